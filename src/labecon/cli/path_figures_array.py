"""The simulation behind `labecon simulate`: the lab's own policy for its ranges, the committed plan for its runway."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from labecon.analysis.committed import committed
from labecon.analysis.path_readings_array import PROFITS, PathReader, Reader, with_months
from labecon.analysis.readings_array import Floats, share_within, spread
from labecon.labs.simulation_array import simulate
from labecon.outputs.simulation_array import Drawn
from labecon.periods import month_label

if TYPE_CHECKING:
    from collections.abc import Callable

    from labecon.labs import Lab

#: Months within which the chance of running out is said.
HORIZONS = (12, 24, 36, 48, 60)


#: Paths on which the committed plan is drawn at most: enough for its chances, a fraction of the time of all.
PLAN_PATHS = 1000


@dataclass(frozen=True)
class Request:
    """What to draw.

    Args:
        paths: Number of paths.
        seed: Seed.
        keep: Lines whose fan is shown.
        windows: Window label to lines.
        threads: Worker threads; 0 for the default.
        progress: Called with (done, all).
    """

    paths: int
    seed: int
    keep: Sequence[str]
    windows: Mapping[str, Sequence[str]]
    threads: int = 0
    progress: Callable[[int, int], None] | None = None


def draw(lab: Lab, request: Request) -> Drawn:
    """Draws the paths and reads runway and break-even off them.

    Args:
        lab: The lab; its horizon is where the fans end.
        request: What to draw.

    Returns:
        The simulation with both entries of its document.
    """
    plan = committed(lab)
    reader = PathReader(lab)
    found = simulate(
        lab,
        request.paths,
        request.seed,
        months=reader.months,
        keep=tuple(request.keep),
        windows=request.windows,
        observe=reader.read,
        observed=reader.items,
        threads=request.threads,
        progress=request.progress,
    )
    figures = found.results.figures
    runway, runway_errors = runway_entry(reader, request.paths, figures)
    if runway and plan is not lab:
        policy, policy_errors = runway, runway_errors
        runway, runway_errors = _on_plan(plan, request)
        runway, runway_errors = {**runway, "policy": policy}, {**runway_errors, "policy": policy_errors}
    even, even_errors = break_even_entry(lab, figures)
    errors = {"runway": runway_errors, "break_even": even_errors}
    return Drawn(found, request.windows, reader.horizon, runway, even, errors)


def _on_plan(plan: Lab, request: Request) -> tuple[dict[str, Any], dict[str, Any]]:
    reader = PathReader(plan, profits=False)
    paths = min(request.paths, PLAN_PATHS)
    found = simulate(
        plan,
        paths,
        request.seed,
        months=reader.horizon,
        keep=(),
        observe=reader.read,
        observed=reader.items,
        checks=False,
        threads=request.threads,
    )
    return runway_entry(reader, paths, found.results.figures)


def runway_entry(reader: Reader, paths: int, figures: Mapping[str, Floats]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The ``runway`` entry of a document and its standard errors.

    Args:
        reader: Read the figures.
        paths: On how many paths.
        figures: By name, shape (path,).

    Returns:
        Both; empty for a lab without money lines.
    """
    if "runway" not in figures:
        return {}, {}
    horizons = [one for one in HORIZONS if one <= reader.horizon] or [reader.horizon]
    shares = {str(one): share_within(figures["runway"], one) for one in horizons}
    found = spread(figures["runway"])
    entry: dict[str, Any] = {
        "paths": paths,
        "money": list(reader.money),
        "reserve_months": reader.reserve,
        "probability_within": {one: share for one, (share, _) in shares.items()},
        "median_months": found.median,
        "low_months": found.low,
        "high_months": found.high,
    }
    if found.median is None:
        entry["reason"] = f"the money lasts for all {reader.horizon} months on at least half of the paths"
    errors = {"probability_within": {one: error for one, (_, error) in shares.items()}, "median_months": found.error}
    return entry, errors


def break_even_entry(lab: Lab, figures: Mapping[str, Floats]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The ``break_even`` entry of a document and its standard errors.

    Args:
        lab: The lab.
        figures: By name, shape (path,).

    Returns:
        Both, by definition.
    """
    entries: dict[str, Any] = {}
    errors: dict[str, Any] = {}
    for key, (line, _) in PROFITS.items():
        months = figures.get(f"break_even:{key}")
        if months is None:
            continue
        share, error = share_within(months, lab.horizon)
        found = spread(months)
        entries[key] = {"line": line, "probability": share}
        for name, value in (("median_month", found.median), ("low_month", found.low), ("high_month", found.high)):
            entries[key][name] = None if value is None else month_label(int(value))
        if found.median is None:
            entries[key]["reason"] = "on at least half of the paths it does not happen by the horizon"
        errors[key] = {"probability": error, "median_months": found.error}
    return entries, errors


__all__ = ["HORIZONS", "PathReader", "Request", "break_even_entry", "draw", "runway_entry", "with_months"]
