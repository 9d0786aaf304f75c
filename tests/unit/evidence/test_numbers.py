"""Numbers in digits, in Chinese characters and in English words, against values known beforehand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from labecon.evidence.numbers import find_numbers, scan_numbers


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,234,567.89", "1234567.89"),
        ("12,34,567", "1234567"),
        ("1\u202f234\u202f567", "1234567"),
        ("2 1/4", "2.25"),
        ("2½", "2.5"),
        ("6.5x10^-3", "0.0065"),
        ("3e8", "300000000"),
        ("-2^2", "-4"),
        ("十亿零五百", "1000000500"),
        ("八百八", "880"),
        ("两万五", "25000"),
        ("七分之二十一", "3"),
        ("六又四分之三", "6.75"),
        ("三打", "36"),
        ("4亿3千万", "430000000"),
        ("一百二十点零五", "120.05"),
        ("负二点五万", "-25000"),
        ("sixty-four", "64"),
        ("two hundred and seven thousand", "207000"),
        ("four and a half billion", "4500000000"),
        ("three quarters of a million", "750000"),
        ("seven point two five million", "7250000"),
        ("2.5 crore", "25000000"),
        ("minus forty", "-40"),
        ("five eighths", "0.625"),
        ("40k", "40000"),
    ],
)
def test_a_number_is_read(text: str, value: str) -> None:
    found = find_numbers(text)
    assert [(one.start, one.end, one.value) for one in found] == [(0, len(text), Decimal(value))]


@pytest.mark.parametrize("text", ["四川一直统一", "www.a.com/12", "order B20250101", "that one", "12kg", "1" * 60])
def test_no_number_is_read_from_words_names_and_identifiers(text: str) -> None:
    assert find_numbers(text) == []


def test_separators_that_do_not_fit_divide_numbers() -> None:
    assert [one.value for one in find_numbers("6/21/2019")] == [6, 21, 2019]
    assert [one.value for one in find_numbers("14,27,38")] == [14, 27, 38]


def test_loose_words_leave_an_interval() -> None:
    several, teens, pair = (scan_numbers(text)[0] for text in ("数十", "十几万", "七八百"))
    assert (several.value, several.upper) == (10, 100)
    assert (teens.value, teens.upper) == (100000, 200000)
    assert (pair.value, pair.upper, pair.form) == (700, 800, "span")


def test_the_step_is_one_unit_of_the_last_printed_digit() -> None:
    assert scan_numbers("3052.3万")[0].step == 1000
    assert scan_numbers("$1.50 billion")[0].step == 10**7
