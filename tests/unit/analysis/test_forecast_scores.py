"""Frozen forecasts judged: what counts as the figure, baselines in closed form, coverage and its chance, refusals."""

from __future__ import annotations

from typing import Any

import pytest

from labecon.analysis.forecast_scores import actual, baselines, judge, two_sided
from labecon.errors import DataError
from labecon.facts import Ledger
from labecon.periods import Window
from tests.unit.facts.build import fact

LEVELS = ("0.05", "0.25", "0.5", "0.75", "0.95")


def row(line: str = "revenue", window: str = "FY2025", **more: Any) -> dict[str, Any]:
    values = more.pop("values", (330, 370, 395, 420, 470))
    quantiles = dict(zip(LEVELS, values, strict=True))
    return {"lab": "minimax", "line": line, "segment": "total", "window": window, "quantiles": quantiles, **more}


def reported(metric: str, start: str, end: str, value: float, note: str = "") -> dict[str, str]:
    return {
        "entity": "MiniMax", "segment": "total", "metric": metric, "period_start": start, "period_end": end,
        "value": str(value), "note": note,
    }  # fmt: skip


TRUTH = [reported("revenue", "2025-01-01", "2025-12-31", 400)]


HISTORY = Ledger(
    [
        fact("minimax.total.revenue.FY2023", "120"),
        fact("minimax.total.revenue.FY2024", "240"),
        fact("minimax.total.revenue.H1-2025", "180"),
    ]
)


def test_coverage_crps_and_what_waits() -> None:
    high = row(values=(530, 570, 595, 620, 670))
    found = judge([row(), high, row(window="FY2026")], TRUTH, HISTORY)
    assert found.coverage() == (1, 2, pytest.approx(two_sided(1, 2, 0.9)))
    assert [one["window"] for one in found.waiting] == ["FY2026"]
    weights = (0.15, 0.225, 0.25, 0.225, 0.15)  # half the distance to the next levels on either side
    levels, values = (0.05, 0.25, 0.5, 0.75, 0.95), (330, 370, 395, 420, 470)
    loss = [level * (400 - q) if q <= 400 else (1 - level) * (q - 400) for level, q in zip(levels, values, strict=True)]
    assert found.rows[0].crps == pytest.approx(2 * sum(w * one for w, one in zip(weights, loss, strict=True)))


def test_baselines_keep_what_is_reported_of_a_window_that_has_begun() -> None:
    found = baselines(HISTORY, row(), Window.parse("FY2025"))
    assert found["flat"] == pytest.approx(180 + 6 * 30)
    # rates 10, 20, 30 at the middle of 2023, 2024 and the first half of 2025, months 281.5, 293.5 and 302.5
    x = (306 + 311) / 2
    assert found["drift"] == pytest.approx(180 + 6 * (30 + (30 - 10) / (302.5 - 281.5) * (x - 302.5)))
    assert found["last_growth"] == pytest.approx(180 + 6 * 30 * (30 / 20) ** ((x - 302.5) / (302.5 - 293.5)))


def test_baselines_know_only_what_was_known_on_the_day_of_the_forecast() -> None:
    rows = [
        fact("minimax.total.revenue.FY2023", "120", published="2025-03-01"),
        fact("minimax.total.revenue.FY2024", "240", published="2026-03-01"),
    ]
    found = baselines(Ledger(rows), row(made="2026-01-31"), Window.parse("FY2025"))
    assert found == {"flat": pytest.approx(120.0)}


def test_a_stock_is_judged_at_its_last_day_and_its_parts_may_stand_in() -> None:
    facts = [
        reported("cash_and_cash_equivalents", "", "2025-12-31", 10),
        reported("financial_assets_fvpl_current", "", "2025-12-31", 5),
    ]
    assert actual(facts, "minimax", "liquid_resources", "total", Window.parse("FY2025")) == (
        15.0,
        "cash_and_cash_equivalents + financial_assets_fvpl_current",
    )
    assert actual(facts[:1], "minimax", "liquid_resources", "total", Window.parse("FY2025")) is None


def test_a_margin_may_follow_from_profit_and_a_conflicting_row_comes_last() -> None:
    facts = [
        reported("gross_profit", "2025-01-01", "2025-12-31", 100),
        reported("revenue", "2025-01-01", "2025-12-31", 1, "conflict with 400"),
        *TRUTH,
    ]
    assert actual(facts, "minimax", "gross_margin", "total", Window.parse("FY2025")) == (0.25, "gross_profit / revenue")


def test_a_window_of_another_length_is_not_the_figure() -> None:
    assert actual(TRUTH, "minimax", "revenue", "total", Window.parse("H2-2025")) is None
    assert actual(TRUTH, "zhipu", "revenue", "total", Window.parse("FY2025")) is None


@pytest.mark.parametrize("values", [(1, 2, 3, 5, 4), (1, 2, float("nan"), 4, 5)])
def test_quantiles_out_of_order_are_refused(values: tuple[float, ...]) -> None:
    with pytest.raises(DataError, match="quantiles"):
        judge([row(values=values)], TRUTH, HISTORY)


def test_the_chance_of_a_count_is_exact() -> None:
    assert two_sided(10, 10, 0.9) == pytest.approx(0.9**10 + sum_below(10, 0.9**10))
    assert two_sided(0, 3, 0.5) == pytest.approx(0.25)


def sum_below(count: int, limit: float) -> float:
    from math import comb

    weights = [comb(count, k) * 0.9**k * 0.1 ** (count - k) for k in range(count)]
    return sum(weight for weight in weights if weight <= limit)
