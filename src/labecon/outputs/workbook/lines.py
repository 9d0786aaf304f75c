"""The sheets of the parts and of the checks: a row per line item, a formula per row, months side by side."""

from __future__ import annotations

from typing import Any

from labecon.backends.excel import Formula, formula_of, sizes_of
from labecon.backends.source import terms
from labecon.labs.results import TOLERANCE
from labecon.language import Node
from labecon.outputs.titles import line_title
from labecon.outputs.translations import translated
from labecon.outputs.workbook.inputs import opening_value
from labecon.outputs.workbook.layout import BEFORE, FIRST, HEAD, MONTH_ROW, PAST_YEAR, VALUE, Layout, column, quoted
from labecon.outputs.workbook.pages import FLAG, TOTALS_HOLD, FixedSheet, Page
from labecon.outputs.workbook.styles import Styles, number_format


def write_lines(book: Any, layout: Layout, styles: Styles) -> list[Page]:
    """Writes a sheet for every part and one for the lab.

    Args:
        book: The XlsxWriter workbook.
        layout: Where everything stands.
        styles: The formats.

    Returns:
        The sheets.
    """
    pages = [_Part(book, part, layout, styles) for part in layout.content.parts]
    for page in pages:
        page.write()
    return list(pages)


class _Part(Page):
    def __init__(self, book: Any, part: str, layout: Layout, styles: Styles) -> None:
        lab, words = layout.content.lab, layout.content.words
        info = next((one for one in lab.parts if one.name == part), None)
        title = words.pick(info.title if info else lab.title, part or lab.name)
        super().__init__(book, layout.part_sheets[part], title, layout, styles)
        self.part = part

    def write(self) -> None:
        self.timeline()
        for module, nodes in self.layout.groups(self.part):
            key = f"workbook.group.{module}"
            heading = self.words(key) if self.words.has(key) else module.replace("_", " ")
            self.text(self.layout.rows[nodes[0].name] - 1, 0, heading, bold=True)
            for node in nodes:
                self.line(node)

    def line(self, node: Node) -> None:
        row, forecast = self.layout.rows[node.name], self.content.run.forecast[node.name]
        scale = self.styles.scale([*forecast], str(node.unit), node.name)
        number = number_format(scale)
        self.text(row, 0, node.name)
        self.text(row, 1, line_title(node.name, self.words, self.content.lab.parts))
        self.text(row, 2, self.styles.unit(str(node.unit), scale), "note")
        self.units[row] = self.styles.unit(str(node.unit))
        self.text(row, 3, "" if node.kind == "line" else self.words(f"workbook.{node.kind}"), "note")
        formula = formula_of(node.expr, node.kind == "ratio")
        style = self.styles(self.colour(formula), number)
        for t, value in enumerate(forecast):
            col = FIRST + t
            text = formula.text(self.layout.reader(self.name, col))
            self.formula(row, col, text, style, value)
        if node.name in self.content.lab.initial:
            self.opening(node, row, number)
        self.summaries(node, row, formula, number)

    def colour(self, formula: Formula) -> str:
        """Green for a plain link to another sheet, black for a calculation."""
        return "link" if len(formula.pieces) == 1 == len(formula.leaves) else "formula"

    def opening(self, node: Node, row: int, number: str) -> None:
        sheet, at = self.layout.fixed["opening"], self.layout.opening_rows[node.name]
        style = self.styles("link", number)
        opening = f"={self.layout.cell(sheet, at, VALUE, self.name, fixed=True)}"
        self.formula(row, FIRST - 1, opening, style, opening_value(self.content, node.name))
        before = self.content.lab.initial_medians[node.name]
        if self.content.lab.initial[node.name].year:
            past = before[-BEFORE:-1] if isinstance(before, list) else [before] * (BEFORE - 1)
            for t, value in enumerate(past):
                own = f"={self.layout.cell(sheet, at, PAST_YEAR + t, self.name)}"
                self.formula(row, FIRST - BEFORE + t, own if isinstance(before, list) else opening, style, value)

    def summaries(self, node: Node, row: int, formula: Formula, number: str) -> None:
        """Flows add up, balances and levels are those of the last month, ratios are applied to the sums."""
        months, style = self.content.months, self.styles("formula", number, bg_color="#F2F2F2")
        applied = all(leaf.op == "ref" and leaf.lag == "now" for leaf in formula.leaves)
        if node.kind == "ratio" and not applied:
            return
        for place, window in enumerate(self.layout.windows):
            col = self.layout.window_column(place)
            first, last = FIRST + window.start - months[0], FIRST + window.end - months[0]
            if node.kind == "ratio":
                text = formula.text(self.layout.reader(self.name, col))
            elif node.is_flow:
                text = f"=SUM({column(first)}{row + 1}:{column(last)}{row + 1})"
            else:
                text = f"={column(last)}{row + 1}"
            value = self.content.run.window(node.name, window)
            self.formula(row, col, text, style, value)


def write_checks(book: Any, layout: Layout, styles: Styles) -> None:
    """Writes the sheet of checks: gap, scale and share of each, and whether all hold.

    Args:
        book: The XlsxWriter workbook.
        layout: Where everything stands.
        styles: The formats.
    """
    _Checks(book, layout, styles).write()


#: Columns of the sheet of checks, hidden elsewhere: largest share, and whether it holds.
LARGEST, HOLDS = 4, 5


class _Checks(FixedSheet):
    key = "checks"

    def write(self) -> None:
        words, sheet, checks = self.words, self.sheet, self.content.checks
        self.timeline(windows=False, before=False)
        sheet.set_column(1, 1, 80)
        sheet.set_column(LARGEST, HOLDS, 14, None, {"level": 0, "hidden": False})
        for col, key in ((LARGEST, "largest"), (HOLDS, "holds")):
            self.text(HEAD - 1, col, words(f"workbook.{key}"), bold=True, bottom=1, align="right")
        self.text(2, 0, words("workbook.tolerance"), "note")
        sheet.write_number(2, LARGEST, TOLERANCE, self.styles("input", "0.0E+00"))
        for node in checks:
            self.check(node)
        last = HEAD + 3 * len(checks)
        self.text(last, 0, words("workbook.sheet.totals"))
        self.text(last, 1, words("workbook.about.totals"))
        self.text(last, 2, "1", "note")
        sheet.write_formula(last, HOLDS, f"={TOTALS_HOLD}", self.styles("link", "0"), 1)
        self.text(2, 2, "1", "note")
        self.text(MONTH_ROW, HOLDS, words("workbook.all_hold"), "note", align="right")
        text = f"=IFERROR(MIN({column(HOLDS)}{HEAD + 1}:{column(HOLDS)}{last + 1}),0)"
        sheet.write_formula(2, HOLDS, text, self.styles("flag", "0", bold=True), 1)
        self.book.define_name(FLAG, f"={quoted(self.name)}!${column(HOLDS)}$3")
        self.book.define_name("tolerance", f"={quoted(self.name)}!${column(LARGEST)}$3")

    def said_of(self, node: Node) -> str:
        """What a check says, in one sentence, with the part that it is about."""
        said = translated(node.doc.partition("\n")[0], self.words)
        owner = next((part for part in self.content.lab.parts if part.name == node.part), None)
        return f"{self.words.pick(owner.title, owner.name)}{self.words('driver.joint')}{said}" if owner else said

    def check(self, node: Node) -> None:
        sheet, run, row = self.sheet, self.content.run, self.layout.rows[node.name]
        gap, scale = formula_of(node.expr), sizes_of(terms(node.expr))
        self.text(row, 0, node.name)
        self.text(row, 1, self.said_of(node))
        unit = self.styles.unit(str(node.unit))
        for offset, (key, measure) in enumerate((("gap", unit), ("scale", unit), ("share", "1"))):
            self.text(row + offset, 2, measure, "note")
            self.text(row + offset, 3, self.words(f"workbook.{key}"), "note")
        result, last = run.checks[node.name], FIRST + len(self.content.months) - 1
        share = f"{column(FIRST)}{row + 3}:{column(last)}{row + 3}"
        sheet.write_formula(row, LARGEST, f"=MAX({share})", self.styles("formula", "0.0E+00"), result.largest_share)
        text = f"=IF({column(LARGEST)}{row + 1}<=tolerance,1,0)"
        sheet.write_formula(row, HOLDS, text, self.styles("flag", "0"), int(result.holds))
        sizes = zip(run.forecast[node.name], run.scales[node.name], strict=True)
        plain, small = self.styles("formula", "0.00E+00"), self.styles("note", "0.00E+00")
        for t, (value, size) in enumerate(sizes):
            col = FIRST + t
            read, letters = self.layout.reader(self.name, col), column(col)
            sheet.write_formula(row, col, gap.text(read), plain, value)
            sheet.write_formula(row + 1, col, scale.text(read), small, size)
            text = f"=IF({letters}{row + 2}=0,ABS({letters}{row + 1}),ABS({letters}{row + 1})/{letters}{row + 2})"
            sheet.write_formula(row + 2, col, text, small, abs(value) / size if size else abs(value))
