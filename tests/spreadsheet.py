"""What tests of workbooks share: LibreOffice, cached values taken out, every cell against the engine's."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from labecon.outputs.workbook.layout import HEAD


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """LibreOffice; without it the test is skipped, or fails where CI says that there must be one."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None:
        if os.environ.get("CI") == "true":
            pytest.fail("CI needs LibreOffice (Debian: apt install libreoffice-calc)")
        pytest.skip("LibreOffice is not installed")
    return Office(found, tmp_path_factory.mktemp("office"))


class Office:
    """LibreOffice with a profile of its own."""

    def __init__(self, program: str, folder: Path) -> None:
        self.program, self.folder = program, folder

    def recalculated(self, book: Path) -> Path:
        """The workbook after its cached values have been taken out and everything was computed again."""
        bare = self.folder / f"{book.stem}_bare.xlsx"
        without_values(book, bare)
        out = self.folder / "out"
        profile = f"-env:UserInstallation=file://{self.folder}/profile"
        kind = "xlsx:Calc MS Excel 2007 XML"
        command = [self.program, "--headless", profile, "--convert-to", kind, "--outdir", str(out), str(bare)]
        subprocess.run(command, check=True, capture_output=True, timeout=240)
        return out / bare.name


def without_values(book: Path, to: Path) -> None:
    """Writes a workbook whose formula cells have no value."""
    with zipfile.ZipFile(book) as source, zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name.startswith("xl/worksheets/sheet"):
                data = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", data)
            target.writestr(name, data)


def disagreements(cached: Path, computed: Path, checks: str) -> Iterator[tuple[Any, ...]]:
    """Formula cells whose computed value is not the cached one to 1e-9 of scale, and error values.

    Args:
        cached: The workbook as written.
        computed: The same, recalculated.
        checks: Name of the sheet of checks: a gap is measured by the scale below it, a share by 1.
    """
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
                    if abs(value - other) > 1e-9 * scale:
                        yield sheet.title, cell.coordinate, value, other, cell.value
                elif (value or "") != (other or ""):
                    yield sheet.title, cell.coordinate, value, other, cell.value
