"""Finding data files: bundled ones, a workspace that goes first, nothing outside it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from labecon.errors import DataError, UsageError
from labecon.labs.loading import available, load, load_scenario
from tests.worked_example import TOML


def test_unknown_names_at_the_door() -> None:
    with pytest.raises(UsageError, match="no lab 'minimaxx'") as error:
        load("minimaxx")
    assert error.value.problems[0].code == "unknown-name"
    with pytest.raises(UsageError, match="no scenario 'price_wars'"):
        load_scenario("price_wars")
    with pytest.raises(UsageError, match="'yesterday' is not a day"):
        load("minimax", as_known_on="yesterday")


@pytest.mark.parametrize("name", ["", "../secret", "a/b", "a\0b", "demo.toml", ".", "\\\\host\\x"])
def test_no_path_leads_out_of_the_workspace(tmp_path: Path, name: str) -> None:
    (tmp_path / "w" / "labs").mkdir(parents=True)
    (tmp_path / "w" / "secret.toml").write_text(TOML)
    with pytest.raises(UsageError, match="no lab"):
        load(name, workspace=tmp_path / "w")


def test_a_workspace_that_cannot_be_read(tmp_path: Path) -> None:
    for wrong in (tmp_path / "gone", tmp_path / "file"):
        (tmp_path / "file").write_text("")
        with pytest.raises(UsageError, match="is not a folder") as error:
            load("demo", workspace=wrong)
        assert error.value.problems[0].code == "unreadable"
    with pytest.raises(UsageError, match="workspace"):
        load("demo", workspace="a\0b")


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_workspace_without_permission(tmp_path: Path) -> None:
    (tmp_path / "labs").mkdir()
    (tmp_path / "labs" / "demo.toml").write_text(TOML)
    (tmp_path / "labs" / "demo.toml").chmod(0)
    with pytest.raises(DataError, match="cannot be read"):
        load("demo", workspace=tmp_path)


def test_files_of_a_workspace_go_first_and_are_listed(tmp_path: Path) -> None:
    (tmp_path / "labs").mkdir()
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "labs" / "mine.toml").write_text("lab = 3")
    (tmp_path / "scenarios" / "boom.toml").write_text('reason = "why not"\n[overrides]\nx = { scale = 2 }\n')
    assert "mine" in available("labs", tmp_path)
    assert load_scenario("boom", tmp_path).overrides["x"].value == 2
    with pytest.raises(DataError, match=r"mine\.toml:1: lab is missing or no text"):
        load("mine", workspace=tmp_path)
