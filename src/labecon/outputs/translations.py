"""Chinese of texts that are written once, in English: reasons of data files, docstrings, notes of the ledger."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from labecon.backends.toml_text import toml_data
from labecon.outputs.messages import Words

#: Files of the catalogue: exact English text to Chinese, and patterns with places.
FILES = ("zh_labs", "zh_items", "zh_facts", "zh_generated")
#: Fields of documents that hold prose; names, ids, formulas, units and what a source prints stay as they are.
PROSE = frozenset(
    "reason text doc note about place changed message expected got why_not policy source source_title".split()
)
#: A field whose entries are prose, by names of windows and lines.
_REASONS_BY_NAME = "window_reasons"
_PLACE = re.compile(r"\{(n|id|any|text|formula)\d*\}")
_KINDS = {
    "n": r"-?[\d.,]+(?:, [\d,]+)*",
    "id": r"[^\s;:,()]+",
    "any": r".+?",
    "text": r".+",
    "formula": r"(?:[\w.*/+()=<>,:@-]|\.\.| (?=[\w.*/+()=<>@-]))+",
}
_JOINT = "; "


class _Every:
    """Every field."""

    def __contains__(self, key: object) -> bool:
        return True


_EVERY = _Every()


@lru_cache(maxsize=1)
def texts() -> Mapping[str, str]:
    """Chinese by exact English text.

    Returns:
        Every entry of the catalogue without places.
    """
    return {
        english: chinese
        for name in FILES
        for section, entries in _file(name).items()
        if section != "patterns"
        for english, chinese in entries.items()
    }


def _file(name: str) -> dict[str, dict[str, str]]:
    file = Path(__file__).parent / "data" / f"{name}.toml"
    return toml_data(file.read_text(encoding="utf-8"), name)


@lru_cache(maxsize=4)
def _patterns(name: str) -> Sequence[tuple[re.Pattern[str], str]]:
    found = []
    for english, chinese in _file(name)["patterns"].items():
        parts, last = [], 0
        for place in _PLACE.finditer(english):
            parts += [re.escape(english[last : place.start()]), f"(?P<{place[0][1:-1]}>{_KINDS[place[1]]})"]
            last = place.end()
        found.append((re.compile("".join(parts) + re.escape(english[last:]), re.DOTALL), chinese))
    return found


@lru_cache(maxsize=4096)
def chinese(text: str) -> str | None:
    """The Chinese of an English text.

    Args:
        text: A text of the bundled data, or one that the code writes around such texts; several joined by ``; `` are
            looked up one by one.

    Returns:
        The Chinese; None where the catalogue has none for all of it.

    Example:
        >>> chinese("paragraph 81 of the text"), chinese("no such text")
        ('正文第 81 段', None)
    """
    known = texts().get(text)
    return known if known is not None else filled(text) or _joined(text)


def filled(text: str, name: str = "zh_generated", inner: Callable[[str], str | None] | None = None) -> str | None:
    """The Chinese of a text that the code writes around names, numbers and other texts.

    Args:
        text: The text.
        name: File whose patterns are tried, in their order.
        inner: Gives the Chinese of a text within the text; that of the whole catalogue when left out.

    Returns:
        The Chinese; None where no pattern fits.
    """
    for pattern, target in _patterns(name):
        match = pattern.fullmatch(text)
        if match is None:
            continue
        lookup = inner or chinese
        places = {key: lookup(value) if key.startswith("text") else value for key, value in match.groupdict().items()}
        if None not in places.values():
            return target.format(**places)
    return None


def _joined(text: str) -> str | None:
    """The longest beginning that has a Chinese, and the Chinese of the rest."""
    for cut in reversed([match.start() for match in re.finditer(_JOINT, text)]):
        head, tail = text[:cut], text[cut + len(_JOINT) :]
        known = texts().get(head) or filled(head)
        rest = known and chinese(tail)
        if known and rest:
            return f"{known.removesuffix('。')}；{rest}"
    return None


def translated(text: str, words: Words) -> str:
    """A text in the language of a page.

    Args:
        text: English, as data or code give it.
        words: The language.

    Returns:
        The Chinese where the page is Chinese and the catalogue knows it; otherwise the text itself, such as one that
        a user has written in a file of their own.

    Example:
        >>> translated("not reported", Words("zh")), translated("not reported", Words("en"))
        ('未披露', 'not reported')
    """
    return (chinese(text) or text) if words.language == "zh" and text else text


def in_language(found: Any, words: Words, keys: Container[str] = PROSE) -> Any:
    """A document, or a tree, with its prose in the language of a page.

    Args:
        found: Mappings, sequences, values.
        words: The language.
        keys: Fields that hold prose.

    Returns:
        The same shape; the very object where the language is English.

    Example:
        >>> in_language({"id": "a", "reason": "not reported"}, Words("zh"))
        {'id': 'a', 'reason': '未披露'}
    """
    if words.language == "en":
        return found
    if isinstance(found, Mapping):
        return {
            key: translated(value, words)
            if key in keys and isinstance(value, str)
            else in_language(value, words, _EVERY if key == _REASONS_BY_NAME else keys)
            for key, value in found.items()
        }
    if isinstance(found, list | tuple):
        return [in_language(one, words, keys) for one in found]
    return found


def missing(wanted: Iterator[str] | Sequence[str]) -> list[str]:
    """Texts without Chinese.

    Args:
        wanted: English texts.

    Returns:
        Those that the catalogue does not know, each once, in order.
    """
    return [text for text in dict.fromkeys(wanted) if text and chinese(text) is None]
