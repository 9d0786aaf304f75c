"""What a document says of many paths: quantiles of lines by month and over windows, each with its standard error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from labecon.backends.quantiles_array import quantiles
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
    count = max(1, values.shape[-1])
    steps = [(level * (1 - level) / count) ** 0.5 for level in QUANTILES]
    above = [min(1.0, level + step) for level, step in zip(QUANTILES, steps, strict=True)]
    below = [max(0.0, level - step) for level, step in zip(QUANTILES, steps, strict=True)]
    wide = quantiles(values, [*below, *above])
    errors: Floats = (wide[..., len(steps) :] - wide[..., : len(steps)]) / 2
    return errors


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
        parts = [quantiles(np.ascontiguousarray(one), QUANTILES) for one in self._parts(chosen)]
        return quantiles(chosen, QUANTILES), np.std(parts, axis=0, ddof=1) / np.sqrt(len(parts))

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
