"""The CSV of commands: text never begins a formula, numbers are bare, and one writer writes it all."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest

from labecon.cli.main import main

COMMANDS = (
    "brief openai",
    "run openai",
    "simulate openai --paths 100",
    "explain openai cash",
    "sensitivity openai --target cash@2030-12",
    "compare openai anthropic",
    "diff openai openai:funding_drought",
    "forecast openai --paths 100",
    "require openai --target revenue@FY2027>=6e10 --over revenue_growth",
    "scenarios",
    "facts check",
    "labs",
    "lines openai",
    "lines",
)
_NUMBER = re.compile(r"-?\d+(\.\d+)?(e[-+]?\d+)?")
SCENARIO = """
title = { en = "=HYPERLINK(\\"http://evil.example\\")", zh = "＝1+1" }
reason = "@SUM(1+1)*cmd|' /C calc'!A0"
source = "\\t=1+1"

[overrides]
revenue_growth = { set = 2.0 }
"""


def cells(words: str, capsys: pytest.CaptureFixture[str]) -> list[list[str]]:
    assert main([*words.split(), "--format", "csv"]) in (0, 1), capsys.readouterr().err
    text = capsys.readouterr().out
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert len(rows) > 1 and len({len(row) for row in rows}) == 1, words
    return rows


def assert_harmless(rows: list[list[str]]) -> None:
    for row in rows:
        for cell in row:
            assert cell.lstrip()[:1] not in tuple("=+@＝＋－＠"), cell
            assert not cell.startswith("-") or _NUMBER.fullmatch(cell), cell
            assert not _NUMBER.fullmatch(cell.removeprefix("'").replace(",", "")) or _NUMBER.fullmatch(cell), cell


@pytest.mark.parametrize("words", COMMANDS)
def test_text_begins_no_formula_and_numbers_are_bare(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    rows = cells(words, capsys)
    assert_harmless(rows)
    if words not in ("scenarios", "labs", "lines"):
        assert any(_NUMBER.fullmatch(cell) for row in rows for cell in row)


def test_texts_of_a_workspace_are_harmless(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / "hostile.toml").write_text(SCENARIO, encoding="utf-8")
    rows = cells(f"scenarios --workspace {tmp_path}", capsys)
    assert_harmless(rows)
    said = next(row for row in rows if row[0] == "hostile")
    assert said[1].startswith("'=HYPERLINK") and said[2].startswith("'@SUM") and said[3].startswith("'\t=")


def test_only_one_module_writes_csv() -> None:
    source = Path(__file__).parents[3] / "src" / "labecon"
    writers = [path.name for path in source.rglob("*.py") if re.search(r"csv\.(writer|DictWriter)", path.read_text())]
    assert writers == ["csv_text.py"]
