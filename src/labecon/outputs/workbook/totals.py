"""The sheet of control totals: what every row added up to at the export, beside what it adds up to now."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from labecon.outputs.workbook.inputs import SCENARIO, SCENARIO_NUMBER, typed_opening
from labecon.outputs.workbook.layout import BASE_INPUT, FIRST, HEAD, Layout, column, quoted
from labecon.outputs.workbook.pages import TOTALS_HOLD, FixedSheet, Page
from labecon.outputs.workbook.styles import Styles, plain_format

#: Columns: the total now, at the export, the size of its terms, the difference as a share, whether it is the same.
NOW, THEN, SIZE, SHARE, SAME = 3, 4, 5, 6, 7
#: Cells above the list: whether totals are compared, and how many inputs are not as exported.
COMPARE, CHANGED = "compare_totals", "changed_inputs"


@dataclass(frozen=True)
class Total:
    """What is added up.

    Args:
        name: Name of the line or input.
        sheet: Its sheet.
        unit: Its unit.
        cells: Address of its cells.
        values: Their values at the export.
    """

    name: str
    sheet: str
    unit: str
    cells: str
    values: Sequence[float]


class Totals(FixedSheet):
    """Control totals: rows whose formulas were overwritten, cut or deleted, which no identity of accounts would show.

    They are compared while every input is as it was exported; a changed input moves rows by right.

    Args:
        book: The XlsxWriter workbook.
        layout: Where everything stands.
        styles: The formats.
        pages: The sheets whose rows are added up, with what they compute.
    """

    key = "totals"

    def __init__(self, book: Any, layout: Layout, styles: Styles, pages: Sequence[Page]) -> None:
        super().__init__(book, layout, styles)
        self.pages = pages

    def write(self) -> None:
        """Writes the sheet."""
        words = self.words
        keys = ("line", "sheet", "unit", "now", "then", "size", "share", "same")
        self.headings([words(f"workbook.{key}") for key in keys], right=range(NOW, SAME + 1))
        row = self.block(HEAD, "totals_inputs", self.inputs())
        count = f"COUNTIF({column(SAME)}{HEAD + 2}:{column(SAME)}{row},0)"
        first = row + 1
        row = self.block(first, "totals_rows", self.rows())
        held = f"MIN({column(SAME)}{first + 2}:{column(SAME)}{row})"
        self.switch(count, held)
        for col, width in enumerate((44, 18, 22, 22, 22, 22, 12, 10)):
            self.sheet.set_column(col, col, width)
        self.sheet.freeze_panes(HEAD, 2)
        self.sheet.repeat_rows(HEAD - 1)

    def switch(self, count: str, held: str) -> None:
        """The cells above the list: compare or not, inputs changed, the result."""
        sheet, at = self.sheet, quoted(self.name)
        cells = (
            (2, NOW, COMPARE, "compare"),
            (2, SHARE, CHANGED, "changed_inputs"),
            (3, SHARE, TOTALS_HOLD, "totals_hold"),
        )
        for row, col, name, key in cells:
            self.text(row, 0 if col == NOW else THEN, self.words(f"workbook.{key}"), "note")
            self.book.define_name(name, f"={at}!${column(col)}${row + 1}")
        sheet.write_number(2, NOW, 1, self.styles("input", "0"))
        sheet.write_formula(2, SHARE, f"={count}", self.styles("formula", "0"), 0)
        text = f"=IF({COMPARE}=0,1,IF({CHANGED}>0,1,IFERROR({held},0)))"
        sheet.write_formula(3, SHARE, text, self.styles("flag", "0", bold=True), 1)

    def block(self, row: int, key: str, totals: Iterable[Total]) -> int:
        """Writes a heading and its totals; gives the row behind them."""
        self.text(row, 0, self.words(f"workbook.{key}"), bold=True)
        for one in totals:
            row += 1
            self.total(row, one)
        return row + 1

    def total(self, row: int, one: Total) -> None:
        """Writes one total, and whether it is what it was."""
        for col, said in enumerate((one.name, one.sheet, one.unit)):
            self.text(row, col, said, "note" if col else "formula")
        total, size = math.fsum(one.values), math.fsum(map(abs, one.values))
        number = plain_format([total, size])
        note = self.styles("note", number)
        self.sheet.write_formula(row, NOW, f"=SUM({one.cells})", self.styles("link", number), total)
        self.sheet.write_number(row, THEN, total, note)
        self.sheet.write_number(row, SIZE, size, note)
        now, then, whole, share = (f"{column(col)}{row + 1}" for col in (NOW, THEN, SIZE, SHARE))
        text = f"=IF({whole}=0,ABS({now}-{then}),ABS({now}-{then})/{whole})"
        self.sheet.write_formula(row, SHARE, text, self.styles("formula", "0.0E+00"), 0)
        text = f"=IF(IFERROR({share},1)<=tolerance,1,0)"
        self.sheet.write_formula(row, SAME, text, self.styles("formula", "0"), 1)

    def inputs(self) -> Iterator[Total]:
        """Every input that counts while no scenario is chosen."""
        layout, content = self.layout, self.content
        inputs, months, opening = (layout.fixed[key] for key in ("inputs", "months", "opening"))
        yield Total(SCENARIO, inputs, "1", SCENARIO_NUMBER, [0.0])
        for name, row in layout.input_rows.items():
            one = content.inputs[name]
            cell = layout.cell(inputs, row, BASE_INPUT, self.name)
            unit = self.styles.unit(str(one.driver.unit))
            yield Total(name, inputs, unit, cell, [one.value or 0.0])
            if one.path is not None:
                span = layout.span(months, layout.month_rows[name] + 1, FIRST, FIRST + len(one.path) - 1, self.name)
                yield Total(name, months, unit, span, one.path)
        for item, row in layout.opening_rows.items():
            values = typed_opening(content, item)
            if values:
                unit = self.styles.unit(str(content.lab.graph.by_name[item].unit))
                cells = ",".join(layout.cell(opening, row, col, self.name) for col in values)
                yield Total(item, opening, unit, cells, list(values.values()))

    def rows(self) -> Iterator[Total]:
        """Every row that computes something."""
        for page in self.pages:
            for row, found in sorted(page.computed.items()):
                name, unit = page.said.get((row, 0), ""), page.units.get(row) or page.said.get((row, 2), "")
                values = [value for value in found.values() if value is not None]
                first, last = min(found), max(found)
                if first == last:
                    yield Total(name, page.name, unit, self.layout.cell(page.name, row, first, self.name), values)
                elif values:
                    span = self.layout.span(page.name, row, first, last, self.name)
                    yield Total(name, page.name, unit, span, values)
