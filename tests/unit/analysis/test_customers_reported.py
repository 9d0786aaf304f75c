"""Customers and regions from printed figures, each worked out by hand."""

from __future__ import annotations

import pytest

from labecon.analysis.customers_reported import (
    circular_revenue,
    concentration,
    funnel,
    implied_advertising,
    regions,
    round_trips,
)
from labecon.facts import load_ledger

LEDGER = load_ledger()


def test_concentration_falls_and_agrees_with_revenue() -> None:
    rows = concentration(LEDGER, "minimax")
    printed = {(one.count, one.window): one.printed.value for one in rows}
    assert printed == {
        (1, "FY2023"): 0.372, (1, "FY2024"): 0.309, (1, "9M2025"): 0.147,
        (5, "FY2023"): 0.605, (5, "FY2024"): 0.441, (5, "9M2025"): 0.217,
    }  # fmt: skip
    assert all(one.agrees for one in rows)
    computed = next(one.computed for one in rows if (one.count, one.window) == (5, "FY2024"))
    assert computed.value == pytest.approx(13.4 / 30.523)
    assert [(one.count, one.printed.value) for one in concentration(LEDGER, "zhipu")] == [(5, 0.455)]
    assert concentration(LEDGER, "xai") == ()


def test_round_trips_both_ways() -> None:
    rows = {(one.party, one.window): one for one in round_trips(LEDGER, "minimax")}
    k = rows["customer_f_supplier_k", "FY2024"]
    assert (k.inflow.value, k.outflow.value, k.balance.value) == (9.4e6, 11.4e6, -2.0e6)
    assert "copy error" in rows["customer_f_supplier_k", "9M2025"].note
    assert round_trips(LEDGER, "zhipu") == ()


def test_revenue_gross_and_net_of_round_trips() -> None:
    """In 2024 both suppliers sold more than they bought, so all 9.4 + 0.9 million of their revenue is circular."""
    rows = {one.window: one for one in circular_revenue(LEDGER, "minimax")}
    year = rows["FY2024"]
    assert year.circular.value == pytest.approx(10.3e6) and year.purchases.value == pytest.approx(26.7e6)
    assert year.net.value == year.without.value == pytest.approx(30.523e6 - 10.3e6)
    assert rows["FY2023"].net.value == rows["FY2023"].gross.value == 3.46e6
    assert rows["9M2025"].net.value == pytest.approx(53.437e6 - 7.9e6)


def test_the_funnel_keeps_its_definition_and_its_conflict() -> None:
    rows = {one.window: one for one in funnel(LEDGER, "minimax")}
    last = rows["9M2025"]
    assert last.served.value == 100_000 and last.served.interval[1] is None, "a lower bound"
    assert last.paying.value == 2500 and last.paying_share.value == 0.025
    assert "USD 50" in last.definition
    assert last.spend.value == pytest.approx(15.417e6 / 2500, rel=1e-4)
    assert last.small_spend.value == pytest.approx((15.417e6 - 11.6e6) / 2495, rel=1e-3)
    assert last.small_spend.status == "inferred"
    assert rows["FY2024"].small_spend.value is None, "13.4 million of five customers exceed 8.7 of the platform"
    assert rows["FY2024"].small_spend.figure.reason["en"]
    assert rows["FY2023"].served.status == "unknown"
    assert rows["FY2023"].printed_spend.value == 6000 and rows["FY2023"].printed_spend.note["en"]


def test_average_accounts_shrink_as_customers_multiply() -> None:
    spend = [one.spend.value or 0.0 for one in funnel(LEDGER, "minimax")]
    assert spend == sorted(spend, reverse=True)


def test_regions_add_up() -> None:
    (row,) = regions(LEDGER, "minimax")
    assert row.overseas.value == pytest.approx(0.73 * 53.437e6)
    assert (row.overseas.value or 0.0) + (row.domestic.value or 0.0) == pytest.approx(53.437e6)
    assert regions(LEDGER, "zhipu")[0].overseas_share.value == 0.116


def test_advertising_is_an_inferred_residual() -> None:
    """14.7 and 11.4 million: consumer revenue less payers times 11 and 15 dollars."""
    found = implied_advertising(LEDGER, "minimax")
    assert round((found["FY2024"].value or 0.0) / 1e6, 1) == 14.7
    assert round((found["9M2025"].value or 0.0) / 1e6, 1) == 11.4
    assert {one.status for one in found.values()} == {"inferred"} and found["FY2024"].note["en"]
    low, high = found["FY2023"].interval
    assert low is not None and high is not None and low < 0 < high, "rounded spend leaves the sign open in 2023"
