"""LibreOffice: the lines as rows of a workbook, months side by side; one recalculation of everything is one path.

The workbook is recalculated over the bridge of LibreOffice to Python (python3-uno), in two processes that differ in the
number of turns, so that starting and loading cancel out of the CPU time.
"""

from __future__ import annotations

import re
import resource
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import numpy as np
from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from peer import answer, given

PATH, FEW, MANY = 5, 20, 220
peer = given()
WORDS = {"exp": "EXP", "log": "LN", "where": "IF", "fmin": "MIN", "fmax": "MAX", "AND": "AND"}
#: Talks to LibreOffice in the Python that has its bridge: reads the cells, then recalculates so often.
TALK = """
import sys, time, uno
port, book, first, last, months, turns = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:])
here = uno.getComponentContext()
resolver = here.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", here)
for _ in range(200):
    try:
        there = resolver.resolve(f"uno:socket,host=127.0.0.1,port={port};urp;StarOffice.ComponentContext")
        break
    except Exception:
        time.sleep(0.2)
desktop = there.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", there)
document = desktop.loadComponentFromURL(book, "_blank", 0, ())
sheet = document.Sheets[0]
document.calculateAll()
for row in sheet.getCellRangeByPosition(2, first, 1 + months, last).getDataArray():
    print(*map(float, row))
for turn in range(turns):
    sheet.getCellByPosition(1, 0).Value *= 1.0001
    document.calculateAll()
document.close(True)
try:
    desktop.terminate()
except Exception:
    pass
"""


def workbook(place: Path) -> dict[str, int]:
    """Writes the model; the row of each name."""
    book = Workbook()
    sheet = book.active
    names = [*peer.drivers, *peer.calendar, *peer.shocks, *(item["name"] for item in peer.items)]
    row = {name: number for number, name in enumerate(names, 1)}
    for name, value in peer.names_of(PATH).items():
        sheet.cell(row[name], 2, float(value))
    for name, value in peer.opening(PATH).items():
        sheet.cell(row[name[5:]], 2, float(value))
    for month in range(peer.months):
        letter, before = get_column_letter(3 + month), get_column_letter(2 + month)

        def cell(found: re.Match[str], letter: str = letter, before: str = before) -> str:
            name = found.group(0)
            if name in WORDS:
                return WORDS[name]
            if name.startswith("prev_"):
                return f"{before}{row[name[5:]]}"
            return f"$B${row[name]}" if name in peer.drivers else f"{letter}{row[name]}"

        for name in (*peer.calendar, *peer.shocks):
            sheet.cell(row[name], 3 + month, float(peer.names_of(PATH, month)[name]))
        for item in peer.items:
            text = re.sub(r"\((\([^()]*\)) & (\([^()]*\))\)", r"AND(\1,\2)", item["text"])
            sheet.cell(row[item["name"]], 3 + month, "=" + re.sub(r"(?<![\w.])[A-Za-z_]\w*", cell, text))
    book.save(place)
    return row


def bridge() -> str:
    """The Python that has the bridge to LibreOffice."""
    for name in (sys.executable, "/usr/bin/python3", "python3"):
        if subprocess.run([name, "-c", "import uno"], capture_output=True, check=False).returncode == 0:
            return name
    raise ModuleNotFoundError("uno")


def recalculated(turns: int, row: dict[str, int]) -> tuple[float, str]:
    """CPU seconds of a process that recalculates so often, and the cells it read before."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    profile = (peer.folder / f"profile{turns}").as_uri()
    first, last = row[peer.items[0]["name"]] - 1, row[peer.items[-1]["name"]] - 1
    office = ["soffice", "--headless", "--norestore", f"-env:UserInstallation={profile}"]
    address = f"--accept=socket,host=127.0.0.1,port={port};urp;"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    start = resource.getrusage(resource.RUSAGE_CHILDREN)
    with subprocess.Popen([*office, address], **quiet) as process:
        sizes = [str(size) for size in (first, last, peer.months, turns)]
        book = (peer.folder / "lab.xlsx").as_uri()
        talk = [bridge(), "-c", TALK, port, book, *sizes]
        text = subprocess.run(talk, check=True, capture_output=True, text=True, timeout=300).stdout
        process.wait(60)
    end = resource.getrusage(resource.RUSAGE_CHILDREN)
    return end.ru_utime + end.ru_stime - start.ru_utime - start.ru_stime, text


if shutil.which("soffice") is None:
    raise ModuleNotFoundError("soffice")
bridge()
rows = workbook(peer.folder / "lab.xlsx")
few, cells = recalculated(FEW, rows)
many, _ = recalculated(MANY, rows)
table = np.array(cells.split(), dtype=float).reshape(len(peer.items), peer.months)
found = np.array([table[[item["name"] for item in peer.items].index(name)] for name in peer.fan])
version = subprocess.run(["soffice", "--version"], capture_output=True, text=True, check=True).stdout.split()[1]
answer(
    paths_per_core_second=(MANY - FEW) / (many - few),
    agreement=peer.away(found, PATH),
    version=version,
    note="recalculation of all cells is one path",
)
