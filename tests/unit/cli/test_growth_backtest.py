"""`labecon backtest --analogs` and by date: pages, documents and rows, at a size that a test can wait for."""

from __future__ import annotations

import csv
import io
import json
from functools import partial

import pytest

from labecon.analysis.growth import analogs_array, estimate_array, lab_cut_array, observations
from labecon.cli.main import main


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    quick = partial(estimate_array.estimate, rows=24, particles=60, rounds=1)
    monkeypatch.setattr(estimate_array, "estimate", quick)
    monkeypatch.setattr(lab_cut_array, "estimate", quick)
    few = tuple(line for line in observations.analog_lines() if line.name in ("snowflake", "openai", "uber"))
    for module in (observations, lab_cut_array):
        monkeypatch.setattr(module, "analog_lines", lambda: few)
    for module in (analogs_array, lab_cut_array):
        monkeypatch.setattr(module, "ROWS", 4)
        monkeypatch.setattr(module, "PARTICLES", 60)


def test_other_companies_as_a_document(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backtest", "--analogs", "--format", "json", "--seed", "4"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["seed"] == 4 and set(found["coverage"]) == {"0.5", "0.9"}
    assert set(found["skill"]) == {"flat", "drift", "last_growth", "random_walk"}
    assert set(found["by_horizon"]) == {"12", "24", "36"} and set(found["by_window"]) == {"Q4", "H1 after", "FY after"}
    assert found["all"]["count"] == sum(one["count"] for one in found["by_company"].values())
    assert 0 < found["all"]["independent"] < found["all"]["count"]
    for one in found["negative"]:
        assert found["by_company"][one["company"]]["skill"][one["baseline"]] == one["skill"] < 0
    rows = [row for row in found["rows"] if row["horizon"] and row["window"] not in found["by_window"]]
    inside = sum(row["quantiles"]["0.05"] <= row["actual"] <= row["quantiles"]["0.95"] for row in rows)
    assert inside / len(rows) == found["coverage"]["0.9"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_other_companies_as_a_page(capsys: pytest.CaptureFixture[str], language: str) -> None:
    assert main(["backtest", "--analogs", "--lang", language]) == 0
    page = capsys.readouterr().out
    assert ("A baseline was better" if language == "en" else "基准更好之处") in page


def test_a_lab_from_an_earlier_view(capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["backtest", "minimax", "--periods-through", "2024-12-31"]
    assert main([*asked, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    lab = found["labs"]["minimax"]
    assert found["periods_through"] == "2024-12-31" and lab["known"]["total"] == ["FY2023", "9M2024", "FY2024"]
    total = next(row for row in lab["rows"] if row["line"] == "minimax.total")
    assert (total["window"], total["origin"]) == ("9M2025", "2024-12")
    assert total["actual"] == pytest.approx(53.437e6)
    assert {one["segment"] for one in lab["skipped"]} >= {"hailuo", "minimax_app"}
    assert found["population"]["lines"] and not any(line.startswith("minimax") for line in found["population"]["lines"])
    assert main([*asked, "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert {row["unit"] for row in rows} == {"USD"}
    assert main([*asked, "--lang", "zh"]) == 0
    assert "以较早视图推演" in capsys.readouterr().out


def test_options_that_do_not_go_together_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["backtest", "minimax", "--analogs"]) == 2
    assert main(["backtest", "--line", "revenue", "--periods-through", "2024-12-31"]) == 2
    assert capsys.readouterr().err.count("labecon:") == 2
