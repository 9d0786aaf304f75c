"""Proposals of facts as JSON Lines, as CSV and as a page."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from labecon.outputs.csv_text import csv_text
from labecon.outputs.footer import page, paragraph
from labecon.outputs.messages import Words
from labecon.outputs.reading_words import metric_title, reading_text
from labecon.outputs.tables import PLAIN, Style, Table

if TYPE_CHECKING:
    from labecon.evidence.documents import Document
    from labecon.evidence.extraction import Extraction
    from labecon.evidence.language_model import Assistance
    from labecon.evidence.proposals import Proposal

FIELDS = (
    "doc", "start", "end", "printed", "entity", "segment", "metric", "period", "value", "unit", "qualifier",
    "confidence", "reason", "note", "origin",
)  # fmt: skip
_SURE = Decimal("0.8")


def proposal_row(one: Proposal) -> dict[str, Any]:
    """A proposal as a JSON object.

    Args:
        one: The proposal.

    Returns:
        Field to value; whole numbers without a decimal point.
    """
    row = {name: getattr(one, name) for name in FIELDS}
    row["value"] = int(one.value) if one.value == one.value.to_integral_value() else float(one.value)
    row["confidence"] = float(one.confidence)
    return row


def proposal_lines(rows: Sequence[Proposal]) -> str:
    """Proposals as JSON Lines.

    Args:
        rows: The proposals.

    Returns:
        One object a line.
    """
    return "".join(json.dumps(proposal_row(one), ensure_ascii=False) + "\n" for one in rows)


def proposal_csv(rows: Sequence[Proposal]) -> str:
    """Proposals as CSV.

    Args:
        rows: The proposals.

    Returns:
        CSV with the fields of the JSON.
    """
    return csv_text(FIELDS, [[_cell(proposal_row(one)[name]) for name in FIELDS] for one in rows])


def text_document(document: Document) -> str:
    """A document as read: the text whose characters places count, and what its paragraphs are.

    Args:
        document: The document.

    Returns:
        One JSON object.
    """
    paragraphs = [
        {"start": one.start, "end": one.end, "kind": one.kind, "boilerplate": one.boilerplate or None}
        for one in document.paragraphs
    ]
    cells = [
        {"table": number, "start": one.start, "end": one.end, "row": one.row, "column": one.column}
        for number, table in enumerate(document.tables)
        for one in table.cells
    ]
    head = {name: getattr(document, name) for name in ("name", "format", "encoding", "digest", "title", "pages")}
    return (
        json.dumps({**head, "text": document.text, "paragraphs": paragraphs, "cells": cells}, ensure_ascii=False) + "\n"
    )


def proposal_text(one: Extraction, words: Words, style: Style = PLAIN) -> str:
    """The page of one document.

    Args:
        one: The document with its proposals.
        words: The language.
        style: Colour or none.

    Returns:
        Text.
    """
    rows = one.proposals
    out = [style.bold(words("extract.title", name=one.name, count=str(len(rows))))]
    keys = ("place", "printed", "company", "segment", "metric", "period", "value", "unit", "qualifier", "confidence")
    table = Table([words(f"extract.{key}") for key in keys], frozenset({0, 6, 9}), widest={1: 18, 3: 22, 4: 34})
    for row in rows:
        table.add(
            str(row.start), row.printed, row.entity or "–", row.segment or "",
            metric_title(row.metric, words) if row.metric else "–", period_text(row.period), _plain(row), row.unit,
            words(f"qualifier.{row.qualifier}") if row.qualifier else "", f"{row.confidence:.2f}",
        )  # fmt: skip
    out += ["", *table.lines(style)] if rows else ["", words("extract.nothing")]
    unsure = sum(row.confidence < _SURE for row in rows)
    if unsure:
        out += ["", *paragraph(words("extract.unsure", count=str(unsure)))]
    if one.outside and not any((row.note or "").startswith("boilerplate: ") for row in rows):
        out += ["", *paragraph(words("extract.outside", count=str(one.outside)))]
    if one.assistance is not None:
        out += ["", *(line for said in assistance_lines(one.assistance, words) for line in paragraph(said))]
    noted = [f"  {row.start}  {row.printed}: {reading_text(row.note, words)}" for row in rows if row.note]
    out += ["", words("extract.notes"), *noted] if noted else []
    return page(out)


def assistance_lines(helped: Assistance, words: Words) -> list[str]:
    """What a language model added, and what of its answer the text did not bear out.

    Args:
        helped: The help.
        words: The language.

    Returns:
        One sentence each.
    """
    counts = {name: str(getattr(helped, name)) for name in ("added", "filled", "agreed", "disputed")}
    lines = [words("extract.model", **counts)]
    if helped.rejected:
        reasons = [f"{count} {words(f'rejected.{why}')}" for why, count in sorted(helped.rejected.items())]
        said = words("extract.rejected", count=str(sum(helped.rejected.values())))
        lines.append(said + words("extract.comma").join(reasons))
    return lines + ([words("extract.left_out", count=f"{helped.left_out:,}")] if helped.left_out else [])


def period_text(period: str | dict[str, str] | None) -> str:
    """A period in a table; a date is led by @.

    Args:
        period: In the grammar of labelled figures.

    Returns:
        E.g. ``FY2024`` or ``@2025-09-30``; a dash for none.
    """
    if isinstance(period, dict):
        return f"@{period['as_of']}"
    return period or "–"


def _plain(one: Proposal) -> str:
    value = one.value
    if one.unit == "date":
        return str(value)
    return f"{int(value):,}" if value == value.to_integral_value() else f"{value.normalize():f}"


def _cell(value: Any) -> Any:
    return period_text(value) if isinstance(value, dict) else value
