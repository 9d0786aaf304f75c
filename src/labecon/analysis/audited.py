"""What an audit says: a document with its claims, each with verdict, formula, inputs, bounds and definitions tried."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

Verdict = Literal["holds", "holds_within_rounding", "contradicted", "not_checkable"]
VERDICTS: tuple[Verdict, ...] = ("holds", "holds_within_rounding", "contradicted", "not_checkable")
Origin = Literal["document", "documents", "ledger", "assumption"]


@dataclass(frozen=True)
class AuditInput:
    """A figure that a recomputation reads.

    Args:
        origin: ``document`` (the one that claims), ``documents`` (another of the same audit), ``ledger``, or
            ``assumption`` with its reason in ``printed``.
        value: In base units.
        low: Least value that prints like this.
        high: Greatest value that prints like this; infinite where the source says "over".
        unit: Its unit.
        printed: As printed.
        doc: Name of the document; empty for the ledger.
        start: Index of its first character in the document; -1 for the ledger.
        end: Index after its last.
        fact: Id of the fact; empty for a document.
        source: Publisher, title and day of the fact; empty for a document.
        entity: Company.
        segment: Part of it; empty for the whole.
        metric: What it measures; empty where the text does not say.
        period: In the grammar of labelled figures.
    """

    origin: Origin
    value: Decimal
    low: Decimal
    high: Decimal
    unit: str
    printed: str
    doc: str = ""
    start: int = -1
    end: int = -1
    fact: str = ""
    source: str = ""
    entity: str = ""
    segment: str = ""
    metric: str = ""
    period: str = ""


@dataclass(frozen=True)
class AuditReading:
    """One definition under which a claim was recomputed.

    Args:
        definition: What it means, by language.
        formula: Over metrics and periods, as people read it.
        expression: The same over ``x0``, ``x1``, ... in the order of the inputs.
        inputs: The figures.
        value: The result; None where it has none, e.g. over a revenue of zero.
        low: Least value that the rounding of the inputs allows.
        high: Greatest value.
        verdict: Of this definition alone.
        origin: The farthest source among its inputs.
        primary: Whether the words of the claim mean this definition; others are tried before anything is contradicted.
        guess: Whether its figures were tried only because they stand near the claim.
    """

    definition: Mapping[str, str]
    formula: str
    expression: str
    inputs: tuple[AuditInput, ...]
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    verdict: Verdict
    origin: Origin
    primary: bool = True
    guess: bool = False


@dataclass(frozen=True)
class AuditedClaim:
    """A claim with its verdict.

    Args:
        doc: Name of the document.
        start: Index of the first character of the claiming figure or word.
        end: Index after its last.
        printed: ``text[start:end]``.
        kind: ``growth``, ``multiple``, ``share``, ``ratio``, ``sum``, ``difference``, ``direction``, ``comparison``,
            ``pace``, ``course``, ``limit``, ``runway``, ``conversion``, ``average``, ``per_unit``, ``product`` or
            ``reported`` (a figure that other sources print too).
        claim: What is claimed, by language.
        entity: Company; empty where unknown.
        segment: Part of it.
        metric: What the figure measures.
        period: In the grammar of labelled figures.
        stated: The claimed number in base units; None for a word.
        stated_low: Least value that the wording allows; None for open.
        stated_high: Greatest value.
        relation: ``eq``, ``approx``, ``over``, ``under`` or ``decade``.
        unit: Unit of the number.
        verdict: The verdict.
        reading: The definition that decides; None where nothing could be recomputed.
        tried: The other definitions, nearest first.
        ledger: What the ledger says of the same, where it was not the ledger that decided.
        why: The reason in a sentence, by language.
        remark: A difference of definitions or of sources to be shown beside the verdict, by language; empty for none.
    """

    doc: str
    start: int
    end: int
    printed: str
    kind: str
    claim: Mapping[str, str]
    entity: str
    segment: str
    metric: str
    period: str
    stated: Decimal | None
    stated_low: Decimal | None
    stated_high: Decimal | None
    relation: str
    unit: str
    verdict: Verdict
    reading: AuditReading | None
    tried: tuple[AuditReading, ...] = ()
    ledger: tuple[AuditReading, ...] = ()
    why: Mapping[str, str] = field(default_factory=dict)
    remark: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class AuditedDocument:
    """A document with its claims.

    Args:
        name: Name of the document.
        text: Its whole text, into which all places point.
        claims: In the order of the text.
    """

    name: str
    text: str
    claims: tuple[AuditedClaim, ...]

    def count(self, verdict: Verdict) -> int:
        """How many claims have a verdict."""
        return sum(1 for one in self.claims if one.verdict == verdict)
