"""The least change of many drivers that meets a target, in units of their own priors.

Each driver moves along the normal behind its prior: 0 is its median, 1.645 its 95th percentile. The target begins to be
met on a surface in that space; what is sought is the point of it nearest to 0 (Hasofer and Lind 1974, the design point
of structural reliability). Along a direction d the surface is met at the distance r(d); where it is flat, 1 / r is
linear in d, with the nearest point in the direction of its gradient. So directions around the best one are tried, 1 / r
is fitted to them, and the gradient is the next direction, until it no longer brings the surface nearer. Only distances
at which the target is met or not are used, so the target may be an event.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import product
from math import sqrt
from typing import cast

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
from labecon.analysis.requirement.levers import MOST, Lever, chance_of_at_least
from labecon.backends.arithmetic_array import normal_quantile_array
from labecon.backends.draws_array import uniforms
from labecon.errors import UsageError
from labecon.labs.given_array import Scaled, Setting

#: Distances at which a direction is tried before the place is narrowed.
RADII = 14
#: How far the directions of a round lie from the best one.
SPREADS = (0.4, 0.15, 0.05)
#: Gain below which a direction counts as no better.
_ENOUGH = 1e-4
#: Most drivers of which every combination of signs is a first direction; beyond it, that many drawn ones.
CORNERS = 5
#: Draws of the levers that tell how likely the prior holds the target.
DRAWS = 1000
#: Width of a distance at which it is narrow enough, while directions are compared and at the end.
_COARSE, _FINE = 1e-4, 1e-10


@dataclass(frozen=True)
class Move:
    """A driver at the least-effort point.

    Args:
        lever: The driver.
        z: Its distance from the median, in units of the normal behind its prior.
        share: Its part of the squared distance.
        value: Its value; in the first forecast month where it follows a course.
        factor: By what its course is multiplied; None without a course.
    """

    lever: Lever
    z: float
    share: float
    value: float
    factor: float | None


@dataclass(frozen=True)
class Effort:
    """The least change of many drivers.

    Args:
        goal: The target.
        levers: The drivers.
        base: The target in the lab as it is.
        reachable: Whether a point was found within the distance of search.
        moves: The drivers at the point, largest part first; empty without one.
        distance: Distance of the point.
        first_order: Prior chance of what lies beyond the flat surface through the point.
        drawn: Share of draws of these drivers from their priors, all others at their medians, that meet the target.
        drawn_error: Its standard error.
        again: The point computed anew; None without one.
        settings: The point by full name of each driver.
        directions: Directions that were tried.
        best: The greatest score of any case that was tried, where there is no point; None where there is one.
        chance: The share of paths wanted; None for the path of medians.
        cases: Cases computed.
    """

    goal: Goal
    levers: tuple[Lever, ...]
    base: Again
    reachable: bool
    moves: tuple[Move, ...]
    distance: float | None
    first_order: float | None
    drawn: float | None
    drawn_error: float | None
    again: Again | None
    settings: Settings
    directions: int
    best: float | None
    chance: Chance | None
    cases: int


class _Search:
    def __init__(self, levers: Sequence[Lever], cases: Cases) -> None:
        self.levers, self.cases = levers, cases
        self.directions = 0
        self.start = float(cases.scores([{}])[0])
        self.best = self.start

    def settings(self, point: Floats) -> Settings:
        found: dict[str, Setting] = {}
        for lever, z in zip(self.levers, point, strict=True):
            found.update(lever.moved(float(z)))
        return found

    def along(self, direction: Floats, distance: float) -> Settings:
        return self.settings(distance * direction)

    def distances(self, directions: Floats, most: float = MOST, fine: float = _COARSE) -> Floats:
        """Distance along each direction at which the target is first met; infinity for none."""
        self.directions += len(directions)
        radii = np.linspace(0.0, most, RADII + 1)[1:]
        asked = [self.settings(radius * one) for one in directions for radius in radii]
        scores = self.cases.scores(asked).reshape(len(directions), RADII)
        self.best = max(self.best, float(scores.max()))
        found = np.full(len(directions), np.inf)
        hit = np.flatnonzero((scores >= 0).any(axis=1))
        brackets = []
        for row in hit:
            place = int(np.argmax(scores[row] >= 0))
            low = 0.0 if place == 0 else float(radii[place - 1])
            ends = (self.start if place == 0 else float(scores[row][place - 1]), float(scores[row][place]))
            brackets.append(Bracket(low, float(radii[place]), ends, partial(self.along, directions[row])))
        for row, bracket in zip(hit, refine(self.cases, brackets, fine), strict=True):
            found[row] = bracket.met
        return found


def least_effort(
    goal: Goal,
    levers: Sequence[Lever],
    chance: Chance | None = None,
    threads: int = 0,
    progress: Progress | None = None,
) -> Effort:
    """The least change of some drivers that meets a target.

    Args:
        goal: The target.
        levers: The drivers; each must have a prior.
        chance: The share of paths wanted; None for the path of medians.
        threads: Worker threads.
        progress: Called with (done, all) of the cases of a round.

    Returns:
        The point nearest to the medians, or that there is none within six units.

    Raises:
        UsageError: A driver has no prior to measure its move by.
    """
    fixed = [one.name for one in levers if not one.spreads]
    if fixed:
        text = f"{fixed[0]} has no prior: its move cannot be measured"
        raise UsageError.of("usage", text, "--over", "ask for it alone, or for two drivers")
    names = [name for one in levers for name in one.names]
    monthly = [one.name for lever in levers for one in lever.drivers if one.shape.course is not None]
    cases = Cases(goal, names, monthly, chance, threads, progress)
    search = _Search(levers, cases)
    base = again(goal, {}, chance, threads)
    empty = Effort(goal, tuple(levers), base, base.met, (), 0.0 if base.met else None, None, None, None, None, {}, 0,
                   None, chance, 0)  # fmt: skip
    if base.met:
        return replace(empty, cases=cases.count)
    direction, distance = _nearest(search, len(levers))
    drawn, error = _drawn(search, len(levers))
    found = replace(empty, drawn=drawn, drawn_error=error, directions=search.directions, cases=cases.count)
    if direction is None:
        return replace(found, best=search.best if np.isfinite(search.best) else None)
    point = direction * distance
    settings = search.settings(point)
    moves = sorted(
        (_move(one, float(z), distance) for one, z in zip(levers, point, strict=True)), key=lambda m: -m.share
    )
    return replace(found, reachable=True, moves=tuple(moves), distance=distance, settings=settings,
                   first_order=chance_of_at_least(distance), again=again(goal, settings, chance, threads))  # fmt: skip


def _nearest(search: _Search, count: int) -> tuple[Floats | None, float]:
    first = _first_directions(count)
    found = search.distances(first)
    if not np.isfinite(found).any():
        return None, np.inf
    place = int(np.argmin(found))
    best, distance = first[place], float(found[place])
    for spread in SPREADS:
        tried = _around(best, spread)
        found = search.distances(tried, min(MOST, distance * 1.5))
        guess = _gradient(np.concatenate([tried, best[None]]), np.concatenate([1.0 / found, [1.0 / distance]]))
        if guess is not None:
            tried = np.concatenate([tried, guess[None]])
            found = np.concatenate([found, search.distances(guess[None], min(MOST, distance * 1.5))])
        place = int(np.argmin(found))
        if found[place] >= distance * (1 - _ENOUGH):
            continue
        best, distance = tried[place], float(found[place])
    fine = _FINE if search.cases.chance is None else _COARSE
    return best, float(search.distances(best[None], min(MOST, distance * 1.5), fine)[0])


def _first_directions(count: int) -> Floats:
    axes = np.concatenate([np.eye(count), -np.eye(count)])
    if count <= CORNERS:
        signs = np.array(list(product((-1.0, 1.0), repeat=count)))
    else:
        draws = uniforms(1, np.arange(2**CORNERS), list(range(count)), "requirement.directions")
        signs = normal_quantile_array(draws)
    return np.concatenate([axes, signs / np.sqrt((signs * signs).sum(axis=1))[:, None]])


def _around(best: Floats, spread: float) -> Floats:
    steps = np.concatenate([best + spread * np.eye(len(best)), best - spread * np.eye(len(best))])
    lengths = np.sqrt((steps * steps).sum(axis=1))
    return np.asarray(steps[lengths > 0] / lengths[lengths > 0][:, None], dtype=np.float64)


def _gradient(directions: Floats, inverse: Floats) -> Floats | None:
    """The direction in which 1 / r grows most, by least squares over directions; None where nothing tells."""
    usable = np.isfinite(inverse) & (inverse > 0)
    if usable.sum() < directions.shape[1]:
        return None
    found = np.linalg.lstsq(directions[usable], inverse[usable], rcond=None)[0]
    length = sqrt(float((found * found).sum()))
    return np.asarray(found / length, dtype=np.float64) if length > 0 else None


def _drawn(search: _Search, count: int) -> tuple[float, float]:
    draws = DRAWS if search.cases.chance is None else 60
    normals = normal_quantile_array(uniforms(2, np.arange(draws), list(range(count)), "requirement.prior"))
    share = float(np.mean(search.cases.scores([search.settings(one) for one in normals]) >= 0))
    return share, sqrt(share * (1 - share) / draws)


def _move(lever: Lever, z: float, distance: float) -> Move:
    settings = lever.moved(z)
    pairs = zip(settings.values(), lever.bases, strict=True)
    ordered = sorted(one.factor * base if isinstance(one, Scaled) else float(cast(float, one)) for one, base in pairs)
    value = (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2
    factors = [one.factor for one in settings.values() if isinstance(one, Scaled)]
    return Move(lever, z, (z / distance) ** 2, value, factors[0] if factors else None)


__all__ = ["Effort", "Move", "least_effort"]
