"""Which windows a table shows, and which part of each has been reported."""

from __future__ import annotations

from typing import Literal

from labecon.periods import Window

Step = Literal["year", "half", "quarter", "month"]
STEPS: dict[str, int] = {"year": 12, "half": 6, "quarter": 3, "month": 1}


def windows_over(first: int, last: int, step: str = "year") -> list[Window]:
    """Consecutive windows that begin and end with calendar periods.

    Args:
        first: Index of the first month.
        last: Index of the last month.
        step: ``year``, ``half``, ``quarter`` or ``month``.

    Returns:
        The windows; the first and the last are cut where the months are.

    Example:
        >>> from labecon.periods import month_index
        >>> [one.label for one in windows_over(month_index("2024-01"), month_index("2026-06"))]
        ['FY2024', 'FY2025', 'H1-2026']
    """
    size = STEPS[step]
    starts = range(first - first % size, last + 1, size)
    return [Window(max(start, first), min(start + size - 1, last)) for start in starts]


def mark_of(window: Window, first_forecast: int) -> str:
    """Whether a window has been reported.

    Args:
        window: The window.
        first_forecast: Index of the first forecast month.

    Returns:
        ``A`` for actual, ``E`` for estimate, ``A+E`` for both.
    """
    if window.end < first_forecast:
        return "A"
    return "E" if window.start >= first_forecast else "A+E"


def heading_of(window: Window, first_forecast: int) -> str:
    """The title of a column.

    Args:
        window: The window.
        first_forecast: Index of the first forecast month.

    Returns:
        E.g. ``FY2025 A+E``.
    """
    return f"{window.label} {mark_of(window, first_forecast)}"
