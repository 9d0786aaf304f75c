"""What goes with a figure over paths: rank correlation with each driver, and a measure for any form of dependence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from labecon.analysis.deciding_array import drawn_values, explained, ranks
from labecon.analysis.readings_array import Floats
from labecon.analysis.targets_array import Progress, Target
from labecon.analysis.tornado_array import rank_correlation
from labecon.analysis.uncertain_array import Uncertain, chosen_drivers, uncertain_drivers

#: Equal groups of paths by which the dependence on a driver is measured whatever its form.
BINS = 20


@dataclass(frozen=True)
class Goes:
    """How far a figure goes with a driver over paths.

    Args:
        driver: The driver.
        share: Share of what all drivers explain, each by its squared rank correlation less chance.
        correlation: Rank correlation.
        error: Standard error of the correlation.
        any_form: Share of the variance of ranks between equal groups of paths by the driver, less chance: it holds for
            any form of dependence, also one that turns around.
    """

    driver: Uncertain
    share: float
    correlation: float
    error: float
    any_form: float


@dataclass(frozen=True)
class Importance:
    """What goes with a figure over paths.

    Args:
        target: The figure.
        rows: Largest share first.
        explained: Sum of squared rank correlations, at most 1.
        paths: Number of paths.
        seed: Seed.
        never: Share of the paths on which it never happens.
    """

    target: Target
    rows: tuple[Goes, ...]
    explained: float
    paths: int
    seed: int
    never: float


def importance(
    target: Target,
    drivers: Sequence[str] = (),
    *,
    paths: int = 4096,
    seed: int = 1,
    top: int | None = None,
    threads: int = 0,
    progress: Progress | None = None,
) -> Importance:
    """How much of a figure's variance over paths goes with each driver.

    Args:
        target: The figure; paths on which it never happens count as one past the horizon.
        drivers: Full names to show; every uncertain driver when empty.
        paths: Number of paths.
        seed: Seed.
        top: How many to keep, largest first.
        threads: Worker threads.
        progress: Called with (done, all).

    Returns:
        Shares by `labecon.analysis.deciding_array.explained`, with direction and a measure without form.
    """
    known = uncertain_drivers(target.lab, target.months)
    names = chosen_drivers(list(known), drivers)
    values = target.values(paths, seed, threads=threads, progress=progress)
    drawn = drawn_values(target.lab, paths, seed)
    found = explained(values, drawn)
    kept = ~np.isnan(values)
    ordered = ranks(values[kept])
    rows = []
    for name in names:
        column = drawn[name][1][kept]
        r = rank_correlation(ordered, ranks(column))
        error = float(np.sqrt((1 - r * r) / max(len(column) - 2, 1)))
        rows.append(Goes(known[name], found.shares.get(name, 0.0), r, error, between(column, ordered)))
    rows.sort(key=lambda one: (-one.share, -one.any_form, one.driver.name))
    never = float(np.mean(np.isposinf(values)))
    return Importance(target, tuple(rows[:top]), found.total, paths, seed, never)


def between(column: Floats, ordered: Floats) -> float:
    """Share of the variance of ranks that lies between equal groups by a driver, less what chance gives.

    Args:
        column: Values of the driver, shape (path,).
        ordered: Centred ranks of the figure.

    Returns:
        The correlation ratio, from 0 to 1.

    Example:
        >>> x = np.linspace(-1, 1, 4001)
        >>> round(between(x, ranks(x * x)), 2), between(np.zeros(4001), ranks(x))
        (0.99, 0.0)
    """
    count, whole = len(column), float(np.sum(ordered * ordered))
    place = np.argsort(np.argsort(column, kind="stable"), kind="stable")
    bins = np.minimum(place * BINS // max(count, 1), BINS - 1) if len(np.unique(column)) > BINS else None
    if bins is None:
        _, bins = np.unique(column, return_inverse=True)
    sizes = np.bincount(bins)
    groups = int(np.count_nonzero(sizes))
    if groups < 2 or count <= groups or not whole:
        return 0.0
    sums = np.bincount(bins, weights=ordered)
    share = float(np.sum(sums * sums / np.maximum(sizes, 1))) / whole
    return max(0.0, 1 - (1 - share) * (count - 1) / (count - groups))
