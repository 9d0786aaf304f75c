"""The drivers that a requirement may move: what they are now, how far they may go, and in what units of their prior."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from math import inf

from labecon.backends.arithmetic import normal_probability
from labecon.errors import Problem, UsageError, nearest
from labecon.labs import Lab
from labecon.labs.drivers import Driver
from labecon.labs.given_array import Scaled, Setting

PLACE = "--over"
#: How far beyond its 5th and 95th percentile a driver is searched: as a factor, or as a multiple of the range.
BEYOND = 4.0
#: Most that a driver may move in units of its prior's normal: beyond it lies one path in a billion.
MOST = 6.0
#: Ratio of the ends from which on a grid is geometric.
_WIDE = 4.0
_RANGE = re.compile(r"(?P<low>\S+)\s*(?:to|\.\.)\s*(?P<high>\S+)")


@dataclass(frozen=True)
class Lever:
    """A driver, or the drivers of one name in every part, moved together.

    Args:
        name: As asked for, e.g. ``training_growth`` or ``*.normal_growth``.
        drivers: The drivers behind it.
        low: Least value that is searched.
        high: Greatest.
        month: Month in which values are quoted.
        limits: What each driver may be at all, lower end and upper; no limits where there are none.
    """

    name: str
    drivers: tuple[Driver, ...]
    low: float
    high: float
    month: int
    limits: tuple[tuple[float, float], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Full names of the drivers."""
        return tuple(one.name for one in self.drivers)

    @property
    def unit(self) -> str:
        """Unit of the value."""
        return str(self.drivers[0].unit)

    @property
    def bases(self) -> tuple[float, ...]:
        """Value of each driver in the first forecast month on the path of medians."""
        return tuple(one.at(self.month) for one in self.drivers)

    @property
    def base(self) -> float:
        """The middle of those values."""
        ordered = sorted(self.bases)
        return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2

    @property
    def prior(self) -> tuple[float, float]:
        """The 5th and 95th percentile, over all drivers behind it."""
        ranges = [one.range_at(self.month) for one in self.drivers]
        return min(low for low, _ in ranges), max(high for _, high in ranges)

    @property
    def follows_course(self) -> bool:
        """Whether it changes over the months in the base; a value found holds in every month instead."""
        return any(one.shape.course is not None for one in self.drivers)

    def grid(self, count: int) -> list[float]:
        """Values from the least to the greatest, even on a line, or on a logarithmic one where the ends are far apart.

        Args:
            count: How many.

        Returns:
            The values.
        """
        return between(self.low, self.high, count)

    def settings(self, value: float) -> dict[str, Setting]:
        """What a value means for the drivers.

        Args:
            value: In base units, for every month.

        Returns:
            Full name to value; a driver that may not go so far goes as far as it may.
        """
        limits = self.limits or ((-inf, inf),) * len(self.drivers)
        pairs = zip(self.names, limits, strict=True)
        return {name: min(max(value, low), high) for name, (low, high) in pairs}

    def moved(self, z: float) -> dict[str, Setting]:
        """The drivers at a distance from their medians, in units of the normal behind their priors.

        Args:
            z: The distance; 0 is the path of medians.

        Returns:
            Full name to value, or to a multiple of its course.
        """
        found: dict[str, Setting] = {}
        for one in self.drivers:
            drawn = one.shape.distribution.of_normal(z)
            if one.shape.course is not None:
                found[one.name] = Scaled(drawn)
            else:
                value = float(one.changed(one.factor * drawn, self.month))
                found[one.name] = min(max(value, self.low), self.high)
        return found

    @property
    def spreads(self) -> bool:
        """Whether every driver behind it has a prior to measure a move by."""
        return all(one.shape.is_random for one in self.drivers)


def between(low: float, high: float, count: int) -> list[float]:
    """Values between two ends, both included.

    Args:
        low: The lower end.
        high: The upper end.
        count: How many.

    Returns:
        Geometric where both ends are positive and far apart, otherwise even.

    Example:
        >>> [round(one, 6) for one in between(1.0, 100.0, 3)]
        [1.0, 10.0, 100.0]
    """
    last = count - 1
    if low > 0 and high / low > _WIDE:
        inner = [low * (high / low) ** (place / last) for place in range(1, last)]
    else:
        inner = [low + (high - low) * (place / last) for place in range(1, last)]
    return [low, *inner, high]


def levers_of(lab: Lab, asked: Iterable[str], place: str = PLACE) -> list[Lever]:
    """The drivers asked for.

    Args:
        lab: The lab.
        asked: Each a full name, ``*.local`` or ``@component.local``, several joined with ``+``, with ``=LOW to HIGH``
            behind it where the search is to stay within bounds.
        place: Where they stand, for messages.

    Returns:
        The levers in the order asked for.

    Raises:
        UsageError: Everything that is wrong with them, at once.
    """
    found: list[Lever] = []
    problems: list[Problem] = []
    owners: dict[str, str] = {}
    for word in asked:
        name, _, span = (part.strip() for part in word.partition("="))
        try:
            lever = _lever(lab, name, span, place)
        except UsageError as error:
            problems += error.problems
            continue
        twice = [one for one in lever.names if one in owners]
        if twice:
            problems.append(Problem("usage", f"{twice[0]} is named by {owners[twice[0]]} and by {name}", place))
        owners |= dict.fromkeys(lever.names, name)
        found.append(lever)
    if problems:
        raise UsageError(problems)
    return found


def _lever(lab: Lab, name: str, span: str, place: str) -> Lever:
    drivers = []
    for word in name.split("+"):
        named = [lab.drivers[one] for one in lab.drivers_named(word.strip())]
        if not named:
            text = f"{lab.name} has no driver {word.strip()}{nearest(word.strip(), lab.drivers)}"
            raise UsageError.of("unknown-name", text, place, "labecon lines LAB lists drivers and their ranges")
        drivers += [one for one in named if one not in drivers]
    drawn = [one.name for one in drivers if one.shape.each_month or one.name in lab.events_by_driver]
    if drawn:
        raise UsageError.of("usage", f"{drawn[0]} is drawn, not set: nobody can require it", place)
    if len({str(one.unit) for one in drivers}) > 1:
        raise UsageError.of("unit-mismatch", f"{name} names drivers of different units", place)
    month = lab.actual_through if name.startswith("initial.") else lab.first_forecast
    limits = tuple(lab.limits.get(one.name, (-inf, inf)) for one in drivers)
    if not span:
        limits = tuple(_admitted(one, limit) for one, limit in zip(drivers, limits, strict=True))
    least, most = min(one for one, _ in limits), max(one for _, one in limits)
    low, high = _given(name, span, place) if span else _span(drivers, month, least, most)
    if low < least or high > most:
        raise UsageError.of("out-of-range", f"{name}={span}: must lie within [{least:g}, {most:g}]", place)
    return Lever(name, tuple(drivers), low, high, month, limits)


def _given(name: str, span: str, place: str) -> tuple[float, float]:
    match = _RANGE.fullmatch(span)
    try:
        low, high = (float(match["low"]), float(match["high"])) if match else (0.0, 0.0)
    except ValueError:
        low = high = 0.0
    if not low < high:
        raise UsageError.of("usage", f"{name}={span}: no range", place, f"write {name}=0.5 to 2")
    return low, high


def _admitted(driver: Driver, limit: tuple[float, float]) -> tuple[float, float]:
    """What a driver may be: within its limit, and within the bounds of its own distribution."""
    own = driver.shape.distribution.bounds if driver.shape.course is None and driver.factor == 1.0 else None
    least, most = own if own is not None else (None, None)
    low = limit[0] if least is None else max(limit[0], least)
    return low, limit[1] if most is None else min(limit[1], most)


def _span(drivers: Iterable[Driver], month: int, least: float, most: float) -> tuple[float, float]:
    """The range of search: well beyond what the prior gives, within what one of the drivers may be."""
    lows, highs = [], []
    for one in drivers:
        low, high = one.range_at(month)
        middle = one.at(month)
        if low == high:
            low, high = (0.0, 1.0) if middle == 0 else (middle / BEYOND, middle * BEYOND)
        elif low > 0:
            low, high = low / BEYOND, high * BEYOND
        else:
            low, high = low - BEYOND * (middle - low), high + BEYOND * (high - middle)
        lows.append(min(low, high))
        highs.append(max(low, high))
    return max(min(lows), least), min(max(highs), most)


def chance_of_at_least(distance: float) -> float:
    """The prior chance of a move at least as far in one direction.

    Args:
        distance: In units of the normal.

    Returns:
        The chance.

    Example:
        >>> round(chance_of_at_least(1.6448536), 6)
        0.05
    """
    return float(normal_probability(-distance))
