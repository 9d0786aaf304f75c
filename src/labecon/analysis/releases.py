"""The release calendar: generations that pages date, by modality, and those the forecast releases, with cost and life.

A page dates a release; how long the generation was live is the time to the next one of the same modality that a page
dates, so a release that no page dates makes it too long. Ahead, releases follow `generation_life` of each line.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from labecon.analysis.allocation import generation_lines
from labecon.facts import Fact, Ledger
from labecon.labs import Lab, Run
from labecon.periods import month_label

METRIC = "model_release"
#: Beginning of a segment to modality; all others are text.
_MODALITIES = (("speech", "speech"), ("hailuo", "video"), ("music", "music"), ("auto", "agent"))
_TEXT = "text"


@dataclass(frozen=True)
class Released:
    """A generation that a page dates.

    Args:
        name: Segment of the facts.
        modality: ``text``, ``video``, ``speech``, ``music`` or ``agent``.
        date: Day or month as printed.
        live_months: Months to the next dated release of the modality; None for the latest.
        in_conflict: Other pages date it differently, and no page settles it.
        source: Id of the fact.
    """

    name: str
    modality: str
    date: str
    live_months: int | None
    in_conflict: bool
    source: str


@dataclass(frozen=True)
class Planned:
    """A generation that the forecast releases on the path of medians.

    Args:
        line: Line of generations.
        month: Month of the release.
        cost: Training cost completed with it.
        live_months: Months until the next release of the line; None for the last.
        gap: Distance to the frontier in the month of its release, in rating points; None for a lab without it.
    """

    line: str
    month: str
    cost: float
    live_months: int | None
    gap: float | None


def modality_of(name: str) -> str:
    """The modality of a generation.

    Args:
        name: Segment of the facts.

    Returns:
        Its modality, text where the name says nothing else.

    Example:
        >>> modality_of("hailuo_02"), modality_of("glm_4_5")
        ('video', 'text')
    """
    return next((kind for start, kind in _MODALITIES if name.startswith(start)), _TEXT)


def releases(ledger: Ledger, entity: str) -> tuple[Released, ...]:
    """Every generation that a page dates.

    Args:
        ledger: The view of the facts.
        entity: Key of the lab.

    Returns:
        Releases by date; of two dates for one generation the one that is not in conflict.
    """
    best: dict[str, Fact] = {}
    for fact in ledger.find(entity, METRIC, None):
        known = best.get(fact.segment)
        if known is None or (known.conflict and not fact.conflict):
            best[fact.segment] = fact
    rows = sorted(best.values(), key=lambda one: (one.period.last_day, one.segment))
    return tuple(
        Released(one.segment, modality_of(one.segment), one.period.label, _live(one, rows), one.conflict, one.id)
        for one in rows
    )


def _live(fact: Fact, rows: Iterable[Fact]) -> int | None:
    kind, day = modality_of(fact.segment), fact.period.last_day
    later = [one.period.last_day for one in rows if modality_of(one.segment) == kind and one.period.last_day > day]
    return (later[0].year - day.year) * 12 + later[0].month - day.month if later else None


def planned_releases(lab: Lab, run: Run) -> tuple[Planned, ...]:
    """Every generation that a run releases.

    Args:
        lab: The lab.
        run: A run of it.

    Returns:
        Releases by month, then by line; empty for a lab without lines of generations.
    """
    found = []
    for line in generation_lines(lab):
        places = [place for place, value in enumerate(run.forecast[f"{line}.release"]) if value > 0]
        gaps = run.forecast.get(f"{line}.gap")
        for number, place in enumerate(places):
            after = places[number + 1] - place if number + 1 < len(places) else None
            cost = run.forecast[f"{line}.completed_training"][place]
            gap = gaps[place] if gaps is not None else None
            found.append((place, Planned(line, month_label(lab.first_forecast + place), cost, after, gap)))
    return tuple(one for _, one in sorted(found, key=lambda row: (row[0], row[1].line)))


__all__ = ["Planned", "Released", "modality_of", "planned_releases", "releases"]
