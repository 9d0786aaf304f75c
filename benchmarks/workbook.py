"""The workbooks of the full labs held to their promises: ``python -m benchmarks.workbook [LAB ...] [--breakages N]``.

For every lab: seconds and size of the export; every formula cell beside the engine as LibreOffice and formualizer
compute it, the stored values taken out; lints over all cells; a file that LibreOffice saved again and fifty edits in
it, read back; random breakages, and how many of those that move more than 0.01 % of the assets raise the flag, and how
many the checks of the accounts alone. Ends with exit code 1 where a promise does not hold. A breakage takes one to two
seconds.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import formualizer

import labecon
from labecon.cli.export_command import cover_answers
from labecon.outputs.messages import Words
from labecon.outputs.workbook.content import content_of
from labecon.outputs.workbook.layout import Layout
from labecon.outputs.workbook.recalculated import recalculated, without_values
from labecon.outputs.workbook.writing import workbook_bytes
from tests.spreadsheet import disagreements
from tests.unit.outputs.workbook.test_returned import assert_exactly, back, typed
from tests.workbook_breakages import Breaker, Tally
from tests.workbook_lints import Lints

SECONDS, MEGABYTES, SEEN = 8.0, 3.0, 0.99


def measured(name: str, folder: Path, breakages: int) -> Iterator[tuple[str, bool]]:
    """What is seen of one lab.

    Args:
        name: The lab.
        folder: Where files may lie.
        breakages: How many.

    Yields:
        A line, and whether it is as promised.
    """
    start = time.perf_counter()
    lab, words = labecon.load(name), Words("en")
    content = content_of(lab, words)
    data = workbook_bytes(content, cover_answers(lab, words))
    seconds, size = time.perf_counter() - start, len(data) / 1e6
    yield f"written in {seconds:.1f} s, {size:.2f} MB", seconds <= SECONDS and size <= MEGABYTES

    layout, path = Layout(content), folder / f"{name}.xlsx"
    path.write_bytes(data)
    lints = Lints(data, layout)
    found = lints.findings()
    yield f"lints over {len(lints.formulas)} formulas: {len(found)} findings", not found

    again = recalculated(path, folder)
    off = list(disagreements(path, again, layout))
    yield f"LibreOffice: {len(off)} of {len(lints.formulas)} formula cells off by more than 1e-9 of scale", not off
    bare, out = folder / "bare.xlsx", folder / "computed.xlsx"
    without_values(path, bare)
    said = formualizer.recalculate_xlsx_file(str(bare), output=str(out))["summary"]
    off = list(disagreements(path, out, layout))
    yield f"formualizer: {len(off)} of {said['evaluated']} off, {said['errors']} errors", not off and not said["errors"]

    unchanged = back(again.read_bytes())
    differs = len(unchanged.changes) + len(unchanged.difference.findings)
    yield f"saved by LibreOffice and read back: {differs} differences", not differs
    book, edits = typed(content, data, 50, 11)
    path = folder / f"{name}_edited.xlsx"
    book.save(path)
    assert_exactly(back(recalculated(path, folder).read_bytes()), edits, 1e-12)
    yield "fifty edits saved by LibreOffice: exactly those", True

    path = folder / f"{name}.xlsx"
    tally = Tally(list(Breaker(content, path, name).breakages(breakages)))
    many, missed = len(tally.counting), len(tally.missed)
    alone = sum(one.by_accounts for one in tally.counting)
    text = (
        f"{breakages} breakages, {many} count: {many - missed} raise the flag, {alone} by checks of the accounts alone"
    )
    yield text, missed <= (1 - SEEN) * many


def main() -> int:
    """Prints what is seen.

    Returns:
        1 where a promise does not hold.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("labs", nargs="*", default=["minimax", "zhipu"])
    parser.add_argument("--breakages", type=int, default=250)
    options = parser.parse_args()
    sound = True
    for name in options.labs:
        with tempfile.TemporaryDirectory(prefix="labecon-") as folder:
            for text, holds in measured(name, Path(folder), options.breakages):
                print(f"{name}: {text}{'' if holds else '   NOT AS PROMISED'}", flush=True)
                sound &= holds
    return 0 if sound else 1


if __name__ == "__main__":
    raise SystemExit(main())
