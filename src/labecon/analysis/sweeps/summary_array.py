"""A sweep summed up: quantiles, chances and months of every cell, and one hash of all results."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from labecon.analysis.readings_array import level_of, share_within, spread
from labecon.analysis.sweeps.columns import Column
from labecon.analysis.sweeps.plan import Cell, Plan
from labecon.backends.quantiles_array import quantiles
from labecon.labs.simulation_array import QUANTILES

Singles = npt.NDArray[np.float32]
#: Months within which the chance of running out, or of breaking even, is said.
WITHIN = (12, 24, 36, 48, 60)
#: All paths of some columns of a cell: number of the cell and names of the columns to values by name.
Read = Callable[[int, Sequence[str]], Mapping[str, Singles]]
#: Values held at a time.
AT_ONCE = 50_000_000
LEVELS = tuple(f"q{round(level * 100):02d}" for level in QUANTILES)


def kinds(drivers: Mapping[str, str]) -> dict[str, str]:
    """The columns of the summary.

    Args:
        drivers: Columns of the drivers that are set, ``text`` or ``number``.

    Returns:
        Column to ``text``, ``whole`` or ``number``, in order.
    """
    head = {"lab": "text", "currency": "text", "scenario": "text", "seed": "whole"}
    body = {"figure": "text", "window": "text", "unit": "text", "paths": "whole"}
    numbers = [*LEVELS, "median_error", "never", "undefined", *(f"within_{months}" for months in WITHIN)]
    return {**head, **drivers, **body, **dict.fromkeys(numbers, "number"), "reason": "text"}


def summed_up(
    plan: Plan, failed: Mapping[int, str], read: Read, drivers: Mapping[str, str]
) -> tuple[list[dict[str, Any]], str]:
    """Every cell summed up, and the hash of all results.

    Args:
        plan: The plan.
        failed: Number of each cell that has no result to the reason.
        read: Gives the values.
        drivers: Columns of the drivers that are set.

    Returns:
        Rows of the summary, cell by cell, and SHA-256 over cells, columns and values in an order of their own: it
        depends on no order of work, no number or kind of workers and no size of blocks.
    """
    rows: list[dict[str, Any]] = []
    hashes: dict[str, str] = {}
    for number, cell in enumerate(plan.cells):
        labels = {"lab": cell.lab, "currency": plan.currencies[cell.lab], "scenario": cell.scenario, "seed": cell.seed}
        labels |= {name: cell.drivers.get(name) for name in drivers}
        for name, kind in drivers.items():
            if kind == "text" and labels[name] is not None:
                labels[name] = str(labels[name])
        state = hashlib.sha256()
        if number in failed:
            rows.append({**labels, "paths": plan.specification.paths, "reason": failed[number]})
            state.update(b"failed")
        else:
            for column, values in _columns(plan, number, read):
                rows.append({**labels, **_row(column, values)})
                state.update(f"{column.name}\0".encode() + values.astype("<f4").tobytes())
        hashes[_key(cell)] = state.hexdigest()
    return rows, hashlib.sha256(json.dumps(sorted(hashes.items())).encode()).hexdigest()


def _columns(plan: Plan, number: int, read: Read) -> Iterator[tuple[Column, Singles]]:
    columns = plan.columns[plan.cells[number].lab]
    step = max(1, AT_ONCE // plan.specification.paths)
    for start in range(0, len(columns), step):
        some = columns[start : start + step]
        values = read(number, [column.name for column in some])
        yield from ((column, values[column.name]) for column in some)


def concatenated(parts: Sequence[Mapping[str, Singles]]) -> dict[str, Singles]:
    """The values of all blocks of a cell.

    Args:
        parts: Columns by name, block by block in the order of paths.

    Returns:
        Columns by name, shape (path,).
    """
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _key(cell: Cell) -> str:
    return json.dumps(cell.as_json(), sort_keys=True, ensure_ascii=False)


def _row(column: Column, values: Singles) -> dict[str, Any]:
    wide = values.astype(np.float64)
    missing = np.isnan(wide)
    row: dict[str, Any] = {"figure": column.figure, "window": column.window or None, "unit": column.unit}
    row |= {"paths": len(values), "undefined": float(missing.mean())}
    if missing.all():
        why = "it reaches into months nobody reports, lies beyond the last month, or has a denominator of 0"
        return {**row, "reason": why}
    found = spread(wide)
    row |= {"median_error": found.error, "never": found.never}
    if np.isinf(wide).any():
        ordered = np.sort(wide[~missing])
        row |= {name: level_of(ordered, level) for name, level in zip(LEVELS, QUANTILES, strict=True)}
    else:
        row |= dict(zip(LEVELS, quantiles(values[None, :], QUANTILES)[0].tolist(), strict=True))
    if column.unit == "month":
        row |= {f"within_{months}": share_within(wide, months)[0] for months in WITHIN}
        if row["q50"] is None:
            row["reason"] = "on at least half of the paths it does not happen by the horizon"
    return row
