"""A run as a document and as rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from labecon.outputs.absent_lines import absent_entry, absent_lines
from labecon.outputs.csv_text import Cell, csv_text
from labecon.outputs.documents import document
from labecon.periods import month_label

if TYPE_CHECKING:
    from labecon.labs import Lab, Run
    from labecon.labs.drivers import Driver


def run_document(lab: Lab, run: Run, backend: str = "python", only: Sequence[str] = ()) -> dict[str, Any]:
    """The document of a run.

    Args:
        lab: The lab.
        run: Its run.
        backend: Which engine made it.
        only: Only these lines; all when empty.

    Returns:
        The shape of the contract: months, drivers, lines with history and forecast in one series, checks. A line with
        months of history that rest on an assumption names them under ``assumed``; a line that the lab lacks is absent
        in every month, with the reason.
    """
    lines = {}
    for node in run.graph.nodes:
        if node.kind == "check" or (only and node.name not in only):
            continue
        series = run.series(node.name)
        lines[node.name] = {"unit": series.unit, "kind": series.kind, "values": list(series.values)}
        if series.reason:
            lines[node.name]["reason"] = series.reason
        assumed = run.assumed_months(node.name)
        if assumed:
            lines[node.name]["assumed"] = [month_label(month) for month in assumed]
    lines |= {name: absent_entry(lab, run, name) for name in absent_lines(lab) if not only or name in only}
    body = {
        "lab": lab.name,
        "currency": lab.currency,
        "scenario": lab.scenario.name,
        "backend": backend,
        "path": "medians",
        "actual_through": month_label(lab.actual_through),
        "months": run.months,
        "drivers": {name: driver_entry(driver, run.first_forecast, run.last) for name, driver in lab.drivers.items()},
        "lines": lines,
        "checks": {
            name: {"largest_gap": one.largest_gap, "largest_share": one.largest_share, "holds": one.holds}
            for name, one in run.checks.items()
        },
    }
    return document(lab.ledger.head, body)


def driver_entry(driver: Driver, first: int, last: int) -> dict[str, Any]:
    """A driver as documents show it.

    Args:
        driver: The driver.
        first: First forecast month.
        last: Last forecast month.

    Returns:
        ``value, low, high, unit, source, kind``, and ``values`` by forecast month where they differ.
    """
    low, high = driver.range_at(first)
    found: dict[str, Any] = {"value": driver.at(first), "low": low, "high": high, "unit": str(driver.unit)}
    found |= {"source": str(driver.citation), "kind": driver.citation.kind}
    if driver.changes:
        found["changed"] = ", ".join(map(str, driver.changes))
    if "month" in driver.axes:
        values = [driver.at(month) for month in range(first, last + 1)]
        if any(value != values[0] for value in values):
            found["values"] = values
    return found


def run_csv(lab: Lab, run: Run, only: Sequence[str] = ()) -> str:
    """A run as rows: one a line, months side by side, and the months that history assumes in the last column.

    Args:
        lab: The lab.
        run: The run.
        only: Only these lines; all when empty.

    Returns:
        CSV.
    """

    absent = absent_lines(lab)

    def rows() -> Iterator[list[Cell]]:
        for node in run.graph.nodes:
            if node.kind != "check" and node.name not in absent and (not only or node.name in only):
                series = run.series(node.name)
                assumed = spans_text(run.assumed_months(node.name))
                yield [series.name, series.unit, series.kind, *series.values, assumed]
        for name in absent:
            if not only or name in only:
                entry = absent_entry(lab, run, name)
                yield [name, entry["unit"], entry["kind"], *entry["values"], ""]

    return csv_text(["line", "unit", "kind", *run.months, "assumed"], rows())


def spans_text(months: Sequence[int]) -> str:
    """Months as spans.

    Args:
        months: Month indices in order.

    Returns:
        Spans with a blank between them; empty for no months.

    Example:
        >>> from labecon.periods import month_index
        >>> january = month_index("2023-01")
        >>> spans_text([january, january + 1, january + 2, january + 7])
        '2023-01..2023-03 2023-08'
    """
    starts = [month for month in months if month - 1 not in months]
    ends = [month for month in months if month + 1 not in months]
    pairs = zip(map(month_label, starts), map(month_label, ends), strict=True)
    return " ".join(first if first == last else f"{first}..{last}" for first, last in pairs)
