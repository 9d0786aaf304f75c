"""Random breakages of a workbook raise its flag; `python -m benchmarks.workbook` breaks the full ones, 500 times."""

from __future__ import annotations

from pathlib import Path

import pytest

import labecon
from labecon.outputs.messages import Words
from labecon.outputs.workbook.cells import read_book
from labecon.outputs.workbook.content import Content, content_of
from labecon.outputs.workbook.writing import workbook_bytes
from tests.workbook_breakages import KINDS, Breakage, Breaker, Tally, not_named


@pytest.fixture(scope="module")
def zhipu(tmp_path_factory: pytest.TempPathFactory) -> tuple[Content, Path]:
    content = content_of(labecon.load("zhipu"), Words("en"), None, 6)
    path = tmp_path_factory.mktemp("breakages") / "model.xlsx"
    path.write_bytes(workbook_bytes(content))
    return content, path


def test_the_flag_shows_random_breakages(zhipu: tuple[Content, Path]) -> None:
    tally = Tally(list(Breaker(*zhipu, "short").breakages(25)))
    assert len(tally.counting) >= 12 and len({one.kind for one in tally.counting}) >= 5
    assert not [(one.kind, one.cells) for one in tally.missed]
    assert any(one.by_accounts for one in tally.counting)
    assert any(not one.by_accounts for one in tally.counting)  # which is what control totals are for


def test_import_names_every_broken_cell(zhipu: tuple[Content, Path]) -> None:
    breaker = Breaker(*zhipu, "import")
    exported = read_book(zhipu[1].read_bytes(), "model.xlsx")
    broken = [one for one in breaker.made(80) if one.kind != "row deleted"]
    assert len({one.kind for one in broken}) == len(KINDS) - 1
    untouched = Breakage("nothing", {(breaker.layout.part_sheets[""], 1, 300): None})
    assert not_named([*broken, untouched], breaker.layout, exported) == [untouched]
