"""The population of growth: recovers what made the lines, forgets the company that is left out, cuts at a date."""

from __future__ import annotations

import numpy as np
import pytest

from labecon.analysis.growth.estimate_array import Population, estimate, success, temper
from labecon.analysis.growth.filter_array import GrowthFilter
from labecon.analysis.growth.observations import Line, Observation, analog_lines
from labecon.periods import Window


def _line(name: str, growth: float, start: float = 3e8) -> Line:
    months = range(0, 36, 3)
    totals = [start * growth ** (month / 12) for month in months]
    return Line(
        name, tuple(Observation(Window(m, m + 2), total, 0.02) for m, total in zip(months, totals, strict=True))
    )


def success_of(population: Population, line: Line) -> np.ndarray:
    return success(GrowthFilter(population.values, 200, 1), line)


@pytest.fixture(scope="module")
def steady():  # type: ignore[no-untyped-def]
    lines = [_line(f"steady{at}", growth) for at, growth in enumerate((1.1, 1.15, 1.2, 1.2, 1.25, 1.3))]
    return estimate([*lines, _line("rocket", 6.0)], rows=60, particles=80, rounds=3)


def test_calm_companies_are_learnt_as_calm(steady) -> None:  # type: ignore[no-untyped-def]
    calm = steady.quantiles(without=("rocket",))
    assert calm["normal_growth"][1] < 1.5 and calm["demand_noise"][1] < 0.06


def test_a_company_left_out_has_no_say(steady) -> None:  # type: ignore[no-untyped-def]
    with_it, without = steady.weights(), steady.weights(("rocket",))
    assert not np.allclose(with_it, without)
    place = steady.lines.index("rocket")
    changed = steady.likelihood.copy()
    changed[place] += np.linspace(-5, 5, changed.shape[1])
    other = type(steady)(steady.scores, steady.values, steady.prior, changed, steady.lines, steady.tempered)
    assert np.array_equal(other.weights(("rocket",)), without)
    assert without.sum() == pytest.approx(1)


def test_deleting_later_figures_changes_no_bit() -> None:
    cut = Window.parse("Q4-2012").end
    lines = [line.through(cut) for line in analog_lines()]
    known = [line for line in lines if line.observations]
    assert [line.name for line in known] == ["tesla"]
    a = estimate(lines, rows=20, particles=30, rounds=2)
    deleted = [Line(line.name, line.observations, line.seasonal, line.chosen) for line in known]
    b = estimate(deleted, rows=20, particles=30, rounds=2)
    assert np.array_equal(a.likelihood, b.likelihood) and np.array_equal(a.scores, b.scores)


def test_success_that_is_certain_costs_nothing_and_luck_is_discounted() -> None:
    lucky = _line("lucky", 8.0, 1e7)
    chosen = Line("lucky", lucky.observations, chosen=True)
    plain = estimate([lucky], rows=40, particles=200, rounds=1)
    fair = estimate([chosen], rows=40, particles=200, rounds=1)
    certain = estimate([Line("lucky", _line("lucky", 1.2).observations, chosen=True)], rows=40, particles=200, rounds=1)
    assert np.exp(success_of(certain, _line("lucky", 1.2))).min() > 0.9
    assert (fair.likelihood >= plain.likelihood).all()  # divided by a chance
    gain = (fair.likelihood - plain.likelihood)[0]
    growth = plain.values["takeoff_hazard"]
    assert gain.max() > 1 and np.corrcoef(gain, np.log(growth))[0, 1] < -0.3  # least where take-offs are common


def test_tempering_keeps_the_wanted_number_of_draws() -> None:
    logs = np.linspace(0, 50, 100)
    weights = np.exp(temper(logs, 25) * logs)
    assert weights.sum() ** 2 / (weights**2).sum() == pytest.approx(25, rel=1e-3)
    assert temper(np.zeros(10), 5) == 1.0
