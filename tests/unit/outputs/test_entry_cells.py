"""Entries as text: the digits that are known, ranges that say something, one scale."""

from __future__ import annotations

import pytest

from labecon.analysis.entries import Entry, Status
from labecon.analysis.figures import Variant, both
from labecon.outputs.entry_cells import WHOLE, entry_document, money_scale, range_text, shares_text
from labecon.outputs.messages import Words
from labecon.outputs.numbers import Scale


def made(value: float | None, low: float | None, high: float | None, unit: str, status: Status = "reported") -> Entry:
    reason = both("not printed", "未见") if value is None else {}
    return Entry(Variant(both("x", "某"), value, low, high, unit, (), reason), status)


@pytest.mark.parametrize(
    ("value", "low", "high", "text"),
    [
        (280_058_068.0, 280_058_067.5, 280_058_068.5, "280,058,068 "),
        (38_255_932.0, 38_241_929.0, 38_269_935.0, "~38,260,000 "),
        (7_001_451.0, 6_987_448.0, 7_015_454.0, "~7,000,000 "),
        (5_000_000.0, 5_000_000.0, None, "5,000,000 "),
        (0.0, 0.0, 0.0, "0 "),
    ],
)
def test_shares_have_the_digits_of_their_source(value: float, low: float, high: float | None, text: str) -> None:
    assert shares_text(made(value, low, high, "share")) == text


def test_an_unknown_number_is_a_dash() -> None:
    nothing = made(None, None, None, "share", "unknown")
    assert shares_text(nothing) == "– " and range_text(nothing, WHOLE) == ""
    shown = entry_document(nothing, Words("zh"))
    assert (shown["value"], shown["reason"], shown["label"]) == (None, "未见", "某")


def test_a_range_is_shown_where_it_says_more() -> None:
    millions = Scale(1e6, "m", 1)
    assert range_text(made(1555e6, 1554.5e6, 1555.5e6, "USD"), millions) == "1,554.5 .. 1,555.5"
    assert range_text(made(4.24e9, 4.24e9 - 1e3, 4.24e9 + 1e3, "USD"), millions) == ""
    assert range_text(made(8.3e9, 8.3e9, None, "CNY"), millions) == "8,300.0 .. –"
    assert range_text(made(3e6, 3e6 - 1, 3e6 + 1, "share"), WHOLE) == ""


def test_small_amounts_keep_their_digits_beside_large_ones() -> None:
    assert money_scale([40e6, 24.377e9], "CNY", Words("en")) == Scale(1e6, "m", 1)
    assert money_scale([4e7, 243e8], "CNY", Words("zh")).word == "wan"
    assert money_scale([57e9, 0.0, None], "HKD", Words("en")).word == "bn"
