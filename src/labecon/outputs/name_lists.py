"""The names that exist: items, drivers, parts and prefixes of a lab; components and their items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from labecon.language.component import PREFIXES
from labecon.outputs.csv_text import csv_text
from labecon.outputs.documents import document
from labecon.outputs.footer import footer, page, paragraph
from labecon.outputs.messages import Words
from labecon.outputs.numbers import with_unit
from labecon.outputs.run_document import driver_entry
from labecon.outputs.tables import PLAIN, Style, Table

if TYPE_CHECKING:
    from labecon.labs import Lab
    from labecon.language import Component


def lab_names(lab: Lab) -> dict[str, Any]:
    """The document of the names of a lab.

    Args:
        lab: The lab.

    Returns:
        ``parts``, ``items``, ``drivers``, ``events``, ``prefixes``.
    """
    items = [
        {
            "name": node.name,
            "kind": node.kind,
            "unit": str(node.unit),
            "about": node.doc.split("\n")[0],
            "formula": node.expr.formula(),
        }
        for node in lab.graph.nodes
    ]
    drivers = {
        name: driver_entry(driver, lab.first_forecast, lab.first_forecast) for name, driver in lab.drivers.items()
    }
    body = {
        "lab": lab.name,
        "parts": [{"name": one.name, "component": one.component, "title": dict(one.title)} for one in lab.parts],
        "items": items,
        "drivers": drivers,
        "events": sorted(lab.events),
        "prefixes": list(PREFIXES),
    }
    return document(lab.ledger.head, body)


def lab_names_csv(found: Mapping[str, Any]) -> str:
    """The names of a lab as rows.

    Args:
        found: See `lab_names`.

    Returns:
        CSV: items, then drivers.
    """
    rows = [[one["kind"], one["name"], one["unit"], None, None, None, one["about"]] for one in found["items"]]
    for name, one in found["drivers"].items():
        rows.append(["driver", name, one["unit"], one["value"], one["low"], one["high"], one["source"]])
    return csv_text(["kind", "name", "unit", "value", "low", "high", "about"], rows)


def lab_names_text(lab: Lab, found: Mapping[str, Any], words: Words, style: Style = PLAIN) -> str:
    """The page of the names of a lab.

    Args:
        lab: The lab.
        found: See `lab_names`.
        words: The language.
        style: Colour or none.

    Returns:
        Text.
    """
    out = [style.bold(words("lines.title", lab=words.pick(lab.title, lab.name)))]
    if found["parts"]:
        parts = Table([words("lines.part"), words("lines.component")])
        for one in found["parts"]:
            parts.add(f"{one['name']}  {words.pick(one['title'])}".rstrip(), one["component"])
        out += ["", *parts.lines(style)]
    items = Table([words(f"lines.{key}") for key in ("items", "kind", "unit", "about")], folded={3: 80})
    for one in found["items"]:
        items.add(one["name"], words(f"kind.{one['kind']}"), one["unit"], one["about"])
    heading = [words(f"lines.{key}") for key in ("drivers", "unit", "value", "range", "source")]
    drivers = Table(heading, frozenset({2}), folded={4: 70})
    for name, one in found["drivers"].items():
        value = with_unit(one["value"], one["unit"], words, name)
        low, high = (with_unit(one[key], one["unit"], words, name) for key in ("low", "high"))
        drivers.add(name, one["unit"], value, "" if one["low"] == one["high"] else f"{low} .. {high}", one["source"])
    out += ["", *items.lines(style), "", *drivers.lines(style), "", *paragraph(words("lines.prefixes"), style)]
    return page(out + footer(lab.ledger.head, words, style))


def component_names(facts: str, components: Mapping[str, Component], labs: Sequence[str]) -> dict[str, Any]:
    """The document of the components.

    Args:
        facts: Head of the ledger.
        components: Components by name.
        labs: Labs that can be loaded.

    Returns:
        ``labs``, ``components`` with their items, ``prefixes``.
    """
    found = {
        name: [
            {"name": item.name, "kind": item.kind, "unit": str(item.unit), "about": item.doc.split("\n")[0]}
            for item in one.items.values()
        ]
        for name, one in components.items()
    }
    return document(facts, {"labs": list(labs), "components": found, "prefixes": list(PREFIXES)})


def component_names_csv(found: Mapping[str, Any]) -> str:
    """The components as rows.

    Args:
        found: See `component_names`.

    Returns:
        CSV.
    """
    rows = [
        [name, one["kind"], one["name"], one["unit"], one["about"]]
        for name, items in found["components"].items()
        for one in items
    ]
    return csv_text(["component", "kind", "name", "unit", "about"], rows)


def component_names_text(found: Mapping[str, Any], words: Words, style: Style = PLAIN) -> str:
    """The page of the components.

    Args:
        found: See `component_names`.
        words: The language.
        style: Colour or none.

    Returns:
        Text.
    """
    out = [style.bold(words("lines.title_all")), ""]
    table = Table([words(f"lines.{key}") for key in ("items", "kind", "unit", "about")], folded={3: 80})
    for name, items in found["components"].items():
        table.group(name)
        for one in items:
            table.add(one["name"], words(f"kind.{one['kind']}"), one["unit"], one["about"], indent=1)
    names = ("、" if words.language == "zh" else ", ").join(found["labs"])
    out += [*table.lines(style), "", *paragraph(words("lines.prefixes"), style)]
    out += paragraph(words("lines.labs", names=names), style)
    return page(out + footer(found["facts"], words, style))
