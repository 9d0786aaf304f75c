"""What tests of workbooks share: LibreOffice and formualizer, values taken out, every cell against the engine's."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import formualizer
import openpyxl
import pytest

from labecon.errors import UsageError
from labecon.outputs.workbook.content import Content
from labecon.outputs.workbook.layout import FIRST, HEAD, Layout
from labecon.outputs.workbook.recalculated import find_office, recalculated
from labecon.outputs.workbook.totals import SHARE


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """LibreOffice; without it the test is skipped, or fails where CI says that there must be one."""
    try:
        find_office()
    except UsageError:
        if os.environ.get("CI") == "true":
            pytest.fail("CI needs LibreOffice (Debian: apt install libreoffice-calc)")
        pytest.skip("LibreOffice is not installed")
    return Office(tmp_path_factory.mktemp("office"))


class Office:
    """LibreOffice with a profile of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def recalculated(self, book: Path) -> Path:
        """The workbook after its cached values have been taken out and everything was computed again."""
        return recalculated(book, self.folder)


class Calculator:
    """A workbook held open in formualizer: type into it, and read what follows.

    Args:
        content: What it shows.
        path: The workbook.
    """

    def __init__(self, content: Content, path: Path) -> None:
        self.content, self.layout = content, Layout(content)
        self.book = formualizer.load_workbook(str(path))
        named = (one for one in self.book.get_named_ranges() if one["kind"] == "cell")
        self.names = {one["name"]: (one["sheet"], one["start_row"], one["start_col"]) for one in named}
        self.book.evaluate_all()

    def type(self, name: str, value: float | str) -> None:
        """Types a value into a cell that has a name."""
        self.book.set_value(*self.names[name], value)

    def value(self, name: str) -> Any:
        """What a cell that has a name shows."""
        self.book.evaluate_all()
        return self.book.get_value(*self.names[name])

    def lines(self) -> dict[str, list[Any]]:
        """The forecast months of every item."""
        self.book.evaluate_all()
        found: dict[str, list[Any]] = {}
        for node in self.content.lab.graph.nodes:
            found[node.name] = self.months(self.layout.sheet_of(node), self.layout.rows[node.name])
        return found

    def months(self, sheet: str, row: int) -> list[Any]:
        """The forecast months of a row, from 0."""
        last = FIRST + len(self.content.months)
        area = formualizer.RangeAddress(sheet, row + 1, FIRST + 1, row + 1, last)
        return list(self.book.sheet(sheet).get_values(area)[0])


def disagreements(cached: Path, computed: Path, layout: Layout) -> Iterator[tuple[Any, ...]]:
    """Formula cells whose computed value is not the cached one to 1e-9 of scale, and error values.

    Args:
        cached: The workbook as written.
        computed: The same, recalculated.
        layout: Where everything stands: a gap of a check is measured by the scale below it, a share by 1.
    """
    checks, totals = layout.fixed["checks"], layout.fixed["totals"]
    formulas = openpyxl.load_workbook(cached)
    values, found = (openpyxl.load_workbook(one, data_only=True) for one in (cached, computed))
    for sheet in formulas:
        for row in sheet.iter_rows():
            cells = [cell for cell in row if isinstance(cell.value, str) and cell.value.startswith("=")]
            wanted = [values[sheet.title][cell.coordinate].value for cell in cells]
            largest = max((abs(one) for one in wanted if isinstance(one, int | float)), default=0.0)
            for cell, value in zip(cells, wanted, strict=True):
                other = found[sheet.title][cell.coordinate].value
                if isinstance(value, int | float) and isinstance(other, int | float):
                    scale = max(abs(value), 1e-6 * largest)
                    if sheet.title == checks and (cell.row - HEAD) % 3 != 2:
                        below = values[sheet.title].cell(cell.row + 1, cell.column).value
                        scale = below if (cell.row - HEAD) % 3 == 1 and isinstance(below, int | float) else 1.0
                    if sheet.title == totals and cell.column == SHARE + 1:
                        scale = 1.0
                    if abs(value - other) > 1e-9 * scale:
                        yield sheet.title, cell.coordinate, value, other, cell.value
                elif (value or "") != (other or ""):
                    yield sheet.title, cell.coordinate, value, other, cell.value
