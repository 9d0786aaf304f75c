"""`labecon simulate --points sobol`: named in the output, with the accuracy it buys."""

from __future__ import annotations

import json

import numpy as np
import pytest

from labecon.analysis.columns_array import IndependentColumns, ReplicatedColumns, error_between
from labecon.outputs.samples_array import Independent, Replicated
from tests.unit.cli.conftest import Labecon
from tests.worked_example import example_lab

WORDS = ("simulate", "demo", "--paths", "512", "--window", "Q4-2025", "--format", "json")


def test_points_are_named_and_their_gain_is_measured(labecon: Labecon) -> None:
    plain, found = (json.loads(labecon(*WORDS, *more).out) for more in ((), ("--points", "sobol")))
    assert "points" not in plain and plain["digest"] != found["digest"]
    assert found["points"]["kind"] == "sobol" and found["points"]["replicates"] == 16
    assert found["points"]["dimensions"] == 1  # churn is all that is drawn once per path
    assert found["points"]["variance_ratio"]["mean"] > 0
    middle = [one["windows"]["Q4-2025"]["revenue"][2] for one in (plain, found)]
    assert middle[0] == pytest.approx(middle[1], rel=0.02)


def test_pages_say_what_the_points_buy(labecon: Labecon) -> None:
    words = ("simulate", "demo", "--paths", "300", "--points", "sobol")
    assert "Points: scrambled Sobol in 1 dimension for" in labecon(*words).out
    assert "加扰 Sobol 点" in labecon(*words, "--lang", "zh").out


def test_few_paths_have_no_errors_between_replicates(labecon: Labecon) -> None:
    for count in ("1", "2", "20"):
        ran = labecon(
            "simulate", "demo", "--paths", count, "--points", "sobol", "--format", "json", "--window", "Q4-2025"
        )
        assert (ran.code, ran.err) == (0, "")
        found = json.loads(ran.out)
        assert (found["standard_errors"]["fans"]["cash"][-1][2] is None) == (count == "1")
        assert (found["points"]["variance_ratio"]["mean"] is None) == (count == "1")


def test_errors_are_those_between_replicates() -> None:
    simulation = example_lab().simulate(160, 3, keep=("cash",), windows={"Q4-2025": ("revenue",)})
    replicates = np.arange(160) % 16
    sample = Replicated(simulation, None, replicates)
    fan, errors = sample.fan("cash")
    assert np.array_equal(fan, Independent(simulation).fan("cash")[0])
    last = simulation.results.lines["cash"][-1].astype(float)
    parts = [np.quantile(last[replicates == one], 0.5) for one in range(16)]
    assert errors[-1][2] == pytest.approx(np.std(parts, ddof=1) / 4, rel=1e-6)
    ratio = sample.variance_ratios({"Q4-2025": ("revenue",)})["mean"]
    column = simulation.figure("Q4-2025:revenue")
    means = [column[replicates == one].mean() for one in range(16)]
    assert ratio == pytest.approx(column.var() / 160 / (np.var(means, ddof=1) / 16))


def test_shares_and_spreads_between_replicates() -> None:
    months = np.arange(64.0)
    columns = ReplicatedColumns({"runway": months}, 64, None, np.arange(64) % 16)
    share, error = columns.share("runway", 30)
    parts = [np.mean(months[np.arange(64) % 16 == one] <= 30) for one in range(16)]
    assert share == IndependentColumns({"runway": months}, 64).share("runway", 30)[0]
    assert error == pytest.approx(np.std(parts, ddof=1) / 4) == error_between([float(one) for one in parts])
    found = columns.spread("runway")
    assert found.median == 31.5 and found.error == pytest.approx(np.std(np.arange(16.0), ddof=1) / 4)
    late = ReplicatedColumns({"runway": np.where(months < 40, months, np.inf)}, 64, None, np.arange(64) % 16)
    assert late.spread("runway").high is None and late.spread("runway").high_error is None
