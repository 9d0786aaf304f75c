"""The growth filter: the same growth as the line items, exact on what can be computed, blind to what comes later."""

from __future__ import annotations

from dataclasses import replace
from math import log

import numpy as np
import pytest

from labecon.analysis.growth.filter_array import GrowthFilter, drift, systematic, window_of
from labecon.analysis.growth.observations import Line, Observation, analog_lines
from labecon.analysis.growth.parameters import FADE_CAP, FADE_FLOOR, PARAMETERS, SIZE_REFERENCE
from labecon.business import product
from labecon.periods import Window

CALM = {one.name: np.array([one.value(0)]) for one in PARAMETERS}
#: No take-off, no noise, no lumps: the course is known in closed form.
STILL = CALM | {
    "takeoff_hazard": np.array([1e-12]),
    "demand_noise": np.array([1e-9]),
    "lump": np.array([1e-9]),
    "normal_growth": np.array([2.0]),
    "normal_growth_spread": np.array([1e-9]),
    "long_run_growth": np.array([2.0]),
}


def test_growth_is_that_of_the_line_items_of_a_product() -> None:
    for hot in (0.0, 1.0):
        for rate in (2e4, 8e6, 3e9):
            fade = product.size_fade(rate, SIZE_REFERENCE, -0.2, FADE_FLOOR, FADE_CAP)
            wanted = product.growth_drift(hot, 11.0, 1.4, fade)
            found = drift(*(np.array([value]) for value in (hot, log(rate), 11.0, -0.2, log(1.4))))
            assert found[0] == pytest.approx(wanted, rel=1e-12)


def test_a_course_without_chance_doubles_in_a_year() -> None:
    line = Line("still", (Observation(Window(0, 0), 100.0, 1e-3),))
    growth = GrowthFilter(STILL, 400, seed=3)
    state = growth.follow(line).state
    (_, ahead), (_, later) = growth.sample(state, {}, 0, [window_of(12, 12), window_of(24, 24)], "still.ahead")
    assert np.median(later / ahead) == pytest.approx(2.0, rel=1e-9)
    assert np.median(ahead) == pytest.approx(200.0, rel=0.1)  # particles near the observed level


def test_nested_windows_are_summed_from_their_own_start() -> None:
    months = [100.0 * 2 ** (month / 12) for month in range(12)]
    line = Line(
        "nested", (Observation(Window(0, 8), sum(months[:9]), 0.02), Observation(Window(0, 11), sum(months), 0.02))
    )
    state = GrowthFilter(STILL, 3000, seed=1).follow(line).state
    assert np.median(np.exp(state["level"])) == pytest.approx(months[-1], rel=0.05)


def test_what_comes_later_changes_no_bit_of_a_forecast() -> None:
    line = next(one for one in analog_lines() if one.name == "snowflake")
    rows = {name: np.repeat(values, 3) for name, values in CALM.items()}
    at, wanted = 8, [line.observations[12]]
    whole = GrowthFilter(rows, 60, seed=5).follow(line, origins={at: wanted}).ahead[at]
    cut = replace(line, observations=line.observations[: at + 1])
    blind = [replace(wanted[0], total=1.0)]  # its total is not looked at either
    then = GrowthFilter(rows, 60, seed=5).follow(cut, origins={at: blind}).ahead[at]
    assert np.array_equal(whole[0][1], then[0][1])


def test_a_month_kept_knows_the_windows_after_it() -> None:
    steady = [Observation(Window(m, m), 100.0, 0.02) for m in range(6)]
    up = (*steady, Observation(Window(9, 9), 900.0, 0.02))
    rows = CALM | {"takeoff_hazard": np.array([1.0])}
    before = GrowthFilter(rows, 3000, 2).follow(Line("up", tuple(steady)), keep=5).state
    after = GrowthFilter(rows, 3000, 2).follow(Line("up", up), keep=5).state
    assert after["hot"].mean() > before["hot"].mean() + 0.1


def test_likelihood_prefers_the_parameters_that_made_the_line() -> None:
    months = [100.0 * 3 ** (month / 12) for month in range(24)]
    line = Line("fast", tuple(Observation(Window(m, m), value, 0.02) for m, value in enumerate(months)))
    rows = {name: np.repeat(values, 2) for name, values in STILL.items()}
    rows |= {"normal_growth": np.array([1.2, 3.0]), "long_run_growth": np.array([1.2, 3.0])}
    rows |= {"demand_noise": np.array([0.03, 0.03])}
    slow, fast = GrowthFilter(rows, 500, 1).follow(line).likelihood.sum(axis=0)
    assert fast > slow + 5


def test_systematic_places_keep_the_weights() -> None:
    weights = np.repeat([0.1, 0.2, 0.3, 0.4], 25)[None, :]
    counts = np.bincount(systematic(weights, 0.3)[0], minlength=100).reshape(4, 25).sum(axis=1)
    assert np.abs(counts - [10, 20, 30, 40]).max() <= 1
