"""A smooth Gaussian process over months, conditioned on a few weighted sums of it.

The process is the local linear trend of structural time series (Harvey 1989): a level that takes independent monthly
shocks and grows by a rate that itself takes monthly shocks, with nothing assumed about where the level starts. Given m
linear statements about it, mean and variance need only one system of m + 2 equations (kriging with a drift, or
generalised least squares as in Chow and Lin 1971). The covariance is never written down: it is applied to a vector by
running sums, so the cost grows with the number of months and not with its square.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from operator import mul

from labecon.errors import NumericError


@dataclass(frozen=True)
class Row:
    """Weights of a weighted sum of months; every other month weighs nothing.

    Args:
        start: The first month that has a weight; month 0 is the first of the process.
        weights: One weight a month from there on.
    """

    start: int
    weights: tuple[float, ...]

    @property
    def end(self) -> int:
        """The month after the last one that has a weight."""
        return self.start + len(self.weights)

    @property
    def moment(self) -> float:
        """Sum of weight times month."""
        return dot(self.weights, range(self.start, self.end))

    def of(self, values: Sequence[float]) -> float:
        """The weighted sum of a path that starts in month 0."""
        return dot(self.weights, values[self.start : self.end])


@dataclass(frozen=True)
class LocalTrend:
    """The process before anything is known about its sums.

    Args:
        level_sd: Standard deviation of the shock to the level, per month.
        growth_sd: Standard deviation of the shock to the growth, per month and month; 0 keeps the growth constant.
        slope: Growth per month expected at month 0; matters only where `slope_sd` is given.
        slope_sd: Standard deviation of the growth at month 0; none leaves it free, to be found from the sums.
    """

    level_sd: float
    growth_sd: float
    slope: float = 0.0
    slope_sd: float | None = None

    def spread(self, weights: Sequence[float]) -> list[float]:
        """The covariance of every month with a weighted sum of the months.

        Args:
            weights: Weight of each month, month 0 first.

        Returns:
            The covariance matrix times the weights, as many months long.
        """
        ahead = list(accumulate(reversed(weights)))
        ahead.reverse()
        ahead[0] = 0.0
        twice = list(accumulate((0.0, *ahead[:0:-1])))
        twice.reverse()
        twice[0] = 0.0
        growth = (0.0, *accumulate(accumulate(twice[:-1])))
        level_var, growth_var = self.level_sd**2, self.growth_sd**2
        out = [level_var * a + growth_var * b for a, b in zip(accumulate(ahead), growth, strict=True)]
        if self.slope_sd:
            lever = self.slope_sd**2 * dot(weights, range(len(weights)))
            out = [value + lever * month for month, value in enumerate(out)]
        return out

    def free(self, row: Row) -> list[float]:
        """The weighted sum of each free shape: the level, and the straight line where the growth is free."""
        return [sum(row.weights)] if self.slope_sd is not None else [sum(row.weights), row.moment]


@dataclass(frozen=True)
class Conditioned:
    """The process once some weighted sums of it are known.

    Args:
        prior: The process before.
        rows: The weights of the known sums, one row per sum.
        matrix: Covariances of the sums, bordered by the free shapes.
        pulls: Multiplier of each known sum.
        shape: Level, and growth where it is free, at month 0.
        energy: Squared size of the shocks the sums call for, in units of the prior's variances.
    """

    prior: LocalTrend
    rows: tuple[Row, ...]
    matrix: tuple[list[float], ...]
    pulls: tuple[float, ...]
    shape: tuple[float, ...]
    energy: float

    def mean(self, months: int) -> list[float]:
        """The most likely path.

        Args:
            months: How many months from month 0; may reach past the known sums.

        Returns:
            One value per month.
        """
        total = [0.0] * max(months, *(row.end for row in self.rows))
        for pull, row in zip(self.pulls, self.rows, strict=True):
            for month, weight in enumerate(row.weights, start=row.start):
                total[month] += pull * weight
        level = self.shape[0]
        slope = self.shape[1] if len(self.shape) > 1 else self.prior.slope
        return [level + slope * month + value for month, value in enumerate(self.prior.spread(total)[:months])]

    def variance(self, row: Row) -> float:
        """The variance of a weighted sum of months.

        Args:
            row: The weights; may reach past the known sums.

        Returns:
            The variance that the known sums leave, never negative.
        """
        months = max(row.end, *(known.end for known in self.rows))
        spread = self.prior.spread(_dense(row, months))
        side = [known.of(spread) for known in self.rows] + self.prior.free(row)
        left = row.of(spread) - dot(side, solve(self.matrix, side))
        return max(left, 0.0)


def condition(prior: LocalTrend, rows: Sequence[Row], sums: Sequence[float]) -> Conditioned:
    """Condition the process on weighted sums of its months.

    Args:
        prior: The process.
        rows: Weights, one row per sum.
        sums: The known value of each weighted sum.

    Returns:
        The conditioned process; every sum holds in its mean up to rounding.

    Raises:
        NumericError: Two sums say the same, or the free growth is not determined by them.
    """
    months = max(row.end for row in rows)
    shapes = [prior.free(row) for row in rows]
    gaps = list(sums)
    if prior.slope_sd is not None:
        gaps = [known - prior.slope * row.moment for known, row in zip(sums, rows, strict=True)]
    free = len(shapes[0])
    matrix = [[0.0] * (len(rows) + free) for _ in range(len(rows) + free)]
    for i, row in enumerate(rows):
        spread = prior.spread(_dense(row, months))
        for j in range(i + 1):
            matrix[i][j] = matrix[j][i] = rows[j].of(spread)
        for k, value in enumerate(shapes[i], start=len(rows)):
            matrix[i][k] = matrix[k][i] = value
    solution = solve(matrix, gaps + [0.0] * free)
    pulls, shape = solution[: len(rows)], solution[len(rows) :]
    energy = max(dot(pulls, gaps), 0.0)
    return Conditioned(prior, tuple(rows), tuple(matrix), tuple(pulls), tuple(shape), energy)


def solve(matrix: Sequence[Sequence[float]], right: Sequence[float]) -> list[float]:
    """Solve a small system of linear equations by elimination with row exchange.

    Args:
        matrix: Square, row by row.
        right: The right-hand side.

    Returns:
        The solution.

    Raises:
        NumericError: The system has no single solution.

    Example:
        >>> solve([[0.0, 2.0], [1.0, 1.0]], [4.0, 5.0])
        [3.0, 2.0]
    """
    size = len(right)
    rest = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    steps: list[list[float]] = []
    while rest:
        best = max(range(len(rest)), key=lambda k: abs(rest[k][0]))
        pivot = rest.pop(best)
        if pivot[0] == 0.0:
            raise NumericError.of("singular-system", f"equation {len(steps) + 1} of {size} repeats the ones before it")
        steps.append(pivot)
        tail = pivot[1:]
        for at, row in enumerate(rest):
            factor = row[0] / pivot[0]
            rest[at] = [a - factor * b for a, b in zip(row[1:], tail, strict=True)]
    answer: list[float] = []
    for row in reversed(steps):
        answer.insert(0, (row[-1] - dot(row[1:-1], answer)) / row[0])
    return answer


def dot(left: Sequence[float], right: Sequence[float]) -> float:
    """The inner product, added up from the first entry on.

    Args:
        left: One sequence.
        right: The other; the longer one is cut to the shorter.

    Returns:
        The sum of the products.

    Example:
        >>> dot([1.0, 2.0], [3.0, 4.0])
        11.0
    """
    total: float = sum(map(mul, left, right))
    return total


def _dense(row: Row, months: int) -> list[float]:
    return [*([0.0] * row.start), *row.weights, *([0.0] * (months - row.end))]
