"""The path of medians on engines outside this process: JavaScript in Node.js, formulas in LibreOffice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from labecon.backends import python
from labecon.errors import NumericError
from labecon.labs.results import Run
from labecon.periods import month_label

if TYPE_CHECKING:
    from labecon.labs import Lab


def finished(lab: Lab, forecast: Mapping[str, Sequence[float]], scales: Mapping[str, Sequence[float]]) -> Run:
    """The run that an engine's values make.

    Args:
        lab: The lab.
        forecast: Values by item, checks included, one per forecast month.
        scales: Scale of each check by month.

    Returns:
        The run.

    Raises:
        NumericError: A value left the finite range.
    """
    wrong = python.first_not_finite(lab.graph, forecast)
    if wrong is not None:
        text = f"{wrong[0]} is not finite in {month_label(lab.first_forecast + wrong[1])}"
        raise NumericError.of("not-finite", text, lab.name, "narrow the range of its drivers")
    return Run(lab.graph, lab.history, forecast, scales, lab.drivers, lab.first_forecast)


def run_javascript(lab: Lab, months: int | None) -> Run:
    """The run of a lab on the path of medians, as a live page computes it.

    Args:
        lab: The lab.
        months: Forecast months; up to the horizon when None.

    Returns:
        The run.

    Raises:
        LabeconError: There is no Node.js, or a value left the finite range.
    """
    from labecon.backends.javascript_runner import emitted  # only this engine needs it
    from labecon.labs.javascript_model import javascript_model

    model = javascript_model(lab, None, months)
    found = emitted(f"const run = {model.text}.run(); emit(run.out); emit(run.scales);").tolist()
    count, items = model.data["months"], model.data["items"]
    end = count * len(items)
    forecast = {name: found[place : end : len(items)] for place, name in enumerate(items)}
    starts = range(end, len(found), count)
    scales = {name: found[at : at + count] for name, at in zip(model.data["checks"], starts, strict=True)}
    return finished(lab, forecast, scales)


def run_excel(lab: Lab, months: int | None) -> Run:
    """The run of a lab on the path of medians, as LibreOffice computes the formulas of its workbook.

    Args:
        lab: The lab.
        months: Forecast months; up to the horizon when None.

    Returns:
        The run.

    Raises:
        LabeconError: There is no LibreOffice, it did not compute a cell, or a value left the finite range.
    """
    from labecon.outputs.messages import Words  # only this engine needs a workbook
    from labecon.outputs.workbook.content import content_of
    from labecon.outputs.workbook.recalculated import recalculated_lines

    content = content_of(lab, Words("en"), None, months)
    return finished(lab, *recalculated_lines(content))
