"""`labecon import`: exit codes, the scenario it writes, formats and languages."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from labecon.cli.main import main

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*words: str) -> tuple[int, str, str]:
        code = main(list(words))
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


@pytest.fixture
def book(tmp_path: Path, run: Run) -> Path:
    path = tmp_path / "model.xlsx"
    code, _, err = run("export", "openai", "--months", "3", "--to", str(path), "--set", "max_share=0.6")
    assert code == 0, err
    return path


def edit(path: Path, name: str, factor: float) -> float:
    """Multiplies an input by its defined name."""
    book = openpyxl.load_workbook(path)
    sheet, cell = next(iter(book.defined_names[name].destinations))
    cell = cell.replace("$", "")
    value = float(book[sheet][cell].value) * factor
    book[sheet][cell] = value
    book.save(path)
    return value


def test_an_unchanged_workbook(run: Run, book: Path) -> None:
    code, out, _ = run("import", str(book))
    assert code == 0 and "Nothing was changed." in out
    assert "没有改动" in run("import", str(book), "--lang", "zh")[1]
    assert json.loads(run("import", str(book), "--format", "json")[1])["changes"] == []


def test_a_changed_input_becomes_a_scenario_that_runs(run: Run, book: Path, tmp_path: Path) -> None:
    name = driver_of(book)
    value = edit(book, name, 0.99)
    code, out, _ = run("import", str(book), "--workspace", str(tmp_path))
    assert code == 0 and name in out
    assert (tmp_path / "scenarios" / "model.toml").exists()
    code, out, err = run("run", "openai", "--workspace", str(tmp_path), "--scenario", "model", "--format", "json")
    assert code == 0, err
    found = json.loads(out)["drivers"]
    assert found[name]["value"] == pytest.approx(value, rel=1e-15)
    assert run("import", str(book), "--workspace", str(tmp_path))[0] == 0  # its own file is replaced
    (tmp_path / "scenarios" / "model.toml").write_text('reason = "mine"\n', encoding="utf-8")
    code, _, err = run("import", str(book), "--workspace", str(tmp_path))
    assert code == 2 and err.count("\n") == 1 and "model.toml" in err


def test_a_dry_run_shows_the_scenario_and_writes_nothing(run: Run, book: Path, tmp_path: Path) -> None:
    edit(book, driver_of(book), 0.99)
    before = sorted(tmp_path.rglob("*"))
    for named in ([], ["--workspace", str(tmp_path)], ["--to", str(tmp_path / "other.toml")]):
        code, out, _ = run("import", str(book), "--dry-run", *named)
        assert code == 0 and "[overrides]" in out, named
        assert json.loads(run("import", str(book), "--dry-run", "--format", "json", *named)[1])["files"] == []
    assert sorted(tmp_path.rglob("*")) == before


def driver_of(book: Path) -> str:
    """A driver that is one number."""
    rows = openpyxl.load_workbook(book)["Inputs"].iter_rows(min_row=8, values_only=True)
    return next(str(row[0]) for row in rows if isinstance(row[4], float) and row[4] and "initial" not in str(row[0]))


def test_formats(run: Run, book: Path, tmp_path: Path) -> None:
    name = driver_of(book)
    edit(book, name, 0.99)
    target = tmp_path / "other.toml"
    code, out, _ = run("import", str(book), "--format", "json", "--to", str(target))
    found = json.loads(out)
    assert code == 0 and found["sound"] and found["files"] == [str(target)]
    assert [one["driver"] for one in found["changes"]] == [name] and found["scenarios"].keys() == {"other"}
    rows = list(csv.reader(io.StringIO(run("import", str(book), "--format", "csv")[1])))
    assert rows[1][:1] == ["input-changed"] and rows[1][2] == name
    assert "[overrides]" in run("import", str(book))[1]


def test_a_broken_model_is_a_no(run: Run, book: Path) -> None:
    found = openpyxl.load_workbook(book)
    sheet = found["openai"]
    cell = next(cell for row in sheet.iter_rows(min_row=6) for cell in row if str(cell.value).startswith("="))
    cell.value = 1.0
    found.save(book)
    for language in ("en", "zh"):
        code, out, _ = run("import", str(book), "--lang", language)
        assert code == 1 and f"openai!{cell.coordinate}" in out


def test_bad_files_are_one_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.xlsx").write_bytes(b"PK")
    (tmp_path / "empty.xlsx").write_bytes(b"")
    for name in ("bad.xlsx", "empty.xlsx", "gone.xlsx", "model.csv"):
        for language in ("en", "zh"):
            code, out, err = run("import", str(tmp_path / name), "--lang", language)
            assert (code, out, err.count("\n")) == (2, "", 1), err
            assert "Traceback" not in err


def test_a_small_change_shows_its_digits(run: Run, book: Path) -> None:
    name = driver_of(book)
    edit(book, name, 1.00001)
    code, out, _ = run("import", str(book))
    was, now = next(text for text in out.splitlines() if text.startswith(name)).split()[-2:]
    assert code == 0 and was != now


def test_the_scenario_in_force_is_said_and_is_no_change(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "plain.xlsx"
    assert run("export", "openai", "--months", "2", "--to", str(path))[0] == 0
    book = openpyxl.load_workbook(path)
    sheet, cell = next(iter(book.defined_names["scenario"].destinations))
    listed = next(book[sheet].iter_rows(min_row=3, max_row=3, min_col=9, values_only=True))
    chosen = next(name for name in listed if name not in (None, "base"))
    book[sheet][cell.replace("$", "")] = chosen
    book.save(path)
    found = json.loads(run("import", str(path), "--format", "json")[1])
    assert found["in_force"] == chosen and found["changes"] == found["findings"] == []
    assert f"--scenario {chosen}" in run("import", str(path))[1]
