"""A run as a person names it.

``minimax``, ``minimax:price_war``, ``minimax@2025-12-31``, ``minimax@recorded:MOMENT``, or a JSON file that `run` made.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from labecon.errors import LabeconError, UsageError
from labecon.facts.workspace import workspace_ledger
from labecon.labs import Lab, Override, load, load_scenario
from labecon.labs.library import find
from labecon.labs.loading import load_file
from labecon.periods import Window, month_index

_SPEC = re.compile(r"(?P<lab>[^:@]+)(?::(?P<scenario>[^@]+))?(?:@(?P<when>.+))?")
_RECORDED = "recorded:"


@dataclass(frozen=True)
class Named:
    """A run.

    Args:
        text: As it was named.
        lab: The lab.
        saved: The document it was saved in; None for a run made now.
    """

    text: str
    lab: Lab
    saved: Mapping[str, Any] | None = None

    def saved_value(self, line: str, window: Window) -> float | None:
        """The value of a line in the saved document.

        Args:
            line: Full name.
            window: The window.

        Returns:
            The value; None where the document has it not, or the line is a ratio.
        """
        if self.saved is None or line not in self.saved.get("lines", {}):
            return None
        entry, months = self.saved["lines"][line], [month_index(one) for one in self.saved["months"]]
        if entry["kind"] == "ratio" or not months or window.end > months[-1] or window.start < months[0]:
            return None
        places = range(window.start - months[0], window.end - months[0] + 1)
        values = [entry["values"][place] for place in places]
        if entry["kind"] != "flow":
            values = values[-1:]
        return None if any(one is None for one in values) else float(sum(values))


def named_run(text: str, folder: Path | None, moment: Callable[[str], datetime | None], place: str) -> Named:
    """The run that a text names.

    Args:
        text: See the module.
        folder: The workspace.
        moment: Reads a moment of the ledger.
        place: Where the text stands, for messages.

    Returns:
        The run.

    Raises:
        LabeconError: It names none.
    """
    if text.endswith(".json"):
        return _saved(text, folder, place)
    match = _SPEC.fullmatch(text)
    if match is None:
        raise UsageError.of("usage", f"{text!r} names no run", place, "minimax, minimax:price_war, minimax@2025-12-31")
    scenario, when = match["scenario"], match["when"]
    if when is not None and when.startswith(_RECORDED):
        full = workspace_ledger(folder, moment(when.removeprefix(_RECORDED)))
        lab = load_file(find("labs", match["lab"], folder), full, full)
        return Named(text, lab.with_scenario(load_scenario(scenario, folder)) if scenario else lab)
    return Named(text, load(match["lab"], scenario, when, None, folder))


def _saved(text: str, folder: Path | None, place: str) -> Named:
    try:
        found = json.loads(Path(text).read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError.of("unreadable", f"cannot be read: {error.strerror or error}", text) from error
    except ValueError as error:
        raise UsageError.of("unreadable", f"{text}: no JSON document", place) from error
    needed = ("lab", "drivers", "lines", "months")
    if not isinstance(found, dict) or any(key not in found for key in needed):
        remedy = "save one: labecon run LAB --format json > run.json"
        raise UsageError.of("unreadable", f"{text}: no document of `run`", place, remedy)
    try:
        lab = load(found["lab"], None if found.get("scenario") == "base" else found.get("scenario"), None, None, folder)
        return Named(text, _as_saved(lab, found), found)
    except (LabeconError, KeyError, TypeError, ValueError) as error:
        if isinstance(error, LabeconError):
            raise
        raise UsageError.of("unreadable", f"{text}: no document of `run`", place) from error


def _as_saved(lab: Lab, found: Mapping[str, Any]) -> Lab:
    """The lab with every driver at the value that the document has."""
    months: Sequence[str] = found["months"]
    after = [one for one in months if month_index(one) > lab.actual_through]
    changes = {}
    for name, entry in found["drivers"].items():
        driver = lab.drivers.get(name)
        if driver is None or name in lab.events_by_driver:
            continue
        values = entry.get("values")
        if values is not None:
            own = [driver.at(month_index(one)) for one in after]
            if values != own[: len(values)]:
                by_month = dict(zip(after, values, strict=False))
                changes[name] = Override("set", {"value": by_month, "between": "step"})
        else:
            month = lab.actual_through if name.startswith("initial.") else lab.first_forecast
            if entry["value"] != driver.at(month):
                changes[name] = Override("set", float(entry["value"]))
    return lab.with_overrides(changes) if changes else lab


__all__ = ["Named", "named_run"]
