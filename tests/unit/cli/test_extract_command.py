"""`labecon extract`."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from labecon.cli.main import main

TEXT = "2023年、2024年,智谱收入分别为1.2亿元、3.1亿元。"


@pytest.fixture
def article(tmp_path: Path) -> Path:
    file = tmp_path / "own.txt"
    file.write_text(TEXT, encoding="utf-8")
    return file


def test_json_lines(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", str(article), "--format", "json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["value"] for row in rows] == [120_000_000, 310_000_000]
    assert all(TEXT[row["start"] : row["end"]] == row["printed"] and row["doc"] == "own.txt" for row in rows)
    assert {"entity", "segment", "metric", "period", "unit", "qualifier", "confidence", "reason", "note"} <= set(
        rows[0]
    )


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_table(article: Path, capsys: pytest.CaptureFixture[str], language: str) -> None:
    assert main(["extract", str(article), "--format", "text", "--lang", language]) == 0
    out = capsys.readouterr().out
    assert "1.2亿元" in out and "FY2024" in out and "310,000,000" in out


def test_csv_and_a_date(article: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", str(article), "--format", "csv", "--date", "2025-12-31"]) == 0
    assert capsys.readouterr().out.startswith("doc,start,end,printed,entity")


def test_single_phrases(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO('{"id": "1", "text": "up 60%"}\n'))
    assert main(["extract", "--grammar", "percent", "--stdin-jsonl"]) == 0
    assert json.loads(capsys.readouterr().out)["results"][0]["text"] == "60%"


@pytest.mark.parametrize("words", [[], ["missing.txt"], ["--date", "soon", "x.txt"]])
def test_bad_use(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", *words]) == 2
    assert capsys.readouterr().err
