"""Periods resolved against a document: its date, its reporting period, its fiscal year, the periods named before."""

from __future__ import annotations

from datetime import date

import pytest

from labecon.evidence import Context, find_periods
from labecon.periods import Instant, Window

CONTEXT = Context(date(2026, 1, 27), Window.parse("9M2025"))


def test_windows_and_instants_are_those_of_the_package() -> None:
    found = find_periods("2025年上半年; as of June 30, 2025; 2025年9月16日", CONTEXT)
    assert [one.period for one in found] == [
        Window.parse("H1-2025"), Instant.parse("2025-06-30"), Instant.parse("2025-09-16"),
    ]  # fmt: skip
    assert [one.kind for one in found] == ["span", "as_of", "span"]


def test_the_same_period_is_the_one_named_last() -> None:
    assert [one.gold for one in find_periods("2025年上半年收入增长，去年同期亏损", CONTEXT)] == ["H1-2025", "H1-2024"]
    assert [one.gold for one in find_periods("Q3 2025, against the same period last year", CONTEXT)] == [
        "Q3-2025", "Q3-2024",
    ]  # fmt: skip


def test_a_reporting_period_that_nobody_gave_stays_unknown() -> None:
    found = find_periods("报告期内", Context(date(2026, 1, 27)))
    assert [(one.kind, one.period, one.gold) for one in found] == [("unknown", None, None)]


def test_a_month_without_a_year_takes_the_year_printed_last() -> None:
    assert [one.gold for one in find_periods("2023年启动，5月上线", CONTEXT)] == ["FY2023", "2023-05"]


def test_a_day_without_a_year_is_not_taken_into_the_future() -> None:
    assert [one.gold for one in find_periods("将于2026年底前上市，12月21日通过聆讯", CONTEXT)][-1] == "2025-12-21"


def test_relative_years_count_from_the_date_of_the_document() -> None:
    found = find_periods("今年, 去年, 前年, 明年, this year, last year", CONTEXT)
    assert [one.gold for one in found] == ["FY2026", "FY2025", "FY2024", "FY2027", "FY2026", "FY2025"]
    assert all(one.relative for one in found if one.text.endswith("year"))


def test_a_fiscal_year_is_named_after_the_year_in_which_it_ends() -> None:
    april = Context(date(2026, 1, 27), fiscal_start=4)
    assert [one.period for one in find_periods("FY2025", april)] == [Window.parse("2024-04..2025-03")]
    assert [one.period for one in find_periods("Q1 FY2025", april)] == [Window.parse("2024-04..2024-06")]


@pytest.mark.parametrize(("lang", "day"), [("en", "2025-03-04"), ("zh", "2025-04-03")])
def test_the_language_decides_which_number_is_the_month(lang: str, day: str) -> None:
    assert [one.gold for one in find_periods("3/4/2025", Context(date(2026, 1, 27), lang=lang))] == [day]


def test_rates_are_marked_with_the_period_they_were_quoted_for() -> None:
    found = find_periods("2025年上半年月均亏损", CONTEXT)
    assert [one.gold for one in found] == ["H1-2025", "monthly@H1-2025"]


@pytest.mark.parametrize("text", ["2000家客户", "五年", "18个月", "may increase", "4月31日", "$2024", "march towards"])
def test_what_only_looks_like_a_period_is_none(text: str) -> None:
    assert find_periods(text, CONTEXT) == []


def test_two_digits_are_a_year_before_a_part_of_it_and_before_what_is_reported() -> None:
    found = find_periods("25H1营收1.9亿元，是上年同期的4倍；25H1研发16亿元，24年净亏损30亿元，24年后", CONTEXT)
    assert [one.gold for one in found] == ["H1-2025", "H1-2024", "H1-2025", "FY2024"]


def test_months_spoken_of_again_are_those_named_before() -> None:
    text = "the first nine months of 2024 were good; in the nine months costs fell; the six months were short"
    assert [one.gold for one in find_periods(text, Context(date(2026, 1, 27)))] == ["9M2024", "9M2024"]
