"""What the reported windows of a lab say about the growth of its lines: level, state, pace and noise at the end.

Each line is followed by particles that carry their own parameters, drawn from the population of all companies and
lines but this one; a line with one window borrows nearly everything from there. Four independent runs tell how far the
answer depends on the draws. Every figure is also left out in turn and predicted from the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from labecon.analysis.growth.baselines import Baseline
from labecon.analysis.growth.estimate_array import Population
from labecon.analysis.growth.filter_array import Floats, GrowthFilter
from labecon.analysis.growth.observations import Line
from labecon.analysis.growth.scored_array import Scored, scored
from labecon.labs import Lab

#: Sets of parameters, particles of each, and independent runs.
ROWS, PARTICLES, RUNS = 100, 200, 4
#: Times as many particles for a line that is not settled, one after the other.
MORE = (1, 4, 16)
#: What is read off the particles, in the order of the correlations.
QUANTITIES = ("level", "hot", "pace", "noise")
LEVELS = (0.05, 0.5, 0.95)
#: Largest R-hat and least effective number of particles that pass for settled.
SETTLED_R_HAT, SETTLED_WORTH = 1.05, 200.0

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class LinePosterior:
    """Growth of one line at the lab's last balance sheet.

    Args:
        line: Its name in the lab.
        level: Revenue of a month without season, in the lab's currency: 5th, 50th, 95th percentile.
        hot: Chance that it is in a take-off.
        pace: Normal growth, a multiple a year.
        noise: Log sd a month.
        correlation: Of level, state, pace and noise.
        r_hat: Largest over these, across independent runs; 1 where they agree.
        worth: Particles left after the hardest window, of all runs together.
        windows: Labels of the windows it was fitted to.
    """

    line: str
    level: tuple[float, ...]
    hot: float
    pace: tuple[float, ...]
    noise: tuple[float, ...]
    correlation: tuple[tuple[float, ...], ...]
    r_hat: float
    worth: float
    windows: tuple[str, ...]

    @property
    def settled(self) -> bool:
        """Whether runs agree and enough particles are left."""
        return self.r_hat <= SETTLED_R_HAT and self.worth >= SETTLED_WORTH


@dataclass(frozen=True)
class Calibration:
    """The growth of a lab's lines, and how well it predicts figures that it was not given.

    Args:
        lab: Its name.
        population: What companies and lines have in common.
        lines: One posterior a line.
        left_out: Every figure predicted from the others of its line, in US dollars of size.
        scale: US dollars per unit of the lab's currency.
    """

    lab: str
    population: Population
    lines: tuple[LinePosterior, ...]
    left_out: tuple[Scored, ...]
    scale: float


def calibrate(
    lab: Lab,
    lines: Sequence[Line],
    population: Population,
    scale: float,
    seed: int = 1,
    progress: Progress | None = None,
) -> Calibration:
    """The posterior of every line.

    Args:
        lab: The lab.
        lines: Its revenue lines.
        population: Estimated from all companies and lines.
        scale: US dollars per unit of the lab's currency.
        seed: Seed.
        progress: Called with (done, all).

    Returns:
        The calibration.
    """
    posteriors: list[LinePosterior] = []
    left_out: list[Scored] = []
    for place, line in enumerate(lines):
        same = (line.name, f"{lab.name}.total.revenue", *(lab.name for name in population.lines if name == lab.name))
        rows = population.rows(ROWS, same)
        posteriors.append(line_posterior(line, rows, lab.actual_through, scale, seed))
        left_out += leave_one_out(line, rows, seed)
        if progress is not None:
            progress(place + 1, len(lines))
    return Calibration(lab.name, population, tuple(posteriors), tuple(left_out), scale)


def line_posterior(
    line: Line, rows: Mapping[str, Floats], month: int, scale: float = 1.0, seed: int = 1
) -> LinePosterior:
    """Growth of a line at the end of a month, given all its windows; a line that is not settled gets more particles.

    Args:
        line: The line.
        rows: Sets of parameters of equal weight, estimated without it.
        month: The month.
        scale: What levels are divided by.
        seed: Seed; each run takes the next one.

    Returns:
        The posterior.
    """
    for times in MORE:
        found = _fitted(line, rows, month, scale, seed, PARTICLES * times)
        if found.settled:
            break
    return found


def _fitted(
    line: Line, rows: Mapping[str, Floats], month: int, scale: float, seed: int, particles: int
) -> LinePosterior:
    chains, worth = [], 0.0
    for run in range(RUNS):
        growth = GrowthFilter(rows, particles, seed + run, joint=True)
        found = growth.follow(line, keep=month)
        chains.append(np.stack([found.state[name][0] for name in QUANTITIES]))
        worth += min(found.effective) * growth.shape[1]
    all_ = np.concatenate(chains, axis=1)
    level, hot, pace, noise = all_
    return LinePosterior(
        line.name.partition(".")[2],
        tuple(float(value) for value in np.quantile(np.exp(level) / scale, LEVELS)),
        float(hot.mean()),
        tuple(float(value) for value in np.exp(np.quantile(pace, LEVELS))),
        tuple(float(value) for value in np.quantile(noise, LEVELS)),
        correlations(all_),
        max(r_hat([chain[place] for chain in chains]) for place in range(len(QUANTITIES))),
        worth,
        tuple(one.window.label for one in line.observations),
    )


def leave_one_out(line: Line, rows: Mapping[str, Floats], seed: int = 1) -> list[Scored]:
    """Every figure of a line predicted from its other figures, earlier and later ones.

    Args:
        line: The line.
        rows: Sets of parameters, estimated without it.
        seed: Seed.

    Returns:
        One row per figure, with the straight line between its neighbours as baseline; none for a line of one figure.
    """
    known = line.observations
    found = []
    for at, one in enumerate(known if len(known) > 1 else ()):
        samples = GrowthFilter(rows, PARTICLES, seed, joint=True).follow(line, without=at).left_out
        if samples is None:
            continue
        rest = [other for place, other in enumerate(known) if place != at]
        near = min(
            rest, key=lambda other: abs(other.window.start + other.window.end - one.window.start - one.window.end)
        )
        flat = Baseline(float(np.log(near.rate * one.window.months)))
        others = {"flat": flat}
        found.append(
            scored(line.name, one.window.start - 1, one.window.label, one.window.months, one.total, samples, others)
        )
    return found


def correlations(values: Floats) -> tuple[tuple[float, ...], ...]:
    """Correlations of rows; 0 where one does not vary.

    Args:
        values: (quantity, sample).

    Returns:
        The matrix.
    """
    apart = values - values.mean(axis=1, keepdims=True)
    size = np.sqrt((apart**2).mean(axis=1))
    matrix = [
        [
            1.0 if i == j else float((apart[i] * apart[j]).mean() / (size[i] * size[j])) if size[i] * size[j] else 0.0
            for j in range(len(values))
        ]
        for i in range(len(values))
    ]
    return tuple(tuple(row) for row in matrix)


def r_hat(chains: Sequence[Floats]) -> float:
    """How far independent runs disagree: spread of everything over spread within a run (Gelman and Rubin 1992).

    Args:
        chains: Samples of each run, equally many.

    Returns:
        1 where the runs agree.

    Example:
        >>> r_hat([np.array([0.0, 1.0]), np.array([0.0, 1.0])]) <= 1
        True
    """
    within = float(np.mean([chain.var() for chain in chains]))
    between = float(np.var([chain.mean() for chain in chains], ddof=1))
    return float(np.sqrt(1 + between / within)) if within > 0 else 1.0


def course(pace: float, long_run: float, half_life: float, months: Sequence[int]) -> list[float]:
    """Normal growth as it returns to the long run.

    Args:
        pace: Multiple a year at month 0.
        long_run: Multiple a year that it goes to.
        half_life: Months in which half of the distance of logarithms goes.
        months: Months from month 0 on.

    Returns:
        Multiples a year.

    Example:
        >>> [round(value, 3) for value in course(1.44, 1.0, 12, [0, 12, 24])]
        [1.44, 1.2, 1.095]
    """
    gap = np.log(pace) - np.log(long_run)
    return [float(np.exp(np.log(long_run) + gap * 0.5 ** (month / half_life))) for month in months]


__all__ = [
    "Calibration", "LinePosterior", "calibrate", "correlations", "course", "leave_one_out",
    "line_posterior", "r_hat",
]  # fmt: skip
