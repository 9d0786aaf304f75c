"""A lab as a JavaScript model: the formulas as functions; what goes in, what is drawn and what comes out as data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from labecon.backends.draws import address_hash
from labecon.backends.javascript import JAVASCRIPT_VERSION, Words, javascript_program, step_data, text_of
from labecon.backends.python import last, year_before
from labecon.backends.source import Program, program_of
from labecon.errors import UsageError
from labecon.labs.draw_plan import steps_of
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


def javascript_model(
    lab: Lab, items: Sequence[str] | None = None, months: int | None = None, scenarios: Mapping[str, Lab] | None = None
) -> JavaScriptModel:
    """The JavaScript model of a lab under its scenario, and under others that a page can switch to.

    Args:
        lab: The lab.
        items: Items to compute, with all that they need; every item when None.
        months: Forecast months; up to the horizon when None.
        scenarios: The lab under other scenarios, by name.

    Returns:
        The model. Its data: ``version``, ``lab``, ``currency``, ``first_month`` (months since 2000-01), ``months``;
        names of ``items``, ``checks``, ``fixed`` and ``monthly`` drivers, ``state`` and ``rings``; ``medians`` of each;
        ``addresses`` of the drivers that can be set to a range, by number of their ``words``, and which are
        ``correlated``; ``draws``, see `labecon.backends.javascript.step_data`; ``openings`` that can be set and the
        ``latest`` of twelve among them, their ``sums``, and ``terms`` that only sums read, whose values stand behind
        those of ``state``; and for each of ``scenarios`` the medians and draws that differ.

    Raises:
        UsageError: A driver with one value per path is correlated with one of every month.
    """
    others = scenarios or {}
    count = lab.months_to(months)
    span = range(lab.first_forecast, lab.first_forecast + count)
    shaped = _shaped(lab, lab, others)
    program = program_of(shaped.graph, items)
    words = Words()
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
        "medians": _medians(shaped, program, span),
        "draws": _draws(shaped, program, span, words),
        **_openings(lab, program),
        **_normals(lab, program, words),
        "scenarios": {
            name: _scenario(shaped, _shaped(one, lab, others), program, span, words) for name, one in others.items()
        },
        "words": words.pairs,
    }
    return JavaScriptModel(data, javascript_program(program))


def _normals(lab: Lab, program: Program, words: Words) -> dict[str, Any]:
    """What a range needs that takes the place of a driver: where its draws stand, and those it moves with."""
    own = {name for name in (*program.fixed, *program.monthly) if not lab.drivers[name].shape.each_month}
    groups = [group for group in lab.correlations if own.intersection(group.drivers)]
    mixed = {name for group in groups for name in group.drivers if lab.drivers[name].shape.each_month}
    own |= {name for name in _openings(lab, program)["openings"] if not lab.drivers[name].shape.each_month}
    own |= {name for group in groups for name in group.drivers} - mixed
    return {
        "addresses": {name: words.of(address_hash(lab.drivers[name].address)) for name in sorted(own)},
        "correlated": [{"drivers": group.drivers, "factor": group.factor} for group in groups],
    }


def _terms(lab: Lab, program: Program) -> list[str]:
    """Opening values that sums rest on and the program itself does not read."""
    read = {*program.state, *program.rings}
    terms = dict.fromkeys(term.lstrip("-") for one in lab.initial.values() for term in one.sum_of)
    return [name for name in terms if name not in read]


def _openings(lab: Lab, program: Program) -> dict[str, Any]:
    """How opening values are set: the level of history that each is a factor on, which are one of twelve; and sums."""
    terms = _terms(lab, program)
    read = {*program.state, *program.rings, *terms}
    set_by = {one.driver.name: one for name, one in lab.initial.items() if one.driver is not None and name in read}
    openings = {name: one.level(lab.history) for name, one in set_by.items()}
    latest = [name for name, one in set_by.items() if one.year]
    sums = [[name, [*one.sum_of]] for name, one in lab.initial.items() if one.sum_of and name in read]
    return {"terms": terms, "openings": openings, "latest": latest, "sums": sums}


def _shaped(one: Lab, lab: Lab, others: Mapping[str, Lab]) -> Lab:
    """A lab whose drivers vary over all that any of the scenarios makes them vary over."""
    graphs = [each.graph.drivers for each in (lab, *others.values())]
    nodes = {}
    for name, node in one.graph.drivers.items():
        axes = {word for graph in graphs for word in graph[name].shape.split(" and ")} - {"run"}
        shape = "path and month" if len(axes) == 2 else next(iter(axes), "run")
        nodes[name] = replace(node, shape=shape)
    return replace(one, graph=replace(one.graph, drivers=nodes))


def _draws(
    lab: Lab, program: Program, span: range, words: Words, names: Sequence[str] | None = None, openings: bool = True
) -> Any:
    if names is None:
        names = [name for name in (*program.fixed, *program.monthly) if "path" in lab.graph.drivers[name].shape]
    terms = _terms(lab, program)
    steps = steps_of(lab, program, span, names, openings, terms)
    if steps is None:
        text = f"{lab.name}: a driver with one value per path is correlated with one of every month"
        raise UsageError.of("out-of-range", text, "", "correlate drivers of one kind")
    return step_data(steps, program, words, terms)


def _scenario(base: Lab, other: Lab, program: Program, span: range, words: Words) -> dict[str, Any]:
    """The drivers that a scenario moves: their medians, and the draws that take the place of the base's."""
    moved = [name for name in (*program.fixed, *program.monthly) if base.drivers[name] != other.drivers[name]]
    opened = any(one != other.initial[name] for name, one in base.initial.items())
    medians = _medians(other, program, span)
    fixed = [[place, medians["fixed"][place]] for place, name in enumerate(program.fixed) if name in moved]
    monthly = [[place, medians["monthly"][place]] for place, name in enumerate(program.monthly) if name in moved]
    draws = _draws(other, program, span, words, moved, opened)
    found: dict[str, Any] = {"fixed": fixed, "monthly": monthly, "draws": draws}
    return {**found, "state": medians["state"], "rings": medians["rings"]} if opened else found


def _medians(lab: Lab, program: Program, span: range) -> dict[str, Any]:
    initial = lab.initial_medians
    return {
        "fixed": [lab.drivers[name].at(span.start) for name in program.fixed],
        "monthly": [[lab.drivers[name].at(month) for month in span] for name in program.monthly],
        "state": [last(initial[name]) for name in (*program.state, *_terms(lab, program))],
        "rings": [year_before(initial[name]) for name in program.rings],
    }
