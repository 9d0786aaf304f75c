"""What a page holds of a lab beside its model: titles, formulas, sources, history, scenarios; both languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from labecon.labs import Lab, Run, Scenario
from labecon.labs.drivers import Driver
from labecon.language import Node
from labecon.outputs.charts.document import recipes_document
from labecon.outputs.messages import LANGUAGES, Words
from labecon.outputs.numbers import Scale, unit_title
from labecon.outputs.page.fact_payload import choices_of, facts_of, resolved, texts_of
from labecon.outputs.statements import TOTALS, rows_of
from labecon.outputs.titles import driver_title, line_title
from labecon.outputs.translations import translated

_WORDS = {language: Words(language) for language in LANGUAGES}


def lab_payload(lab: Lab, run: Run, scenarios: Mapping[str, Scenario]) -> dict[str, Any]:
    """What the page says of a lab.

    Args:
        lab: The lab, in its base scenario.
        run: Its run on the path of medians.
        scenarios: Scenarios that the page offers, by name.

    Returns:
        Items, drivers, opening values, facts and the choices among them, statements, history and scenarios; texts by
        language.
    """
    citations = [one.citation for one in lab.drivers.values()] + [one.citation for one in lab.initial.values()]
    cited = {name for one in citations for name in one.facts}
    cited |= {fact for rows in lab.history.reported.values() for row in rows for fact in row.facts}
    return {
        "name": lab.name,
        "title": dict(lab.title),
        "note": {words.language: translated(words.pick(lab.note), words) for words in _WORDS.values()}
        if lab.note
        else {},
        "units": _units(lab, run),
        "currency": lab.currency,
        "first": run.first,
        "first_forecast": run.first_forecast,
        "facts_head": lab.ledger.head,
        "items": {node.name: _item(lab, node) for node in run.graph.nodes},
        "drivers": {name: _driver(lab, one, run) for name, one in lab.drivers.items()},
        "opening": {name: _opening(lab, name) for name in lab.initial},
        "facts": facts_of(lab, cited),
        "choices": choices_of(lab),
        "sections": [[section, [[line, indent] for line, indent in rows]] for section, rows in rows_of(run)],
        "totals": sorted(TOTALS),
        "history": _history(lab, run),
        "scenarios": {name: _scenario(one) for name, one in scenarios.items()},
        "charts": recipes_document(lab, run),
    }


def _note(lab: Lab) -> dict[str, str]:
    return {words.language: translated(words.pick(lab.note), words) for words in _WORDS.values()} if lab.note else {}


def _units(lab: Lab, run: Run) -> dict[str, list[str]]:
    """Every unit of lines and drivers, in words."""
    units = {str(node.unit) for node in run.graph.nodes} | {str(driver.unit) for driver in lab.drivers.values()}
    return {unit: [unit_title(unit, Scale(), words) for words in _WORDS.values()] for unit in sorted(units - {"1"})}


def _item(lab: Lab, node: Node) -> dict[str, Any]:
    doc = node.doc.split("\n")[0]
    found: dict[str, Any] = {
        "t": [line_title(node.name, words, lab.parts) for words in _WORDS.values()],
        "u": str(node.unit),
        "k": "flow" if node.is_flow else node.kind if node.kind in ("stock", "ratio", "check") else "level",
        "f": node.expr.formula(),
        "d": texts_of(doc),
        "r": [list(one) for one in node.refs],
        "v": list(node.drivers),
    }
    if (
        node.kind == "ratio"
        and node.expr.op == "div"
        and all(arg.op == "ref" and arg.lag == "now" for arg in node.expr.args)
    ):
        found["q"] = [arg.name for arg in node.expr.args]
    return found


def _driver(lab: Lab, one: Driver, run: Run) -> dict[str, Any]:
    at = lab.actual_through if one.name.startswith("initial.") else run.first_forecast
    low, high = one.range_at(at)
    said = one.citation
    found: dict[str, Any] = {
        "v": one.at(at),
        "lo": low,
        "hi": high,
        "u": str(one.unit),
        "t": [driver_title(one.name, words, lab.parts) for words in _WORDS.values()],
        "k": said.kind,
        "s": texts_of(said.text),
        "f": resolved(lab, said.facts),
        "e": said.formula,
        "p": said.prior,
    }
    if one.shape.each_month:
        found["x"] = 1  # a shock of every month is no driver that one sets
    if one.shape.distribution.kind == "choice" and one.shape.course is None:
        values = one.shape.distribution.parameters
        found["c"] = [min(values), max(values)]
    if one.name in lab.limits:
        found["l"] = [end if abs(end) < 1e300 else None for end in lab.limits[one.name]]
    return found


def _opening(lab: Lab, name: str) -> dict[str, Any]:
    one = lab.initial[name]
    value = lab.initial_medians[name]
    return {
        "v": value[-1] if isinstance(value, list | tuple) else value,
        "h": one.history,
        "m": list(one.sum_of),
        "s": texts_of(one.citation.text),
        "k": one.citation.kind,
        "f": resolved(lab, one.citation.facts),
    }


def _history(lab: Lab, run: Run) -> dict[str, Any]:
    """Months of history of the lines of the statements, and the reported figures behind them."""
    found = {}
    for name in dict.fromkeys(line for _, rows in rows_of(run) for line, _ in rows):
        values = [run.value(name, month) for month in range(run.first, run.first_forecast)]
        if any(value is not None for value in values):
            reported = lab.history.reported.get(name, [])
            facts = sorted(set(resolved(lab, (fact for row in reported for fact in row.facts))))
            found[name] = {"v": values, "a": [month - run.first for month in run.assumed_months(name)], "f": facts}
    return found


def _scenario(one: Scenario) -> dict[str, Any]:
    title = dict(one.title) or {"en": one.name.replace("_", " ")}
    return {
        "t": [title.get("en", one.name), title.get("zh", title.get("en", one.name))],
        "r": texts_of(one.reason),
        "s": one.source,
    }
