"""Whole sweeps: one hash, whatever stopped them, whoever computed them and however they were cut."""

from __future__ import annotations

import errno
import json
import shutil
from pathlib import Path

import duckdb
import pytest

from labecon.analysis.sweeps import sweep as module
from labecon.analysis.sweeps.sweep import Progress, Stopped
from labecon.analysis.sweeps.tables_array import Tables, read_rows
from labecon.backends import native
from labecon.errors import UsageError
from labecon.labs import load
from tests.compiler import compiler, kernels
from tests.unit.analysis.sweeps.small_sweep import TEXT, WORKSPACE, ran, small_plan

__all__ = ["compiler", "kernels"]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sweep that nobody disturbed."""
    folder = tmp_path_factory.mktemp("whole") / "results"
    ran(folder)
    return folder


@pytest.fixture(scope="module")
def digest(whole: Path) -> str:
    """Its hash."""
    found = ran(whole)
    assert (found.computed, found.blocks, found.paths, found.cells, found.failed) == (0, 8, 40, 2, ())
    return found.digest


def stop_after(blocks: int) -> module.Watch:
    def watch(progress: Progress) -> None:
        if progress.blocks >= blocks:
            raise KeyboardInterrupt

    return watch


def files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("paths/*/*.parquet"))


def test_the_hash_depends_on_no_cut_and_no_number_of_workers(digest: str, tmp_path: Path) -> None:
    assert ran(tmp_path / "a", small_plan(block=20)).digest == digest
    assert ran(tmp_path / "b", small_plan(block=7)).digest == digest
    assert ran(tmp_path / "c", workers=2).digest == digest
    assert ran(tmp_path / "d", small_plan(scenarios=("lean_year", "base"))).digest == digest


def test_a_kernel_is_compiled_before_the_workers_begin_and_gives_the_same_bits(
    digest: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, compiler: native.Compiler, kernels: Path
) -> None:
    prepared: list[str] = []
    prepare = module.prepare

    def counted(task: str) -> None:
        prepared.append(json.loads(task)["cell"]["scenario"])
        prepare(task)

    monkeypatch.setattr(module, "prepare", counted)
    monkeypatch.setattr(module, "WORTH_COMPILING", 0)
    assert ran(tmp_path / "results").digest == digest
    assert prepared == ["base", "lean_year"]
    assert list(kernels.glob("*.lib"))


def test_the_hash_follows_what_is_asked(digest: str, tmp_path: Path) -> None:
    assert ran(tmp_path / "a", small_plan(seeds=(2,))).digest != digest
    assert ran(tmp_path / "b", small_plan(paths=19)).digest != digest


@pytest.mark.parametrize("blocks", [1, 3, 7])
def test_a_sweep_that_was_stopped_goes_on(digest: str, tmp_path: Path, blocks: int) -> None:
    with pytest.raises(Stopped, match=f"{blocks} of 8 blocks"):
        ran(tmp_path, watch=stop_after(blocks))
    with pytest.raises(UsageError, match=f"stopped here at {blocks} of 8 blocks.*--resume goes on"):
        ran(tmp_path)
    found = ran(tmp_path, resume=True)
    assert (found.digest, found.computed) == (digest, 8 - blocks)


def test_a_kill_between_file_and_manifest_loses_one_block(digest: str, tmp_path: Path) -> None:
    with pytest.raises(Stopped):
        ran(tmp_path, watch=stop_after(4))
    manifest = tmp_path / "manifest.jsonl"
    manifest.write_bytes(manifest.read_bytes()[:-100])
    (tmp_path / "paths" / "five_numbers" / ".half.part").write_bytes(b"PAR1")
    found = ran(tmp_path, resume=True)
    assert (found.digest, found.computed) == (digest, 5)
    assert not list(tmp_path.rglob("*.part"))


@pytest.mark.parametrize("damage", ["flip", "cut", "gone", "swap"])
def test_a_damaged_block_is_found_and_done_again(whole: Path, digest: str, tmp_path: Path, damage: str) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(whole, folder)
    first, second, *_ = files(folder)
    content = first.read_bytes()
    if damage == "flip":
        values = Tables(small_plan()).read_block(first, small_plan().blocks[0])
        assert values is not None
        values["revenue_FY2026"][2] *= 1 + 2e-7
        Tables(small_plan()).write_block(first, small_plan().blocks[0], values)
    elif damage == "cut":
        first.write_bytes(content[: len(content) // 2])
    elif damage == "gone":
        first.unlink()
    else:
        first.write_bytes(second.read_bytes())
    found = ran(folder, resume=True)
    assert (found.digest, found.computed, found.redone) == (digest, 1, 1)


def test_a_changed_request_does_not_go_into_the_same_folder(whole: Path) -> None:
    with pytest.raises(UsageError, match="the specification has changed since these results were begun"):
        ran(whole, small_plan(paths=30), resume=True)


def test_changed_code_does_not_go_into_the_same_folder(whole: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from labecon.analysis.sweeps import plan

    monkeypatch.setattr(plan, "code_hash", lambda: "other")
    with pytest.raises(UsageError, match="the code of labecon has changed"):
        ran(whole, resume=True)


def test_a_full_disk_is_one_line_and_the_sweep_goes_on_later(
    digest: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, calls = Tables.write_block, []

    def full(*args: object) -> None:
        calls.append(args)
        if len(calls) > 3:
            raise OSError(errno.ENOSPC, "No space left on device")
        write(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(Tables, "write_block", full)
    with pytest.raises(UsageError, match="cannot be written: No space left on device"):
        ran(tmp_path)
    monkeypatch.setattr(Tables, "write_block", write)
    found = ran(tmp_path, resume=True)
    assert (found.digest, found.computed) == (digest, 5)


def test_the_paths_may_be_given_up_once_they_are_summed_up(whole: Path, digest: str, tmp_path: Path) -> None:
    plan = small_plan(keep_paths=False)
    assert ran(tmp_path, plan).digest == digest
    assert not files(tmp_path)
    assert read_rows(tmp_path / "summary.parquet") == read_rows(whole / "summary.parquet")
    again = ran(tmp_path, plan)
    assert (again.digest, again.computed) == (digest, 0)
    (tmp_path / "summary.parquet").write_bytes(b"PAR1")
    assert ran(tmp_path, plan, resume=True).computed == 8


def test_a_combination_without_result_is_named_and_the_others_go_on(tmp_path: Path) -> None:
    plan = small_plan(TEXT + "[drivers]\ninitial.cash = [8e7, 1e300]\n", scenarios=("base",))
    found = ran(tmp_path, plan)
    (failed,) = found.failed
    assert failed.startswith("five_numbers, base, initial.cash = 1e+300, seed 1: ") and "not finite" in failed
    rows = read_rows(tmp_path / "summary.parquet")
    assert [row["reason"] for row in rows if row["figure"] is None] == [failed.split("seed 1: ")[1]]
    assert {row["initial.cash"] for row in rows if row["q50"] is not None} == {8e7}
    again = ran(tmp_path, plan, resume=True)
    assert (again.digest, again.computed, again.failed) == (found.digest, 0, found.failed)


def test_a_cell_is_what_a_simulation_gives(whole: Path) -> None:
    lab = load("five_numbers", "lean_year", workspace=WORKSPACE)
    drawn = lab.simulate(20, seed=1, months=24, windows={"FY2026": ("revenue",)}, backend="array")
    rows = {row["scenario"]: row for row in read_rows(whole / "summary.parquet") if row["figure"] == "revenue"}
    found = [rows["lean_year"][name] for name in ("q05", "q25", "q50", "q75", "q95")]
    assert found == drawn.window("FY2026", "revenue").tolist()


def test_one_query_reads_every_block(whole: Path) -> None:
    query = f"select scenario, count(*), median(revenue_FY2026) from '{whole}/paths/*/*.parquet' group by all"
    found = {name: (count, middle) for name, count, middle in duckdb.sql(query).fetchall()}
    rows = {row["scenario"]: row["q50"] for row in read_rows(whole / "summary.parquet") if row["figure"] == "revenue"}
    assert {name: count for name, (count, _) in found.items()} == {"base": 20, "lean_year": 20}
    assert {name: middle for name, (_, middle) in found.items()} == pytest.approx(rows)


def test_the_time_left_is_told(tmp_path: Path) -> None:
    seen: list[Progress] = []
    ran(tmp_path, watch=seen.append)
    assert [one.blocks for one in seen] == list(range(1, 9))
    assert (seen[-1].paths, seen[-1].all_paths, seen[-1].seconds_left) == (40, 40, 0.0)
    assert all(one.seconds_left is not None and one.seconds_left > 0 for one in seen[:-1])


def test_an_answer_that_was_altered_on_its_way_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    compute = module.compute
    monkeypatch.setattr(module, "compute", lambda task: compute(task)[:-4] + b"\0\0\0\0")
    with pytest.raises(UsageError, match="altered on its way"):
        ran(tmp_path)


def test_the_manifest_says_how_the_results_came_about(whole: Path) -> None:
    first = json.loads((whole / "manifest.jsonl").read_text(encoding="utf-8").splitlines()[0])
    assert first["kind"] == "head" and first["blocks"] == 8 and first["arithmetic"] == "strict"
    assert (whole / "sweep.toml").read_text(encoding="utf-8") == TEXT
