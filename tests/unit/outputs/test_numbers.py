"""Numbers as a finance person reads them."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labecon.outputs.messages import Words
from labecon.outputs.numbers import Scale, number, over_window, scale_of, unit_title, with_range, with_unit

ENGLISH, CHINESE = Words("en"), Words("zh")


@pytest.mark.parametrize(
    ("value", "scale", "text"),
    [
        (1234567.0, Scale(1e6, "m", 1), "1.2 "),
        (-1234567.0, Scale(1e3, "k", 0), "(1,235)"),
        (-0.001, Scale(1.0, "", 1), "0.0 "),
        (0.1234, Scale(0.01, "", 1, True), "12.3% "),
        (-0.5, Scale(0.01, "", 0, True), "(50%)"),
        (None, Scale(), "– "),
        (math.nan, Scale(), "– "),
    ],
)
def test_numbers_have_separators_and_brackets(value: float | None, scale: Scale, text: str) -> None:
    assert number(value, scale) == text


@pytest.mark.parametrize(
    ("value", "unit", "name", "english", "chinese"),
    [
        (3.62e8, "USD", "cash", "362.0 USD m", "3.62亿美元"),
        (-2.5e10, "CNY", "cash", "-25.00 CNY bn", "-250.00亿元"),
        (27e6, "USD/month", "burn", "27.0 USD m a month", "2,700万美元/月"),
        (27638000.0, "person", "active_users", "27.6 m people", "2,764万人"),
        (37.49, "month", "runway", "37.5 months", "37.5个月"),
        (0.647, "1", "training_coverage", "64.7%", "64.7%"),
        (9.53, "1", "burn_multiple", "9.53x", "9.53 倍"),
        (0.06, "1/month", "churn", "6.0% a month", "6.0%/月"),
        (0.3, "USD/person", "price", "0.300 USD a user", "0.300美元/人"),
        (0.0, "USD", "cash", "0.00 USD", "0.00美元"),
    ],
)
def test_a_number_on_its_own(value: float, unit: str, name: str, english: str, chinese: str) -> None:
    assert with_unit(value, unit, ENGLISH, name) == english
    assert with_unit(value, unit, CHINESE, name) == chinese


def test_a_range_shares_scale_and_unit() -> None:
    assert with_range(6e8, 0.0, 4e9, "USD", ENGLISH) == "600.0 (0.0 .. 4,000.0) USD m"
    assert with_range(0.45, 0.4499, 0.4501, "1", ENGLISH, "share") == "45.0%"
    assert with_range(-0.09, -0.43, 0.4, "1", ENGLISH, "share") == "-9.0% (-43.0% .. 40.0%)"
    assert with_range(50.5, 36.0, None, "month", ENGLISH) == "50.5 (36.0 .. –) months"


def test_a_table_keeps_the_digits_of_its_small_values() -> None:
    assert scale_of([3.46e6, 4.3e9], "USD", ENGLISH).word == "m"
    assert scale_of([3.46e6, 4.3e10], "USD", ENGLISH).word == "bn"
    assert scale_of([3.46e6, 4.3e9], "USD", CHINESE).word == "wan"
    assert scale_of([3.46e6, 4.3e10], "USD", CHINESE).word == "yi"
    assert scale_of([], "USD", ENGLISH).factor == 1.0


@given(st.floats(-1e13, 1e13), st.sampled_from(["USD", "CNY/month", "person", "1", "month", "1/month"]))
def test_what_is_shown_is_within_half_a_digit(value: float, unit: str) -> None:
    for words in (ENGLISH, CHINESE):
        scale = scale_of([value], unit, words)
        shown = number(value, scale).strip()
        read = float(shown.strip("()%").replace(",", "")) * scale.factor * (-1 if shown.startswith("(") else 1)
        assert abs(read - value) <= 0.5000001 * scale.factor * 10.0**-scale.decimals


def test_a_flow_adds_up_to_its_currency() -> None:
    assert over_window("USD/month") == "USD"
    assert unit_title("parsec", Scale(), ENGLISH) == "parsec"


@pytest.mark.parametrize(
    ("value", "unit", "name", "expected"),
    [
        (1.3354e14, "token", "platform.tokens", "133.5 tn tokens"),
        (0.146, "1", "customer_concentration", "14.6%"),
        (0.3, "1", "training_spend_growth", "30.0%"),
        (-0.464, "1", "new_users_growth", "-46.4%"),
        (1.6, "1", "training_growth", "1.60"),
        (121.0, "1", "revenue_gap", "121x"),
        (2.588, "1", "required_growth", "2.59x"),
        (0.624, "1", "required_gross_margin", "62.4%"),
    ],
)
def test_a_figure_reads_as_what_it_is(value: float, unit: str, name: str, expected: str) -> None:
    assert with_range(value, None, None, unit, Words("en"), name) == expected


def test_tokens_have_a_larger_word_in_chinese_too() -> None:
    assert with_range(1.3354e14, None, None, "token", Words("zh"), "platform.tokens") == "133.5万亿词元"
