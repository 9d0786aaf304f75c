"""Scores and baselines against closed forms, and against sampling."""

from __future__ import annotations

from math import exp, log, sqrt
from statistics import NormalDist

import numpy as np
import pytest

from labecon.analysis.growth.baselines import Baseline, baselines
from labecon.analysis.growth.observations import Observation
from labecon.analysis.growth.scored_array import independent, scored, summary
from labecon.analysis.growth.scores_array import (
    crps_normal,
    crps_quantiles,
    crps_samples,
    log_score,
    log_score_normal,
)
from labecon.periods import Window

EVEN = np.array([NormalDist().inv_cdf((at + 0.5) / 4000) for at in range(4000)])


def test_crps_of_samples_meets_the_closed_form() -> None:
    for truth in (0.0, 0.7, -2.0):
        assert crps_samples(EVEN, truth) == pytest.approx(crps_normal(0.0, 1.0, truth), abs=2e-4)
    assert crps_samples(np.array([1.0]), 3.0) == 2.0  # a point: its absolute error


def test_crps_of_quantiles_meets_the_closed_form_on_a_fine_grid() -> None:
    levels = [(at + 0.5) / 400 for at in range(400)]
    values = [NormalDist().inv_cdf(level) for level in levels]
    assert crps_quantiles(values, 0.3, levels) == pytest.approx(crps_normal(0.0, 1.0, 0.3), abs=1e-3)


def test_log_score_of_samples_is_near_that_of_their_distribution() -> None:
    assert log_score(EVEN, 0.5) == pytest.approx(log_score_normal(0.0, 1.0, 0.5), abs=0.02)
    assert log_score(EVEN, 50.0) == pytest.approx(-log(1e-12))  # held impossible


def test_baselines_continue_what_was_known() -> None:
    known = [Observation(Window(m, m), 100.0 * 2 ** (m / 12), 0.0) for m in range(0, 25, 6)]
    found = baselines(known, Observation(Window(36, 36), 1.0, 0.0))
    assert exp(found["flat"].mean) == pytest.approx(400.0)
    assert exp(found["last_growth"].mean) == pytest.approx(800.0)
    assert exp(found["drift"].mean) == pytest.approx(400 + (400 - 100) / 24 * 12)
    assert exp(found["random_walk"].mean) == pytest.approx(800.0)
    assert found["random_walk"].sd == 0.02  # no noise was seen: the least


def test_a_random_walk_widens_with_noise_and_with_what_is_open_about_the_drift() -> None:
    rates = [100.0, 110.0, 100.0, 110.0, 100.0]
    known = [Observation(Window(m, m), rate, 0.0) for m, rate in enumerate(rates)]
    noise = 4 * log(1.1) ** 2 / 3
    walk = baselines(known, Observation(Window(6, 6), 1.0, 0.0))["random_walk"]
    assert walk.sd == pytest.approx(sqrt(noise * 2 + noise / 4 * 4))


def test_a_summary_counts_what_it_says() -> None:
    samples = np.exp(EVEN)
    others = {"flat": Baseline(1.0), "random_walk": Baseline(0.5, 2.0)}
    rows = [scored("one", 0, "w", 12, exp(truth), samples, others) for truth in (-3.0, 0.0, 0.5, 2.0)]
    found = summary(rows)
    assert found is not None
    assert (found.count, found.coverage_50, found.coverage_90) == (4, 0.5, 0.5)
    assert found.width == pytest.approx(exp(2 * 1.6449), rel=5e-3)
    base = sum(abs(1.0 - truth) for truth in (-3.0, 0.0, 0.5, 2.0))
    mine = sum(crps_normal(0.0, 1.0, truth) for truth in (-3.0, 0.0, 0.5, 2.0))
    assert found.skill["flat"] == pytest.approx(1 - mine / base, abs=1e-3)
    assert summary([]) is None


def test_forecasts_that_look_at_the_same_months_are_one_witness() -> None:
    samples = np.exp(EVEN)
    rows = [scored("a.x", origin, "w", 12, 1.0, samples, {}) for origin in (0, 3, 6, 9, 12)]
    rows += [scored("a.y", 0, "w", 12, 1.0, samples, {})]  # another line of the same company moves with it
    assert independent(rows) == 2
    assert independent([*rows, scored("b", 0, "w", 12, 1.0, samples, {})]) == 3
