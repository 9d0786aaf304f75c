"""Small facts for tests, and ledgers with one row changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from labecon.facts import Fact, Ledger, Source
from labecon.facts.precision import rounding_interval
from labecon.periods import parse_period


def fact(key: str, value: str, printed: str = "", published: str = "2025-12-22", **more: Any) -> Fact:
    """A fact with the rounding interval of its printed figure."""
    entity, segment, metric, period = key.split(".", 3)
    amount = Decimal(value)
    low, high, precision = rounding_interval(printed or value, amount, more.get("bound"), metric)
    source = Source("A page", "A publisher", "", date.fromisoformat(published))
    made = Fact(
        key, entity, segment, metric, parse_period(period), amount, "USD", "IFRS", printed or value, source, low, high
    )
    return replace(made, precision=precision, **more)


def changed(ledger: Ledger, name: str, **changes: Any) -> Ledger:
    """The ledger with one row changed."""
    assert any(one.id == name for one in ledger.facts), name
    rows = [replace(one, **changes) if one.id == name else one for one in ledger.facts]
    return Ledger(rows, ledger.derivations, ledger.tests)


def scaled(ledger: Ledger, name: str, factor: str) -> Ledger:
    """The ledger with one value and its interval multiplied."""
    row = next(one for one in ledger.facts if one.id == name)
    times = Decimal(factor)
    low, high = sorted((row.low * times, row.high * times))
    return changed(ledger, name, value=row.value * times, low=low, high=high)
