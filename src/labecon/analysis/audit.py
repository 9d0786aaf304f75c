"""Is what a document says right: its claims recomputed from its own figures, other documents and the ledger."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from labecon.analysis.audit_builder import Builder, Setting, Stated, label_of, reading_of
from labecon.analysis.audit_claims import GUESSES, about_of, falling_of, meaning_of, round_half, spoken_half, stated_of
from labecon.analysis.audit_dating import redated
from labecon.analysis.audit_measures import measured
from labecon.analysis.audit_pool import DocumentPool, LedgerPool, Sources, held_of
from labecon.analysis.audit_rates import Rates
from labecon.analysis.audit_restated import is_of_another, looks_like_another, restated_readings
from labecon.analysis.audit_settings import doubtful_parts, of_other_parts, settings_of
from labecon.analysis.audit_verdict import Decision, decide, doubted, unanimous, unsure, within_reason
from labecon.analysis.audit_words import share_readings, word_readings
from labecon.analysis.audited import AuditedClaim, AuditedDocument, AuditReading
from labecon.evidence.article import Article
from labecon.evidence.claims import (
    Claim,
    Passage,
    Quantity,
    Reading,
    find_claims,
    is_named,
    is_narrowed,
    is_part_or_wish,
    is_scaled,
)
from labecon.evidence.claims.quantity import RELATIVE
from labecon.evidence.figure import Figure
from labecon.evidence.proposals import Proposal, read
from labecon.facts import Ledger

#: Two prints of one figure differ by no more than this.
_SAME = Decimal("0.02")
#: Figures of a sentence that are looked at; a bound on time.
_CROWD = 40


def audit(
    documents: Sequence[Article],
    ledger: Ledger | None,
    found: Sequence[tuple[Sequence[Proposal], Sequence[Figure]]] | None = None,
) -> list[AuditedDocument]:
    """Audits documents, each against its own figures, the others' and the ledger's.

    Args:
        documents: The documents.
        ledger: The ledger's view; None to leave it out.
        found: What `read` gives for each document, where it is known already.

    Returns:
        Each document with its claims and their verdicts.

    Example:
        >>> text = "Revenue rose from $40 million to $50 million, up 35%."
        >>> [found] = audit([Article("own.txt", text)], None)
        >>> [(one.printed, one.verdict) for one in found.claims]
        [('rose', 'holds'), ('35%', 'contradicted')]
    """
    given = found if found is not None else [read(one) for one in documents]
    books = LedgerPool(ledger) if ledger is not None else None
    searched = [
        find_claims(one, redated(proposals, books), figures)
        for one, (proposals, figures) in zip(documents, given, strict=True)
    ]
    rates = Rates([passage for passage, _ in searched], ledger)
    others = [DocumentPool(passage, "documents") for passage, _ in searched] if len(searched) > 1 else []
    audited = []
    for place, (passage, claims) in enumerate(searched):
        sources = Sources(DocumentPool(passage, "document"), tuple(others[:place] + others[place + 1 :]), books)
        day = passage.written.isoformat()
        auditor = _Auditor(passage, claims, Builder(sources, rates, falling_of(passage), day))
        audited.append(AuditedDocument(passage.document.name, passage.document.text, tuple(auditor.run())))
    return audited


@dataclass
class _Found:
    """The readings of a figure that its own sentence does not give."""

    kind: str = ""
    measured: list[AuditReading] = field(default_factory=list)
    limits: list[AuditReading] = field(default_factory=list)
    shares: list[AuditReading] = field(default_factory=list)
    restated: list[AuditReading] = field(default_factory=list)
    first: Setting | None = None


class _Auditor:
    def __init__(self, passage: Passage, claims: Sequence[Claim], builder: Builder) -> None:
        self.passage, self.claims, self.builder = passage, claims, builder
        self.doc, self.text = passage.document.name, passage.document.text
        self.doubtful = doubtful_parts(passage)

    def run(self) -> list[AuditedClaim]:
        """Claims of the text first by place; figures that only measures explain are added to them."""
        found: list[AuditedClaim] = []
        by_place: dict[int, list[Claim]] = {}
        for claim in self.claims:
            if claim.place >= 0:
                by_place.setdefault(claim.place, []).append(claim)
            else:
                found += self._of_word(claim)
        for one in self.passage.quantities:
            found += self._of_figure(one, by_place.get(one.place, []))
        return sorted(found, key=lambda one: (one.start, one.end, one.entity, one.kind))

    def _of_figure(self, one: Quantity, claims: Sequence[Claim]) -> Iterator[AuditedClaim]:
        """The claims of a figure: of one that is said of several companies, one for each."""
        before = self.passage.quantities[one.place - 1] if one.place else None
        if before is not None and before.top == one.value and one.source.qualifier == "range_high":
            return
        companies = one.entity.split("+") if one.unit == "ratio" else [one.entity]
        for company in companies:
            yield from self._of_company(one, company, claims)

    def _of_company(self, one: Quantity, company: str, claims: Sequence[Claim]) -> Iterator[AuditedClaim]:
        stated = Stated(
            one.value, max(one.half, round_half(one)), one.relation, one.unit, one.top, spoken_half(one)
        )  # fmt: skip
        found = self._readings(one, company, claims, stated)
        named = (one.is_amount or is_named(self.passage, one)) and not is_narrowed(self.passage, one)
        limit = decide(stated, found.limits if named else unsure(found.limits), (), one.is_ahead)
        impossible = limit.verdict == "contradicted"
        if not (claims or found.measured or found.shares or found.restated or impossible):
            return
        readings, sure = self._weighed(one, claims, found, stated)
        decision = decide(stated, readings, found.restated, one.is_ahead, explicit=sure)
        if decision.verdict == "contradicted" and found.first is not None and not sure:
            alike = looks_like_another(one, found.first, self.builder)
            decision = doubted(decision, alike) if alike is not None else decision
        if decision.reading is not None and is_of_another(decision.reading) and decision.verdict != "contradicted":
            decision = doubted(decision, decision.reading)
        kinds = [claim.kind for claim in claims if claim.readings] + [found.kind] + [claim.kind for claim in claims]
        kind = next((name for name in kinds if name), "reported")
        if impossible and decision.verdict != "contradicted":
            kind, decision = "limit", limit
        yield replace(self._claim(one.start, one.end, kind, stated, one, decision), entity=company)
        if impossible and kind != "limit" and self._is_last_of_its_kind(one):
            yield replace(self._claim(one.start, one.end, "limit", stated, one, limit), entity=company)

    def _weighed(
        self, one: Quantity, claims: Sequence[Claim], found: _Found, stated: Stated
    ) -> tuple[list[AuditReading], bool]:
        """All readings of a figure, those not surely meant made unsure; and whether the text itself is sure of one."""
        local = within_reason(stated, [reading for claim in claims for reading in self._local(claim, stated)])
        sure = any(reading.primary for reading in local)
        measured = found.measured
        told_apart = all(claim.single and not claim.over for claim in claims) and self._is_alone(one)
        named_so = is_named(self.passage, one) and not is_scaled(self.passage, one)
        if sure or not told_apart or not named_so:
            measured = unsure(measured)
            found.restated = unsure(found.restated)
        if not all(claim.single for claim in claims):
            found.shares = unsure(found.shares)
        if not one.is_aligned:
            measured = within_reason(stated, measured)
        readings = [*local, *found.shares, *measured]
        if (
            all(claim.single for claim in claims)
            and named_so
            and not self._is_beside_a_plan(one)
            and one.unit in RELATIVE
            and one.metric
        ):
            readings = unanimous(stated, readings, one.period, (self.doc, one.sentence, one.start))
        return readings, sure

    def _is_beside_a_plan(self, one: Quantity) -> bool:
        """Whether a figure before it in its sentence is planned or expected, and so perhaps what it is of."""
        return any(
            other.is_ahead for other in self.passage.by_sentence[one.sentence][:_CROWD] if other.end <= one.start
        )

    def _is_last_of_its_kind(self, one: Quantity) -> bool:
        """Whether its sentence prints no later figure of the same measure: a limit is said once, of the last."""
        inside = self.passage.by_sentence[one.sentence][:_CROWD]
        return not any(
            other.start > one.start and (other.metric, other.segment) == (one.metric, one.segment) for other in inside
        )

    def _is_alone(self, one: Quantity) -> bool:
        """Whether the document prints no other amount of the same measure for a time that could be the same."""
        if not one.is_amount or one.is_aligned or one.tabular:
            return True
        others = self.builder.sources.own.find(one.entity, one.metric, one.segment)
        return not any(
            other.input.value != one.value
            and abs(other.input.value - one.value) > abs(one.value) * _SAME
            and (other.window == one.window or other.window is None or one.window is None or not one.is_dated)
            and other.rate == one.rate
            for other in others
        )

    def _readings(self, one: Quantity, company: str, claims: Sequence[Claim], stated: Stated) -> _Found:
        """What measures, shares of named measures, and other sources say of a figure."""
        found = _Found()
        plain = bool(one.metric) and "+" not in company and not is_part_or_wish(self.passage, one)
        settings = settings_of(one, company, stated, self.passage, self.builder.sources)
        if (one.sentence, one.metric) in self.doubtful:
            settings = of_other_parts(settings, self.builder.sources)
        for setting in settings:
            if plain:
                kind, readings, limits = measured(one, setting, self.builder)
                found.kind = found.kind or kind
                found.measured += readings
                found.limits += limits
            found.shares += share_readings(claims, setting, self.passage, self.builder)
        if plain and settings:
            found.first = settings[0]
            found.restated += restated_readings(one, settings[0], self.builder)
        return found

    def _local(self, claim: Claim, stated: Stated) -> Iterator[AuditReading]:
        for reading in claim.readings:
            made = self._calculated(claim, reading, stated)
            if made is not None:
                yield made

    def _calculated(self, claim: Claim, reading: Reading, stated: Stated) -> AuditReading | None:
        """A reading of the text over its figures; the rate of a conversion is added."""
        quantities = [self.passage.quantities[place] for place in reading.inputs]
        held = [held_of(one, self.doc, self.text, "document") for one in quantities]
        inputs = [one.input for one in held]
        expression, formula = reading.expression, reading.expression
        if claim.kind == "conversion":
            at = held[0].end
            rate = self.builder.rates.rate(inputs[0].unit, stated.unit, at, (self.doc, claim.start))
            if rate is None:
                return None
            inputs.append(rate)
            expression = formula = "x0 * x1"
        for place in range(len(inputs) - 1, -1, -1):
            formula = formula.replace(f"x{place}", label_of(inputs[place]))
        certain = reading.certain and not any(one.is_ahead for one in quantities)
        made = reading_of(stated, expression, formula, inputs, meaning_of(reading.meaning), certain)
        guess = reading.meaning in GUESSES and not reading.certain
        return replace(made, guess=guess) if made is not None else None

    def _of_word(self, claim: Claim) -> Iterator[AuditedClaim]:
        stated = stated_of(claim)
        about = self.passage.quantities[claim.about] if claim.about >= 0 else None
        readings = list(self._local(claim, stated))
        if about is not None and (claim.topic or claim.over):
            readings += word_readings(claim, about, stated, self.passage, self.builder)
        decision = decide(stated, readings, explicit=any(one.primary for one in readings[: len(claim.readings)]))
        if claim.kind == "course" and readings:
            decision = self._worst(stated, readings)
        if decision.reading is not None:
            yield self._claim(claim.start, claim.end, claim.kind, stated, about, decision)

    def _worst(self, stated: Stated, readings: Sequence[AuditReading]) -> Decision:
        """A course is as right as its least favourable step."""
        order = {"contradicted": 0, "not_checkable": 1, "holds_within_rounding": 2, "holds": 3}
        return decide(stated, [min(readings, key=lambda one: order[one.verdict])], explicit=True)

    def _claim(
        self, start: int, end: int, kind: str, stated: Stated, one: Quantity | None, decision: Decision
    ) -> AuditedClaim:
        low, high = about_of(stated)
        said: Mapping[str, str] = _said(kind, one)
        return AuditedClaim(
            self.doc, start, end, self.text[start:end], kind, said, one.entity if one else "",
            one.segment if one else "", one.metric if one else "", one.period if one else "", stated.value, low, high,
            stated.relation, stated.unit, decision.verdict, decision.reading, decision.tried, decision.ledger,
            decision.why, decision.remark,
        )  # fmt: skip


def _said(kind: str, one: Quantity | None) -> Mapping[str, str]:
    from labecon.analysis.audit_claims import claim_text

    return claim_text(kind, one)


__all__ = ["Setting", "audit"]
