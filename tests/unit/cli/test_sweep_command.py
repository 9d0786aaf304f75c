"""`labecon sweep` as a user runs it, stops it and kills it."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from labecon.cli.main import main

EXAMPLES = Path(__file__).resolve().parents[3] / "examples" / "workspace"
LABECON = (sys.executable, "-c", "import sys; from labecon.cli.main import main; sys.exit(main())")
TEXT = """labs = ["five_numbers"]
scenarios = ["base", "lean_year"]
seeds = [1, 2]
paths = 120
block = 20
months = 24

[drivers]
demand_level = { scale = [0.9] }

[keep]
windows = ["FY2026"]
lines = ["revenue"]
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to work in, with a specification of 24 blocks and one of 4."""
    (tmp_path / "large.toml").write_text(TEXT, encoding="utf-8")
    (tmp_path / "little.toml").write_text(TEXT.replace("120", "20"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def begun(*words: str) -> subprocess.Popen[str]:
    """A sweep in a process of its own, with a process group of its own as a terminal gives it."""
    command = [*LABECON, "sweep", *words, "--workspace", str(EXAMPLES)]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, start_new_session=True)


def wait_for_blocks(manifest: Path, count: int) -> None:
    """Waits until a manifest has some blocks."""
    for _ in range(12_000):
        if manifest.exists() and manifest.read_bytes().count(b"\n") > count:
            return
        time.sleep(0.05)
    raise AssertionError("no block was finished")


def test_the_answer_is_one_line_of_json_and_the_rest_is_said_on_stderr(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("sweep", "little.toml", "--workspace", str(EXAMPLES), "--workers", "1")
    assert main(words) == 0
    first = capsys.readouterr()
    found = json.loads(first.out)
    assert {"schema_version", "labecon", "facts", "arithmetic", "digest", "blocks", "paths"} <= set(found)
    assert (found["blocks"], found["paths"], found["cells"]) == (4, 80, 4)
    assert "labecon sweep --summary little-results" in first.err
    assert main(words) == 0
    second = capsys.readouterr()
    assert second.out == first.out
    assert "0 blocks computed, 4 already there" in second.err


def test_the_summary_as_text_rows_and_document(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(("sweep", "little.toml", "--workspace", str(EXAMPLES), "--workers", "1", "--format", "text")) == 0
    digest = capsys.readouterr().out.split("Digest ")[1].split()[0]
    assert main(("sweep", "--summary", "little-results")) == 0
    text = capsys.readouterr().out
    for words in ("Revenue FY2026, USD m", "lean_year, demand_level × 0.9, seed 2", "Runway, committed plan", digest):
        assert words in text
    assert main(("sweep", "--summary", "little-results", "--lang", "zh")) == 0
    chinese = capsys.readouterr().out
    assert "收入 FY2026（万美元）" in chinese and "资金可用月数，既定计划" in chinese
    assert main(("sweep", "--summary", "little-results", "--format", "csv")) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert main(("sweep", "--summary", "little-results", "--format", "json")) == 0
    cells = json.loads(capsys.readouterr().out)["cells"]
    assert len(rows) == len(cells) and float(rows[0]["q50"]) == cells[0]["q50"]


def test_ctrl_c_ends_it_in_one_line_that_says_how_to_go_on(folder: Path) -> None:
    (folder / "large.toml").write_text(TEXT.replace("120", "12000"), encoding="utf-8")  # it does not end by itself
    process = begun("large.toml", "--workers", "2")
    wait_for_blocks(folder / "large-results" / "manifest.jsonl", 3)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=600)
    assert (process.returncode, out) == (130, "")
    (line,) = [one for one in err.splitlines() if not one.endswith("left")]
    again = f"labecon sweep large.toml --workers 2 --workspace {EXAMPLES} --resume"
    assert line.startswith("labecon: stopped at ") and line.endswith(again)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The hash of the large sweep when nobody disturbs it."""
    place = tmp_path_factory.mktemp("whole")
    (place / "large.toml").write_text(TEXT, encoding="utf-8")
    return str(json.loads(finished(place, "large.toml", "--workers", "1").stdout)["digest"])


def finished(place: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A sweep to its end, in a process of its own."""
    command = [*LABECON, "sweep", *words, "--workspace", str(EXAMPLES)]
    return subprocess.run(command, cwd=place, capture_output=True, text=True, check=True)


@pytest.mark.parametrize("blocks", [1, 7, 17])
def test_a_killed_sweep_goes_on_where_it_was(folder: Path, undisturbed: str, blocks: int) -> None:
    manifest = folder / "large-results" / "manifest.jsonl"
    process = begun("large.toml", "--workers", "2")
    wait_for_blocks(manifest, blocks)
    process.kill()
    process.communicate(timeout=600)
    there = manifest.read_bytes().count(b"\n") - 1
    again = finished(folder, "large.toml", "--resume", "--workers", "1")
    assert f"{24 - there} blocks computed, {there} already there" in again.stderr
    assert json.loads(again.stdout)["digest"] == undisturbed


def test_a_file_that_may_not_grow_is_one_line(folder: Path) -> None:
    limited = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (3000, 3000)); " + LABECON[2]
    done = subprocess.run(
        [sys.executable, "-c", limited, "sweep", "little.toml", "--workspace", str(EXAMPLES), "--workers", "1"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith("labecon: little-results: cannot be written: ") and "--resume goes on" in line


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "name a specification"),
        (("none.toml",), "none.toml: is not a file"),
        (("little.toml", "--on", "sparc"), "no engine 'sparc'"),
        (("--summary", "nowhere"), "nowhere: holds no sweep"),
        (("little.toml", "--workers", "0"), "must lie in 1..1024"),
    ],
)
def test_bad_use_is_one_line(
    words: tuple[str, ...], said: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(("sweep", *words, "--workspace", str(EXAMPLES))) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert said in line


def test_dates_of_the_command_line_go_before_those_of_the_file(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "dated.toml").write_text('as_known_on = "2026-01-31"\n' + TEXT, encoding="utf-8")
    words = ("sweep", "dated.toml", "--workspace", str(EXAMPLES), "--as-known-on", "2025-12-15")
    assert main(words) == 2
    said = capsys.readouterr().err.splitlines()
    assert said and all(
        "too little is known on 2025-12-15" in line and "the first day that works" in line for line in said
    )
