"""The claims of a document: every figure that follows from others, and every word that says how figures stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from labecon.evidence.article import Article
from labecon.evidence.claims.amounts import average_readings, conversion_claims, product_claims, runway_readings
from labecon.evidence.claims.changes import direction_claims, step_claims
from labecon.evidence.claims.claim import Claim, Reading
from labecon.evidence.claims.comparisons import compared_measures, comparison_claims
from labecon.evidence.claims.excess import excess_readings, price_readings
from labecon.evidence.claims.passage import Passage
from labecon.evidence.claims.quantity import DURATIONS, RELATIVE, Quantity
from labecon.evidence.claims.rates import is_end, rate_readings
from labecon.evidence.claims.relations import (
    complement_readings,
    is_joint,
    is_rest,
    is_share,
    multiple_readings,
    quotient_readings,
    share_of_measure,
    share_readings,
)
from labecon.evidence.claims.trends import course_claims, pace_claims
from labecon.evidence.claims.wholes import total_claims
from labecon.evidence.figure import Figure
from labecon.evidence.proposals import Proposal

_ONE = Decimal(1)
#: Figures of a sentence that are looked at on either side of one; a bound on time, above what sentences print.
_AROUND = 16


def find_claims(
    document: Article, proposals: Sequence[Proposal], figures: Sequence[Figure] = ()
) -> tuple[Passage, list[Claim]]:
    """Looks for arithmetic claims.

    Args:
        document: The document.
        proposals: Its figures as facts.
        figures: All figures of its prose, as `read` gives them.

    Returns:
        The document with its quantities, and the claims in the order of the text. A claim without readings can be
        set against other sources only.

    Example:
        >>> from labecon.evidence.proposals import read
        >>> article = Article("own.txt", "Revenue rose from $40 million to $50 million, up 25%.")
        >>> passage, claims = find_claims(article, *read(article))
        >>> [(one.kind, article.text[one.start : one.end], one.readings[0].expression) for one in claims]
        [('direction', 'rose', 'x1 / x0'), ('growth', '25%', 'x1 / x0 - 1')]
    """
    passage = Passage(document, proposals, figures)
    found: list[Claim] = []
    before: list[Quantity] = []
    for _, _, inside in passage.sentences:
        near = before if before and before[0].paragraph == inside[0].paragraph else []
        found += _of_sentence(passage, inside, near)
        before = inside
    return passage, sorted(found, key=lambda one: (one.start, one.end, one.kind))


def _of_sentence(passage: Passage, inside: list[Quantity], near: list[Quantity]) -> Iterator[Claim]:
    for place, one in enumerate(inside):
        around = inside[max(0, place - _AROUND) : place + _AROUND]
        kind, readings = _readings(passage, one, around, near)
        if kind:
            part, topic, over = share_of_measure(passage, one, around) if one.unit in RELATIVE else (-1, "", "")
            single = not (is_joint(passage, one) or is_rest(passage, one) or is_end(passage, one, around))
            yield Claim(
                one.start, one.end, kind, one.place, one.value, one.low, one.high, one.relation, one.unit,
                tuple(readings), one.half, part, topic, over,
                single,
            )  # fmt: skip
    yield from step_claims(passage, inside)
    yield from direction_claims(passage, inside)
    yield from total_claims(passage, inside)
    yield from conversion_claims(passage, inside)
    yield from product_claims(inside)
    yield from comparison_claims(passage, inside)
    yield from course_claims(passage, inside)
    yield from pace_claims(passage, inside)
    for start, end, sign, one, over in compared_measures(passage, inside):
        low, high = (_ONE, None) if sign > 0 else (None, _ONE)
        relation = "over" if sign > 0 else "under"
        yield Claim(start, end, "comparison", -1, _ONE, low, high, relation, "ratio", (), about=one.place, over=over)


def _readings(
    passage: Passage, one: Quantity, inside: Sequence[Quantity], near: Sequence[Quantity]
) -> tuple[str, list[Reading]]:
    """The kind of claim that a figure makes, and its readings in the text around it."""
    if one.unit in RELATIVE:
        part, _, _ = share_of_measure(passage, one, inside)
        shares = share_readings(passage, one, inside)
        apart = part >= 0 or is_share(passage, one)
        kind, found = ("", []) if apart else rate_readings(passage, one, inside)
        if excess := excess_readings(passage, one, inside) or price_readings(passage, one, [*near, *inside]):
            kind, found = "growth", [*excess, *found]
        shares += complement_readings(passage, one, [*near, *inside])
        multiples = multiple_readings(passage, one, inside) if one.unit == "multiple" else []
        multiples = quotient_readings(passage, one, [*near, *inside]) or multiples
        kind = kind or ("multiple" if one.unit == "multiple" else "share" if shares else "ratio")
        return kind, [*found, *shares, *multiples]
    around = [*near, *inside]
    if one.unit in DURATIONS:
        found = runway_readings(passage, one, around)
        return ("runway", found) if found or one.metric == "cash_runway" else ("", [])
    found = average_readings(passage, one, around)
    if found:
        return ("average" if one.rate == "monthly" else "per_unit"), found
    return "", []
