"""Parquet: what goes in comes out, absent is absent, damage is seen."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pyarrow.parquet
import pytest

from labecon.analysis.sweeps.blocks_array import content_hash
from labecon.analysis.sweeps.tables_array import Tables, read_rows, require_parquet
from labecon.errors import UsageError
from tests.unit.analysis.sweeps.small_sweep import TEXT, small_plan

PLAN = small_plan(TEXT + '[drivers]\ndemand_level = [0.9]\nburn_start = ["6e6 to 9e6", 7e6]\n', figures=("runway",))
VALUES = {
    "revenue_FY2026": np.array([1.5, np.nan, 3, 4, 5, 6], np.float32),
    "runway": np.array([12, np.inf, 3, 4, 5, 6], np.float32),
}


def test_what_goes_in_comes_out(tmp_path: Path) -> None:
    tables, block = Tables(PLAN), PLAN.blocks[0]
    tables.write_block(tmp_path / "a.parquet", block, VALUES)
    found = tables.read_block(tmp_path / "a.parquet", block)
    assert found is not None and content_hash(found) == content_hash(VALUES)
    (row, second, *_) = read_rows(tmp_path / "a.parquet")
    assert row == {
        "lab": "five_numbers", "currency": "USD", "scenario": "base", "seed": 1, "demand_level": 0.9,
        "burn_start": "6e6 to 9e6", "path": 0, "revenue_FY2026": 1.5, "runway": 12.0,
    }  # fmt: skip
    assert second["revenue_FY2026"] is None and second["runway"] == float("inf")


def test_the_content_not_the_encoding_is_hashed(tmp_path: Path) -> None:
    tables, block = Tables(PLAN), PLAN.blocks[0]
    tables.write_block(tmp_path / "a.parquet", block, VALUES)
    table = pyarrow.parquet.read_table(tmp_path / "a.parquet")
    pyarrow.parquet.write_table(table, tmp_path / "b.parquet", compression="none", use_dictionary=False)
    assert (tmp_path / "a.parquet").read_bytes() != (tmp_path / "b.parquet").read_bytes()
    found = tables.read_block(tmp_path / "b.parquet", block)
    assert found is not None and content_hash(found) == content_hash(VALUES)


def test_no_flipped_byte_passes(tmp_path: Path) -> None:
    tables, block = Tables(PLAN), PLAN.blocks[0]
    path = tmp_path / "a.parquet"
    tables.write_block(path, block, VALUES)
    whole, good, harmless = path.read_bytes(), content_hash(VALUES), 0
    places = range(0, len(whole), max(1, len(whole) // 200))
    for place in places:
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x40]) + whole[place + 1 :])
        found = tables.read_block(path, block)
        if found is not None and content_hash(found) == good:
            harmless += 1  # a name of the writer, a column of labels: the values are as they were
    assert harmless < len(places)
    path.write_bytes(whole[:-20])
    assert tables.read_block(path, block) is None
    assert tables.read_block(tmp_path / "none.parquet", block) is None


def test_paths_of_another_block_are_not_taken_for_its_own(tmp_path: Path) -> None:
    tables = Tables(PLAN)
    tables.write_block(tmp_path / "a.parquet", PLAN.blocks[0], VALUES)
    assert tables.read_block(tmp_path / "a.parquet", PLAN.blocks[1]) is None


def test_every_block_has_a_file_of_its_own() -> None:
    tables = Tables(PLAN)
    assert len({tables.place(block) for block in PLAN.blocks}) == len(PLAN.blocks)


def test_without_the_library_one_line_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError, match=r"pip install 'labecon\[sweep\]'"):
        require_parquet()


def test_a_folder_without_summary(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no summary that can be read"):
        read_rows(tmp_path / "summary.parquet")
