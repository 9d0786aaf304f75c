"""The required life against closed forms."""

from __future__ import annotations

import numpy as np
import pytest

from labecon.analysis.required_life_array import charge, required_life


def test_a_life_spreads_every_month_of_cost() -> None:
    """120 spent once, charged over ten months: 12 a month while it lasts."""
    training = np.zeros((20, 1))
    training[0] = 120.0
    assert charge(training, 0, 9, 10).tolist() == [120.0]
    assert charge(training, 4, 6, 10).tolist() == [36.0]
    assert charge(training, 10, 19, 10).tolist() == [0.0]


def test_the_whole_charge_is_the_whole_cost() -> None:
    training = np.arange(12.0)[:, None]
    padded = np.concatenate([training, np.zeros((40, 1))])
    for life in (1, 5, 24):
        assert charge(padded, 0, 51, life)[0] == pytest.approx(66.0, rel=1e-14)


def test_cost_that_began_half_a_life_ago() -> None:
    """Cost of 10 a month for 24 months; the last 12 months are charged (sum of L months ending in each) / L.

    For L >= 24 the charge of months 12..23 is sum_{t=12}^{23} 10 (t + 1) / L = 2220 / L.
    """
    training = np.full((24, 3), 10.0)
    results = np.array([60.0, 120.0, -1.0])
    found = required_life(results, training, 12, 23)
    assert found[0] == pytest.approx(2220 / 60, rel=1e-12)
    assert found[1] == 1.0
    assert found[2] == np.inf


def test_the_life_found_balances_the_book() -> None:
    training = 5.0 * 1.03 ** np.arange(60.0)[:, None] * np.array([[1.0, 2.0]])
    results = np.array([150.0, 200.0])
    found = required_life(results, training, 48, 59)
    for path, life in enumerate(found):
        below, above = (charge(training, 48, 59, int(np.floor(life)) + step)[path] for step in (0, 1))
        assert above <= results[path] <= below
