"""The race of a market as a game: one year in closed pay-offs, and two labs played out over all months."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from labecon.analysis.race import Contestant, Dilemma, Race, dilemma
from labecon.facts.priors import load_priors
from labecon.labs import Lab, Run
from labecon.labs.simulation_array import simulate
from labecon.periods import month_label

Floats = npt.NDArray[Any]
REGIONS = ("china", "overseas")
YEAR = 12
#: The prior that discounts profits.
DISCOUNT = "discount_rate_listed_lab"


@dataclass(frozen=True)
class Game:
    """The race of one year as a game.

    Args:
        exponent: Power of training in a lab's weight.
        labs: Names.
        planned: Training the labs plan for the year.
        equilibrium: Training at the equilibrium, by best responses.
        learned: Training where learning ends; its distance to the equilibrium is the error of both.
        agreed: Training that would earn all labs together most.
        profits: Gross profit less training at each of the three.
        dilemma: Two labs with two choices.
        fits_market: How many times the year's market would have to be its size for the plans to be an equilibrium.
        reached: Year in which the market is that size along the medians; None where not before the horizon.
    """

    exponent: float
    labs: tuple[str, ...]
    planned: list[float]
    equilibrium: list[float]
    learned: list[float]
    agreed: list[float]
    profits: Mapping[str, list[float]]
    dilemma: Dilemma
    fits_market: float
    reached: int | None

    @property
    def gap(self) -> float:
        """Largest difference between the two ways to find the equilibrium, as a share."""
        pairs = zip(self.equilibrium, self.learned, strict=True)
        return max((abs(one / other - 1) for one, other in pairs if one > 0 and other > 0), default=0.0)


def game_of(market: Lab, places: tuple[int, int]) -> Game:
    """The race of the first twelve months as a game, along the medians.

    Args:
        market: The market.
        places: The two labs of the table of pay-offs.

    Returns:
        The game.

    Raises:
        NumericError: There is no equilibrium that could be found.
    """
    run = market.run()
    race = race_of(market, run)
    planned = [lab.spending for lab in race.labs]
    equilibrium = race.equilibrium()
    agreed = race.agreed(range(len(race.labs)), equilibrium)
    profits = {
        "planned": race.pay_offs(planned),
        "equilibrium": race.pay_offs(equilibrium),
        "agreed": race.pay_offs(agreed),
    }
    four = dilemma(race, *places, equilibrium)
    names = tuple(lab.name for lab in race.labs)
    size = sum(planned) / sum(equilibrium) if sum(equilibrium) else math.inf
    reached = _year_of(market, run, size)
    return Game(race.exponent, names, planned, equilibrium, race.learned(), agreed, profits, four, size, reached)


def _year_of(market: Lab, run: Run, size: float) -> int | None:
    """First calendar year whose demand is so many times that of the first twelve months."""
    first = sum(float(run.value("demand", market.first_forecast + step) or 0.0) for step in range(YEAR))
    for month in range(market.first_forecast, market.horizon + 1):
        if float(run.value("demand", month) or 0.0) * YEAR >= size * first:
            return int(month_label(month)[:4])
    return None


def played(
    market: Lab, pair: tuple[str, str], worlds: int, seed: int, months: int | None, threads: int = 0
) -> tuple[Dilemma, Dilemma]:
    """The race of two labs in the model itself: each lets its training grow as planned, or holds it at today's level.

    Args:
        market: The market.
        pair: The two labs.
        worlds: Number of worlds, the same for all four.
        seed: Seed.
        months: Forecast months.
        threads: Worker threads; 0 for the number of cores.

    Returns:
        Means over worlds of the present value of profit, and of that with the sales of the last year at the multiple
        of listed software; spending is the mean training a month at the end.
    """
    profits: dict[str, tuple[float, float]] = {}
    values: dict[str, tuple[float, float]] = {}
    training: dict[str, tuple[float, float]] = {}
    choices = (("race", 0.0), ("hold", 1.0))
    for one, mine in choices:
        for other, theirs in choices:
            restraint = {f"{pair[0]}.training_restraint": mine, f"{pair[1]}.training_restraint": theirs}
            found = _present(market.with_drivers(restraint), pair, worlds, seed, months, threads)
            key = f"{one}/{other}"
            profits[key], end, training[key] = found
            values[key] = profits[key][0] + end[0], profits[key][1] + end[1]
    spent = training["race/race"], training["hold/hold"]
    return Dilemma(*pair, *spent, profits), Dilemma(*pair, *spent, values)


def _present(
    market: Lab, pair: tuple[str, str], worlds: int, seed: int, months: int | None, threads: int
) -> list[tuple[float, float]]:
    """Present value of profit and of the sales at the end, and training at the end, of two labs: means over worlds."""
    rate = float(load_priors()[DISCOUNT].p50 or 0)
    multiple = market.drivers["long_run_multiple"].at(market.first_forecast)

    def observe(values: Mapping[str, Floats]) -> Mapping[str, Floats]:
        found = {}
        for name in pair:
            profit, revenue = values[f"{name}.profit"], values[f"{name}.revenue"]
            weights = np.array([(1 + rate) ** (-(step + 1) / YEAR) for step in range(profit.shape[0])])
            found[f"{name}.profit"] = (profit * weights[:, None]).sum(axis=0)
            found[f"{name}.revenue"] = revenue[-YEAR:].sum(axis=0) * multiple * weights[-1]
            found[f"{name}.training_cost"] = values[f"{name}.training_cost"][-1]
        return found

    lines = ("profit", "revenue", "training_cost")
    observed = [f"{name}.{line}" for name in pair for line in lines]
    drawn = simulate(
        market, worlds, seed, months=months, keep=(), observe=observe, observed=observed, checks=False, threads=threads
    )
    means = {line: float(drawn.figure(line).mean()) for line in observed}
    return [(means[f"{pair[0]}.{line}"], means[f"{pair[1]}.{line}"]) for line in lines]


def race_of(market: Lab, run: Run) -> Race:
    """The contest that a year of a run is.

    Args:
        market: The market.
        run: Its run along the medians.

    Returns:
        The race: prizes are the year's demand at each lab's gross margin, strengths give its shares at what it spends.
    """
    months = range(market.first_forecast, market.first_forecast + YEAR)

    def total(line: str) -> float:
        return sum(float(run.value(line, month) or 0.0) for month in months)

    demand = {region: total(f"{region}_demand") for region in REGIONS}

    def driver(name: str) -> float:
        return market.drivers[name].at(market.first_forecast)

    exponent = driver("quality_taste") * driver("capability_per_tenfold") / math.log(driver("tenfold"))
    labs = []
    for part in market.parts:
        revenue, cost = total(f"{part.name}.revenue"), total(f"{part.name}.cost_of_sales")
        margin = max(1 - cost / revenue, 0.0) if revenue else 0.0
        spent = max(total(f"{part.name}.training_cost"), 1.0)
        sold = {region: total(f"{part.name}.{region}_revenue") for region in REGIONS}
        shares = [sold[region] / demand[region] if demand[region] else 0.0 for region in REGIONS]
        strengths = tuple(share / spent**exponent for share in shares)
        labs.append(Contestant(part.name, tuple(margin * demand[region] for region in REGIONS), strengths, spent))
    outside = tuple(
        1 - sum(lab.strengths[place] * lab.spending**exponent for lab in labs) for place in range(len(REGIONS))
    )
    return Race(tuple(labs), exponent, outside)
