"""A document read whole: its figures with what the ledger says of the same, and its claims with their verdicts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from labecon.analysis.audit import audit
from labecon.analysis.audited import AuditedDocument
from labecon.analysis.proposing import Imprint, evidence_of, is_former, place_of, row_of_figure
from labecon.analysis.review import Relation, relations_to
from labecon.evidence.article import Article
from labecon.evidence.documents import Document
from labecon.evidence.extraction import Extraction
from labecon.evidence.proposals import Proposal as Figure
from labecon.evidence.proposals import read
from labecon.facts import Ledger
from labecon.facts.intake import gaps
from labecon.facts.store import Proposal, Store

#: From a ledger, or None for the document alone, to the claims of a document.
Auditor = Callable[[Ledger | None], AuditedDocument]


@dataclass(frozen=True)
class ReadFigure:
    """A figure of a document.

    Args:
        figure: As it was read.
        row: As a row of the ledger, with empty columns for what is not known.
        relations: What the ledger says about the same thing.
        proposal: What the ledger keeps of it; None where it was never proposed.
        fact: Id of the fact that it became; empty for none.
    """

    figure: Figure
    row: Mapping[str, str]
    relations: tuple[Relation, ...]
    proposal: Proposal | None = None
    fact: str = ""

    @property
    def missing(self) -> tuple[str, ...]:
        """What it lacks to be a fact."""
        return gaps(self.row)


@dataclass(frozen=True)
class ReadDocument:
    """A document with all that was found in it.

    Args:
        extraction: The document and its figures, as they can be kept.
        imprint: What it says about itself, or was told.
        figures: Its figures in the order of the text.
        audited: Its claims.
        head: Head of the ledger's view; empty where the ledger was left out.
    """

    extraction: Extraction
    imprint: Imprint
    figures: tuple[ReadFigure, ...]
    audited: AuditedDocument
    head: str

    @property
    def document(self) -> Document:
        """The document."""
        assert self.extraction.document is not None
        return self.extraction.document


def figures_of(found: Extraction, written: date | None) -> tuple[Extraction, Auditor]:
    """The figures of a document that has been read, and what audits its claims.

    Args:
        found: The document.
        written: The day it was written; found in the text where None.

    Returns:
        The document with its figures, and what gives its claims.
    """
    assert found.document is not None
    article = Article.of(found.document, written)
    proposals, figures = read(article)
    extraction = Extraction(found.name, found.document, found.problems, tuple(proposals))
    return extraction, lambda ledger: audit([article], ledger, [(proposals, figures)])[0]


def read_whole(
    extraction: Extraction, audited: AuditedDocument, given: Imprint, ledger: Ledger, store: Store | None
) -> ReadDocument:
    """A document beside the ledger.

    Args:
        extraction: The document and its figures.
        audited: Its claims.
        given: What is known about it beside what it says itself.
        ledger: All facts that the workspace knows.
        store: The workspace's own ledger; None where there is none.

    Returns:
        The document.
    """
    document, imprint = extraction.document, given.over(Imprint.of(extraction))
    assert document is not None
    kept = _kept(store, document.digest)
    made = []
    for one in extraction.proposals:
        row = row_of_figure(one, document, imprint)
        proposal = kept.get(place_of(evidence_of(one, document)))
        decided = proposal is not None and proposal.decision is not None
        relations = tuple(relations_to(ledger, row if proposal is None else proposal.row, decided))
        fact = store.fact_of_proposal(proposal.id) if store is not None and proposal is not None else ""
        made.append(ReadFigure(one, row if proposal is None else proposal.row, relations, proposal, fact))
    return ReadDocument(extraction, imprint, tuple(made), audited, ledger.head)


def _kept(store: Store | None, digest: str) -> dict[tuple[object, ...], Proposal]:
    """The proposals of a document by their places, those read anew left out."""
    found: Sequence[Proposal] = () if store is None else store.proposals()
    wanted = [one for one in found if one.evidence["document"]["sha256"] == digest and not is_former(one)]
    return {place_of(one.evidence): one for one in wanted}
