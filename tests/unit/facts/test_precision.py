"""Rounding intervals of printed figures; expected values worked out by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labecon.facts import load_ledger
from labecon.facts.precision import rounding_interval

D = Decimal


@pytest.mark.parametrize(
    ("printed", "value", "bound", "low", "high", "rests_on"),
    [
        ("3052.3万美元", "30523000", None, "30522500", "30523500", "printed"),
        ("1.41亿", "141000000", None, "140500000", "141500000", "printed"),
        ("$512.01 million", "512010000", None, "512005000", "512015000", "printed"),
        ("57,409", "57409000", None, "57408500", "57409500", "printed"),
        ("(116)", "-116000", None, "-116500", "-115500", "printed"),
        ("38天", "38", None, "37.5", "38.5", "printed"),
        ("65%", "0.65", None, "0.645", "0.655", "printed"),
        ("(0.4%)", "-0.004", None, "-0.0045", "-0.0035", "printed"),
        ("50.0%", "0.5", None, "0.4995", "0.5005", "printed"),
        ("1101.9万", "-11019000", None, "-11019500", "-11018500", "printed"),
        ("约13.20亿美元", "1320000000", "approx", "1319500000", "1320500000", "printed"),
        ("約300名", "300", "approx", "250", "350", "printed"),
        ("约两个月", "2", "approx", "1.5", "2.5", "printed"),
        ("超62亿元", "6200000000", "over", "6200000000", "Infinity", "printed"),
        ("不到0.1美元", "0.1", "under", "0", "0.1", "printed"),
        ("200B-230B", "230000000000", None, "200000000000", "230000000000", "printed"),
        ("3700000000", "3700000000", None, "3650000000", "3750000000", "value"),
        ("no digits here", "1250", None, "1245", "1255", "value"),
        ("no revenue", "0", None, "0", "0", "value"),
    ],
)
def test_interval(printed: str, value: str, bound: str | None, low: str, high: str, rests_on: str) -> None:
    assert rounding_interval(printed, D(value), bound) == (D(low), D(high), rests_on)  # type: ignore[arg-type]


def test_a_figure_that_is_set_is_exact() -> None:
    assert rounding_interval("15", D(15), None, "price_input_per_mtok") == (D(15), D(15), "exact")


@given(st.decimals(min_value="0.01", max_value="9999", places=2), st.integers(0, 9))
def test_width_is_one_unit_of_the_last_digit(number: Decimal, power: int) -> None:
    value = number * D(10) ** power
    low, high, _ = rounding_interval(f"{number:.2f} scaled", value)
    assert high - low == D("0.01") * D(10) ** power
    assert low + high == 2 * value


def test_the_bundled_columns_are_what_the_printed_figures_give() -> None:
    for fact in load_ledger().facts:
        found = rounding_interval(fact.printed, fact.value, fact.bound, fact.metric)
        assert found == (fact.low, fact.high, fact.precision), fact.id
