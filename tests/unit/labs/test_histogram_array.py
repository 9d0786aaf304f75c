"""Histograms: within one bin of exact quantiles, the same in any order, whatever lies outside the pilot."""

from __future__ import annotations

import numpy as np
import pytest

from labecon.backends.quantiles_array import quantiles
from labecon.labs.histogram_array import BINS, Histogram

LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)


def filled(values: np.ndarray, pilot: int, parts: int = 7) -> Histogram:
    """A histogram of rows of values, whose first columns are the pilot."""
    found = Histogram(values[:, :pilot])
    for row, column in enumerate(values):
        for part in np.array_split(column, parts):
            found.add(row, part)
    return found


def rows(count: int) -> np.ndarray:
    """Skewed, two-sided, two-humped and nearly constant values."""
    draw = np.random.default_rng(5)
    z = draw.normal(size=(4, count))
    humps = np.where(z[2] > 0.3, 100 + z[2], -100 + z[2])
    return np.array([np.exp(2 * z[0]), -5 * z[1], humps, 1e4 + z[3]]).astype(np.float32)


def test_quantiles_lie_within_a_bin_of_the_exact_ones() -> None:
    values = rows(50_000)
    found, exact = filled(values, 2000), quantiles(values, LEVELS)
    for row in range(len(values)):
        assert np.abs(found.quantiles(row, LEVELS) - exact[row]).max() <= found.width[row] * 1.001
    assert found.paths.tolist() == [50_000] * 4
    shares = found.width / (exact[:, 4] - exact[:, 0])
    assert shares.max() < 0.01


def test_order_and_parts_do_not_matter() -> None:
    values = rows(5000)
    whole = filled(values, 1000, 1)
    assert filled(values, 1000, 13).digest == whole.digest
    mixed = values[:, np.random.default_rng(1).permutation(5000)]
    again = Histogram(values[:, :1000])
    for row, column in enumerate(mixed):
        again.add(row, column)
    assert again.digest == whole.digest
    assert filled(values[:, ::-1].copy(), 1000).digest != whole.digest  # another pilot sets other bins


def test_rows_that_do_not_vary_or_are_undefined() -> None:
    values = np.array([[3.0] * 100, [np.nan] * 100, [1.0] * 99 + [np.nan], [0.0] * 60 + [5.0] * 40], dtype=np.float32)
    found = filled(values, 50)
    assert found.quantiles(0, LEVELS).tolist() == [3.0] * 5
    assert np.isnan(found.quantiles(1, LEVELS)).all() and np.isnan(found.quantiles(2, LEVELS)).all()
    assert found.quantiles(3, (0.0, 0.3, 1.0)).tolist() == [0.0, 0.0, 5.0]  # the pilot saw noughts alone
    assert found.undefined.tolist() == [0, 100, 1, 0]


def test_values_far_outside_the_pilot_are_counted() -> None:
    values = np.concatenate([np.linspace(0, 1, 1000), np.full(1000, 50.0)]).astype(np.float32)[None, :]
    found = filled(values, 1000)
    assert int(found.counts[0, BINS + 1]) == 1000 + np.sum(values[0, :1000] > found.edges(0)[-2])
    assert found.quantiles(0, (0.25,))[0] == pytest.approx(0.5, abs=2 * found.width[0])
    assert found.quantiles(0, (1.0,))[0] == 50.0
