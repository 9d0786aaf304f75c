"""Lints over every cell of a workbook: numbers in formulas, one formula a row, sums, labels, units, functions, links.

They read the file with openpyxl and know nothing of how it was written but where its blocks stand.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import openpyxl
from openpyxl.utils import FORMULAE, column_index_from_string, get_column_letter

from labecon.outputs.workbook.layout import FIRST, HEAD, LABELS, SCENARIOS, Layout
from labecon.outputs.workbook.totals import THEN

#: Functions whose value changes without a change of the workbook, or that reach outside.
_VOLATILE = {
    "NOW",
    "TODAY",
    "RAND",
    "RANDBETWEEN",
    "OFFSET",
    "INDIRECT",
    "INFO",
    "CELL",
    "HYPERLINK",
    "RTD",
    "CALL",
    "DDE",
}
_REFERENCE = re.compile(
    r"(?:('(?:[^']|'')+'|[A-Za-z_]\w*)!)?(\$?)([A-Z]{1,3})(\$?)(\d+)(?::(\$?)([A-Z]{1,3})(\$?)(\d+))?(?![\w.(])"
)
_TEXT = re.compile(r'"(?:[^"]|"")*"')
_NUMBER = re.compile(r"(?<![\w.\]])\d+(?:\.\d+)?(?:E[-+]?\d+)?")
Cell = tuple[str, int, int]


class Lints:
    """What is wrong with a workbook.

    Args:
        data: The file.
        layout: Where its blocks stand.
    """

    def __init__(self, data: bytes, layout: Layout) -> None:
        self.data, self.layout = data, layout
        self.book = openpyxl.load_workbook(io.BytesIO(data))
        self.formulas: dict[Cell, str] = {}
        self.numbers: dict[Cell, float] = {}
        self.texts: dict[Cell, str] = {}
        for sheet in self.book:
            for row in sheet.iter_rows():
                for cell in row:
                    at = sheet.title, cell.row - 1, cell.column - 1
                    if cell.data_type == "f":
                        self.formulas[at] = cell.value.text if hasattr(cell.value, "text") else str(cell.value)
                    elif cell.data_type == "n" and cell.value is not None:
                        self.numbers[at] = cell.value
                    elif cell.value is not None:
                        self.texts[at] = str(cell.value)
        self.bare: dict[str, list[Cell]] = defaultdict(list)  # formulas without their cells, which few share
        for at, formula in self.formulas.items():
            self.bare[_REFERENCE.sub("", formula)].append(at)
        months = len(layout.content.months)
        self.last = FIRST + months - 1
        self.lines = {*layout.part_sheets.values()}
        fixed = layout.fixed
        self.timelines = {*self.lines, *(fixed[key] for key in ("months", "answers", "checks"))}

    def findings(self) -> list[str]:
        """Every defect with its cell, nothing for a sound workbook."""
        every = (self.constants, self.consistency, self.ranges, self.labels, self.functions, self.outside, self.errors)
        return [f"{_name(at)}: {what}" for find in every for at, what in find()]

    def constants(self) -> Iterator[tuple[Cell, str]]:
        """Numbers inside formulas but 0 and 1, digits inside their texts, and numbers among the workings."""
        for bare, cells in self.bare.items():
            odd = set(_NUMBER.findall(_TEXT.sub("", bare))) - {"0", "1"}
            if odd or any(re.search(r"\d", text) for text in _TEXT.findall(bare)):
                yield from ((at, f"a number in {bare}") for at in cells)
        workings = {
            *self.lines,
            self.layout.fixed["statements"],
            self.layout.fixed["answers"],
            self.layout.fixed["checks"],
        }
        for at in self.numbers:
            heading = at[1] < HEAD and (at[1] == HEAD - 1 or self.layout.fixed["checks"] == at[0])
            if at[0] in workings and not heading:
                yield at, "a number among the workings"

    def consistency(self) -> Iterator[tuple[Cell, str]]:
        """One formula a row over the months before, the months, and the years; one a column of windows and of lists."""
        forms: dict[tuple[Any, ...], dict[str, Cell]] = defaultdict(dict)
        for at, formula in self.formulas.items():
            for key in self.group(at):
                forms[key].setdefault(_relative(formula, at), at)
        for found in forms.values():
            for form, at in list(found.items())[1:]:
                yield at, f"another formula than its neighbours: {form}"

    def group(self, at: Cell) -> list[tuple[Any, ...]]:
        """The cells beside which a formula has to be the same."""
        sheet, row, col = at
        fixed = self.layout.fixed
        if row < HEAD - 1 and sheet != fixed["statements"]:
            return []
        if sheet in self.lines and col > self.last:
            kind = "sum" if self.formulas[at].startswith("=SUM(") and ":" in self.formulas[at] else "last"
            plain = kind == "sum" or re.fullmatch(r"=[A-Z]+\d+", self.formulas[at])
            return [(sheet, col, kind)] if plain else [(sheet, row, "windows")]
        if sheet in self.timelines and col >= FIRST:
            return [(sheet, row, "months")]
        if sheet in self.lines:
            return [(sheet, row, "opening" if col == FIRST - 1 else "before")]
        if sheet == fixed["statements"]:
            return [(sheet, row)]
        if sheet == fixed["inputs"] or (sheet in (fixed["totals"], fixed["checks"]) and col > THEN):
            return [(sheet, col)] if not self.formulas[at].startswith("=totals_hold") else []
        return []

    def ranges(self) -> Iterator[tuple[Cell, str]]:
        """Every range is a whole block: the months, a year before the cell, a window, the scenarios, a list."""
        for at, formula in self.formulas.items():
            for match in _REFERENCE.finditer(_TEXT.sub("", formula)):
                if match[7] and not self.whole(at, match):
                    yield at, f"{match[0]} is no whole block"

    def whole(self, at: Cell, match: re.Match[str]) -> bool:
        """Whether a range is a whole block."""
        sheet = (match[1] or at[0]).strip("'").replace("''", "'")
        first, last = column_index_from_string(match[3]) - 1, column_index_from_string(match[7]) - 1
        top, bottom = int(match[5]) - 1, int(match[9]) - 1
        fixed, layout = self.layout.fixed, self.layout
        if top != bottom:
            return first == last and not self.beside(sheet, first, top, bottom)
        if at[0] == fixed["totals"]:
            filled = self.filled[sheet, top]
            return bool(filled) and (first, last) == (min(filled), max(filled))
        if sheet == fixed["inputs"]:
            return (first, last) == (SCENARIOS, SCENARIOS + len(layout.content.scenarios) - 1)
        if sheet == fixed["past"]:
            return (
                first == LABELS
                and (sheet, HEAD - 1, last) in self.numbers
                and (sheet, HEAD - 1, last + 1) not in self.numbers
            )
        if at[0] in self.lines and at[2] > self.last:
            window = layout.windows[at[2] - layout.window_column(0)]
            start = layout.content.months[0]
            return (first, last) == (FIRST + window.start - start, FIRST + window.end - start)
        if (first, last) == (FIRST, self.last):
            return True
        year = last - first == 11 and (last == at[2] or first == at[2])
        return at[0] in self.timelines and at[2] >= FIRST and year

    @cached_property
    def filled(self) -> dict[tuple[str, int], list[int]]:
        """The columns of every row that hold a formula or a number."""
        found: dict[tuple[str, int], list[int]] = defaultdict(list)
        for sheet, row, col in (*self.formulas, *self.numbers):
            found[sheet, row].append(col)
        return found

    def beside(self, sheet: str, col: int, top: int, bottom: int) -> bool:
        """Whether a list goes on above or below a range of it."""
        step = 3 if sheet == self.layout.fixed["checks"] else 1  # a check has three rows
        known = [self.formulas.get((sheet, row, col)) for row in (top - step, bottom + step) if row >= HEAD]
        return any(known) or (sheet, bottom, col) not in self.formulas

    def labels(self) -> Iterator[tuple[Cell, str]]:
        """A cell of numbers has a label in its row, or above it in the heading, and a unit."""
        plain = {self.layout.fixed[key] for key in ("cover", "sources", "changes")}
        for at in (*self.formulas, *self.numbers):
            sheet, row, col = at
            if (
                (row < HEAD and sheet != self.layout.fixed["statements"])
                or row == HEAD - 1
                or sheet in plain
                or row == 1
            ):
                if row > 1 and not any(self.texts.get((sheet, row, left)) for left in range(col)) and row != HEAD - 1:
                    yield at, "no label"
                continue
            if not any(self.texts.get((sheet, row, label)) for label in (0, 1, 3)):
                yield at, "no label"
            if not self.texts.get((sheet, row, 2)):
                yield at, "no unit"

    def functions(self) -> Iterator[tuple[Cell, str]]:
        """Only functions of the first edition of the format (Excel 2007), and none that is volatile."""
        for bare, cells in self.bare.items():
            for name in re.findall(r"([A-Za-z_][\w.]*)\(", _TEXT.sub("", bare)):
                if name not in FORMULAE or name in _VOLATILE:
                    yield from ((at, f"function {name}") for at in cells)

    def outside(self) -> Iterator[tuple[Cell, str]]:
        """Nothing refers to another file: formulas, names, relations, macros."""
        for bare, cells in self.bare.items():
            if re.search(r"[\[|#]", _TEXT.sub("", bare)):
                yield from ((at, "a link to another file, or a broken one") for at in cells)
        for name, one in self.book.defined_names.items():
            if "[" in one.attr_text or not re.fullmatch(r"(?:'[^']+'|\w+)!\$[A-Z]+\$\d+", one.attr_text):
                yield (name, 0, 0), f"the name stands for {one.attr_text}"
        with zipfile.ZipFile(io.BytesIO(self.data)) as parts:
            for name in parts.namelist():
                text = parts.read(name) if name.endswith(".rels") else b""
                if b'TargetMode="External"' in text or re.search(
                    r"externalLink|vbaProject|macro|connections|embed", name, re.I
                ):
                    yield (name, 0, 0), "another file, or a macro"

    def errors(self) -> Iterator[tuple[Cell, str]]:
        """No value stored with a formula is an error."""
        with zipfile.ZipFile(io.BytesIO(self.data)) as parts:
            for number, sheet in enumerate(self.book.sheetnames, 1):
                text = parts.read(f"xl/worksheets/sheet{number}.xml")
                for letters, row in re.findall(rb'<c r="([A-Z]+)(\d+)"[^>]* t="e"', text):
                    yield (sheet, int(row) - 1, column_index_from_string(letters.decode()) - 1), "an error"


def _relative(formula: str, at: Cell) -> str:
    """A formula with rows and columns as distances from its own where they are not fixed."""

    def moved(match: re.Match[str]) -> str:
        ends = [_distance(match, 2, at)]
        if match[7]:
            ends.append(_distance(match, 6, at))
        return f"{match[1] or ''}!" * bool(match[1]) + ":".join(ends)

    return _REFERENCE.sub(moved, formula)


def _distance(match: re.Match[str], start: int, at: Cell) -> str:
    column, row = column_index_from_string(match[start + 1]) - 1, int(match[start + 3]) - 1
    across = f"C{column}" if match[start] else f"C[{column - at[2]}]"
    return (f"R{row}" if match[start + 2] else f"R[{row - at[1]}]") + across


def _name(at: Cell) -> str:
    return f"{at[0]}!{get_column_letter(at[2] + 1)}{at[1] + 1}"
