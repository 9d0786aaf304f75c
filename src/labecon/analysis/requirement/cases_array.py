"""Cases of a target: how far each set of driver values meets it, on the path of medians or as a share of paths."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import cast

import numpy as np

from labecon.analysis.readings_array import Floats
from labecon.analysis.requirement.goals_array import Goal
from labecon.analysis.valuation.assumptions import PREFIX
from labecon.labs import Lab, Override
from labecon.labs.given_array import Given, Scaled, Setting, varying
from labecon.labs.simulation_array import Simulator, simulate

Settings = Mapping[str, Setting]
Progress = Callable[[int, int], None]
#: Points of a bracket in one round: evenly spread (more of them where paths of medians of few brackets are asked, for
#: which a round costs what its months do), and at these shares of its width from where a line meets zero.
EVEN, EVEN_FEW, FEW = 7, 31, 8
CLOSE = (1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-8)
#: Paths behind a share.
PATHS = 500


@dataclass(frozen=True)
class Chance:
    """That a target is to be met on a share of paths.

    Args:
        share: The least share.
        paths: Number of paths, the same in every case.
        seed: Seed.
    """

    share: float
    paths: int = PATHS
    seed: int = 1


class Cases:
    """Scores of cases: at least 0 where the target is met.

    Args:
        goal: The target.
        names: Full names of the drivers that differ from case to case.
        monthly: Those that are given a value for each month.
        chance: The share of paths wanted; None for the path of medians.
        threads: Worker threads; 0 for the default.
        progress: Called with (done, all) of the cases of a round.
    """

    def __init__(
        self,
        goal: Goal,
        names: Collection[str],
        monthly: Collection[str] = (),
        chance: Chance | None = None,
        threads: int = 0,
        progress: Progress | None = None,
    ) -> None:
        self.goal, self.chance, self.threads, self.progress = goal, chance, threads, progress
        self.paths = None if chance is None else chance.paths
        self.seed = 1 if chance is None else chance.seed
        expected = 5000 if chance is None else 60 * chance.paths
        self.simulator = Simulator(
            varying(goal.lab, names, monthly), self.seed, expected, months=goal.months, windows=goal.windows,
            observe=goal.read, observed=goal.items, checks=False, design=Given([{}], self.paths),
        )  # fmt: skip
        self.count = 0

    def figures(self, cases: Sequence[Settings]) -> Mapping[str, Floats]:
        """What is read off each case on each path.

        Args:
            cases: Driver settings.

        Returns:
            Figures by name, shape (case times path,).
        """
        design = Given(cases, self.paths)
        self.simulator.binder.design = design
        self.count += len(cases)
        found = dict(self.simulator.results(range(design.count), threads=self.threads, progress=self.progress).figures)
        for name in {name for case in cases for name in case if name.startswith(PREFIX)}:
            median = self.goal.lab.drivers[name].at(self.goal.lab.first_forecast)
            found[name] = np.repeat([float(cast(float, case.get(name, median))) for case in cases], self.paths or 1)
        return found

    def scores(self, cases: Sequence[Settings]) -> Floats:
        """The score of each case.

        Args:
            cases: Driver settings.

        Returns:
            Shape (case,): the margin on the path of medians, or the share of paths that meet the target less the share
            wanted.
        """
        margins = _defined(self.goal.margin(self.figures(cases)))
        if self.chance is None:
            return margins
        shares: Floats = np.mean(margins.reshape(len(cases), -1) >= 0, axis=1) - self.chance.share
        return shares

    def seen(self, cases: Sequence[Settings]) -> list[Again]:
        """Each case as a point shows it.

        Args:
            cases: Driver settings.

        Returns:
            One for each.
        """
        found = self.figures(cases)
        shape = (len(cases), self.paths or 1)
        values, margins = self.goal.value(found).reshape(shape), self.goal.margin(found).reshape(shape)
        pairs = zip(values, margins, strict=True)
        return [seen(self.goal, value, margin, self.chance) for value, margin in pairs]


def _defined(margins: Floats) -> Floats:
    return np.where(np.isnan(margins), -np.inf, margins)


@dataclass(frozen=True)
class Again:
    """A point, computed again with the drivers set in the lab itself.

    Args:
        value: The figure on the path of medians, or the median over paths; None where it never happens.
        met: Whether the target is met, or met on the share of paths that is wanted.
        share: Share of the paths that meet it; None on the path of medians.
        error: Standard error of the share.
    """

    value: float | None
    met: bool
    share: float | None = None
    error: float | None = None


def set_lab(lab: Lab, settings: Settings) -> Lab:
    """The lab with drivers set, as a user would set them.

    Args:
        lab: The lab.
        settings: Numbers, or multiples of courses.

    Returns:
        A new lab.
    """
    return lab.with_overrides(
        {
            name: Override("scale", one.factor) if isinstance(one, Scaled) else Override("set", one)
            for name, one in settings.items()
        }
    )


def again(goal: Goal, settings: Settings, chance: Chance | None = None, threads: int = 0) -> Again:
    """A point computed anew: by the plain Python engine on the path of medians, or over the same paths.

    Args:
        goal: The target.
        settings: The point.
        chance: The share of paths wanted; None for the path of medians.
        threads: Worker threads.

    Returns:
        What came of it.
    """
    lab = set_lab(goal.lab, settings)
    if chance is None:
        run = lab.run(goal.months)
        found = goal.read({item: np.array(run.forecast[item], dtype=np.float64)[:, None] for item in goal.items})
        for label, lines in goal.windows.items():
            for line in lines:
                value = run.window(line, label)
                found[f"{label}:{line}"] = np.array([np.nan if value is None else value])
        return seen(goal, goal.value(found), goal.margin(found))
    found = simulate(
        lab, chance.paths, chance.seed, months=goal.months, keep=(), windows=goal.windows, observe=goal.read,
        observed=goal.items, checks=False, threads=threads,
    ).results.figures  # fmt: skip
    return seen(goal, goal.value(found), goal.margin(found), chance)


def seen(goal: Goal, values: Floats, margins: Floats, chance: Chance | None = None) -> Again:
    """A case as a point shows it.

    Args:
        goal: The target.
        values: The figure, shape (path,).
        margins: The margin, shape (path,).
        chance: The share of paths wanted; None for the path of medians.

    Returns:
        The case.
    """
    met = _defined(margins) >= 0
    value = float(np.median(values))
    shown = value if np.isfinite(value) else None
    if chance is not None:
        share = float(np.mean(met))
        return Again(shown, share >= chance.share, share, sqrt(share * (1 - share) / len(met)))
    return Again(shown, bool(met[0]))


@dataclass(frozen=True)
class Bracket:
    """Two places between which a target begins to be met.

    Args:
        low: One place.
        high: The other.
        scores: The score at both; one is at least 0, the other below it.
        settings: From a place to driver settings.
    """

    low: float
    high: float
    scores: tuple[float, float]
    settings: Callable[[float], Settings]

    @property
    def low_met(self) -> bool:
        """Whether the target is met at the first place."""
        return self.scores[0] >= 0

    @property
    def met(self) -> float:
        """The end at which it is met."""
        return self.low if self.low_met else self.high

    @property
    def width(self) -> float:
        """Distance of the ends as a share of their size."""
        return abs(self.high - self.low) / max(abs(self.high), abs(self.low), 1e-300)

    def inner(self, even: int) -> list[float]:
        """Places to compute: evenly between the ends, and ever closer to where a straight line would meet zero.

        Args:
            even: How many evenly.

        Returns:
            Places in order.
        """
        low, high, (first, last) = self.low, self.high, self.scores
        places = {low + (high - low) * place / (even + 1) for place in range(1, even + 1)}
        if np.isfinite(first) and np.isfinite(last):
            share = first / (first - last)
            for step in CLOSE:
                places |= {low + (high - low) * (share - step), low + (high - low) * (share + step)}
        return sorted(place for place in places if low < place < high)


def refine(cases: Cases, brackets: Sequence[Bracket], tolerance: float, rounds: int = 12) -> list[Bracket]:
    """Narrows brackets by many sections at once: each round computes points inside and keeps the part that changes.

    Args:
        cases: Gives scores.
        brackets: The brackets.
        tolerance: Width at which to stop, as a share of the size of the ends.
        rounds: Most rounds.

    Returns:
        The narrowed brackets, in order.
    """
    found = list(brackets)
    for _ in range(rounds):
        wide = [place for place, one in enumerate(found) if one.width > tolerance]
        even = EVEN_FEW if cases.chance is None and len(wide) <= FEW else EVEN
        inner = [found[place].inner(even) for place in wide]
        asked = [found[place].settings(x) for place, xs in zip(wide, inner, strict=True) for x in xs]
        if not asked:
            break
        scores = iter(cases.scores(asked).tolist())
        for place, xs in zip(wide, inner, strict=True):
            found[place] = _narrowed(found[place], xs, [next(scores) for _ in xs])
    return found


def _narrowed(old: Bracket, inner: Sequence[float], scores: Sequence[float]) -> Bracket:
    places = [old.low, *inner, old.high]
    whole = [old.scores[0], *scores, old.scores[1]]
    change = next(place for place in range(len(whole) - 1) if (whole[place] >= 0) != (whole[place + 1] >= 0))
    return Bracket(places[change], places[change + 1], (whole[change], whole[change + 1]), old.settings)


__all__ = ["PATHS", "Again", "Bracket", "Cases", "Chance", "Settings", "again", "refine", "seen", "set_lab"]
