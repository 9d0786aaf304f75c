"""What the reading of documents says, in the language of a page: titles of metrics, reasons, notes, bounds."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources

from labecon.outputs.messages import Words, catalogue
from labecon.outputs.titles import line_title
from labecon.outputs.translations import filled

_CATALOGUE = "zh_evidence"
_FORMS = ("growth_yoy", "growth_multiple", "cagr", "ratio", "share", "multiple")


def metric_title(name: str, words: Words) -> str:
    """The title of what a figure measures.

    Args:
        name: The metric.
        words: The language.

    Returns:
        The title; one made of the measure that it is made of; the words of the name where it has none.

    Example:
        >>> metric_title("rnd_expense_ratio", Words("en")), metric_title("revenue_cagr", Words("zh"))
        ('R&D expense to revenue', '收入复合增长率')
    """
    titles = catalogue("titles")
    if (known := titles.get(f"metrics.{name}")) is not None:
        return words.pick(known)
    for form in _FORMS:
        if name.endswith(f"_{form}"):
            inner = metric_title(name.removesuffix(f"_{form}"), words)
            return words.pick(titles[f"metric_forms.{form}"]).format(name=inner)
    return line_title(name, words)


def reading_text(text: str, words: Words) -> str:
    """A reason or a note of a proposal.

    Args:
        text: In English: parts joined by ``; ``, each perhaps led by a key such as ``metric: ``.
        words: The language.

    Returns:
        The same in Chinese where the page is Chinese; a part without a Chinese stays as it is.

    Example:
        >>> reading_text("metric: named beside the figure; period: the reporting period", Words("zh"))
        '指标：数字旁写明；期间：报告期'
    """
    if words.language == "en":
        return text
    return "；".join(_part(one) for one in text.split("; "))


def _part(text: str) -> str:
    if (whole := _known(text)) is not None:
        return whole
    key, found, rest = text.partition(": ")
    keys = _texts()["keys"]
    if found and key in keys:
        return f"{keys[key]}：{_known(rest) or rest}"
    return text


def _known(text: str) -> str | None:
    return _texts()["texts"].get(text) or filled(text, _CATALOGUE, _texts()["texts"].get)


@lru_cache(maxsize=1)
def _texts() -> Mapping[str, Mapping[str, str]]:
    file = resources.files("labecon.outputs") / "data" / f"{_CATALOGUE}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))
