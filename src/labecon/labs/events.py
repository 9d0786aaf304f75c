"""Dated or random events: data that reaches formulas as a driver that is 0 or 1 each month."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

from labecon.backends import draws
from labecon.errors import DataError
from labecon.labs.distribution_families import constant
from labecon.labs.driver_shapes import Course, DriverShape
from labecon.labs.drivers import Citation, Driver
from labecon.labs.scenarios import Dated, Override
from labecon.periods import month_index
from labecon.units import PLAIN

#: Keys of an event's entry.
EVENT_KEYS = ("month", "hazard", "months", "on", "reason", "prior", "fact", "known_from", "before")
#: Longer events are written as a long number of months.
FOREVER = 1200


@dataclass(frozen=True)
class Event:
    """Something that starts in a month, or with a chance each month, and lasts.

    Args:
        name: E.g. ``app_takedown``.
        months: How long it lasts.
        on: Whether it is switched on.
        month: Index of the month it starts in; None for a random start.
        hazard: Chance per month of a random start.
        citation: Where it comes from.
        lab: Name of the lab, for the address of its draw.
    """

    name: str
    months: int
    on: bool
    month: int | None
    hazard: float
    citation: Citation
    lab: str

    @property
    def driver(self) -> str:
        """Name of the driver that formulas read."""
        return f"{self.name}_active"

    @property
    def address(self) -> str:
        """Address of the draw of a random start."""
        return f"{self.lab}.{self.name}_start"

    @property
    def is_random(self) -> bool:
        """True where the start differs from path to path."""
        return self.on and self.month is None and self.hazard > 0

    def active_on(self, seed: int, path: int, month: int, first: int) -> float:
        """Whether the event is active on a path.

        Args:
            seed: Seed.
            path: Path number.
            month: Month index.
            first: First forecast month, from which a random start counts.

        Returns:
            1 or 0.
        """
        if not self.is_random:
            return self.dated_at(month)
        start = first + draws.start_offset(draws.uniform(seed, path, 0, self.address), self.hazard)
        return 1.0 if start <= month < start + self.months else 0.0

    def dated_at(self, month: int) -> float:
        """Whether a dated event is active; a random one is not, on the path of medians.

        Args:
            month: Month index.

        Returns:
            1 or 0.
        """
        if not self.on or self.month is None:
            return 0.0
        return 1.0 if self.month <= month < self.month + self.months else 0.0

    @cached_property
    def course(self) -> Course:
        """The dated course over months."""
        if self.month is None or not self.on:
            return Course((0,), (0.0,), "step")
        return Course((0, self.month, self.month + self.months), (0.0, 1.0, 0.0), "step")

    def under(self, change: bool | Dated | None) -> Event:
        """The event under a scenario.

        Args:
            change: On, off, a dated start, or None for no change.

        Returns:
            A new event.
        """
        if change is None:
            return self
        if isinstance(change, Dated):
            months = self.months if change.months is None else change.months
            return replace(self, on=True, month=change.month, months=months, hazard=0.0)
        return replace(self, on=change)

    def as_driver(self, lab: str) -> Driver:
        """The driver that formulas read.

        Args:
            lab: Name of the lab.

        Returns:
            A driver over months; random starts are filled in path by path.
        """
        shape = DriverShape(constant(1.0), self.course, each_month=self.is_random)
        return EventDriver(self.driver, PLAIN, shape, 1.0, self.citation, f"{lab}.{self.driver}", random=self.is_random)


@dataclass(frozen=True)
class EventDriver(Driver):
    """The driver of an event.

    Args:
        random: True where the start differs from path to path.
    """

    random: bool = False

    def with_change(self, change: Override) -> Driver:
        """The driver set to a value; it then no longer follows the event.

        Args:
            change: Set, scale or shift.

        Returns:
            A plain driver.

        Raises:
            DataError: The start is random and the change is not a plain ``set``.
        """
        if self.random and (change.how != "set" or change.start is not None):
            text = f"{self.name} follows a random start: set it, or switch its event in a scenario"
            raise DataError.of("out-of-range", text)
        plain = Driver(**{one.name: getattr(self, one.name) for one in fields(Driver)})
        return plain.with_change(change)

    @property
    def axes(self) -> Any:
        """Over months, and over paths where the start is random."""
        return "path and month" if self.random else "month"


def parse_event(lab: str, name: str, entry: dict[str, Any]) -> Event:
    """An event from its entry.

    Args:
        lab: Name of the lab.
        name: Its name.
        entry: Keys ``month`` or ``hazard`` ("0.01/month"), ``months``, ``on``, and ``reason`` or ``prior``.

    Returns:
        The event.

    Raises:
        DataError: Something is missing or out of range.
    """
    text = str(entry.get("reason", "")).strip()
    if not text and "prior" not in entry and "fact" not in entry:
        raise DataError.of("no-source", f"event {name} has neither fact, prior nor reason")
    if ("month" in entry) == ("hazard" in entry):
        raise DataError.of("malformed", f"event {name}: give exactly one of month and hazard")
    hazard = 0.0
    if "hazard" in entry:
        number, _, per = str(entry["hazard"]).partition("/")
        try:
            hazard = float(number) / {"month": 1.0, "year": 12.0}[per.strip()]
        except (KeyError, ValueError) as error:
            raise DataError.of("malformed", f'event {name}: write hazard like "0.01/month"') from error
        if not 0 <= hazard < 1:
            raise DataError.of("out-of-range", f"event {name}: hazard {hazard:g}/month must lie in [0, 1)")
    kind = "fact" if "fact" in entry else "prior" if "prior" in entry else "judgement"
    facts = (str(entry["fact"]),) if "fact" in entry else ()
    citation = Citation(kind, text, facts, prior=str(entry.get("prior", "")))  # type: ignore[arg-type]
    month = month_index(str(entry["month"])) if "month" in entry else None
    months, on = entry.get("months", FOREVER), entry.get("on", True)
    if isinstance(months, bool) or not isinstance(months, int) or not 1 <= months <= FOREVER:
        raise DataError.of("out-of-range", f"event {name}: months = {months!r} must be a whole number in 1..{FOREVER}")
    if not isinstance(on, bool):
        raise DataError.of("malformed", f"event {name}: on = {on!r} must be true or false")
    return Event(name, months, on, month, hazard, citation, lab)
