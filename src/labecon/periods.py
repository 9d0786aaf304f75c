"""Months, windows and instants: when a figure is about.

A month is an index: months since January 2000, so that 2025-10 is 309. A window is a run of whole months, an instant is
one day (a balance is struck at the end of it). Every window has one canonical spelling: ``FY2025``, ``H1-2026``,
``Q4-2025``, ``9M2025``, ``2026-03``, and ``2022-01..2025-09`` for anything else.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from labecon.errors import DataError

EPOCH_YEAR = 2000
MONTHS_PER_YEAR = 12
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_YEAR = re.compile(r"(?:FY[ -]?)?(\d{4})|(\d{4})[ -]?FY", re.IGNORECASE)
_PART = re.compile(r"([HQ])([1-4])[ -]?(\d{4})|(\d{4})[ -]?([HQ])([1-4])|([1-4])([HQ])[ -]?(\d{4})", re.IGNORECASE)
_CUMULATIVE = re.compile(r"(\d{1,2})M[ -]?(\d{4})", re.IGNORECASE)
_MONTHS_IN = {"H": 6, "Q": 3}
_EXPECTED = "write it like FY2025, H1-2026, Q4-2025, 9M2025, 2026-03 or 2022-01..2025-09"


def month_index(text: str) -> int:
    """The index of a month.

    Args:
        text: Year and month, ``2025-10``.

    Returns:
        Months since 2000-01.

    Raises:
        DataError: The text is no month.

    Example:
        >>> month_index("2025-10")
        309
    """
    found = _MONTH.fullmatch(text.strip())
    if found is None or not 1 <= int(found[2]) <= MONTHS_PER_YEAR:
        raise DataError.of("bad-period", f"{text!r} is not a month; write it like 2025-10")
    return _index(int(found[1]), int(found[2]))


def month_label(index: int) -> str:
    """The name of a month.

    Args:
        index: Months since 2000-01.

    Returns:
        Year and month.

    Example:
        >>> month_label(309)
        '2025-10'
    """
    year, month = divmod(index, MONTHS_PER_YEAR)
    return f"{EPOCH_YEAR + year:04d}-{month + 1:02d}"


def month_of(day: date) -> int:
    """The index of the month a day lies in."""
    return _index(day.year, day.month)


def month_end(index: int) -> date:
    """The last day of a month.

    Args:
        index: Months since 2000-01.

    Returns:
        The day.

    Example:
        >>> month_end(month_index("2024-02"))
        datetime.date(2024, 2, 29)
    """
    year, month = divmod(index, MONTHS_PER_YEAR)
    return date(EPOCH_YEAR + year, month + 1, monthrange(EPOCH_YEAR + year, month + 1)[1])


def _index(year: int, month: int) -> int:
    return (year - EPOCH_YEAR) * MONTHS_PER_YEAR + month - 1


@dataclass(frozen=True, order=True)
class Window:
    """A run of whole months, both ends included.

    Args:
        start: Index of the first month.
        end: Index of the last month.

    Raises:
        DataError: The end lies before the start.

    Example:
        >>> Window.parse("H12025").label, Window.parse("2025Q4").label
        ('H1-2025', 'Q4-2025')
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise DataError.of(
                "bad-period",
                f"a window cannot end ({month_label(self.end)}) before it starts ({month_label(self.start)})",
            )

    @staticmethod
    def parse(text: str) -> Window:
        """A window in any accepted spelling.

        Args:
            text: E.g. ``FY2025``, ``2025``, ``9M2025``, ``H1-2026``, ``H1 2026``, ``2026H1``, ``1H2026``, ``Q4-2025``,
                ``2025Q4``, ``2026-03``, or two of these joined by ``..``.

        Returns:
            The window.

        Raises:
            DataError: The text is no window.
        """
        return _parse_window(text)

    @staticmethod
    def year(year: int) -> Window:
        """A calendar year, e.g. ``Window.year(2024)`` for January to December 2024."""
        return Window(_index(year, 1), _index(year, MONTHS_PER_YEAR))

    @property
    def months(self) -> int:
        """How many months the window has."""
        return self.end - self.start + 1

    @property
    def range(self) -> range:
        """The month indexes, in order."""
        return range(self.start, self.end + 1)

    @property
    def first_day(self) -> date:
        """The first day of the first month."""
        return month_end(self.start).replace(day=1)

    @property
    def last_day(self) -> date:
        """The last day of the last month: the day by which the period has ended."""
        return month_end(self.end)

    @property
    def label(self) -> str:
        """The canonical spelling."""
        year, month = divmod(self.start, MONTHS_PER_YEAR)
        name, length = f"{EPOCH_YEAR + year:04d}", self.months
        if length == 1:
            return month_label(self.start)
        if length == 3 and month % 3 == 0:
            return f"Q{month // 3 + 1}-{name}"
        if length == 6 and month % 6 == 0:
            return f"H{month // 6 + 1}-{name}"
        if month == 0 and length <= MONTHS_PER_YEAR:
            return f"FY{name}" if length == MONTHS_PER_YEAR else f"{length}M{name}"
        return f"{month_label(self.start)}..{month_label(self.end)}"

    def contains(self, other: Window | Instant | int) -> bool:
        """Whether a window, a day or a month lies wholly inside.

        Args:
            other: A window, an instant or a month index.

        Returns:
            True when no part of it is outside.
        """
        if isinstance(other, Window):
            return self.start <= other.start and other.end <= self.end
        month = other.month if isinstance(other, Instant) else other
        return self.start <= month <= self.end

    def overlaps(self, other: Window) -> bool:
        """Whether two windows share a month."""
        return self.start <= other.end and other.start <= self.end

    def shift(self, months: int) -> Window:
        """The window moved by some months; 12 gives the same window a year later, a negative number an earlier one."""
        return Window(self.start + months, self.end + months)

    def __str__(self) -> str:
        return self.label


@dataclass(frozen=True, order=True)
class Instant:
    """A day; balances are struck at the end of it.

    Args:
        day: The day.

    Example:
        >>> Instant.parse("2025-09-30").label
        '2025-09-30'
    """

    day: date

    @staticmethod
    def parse(text: str) -> Instant:
        """An instant from an ISO date such as ``2025-09-30``; DataError for anything else."""
        return Instant(parse_day(text))

    @staticmethod
    def of_month(index: int) -> Instant:
        """The last day of a month, given by its index."""
        return Instant(month_end(index))

    @property
    def month(self) -> int:
        """Index of the month the day lies in."""
        return month_of(self.day)

    @property
    def is_month_end(self) -> bool:
        """Whether a balance of this day is the closing balance of its month."""
        return self.day == month_end(self.month)

    @property
    def last_day(self) -> date:
        """The day itself, under the name that windows use."""
        return self.day

    @property
    def label(self) -> str:
        """The ISO date."""
        return self.day.isoformat()

    def __str__(self) -> str:
        return self.label


Period = Window | Instant


def parse_day(text: str) -> date:
    """A day.

    Args:
        text: ISO date.

    Returns:
        The day.

    Raises:
        DataError: The text is no date.
    """
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise DataError.of("bad-period", f"{text!r} is not a day; write it like 2025-09-30") from None


def parse_period(text: str) -> Period:
    """A window or an instant, whichever the text is.

    Args:
        text: A full ISO date is an instant, anything else a window.

    Returns:
        The period.

    Raises:
        DataError: The text is neither.

    Example:
        >>> parse_period("9M2025").label, parse_period("2025-09-30").label
        ('9M2025', '2025-09-30')
    """
    return Instant.parse(text) if text.strip().count("-") == 2 and ".." not in text else Window.parse(text)


def period_of(start: str, end: str) -> Period:
    """The period of a row that has a start and an end day.

    Args:
        start: ISO date of the first day, empty for an instant.
        end: ISO date of the last day.

    Returns:
        An instant where the start is empty, otherwise a window.

    Raises:
        DataError: A window does not begin on the first or end on the last day of a month.

    Example:
        >>> period_of("2025-01-01", "2025-09-30").label
        '9M2025'
    """
    last = parse_day(end)
    if not start:
        return Instant(last)
    first = parse_day(start)
    if first.day != 1 or not Instant(last).is_month_end:
        raise DataError.of("bad-period", f"{start}..{end} is not a run of whole months; a window has only whole months")
    return Window(month_of(first), month_of(last))


def difference(whole: Window, part: Window) -> Window:
    """What is left of a window when a part is taken off one end of it.

    Args:
        whole: The longer window.
        part: A window inside it that shares its start or its end.

    Returns:
        The rest.

    Raises:
        DataError: The part lies elsewhere, or nothing is left.

    Example:
        >>> difference(Window.parse("FY2024"), Window.parse("9M2024")).label
        'Q4-2024'
    """
    if whole.contains(part) and part != whole:
        if part.start == whole.start:
            return Window(part.end + 1, whole.end)
        if part.end == whole.end:
            return Window(whole.start, part.start - 1)
    raise DataError.of(
        "bad-period", f"{part} cannot be taken off {whole}: it must be shorter and share one of its ends"
    )


def trailing(months: int, end: int | str | Window | Instant) -> Window:
    """The months that end with a month.

    Args:
        months: How many, at least one.
        end: The last month, as an index, a text, or the last month of a period.

    Returns:
        The window.

    Raises:
        DataError: Fewer than one month, or the text is no month.

    Example:
        >>> trailing(12, "2025-09").label
        '2024-10..2025-09'
    """
    if months < 1:
        raise DataError.of("bad-period", f"a trailing window needs at least one month, got {months}")
    if isinstance(end, str):
        last = month_index(end)
    elif isinstance(end, Window):
        last = end.end
    else:
        last = end.month if isinstance(end, Instant) else end
    return Window(last - months + 1, last)


@lru_cache(maxsize=4096)
def _parse_window(text: str) -> Window:
    clean = text.strip()
    if ".." in clean:
        first, _, last = clean.partition("..")
        if first.strip() and last.strip():
            return Window(_parse_window(first).start, _parse_window(last).end)
    elif found := _YEAR.fullmatch(clean):
        return Window.year(int(found[1] or found[2]))
    elif found := _PART.fullmatch(clean):
        groups = found.groups()
        kind, number, year = groups[:3] if groups[0] else (groups[4], groups[5], groups[3])
        if groups[6]:
            number, kind, year = groups[6:]
        length = _MONTHS_IN[str(kind).upper()]
        if int(str(number)) * length <= MONTHS_PER_YEAR:
            start = _index(int(str(year)), 1) + (int(str(number)) - 1) * length
            return Window(start, start + length - 1)
    elif (found := _CUMULATIVE.fullmatch(clean)) and 1 <= int(found[1]) <= MONTHS_PER_YEAR:
        start = _index(int(found[2]), 1)
        return Window(start, start + int(found[1]) - 1)
    elif found := _MONTH.fullmatch(clean):
        month = month_index(clean)
        return Window(month, month)
    raise DataError.of("bad-period", f"{text!r} is not a window; {_EXPECTED}")
