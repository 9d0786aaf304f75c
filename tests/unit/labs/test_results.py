"""Runs: values, series and windows over history and forecast; checks that hold, and gaps that are no number."""

from __future__ import annotations

import math

import pytest

from labecon.errors import UsageError
from labecon.labs.results import TOLERANCE, check_result
from tests.rich_lab import rich_lab
from tests.worked_example import example_lab


def test_a_check_holds_up_to_its_tolerance_of_scale() -> None:
    assert check_result("c", [0.0, 9e-10, -9e-10], [1.0, 1.0, 1.0]).holds
    assert not check_result("c", [2e-9, 0.0], [1.0, 1.0]).holds
    assert check_result("c", [1.0], [1e10]).holds
    assert check_result("c", [0.0], [0.0]).holds
    assert not check_result("c", [1e-6], [0.0]).holds
    assert TOLERANCE == 1e-9


@pytest.mark.parametrize("gap", [math.nan, math.inf, -math.inf])
def test_a_gap_that_is_no_number_does_not_hold(gap: float) -> None:
    assert not check_result("c", [0.0, gap, 0.0], [1.0, 1.0, 1.0]).holds
    assert not check_result("c", [gap], [math.inf]).holds


def test_flows_add_up_stocks_are_taken_at_the_end_and_ratios_are_applied_to_sums() -> None:
    run = example_lab().run()
    assert run.window("revenue", "Q4-2025") == pytest.approx(3329000 + 3405220 + 3478787.6)
    assert run.window("cash", "Q4-2025") == run.value("cash", "2025-12")
    revenue, cost = run.window("revenue", "Q4-2025"), run.window("cost_of_sales", "Q4-2025")
    assert revenue is not None
    assert cost is not None
    assert run.window("gross_margin", "Q4-2025") == pytest.approx((revenue - cost) / revenue)


def test_a_ratio_with_a_lag_of_a_year_compares_windows() -> None:
    run = rich_lab().run()
    this, last = run.window("revenue", "FY2026"), run.window("revenue", "FY2025")
    assert this is not None
    assert last is not None
    assert run.window("year_growth", "FY2026") == pytest.approx(this / last - 1)
    assert run.window("year_growth", "FY2024") is None


def test_one_series_of_history_and_forecast() -> None:
    run = rich_lab().run()
    series = run.series("chat.revenue")
    assert len(series.values) == len(run.months) == 21 + 27
    assert (run.months[0], run.months[20], run.months[21], run.months[-1]) == (
        "2024-01",
        "2025-09",
        "2025-10",
        "2027-12",
    )
    assert (series.kind, series.unit) == ("flow", "USD/month")
    assert sum(series.values[:12]) == pytest.approx(1.2e7)  # type: ignore[arg-type]
    assert [run.series(name).kind for name in ("cash", "margin", "engine.quality")] == ["stock", "ratio", "level"]


def test_absent_values_carry_a_reason() -> None:
    series = rich_lab().run().series("chat.users")
    assert series.values[:21] == (None,) * 21
    assert series.reason == "not reported in these months"
    assert rich_lab().run().series("cash").values[21] is not None


def test_what_a_run_does_not_have() -> None:
    run = example_lab().run()
    with pytest.raises(UsageError, match="demo has no line revenu; did you mean revenue\\?"):
        run.value("revenu", "2025-10")
    assert run.value("revenue", "2030-01") is None
    assert run.value("revenue", "2021-01") is None
    assert run.window("revenue", "FY2026") is None
