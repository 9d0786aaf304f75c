"""What is read off many paths: first months below a level, months that stay positive, medians that may not exist.

A path on which something never happens has the value infinity, so that it stays in the distribution; a path on which it
is undefined has not-a-number and is left out. Values have shape (month, path), readings shape (path,).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
YEAR = 12
_TWO_SIDED_95 = 1.959963984540054


@dataclass(frozen=True)
class Spread:
    """Median and range of a reading over paths.

    Args:
        median: None where more than half of the paths never get there, or none is defined.
        low: 5th percentile; None likewise.
        high: 95th percentile; None likewise.
        error: Standard error of the median from the order statistics around it; None where it has none.
        never: Share of the paths that never get there.
        defined: Share of the paths on which the reading is defined.
        low_error: Standard error of the 5th percentile; None where it has none.
        high_error: Standard error of the 95th percentile; None likewise.
    """

    median: float | None
    low: float | None
    high: float | None
    error: float | None
    never: float
    defined: float
    low_error: float | None = None
    high_error: float | None = None


def first_below(values: Floats, threshold: Floats | float) -> Floats:
    """Months until a value is below a threshold for the first time.

    Args:
        values: Shape (month, path).
        threshold: A number, or shape (month, path).

    Returns:
        1 where the first month is below, infinity where none is.

    Example:
        >>> first_below(np.array([[3.0, 3.0], [-1.0, 2.0]]), 0.0).tolist()
        [2.0, inf]
    """
    return first_true(values < threshold) + 1.0


def until_below(above: Floats) -> Floats:
    """Months until something is below zero, in parts of a month: a straight line between the ends of two months.

    Args:
        above: At the end of each month, shape (month, path).

    Returns:
        Shape (path,); 1 where the first month is below, whose start is not known, and infinity where none is. Rounded
        up it is what `first_below` says.

    Example:
        >>> until_below(np.array([[3.0, 3.0, -1.0], [-1.0, 2.0, 0.0]])).tolist()
        [1.75, inf, 1.0]
    """
    months = first_below(above, 0.0)
    known = np.isfinite(months) & (months > 1)
    place = np.where(known, months - 1, 1.0).astype(np.int64)
    paths = np.arange(above.shape[1])
    before, after = above[place - 1, paths], above[np.minimum(place, len(above) - 1), paths]
    return np.where(known, months - 1 + before / np.where(known, before - after, 1.0), months)


def first_true(tests: Bools) -> Floats:
    """Place of the first month in which something holds.

    Args:
        tests: Shape (month, path).

    Returns:
        Its place from 0; infinity where it never holds.
    """
    place = tests.argmax(axis=0).astype(np.float64)
    return np.where(tests.any(axis=0), place, np.inf)


def trailing(values: Floats, before: Sequence[float | None]) -> Floats:
    """Sums of twelve months.

    Args:
        values: Shape (month, path).
        before: The eleven months before the first, the same on all paths; None where unknown.

    Returns:
        Shape (month, path); not-a-number where a month is unknown.
    """
    past = np.array([np.nan if one is None else one for one in before[-(YEAR - 1) :]], dtype=np.float64)
    past = np.concatenate([np.full(YEAR - 1 - len(past), np.nan), past])
    whole = np.concatenate([np.repeat(past[:, None], values.shape[1], axis=1), values])
    total = np.zeros_like(values)
    for shift in range(YEAR):
        total = total + whole[shift : shift + len(values)]
    return total


def lasting(totals: Floats) -> Floats:
    """The first month whose total is positive and stays so for twelve more months.

    Args:
        totals: Sums of twelve months, shape (month, path); unknown ones count as not positive.

    Returns:
        Its place from 0; infinity where there is none, or where the twelve months reach past the last one.

    Example:
        >>> lasting(np.array([[1.0]] + [[-1.0]] + [[1.0]] * 13)).tolist()
        [2.0]
    """
    positive = totals > 0
    count = np.cumsum(positive, axis=0)
    span = YEAR + 1
    if len(totals) < span:
        return np.full(totals.shape[1], np.inf)
    before = np.concatenate([np.zeros((1, totals.shape[1]), dtype=count.dtype), count[:-span]])
    return first_true(count[span - 1 :] - before == span)


def at_place(values: Floats, places: Floats) -> Floats:
    """The value of each path in a month of its own.

    Args:
        values: Shape (month, path).
        places: Shape (path,), from 0; infinity for none.

    Returns:
        Shape (path,); infinity where there is no month.
    """
    known = np.isfinite(places)
    rows = np.where(known, places, 0).astype(np.int64)
    return np.where(known, values[rows, np.arange(values.shape[1])], np.inf)


def spread(values: Floats) -> Spread:
    """Median and range over paths, by the order statistics next to each level.

    Args:
        values: Shape (path,); infinity for never, not-a-number for undefined.

    Returns:
        The spread.

    Example:
        >>> spread(np.array([1.0, np.inf, np.inf])).median is None
        True
    """
    known = np.sort(values[~np.isnan(values)])
    return spread_of(known, float(np.mean(np.isposinf(known))) if len(known) else 0.0, len(values))


class Ordered(Protocol):
    """Values in order, none of them not-a-number, by their rank from 0."""

    def __len__(self) -> int:
        """Number of values."""

    def __getitem__(self, rank: int, /) -> float:
        """The value of a rank."""


def spread_of(ordered: Ordered, never: float, paths: int) -> Spread:
    """Median and range of values in order.

    Args:
        ordered: The values that are defined.
        never: Share of them that are infinite.
        paths: Number of paths, undefined ones included.

    Returns:
        The spread.
    """
    if len(ordered) == 0:
        return Spread(None, None, None, None, 0.0, 0.0)
    low, median, high = (level_of(ordered, level) for level in (0.05, 0.5, 0.95))
    errors = [level_error(ordered, level) for level in (0.05, 0.5, 0.95)]
    return Spread(median, low, high, errors[1], never, len(ordered) / paths, errors[0], errors[2])


def level_error(ordered: Ordered, level: float) -> float | None:
    """The standard error of a quantile, from the order statistics that bound it with a chance of 95 %.

    Args:
        ordered: Values in order, shape (path,), none of them not-a-number.
        level: Level in (0, 1).

    Returns:
        The error; None where the quantile or a bound lies among paths that never get there.
    """
    reach = float(_TWO_SIDED_95 * np.sqrt(level * (1 - level) / len(ordered)))
    below, above = level_of(ordered, max(level - reach, 0.0)), level_of(ordered, min(level + reach, 1.0))
    if below is None or above is None or level_of(ordered, level) is None:
        return None
    return (above - below) / (2 * _TWO_SIDED_95)


def level_of(ordered: Ordered, level: float) -> float | None:
    """A quantile by linear interpolation.

    Args:
        ordered: Values in order, shape (path,), none of them not-a-number.
        level: Level in [0, 1].

    Returns:
        The quantile; None where it lies among paths that never get there, or where there is no path.

    Example:
        >>> level_of(np.array([1.0, 2.0, np.inf]), 0.5), level_of(np.array([1.0, np.inf]), 0.5)
        (2.0, None)
    """
    if len(ordered) == 0:
        return None
    place = level * (len(ordered) - 1)
    below = int(np.floor(place))
    above = min(below + 1, len(ordered) - 1)
    if place == below:
        above = below
    first, second = float(ordered[below]), float(ordered[above])
    if not (np.isfinite(first) and np.isfinite(second)):
        return None
    return first + (second - first) * (place - below)


def share_within(values: Floats, most: float) -> tuple[float, float]:
    """Share of paths on which something happens within a time, and its standard error.

    Args:
        values: Shape (path,).
        most: The time.

    Returns:
        Share and sqrt(p (1 - p) / n).

    Example:
        >>> share_within(np.array([3.0, 30.0, np.inf, 5.0]), 24.0)
        (0.5, 0.25)
    """
    known = values[~np.isnan(values)]
    if len(known) == 0:
        return float("nan"), float("nan")
    share = float(np.mean(known <= most))
    return share, float(np.sqrt(share * (1 - share) / len(known)))


def share_interval(share: float, count: int) -> tuple[float, float]:
    """The 95 % interval of a share among drawn paths (Wilson's score interval: no path among n is not certainty).

    Args:
        share: Share of the paths.
        count: Number of paths.

    Returns:
        Low and high.

    Example:
        >>> low, high = share_interval(0.0, 1000)
        >>> low, round(high, 4)
        (0.0, 0.0038)
    """
    z2 = _TWO_SIDED_95**2 / count
    middle = (share + z2 / 2) / (1 + z2)
    half = (z2 * share * (1 - share) + z2 * z2 / 4) ** 0.5 / (1 + z2)
    return min(max(middle - half, 0.0), share), max(min(middle + half, 1.0), share)  # rounding may pass the share


def quotient(over: Floats, under: Floats) -> Floats:
    """One reading over another.

    Args:
        over: Shape (path,).
        under: Shape (path,).

    Returns:
        Not-a-number where the denominator is 0 or not a number.
    """
    safe = np.where(under == 0, np.nan, under)
    return np.asarray(over / safe)
