"""Events of a path as levels by month: the event comes in the first month in which its level is positive.

A level is money, so it says how far an event is from coming and does not only say that it has not come.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from labecon.analysis.committed import RESERVE, money_lines, reserve_months
from labecon.analysis.path_readings_array import PROFITS
from labecon.analysis.readings_array import YEAR, Floats, trailing
from labecon.errors import UsageError, nearest
from labecon.labs import Lab

#: Events and the definitions each has.
EVENTS: dict[str, tuple[str, ...]] = {
    "break_even": tuple(PROFITS),
    "cash_out": ("committed", "policy"),
    "raise": (),
}
_RAISED, _TRIGGER = "raise_wanted", "funding_trigger"


@dataclass(frozen=True)
class Event:
    """An event of a path.

    Args:
        items: Items that its level needs.
        level: From items, shape (month, path), to the level, shape (month, path).
    """

    items: tuple[str, ...]
    level: Callable[[Mapping[str, Floats]], Floats]


def check_event(word: str, place: str, forms: str) -> None:
    """Whether a word names an event.

    Args:
        word: Name, with a definition behind ``/``.
        place: Where it stands, for messages.
        forms: What may be written, for messages.

    Raises:
        UsageError: It names none.
    """
    head, _, definition = word.partition("/")
    if head not in EVENTS:
        raise UsageError.of("unknown-name", f"no event {word!r}{nearest(head, EVENTS)}", place, f"write {forms}")
    if definition and definition not in EVENTS[head]:
        text = f"{head} has no definition {definition!r}; definitions: {', '.join(EVENTS[head]) or 'none'}"
        raise UsageError.of("unknown-name", text, place)


def event_of(lab: Lab, word: str, place: str) -> Event:
    """The event that a word names.

    Args:
        lab: The lab on the plan that it is asked of.
        word: As `check_event` lets it through.
        place: For messages.

    Returns:
        The event.

    Raises:
        UsageError: The lab lacks the lines.
    """
    head, _, definition = word.partition("/")
    if head == "break_even":
        return _break_even(lab, definition, place)
    money = money_lines(lab)
    needed = (*money, _RAISED, _TRIGGER) if head == "raise" else money
    missing = [line for line in needed if line not in lab.graph.by_name] or ([] if money else ["cash"])
    if missing:
        raise UsageError.of("unknown-name", f"{lab.name} gives no {word}: it has no {missing[0]}", place)
    return _raise(needed) if head == "raise" else _cash_out(lab, money)


def _break_even(lab: Lab, definition: str, place: str) -> Event:
    known = [key for key, (line, _) in PROFITS.items() if line in lab.graph.by_name]
    key = definition or (known[0] if known else "adjusted")
    line, sign = PROFITS[key]
    if key not in known:
        raise UsageError.of("unknown-name", f"{lab.name} gives no break_even/{key}: it has no {line}", place)
    first = lab.first_forecast
    past = [lab.history.at(line, month) for month in range(first - YEAR + 1, first)]
    before = [None if one is None else sign * one for one in past]

    def level(values: Mapping[str, Floats]) -> Floats:
        """The least of thirteen totals of twelve months: positive where they stay so."""
        totals = trailing(sign * values[line], before)
        totals = np.where(np.isnan(totals), -np.abs(np.nan_to_num(totals)) - 1.0, totals)
        lasting = totals[: len(totals) - YEAR].copy()
        for shift in range(1, YEAR + 1):
            lasting = np.minimum(lasting, totals[shift : shift + len(lasting)])
        return lasting

    return Event((line,), level)


def _cash_out(lab: Lab, money: tuple[str, ...]) -> Event:
    months = reserve_months(lab)
    items = (*money, RESERVE[1]) if months else money

    def level(values: Mapping[str, Floats]) -> Floats:
        kept = months * values[RESERVE[1]] if months else 0.0
        return kept - _total(values, money)

    return Event(items, level)


def _raise(items: tuple[str, ...]) -> Event:
    money = items[:-2]

    def level(values: Mapping[str, Floats]) -> Floats:
        wanted = values[_RAISED]
        short = np.minimum(values[_TRIGGER] - _total(values, money), -1.0)
        return np.where(wanted > 0, wanted, short)

    return Event(items, level)


def _total(values: Mapping[str, Floats], lines: tuple[str, ...]) -> Floats:
    total = np.zeros_like(values[lines[0]])
    for line in lines:
        total = total + values[line]
    return total
