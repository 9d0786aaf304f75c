"""Exact quantiles of many rows: order statistics by selection in C where a compiler is at hand, else by sorting.

Rows are taken one after the other, on threads, so that the memory needed beside the values is a few rows. Both ways
give the same numbers: the two order statistics around a level, joined by a straight line in float64.
"""

from __future__ import annotations

import ctypes
import math
import os
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from labecon.backends import native
from labecon.backends.c_quantiles import C_QUANTILES

Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]
#: Values below which sorting takes less time than loading the library.
SMALL = 2_000_000


def quantiles(values: Singles, levels: Sequence[float], threads: int = 0) -> Floats:
    """Quantiles over paths by linear interpolation of the sorted values, in float64.

    Args:
        values: Shape (..., path); not-a-number (undefined ratios) is left out row by row.
        levels: Levels in [0, 1].
        threads: Worker threads; 0 takes ``LABECON_THREADS`` or the number of cores.

    Returns:
        Shape (..., level); not-a-number where a row has no value at all.

    Example:
        >>> quantiles(np.array([[3, 1, 2]], dtype=np.float32), [0.25, 0.5]).tolist()
        [[1.5, 2.0]]
    """
    rows = np.ascontiguousarray(values, dtype=np.float32).reshape(-1, values.shape[-1])
    wanted = np.array(levels, dtype=np.float64)
    select = _library() if rows.size >= SMALL else None
    workers = threads or int(os.environ.get("LABECON_THREADS") or 0) or os.cpu_count() or 1
    cuts = np.linspace(0, len(rows), min(workers, max(1, len(rows))) + 1).astype(int)
    parts = [rows[start:end] for start, end in pairwise(cuts)]
    if rows.size < SMALL or len(parts) == 1:
        found = [row_quantiles(part, wanted, select) for part in parts]
    else:
        from concurrent.futures import ThreadPoolExecutor  # long to load

        with ThreadPoolExecutor(len(parts)) as pool:
            found = list(pool.map(lambda part: row_quantiles(part, wanted, select), parts))
    return np.concatenate(found).reshape(*values.shape[:-1], len(wanted))


def _library() -> Any:
    try:
        return native.library(C_QUANTILES).labecon_ranks
    except native.Unavailable:
        return None


def row_quantiles(rows: Singles, levels: Floats, select: Any) -> Floats:
    """Quantiles of rows, one after the other.

    Args:
        rows: Shape (row, path).
        levels: Levels in [0, 1].
        select: The library's function; None sorts.

    Returns:
        Shape (row, level).
    """
    present, below, above = _sorted(rows, levels) if select is None else _selected(rows, levels, select)
    place = levels[None, :] * np.maximum(present - 1, 0)[:, None]
    low, high = below.astype(np.float64), above.astype(np.float64)
    with np.errstate(invalid="ignore"):
        between = np.where(low == high, 0.0, high - low)  # two infinities have no distance
        found: Floats = low + between * (place - np.floor(place))
    found[present == 0] = math.nan
    return found


def _sorted(rows: Singles, levels: Floats) -> tuple[npt.NDArray[np.int64], Singles, Singles]:
    present = np.zeros(len(rows), dtype=np.int64)
    below, above = np.zeros((2, len(rows), len(levels)), dtype=np.float32)
    for number, row in enumerate(rows):
        ordered = np.sort(row)  # not-a-number comes last
        count = len(row) - int(np.isnan(row).sum())
        place = np.floor(levels * max(count - 1, 0)).astype(np.int64)
        present[number] = count
        below[number] = ordered[place]
        above[number] = ordered[np.minimum(place + 1, max(count - 1, 0))]
    return present, below, above


def _selected(rows: Singles, levels: Floats, select: Any) -> tuple[npt.NDArray[np.int64], Singles, Singles]:
    count, width = rows.shape
    present = np.zeros(count, dtype=np.int64)
    below, above = np.zeros((2, count, len(levels)), dtype=np.float32)
    keys, room = np.empty((2, width), dtype=np.uint32)
    sizes = [ctypes.c_int64(size) for size in (count, width, width)]
    arrays = (present, below, above, keys, room)
    pointers = [ctypes.c_void_p(one.ctypes.data) for one in arrays]
    values, wanted = ctypes.c_void_p(rows.ctypes.data), ctypes.c_void_p(levels.ctypes.data)
    select(values, *sizes, wanted, ctypes.c_int64(len(levels)), *pointers)
    return present, below, above
