"""What is kept of each path of a lab: one column a line and window, one a figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from labecon.analysis.committed import money_lines
from labecon.analysis.forecast_array import forecast_years
from labecon.analysis.path_readings_array import PROFITS
from labecon.analysis.sweeps.specification import LINES, Specification
from labecon.labs import Lab
from labecon.periods import Window, month_label
from labecon.units import MONTH

#: Figures of money and the reading they are; those on the committed plan first.
PLAN_READINGS = {"runway": "runway", "peak_funding_need": "peak_need"}
POLICY_READINGS = {"runway_policy": "runway"}


@dataclass(frozen=True)
class Column:
    """One value of each path.

    Args:
        figure: The line or figure.
        window: Label of the window; empty for a figure.
        unit: Its unit.
        reading: Name of the value in a simulation.
        on_plan: Whether it is read on the committed plan, not under the lab's policy.
        origin: Taken off the reading, so that months count from the last one reported.
    """

    figure: str
    window: str
    unit: str
    reading: str
    on_plan: bool = False
    origin: int = 0

    @property
    def name(self) -> str:
        """Its name in the tables, e.g. ``revenue_FY2026`` or ``runway``."""
        return f"{self.figure}_{self.window}" if self.window else self.figure


def columns_of(lab: Lab, specification: Specification) -> tuple[Column, ...]:
    """The columns that a lab has.

    Args:
        lab: The lab with the horizon of the sweep.
        specification: What is kept.

    Returns:
        Lines over windows, fans by month, figures; what the lab does not have is left out.
    """
    windows = specification.windows
    labels = [one.label for one in forecast_years(lab)] if windows is None else windows
    lines = LINES if specification.lines is None else specification.lines
    months = [month_label(month) for month in range(lab.first_forecast, lab.horizon + 1)]
    found = [_over(lab, line, label) for line in lines for label in labels if line in lab.graph.by_name]
    found += [_over(lab, line, month) for line in specification.fans for month in months if line in lab.graph.by_name]
    for figure in specification.figures:
        found += _figure(lab, figure)
    return tuple({column.name: column for column in found}.values())


def _over(lab: Lab, line: str, label: str) -> Column:
    node = lab.graph.by_name[line]
    unit = str(node.unit * MONTH) if node.is_flow else str(node.unit)
    return Column(line, label, unit, f"{label}:{line}")


def _figure(lab: Lab, figure: str) -> list[Column]:
    if figure == "break_even":
        return [
            Column(f"break_even_{key}", "", "month", f"break_even:{key}", origin=lab.actual_through)
            for key, (line, _) in PROFITS.items()
            if line in lab.graph.by_name
        ]
    if not money_lines(lab):
        return []
    if figure in PLAN_READINGS:
        unit = lab.currency if figure == "peak_funding_need" else "month"
        return [Column(figure, "", unit, PLAN_READINGS[figure], on_plan=True)]
    return [Column(figure, "", "month", POLICY_READINGS[figure])]


def windows_of(columns: Sequence[Column]) -> dict[str, list[str]]:
    """What a simulation has to add up for some columns.

    Args:
        columns: The columns.

    Returns:
        Window label to lines.
    """
    found: dict[str, list[str]] = {}
    for column in columns:
        if column.window:
            found.setdefault(column.window, []).append(column.figure)
    return found


def beyond(lab: Lab, label: str) -> bool:
    """Whether a window ends after the last forecast month of a lab.

    Args:
        lab: The lab.
        label: The window.

    Returns:
        True where no path has a value.
    """
    return Window.parse(label).end > lab.horizon
