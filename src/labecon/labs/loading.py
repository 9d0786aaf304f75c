"""From a lab file to a checked lab: parts, drivers, events, graph, history, opening values; all complaints at once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from labecon import business
from labecon.errors import DataError, LabeconError, ModelError, UsageError, closest, nearest
from labecon.facts import Ledger
from labecon.facts.priors import load_priors
from labecon.facts.workspace import workspace_ledger
from labecon.labs.correlation import read_correlations
from labecon.labs.datafile import DataFile
from labecon.labs.driver_limits import check_range
from labecon.labs.drivers import Driver, DriverReader
from labecon.labs.events import EVENT_KEYS, Event, parse_event
from labecon.labs.history import History, HistoryBuilder
from labecon.labs.initial_reader import LAB_TABLE, InitialReader
from labecon.labs.lab import Lab, PartInfo
from labecon.labs.library import available, bundled, check_folder, find
from labecon.labs.scenarios import BASE, Override, Scenario, combine, parse_scenario
from labecon.labs.views import in_view
from labecon.language import Component, DriverNode, Graph, Part, examine
from labecon.language.build import UnknownName
from labecon.language.component import name_problem
from labecon.periods import month_index
from labecon.units import CURRENCIES, PLAIN, Unit, parse_scaled

_TOP = ("lab", "title", "currency", "history_from", "actual_through", "horizon", "parts", "drivers", "initial",
        "history", "event", "correlation", "kind", "note")  # fmt: skip
_BEFORE_DOT = re.compile(r"[^\s.()]+(?=\.[^\s.()])")
#: Months of history, and of forecast, that a lab may have.
LONGEST_FORECAST = 1200
#: Name of the market of all labs where a lab is named.
MARKET = "industry"


class _Loading:
    """The state of one load."""

    def __init__(self, file: DataFile, ledger: Ledger, full: Ledger, components: Mapping[str, Component]) -> None:
        self.file, self.ledger, self.full, self.components = file, ledger, full, components
        data = file.data
        file.allow(data, _TOP)
        for key in ("lab", "currency", "actual_through"):
            if not isinstance(data.get(key), str):
                file.complain("malformed", f"{key} is missing or no text", key)
        self.texts = {key: file.texts(data, key) for key in ("title", "note")}
        file.finish()
        self.name: str = data["lab"]
        self.kind = str(data.get("kind", LAB_TABLE))
        if self.kind not in business.ROOTS:
            text = f"unknown kind of lab {self.kind}{nearest(self.kind, business.ROOTS)}"
            file.complain("unknown-name", text, "kind", remedy=f"kinds: {', '.join(business.ROOTS)}")
            self.kind = LAB_TABLE
        elif self.kind != LAB_TABLE and data.get("parts"):
            file.complain("malformed", f"a {self.kind} has no parts", "parts", remedy="remove them, or the kind")
        self.currency: str = data["currency"]
        if self.currency not in CURRENCIES:
            file.complain(
                "unknown-name",
                f"currency {self.currency} is no ISO code{nearest(self.currency, CURRENCIES)}",
                "currency",
            )
        self.actual_through = self._month("actual_through", "2025-12")
        self.first = self._month("history_from", "2022-01")
        self.horizon = self._month("horizon", "2030-12")
        if not file.problems:
            self._check_months()
        self.faulty: dict[str, Unit | None] = {}
        self.whole = True
        self.reader = DriverReader(file, self.name, self.currency, ledger, full, load_priors())

    def _month(self, key: str, otherwise: str) -> int:
        try:
            return month_index(str(self.file.data.get(key, otherwise)))
        except DataError as error:
            self.file.adopt(error, key)
            return 0

    def _check_months(self) -> None:
        if not 1 <= self.horizon - self.actual_through <= LONGEST_FORECAST:
            text = f"horizon must lie 1 to {LONGEST_FORECAST} months after actual_through"
            self.file.complain("out-of-range", text, "horizon")
        if not 0 <= self.actual_through - self.first < LONGEST_FORECAST:
            text = (
                f"history_from must lie at most {LONGEST_FORECAST - 1} months before actual_through, and not after it"
            )
            self.file.complain(
                "out-of-range", text, "history_from" if "history_from" in self.file.data else "actual_through"
            )

    def parts(self) -> tuple[Part, tuple[PartInfo, ...]]:
        """The tree of parts and what the file says of each."""
        made: list[Part] = []
        infos: list[PartInfo] = []
        for name, entry in self.file.table(self.file.data, "parts").items():
            at = ("parts", name)
            if not isinstance(entry, dict):
                self.file.complain("malformed", f"part {name} must be a table", *at)
                self.whole = False
                continue
            self.file.allow(entry, ("component", "title", "uses"), *at)
            component = self._component(name, entry)
            if component is None:
                self.whole = False
                continue
            problem = name_problem(name)
            if problem:
                self.file.complain("duplicate-name", f"reserved: part {problem}", *at)
            uses = self._uses(name, entry, component)
            made.append(Part(name, component, uses))
            infos.append(PartInfo(name, component.name, self.file.texts(entry, "title", *at), uses))
        return Part("", self.components[self.kind], parts=tuple(made)), tuple(infos)

    def _component(self, name: str, entry: Mapping[str, Any]) -> Component | None:
        """The component of a part; for a misspelt one the nearest, so that the rest of the file can be checked."""
        wanted = str(entry.get("component"))
        known = [one for one in self.components if one not in business.ROOTS]
        if wanted in known and name != LAB_TABLE:
            return self.components[wanted]
        text = f"part {name}: unknown component {wanted}{nearest(wanted, known)}"
        self.file.complain("unknown-name", text, "parts", name, remedy=f"components: {', '.join(known)}")
        near = closest(wanted, known)
        return self.components[near] if near and name != LAB_TABLE else None

    def _uses(self, name: str, entry: Mapping[str, Any], component: Component) -> dict[str, str]:
        """The slots of a part; a misspelt one counts for the nearest that is not bound."""
        uses: dict[str, str] = {}
        given = self.file.table(entry, "uses", "parts", name)
        for slot, part in given.items():
            free = [one for one in component.uses if one not in given]
            if slot not in component.uses:
                text = f"part {name}: {component.name} has no slot {slot}{nearest(slot, component.uses)}"
                self.file.complain("unknown-name", text, "parts", name, f"uses.{slot}")
            uses[slot if slot in component.uses else closest(slot, free) or slot] = str(part)
        return uses

    def drivers(self) -> dict[str, Driver]:
        """Drivers of all parts."""
        found: dict[str, Driver] = {}
        known = [LAB_TABLE, *self.file.table(self.file.data, "parts")]
        for part, entries in self.file.tables(self.file.data, "drivers"):
            if part not in known:
                self.file.complain(
                    "unknown-name", f"drivers of unknown part {part}{nearest(part, known)}", "drivers", part
                )
                continue
            for local, entry in entries.items():
                name = local if part == LAB_TABLE else f"{part}.{local}"
                driver = self.reader.read(name, entry, ("drivers", part, local))
                if driver is None:
                    self.faulty[name] = self._unit_of(entry)
                elif self._odd_unit(driver, ("drivers", part, local)):
                    self.faulty[name] = None
                else:
                    found[name] = driver
        return found

    def _unit_of(self, entry: Any) -> Unit | None:
        """The unit of an entry that is wrong otherwise; None where it cannot be read."""
        try:
            return parse_scaled(str(entry["unit"]))[1].with_money(self.currency)
        except (LabeconError, ArithmeticError, ValueError, TypeError, KeyError):
            return None

    def _odd_unit(self, driver: Driver, at: tuple[str, ...]) -> bool:
        """Complains about a unit with a word that is no unit of the line items but much like one."""
        odd = [(word, nearest(word, self._words)) for word, _ in driver.unit.powers if word not in self._words]
        for word, near in odd:
            if near:
                self.file.complain("unit-declared", f"{driver.name}: no unit {word}{near}", *at)
        return any(near for _, near in odd)

    @cached_property
    def _words(self) -> frozenset[str]:
        """The words that units of line items are made of."""
        words = {*CURRENCIES, "day", "month", "year"}
        for one in self.components.values():
            try:
                words |= {word for item in one.items.values() for word, _ in item.unit.powers}
            except ModelError:  # reported with the graph
                continue
        return frozenset(words)

    def events(self) -> dict[str, Event]:
        """Events of the lab."""
        found: dict[str, Event] = {}
        for name, entry in self.file.tables(self.file.data, "event"):
            try:
                self.file.allow(entry, EVENT_KEYS, "event", name)
                found[name] = parse_event(self.name, name, self.reader.entry_in_view(f"event {name}", entry))
            except DataError as error:
                self.file.adopt(error, "event", name)
                self.faulty[f"{name}_active"] = PLAIN
        return found

    def graph(self, root: Part, drivers: Mapping[str, Driver]) -> Graph | None:
        """The graph, what is wrong with it noted; None where the rest of the file cannot be held against it."""
        if not self.whole:
            return None
        nodes = {name: DriverNode(name, driver.unit, driver.axes) for name, driver in drivers.items()}
        nodes |= {name: DriverNode(name, unit or PLAIN, "run") for name, unit in self.faulty.items()}
        unitless = frozenset(name for name, unit in self.faulty.items() if unit is None)
        events = frozenset(name for name in nodes if name.endswith("_active"))
        known = frozenset(
            item for name, one in self.components.items() if name not in business.ROOTS for item in one.items
        )
        graph, problems = examine(self.name, self.currency, root, nodes, known, events, unitless)
        missing: dict[str, list[UnknownName]] = {}
        for problem in problems:
            if isinstance(problem, UnknownName):
                missing.setdefault(problem.name, []).append(problem)
            else:
                self.file.problems.append(replace(problem, place=self._located(problem.place)))
        unread = [problem.place.removeprefix("driver ") for problem in problems if problem.place.startswith("driver ")]
        for name, readers in missing.items():
            self._complain_of(name, readers, unread)
        return graph

    def _complain_of(self, name: str, readers: Sequence[UnknownName], unread: Sequence[str]) -> None:
        """Says once what the file lacks and lines need."""
        path, _, local = name.rpartition(".")
        event, table = local.removesuffix("_active"), path or LAB_TABLE
        where, _, reader = readers[0].place.partition(": ")
        more = f" and {len(readers) - 1} more" if len(readers) > 1 else ""
        text = f"no driver {local}, needed by {reader.partition(' ')[0]} ({where}){more}"
        remedy = f"add it to [drivers.{table}]" if event == local else f"add [event.{event}]"
        self.file.complain("unknown-name", text + nearest(name, unread), "drivers", table, remedy=remedy)

    def _located(self, place: str) -> str:
        """File and line of what the graph calls "driver talkie.churn" or "part talkie"."""
        kind, _, name = place.partition(" ")
        if kind == "driver":
            part, _, local = name.rpartition(".")
            return self.file.place("drivers", part or LAB_TABLE, local)
        return self.file.place("parts", name) if kind == "part" else place

    def history(self, graph: Graph, drivers: Mapping[str, Driver]) -> History:
        """History by month."""
        span = range(self.first, self.actual_through + 1)
        known = {name: [one.at(month) for month in span] for name, one in drivers.items() if one.in_history}
        builder = HistoryBuilder(self.file, graph, self.ledger, self.first, self.actual_through, known)
        return builder.build(dict(self.file.tables(self.file.data, "history")))


def load_file(
    file: DataFile,
    ledger: Ledger,
    full: Ledger,
    components: Mapping[str, Component] = business.COMPONENTS,
    driver_limits: Mapping[str, tuple[float, float]] | None = None,
) -> Lab:
    """A lab from its file.

    Args:
        file: The file.
        ledger: The view of the facts.
        full: All facts.
        components: Components by name; ``lab`` is the lab itself.
        driver_limits: Allowed range of drivers by local name; those of the bundled components when None.

    Returns:
        The lab under the base scenario.

    Raises:
        DataError: Everything that is wrong.
    """
    loading = _Loading(file, ledger, full, components)
    root, infos = loading.parts()
    drivers = loading.drivers()
    events = loading.events()
    for event in events.values():
        if event.driver in drivers:
            file.complain("duplicate-name", f"{event.driver} is a driver and an event", "event", event.name)
        drivers[event.driver] = event.as_driver(loading.name)
    if driver_limits is None:
        known = {**business.DRIVER_LIMITS, **business.THIN_LAB_LIMITS}
        driver_limits = known if components is business.COMPONENTS else {}
    rules = {name: driver_limits.get(name.rsplit(".", 1)[-1]) for name in drivers}
    limits = {name: rule for name, rule in rules.items() if rule is not None}
    for driver in drivers.values():
        file.problems += check_range(driver, limits, loading.actual_through + 1)
    graph = loading.graph(root, drivers)
    if graph is None:
        file.finish()
    assert graph is not None
    history = loading.history(graph, drivers)
    initial = InitialReader(file, loading.reader, history, graph).read()
    groups = read_correlations(file, {*drivers, *loading.faulty})
    file.finish()
    everything = {
        **drivers,
        **{f"initial.{name}": one.driver for name, one in initial.items() if one.driver is not None},
    }
    title, note = loading.texts["title"] or {"en": loading.name}, loading.texts["note"]
    return Lab(
        loading.name, title, loading.currency, graph, everything, initial, events, history,
        loading.actual_through, loading.horizon, groups, BASE, ledger, infos, limits, loading.kind, note,
    )  # fmt: skip


def load_scenario(name: str, workspace: Path | None = None) -> Scenario:
    """A scenario by name; several joined with ``+`` are combined.

    Args:
        name: E.g. ``price_war`` or ``price_war+longer_life``.
        workspace: A user's folder.

    Returns:
        The scenario.

    Raises:
        LabeconError: It does not exist, its file is wrong, or two of them clash.
    """
    parts = [part.strip() for part in name.split("+")]
    return combine(
        tuple(BASE if part == "base" else parse_scenario(part, find("scenarios", part, workspace)) for part in parts)
    )


def load(
    lab: str,
    scenario: str | Scenario | None = None,
    as_known_on: str | date | None = None,
    periods_through: str | date | None = None,
    workspace: str | Path | None = None,
    overrides: Mapping[str, Override] | None = None,
) -> Lab:
    """A lab by name.

    Args:
        lab: A bundled lab or one of the workspace.
        scenario: Name, names joined with ``+``, or a scenario.
        as_known_on: Only facts published by this day.
        periods_through: Only facts about periods that ended by this day.
        workspace: A user's folder with ``labs/`` and ``scenarios/``.
        overrides: Changes that come last and win.

    Returns:
        The lab.

    Raises:
        LabeconError: Everything that is wrong with the request or the files.

    Example:
        >>> load("minimax").currency
        'USD'
    """
    folder = Path(workspace) if workspace is not None else None
    if folder is not None:
        check_folder(folder)
    if lab == MARKET:
        from labecon.labs.market import load_market  # it loads the labs that are its parts

        return load_market((), scenario, as_known_on, periods_through, folder, overrides)
    full = workspace_ledger(folder, entities=_companies(find("labs", lab, folder).data) if folder else None)

    def in_days(known_on: date | None, through: date | None) -> Lab:
        return load_file(find("labs", lab, folder), full.as_of(known_on, through), full)

    made = in_view(lab, in_days, full, _day(as_known_on), _day(periods_through))
    chosen = load_scenario(scenario, folder) if isinstance(scenario, str) else scenario or BASE
    made = made.with_scenario(chosen)
    return made.with_settings(overrides or {})


def _companies(content: object) -> set[str]:
    """Companies that a lab file may speak of: its lab, and whatever stands before a dot."""
    if isinstance(content, Mapping):
        return {str(content.get("lab", ""))}.union(*map(_companies, content.values()))
    if isinstance(content, list):
        return set().union(*map(_companies, content))
    return set(_BEFORE_DOT.findall(content)) if isinstance(content, str) else set()


def _day(day: str | date | None) -> date | None:
    if day is None or isinstance(day, date):
        return day
    try:
        return date.fromisoformat(day)
    except ValueError as error:
        raise UsageError.of("bad-period", f"{day!r} is not a day", "", "write it like 2025-12-31") from error


__all__ = ["LabeconError", "available", "bundled", "load", "load_file", "load_scenario"]
