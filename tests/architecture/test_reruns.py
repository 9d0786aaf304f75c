"""A test in a browser that fails is run again with everything anew, and the summary says so; other tests are not."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CONFTEST = Path(__file__).resolve().parents[1] / "conftest.py"
TESTS = """
import pytest
made, tried, ended = [], [], []

@pytest.fixture(scope="module")
def browser():
    made.append(len(made))
    yield made[-1]

@pytest.fixture
def page(browser):
    yield browser
    ended.append(browser)
    assert len(ended) != 3, "one that fails as it ends"

def test_first(page):
    assert page == 0

def test_stalled(page):
    tried.append(page)
    assert len(tried) > 1, "a stall"

def test_after(page):
    assert tried == made == [0, 1, 2]

def test_plain():
    assert len(tried) > 3
"""


@pytest.mark.parametrize("options", [[], ["--numprocesses=1", "--dist=loadfile"]])
def test_a_stalled_test_in_a_browser_runs_again_with_everything_anew(tmp_path: Path, options: list[str]) -> None:
    shutil.copy(CONFTEST, tmp_path / "conftest.py")
    (tmp_path / "test_it.py").write_text(TESTS)
    command = [sys.executable, "-m", "pytest", "-q", "-raR", "--rerun-show-tracebacks", "-W", "error", *options]
    run = subprocess.run([*command, "-p", "no:cacheprovider", "."], cwd=tmp_path, capture_output=True, text=True)
    assert run.returncode == 1, run.stdout + run.stderr
    assert "1 failed, " in run.stdout and ", 2 rerun in" in run.stdout, run.stdout
    assert run.stdout.count("RERUN test_it.py::test_stalled") == 2 and "a stall" in run.stdout
    assert "FAILED test_it.py::test_plain" in run.stdout and "RERUN test_it.py::test_plain" not in run.stdout
