"""Readings of many paths, one number a path: shares and spreads with their errors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

import numpy as np
import numpy.typing as npt

from labecon.analysis.readings_array import Bools, Floats, Spread, share_within, spread


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
