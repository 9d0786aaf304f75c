"""Readings of many paths, one number a path: shares and spreads with their errors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

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
