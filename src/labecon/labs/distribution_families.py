"""The families a driver may be distributed by, with their parameters checked."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite

from labecon.backends.arithmetic import Z95, log
from labecon.labs.distributions import Distribution, Kind, logit, out_of_range

#: Probabilities of a choice may miss 1 by this much, the rounding of decimals as written.
SUM_TOLERANCE = 1e-9


def _require_finite(name: str, *values: float) -> None:
    for value in values:
        if not isfinite(value):
            raise out_of_range(f"{name}: {value} is not a finite number")


def constant(value: float) -> Distribution:
    """A value that is certain.

    Args:
        value: In the driver's unit.

    Returns:
        The distribution.

    Raises:
        DataError: The value is NaN or infinite.
    """
    _require_finite("constant", value)
    return Distribution("constant", (value,))


def between(low: float, high: float, share: bool = False) -> Distribution:
    """A range, read as 5th to 95th percentile.

    Args:
        low: 5th percentile.
        high: 95th percentile.
        share: The driver is a share of a whole, so the range is logit-normal.

    Returns:
        Logit-normal for a share; otherwise lognormal when ``low`` is positive, else normal. Equal ends give a constant.

    Raises:
        DataError: The ends are reversed or not finite, or a share does not lie strictly between 0 and 1.

    Example:
        >>> round(between(0.04, 0.09).median, 12)
        0.06
    """
    _require_finite("range", low, high)
    if low > high:
        raise out_of_range(f"{low} to {high}: the low end is above the high end; write {high} to {low}")
    if share and not (0.0 < low and high < 1.0):
        raise out_of_range(f"{low} to {high}: a range of a share must lie strictly between 0 and 1")
    if low == high:
        return constant(low)
    kind: Kind = "logit-normal" if share else "lognormal" if low > 0.0 else "normal"
    ends = (logit(low), logit(high)) if share else (log(low), log(high)) if low > 0.0 else (low, high)
    return Distribution(kind, ((ends[0] + ends[1]) / 2.0, (ends[1] - ends[0]) / (2.0 * Z95)))


def normal(mean: float, sd: float) -> Distribution:
    """The normal distribution.

    Args:
        mean: Mean.
        sd: Standard deviation, at least 0.

    Returns:
        The distribution.

    Raises:
        DataError: A parameter is not finite, or the standard deviation is negative.
    """
    _require_finite("normal", mean, sd)
    if sd < 0.0:
        raise out_of_range(f"normal({mean}, {sd}): the standard deviation must not be negative")
    return Distribution("normal", (mean, sd))


def lognormal(median: float, sd: float) -> Distribution:
    """The lognormal distribution.

    Args:
        median: Median, above 0.
        sd: Standard deviation of the logarithm, at least 0.

    Returns:
        The distribution; a value is ``exp(log(median) + sd * z)``.

    Raises:
        DataError: A parameter is not finite, the median is not positive, or the standard deviation is negative.
    """
    _require_finite("lognormal", median, sd)
    if median <= 0.0 or sd < 0.0:
        raise out_of_range(
            f"lognormal({median}, {sd}): the median must be positive, the standard deviation not negative"
        )
    return Distribution("lognormal", (log(median), sd))


def uniform(low: float, high: float) -> Distribution:
    """The uniform distribution.

    Args:
        low: Lower end.
        high: Upper end, above the lower one.

    Returns:
        The distribution.

    Raises:
        DataError: An end is not finite, or the ends are not in order.
    """
    _require_finite("uniform", low, high)
    if not low < high:
        raise out_of_range(f"uniform({low}, {high}): the first end must be below the second")
    return Distribution("uniform", (low, high))


def triangular(low: float, mode: float, high: float) -> Distribution:
    """The triangular distribution.

    Args:
        low: Lower end.
        mode: The most likely value.
        high: Upper end.

    Returns:
        The distribution.

    Raises:
        DataError: A parameter is not finite, or they are not in order.
    """
    _require_finite("triangular", low, mode, high)
    if not (low <= mode <= high and low < high):
        raise out_of_range(f"triangular({low}, {mode}, {high}): write low, mode, high in this order")
    return Distribution("triangular", (low, mode, high))


def choice(probabilities: Mapping[float, float]) -> Distribution:
    """One of several values.

    Args:
        probabilities: Value to probability, in the order in which u runs through them.

    Returns:
        The distribution.

    Raises:
        DataError: Nothing to choose from, a number that is not finite, a negative probability, or a sum other than 1.
    """
    values, chances = tuple(probabilities), tuple(probabilities.values())
    _require_finite("choice", *values, *chances)
    if not values or min(chances) < 0.0:
        raise out_of_range("choice: give each value a probability that is not negative")
    total = 0.0
    cumulative = [total := total + chance for chance in chances]
    if abs(total - 1.0) > SUM_TOLERANCE:
        raise out_of_range(f"choice: the probabilities add up to {total!r}, not to 1")
    return Distribution("choice", values, (*cumulative[:-1], 1.0))


def split(low: float, middle: float, high: float) -> Distribution:
    """Two half-normals joined at the median, so that three given percentiles are met exactly.

    Args:
        low: 5th percentile.
        middle: Median, strictly between the others.
        high: 95th percentile.

    Returns:
        The distribution; of the logarithm where all three are positive.

    Raises:
        DataError: The three are not finite and increasing.

    Example:
        >>> found = split(1.0, 2.0, 8.0)
        >>> round(found.low, 9), round(found.median, 9), round(found.high, 9)
        (1.0, 2.0, 8.0)
    """
    _require_finite("percentiles", low, middle, high)
    if not low < middle < high:
        raise out_of_range(f"{low} / {middle} / {high}: percentiles must increase")
    if low > 0.0:
        centre = log(middle)
        return Distribution("log-split", (centre, (centre - log(low)) / Z95, (log(high) - centre) / Z95))
    return Distribution("split", (middle, (middle - low) / Z95, (high - middle) / Z95))
