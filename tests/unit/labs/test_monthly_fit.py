"""The fitted path is the most likely one: the condition of an optimum, checked with dense matrices."""

from __future__ import annotations

import numpy as np

from labecon.labs.disaggregation import disaggregate
from labecon.labs.monthly_fit import GROWTH_SD, LEVEL_SD
from labecon.labs.window_totals import WindowTotal


def test_the_path_is_the_most_likely_one_that_adds_up() -> None:
    """At the optimum the slope of the log density is a mixture of the slopes of the window sums."""
    windows = [WindowTotal(0, 6, 0.758), WindowTotal(7, 18, 19.458), WindowTotal(19, 27, 18.75)]
    path = np.array(disaggregate(windows, 0, 27).values, dtype=float)
    time = np.arange(28)
    carry = np.array([[max(t - k, 0) for k in range(1, 28)] for t in time], dtype=float)
    steps = np.array([[float(k <= t) for k in range(1, 28)] for t in time])
    covariance = LEVEL_SD**2 * steps @ steps.T + GROWTH_SD**2 * carry @ carry.T
    # A free level and a free growth drop out where the path is measured against its own first two coordinates.
    free = np.stack([np.ones(28), time], axis=1)
    precision = np.linalg.inv(covariance + 1e-9 * np.eye(28) + 1e4 * free @ free.T)
    slope = precision @ np.log(path)
    sums = np.array([[path[t] if w.start <= t <= w.end else 0.0 for t in time] for w in windows]).T
    mixture, *_ = np.linalg.lstsq(sums, slope, rcond=None)
    assert np.max(np.abs(slope - sums @ mixture)) < 1e-3 * np.max(np.abs(slope))
