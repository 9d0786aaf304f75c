"""Forecast answers on a lab whose months can be counted on paper.

Each month brings 20 of revenue, 12 of gross profit and 4 of contribution after 8 of acquisition; training takes 6 and
pay 8, so 10 of cash go. The line of generations lives 6 months, is 3 months old, and has 12 of training in work.
"""

from __future__ import annotations

import numpy as np
import pytest

from labecon.analysis.backtest import leave_one_out
from labecon.analysis.brief import ORDER, brief, drivers_by_kind
from labecon.analysis.committed import committed, money_lines
from labecon.analysis.forecast_array import draw
from labecon.analysis.forecast_figures_array import forecast_figures
from labecon.analysis.generations import generations
from labecon.analysis.unallocated import unallocated
from labecon.labs import Lab
from labecon.periods import month_index
from tests.unit.analysis.toy import toy_lab
from tests.worked_example import example_lab


@pytest.fixture(scope="module")
def toy() -> Lab:
    return toy_lab()


def test_the_committed_plan_raises_nothing(toy: Lab) -> None:
    plan = committed(toy)
    assert plan.run(36).value("cash", "2028-12") == 100 - 36 * 10
    assert plan.drivers["raising"].at(plan.first_forecast) == 0
    assert (toy.run(36).value("cash", "2028-12") or 0) > 0
    assert money_lines(toy) == ("cash",)
    assert committed(example_lab()).drivers == example_lab().drivers


def test_the_runway_ends_at_the_reserve_or_at_zero(toy: Lab) -> None:
    """100 less 10 a month: below two months of pay (16) after the ninth month, below zero after the eleventh."""
    figure = forecast_figures(draw(toy, 3, 1))["runway_median_months"]
    assert figure.value == 9
    assert figure.variant("committed/zero").value == 11
    assert figure.variant("policy").value is None
    assert figure.variant("policy").reason["en"].endswith("on 100% of the paths")
    chance = forecast_figures(draw(toy, 3, 1))["cash_out_probability_24m"]
    assert [chance.variant(f"committed/{within}").value for within in (12, 24, 36)] == [1.0, 1.0, 1.0]
    assert chance.variant("policy/24").value == 0.0


def test_the_peak_need_is_what_the_plan_lacks_at_the_end(toy: Lab) -> None:
    assert forecast_figures(draw(toy, 2, 1))["peak_funding_need"].value == 36 * 10 - 100


def test_a_distribution_over_paths() -> None:
    """Pay of 8 or 18 with equal chance: the plan loses 10 or 20 a month and lasts 11 or 6 months to zero."""
    paths = draw(toy_lab(pay='"choice(8: 0.5, 18: 0.5)"'), 400, 5)
    months = paths.committed["runway:zero"]
    assert set(months.tolist()) == {11.0, 6.0}
    share = float(np.mean(months == 6.0))
    assert abs(share - 0.5) < 4 * 0.025
    assert forecast_figures(paths)["cash_out_probability_24m"].variant("committed/12").value == 1.0


def test_breaking_even_counts_twelve_months_before_and_after() -> None:
    """A loss of 10 for six months, a profit of 10 after: twelve months add up to more than 0 from the 13th on."""
    sales = '{ "2026-01" = 20, "2026-07" = 53.333333333333336 }, between = "step"'
    paths = draw(toy_lab(sales=sales), 2, 1)
    figures = forecast_figures(paths)
    month = figures["break_even_month"]
    assert month.value == month_index("2027-01")
    revenue = figures["break_even_revenue"].variant("adjusted")
    assert revenue.value == pytest.approx(5 * 20 + 7 * 160 / 3, rel=1e-12)
    assert month.variant("operating").value is None
    assert month.variant("contribution").value == month_index("2026-12")
    assert figures["break_even_probability"].value == 1.0


def test_a_lab_that_never_breaks_even_says_so(toy: Lab) -> None:
    figure = forecast_figures(draw(toy, 2, 1))["break_even_month"]
    assert figure.value is None
    assert figure.reason["en"] == "it does not break even by 2028-12 on 100% of the paths"


def test_generations_are_cut_at_their_releases(toy: Lab) -> None:
    """Releases in the third month and every six months; the first one cost 12 before and 18 in three months."""
    rows = generations(toy, toy.run(36))
    assert [row.released for row in rows[:3]] == [None, "2026-03", "2026-09"]
    first = rows[1]
    assert (first.cost, first.contribution, first.training, first.replaced) == (30.0, 24.0, 18.0, "2026-09")
    assert first.payback is None
    assert (rows[2].cost, rows[2].contribution, rows[2].payback) == (36.0, 24.0, None)
    assert sum(row.net for row in rows) == pytest.approx(36 * (4 - 6), rel=1e-14)
    assert sum(row.training for row in rows) == pytest.approx(36 * 6, rel=1e-14)


def test_payback_over_paths_is_that_of_the_rows() -> None:
    """With sales of 30 the contribution is 10 a month: 30 of cost are back in the third month, twice in the sixth."""
    figures = forecast_figures(draw(toy_lab(sales="30"), 2, 1))
    assert figures["generation_payback_months"].value == 3
    assert figures["generation_recovered_share"].value == pytest.approx(2.0, rel=1e-12)
    slow = forecast_figures(draw(toy_lab(), 2, 1))
    assert slow["generation_payback_months"].value is None
    assert slow["generation_recovered_share"].value == pytest.approx(0.8, rel=1e-12)


def test_one_percent_more_demand_costs_minus_the_margin(toy: Lab) -> None:
    figure = forecast_figures(draw(toy, 2, 1))["marginal_loss_per_revenue"]
    assert figure.variant("shock/FY2027").value == pytest.approx(-0.6, rel=1e-9)
    assert figure.variant("forecast/FY2027").value is None


def test_coverage_of_the_year_before(toy: Lab) -> None:
    figure = forecast_figures(draw(toy, 2, 1))["training_coverage"]
    assert figure.variant("forecast/FY2027").value == pytest.approx(20 / 6, rel=1e-12)
    assert figure.variant("forecast/FY2026").value is None
    losses = forecast_figures(draw(toy, 2, 1))["loss_per_revenue"]
    assert losses.value == pytest.approx(10 / 20, rel=1e-12)


def test_a_thin_lab_gets_a_whole_brief_without_a_guess() -> None:
    calls: list[tuple[int, int]] = []
    found = brief([example_lab(), toy_lab()], 40, 3, lambda done, whole: calls.append((done, whole)))
    assert list(found.labs) == ["demo", "toy"]
    for one in found.labs.values():
        assert list(one.figures) == list(ORDER)
        for figure in one.figures.values():
            assert (figure.value is None) == bool(figure.reason), figure.name
            for variant in figure.definitions:
                assert (variant.value is None) == bool(variant.reason), (figure.name, variant.key)
                assert set(variant.label) == {"en", "zh"}
            assert len({variant.key for variant in figure.definitions}) == len(figure.definitions), figure.name
    assert calls[-1] == (160, 160)
    assert drivers_by_kind(toy_lab()) == {"judgement": 9 + 3, "policy": 2}


def test_the_same_seed_gives_the_same_brief() -> None:
    lab = toy_lab(pay='"6 to 12"')
    first, second = (brief([lab], 50, 9).labs["toy"] for _ in range(2))
    assert first.figures == second.figures
    assert first.deciding == second.deciding
    assert first.deciding[0].driver == "pay"
    assert first.judgement_share["runway_median_months"] == 1.0


def test_a_lab_without_history_has_nothing_to_leave_out(toy: Lab) -> None:
    assert leave_one_out(toy).rows == ()
    assert leave_one_out(toy).coverage is None
    assert unallocated(toy) == ()
