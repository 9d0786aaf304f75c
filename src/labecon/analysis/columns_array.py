"""Readings of many paths, one number a path: shares and spreads with their errors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np
import numpy.typing as npt

from labecon.analysis.readings_array import Bools, Floats, Spread, share_within, spread, spread_of


class Columns(Protocol):
    """Readings by name, however the paths were drawn and kept."""

    @property
    def paths(self) -> int:
        """Number of paths."""

    def has(self, name: str) -> bool:
        """Whether there is such a reading.

        Args:
            name: Name of the reading.
        """

    def share(self, name: str, most: float) -> tuple[float, float]:
        """Share of the paths on which a reading is at most a number, and its standard error.

        Args:
            name: Name of the reading.
            most: The number.
        """

    def spread(self, name: str) -> Spread:
        """Median and range of a reading with their errors.

        Args:
            name: Name of the reading.
        """


@dataclass(frozen=True)
class IndependentColumns:
    """Readings on paths drawn independently, all of them or those on which something holds.

    Args:
        figures: By name, shape (path,).
        paths: Number of paths that count.
        kept: The paths that count, shape (path,); None for all.
    """

    figures: Mapping[str, Floats]
    paths: int
    kept: Bools | None = None

    def has(self, name: str) -> bool:
        """See `Columns`."""
        return name in self.figures

    def share(self, name: str, most: float) -> tuple[float, float]:
        """See `Columns`."""
        return share_within(self.column(name), most)

    def spread(self, name: str) -> Spread:
        """See `Columns`."""
        return spread(self.column(name))

    def column(self, name: str) -> Floats:
        """The reading on the paths that count.

        Args:
            name: Name of the reading.

        Returns:
            Shape (path,).
        """
        values = self.figures[name]
        return values if self.kept is None else values[self.kept]


@dataclass(frozen=True)
class ReplicatedColumns(IndependentColumns):
    """Readings on paths in independently scrambled replicates: errors are those between replicates.

    Args:
        replicates: Replicate of each path, shape (path,).
    """

    replicates: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def share(self, name: str, most: float) -> tuple[float, float]:
        """See `Columns`."""
        parts = [share_within(one, most)[0] for one in self._parts(name)]
        return share_within(self.column(name), most)[0], error_between(parts)

    def spread(self, name: str) -> Spread:
        """See `Columns`."""
        whole, parts = spread(self.column(name)), [spread(one) for one in self._parts(name)]

        def error(value: float | None, ends: list[float | None]) -> float | None:
            known = [end for end in ends if end is not None]
            return error_between(known) if value is not None and len(known) == len(ends) else None

        return replace(
            whole,
            error=error(whole.median, [one.median for one in parts]),
            low_error=error(whole.low, [one.low for one in parts]),
            high_error=error(whole.high, [one.high for one in parts]),
        )

    def _parts(self, name: str) -> list[Floats]:
        numbers = self.replicates if self.kept is None else self.replicates[self.kept]
        values = self.column(name)
        return [values[numbers == one] for one in np.unique(numbers)]


class CountedColumns:
    """Readings of which only the counts of their values are kept: months, of which there are few.

    Args:
        prefixes: Beginnings of the names that are counted.
    """

    def __init__(self, prefixes: Sequence[str]) -> None:
        self.prefixes = tuple(prefixes)
        self.counts: dict[str, dict[float, int]] = {}
        self._paths = 0

    def add(self, figures: Mapping[str, Floats], kept: Bools | None = None) -> None:
        """Counts the readings of further paths.

        Args:
            figures: By name, shape (path,).
            kept: The paths that count, shape (path,); None for all.
        """
        first = next(iter(figures.values()))
        self._paths += len(first) if kept is None else int(kept.sum())
        for name, column in figures.items():
            if not name.startswith(self.prefixes):
                continue
            counts = self.counts.setdefault(name, {})
            values, sizes = np.unique(column if kept is None else column[kept], return_counts=True)
            for value, size in zip(values.tolist(), sizes.tolist(), strict=True):
                if value == value:
                    counts[value] = counts.get(value, 0) + size

    @property
    def paths(self) -> int:
        """See `Columns`."""
        return self._paths

    def has(self, name: str) -> bool:
        """See `Columns`."""
        return name in self.counts

    def share(self, name: str, most: float) -> tuple[float, float]:
        """See `Columns`."""
        counts = self.counts[name]
        known = sum(counts.values())
        if not known:
            return float("nan"), float("nan")
        share = sum(size for value, size in counts.items() if value <= most) / known
        return share, float(np.sqrt(share * (1 - share) / known))

    def spread(self, name: str) -> Spread:
        """See `Columns`."""
        ordered = _Counted(self.counts[name])
        never = self.counts[name].get(np.inf, 0) / len(ordered) if len(ordered) else 0.0
        return spread_of(ordered, never, self._paths)


class _Counted:
    """Values in order, from the number of times each occurs."""

    def __init__(self, counts: Mapping[float, int]) -> None:
        self.values = sorted(counts)
        self.ends = np.cumsum([counts[value] for value in self.values], dtype=np.int64)

    def __len__(self) -> int:
        return int(self.ends[-1]) if self.values else 0

    def __getitem__(self, rank: int) -> float:
        return self.values[int(np.searchsorted(self.ends, rank, side="right"))]


def error_between(parts: Sequence[float]) -> float:
    """The standard error of a mean from the values of independent replicates.

    Args:
        parts: A value of each.

    Returns:
        Their standard deviation over the root of their number.

    Example:
        >>> error_between([1.0, 3.0])
        1.0
    """
    return float(np.std(parts, ddof=1) / np.sqrt(len(parts))) if len(parts) > 1 else float("nan")
