"""Identities between reported figures, read from ``data/identities.csv`` and tested row by row.

A term is ``segment.metric`` in the period of the left side; ``*`` is the segment of the left side. After ``@`` stands
another period: ``-12`` (twelve months earlier), ``end`` (the last day of the window), ``previous`` (the last earlier
balance of the left side), ``since`` (the months from that balance to this one), or a period by name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from labecon.errors import DataError
from labecon.facts.formula import Interval, evaluate, evaluate_interval, names, parse_formula
from labecon.facts.ledger import Ledger
from labecon.facts.records import Fact
from labecon.facts.storage import read_rows
from labecon.periods import Instant, Period, Window, parse_period
from labecon.units import CURRENCIES


@dataclass(frozen=True, slots=True)
class Identity:
    """What must hold between reported figures.

    Args:
        code: Kind: ``parts``, ``ratio``, ``bridge``, ``roll-forward``.
        entity: Only for this entity; empty for all.
        segment: Segment of the left side, or ``*``.
        metric: Metric of the left side.
        relation: ``=``, ``<=`` or ``>=``.
        right: Formula of the right side.
        period: Only in this period; empty for all.
        note: The identity in words.
    """

    code: str
    entity: str
    segment: str
    metric: str
    relation: str
    right: str
    period: str
    note: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """An identity tested on one row.

    Args:
        identity: Which.
        left: The row.
        value: The other side.
        low: Its least value under the rounding of its figures.
        high: Its greatest.
        inputs: The rows on the other side.
        holds: Whether the intervals allow the relation.
        nearly: Whether they would if the last printed digit of the row were one higher or lower, as after cutting off.
    """

    identity: Identity
    left: Fact
    value: Decimal
    low: Decimal
    high: Decimal
    inputs: tuple[Fact, ...]
    holds: bool
    nearly: bool


@lru_cache(maxsize=1)
def load_identities() -> tuple[Identity, ...]:
    """The bundled identities.

    Returns:
        In the order of the file.
    """
    found = []
    for row in read_rows("identities"):
        segment, _, metric = row["left"].partition(".")
        found.append(
            Identity(
                row["code"], row["entity"], segment, metric, row["relation"], row["right"], row["periods"], row["note"]
            )
        )
    return tuple(found)


def outcomes(ledger: Ledger) -> Iterator[Outcome]:
    """Every identity tested on every row it applies to.

    Args:
        ledger: The view.

    Yields:
        One outcome per row whose other side is reported.
    """
    for identity in load_identities():
        rows = [
            fact
            for fact in ledger.facts
            if fact.metric == identity.metric
            and identity.segment in ("*", fact.segment)
            and identity.entity in ("", fact.entity)
            and identity.period in ("", fact.period.label)
        ]
        for fact in rows:
            outcome = _test(ledger, identity, fact)
            if outcome is not None:
                yield outcome


def _test(ledger: Ledger, identity: Identity, left: Fact) -> Outcome | None:
    if identity.segment == "*" and identity.relation == "<=" and left.segment == "total":
        return None
    root = parse_formula(identity.right)
    found: dict[str, Fact] = {}
    for name in names(root):
        fact = _term(ledger, left, name)
        if fact is None:
            return None
        found[name] = fact
    currencies = {fact.unit for fact in found.values()} & CURRENCIES
    if left.unit in CURRENCIES and left.unit not in currencies:
        return None  # the same amount in another currency is the matter of the exchange rate
    try:
        value = evaluate(root, {name: fact.value for name, fact in found.items()})
    except DataError:  # a ratio to zero says nothing
        return None
    low, high = evaluate_interval(root, {name: (fact.low, fact.high) for name, fact in found.items()})
    slack = (left.high - left.low) / 2 if left.high.is_finite() else Decimal(0)
    holds = _meets(identity.relation, (left.low, left.high), (low, high))
    nearly = _meets(identity.relation, (left.low - slack, left.high + slack), (low, high))
    inputs = tuple(fact for _, fact in sorted(found.items()) if fact is not left)
    return Outcome(identity, left, value, low, high, inputs, holds, nearly)


def _meets(relation: str, left: Interval, right: Interval) -> bool:
    at_most, at_least = left[0] <= right[1], left[1] >= right[0]
    return {"=": at_most and at_least, "<=": at_most, ">=": at_least}[relation]


def _term(ledger: Ledger, left: Fact, name: str) -> Fact | None:
    """The chosen reported row a term stands for; a row about the left side's own thing is the left side."""
    thing, _, when = name.partition("@")
    segment, _, metric = thing.partition(".")
    segment = left.segment if segment == "*" else segment
    period = _period(ledger, left, when)
    if period is None:
        return None
    if (segment, metric, period) == (left.segment, left.metric, left.period):
        return left
    choice = ledger.choose(left.entity, metric, segment, period)
    return choice.fact if choice is not None else None


def _period(ledger: Ledger, left: Fact, when: str) -> Period | None:
    if when in ("", "end"):
        return Instant(left.period.last_day) if when else left.period
    if when == "-12":
        return left.period.shift(-12) if isinstance(left.period, Window) else None
    if when not in ("previous", "since"):
        return parse_period(when)
    if not isinstance(left.period, Instant):
        return None
    rows = ledger.find(left.entity, left.metric, left.segment)
    earlier = [fact.period for fact in rows if isinstance(fact.period, Instant) and fact.period < left.period]
    if not earlier:
        return None
    last = max(earlier)
    return last if when == "previous" else Window(last.month + 1, left.period.month)
