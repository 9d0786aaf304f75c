"""Forecasts with what came: one row each, and what many of them say together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, log
from statistics import median

import numpy as np

from labecon.analysis.growth.baselines import BASELINES, Baseline
from labecon.analysis.growth.scores_array import (
    LEVELS,
    Floats,
    crps_normal,
    crps_samples,
    log_score,
    log_score_normal,
    pinball,
)


@dataclass(frozen=True)
class Scored:
    """One forecast of one total, and what came.

    Args:
        line: Company or line.
        origin: Index of the last month known.
        window: Label of the window.
        horizon: Months from the last month known to the end of the window.
        actual: What came, in US dollars of size.
        quantiles: At `LEVELS`.
        crps: Of the logarithm.
        log_score: Of the logarithm; None for a baseline that is a point.
        pinball: Mean loss over the levels, of the logarithm.
        baselines: CRPS of each baseline.
        baseline_log_score: Log score of the random walk.
    """

    line: str
    origin: int
    window: str
    horizon: int
    actual: float
    quantiles: tuple[float, ...]
    crps: float
    log_score: float
    pinball: float
    baselines: Mapping[str, float]
    baseline_log_score: float | None

    @property
    def inside_50(self) -> bool:
        """Whether the figure lies between the quartiles."""
        return self.quantiles[1] <= self.actual <= self.quantiles[3]

    @property
    def inside_90(self) -> bool:
        """Whether the figure lies between the 5th and the 95th percentile."""
        return self.quantiles[0] <= self.actual <= self.quantiles[4]

    @property
    def width(self) -> float:
        """95th over 5th percentile."""
        return self.quantiles[4] / self.quantiles[0]

    @property
    def error(self) -> float:
        """Log of the median over what came."""
        return log(self.quantiles[2] / self.actual)


@dataclass(frozen=True)
class Summary:
    """What several forecasts say together.

    Args:
        count: How many.
        independent: How many of them do not overlap: the number of witnesses.
        crps: Mean.
        log_score: Mean.
        pinball: Mean.
        coverage_50: Share inside the quartiles.
        coverage_90: Share inside the 5th to 95th percentile.
        width: Median of 95th over 5th percentile.
        bias: Median factor by which the median of the forecast is off.
        skill: One less CRPS over that of each baseline.
        random_walk_log_score: Mean log score of the random walk.
    """

    count: int
    independent: int
    crps: float
    log_score: float
    pinball: float
    coverage_50: float
    coverage_90: float
    width: float
    bias: float
    skill: Mapping[str, float] = field(default_factory=dict)
    random_walk_log_score: float | None = None


def scored(
    line: str, origin: int, window: str, horizon: int, actual: float, samples: Floats, others: Mapping[str, Baseline]
) -> Scored:
    """One forecast, judged.

    Args:
        line: Company or line.
        origin: Last month known.
        window: Label of the window.
        horizon: Months ahead.
        actual: What came.
        samples: Of the total; any shape.
        others: Baselines of its logarithm.

    Returns:
        The row.
    """
    logs, truth = np.log(samples.ravel()), log(actual)
    quantiles = np.quantile(logs, LEVELS)
    walk = others.get("random_walk")
    return Scored(
        line,
        origin,
        window,
        horizon,
        actual,
        tuple(exp(value) for value in quantiles),
        crps_samples(logs, truth),
        log_score(logs, truth),
        sum(pinball(level, value, truth) for level, value in zip(LEVELS, quantiles, strict=True)) / len(LEVELS),
        {name: _crps(one, truth) for name, one in others.items()},
        None if walk is None else log_score_normal(walk.mean, walk.sd, truth),
    )


def _crps(one: Baseline, truth: float) -> float:
    return crps_normal(one.mean, one.sd, truth) if one.sd else abs(one.mean - truth)


def summary(rows: Sequence[Scored]) -> Summary | None:
    """What the rows say together, each with the same weight.

    Args:
        rows: Forecasts.

    Returns:
        The summary; None without a row.
    """
    if not rows:
        return None

    def mean(of: Callable[[Scored], float], chosen: Iterable[Scored] = rows) -> float:
        values = [of(row) for row in chosen]
        return sum(values) / len(values)

    crps = mean(lambda row: row.crps)
    skill = {}
    for name in BASELINES:
        both = [row for row in rows if name in row.baselines]
        base = sum(row.baselines[name] for row in both)
        if base > 0:
            skill[name] = 1 - sum(row.crps for row in both) / base
    walks = [row.baseline_log_score for row in rows if row.baseline_log_score is not None]
    return Summary(
        len(rows),
        independent(rows),
        crps,
        mean(lambda row: row.log_score),
        mean(lambda row: row.pinball),
        mean(lambda row: float(row.inside_50)),
        mean(lambda row: float(row.inside_90)),
        median(row.width for row in rows),
        exp(median(row.error for row in rows)),
        skill,
        sum(walks) / len(walks) if walks else None,
    )


def independent(rows: Sequence[Scored]) -> int:
    """How many of the forecasts look at months that no other one of the same line looks at.

    Args:
        rows: Forecasts; lines of one company count as one line, because they move together.

    Returns:
        The number.
    """
    spans: dict[str, list[tuple[int, int]]] = {}
    for row in rows:
        spans.setdefault(row.line.partition(".")[0], []).append((row.origin + row.horizon, row.origin))
    count = 0
    for pairs in spans.values():
        last = -1
        for end, origin in sorted(pairs):
            if origin >= last:
                count, last = count + 1, end
    return count
