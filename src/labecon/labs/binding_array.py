"""Driver and opening values of a block of paths: drawn at their addresses, or as a design of cases says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from labecon.backends import draws_array
from labecon.backends.arithmetic_array import normal_quantile_array
from labecon.labs.distributions_array import correlate_array, sample_of_normal_array, sample_of_uniform_array
from labecon.labs.drivers import Driver
from labecon.labs.events import Event
from labecon.labs.lab import Lab

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]
#: A number, shape (path,), or a sequence of those by month.
Value = Any


class Design(Protocol):
    """What stands in for the draws of a block: numbers of cases instead of numbers of paths."""

    def bind(self, binder: Binder, cases: Numbers) -> tuple[Mapping[str, Value], Mapping[str, Value]]:
        """Values of a block.

        Args:
            binder: Draws what the design leaves to chance.
            cases: Numbers of the cases.

        Returns:
            Driver values and initial values.
        """


@dataclass(frozen=True)
class OverPaths:
    """Cases of a design, each on the path of medians or on the same drawn paths.

    Args:
        cases: What each case puts where.
        paths: Paths 0 to ``paths - 1`` are drawn in every case; None for the path of medians alone.
    """

    cases: Sequence[Mapping[str, Any]]
    paths: int | None = None

    @property
    def count(self) -> int:
        """Number of cases times paths: what to ask `simulate` for."""
        return len(self.cases) * (self.paths or 1)


class Points(Protocol):
    """What stands in for the draws per path, such as `labecon.labs.points_array.SobolPoints`."""

    @property
    def name(self) -> str:
        """What they are called."""

    @property
    def dimensions(self) -> int:
        """Number of coordinates."""

    def uniforms(self, address: str, paths: Numbers) -> Floats | None:
        """The draws per path at an address.

        Args:
            address: See `draws.address_hash`.
            paths: Path numbers.

        Returns:
            Uniforms in (0, 1), shape (path,); None to draw them as ever.
        """


class Binder:
    """Driver and initial values of blocks of paths.

    Args:
        lab: The lab.
        seed: Seed.
        count: Number of forecast months.
        needed: Drivers that are read.
        design: Stands in for the draws.
        points: Stand in for the draws per path.
    """

    def __init__(
        self,
        lab: Lab,
        seed: int,
        count: int,
        needed: Sequence[str],
        design: Design | None = None,
        points: Points | None = None,
    ) -> None:
        self.lab, self.seed, self.design, self.points = lab, seed, design, points
        self.months = list(range(lab.first_forecast, lab.first_forecast + count))
        self.needed = needed
        self.constant = {
            name: self.median(lab.drivers[name])
            for name in needed
            if lab.graph.drivers[name].shape in ("run", "month") and self.event(name) is None
        }

    def event(self, name: str) -> Event | None:
        """The event of random start behind a driver.

        Args:
            name: Full name of the driver.

        Returns:
            The event; None where the driver follows none.
        """
        event = self.lab.events_by_driver.get(name)
        return event if event is not None and event.is_random else None

    def median(self, driver: Driver) -> Value:
        """The value of a driver on the path of medians.

        Args:
            driver: The driver.

        Returns:
            A number, or one a month.
        """
        if "month" not in self.lab.graph.drivers[driver.name].shape:
            return driver.at(self.months[0])
        return [driver.at(month) for month in self.months]

    def bind(self, paths: Numbers) -> tuple[Mapping[str, Value], Mapping[str, Value]]:
        """Values of a block.

        Args:
            paths: Path numbers, or numbers of cases where there is a design.

        Returns:
            Driver values and initial values.
        """
        if self.design is not None:
            return self.design.bind(self, paths)
        return self.drivers(paths), self.initial(lambda driver: self.opening(driver, paths))

    def drivers(self, paths: Numbers) -> dict[str, Value]:
        """The value of every driver that is read.

        Args:
            paths: Path numbers.

        Returns:
            Values by full name.
        """
        normals = self.correlated(paths)
        drivers = dict(self.constant)
        for name in self.needed:
            if name not in drivers:
                drivers[name] = self.drawn(self.lab.drivers[name], paths, normals)
        return drivers

    def initial(self, draw: Callable[[Driver], Value]) -> dict[str, Value]:
        """Values before the first forecast month.

        Args:
            draw: Gives the value of a driver in the last month of history.

        Returns:
            Values by item.
        """
        through = self.lab.actual_through
        initial: dict[str, Value] = {}
        for name, one in self.lab.initial.items():
            initial[name] = one.value_on(draw, self.lab.history, through)
        for name, one in self.lab.initial.items():
            if one.sum_of:
                initial[name] = one.summed(initial)
        return initial

    def opening(self, driver: Driver, paths: Numbers) -> Value:
        """The value of a driver in the last month of history.

        Args:
            driver: The driver.
            paths: Path numbers.

        Returns:
            A number, or shape (path,).
        """
        month = self.lab.actual_through
        if not driver.shape.is_random:
            return driver.at(month)
        u = self.uniforms(driver.address, paths, [driver.shape.draw_month(month)])
        column = sample_of_uniform_array(driver.shape, u, [month])[:, 0]
        return driver.changed(driver.factor * column, month)

    def drawn(self, driver: Driver, paths: Numbers, normals: Mapping[str, Floats]) -> Value:
        """The drawn value of a driver.

        Args:
            driver: The driver.
            paths: Path numbers.
            normals: Correlated normals, see `correlated`.

        Returns:
            Shape (path,), or one of those a month.
        """
        event = self.event(driver.name)
        if event is not None:
            return self.active(event, self.uniforms(event.address, paths, [0])[:, 0])
        if driver.name in normals:
            return self.value_of_normal(driver, normals[driver.name])
        months = self.months if driver.shape.each_month else [0]
        u = self.uniforms(driver.address, paths, months) if driver.shape.is_random else np.full((1, 1), 0.5)
        return self._by_month(driver, sample_of_uniform_array(driver.shape, u, self.months))

    def value_of_normal(self, driver: Driver, z: Floats) -> Value:
        """The value of a driver for standard normals.

        Args:
            driver: The driver.
            z: Shape (path, 1), or (path, month) for a shock.

        Returns:
            Shape (path,), or one of those a month.
        """
        return self._by_month(driver, sample_of_normal_array(driver.shape, z, self.months))

    def active(self, event: Event, u: Floats) -> list[Floats]:
        """Whether an event is active.

        Args:
            event: The event.
            u: Uniform draws, shape (path,).

        Returns:
            1 or 0, shape (path,), for each month.
        """
        start = self.months[0] + draws_array.start_offsets(u, event.hazard)
        return [((start <= month) & (month < start + event.months)).astype(np.float64) for month in self.months]

    def correlated(self, paths: Numbers) -> dict[str, Floats]:
        """The correlated normals of every group.

        Args:
            paths: Path numbers.

        Returns:
            Driver to shape (path, 1), or (path, month) for a shock.
        """
        found: dict[str, Floats] = {}
        for group in self.lab.correlations:
            members = [self.lab.drivers[name] for name in group.drivers]
            normals = [
                normal_quantile_array(self.uniforms(one.address, paths, self.months if one.shape.each_month else [0]))
                for one in members
            ]
            found.update(zip(group.drivers, correlate_array(group.factor, normals), strict=True))
        return found

    def uniforms(self, address: str, paths: Numbers, months: Sequence[int]) -> Floats:
        """The uniform draws at an address.

        Args:
            address: See `draws.address_hash`.
            paths: Path numbers.
            months: Months since 2000-01; ``[0]`` for a draw per path.

        Returns:
            Shape (path, month).
        """
        if self.points is not None and list(months) == [0]:
            found = self.points.uniforms(address, paths)
            if found is not None:
                return found[:, None]
        return draws_array.uniforms(self.seed, paths, months, address)

    def _by_month(self, driver: Driver, values: Floats) -> Value:
        months = self.months
        if "month" not in self.lab.graph.drivers[driver.name].shape:
            return driver.changed(driver.factor * values[:, 0], months[0])
        columns = values.shape[1]
        return [
            driver.changed(driver.factor * np.ascontiguousarray(values[:, place if columns > 1 else 0]), month)
            for place, month in enumerate(months)
        ]
