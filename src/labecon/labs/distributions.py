"""Distributions of uncertain drivers, each by its closed-form inverse distribution function.

A value is a function of one uniform draw, so a driver needs exactly one word per path whatever its distribution, and
every engine gives the same bits: only the operations of `labecon.backends.arithmetic` are used. How they are written in
a lab file is the matter of `distribution_text`.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import cached_property
from math import inf
from typing import Literal

from labecon.backends.arithmetic import Z95, exp, log, normal_probability, normal_quantile, sqrt
from labecon.errors import DataError, Problem

Kind = Literal[
    "constant", "normal", "lognormal", "logit-normal", "uniform", "triangular", "choice", "split", "log-split"
]

#: Bounds must leave this much probability; with less, 32-bit draws would pile up on few values.
LEAST_PROBABILITY = 1e-4
#: A probability made from a correlated normal stays within the reach of a single draw, so that its quantile is finite.
PROBABILITY_FLOOR, PROBABILITY_CEILING = 2.0**-33, 1.0 - 2.0**-33
#: Probabilities added up in another order may differ by this much.
ROUNDING = 1e-12


@dataclass(frozen=True)
class Distribution:
    """How one driver is distributed.

    Build one with the functions of `distribution_families`, which check the parameters.

    Args:
        kind: The family.
        parameters: constant (value); normal (mean, sd); lognormal and logit-normal (mean, sd) of the transformed value;
            uniform (low, high); triangular (low, mode, high); choice: the values as listed; split and log-split
            (median, sd below, sd above) of the value or its logarithm: two half-normals joined at the median.
        cumulative: For a choice, the probabilities added up in listed order, the last one exactly 1.
        bounds: The interval the value is restricted to by restricting u; it does not clip.
        u_range: Distribution function at the bounds.
    """

    kind: Kind
    parameters: tuple[float, ...]
    cumulative: tuple[float, ...] = ()
    bounds: tuple[float, float] | None = None
    u_range: tuple[float, float] = (0.0, 1.0)

    def quantile(self, u: float) -> float:
        """The value at a probability.

        Args:
            u: In (0, 1).

        Returns:
            The quantile, in the driver's unit.

        Example:
            >>> Distribution("uniform", (2.0, 4.0)).quantile(0.25)
            2.5
        """
        if self.bounds is not None:
            u = self.u_range[0] + u * (self.u_range[1] - self.u_range[0])
        match self.kind:
            case "constant":
                return self.parameters[0]
            case "uniform":
                low, high = self.parameters
                return low + u * (high - low)
            case "triangular":
                return _triangular_quantile(self.parameters, u)
            case "choice":
                return self.parameters[bisect_left(self.cumulative, u)]
            case _:
                return self._transformed(normal_quantile(u))

    def of_normal(self, z: float) -> float:
        """The value for a standard normal, such as one made by a correlation.

        Args:
            z: A standard normal.

        Returns:
            ``quantile(normal_probability(z))``, without the detour where z enters the formula itself.

        Example:
            >>> Distribution("normal", (10.0, 2.0)).of_normal(1.5)
            13.0
        """
        if self.takes_normal:
            return self._transformed(z)
        return self.quantile(min(max(normal_probability(z), PROBABILITY_FLOOR), PROBABILITY_CEILING))

    @property
    def takes_normal(self) -> bool:
        """True where a standard normal enters the formula directly."""
        return self.bounds is None and self.kind in ("normal", "lognormal", "logit-normal", "split", "log-split")

    @property
    def is_constant(self) -> bool:
        """True where every draw gives the same value."""
        return self.kind == "constant"

    @cached_property
    def median(self) -> float:
        """The value used by a run without draws; for a choice, the value at u = 0.5 in listed order.

        What goes through a logarithm has fifteen digits: a life printed as 10 months is 10, not exp(log(10)), which
        lies above it and would cost a month.
        """
        found = self.quantile(0.5)
        return float(f"{found:.15g}") if self.kind in ("lognormal", "log-split") else found

    @cached_property
    def low(self) -> float:
        """The 5th percentile."""
        return self._percentile(0.05, -Z95)

    @cached_property
    def high(self) -> float:
        """The 95th percentile."""
        return self._percentile(0.95, Z95)

    def percentile(self, level: float) -> float:
        """The value at a percentile: `quantile`, but by size for a choice, which may be listed in any order.

        Args:
            level: In (0, 1).

        Returns:
            The value, in the driver's unit.
        """
        return self._percentile(level, normal_quantile(level))

    def probability(self, x: float) -> float:
        """The distribution function, before any bounds.

        Args:
            x: A value, in the driver's unit; may be infinite.

        Returns:
            The probability of a value up to x.
        """
        match self.kind:
            case "constant":
                return 1.0 if x >= self.parameters[0] else 0.0
            case "uniform":
                low, high = self.parameters
                return min(max((x - low) / (high - low), 0.0), 1.0)
            case "triangular":
                return _triangular_probability(self.parameters, x)
            case "choice":
                steps = zip(self.parameters, (0.0, *self.cumulative), self.cumulative, strict=False)
                return sum(end - start for value, start, end in steps if value <= x)
            case _:
                return self._normal_probability(x)

    def within(self, bounds: tuple[float, float]) -> Distribution:
        """The same distribution, restricted to an interval.

        Args:
            bounds: Lower and upper end, in the driver's unit; an open side is infinite.

        Returns:
            The restricted distribution.

        Raises:
            DataError: The bounds are reversed, leave (almost) no probability, or the values are not continuous.
        """
        lower, upper = bounds
        if not lower < upper:
            raise out_of_range(f"bounds [{lower}, {upper}]: the first must be below the second")
        if self.kind in ("constant", "choice"):
            raise out_of_range(f"bounds on a {self.kind}: list only the values that may occur")
        if self.kind in ("normal", "lognormal", "logit-normal") and self.parameters[1] == 0.0:
            raise out_of_range("bounds on a distribution without spread: write the number instead")
        span = (self.probability(lower), self.probability(upper))
        if span[1] - span[0] < LEAST_PROBABILITY:
            left = f"{span[1] - span[0]:.1e} of the probability"
            raise out_of_range(f"bounds [{lower}, {upper}] leave {left}; at least {LEAST_PROBABILITY} must remain")
        return replace(self, bounds=(lower, upper), u_range=span)

    @property
    def support(self) -> tuple[float, float]:
        """The smallest and the largest value a draw can approach."""
        match self.kind:
            case "normal" | "split":
                ends = (-inf, inf)
            case "lognormal" | "log-split":
                ends = (0.0, inf)
            case "logit-normal":
                ends = (0.0, 1.0)
            case _:
                ends = (min(self.parameters), max(self.parameters))
        return ends if self.bounds is None else (max(ends[0], self.bounds[0]), min(ends[1], self.bounds[1]))

    def _transformed(self, z: float) -> float:
        if self.kind in ("split", "log-split"):
            middle, below, above = self.parameters
            x = middle + (below if z < 0.0 else above) * z
            return exp(x) if self.kind == "log-split" else x
        x = self.parameters[0] + self.parameters[1] * z
        if self.kind == "lognormal":
            return exp(x)
        return 1.0 / (1.0 + exp(-x)) if self.kind == "logit-normal" else x

    def _percentile(self, u: float, z: float) -> float:
        if self.takes_normal:
            return self._transformed(z)
        if self.kind != "choice":
            return self.quantile(u)
        # Percentiles of a choice go by size, not by the order in which it is listed.
        return min(value for value in self.parameters if self.probability(value) >= u - ROUNDING)

    def _normal_probability(self, x: float) -> float:
        if self.kind in ("split", "log-split"):
            middle, below, above = self.parameters
            if self.kind == "log-split" and x <= 0.0:
                return 0.0
            away = (log(x) if self.kind == "log-split" else x) - middle
            return normal_probability(away / (below if away < 0.0 else above))
        mean, sd = self.parameters
        if self.kind != "normal" and x <= 0.0:
            return 0.0
        if self.kind == "logit-normal" and x >= 1.0:
            return 1.0
        if self.kind == "lognormal":
            x = log(x)
        elif self.kind == "logit-normal":
            x = logit(x)
        return normal_probability((x - mean) / sd)


def _triangular_quantile(parameters: tuple[float, ...], u: float) -> float:
    low, mode, high = parameters
    width = high - low
    if u <= (mode - low) / width:
        return low + sqrt(u * width * (mode - low))
    return high - sqrt((1.0 - u) * width * (high - mode))


def _triangular_probability(parameters: tuple[float, ...], x: float) -> float:
    low, mode, high = parameters
    if x <= low or x >= high:
        return 0.0 if x <= low else 1.0
    width = high - low
    if x <= mode:
        return (x - low) * (x - low) / (width * (mode - low))
    return 1.0 - (high - x) * (high - x) / (width * (high - mode))


def out_of_range(message: str) -> DataError:
    """The error of a value that cannot be.

    Args:
        message: What is wrong and what was expected.

    Returns:
        The exception, ready to be raised.
    """
    return DataError(Problem("out-of-range", message))


def logit(p: float) -> float:
    """The log odds of a share.

    Args:
        p: In (0, 1).

    Returns:
        ``log(p / (1 - p))``.

    Example:
        >>> logit(0.5)
        0.0
    """
    return log(p / (1.0 - p))
