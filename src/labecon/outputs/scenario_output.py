"""Scenarios as a list: what each asks, what it changes, where its figures come from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from labecon.outputs.csv_text import csv_text
from labecon.outputs.documents import document
from labecon.outputs.footer import footer, page, paragraph
from labecon.outputs.messages import Words
from labecon.outputs.tables import PLAIN, Style
from labecon.outputs.translations import translated
from labecon.periods import month_label

if TYPE_CHECKING:
    from labecon.labs import Lab, Scenario
    from labecon.labs.scenarios import Dated, Override


def scenario_rows(scenarios: Sequence[Scenario], words: Words, why_not: Mapping[str, str]) -> list[dict[str, Any]]:
    """Scenarios as rows of documents.

    Args:
        scenarios: The scenarios.
        words: The language.
        why_not: Name to reason, for those that do not apply to the lab.

    Returns:
        ``name, title, reason, source, overrides, events, labs`` and ``applies``.
    """
    return [
        {
            "name": one.name,
            "title": words.pick(one.title, one.name),
            "reason": translated(one.reason, words),
            "source": translated(one.source, words),
            "overrides": {driver: _override(change) for driver, change in one.overrides.items()},
            "events": {event: _event(change) for event, change in one.events.items()},
            "labs": list(one.labs),
            "applies": one.name not in why_not,
            **({"why_not": translated(why_not[one.name], words)} if one.name in why_not else {}),
        }
        for one in scenarios
    ]


def _event(change: bool | Dated) -> bool | dict[str, Any]:
    if isinstance(change, bool):
        return change
    length = {} if change.months is None else {"months": change.months}
    return {"month": month_label(change.month), **length}


def _override(change: Override) -> dict[str, Any]:
    return {change.how: change.value, **({"from": month_label(change.start)} if change.start is not None else {})}


def scenarios_document(facts: str, lab: Lab | None, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The document of the scenarios.

    Args:
        facts: Head of the ledger.
        lab: The lab they were tried on, or None.
        rows: See `scenario_rows`.

    Returns:
        ``lab`` and ``scenarios``.
    """
    return document(facts, {"lab": lab.name if lab else None, "scenarios": list(rows)})


def scenarios_csv(rows: Sequence[Mapping[str, Any]]) -> str:
    """Scenarios as CSV.

    Args:
        rows: See `scenario_rows`.

    Returns:
        One row a changed driver or event; a scenario without any has one row.
    """
    cells = []
    for row in rows:
        changes = [(driver, *next(iter(change.items()))) for driver, change in row["overrides"].items()]
        changes += [(event, "event", _switch(on)) for event, on in row["events"].items()]
        for driver, how, value in changes or [("", "", "")]:
            shown = value if isinstance(value, str | int | float) else str(value)
            cells.append([row["name"], row["title"], row["reason"], row["source"], row["applies"], driver, how, shown])
    return csv_text(["scenario", "title", "reason", "source", "applies", "driver", "how", "value"], cells)


def scenarios_text(
    facts: str, lab: Lab | None, rows: Sequence[Mapping[str, Any]], words: Words, style: Style = PLAIN
) -> str:
    """The page of the scenarios.

    Args:
        facts: Head of the ledger.
        lab: The lab they were tried on, or None.
        rows: See `scenario_rows`.
        words: The language.
        style: Colour or none.

    Returns:
        Text.
    """
    title = words("scenarios.title_lab", lab=words.pick(lab.title, lab.name)) if lab else words("scenarios.title")
    out = [style.bold(title), *paragraph(words("scenarios.use"), style)]
    for row in rows:
        head = row["name"] if row["title"] == row["name"] else f"{row['name']}  {row['title']}"
        out += ["", style.bold(head) if row["applies"] else head]
        if not row["applies"]:
            out += paragraph(words("scenarios.not_here", why=row["why_not"]), style, "  ")
        joint = "：" if words.language == "zh" else ": "
        out += paragraph(f"{words('scenarios.changes')}{joint}{_changes(row, words)}", PLAIN, "  ")
        if row["reason"]:
            out += paragraph(words("scenarios.reason", text=row["reason"]), style, "  ")
        if row["source"]:
            out += paragraph(words("scenarios.source", text=row["source"]), style, "  ")
    return page(out + footer(facts, words, style))


def _changes(row: Mapping[str, Any], words: Words) -> str:
    signs = {"set": "=", "scale": "×", "shift": "+"}
    parts = []
    for driver, change in row["overrides"].items():
        how = next(key for key in change if key != "from")
        start = f" ({change['from']} →)" if "from" in change else ""
        parts.append(f"{driver} {signs[how]} {_value(change[how])}{start}")
    for event, on in row["events"].items():
        text = words("scenarios.switched_on" if on else "scenarios.switched_off", event=event)
        parts.append(text if isinstance(on, bool) else f"{text} ({_switch(on)})")
    return ", ".join(parts) or words("scenarios.none")


def _value(value: Any) -> str:
    """A driver's value as a lab file gives it: a number, a text, or values by month."""
    if not isinstance(value, Mapping):
        return str(value)
    inner = value.get("value", value.get("path", value))
    if not isinstance(inner, Mapping):
        return str(inner)
    return " → ".join(f"{one} ({month})" for month, one in inner.items())


def _switch(on: bool | Mapping[str, Any]) -> str:
    if isinstance(on, bool):
        return "on" if on else "off"
    return f"{on['month']}" + (f" +{on['months']}" if "months" in on else "")
