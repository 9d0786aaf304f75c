"""The plan: every combination once, blocks that are known by what they compute, names held against the labs."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from labecon.errors import DataError
from tests.unit.analysis.sweeps.small_sweep import TEXT, WORKSPACE, lines, small_plan


def complaints(text: str) -> list[str]:
    with pytest.raises(DataError) as error:
        small_plan(text)
    return lines(error.value.problems)


def test_every_combination_is_a_cell() -> None:
    plan = small_plan(TEXT + "[drivers]\ndemand_level = [0.9, 1.0, 1.1]\n", seeds=(1, 2))
    assert len(plan.cells) == 1 * 2 * 3 * 2 == len(set(plan.cells))
    assert plan.paths == 12 * 20


def test_a_driver_of_another_lab_does_not_repeat_cells() -> None:
    text = TEXT.replace('["five_numbers"]', '["five_numbers", "api_only"]').replace(', "lean_year"', "")
    plan = small_plan(text + '[drivers]\n"five_numbers:demand_level" = [0.9, 1.1]\n')
    assert [(cell.lab, cell.drivers) for cell in plan.cells] == [
        ("five_numbers", {"demand_level": 0.9}),
        ("five_numbers", {"demand_level": 1.1}),
        ("api_only", {}),
    ]


def test_blocks_cover_every_path_once() -> None:
    plan = small_plan()
    ranges = [(block.start, block.stop) for block in plan.blocks if block.cell == 1]
    assert ranges == [(0, 6), (6, 12), (12, 18), (18, 20)]
    assert sum(block.paths for block in plan.blocks) == plan.paths


def test_a_block_is_known_by_what_it_computes() -> None:
    plan, again = small_plan(), small_plan()
    ids = [block.id for block in plan.blocks]
    assert ids == [block.id for block in again.blocks]
    assert len(set(ids)) == len(ids) == 8
    for change in ({"seeds": (2,)}, {"months": 30}, {"lines": ("cash",)}, {"arithmetic": "fast"}, {"figures": ()}):
        other = {block.id for block in small_plan(**change).blocks}
        assert not other & set(ids), change


def test_where_the_folder_of_the_user_lies_does_not_matter() -> None:
    task = json.loads(small_plan().blocks[0].task)
    assert task["workspace"].endswith("workspace")
    assert task["id"] == small_plan().blocks[0].id


def test_what_a_folder_stands_for_changes_with_the_request() -> None:
    head = small_plan().head
    assert head == small_plan().head
    assert head["specification"] != small_plan(paths=21).head["specification"]
    assert head["files"] != small_plan(scenarios=("base",)).head["files"]


def test_names_that_are_not_there_are_said_with_line_and_nearest_name() -> None:
    text = TEXT.replace('"lean_year"', '"lean_yaer"').replace('"revenue"', '"revenu"').replace("FY2026", "FY2036")
    found = complaints(text + "[drivers]\ndemand_levle = [1]\n")
    assert any("small.toml:3: no scenario 'lean_yaer'; did you mean lean_year?" in one for one in found)
    assert any("no lab has a line revenu; did you mean revenue?" in one for one in found)
    assert any("FY2036 ends after the last month of every lab" in one for one in found)
    assert any(
        "small.toml:12: five_numbers has no driver demand_levle; did you mean demand_level?" in one for one in found
    )


def test_patterns_and_drivers_of_one_lab_have_a_line_of_their_own() -> None:
    text = TEXT + '[drivers]\n"*.demand_levle" = [1]\n"@thin.x" = [1]\n"five_numbers:demand_levle" = [1]\n'
    assert [one.split(": ")[0] for one in complaints(text)] == ["small.toml:12", "small.toml:13", "small.toml:14"]


def test_a_value_out_of_its_range_is_refused() -> None:
    assert "gross_margin_start" in complaints(TEXT + "[drivers]\ngross_margin_start = [0.5, 3]\n")[0]


def test_a_lab_that_is_not_there() -> None:
    (found,) = complaints(TEXT.replace("five_numbers", "five_number"))
    assert "small.toml:2: no lab 'five_number'; did you mean five_numbers?" in found


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A folder with three scenarios: two that contradict each other, and one for another lab."""
    shutil.copytree(WORKSPACE, tmp_path / "w")
    texts = {
        "more": 'reason = "r"\n[overrides]\ndemand_level = { set = 2 }\n',
        "less": 'reason = "r"\n[overrides]\ndemand_level = { set = 0.5 }\n',
        "elsewhere": 'reason = "r"\nlabs = ["api_only"]\n[overrides]\ngross_margin_start = { set = 0.5 }\n',
    }
    for name, text in texts.items():
        (tmp_path / "w" / "scenarios" / f"{name}.toml").write_text(text, encoding="utf-8")
    return tmp_path / "w"


def test_scenarios_are_combined_up_to_a_size_and_contradictions_left_out(workspace: Path) -> None:
    plan = small_plan(workspace=workspace, scenarios=("base", "more", "less", "funding_drought"), combine=2)
    assert [cell.scenario for cell in plan.cells] == [
        "base", "more", "less", "funding_drought", "more+funding_drought", "less+funding_drought",
    ]  # fmt: skip
    ((lab, scenario, reason),) = plan.left_out
    assert (lab, scenario) == ("five_numbers", "more+less") and "both set demand_level" in reason


def test_a_contradiction_that_was_written_out_is_an_error(workspace: Path) -> None:
    with pytest.raises(DataError, match="both set demand_level"):
        small_plan(workspace=workspace, scenarios=("more+less",))


def test_a_scenario_of_another_lab_is_left_out(workspace: Path) -> None:
    plan = small_plan(workspace=workspace, scenarios=("base", "elsewhere"))
    assert [cell.scenario for cell in plan.cells] == ["base"]
    assert [one[:2] for one in plan.left_out] == [("five_numbers", "elsewhere")]
    with pytest.raises(DataError, match="no combination is left"):
        small_plan(workspace=workspace, scenarios=("elsewhere",))


def test_a_scenario_that_was_edited_makes_other_blocks(workspace: Path) -> None:
    before = small_plan(workspace=workspace, scenarios=("base", "more"))
    path = workspace / "scenarios" / "more.toml"
    path.write_text("# a remark\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert small_plan(workspace=workspace, scenarios=("base", "more")).head == before.head
    path.write_text(path.read_text(encoding="utf-8").replace("= 2 }", "= 3 }"), encoding="utf-8")
    after = small_plan(workspace=workspace, scenarios=("base", "more"))
    assert after.head["files"] != before.head["files"]
    same = {block.id for block in before.blocks} & {block.id for block in after.blocks}
    assert same == {block.id for block in before.blocks if before.cells[block.cell].scenario == "base"}
