"""A valuation as a document and as rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from labecon.outputs.csv_text import csv_text
from labecon.outputs.documents import document
from labecon.periods import month_label

if TYPE_CHECKING:
    from labecon.analysis.valuation.reverse_array import Reverse
    from labecon.analysis.valuation.valuation_array import Course, Spread, Valuation

COLUMNS = ("part", "name", "basis", "low", "p25", "median", "p75", "high", "mean", "unit")
_NAMES = ("p05", "p25", "p50", "p75", "p95")


def _spread(one: Spread) -> dict[str, Any]:
    levels = dict(zip(_NAMES, one.levels, strict=True))
    return {**levels, "mean": one.mean, "mean_error": one.mean_error, "share_at_zero": one.nothing}


def _named(names: Sequence[str], values: Sequence[float] | None) -> dict[str, float] | None:
    return None if values is None else dict(zip(names, values, strict=True))


def _by_basis(found: Mapping[str, Spread]) -> dict[str, Any]:
    return {basis: _spread(one) for basis, one in found.items()}


def _course(one: Course) -> dict[str, Any]:
    return {
        "scenario": one.scenario,
        "weight": one.weight,
        "equity_value": _by_basis(one.equity),
        "value_to_share_held": _by_basis(one.to_share),
        "survival_probability": 1 - one.failed,
        "shares_at_horizon_over_now": _named(("p05", "p50", "p95"), one.diluted),
    }  # fmt: skip


def reverse_body(one: Reverse) -> dict[str, Any]:
    """What a price implies.

    Args:
        one: The curve.

    Returns:
        ``price``, ``shares``, ``market_value``, ``curve`` with each point run again.
    """
    return {
        "price": one.price.value,
        "price_currency": one.price.currency,
        "price_kind": one.price.key,
        "price_source": one.price.source or None,
        "shares": one.shares.count,
        "share_count": one.shares.key,
        "market_value": one.market_value,
        "equity_value_now": one.base,
        "drivers": [lever.name for lever in one.found.levers],
        "curve": [
            {
                "terminal_margin": point.margin,
                "line_growth": point.growth,
                "revenue_growth": point.revenue_growth,
                "revenue_at_horizon": point.revenue,
                "price_again": point.price,
                "gap": point.gap,
            }
            for point in one.curve
        ],
        "jumps_past_at": list(one.jumps),
        "reachable": bool(one.curve),
    }


def value_body(found: Valuation, implied: Sequence[Reverse]) -> dict[str, Any]:
    """A valuation without its envelope.

    Args:
        found: The valuation.
        implied: What prices imply.

    Returns:
        See the page on value.
    """
    lab, medians = found.lab, found.medians
    shares = found.shares
    return {
        "lab": lab.name,
        "currency": lab.currency,
        "scenario": lab.scenario.name,
        "valued_at": month_label(found.reader.month),
        "paths": found.paths,
        "shares": None if shares is None else {"count": shares.count, "which": shares.key, "sources": shares.sources},
        "prices": [vars(one) for one in found.prices],
        "equity_value": _by_basis(found.weighted),
        "scenarios": [_course(one) for one in found.courses],
        "path_of_medians": {
            "free_cash_flow": float(medians.flows[0]),
            "terminal_value": {basis: float(one[0]) for basis, one in medians.terminal.items()},
            "net_cash": float(medians.net_cash[0]),
            "equity_value": {basis: float(one[0]) for basis, one in medians.equity.items()},
        },
        "multiples": _compared(found),
        "reverse": [reverse_body(one) for one in implied],
        "sensitivity": _moved(found),
        "assumptions": assumed(found),
    }


def _compared(found: Valuation) -> list[dict[str, Any]]:
    return [
        {
            "basis": one.basis,
            "own_period": one.period,
            "own_revenue": one.revenue,
            "own_source": one.source,
            "peers": [{"peer": row.key, "multiple": row.value, "sources": row.sources} for row in one.rows],
            "equity_value": _named(("low", "middle", "high"), one.implied),
        }
        for one in found.compared
    ]


def _moved(found: Valuation) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for one in found.moved:
        ends, values = one.ends, one.values
        rows.append(
            {"driver": one.name, "driver_low": ends[0], "driver_high": ends[1], "low": values[0], "high": values[1]}
        )
    for swing in found.swings:
        ends_ = {"driver_low": swing.driver.low, "driver_high": swing.driver.high}
        rows.append({"driver": swing.driver.name, **ends_, "low": swing.low.value, "high": swing.high.value})
    return rows


def assumed(found: Valuation) -> list[dict[str, Any]]:
    """The assumptions of a valuation with their ranges and reasons.

    Args:
        found: The valuation.

    Returns:
        One row for each.
    """
    from labecon.analysis.valuation.assumptions import assumptions

    rows = []
    for name, one in assumptions().items():
        driver = found.lab.drivers[name]
        low, high = driver.range_at(found.reader.month)
        value = driver.at(found.reader.month)
        body = {"name": name, "value": value, "low": low, "high": high, "unit": one.unit, "prior": one.prior or None}
        rows.append({**body, "kind": "prior" if one.prior else "assumption", "reason": one.reason})
    return rows


def value_document(found: Valuation, implied: Sequence[Reverse]) -> dict[str, Any]:
    """The document of a valuation.

    Args:
        found: The valuation.
        implied: What prices imply.

    Returns:
        The document.
    """
    return document(found.lab.ledger.head, value_body(found, implied), found.seed)


def value_csv(found: Mapping[str, Any]) -> str:
    """The values of a document as rows.

    Args:
        found: A document of this module.

    Returns:
        CSV.
    """
    unit = found["currency"]
    rows: list[list[Any]] = []
    for part, name, spreads in [("weighted", "all", found["equity_value"])] + [
        ("scenario", one["scenario"], one["equity_value"]) for one in found["scenarios"]
    ]:
        for basis, one in spreads.items():
            rows.append([part, name, basis, *(one[key] for key in _NAMES), one["mean"], unit])
    for one in found["multiples"]:
        value = one["equity_value"] or {}
        ends = [value.get("low"), None, value.get("middle"), None, value.get("high"), None]
        rows.append(["multiples", "comparators", one["basis"], *ends, unit])
    for one in found["reverse"]:
        for point in one["curve"]:
            values = [None, None, point["line_growth"], None, None, None]
            rows.append(
                [
                    "reverse",
                    f"{one['price']:g} {one['price_currency']}",
                    repr(point["terminal_margin"]),
                    *values,
                    "x/year",
                ]
            )
    return csv_text(COLUMNS, rows)


__all__ = ["assumed", "reverse_body", "value_body", "value_csv", "value_document"]
