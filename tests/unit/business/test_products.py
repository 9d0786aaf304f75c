"""Demand, users, customers, contracts and cost of sales: numbers worked out by hand and closed forms."""

from __future__ import annotations

from math import exp, log

import pytest

from labecon.business import consumer_app, on_premise, open_platform, product
from tests.unit.business.reference_lab import ReferenceLab

LAB = ReferenceLab()


def test_take_off_begins_and_ends_by_the_draw() -> None:
    assert product.takeoff_rate(0.24, 0.003, 0.0) == pytest.approx(0.02)
    assert product.takeoff_rate(0.24, 0.003, 100.0) == pytest.approx(0.02 * exp(-0.3))
    assert [product.hot(0.0, draw, 0.02, 0.04) for draw in (0.01, 0.03)] == [1, 0]
    assert [product.hot(1.0, draw, 0.02, 0.04) for draw in (0.03, 0.05)] == [0, 1]


def test_growth_fades_with_size_within_its_clip() -> None:
    assert product.size_fade(1e8 / 12, 1e8, -0.22, 0.3, 1.3) == pytest.approx(1.0)
    assert product.size_fade(1e9 / 12, 1e8, -0.22, 0.3, 1.3) == pytest.approx(10**-0.22)
    assert product.size_fade(1e3, 1e8, -0.22, 0.3, 1.3) == 1.3
    assert product.size_fade(1e12, 1e8, -0.22, 0.3, 1.3) == 0.3


def test_the_market_holds_back_growth_and_not_decline() -> None:
    assert product.ceiling(1e6, 1.2e8, 0.2) == pytest.approx(0.5)
    assert product.ceiling(9e6, 1.2e8, 0.2) == 0.0
    assert product.demand_drift(0.1, 0.5) == pytest.approx(0.05)
    assert product.demand_drift(-0.1, 0.5) == -0.1


def test_demand_grows_by_the_yearly_multiple() -> None:
    drivers, opening = LAB.base(12)
    drivers |= {"projects.market_size": 1e16, "projects.normal_growth": 2.4}
    values, _ = LAB.run((drivers, opening), 12)
    assert values["projects.demand_rate"][-1] == pytest.approx(2e6 * 2.4, rel=1e-6)


def test_the_cost_ratio_returns_to_its_long_run_level() -> None:
    drivers, opening = LAB.base(24)
    values, _ = LAB.run((drivers, opening), 24)
    closed = [log(0.5) + (log(0.7) - log(0.5)) * 0.95 ** (t + 1) for t in range(24)]
    assert [log(one) for one in values["talkie.core_cost_ratio"]] == pytest.approx(closed)


def test_cost_of_sales_by_nature_and_pass_through() -> None:
    base = product.underlying_cost(100.0, 0.6, 1.0, 1.0, 0.1)
    assert base == pytest.approx(60.0)
    assert product.underlying_cost(100.0, 0.6, 1.0, 0.5, 1.0) == pytest.approx(120.0)  # price halves, cost stays
    parts = (
        product.inference_cost(base, 0.5, 1.2),
        product.delivery_staff_cost(base, 0.3),
        product.remaining_cost(base, 0.5, 0.3),
    )
    assert parts == (pytest.approx(36.0), pytest.approx(18.0), pytest.approx(12.0))
    assert product.cost_of_sales(*parts) == pytest.approx(66.0)


def test_demand_above_capacity_is_lost() -> None:
    ceiling = product.capacity_revenue(100.0, 0.35)
    assert ceiling == pytest.approx(135.0)
    assert product.revenue(200.0, ceiling) == pytest.approx(135.0)
    assert product.capacity(100.0, 90.0) == 100.0


def test_acquisition_falls_with_scale_to_its_long_run_share() -> None:
    assert product.acquisition_ratio(2e6, 2e6, 0.736, 0.3, -0.6) == pytest.approx(0.736)
    assert product.acquisition_ratio(4e6, 2e6, 0.736, 0.3, -0.6) == pytest.approx(0.736 * 2**-0.6)
    assert product.acquisition_ratio(2e8, 2e6, 0.736, 0.3, -0.6) == 0.3
    assert product.acquisition_response(4.0, 0.5) == pytest.approx(2.0)


def test_users_settle_where_those_lost_equal_those_won() -> None:
    active, registered = 0.0, 0.0
    for _ in range(300):
        registered = consumer_app.registered_users(registered, 50.0)
        active = consumer_app.active_users(active, 0.25, 50.0, 0.6)
    assert active == pytest.approx(50.0 * 0.6 / 0.25)
    assert registered == 15000.0


def test_churn_rises_with_the_gap_and_stays_a_share() -> None:
    assert consumer_app.churn_rate(0.25, 0.0002, 100.0) == pytest.approx(0.27)
    assert consumer_app.churn_rate(0.25, 0.01, 1000.0) == 1.0
    assert consumer_app.churn_rate(0.25, 0.01, -1000.0) == 0.0


def test_a_takedown_cuts_new_users_and_revenue() -> None:
    assert consumer_app.new_users(100.0, 1.0, 0.4, 1.0) == pytest.approx(60.0)
    assert consumer_app.lever(90.0, 100.0, 0.1, 1.0) == pytest.approx(0.81)
    assert consumer_app.lever(0.0, 0.0, 0.1, 0.0) == 1.0


def test_three_ways_to_charge_add_up() -> None:
    advertising = consumer_app.advertising_revenue(2.4e7, 0.5, 2e6)
    assert advertising == pytest.approx(1e6)
    assert consumer_app.advertising_revenue(2.4e9, 0.5, 2e6) == 2e6
    payers = consumer_app.payer_revenue(2e6, advertising)
    assert consumer_app.subscription_revenue(payers, 0.3) + consumer_app.in_app_revenue(payers, 0.3) == pytest.approx(
        1e6
    )


def test_unit_economics() -> None:
    assert consumer_app.acquisition_cost(300.0, 500.0) == pytest.approx(0.6)
    # 0.05 a month of gross profit per active user who stays 4 months: 0.2, times 0.6 who become active.
    assert consumer_app.lifetime_value(50.0, 250.0, 0.6) == pytest.approx(0.12)
    profit = consumer_app.monthly_profit_per_new_user(50.0, 1000.0, 0.6)
    assert consumer_app.acquisition_payback(300.0, 500.0, profit) == pytest.approx(20.0)


def test_without_effort_events_and_gap_the_base_run_moves_no_lever() -> None:
    drivers, opening = LAB.base(36)
    drivers |= {"talkie.churn_gap_sensitivity": 0.0, "platform.switch_gap_sensitivity": 0.0}
    values, _ = LAB.run((drivers, opening), 36)
    assert values["talkie.lever"] == [1.0] * 36
    assert values["platform.lever"] == [1.0] * 36


def test_lower_prices_bring_use_and_tokens() -> None:
    assert open_platform.price_lever(0.1, 1.5) == pytest.approx(10**0.5)
    assert open_platform.price_lever(0.1, 1.0) == 1.0
    assert open_platform.tokens(100.0, 2e-6, 0.5, 1.0) == pytest.approx(1e8)
    assert product.retained_share(1.0, 0.15, 1.0) == pytest.approx(0.85)


def test_customers_won_and_lost() -> None:
    assert open_platform.switch_rate(0.12, 0.0, 50.0) == pytest.approx(0.01)
    assert open_platform.customers(1000.0, 0.01, 30.0) == pytest.approx(1020.0)
    assert open_platform.lost_customers(1000.0, 0.01) == pytest.approx(10.0)


def test_contracts_become_revenue_on_delivery() -> None:
    assert on_premise.revenue(120.0, 6.0, 1.0) == pytest.approx(20.0)
    assert on_premise.revenue(120.0, 2.0, 9.0) == 120.0  # never more than the backlog
    backlog = 0.0
    for _ in range(200):
        backlog = on_premise.backlog(backlog, 10.0, on_premise.revenue(backlog, 6.0, 1.0))
    assert backlog == pytest.approx(60.0)


def test_rules_close_part_of_the_market() -> None:
    assert product.overseas_reach(0.5, 1.0, 1.0) == 0.5 and product.overseas_reach(0.5, 0.0, 1.0) == 1.0
    assert product.market_access(0.7, 0.5) == pytest.approx(0.65)
    assert product.market_access(0.7, 1.0) == 1.0
