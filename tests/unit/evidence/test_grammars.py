"""Percentages, money, ranges and table scales, each by the grammar of its own."""

from __future__ import annotations

from decimal import Decimal

import pytest

from labecon.evidence import TableScale, find_figures, find_scale
from labecon.evidence.bounds import interval
from labecon.evidence.currencies import table
from labecon.evidence.folding import fold
from labecon.evidence.money import find_money
from labecon.evidence.numbers import scan_numbers
from labecon.evidence.percent import find_percents
from labecon.evidence.ranges import find_ranges
from labecon.units import CURRENCIES


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12.5%", "0.125"),
        ("百分之三十", "0.3"),
        ("千分之五", "0.005"),
        ("六成半", "0.65"),
        ("八五折", "0.85"),
        ("对折", "0.5"),
        ("twelve percent", "0.12"),
        ("3个百分点", "0.03"),
        ("2‰", "0.002"),
        ("(4.5)%", "-0.045"),
    ],
)
def test_a_percentage_is_a_ratio(text: str, value: str) -> None:
    found = find_percents(fold(text), scan_numbers(text))
    assert [(one.start, one.end, one.value) for one in found] == [(0, len(text), Decimal(value))]


@pytest.mark.parametrize(
    ("text", "value", "code"),
    [
        ("US$ 4.2 million", "4200000", "USD"),
        ("nt$500", "500", "TWD"),
        ("30 Swiss francs", "30", "CHF"),
        ("12港币", "12", "HKD"),
        ("人民币 300 元", "300", "CNY"),
        ("5美元又2美分", "5.02", "USD"),
        ("75 cents", "0.75", "USD"),
        ("SGD 90", "90", "SGD"),
        ("25 MEUR", "25000000", "EUR"),
        ("八億日圓", "800000000", "JPY"),
    ],
)
def test_money_has_a_code_and_whole_units(text: str, value: str, code: str) -> None:
    found = find_money(fold(text), scan_numbers(text))
    assert [(one.start, one.end, one.value, one.currency.code) for one in found] == [
        (0, len(text), Decimal(value), code)
    ]


def test_every_currency_of_the_units_has_a_name_here() -> None:
    assert CURRENCIES - {"CDF"} <= {one.code for one in table().values()}


@pytest.mark.parametrize(
    ("text", "interval_text"),
    [
        ("between 5 and 9", "[5,9)"),
        ("介于5和9之间", "[5,9)"),
        ("大于5且小于9", "(5,9)"),
        ("at least 5 and at most 9", "[5,9]"),
        ("5~9", "[5,9)"),
        ("no more than 9", "(,9]"),
        ("9以上", "(9,)"),
    ],
)
def test_a_range_is_read(text: str, interval_text: str) -> None:
    assert [one.text for one in find_ranges(fold(text), scan_numbers(text))] == [interval_text]


@pytest.mark.parametrize(
    ("header", "factor", "code"),
    [
        ("单位：千元", 3, "CNY"),
        ("人民币百万元", 6, "CNY"),
        ("RMB'000", 3, "CNY"),
        ("US$ in thousands", 3, "USD"),
        ("(in millions of US dollars)", 6, "USD"),
        ("HK$ million", 6, "HKD"),
        ("单位：万港元", 4, "HKD"),
    ],
)
def test_a_table_states_its_scale(header: str, factor: int, code: str) -> None:
    assert find_scale(header) == TableScale(Decimal(10**factor), code)


def test_a_header_without_a_scale_states_none() -> None:
    assert find_scale("Revenue by segment") is None


def test_cells_take_the_scale_of_their_table() -> None:
    cell = find_figures("(12,345)", scale=TableScale(Decimal(1000), "CNY"))[0]
    assert (cell.value, cell.currency, cell.kind, cell.text) == (-12345000, "CNY", "money", "(12,345)")
    share = find_figures("45.6%", scale=TableScale(Decimal(1000), "CNY"))[0]
    assert (share.value, share.unit) == (Decimal("0.456"), "ratio")


def test_bounds_leave_one_end_open_and_about_leaves_both_near() -> None:
    assert interval("gt", Decimal(8)) == (8, None)
    assert interval("le", Decimal(8)) == (None, 8)
    assert interval("near", Decimal(10)) == (9, 10)
    assert interval("about", Decimal(10)) == (9, 11)
    assert interval("", Decimal(10)) == (10, 10)
