"""The valuation of a lab: worth over paths and scenarios, comparators, what moves it, what it costs the share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from labecon.analysis.figures import Variant
from labecon.analysis.peers_reported import own_revenue, peer_multiples
from labecon.analysis.readings_array import Floats
from labecon.analysis.targets_array import target_of
from labecon.analysis.tornado_array import Swing, tornado
from labecon.analysis.valuation.assumptions import PREFIX, valued
from labecon.analysis.valuation.figure_array import drawn_assumptions
from labecon.analysis.valuation.prices import Price, Shares, printed_prices, share_count
from labecon.analysis.valuation.worth_array import BASES, Worth, WorthReader
from labecon.errors import DataError, UsageError, nearest
from labecon.labs import Lab, load_scenario
from labecon.labs.given_array import Given
from labecon.labs.library import available
from labecon.labs.simulation_array import simulate

Progress = Callable[[int, int], None]
PATHS = 500
SEED = 20260131
LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
#: Drivers of the lab whose effect on the value is shown.
SHOWN = 6


@dataclass(frozen=True)
class Spread:
    """A value over paths.

    Args:
        levels: At `LEVELS`.
        mean: Its mean.
        mean_error: Standard error of the mean.
        nothing: Share of the paths on which it is 0.
    """

    levels: tuple[float, ...]
    mean: float
    mean_error: float
    nothing: float


@dataclass(frozen=True)
class Course:
    """The worth under one scenario.

    Args:
        scenario: Its name.
        weight: Its weight.
        equity: Equity value by basis.
        to_share: Value to a share held through every raise, times the shares of today, by basis; empty without shares.
        failed: Share of the paths on which the money runs out by the horizon.
        diluted: Shares at the horizon over those of today at 5, 50 and 95 %; None without shares.
    """

    scenario: str
    weight: float
    equity: Mapping[str, Spread]
    to_share: Mapping[str, Spread]
    failed: float
    diluted: tuple[float, ...] | None


@dataclass(frozen=True)
class Moved:
    """The value with one assumption at the ends of its range, on the path of medians.

    Args:
        name: The assumption.
        ends: Its 5th and 95th percentile.
        values: Equity value at both.
    """

    name: str
    ends: tuple[float, float]
    values: tuple[float, float]


@dataclass(frozen=True)
class Compared:
    """What comparators are worth per unit of revenue, and what that makes of the lab.

    Args:
        basis: ``reported`` or ``run_rate``.
        period: Period of the lab's own revenue.
        revenue: Its amount a year.
        rows: Multiples of others on that basis.
        implied: Equity value at the least, middle and greatest of them; None without any.
        source: Id of the fact.
    """

    basis: str
    period: str
    revenue: float
    rows: tuple[Variant, ...]
    implied: tuple[float, float, float] | None
    source: str


@dataclass(frozen=True)
class Valuation:
    """The valuation of a lab.

    Args:
        lab: The lab with the assumptions among its drivers.
        reader: Knows the day of valuation and the windows.
        medians: The parts on the path of medians.
        courses: Worth by scenario.
        weighted: Equity value over all scenarios by their weights, by basis.
        moved: What each assumption does.
        swings: What the drivers of the lab do, largest first.
        compared: Comparators by basis.
        prices: Prices of a share.
        shares: The share count behind them; None without.
        paths: Paths of each scenario.
        seed: Seed.
    """

    lab: Lab
    reader: WorthReader
    medians: Worth
    courses: tuple[Course, ...]
    weighted: Mapping[str, Spread]
    moved: tuple[Moved, ...]
    swings: tuple[Swing, ...]
    compared: tuple[Compared, ...]
    prices: tuple[Price, ...]
    shares: Shares | None
    paths: int
    seed: int


def valuation(
    lab: Lab,
    weights: Mapping[str, float],
    paths: int = PATHS,
    seed: int = SEED,
    threads: int = 0,
    progress: Progress | None = None,
) -> Valuation:
    """The valuation of a lab.

    Args:
        lab: The lab, its assumptions as `valued` gives them or as they were set.
        weights: Scenario to weight; ``base`` is the lab as it is given.
        paths: Paths of each scenario.
        seed: Seed.
        threads: Worker threads.
        progress: Called with (done, all) of the paths of a scenario.

    Returns:
        The valuation.

    Raises:
        UsageError: The lab lacks a line that a valuation needs, or a scenario is unknown.
    """
    lab = valued(lab)
    reader = WorthReader(lab)
    if reader.missing:
        raise UsageError.of("unknown-name", f"{lab.name} gives no value: it has no {reader.missing[0]}", "LAB")
    scenarios = applicable(lab, weights)
    drawn = drawn_assumptions(lab, paths, seed)
    courses, columns = [], []
    for name, (under, weight) in scenarios.items():
        worth = _worth(under, paths, seed, drawn, threads, progress)
        courses.append(_course(name, weight, worth))
        columns.append((weight, worth.equity))
    medians = figures_on_medians(reader)
    swings = tornado(target_of(lab, "equity_value"), top=SHOWN, threads=threads).swings
    return Valuation(
        lab, reader, reader.worth(medians), tuple(courses), _weighted(columns), _moved(reader, medians), swings,
        _compared(lab), tuple(printed_prices(lab)), share_count(lab), paths, seed,
    )  # fmt: skip


def applicable(lab: Lab, weights: Mapping[str, float]) -> dict[str, tuple[Lab, float]]:
    """The scenarios that a lab may be put under, with weights that add up to 1.

    Args:
        lab: The lab.
        weights: Scenario to weight.

    Returns:
        Scenario to lab and weight; one that is not for this lab is left out and its weight spread over the others.

    Raises:
        UsageError: A scenario is unknown, or no weight is left.
    """
    known = ["base", *available("scenarios")]
    unknown = [name for name in weights if name not in known]
    if unknown:
        text = f"no scenario {unknown[0]}{nearest(unknown[0], known)}"
        raise UsageError.of("unknown-name", text, "--weights", "labecon scenarios lists them")
    found = {}
    for name, weight in weights.items():
        if weight <= 0:
            continue
        try:
            found[name] = (lab if name == "base" else lab.with_scenario(load_scenario(name)), weight)
        except DataError:
            continue
    total = sum(weight for _, weight in found.values())
    if not total:
        raise UsageError.of("usage", "no scenario with a weight applies to the lab", "--weights", "--weights base=1")
    return {name: (one, weight / total) for name, (one, weight) in found.items()}


def _worth(
    lab: Lab, paths: int, seed: int, drawn: Mapping[str, Floats], threads: int, progress: Progress | None
) -> Worth:
    reader = WorthReader(lab)
    found = simulate(
        lab, paths, seed, months=reader.months, keep=(), windows=reader.windows, observe=reader.reader.read,
        observed=reader.reader.items, checks=False, threads=threads, progress=progress,
    )  # fmt: skip
    return reader.worth({**found.results.figures, **drawn})


def figures_on_medians(reader: WorthReader) -> Mapping[str, Floats]:
    """What a valuation reads, on the path of medians.

    Args:
        reader: The reader.

    Returns:
        Figures by name, shape (1,).
    """
    return simulate(
        reader.lab, 1, 1, months=reader.months, keep=(), windows=reader.windows, observe=reader.reader.read,
        observed=reader.reader.items, checks=False, design=Given([{}]),
    ).results.figures  # fmt: skip


def spread_of(values: Floats, weights: Floats | None = None) -> Spread:
    """Quantiles, mean and share of nothing.

    Args:
        values: Shape (path,).
        weights: Weight of each path; equal when None.

    Returns:
        The spread.
    """
    share = np.full(len(values), 1 / len(values)) if weights is None else weights / weights.sum()
    order = np.argsort(values, kind="stable")
    below = np.cumsum(share[order])
    places = [min(int(np.searchsorted(below, level - 1e-12)), len(values) - 1) for level in LEVELS]
    mean = float(np.sum(share * values))
    error = float(np.sqrt(np.sum(share * share * (values - mean) ** 2)))
    levels = tuple(float(values[order[place]]) for place in places)
    return Spread(levels, mean, error, float(np.sum(share[values <= 0])))


def _course(name: str, weight: float, worth: Worth) -> Course:
    known = bool(np.isfinite(worth.shares_ahead).all() and np.isfinite(worth.shares).all())
    diluted = None
    if known:
        ratio = worth.shares_ahead / worth.shares
        diluted = tuple(float(one) for one in np.quantile(ratio, (0.05, 0.5, 0.95)))
    return Course(
        name,
        weight,
        {basis: spread_of(worth.equity[basis]) for basis in BASES},
        {basis: spread_of(worth.to_share[basis]) for basis in BASES} if known else {},
        float(worth.failed.mean()),
        diluted,
    )


def _weighted(columns: list[tuple[float, Mapping[str, Floats]]]) -> dict[str, Spread]:
    found = {}
    for basis in BASES:
        values = np.concatenate([equity[basis] for _, equity in columns])
        weights = np.concatenate([np.full(len(equity[basis]), weight) for weight, equity in columns])
        found[basis] = spread_of(values, weights)
    return found


def _moved(reader: WorthReader, medians: Mapping[str, Floats]) -> tuple[Moved, ...]:
    """Each assumption at its 5th and 95th percentile, on the basis that it touches most."""
    found = []
    for name, one in reader.lab.drivers.items():
        if not name.startswith(PREFIX) or not one.shape.is_random:
            continue
        basis = "multiple" if name.endswith("multiple") else "growth"
        ends = one.range_at(reader.month)
        values = [float(reader.worth({**medians, name: np.array([end])}).equity[basis][0]) for end in ends]
        found.append(Moved(name, ends, (values[0], values[1])))
    return tuple(sorted(found, key=lambda one: -abs(one.values[1] - one.values[0])))


def _compared(lab: Lab) -> tuple[Compared, ...]:
    peers = peer_multiples(lab.ledger, lab.name).definitions
    found = []
    for basis, (period, revenue, source) in own_revenue(lab.ledger, lab.name).items():
        rows = tuple(
            one
            for one in peers
            if one.value is not None and one.key.endswith(f"/{basis}") and not one.key.startswith(f"{lab.name}/")
        )
        values = sorted(one.value for one in rows if one.value is not None)
        implied = None
        if values:
            middle = float(np.median(values))
            implied = (values[0] * revenue, middle * revenue, values[-1] * revenue)
        found.append(Compared(basis, period, revenue, rows, implied, source))
    return tuple(found)


__all__ = ["LEVELS", "PATHS", "SEED", "Compared", "Course", "Moved", "Spread", "Valuation", "valuation"]
