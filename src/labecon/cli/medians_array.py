"""The path of medians on the array engine: one block of one path."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from labecon.backends import array, python
from labecon.backends.source import program_of
from labecon.errors import NumericError
from labecon.labs.results import Run
from labecon.periods import month_label

if TYPE_CHECKING:
    from labecon.labs import Lab


def run_array(lab: Lab, months: int | None) -> Run:
    """The run of a lab on the path of medians, evaluated in NumPy.

    Args:
        lab: The lab.
        months: Forecast months; up to the horizon when None.

    Returns:
        The run.

    Raises:
        NumericError: A value left the finite range.
    """
    count = lab.months_to(months)
    span = range(lab.first_forecast, lab.first_forecast + count)
    values = [node.name for node in lab.graph.nodes if node.kind != "check"]
    program = program_of(lab.graph, values, checks=True)
    drivers: dict[str, Any] = {}
    for name, node in lab.graph.drivers.items():
        driver = lab.drivers[name]
        monthly = "month" in node.shape
        drivers[name] = [driver.at(month) for month in span] if monthly else driver.at(span.start)
    kept, gaps, scales = array.run_block(program, count, 1, drivers, lab.initial_medians)
    forecast = {name: rows[:, 0].tolist() for name, rows in {**kept, **gaps}.items()}
    sizes = {name: rows[:, 0].tolist() for name, rows in scales.items()}
    wrong = python.first_not_finite(lab.graph, forecast)
    if wrong is not None:
        text = f"{wrong[0]} is not finite in {month_label(span.start + wrong[1])}"
        raise NumericError.of("not-finite", text, lab.name, "narrow the range of its drivers")
    return Run(lab.graph, lab.history, forecast, sizes, lab.drivers, lab.first_forecast)
