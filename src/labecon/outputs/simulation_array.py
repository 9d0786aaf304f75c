"""Many paths as a document: quantiles of windows and months, with the error of drawing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from labecon.labs.simulation_array import QUANTILES, Simulation
from labecon.outputs.documents import document
from labecon.outputs.samples_array import Independent, Sample
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
        sample: Gives quantiles and errors; of all paths, drawn independently, when None.
        more: Further entries of the document, such as ``joint`` and ``given``.
        digest: Of what is kept of the paths; of their results when empty.
    """

    simulation: Simulation
    windows: Mapping[str, Sequence[str]]
    months: int
    runway: Mapping[str, Any] = field(default_factory=dict)
    break_even: Mapping[str, Any] = field(default_factory=dict)
    errors: Mapping[str, Any] = field(default_factory=dict)
    sample: Sample | None = None
    more: Mapping[str, Any] = field(default_factory=dict)
    digest: str = ""


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
    sample = drawn.sample or Independent(found)
    windows: dict[str, dict[str, Any]] = {}
    errors: dict[str, dict[str, Any]] = {}
    reasons: dict[str, dict[str, str]] = {}
    for label, lines in drawn.windows.items():
        beyond = Window.parse(label).end > lab.first_forecast + drawn.months - 1
        for line in lines:
            fan, spread = sample.window(label, line)
            values, error = (rounded(np.full_like(one, np.nan) if beyond else one) for one in (fan, spread))
            windows.setdefault(label, {})[line] = values
            errors.setdefault(label, {})[line] = error
            if values[2] != values[2]:
                why = "it reaches into months nobody reports, lies beyond the last month, or has a denominator of 0"
                reasons.setdefault(label, {})[line] = why
    both = {line: [rounded(one[: drawn.months]) for one in sample.fan(line)] for line in found.kept}
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
        "fans": {line: fan for line, (fan, _) in both.items()},
        "units": {line: str(lab.graph.by_name[line].unit) for line in found.kept},
        "runway": drawn.runway,
        "break_even": drawn.break_even,
        **drawn.more,
        "standard_errors": {"windows": errors, "fans": {line: one for line, (_, one) in both.items()}, **drawn.errors},
        "checks": {name: {"largest_share": worst, "holds": holds} for name, (worst, holds) in found.checks.items()},
        "digest": drawn.digest or found.digest,
    }
    return document(lab.ledger.head, body, found.seed)
