"""Figures of tables: the row says what, the column says when, the caption says in what scale."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from labecon.evidence.dates import Context
from labecon.evidence.documents.document import Cell, Table
from labecon.evidence.figure import Figure
from labecon.evidence.figures import find_figures
from labecon.evidence.folding import fold
from labecon.evidence.lexicon import Lexicon, Name, Topic
from labecon.evidence.measure_forms import fits
from labecon.evidence.mentions import find_periods
from labecon.evidence.numeral import ARITHMETIC
from labecon.evidence.period_forms import Gold, as_of, flow
from labecon.evidence.relative_heads import RelativeHeads
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
#: Measures that can be below zero; of the others, losses and costs, the amount is stored however a table brackets it.
_SIGNED = re.compile(r"income|profit|margin|cash_flow|growth|change")
#: A row that says what it counts takes no scale of money.
_COUNTED = re.compile(
    r"\((?:家|个|人|名|户|位|次|款|项|件|倍|天|年|月|%|people|users|customers|days|months|years|x|times)\)"
)
_PER_SHARE = re.compile(r"每股|per (?:\w+ )?share")
_SIGN = re.compile(r"us\$|hk\$|rmb|[$¥€£]")
_LED_BY_SIGN = re.compile(r"\(?(?:us\$|hk\$|rmb|[$¥€£])")
_CLOSING = re.compile(r"\)?%?")
_ABOVE, _WIDEST, _PROSE, _SHORT_LINE = 120, 1000, 24, 60


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


def cells_without_prose(tables: Sequence[Table]) -> list[tuple[int, int]]:
    """The stretches of tables whose figures row and column explain.

    Args:
        tables: Tables in the order of the text.

    Returns:
        Spans in order; cells that hold sentences are left out of them.
    """
    found: list[tuple[int, int]] = []
    for table in tables:
        at = table.start
        for cell in sorted(table.cells, key=lambda one: one.start):
            if cell.end - cell.start >= _PROSE:
                found.append((at, cell.start))
                at = cell.end
        found.append((at, table.end))
    return found


def _cells(line: str, at: int, row: int) -> list[Cell]:
    """The cells of a line that hold something; empty ones keep their columns."""
    found = []
    sign = "\t" if "\t" in line else "|"
    place = 0
    if sign == "|":
        place = len(line) - len(line.lstrip(" "))
        place += line.startswith("|", place)
    for column, part in enumerate(line[place:].split(sign)):
        words = part.strip()
        if words:
            start = at + place + len(part) - len(part.lstrip())
            found.append(Cell(start, start + len(words), row, column))
        place += len(part) + 1
    return found


def _closed(start: int, end: int, cells: list[Cell], rows: int) -> list[Table]:
    return [Table(start, end, "", 0, tuple(cells))] if rows > 1 and len(cells) > rows else []


@dataclass
class _Head:
    """The words above the columns, from one row of heads on until the next.

    Args:
        words: Column to what stands above it.
        scales: Column to the scale that its head states.
        scale: The scale that the heads state for every column.
        common: A head over every column that names the kind of period, such as a year ended.
        is_doubtful: Whether such a head names several kinds, so that it is not known which column has which.
        is_open: Whether the next row without numbers still belongs to it.
    """

    words: dict[int, str] = field(default_factory=dict)
    scales: dict[int, TableScale] = field(default_factory=dict)
    scale: TableScale | None = None
    common: str = ""
    is_doubtful: bool = False
    is_open: bool = True

    def add(self, cells: Sequence[tuple[int, Cell, str]]) -> None:
        """One more row of heads."""
        for column, cell, text in cells:
            scale = find_scale(text)
            self.scale = self.scale or scale
            if not column:
                self.name_period(text)
                continue
            for at in range(column, column + min(cell.column_span, _WIDEST)):
                self.words[at] = f"{self.words[at]} {text}" if at in self.words else text
                if scale is not None:
                    self.scales[at] = scale

    def name_period(self, text: str) -> None:
        """Words over all columns: the kind of period they name, where it is one."""
        forms = {form for pattern, form in _LONG if pattern.search(text)}
        self.common = text if len(forms) == 1 else self.common
        self.is_doubtful = self.is_doubtful or len(forms) > 1


class TableReader:
    """Reads the figures of one table, in time proportional to its cells.

    Args:
        source: The text of the document.
        table: The table.
        context: The document's date.
        words: The lexicon.
    """

    def __init__(self, source: str, table: Table, context: Context, words: Lexicon) -> None:
        self.source, self.table, self.context, self.words = source, table, context, words
        above = source[max(0, table.start - _ABOVE) : table.start].split("\n")
        lines = [line for line in above if line.strip()]
        self.caption = fold(lines[-1]) if lines and len(lines[-1]) <= _SHORT_LINE else ""
        self.above = fold(" ".join([*lines[-2:], table.name]))
        self.rows: dict[int, list[tuple[int, Cell, str]]] = {}
        for one in sorted(table.cells, key=lambda cell: (cell.row, cell.column)):
            self.rows.setdefault(one.row, []).append((one.column, one, fold(source[one.start : one.end])))
        labels = " ".join(cells[0][2] for cells in self.rows.values() if cells[0][0] == 0)
        self.scale = find_scale(self.above) or find_scale(labels)

    def _is_number(self, text: str) -> bool:
        return _NUMBER.fullmatch(text) is not None and _YEAR.fullmatch(text) is None

    def figures(self) -> list[TableFigure]:
        """The figures, row by row."""
        found: list[TableFigure] = []
        section: tuple[Topic, ...] = ()
        above: tuple[Topic, ...] = ()
        head = _Head()
        head.name_period(self.caption)
        for cells in self.rows.values():
            label = cells[0][2] if cells[0][0] == 0 else ""
            if any(column and self._is_number(text) for column, _, text in cells):
                head.is_open = False
                topics = self._topics(label) or (_amounts(above) if _GROWS.search(label) else ()) or section
                above = above if _GROWS.search(label) else topics
                for column, cell, around in _with_signs(cells):
                    if column and self._is_number(self._text(cell)):
                        found += self._cell(cell, around, label, head, column, topics)
            elif cells[-1][0] and (head.is_open or any(_says_when(text) for column, _, text in cells if column)):
                head = head if head.is_open else _Head()
                relative = RelativeHeads(self.context)
                head.add([(column, cell, relative.spelled(text)) for column, cell, text in cells])
            else:
                if head.is_open:
                    head.add(cells)
                section = (self._topics(label) if head.words else ()) or section
        return found

    def _text(self, cell: Cell) -> str:
        return fold(self.source[cell.start : cell.end])

    def _topics(self, text: str) -> tuple[Topic, ...]:
        """The measure that a label names: the last word of it, which in both languages heads the phrase."""
        found = list(self.words.measures.scan(text))
        return max(found, key=lambda one: (not one[2][0].weak, one[1] - one[0]))[2] if found else ()

    def _cell(
        self, cell: Cell, around: tuple[str, str], label: str, heads: _Head, column: int, topics: Sequence[Topic]
    ) -> list[TableFigure]:
        head = heads.words.get(column, "")
        if heads.common and _YEAR.fullmatch(head.strip()):
            head = f"{heads.common} {head}"
        if _NOTE_COLUMN.fullmatch(head.strip()):
            return []
        topics = [*topics, *self._topics(head)]
        percent = "%" in label or "%" in head
        scale = None if percent else self._scale(label, heads, column, topics)
        figure = self._figure(cell, around, scale, percent)
        if figure is None:
            return []
        topic = self._fitting(figure, topics, scale)
        period, forecast = self._period(head, topic)
        if heads.is_doubtful and _YEAR.fullmatch(head.strip()):
            period = None  # the year of one of several kinds of period, and nothing says which
        elif period is None:
            period, forecast = self._period(label, topic)
        rises = _GROWS.search(head) is not None and figure.kind in ("percent", "percentage_point")
        if rises and period is None:
            left = [self._period(heads.words.get(at, ""), topic)[0] for at in range(1, column)]
            period = next((one for one in left if one is not None), None)
        if topic is None and (period is None or figure.kind == "number"):
            return []
        names = tuple(name for text in (label, head, self.above) for _, _, name in self.words.names.scan(text))
        return [
            TableFigure(
                self._signed(figure, topic), topic, period, forecast, names, rises or _GROWS.search(label) is not None
            )
        ]

    def _scale(self, label: str, heads: _Head, column: int, topics: Sequence[Topic]) -> TableScale | None:
        """The nearest scale: of the row, the column, the heads, the caption; a row of counts takes no money's scale."""
        own = find_scale(label)
        scale = own or heads.scales.get(column) or heads.scale or self.scale
        if scale is None or own is not None:
            return scale
        if _PER_SHARE.search(label):
            return TableScale(ARITHMETIC.create_decimal(1), scale.currency)
        if not scale.currency:
            return scale
        counted = bool(topics) and not any("money" in one.kinds for one in topics)
        return None if counted or _COUNTED.search(label) else scale

    def _figure(self, cell: Cell, around: tuple[str, str], scale: TableScale | None, percent: bool) -> Figure | None:
        """The one figure of a cell, with the signs that stand in cells of their own beside it."""
        before, after = around
        printed = self.source[cell.start : cell.end]
        figures = find_figures(before + printed + after, scale=scale, periods=())
        if len(figures) != 1:
            return None
        figure = figures[0]
        if percent and figure.kind == "number":
            value = figure.value.scaleb(-2)
            figure = replace(figure, kind="percent", unit="ratio", value=value)
        if scale is not None and _is_bare_money(fold(before + printed), figure, scale):
            figure = replace(figure, value=ARITHMETIC.multiply(figure.value, scale.factor), scale=scale.factor)
        start, end = max(figure.start - len(before), 0), min(figure.end - len(before), len(printed))
        return replace(figure, start=start + cell.start, end=end + cell.start)

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
        if topic is None or figure.value >= 0 or _SIGNED.search(topic.name) or figure.kind not in ("money", "number"):
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
_GROWS = re.compile(r"增长|增速|增幅|同比|按年|变动|变化|growth|yoy|y/y|year[- ]on[- ]year|change")


def _with_signs(cells: Sequence[tuple[int, Cell, str]]) -> list[tuple[int, Cell, tuple[str, str]]]:
    """Cells with the sign of a currency before and the bracket or percent sign behind that have cells of their own."""
    found = []
    for place, (column, cell, _) in enumerate(cells):
        before = cells[place - 1][2] if place else ""
        after = cells[place + 1][2] if place + 1 < len(cells) else ""
        signs = before if _SIGN.fullmatch(before) else "", after if _CLOSING.fullmatch(after) else ""
        found.append((column, cell, signs))
    return found


def _amounts(topics: Sequence[Topic]) -> tuple[Topic, ...]:
    """Those of which a row below can state the growth."""
    return tuple(one for one in topics if one.kinds & {"money", "count"})


def _is_bare_money(text: str, figure: Figure, scale: TableScale) -> bool:
    """Whether a cell prints the sign of the currency and leaves the scale to the table: $ 1,234 under thousands."""
    alike = scale.currency in ("", figure.currency)
    return figure.kind == "money" and figure.scale == 1 and alike and _LED_BY_SIGN.match(text) is not None


def _says_when(text: str) -> bool:
    """Whether a head names a period, or the scale of the numbers below it."""
    return bool(_YEAR.search(text) or _SHORT.search(text) or find_scale(text))


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
