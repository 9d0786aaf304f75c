"""The page of what users expect: every row is there once, and every test that it names exists."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "experience.md"
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def rows(text: str) -> dict[int, list[tuple[str, str]]]:
    """Number of each row to the tests that it names; a row without one is wrong."""
    found: dict[int, list[tuple[str, str]]] = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 4 and cells[0].isdigit():
            assert int(cells[0]) not in found, cells[0]
            found[int(cells[0])] = _TEST.findall(cells[3])
    return found


@cache
def names_in(file: str) -> set[str]:
    """Names of the tests in a file."""
    path = ROOT / file
    tree = ast.parse(path.read_text(encoding="utf-8")) if path.is_file() else ast.Module([], [])
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def missing(text: str) -> list[str]:
    """What is wrong with the page."""
    found = rows(text)
    wrong = [f"row {number}" for number in range(1, 26) if not found.get(number)]
    named = [test for tests in found.values() for test in tests]
    return wrong + [f"{file}::{name}" for file, name in named if name not in names_in(file)]


def test_every_row_names_tests_that_exist() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert sorted(rows(text)) == list(range(1, 26))
    assert missing(text) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("::test_two_bases_do_not_add", "::test_two_bases_add", "test_formula_units.py::test_two_bases_add"),
        ("tests/unit/web/test_jobs.py", "tests/unit/web/test_job.py", "test_job.py::test_a_job_whose"),
        ("| 18 |", "| 81 |", "row 18"),
    ],
)  # fmt: skip
def test_a_test_or_row_that_goes_away_is_seen(old: str, new: str, said: str) -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert old in text
    assert any(said in one for one in missing(text.replace(old, new)))
