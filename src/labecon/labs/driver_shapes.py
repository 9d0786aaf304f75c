"""What the value of a driver depends on: nothing, the month, the path, or both.

A driver is a distribution, a course over the months, or the product of the two. A shock is a distribution drawn anew
each month.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from labecon.backends import draws
from labecon.backends.arithmetic import power
from labecon.errors import DataError, Problem, nearest
from labecon.labs import distribution_families as families
from labecon.labs.distribution_text import at_place, finite, parse_distribution
from labecon.labs.distributions import Distribution, out_of_range
from labecon.periods import MONTHS_PER_YEAR, month_index

Between = Literal["line", "step", "growth", "season"]
Axes = Literal["run", "path", "month", "path and month"]
#: The median of a spread may miss 1 by this much, so that "0.77 to 1.3" passes without more digits.
SPREAD_TOLERANCE = 0.01
#: Keys of a driver's table that say what its value is; the rest of the table belongs to its source and unit.
VALUE_KEYS = ("value", "path", "spread", "between", "share", "bounds", "shock")
_SEASON = re.compile(r"\d{2}")
_SHOCKS = {"normal": families.normal(0.0, 1.0), "uniform": families.uniform(0.0, 1.0)}
_CERTAIN = families.constant(1.0)


@dataclass(frozen=True)
class Course:
    """Values over the months, held flat before the first and after the last.

    Args:
        months: Month indexes in order; for a season, 0 (January) to 11.
        values: A value for each, in the driver's unit.
        between: How months in between are filled: on a straight line, by the last value, by constant growth; a season
            repeats each calendar year.
    """

    months: tuple[int, ...]
    values: tuple[float, ...]
    between: Between = "line"

    def at(self, month: int) -> float:
        """The value of a month.

        Args:
            month: Months since 2000-01.

        Returns:
            The value, in the driver's unit.

        Example:
            >>> Course((0, 10), (1.0, 2.0)).at(4)
            1.4
        """
        if self.between == "season":
            return self.values[month % MONTHS_PER_YEAR]
        after = bisect_right(self.months, month)
        if after == 0:
            return self.values[0]
        start = self.values[after - 1]
        if after == len(self.months) or self.between == "step" or self.months[after - 1] == month:
            return start
        end = self.values[after]
        share = (month - self.months[after - 1]) / (self.months[after] - self.months[after - 1])
        return start * power(end / start, share) if self.between == "growth" else start + (end - start) * share


@dataclass(frozen=True)
class DriverShape:
    """The value of a driver as a function of draw and month.

    Args:
        distribution: What one draw gives; with a course, the factor that scales it.
        course: Values over the months, or None.
        each_month: A shock: drawn anew each month, instead of once per path.
    """

    distribution: Distribution
    course: Course | None = None
    each_month: bool = False

    @property
    def is_random(self) -> bool:
        """True where the value depends on the path."""
        return not self.distribution.is_constant

    @property
    def axes(self) -> Axes:
        """What the value varies over: run (nothing), path, month, or path and month."""
        over_months = self.course is not None or self.each_month
        if self.is_random:
            return "path and month" if over_months else "path"
        return "month" if over_months else "run"

    def median_at(self, month: int) -> float:
        """The value of a month in a run without draws.

        Args:
            month: Months since 2000-01.

        Returns:
            The course itself where there is one, else the median.
        """
        return self.distribution.median if self.course is None else self.course.at(month)

    def low_at(self, month: int) -> float:
        """The 5th percentile of a month.

        Args:
            month: Months since 2000-01.

        Returns:
            The value, in the driver's unit.
        """
        return min(self._scaled(self.distribution.low, month), self._scaled(self.distribution.high, month))

    def high_at(self, month: int) -> float:
        """The 95th percentile of a month.

        Args:
            month: Months since 2000-01.

        Returns:
            The value, in the driver's unit.
        """
        return max(self._scaled(self.distribution.low, month), self._scaled(self.distribution.high, month))

    def at_level(self, level: float, month: int) -> float:
        """The value of a month at a percentile of the distribution.

        Args:
            level: In (0, 1).
            month: Months since 2000-01.

        Returns:
            The value, in the driver's unit.
        """
        return self._scaled(self.distribution.percentile(level), month)

    @property
    def median(self) -> float:
        """The value of a run without draws, in the first month of a course."""
        return self.median_at(self._first)

    @property
    def low(self) -> float:
        """The 5th percentile, in the first month of a course."""
        return self.low_at(self._first)

    @property
    def high(self) -> float:
        """The 95th percentile, in the first month of a course."""
        return self.high_at(self._first)

    def value(self, u: float, month: int) -> float:
        """The value for one uniform draw.

        Args:
            u: In (0, 1).
            month: Months since 2000-01.

        Returns:
            The value, in the driver's unit.
        """
        return self._scaled(self.distribution.quantile(u), month)

    def value_of_normal(self, z: float, month: int) -> float:
        """The value for one standard normal, such as one made by a correlation.

        Args:
            z: A standard normal.
            month: Months since 2000-01.

        Returns:
            The value, in the driver's unit.
        """
        return self._scaled(self.distribution.of_normal(z), month)

    def draw_month(self, month: int) -> int:
        """The month part of the draw's address.

        Args:
            month: Months since 2000-01.

        Returns:
            The month for a shock, 0 for a draw per path.
        """
        return month if self.each_month else 0

    def sample(self, seed: int, path: int, month: int, address: str) -> float:
        """The value on one path in one month.

        Args:
            seed: 0 to 2^64 - 1.
            path: Number of the path.
            month: Months since 2000-01.
            address: ``<lab>.<driver full name>`` or ``market.<driver>``.

        Returns:
            The value, in the driver's unit.
        """
        if not self.is_random:
            return self._scaled(self.distribution.median, month)
        return self._scaled(_drawn(self.distribution, seed, path, self.draw_month(month), address), month)

    @property
    def _first(self) -> int:
        return 0 if self.course is None else self.course.months[0]

    def _scaled(self, factor: float, month: int) -> float:
        return factor if self.course is None else self.course.at(month) * factor


@lru_cache(maxsize=16)
def _drawn(distribution: Distribution, seed: int, path: int, draw_month: int, address: str) -> float:
    """One draw: every month of a course reads the same."""
    return distribution.quantile(draws.uniform(seed, path, draw_month, address))


def parse_course(entries: Mapping[str, object], between: str | None = None, place: str = "") -> Course:
    """A course over the months from its entries in a lab file.

    Args:
        entries: Month (``2026-01``) to value; or all of ``01`` .. ``12`` to the value of that calendar month.
        between: ``line`` (the default), ``step`` or ``growth``.
        place: File and driver, for messages.

    Returns:
        The course.

    Raises:
        DataError: All problems of the entries together.

    Example:
        >>> parse_course({"2026-01": 500, "2026-12": 400}).at(month_index("2026-12"))
        400.0
    """
    if between not in (None, "line", "step", "growth"):
        hint = nearest(str(between), ["line", "step", "growth"])
        raise DataError(Problem("unknown-name", f"between = {between!r}: write line, step or growth{hint}", place))
    season = bool(entries) and all(_SEASON.fullmatch(key) for key in entries)
    points: dict[int, float] = {}
    problems: list[Problem] = []
    for key, value in entries.items():
        try:
            points[_calendar_month(key) if season else month_index(key)] = finite(value)
        except DataError as error:
            problems += at_place(error, f"{place}: {key}" if place else key).problems
    if not problems:
        problems = [Problem(code, message, place) for code, message in _course_faults(points, season, between)]
    if problems:
        raise DataError(problems)
    months = tuple(sorted(points))
    kind: Between = "season" if season else "step" if between == "step" else "growth" if between == "growth" else "line"
    return Course(months, tuple(points[month] for month in months), kind)


def parse_driver(
    value: object = None,
    *,
    spread: object = None,
    between: str | None = None,
    share: bool = False,
    bounds: Sequence[object] | None = None,
    shock: str | None = None,
    place: str = "",
) -> DriverShape:
    """The shape of a driver from what a lab file says about its value.

    Args:
        value: A number, a string form, or a mapping of months to values; absent for a shock.
        spread: A string form with median 1 that scales a mapping of months, one draw per path.
        between: How a mapping of months is filled.
        share: The driver is a share of a whole.
        bounds: Two numbers that the distribution, or the spread, must stay between.
        shock: ``normal`` or ``uniform``: a standard draw each month.
        place: File and driver, for messages.

    Returns:
        The shape.

    Raises:
        DataError: The value cannot be read, is out of range, or keys contradict each other.

    Example:
        >>> parse_driver("0.04 to 0.09").axes
        'path'
    """
    if shock is not None:
        return _shock(shock, place, {"value": value, "spread": spread, "between": between, "bounds": bounds})
    if isinstance(value, Mapping):
        course = parse_course(value, between, place)
        factor = _CERTAIN if spread is None else _spread(spread, bounds, place)
        if spread is None and bounds is not None:
            raise DataError(Problem("literal", "bounds on a path without spread: nothing is drawn", place))
        shape = DriverShape(factor, course)
        if share:
            _check_share(shape, place)
        return shape
    for name, given in (("spread", spread), ("between", between)):
        if given is not None:
            raise DataError(Problem("literal", f"{name} is given, but the value is no path over months", place))
    if value is None:
        raise DataError(Problem("literal", "no value: give value, path or shock", place))
    return DriverShape(parse_distribution(value, share, bounds, place))


def parse_driver_table(table: Mapping[str, object], place: str = "") -> DriverShape:
    """The shape of a driver from its table in a lab file.

    Args:
        table: The keys of `VALUE_KEYS` are read; others (unit, source, reason, ...) belong to the caller.
        place: File and driver, for messages.

    Returns:
        The shape.

    Raises:
        DataError: See `parse_driver`.

    Example:
        >>> parse_driver_table({"path": {"2026-01": 500.0}, "spread": "0.8 to 1.25"}).axes
        'path and month'
    """
    given = {key: table[key] for key in VALUE_KEYS if key in table}
    if "path" in given:
        if "value" in given or not isinstance(given["path"], Mapping):
            raise DataError(Problem("literal", "path must be a table of months, and stand alone without value", place))
        given["value"] = given.pop("path")
    for key, expected in (("between", str), ("shock", str), ("share", bool), ("bounds", list | tuple)):
        if key in given and not isinstance(given[key], expected):
            raise DataError(Problem("literal", f"{key} = {given[key]!r} cannot be read", place))
    return parse_driver(**given, place=place)  # type: ignore[arg-type]  # the types are checked just above


def _calendar_month(key: str) -> int:
    if not 1 <= int(key) <= MONTHS_PER_YEAR:
        raise out_of_range(f"month of the year {key!r}: must be 01 to 12")
    return int(key) - 1


def _course_faults(points: Mapping[int, float], season: bool, between: str | None) -> list[tuple[str, str]]:
    if not points:
        return [("literal", "a path needs at least one month")]
    if season and len(points) != MONTHS_PER_YEAR:
        return [("literal", f"a season needs all of 01 to 12; {len(points)} given")]
    if season and between is not None:
        return [("literal", f"between = {between!r} has no meaning for a season")]
    if between == "growth" and min(points.values()) <= 0.0:
        return [("out-of-range", f"between = 'growth' needs positive values; the smallest is {min(points.values())}")]
    return []


def _shock(shock: str, place: str, others: Mapping[str, object]) -> DriverShape:
    clash = [name for name, given in others.items() if given is not None]
    if clash:
        raise DataError(Problem("literal", f"shock and {', '.join(clash)} contradict each other", place))
    if shock not in _SHOCKS:
        hint = nearest(shock, list(_SHOCKS))
        raise DataError(Problem("unknown-name", f"shock = {shock!r}: write normal or uniform{hint}", place))
    return DriverShape(_SHOCKS[shock], each_month=True)


def _spread(spread: object, bounds: Sequence[object] | None, place: str) -> Distribution:
    factor = parse_distribution(spread, bounds=bounds, place=place)
    if abs(factor.median - 1.0) > SPREAD_TOLERANCE:
        message = f"spread {spread!r} has median {factor.median:.4g}: it scales a path, so its median must be 1"
        raise DataError(
            Problem("out-of-range", message, place, remedy="for a range write a to 1/a, such as 0.8 to 1.25")
        )
    return factor


def _check_share(shape: DriverShape, place: str) -> None:
    course, (low, high) = shape.course, shape.distribution.support
    values = course.values if course is not None else (1.0,)
    if min(values) < 0.0 or low < 0.0 or max(values) * high > 1.0:
        raise DataError(
            Problem("out-of-range", f"a share must lie in [0, 1]; {max(values)} times {high} may not", place)
        )
