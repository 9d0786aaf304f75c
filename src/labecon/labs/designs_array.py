"""Designs of cases in place of draws: drivers put at percentiles, and pairs of paths whose drivers are exchanged."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import sqrt
from typing import Any

import numpy as np

from labecon.backends.arithmetic import normal_quantile
from labecon.labs.binding_array import Binder, Floats, Numbers, OverPaths, Value
from labecon.labs.drivers import Driver
from labecon.labs.events import Event
from labecon.labs.lab import Lab


def normal_of_level(driver: Driver, level: float, months: int) -> float:
    """The standard normal that stands for a percentile of a driver.

    Args:
        driver: The driver.
        level: In (0, 1).
        months: Number of forecast months. A shock is drawn anew each month: what is put at the percentile is its mean
            over them, so each month is moved by the normal over the root of their number.

    Returns:
        The normal, of each month for a shock.
    """
    z = normal_quantile(level)
    return z / sqrt(months) if driver.shape.each_month else z


def value_at(driver: Driver, level: float, month: int, months: int) -> float:
    """The value of a driver at a percentile.

    Args:
        driver: The driver.
        level: In (0, 1); by size for a choice.
        month: Month index.
        months: See `normal_of_level`.

    Returns:
        The value in base units.
    """
    shape = driver.shape
    if not shape.each_month:
        value = shape.at_level(level, month)
    elif shape.distribution.kind == "uniform":
        low, high = shape.distribution.parameters
        value = (low + high) / 2 + normal_of_level(driver, level, months) * (high - low) / sqrt(12)
    else:
        value = shape.value_of_normal(normal_of_level(driver, level, months), month)
    return float(driver.changed(driver.factor * value, month))


def correlations_with(lab: Lab, name: str) -> dict[str, float]:
    """The drivers that are drawn together with one.

    Args:
        lab: The lab.
        name: Full name of a driver.

    Returns:
        The others of its group with their correlation; empty where it is drawn on its own.
    """
    for group in lab.correlations:
        if name in group.drivers:
            own = group.factor[group.drivers.index(name)]
            pairs = zip(group.drivers, group.factor, strict=True)
            found = {other: sum(a * b for a, b in zip(own, row, strict=False)) for other, row in pairs}
            del found[name]
            return {other: share for other, share in found.items() if share != 0.0}
    return {}


@dataclass(frozen=True)
class Levels(OverPaths):
    """Cases in which some drivers stand at percentiles.

    Args:
        cases: Full name of a driver (``initial.ITEM`` for an opening value) to its level, by case. An event of random
            start at level 0.95 begins in the month by which it has begun on one path in twenty.
        paths: Paths 0 to ``paths - 1`` are drawn in every case; None for the path of medians alone.
        follow: True where the drivers correlated with one that is put somewhere move as expected when it stands
            there: the normal of each is shifted by the correlation times the move; False where they stay.
    """

    cases: Sequence[Mapping[str, float]]
    follow: bool = True

    def bind(self, binder: Binder, cases: Numbers) -> tuple[Mapping[str, Value], Mapping[str, Value]]:
        """Values of a block; see `Design`.

        Args:
            binder: Draws what is left to chance.
            cases: Numbers: case times paths plus path.

        Returns:
            Driver values and initial values.
        """
        return _Placing(self, binder, cases).values()


class _Placing:
    def __init__(self, levels: Levels, binder: Binder, cases: Numbers) -> None:
        self.levels, self.binder, self.width = levels, binder, len(cases)
        self.case, self.path = np.divmod(cases, levels.paths or 1)
        self.months = len(binder.months)
        self.rows = {int(one): np.flatnonzero(self.case == one) for one in np.unique(self.case)}

    @cached_property
    def normals(self) -> dict[str, Floats]:
        """The correlated normals, zero on the path of medians."""
        if self.levels.paths is None:
            names = (name for group in self.binder.lab.correlations for name in group.drivers)
            return {name: np.zeros((self.width, 1)) for name in names}
        return self.binder.correlated(self.path)

    def values(self) -> tuple[dict[str, Value], dict[str, Value]]:
        binder, lab = self.binder, self.binder.lab
        if self.levels.paths is None:
            drivers = {name: binder.median(lab.drivers[name]) for name in binder.needed}
        else:
            drivers = binder.drivers(self.path)
        moved: dict[str, Floats] = {}
        for case, rows in self.rows.items():
            for name, level in self.levels.cases[case].items():
                self.place(drivers, name, level, rows)
                if self.levels.follow:
                    self.move(moved, name, level, rows)
        for name, z in moved.items():
            self.replace(drivers, name, z)
        return drivers, binder.initial(self.opening)

    def place(self, drivers: dict[str, Value], name: str, level: float, rows: Numbers) -> None:
        """Puts a driver at a level."""
        if name not in drivers:
            return
        event, driver = self.binder.event(name), self.binder.lab.drivers[name]
        if event is not None:
            active = event_months(self.binder, event, level)
            drivers[name] = [self.put(old, new, rows) for old, new in zip(drivers[name], active, strict=True)]
        elif isinstance(drivers[name], list):
            pairs = zip(drivers[name], self.binder.months, strict=True)
            drivers[name] = [self.put(old, value_at(driver, level, month, self.months), rows) for old, month in pairs]
        else:
            value = value_at(driver, level, self.binder.months[0], self.months)
            drivers[name] = self.put(drivers[name], value, rows)

    def move(self, moved: dict[str, Floats], name: str, level: float, rows: Numbers) -> None:
        """Notes by how much what is correlated with a driver moves with it."""
        lab = self.binder.lab
        for other, share in correlations_with(lab, name).items():
            if other in self.levels.cases[int(self.case[rows[0]])]:
                continue
            z = normal_of_level(lab.drivers[name], level, self.months)
            shift = share * (z - self.normals[name][rows])
            column = moved.get(other)
            if column is None:
                column = np.full((self.width, max(self.normals[other].shape[1], shift.shape[1])), np.nan)
                moved[other] = column
            column[rows] = np.where(np.isnan(column[rows]), self.normals[other][rows], column[rows]) + shift

    def replace(self, drivers: dict[str, Value], name: str, z: Floats) -> None:
        if name not in drivers:
            return
        rows = np.flatnonzero(~np.isnan(z[:, 0]))
        found = self.binder.value_of_normal(self.binder.lab.drivers[name], z[rows])
        if isinstance(found, list):
            drivers[name] = [self.put(old, new, rows) for old, new in zip(drivers[name], found, strict=True)]
        else:
            drivers[name] = self.put(drivers[name], found, rows)

    def opening(self, driver: Driver) -> Value:
        through = self.binder.lab.actual_through
        value = driver.at(through) if self.levels.paths is None else self.binder.opening(driver, self.path)
        for case, rows in self.rows.items():
            level = self.levels.cases[case].get(driver.name)
            if level is not None:
                value = self.put(value, value_at(driver, level, through, self.months), rows)
        return value

    def put(self, old: Value, new: Any, rows: Numbers) -> Floats:
        column = np.array(np.broadcast_to(old, (self.width,)), dtype=np.float64)
        column[rows] = new
        return column


def event_months(binder: Binder, event: Event, level: float) -> list[float]:
    """The months of an event that begins at a percentile of its start, an early one at a high level.

    Args:
        binder: Knows the months.
        event: The event.
        level: In (0, 1).

    Returns:
        1 or 0 by month.
    """
    return [float(one[0]) for one in binder.active(event, np.array([1.0 - level]))]


@dataclass(frozen=True)
class Exchanged:
    """Pairs of independent paths, and each pair again with one group of drivers taken from the second path.

    Row ``j`` draws path ``j`` and path ``rows + j``. Its cases, side by side, are the first path, the second one, and
    for each group the first with the drivers of the group as on the second (Saltelli 2010, "Variance based sensitivity
    analysis of model output").

    Args:
        rows: Number of rows.
        groups: Full names of the drivers of each group; drivers of one correlation must share a group.
    """

    rows: int
    groups: Sequence[Collection[str]]

    @property
    def width(self) -> int:
        """Cases of a row."""
        return len(self.groups) + 2

    @property
    def count(self) -> int:
        """Number of cases: what to ask `simulate` for."""
        return self.rows * self.width

    def bind(self, binder: Binder, cases: Numbers) -> tuple[Mapping[str, Value], Mapping[str, Value]]:
        """Values of a block; see `Design`.

        Args:
            binder: Draws the paths.
            cases: Numbers: row times width plus place in the row.

        Returns:
            Driver values and initial values.
        """
        rows, places = np.divmod(cases, self.width)
        unique, row = np.unique(rows, return_inverse=True)
        paths = np.concatenate([unique, self.rows + unique])
        taken = {-1: row + np.where(places == 1, len(unique), 0)}
        for number in range(len(self.groups)):
            taken[number] = row + np.where((places == 1) | (places == number + 2), len(unique), 0)
        group_of = {name: number for number, group in enumerate(self.groups) for name in group}
        values = binder.drivers(paths)
        drivers = {name: _taken(value, taken[group_of.get(name, -1)]) for name, value in values.items()}

        def opening(driver: Driver) -> Value:
            return _taken(binder.opening(driver, paths), taken[group_of.get(driver.name, -1)])

        return drivers, binder.initial(opening)


def _taken(value: Value, rows: Numbers) -> Value:
    if isinstance(value, list):
        return [_taken(one, rows) for one in value]
    return value[rows] if isinstance(value, np.ndarray) and len(value) > 1 else value  # one value holds on every path
