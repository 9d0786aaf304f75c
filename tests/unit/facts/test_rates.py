"""Exchange rates as derived facts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from labecon.errors import DataError
from labecon.facts import load_ledger
from labecon.facts.rates import convert, exchange_rate

LEDGER = load_ledger()
DAY = date(2026, 1, 9)


def test_yuan_per_dollar_is_what_the_article_implies() -> None:
    rate = exchange_rate(LEDGER, "USD/CNY", DAY)
    assert abs(rate.value - Decimal("10871") / Decimal("1555")) < Decimal("1e-12")
    assert abs(rate.low - Decimal("10870.5") / Decimal("1555.5")) < Decimal("1e-12")
    assert abs(rate.high - Decimal("10871.5") / Decimal("1554.5")) < Decimal("1e-12")
    assert rate.unit == "CNY/USD" and "9 days away" in rate.note
    assert "minimax.total.funding_total.2021-12..2025-08" in rate.inputs
    assert rate.source.published == date(2025, 12, 31)


def test_hong_kong_dollars_stay_inside_the_undertakings() -> None:
    rate = exchange_rate(LEDGER, "USD/HKD", DAY)
    assert abs(rate.value - Decimal(4800) / Decimal(619)) < Decimal("1e-12")
    assert rate.low == Decimal("7.75") and Decimal("7.84") < rate.high < Decimal("7.85")
    before = exchange_rate(LEDGER.as_of(known_on=date(2025, 12, 31)), "USD/HKD", date(2025, 9, 30))
    assert (before.value, before.low, before.high) == (Decimal("7.8"), Decimal("7.75"), Decimal("7.85"))
    assert "no quote" in before.note


def test_inverse_and_cross_rates() -> None:
    forward, back = exchange_rate(LEDGER, "USD/CNY", DAY), exchange_rate(LEDGER, "cny/usd", DAY)
    assert abs(forward.value * back.value - 1) < Decimal("1e-15")
    assert abs(forward.low * back.high - 1) < Decimal("1e-15")
    cross = exchange_rate(LEDGER, "HKD/CNY", DAY)
    assert abs(cross.value * Decimal(4800) / 619 - forward.value) < Decimal("1e-15")
    assert cross.unit == "CNY/HKD"


def test_an_unknown_rate_is_an_error() -> None:
    with pytest.raises(DataError, match="no USD/CNY rate is known in this view"):
        exchange_rate(LEDGER.as_of(known_on=date(2025, 12, 20)), "USD/CNY", DAY)
    with pytest.raises(DataError, match="no USD/EUR rate"):
        exchange_rate(LEDGER, "USD/EUR", DAY)
    for pair in ("USD", "USD/USD", "/CNY"):
        with pytest.raises(DataError, match="not a pair"):
            exchange_rate(LEDGER, pair, DAY)


def test_converting_a_fact_leaves_a_derived_fact() -> None:
    revenue = LEDGER.resolve("zhipu.total.revenue.FY2024")
    assert revenue is not None
    dollars = convert(LEDGER, revenue, "USD", DAY)
    assert abs(float(dollars.value) - 312414000 * 1555 / 10871) < 1
    assert dollars.unit == "USD" and dollars.key == revenue.key and revenue.id in dollars.inputs
    assert convert(LEDGER, revenue, "CNY") is revenue
