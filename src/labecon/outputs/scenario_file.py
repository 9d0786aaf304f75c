"""A scenario as the text of its file, which loads as the same scenario."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from labecon.labs.scenarios import Dated, Scenario
from labecon.periods import month_label


def scenario_text(scenario: Scenario) -> str:
    """A scenario as TOML.

    Args:
        scenario: The scenario.

    Returns:
        What `scenarios/NAME.toml` of a workspace holds.

    Example:
        >>> from labecon.labs.scenarios import Override
        >>> print(scenario_text(Scenario("s", {"en": "S"}, "why", "", {"churn": Override("set", 0.1)})))
        title = { "en" = "S" }
        reason = "why"
        <BLANKLINE>
        [overrides]
        "churn" = { "set" = 0.1 }
        <BLANKLINE>
    """
    out = [f"title = {toml_value(dict(scenario.title))}", f"reason = {toml_value(scenario.reason)}"]
    out += [f"source = {toml_value(scenario.source)}"] if scenario.source else []
    out += [f"labs = {toml_value(list(scenario.labs))}"] if scenario.labs else []
    if scenario.overrides:
        out += ["", "[overrides]"]
    for name, change in scenario.overrides.items():
        entry = {change.how: change.value}
        if change.start is not None:
            entry["from"] = month_label(change.start)
        out.append(f"{toml_value(name)} = {toml_value(entry)}")
    if scenario.events:
        out += ["", "[events]"]
    for name, event in scenario.events.items():
        out.append(f"{toml_value(name)} = {toml_value(_event(event))}")
    return "\n".join(out) + "\n"


def _event(event: bool | Dated) -> Any:
    if isinstance(event, bool):
        return event
    entry: dict[str, Any] = {"month": month_label(event.month)}
    return entry if event.months is None else {**entry, "months": event.months}


def toml_value(value: Any) -> str:
    """A value inside a TOML file.

    Args:
        value: Text, number, truth value, or a mapping or sequence of them.

    Returns:
        One line.

    Example:
        >>> toml_value({"2026-01": [1.5, "a"]})
        '{ "2026-01" = [1.5, "a"] }'
    """
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{json.dumps(key)} = {toml_value(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(toml_value(one) for one in value) + "]"
    # JSON writes texts as TOML does, but for the one control character that JSON lets stand.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
