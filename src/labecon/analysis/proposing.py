"""Proposing: the figures of a document as rows of the ledger, with place and words around, which wait for a person."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

from labecon.analysis.ledger_terms import terms_of
from labecon.evidence.article import date_of
from labecon.evidence.documents import Document, is_address
from labecon.evidence.extraction import Extraction
from labecon.evidence.proposals import Proposal as Figure
from labecon.facts.intake import completed
from labecon.facts.storage import days_of
from labecon.facts.store import Decision, Found, Proposal, Store

#: Who proposes.
FINDER = "labecon extract"
#: Field of an imprint to column of the ledger.
COLUMN_OF = {"title": "source_title", "publisher": "source_publisher", "published": "published", "url": "source_url"}
_CONTEXT = 160
#: Where a title is looked for, and how many characters it has.
_FIRST_LINES, _TITLE = 3, (10, 80)
_STOP = "\n。！？!?；"
_NO_TITLE = re.compile(r"[。；;.]$|20[0-9]{2}[-/.年][0-9]{1,2}[-/.月]")
_HOST = re.compile(r"https?://(?:www\.)?([^/:?#]+)", re.IGNORECASE)


@dataclass(frozen=True)
class Imprint:
    """What a document says about itself, as far as known.

    Args:
        title: Its title.
        publisher: Who published it.
        published: The day, ISO; the figures are known from then on.
        url: Where it can be read.
        basis: Whose word its figures are; press where nothing is said.
    """

    title: str = ""
    publisher: str = ""
    published: str = ""
    url: str = ""
    basis: str = ""

    @staticmethod
    def of(extraction: Extraction) -> Imprint:
        """What the document itself says.

        Args:
            extraction: The document that was read.

        Returns:
            Title, day, and for an address the host that published it.
        """
        document = extraction.document
        if document is None:
            return Imprint()
        day = date_of(document.text)
        host = _HOST.match(extraction.name) if is_address(extraction.name) else None
        url = extraction.name if host else ""
        return Imprint(_title(document), host[1] if host else "", day.isoformat() if day else "", url)

    def over(self, other: Imprint) -> Imprint:
        """This one, and the other where this one says nothing."""
        return Imprint(*(getattr(self, one.name) or getattr(other, one.name) for one in fields(self)))


def _title(document: Document) -> str:
    """The title it gives itself, else the first line that looks like one: neither a name nor a sentence."""
    first = [document.words(one).strip() for one in document.paragraphs if not one.boilerplate][:_FIRST_LINES]
    named = [one for one in first if _TITLE[0] <= len(one) <= _TITLE[1] and "\n" not in one]
    return document.title.strip() or next((one for one in named if not _NO_TITLE.search(one)), "")


def keep(store: Store, extraction: Extraction, imprint: Imprint) -> tuple[int, int]:
    """Keep the figures of a document as proposals; what a person has decided is passed over.

    Args:
        store: The ledger, open for writing.
        extraction: The document and its figures.
        imprint: What is known about the document.

    Returns:
        How many are new, and how many open ones are read anew: more is known about the document, or read from it.

    Raises:
        DataError: The ledger cannot be written.
    """
    document = extraction.document
    if document is None:
        return 0, 0
    known, former = _last_readings(store)
    left_over = len(former)
    new: dict[tuple[object, ...], Found] = {}
    for figure in extraction.proposals:
        evidence = evidence_of(figure, document)
        place = place_of(evidence)
        old = known.get(place)
        if place in new or (old is not None and old.state != "open"):
            continue
        if old is None:
            new[place] = Found(row_of_figure(figure, document, imprint), evidence)
        elif (anew := _anew(old, figure, document, imprint, evidence)) is not None:
            new[place] = anew
            former.append(old.id)
    made = store.propose_all(list(new.values()), who=FINDER)
    for one in made:
        if is_former(one):
            store.reopen(one.id, who=FINDER, why="read like this again")
    stay = {one.id for one in made}
    store.decide_all([Decision(name, "reject", "read anew") for name in former if name not in stay], who=FINDER)
    renewed = len(former) - left_over
    return len(new) - renewed, renewed


def _last_readings(store: Store) -> tuple[dict[tuple[object, ...], Proposal], list[str]]:
    """The proposal of each place, and open ones that have a successor: it was kept, and then the power went."""
    known: dict[tuple[object, ...], Proposal] = {}
    former: list[str] = []
    for one in store.proposals():
        if is_former(one):
            continue
        before = known.get(place_of(one.evidence))
        if before is not None and before.state == "open":
            former.append(before.id)
        known[place_of(one.evidence)] = one
    return known, former


def is_former(proposal: Proposal) -> bool:
    """Whether a proposal was read anew, so that another one stands for its figure.

    Args:
        proposal: The proposal.

    Returns:
        True where the finder itself has decided on it.
    """
    return proposal.decision is not None and proposal.decision.content["who"] == FINDER


def _anew(
    old: Proposal, figure: Figure, document: Document, imprint: Imprint, evidence: Mapping[str, Any]
) -> Found | None:
    """What takes the place of an open proposal; None where it says the same, or had help that was not asked for now."""
    known = Imprint(**{name: old.row[column] for name, column in COLUMN_OF.items()})
    row = row_of_figure(figure, document, imprint.over(known))
    made = {**evidence, "document": old.evidence["document"]}  # the same bytes under another name are the same document
    same = (row, made) == (old.row, old.evidence)
    helped = "model" in old.evidence.get("origin", "") and "model" not in figure.origin
    return None if same or helped else Found(row, made)


def place_of(evidence: Mapping[str, Any]) -> tuple[object, ...]:
    """What makes it the same figure: the document by its bytes, the place, and about whom it was read.

    Args:
        evidence: As `evidence_of` gives it.

    Returns:
        A key.
    """
    read = evidence.get("read", {})
    return (evidence.get("document", {}).get("sha256"), evidence.get("start"), evidence.get("end"), read.get("entity"))


def evidence_of(figure: Figure, document: Document) -> dict[str, Any]:
    """Where a figure stands and how it was read, as the ledger keeps it.

    Args:
        figure: The figure.
        document: Its document.

    Returns:
        JSON: the document by SHA-256, the place, the words around it, the reading with confidence and reason.
    """
    before, after = around(document.text, figure.start, figure.end)
    read = ("entity", "segment", "metric", "period", "unit", "qualifier")
    return {
        "document": {"name": document.name.rpartition("/")[2] or document.name, "sha256": document.digest},
        "start": figure.start,
        "end": figure.end,
        "paragraph": _paragraph(document, figure.start),
        "before": before,
        "after": after,
        "read": {**{name: getattr(figure, name) for name in read}, "value": str(figure.value)},
        "confidence": str(figure.confidence),
        "origin": figure.origin,
        "reason": figure.reason,
        "note": figure.note or "",
    }


def around(text: str, start: int, end: int) -> tuple[str, str]:
    """The words around a figure, no further than its sentence.

    Args:
        text: The text of the document.
        start: First character of the figure.
        end: After its last.

    Returns:
        What stands before it and after it.

    Example:
        >>> around("收入不高。2024年收入为3亿元, 增长。毛利不变。", 13, 16)
        ('2024年收入为', ', 增长。')
    """
    low, high = max(0, start - _CONTEXT), min(len(text), end + _CONTEXT)
    first = max((text.rfind(sign, low, start) + 1 for sign in _STOP), default=0)
    stops = [place + 1 for sign in _STOP if (place := text.find(sign, end, high)) >= 0]
    return text[max(first, low) : start].lstrip(), text[end : min(stops, default=high)].rstrip()


def _plain(value: Decimal) -> str:
    """Without an exponent, and without zeros behind the last digit that says something."""
    return f"{value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize():f}"


def _paragraph(document: Document, start: int) -> int:
    return next((place for place, one in enumerate(document.paragraphs, 1) if one.start <= start < one.end), 0)


def row_of_figure(figure: Figure, document: Document, imprint: Imprint) -> dict[str, str]:
    """A figure as a row of the ledger, with empty columns for what is not known, and without an id.

    Args:
        figure: The figure.
        document: Its document.
        imprint: What is known about the document.

    Returns:
        Column to text.
    """
    terms = terms_of(figure)
    start, end = days_of(terms.period) if terms.period is not None else ("", "")
    number, page = _paragraph(document, figure.start), ""
    if number and document.paragraphs[number - 1].page:
        page = f"page {document.paragraphs[number - 1].page}, "
    adjusted = "adjusted" if terms.metric.startswith("adjusted_") else ""
    row = {
        "entity": terms.entity,
        "segment": terms.segment,
        "metric": terms.metric,
        "period_start": start,
        "period_end": end,
        "value": _plain(terms.value),
        "unit": terms.unit,
        "basis": imprint.basis or adjusted,
        "printed": figure.printed,
        "bound": terms.bound,
        "place": f"{page}paragraph {number}, characters {figure.start} to {figure.end}",
        "note": figure.note or "",
        **{column: getattr(imprint, name) for name, column in COLUMN_OF.items()},
    }
    return completed(row)
