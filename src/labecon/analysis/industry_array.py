"""A market over many worlds: who is left, what they sell, how concentrated it is, and the race as a game."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from labecon.analysis.race import Dilemma
from labecon.analysis.race_game_array import Game, game_of, played
from labecon.errors import NumericError, UsageError, nearest
from labecon.labs import Lab
from labecon.labs.simulation_array import Simulation, simulate

Floats = npt.NDArray[Any]
Progress = Callable[[int, int], None]
REGIONS = ("china", "overseas")
#: Name under which the option to buy from none of the labs stands among the shares.
OUTSIDE = "outside"
#: An oligopoly: so many labs that sell this much of what all labs sell.
FEW, MOST_OF_IT = 3, 0.8
YEAR = 12
#: Most worlds of each of the four ways in which a race of two is played out.
PLAYED = 1000
_FAN = (0.05, 0.5, 0.95)
_KEPT = ("active", "share", "china_share", "overseas_share")
_SUMMED = ("profit", "raised", "backing_paid")


@dataclass(frozen=True)
class Fate:
    """What becomes of one lab.

    Args:
        name: Its name.
        giant: Whether a parent pays for it.
        survival: Share of worlds in which it is there, by month.
        share: Mean share of spending in both regions, by month.
        regions: Mean share of spending by region and month.
        share_at_end: Share at the end: 5, 50 and 95 % of worlds.
        profit_last_year: Profit of the last twelve months where the lab is there: 5, 50 and 95 %; None if it never is.
        raised: Money taken from investors or the parent in all months: 5, 50 and 95 %.
        stands_alone: Share of worlds in which it is there, earned a profit over the last year and took no money in it.
    """

    name: str
    giant: bool
    survival: list[float]
    share: list[float]
    regions: Mapping[str, list[float]]
    share_at_end: list[float]
    profit_last_year: list[float] | None
    raised: list[float]
    stands_alone: float


@dataclass(frozen=True)
class Oligopoly:
    """When few labs sell most of a region, and go on to the end.

    Args:
        already: Share of worlds in which they do from the first month.
        by_end: Share of worlds in which they do at the end.
        median_month: Month from which they do in half of all worlds; None where in fewer than half.
    """

    already: float
    by_end: float
    median_month: str | None


@dataclass(frozen=True)
class Industry:
    """A market over many worlds.

    Args:
        market: The market.
        simulation: What was drawn.
        fates: What becomes of each lab.
        outside: Mean share of what is not bought from the labs, by month.
        concentration: Mean sum of squared shares in the labs' revenue, by month; times 10,000 it is the HHI.
        concentration_fan: At the end: 5, 50 and 95 %.
        vendors: Mean number of labs, by month.
        profit: Profit of all labs, median by month.
        profit_fan: Over the last twelve months: 5, 50 and 95 %.
        oligopoly: By region.
        game: The race, or None where it has no equilibrium that could be found.
        played: The race of two labs over all months: present values of profit by what the two do, and the
            same with what their sales are worth at the end.
        no_game: Why there is none.
    """

    market: Lab
    simulation: Simulation
    fates: tuple[Fate, ...]
    outside: list[float]
    concentration: list[float]
    concentration_fan: list[float]
    vendors: list[float]
    profit: list[float]
    profit_fan: list[float]
    oligopoly: Mapping[str, Oligopoly]
    game: Game | None
    played: tuple[Dilemma, Dilemma]
    no_game: str = ""


def industry(
    market: Lab,
    worlds: int,
    seed: int,
    months: int | None = None,
    pair: Sequence[str] = (),
    threads: int = 0,
    progress: Progress | None = None,
) -> Industry:
    """A market over many worlds, with the race of its first year as a game.

    Args:
        market: The market.
        worlds: Number of random worlds.
        seed: Seed.
        months: Forecast months.
        pair: Two labs whose race is shown as four pay-offs; the two largest that no parent pays for when empty.
        threads: Worker threads; 0 for the number of cores.
        progress: Called with (done, all).

    Returns:
        What was found.

    Raises:
        UsageError: A lab of the pair is not in the market.
    """
    names = [part.name for part in market.parts]
    places = pair_of(market, pair)
    drawn = _drawn(market, names, worlds, seed, months, threads, progress)
    lines = drawn.results.lines
    try:
        game, why = game_of(market, places), ""
    except NumericError as error:
        game, why = None, str(error)
    return Industry(
        market,
        drawn,
        tuple(_fate(market, name, drawn) for name in names),
        _mean(lines["outside_share"]),
        _mean(lines["concentration"]),
        _fan(lines["concentration"][-1]),
        _mean(lines["vendors"]),
        [float(one) for one in np.median(lines["industry_profit"], axis=1)],
        _fan(drawn.figure("industry_profit")),
        {region: _oligopoly(drawn, names, region) for region in ("world", *REGIONS)},
        game,
        played(market, (names[places[0]], names[places[1]]), min(worlds, PLAYED), seed, months, threads),
        why,
    )


def pair_of(market: Lab, pair: Sequence[str]) -> tuple[int, int]:
    """The places of two labs.

    Args:
        market: The market.
        pair: Two of its labs; empty for the two largest at the start, those first that no parent pays for.

    Returns:
        Their places.

    Raises:
        UsageError: A lab is not in the market, or there are not two.
    """
    names = [part.name for part in market.parts]

    def start(name: str, driver: str) -> float:
        return market.drivers[f"{name}.{driver}"].at(market.first_forecast)

    largest = sorted(names, key=lambda name: (start(name, "backed"), -start(name, "revenue_start")))
    chosen = list(pair) or largest[:2]
    for name in chosen:
        if name not in names:
            text = f"no lab {name!r} in this market{nearest(name, names)}"
            raise UsageError.of("unknown-name", text, "--race", f"labs: {', '.join(names)}")
    if len(set(chosen)) != 2:
        raise UsageError.of("usage", "a race is between two labs", "--race", "e.g. --race openai anthropic")
    return names.index(chosen[0]), names.index(chosen[1])


def _drawn(
    market: Lab,
    names: Sequence[str],
    worlds: int,
    seed: int,
    months: int | None,
    threads: int,
    progress: Progress | None,
) -> Simulation:
    kept = [f"{name}.{line}" for name in names for line in _KEPT]
    kept += ["outside_share", "concentration", "vendors", "industry_profit"]
    summed = [f"{name}.{line}" for name in names for line in _SUMMED]

    def observe(values: Mapping[str, Floats]) -> Mapping[str, Floats]:
        found = {"industry_profit": values["industry_profit"][-YEAR:].sum(axis=0)}
        for name in names:
            taken = values[f"{name}.raised"] + values[f"{name}.backing_paid"]
            found[f"{name}.taken"] = taken.sum(axis=0)
            found[f"{name}.taken_last_year"] = taken[-YEAR:].sum(axis=0)
            found[f"{name}.profit_last_year"] = values[f"{name}.profit"][-YEAR:].sum(axis=0)
        return found

    return simulate(
        market, worlds, seed, months=months, keep=kept, observe=observe, observed=[*summed, "industry_profit"],
        threads=threads, progress=progress,
    )  # fmt: skip


def _fate(market: Lab, name: str, drawn: Simulation) -> Fate:
    lines = drawn.results.lines
    there = lines[f"{name}.active"][-1] > 0
    profit = drawn.figure(f"{name}.profit_last_year")
    alone = there & (profit > 0) & (drawn.figure(f"{name}.taken_last_year") <= 0)
    return Fate(
        name,
        market.drivers[f"{name}.backed"].at(market.first_forecast) > 0,
        _mean(lines[f"{name}.active"]),
        _mean(lines[f"{name}.share"]),
        {region: _mean(lines[f"{name}.{region}_share"]) for region in REGIONS},
        _fan(lines[f"{name}.share"][-1]),
        _fan(profit[there]) if there.any() else None,
        _fan(drawn.figure(f"{name}.taken")),
        float(alone.mean()),
    )


def _oligopoly(drawn: Simulation, names: Sequence[str], region: str) -> Oligopoly:
    lines = drawn.results.lines
    key = "share" if region == "world" else f"{region}_share"
    every = np.stack([lines[f"{name}.{key}"] for name in names])
    total = every.sum(axis=0)
    few = -np.sort(-every, axis=0)[:FEW].sum(axis=0)
    held = (few >= MOST_OF_IT * total) & (total > 0)  # where nobody sells there are no few who do
    lasting = np.flip(np.logical_and.accumulate(np.flip(held, axis=0), axis=0), axis=0)
    reached = lasting.mean(axis=1)
    half = np.flatnonzero(reached >= 0.5)
    month = drawn.months[int(half[0])] if half.size else None
    return Oligopoly(float(lasting[0].mean()), float(lasting[-1].mean()), month)


def _mean(values: Floats) -> list[float]:
    return [float(one) for one in values.mean(axis=1, dtype=np.float64)]


def _fan(values: Floats) -> list[float]:
    return [float(one) for one in np.quantile(values.astype(np.float64), _FAN)]
