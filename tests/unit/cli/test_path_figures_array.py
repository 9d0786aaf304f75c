"""Runway and break-even as documents show them."""

from __future__ import annotations

import numpy as np
import pytest

from labecon.analysis.columns_array import IndependentColumns
from labecon.cli.path_figures_array import PathReader, break_even_entry, runway_entry, with_months
from labecon.errors import UsageError
from tests.worked_example import example_lab


def test_chances_and_median_of_running_out() -> None:
    lab = with_months(example_lab(), 30)
    reader = PathReader(lab)
    months = np.array([6.0, 12.0, 13.0, np.inf])
    entry, errors = runway_entry(reader, IndependentColumns({"runway": months}, 4))
    assert entry["probability_within"] == {"12": 0.5, "24": 0.75}
    assert errors["probability_within"]["12"] == pytest.approx(0.25)  # sqrt(0.5 * 0.5 / 4)
    assert entry["median_months"] == 12.5
    assert entry["high_months"] is None


def test_money_that_lasts_has_a_reason() -> None:
    lab = with_months(example_lab(), 30)
    entry, _ = runway_entry(PathReader(lab), IndependentColumns({"runway": np.array([5.0, np.inf, np.inf])}, 3))
    assert entry["median_months"] is None
    assert "30 months" in entry["reason"]


def test_break_even_is_a_month_and_a_chance() -> None:
    lab = with_months(example_lab(), 30)
    months = lab.first_forecast + np.array([3.0, 3.0, 5.0, np.inf])
    found, errors = break_even_entry(lab, IndependentColumns({"break_even:gross": months}, 4))
    assert found["gross"]["probability"] == 0.75
    assert found["gross"]["median_month"] == "2026-02"  # four months after 2025-10
    assert errors["gross"]["probability"] == pytest.approx((0.75 * 0.25 / 4) ** 0.5)


def test_a_lab_that_earns_from_the_start_breaks_even_in_its_first_full_year() -> None:
    lab = with_months(example_lab(), 30)
    reader = PathReader(lab)
    paths = 2
    values = {line: np.ones((reader.months, paths)) for line in reader.items}
    found = reader.read(values)
    assert (
        found["break_even:gross"].tolist() == [lab.first_forecast + 11.0] * paths
    )  # no history: twelve months are needed
    assert np.isinf(found["runway"]).all()


def test_months_are_checked() -> None:
    with pytest.raises(UsageError, match=r"1\.\.1200"):
        with_months(example_lab(), 0)
