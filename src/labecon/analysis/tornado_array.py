"""What moves a figure: every driver from its 5th to its 95th percentile (tornado).

On the path of medians a case is one run: the driver at its 5th or 95th percentile, drivers correlated with it at their
conditional medians, all others at their medians. A direct run with the same values gives the same number. Over paths a
case is the figure over the same draws each time (its median, or its share of paths), the driver fixed at the percentile
and those correlated with it shifted by the same rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from labecon.analysis.deciding_array import drawn_values, ranks
from labecon.analysis.readings_array import Floats, share_within, spread
from labecon.analysis.targets_array import Progress, Target
from labecon.analysis.uncertain_array import HIGH, LOW, Uncertain, chosen_drivers, uncertain_drivers
from labecon.labs.designs_array import Levels

#: Paths of a figure that is a share of paths, and has no value on one path.
SHARE_PATHS = 500
#: Drivers that are put at both ends over paths, after all have been screened.
SCREENED = 20


@dataclass(frozen=True)
class Result:
    """The figure of a case.

    Args:
        value: None where it never happens on (more than half of) the paths, or is undefined.
        error: Standard error over paths; None on the path of medians, or where there is none.
        never: True where it never happens, so that it lies beyond every value.
    """

    value: float | None
    error: float | None = None
    never: bool = False


@dataclass(frozen=True)
class Swing:
    """A driver over its range.

    Args:
        driver: The driver.
        low: The figure with the driver at its 5th percentile.
        high: The figure with it at its 95th percentile.
        size: Distance between the two; with one past the horizon for never.
        share: Its square over the sum of squares of all drivers: its share of the variance if effects are linear and
            independent.
    """

    driver: Uncertain
    low: Result
    high: Result
    size: float
    share: float


@dataclass(frozen=True)
class Tornado:
    """A figure over the range of every driver.

    Args:
        target: The figure.
        base: Its value with every driver at its median, or over the paths.
        swings: Largest first.
        paths: Paths behind each value; None for the path of medians.
        seed: Seed of the paths.
        screened: Number of drivers that were looked at before the largest were chosen.
    """

    target: Target
    base: Result
    swings: tuple[Swing, ...]
    paths: int | None
    seed: int
    screened: int


def result_of(target: Target, values: Floats) -> Result:
    """The figure over the paths of a case.

    Args:
        target: The figure.
        values: Shape (path,).

    Returns:
        Share of the paths, or median.
    """
    if target.kind == "share":
        share, error = share_within(-values, -1.0)
        return Result(share, error)
    if len(values) == 1:
        value = float(values[0])
        return Result(value if np.isfinite(value) else None, never=bool(np.isposinf(value)))
    found = spread(values)
    return Result(found.median, found.error, found.median is None and found.never > 0)


def tornado(
    target: Target,
    drivers: Sequence[str] = (),
    *,
    paths: int | None = None,
    seed: int = 1,
    top: int | None = None,
    follow: bool = True,
    threads: int = 0,
    progress: Progress | None = None,
) -> Tornado:
    """The figure with each driver at its 5th and at its 95th percentile.

    Args:
        target: The figure.
        drivers: Full names; every uncertain driver when empty.
        paths: Paths behind each value; None for the path of medians, or `SHARE_PATHS` for a share of paths.
        seed: Seed of the paths.
        top: How many to keep, largest first; over paths also how many are tried after all have been screened on the
            path of medians and by what goes with the figure.
        follow: Whether correlated drivers move along.
        threads: Worker threads; 0 for the default.
        progress: Called with (done, all).

    Returns:
        The tornado.
    """
    known = uncertain_drivers(target.lab, target.months)
    names = chosen_drivers(list(known), drivers)
    count = SHARE_PATHS if paths is None and target.kind == "share" else paths
    looked = len(names)
    if count is not None and len(names) > (top or SCREENED):
        names = screened(target, names, count, seed, top or SCREENED, threads)
    cases = [{}, *({name: level} for name in names for level in (LOW, HIGH))]
    design = Levels(cases, count, follow)
    values = target.values(design.count, seed, design=design, threads=threads, progress=progress)
    by_case = values.reshape(len(cases), count or 1)
    results = [result_of(target, one) for one in by_case]
    sizes = np.array([_size(target, *results[1 + 2 * place : 3 + 2 * place]) for place in range(len(names))])
    total = float(np.sum(sizes * sizes))
    swings = [
        Swing(known[name], results[1 + 2 * place], results[2 + 2 * place], float(sizes[place]),
              float(sizes[place]) ** 2 / total if total else 0.0)
        for place, name in enumerate(names)
    ]  # fmt: skip
    swings.sort(key=lambda one: (-one.size, one.driver.name))
    return Tornado(target, results[0], tuple(swings[:top]), count, seed, looked)


def _size(target: Target, low: Result, high: Result) -> float:
    ends = [
        target.last if one.value is None and one.never and target.last is not None else one.value for one in (low, high)
    ]
    if ends[0] is None or ends[1] is None:
        return 0.0
    return abs(ends[1] - ends[0])


def screened(target: Target, names: Sequence[str], paths: int, seed: int, most: int, threads: int = 0) -> list[str]:
    """The drivers that go most with a figure over paths.

    Args:
        target: The figure.
        names: Names to choose from.
        paths: Number of paths.
        seed: Seed.
        most: How many to keep.
        threads: Worker threads.

    Returns:
        Names by squared rank correlation, largest first.
    """
    count = max(paths, 2000)
    values = ranks(target.finite(target.values(count, seed, threads=threads)))
    drawn = drawn_values(target.lab, count, seed)
    squares = {name: rank_correlation(values, ranks(drawn[name][1])) ** 2 for name in names if name in drawn}
    return sorted(squares, key=lambda name: (-squares[name], name))[:most]


def rank_correlation(a: Floats, b: Floats) -> float:
    """The correlation of two columns of centred ranks.

    Args:
        a: Shape (path,).
        b: Shape (path,).

    Returns:
        From -1 to 1; 0 where one does not vary.
    """
    scale = float(np.sqrt(np.sum(a * a) * np.sum(b * b)))
    return float(np.sum(a * b)) / scale if scale else 0.0
