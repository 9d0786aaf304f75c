"""What differs in a workbook that came back: as text, as a document, as rows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from labecon.outputs.csv_text import Cell, csv_text, number_or_text
from labecon.outputs.documents import document
from labecon.outputs.footer import footer, page, paragraph
from labecon.outputs.messages import Words
from labecon.outputs.numbers import with_unit
from labecon.outputs.scenario_file import scenario_text
from labecon.outputs.tables import PLAIN, Style, Table
from labecon.outputs.titles import line_title
from labecon.outputs.workbook.comparing import HARMLESS
from labecon.periods import month_label

if TYPE_CHECKING:
    from labecon.outputs.workbook.comparing import Finding
    from labecon.outputs.workbook.edited import Change, Values
    from labecon.outputs.workbook.returned import Returned

#: Rows that text shows of each kind; JSON and CSV have all.
MOST = 60


def is_sound(found: Returned, failing: Sequence[str] = ()) -> bool:
    """Whether the model is as exported, but for its inputs.

    Args:
        found: What came back.
        failing: Checks that do not hold under the changed inputs.

    Returns:
        False where a formula, row, sheet, reported figure or check was changed, or an input cannot be taken over.
    """
    broken = any(one.code not in HARMLESS for one in found.difference.findings)
    return not broken and not failing and all(change.expressible for change in found.changes)


def import_document(found: Returned, failing: Sequence[str]) -> dict[str, Any]:
    """The document.

    Args:
        found: What came back.
        failing: Checks that do not hold under the changed inputs.

    Returns:
        ``changes`` by driver, ``findings``, ``scenarios`` as TOML by name, ``checks_failing``, ``sound``.
    """
    content = found.content
    body: dict[str, Any] = {
        "lab": content.lab.name,
        "made_by": {"labecon": found.made_by[0], "facts": found.made_by[1], "stale": found.stale},
        "in_force": found.difference.in_force or "base",
        "changes": [
            {
                "driver": one.driver,
                "scenario": one.scenario or "base",
                "unit": one.unit,
                "was": one.was,
                "now": one.now,
                "cells": [f"{sheet}!{cell}" for sheet, cell in one.cells],
                "expressible": one.expressible,
            }
            for one in found.changes
        ],
        "findings": [
            {**{key: getattr(one, key) for key in ("code", "sheet", "cell", "about", "was", "now")}}
            | {"harmless": one.code in HARMLESS}
            for one in found.difference.findings
        ],
        "scenarios": {one.name: scenario_text(one) for one in found.scenarios},
        "checks_failing": list(failing),
        "sound": is_sound(found, failing),
    }
    return document(content.lab.ledger.head, body)


def import_csv(found: Returned) -> str:
    """Changes and findings as rows.

    Args:
        found: What came back.

    Returns:
        CSV.
    """
    rows: list[list[Cell]] = []
    for one in found.changes:
        place = " ".join(f"{sheet}!{cell}" for sheet, cell in one.cells)
        rows.append(["input-changed", place, one.driver, one.scenario or "base", _plain(one.was), _plain(one.now)])
    for other in found.difference.findings:
        was, now = number_or_text(other.was), number_or_text(other.now)
        rows.append([other.code, f"{other.sheet}!{other.cell}", other.about, "", was, now])
    return csv_text(["code", "place", "about", "scenario", "was", "now"], rows)


def _plain(values: Values) -> str | float:
    return " ".join(map(repr, values)) if isinstance(values, tuple) else values


def import_text(
    found: Returned, failing: Sequence[str], written: Sequence[str], words: Words, style: Style = PLAIN
) -> str:
    """The page.

    Args:
        found: What came back.
        failing: Checks that do not hold under the changed inputs.
        written: Files that the scenarios were written to.
        words: The language.
        style: Colour or none.

    Returns:
        Text: inputs that changed, what is broken, what else is not as exported, the scenario.
    """
    lab = found.content.lab
    out = [style.bold(words("import.title", lab=words.pick(lab.title, lab.name)))]
    if found.stale:
        version, head = found.made_by
        out += paragraph(words("import.stale", version=version or "?", facts=head[:12] or "?"), style)
    if found.difference.in_force:
        out += paragraph(words("import.in_force", scenario=found.difference.in_force), style)
    findings = found.difference.findings
    if not found.changes and not findings and not failing:
        return page([*out, "", words("import.same"), *footer(lab.ledger.head, words, style)])
    out += _changes(found, words, style)
    broken = [one for one in findings if one.code not in HARMLESS]
    other = [one for one in findings if one.code in HARMLESS]
    out += _findings(broken, "import.broken", words, style) + _findings(other, "import.other", words, style)
    for name in failing:
        out.append(style.warning(words("import.check_fails", name=name)))
    if found.scenarios:
        out += ["", style.bold(words("import.scenario"))]
        out += [words("import.written", path=path) for path in written]
    if not written:
        for one in found.scenarios:
            out += ["", style.dim(f"# {one.name}.toml"), *scenario_text(one).splitlines()]
    return page(out + footer(lab.ledger.head, words, style))


def _changes(found: Returned, words: Words, style: Style) -> list[str]:
    if not found.changes:
        return ["", words("import.no_inputs")]
    heads = [words(f"import.{key}") for key in ("driver", "cells", "was", "now")]
    table = Table(heads, folded={0: 44, 1: 30})
    for one in found.changes[:MOST]:
        place = " ".join(dict.fromkeys(f"{sheet}!{cell}" for sheet, cell in one.cells[:3]))
        title = line_title(one.driver, words, found.content.lab.parts)
        name = f"{one.driver} ({one.scenario})" if one.scenario else one.driver
        was, now = _both(found, one, words)
        now += "" if one.expressible else f" {words('import.not_expressible')}"
        table.add(name, place + (" …" if len(one.cells) > 3 else ""), was, now)
        table.add(title, kind="note", indent=1)
    left = len(found.changes) - MOST
    more = [words("import.more", count=left)] if left > 0 else []
    return ["", style.bold(words("import.inputs", count=len(found.changes))), "", *table.lines(style), *more]


def _both(found: Returned, change: Change, words: Words) -> tuple[str, str]:
    """A value as exported and now: of a path the first month that differs, of near numbers all their digits."""
    count, before = len(found.content.months), ""
    was, now = (one if isinstance(one, tuple) else (one,) * count for one in (change.was, change.now))
    differing = [t for t, pair in enumerate(zip(was, now, strict=True)) if pair[0] != pair[1]]
    t = differing[0] if differing else 0
    if isinstance(change.was, tuple) or isinstance(change.now, tuple):
        before = f"{month_label(found.content.months[t])}: "
    shown = [with_unit(one[t], change.unit, words, change.driver) for one in (was, now)]
    if shown[0] == shown[1]:
        shown = [f"{one[t]:.8g}" for one in (was, now)]
    more = words("import.months", count=len(differing)) if len(differing) > 1 and before else ""
    return f"{before}{shown[0]}", f"{before}{shown[1]}{more}"


def _findings(findings: Sequence[Finding], key: str, words: Words, style: Style) -> list[str]:
    if not findings:
        return []
    out = ["", style.bold(words(key, count=len(findings)))]
    colon = "：" if words.language == "zh" else ": "
    for one in findings[:MOST]:
        place = f"{one.sheet}!{one.cell}" if one.cell else one.sheet
        said = words(f"import.code_{one.code}", about=one.about or place)
        change = f"{colon}{one.was or '–'} → {one.now or '–'}" if one.was or one.now else ""
        out += paragraph(f"{place}  {said}{change}", PLAIN, "· ")
    left = len(findings) - MOST
    return out + ([words("import.more", count=left)] if left > 0 else [])
