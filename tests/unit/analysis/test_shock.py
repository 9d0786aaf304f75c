"""Shocks on the path of medians: sizes that follow from the drivers, and nothing outside their reach."""

from __future__ import annotations

import pytest

import labecon
from labecon.analysis.shock import Effect, driver_shock, event_shock
from labecon.errors import DataError
from labecon.labs import Lab, Override
from labecon.periods import month_index


@pytest.fixture(scope="module", params=["minimax", "zhipu"])
def lab(request: pytest.FixtureRequest) -> Lab:
    return labecon.load(request.param)


def by_line(found: tuple[Effect, ...]) -> dict[str, Effect]:
    return {one.line: one for one in found}


def test_damages_are_booked_and_paid_once(lab: Lab) -> None:
    found = by_line(event_shock(lab, "copyright_loss", "2026-12", over=1))
    damages = lab.drivers["copyright_damages"].at(month_index("2026-12"))
    assert found["adjusted_net_loss"].change == pytest.approx(damages, rel=1e-9)
    assert found["liquid_resources"].change == pytest.approx(-damages, rel=1e-9)
    assert found["revenue"].change == 0.0 and found["revenue"].share == 0.0


def test_a_takedown_costs_users_of_the_app_that_is_removed() -> None:
    lab = labecon.load("minimax")
    found = by_line(event_shock(lab, "app_takedown", "2026-06"))
    loss = lab.drivers["talkie.takedown_new_user_loss"].at(month_index("2026-06"))
    run = lab.run(12)
    lost = sum(run.value("talkie.new_users", month) or 0.0 for month in ("2026-06", "2026-07")) * loss
    assert found["new_users"].change == pytest.approx(-lost, rel=1e-3)
    assert found["consumer_revenue"].change < 0 == found["enterprise_revenue"].change
    longer = by_line(event_shock(lab, "app_takedown", "2026-06", months=6))
    assert longer["new_users"].change < 2 * found["new_users"].change


def test_a_closed_region_takes_overseas_revenue_and_leaves_domestic(lab: Lab) -> None:
    found = by_line(event_shock(lab, "overseas_rules", "2026-06"))
    assert found["overseas_revenue"].change < 0
    assert found["domestic_revenue"].change == pytest.approx(0.0, abs=1e-6 * found["domestic_revenue"].base)
    assert found["revenue"].change == pytest.approx(found["overseas_revenue"].change, rel=1e-6)


def test_the_largest_customer_is_lost_at_its_share() -> None:
    lab = labecon.load("minimax").with_drivers({"platform.top_customer_share": 0.5})
    found = by_line(event_shock(lab, "customer_loss", "2026-06", over=1))
    assert found["enterprise_revenue"].share == pytest.approx(-0.5)
    five = labecon.load("minimax").with_drivers({"platform.top_customer_share": 0.75})
    assert by_line(event_shock(five, "customer_loss", "2026-06", over=1))["enterprise_revenue"].share == pytest.approx(
        -0.75
    )


def test_a_price_cut_abroad_moves_abroad_alone(lab: Lab) -> None:
    found = by_line(driver_shock(lab, {"overseas_price_level": Override("set", 0.7)}, "FY2027"))
    assert found["domestic_revenue"].change == pytest.approx(0.0, abs=1e-6 * found["domestic_revenue"].base)
    if lab.name == "minimax":
        assert found["overseas_revenue"].share == pytest.approx(-0.3)
    assert found["gross_profit"].change == pytest.approx(found["revenue"].change), "use and cost stay"


def test_the_policy_may_answer(lab: Lab) -> None:
    plan, policy = (by_line(event_shock(lab, "customer_loss", "2026-06", policy=one)) for one in (False, True))
    assert plan["liquid_resources"].base != policy["liquid_resources"].base


def test_an_event_the_lab_does_not_have() -> None:
    with pytest.raises(DataError, match="app_takedown"):
        event_shock(labecon.load("zhipu"), "app_takedown", "2026-06")
