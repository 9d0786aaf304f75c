"""Whose and when a claim is: as printed, and where the text leaves it open, every time that could be meant."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from labecon.analysis.audit_builder import Setting, Stated
from labecon.analysis.audit_pool import Sources, month_of_day
from labecon.evidence.claims import Passage, Quantity
from labecon.periods import MONTHS_PER_YEAR, Window, month_of

_DOUBTFUL = Decimal("0.62")
_MOST, _CROWD = 6, 40
#: Counts by which the parts of a company are told apart.
_HEADS = ("paying_users", "paying_enterprise_customers", "mau", "cumulative_users")


def settings_of(one: Quantity, entity: str, stated: Stated, passage: Passage, sources: Sources) -> list[Setting]:
    """The settings of a figure, the most likely first.

    Args:
        one: The figure.
        entity: The company.
        stated: What it states.
        passage: Its document.
        sources: All figures.

    Returns:
        Settings; those of another time than the printed one are not sure.
    """
    place = (passage.document.name, one.start)
    month = one.window.end if one.window is not None else month_of_day(one.day)
    sure = one.source.confidence >= Decimal("0.5") and "refused" not in (one.source.note or "")
    stamp = month_of(passage.written)
    when = stamp if month is None else month
    said = Setting(entity, one.segment, one.window, month, sure, place, one.paragraph, stated, when)
    if one.window is not None and one.is_dated and one.source.confidence > _DOUBTFUL:
        return _beside(said, one, passage)
    if one.metric.endswith("_growth_yoy"):
        said, sure = replace(said, sure=False), False
    if one.day and one.source.confidence > Decimal("0.5"):
        return [said, *_ending(said, passage, sources, month)]
    windows = _windows(passage, entity, sources)
    if one.window is not None:
        return [said, *(said.at(window, False) for window in windows if window != one.window)]
    found = [said.at(window, sure and not place) for place, window in enumerate(windows)]
    if month is not None:
        return [said, *found]
    return [*found, Setting(entity, one.segment, None, stamp, False, place, one.paragraph, stated, when)]


def _beside(said: Setting, one: Quantity, passage: Passage) -> list[Setting]:
    """The printed time; where the amounts of the sentence are of another, that is tried too, and neither is sure."""
    if one.is_aligned or one.is_amount or one.window is None:
        return [said]
    inside = passage.by_sentence[one.sentence][:_CROWD]
    amounts = [other for other in inside if other.is_amount and other.window is not None and not other.rate]
    windows = dict.fromkeys(other.window for other in amounts if other.window is not None)
    sure = not windows or one.window in windows
    return [
        replace(said, sure=said.sure and sure),
        *(said.at(window, False) for window in list(windows)[:_MOST] if window != one.window),
    ]


def _ending(said: Setting, passage: Passage, sources: Sources, month: int | None) -> list[Setting]:
    """Windows that end with the month of a balance: flows beside it are theirs."""
    if month is None:
        return []
    return [said.at(window, said.sure) for window in _windows(passage, said.entity, sources) if window.end == month]


def _windows(passage: Passage, entity: str, sources: Sources) -> list[Window]:
    """The windows that the document speaks of, or any source has revenue for, the latest first."""
    if entity in sources.windows:
        return sources.windows[entity]
    stamp = month_of(passage.written)
    found = {
        one.window
        for one in passage.quantities
        if one.window is not None and one.window.months <= MONTHS_PER_YEAR and one.window.start <= stamp
        and (not entity or entity in one.entity) and not one.rate
    }  # fmt: skip
    known = sources.find(entity, "revenue", "") if entity else []
    spans = [one.window for one in known if one.window is not None and not one.rate]
    found |= {window for window in spans if window.months <= MONTHS_PER_YEAR and window.start <= stamp}
    sources.windows[entity] = sorted(found, key=lambda window: (-window.end, -window.months))[:_MOST]
    return sources.windows[entity]


def doubtful_parts(passage: Passage) -> set[tuple[int, str]]:
    """Sentences whose figures of a measure cannot be of the part that they were read as.

    Args:
        passage: The document.

    Returns:
        Start of the sentence and measure: the document prints other figures for that part and period before.
    """
    first: dict[tuple[str, str, str, str], Quantity] = {}
    found = set()
    for one in passage.quantities:
        if not one.segment or not one.metric or not one.period or one.relation != "eq" or one.tabular:
            continue
        earlier = first.setdefault((one.entity, one.metric, one.segment, one.period), one)
        if earlier.sentence != one.sentence and abs(earlier.value - one.value) > earlier.half + one.half:
            found.add((one.sentence, one.metric))
    return found


def of_other_parts(settings: list[Setting], sources: Sources) -> list[Setting]:
    """Settings of every other part of the company that the document speaks of.

    Args:
        settings: The settings as read.
        sources: All figures.

    Returns:
        Settings.
    """
    if not settings:
        return settings
    first = settings[0]
    parts = {part for metric in _HEADS for part in sources.parts(first.entity, metric)} - {first.segment}
    return [replace(one, segment=part) for part in sorted(parts) for one in settings] or settings
