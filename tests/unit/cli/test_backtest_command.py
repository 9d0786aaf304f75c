"""`labecon backtest`: windows left out, in text, JSON and CSV."""

from __future__ import annotations

import csv
import io
import json

import pytest

from labecon.cli.main import main


def test_windows_are_predicted_from_the_rest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backtest", "minimax", "--line", "platform.revenue", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)["labs"]["minimax"]
    rows = {row["window"]: row for row in found["rows"]}
    # 2.702 m in 2023 and 8.718 m in 2024, as printed
    assert rows["FY2023"]["reported"] == pytest.approx(2_702_000)
    assert rows["FY2023"]["predicted"] != pytest.approx(2_702_000, rel=1e-6)
    for row in rows.values():
        assert row["low"] < row["predicted"] < row["high"]
        assert row["inside"] == (row["low"] <= row["reported"] <= row["high"])
        assert row["error"] == pytest.approx(row["predicted"] / row["reported"] - 1)
        assert row["facts"], "an assumed window tests nothing"
    assert found["coverage"] == pytest.approx(sum(row["inside"] for row in found["rows"]) / len(found["rows"]))


@pytest.mark.parametrize(("language", "words"), [("en", "lie inside their 90 % interval"), ("zh", "落在 90% 区间内")])
def test_the_page_says_how_many_lie_inside(language: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backtest", "zhipu", "--lang", language]) == 0
    assert words in capsys.readouterr().out


def test_rows_and_a_misspelt_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backtest", "minimax", "--line", "talkie.revenue", "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert {row["line"] for row in rows} == {"talkie.revenue"}
    assert main(["backtest", "minimax", "--line", "talkie.revenu"]) == 2
    assert "did you mean talkie.revenue?" in capsys.readouterr().err
