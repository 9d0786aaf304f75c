"""`labecon audit`."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from labecon.cli.main import main

WRONG = "Ostrava Compute's revenue rose from $40 million in 2023 to $50 million in 2024, up 35%.\n"
RIGHT = WRONG.replace("35%", "25%")


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    file = tmp_path / "wrong.txt"
    file.write_text(WRONG, encoding="utf-8")
    return file


def test_exit_codes(wrong: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", str(wrong), "--format", "text"]) == 1
    wrong.write_text(RIGHT, encoding="utf-8")
    assert main(["audit", str(wrong), "--format", "text"]) == 0
    capsys.readouterr()


def test_json_lines_recompute_from_their_inputs(wrong: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", str(wrong), "--format", "json"]) == 1
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    [row] = [row for row in rows if row["verdict"] == "contradicted"]
    assert (row["printed"], WRONG[row["start"] : row["end"]], row["doc"]) == ("35%", "35%", "wrong.txt")
    assert (row["stated"], row["recomputed"], row["stated_relation"], row["unit"]) == (0.35, 0.25, "eq", "ratio")
    assert row["expr"] == "x[1] / x[0] - 1"
    assert [given["value"] for given in row["inputs"]] == [40_000_000, 50_000_000]
    assert all(WRONG[given["start"] : given["end"]] == given["printed"] for given in row["inputs"])
    assert row["recomputed_low"] < 0.25 < row["recomputed_high"] < 0.35
    assert row["schema"] == 1 and row["why"] and row["definition"]


def test_csv_has_a_row_a_claim(wrong: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", str(wrong), "--format", "csv"]) == 1
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["verdict"] for row in rows] == ["holds", "contradicted"]
    assert rows[1]["inputs"].startswith("$40 million @")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_text_shows_formula_bounds_and_places(wrong: Path, language: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", str(wrong), "--format", "text", "--lang", language]) == 1
    out = capsys.readouterr().out
    assert "✗ 35%" in out and "25 %" in out and "$40 million @" in out
    assert "revenue[FY2024] / revenue[FY2023] - 1" in out
    assert ("不成立" in out) == (language == "zh")


def test_what_the_ledger_knows_settles_a_growth_rate(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "zhipu.txt"
    file.write_text("智谱2025年上半年收入同比增速约为80%。", encoding="utf-8")
    assert main(["audit", str(file), "--format", "json"]) == 1
    [row] = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert row["verdict"] == "contradicted" and row["origin"] == "ledger" and row["recomputed"] > 3
    assert all(given["fact"] and given["source"] for given in row["inputs"])
    assert main(["audit", str(file), "--format", "json", "--documents-only"]) == 0
    assert main(["audit", str(file), "--format", "json", "--as-known-on", "2025-01-01"]) == 0
    capsys.readouterr()


def test_a_folder_and_a_page(wrong: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (wrong.parent / "right.txt").write_text(RIGHT, encoding="utf-8")
    page = tmp_path / "page.html"
    assert main(["audit", str(wrong.parent), "--format", "json", "--to", str(page)]) == 1
    assert {json.loads(line)["doc"] for line in capsys.readouterr().out.splitlines()} == {"wrong.txt", "right.txt"}
    assert "35%" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("words", [[], ["missing.txt"], ["--as-known-on", "soon", "x.txt"]])
def test_bad_use(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", *words]) == 2
    assert capsys.readouterr().err
