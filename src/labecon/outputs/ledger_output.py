"""The ledger as rows, and what its checks find."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from labecon.facts import ENTITY_NAMES, Fact, Ledger, row_of
from labecon.outputs.csv_text import Cell, csv_text, number_or_text
from labecon.outputs.documents import document
from labecon.outputs.footer import footer, page, paragraph
from labecon.outputs.messages import Words
from labecon.outputs.numbers import scale_of, unit_title
from labecon.outputs.tables import PLAIN, Style, Table
from labecon.outputs.translations import in_language, translated

if TYPE_CHECKING:
    from labecon.facts.check import Finding

_NUMBERS = ("value", "low", "high")
_SEVERITIES = ("error", "note", "known")


def fact_rows(facts: Iterable[Fact]) -> list[dict[str, Any]]:
    """Facts as rows of documents.

    Args:
        facts: The facts.

    Returns:
        The columns of the ledger and the period's label; numbers as numbers, an open end of an interval as None.
    """
    rows = []
    for fact in facts:
        row: dict[str, Any] = dict(row_of(fact))
        for key in _NUMBERS:
            row[key] = _number(float(row[key]))
        row["period"] = fact.period.label
        rows.append(row)
    return rows


def _number(value: float) -> float | int | None:
    if not math.isfinite(value):
        return None
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def facts_document(view: Ledger, facts: Sequence[Fact]) -> dict[str, Any]:
    """The document of a selection of facts.

    Args:
        view: The view they are from.
        facts: The selection.

    Returns:
        The envelope, both dates of the view, ``rows``, and ``choices`` among rows about one thing.
    """
    return document(view.head, {**_dates(view), "rows": fact_rows(facts), "choices": choice_rows(view, facts)})


def choice_rows(view: Ledger, facts: Iterable[Fact]) -> list[dict[str, Any]]:
    """Rows that are about one thing, side by side.

    Args:
        view: The view they are from.
        facts: A selection.

    Returns:
        For every thing of the selection with several rows in one unit: ``agreement``, the ``facts`` in order of
        preference, the one ``chosen`` and the ``reason``.
    """
    shown = {fact.id for fact in facts}
    rows = []
    for group in view.groups():
        first = group.facts[0]
        choice = view.choose(first.entity, first.metric, first.segment, first.period, group.unit)
        if choice is not None and not shown.isdisjoint(fact.id for fact in group.facts):
            ids = [fact.id for fact in group.facts]
            rows.append({"agreement": group.agreement, "facts": ids, "chosen": first.id, "reason": choice.reason})
    return rows


def _dates(view: Ledger) -> dict[str, str | None]:
    known, through = view.known_on, view.periods_through
    return {
        "as_known_on": known.isoformat() if known else None,
        "periods_through": through.isoformat() if through else None,
    }


def facts_csv(facts: Sequence[Fact], words: Words) -> str:
    """Facts as CSV.

    Args:
        facts: The selection.
        words: The language of reasons and notes.

    Returns:
        The columns of the ledger.
    """
    rows = in_language(fact_rows(facts), words)
    heading = list(dict.fromkeys(key for row in rows for key in row)) or ["id"]
    return csv_text(heading, ([_cell(row.get(key)) for key in heading] for row in rows))


def _cell(value: Any) -> Cell:
    return value if isinstance(value, str | int | float) or value is None else str(value)


def facts_text(view: Ledger, facts: Sequence[Fact], words: Words, style: Style = PLAIN, ids: bool = False) -> str:
    """The page of a selection of facts.

    Args:
        view: The view they are from.
        facts: The selection.
        words: The language.
        style: Colour or none.
        ids: Whether each row ends with its id.

    Returns:
        Text.
    """
    anyday = words("facts.any")
    dates = {key: value or anyday for key, value in _dates(view).items()}
    about = words("facts.about", known=dates["as_known_on"], through=dates["periods_through"])
    out = [style.bold(words("facts.title", count=f"{len(facts):,}")), *paragraph(about, style), ""]
    if not facts:
        return page([*out, words("facts.nothing"), *footer(view.head, words, style)])
    keys = ("metric", "segment", "period", "value", "unit", "printed", "basis", "published", "publisher", "mark")
    heading = [words(f"facts.{key}") for key in keys] + ([words("facts.id")] if ids else [])
    table = Table(heading, frozenset({3}), folded={0: 34, 1: 24, 5: 24, 8: 26})
    entity = ""
    for fact in facts:
        if fact.entity != entity:
            entity = fact.entity
            table.group(ENTITY_NAMES.get(entity, entity))
        table.add(*_row(fact, words), *([fact.id] if ids else []))
    return page(
        [*out, *table.lines(style), "", *paragraph(words("facts.marks"), style), *footer(view.head, words, style)]
    )


def _row(fact: Fact, words: Words) -> tuple[str, ...]:
    value = float(fact.value)
    unit = "1" if fact.unit == "ratio" else fact.unit
    scale = scale_of([value], unit, words, fact.metric)
    shown = f"{value / scale.factor:,.{scale.decimals}f}" + ("%" if scale.percent else "")
    if fact.bound:
        shown = f"{words(f'facts.{fact.bound}')} {shown}"
    marks = [words(f"facts.{mark}") for mark, on in (("conflict", fact.conflict), ("derived", fact.is_derived)) if on]
    title = "" if unit == "1" else unit_title(unit, scale, words)
    source = fact.source
    return (
        fact.metric,
        fact.segment,
        fact.period.label,
        shown,
        title,
        fact.printed,
        translated(fact.basis, words),
        source.published.isoformat(),
        source.publisher,
        " ".join(marks),
    )


def check_document(view: Ledger, findings: Sequence[Finding]) -> dict[str, Any]:
    """The document of the checks.

    Args:
        view: The view that was checked.
        findings: What was found.

    Returns:
        ``holds``, ``counts`` by severity and ``rows``.
    """
    counts = Counter(one.severity for one in findings)
    rows = [
        {
            "severity": one.severity,
            "code": one.code,
            "facts": list(one.facts),
            "message": one.message,
            "expected": one.expected,
            "got": one.got,
        }
        for one in findings
    ]
    tally = {severity: counts[severity] for severity in _SEVERITIES}
    return document(view.head, {**_dates(view), "holds": counts["error"] == 0, "counts": tally, "rows": rows})


def check_csv(findings: Sequence[Finding], words: Words) -> str:
    """The findings as rows.

    Args:
        findings: What was found.
        words: The language of messages.

    Returns:
        CSV.
    """
    rows = (
        [one.severity, one.code, " ".join(one.facts), *(number_or_text(translated(said, words)) for said in _said(one))]
        for one in findings
    )
    return csv_text(["severity", "code", "facts", "message", "expected", "got"], rows)


def _said(one: Finding) -> tuple[str, str, str]:
    return one.message, one.expected, one.got


def check_text(view: Ledger, findings: Sequence[Finding], words: Words, style: Style = PLAIN) -> str:
    """The page of the checks.

    Args:
        view: The view that was checked.
        findings: What was found.
        words: The language.
        style: Colour or none.

    Returns:
        Text: new problems first, then differences in the last digit, then known conflicts.
    """
    out = [style.bold(words("facts.check_title"))]
    for severity in _SEVERITIES:
        chosen = [one for one in findings if one.severity == severity]
        out += ["", style.bold(words(f"facts.check_{severity}", count=len(chosen)))]
        for one in chosen:
            head = f"  {one.code}: {one.facts[0]}"
            out.append(style.warning(head) if severity == "error" else head)
            message, expected, got = (translated(said, words) for said in _said(one))
            out += paragraph(message, style, "    ")
            out += paragraph(words("facts.expected", expected=expected, got=got), style, "    ")
            if len(one.facts) > 1:
                out += paragraph(", ".join(one.facts[1:]), style, "    ← ")
    errors = sum(one.severity == "error" for one in findings)
    out += ["", words("facts.check_found", count=errors) if errors else words("facts.check_clean")]
    return page(out + footer(view.head, words, style))
