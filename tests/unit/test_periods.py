"""Months, windows and instants."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labecon.errors import DataError
from labecon.periods import (
    Instant,
    Window,
    difference,
    month_end,
    month_index,
    month_label,
    month_of,
    parse_period,
    period_of,
    trailing,
)

MONTHS = st.integers(min_value=0, max_value=600)


def test_month_index_of_the_specification() -> None:
    assert month_index("2000-01") == 0
    assert month_index("2025-10") == 309
    assert month_label(309) == "2025-10"
    assert month_label(-1) == "1999-12"


@given(MONTHS)
def test_month_label_round_trip(index: int) -> None:
    assert month_index(month_label(index)) == index
    assert month_of(month_end(index)) == index


@pytest.mark.parametrize(
    ("text", "first", "last", "label"),
    [
        ("FY2025", "2025-01", "2025-12", "FY2025"),
        ("2025", "2025-01", "2025-12", "FY2025"),
        ("12M2025", "2025-01", "2025-12", "FY2025"),
        ("9M2025", "2025-01", "2025-09", "9M2025"),
        ("9M 2025", "2025-01", "2025-09", "9M2025"),
        ("H1-2026", "2026-01", "2026-06", "H1-2026"),
        ("H1 2025", "2025-01", "2025-06", "H1-2025"),
        ("H12025", "2025-01", "2025-06", "H1-2025"),
        ("2025H2", "2025-07", "2025-12", "H2-2025"),
        ("1H2025", "2025-01", "2025-06", "H1-2025"),
        ("h2-2024", "2024-07", "2024-12", "H2-2024"),
        ("6M2025", "2025-01", "2025-06", "H1-2025"),
        ("Q4-2025", "2025-10", "2025-12", "Q4-2025"),
        ("2025Q4", "2025-10", "2025-12", "Q4-2025"),
        ("Q4 2025", "2025-10", "2025-12", "Q4-2025"),
        ("3Q2025", "2025-07", "2025-09", "Q3-2025"),
        ("2026-03", "2026-03", "2026-03", "2026-03"),
        ("1M2022", "2022-01", "2022-01", "2022-01"),
        ("2022-01..2025-09", "2022-01", "2025-09", "2022-01..2025-09"),
        ("FY2022..9M2025", "2022-01", "2025-09", "2022-01..2025-09"),
        ("Q1-2025..Q2-2025", "2025-01", "2025-06", "H1-2025"),
    ],
)
def test_spellings(text: str, first: str, last: str, label: str) -> None:
    window = Window.parse(text)
    assert (month_label(window.start), month_label(window.end)) == (first, last)
    assert window.label == label
    assert str(window) == label


@pytest.mark.parametrize(
    "text",
    [
        "",
        "soon",
        "FY25",
        "H3-2025",
        "Q5-2025",
        "3H2025",
        "13M2025",
        "0M2025",
        "2025-13",
        "2025-09..2025-01",
        "..2025",
        "2025..",
    ],
)
def test_bad_windows_are_refused(text: str) -> None:
    with pytest.raises(DataError, match=r"not a|cannot end"):
        Window.parse(text)


@given(MONTHS, st.integers(min_value=1, max_value=80))
def test_label_parses_back(start: int, months: int) -> None:
    window = Window(start, start + months - 1)
    assert Window.parse(window.label) == window
    assert window.months == months == len(window.range)


def test_difference() -> None:
    year, nine, half = (Window.parse(text) for text in ("FY2024", "9M2024", "H1-2024"))
    assert difference(year, nine).label == "Q4-2024"
    assert difference(year, half).label == "H2-2024"
    assert difference(nine, half).label == "Q3-2024"
    assert difference(year, Window.parse("Q4-2024")).label == "9M2024"
    for part in (year, Window.parse("Q2-2024"), Window.parse("9M2025")):
        with pytest.raises(DataError, match="cannot be taken off"):
            difference(year, part)


@given(MONTHS, st.integers(1, 40), st.integers(1, 40))
def test_difference_and_part_make_the_whole(start: int, head: int, tail: int) -> None:
    whole = Window(start, start + head + tail - 1)
    part = Window(start, start + head - 1)
    rest = difference(whole, part)
    assert [*part.range, *rest.range] == list(whole.range)
    assert not part.overlaps(rest)


def test_contains_and_overlaps() -> None:
    year = Window.parse("FY2025")
    assert year.contains(Window.parse("9M2025")) and not Window.parse("9M2025").contains(year)
    assert year.contains(month_index("2025-12")) and not year.contains(month_index("2026-01"))
    assert year.contains(Instant.parse("2025-09-30")) and not year.contains(Instant.parse("2026-01-09"))
    assert year.overlaps(Window.parse("2025-12..2026-02")) and not year.overlaps(Window.parse("FY2026"))


def test_trailing() -> None:
    assert trailing(12, "2025-09").label == "2024-10..2025-09"
    assert trailing(12, Window.parse("FY2024")).label == "FY2024"
    assert trailing(3, Instant.parse("2025-09-30")).label == "Q3-2025"
    assert trailing(1, 309).label == "2025-10"
    with pytest.raises(DataError, match="at least one month"):
        trailing(0, 309)


def test_days() -> None:
    window = Window.parse("2024-02")
    assert (window.first_day, window.last_day) == (date(2024, 2, 1), date(2024, 2, 29))
    assert Window.year(2024).shift(12).label == "FY2025"
    assert Instant.parse("2025-09-30").is_month_end and not Instant.parse("2026-01-09").is_month_end
    assert Instant.of_month(308).label == "2025-09-30"
    assert Instant.parse("2026-01-09").month == month_index("2026-01")
    assert Instant.parse("2026-01-09").last_day == date(2026, 1, 9)


def test_periods_of_rows() -> None:
    assert period_of("", "2025-09-30") == Instant(date(2025, 9, 30))
    assert period_of("2025-01-01", "2025-09-30").label == "9M2025"
    assert parse_period("2025-09-30").label == "2025-09-30"
    assert parse_period("H1-2025").label == "H1-2025"
    assert parse_period("2022-01..2025-09").label == "2022-01..2025-09"
    for start, end in (("2025-01-02", "2025-09-30"), ("2025-01-01", "2025-09-29")):
        with pytest.raises(DataError, match="whole months"):
            period_of(start, end)
    with pytest.raises(DataError, match="not a day"):
        period_of("", "2025-02-30")
    with pytest.raises(DataError, match="not a month"):
        month_index("October")
