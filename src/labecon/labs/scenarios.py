"""Scenarios: values that say which drivers are set, scaled or shifted, and which events happen. Nothing mutates."""

from __future__ import annotations

from collections.abc import Collection, Container, Mapping
from dataclasses import dataclass, field
from typing import Any

from labecon.errors import DataError, Problem, nearest
from labecon.labs.datafile import DataFile
from labecon.labs.distribution_text import finite
from labecon.periods import month_index

HOWS = ("set", "scale", "shift")


@dataclass(frozen=True)
class Override:
    """A change of one driver.

    Args:
        how: ``set``, ``scale`` or ``shift``; scale and shift keep the spread, set to a number removes it.
        value: A number, or for ``set`` any driver value.
        start: First month it holds, as an index; None for all months.
    """

    how: str
    value: Any
    start: int | None = None

    def __str__(self) -> str:
        word = {"set": "=", "scale": "x", "shift": "+"}[self.how]
        return f"{word} {self.value}" + (" later" if self.start is not None else "")


@dataclass(frozen=True)
class Dated:
    """An event that a scenario makes happen at a date.

    Args:
        month: Index of its first month.
        months: How long it lasts; None keeps the length of the event.
    """

    month: int
    months: int | None = None


@dataclass(frozen=True)
class Scenario:
    """A named set of overrides.

    Args:
        name: E.g. ``price_war``.
        title: Title by language.
        reason: Why it is worth asking.
        source: Where its figures come from.
        overrides: Driver pattern to change; ``*.churn`` means the lab and every part that has it,
            ``@open_platform.churn`` every part of that component.
        events: Event name to on, off, or a dated start ``{month, months}`` that replaces its chance.
        labs: Labs it applies to; all when empty.
    """

    name: str
    title: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    source: str = ""
    overrides: Mapping[str, Override] = field(default_factory=dict)
    events: Mapping[str, bool | Dated] = field(default_factory=dict)
    labs: tuple[str, ...] = ()

    def diff(self, other: Scenario) -> dict[str, tuple[Override | None, Override | None]]:
        """The drivers on which two scenarios differ.

        Args:
            other: Another scenario.

        Returns:
            Driver to (here, there); empty for a scenario and itself.
        """
        names = sorted({*self.overrides, *other.overrides})
        pairs = {name: (self.overrides.get(name), other.overrides.get(name)) for name in names}
        return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}

    def lacking(
        self, lab: str, known: Container[str], drivers: Collection[str], events: Collection[str]
    ) -> list[Problem]:
        """What a lab lacks of it, in one line for drivers and one for events.

        Args:
            lab: Name of the lab.
            known: Those of the overrides that name a driver of the lab.
            drivers: Names of its drivers, for the hint.
            events: Names of its events.

        Returns:
            Up to two problems; none where the scenario applies.
        """
        found = []
        missing = (
            [name for name in self.overrides if name not in known],
            [name for name in self.events if name not in events],
        )
        for kind, names, has in zip(("driver", "event"), missing, (drivers, events), strict=True):
            hint = nearest(names[0], has) if len(names) == 1 else ""
            if names:
                text = f"{lab} has no {kind} {', '.join(names)}{hint}"
                remedy = f"labecon scenarios {lab} says which apply"
                found.append(Problem("unknown-name", text, f"scenario {self.name}", remedy))
        return found


BASE = Scenario("base", {"en": "Base", "zh": "基准"}, "The drivers as the lab file gives them.")


def combine(scenarios: tuple[Scenario, ...]) -> Scenario:
    """Several scenarios as one; the order does not matter.

    Args:
        scenarios: They touch different drivers, or say the same of one.

    Returns:
        The combination.

    Raises:
        DataError: Two of them set one driver or event differently (``scenario-clash``).
    """
    if len(scenarios) == 1:
        return scenarios[0]
    overrides: dict[str, tuple[str, Override]] = {}
    events: dict[str, tuple[str, bool | Dated]] = {}
    problems = []
    for scenario in sorted(scenarios, key=lambda one: one.name):
        for driver, override in scenario.overrides.items():
            owner, old = overrides.setdefault(driver, (scenario.name, override))
            if old != override:
                text = f"{owner} and {scenario.name} both set {driver} ({old}, {override})"
                problems.append(Problem("scenario-clash", text, "", f"choose with --set {driver}=VALUE"))
        for event, on in scenario.events.items():
            owner, was = events.setdefault(event, (scenario.name, on))
            if was != on:
                problems.append(Problem("scenario-clash", f"{owner} and {scenario.name} both switch {event}"))
    if problems:
        raise DataError(problems)
    names = sorted(scenario.name for scenario in scenarios)
    languages = [one for one in BASE.title if all(one in scenario.title for scenario in scenarios)]
    return Scenario(
        "+".join(names) or "base",
        {
            one: " + ".join(each.title[one] for each in sorted(scenarios, key=lambda each: each.name))
            for one in languages
        },
        "; ".join(scenario.reason for scenario in scenarios),
        "; ".join(scenario.source for scenario in scenarios if scenario.source),
        {driver: override for driver, (_, override) in sorted(overrides.items())},
        {event: on for event, (_, on) in sorted(events.items())},
    )


def parse_scenario(name: str, file: DataFile) -> Scenario:
    """A scenario from its file.

    Args:
        name: Its name.
        file: The file.

    Returns:
        The scenario.

    Raises:
        DataError: Everything wrong with the file, at once.
    """
    data = file.data
    file.allow(data, ("title", "reason", "source", "overrides", "events", "labs"))
    if not data.get("reason"):
        file.complain("no-source", "a scenario needs a reason")
    overrides: dict[str, Override] = {}
    for driver, entry in file.table(data, "overrides").items():
        override = _override(file, driver, entry)
        if override is not None:
            overrides[driver] = override
    events = {event: _event(file, event, entry) for event, entry in file.table(data, "events").items()}
    labs = data.get("labs", [])
    if not isinstance(labs, list) or not all(isinstance(lab, str) for lab in labs):
        file.complain("malformed", "labs must be a list of names", "labs")
    for key in ("reason", "source"):
        if not isinstance(data.get(key, ""), str):
            file.complain("malformed", f"{key} must be text", key)
    title = file.texts(data, "title")
    file.finish()
    return Scenario(name, title, data["reason"], data.get("source", ""), overrides, events, tuple(labs))


def _event(file: DataFile, event: str, entry: Any) -> bool | Dated:
    at = ("events", event)
    if isinstance(entry, bool):
        return entry
    if not isinstance(entry, dict) or "month" not in entry:
        file.complain("malformed", f'write {event} = true, false or {{ month = "2026-06", months = 2 }}', *at)
        return False
    file.allow(entry, ("month", "months"), *at)
    try:
        return Dated(month_index(str(entry["month"])), int(entry["months"]) if "months" in entry else None)
    except (DataError, ValueError, TypeError) as error:
        file.complain("malformed", f"{event}: {error}", *at)
        return False


def _override(file: DataFile, driver: str, entry: Any) -> Override | None:
    at = ("overrides", driver)
    if not isinstance(entry, dict):
        file.complain("malformed", f"write {driver} = {{ set = ... }}, {{ scale = ... }} or {{ shift = ... }}", *at)
        return None
    file.allow(entry, (*HOWS, "from"), *at)
    hows = [how for how in HOWS if how in entry]
    if len(hows) != 1:
        file.complain("malformed", f"{driver}: give exactly one of set, scale, shift", *at)
        return None
    value = entry[hows[0]]
    if hows[0] != "set" and (isinstance(value, bool) or not isinstance(value, int | float)):
        file.complain("out-of-range", f"{driver}: {hows[0]} takes a number", *at)
        return None
    try:
        start = month_index(str(entry["from"])) if "from" in entry else None
        if isinstance(value, int | float) and not isinstance(value, bool):
            finite(value)
    except DataError as error:
        file.adopt(error, *at)
        return None
    return Override(hows[0], value, start)
