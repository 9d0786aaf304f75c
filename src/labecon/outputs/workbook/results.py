"""The sheets of results: statements by year with their months of history, live answers, and the charts."""

from __future__ import annotations

from typing import Any

from labecon.backends.excel import formula_of
from labecon.language import Node
from labecon.outputs.statements import TOTALS, rows_of
from labecon.outputs.titles import line_title
from labecon.outputs.workbook.layout import FIRST, HEAD, LABELS, MONTH_ROW, YEAR_ROW, Layout, column
from labecon.outputs.workbook.pages import FixedSheet
from labecon.outputs.workbook.styles import Styles, number_format
from labecon.periods import Window

#: Row of the sheet of statements with the number of months to the end of each year.
POSITION = MONTH_ROW - 1


def statement_lines(layout: Layout) -> list[tuple[str, list[tuple[str, int]]]]:
    """The lines of the statements by section, with their indents."""
    return rows_of(layout.content.run)


def past_rows(layout: Layout) -> dict[str, int]:
    """The row of each line on the sheet of history by month, from 0."""
    names = [name for _, rows in statement_lines(layout) for name, _ in rows]
    return {name: HEAD + number for number, name in enumerate(dict.fromkeys(names))}


def years_of(layout: Layout) -> list[Window]:
    """Calendar years from history to the end of the forecast."""
    first, last = layout.content.run.first, layout.content.months[-1]
    return [Window.year(2000 + year) for year in range(-(-first // 12), (last + 1) // 12)]


class Past(FixedSheet):
    """History by month: the path that sums to the reported windows.

    Args:
        book: The XlsxWriter workbook.
        layout: Where everything stands.
        styles: The formats.
    """

    key = "past"

    def write(self) -> None:
        """Writes the sheet."""
        sheet, run, words = self.sheet, self.content.run, self.words
        self.headings([words(f"workbook.{key}") for key in ("line", "title", "unit", "kind")])
        bold = self.styles(bold=True, bottom=1, align="right")
        for place, month in enumerate(range(run.first, run.first_forecast)):
            sheet.write_string(MONTH_ROW, LABELS + place, run.months[place], bold)
            sheet.write_number(YEAR_ROW, LABELS + place, 2000 + month // 12, self.styles("note", "0", bottom=1))
        for name, row in past_rows(self.layout).items():
            values = [run.value(name, month) for month in range(run.first, run.first_forecast)]
            unit = str(run.node(name).unit)
            scale = self.styles.scale(values, unit, name)
            self.text(row, 0, name)
            self.text(row, 1, line_title(name, words, self.content.lab.parts))
            self.text(row, 2, self.styles.unit(unit, scale), "note")
            assumed = set(run.assumed_months(name))
            for place, value in enumerate(values):
                if value is not None:
                    kind = {"italic": True} if run.first + place in assumed else {}
                    sheet.write_number(row, LABELS + place, value, self.styles("input", number_format(scale), **kind))
        self.text(2, 0, words("workbook.past_note"), "note", italic=True)
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, 38)
        sheet.set_column(LABELS, LABELS + run.first_forecast - run.first, 11)
        sheet.freeze_panes(HEAD, 2)


class Statements(FixedSheet):
    """Statements by calendar year, history and forecast.

    Args:
        book: The XlsxWriter workbook.
        layout: Where everything stands.
        styles: The formats.
    """

    key = "statements"

    def __init__(self, book: Any, layout: Layout, styles: Styles) -> None:
        super().__init__(book, layout, styles)
        self.rows: dict[str, int] = {}
        self.years = years_of(layout)

    def write(self) -> None:
        """Writes the sheet."""
        words, run = self.words, self.content.run
        heads = [words(f"workbook.{key}") for key in ("line", "title", "unit")]
        self.headings([*heads, "", *(str(2000 + one.start // 12) for one in self.years)], YEAR_ROW)
        for place, year in enumerate(self.years):
            mark = "A" if year.end < run.first_forecast else "E" if year.start >= run.first_forecast else "A+E"
            self.text(MONTH_ROW, LABELS + place, mark, "note", align="right")
            self.sheet.write_number(
                YEAR_ROW, LABELS + place, 2000 + year.start // 12, self.styles("formula", "0", bold=True, bottom=1)
            )
        row = HEAD
        for section, lines in statement_lines(self.layout):
            title = words("run.other" if section == "other" else f"section.{section}")
            self.text(row, 0, title, bold=True)
            row += 1
            for name, _ in lines:
                self.rows[name] = row
                row += 1
            row += 1
        for _, lines in statement_lines(self.layout):
            for name, indent in lines:
                self.line(run.node(name), indent)
        self.position()
        self.sheet.set_column(0, 0, 30)
        self.sheet.set_column(1, 1, 36)
        self.sheet.set_column(3, 3, 2)
        self.sheet.set_column(LABELS, LABELS + len(self.years), 13)
        self.sheet.freeze_panes(HEAD, 2)

    def line(self, node: Node, indent: int) -> None:
        """Writes one line over the years."""
        row, run, unit = self.rows[node.name], self.content.run, str(node.unit)
        values = [run.window(node.name, year) for year in self.years]
        shown = unit.removesuffix("/month") if node.is_flow else unit
        scale = self.styles.scale(values, shown, node.name)
        more: dict[str, Any] = {"bold": True, "top": 1} if node.name in TOTALS else {}
        self.text(row, 0, node.name, "note", **more)
        self.text(row, 1, line_title(node.name, self.words, self.content.lab.parts), indent=indent, **more)
        self.text(row, 2, self.styles.unit(shown, scale), "note", **more)
        self.units[row] = self.styles.unit(shown)
        for place, value in enumerate(values):
            text = self.year(node, column(LABELS + place))
            if text:
                style = self.styles("link" if node.kind != "ratio" else "formula", number_format(scale), **more)
                self.formula(row, LABELS + place, text, style, value)

    def position(self) -> None:
        """How many months it is to the end of each year, in history or in the forecast: where balances stand."""
        self.text(POSITION, 0, self.words("workbook.row.position"), "note")
        self.text(POSITION, 2, self.words("unit.month"), "note")
        for place, year in enumerate(self.years):
            col, style = column(LABELS + place), self.styles("note", "0")
            past, ahead = (f'COUNTIF({one},"<="&{col}${YEAR_ROW + 1})' for one in self.spans(YEAR_ROW, YEAR_ROW, True))
            first = self.content.run.first if year.end < self.content.months[0] else self.content.months[0]
            text = f'=IF({col}${MONTH_ROW + 1}="A",{past},{ahead})'
            self.formula(POSITION, LABELS + place, text, style, year.end - first + 1)

    def spans(self, past: int, ahead: int, fixed: bool = False, sheet: str = "") -> tuple[str, str]:
        """The months of a row of history, and of one of the forecast."""
        layout, run = self.layout, self.content.run
        last = LABELS + run.first_forecast - run.first - 1
        end = FIRST + len(self.content.months) - 1
        known = layout.span(layout.fixed["past"], past, LABELS, last, fixed=fixed)
        return known, layout.span(sheet or layout.part_sheets[""], ahead, FIRST, end, fixed=fixed)

    def year(self, node: Node, col: str) -> str:
        """The formula of a year: months of history and of the forecast; absent where a month of history is."""
        if node.kind == "ratio":
            formula = formula_of(node.expr, ratio=True)
            if not all(leaf.op == "ref" and leaf.lag == "now" and leaf.name in self.rows for leaf in formula.leaves):
                return ""
            cells = [f"{col}{self.rows[leaf.name] + 1}" for leaf in formula.leaves]
            inner = formula.text(lambda leaf: f"{col}{self.rows[leaf.name] + 1}").removeprefix("=")
            return f'=IF(COUNT({",".join(cells)})<{"+".join(["1"] * len(cells))},"",{inner})'
        sheet, row = self.layout.sheet_of(node), self.layout.rows[node.name]
        past, ahead = self.spans(past_rows(self.layout)[node.name], row, sheet=sheet)
        if not node.is_flow:
            past, ahead = (f"INDEX({one},1,{col}${POSITION + 1})" for one in (past, ahead))
            return f'=IF({col}${MONTH_ROW + 1}="A",IF({past}="","",{past}),{ahead})'
        years, later = self.spans(YEAR_ROW, YEAR_ROW, True, sheet)
        head = f"{col}${YEAR_ROW + 1}"
        known = f'COUNTIFS({years},{head},{past},"<>")<COUNTIF({years},{head})'
        return f'=IF({known},"",SUMIF({years},{head},{past})+SUMIF({later},{head},{ahead}))'


class Answers(FixedSheet):
    """Answers that follow the inputs: when money ends, when the lab breaks even, on the path of medians.

    Args:
        book: The XlsxWriter workbook.
        layout: Where everything stands.
        styles: The formats.
        statements: The statements, which the charts read.
    """

    key = "answers"

    def __init__(self, book: Any, layout: Layout, styles: Styles, statements: Statements) -> None:
        super().__init__(book, layout, styles)
        self.statements = statements
        self.top = HEAD + 5

    def write(self) -> None:
        """Writes the sheet."""
        self.timeline(windows=False)
        self.workings()
        self.sheet.print_area(0, 0, HEAD + 14, FIRST + 7)
        self.sheet.fit_to_pages(1, 1)

    def workings(self) -> None:
        """Rows by month behind the answers, and the answers above them."""
        known = self.content.lab.graph.by_name
        money = next((name for name in ("liquid_resources", "cash") if name in known), None)
        profit = next((name for name in ("adjusted_net_loss", "net_loss") if name in known), None)
        self.text(HEAD + 3, 0, self.words("workbook.answers_note"), "note", italic=True)
        if money is not None:
            self.money(money)
        if profit is not None:
            self.profit(profit)

    def row_of(self, key: str, place: int, unit: str = "") -> int:
        """A row of workings, with its title and unit; 0 or 1 where it has none."""
        self.text(self.top + place, 0, self.words(f"workbook.row.{key}"))
        self.text(self.top + place, 2, self.styles.unit(unit) if unit else self.words("workbook.flag"), "note")
        return self.top + place

    def answer(self, place: int, key: str, unit: str) -> int:
        """The row of an answer, with its title and unit."""
        self.text(HEAD + place, 0, self.words(f"workbook.answer.{key}"), bold=True)
        self.text(HEAD + place, 2, unit, "note")
        return HEAD + place

    def money(self, line: str) -> None:
        """When money ends, and how low it falls."""
        node = self.content.lab.graph.by_name[line]
        money, below = self.row_of("money", 0, str(node.unit)), self.row_of("below", 1)
        values = self.content.run.forecast[line]
        for t, value in enumerate(values):
            col = FIRST + t
            source = self.layout.cell(self.layout.sheet_of(node), self.layout.rows[line], col, self.name)
            self.formula(money, col, f"={source}", self.styles("link", "#,##0"), value)
            text = f"=IF({column(col)}{money + 1}<0,1,0)"
            self.formula(below, col, text, self.styles("formula", "0"), int(value < 0))
        self.first(0, "cash_out", below, [value < 0 for value in values])
        low = f"{column(FIRST)}{money + 1}:{column(FIRST + len(values) - 1)}{money + 1}"
        lowest, bold = (
            self.answer(2, "lowest", self.styles.unit(str(node.unit))),
            self.styles("formula", "#,##0", bold=True),
        )
        self.formula(lowest, FIRST - 1, f"=MIN({low})", bold, min(values))

    def profit(self, line: str) -> None:
        """The first month whose twelve months bring a profit, and do so for twelve months."""
        year = self.row_of("year", 2, self.content.lab.currency)
        positive, lasting = self.row_of("positive", 3), self.row_of("lasting", 4)
        profits = [-one for one in self.content.run.forecast[line]]
        sheet = self.layout.sheet_of(self.content.lab.graph.by_name[line])
        found, plain = _lasting(profits), self.styles("formula", "0")
        for t in range(11, len(profits)):
            col, letters, total = FIRST + t, column(FIRST + t), sum(profits[t - 11 : t + 1])
            span = self.layout.cell(sheet, self.layout.rows[line], col - 11, self.name)
            text = f"=-SUM({span}:{letters}{self.layout.rows[line] + 1})"
            self.formula(year, col, text, self.styles("link", "#,##0"), total)
            text = f"=IF({letters}{year + 1}>0,1,0)"
            self.formula(positive, col, text, plain, int(total > 0))
            if t + 11 < len(profits):
                ahead = f"{letters}{positive + 1}:{column(col + 11)}{positive + 1}"
                text = f"=IF(SUM({ahead})=months_per_year,1,0)"
                self.formula(lasting, col, text, plain, int(found[t]))
        self.first(1, "break_even", lasting, found)

    def first(self, place: int, key: str, flags: int, found: list[bool]) -> None:
        """The first month in which a flag is up."""
        labels, last, none = self.layout.labels(), FIRST + len(found) - 1, self.words("workbook.none")
        value = next((label for label, one in zip(labels, found, strict=True) if one), none)
        months = f"${column(FIRST)}${MONTH_ROW + 1}:${column(last)}${MONTH_ROW + 1}"
        span = f"${column(FIRST)}${flags + 1}:${column(last)}${flags + 1}"
        text = f'=IFERROR(INDEX({months},1,MATCH(1,{span},0)),"{none}")'
        row, style = (
            self.answer(place, key, self.words("workbook.month")),
            self.styles("formula", bold=True, align="right"),
        )
        self.formula(row, FIRST - 1, text, style, value)


def _lasting(profits: list[float]) -> list[bool]:
    """Whether the twelve months to t, and those to each of the eleven following, bring a profit."""
    totals = [sum(profits[t - 11 : t + 1]) if t >= 11 else None for t in range(len(profits))]
    positive = [total is not None and total > 0 for total in totals]
    return [t + 11 < len(profits) and all(positive[t : t + 12]) for t in range(len(profits))]
