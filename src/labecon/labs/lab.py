"""A lab: its graph, its drivers, its history; run along the medians, simulated, explained, changed into another lab."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from labecon.backends import python
from labecon.backends.source import Program, program_of
from labecon.errors import DataError, NumericError, Problem, UsageError, nearest
from labecon.facts import Ledger
from labecon.labs.correlation import Correlation, correlate, member
from labecon.labs.driver_limits import check_range
from labecon.labs.drivers import Citation, Driver, shock_normal
from labecon.labs.events import Event, EventDriver
from labecon.labs.history import History
from labecon.labs.initial import Initial
from labecon.labs.results import Run
from labecon.labs.scenarios import BASE, Override, Scenario
from labecon.language import DriverNode, Graph
from labecon.periods import month_label

if TYPE_CHECKING:
    from labecon.labs.simulation_array import Simulation


@dataclass(frozen=True)
class PartInfo:
    """A part as the lab file declares it.

    Args:
        name: Its name, e.g. ``talkie``.
        component: The component it is an instance of.
        title: Title by language.
        uses: Slot to part.
    """

    name: str
    component: str
    title: Mapping[str, str]
    uses: Mapping[str, str]


@dataclass(frozen=True)
class Lab:
    """One lab under one scenario and one view of the facts. Nothing mutates: changes give a new lab.

    Args:
        name: E.g. ``minimax``.
        title: Title by language.
        currency: ISO code.
        graph: Its line items.
        drivers: Its drivers by full name, scenario applied.
        initial: Values before the first forecast month, by item.
        events: Its events by name, scenario applied.
        history: Months up to the last balance sheet.
        actual_through: Index of the last history month.
        horizon: Index of the last forecast month.
        correlations: Groups of correlated drivers.
        scenario: The scenario in force.
        ledger: The view of the facts.
        parts: Its parts in file order.
        limits: Allowed range of each driver by full name.
        kind: ``lab``, or ``thin_lab`` for one of which few figures are public.
        note: What the file says of the quality of its answers, by language.
        settings: Names or patterns of the drivers that whoever asks has set on top of the scenario.
    """

    name: str
    title: Mapping[str, str]
    currency: str
    graph: Graph
    drivers: Mapping[str, Driver]
    initial: Mapping[str, Initial]
    events: Mapping[str, Event]
    history: History
    actual_through: int
    horizon: int
    correlations: tuple[Correlation, ...]
    scenario: Scenario
    ledger: Ledger
    parts: tuple[PartInfo, ...]
    limits: Mapping[str, tuple[float, float]]
    kind: str = "lab"
    note: Mapping[str, str] = field(default_factory=dict)
    settings: tuple[str, ...] = ()

    @property
    def first_forecast(self) -> int:
        """Index of the first forecast month."""
        return self.actual_through + 1

    def months_to(self, months: int | None) -> int:
        """The number of forecast months.

        Args:
            months: Wanted number; None for the lab's horizon.

        Returns:
            The number.

        Raises:
            UsageError: It is not between 1 and 1200.
        """
        count = self.horizon - self.actual_through if months is None else months
        if not 1 <= count <= 1200:
            raise UsageError.of("out-of-range", f"months = {count}: must lie in 1..1200", "--months")
        return count

    def run(self, months: int | None = None) -> Run:
        """History and forecast on the path of medians.

        Args:
            months: Forecast months; up to the lab's horizon when None.

        Returns:
            The run.

        Raises:
            NumericError: A value left the finite range.
        """
        count = self.months_to(months)
        span = range(self.first_forecast, self.first_forecast + count)
        return self._evaluated(lambda driver, month: driver.at(month), self.initial_medians, span)

    def path(self, seed: int, path: int, months: int | None = None) -> Run:
        """One random path in plain Python: the same values as that path among a million.

        Args:
            seed: Seed.
            path: Path number.
            months: Forecast months.

        Returns:
            The run.
        """
        check_address(seed, path)
        count = self.months_to(months)
        span = range(self.first_forecast, self.first_forecast + count)
        drawn = self._correlated(seed, path)

        def value(driver: Driver, month: int) -> float:
            if driver.name in self.events_by_driver:
                return self.events_by_driver[driver.name].active_on(seed, path, month, self.first_forecast)
            if driver.name in drawn:
                return driver.sample_of_normal(drawn[driver.name](month), month)
            return driver.sample(seed, path, month)

        values = {
            name: one.value_on(lambda d: value(d, self.actual_through), self.history, self.actual_through)
            for name, one in self.initial.items()
        }
        return self._evaluated(value, self._summed(values), span, f" on path {path} (seed {seed})")

    def _correlated(self, seed: int, path: int) -> dict[str, Callable[[int], float]]:
        drawn: dict[str, Callable[[int], float]] = {}
        for group in self.correlations:
            members = [self.drivers[name] for name in group.drivers]

            @cache
            def together(month: int, group: Correlation = group, all_: Any = members) -> list[float]:
                return correlate(group.factor, [shock_normal(one, seed, path, month) for one in all_])

            drawn.update((one.name, member(together, place)) for place, one in enumerate(members))
        return drawn

    def _summed(self, values: dict[str, Any]) -> dict[str, Any]:
        for name, one in self.initial.items():
            if one.sum_of:
                values[name] = one.summed(values)
        return values

    def _evaluated(
        self, value: Callable[[Driver, int], float], initial: Mapping[str, Any], span: range, path: str = ""
    ) -> Run:
        drivers: dict[str, float | Sequence[float]] = {}
        for name, node in self.graph.drivers.items():
            driver = self.drivers[name]
            monthly = "month" in node.shape
            drivers[name] = [value(driver, month) for month in span] if monthly else value(driver, span.start)
        forecast, scales = python.run(self.graph, len(span), drivers, initial, self._program, span.start)
        wrong = python.first_not_finite(self.graph, forecast)
        if wrong is not None:
            raise self._not_finite(*wrong, drivers, path)
        return Run(self.graph, self.history, forecast, scales, self.drivers, span.start)

    def _not_finite(self, item: str, place: int, drivers: Mapping[str, Any], path: str) -> NumericError:
        node = self.graph.by_name[item]
        inputs = {
            name: drivers[name][place] if isinstance(drivers[name], list) else drivers[name] for name in node.drivers
        }
        largest = max(inputs, key=lambda name: abs(inputs[name]), default="")
        text = f"{item} is not finite in {month_label(self.first_forecast + place)}{path}"
        if largest:
            text += f": largest input {largest} = {inputs[largest]:g} {self.drivers[largest].unit}"
        return NumericError.of("not-finite", text, self.name, "narrow the range of its drivers")

    @cached_property
    def _program(self) -> Program:
        return program_of(self.graph)

    @cached_property
    def events_by_driver(self) -> dict[str, Event]:
        """Events by the name of their driver, unless that has been set to a value."""
        events = {event.driver: event for event in self.events.values()}
        return {name: event for name, event in events.items() if isinstance(self.drivers[name], EventDriver)}

    @cached_property
    def initial_medians(self) -> dict[str, Any]:
        """Values before the first forecast month on the path of medians."""
        found = {
            name: one.value_on(lambda driver: driver.at(self.actual_through), self.history, self.actual_through)
            for name, one in self.initial.items()
        }
        return self._summed(found)

    def simulate(self, paths: int = 1000, seed: int = 1, **options: Any) -> Simulation:
        """Many random paths.

        Args:
            paths: Number of paths.
            seed: Seed.
            options: See `labecon.labs.simulation_array.simulate`.

        Returns:
            The simulation.
        """
        from labecon.labs.simulation_array import simulate  # numpy is not needed for a run

        return simulate(self, paths, seed, **options)

    def explain(self, line: str, month: str | int | None = None) -> dict[str, Any]:
        """The tree of a number down to facts and assumptions.

        Args:
            line: Full name of a line.
            month: Month label or index; twelve months out when None.

        Returns:
            Nested ``name, month, value, unit, formula, inputs, source``; each (item, month) is expanded once.
        """
        from labecon.labs.explanation import explain  # only this question needs it

        return explain(self, line, month)

    def with_drivers(self, values: Mapping[str, Any]) -> Lab:
        """The lab with some drivers set.

        Args:
            values: Full name to any driver value: number, range, distribution, months.

        Returns:
            A new lab.

        Raises:
            DataError: A driver does not exist, or a value is out of range.
        """
        return self.with_overrides({name: Override("set", value) for name, value in values.items()})

    def with_settings(self, overrides: Mapping[str, Override]) -> Lab:
        """The lab with drivers set by whoever asks, which every text about it says.

        Args:
            overrides: As in `with_overrides`.

        Returns:
            A new lab; this one where nothing is set.

        Raises:
            DataError: Everything wrong with the changes.
        """
        if not overrides:
            return self
        names = tuple(dict.fromkeys((*self.settings, *overrides)))
        return replace(self.with_overrides(overrides), settings=names)

    def with_overrides(self, overrides: Mapping[str, Override]) -> Lab:
        """The lab with some drivers changed.

        Args:
            overrides: Full name, ``*.local`` for the lab and every part that has it, or ``@component.local`` for every
                part of a component, to a change.

        Returns:
            A new lab.

        Raises:
            DataError: Everything wrong with the changes.
        """
        drivers = dict(self.drivers)
        problems: list[Problem] = []
        owners: dict[str, str] = {}
        for pattern, override in overrides.items():
            names = self.drivers_named(pattern)
            if not names:
                hint = nearest(pattern, [*self.drivers, *(f"initial.{item}" for item in self.initial)])
                remedy = f"labecon lines {self.name} lists drivers"
                problems.append(Problem("unknown-name", f"{self.name} has no driver {pattern}{hint}", "", remedy))
            for name in names:
                owner = owners.setdefault(name, pattern)
                if owner != pattern and override != overrides[owner]:
                    text = f"{owner} and {pattern} both set {name} ({overrides[owner]}, {override})"
                    problems.append(Problem("scenario-clash", text, "", "name each part once"))
                if owner != pattern:
                    continue
                try:
                    drivers[name] = drivers[name].with_change(override)
                    problems += check_range(drivers[name], self.limits, self.first_forecast)
                except DataError as error:
                    problems += error.problems
        if problems:
            raise DataError(problems)
        nodes = {
            name: DriverNode(name, node.unit, drivers[name].axes if name in drivers else node.shape)
            for name, node in self.graph.drivers.items()
        }
        graph = self.graph if nodes == dict(self.graph.drivers) else replace(self.graph, drivers=nodes)
        initial = {name: one.with_driver(drivers.get(f"initial.{name}")) for name, one in self.initial.items()}
        return replace(self, drivers=drivers, graph=graph, initial=initial)

    def drivers_named(self, pattern: str) -> list[str]:
        """The drivers of a name, or of a pattern as in `with_overrides`.

        Args:
            pattern: Full name, ``*.local`` or ``@component.local``.

        Returns:
            Full names; none where there is no such driver.
        """
        if pattern.startswith("*."):
            named = (name for name in self.drivers if not name.startswith("initial."))
            return [name for name in named if name.rsplit(".", 1)[-1] == pattern[2:]]
        if pattern.startswith("@"):
            component, _, local = pattern[1:].partition(".")
            names = [f"{part.name}.{local}" for part in self.parts if part.component == component]
            return [name for name in names if name in self.drivers]
        return [pattern] if pattern in self.drivers else []

    def with_scenario(self, scenario: Scenario) -> Lab:
        """The lab under a scenario.

        Args:
            scenario: The scenario.

        Returns:
            A new lab.

        Raises:
            DataError: The scenario touches what the lab does not have.
        """
        if scenario is BASE:
            return self
        if scenario.labs and self.name not in scenario.labs:
            text = f"scenario {scenario.name} is for {', '.join(scenario.labs)}, not {self.name}"
            raise DataError.of("unknown-name", text, "", f"labecon scenarios {self.name} says which apply")
        known = {name: one for name, one in scenario.overrides.items() if self.drivers_named(name)}
        names = [*self.drivers, *(f"initial.{item}" for item in self.initial)]
        problems, lab = scenario.lacking(self.name, known, names, self.events), self
        try:
            lab = self.with_overrides(known)
        except DataError as error:
            problems += [replace(one, place=one.place or f"scenario {scenario.name}") for one in error.problems]
        if problems:
            raise DataError(problems)
        events = {name: one.under(scenario.events.get(name)) for name, one in self.events.items()}
        switched = {
            one.driver: one.as_driver(self.name) for one in events.values() if one.driver in lab.events_by_driver
        }
        drivers = {**lab.drivers, **switched}
        nodes = {
            name: DriverNode(name, node.unit, drivers[name].axes if name in drivers else node.shape)
            for name, node in lab.graph.drivers.items()
        }
        graph = replace(lab.graph, drivers=nodes)
        return replace(lab, events=events, drivers=drivers, graph=graph, scenario=scenario)


def check_address(seed: int, path: int) -> None:
    """Whether draws have an address for a seed and a path.

    Args:
        seed: Seed.
        path: Path number.

    Raises:
        UsageError: One is out of range.
    """
    if not 0 <= seed < 2**64:
        raise UsageError.of("out-of-range", f"seed = {seed}: must lie in 0..2^64 - 1", "--seed")
    if not 0 <= path < 2**48:
        raise UsageError.of("out-of-range", f"path = {path}: must lie in 0..2^48 - 1", "--path")


__all__ = ["Citation", "Lab", "PartInfo", "check_address"]
