"""Histories of other companies: every figure with its source, months by fiscal quarter, rounding from its digits."""

from __future__ import annotations

import itertools
from datetime import date
from decimal import Decimal

from labecon.facts.series import load_series
from labecon.periods import Window


def test_every_figure_has_a_source_known_by_the_cut_off() -> None:
    for figures in load_series().values():
        for one in figures:
            assert one.source.title and one.source.place and one.source.published <= date(2026, 1, 31)
            assert one.value > one.half_unit > 0 or one.half_unit == one.value / 2


def test_quarters_follow_each_other_without_gap_or_overlap() -> None:
    for company in ("snowflake", "tesla", "uber", "nvidia_data_center"):
        windows = [one.window for one in load_series()[company]]
        assert all(a.end + 1 == b.start and b.months == 3 for a, b in itertools.pairwise(windows)), company


def test_fiscal_quarters_and_run_rates_lie_in_the_month_they_close() -> None:
    first = load_series()["nvidia_data_center"][0]
    assert first.window == Window.parse("2022-02..2022-04")  # ended on 1 May 2022
    assert load_series()["anthropic"][1].window == Window.parse("2023-12")  # named on 1 January 2024


def test_digits_give_the_rounding() -> None:
    billion = next(one for one in load_series()["anthropic"] if one.window.label == "2024-12")
    assert (billion.value, billion.half_unit) == (Decimal(10**9) / 12, Decimal(5 * 10**8) / 12)
    assert load_series()["snowflake"][0].half_unit == 500
