"""What must be true, as documents and as rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from labecon.outputs.csv_text import csv_text
from labecon.outputs.documents import document
from labecon.periods import month_label

if TYPE_CHECKING:
    from labecon.analysis.requirement.cases_array import Again, Chance
    from labecon.analysis.requirement.effort_array import Effort
    from labecon.analysis.requirement.goals_array import Goal
    from labecon.analysis.requirement.headline_array import Headline
    from labecon.analysis.requirement.levers import Lever
    from labecon.analysis.requirement.search_array import Point, Requirement

COLUMNS = (
    "answer",
    "point",
    "driver",
    "value",
    "base",
    "prior_low",
    "prior_high",
    "unit",
    "z",
    "figure",
    "met",
    "share",
)


def shown(goal: Goal, value: float | None) -> float | str | None:
    """The figure of a target as a document has it.

    Args:
        goal: The target.
        value: The figure.

    Returns:
        A number in base units, the label of a month, or None.
    """
    calendar = goal.kind in ("event", "month")
    return month_label(round(value)) if calendar and value is not None else value


def _again(goal: Goal, found: Again) -> dict[str, Any]:
    body: dict[str, Any] = {"figure": shown(goal, found.value), "met": found.met}
    if found.share is not None:
        body |= {"share": found.share, "share_error": found.error}
    return body


def _lever(one: Lever) -> dict[str, Any]:
    low, high = one.prior
    body = {"driver": one.name, "unit": one.unit, "base": one.base, "prior_low": low, "prior_high": high}
    return {**body, "search_low": one.low, "search_high": one.high, "drivers": list(one.names)}


def _point(found: Requirement, point: Point) -> dict[str, Any]:
    body: dict[str, Any] = dict(zip((one.name for one in found.levers), point.values, strict=True))
    if len(found.levers) == 1:
        lever = found.levers[0]
        body |= {"driver": lever.name, "value": point.values[0], "base": lever.base}
        if point.error is not None:
            body["value_error"] = point.error
    pairs = zip(found.levers, point.values, strict=True)
    body["set"] = [f"{name}={one!r}" for lever, value in pairs for name, one in lever.settings(value).items()]
    body |= {
        "solved_for": found.levers[point.solved].name,
        "met_on_side": point.holds,
        "again": _again(found.goal, point.again),
    }
    gap = found.gap(point)
    return body if gap is None else {**body, "gap": gap}


def _chance(chance: Chance | None) -> dict[str, Any] | None:
    return None if chance is None else {"share": chance.share, "paths": chance.paths}


def requirement_body(found: Requirement) -> dict[str, Any]:
    """A requirement of one or two drivers.

    Args:
        found: The requirement.

    Returns:
        ``target, reachable, base, points, probability`` and how it was found.
    """
    goal = found.goal
    body: dict[str, Any] = {
        "target": goal.text,
        "plan": goal.plan,
        "unit": goal.unit,
        "reachable": found.reachable,
        "base_met": found.base.met,
        "base_case": _again(goal, found.base),
        "base": {one.name: one.base for one in found.levers},
        "drivers": [_lever(one) for one in found.levers],
        "points": [_point(found, one) for one in found.points],
        "probability": None if found.chance is None else found.chance.share,
        "over_paths": _chance(found.chance),
        "cases": found.cases,
    }
    if found.shown is not None:
        how = found.shown
        best = {"margin": how.best, "margin_unit": goal.margin_unit or goal.unit, "at": list(how.at)}
        body["shown_by"] = {"method": how.method, "nearest": best, "step": how.step, "conclusive": how.conclusive}
    if len(found.levers) == 2:
        axes = {name: one.grid(len(found.grid)) for name, one in zip(("across", "down"), found.levers, strict=True)}
        body["grid"] = {**axes, "met": [list(row) for row in found.grid]}
    return body


def effort_body(found: Effort) -> dict[str, Any]:
    """The least change of many drivers.

    Args:
        found: The change.

    Returns:
        ``target, reachable, base, points, probability`` and the drivers in units of their priors.
    """
    goal = found.goal
    moves = [
        {**_lever(one.lever), "value": one.value, "z": one.z, "share": one.share, "factor": one.factor}
        for one in found.moves
    ]
    points = []
    if found.again is not None:
        values = {one.lever.name: one.value for one in found.moves}
        points.append({**values, "set": _set(found), "again": _again(goal, found.again)})
    return {
        "target": goal.text,
        "plan": goal.plan,
        "unit": goal.unit,
        "reachable": found.reachable,
        "base_met": found.base.met,
        "base_case": _again(goal, found.base),
        "base": {one.name: one.base for one in found.levers},
        "points": points,
        "probability": found.first_order,
        "over_paths": _chance(found.chance),
        "distance": found.distance,
        "moves": moves,
        "prior": {"beyond_flat_surface": found.first_order, "drawn": found.drawn, "drawn_error": found.drawn_error},
        "directions": found.directions,
        "nearest_score": found.best,
        "cases": found.cases,
    }


def _set(found: Effort) -> list[str]:
    """The point as options of ``--set``."""
    from labecon.labs.given_array import Scaled  # numpy is there where an effort is

    pairs = found.settings.items()
    return [f"{name}*={one.factor!r}" if isinstance(one, Scaled) else f"{name}={one!r}" for name, one in pairs]


def headline_body(found: Headline) -> dict[str, Any]:
    """The headline: growth, margin, life, and the least change of all.

    Args:
        found: The headline.

    Returns:
        ``growth``, ``margin``, ``together`` and ``life`` beside the fields of the contract, which are those of the
        least change.
    """
    growth, margin, together = found.growth, found.margin, found.effort
    body = {} if together is None else effort_body(together)
    alone = {name: requirement_body(one) for name, one in (("growth", growth), ("margin", margin)) if one is not None}
    lives, grown = ([{"year": one.year, "months": one.months, "gap": one.gap} for one in these]
                    for these in (found.lives, found.grown))  # fmt: skip
    empty = {"target": found.goal.text, "reachable": False, "base": {}, "points": [], "probability": None}
    return {**empty, **body, **alone, "life": lives, "life_with_growth": grown}


def requirement_document(goal: Goal, body: Mapping[str, Any], seed: int | None) -> dict[str, Any]:
    """The document of any of them.

    Args:
        goal: The target.
        body: See the other functions of this module.
        seed: Where paths were drawn.

    Returns:
        The document.
    """
    lab = goal.lab
    head = {"lab": lab.name, "currency": lab.currency, "scenario": lab.scenario.name}
    return document(lab.ledger.head, {**head, **body}, seed)


def requirement_csv(found: Mapping[str, Any]) -> str:
    """The points of a document, one row for each driver of each.

    Args:
        found: A document of this module.

    Returns:
        CSV.
    """
    rows: list[list[Any]] = []
    for answer in ("", "growth", "margin"):
        body = found.get(answer) if answer else found
        if isinstance(body, Mapping):
            rows += _rows(answer or "asked", body)
    rows += [["life", one["year"], "", one["months"], *[""] * 8] for one in found.get("life", [])]
    return csv_text(COLUMNS, rows)


def _rows(answer: str, body: Mapping[str, Any]) -> list[list[Any]]:
    rows = []
    drivers = {one["driver"]: one for one in body.get("drivers") or body.get("moves", [])}
    for place, point in enumerate(body["points"]):
        for name in body["base"]:
            one, seen = drivers[name], point["again"]
            value = [point[name], one["base"], one["prior_low"], one["prior_high"], one["unit"], one.get("z", "")]
            rows.append([answer, place + 1, name, *value, seen["figure"], seen["met"], seen.get("share", "")])
    return rows


__all__ = ["effort_body", "headline_body", "requirement_body", "requirement_csv", "requirement_document", "shown"]
