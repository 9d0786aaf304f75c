"""A figure over the ranges of two drivers together: a grid of cases, each computed as in a tornado."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from labecon.analysis.targets_array import Progress, Target
from labecon.analysis.tornado_array import SHARE_PATHS, Result, result_of
from labecon.analysis.uncertain_array import HIGH, LOW, Uncertain, chosen_drivers, uncertain_drivers
from labecon.backends.draws import start_offset
from labecon.errors import UsageError
from labecon.labs.designs_array import Levels, value_at


@dataclass(frozen=True)
class Heat:
    """A figure over the ranges of two drivers.

    Args:
        target: The figure.
        across: The first driver.
        down: The second driver.
        levels: Percentiles at which each stands.
        across_values: Values of the first driver.
        down_values: Values of the second.
        cells: The figure by row (second driver) and column (first driver).
        base: The figure with both at their medians.
        paths: Paths behind each value; None for the path of medians.
        seed: Seed of the paths.
    """

    target: Target
    across: Uncertain
    down: Uncertain
    levels: tuple[float, ...]
    across_values: tuple[float | None, ...]
    down_values: tuple[float | None, ...]
    cells: tuple[tuple[Result, ...], ...]
    base: Result
    paths: int | None
    seed: int


def heat(
    target: Target,
    across: str,
    down: str,
    *,
    grid: int = 9,
    paths: int | None = None,
    seed: int = 1,
    follow: bool = True,
    threads: int = 0,
    progress: Progress | None = None,
) -> Heat:
    """The figure on a grid of two drivers, each from its 5th to its 95th percentile.

    Args:
        target: The figure.
        across: Full name of the first driver.
        down: Full name of the second.
        grid: Points of each.
        paths: See `tornado`.
        seed: See `tornado`.
        follow: See `tornado`; a driver of the pair never moves with the other.
        threads: See `tornado`.
        progress: See `tornado`.

    Returns:
        The heat map.

    Raises:
        UsageError: The drivers are the same, or one is not uncertain.
    """
    if across == down:
        raise UsageError.of("usage", f"{across} twice: name two drivers", "--over")
    known = uncertain_drivers(target.lab, target.months)
    chosen_drivers(list(known), [across, down], "--over")
    levels = tuple(LOW + (HIGH - LOW) * place / (grid - 1) for place in range(grid))
    count = SHARE_PATHS if paths is None and target.kind == "share" else paths
    cases = [{}, *({down: second, across: first} for second in levels for first in levels)]
    design = Levels(cases, count, follow)
    values = target.values(design.count, seed, design=design, threads=threads, progress=progress)
    results = [result_of(target, one) for one in values.reshape(len(cases), count or 1)]
    rows = tuple(tuple(results[1 + row * grid : 1 + (row + 1) * grid]) for row in range(grid))
    columns = [_values_at(target, known[name], levels) for name in (across, down)]
    return Heat(target, known[across], known[down], levels, columns[0], columns[1], rows, results[0], count, seed)


def _values_at(target: Target, driver: Uncertain, levels: Sequence[float]) -> tuple[float | None, ...]:
    lab = target.lab
    event = lab.events_by_driver.get(driver.name)
    if event is not None:
        starts = (start_offset(1.0 - level, event.hazard) + 1 for level in levels)
        return tuple(float(one) if one <= target.months else None for one in starts)
    month = lab.actual_through if driver.name.startswith("initial.") else lab.first_forecast
    return tuple(value_at(lab.drivers[driver.name], level, month, target.months) for level in levels)
