"""Periods in the forms that labelled figures have: spans for what flows, dates for what stands, lists of years."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from labecon.evidence.alignment import Item
from labecon.evidence.dates import Context, label
from labecon.evidence.period_mention import PeriodMention
from labecon.periods import MONTHS_PER_YEAR, Instant, Window

Gold = str | dict[str, str] | None
_YEAR_END = {3: "Q1", 6: "H1", 9: "9M", 12: "FY"}
#: A balance at the start of a year is that at the end of the one before.
_OPENING = re.compile(r"(?:the )?(?:start|beginning) of ")
_LINK = re.compile(r"e? {0,2}(?:、|, |和|及|以及|与|and|, and|/) {0,2}(?:in |for |截至|the ){0,2}")


def joined_lists(text: str, items: Sequence[Item]) -> list[list[Item]]:
    """Periods joined by "and" or 、 as lists; one that stands alone is a list of one."""
    found: list[list[Item]] = []
    for item in items:
        if found and _LINK.fullmatch(text, found[-1][-1].end, item.start):
            found[-1].append(item)
        else:
            found.append([item])
    return found


def years_of(one: PeriodMention) -> list[PeriodMention]:
    """A span of whole years as its years."""
    if not isinstance(one.period, Window) or one.period.start % MONTHS_PER_YEAR or one.period.months % MONTHS_PER_YEAR:
        return [one]
    windows = [Window(at, at + MONTHS_PER_YEAR - 1) for at in range(one.period.start, one.period.end, MONTHS_PER_YEAR)]
    if len(windows) == 1:
        return [one]
    return [replace(one, period=year, first=year.first_day, last=year.last_day, gold=year.label) for year in windows]


def token_of(one: PeriodMention, context: Context) -> str:
    """The window that a rate is quoted for; of a date its month."""
    if one.last is not None and (isinstance(one.period, Instant) or one.kind == "as_of"):
        return f"{one.last:%Y-%m}"
    return one.period.label if one.period is not None else f"{context.date:%Y-%m}"


def span_of(periods: Sequence[PeriodMention]) -> Gold:
    """From the first of some periods to the last."""
    first, last = periods[0], periods[-1]
    low, high = flow(first), flow(last)
    if not isinstance(low, str) or not isinstance(high, str):
        return high
    return (
        high if low == high else f"{low.split('..')[0].removeprefix('FY')}..{high.split('..')[-1].removeprefix('FY')}"
    )


def as_of(one: PeriodMention) -> Gold:
    """A period as a date: an instant as printed, a span by its last day.

    Args:
        one: The period.

    Returns:
        The date, or what the period says where it has no end.
    """
    if isinstance(one.gold, dict):
        return one.gold
    if one.kind == "next" or one.last is None:
        return {"as_of": one.first.isoformat()} if one.first is not None and one.kind != "next" else one.gold
    if one.first is not None and _OPENING.match(one.text.lower()):
        return {"as_of": (one.first - timedelta(days=1)).isoformat()}
    months = one.period.months if isinstance(one.period, Window) else 0
    return {"as_of": label(one.first, one.last).removeprefix("FY") if months == 1 else one.last.isoformat()}


def flow(one: PeriodMention) -> Gold:
    """A period as a span: a date at the end of a quarter stands for the year up to it.

    Args:
        one: The period.

    Returns:
        The span.
    """
    if not isinstance(one.gold, dict):
        return one.gold
    last: date | None = one.last
    if last is None:
        return None
    if one.first is not None and (last - one.first).days > 31:
        return label(one.first, last)
    if last.month in _YEAR_END:
        name = _YEAR_END[last.month]
        return f"FY{last.year}" if name == "FY" else f"9M{last.year}" if name == "9M" else f"{name}-{last.year}"
    return f"{last:%Y-%m}"
