"""Tornado, indices, importance and heat map as documents and as rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from labecon.outputs.csv_text import Cell, csv_text
from labecon.outputs.documents import document
from labecon.outputs.target_text import shown_value
from labecon.periods import month_label

if TYPE_CHECKING:
    from labecon.analysis.heat_array import Heat
    from labecon.analysis.importance_array import Importance
    from labecon.analysis.targets_array import Target
    from labecon.analysis.tornado_array import Result, Tornado
    from labecon.analysis.uncertain_array import Uncertain
    from labecon.analysis.variance_array import Decomposition, Index

#: Columns of each method's rows, in order.
COLUMNS: dict[str, tuple[str, ...]] = {
    "tornado": (
        "driver",
        "kind",
        "unit",
        "driver_low",
        "driver_median",
        "driver_high",
        "low",
        "high",
        "swing",
        "share",
    ),
    "sobol": ("driver", "kind", "drivers", "first", "first_low", "first_high", "total", "total_low", "total_high"),
    "importance": ("driver", "kind", "share", "correlation", "correlation_error", "any_form"),
    "heatmap": ("driver", "driver_value", "other_driver", "other_value", "value"),
}


def _envelope(target: Target, method: str, paths: int | None, seed: int, body: Mapping[str, Any]) -> dict[str, Any]:
    lab = target.lab
    about = {
        "name": target.name,
        "unit": target.unit,
        "kind": target.kind,
        "plan": target.plan,
        "months": target.months,
    }
    if target.last is not None:
        about["never"] = f"null: not by {month_label(lab.horizon)}"
    head = {
        "lab": lab.name,
        "currency": lab.currency,
        "scenario": lab.scenario.name,
        "target": about,
        "method": method,
        "paths": 1 if paths is None else paths,
        "path_of_medians": paths is None,
    }
    return document(lab.ledger.head, {**head, **body}, None if paths is None else seed)


def _result(target: Target, result: Result) -> dict[str, Any]:
    found: dict[str, Any] = {"value": shown_value(target, result)}
    if result.error is not None:
        found["error"] = result.error
    return found


def _driver(one: Uncertain) -> dict[str, Any]:
    return {"driver": one.name, "kind": one.kind, "unit": one.unit}


def tornado_document(found: Tornado) -> dict[str, Any]:
    """The document of a tornado.

    Args:
        found: The tornado.

    Returns:
        ``base``, ``rows`` with ``driver``, its range, the figure at both ends, ``swing`` and ``share``.
    """
    target = found.target
    rows = []
    for one in found.swings:
        driver, low, high = one.driver, _result(target, one.low), _result(target, one.high)
        row = {
            **_driver(driver),
            "driver_low": driver.low,
            "driver_median": driver.median,
            "driver_high": driver.high,
            "low": low["value"],
            "high": high["value"],
            "swing": one.size,
            "share": one.share,
        }
        if "error" in low or "error" in high:
            row["low_error"], row["high_error"] = low.get("error"), high.get("error")
        if driver.follows:
            row["follows"] = dict(driver.follows)
        rows.append(row)
    base = _result(target, found.base)
    body = {"base": base["value"], **({"base_error": base["error"]} if "error" in base else {})}
    body |= {"levels": [0.05, 0.95], "drivers": found.screened, "rows": rows}
    return _envelope(target, "tornado", found.paths, found.seed, body)


def _index(name: str, index: Index) -> dict[str, float]:
    return {name: index.value, f"{name}_low": index.low, f"{name}_high": index.high, f"{name}_error": index.error}


def sobol_document(found: Decomposition) -> dict[str, Any]:
    """The document of Sobol indices.

    Args:
        found: The decomposition.

    Returns:
        ``mean``, ``variance``, ``rows`` with ``driver``, the ``drivers`` of its group, first-order and total index,
        each with the ends of its 95 % interval.
    """
    rows = []
    for one in found.parts:
        kind = "" if one.driver is None else one.driver.kind
        shown = {"driver": one.name, "kind": kind, "drivers": list(one.drivers)}
        rows.append({**shown, **_index("first", one.first), **_index("total", one.total)})
    body = {
        "mean": found.mean,
        "variance": found.variance,
        "cases": found.cases,
        "left_out": found.left_out,
        "never_share": found.never,
        "first_sum": sum(one.first.value for one in found.parts),
        "rows": rows,
    }
    return _envelope(found.target, "sobol", found.rows, found.seed, body)


def importance_document(found: Importance) -> dict[str, Any]:
    """The document of what goes with a figure.

    Args:
        found: The importance.

    Returns:
        ``explained``, ``rows`` with ``driver``, ``share``, rank ``correlation`` and the measure without form.
    """
    rows = [
        {
            **_driver(one.driver),
            "share": one.share,
            "correlation": one.correlation,
            "correlation_error": one.error,
            "any_form": one.any_form,
        }
        for one in found.rows
    ]
    body = {"explained": found.explained, "never_share": found.never, "rows": rows}
    return _envelope(found.target, "importance", found.paths, found.seed, body)


def heat_document(found: Heat) -> dict[str, Any]:
    """The document of a heat map.

    Args:
        found: The heat map.

    Returns:
        ``across`` and ``down`` with levels and values, ``cells`` by row, and ``rows``, one a cell.
    """
    target = found.target
    cells = [[shown_value(target, one) for one in row] for row in found.cells]
    axes = {
        name: {**_driver(driver), "levels": list(found.levels), "values": list(values)}
        for name, driver, values in (
            ("across", found.across, found.across_values),
            ("down", found.down, found.down_values),
        )
    }
    rows = [
        {
            "driver": found.across.name,
            "driver_value": found.across_values[column],
            "other_driver": found.down.name,
            "other_value": found.down_values[place],
            "value": value,
        }
        for place, row in enumerate(cells)
        for column, value in enumerate(row)
    ]
    body = {"base": shown_value(target, found.base), **axes, "cells": cells, "rows": rows}
    return _envelope(target, "heatmap", found.paths, found.seed, body)


def sensitivity_csv(found: Mapping[str, Any]) -> str:
    """The rows of a document.

    Args:
        found: A document of this module.

    Returns:
        CSV with the columns of its method.
    """
    columns = COLUMNS[found["method"]]

    def cell(value: Any) -> Cell:
        return " ".join(value) if isinstance(value, Sequence) and not isinstance(value, str) else value

    return csv_text(columns, ([cell(row[name]) for name in columns] for row in found["rows"]))
