"""The simulation behind `labecon simulate`: the lab's own policy for its ranges, the committed plan for its runway."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from labecon.analysis.columns_array import Columns
from labecon.analysis.committed import committed
from labecon.analysis.path_readings_array import PROFITS, PathReader, Reader, with_months
from labecon.analysis.readings_array import Spread, share_interval
from labecon.analysis.statements_array import StatementReader
from labecon.cli.path_sides_array import Request, Side, side_of
from labecon.outputs.simulation_array import Drawn
from labecon.periods import month_label

if TYPE_CHECKING:
    from labecon.labs import Lab

#: Months within which the chance of running out is said.
HORIZONS = (12, 24, 36, 48, 60)


#: Paths on which the committed plan is drawn at most: enough for its chances, a fraction of the time of all.
PLAN_PATHS = 1000


def draw(lab: Lab, request: Request) -> Drawn:
    """Draws the paths and reads runway, break-even and statements off them.

    Args:
        lab: The lab; its horizon is where the fans end.
        request: What to draw.

    Returns:
        The simulation with both entries of its document.
    """
    plan = committed(lab)
    reader = StatementReader(lab, request.statements)
    policy = side_of(lab, request, reader, request.paths, request.keep, request.windows)
    runway, runway_errors = runway_entry(reader, policy.columns)
    sides: list[Side] = [policy]
    if runway and plan is not lab:
        paths = request.paths if request.statements else min(request.paths, PLAN_PATHS)
        other = StatementReader(plan, request.statements) if request.statements else PathReader(plan, profits=False)
        sides.insert(0, side_of(plan, request, other, paths, like=policy.simulator))
        own, errors = runway_entry(other, sides[0].columns)
        runway, runway_errors = {**own, "policy": runway}, {**errors, "policy": runway_errors}
    even, even_errors = break_even_entry(lab, policy.columns)
    errors = {"runway": runway_errors, "break_even": even_errors}
    more = dict(policy.more)
    if request.given is not None:
        more["given"] = {"statement": request.given.text, **_on_both([one.condition for one in sides])}
    if request.joint:
        more["joint"] = [
            {"statement": one.text, **_on_both([side.share(place) for side in sides])}
            for place, one in enumerate(request.joint)
        ]
    found = policy.found
    return Drawn(found, request.windows, reader.horizon, runway, even, errors, policy.sample, more, policy.digest)


def _on_both(entries: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The entry of the committed plan, with that under the policy inside it."""
    return entries[0] if len(entries) == 1 else {**entries[0], "policy": entries[1]}


def runway_entry(reader: Reader, columns: Columns) -> tuple[dict[str, Any], dict[str, Any]]:
    """The ``runway`` entry of a document and its standard errors.

    Args:
        reader: Read the figures.
        columns: The readings.

    Returns:
        Both; empty for a lab without money lines.
    """
    if not columns.has("runway"):
        return {}, {}
    horizons = [one for one in HORIZONS if one <= reader.horizon] or [reader.horizon]
    shares = {str(one): columns.share("runway", one) for one in horizons}
    found = columns.spread("runway")
    entry: dict[str, Any] = {
        "paths": columns.paths,
        "money": list(reader.money),
        "reserve_months": reader.reserve,
        "probability_within": {one: share for one, (share, _) in shares.items()},
        "interval_within": {one: share_interval(share, columns.paths) for one, (share, _) in shares.items()},
        "median_months": found.median,
        "low_months": found.low,
        "high_months": found.high,
    }
    if found.median is None:
        entry["reason"] = f"the money lasts for all {reader.horizon} months on at least half of the paths"
    errors: dict[str, Any] = {"probability_within": {one: error for one, (_, error) in shares.items()}}
    return entry, {**errors, **_spread_errors(found)}


def _spread_errors(found: Spread) -> dict[str, float | None]:
    """Errors in months; a calendar month has the error of its number."""
    return {"median_months": found.error, "low_months": found.low_error, "high_months": found.high_error}


def break_even_entry(lab: Lab, columns: Columns) -> tuple[dict[str, Any], dict[str, Any]]:
    """The ``break_even`` entry of a document and its standard errors.

    Args:
        lab: The lab.
        columns: The readings.

    Returns:
        Both, by definition.
    """
    entries: dict[str, Any] = {}
    errors: dict[str, Any] = {}
    for key, (line, _) in PROFITS.items():
        name = f"break_even:{key}"
        if not columns.has(name):
            continue
        share, error = columns.share(name, lab.horizon)
        found = columns.spread(name)
        interval = share_interval(share, columns.paths)
        entries[key] = {"line": line, "probability": share, "probability_interval": interval}
        for label, value in (("median_month", found.median), ("low_month", found.low), ("high_month", found.high)):
            entries[key][label] = None if value is None else month_label(int(value))
        if found.median is None:
            entries[key]["reason"] = "on at least half of the paths it does not happen by the horizon"
        errors[key] = {"probability": error, **_spread_errors(found)}
    return entries, errors


__all__ = [
    "HORIZONS",
    "PathReader",
    "Request",
    "break_even_entry",
    "draw",
    "runway_entry",
    "with_months",
]
