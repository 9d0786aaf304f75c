"""The trend against dense matrices written out from its definition."""

from __future__ import annotations

import numpy as np
import pytest

from labecon.errors import NumericError
from labecon.labs.local_trend import LocalTrend, Row, condition, dot, solve

MONTHS = 12
LEVEL, GROWTH = 0.3, 0.2


def covariance(slope_sd: float = 0.0) -> np.ndarray:
    """Level shocks in months 1..t; growth shocks in months 1..t-1, each carried on for t - k months."""
    carry = np.array([[max(t - k, 0) for k in range(1, MONTHS)] for t in range(MONTHS)], dtype=float)
    steps = np.array([[float(k <= t) for k in range(1, MONTHS)] for t in range(MONTHS)])
    time = np.arange(MONTHS)
    return LEVEL**2 * steps @ steps.T + GROWTH**2 * carry @ carry.T + slope_sd**2 * np.outer(time, time)


@pytest.mark.parametrize("slope_sd", [None, 0.0, 0.4])
def test_spread_is_the_covariance_matrix_times_the_weights(slope_sd: float | None) -> None:
    weights = [0.0, 0.5, -1.0, 2.0, 0.0, 0.0, 3.0, 0.1, 0.2, 0.3, 0.4, -0.7]
    trend = LocalTrend(LEVEL, GROWTH, slope_sd=slope_sd)
    assert trend.spread(weights) == pytest.approx((covariance(slope_sd or 0.0) @ weights).tolist(), rel=1e-12)


@pytest.mark.parametrize(("slope", "slope_sd"), [(0.0, None), (0.25, 0.4)])
def test_conditioning_agrees_with_the_dense_normal_distribution(slope: float, slope_sd: float | None) -> None:
    rows = (Row(0, (0.2, 0.3, 0.5)), Row(2, (1.0, 1.0, 1.0, 1.0)), Row(7, (0.5, 0.5)))
    sums = np.array([1.0, 9.0, -2.0])
    time = np.arange(MONTHS)
    # What is free has a variance so large that the rest does not matter, yet not so large as to drown it.
    prior = covariance(slope_sd or 0.0) + 1e4 * np.ones((MONTHS, MONTHS))
    if slope_sd is None:
        prior = prior + 1e4 * np.outer(time, time)
    mean = slope * time
    weights = np.array([[0.0] * row.start + list(row.weights) + [0.0] * (MONTHS - row.end) for row in rows])
    gain = prior @ weights.T @ np.linalg.inv(weights @ prior @ weights.T)
    expected = mean + gain @ (sums - weights @ mean)
    left = prior - gain @ weights @ prior
    found = condition(LocalTrend(LEVEL, GROWTH, slope, slope_sd), rows, sums.tolist())
    assert found.mean(MONTHS) == pytest.approx(expected.tolist(), rel=1e-3, abs=2e-4)
    for month in range(MONTHS):
        assert found.variance(Row(month, (1.0,))) == pytest.approx(left[month, month], rel=1e-3, abs=2e-4)
    assert found.variance(Row(9, (1.0, -2.0))) == pytest.approx(
        left[9, 9] - 4 * left[9, 10] + 4 * left[10, 10], rel=1e-3, abs=2e-4
    )


def test_known_sums_hold_and_leave_no_variance() -> None:
    rows = (Row(0, (1.0, 1.0)), Row(4, (1.0, 2.0, 3.0)))
    found = condition(LocalTrend(LEVEL, GROWTH), rows, [3.0, -5.0])
    assert [row.of(found.mean(MONTHS)) for row in rows] == pytest.approx([3.0, -5.0], rel=1e-12)
    assert [found.variance(row) for row in rows] == pytest.approx([0.0, 0.0], abs=1e-9)


def test_a_straight_line_takes_no_energy() -> None:
    rows = (Row(0, (1.0,)), Row(5, (1.0,)), Row(11, (1.0,)))
    found = condition(LocalTrend(LEVEL, GROWTH), rows, [1.0, 2.0, 3.2])
    assert found.energy == pytest.approx(0.0, abs=1e-12)
    assert found.shape == pytest.approx((1.0, 0.2), rel=1e-9)


def test_solve() -> None:
    assert solve([[0.0, 2.0, 0.0], [1.0, 1.0, 0.0], [0.0, 0.0, 4.0]], [4.0, 5.0, 2.0]) == [3.0, 2.0, 0.5]
    with pytest.raises(NumericError, match="equation 2 of 2 repeats"):
        solve([[1.0, 2.0], [2.0, 4.0]], [1.0, 2.0])
    assert dot([1.0, 2.0], [3.0, 4.0]) == 11.0
