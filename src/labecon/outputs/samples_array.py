"""What a document says of many paths: quantiles of lines by month and over windows, each with its standard error."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from labecon.backends.quantiles_array import quantiles
from labecon.labs.simulation_array import QUANTILES, Simulation

Floats = npt.NDArray[np.float64]


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
