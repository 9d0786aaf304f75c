"""From characters with boxes to lines, paragraphs and tables of one page.

Heuristic: a gap wider than the height of a line parts two cells, and a narrower one before a number; rows of such cells
one below the other are a table, its columns being where the cells of its fullest rows stand. A line is joined with the
next when the next one's first word would not have fitted. Characters are taken in the order of the page's content.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import takewhile
from typing import NamedTuple

from labecon.evidence.documents.draft import RawCell, one_line

#: What stands for a hyphen that only breaks a word at the end of a line.
BREAK = "\x02"
#: Gaps as shares of the height of a line.
_CELL_GAP, _LABEL_GAP, _NUMBER_GAP, _LINE_GAP = 1.2, 0.75, 0.6, 0.9
_COLUMN = 20.0
_NUMERAL = frozenset("0123456789.,%()[]-–—−$¥€£")
_NUMBER = re.compile(r"[(\[]?(?:[$¥€£]|US\$|HK\$)?[-–—−+]?[0-9][0-9,.]*[)\]]?%?[)\]]?|[-–—−]+|#{2,}")
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
#: A head of a column in one word: a year, a period, or the scale of the numbers below it.
_HEAD = re.compile(
    rf"{_NUMBER.pattern}|(?:FY|CY|[1-4]Q|Q[1-4]|[12]H|H[12]|[369]M)?-?(?:20)?[0-9]{{2}}[AEF]?(?:年度?)?"
    r"|(?:人民币|港币)?[百千万亿]{1,2}(?:美元|港元|元)|(?:RMB|US\$|HK\$|\$)[’']000"
)
_WIDEST_CELL = 60
_SHORTEST_PROSE = 15
_LARGE = 1.25


class Glyph(NamedTuple):
    """A character and its box; the box of a line end or a blank is not looked at."""

    sign: str
    left: float = 0.0
    bottom: float = 0.0
    right: float = 0.0
    top: float = 0.0


@dataclass
class Segment:
    """Characters without a wide gap between them, and the words they make."""

    text: str
    left: float
    right: float
    words: list[Glyph] = field(default_factory=list)


@dataclass
class Line:
    """Segments on one height."""

    bottom: float
    top: float
    segments: list[Segment] = field(default_factory=list)

    @property
    def height(self) -> float:
        """Height of its tallest character."""
        return max(self.top - self.bottom, 0.1)

    @property
    def left(self) -> float:
        """Where it begins."""
        return min(segment.left for segment in self.segments)

    @property
    def right(self) -> float:
        """Where it ends."""
        return max(segment.right for segment in self.segments)

    @property
    def text(self) -> str:
        """Its segments with a space between them."""
        return one_line(" ".join(segment.text for segment in self.segments))


@dataclass
class Block:
    """A paragraph (text) or a table (rows)."""

    text: str = ""
    kind: str = "paragraph"
    rows: list[list[RawCell]] = field(default_factory=list)


def blocks_of(glyphs: Iterable[Glyph]) -> list[Block]:
    """The paragraphs and tables of a page.

    Args:
        glyphs: Its characters in the order of its content.

    Returns:
        Blocks from first to last.
    """
    lines = _labelled([_apart(line) for line in _rows(_lines(glyphs))])
    if not lines:
        return []
    heights = sorted(line.height for line in lines)
    usual = heights[len(heights) // 2]
    edges = _edges(lines)
    blocks: list[Block] = []
    at = 0
    while at < len(lines):
        end = _table_end(lines, at)
        if end > at:
            blocks.append(Block(rows=_table(lines[at:end])))
        else:
            end = _paragraph_end(lines, at, edges)
            kind = "heading" if lines[at].height > _LARGE * usual and end == at + 1 else "paragraph"
            blocks.append(Block(_join(lines[at:end]), kind))
        at = end
    return blocks


def _edges(lines: list[Line]) -> dict[int, float]:
    """How far prose reaches to the right, by where it begins on the left, so that columns have edges of their own."""
    edges: dict[int, float] = {}
    for line in lines:
        if len(line.segments) == 1 and len(line.segments[0].text) >= _SHORTEST_PROSE:
            at = round(line.left / _COLUMN)
            for near in (at - 1, at, at + 1):
                edges[near] = max(edges.get(near, 0.0), line.right)
    return edges


def _lines(glyphs: Iterable[Glyph]) -> Iterator[Line]:
    line: list[Glyph] = []
    blank = False
    for glyph in glyphs:
        if glyph.sign in "\r\n":
            if line:
                yield _line(line)
            line, blank = [], False
        elif glyph.sign.isspace():
            blank = bool(line)
        else:
            if line and _is_lower(line[-1], glyph):
                yield _line(line)
                line, blank = [], False
            if blank:
                line.append(Glyph(" "))
                blank = False
            line.append(glyph)
    if line:
        yield _line(line)


def _is_lower(last: Glyph, glyph: Glyph) -> bool:
    """Whether a glyph after a broken word stands on the next line, to which PDFium gives no line end."""
    return last.sign == BREAK and glyph.top < last.top - 0.5 * (glyph.top - glyph.bottom)


def _line(glyphs: list[Glyph]) -> Line:
    """Glyphs on one line, parted at wide gaps; its height is that of most of them."""
    boxed = [glyph for glyph in glyphs if glyph.sign != " "]
    line = Line(_middle([glyph.bottom for glyph in boxed]), _middle([glyph.top for glyph in boxed]))
    text: list[str] = []
    words: list[Glyph] = []
    height = line.height
    left = right = boxed[0].left
    for glyph in glyphs:
        if glyph.sign == " ":
            text.append(" ")
            continue
        if text and (glyph.left - right > _gap(text, glyph) * height or glyph.left < left - height):
            line.segments.append(Segment("".join(text).strip(), left, right, words))
            text, words, left, right = [], [], glyph.left, glyph.right
        if words and text[-1] != " ":
            last = words[-1]
            words[-1] = last._replace(sign=last.sign + glyph.sign, right=max(last.right, glyph.right))
        else:
            words.append(glyph)
        text.append(glyph.sign)
        right = max(right, glyph.right)
    line.segments.append(Segment("".join(text).strip(), left, right, words))
    return line


def _apart(line: Line) -> Line:
    """The same line with a segment for each number, where it is a row of numbers or of heads of columns."""
    if all(_HEAD.fullmatch(word.sign) for segment in line.segments for word in segment.words):
        return Line(line.bottom, line.top, [_segment([word]) for segment in line.segments for word in segment.words])
    parts = [_numbers_behind(segment) for segment in line.segments]
    numbers = sum(max(len(segment.words) - first, 0) for segment, first in zip(line.segments, parts, strict=True))
    if numbers < 2 or any(first for first in parts[1:]):
        return line
    segments = []
    for segment, first in zip(line.segments, parts, strict=True):
        segments += [_segment(segment.words[:first])] if first else []
        segments += [_segment([word]) for word in segment.words[first:]]
    return Line(line.bottom, line.top, segments)


def _numbers_behind(segment: Segment) -> int:
    """How many words of a segment stand before the numbers that end it."""
    first = len(segment.words)
    while first and _NUMBER.fullmatch(segment.words[first - 1].sign):
        first -= 1
    return first


def _segment(words: list[Glyph]) -> Segment:
    return Segment(" ".join(word.sign for word in words), words[0].left, words[-1].right, words)


def _middle(numbers: list[float]) -> float:
    return sorted(numbers)[len(numbers) // 2]


def _gap(text: list[str], glyph: Glyph) -> float:
    """The gap that parts cells here: numbers stand closer to each other and to their label than words of prose do."""
    if glyph.sign not in _NUMERAL or text[-1] != " ":
        return _CELL_GAP
    return _NUMBER_GAP if len(text) > 1 and text[-2] in _NUMERAL and text[-2] not in ",." else _LABEL_GAP


def _rows(lines: Iterable[Line]) -> list[Line]:
    """Join neighbours that stand side by side on one height."""
    rows: list[Line] = []
    for line in lines:
        last = rows[-1] if rows else None
        if last is not None:
            shared = min(last.top, line.top) - max(last.bottom, line.bottom)
            beside = line.left > last.right or line.right < last.left
            if beside and shared > 0.5 * min(last.height, line.height):
                joined = sorted([*last.segments, *line.segments], key=lambda one: one.left)
                rows[-1] = Line(min(last.bottom, line.bottom), max(last.top, line.top), joined)
                continue
        rows.append(line)
    return rows


def _labelled(rows: list[Line]) -> list[Line]:
    """Rows of numbers with their labels, also where the page draws these elsewhere in its order."""
    bare = [row for row in rows if len(row.segments) > 1 and all(_NUMBER.fullmatch(one.text) for one in row.segments)]
    if not bare:
        return rows
    heights = sorted(((row.top + row.bottom) / 2, at) for at, row in enumerate(bare))
    kept = []
    for row in rows:
        place = bisect_left(heights, (row.bottom, -1))
        at = heights[place][1] if place < len(heights) and heights[place][0] < row.top else -1
        if len(row.segments) == 1 and at >= 0 and row.right < bare[at].left and not _NUMBER.fullmatch(row.text):
            bare[at].segments.insert(0, row.segments[0])
        else:
            kept.append(row)
    return kept


def _table_end(lines: list[Line], at: int) -> int:
    """Where the table that begins here ends; `at` itself when none begins."""
    end = at
    while end < len(lines):
        if len(lines[end].segments) < 2:
            lone = end > at and end + 1 < len(lines) and len(lines[end + 1].segments) >= 2
            if not lone or lines[end].right > lines[end - 1].segments[-1].left:
                break
            if _has_figures(lines[at:end]) and _widest(lines[at:end]) != _widest(_run(lines, end + 1)):
                break  # what follows has other columns: a table of its own
        end += 1
    many = [line for line in lines[at:end] if len(line.segments) >= 2]
    lengths = sorted(len(segment.text) for line in many for segment in line.segments)
    if len(many) < 2 or lengths[len(lengths) // 2] > _WIDEST_CELL:
        return at
    return end


def _run(lines: list[Line], at: int) -> list[Line]:
    """The rows from here on that have cells."""
    return list(takewhile(lambda line: len(line.segments) >= 2, lines[at:]))


def _has_figures(lines: list[Line]) -> bool:
    """Whether rows hold numbers that are no years, so that the heads are over."""
    texts = (segment.text for line in lines for segment in line.segments[1:])
    return any(_NUMBER.fullmatch(text) and not _YEAR.fullmatch(text) for text in texts)


def _widest(lines: list[Line]) -> int:
    return max((len(line.segments) for line in lines), default=0)


def _table(lines: list[Line]) -> list[list[RawCell]]:
    """In the fullest rows every segment is a column; those of the others stand where these have their middles."""
    most = max(len(line.segments) for line in lines)
    full = [line.segments for line in lines if len(line.segments) == most]
    middles = [_middle([(one.left + one.right) / 2 for one in column]) for column in zip(*full, strict=True)]
    return [_cells(index, line, middles) for index, line in enumerate(lines)]


def _cells(index: int, line: Line, middles: list[float]) -> list[RawCell]:
    cells: list[RawCell] = []
    for at, segment in enumerate(line.segments):
        text = segment.text.replace(BREAK, "-")
        first, span = (at, 1) if len(line.segments) == len(middles) else _place(segment, middles)
        if cells and cells[-1].column >= first:
            cells[-1] = cells[-1]._replace(text=f"{cells[-1].text} {text}")
        else:
            cells.append(RawCell(index, first, text, 1, span))
    return cells


def _place(segment: Segment, middles: list[float]) -> tuple[int, int]:
    """The first column under a segment and how many are under it; the nearest when none is."""
    under = [at for at, middle in enumerate(middles) if segment.left <= middle <= segment.right]
    if under:
        return under[0], len(under)
    own = (segment.left + segment.right) / 2
    return min(range(len(middles)), key=lambda at: abs(middles[at] - own)), 1


def _paragraph_end(lines: list[Line], at: int, edges: dict[int, float]) -> int:
    """Lines join while they are full, alike in height, close, and the next one is not indented."""
    first, end = lines[at], at + 1
    while end < len(lines) and _table_end(lines, end) == end:
        above, below = lines[end - 1], lines[end]
        gap = above.bottom - below.top
        edge = edges.get(round(above.left / _COLUMN), 0.0)
        full = above.right + _first_word(below) >= edge - 0.5 * above.height
        alike = abs(above.height - below.height) <= 0.3 * max(above.height, below.height)
        left = lines[at + 1].left if end > at + 1 else min(first.left, below.left)
        if not (full and alike and -0.5 * above.height <= gap <= _LINE_GAP * above.height):
            break
        if below.left > left + above.height:
            break
        end += 1
    return end


def _first_word(line: Line) -> float:
    """How much room the first word of a line would have taken on the line above, a blank included."""
    word = 1 if line.text[:1] > "\u2e7f" else len(line.text.split(" ")[0]) + 1
    return word * (line.right - line.left) / max(len(line.text), 1)


def _join(lines: list[Line]) -> str:
    text = lines[0].text
    for line in lines[1:]:
        if text.endswith(BREAK):
            text = text[:-1] + line.text
        else:
            wide = text[-1:] > "\u2e7f" or line.text[:1] > "\u2e7f"
            text += ("" if wide else " ") + line.text
    return text.replace(BREAK, "-")
