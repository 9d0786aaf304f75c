"""Where a target begins to be met: along one driver, and over two.

One driver: the target is computed on a grid over the range of search, and each place where it begins or ceases to be
met is narrowed by many sections at once until the ends differ by a billionth. Two drivers: a grid of both, then the
same along each line of it. Every point found is computed again with the drivers set in the lab.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from labecon.analysis.readings_array import Floats
from labecon.analysis.requirement.cases_array import (
    Again,
    Bracket,
    Cases,
    Chance,
    Progress,
    Settings,
    again,
    refine,
)
from labecon.analysis.requirement.goals_array import Goal
from labecon.analysis.requirement.levers import Lever

#: Points of the grid of one driver, and of each of two.
GRID, GRID_CHANCE = 65, 25
SQUARE, SQUARE_CHANCE = 40, 12
#: Width at which a bracket is narrow enough, as a share of the value.
FINE, FINE_SQUARE, FINE_CHANCE, QUICK = 1e-12, 1e-9, 1e-3, 1e-4


@dataclass(frozen=True)
class Point:
    """A place at which a target is met, with neighbours at which it is not.

    Args:
        values: Value of each lever.
        again: The point computed anew.
        holds: ``above`` or ``below``: on which side of the value of the lever that was looked for the target is met.
        error: Standard error of that value; None on the path of medians.
        solved: Place of that lever.
    """

    values: tuple[float, ...]
    again: Again
    holds: str
    error: float | None = None
    solved: int = 0


@dataclass(frozen=True)
class Shown:
    """How it is shown that a target is met nowhere, or everywhere, in the range of search.

    Args:
        method: ``monotone`` where the margin goes one way over the whole grid, so that its ends decide; ``grid`` where
            it does not, and what lies between two points of the grid is bounded by their largest difference.
        best: The greatest margin on the grid; None where the target has none (an event that never comes).
        at: The values there.
        step: The largest difference between neighbours on the grid; None where one has no margin.
        conclusive: Whether the best margin and half that difference leave the target out of reach.
    """

    method: str
    best: float | None
    at: tuple[float, ...]
    step: float | None
    conclusive: bool


@dataclass(frozen=True)
class Requirement:
    """What drivers must be for a target.

    Args:
        goal: The target.
        levers: The drivers.
        base: The target in the lab as it is.
        reachable: Whether there is a point in the range of search that meets it.
        points: The points found, that nearest to the base first; along one line each for two drivers.
        shown: How absence is shown; None where points were found.
        grid: Whether the target is met, by row (second driver) and column (first); one row for one driver.
        chance: The share of paths wanted; None for the path of medians.
        cases: Cases computed.
    """

    goal: Goal
    levers: tuple[Lever, ...]
    base: Again
    reachable: bool
    points: tuple[Point, ...]
    shown: Shown | None
    grid: tuple[tuple[bool, ...], ...]
    chance: Chance | None
    cases: int

    def gap(self, point: Point) -> float | None:
        """How far a point's figure lies from the amount it is held against.

        Args:
            point: A point of it.

        Returns:
            A share of the amount, or of the base where the amount is 0; None for events, months and shares of paths.
        """
        goal, value = self.goal, point.again.value
        if goal.threshold is None or goal.kind != "number" or value is None or self.chance is not None:
            return None
        return abs(value - goal.threshold) / (abs(goal.threshold) or abs(self.base.value or 1.0))


def one_driver(
    goal: Goal, lever: Lever, chance: Chance | None = None, threads: int = 0, progress: Progress | None = None
) -> Requirement:
    """The values of one driver at which a target begins to be met.

    Args:
        goal: The target.
        lever: The driver.
        chance: The share of paths wanted; None for the path of medians.
        threads: Worker threads.
        progress: Called with (done, all) of the cases of a round.

    Returns:
        The requirement.
    """
    return each_alone(goal, [(lever, {})], chance, threads, progress)[0]


def each_alone(
    goal: Goal,
    asked: Sequence[tuple[Lever, Settings]],
    chance: Chance | None = None,
    threads: int = 0,
    progress: Progress | None = None,
    quick: bool = False,
) -> list[Requirement]:
    """The values of several drivers, each on its own, at which a target begins to be met; their cases run together.

    Args:
        goal: The target.
        asked: Each driver, with what is set beside it.
        chance: The share of paths wanted; None for the path of medians.
        threads: Worker threads.
        progress: Called with (done, all) of the cases of a round.
        quick: Values of the path of medians to a ten-thousandth, computed again with the other cases and not by
            themselves; the target is met at them in any case.

    Returns:
        One requirement for each; all count the cases of all.
    """
    names = dict.fromkeys(name for lever, beside in asked for name in (*lever.names, *beside))
    cases = Cases(goal, list(names), (), chance, threads, progress)
    size = GRID if chance is None else GRID_CHANCE
    ways = [partial(_beside, lever, dict(beside)) for lever, beside in asked]
    grids = [lever.grid(size) for lever, _ in asked]
    whole = [way(value) for way, grid in zip(ways, grids, strict=True) for value in grid]
    tables = cases.scores([{}, *whole])[1:].reshape(len(asked), size)
    brackets = [_changes(*one) for one in zip(ways, grids, tables, strict=True)]
    fine = QUICK if quick else FINE if chance is None else FINE_CHANCE
    narrow = refine(cases, [one for own in brackets for one in own], fine)
    points = [one.settings(one.met) for one in narrow]
    base, *anew = cases.seen([{}, *points]) if quick else [again(goal, one, chance, threads) for one in ({}, *points)]
    pairs = iter(zip(narrow, anew, strict=True))
    found = []
    for (lever, _), grid, scores, own in zip(asked, grids, tables, brackets, strict=True):
        mine = [_point(*next(pairs), grid, scores) for _ in own]
        mine.sort(key=partial(_distance, lever.base))
        shown = None if mine else _shown(scores, [(value,) for value in grid], (size,))
        met = tuple(bool(one >= 0) for one in scores)
        found.append(Requirement(goal, (lever,), base, any(met), tuple(mine), shown, (met,), chance, cases.count))
    return found


def _point(bracket: Bracket, anew: Again, grid: Sequence[float], scores: Floats) -> Point:
    error = None if anew.error is None else _error(grid, scores, bracket.met, anew.error)
    return Point((bracket.met,), anew, "below" if bracket.low_met else "above", error)


def _distance(base: float, point: Point) -> float:
    return abs(point.values[0] - base)


def _beside(lever: Lever, beside: Settings, value: float) -> Settings:
    """A driver set to a value, with what is set beside it."""
    return {**beside, **lever.settings(value)}


def _changes(settings: Callable[[float], Settings], grid: Sequence[float], scores: Floats) -> list[Bracket]:
    """The steps of a grid within which the target begins or ceases to be met."""
    found = []
    for place in np.flatnonzero((scores[1:] >= 0) != (scores[:-1] >= 0)).tolist():
        ends = (float(scores[place]), float(scores[place + 1]))
        found.append(Bracket(grid[place], grid[place + 1], ends, settings))
    return found


def _error(grid: Sequence[float], scores: Floats, value: float, error: float) -> float | None:
    """The error of a value from that of the share, by the slope of the share around it."""
    place = int(np.searchsorted(np.array(grid), value))
    low, high = max(place - 2, 0), min(place + 1, len(grid) - 1)
    slope = abs(float(scores[high] - scores[low]) / (grid[high] - grid[low])) if high > low else 0.0
    return error / slope if slope else None


def _shown(scores: Floats, places: Sequence[tuple[float, ...]], shape: tuple[int, ...]) -> Shown:
    """How the scores of a grid show that nothing, or everything, meets the target."""
    table = scores.reshape(shape)
    finite = bool(np.isfinite(table).all())
    differences = [np.diff(table, axis=axis) for axis in range(len(shape))] if finite else []
    monotone = finite and all(bool((one >= 0).all() or (one <= 0).all()) for one in differences)
    step = max((float(np.abs(one).max()) for one in differences), default=0.0) if finite else None
    nowhere = not bool((scores >= 0).any())
    worst = int(np.argmax(scores) if nowhere else np.argmin(scores))
    best = float(scores[worst]) if np.isfinite(scores[worst]) else None
    reach = 0.0 if step is None else step * len(shape) / 2
    conclusive = monotone or (best is not None and step is not None and abs(best) > reach)
    return Shown("monotone" if monotone else "grid", best, places[worst], step, conclusive)


def two_drivers(
    goal: Goal,
    across: Lever,
    down: Lever,
    chance: Chance | None = None,
    size: int | None = None,
    solved: int | None = None,
    quick: bool = False,
    threads: int = 0,
    progress: Progress | None = None,
) -> Requirement:
    """The frontier of two drivers: for each value of one, the values of the other at which a target is met.

    Args:
        goal: The target.
        across: The first driver.
        down: The second.
        chance: The share of paths wanted; None for the path of medians.
        size: Points of the grid of each; chosen when None.
        solved: 1 to look for values of the second driver along lines of the first, 0 the other way round; None for the
            way that gives more points.
        quick: Values to a ten-thousandth instead of a billionth.
        threads: Worker threads.
        progress: Called with (done, all) of the cases of a round.

    Returns:
        The requirement; points in the order of the driver whose lines are followed.
    """
    size = size or (SQUARE if chance is None else SQUARE_CHANCE)
    levers = (across, down)
    cases = Cases(goal, [*across.names, *down.names], (), chance, threads, progress)
    columns, rows = across.grid(size), down.grid(size)
    places = [(first, second) for second in rows for first in columns]
    scores = cases.scores([_settings(levers, 1, *place) for place in places])
    table = scores.reshape(size, size)
    met = table >= 0
    if solved is None:
        solved = int((met[1:] != met[:-1]).sum() >= (met[:, 1:] != met[:, :-1]).sum())
    lines = (columns, rows)[1 - solved]
    brackets = _brackets(levers, solved, lines, (columns, rows)[solved], table.T if solved else table)
    fine = QUICK if quick else FINE_SQUARE if chance is None else FINE_CHANCE
    narrow = refine(cases, [one for _, one in brackets], fine)
    ends = [(line, one.met) for (line, _), one in zip(brackets, narrow, strict=True)]
    found = [_settings(levers, solved, *end) for end in ends]
    base, *anew = _anew(goal, [*across.names, *down.names], [{}, *found], chance, threads)
    points = tuple(
        Point(end if solved else end[::-1], result, "below" if one.low_met else "above", solved=solved)
        for end, one, result in zip(ends, narrow, anew, strict=True)
    )
    shown = None if points else _shown(scores, places, (size, size))
    rows_met = tuple(tuple(bool(one) for one in row) for row in met)
    return Requirement(goal, levers, base, bool(met.any()), points, shown, rows_met, chance, cases.count)


def _brackets(
    levers: tuple[Lever, Lever], solved: int, lines: Sequence[float], along: Sequence[float], table: Floats
) -> list[tuple[float, Bracket]]:
    """Where the target changes along each line of the grid; the table has a row for each line."""
    found = []
    for line, row in zip(lines, table, strict=True):
        met = row >= 0
        for place in np.flatnonzero(met[1:] != met[:-1]).tolist():
            ends = (float(row[place]), float(row[place + 1]))
            settings = partial(_settings, levers, solved, line)
            found.append((line, Bracket(along[place], along[place + 1], ends, settings)))
    return found


def _settings(levers: tuple[Lever, Lever], solved: int, line: float, value: float) -> Settings:
    """Both drivers set: the one whose line is followed, and the one that is looked for."""
    return {**levers[1 - solved].settings(line), **levers[solved].settings(value)}


def _anew(
    goal: Goal, names: Sequence[str], points: Sequence[Settings], chance: Chance | None, threads: int
) -> list[Again]:
    """Points computed together, in an order and with neighbours other than those in which they were found."""
    fresh = Cases(goal, names, (), chance, threads)
    return fresh.seen(list(reversed(points)))[::-1]


__all__ = ["GRID", "SQUARE", "Point", "Requirement", "Shown", "each_alone", "one_driver", "two_drivers"]
