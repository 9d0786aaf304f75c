"""Quantiles of any number of paths in bounded memory: counts in bins of equal width, set by a pilot.

The pilot is the first paths; its range, a little widened, is cut into bins for every row (a line in a month, a line
over a window). What lies outside is counted below or above, with the least and the greatest value. Counts of whole
numbers are the same in any order, so the result does not depend on blocks or threads. A quantile lies within one bin of
the exact one: between its ranks the values of a bin are taken as evenly spread.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Singles = npt.NDArray[np.float32]
#: Bins of a row, and the share of the pilot that may lie outside them on either side.
BINS, OUTSIDE = 4096, 0.002
#: Share of the pilot's range by which the bins reach further on either side.
MARGIN = 0.02


class Histogram:
    """Counts of values by row.

    Args:
        pilot: Values that set the bins, one array of shape (path,) a row; they are not counted.
    """

    def __init__(self, pilot: Sequence[Singles]) -> None:
        ends = np.array([_ends(row) for row in pilot]).reshape(len(pilot), 2)
        margin = MARGIN * (ends[:, 1] - ends[:, 0])
        self.start = (ends[:, 0] - margin).astype(np.float32).astype(np.float64)
        self.width = ((ends[:, 1] + margin - self.start) / BINS).astype(np.float32).astype(np.float64)
        #: Below the bins, the bins, above them; by row.
        self.counts = np.zeros((len(pilot), BINS + 2), dtype=np.uint32)
        self.least, self.greatest = np.full(len(pilot), np.inf), np.full(len(pilot), -np.inf)
        self.undefined = np.zeros(len(pilot), dtype=np.int64)

    def add(self, row: int, values: Singles) -> None:
        """Counts values.

        Args:
            row: Their row.
            values: Shape (path,).
        """
        if not len(values):
            return
        least, greatest = float(values.min()), float(values.max())
        if not np.isfinite(least + greatest):
            known = values[np.isfinite(values)]
            self.undefined[row] += len(values) - len(known)
            self.add(row, known)
            return
        self.least[row] = min(self.least[row], least)
        self.greatest[row] = max(self.greatest[row], greatest)
        if self.width[row] > 0:
            place = values - np.float32(self.start[row])
            place *= np.float32(1.0 / self.width[row])
            place += np.float32(1.0)
            np.clip(place, np.float32(0.0), np.float32(BINS + 1), out=place)
            bins = place.astype(np.int64)
        else:
            bins = np.select([values < self.start[row], values > self.start[row]], [0, BINS + 1], 1)
        self.counts[row] += np.bincount(bins, minlength=BINS + 2).astype(np.uint32)

    @property
    def paths(self) -> npt.NDArray[np.int64]:
        """Number of values counted, by row, undefined ones included."""
        total: npt.NDArray[np.int64] = self.counts.sum(axis=1, dtype=np.int64) + self.undefined
        return total

    def quantiles(self, row: int, levels: Sequence[float]) -> Floats:
        """Quantiles of a row.

        Args:
            row: The row.
            levels: Levels in [0, 1].

        Returns:
            Shape (level,); not-a-number where a value of the row is undefined, as for exact quantiles.
        """
        counts = self.counts[row].astype(np.int64)
        total = int(counts.sum())
        if self.undefined[row] or not total:
            return np.full(len(levels), np.nan)
        places = np.asarray(levels) * (total - 1)
        below = np.floor(places)
        ranks = np.concatenate([below, np.minimum(below + 1, total - 1)])
        edges, ends = self.edges(row), np.cumsum(counts)
        bins = np.searchsorted(ends, ranks, side="right")
        share = (ranks - (ends[bins] - counts[bins]) + 0.5) / counts[bins]
        values = edges[bins] + (edges[bins + 1] - edges[bins]) * share
        values = np.where(ranks == 0, self.least[row], np.where(ranks == total - 1, self.greatest[row], values))
        first, second = np.clip(values, self.least[row], self.greatest[row]).reshape(2, -1)
        found: Floats = first + (second - first) * (places - below)
        return found

    def edges(self, row: int) -> Floats:
        """Edges of the bins of a row, the least and the greatest value outermost.

        Args:
            row: The row.

        Returns:
            Shape (bin + 3,).
        """
        inner = self.start[row] + self.width[row] * np.arange(BINS + 1)
        return np.concatenate([[min(self.least[row], inner[0])], inner, [max(self.greatest[row], inner[-1])]])

    @property
    def digest(self) -> str:
        """SHA-256 of bins and counts, little-endian."""
        state = hashlib.sha256()
        for one in (self.start, self.width, self.least, self.greatest, self.undefined):
            state.update(np.ascontiguousarray(one).astype(one.dtype.newbyteorder("<")).tobytes())
        state.update(self.counts.astype("<u4").tobytes())
        return state.hexdigest()


def _ends(row: Singles) -> tuple[float, float]:
    """Where the bins of a row begin and end; a little of the pilot stays outside."""
    ordered = np.sort(row[np.isfinite(row)])
    if not len(ordered):
        return 0.0, 0.0
    last = len(ordered) - 1
    return float(ordered[int(OUTSIDE * last)]), float(ordered[int(np.ceil((1 - OUTSIDE) * last))])
