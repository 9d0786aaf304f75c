"""What a document says of many paths: quantiles of lines by month and over windows, each with its standard error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from labecon.backends.quantiles_array import quantiles
from labecon.labs.histogram_array import Histogram
from labecon.labs.simulation_array import QUANTILES, Simulation

Floats = npt.NDArray[np.float64]
MEDIAN = QUANTILES.index(0.5)


def quantile_errors(values: npt.NDArray[np.float32]) -> Floats:
    """Standard errors of the quantiles over independent paths.

    The rank of a quantile p among n paths varies by sqrt(p (1 - p) / n) of all; half of what the values change over one
    such step to either side is the error.

    Args:
        values: Shape (..., path).

    Returns:
        Shape (..., level).
    """
    below, above = stepped(values.shape[-1])
    wide = quantiles(values, [*below, *above])
    errors: Floats = (wide[..., len(below) :] - wide[..., : len(below)]) / 2
    return errors


def stepped(count: int) -> tuple[list[float], list[float]]:
    """The levels one standard error of its rank below and above each quantile.

    Args:
        count: Number of paths.

    Returns:
        Levels below and above, in [0, 1].
    """
    steps = [(level * (1 - level) / max(1, count)) ** 0.5 for level in QUANTILES]
    pairs = [(max(0.0, level - step), min(1.0, level + step)) for level, step in zip(QUANTILES, steps, strict=True)]
    return [below for below, _ in pairs], [above for _, above in pairs]


class Sample(Protocol):
    """Quantiles with their errors, however the paths were drawn and kept."""

    def fan(self, line: str) -> tuple[Floats, Floats]:
        """A line by month.

        Args:
            line: A kept item.

        Returns:
            Quantiles and standard errors, each of shape (month, level).
        """

    def window(self, label: str, line: str) -> tuple[Floats, Floats]:
        """A line over a window.

        Args:
            label: The window.
            line: An item asked for over it.

        Returns:
            Quantiles and standard errors, each of shape (level,); not-a-number where undefined.
        """


@dataclass(frozen=True)
class Independent:
    """Paths drawn independently, all of them or those on which something holds.

    Args:
        simulation: The paths.
        kept: The paths that count, shape (path,); None for all.
    """

    simulation: Simulation
    kept: npt.NDArray[np.bool_] | None = None

    def fan(self, line: str) -> tuple[Floats, Floats]:
        """See `Sample`."""
        return self._both(self.simulation.results.lines[line])

    def window(self, label: str, line: str) -> tuple[Floats, Floats]:
        """See `Sample`."""
        column = self.simulation.figure(f"{label}:{line}").astype(np.float32)
        fan, errors = self._both(column[None, :])
        return fan[0], errors[0]

    def _both(self, values: npt.NDArray[np.float32]) -> tuple[Floats, Floats]:
        chosen = values if self.kept is None else np.ascontiguousarray(values[:, self.kept])
        return quantiles(chosen, QUANTILES), quantile_errors(chosen)


@dataclass(frozen=True)
class Replicated(Independent):
    """Paths in independently scrambled replicates: errors are those between replicates.

    Args:
        replicates: Replicate of each path, shape (path,).
    """

    replicates: npt.NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def _both(self, values: npt.NDArray[np.float32]) -> tuple[Floats, Floats]:
        chosen = values if self.kept is None else np.ascontiguousarray(values[:, self.kept])
        fan = quantiles(chosen, QUANTILES)
        parts = [quantiles(np.ascontiguousarray(one), QUANTILES) for one in self._parts(chosen)]
        if len(parts) < 2:
            return fan, np.full_like(fan, np.nan)
        return fan, np.std(parts, axis=0, ddof=1) / np.sqrt(len(parts))

    def _parts(self, values: npt.NDArray[Any]) -> list[npt.NDArray[Any]]:
        numbers = self.replicates if self.kept is None else self.replicates[self.kept]
        return [values[..., numbers == one] for one in np.unique(numbers)]

    def variance_ratios(self, windows: Mapping[str, Sequence[str]]) -> dict[str, float | None]:
        """How much smaller the variance of a figure is than with as many independent paths: measured, not promised.

        Args:
            windows: Window label to lines, over which the middle ratio is taken.

        Returns:
            Ratios of the ``mean`` and of the ``median`` of a line over a window; None where nothing varies.
        """
        means: list[float] = []
        medians: list[float] = []
        for label, line in ((label, line) for label, lines in windows.items() for line in lines):
            whole = self.simulation.figure(f"{label}:{line}")
            column = whole if self.kept is None else whole[self.kept]
            parts = [float(one.mean()) for one in self._parts(column)]
            if len(parts) < 2:
                continue
            between = float(np.var(parts, ddof=1)) / len(parts)
            if np.isfinite(column).all() and between > 0:
                means.append(float(np.var(column)) / len(column) / between)
                alone = quantile_errors(column.astype(np.float32)[None, :])[0][MEDIAN]
                error = self.window(label, line)[1][MEDIAN]
                medians += [float(alone / error) ** 2] if error > 0 else []
        return {
            name: float(np.median(ratios)) if ratios else None
            for name, ratios in (("mean", means), ("median", medians))
        }


@dataclass(frozen=True)
class Binned:
    """Any number of paths, of which only counts in bins are kept.

    Args:
        histogram: The counts.
        fans: Row of the first month of each kept line.
        windows: Row of each line over a window, by ``WINDOW:LINE``.
        months: Months of a kept line.
    """

    histogram: Histogram
    fans: Mapping[str, int]
    windows: Mapping[str, int]
    months: int

    def fan(self, line: str) -> tuple[Floats, Floats]:
        """See `Sample`."""
        rows = [self._both(self.fans[line] + month) for month in range(self.months)]
        return np.array([fan for fan, _ in rows]), np.array([error for _, error in rows])

    def window(self, label: str, line: str) -> tuple[Floats, Floats]:
        """See `Sample`."""
        return self._both(self.windows[f"{label}:{line}"])

    def _both(self, row: int) -> tuple[Floats, Floats]:
        count = int(self.histogram.paths[row])
        below, above = stepped(count)
        found = self.histogram.quantiles(row, [*QUANTILES, *below, *above])
        size = len(QUANTILES)
        return found[:size], (found[2 * size :] - found[size : 2 * size]) / 2

    def largest_share(self) -> float:
        """The widest bin, as a share of what lies between the outer quantiles of its row: how far quantiles may be off.

        Returns:
            The share over all rows that vary.
        """
        shares = [0.0]
        for row in (
            *self.windows.values(),
            *(first + month for first in self.fans.values() for month in range(self.months)),
        ):
            outer = self.histogram.quantiles(row, (QUANTILES[0], QUANTILES[-1]))
            if outer[1] > outer[0]:
                shares.append(float(self.histogram.width[row] / (outer[1] - outer[0])))
        return max(shares)
