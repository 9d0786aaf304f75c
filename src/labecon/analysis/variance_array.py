"""Sobol indices: which share of a figure's variance a group of drivers makes alone, and with all it interacts with.

Rows of two independent paths and of exchanged ones (`labecon.labs.designs_array.Exchanged`) give the first-order index
by Saltelli 2010 and the total index by Jansen 1999. Drivers of one correlation are one group: within it, variance has
no owner. Intervals come from drawing the rows again with replacement.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from labecon.analysis.readings_array import Floats
from labecon.analysis.targets_array import Progress, Target
from labecon.analysis.tornado_array import screened
from labecon.analysis.uncertain_array import Uncertain, chosen_drivers, uncertain_drivers
from labecon.backends import draws_array
from labecon.errors import UsageError
from labecon.labs import Lab
from labecon.labs.designs_array import Exchanged

#: Times that rows are drawn again: at most, at least, and rows drawn in all in between.
MOST_RESAMPLES, LEAST_RESAMPLES, RESAMPLED = 400, 100, 2**22
#: Groups that are looked at one by one; all further drivers are one group.
SHOWN = 12
#: The group of all drivers that are not looked at one by one.
OTHERS = "others"
#: Rows below which indices say nothing.
LEAST_ROWS = 32
#: Most cases in one design.
MOST_CASES = 10_000_000


@dataclass(frozen=True)
class Index:
    """A share of variance with its 95 % interval.

    Args:
        value: The share; may miss [0, 1] by its error.
        low: Lower end.
        high: Upper end.
        error: Standard error.
    """

    value: float
    low: float
    high: float
    error: float


@dataclass(frozen=True)
class Part:
    """A group of drivers.

    Args:
        name: Its first driver, or ``others``.
        drivers: Full names.
        first: Share of the variance that it makes alone.
        total: Share that it takes part in.
        driver: The first driver; None for the group of all others.
    """

    name: str
    drivers: tuple[str, ...]
    first: Index
    total: Index
    driver: Uncertain | None


@dataclass(frozen=True)
class Decomposition:
    """Where the variance of a figure comes from.

    Args:
        target: The figure; never counts as one past the horizon.
        parts: Largest total first, the others last.
        mean: Mean over the paths.
        variance: Variance over the paths.
        rows: Rows of the design.
        cases: Cases computed.
        left_out: Share of the rows left out because the figure is undefined on one of their cases.
        never: Share of paths on which it never happens.
        seed: Seed.
    """

    target: Target
    parts: tuple[Part, ...]
    mean: float
    variance: float
    rows: int
    cases: int
    left_out: float
    never: float
    seed: int


def groups_of(lab: Lab, names: Sequence[str]) -> list[tuple[str, ...]]:
    """Drivers, each with all that are drawn together with it.

    Args:
        lab: The lab.
        names: Drivers to look at.

    Returns:
        One group for each, that of the first where two are drawn together.
    """
    groups: list[tuple[str, ...]] = []
    taken: set[str] = set()
    for name in names:
        if name not in taken:
            together = next((one.drivers for one in lab.correlations if name in one.drivers), (name,))
            groups.append((name, *(other for other in together if other != name)))
            taken |= set(together)
    return groups


def sobol(
    target: Target,
    drivers: Sequence[str] = (),
    *,
    rows: int = 2048,
    seed: int = 1,
    top: int | None = None,
    threads: int = 0,
    progress: Progress | None = None,
) -> Decomposition:
    """Sobol indices of a figure.

    Args:
        target: The figure.
        drivers: Full names to look at one by one; by default the ``top`` that go most with the figure over paths.
        rows: Rows of the design, one path each before the exchanges.
        seed: Seed.
        top: Number of groups; `SHOWN` by default.
        threads: Worker threads; 0 for the default.
        progress: Called with (done, all).

    Returns:
        The decomposition.

    Raises:
        UsageError: The design is too large, or the figure does not vary or is undefined on most paths.
    """
    if rows < LEAST_ROWS:
        raise UsageError.of("out-of-range", f"{rows} rows: indices need at least {LEAST_ROWS}", "--paths")
    lab = target.lab
    known = uncertain_drivers(lab, target.months)
    names = chosen_drivers(list(known), drivers)
    most = top or (len(names) if drivers else SHOWN)
    if len(names) > most:
        names = screened(target, names, rows, seed, most, threads)
    looked = groups_of(lab, names)
    taken = {name for group in looked for name in group}
    others = tuple(name for name in known if name not in taken)
    groups = [*looked, others] if others else looked
    design = Exchanged(rows, groups)
    if design.count > MOST_CASES:
        text = f"{rows} rows and {len(groups)} groups are {design.count:,} cases: at most {MOST_CASES:,}"
        raise UsageError.of("out-of-range", text, "--paths", "ask for fewer paths or --top fewer drivers")
    values = target.values(design.count, seed, design=design, threads=threads, progress=progress)
    table = target.finite(values).reshape(rows, design.width)
    kept = ~np.isnan(table).any(axis=1)
    used = table[kept]
    if len(used) < LEAST_ROWS or float(used[:, :2].std()) == 0.0:
        why = "does not vary" if len(used) >= LEAST_ROWS else "is undefined on most paths"
        raise UsageError.of("out-of-range", f"{target.name} {why}: it has no variance to share", "--target")
    first, total = indices(used, seed)
    parts = [
        Part(group[0], group, first[place], total[place], known[group[0]] if place < len(looked) else None)
        for place, group in enumerate(groups)
    ]
    shown = sorted(parts[: len(looked)], key=lambda one: (-one.total.value, one.name))
    shown += [replace(one, name=OTHERS) for one in parts[len(looked) :]]
    never = float(np.mean(np.isposinf(values)))
    both = used[:, :2]
    return Decomposition(
        target, tuple(shown), float(both.mean()), float(both.var()), rows, design.count,
        float(1 - kept.mean()), never, seed,
    )  # fmt: skip


def indices(table: Floats, seed: int = 1, resamples: int | None = None) -> tuple[list[Index], list[Index]]:
    """First-order and total indices from the cases of a design.

    Args:
        table: Figure by row and case: first path, second path, then one case for each group; finite.
        seed: Seed of the rows drawn again.
        resamples: Times that rows are drawn again; by default 400, less for more than ten thousand rows.

    Returns:
        First-order and total index of each group; intervals are over the draws in which the figure varies, which a
        chance of a few rows does not do in every one.
    """
    if resamples is None:
        resamples = min(MOST_RESAMPLES, max(LEAST_RESAMPLES, RESAMPLED // len(table)))
    shifted = table - table[:, :2].mean()
    first, total = _estimates(shifted[None])
    draws = draws_array.uniforms(seed, np.arange(len(table)), list(range(resamples)), "sensitivity.rows").T
    chosen = (draws * len(table)).astype(np.int64)
    parts = [
        _estimates(shifted[rows]) for rows in np.array_split(chosen, max(1, chosen.size * table.shape[1] // 2**22))
    ]
    again = [np.concatenate([part[place] for part in parts]) for place in (0, 1)]
    return tuple(  # type: ignore[return-value]
        [
            Index(float(value), float(low), float(high), float(np.nanstd(column)))
            for value, column in zip(values[0], columns.T, strict=True)
            for low, high in [np.nanquantile(column, (0.025, 0.975))]
        ]
        for values, columns in zip((first, total), again, strict=True)
    )


def _estimates(tables: Floats) -> tuple[Floats, Floats]:
    """First-order and total indices of tables of shape (table, row, case), each of shape (table, group).

    Not-a-number for a table that does not vary.
    """
    a, b, mixed = tables[..., :1], tables[..., 1:2], tables[..., 2:]
    variance = tables[..., :2].reshape(len(tables), -1).var(axis=1)[:, None]
    variance[variance == 0.0] = np.nan
    first = np.mean(b * (mixed - a), axis=1) / variance
    total = np.mean((a - mixed) ** 2, axis=1) / 2 / variance
    return first, total
