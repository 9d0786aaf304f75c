"""A period as a text names it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from labecon.periods import Instant, Window


@dataclass(frozen=True)
class PeriodMention:
    """A period as a text names it.

    Args:
        start: Index of the first character.
        end: Index after the last character.
        text: The words.
        period: The window or the instant; None where it is open, a rate, or not made of whole months.
        first: First day; None for an open start or an unknown period.
        last: Last day; None for an open end.
        kind: ``span``, ``as_of``, ``since``, ``next``, ``rate`` or ``unknown``.
        gold: The period in the grammar of labelled figures: ``9M2025``, ``2022..2024``, ``monthly@H1-2025``,
            ``next:5Y``, or ``{"as_of": "2025-09-30"}``; None when it cannot be known.
        relative: Whether it was counted from the document's date or current period.
    """

    start: int
    end: int
    text: str
    period: Window | Instant | None
    first: date | None
    last: date | None
    kind: str
    gold: str | dict[str, str] | None
    relative: bool = False
