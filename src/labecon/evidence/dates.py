"""Days and spans as they are printed: with or without a year, down to a day, a month, a quarter, a half or a year."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from labecon.periods import MONTHS_PER_YEAR, Instant, Window, month_of

FIRST_YEAR, LAST_YEAR = 1, 9998
_QUARTER, _HALF = 3, 6


@dataclass(frozen=True)
class Context:
    """What a document says about itself.

    Args:
        date: The day it was written or published: "last year" counts from here.
        current: The period it reports on (报告期); None when it has none.
        lang: ``zh`` or ``en``, None for both; decides whether 3/4/2025 begins with the month.
        fiscal_start: The month in which a fiscal year begins; the year is named after the one in which it ends.
    """

    date: date
    current: Window | None = None
    lang: str | None = None
    fiscal_start: int = 1


@dataclass(frozen=True)
class Moment:
    """A day or a span in a text.

    Args:
        start: Index of the first character.
        end: Index after the last character.
        year: The year, None where none is printed.
        month: First month of it, 1 to 12; None for a whole year.
        months: How many months it lasts; 0 for a day or a number of days.
        day: Day of the month; None for whole months.
        first: First day, once it is known.
        last: Last day, once it is known.
        kind: ``span``, ``as_of``, ``since``, ``next`` or ``rate``.
        relative: Whether it was counted from the document's date (last year).
        length: For ``next``, how long it lasts ("5Y"); for ``rate``, the word ``monthly`` or ``annualised``.
        fiscal: Whether the year is a fiscal year.
    """

    start: int
    end: int
    year: int | None = None
    month: int | None = None
    months: int = MONTHS_PER_YEAR
    day: int | None = None
    first: date | None = None
    last: date | None = None
    kind: str = "span"
    relative: bool = False
    length: str = ""
    fiscal: bool = False

    @property
    def is_day(self) -> bool:
        """Whether it is one day."""
        return self.day is not None or (self.first is not None and self.first == self.last)

    @property
    def has_dates(self) -> bool:
        """Whether its first or last day is known."""
        return self.first is not None or self.last is not None


def make_day(year: int, month: int, day: int) -> date | None:
    """A day, or None where the calendar has none such (30 February)."""
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= MONTHS_PER_YEAR):
        return None
    return date(year, month, day) if 1 <= day <= monthrange(year, month)[1] else None


def add_months(day: date, months: int) -> date:
    """The same day some months later, or the last of that month."""
    year, month = divmod(day.year * MONTHS_PER_YEAR + day.month - 1 + months, MONTHS_PER_YEAR)
    year = min(max(year, FIRST_YEAR), LAST_YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_from(year: int, month: int, months: int) -> tuple[date, date]:
    """First and last day of a run of months."""
    first = date(year, month, 1)
    return first, add_months(first, months) - timedelta(days=1)


def four_digits(year: int, reference: date) -> int:
    """The year meant by two digits: 99 is 1999, 25 is 2025.

    Args:
        year: A year of one to four digits.
        reference: The document's date; two digits mean the year that is at most twenty years after it.

    Returns:
        The year.
    """
    if year >= 100:
        return year
    century = reference.year // 100 * 100
    return century + year if century + year <= reference.year + 20 else century - 100 + year


def settle(moment: Moment, context: Context, year: int | None = None) -> Moment | None:
    """A moment with its days filled in.

    Args:
        moment: As read.
        context: The document.
        year: The year to take where none is printed; None for the latest that is not after the document.

    Returns:
        The moment, or None when there is no such day.
    """
    if moment.has_dates:
        return moment
    month = moment.month or 1
    chosen = moment.year if moment.year is not None else year
    if chosen is None:
        chosen = _latest(moment, context)
    if not FIRST_YEAR <= chosen <= LAST_YEAR or not 1 <= month <= MONTHS_PER_YEAR:
        return None
    if moment.day is not None:
        day = make_day(chosen, month, moment.day)
        return None if day is None else replace(moment, year=moment.year, first=day, last=day)
    first, last = months_from(chosen, month, moment.months)
    if moment.fiscal and context.fiscal_start != 1:
        shift = context.fiscal_start - 1 - MONTHS_PER_YEAR
        first, last = months_from(*_moved(first, shift), moment.months)
    return replace(moment, first=first, last=last)


def settled_part(moment: Moment, context: Context, windows: Sequence[Window], near: int | None) -> Moment | None:
    """A part of a year that prints no year, in the latest year in which it was over when the document was written.

    Args:
        moment: As read, of two months or more.
        context: The document.
        windows: The windows that the text has named so far; the same part of a year among them says which is meant.
        near: The year printed last, near enough to be meant still.

    Returns:
        The moment with its days.
    """
    alike = [one for one in windows if one.months == moment.months and one.first_day.month == (moment.month or 1)]
    for year in (max((one.last_day.year for one in alike), default=None), near):
        known = settle(moment, context, year) if year is not None else None
        if known is not None and known.last is not None and known.last <= context.date:
            return known
    known = settle(moment, context)
    if known is not None and known.last is not None and known.last > context.date:
        return settle(moment, context, known.last.year - 1)
    return known


def year_spoken_of(spoken: re.Match[str], windows: Sequence[Window], context: Context) -> Window | None:
    """The year: that named last; the year before or after: beside the period named last.

    A year that lies ahead of the document, for which something was promised, is not the one spoken of.

    Args:
        spoken: The words, with the groups ``before``, ``after`` and ``next``.
        windows: The windows that the text has named so far.
        context: The document.

    Returns:
        The window; None where the words mean the document's own year.
    """
    before, after = spoken["before"], spoken["after"] or spoken["next"]
    named = [one for one in windows if one.first_day <= context.date]
    if after:
        return Window.year(named[-1].last_day.year + 1) if named else None
    alike = [one for one in named if before or one.months == MONTHS_PER_YEAR]
    window = alike[-1] if alike else context.current
    if window is None and windows:
        window = Window.year(windows[-1].last_day.year)
    if window is None or not (before or window.months == MONTHS_PER_YEAR):
        return None
    return window.shift(-MONTHS_PER_YEAR) if before else window


def _moved(first: date, shift: int) -> tuple[int, int]:
    moved = add_months(first, shift)
    return moved.year, moved.month


def _latest(moment: Moment, context: Context) -> int:
    """The year in which it last began, seen from the document's date."""
    if moment.month is None and moment.day is not None:
        return context.date.year
    begins = (moment.month or 1, moment.day or 1)
    return context.date.year - (begins > (context.date.month, context.date.day))


def period_of_days(first: date | None, last: date | None, kind: str) -> Window | Instant | None:
    """The window or instant of two days.

    Args:
        first: First day.
        last: Last day.
        kind: ``as_of`` makes an instant of the last day.

    Returns:
        A window where both ends fall on ends of months, an instant for one day, otherwise None.
    """
    if kind == "as_of" and last is not None:
        return Instant(last)
    if first is None or last is None or kind == "next":
        return None
    if first == last:
        return Instant(last)
    whole = first.day == 1 and (last + timedelta(days=1)).day == 1
    return Window(month_of(first), month_of(last)) if whole and last > first else None


def label(first: date | None, last: date | None) -> str:
    """The spelling of a span: FY2024, 9M2025, H1-2025, Q3-2025, 2025-09, 2022..2024, or two days.

    Args:
        first: First day, None for an open start.
        last: Last day, None for an open end.

    Returns:
        The label.

    Example:
        >>> label(date(2022, 1, 1), date(2024, 12, 31)), label(date(2025, 1, 1), None)
        ('2022..2024', '2025-01-01..')
    """
    if first is None or last is None:
        return f"{_iso(first)}..{_iso(last)}"
    if first == last:
        return _iso(first)
    window = period_of_days(first, last, "span")
    if not isinstance(window, Window):
        return f"{_iso(first)}..{_iso(last)}"
    if first.month == 1 and last.month == MONTHS_PER_YEAR and last.year > first.year:
        return f"{first.year:04d}..{last.year:04d}"
    if first.month == 1 and last.year > first.year:
        return f"{first.year:04d}..{Window(month_of(last.replace(month=1)), month_of(last)).label}"
    return window.label


def _iso(day: date | None) -> str:
    return "" if day is None else day.isoformat()
