"""A lab as a JavaScript model: the formulas as functions; what goes in, what is drawn and what comes out as data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from labecon.backends.javascript import JAVASCRIPT_VERSION, javascript_program, step_data, text_of
from labecon.backends.python import last, year_before
from labecon.backends.source import Program, program_of
from labecon.errors import UsageError
from labecon.labs.draw_plan import draw_steps
from labecon.labs.lab import Lab


@dataclass(frozen=True)
class JavaScriptModel:
    """The text of a model.

    Args:
        data: What goes in, what is drawn, what comes out; see `javascript_model`.
        program: Text of the functions that compute a month.
    """

    data: dict[str, Any]
    program: str

    @property
    def text(self) -> str:
        """An expression that makes ``new Model(...)``, to stand behind `javascript_runtime` in the same scope."""
        return f"new Model({text_of(self.data)}, {self.program})"


def javascript_model(lab: Lab, items: Sequence[str] | None = None, months: int | None = None) -> JavaScriptModel:
    """The JavaScript model of a lab under its scenario.

    Args:
        lab: The lab.
        items: Items to compute, with all that they need; every item when None.
        months: Forecast months; up to the horizon when None.

    Returns:
        The model. Its data: ``version``, ``lab``, ``currency``, ``first_month`` (months since 2000-01), ``months``;
        names of ``items``, ``checks``, ``fixed`` and ``monthly`` drivers, ``state`` and ``rings``; ``medians`` of each;
        and ``draws``, see `labecon.backends.javascript.step_data`.

    Raises:
        UsageError: A driver with one value per path is correlated with one of every month.
    """
    count = lab.months_to(months)
    program = program_of(lab.graph, items)
    span = range(lab.first_forecast, lab.first_forecast + count)
    steps = draw_steps(lab, program, span)
    if steps is None:
        text = f"{lab.name}: a driver with one value per path is correlated with one of every month"
        raise UsageError.of("out-of-range", text, "", "correlate drivers of one kind")
    data = {
        "version": JAVASCRIPT_VERSION,
        "lab": lab.name,
        "currency": lab.currency,
        "first_month": span.start,
        "months": count,
        "items": program.items,
        "checks": program.checks,
        "fixed": program.fixed,
        "monthly": program.monthly,
        "state": program.state,
        "rings": program.rings,
        "medians": _medians(lab, program, span),
        "draws": step_data(steps, program),
    }
    return JavaScriptModel(data, javascript_program(program))


def _medians(lab: Lab, program: Program, span: range) -> dict[str, Any]:
    initial = lab.initial_medians
    return {
        "fixed": [lab.drivers[name].at(span.start) for name in program.fixed],
        "monthly": [[lab.drivers[name].at(month) for month in span] for name in program.monthly],
        "state": [last(initial[name]) for name in program.state],
        "rings": [year_before(initial[name]) for name in program.rings],
    }
