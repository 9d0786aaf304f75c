"""Random breakages of a workbook, as a hurried hand makes them, and what of them the workbook itself shows.

A breakage counts when it moves an amount of money, in some line and month or year, by more than 0.01 % of the assets
there, or leaves an error. It is seen when the flag of the checks is not 1 any more.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import formualizer
import openpyxl

from labecon.outputs.workbook.cells import Book, Held
from labecon.outputs.workbook.comparing import difference
from labecon.outputs.workbook.content import Content
from labecon.outputs.workbook.layout import FIRST, HEAD, LABELS, LIVE, Layout, column
from labecon.outputs.workbook.lines import HOLDS
from tests.spreadsheet import Calculator

#: Share of the assets from which on a move counts.
COUNTS = 1e-4
KINDS = ("value", "number added", "factor", "sign", "shift", "row deleted", "row cleared", "cut", "row changed")
_CELL = re.compile(r"(?<![\w.$!'])((?:'[^']+'|[A-Za-z_]\w*)!)?(\$?)([A-Z]{1,3})(\$?)(\d+)(?![\w.(:])")
Cell = tuple[str, int, int]


@dataclass
class Breakage:
    """What was broken.

    Args:
        kind: One of `KINDS`.
        cells: What stands in which cell: a formula, a number, or None for nothing.
        moved: Whether it counts.
        flagged: Whether the flag of the checks shows it.
        by_accounts: Whether a check of the accounts alone shows it.
    """

    kind: str
    cells: dict[Cell, str | float | None]
    moved: bool = False
    flagged: bool = False
    by_accounts: bool = False


@dataclass
class Tally:
    """What was seen of many breakages."""

    found: list[Breakage] = field(default_factory=list)

    @property
    def counting(self) -> list[Breakage]:
        """Those that move enough."""
        return [one for one in self.found if one.moved]

    @property
    def missed(self) -> list[Breakage]:
        """Those of them that no flag shows."""
        return [one for one in self.counting if not one.flagged]


class Breaker:
    """Breaks an open workbook at random places, one at a time.

    Args:
        content: What the workbook shows.
        path: The workbook.
        seed: Of the random places.
    """

    def __init__(self, content: Content, path: Path, seed: str) -> None:
        self.sheet, self.draw = Calculator(content, path), random.Random(seed)
        self.layout, self.book = self.sheet.layout, self.sheet.book
        fixed = self.layout.fixed
        apart = {fixed[key] for key in ("cover", "checks", "totals", "past", "history", "sources", "changes")}
        self.formulas: dict[Cell, str] = {}
        for page in openpyxl.load_workbook(path):
            for cells in page.iter_rows(min_row=HEAD + 1) if page.title not in apart else ():
                for cell in cells:
                    live = page.title != fixed["inputs"] or cell.column - 1 == LIVE
                    if isinstance(cell.value, str) and cell.value.startswith("=") and live:
                        self.formulas[page.title, cell.row, cell.column] = cell.value
        self.before = self.amounts()
        assets = self.sheet.months(self.layout.part_sheets[""], self.layout.rows["total_assets"])
        self.bar = {FIRST + 1 + t: COUNTS * abs(value) for t, value in enumerate(assets)}
        self.least = min(self.bar.values())

    def breakages(self, count: int) -> Iterator[Breakage]:
        """Breaks the workbook so many times, and mends it every time.

        Args:
            count: How many.

        Yields:
            Each with what it moved and what showed it.
        """
        old: dict[Cell, str | float | None] = {}
        for one in self.made(count):
            self.put(old | one.cells)
            old = {cell: self.formulas[cell] for cell in one.cells}
            one.flagged = self.sheet.value("checks_hold") != 1
            checks = self.layout.content.checks
            holds = (
                self.book.get_value(self.layout.fixed["checks"], self.layout.rows[node.name] + 1, HOLDS + 1)
                for node in checks
            )
            one.by_accounts = any(value != 1 for value in holds)
            one.moved = self.moved(one)
            yield one
        self.put(old)
        self.book.evaluate_all()
        assert not any(self.differs(key, value, self.before[key]) for key, value in self.amounts().items())

    def made(self, count: int) -> Iterator[Breakage]:
        """Random breakages.

        Args:
            count: How many.

        Yields:
            What to put where.
        """
        cells = list(self.formulas)
        for _ in range(count):
            yield self.broken(self.draw.choice(cells), self.draw.choice(KINDS))

    def put(self, cells: dict[Cell, str | float | None]) -> None:
        """Writes formulas, numbers and blanks."""
        for (sheet, row, col), what in cells.items():
            try:
                if isinstance(what, str):
                    self.book.set_formula(sheet, row, col, what)
                else:
                    self.book.set_value(sheet, row, col, what)
            except RuntimeError:  # a formula that reads itself: spreadsheets warn and show 0
                self.book.set_value(sheet, row, col, 0.0)

    def broken(self, cell: Cell, kind: str) -> Breakage:
        """One breakage at a cell."""
        sheet, row, col = cell
        formula, draw = self.formulas[cell], self.draw
        same = [one for one in self.formulas if one[:2] == (sheet, row)]
        later = [one for one in same if one[2] >= col]
        value = self.book.get_value(*cell)
        number = float(value) if isinstance(value, int | float) else 1.0
        inner = formula.removeprefix("=")
        if kind == "value":
            return Breakage(kind, {cell: draw.choice([0.0, number * draw.uniform(0.5, 1.5), number * 10, 1.0])})
        if kind == "number added":
            return Breakage(kind, {cell: f"={inner}+{abs(number) * draw.uniform(0.01, 2) + 1:.6g}"})
        if kind == "factor":
            return Breakage(kind, {cell: f"=({inner})*{draw.uniform(0.8, 1.2):.6g}"})
        if kind == "sign":
            return Breakage(kind, {cell: f"=-({inner})"})
        if kind == "shift":
            return Breakage(kind, {cell: self.shifted(formula)})
        if kind == "row deleted":
            return Breakage(kind, dict.fromkeys(same, "=#REF!"))
        if kind == "row cleared":
            return Breakage(kind, dict.fromkeys(same))
        if kind == "cut":
            return Breakage(kind, dict.fromkeys(later[: draw.randint(1, 6)]))
        factor = f"{draw.uniform(0.8, 1.2):.6g}"
        return Breakage(kind, {one: f"=({self.formulas[one][1:]})*{factor}" for one in later})

    def shifted(self, formula: str) -> str:
        """The formula with one of its cells a row or column further; with a sign where it names none."""
        found = list(_CELL.finditer(formula))
        if not found:
            return f"=-({formula[1:]})"
        match, across = self.draw.choice(found), self.draw.random() < 0.5
        col = openpyxl.utils.column_index_from_string(match[3]) - 1 + across
        moved = f"{match[1] or ''}{match[2]}{column(col)}{match[4]}{int(match[5]) + (not across)}"
        return formula[: match.start()] + moved + formula[match.end() :]

    def amounts(self) -> dict[tuple[str, int], list[object]]:
        """Every row of money of the parts and of the statements."""
        found: dict[tuple[str, int], list[object]] = {}
        content, statements = self.layout.content, self.layout.fixed["statements"]
        money = {node.name for node in content.lab.graph.nodes if str(node.unit).startswith(content.lab.currency)}
        for node in content.lab.graph.nodes:
            if node.name in money and "/" not in str(node.unit).removesuffix("/month") and node.kind != "check":
                at = self.layout.sheet_of(node), self.layout.rows[node.name]
                found[at] = self.sheet.months(*at)
        last = max((col for name, _, col in self.formulas if name == statements), default=LABELS)
        for row in sorted({row for name, row, _ in self.formulas if name == statements}):
            if self.book.get_value(statements, row, 1) in money:
                area = formualizer.RangeAddress(statements, row, LABELS + 1, row, last)
                found[statements, row - 1] = list(self.book.sheet(statements).get_values(area)[0])
        return found

    def differs(self, key: tuple[str, int], now: list[object], before: list[object]) -> bool:
        """Whether a row of money moved by more than the bar of its month, or is an error."""
        years = key[0] == self.layout.fixed["statements"]
        for t, (one, other) in enumerate(zip(now, before, strict=True)):
            if isinstance(other, int | float):
                number = 0.0 if one is None else one  # an empty cell counts as nothing
                if not isinstance(number, int | float):
                    return True
                if abs(number - other) > (self.least if years else self.bar[FIRST + 1 + t]):
                    return True
        return False

    def moved(self, one: Breakage) -> bool:
        """Whether it counts."""
        return any(self.differs(key, now, self.before[key]) for key, now in self.amounts().items())


def not_named(broken: Iterable[Breakage], layout: Layout, exported: Book) -> list[Breakage]:
    """The breakages of which `labecon import` does not name every cell, all of them made in one workbook.

    Args:
        broken: The breakages; deleted rows apart, which move others.
        layout: Where everything stands.
        exported: The workbook as exported.

    Returns:
        Those with a cell that is not named.
    """
    broken = list(broken)
    sheets = {name: dict(cells) for name, cells in exported.sheets.items()}
    for (sheet, row, col), what in (item for one in broken for item in one.cells.items()):
        held = Held(0.0, what.removeprefix("=")) if isinstance(what, str) else Held(what)
        sheets[sheet][row - 1, col - 1] = held
    found = difference(layout, exported, Book(sheets, exported.properties))
    said = {f"{edit.sheet}!{edit.cell}" for edit in found.edits}
    for finding in found.findings:
        first, _, last = finding.cell.partition(":")
        for row in openpyxl.utils.cell.rows_from_range(f"{first}:{last or first}"):
            said |= {f"{finding.sheet}!{cell}" for cell in row}
    return [one for one in broken if not {f"{cell[0]}!{column(cell[2] - 1)}{cell[1]}" for cell in one.cells} <= said]
