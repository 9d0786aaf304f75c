"""Every command that reads facts reads those of the workspace."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from labecon.cli.main import main
from labecon.facts import load_ledger
from labecon.facts.workspace import workspace_ledger

COMMANDS = [
    ("facts",),
    ("facts", "check"),
    ("scenarios",),
    ("scenarios", "minimax"),
    ("run", "minimax", "--months", "1", "--line", "cash"),
    ("simulate", "minimax", "--paths", "2", "--months", "1"),
    ("explain", "minimax", "cash"),
    ("captable", "minimax"),
    ("generations", "minimax"),
    ("backtest", "minimax"),
    ("ask",),
    ("compare", "minimax"),
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in which one bundled fact has a remark of its own, and so another head."""
    made = tmp_path_factory.mktemp("workspace")
    name = "minimax.total.revenue.FY2024"
    words = [
        "facts",
        "correct",
        name,
        "printed=about 30.5 m dollars",
        "--why",
        "a test",
        "--workspace",
        str(made),
    ]
    assert main(words) == 0
    return made


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_the_command_reads_the_ledger_of_the_workspace(
    words: tuple[str, ...], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    main([*words, "--workspace", str(folder), "--format", "json"])
    said = json.loads(capsys.readouterr().out)
    assert said["facts"] == workspace_ledger(folder).head != load_ledger().head
