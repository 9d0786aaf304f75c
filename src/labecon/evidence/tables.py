"""Figures of tables: the row says what, the column says when, the caption says in what scale."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from labecon.evidence.dates import Context
from labecon.evidence.documents.document import Cell, Table
from labecon.evidence.figure import Figure
from labecon.evidence.figures import find_figures
from labecon.evidence.folding import fold
from labecon.evidence.lexicon import Lexicon, Name, Topic
from labecon.evidence.measures import fits
from labecon.evidence.mentions import find_periods
from labecon.evidence.period_forms import Gold, as_of, flow
from labecon.evidence.scales import TableScale, find_scale

_RULE = re.compile(r"[-:| =+]+")
_YEAR = re.compile(r"(?:fy ?)?'?(?P<year>20[0-9]{2})(?:年(?:度)?)?(?P<ahead>[ae])?")
_SHORT = re.compile(
    r"(?:(?P<m>9|6|3)m|(?P<h>[12])h|h(?P<h2>[12])|(?P<q>[1-4])q|q(?P<q2>[1-4])|(?P<fy>fy))[ '-]?"
    r"(?P<year>20[0-9]{2}|[0-9]{2})(?P<ahead>e)?"
)
_LONG = (
    (re.compile(r"九个月|nine months"), "9M{year}"),
    (re.compile(r"六个月|半年|six months|half[- ]year"), "H1-{year}"),
    (re.compile(r"三个月|three months"), "Q1-{year}"),
    (re.compile(r"年度|year ended|years ended"), "FY{year}"),
)
_AT = re.compile(
    r"(?:截至|于|as of|as at|at) ?(?:(?P<zm>[0-9]{1,2})月(?P<zd>[0-9]{1,2})日|(?P<en>[a-z]{3,9}) (?P<d>[0-9]{1,2}))"
)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_NOTE_COLUMN = re.compile(r"附注|notes?|序号|no\.|#")
_SIGNED = frozenset(
    {"net_income", "operating_income", "operating_cash_flow", "free_cash_flow", "gross_profit", "gross_margin"}
)
_ABOVE = 120


@dataclass(frozen=True)
class TableFigure:
    """A figure of a table with what its row and column say.

    Args:
        figure: The figure, its place in the text of the document.
        topic: What it measures; None where no word says so.
        period: When; None where no head says so.
        forecast: Whether the column is marked as an estimate.
        names: The names in its row, its column and the caption.
        grows: Whether the row is a growth.
    """

    figure: Figure
    topic: Topic | None
    period: Gold
    forecast: bool
    names: tuple[Name, ...]
    grows: bool


def delimited_tables(text: str) -> list[Table]:
    """Tables that a plain text draws with tabs or bars.

    Args:
        text: The text.

    Returns:
        Tables of two lines or more.
    """
    found: list[Table] = []
    cells: list[Cell] = []
    start = end = at = 0
    row = 0
    for line in text.splitlines(keepends=True):
        body = line.rstrip("\r\n")
        if "\t" in body or body.count("|") > 1:
            if at != end:
                found += _closed(start, end, cells, row)
                cells, start, row = [], at, 0
            end = at + len(line)
            if not _RULE.fullmatch(body.strip()):
                cells += _cells(body, at, row)
                row += 1
        at += len(line)
    return found + _closed(start, end, cells, row)


def _cells(line: str, at: int, row: int) -> list[Cell]:
    """The cells of a line that hold something; empty ones keep their columns."""
    found = []
    sign = "\t" if "\t" in line else "|"
    place = len(line) - len(line.lstrip("| ")) if sign == "|" else 0
    for column, part in enumerate(line[place:].split(sign)):
        words = part.strip()
        if words:
            start = at + place + len(part) - len(part.lstrip())
            found.append(Cell(start, start + len(words), row, column))
        place += len(part) + 1
    return found


def _closed(start: int, end: int, cells: list[Cell], rows: int) -> list[Table]:
    return [Table(start, end, "", 0, tuple(cells))] if rows > 1 and len(cells) > rows else []


class TableReader:
    """Reads the figures of one table.

    Args:
        source: The text of the document.
        table: The table.
        context: The document's date.
        words: The lexicon.
    """

    def __init__(self, source: str, table: Table, context: Context, words: Lexicon) -> None:
        self.source, self.table, self.context, self.words = source, table, context, words
        above = source[max(0, table.start - _ABOVE) : table.start].split("\n")
        self.above = fold(" ".join([*[line for line in above if line.strip()][-2:], table.name]))
        self.grid = {(one.row, one.column): one for one in table.cells}
        self.texts = {place: fold(source[one.start : one.end]) for place, one in self.grid.items()}
        self.head = self._head_rows()
        heads = " ".join(text for (row, column), text in self.texts.items() if row < self.head or column == 0)
        self.scale = find_scale(self.above) or find_scale(heads)

    def _is_number(self, text: str) -> bool:
        return _NUMBER.fullmatch(text) is not None and _YEAR.fullmatch(text) is None

    def _head_rows(self) -> int:
        """Rows above the first that holds a number."""
        rows = sorted({row for row, _ in self.texts})
        for row in rows:
            if any(self._is_number(text) for (at, column), text in self.texts.items() if at == row and column):
                return row
        return 0

    def figures(self) -> list[TableFigure]:
        """The figures, row by row."""
        found: list[TableFigure] = []
        section: tuple[Topic, ...] = ()
        for row in sorted({row for row, _ in self.texts if row >= self.head}):
            label = self.texts.get((row, 0), "")
            cells = [(column, cell) for (at, column), cell in sorted(self.grid.items()) if at == row and column]
            numbers = [(column, cell) for column, cell in cells if self._is_number(self.texts[row, column])]
            topics = self._topics(label)
            if not numbers:
                section = topics or section
                continue
            for column, cell in numbers:
                found += self._cell(cell, label, self._column(column), topics or section)
        return found

    def _column(self, column: int) -> str:
        """The words above a column, also of heads that span it."""
        words = []
        for (row, at), cell in sorted(self.grid.items()):
            if row < self.head and at and at <= column < at + max(1, cell.column_span):
                words.append(self.texts[row, at])
        return " ".join(words)

    def _topics(self, text: str) -> tuple[Topic, ...]:
        """The measure that a label names: the last word of it, which in both languages heads the phrase."""
        found = list(self.words.measures.scan(text))
        return max(found, key=lambda one: (not one[2][0].weak, one[1] - one[0]))[2] if found else ()

    def _cell(self, cell: Cell, label: str, head: str, topics: Sequence[Topic]) -> list[TableFigure]:
        if _NOTE_COLUMN.fullmatch(head.strip()):
            return []
        percent = "%" in label or "%" in head
        scale = find_scale(label) or (None if percent else self.scale)
        printed = self.source[cell.start : cell.end]
        figures = find_figures(printed, scale=scale, periods=())
        if len(figures) != 1:
            return []
        figure = figures[0]
        if percent and figure.kind == "number":
            value = figure.value.scaleb(-2)
            figure = replace(figure, kind="percent", unit="ratio", value=value)
        figure = replace(figure, start=figure.start + cell.start, end=figure.end + cell.start)
        topic = self._fitting(figure, [*topics, *self._topics(head)], scale)
        period, forecast = self._period(head, topic)
        if period is None:
            period, forecast = self._period(label, topic)
        if topic is None and (period is None or figure.kind == "number"):
            return []
        names = tuple(name for text in (label, head, self.above) for _, _, name in self.words.names.scan(text))
        return [
            TableFigure(self._signed(figure, topic), topic, period, forecast, names, _GROWS.search(label) is not None)
        ]

    def _fitting(self, figure: Figure, topics: Sequence[Topic], scale: TableScale | None) -> Topic | None:
        for topic in topics:
            plain = figure.kind == "number" and "count" in topic.kinds
            grown = figure.kind in ("percent", "percentage_point", "multiple")
            if (
                fits(topic, figure)
                or plain
                or grown
                or (figure.kind == "number" and scale is None and "money" in topic.kinds)
            ):
                return topic
        return None

    def _signed(self, figure: Figure, topic: Topic | None) -> Figure:
        """Losses, costs and outflows are positive, however the table brackets them."""
        if topic is None or figure.value >= 0 or topic.name in _SIGNED or figure.kind not in ("money", "number"):
            return figure
        return replace(figure, value=abs(figure.value))

    def _period(self, head: str, topic: Topic | None) -> tuple[Gold, bool]:
        stock = topic is not None and topic.stock
        years = list(_YEAR.finditer(head))
        if years:
            year, ahead = years[-1]["year"], years[-1]["ahead"] == "e"
            if (at := _AT.search(head)) is not None and "止" not in head and "ended" not in head:
                return {"as_of": _day(year, at)}, ahead
            form = next((form for pattern, form in _LONG if pattern.search(head)), "")
            if form:
                gold: Gold = form.format(year=year)
                return ({"as_of": f"{year}-12-31"} if stock and form.startswith("FY") else gold), ahead
            found = find_periods(head, self.context)
            if found and found[-1].kind in ("span", "as_of") and not _YEAR.fullmatch(head.strip()):
                return (as_of(found[-1]) if stock else flow(found[-1])), ahead
            return ({"as_of": f"{year}-12-31"} if stock else f"FY{year}"), ahead
        if (short := _SHORT.search(head)) is not None:
            return _short(short, stock), short["ahead"] is not None
        return None, False


_NUMBER = re.compile(
    r"\(?[-+]?(?:us\$|hk\$|rmb|[$¥€£])? ?\(?[0-9][0-9,.]*\)? ?(?:%|个百分点|pp|倍|x"
    r"|亿元?|万元?|亿?美元|bn|mn|m|k|million|billion)?\)?"
)
_GROWS = re.compile(r"增长|增速|同比|growth|yoy|y/y|change")


def _day(year: str, at: re.Match[str]) -> str:
    month = int(at["zm"]) if at["zm"] else _MONTHS.index(at["en"][:3]) + 1 if at["en"][:3] in _MONTHS else 12
    return f"{year}-{month:02d}-{int(at['zd'] or at['d']):02d}"


def _short(found: re.Match[str], stock: bool) -> Gold:
    year = int(found["year"]) + (2000 if len(found["year"]) == 2 else 0)
    half, quarter = found["h"] or found["h2"], found["q"] or found["q2"]
    if found["m"]:
        gold = {"9": f"9M{year}", "6": f"H1-{year}", "3": f"Q1-{year}"}[found["m"]]
    elif half:
        gold = f"H{half}-{year}"
    else:
        gold = f"Q{quarter}-{year}" if quarter else f"FY{year}"
    return {"as_of": gold.removeprefix("FY")} if stock else gold
