"""What the histories say about growth in common: the population, fitted to all companies or to all but one.

The parameters of `parameters` are drawn from what is believed, weighed by how likely they make every history, and drawn
again around the weighted ones (adaptive importance sampling, Cappe et al. 2004). Histories of companies that are known
for their success are divided by the chance of that success under the same parameters: else the sample would teach that
every company succeeds. The likelihoods are raised to a power below one, such that the draws left count as a quarter of
all: months of one company are no independent witnesses, and the particle likelihoods are noisy.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from labecon.analysis.growth.filter_array import Floats, GrowthFilter, window_of
from labecon.analysis.growth.observations import SUCCESS, Line, Observation
from labecon.analysis.growth.parameters import NAMES, PARAMETERS
from labecon.backends import draws_array
from labecon.periods import MONTHS_PER_YEAR

#: Sets of parameters, particles behind each likelihood, and rounds of drawing.
ROWS, PARTICLES, ROUNDS = 200, 500, 5
#: Share of the draws that the weighted ones should still be worth.
WORTH = 0.25
#: How much wider than the weighted draws the next round is drawn, and the least variance of a score.
WIDER, LEAST = 1.3, 0.02
#: A chance of success is measured over at least so many months.
LEAST_MONTHS = 36
_HALVINGS = 40

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Population:
    """Draws of the parameters with their weights.

    Args:
        scores: Standard normal scores of the parameters; (row, parameter).
        values: Parameter to values; (row,).
        prior: Log of belief over proposal; (row,).
        likelihood: Log likelihood of each line; (line, row).
        lines: Names of the lines.
        tempered: The power that likelihoods are raised to.
    """

    scores: Floats
    values: Mapping[str, Floats]
    prior: Floats
    likelihood: Floats
    lines: tuple[str, ...]
    tempered: float

    def weights(self, without: Collection[str] = ()) -> Floats:
        """Weights of the draws given all lines but some.

        Args:
            without: Names of lines, or of companies, that are not to be looked at.

        Returns:
            Weights that add up to 1; (row,).
        """
        out = [name in without or name.partition(".")[0] in without for name in self.lines]
        used = self.likelihood[~np.array(out, dtype=bool)].sum(axis=0)
        logs = self.tempered * (self.prior + used)
        weights = np.exp(logs - logs.max())
        return np.asarray(weights / weights.sum())

    def effective(self, without: Collection[str] = ()) -> float:
        """How many equal draws the weighted ones are worth.

        Args:
            without: See `weights`.

        Returns:
            The effective number.
        """
        return float(1 / (self.weights(without) ** 2).sum())

    def rows(self, count: int, without: Collection[str] = ()) -> dict[str, Floats]:
        """Sets of parameters of equal weight.

        Args:
            count: How many.
            without: See `weights`.

        Returns:
            Parameter to values; (row,).
        """
        sums = np.cumsum(self.weights(without))
        places = np.minimum(np.searchsorted(sums, (np.arange(count) + 0.5) / count), len(sums) - 1)
        return {name: values[places] for name, values in self.values.items()}

    def quantiles(
        self, levels: Sequence[float] = (0.05, 0.5, 0.95), without: Collection[str] = ()
    ) -> dict[str, list[float]]:
        """Weighted quantiles of the parameters.

        Args:
            levels: Levels.
            without: See `weights`.

        Returns:
            Parameter to quantiles.
        """
        weights = self.weights(without)
        found = {}
        for name, values in self.values.items():
            order = np.argsort(values)
            middle = np.cumsum(weights[order]) - weights[order] / 2
            found[name] = [float(v) for v in np.interp(levels, middle, values[order])]
        return found


def estimate(
    lines: Sequence[Line],
    seed: int = 1,
    *,
    rows: int = ROWS,
    particles: int = PARTICLES,
    rounds: int = ROUNDS,
    progress: Progress | None = None,
) -> Population:
    """The population behind several histories.

    Args:
        lines: The histories; only what they hold is looked at.
        seed: Seed.
        rows: Sets of parameters in a round.
        particles: Particles behind each likelihood.
        rounds: Rounds; each draws around what the last one found.
        progress: Called with (done, all).

    Returns:
        The draws of the last round with their weights.
    """
    width = len(PARAMETERS)
    centre, factor = np.zeros(width), np.eye(width)
    told = [line for line in lines if len(line.observations) > 1]
    population: Population | None = None
    for turn in range(rounds):
        normals = _scores(seed, turn, rows)
        scores = centre + (normals[:, None, :] * factor[None, :, :]).sum(axis=2)
        proposal = -0.5 * (normals**2).sum(axis=1) - np.log(np.diag(factor)).sum()
        prior = -0.5 * (scores**2).sum(axis=1) - proposal
        values = values_of(scores)
        likelihood = np.zeros((len(told), rows))
        for place, line in enumerate(told):
            likelihood[place] = line_likelihood(line, values, particles, seed + turn)
            if progress is not None:
                progress(turn * len(told) + place + 1, rounds * len(told))
        power = temper(prior + likelihood.sum(axis=0), WORTH * rows)
        population = Population(scores, values, prior, likelihood, tuple(line.name for line in told), power)
        weights = population.weights()
        centre = weights @ scores
        apart = scores - centre
        spread = (apart[:, :, None] * apart[:, None, :] * weights[:, None, None]).sum(axis=0)
        factor = np.linalg.cholesky(WIDER * (spread + LEAST * np.eye(width)))
    assert population is not None
    return population


def values_of(scores: Floats) -> dict[str, Floats]:
    """Parameters at their scores.

    Args:
        scores: (row, parameter).

    Returns:
        Parameter to values; (row,).
    """
    return {
        one.name: one.sign * np.exp(np.log(one.median) + one.log_sd * scores[:, place])
        for place, one in enumerate(PARAMETERS)
    }


def line_likelihood(line: Line, values: Mapping[str, Floats], particles: int, seed: int) -> Floats:
    """Log likelihood of a line, over the chance of its success where it was chosen for it.

    Args:
        line: The line.
        values: Parameter to values; (row,).
        particles: Particles in each row.
        seed: Seed.

    Returns:
        (row,).
    """
    growth = GrowthFilter(values, particles, seed)
    found = growth.follow(line).likelihood.sum(axis=0)
    return np.asarray(found - success(growth, line)) if line.chosen else found


def success(growth: GrowthFilter, line: Line) -> Floats:
    """Log chance that a line that begins as this one reaches the run-rate it is known for within its record.

    Args:
        growth: The filter.
        line: The line.

    Returns:
        (row,).
    """
    first, last = line.observations[0].window, line.observations[-1].window
    start = Line(f"{line.name}.success", (Observation(first, line.observations[0].total, line.observations[0].slack),))
    state = growth.follow(start).state
    months = range(first.end + 1, first.end + 1 + max(last.end - first.end, LEAST_MONTHS))
    wanted = [window_of(month, month) for month in months]
    reached = np.zeros(growth.shape, dtype=bool)
    for _, totals in growth.sample(state, {}, first.end, wanted, f"growth.{line.name}.success"):
        reached |= totals * MONTHS_PER_YEAR >= SUCCESS
    return np.asarray(np.log((reached.sum(axis=1) + 0.5) / (growth.shape[1] + 1)))


def temper(logs: Floats, wanted: float) -> float:
    """The largest power at which weighted draws are worth a number of equal ones.

    Args:
        logs: Log weights.
        wanted: The number.

    Returns:
        A power up to 1.
    """

    def worth(power: float) -> float:
        weights = np.exp(power * (logs - logs.max()))
        return float(weights.sum() ** 2 / (weights**2).sum())

    if worth(1.0) >= wanted:
        return 1.0
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if worth(middle) >= wanted else (low, middle)
    return low


def _scores(seed: int, turn: int, rows: int) -> Floats:
    numbers = np.arange(rows)
    columns = [draws_array.normals(seed, numbers, [turn], f"growth.population.{name}")[:, 0] for name in NAMES]
    return np.stack(columns, axis=1)
