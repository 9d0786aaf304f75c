"""Readings off paths against counts made by hand."""

from __future__ import annotations

import numpy as np
import pytest

from labecon.analysis.readings_array import (
    at_place,
    first_below,
    lasting,
    quotient,
    share_interval,
    share_within,
    spread,
    trailing,
    until_below,
)


def test_the_first_month_below_counts_from_one() -> None:
    money = np.array([[5.0, 5.0, -1.0], [1.0, 4.0, 3.0], [-2.0, 3.0, 3.0]])
    assert first_below(money, 0.0).tolist() == [3.0, np.inf, 1.0]
    assert first_below(money, np.full((3, 3), 2.0)).tolist() == [2.0, np.inf, 1.0]


def test_parts_of_a_month_round_up_to_the_month() -> None:
    money = np.array([[5.0, 5.0, -1.0, 3.0], [1.0, 4.0, 3.0, 0.0], [-2.0, 3.0, 3.0, -1.0]])
    found = until_below(money)
    assert found.tolist() == [2 + 1 / 3, np.inf, 1.0, 2.0]
    assert (np.ceil(found[:3]) == first_below(money, 0.0)[:3]).all()
    assert until_below(np.array([[2.0, -2.0]])).tolist() == [np.inf, 1.0]


def test_twelve_months_reach_into_history() -> None:
    values = np.ones((3, 2))
    assert trailing(values, [2.0] * 11).tolist() == [[23.0, 23.0], [22.0, 22.0], [21.0, 21.0]]
    without = trailing(np.ones((13, 1)), [])
    assert np.isnan(without[:11]).all()
    assert without[11:, 0].tolist() == [12.0, 12.0]


def test_one_good_december_does_not_count() -> None:
    totals = np.full((40, 3), -1.0)
    totals[5] = 1.0
    totals[20:33, 1] = 1.0
    totals[28:, 2] = 1.0
    assert lasting(totals).tolist() == [np.inf, 20.0, np.inf]
    assert lasting(np.ones((12, 1))).tolist() == [np.inf]
    assert lasting(np.ones((13, 1))).tolist() == [0.0]
    assert lasting(np.full((20, 1), np.nan)).tolist() == [np.inf]


def test_each_path_has_a_month_of_its_own() -> None:
    values = np.array([[1.0, 2.0], [3.0, 4.0]])
    assert at_place(values, np.array([1.0, np.inf])).tolist() == [3.0, np.inf]


def test_a_median_that_does_not_exist_is_none() -> None:
    never = spread(np.array([10.0, 20.0, np.inf, np.inf, np.inf]))
    assert never.median is None
    assert never.error is None
    assert never.never == 0.6
    found = spread(np.array([10.0, 20.0, 30.0, np.nan, np.inf]))
    assert (found.median, found.defined) == (25.0, 0.8)
    assert spread(np.array([np.nan])).defined == 0.0


def test_the_error_of_a_median_is_that_of_the_normal_law() -> None:
    """sqrt(pi / 2) sd / sqrt(n) for normal values, here their quantiles, so that nothing is drawn."""
    from labecon.backends.arithmetic import normal_quantile

    count = 4001
    values = np.array([normal_quantile((place + 0.5) / count) for place in range(count)])
    assert spread(values).error == pytest.approx((np.pi / 2 / count) ** 0.5, rel=0.01)


def test_a_share_and_its_error() -> None:
    share, error = share_within(np.array([12.0, 24.0, 25.0, np.inf]), 24)
    assert (share, error) == (0.5, 0.25)
    low, high = share_interval(0.5, 100)
    assert (round(low, 4), round(high, 4)) == (0.4038, 0.5962)  # Wilson's interval of 50 in 100
    assert share_interval(0.0, 10**6)[1] < 4e-6


def test_a_quotient_by_zero_is_undefined() -> None:
    assert np.isnan(quotient(np.array([1.0]), np.array([0.0]))).all()
