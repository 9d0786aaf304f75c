"""What a price implies: the growth that a lab must keep for each margin that it may reach once mature.

The market value is price times a named count of shares. On the path of medians, with all other assumptions at their
medians, the frontier of two drivers is sought: the free cash flow margin once mature, and the yearly growth of every
line. Each point is run again to the price.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from labecon.analysis.requirement.amounts import rate_to
from labecon.analysis.requirement.cases_array import Cases, Progress
from labecon.analysis.requirement.goals_array import Goal, goal_of
from labecon.analysis.requirement.headline_array import headline_levers
from labecon.analysis.requirement.levers import levers_of
from labecon.analysis.requirement.search_array import Point, Requirement, two_drivers
from labecon.analysis.valuation.assumptions import PREFIX, valued
from labecon.analysis.valuation.prices import Price, Shares
from labecon.analysis.valuation.worth_array import WorthReader
from labecon.labs import Lab
from labecon.periods import MONTHS_PER_YEAR

#: Margins once mature that the curve is drawn over, and how many.
MARGINS = "0.10 to 0.50"
COUNT = 17
#: Distance from the price, as a share of it, within which a point counts as giving it.
HIT = 1e-6


@dataclass(frozen=True)
class Implied:
    """A point of the curve.

    Args:
        margin: Free cash flow over revenue once mature.
        growth: Growth of every line a year, as a multiple.
        revenue_growth: Growth of revenue a year, as a multiple, from the twelve months to the day of valuation to the
            last twelve of the forecast; None where those months are not known.
        revenue: Revenue of those last twelve months.
        price: Price of a share when run again with both values.
        gap: Its distance from the price asked for, as a share of it.
    """

    margin: float
    growth: float
    revenue_growth: float | None
    revenue: float
    price: float
    gap: float


@dataclass(frozen=True)
class Reverse:
    """What a price implies.

    Args:
        price: The price.
        shares: The count of shares.
        market_value: Price times shares, in the lab's currency.
        rate: Units of the lab's currency for one of the price's.
        base: Equity value as the lab is, on the path of medians.
        curve: Points by margin; empty where no growth in the range of search gives the price.
        jumps: Margins at which the value jumps past the price as growth rises, so that no growth gives it.
        found: The frontier behind it.
    """

    price: Price
    shares: Shares
    market_value: float
    rate: float
    base: float
    curve: tuple[Implied, ...]
    jumps: tuple[float, ...]
    found: Requirement


def reverse(
    lab: Lab, price: Price, shares: Shares, threads: int = 0, progress: Progress | None = None
) -> Reverse | None:
    """The curve of growth against margin that a price implies.

    Args:
        lab: The lab under its policy.
        price: The price of a share.
        shares: The count of shares.
        threads: Worker threads.
        progress: Called with (done, all) of the cases of a round.

    Returns:
        The curve; None in a lab without drivers of growth.
    """
    lab = valued(lab)
    growth = headline_levers(lab).get("growth")
    if growth is None:
        return None
    rate = rate_to(lab, price.currency, "--price")
    value = price.value * shares.count * rate
    goal = goal_of(lab, f"equity_value >= {value!r}")
    margin = levers_of(lab, [f"{PREFIX}terminal_margin={MARGINS}"])[0]
    found = two_drivers(goal, margin, growth, size=COUNT, solved=1, threads=threads, progress=progress)
    points = _lowest(found)
    curve = _curve(lab, goal, found, points, value, price.value) if points else ()
    hits = tuple(one for one in curve if one.gap <= HIT)
    jumps = tuple(one.margin for one in curve if one.gap > HIT)
    return Reverse(price, shares, value, rate, found.base.value or 0.0, hits, jumps, found)


def _lowest(found: Requirement) -> list[Point]:
    """The least growth for each margin that reaches the price from below."""
    least: dict[float, Point] = {}
    for point in found.points:
        margin, growth = point.values
        if point.holds == "above" and (margin not in least or growth < least[margin].values[1]):
            least[margin] = point
    return [least[margin] for margin in sorted(least)]


def _curve(
    lab: Lab, goal: Goal, found: Requirement, points: list[Point], value: float, price: float
) -> tuple[Implied, ...]:
    across, down = found.levers
    reader = WorthReader(lab)
    settings = [{**across.settings(one.values[0]), **down.settings(one.values[1])} for one in points]
    figures = Cases(goal, [*across.names, *down.names]).figures(settings)
    last, past = figures[f"{reader.last_year.label}:revenue"], figures[f"{reader.past_year.label}:revenue"]
    years = (reader.last_year.end - reader.past_year.end) / MONTHS_PER_YEAR
    growth = (last / past) ** (1 / years)
    equity = goal.value(figures)
    return tuple(
        Implied(
            point.values[0],
            point.values[1],
            float(growth[place]) if np.isfinite(growth[place]) else None,
            float(last[place]),
            float(equity[place]) / value * price,
            abs(float(equity[place]) / value - 1),
        )
        for place, point in enumerate(points)
    )


__all__ = ["Implied", "Reverse", "reverse"]
