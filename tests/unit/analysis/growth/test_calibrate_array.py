"""Calibration: posteriors against what is known in closed form, diagnostics that fire, drivers that a lab takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

import labecon
from labecon.analysis.growth import calibrate_array, self_test_array
from labecon.analysis.growth.calibrate_array import (
    Calibration,
    calibrate,
    correlations,
    leave_one_out,
    line_posterior,
    r_hat,
)
from labecon.analysis.growth.calibrated_drivers_array import calibrated_drivers, chance, concentration
from labecon.analysis.growth.estimate_array import Population, estimate
from labecon.analysis.growth.lab_lines import lab_lines, size_scale, spending_lines
from labecon.analysis.growth.observations import Line, Observation, analog_lines
from labecon.analysis.growth.self_test_array import believed, self_test, uniform_distance
from labecon.labs import Lab
from labecon.periods import Window

ROWS = believed(20, 1)


@pytest.fixture(scope="module", autouse=True)
def small() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(calibrate_array, "ROWS", 25)
        patch.setattr(calibrate_array, "PARTICLES", 80)
        yield


@pytest.fixture(scope="module")
def minimax() -> Lab:
    return labecon.load("minimax")


@pytest.fixture(scope="module")
def population(minimax: Lab) -> Population:
    lines = [line for line in analog_lines() if line.name in ("snowflake", "xai")]
    return estimate([*lines, *lab_lines(minimax)], rows=30, particles=60, rounds=1)


@pytest.fixture(scope="module")
def found(minimax: Lab, population: Population) -> Calibration:
    return calibrate(minimax, lab_lines(minimax), population, size_scale(minimax))


def test_a_level_reported_every_month_is_found() -> None:
    rates = [1e6 * 1.5 ** (month / 12) for month in range(18)]
    line = Line("a.b.revenue", tuple(Observation(Window(m, m), rate, 0.02) for m, rate in enumerate(rates)))
    posterior = line_posterior(line, ROWS, 17)
    low, middle, high = posterior.level
    assert low < rates[-1] < high and middle == pytest.approx(rates[-1], rel=0.08)
    assert posterior.pace[1] == pytest.approx(1.5, rel=0.15) and posterior.hot < 0.1
    assert posterior.line == "b.revenue" and posterior.windows[-1] == "2001-06"


def test_a_line_that_is_not_settled_gets_more_particles(monkeypatch: pytest.MonkeyPatch) -> None:
    rates = [100.0, 300.0, 300.0, 320.0]  # a jump between close figures: few particles meet it
    line = Line("a.revenue", tuple(Observation(Window(3 * m, 3 * m + 2), 3 * r, 0.02) for m, r in enumerate(rates)))
    fits = {}
    for more in ((1,), (1, 4, 16)):
        monkeypatch.setattr(calibrate_array, "MORE", more)
        fits[more] = line_posterior(line, ROWS, 11)
    assert not fits[1,].settled and fits[1, 4, 16].settled


def test_every_figure_left_out_is_predicted_without_it() -> None:
    rates = [100.0, 110.0, 120.0, 130.0, 140.0]
    line = Line("a.revenue", tuple(Observation(Window(3 * m, 3 * m + 2), 3 * r, 0.02) for m, r in enumerate(rates)))
    changed = replace(
        line, observations=(*line.observations[:2], replace(line.observations[2], total=3600.0), *line.observations[3:])
    )
    same, other = leave_one_out(line, ROWS)[2], leave_one_out(changed, ROWS)[2]
    assert same.quantiles == other.quantiles  # what it says does not depend on what was reported
    assert same.inside_90 and not other.inside_90 and other.crps > same.crps
    assert same.quantiles[2] == pytest.approx(360, rel=0.15)


def test_runs_that_disagree_are_told_apart() -> None:
    even = np.linspace(-1, 1, 101)
    assert r_hat([even, even, even, even]) == 1.0
    apart = r_hat([even, even + 1, even, even + 1])
    assert apart == pytest.approx(np.sqrt(1 + (1 / 3) / even.var()))
    assert apart > 1.3


def test_correlations_are_those_of_the_samples() -> None:
    x = np.linspace(-1, 1, 50)
    matrix = correlations(np.stack([x, -x, np.ones(50), x**2]))
    assert matrix[0][1] == pytest.approx(-1) and matrix[0][2] == 0.0 and abs(matrix[0][3]) < 1e-12


def test_the_lab_takes_what_the_fit_says(minimax: Lab, found: Calibration) -> None:
    drivers = calibrated_drivers(minimax, found)
    names = {one.name for one in drivers}
    assert names >= {"initial.talkie.demand_rate", "initial.talkie.hot", "talkie.normal_growth", "takeoff_growth"}
    fitted = minimax.with_drivers({one.name: one.value for one in drivers})
    for one in drivers:
        if one.name.endswith("hot"):
            assert chance(fitted.drivers[one.name].shape.distribution) == pytest.approx(one.posterior[1], abs=2e-3)
        else:
            assert fitted.drivers[one.name].at(minimax.first_forecast) == pytest.approx(one.posterior[1], rel=0.02)
    level = found.lines[0].level[1] / minimax.history.paths["talkie.revenue"].exit_level
    assert next(one for one in drivers if one.name == "initial.talkie.demand_rate").posterior[1] == pytest.approx(level)
    assert 1 / 5 <= concentration(found) <= 1
    assert minimax.drivers["talkie.normal_growth"] == labecon.load("minimax").drivers["talkie.normal_growth"]


def test_the_level_of_training_is_fitted_and_is_no_revenue(
    minimax: Lab, population: Population, found: Calibration
) -> None:
    (line,) = spending_lines(minimax)
    assert line.name == "minimax.unallocated.training_cost"
    assert [one.window.label for one in line.observations] == ["FY2023", "FY2024", "9M2025"]
    fit = calibrate(minimax, [*lab_lines(minimax), line], population, size_scale(minimax))
    drivers = {one.name: one for one in calibrated_drivers(minimax, fit)}
    level = fit.lines[-1].level[1] / minimax.history.paths["unallocated.training_cost"].exit_level
    assert drivers["initial.training_budget"].posterior[1] == pytest.approx(level)
    assert 0.7 < level < 1.6  # 15.8 m a month over nine months that still grew
    assert concentration(fit) == pytest.approx(concentration(found))


def test_a_seasonal_line_leaves_its_drivers_alone(population: Population) -> None:
    zhipu = labecon.load("zhipu")
    fit = calibrate(zhipu, lab_lines(zhipu), population, size_scale(zhipu))
    names = {one.name for one in calibrated_drivers(zhipu, fit)}
    assert "cloud.normal_growth" in names and not any("on_premise" in name for name in names)


def test_a_lab_that_is_one_of_the_companies_is_not_told_by_itself() -> None:
    lab = labecon.load("openai")
    analogs = [line for line in analog_lines() if line.name in ("openai", "snowflake", "xai")]
    lines = lab_lines(lab)
    pooled = estimate([*analogs, *lines], rows=30, particles=60, rounds=1)
    changed = pooled.likelihood.copy()
    changed[pooled.lines.index("openai")] += np.linspace(-9, 9, 30)  # another history of the same company
    other = replace(pooled, likelihood=changed)
    same, then = (calibrate(lab, lines, one, 1.0).lines[0] for one in (pooled, other))
    assert same.level == then.level and same.pace == then.pace


def test_the_fitter_finds_what_made_the_lines_and_a_leaning_one_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(self_test_array, "PARTICLES", 500)
    fair = self_test(ROWS, 40, seed=2)
    assert fair.holds and fair.band == pytest.approx(1.628 / np.sqrt(40))
    leaning = self_test(ROWS, 40, seed=2, bias=1.1)
    assert not leaning.holds and leaning.distance["level"] > leaning.band


def test_ranks_that_pile_up_are_far_from_uniform() -> None:
    assert uniform_distance((np.arange(100) + 0.5) / 100) == pytest.approx(0.005)
    assert uniform_distance(np.full(100, 0.5)) == pytest.approx(0.5)
