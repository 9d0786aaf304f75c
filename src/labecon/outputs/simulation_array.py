"""Many paths as a document: quantiles of windows and months, with the error of drawing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from labecon.backends.array import quantiles
from labecon.labs.simulation_array import QUANTILES, Simulation
from labecon.outputs.documents import document
from labecon.periods import Window, month_label

Floats = npt.NDArray[np.float64]
#: Digits kept of values that were rounded to float32: nine name one without doubt.
DIGITS = 9


@dataclass(frozen=True)
class Drawn:
    """A simulation and what was asked of it.

    Args:
        simulation: The paths.
        windows: Window label to lines.
        months: Forecast months that are shown; the simulation may go on, to confirm what happens in the last of them.
        runway: The ``runway`` entry of the document.
        break_even: The ``break_even`` entry.
        errors: Standard errors of both, by entry.
    """

    simulation: Simulation
    windows: Mapping[str, Sequence[str]]
    months: int
    runway: Mapping[str, Any] = field(default_factory=dict)
    break_even: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, Any] = field(default_factory=dict)


def quantile_errors(values: npt.NDArray[np.float32]) -> Floats:
    """Standard errors of the quantiles over paths.

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


def rounded(values: Floats) -> Any:
    """Values with as many digits as they carry.

    Args:
        values: Any shape.

    Returns:
        Nested lists of floats; not-a-number stays.
    """
    if values.ndim == 0:
        return float(f"{float(values):.{DIGITS}g}")
    return [rounded(one) for one in values]


def simulation_document(drawn: Drawn) -> dict[str, Any]:
    """The document of a simulation.

    Args:
        drawn: The simulation.

    Returns:
        The shape of the contract; lists of five values, of null with a reason where a window has none.
    """
    found, lab = drawn.simulation, drawn.simulation.lab
    windows: dict[str, dict[str, Any]] = {}
    errors: dict[str, dict[str, Any]] = {}
    reasons: dict[str, dict[str, str]] = {}
    for label, lines in drawn.windows.items():
        for line in lines:
            column = found.figure(f"{label}:{line}").astype(np.float32)
            if Window.parse(label).end > lab.first_forecast + drawn.months - 1:
                column = np.full_like(column, np.nan)
            values = rounded(quantiles(column, QUANTILES))
            windows.setdefault(label, {})[line] = values
            errors.setdefault(label, {})[line] = rounded(quantile_errors(column))
            if values[2] != values[2]:
                why = "it reaches into months nobody reports, lies beyond the last month, or has a denominator of 0"
                reasons.setdefault(label, {})[line] = why
    fans = {line: rounded(found.fan(line)[: drawn.months]) for line in found.kept}
    fan_errors = {line: rounded(quantile_errors(found.results.lines[line][: drawn.months])) for line in found.kept}
    body: dict[str, Any] = {
        "lab": lab.name,
        "currency": lab.currency,
        "scenario": lab.scenario.name,
        "actual_through": month_label(lab.actual_through),
        "paths": found.paths,
        "months": found.months[: drawn.months],
        "quantiles": list(QUANTILES),
        "windows": windows,
        **({"window_reasons": reasons} if reasons else {}),
        "fans": fans,
        "units": {line: str(lab.graph.by_name[line].unit) for line in found.kept},
        "runway": drawn.runway,
        "break_even": drawn.break_even,
        "standard_errors": {"windows": errors, "fans": fan_errors, **drawn.errors},
        "checks": {name: {"largest_share": worst, "holds": holds} for name, (worst, holds) in found.checks.items()},
        "digest": found.digest,
    }
    return document(lab.ledger.head, body, found.seed)
