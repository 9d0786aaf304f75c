"""A workbook computed by another program: its values taken out, LibreOffice run, every line read back."""

from __future__ import annotations

import contextlib
import math
import os
import re
import shutil
import signal
import subprocess
import tempfile
import zipfile
from pathlib import Path

from labecon.errors import UsageError
from labecon.evidence.documents.limits import Limits
from labecon.outputs.workbook.cells import Book, read_book
from labecon.outputs.workbook.content import Content
from labecon.outputs.workbook.layout import FIRST, Layout, column
from labecon.outputs.workbook.writing import workbook_bytes

#: Seconds after which LibreOffice is given up.
PATIENCE = 240
_KIND = "xlsx:Calc MS Excel 2007 XML"
_OTHERWISE = "use --backend python"
#: A workbook of our own may be larger than a document that is sent in.
_LIMITS = Limits(cells=2_000_000)
Values = dict[str, list[float]]


def find_office() -> str:
    """The program that computes workbooks.

    Returns:
        Path of LibreOffice.

    Raises:
        UsageError: It is not installed.
    """
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None:
        remedy = f"install it (Debian: apt install libreoffice-calc), or {_OTHERWISE}, which gives the same numbers"
        text = "the engine excel needs LibreOffice: no soffice, libreoffice"
        raise UsageError.of("missing-program", text, "", remedy)
    return found


def without_values(book: Path, to: Path) -> None:
    """Writes a workbook whose formula cells have no value, so that whoever opens it has to compute them.

    Args:
        book: The workbook.
        to: The file to write.
    """
    with zipfile.ZipFile(book) as source, zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name.startswith("xl/worksheets/sheet"):
                data = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", data)
            target.writestr(name, data)


def recalculated(book: Path, folder: Path) -> Path:
    """A workbook after its values have been taken out and LibreOffice has computed everything again.

    Args:
        book: The workbook.
        folder: A folder for LibreOffice's own files and for the answer; a profile kept there starts faster next time.

    Returns:
        The computed workbook.

    Raises:
        UsageError: There is no LibreOffice, or it gave no workbook.
    """
    bare, out = folder / f"{book.stem}_bare.xlsx", folder / "out"
    without_values(book, bare)
    profile = f"-env:UserInstallation={(folder / 'profile').absolute().as_uri()}"
    _run([find_office(), "--headless", profile, "--convert-to", _KIND, "--outdir", str(out), str(bare)])
    if not (out / bare.name).is_file():
        raise UsageError.of("failed-program", "LibreOffice gave no workbook back", "", _OTHERWISE)
    return out / bare.name


def _run(command: list[str]) -> None:
    """Runs a program that starts others, and ends all of them when it is given up or interrupted."""
    nowhere = subprocess.DEVNULL
    with subprocess.Popen(command, stdin=nowhere, stdout=nowhere, stderr=nowhere, start_new_session=True) as process:
        try:
            code = process.wait(PATIENCE)
        except subprocess.TimeoutExpired as error:
            text = f"LibreOffice has not answered within {PATIENCE} seconds"
            raise UsageError.of("failed-program", text, "", _OTHERWISE) from error
        finally:
            if process.returncode is None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
    if code:
        raise UsageError.of("failed-program", f"LibreOffice stopped with code {code}", "", _OTHERWISE)


def recalculated_lines(content: Content) -> tuple[Values, Values]:
    """Every line of a workbook as LibreOffice computes it; nothing of it comes from this program's engines.

    Args:
        content: What the workbook shows.

    Returns:
        Values by item and forecast month, gaps of checks included, and the scale of each check by month.

    Raises:
        UsageError: There is no LibreOffice, or a cell has no number.
    """
    with tempfile.TemporaryDirectory(prefix="labecon-") as name:
        path = Path(name) / "model.xlsx"
        path.write_bytes(workbook_bytes(content))
        book = read_book(recalculated(path, Path(name)).read_bytes(), path.name, _LIMITS)
    layout = Layout(content)
    forecast, scales = {}, {}
    for node in content.lab.graph.nodes:
        sheet, row, undefined = layout.sheet_of(node), layout.rows[node.name], node.kind == "ratio"
        forecast[node.name] = _months(book, layout, sheet, row, undefined)
        if node.kind == "check":
            scales[node.name] = _months(book, layout, sheet, row + 1, False)
    return forecast, scales


def _months(book: Book, layout: Layout, sheet: str, row: int, undefined: bool) -> list[float]:
    found = []
    for t in range(len(layout.content.months)):
        held = book.sheets[sheet].get((row, FIRST + t))
        value = held.value if held is not None else None
        if undefined and value in (None, ""):
            value = math.nan
        if isinstance(value, str) or value is None:
            place = f"{sheet}!{column(FIRST + t)}{row + 1}"
            text = f"LibreOffice gives {value or 'nothing'} in a cell that must have a number"
            raise UsageError.of("failed-program", text, place, _OTHERWISE)
        found.append(float(value))
    return found
