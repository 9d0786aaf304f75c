"""`labecon calibrate`: page, document, rows, the scenario it writes, the test of the fitter."""

from __future__ import annotations

import csv
import io
import json
from functools import partial
from pathlib import Path

import pytest

import labecon
from labecon.analysis.growth import calibrate_array, estimate_array, observations, self_test_array
from labecon.cli.main import main


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(estimate_array, "estimate", partial(estimate_array.estimate, rows=24, particles=60, rounds=1))
    few = tuple(line for line in observations.analog_lines() if line.name in ("snowflake", "xai"))
    monkeypatch.setattr(observations, "analog_lines", lambda: few)
    monkeypatch.setattr(calibrate_array, "ROWS", 20)
    monkeypatch.setattr(calibrate_array, "PARTICLES", 40)
    monkeypatch.setattr(self_test_array, "PARTICLES", 400)


def test_a_fit_is_written_as_a_scenario_that_has_to_be_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "scenarios" / "fitted.toml"
    assert main(["calibrate", "minimax", "--to", str(path), "--format", "json"]) == 0
    shown = capsys.readouterr()
    found = json.loads(shown.out)
    assert str(path) in shown.err
    driver = found["drivers"]["initial.hailuo.demand_rate"]
    assert driver["posterior"]["p05"] < driver["posterior"]["p50"] < driver["posterior"]["p95"]
    line = found["lines"]["hailuo.revenue"]
    assert {"r_hat", "effective_particles", "settled", "correlation"} <= set(line)
    assert 0 <= found["coverage"]["0.9"] <= 1 and found["crps"] > 0 and "flat" in found["skill"]
    assert {row["window"] for row in found["figures"] if row["line"] == "minimax.hailuo.revenue"} == {
        "Q4-2024",
        "9M2025",
    }
    fitted = labecon.load("minimax", "fitted", workspace=tmp_path)
    assert fitted.scenario.name == "fitted"
    value = fitted.drivers["initial.hailuo.demand_rate"].at(fitted.actual_through)
    assert value == pytest.approx(driver["posterior"]["p50"], rel=0.02)
    assert labecon.load("minimax", workspace=tmp_path).drivers != fitted.drivers


@pytest.mark.parametrize(("language", "words"), [("en", "Drivers before and after"), ("zh", "驱动因素：拟合前后")])
def test_the_page(language: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calibrate", "zhipu", "--lang", language]) == 0
    assert words in capsys.readouterr().out


def test_rows_and_refusals(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calibrate", "minimax", "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert {"driver", "prior_p50", "p50"} <= set(rows[0])
    assert main(["calibrate"]) == 2
    assert main(["calibrate", "minimax", "--to", "fitted.json"]) == 2
    assert "end it with .toml" in capsys.readouterr().err


def test_the_fitter_is_tested(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert main(["calibrate", "--self-test", "--fits", "12", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["holds"] and found["fits"] == 12 and len(found["quantities"]["level"]["ranks"]) == 12
    leaning = partial(self_test_array.self_test, bias=1.5)
    monkeypatch.setattr(self_test_array, "self_test", leaning)
    assert main(["calibrate", "--self-test", "--fits", "12", "--lang", "zh"]) == 1
    assert "拟合器不成立" in capsys.readouterr().out


def test_priors_of_growth_are_measured_again(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calibrate", "--growth", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert "zhipu.total.revenue" in found["population"]["lines"]  # in place of the seasonal line of projects
    assert not any("on_premise" in line for line in found["population"]["lines"])
    prior = found["priors"]["takeoff_hazard_companies"]
    assert prior["cited"] == {"p05": 0.11, "p50": 0.29, "p95": 0.64}
    assert prior["measured"]["p05"] < prior["measured"]["p50"] < prior["measured"]["p95"]
    pace = found["population"]["parameters"]["normal_growth"]
    wide = found["priors"]["normal_growth_companies"]["measured"]  # the spread over companies is in it
    assert wide["p50"] == pytest.approx(pace["p50"]) and wide["p05"] < pace["p05"] and wide["p95"] > pace["p95"]
    assert main(["calibrate", "--growth", "--lang", "zh"]) == 0
    assert "增长先验的重新测量" in capsys.readouterr().out
    assert main(["calibrate", "--growth", "--format", "csv"]) == 0
    assert capsys.readouterr().out.startswith("prior,cited_p05")
