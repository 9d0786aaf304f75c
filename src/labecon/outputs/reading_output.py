"""A document read whole: one JSON document, rows, and its text with figures and claims marked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from labecon.analysis.audited import VERDICTS
from labecon.outputs.audit_output import SIGNS, audit_row
from labecon.outputs.csv_text import Cell, csv_text
from labecon.outputs.documents import document
from labecon.outputs.footer import footer, page, paragraph
from labecon.outputs.messages import Words
from labecon.outputs.proposal_output import period_text, proposal_row
from labecon.outputs.reading_words import metric_title, reading_text
from labecon.outputs.review_output import decision_row, relation_rows
from labecon.outputs.tables import PLAIN, Style
from labecon.outputs.widths import wrap

if TYPE_CHECKING:
    from labecon.analysis.document_read import ReadDocument, ReadFigure

_COLUMNS = (
    "kind", "place", "start", "end", "printed", "entity", "segment", "metric", "period", "value", "unit", "confidence",
    "state", "verdict", "formula", "recomputed", "why",
)  # fmt: skip


def reading_document(read: ReadDocument, words: Words) -> dict[str, Any]:
    """A document with its figures and claims.

    Args:
        read: The document.
        words: The language of titles and sentences.

    Returns:
        Name, SHA-256, ``imprint``, ``text``, ``paragraphs``, ``figures`` and ``claims``; places are indexes of
        characters (code points) in ``text``, the end left out.
    """
    found = read.document
    paragraphs = [
        {"start": one.start, "end": one.end, "kind": one.kind, "boilerplate": one.boilerplate or None, "page": one.page}
        for one in found.paragraphs
    ]
    body = {
        "name": Path(found.name).name,
        "sha256": found.digest,
        "format": found.format,
        "pages": found.pages,
        "imprint": {
            name: getattr(read.imprint, name) or None for name in ("title", "publisher", "published", "url", "basis")
        },
        "remarks": [one.message for one in read.extraction.problems],
        "text": found.text,
        "paragraphs": paragraphs,
        "figures": [_figure(one, place, words) for place, one in enumerate(read.figures)],
        "claims": [_claim(row, place) for place, row in enumerate(_claims(read, words))],
        "verdicts": {verdict: read.audited.count(verdict) for verdict in VERDICTS},
    }
    return document(read.head, body)


def _claims(read: ReadDocument, words: Words) -> list[dict[str, Any]]:
    return [audit_row(one, read.head, words) for one in read.audited.claims]


def _claim(row: dict[str, Any], place: int) -> dict[str, Any]:
    return {"place": place, **{name: value for name, value in row.items() if name not in ("schema", "facts", "doc")}}


def _figure(one: ReadFigure, place: int, words: Words) -> dict[str, Any]:
    """A figure as read, how it stands to the ledger, and what was decided."""
    row = {name: value for name, value in proposal_row(one.figure).items() if name != "doc"}
    kept = one.proposal
    return {
        "place": place,
        **row,
        "title": metric_title(one.figure.metric, words) if one.figure.metric else None,
        "reason": reading_text(one.figure.reason, words),
        "note": reading_text(one.figure.note, words) if one.figure.note else None,
        "missing": list(one.missing),
        "relations": relation_rows(one.relations),
        "proposal": None if kept is None else kept.id,
        "state": "new" if kept is None else kept.state,
        "fact": one.fact or None,
        "decision": None if kept is None else decision_row(kept),
    }


def reading_csv(read: ReadDocument, words: Words) -> str:
    """Figures and claims as rows, in the order of the text.

    Args:
        read: The document.
        words: The language of sentences.

    Returns:
        CSV; ``kind`` is ``figure`` or ``claim``.
    """
    rows = [{"kind": "figure", **_figure(one, place, words)} for place, one in enumerate(read.figures)]
    claims = [_claim(row, place) for place, row in enumerate(_claims(read, words))]
    rows += [{**row, "kind": "claim", "value": row["stated"]} for row in claims]
    rows.sort(key=lambda row: (row["start"], row["end"], row["kind"]))
    return csv_text(_COLUMNS, [[_cell(row.get(name)) for name in _COLUMNS] for row in rows])


def _cell(value: Any) -> Cell:
    cell: Cell = period_text(value) if isinstance(value, dict) else value
    return cell


def reading_text_page(read: ReadDocument, words: Words, style: Style = PLAIN) -> str:
    """The text with its figures in brackets and the verdicts of its claims in front of them.

    Args:
        read: The document.
        words: The language.
        style: Colour or none.

    Returns:
        Text.
    """
    name = Path(read.document.name).name
    out = [style.bold(words("reading.title", name=name, figures=len(read.figures), claims=len(read.audited.claims)))]
    counted = [
        f"{SIGNS[one]} {read.audited.count(one)} {words(f'verdict.{one}')}"
        for one in VERDICTS
        if read.audited.count(one)
    ]
    out += [words("audit.comma").join(counted)] if counted else []
    for one in read.document.paragraphs:
        if not one.boilerplate:
            out += ["", *wrap(_marked(read, one.start, one.end), 100, "", "")]
    out += ["", *paragraph(words("reading.legend"), style)]
    return page([*out, *footer(read.head, words, style)])


def _marked(read: ReadDocument, start: int, end: int) -> str:
    """A stretch of the text with its marks; of several at one place the claim's verdict counts."""
    signs = {(one.start, one.end): "" for one in (each.figure for each in read.figures)}
    signs |= {(one.start, one.end): SIGNS[one.verdict] for one in read.audited.claims}
    found, at = [], start
    for first, last in sorted(place for place in signs if start <= place[0] and place[1] <= end):
        if first < at:
            continue
        found += [read.document.text[at:first], f"[{signs[first, last]}{read.document.text[first:last]}]"]
        at = last
    return " ".join("".join([*found, read.document.text[at:end]]).split())
