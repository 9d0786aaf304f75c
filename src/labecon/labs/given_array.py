"""A design of cases in which drivers take given values: the same bits as a lab whose drivers are set to them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from labecon.labs.binding_array import Binder, Numbers, OverPaths, Value
from labecon.labs.drivers import Driver
from labecon.labs.lab import Lab
from labecon.language import DriverNode


@dataclass(frozen=True)
class Scaled:
    """The value that a driver has anyway, multiplied, as with a scenario that scales it.

    Args:
        factor: By what.
    """

    factor: float


#: A value, one for each forecast month, or a multiple of the driver's course.
Setting = float | Sequence[float] | Scaled
#: What the key of an opening value of an item begins with, whatever it is made of.
OPENING = "opening:"


@dataclass(frozen=True)
class Given(OverPaths):
    """Cases in which some drivers take given values, all others being at their medians or drawn.

    Args:
        cases: Full name of a driver (``initial.ITEM`` for the driver of an opening value, ``opening:ITEM`` for the
            opening value itself) to its value, by case. A number holds in every month, as with ``--set``.
        paths: Paths 0 to ``paths - 1`` are drawn in every case; None for the path of medians alone.
    """

    cases: Sequence[Mapping[str, Setting]]

    def bind(self, binder: Binder, cases: Numbers) -> tuple[Mapping[str, Value], Mapping[str, Value]]:
        """Values of a block; see `Design`.

        Args:
            binder: Draws what is left to chance.
            cases: Numbers: case times paths plus path.

        Returns:
            Driver values and initial values.
        """
        case, path = np.divmod(cases, self.paths or 1)
        lab = binder.lab
        if self.paths is None:
            drivers = {name: binder.median(lab.drivers[name]) for name in binder.needed}
        else:
            drivers = binder.drivers(path)
        unique, place = np.unique(case, return_inverse=True)
        here = [self.cases[int(one)] for one in unique]
        for name in {name for one in here for name in one}:
            if name in drivers:
                drivers[name] = _put(drivers[name], _column(here, name), place, len(binder.months))

        def opening(driver: Driver) -> Value:
            drawn = driver.at(lab.actual_through) if self.paths is None else binder.opening(driver, path)
            column = _column(here, driver.name)
            return drawn if all(one is None for one in column) else _put(drawn, column, place, 0)

        initial = binder.initial(opening)
        for item in {name.removeprefix(OPENING) for one in here for name in one if name.startswith(OPENING)}:
            if item in initial:
                initial[item] = _put(initial[item], _column(here, OPENING + item), place, 0)
        return drivers, initial


def _column(cases: Sequence[Mapping[str, Setting]], name: str) -> list[Setting | None]:
    return [one.get(name) for one in cases]


def _put(old: Value, column: Sequence[Setting | None], place: Any, months: int) -> Value:
    if not isinstance(old, list) and not any(isinstance(one, Sequence) for one in column):
        return _merged(old, column, place)
    count = len(old) if isinstance(old, list) else months
    olds = old if isinstance(old, list) else [old] * count
    return [
        _merged(olds[month], [one[month] if isinstance(one, Sequence) else one for one in column], place)
        for month in range(count)
    ]


def _merged(old: Value, column: Sequence[Any], place: Any) -> Value:
    """The old value where nothing is given, the given one, or a multiple of the old one."""
    before = np.broadcast_to(np.asarray(old, dtype=np.float64), np.shape(place))
    given = np.array([one is not None and not isinstance(one, Scaled) for one in column])[place]
    values = np.array([0.0 if one is None or isinstance(one, Scaled) else float(one) for one in column])[place]
    merged = np.where(given, values, before)
    if any(isinstance(one, Scaled) for one in column):
        merged = merged * np.array([one.factor if isinstance(one, Scaled) else 1.0 for one in column])[place]
    return merged


def varying(lab: Lab, names: Collection[str], monthly: Collection[str] = ()) -> Lab:
    """A lab in which some drivers may differ from case to case, as a design needs them.

    Args:
        lab: The lab.
        names: Full names of the drivers.
        monthly: Those of them that are given a value for each month.

    Returns:
        A lab with the same values; only what its drivers vary over is wider.
    """
    nodes = dict(lab.graph.drivers)
    for name in names:
        node = nodes.get(name)
        if node is not None:
            by_month = name in monthly or "month" in node.shape
            nodes[name] = DriverNode(name, node.unit, "path and month" if by_month else "path")
    return replace(lab, graph=replace(lab.graph, drivers=nodes))
