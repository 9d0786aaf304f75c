"""Plain text: kept as it is; paragraphs are its lines, or its blocks where lines are wrapped by hand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from labecon.evidence.documents.boilerplate import boilerplate_of_line
from labecon.evidence.documents.decoding import Decoded, decode
from labecon.evidence.documents.draft import Draft

_LINE = re.compile(r"[^\n\r\v\f\x85\u2028\u2029]+")
_RULE = re.compile(r"\|?[ \t]*:?-{3,}:?[ \t]*(?:\|[ \t]*:?-{3,}:?[ \t]*)*\|?[ \t]*")
_HEADING = re.compile(r"#{1,6} \S")
_NARROWEST, _WIDEST, _FULL = 30, 100, 0.7

Line = tuple[int, int]


def read_plain(data: bytes, draft: Draft, declared: str = "") -> None:
    """Read plain text, Markdown tables included.

    Args:
        data: The file.
        draft: Where the document grows.
        declared: The encoding it is said to have.
    """
    decoded = decode(data, declared)
    say_encoding(decoded, draft)
    place, _ = draft.add(decoded.text)
    for block in _blocks(decoded.text):
        if len(block) >= 2 and _is_table(decoded.text, block):
            _mark_table(decoded.text, block, draft)
            continue
        for start, end in _joined(decoded.text, block):
            text = decoded.text[start:end]
            kind = "heading" if _HEADING.match(text) else "paragraph"
            draft.mark(place + start, place + end, kind, boilerplate_of_line(text))


def say_encoding(decoded: Decoded, draft: Draft) -> None:
    """Note the encoding, and what is lost by it.

    Args:
        decoded: The text.
        draft: The document.
    """
    draft.encoding = decoded.encoding
    if decoded.wrong:
        draft.note(f"{decoded.wrong} places could not be decoded as {decoded.encoding} and are shown as U+FFFD")
    if decoded.guessed:
        draft.note(f"the encoding is neither UTF-8, GB18030 nor Big5; {decoded.encoding} was assumed")


def _blocks(text: str) -> Iterator[list[Line]]:
    """Lines without the blanks at their ends, in blocks between blank lines."""
    block: list[Line] = []
    last = 0
    for found in _LINE.finditer(text):
        line = found[0]
        inner = line.strip()
        broken = text.count("\n", last, found.start()) > 1 or text.count("\r", last, found.start()) > 1
        if block and (broken or not inner):
            yield block
            block = []
        if inner:
            start = found.start() + len(line) - len(line.lstrip())
            block.append((start, start + len(inner)))
        last = found.end()
    if block:
        yield block


def _joined(text: str, block: list[Line]) -> Iterator[Line]:
    """One paragraph for a block of lines wrapped at one width; else a paragraph for each line."""
    widths = [sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text[a:b]) for a, b in block]
    widest = max(widths)
    wrapped = len(block) > 1 and _NARROWEST <= widest <= _WIDEST and min(widths[:-1]) >= _FULL * widest
    if wrapped and not any(_HEADING.match(text[start:end]) for start, end in block):
        yield block[0][0], block[-1][1]
    else:
        yield from block


def _is_table(text: str, block: list[Line]) -> bool:
    start, end = block[1]
    return _RULE.fullmatch(text[start:end]) is not None and "|" in text[start:end] and "|" in text[slice(*block[0])]


def _mark_table(text: str, block: list[Line], draft: Draft) -> None:
    """A Markdown table stays where it is; its cells are stretches of the text."""
    number, places = len(draft.tables), []
    for row, (start, end) in enumerate([block[0], *block[2:]]):
        at = start + 1 if text[start] == "|" else start
        for column, cell in enumerate(re.split(r"(?<!\\)\|", text[at : end - 1 if text[end - 1] == "|" else end])):
            inner = cell.strip()
            draft.count_cells()
            if inner:
                first = at + len(cell) - len(cell.lstrip())
                places.append([first, first + len(inner), row, column, 1, 1])
            at += len(cell) + 1
        draft.mark(start, end, "row", "", 0, number, row)
    draft.tables.append([block[0][0], block[-1][1], "", 0, places])
