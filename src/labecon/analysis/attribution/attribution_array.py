"""Why a figure differs between two runs of a lab, by driver and by opening value, adding up exactly.

On the path of medians every driver and every opening value that differs is a player: it stands as in the first run or
as in the second. *Shapley*: what a player adds, on average over all orders in which players change sides; exact up to
eight players, over random orders and their reverses beyond. *Sequential*: what each adds when they change sides in the
order of the lab. Either way the parts add up to the difference. What no player holds (months of history that reports
changed, or code and facts behind a saved document) comes last and is a part of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import factorial, fsum
from typing import Any

import numpy as np

from labecon.analysis.attribution.runs import Named
from labecon.analysis.targets_array import Target, target_of
from labecon.backends.draws_array import uniforms
from labecon.errors import UsageError
from labecon.labs import Lab
from labecon.labs.drivers import Citation
from labecon.labs.given_array import OPENING, Given, Setting, varying
from labecon.periods import Window

#: Figures that are explained when none is named.
FIGURES = ("runway", "revenue@FY2026", "net_loss@FY2026", "cash@FY2026")
#: Most players of which every order is taken; beyond it, this many orders and their reverses.
EXACT, ORDERS = 8, 16
#: How much larger than what rounding leaves a part must be to take it.
ROUNDING = 1e3
#: The part that no driver holds.
REST = "rest"


@dataclass(frozen=True)
class Part:
    """What one driver or opening value adds.

    Args:
        name: Full name; ``opening:ITEM`` for an opening value; ``rest`` for what no driver holds.
        effect: What it adds to the figure.
        error: Standard error over orders; None where every order was taken, or one.
        before: Its value in the first run, in the first month it holds; None for the rest and for twelve values.
        after: Its value in the second.
        sources: What it rests on where it differs: ids of facts, names of priors, ``scenario NAME`` or ``assumption``.
    """

    name: str
    effect: float
    error: float | None
    before: float | None
    after: float | None
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Attribution:
    """Why a figure differs.

    Args:
        target: The figure.
        before: Its value in the first run.
        after: Its value in the second.
        parts: Parts by size; those that add nothing are left out.
        still: Players that differ and add nothing.
        method: ``shapley``, ``shapley, N orders`` or ``sequential``.
        by_source: Source to what it adds; parts with several are split evenly.
        never: Whether one of the values is one month past the horizon, standing for never.
    """

    target: Target
    before: float
    after: float
    parts: tuple[Part, ...]
    still: int
    method: str
    by_source: Mapping[str, float]
    never: bool

    @property
    def difference(self) -> float:
        """Second less first."""
        return self.after - self.before

    @property
    def residual(self) -> float:
        """Difference less the sum of all parts."""
        return self.difference - fsum(one.effect for one in self.parts)


def attribution(first: Named, second: Named, figure: str, method: str = "shapley") -> Attribution:
    """Why a figure differs between two runs.

    Args:
        first: The one run.
        second: The other.
        figure: See `labecon.analysis.targets_array`.
        method: ``shapley`` or ``sequential``.

    Returns:
        The parts.

    Raises:
        UsageError: The runs are of different labs, or the figure has no value.
    """
    one, other = (target_of(run.lab, figure, "--figure") for run in (first, second))
    _check(first, second, one)
    players = differing(one.lab, other.lab)
    ends = [_direct(one), _direct(other)]
    values = _Values(one, players)
    effects, errors, said = _effects(values, list(players), method)
    held = values.of([set(), set(players)])
    shown = [_shown(run, target, end) for run, target, end in ((first, one, ends[0]), (second, other, ends[1]))]
    parts = [
        Part(name, effect, error, *_sides(players[name]), sources_of(name, first.lab, second.lab))
        for name, effect, error in zip(players, effects, errors, strict=True)
    ]
    never = any(not np.isfinite(end) for end in ends)
    before, after = (float(one.finite(np.array([value]))[0]) for value in shown)
    if np.isnan(before) or np.isnan(after):
        raise UsageError.of("out-of-range", f"{one.name} has no value in one of the runs", "--figure")
    rest = (after - before) - (held[1] - held[0])
    if abs(rest) > 1e-12 * max(abs(before), abs(after)):
        parts.append(Part(REST, rest, None, None, None, ("history, code or facts",)))
    moving = [part for part in parts if abs(part.effect) > 1e-13 * max(abs(before), abs(after), abs(after - before))]
    exact = _exactly(moving, after - before)
    return Attribution(
        one, float(before), float(after), exact, len(parts) - len(moving), said, _by_source(exact), never
    )


def _check(first: Named, second: Named, target: Target) -> None:
    a, b = first.lab, second.lab
    if a.name != b.name or a.actual_through != b.actual_through or a.horizon != b.horizon:
        remedy = f"labecon compare {a.name} {b.name}" if a.name != b.name else ""
        raise UsageError.of("usage", f"{first.text} and {second.text} are not runs of one lab", "", remedy)
    items = [{node.name for node in lab.graph.nodes} for lab in (a, b)]
    if items[0] != items[1]:
        raise UsageError.of("usage", f"{first.text} and {second.text} have different line items", target.name)


def _direct(target: Target) -> float:
    """The figure of a lab as it is."""
    return float(target.values(1, 1, design=Given([{}]))[0])


def _shown(run: Named, target: Target, value: float) -> float:
    """The figure as a saved document has it, otherwise as it was computed."""
    name, _, period = target.name.partition("@")
    saved = run.saved_value(name, Window.parse(period)) if period and name in run.lab.graph.by_name else None
    return value if saved is None else saved


def differing(a: Lab, b: Lab) -> dict[str, tuple[Setting, Setting]]:
    """The drivers and opening values that differ on the path of medians.

    Args:
        a: One lab.
        b: The other.

    Returns:
        Name to its value in both, a number or one for each forecast month (or for the twelve months before), in the
        order of the lab.
    """
    months = range(a.first_forecast, a.horizon + 1 + 12)
    found: dict[str, tuple[Setting, Setting]] = {}
    for name in a.graph.drivers:
        if name not in b.drivers or name not in a.drivers:
            continue
        sides = [[lab.drivers[name].at(month) for month in months] for lab in (a, b)]
        if sides[0] != sides[1]:
            flat = all(one == side[0] for side in sides for one in side)
            found[name] = (sides[0][0], sides[1][0]) if flat else (sides[0], sides[1])
    for item, value in a.initial_medians.items():
        other = b.initial_medians.get(item)
        if other is not None and value != other:
            found[OPENING + item] = (value, other)
    return found


class _Values:
    """The figure with any set of players on the second side."""

    def __init__(self, target: Target, players: Mapping[str, tuple[Setting, Setting]]) -> None:
        monthly = [name for name, sides in players.items() if isinstance(sides[0], Sequence)]
        names = [name for name in players if not name.startswith(OPENING)]
        lab = varying(target.lab, names, [name for name in monthly if name in names])
        self.target = _with_lab(target, lab)
        self.players = players
        self.known: dict[frozenset[str], float] = {}

    def of(self, sets: Sequence[set[str]]) -> list[float]:
        """The figure of each set."""
        asked = list(dict.fromkeys(frozenset(one) for one in sets))
        new = [one for one in asked if one not in self.known]
        if new:
            cases = [{name: self.players[name][name in one] for name in self.players} for one in new]
            found = self.target.finite(self.target.values(len(cases), 1, design=Given(cases)))
            self.known |= dict(zip(new, found.tolist(), strict=True))
        return [self.known[frozenset(one)] for one in sets]


def _with_lab(target: Target, lab: Lab) -> Target:
    fields: dict[str, Any] = {**vars(target), "lab": lab}
    return Target(**fields)


def _effects(values: _Values, names: list[str], method: str) -> tuple[list[float], list[float | None], str]:
    """What each player adds, its error, and how that was found."""
    count = len(names)
    if method == "sequential":
        steps = values.of([set(names[:place]) for place in range(count + 1)])
        return [steps[place + 1] - steps[place] for place in range(count)], [None] * count, "sequential"
    if count <= EXACT:
        return _shapley(values, names), [None] * count, "shapley"
    orders = _orders(count)
    sets = [{names[one] for one in order[:place]} for order in orders for place in range(count + 1)]
    course = np.array(values.of(sets)).reshape(len(orders), count + 1)
    added = np.zeros((len(orders), count))
    for row, order in enumerate(orders):
        added[row, order] = np.diff(course[row])
    pairs = added.reshape(len(orders) // 2, 2, count).mean(axis=1)
    errors = pairs.std(axis=0, ddof=1) / np.sqrt(len(pairs))
    return added.mean(axis=0).tolist(), errors.tolist(), f"shapley, {len(orders)} orders"


def _shapley(values: _Values, names: list[str]) -> list[float]:
    count = len(names)
    every = [{names[one] for one in range(count) if number >> one & 1} for number in range(2**count)]
    found = dict(zip((frozenset(one) for one in every), values.of(every), strict=True))
    weights = [factorial(size) * factorial(count - size - 1) / factorial(count) for size in range(count)]
    return [
        fsum(weights[len(one)] * (found[one | {name}] - found[one]) for one in found if name not in one)
        for name in names
    ]


def _orders(count: int) -> list[list[int]]:
    draws = uniforms(1, np.arange(ORDERS), list(range(count)), "attribution.orders")
    orders = [np.argsort(row, kind="stable").tolist() for row in draws]
    return [one for order in orders for one in (order, order[::-1])]


def _sides(sides: tuple[Setting, Setting]) -> tuple[float | None, float | None]:
    """Both values in the first month in which they differ; None for twelve values before the forecast."""
    a, b = sides
    if isinstance(a, Sequence) and isinstance(b, Sequence):
        pair = next((pair for pair in zip(a, b, strict=True) if pair[0] != pair[1]), None)
        return (None, None) if pair is None else (float(pair[0]), float(pair[1]))
    return float(a), float(b)  # type: ignore[arg-type]


def sources_of(name: str, a: Lab, b: Lab) -> tuple[str, ...]:
    """What a difference rests on.

    Args:
        name: Name of a player.
        a: The first lab.
        b: The second.

    Returns:
        Facts and priors that one side cites and the other does not; the scenario or the assumption otherwise.
    """
    sides = [_citation(name, lab) for lab in (a, b)]
    cited = [{*one.facts, *([one.prior] if one.prior else [])} for one in sides if one is not None]
    if len(cited) == 2 and cited[0] != cited[1]:
        return tuple(sorted(cited[0] ^ cited[1]))
    changed = [lab.scenario.name for lab in (a, b) if lab.scenario.name != "base"]
    if a.scenario.name != b.scenario.name:
        return tuple(f"scenario {one}" for one in dict.fromkeys(changed))
    return tuple(sorted(cited[1])) if len(cited) == 2 and cited[1] else ("assumption",)


def _citation(name: str, lab: Lab) -> Citation | None:
    if name.startswith(OPENING):
        one = lab.initial.get(name.removeprefix(OPENING))
        return None if one is None else one.citation
    driver = lab.drivers.get(name)
    return None if driver is None else driver.citation


def _exactly(parts: Sequence[Part], difference: float) -> tuple[Part, ...]:
    """Parts by size; what rounding leaves goes to the smallest that can hold it: they add up to the last bit."""
    ordered = sorted(parts, key=lambda one: (-abs(one.effect), one.name))
    for _ in range(4):
        left = difference - fsum(one.effect for one in ordered)
        if not ordered or left == 0.0:
            break
        able = [place for place, one in enumerate(ordered) if abs(one.effect) > ROUNDING * abs(left)]
        place = able[-1] if able else 0
        ordered[place] = replace(ordered[place], effect=ordered[place].effect + left)
    return tuple(ordered)


def _by_source(parts: Sequence[Part]) -> dict[str, float]:
    found: dict[str, list[float]] = {}
    for one in parts:
        for source in one.sources:
            found.setdefault(source, []).append(one.effect / len(one.sources))
    totals = {source: fsum(effects) for source, effects in found.items()}
    return dict(sorted(totals.items(), key=lambda pair: (-abs(pair[1]), pair[0])))


__all__ = ["FIGURES", "REST", "Attribution", "Part", "attribution", "differing"]
