"""Which figures report something about a business: not idioms, list sizes, or lengths of time that only say when."""

from __future__ import annotations

import re
from decimal import Decimal

from labecon.evidence.figure import Figure
from labecon.evidence.layout import Layout
from labecon.evidence.measure_forms import Measure, is_open

_SCALE_ALONE = re.compile(r"(?:人民币|港币|美元)? ?[十百千万亿]{1,2} ?(?:元|美元|港元|港币|美金|日元|欧元)")
_OPENED = re.compile(r"[(\[](?:单位)?[:为 ]{0,2}(?:人民币|港币)? ?$|单位[:为 ]{0,2}(?:人民币|港币)? ?$")
_LARGE = 10_000
_FEW = 10
_RANKED = re.compile(r"全球|中国|国内|世界|市场|行业|排名|按|worldwide|global|market|china|ranked")
_TOP_LIST = re.compile(r"(?:大|名|家|的|位)")
_TOP_RANK = re.compile(r"(?:排名|跻身|位列|进入|ranked|ranks)[^,。]{0,8}$")
_SUPERLATIVE = re.compile(
    r"(?:成为|系|是|为|属)(?:了)?(?:中国|全球|国内)(?P<word>最大型?)的?(?=[^,。;]{2,24}(?:商|公司|企业|平台|厂商))"
)
_BY = re.compile(r"按[^,。;]{1,16}(?:计|算|口径)")
_SINCE = re.compile(r"(?:以来|以后)[^。;]{0,14}$")
_SPAN_WORDS = re.compile(r" ?(?:间|来|内增|增长|连续)")


def is_reported(text: str, layout: Layout, figure: Figure, measure: Measure) -> bool:
    """Whether a figure is a business figure.

    Args:
        text: Folded text.
        layout: Its divisions.
        figure: The figure.
        measure: What it measures, as far as the words say.

    Returns:
        True when it should be proposed.
    """
    if figure.kind == "money" and _is_caption(text, figure):
        return False
    if figure.kind in ("money", "percent", "percentage_point"):
        return not is_open(figure) or bool(measure.metric)
    if figure.kind == "rank":
        return _is_rank(text, layout, figure)
    if figure.kind == "duration":
        return _is_length(text, layout, figure, measure)
    if not measure.metric:
        return figure.kind == "multiple" and bool(figure.bound)
    if figure.kind == "count":
        if figure.unit in ("entities", "items", "times", "customers", "users", "developers") and figure.value < _FEW:
            return measure.certain > 0.9 and measure.metric == "models_open_sourced"
        return measure.certain > 0.6
    if figure.kind == "number":
        small = figure.scale < _LARGE and figure.value < 100
        return measure.certain > 0.6 and not (small and figure.value != 0)
    return True


def _is_caption(text: str, figure: Figure) -> bool:
    """Whether words such as 百万元 state the scale of a table: in brackets of their own, or behind "unit"."""
    if not _SCALE_ALONE.fullmatch(text, figure.start, figure.end):
        return False
    before, after = text[max(0, figure.start - 8) : figure.start], text[figure.end : figure.end + 1]
    return _OPENED.search(before) is not None and after in ("", ")", "\n", "]", " ")


def _is_rank(text: str, layout: Layout, figure: Figure) -> bool:
    sentence = layout.sentence(figure.start)
    if not _RANKED.search(text, sentence[0], sentence[1]):
        return False
    if text[figure.start] in "前t":
        named = _TOP_RANK.search(text, max(sentence[0], figure.start - 14), figure.start)
        return named is not None and not _TOP_LIST.match(text, figure.end)
    return True


def _is_length(text: str, layout: Layout, figure: Figure, measure: Measure) -> bool:
    if not measure.metric or measure.certain < 0.8 or measure.topic is None or "duration" not in measure.topic.kinds:
        return False
    sentence = layout.sentence(figure.start)
    if text[figure.end - 1] == "岁" or text.startswith("岁", figure.end):
        return False
    if figure.unit == "days" and measure.metric != "trade_receivable_days":
        return False
    return not (_SINCE.search(text, sentence[0], figure.start) or _SPAN_WORDS.match(text, figure.end))


def superlatives(source: str, text: str) -> list[Figure]:
    """First places that are printed as a superlative: by revenue, China's largest developer.

    Args:
        source: The text as given.
        text: The same, folded.

    Returns:
        Figures of kind ``rank``.
    """
    found = []
    for one in _SUPERLATIVE.finditer(text):
        start, end = one.span("word")
        head = max(text.rfind("。", 0, start), text.rfind("\n", 0, start), start - 60)
        if _BY.search(text, max(0, head), start) and not text.startswith("之一", text.find(",", end) - 2):
            rank = Decimal(1)
            found.append(Figure(start, end, source[start:end], rank, rank, rank, "rank", "rank"))
    return found
