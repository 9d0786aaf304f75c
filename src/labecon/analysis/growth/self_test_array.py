"""Simulation-based calibration of the fitter (Talts et al. 2018): does it find what made the figures, and how surely.

A small line is made from parameters drawn from a population, told by a few windows, and fitted. The rank of each true
quantity among the fitted particles must be uniform over many such lines; a fitter that leans to one side, or is too
sure, gives ranks that pile up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt

import numpy as np

from labecon.analysis.growth.filter_array import Floats, GrowthFilter
from labecon.analysis.growth.observations import Line, Observation
from labecon.analysis.growth.parameters import PARAMETERS
from labecon.backends import draws_array
from labecon.periods import Window

#: The small lab: a year, a half-year and two quarters, revenue of a month around one million dollars.
WINDOWS = (Window(0, 11), Window(12, 17), Window(18, 20), Window(21, 23))
START = log(1e6)
QUANTITIES = ("level", "pace", "noise", "lump")
#: Particles of each fit, and the slack of its figures.
PARTICLES, SLACK = 4000, 0.02
#: The 99 % point of the Kolmogorov-Smirnov distance times the root of the number of fits.
BAND_99 = 1.628

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class SelfTest:
    """Ranks of the truth among fitted particles.

    Args:
        fits: Number of fits.
        ranks: Quantity to ranks in (0, 1); (fit,).
        coverage: Quantity to share of truths inside the fitted 90 % interval.
    """

    fits: int
    ranks: Mapping[str, Floats]
    coverage: Mapping[str, float]

    @property
    def distance(self) -> dict[str, float]:
        """Largest gap between the ranks and uniform ones, by quantity."""
        return {name: uniform_distance(values) for name, values in self.ranks.items()}

    @property
    def band(self) -> float:
        """The gap that uniform ranks stay under in 99 of 100 tests."""
        return BAND_99 / sqrt(self.fits)

    @property
    def holds(self) -> bool:
        """Whether every quantity stays within the band."""
        return all(gap <= self.band for gap in self.distance.values())


def believed(count: int, seed: int) -> dict[str, Floats]:
    """Sets of parameters as believed before any history, at half of that width so that lines stay in sight.

    Args:
        count: How many.
        seed: Seed.

    Returns:
        Parameter to values; (row,).
    """
    numbers = np.arange(count)
    scores = {
        one.name: 0.5 * draws_array.normals(seed, numbers, [0], f"self.believed.{one.name}")[:, 0] for one in PARAMETERS
    }
    return {one.name: np.array([one.value(score) for score in scores[one.name]]) for one in PARAMETERS}


def self_test(
    rows: Mapping[str, Floats],
    fits: int,
    seed: int = 1,
    bias: float = 1.0,
    progress: Progress | None = None,
    windows: Sequence[Window] = WINDOWS,
    start: float = START,
) -> SelfTest:
    """Fits lines whose truth is known.

    Args:
        rows: Sets of parameters of equal weight: the population that truths are drawn from and fits start from.
        fits: Number of lines.
        seed: Seed.
        bias: What fitted levels and paces are multiplied with; 1 for the fitter as it is.
        progress: Called with (done, all).
        windows: What is reported of each line, in order of the end; those of a real lab, or of the small one.
        start: Log of the level of the first month that all lines are drawn around.

    Returns:
        The ranks.
    """
    truths, totals = _made(rows, fits, seed, windows, start)
    count = len(next(iter(rows.values())))
    each = {name: np.resize(values, max(count, 1)) for name, values in rows.items()}
    found: dict[str, list[float]] = {name: [] for name in QUANTITIES}
    inside: dict[str, list[bool]] = {name: [] for name in QUANTITIES}
    for fit in range(fits):
        line = Line(
            f"self.{fit}",
            tuple(Observation(window, float(totals[at][fit]), SLACK) for at, window in enumerate(windows)),
        )
        growth = GrowthFilter(each, max(PARTICLES // count, 1), seed + 1 + fit, joint=True)
        state = growth.follow(line, start=start).state
        for name in QUANTITIES:
            shift = log(bias) if name in ("level", "pace") else 0.0
            fitted = state[name][0] + shift
            truth = truths[name][fit]
            below, ties = float((fitted < truth).mean()), float((fitted == truth).mean())
            found[name].append(below + 0.5 * ties)
            low, high = np.quantile(fitted, (0.05, 0.95))
            inside[name].append(bool(low <= truth <= high))
        if progress is not None:
            progress(fit + 1, fits)
    return SelfTest(
        fits,
        {name: np.array(values) for name, values in found.items()},
        {name: sum(values) / fits for name, values in inside.items()},
    )


def _made(
    rows: Mapping[str, Floats], fits: int, seed: int, windows: Sequence[Window], start: float
) -> tuple[dict[str, Floats], list[Floats]]:
    """Lines made from the population: what is true at the end of each, and its reported totals."""
    count = len(next(iter(rows.values())))
    chosen = (draws_array.uniforms(seed, np.arange(fits), [0], "self.rows")[:, 0] * count).astype(np.int64)
    growth = GrowthFilter({name: values[chosen] for name, values in rows.items()}, 1, seed, joint=True)
    state = growth.begin(start, "self.truth")
    end: dict[str, Floats] = {}
    wanted = [Observation(window, 1.0, SLACK) for window in windows]
    made = growth.sample(state, {}, min(window.start for window in windows) - 1, wanted, "self.truth", end)
    totals = [samples[0] for _, samples in made]
    return {name: end[name][0] for name in QUANTITIES}, totals


def uniform_distance(ranks: Floats) -> float:
    """The Kolmogorov-Smirnov distance of ranks from uniform ones.

    Args:
        ranks: In (0, 1).

    Returns:
        The largest gap of the two distributions.

    Example:
        >>> uniform_distance(np.array([0.25, 0.75]))
        0.25
    """
    ordered, count = np.sort(ranks), len(ranks)
    steps = np.arange(count + 1) / count
    return float(max((steps[1:] - ordered).max(), (ordered - steps[:-1]).max()))
