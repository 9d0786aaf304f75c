"""A lab in a view of the facts, and the one line that refuses a view in which too little is known.

A view of an early day leaves hundreds of inputs without a source. What helps is the first day that works, and what was
still missing the day before.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from datetime import date
from typing import NoReturn, TypeVar

from labecon.errors import DataError
from labecon.facts import Ledger
from labecon.facts.priors import load_priors

Made = TypeVar("Made")
Loader = Callable[[date | None, date | None], Made]


class TooEarly(DataError):
    """Too little is known in a view.

    Args:
        first: The first day that works.
    """

    first: date | None = None


def in_view(name: str, load: Loader[Made], full: Ledger, known_on: date | None, through: date | None) -> Made:
    """What a loader gives in a view.

    Args:
        name: What is loaded, for the message.
        load: Loads it for a day of knowledge and a last day of periods, either of them None for all.
        full: All facts.
        known_on: Only facts published by this day.
        through: Only facts about periods that ended by this day.

    Returns:
        What was loaded.

    Raises:
        TooEarly: It can be loaded with all facts, and not in this view.
        DataError: It cannot be loaded at all.
    """
    try:
        return load(known_on, through)
    except DataError as error:
        if known_on is None and through is None:
            raise
        try:
            load(None, None)
        except DataError:
            raise error from None  # wrong in every view
        problems = len(error.problems)
        if problems == 1 and error.problems[0].place:
            raise  # one line already, with its place and how to mend it
        first = error.problems[0].message
    if known_on is not None and (through is None or not _works(load, known_on, None)):
        days = {fact.source.published for fact in full.facts} | {one.source.published for one in load_priors().values()}
        return _refuse(name, lambda day: load(day, None), days, known_on, f"known on {known_on}", (problems, first))
    ends = {fact.period.last_day for fact in full.facts}
    assert through is not None
    said = f"known about periods through {through}"
    return _refuse(name, lambda day: load(known_on, day), ends, through, said, (problems, first))


def _works(load: Loader[Made], known_on: date | None, through: date | None) -> bool:
    try:
        load(known_on, through)
    except DataError:
        return False
    return True


def _refuse(
    name: str, load: Callable[[date], object], days: set[date], asked: date, view: str, seen: tuple[int, str]
) -> NoReturn:
    """Raises the line that refuses; facts only come to be known, so the days that work are the last ones."""
    later = sorted(day for day in days if day > asked)
    problems, last = seen
    missing = {asked: last}

    def works(day: date) -> bool:
        try:
            load(day)
        except DataError as error:
            missing[day] = error.problems[0].message
            return False
        return True

    place = bisect_left(later, True, key=works)
    first = later[place] if place < len(later) else None
    last = missing[max(missing)]  # of the last day that does not work: the search has looked at it
    counted = f"{problems} problems, the last to go" if problems > 1 else "missing"
    text = f"{name}: too little is {view}; {counted}: {last}"
    refused = TooEarly.of("no-source", text, "", f"the first day that works is {first}" if first else "")
    refused.first = first
    raise refused
