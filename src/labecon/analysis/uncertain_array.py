"""The uncertain drivers of a lab, what each rests on, and the groups in which they are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from labecon.analysis.deciding_array import CHANCE, source_kind
from labecon.backends.draws import start_offset
from labecon.errors import Problem, UsageError, nearest
from labecon.labs import Lab
from labecon.labs.designs_array import correlations_with, value_at
from labecon.labs.drivers import Driver
from labecon.labs.events import Event

#: The ends of a range, as in `labecon.labs.drivers.Driver.range_at`.
LOW, HIGH = 0.05, 0.95


@dataclass(frozen=True)
class Uncertain:
    """A driver that differs from path to path.

    Args:
        name: Full name; ``initial.ITEM`` for an opening value, the driver of an event of random start.
        kind: ``fact``, ``prior``, ``judgement``, ``policy``, or ``chance`` for what is drawn anew each month.
        unit: Unit; ``month`` for an event, whose value is the months until it begins.
        low: Its 5th percentile in the first forecast month; None for an event that has not begun by the horizon.
        median: Its value on the path of medians; None where an event does not happen on it.
        high: Its 95th percentile.
        follows: Drivers drawn together with it, and their correlation with it.
    """

    name: str
    kind: str
    unit: str
    low: float | None
    median: float | None
    high: float | None
    follows: tuple[tuple[str, float], ...] = ()


def uncertain_drivers(lab: Lab, months: int) -> dict[str, Uncertain]:
    """The drivers that differ from path to path.

    Args:
        lab: The lab.
        months: Forecast months over which a shock is averaged.

    Returns:
        By full name, in the order of the graph; opening values last.
    """
    found: dict[str, Uncertain] = {}
    for name in lab.graph.drivers:
        event = lab.events_by_driver.get(name)
        if event is not None and event.is_random:
            found[name] = _event(lab, event, months)
        elif name in lab.drivers and lab.drivers[name].shape.is_random:
            found[name] = _driver(lab, lab.drivers[name], lab.first_forecast, months)
    for item in lab.initial:
        opening = lab.drivers.get(f"initial.{item}")
        if opening is not None and opening.shape.is_random:
            found[opening.name] = _driver(lab, opening, lab.actual_through, months)
    return found


def _driver(lab: Lab, driver: Driver, month: int, months: int) -> Uncertain:
    low, high = (value_at(driver, level, month, months) for level in (LOW, HIGH))
    kind = CHANCE if driver.shape.each_month else source_kind(driver)
    follows = tuple(correlations_with(lab, driver.name).items())
    return Uncertain(driver.name, kind, str(driver.unit), low, driver.at(month), high, follows)


def _event(lab: Lab, event: Event, months: int) -> Uncertain:
    starts = [start_offset(1.0 - level, event.hazard) + 1 for level in (LOW, HIGH)]
    low, high = (float(one) if one <= months else None for one in starts)
    return Uncertain(event.driver, CHANCE, "month", low, None, high)


def _fits(name: str, word: str) -> bool:
    if word.startswith("*."):
        return not name.startswith("initial.") and name.rpartition(".")[2] == word[2:]
    return name.startswith(word[:-1]) if word.endswith(".*") else name == word


def chosen_drivers(known: Sequence[str], asked: Sequence[str], place: str = "--driver") -> list[str]:
    """The drivers asked for.

    Args:
        known: Names of the uncertain drivers.
        asked: Names, ``PART.*`` for all of a part, or ``*.NAME`` for those of every part; none for all.
        place: Where they stand, for messages.

    Returns:
        Names in the order of the lab.

    Raises:
        UsageError: Everything that is no uncertain driver, at once.
    """
    if not asked:
        return list(known)
    chosen: set[str] = set()
    problems: list[Problem] = []
    for word in asked:
        matched = {name for name in known if _fits(name, word)}
        if not matched:
            text = f"{word} is no uncertain driver of the lab{nearest(word, known)}"
            problems.append(Problem("unknown-name", text, place, "labecon lines LAB lists drivers and their ranges"))
        chosen |= matched
    if problems:
        raise UsageError(problems)
    return [name for name in known if name in chosen]
