"""Derived facts: Q4 = FY - 9M, cost = revenue x (1 - margin), with inputs, formula and interval.

The named ones are rows of ``data/derived.csv``; a *set* groups rows that must agree with one another
(``data/derived_sets.csv``). Where the interval of a set's test misses its bounds, none of its facts is used and the
reason is kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from labecon.errors import DataError
from labecon.facts.formula import Node, evaluate, evaluate_interval, names, parse_formula
from labecon.facts.records import Fact, Source
from labecon.periods import Period, parse_period

if TYPE_CHECKING:
    from labecon.facts.ledger import Ledger

Lookup = Callable[[str], "Fact | None"]
#: Digits kept of a derived value: more than any printed figure has.
_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Derivation:
    """How a derived fact is computed.

    Args:
        id: Its id, which is also its key.
        unit: Unit of the result.
        formula: Over ids and keys of facts.
        family: Name of the set it belongs to; empty when it stands alone.
        note: Why the formula holds.
    """

    id: str
    unit: str
    formula: str
    family: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Consistency:
    """The test of a set of derived facts.

    Args:
        family: Name of the set.
        formula: A quantity computed from the set.
        lowest: Formula of its lower limit; empty when there is none.
        highest: Formula of its upper limit; empty when there is none.
        reason: What it means when the test fails.
    """

    family: str
    formula: str
    lowest: str
    highest: str
    reason: str


def split_key(key: str) -> tuple[str, str, str, Period]:
    """The parts of a key.

    Args:
        key: ``entity.segment.metric.period``.

    Returns:
        Entity, segment, metric and period.

    Raises:
        DataError: The text is no key.
    """
    parts = key.split(".", 3)
    if len(parts) != 4 or not all(parts):
        raise DataError.of("unknown-fact", f"{key!r} is no fact; write entity.segment.metric.period")
    return parts[0], parts[1], parts[2], parse_period(parts[3])


def compute(derivation: Derivation, lookup: Lookup) -> Fact | None:
    """A derived fact from the facts that a lookup gives.

    Args:
        derivation: What to compute.
        lookup: Gives the fact of an id or key, or None.

    Returns:
        The fact, or None where an input is not known.

    Raises:
        DataError: The formula divides by zero.
    """
    root = parse_formula(derivation.formula)
    found = _inputs(root, lookup)
    if not found:
        return None
    value = evaluate(root, {name: fact.value for name, fact in found.items()})
    low, high = evaluate_interval(root, {name: (fact.low, fact.high) for name, fact in found.items()})
    entity, segment, metric, period = split_key(derivation.id)
    return Fact(
        id=derivation.id,
        entity=entity,
        segment=segment,
        metric=metric,
        period=period,
        value=_tidy(value),
        unit=derivation.unit,
        basis="derived",
        printed="",
        source=_source(list(found.values())),
        low=min(_tidy(low), _tidy(value)),
        high=max(_tidy(high), _tidy(value)),
        precision="derived",
        conflict=any(fact.conflict for fact in found.values()),
        note=derivation.note,
        inputs=tuple(found[name].id for name in sorted(found)),
        formula=derivation.formula,
    )


def derive(ledger: Ledger, formula: str, *, key: str, unit: str, note: str = "") -> Fact:
    """A fact computed from the facts of a ledger view.

    Args:
        ledger: The view; only what it knows is used.
        formula: Over ids and keys, e.g. ``minimax.total.revenue.FY2024 - minimax.total.revenue.9M2024``.
        key: Key of the result, e.g. ``minimax.total.revenue.Q4-2024``.
        unit: Unit of the result.
        note: Why the formula holds.

    Returns:
        The fact with inputs, formula, interval, and the latest publication day of its inputs.

    Raises:
        DataError: The formula is wrong, or an input is not known in this view.
    """
    missing = sorted(name for name in names(parse_formula(formula)) if ledger.resolve(name) is None)
    if missing:
        raise DataError.of("unknown-fact", f"{key}: not known in this view: {', '.join(missing)}")
    fact = compute(Derivation(key, unit, formula, note=note), ledger.resolve)
    if fact is None:
        raise DataError.of("unknown-fact", f"{key}: the formula {formula!r} reads no fact")
    return fact


def failure(test: Consistency, lookup: Lookup) -> str:
    """Why a set of derived facts does not add up.

    Args:
        test: The test of the set.
        lookup: Gives the facts, those of the set included.

    Returns:
        The reason with its numbers; empty where the set adds up or cannot be tested.
    """
    gap = _quantity(test.formula, lookup)
    lowest, highest = _quantity(test.lowest, lookup), _quantity(test.highest, lookup)
    if gap is None:
        return ""
    value, low, high = gap
    if lowest is not None and high < lowest[1]:
        return f"{test.reason} ({value:,.0f}, at most {high:,.0f}, against at least {lowest[0]:,.0f})"
    if highest is not None and low > highest[2]:
        return f"{test.reason} ({value:,.0f}, at least {low:,.0f}, against at most {highest[0]:,.0f})"
    return ""


def _quantity(formula: str, lookup: Lookup) -> tuple[Decimal, Decimal, Decimal] | None:
    if not formula:
        return None
    root = parse_formula(formula)
    found = _inputs(root, lookup)
    if found is None:
        return None
    value = evaluate(root, {name: fact.value for name, fact in found.items()})
    low, high = evaluate_interval(root, {name: (fact.low, fact.high) for name, fact in found.items()})
    return value, low, high


def _inputs(root: Node, lookup: Lookup) -> dict[str, Fact] | None:
    found: dict[str, Fact] = {}
    for name in names(root):
        fact = lookup(name)
        if fact is None:
            return None
        found[name] = fact
    return found


def _source(inputs: list[Fact]) -> Source:
    published: date = max(fact.source.published for fact in inputs)
    return Source("computed from facts", "labecon", "", published, "formula and inputs are kept with the fact")


def _tidy(number: Decimal) -> Decimal:
    """Rounded to more digits than any printed figure has, without trailing noise."""
    if not number or not number.is_finite():
        return number
    short = round(number, _DIGITS - 1 - number.adjusted()).normalize()
    return short if int(short.as_tuple().exponent) <= 0 else short.quantize(Decimal(1))
