"""An audit as JSON Lines in the schema of labelled claims, as CSV and as text."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from labecon.analysis.audited import VERDICTS, AuditedClaim, AuditedDocument, AuditInput, AuditReading
from labecon.outputs.csv_text import csv_text
from labecon.outputs.footer import footer, page, paragraph
from labecon.outputs.messages import Words
from labecon.outputs.printed_values import bounds_text, value_text
from labecon.outputs.reading_words import metric_title
from labecon.outputs.tables import PLAIN, Style, Table

SCHEMA = 1
#: The sign of a verdict, beside its word.
SIGNS = {"holds": "✓", "holds_within_rounding": "≈", "contradicted": "✗", "not_checkable": "?"}
_COLUMNS = (
    "doc", "start", "end", "printed", "kind", "verdict", "entity", "segment", "metric", "period", "stated",
    "stated_relation", "unit", "recomputed", "recomputed_low", "recomputed_high", "relative_error", "formula", "inputs",
    "definition", "why", "remark",
)  # fmt: skip
_NAME = re.compile(r"\bx(\d+)\b")
_SHOWN = 3
#: Characters of the document shown before and behind a claim.
_BEFORE, _BEHIND = 60, 24


def audit_row(one: AuditedClaim, facts: str, words: Words) -> dict[str, Any]:
    """A claim as a JSON object.

    Args:
        one: The claim.
        facts: Head of the ledger's view; empty where the ledger was left out.
        words: The language of its sentences.

    Returns:
        The fields of labelled claims, with kind, definition, other definitions tried, and what the ledger says.
    """
    reading = one.reading
    return {
        "schema": SCHEMA, "facts": facts, "doc": one.doc, "start": one.start, "end": one.end, "printed": one.printed,
        "kind": one.kind, "claim": words.pick(one.claim), "entity": one.entity or None, "segment": one.segment or None,
        "metric": one.metric or None, "period": one.period or None, **_calculated(reading),
        "stated": _number(one.stated), "stated_low": _number(one.stated_low), "stated_high": _number(one.stated_high),
        "stated_relation": one.relation, "unit": one.unit, "relative_error": _error(one),
        "verdict": one.verdict, "why": words.pick(one.why), "remark": words.pick(one.remark) or None,
        "definition": words.pick(reading.definition) if reading else None,
        "origin": reading.origin if reading else None, "tried": [_tried(other, words) for other in one.tried],
        "ledger": [_tried(other, words) for other in one.ledger],
    }  # fmt: skip


def _calculated(reading: AuditReading | None) -> dict[str, Any]:
    """Formula, expression over the list ``x``, inputs and result."""
    if reading is None:
        empty = dict.fromkeys(("formula", "expr", "recomputed", "recomputed_low", "recomputed_high"))
        return {**empty, "inputs": []}
    return {
        "formula": reading.formula,
        "expr": _NAME.sub(r"x[\1]", reading.expression).replace("^", "**"),
        "inputs": [_input(given) for given in reading.inputs],
        "recomputed": _number(reading.value),
        "recomputed_low": _number(reading.low),
        "recomputed_high": _number(reading.high),
    }


def _tried(reading: AuditReading, words: Words) -> dict[str, Any]:
    return {
        "definition": words.pick(reading.definition), **_calculated(reading), "verdict": reading.verdict,
        "origin": reading.origin,
    }  # fmt: skip


def _input(one: AuditInput) -> dict[str, Any]:
    row: dict[str, Any] = {"origin": one.origin}
    if one.doc:
        row |= {"doc": one.doc, "start": one.start, "end": one.end}
    if one.fact:
        row |= {"fact": one.fact}
    if one.source:
        row |= {"source": one.source}
    return row | {
        "printed": one.printed, "entity": one.entity or None, "segment": one.segment or None,
        "metric": one.metric or None, "period": _period(one.period), "value": _number(one.value),
        "low": _number(one.low), "high": _number(one.high), "unit": one.unit,
    }  # fmt: skip


def _period(text: str) -> str | dict[str, str] | None:
    return {"as_of": text[1:]} if text.startswith("@") else text or None


def _number(value: Decimal | None) -> int | float | None:
    if value is None or not value.is_finite():
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _error(one: AuditedClaim) -> float | None:
    """Recomputed less stated, over stated."""
    if one.reading is None or one.reading.value is None or not one.stated:
        return None
    return float(round((one.reading.value - one.stated) / one.stated, 6))


def audit_lines(documents: Sequence[AuditedDocument], facts: str, words: Words) -> str:
    """An audit as JSON Lines.

    Args:
        documents: The documents.
        facts: Head of the ledger's view.
        words: The language of its sentences.

    Returns:
        One object a claim.
    """
    rows = (audit_row(one, facts, words) for document in documents for one in document.claims)
    return "".join(json.dumps(row, ensure_ascii=False, allow_nan=False) + "\n" for row in rows)


def audit_csv(documents: Sequence[AuditedDocument], facts: str, words: Words) -> str:
    """An audit as CSV.

    Args:
        documents: The documents.
        facts: Head of the ledger's view.
        words: The language of its sentences.

    Returns:
        CSV with one row a claim; the inputs as printed, with their places.
    """
    rows = []
    for document in documents:
        for one in document.claims:
            row = audit_row(one, facts, words)
            row["inputs"] = "; ".join(place_text(given) for given in one.reading.inputs) if one.reading else ""
            rows.append([row.get(name) for name in _COLUMNS])
    return csv_text(_COLUMNS, rows)


def place_text(one: AuditInput) -> str:
    """A figure with its place.

    Args:
        one: The figure.

    Returns:
        Printed form and index in the document, or id in the ledger.
    """
    if one.fact:
        return f"{one.printed} [{one.fact}]"
    return f"{one.printed} @{one.start}" if one.origin == "document" else f"{one.printed} ({one.doc or one.origin})"


def audit_text(document: AuditedDocument, words: Words, style: Style = PLAIN) -> str:
    """The page of one document: what is contradicted in full, the rest in a table.

    Args:
        document: The document.
        words: The language.
        style: Colour or none.

    Returns:
        Text.
    """
    counts = words("audit.comma").join(
        f"{document.count(verdict)} {words(f'verdict.{verdict}')}" for verdict in VERDICTS if document.count(verdict)
    )
    out = [style.bold(words("audit.title", name=document.name, count=str(len(document.claims)))), counts]
    for one in document.claims:
        if one.verdict == "contradicted":
            out += ["", *_in_full(one, document.text, words, style)]
    met = [one for one in document.claims if one.verdict in ("holds", "holds_within_rounding")]
    rest = [one for one in met if one.kind != "reported"]
    if rest:
        out += ["", *_table(rest, words, style)]
    same = [one for one in met if one.kind == "reported"]
    if same:
        out += ["", *paragraph(words("audit.same", claims=_listed(same, words)), style)]
    open_ones = [one for one in document.claims if one.verdict == "not_checkable"]
    if open_ones:
        out += ["", *paragraph(words("audit.open", claims=_listed(open_ones, words)), style)]
    return page(out if document.claims else [*out[:1], words("audit.nothing")])


def _listed(claims: Sequence[AuditedClaim], words: Words) -> str:
    return words("audit.comma").join(f"{one.printed} @{one.start}" for one in claims)


def claim_title(one: AuditedClaim, words: Words) -> str:
    """What is claimed, the measure by its title.

    Args:
        one: The claim.
        words: The language.

    Returns:
        Text.
    """
    said = words.pick(one.claim)
    return said.replace(one.metric, metric_title(one.metric, words)) if one.metric else said


def surroundings(text: str, start: int, end: int) -> str:
    """The words around a claim, with it in brackets, within its line.

    Args:
        text: The document.
        start: Index of its first character.
        end: Index after its last.

    Returns:
        Text.

    Example:
        >>> surroundings("Revenue rose to 50, up 35%.", 23, 26)
        'Revenue rose to 50, up [35%].'
    """
    low = max(text.rfind("\n", 0, start) + 1, start - _BEFORE)
    stop = text.find("\n", end)
    high = min(stop if stop >= 0 else len(text), end + _BEHIND)
    before = ("…" if low and text[low - 1] != "\n" else "") + text[low:start].lstrip()
    behind = text[end:high].rstrip() + ("…" if high < len(text) and text[high] != "\n" else "")
    return f"{before}[{text[start:end]}]{behind}"


def _in_full(one: AuditedClaim, text: str, words: Words, style: Style) -> list[str]:
    head = f"{SIGNS[one.verdict]} {one.printed} @{one.start}"
    out = [style.warning(head) + f"  {claim_title(one, words)}"]
    out += paragraph(surroundings(text, one.start, one.end), PLAIN, "    ")
    reading = one.reading
    if reading is None:
        return out
    stated = bounds_text(one.stated_low, one.stated_high, one.unit, words) or value_text(one.stated, one.unit, words)
    found = _result(reading, one.unit, words)
    out += [f"    {words('audit.stated')} {stated}", f"    {words('audit.recomputed')} {found}"]
    out += paragraph(f"= {reading.formula}", PLAIN, "    ")
    out += paragraph(" · ".join(place_text(given) for given in reading.inputs), style, "      ")
    others = {other.formula: other for other in one.tried if not other.guess and other.value is not None}
    others = {words.pick(other.definition): other for other in reversed(list(others.values()))}
    for other in list(reversed(others.values()))[:_SHOWN]:
        text = f"{words.pick(other.definition)}{words('audit.colon')}{_result(other, one.unit, words)}"
        out += paragraph(f"{words('audit.tried')} {text}", style, "    ")
    if one.remark:
        out += paragraph(words.pick(one.remark), PLAIN, "    ! ")
    return out


def _result(reading: AuditReading, unit: str, words: Words) -> str:
    if reading.value is None:
        return words("audit.undefined")
    bounds = bounds_text(reading.low, reading.high, unit, words)
    return value_text(reading.value, unit, words) + (f" ({bounds})" if bounds else "")


def _table(rest: Sequence[AuditedClaim], words: Words, style: Style) -> list[str]:
    keys = ("place", "printed", "about", "found", "formula")
    table = Table(["", *(words(f"audit.{key}") for key in keys)], frozenset({1}), widest={2: 18, 3: 40, 5: 60})
    for one in rest:
        reading = one.reading
        found = value_text(reading.value, one.unit, words) if reading else ""
        formula = reading.formula if reading else ""
        about = claim_title(one, words)
        table.add(SIGNS[one.verdict], str(one.start), one.printed, about, found, formula)
    return table.lines(style)


def audit_footer(facts: str, words: Words, style: Style = PLAIN) -> str:
    """What stands below the last document.

    Args:
        facts: Head of the ledger's view; empty where it was left out.
        words: The language.
        style: Colour or none.

    Returns:
        Text.
    """
    return page(["", *paragraph(words("audit.legend"), style), *footer(facts, words, style)])
