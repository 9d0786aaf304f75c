"""A lab's revenue forecast from what a view of the facts knew, against what was reported later.

The view is cut twice: facts published by a day, and facts about periods ended by a day. The growth of other companies
is known up to the same period, and neither the lab nor the other labs add to it. Nothing that the view does not hold is
looked at before the forecast is made, so deleting it changes no bit.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from labecon.analysis.growth.baselines import baselines
from labecon.analysis.growth.estimate_array import Population, estimate
from labecon.analysis.growth.filter_array import Floats, GrowthFilter
from labecon.analysis.growth.lab_lines import segment_line, size_scale
from labecon.analysis.growth.observations import Line, Observation, analog_lines
from labecon.analysis.growth.scored_array import Scored, scored
from labecon.facts import Ledger
from labecon.facts.metrics import PRODUCTS, TOTAL
from labecon.labs import Lab
from labecon.periods import Window

ROWS, PARTICLES = 60, 1500
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class LabCut:
    """Forecasts of a lab from a view, and what came.

    Args:
        lab: Its name.
        known: Window labels that the view knew, by segment.
        rows: Forecasts of windows reported later, in US dollars of size.
        scale: US dollars per unit of the lab's currency.
        skipped: Segments without a forecast, with the reason.
    """

    lab: str
    known: dict[str, tuple[str, ...]]
    rows: tuple[Scored, ...]
    scale: float
    skipped: tuple[tuple[str, str], ...]


def population_through(month: int | None, seed: int, progress: Progress | None = None) -> Population:
    """The growth of other companies as known when a month had ended.

    Args:
        month: The month; None for all that is known.
        seed: Seed.
        progress: Called with (done, all).

    Returns:
        The population, without any lab that is forecast.
    """
    lines = analog_lines() if month is None else [line.through(month) for line in analog_lines()]
    return estimate([line for line in lines if line.observations], seed, progress=progress)


def cut_lab(lab: Lab, view: Ledger, population: Population, seed: int = 1) -> LabCut:
    """Forecasts from a view of every later window that has been reported since.

    Args:
        lab: The lab in the full view, for its currency and its seasons.
        view: What was known.
        population: Growth of other companies as known then.
        seed: Seed.

    Returns:
        The forecasts with what came.
    """
    scale = size_scale(lab)
    seasonal = any(path.request.season for name, path in lab.history.paths.items() if name.endswith("revenue"))
    known: dict[str, tuple[str, ...]] = {}
    rows: list[Scored] = []
    skipped: list[tuple[str, str]] = []
    growth = GrowthFilter(population.rows(ROWS, (lab.name,)), PARTICLES, seed)
    for segment in (TOTAL, *PRODUCTS.get(lab.name, ())):
        flat = segment not in (TOTAL, "on_premise")
        before = segment_line(view, lab.name, scale, seasonal and not flat, segment)
        after = segment_line(lab.ledger, lab.name, scale, seasonal and not flat, segment)
        later = [] if before is None or after is None else _later(before, after)
        if before is None or len(before.observations) < 2 or not later:
            count = 0 if before is None else len(before.observations)
            skipped.append((segment, f"{count} windows known, {len(later)} reported later"))
            continue
        known[segment] = tuple(one.window.label for one in before.observations)
        for one, samples in ahead(growth, before, later):
            origin = before.observations[-1].window.end
            others = baselines(_apart(before), one)
            horizon = one.window.end - origin
            rows.append(scored(f"{lab.name}.{segment}", origin, one.window.label, horizon, one.total, samples, others))
    return LabCut(lab.name, known, tuple(rows), scale, tuple(skipped))


def ahead(growth: GrowthFilter, known: Line, wanted: Sequence[Observation]) -> list[tuple[Observation, Floats]]:
    """Samples of later windows of a line, windows that have begun included.

    Args:
        growth: The filter.
        known: What was known.
        wanted: Windows; their totals are not looked at.

    Returns:
        Each window with its samples.
    """
    last = len(known.observations) - 1
    return growth.follow(known, origins={last: wanted}).ahead[last]


def _later(before: Line, after: Line) -> list[Observation]:
    """Windows reported later that end after the last one known, and begin no earlier than what can be summed."""
    end = before.observations[-1].window.end
    starts = {one.window.start for one in before.observations}

    def can(window: Window) -> bool:
        return window.end > end and (window.start > end or window.start in starts)

    return [one for one in after.observations if can(one.window)]


def _apart(line: Line) -> list[Observation]:
    """The windows one after the other: of nested ones the rest that the shorter one leaves."""
    found: list[Observation] = []
    for one in line.observations:
        nested = found[-1] if found and found[-1].window.start == one.window.start else None
        if nested is None:
            found.append(one)
        elif one.window.end > nested.window.end:
            rest = Window(nested.window.end + 1, one.window.end)
            found.append(Observation(rest, max(one.total - nested.total, 1e-9 * one.total), one.slack))
    return found
