"""The simulation behind `labecon simulate`: the lab's own policy for its ranges, the committed plan for its runway."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from labecon.analysis.columns_array import Columns, IndependentColumns, ReplicatedColumns
from labecon.analysis.committed import committed
from labecon.analysis.path_readings_array import PROFITS, PathReader, Reader, with_months
from labecon.analysis.readings_array import Bools, Floats, Spread, share_interval
from labecon.analysis.statements_array import Statement, StatementReader, event_starts, share_of, windows_of
from labecon.errors import UsageError
from labecon.labs.binding_array import Binder
from labecon.labs.points_array import REPLICATES, SobolPoints, replicates_of, static_addresses
from labecon.labs.simulation_array import Simulation, simulate
from labecon.outputs.samples_array import Independent, Replicated, Sample
from labecon.outputs.simulation_array import Drawn
from labecon.periods import month_label

if TYPE_CHECKING:
    from collections.abc import Callable

    from labecon.labs import Lab

#: Months within which the chance of running out is said.
HORIZONS = (12, 24, 36, 48, 60)


#: Paths on which the committed plan is drawn at most: enough for its chances, a fraction of the time of all.
PLAN_PATHS = 1000
#: A condition has to hold on this many paths at least: quantiles of fewer say nothing.
LEAST_PATHS = 20


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
        joint: Statements whose share of paths is shown.
        given: A statement; only paths on which it holds count.
        prepare: Compiles beside NumPy, for the next time, where the job alone is not worth it.
        points: ``random`` or ``sobol``.
    """

    paths: int
    seed: int
    keep: Sequence[str]
    windows: Mapping[str, Sequence[str]]
    threads: int = 0
    progress: Callable[[int, int], None] | None = None
    joint: Sequence[Statement] = ()
    given: Statement | None = None
    prepare: bool = False
    points: str = "random"

    @property
    def statements(self) -> tuple[Statement, ...]:
        """Everything that is read off paths as true or false."""
        return (*self.joint, *(() if self.given is None else (self.given,)))


def draw(lab: Lab, request: Request) -> Drawn:
    """Draws the paths and reads runway, break-even and statements off them.

    Args:
        lab: The lab; its horizon is where the fans end.
        request: What to draw.

    Returns:
        The simulation with both entries of its document.
    """
    plan = committed(lab)
    policy = _drawn(
        lab, request, StatementReader(lab, request.statements), request.paths, request.keep, request.windows
    )
    runway, runway_errors = runway_entry(policy.reader, policy.columns)
    sides = [policy]
    if runway and plan is not lab:
        paths = request.paths if request.statements else min(request.paths, PLAN_PATHS)
        reader = StatementReader(plan, request.statements) if request.statements else PathReader(plan, profits=False)
        sides.insert(0, _drawn(plan, request, reader, paths))
        own, errors = runway_entry(sides[0].reader, sides[0].columns)
        runway, runway_errors = {**own, "policy": runway}, {**errors, "policy": runway_errors}
    even, even_errors = break_even_entry(lab, policy.columns)
    errors = {"runway": runway_errors, "break_even": even_errors}
    more: dict[str, Any] = {}
    if request.given is not None:
        more["given"] = {"statement": request.given.text, **_on_both(sides, [one.condition for one in sides])}
    if request.joint:
        more["joint"] = [
            {"statement": one.text, **_on_both(sides, [side.entry(one) for side in sides])} for one in request.joint
        ]
    sample: Sample = Independent(policy.found, policy.columns.kept)
    if isinstance(policy.columns, ReplicatedColumns):
        sample = Replicated(policy.found, policy.columns.kept, policy.columns.replicates)
        more["points"] = {
            "kind": request.points,
            "dimensions": len(static_addresses(lab)),
            "replicates": REPLICATES,
            "variance_ratio": sample.variance_ratios(request.windows),
        }
    horizon = policy.reader.horizon
    return Drawn(policy.found, request.windows, horizon, runway, even, errors, sample, more)


def _on_both(sides: Sequence[_Side], entries: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The entry of the committed plan, with that under the policy inside it."""
    return entries[0] if len(sides) == 1 else {**entries[0], "policy": entries[1]}


@dataclass(frozen=True)
class _Side:
    """The paths of one plan."""

    found: Simulation
    reader: Reader
    columns: IndependentColumns
    readings: Mapping[str, Floats]
    condition: dict[str, Any]

    def entry(self, statement: Statement) -> dict[str, Any]:
        holds = statement.holds(self.readings)
        return share_entry(holds if self.columns.kept is None else holds[self.columns.kept])


def share_entry(holds: Bools) -> dict[str, Any]:
    """The share of paths on which something holds.

    Args:
        holds: Shape (path,).

    Returns:
        ``probability``, its standard ``error``, the ``low`` and ``high`` end of its 95 % interval, and ``paths``.
    """
    share, error = share_of(holds)
    low, high = share_interval(share, len(holds))
    return {"probability": share, "error": error, "low": low, "high": high, "paths": len(holds)}


def _drawn(
    lab: Lab,
    request: Request,
    reader: PathReader,
    paths: int,
    keep: Sequence[str] | None = None,
    windows: Mapping[str, Sequence[str]] | None = None,
) -> _Side:
    wanted = {label: dict.fromkeys(lines) for label, lines in (windows or {}).items()}
    for label, lines in windows_of(request.statements).items():
        wanted.setdefault(label, {}).update(dict.fromkeys(lines))
    points = SobolPoints(lab, request.seed, paths) if request.points == "sobol" else None
    found = simulate(
        lab,
        paths,
        request.seed,
        months=reader.months if reader.profits else reader.horizon,
        keep=tuple(keep or ()),
        windows={label: tuple(lines) for label, lines in wanted.items()},
        observe=reader.read,
        observed=reader.items,
        checks=keep is not None,
        threads=request.threads,
        progress=request.progress if keep is not None else None,
        prepare=request.prepare,
        points=points,
    )
    numbers = np.arange(paths, dtype=np.int64)
    events = {name: None for one in request.statements for name in one.events}
    binder = Binder(lab, request.seed, reader.horizon, (), points=points)
    readings = {**found.results.figures, **dict(event_starts(tuple(events), binder, numbers))}
    kept, condition = None, {}
    if request.given is not None:
        kept = request.given.holds(readings)
        condition = share_entry(kept)
        if int(kept.sum()) < LEAST_PATHS:
            text = f"{request.given.text!r} holds on {int(kept.sum())} of {paths} paths of {lab.name}"
            raise UsageError.of("out-of-range", text, "--given", "draw more paths, or loosen it")
    count = paths if kept is None else int(kept.sum())
    columns = IndependentColumns(found.results.figures, count, kept)
    if points is not None:
        columns = ReplicatedColumns(found.results.figures, count, kept, replicates_of(numbers))
    return _Side(found, reader, columns, readings, condition)


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
    "share_entry",
    "with_months",
]
