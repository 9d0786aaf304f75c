"""How fast exact quantiles are: five levels of rows of a million values, by the ways there are."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np

from labecon.backends import native, quantiles_array
from labecon.benchmark.c_kernel_array import CKernel
from labecon.labs.simulation_array import QUANTILES

#: Values of a row, and rows measured; the answer is for the rows of six lines over five years.
WIDTH, ROWS, ALL_ROWS = 1_000_000, 12, 360


def measure(width: int = WIDTH, rows: int = ROWS, turns: int = 3) -> dict[str, Any]:
    """CPU seconds of all rows by each way, on one thread, in turns.

    Args:
        width: Values of a row.
        rows: Rows measured.
        turns: Turns of each way.

    Returns:
        ``core_seconds`` by way, and the largest difference between them.
    """
    draw = np.random.default_rng(1)
    values = np.exp(draw.normal(size=(rows, width))).astype(np.float32)
    values[::2] -= np.float32(1)  # as cash and profit have both signs
    levels = np.array(QUANTILES)
    ways: dict[str, Callable[[], Any]] = {
        "labecon": lambda: quantiles_array.quantiles(values, QUANTILES, 1),
        "NumPy sort": lambda: quantiles_array.row_quantiles(values, levels, None),
        "NumPy quantile": lambda: np.quantile(values, levels, axis=1).T,
    }
    try:
        hand = CKernel(np.zeros((1, 1)))
        ways["c_kernel"] = lambda: hand.fans(values[:, None, :], levels)[:, 0]
    except native.Unavailable:
        pass
    spent: dict[str, list[float]] = {name: [] for name in ways}
    found = {}
    for _ in range(turns):
        for name, way in ways.items():
            start = time.process_time()
            found[name] = way()
            spent[name].append((time.process_time() - start) * ALL_ROWS / rows)
    differences = (np.abs(one / found["labecon"] - 1).max() for one in found.values())
    return {
        "rows": ALL_ROWS,
        "values": width,
        "core_seconds": {name: round(min(seconds), 3) for name, seconds in spent.items()},
        "largest_difference": float(f"{max(differences):.2g}"),
    }
