"""Regions, ways to charge, largest customers and round trips: shocks whose effect is known in closed form."""

from __future__ import annotations

import pytest

from labecon.business import open_platform, product, revenue_sources
from tests.unit.business.reference_lab import ReferenceLab, broken

LAB = ReferenceLab()
MONTHS = 8


def run(**changes: object) -> dict[str, list[float]]:
    """A run at plain values with drivers changed; every check holds.

    Capacity has no limit, and training follows its plan, so that revenue does not come back through cash.
    """
    drivers, opening = LAB.base(MONTHS)
    drivers |= {"cash_link": 0.0, "platform.switch_gap_sensitivity": 0.0}
    drivers |= {"talkie.capacity_ramp": 10.0, "hailuo.capacity_ramp": 10.0, "platform.capacity_ramp": 10.0}
    drivers |= {name.replace("__", "."): value for name, value in changes.items()}  # type: ignore[arg-type]
    values, scales = LAB.run((drivers, opening), MONTHS)
    assert broken(values, scales) == set()
    return values


def test_regions_split_revenue_and_move_with_rules() -> None:
    """Half is earned abroad; rules that close half of it leave 0.25 of 0.75, one third."""
    base, closed = run(), run(overseas_rules_active=[1.0] * MONTHS)
    for part in ("talkie", "platform"):
        assert base[f"{part}.overseas_revenue"][0] == pytest.approx(0.5 * base[f"{part}.revenue"][0])
        assert closed[f"{part}.revenue"][0] == pytest.approx(0.75 * base[f"{part}.revenue"][0])
        assert closed[f"{part}.overseas_revenue"][0] == pytest.approx(closed[f"{part}.revenue"][0] / 3)
        assert closed[f"{part}.domestic_revenue"] == pytest.approx(base[f"{part}.domestic_revenue"])


def test_a_price_cut_abroad_costs_revenue_and_saves_no_cost() -> None:
    base, cut = run(), run(talkie__overseas_price_level=0.6)
    assert cut["talkie.revenue"][0] == pytest.approx(0.8 * base["talkie.revenue"][0])
    assert cut["talkie.overseas_revenue"][0] == pytest.approx(0.6 * base["talkie.overseas_revenue"][0])
    assert cut["talkie.domestic_revenue"] == pytest.approx(base["talkie.domestic_revenue"])
    assert cut["talkie.cost_of_sales"] == pytest.approx(base["talkie.cost_of_sales"])
    assert cut["hailuo.revenue"] == pytest.approx(base["hailuo.revenue"])


def test_both_prices_together_are_one_price_level() -> None:
    both = run(talkie__overseas_price_level=0.7, talkie__domestic_price_level=0.7)
    base = run()
    assert both["talkie.region_price"][3] == pytest.approx(0.7)
    assert both["talkie.overseas_revenue"][3] / both["talkie.revenue"][3] == pytest.approx(0.5)
    assert both["talkie.revenue"][3] == pytest.approx(0.7 * base["talkie.revenue"][3])


def test_a_market_that_is_all_abroad_and_shut_has_no_revenue() -> None:
    shut = run(talkie__overseas_share=1.0, talkie__overseas_rules_loss=1.0, overseas_rules_active=[1.0] * MONTHS)
    assert shut["talkie.revenue"] == [0.0] * MONTHS == shut["talkie.overseas_revenue"]


def test_contracts_are_delivered_where_they_were_signed() -> None:
    """A third of the open contracts is abroad and half of the new ones; the part delivered moves between the two."""
    base = run()
    parts = [
        abroad / all_ for abroad, all_ in zip(base["projects.overseas_revenue"], base["projects.revenue"], strict=True)
    ]
    assert parts[0] == pytest.approx(1 / 3) and parts == sorted(parts) and parts[-1] < 0.5
    shut = run(overseas_rules_active=[1.0] * MONTHS)
    assert shut["projects.overseas_signed"][0] == pytest.approx(0.5 * base["projects.overseas_signed"][0])
    assert shut["projects.revenue"][0] == base["projects.revenue"][0], "what is open is still delivered"
    at_home = [row["projects.domestic_revenue"] for row in (base, shut)]
    assert at_home[0] == pytest.approx(at_home[1]), "rules abroad move nothing at home"
    assert product.domestic_revenue(10.0, 4.0) == 6.0


def test_advertising_is_a_line_of_its_own() -> None:
    values = run()
    for name in ("advertising_revenue", "subscription_revenue", "in_app_revenue"):
        assert values[name][1] == pytest.approx(values[f"talkie.{name}"][1] + values[f"hailuo.{name}"][1])
    more = run(talkie__advertising_revenue_per_user=1.0)
    assert more["talkie.advertising_revenue"][1] == pytest.approx(2 * values["talkie.advertising_revenue"][1])
    assert more["revenue"] == values["revenue"], "advertising is a part of the app's revenue"
    assert revenue_sources.advertising_load(3.0, 12.0) == 0.25


def test_a_round_trip_is_the_smaller_flow_and_changes_no_result() -> None:
    assert revenue_sources.round_trip(9.4, 11.4) == 9.4
    assert revenue_sources.round_trip(9.4, 1.6) == 1.6
    values = run()
    assert values["circular_revenue"][0] == pytest.approx(0.1 * values["platform.revenue"][0])
    assert values["circular_purchases"][0] == pytest.approx(0.1 * values["cloud_cost"][0])
    gross = values["revenue"][0] - values["cloud_cost"][0]
    assert values["revenue_net_of_circular"][0] - values["cloud_cost_net_of_circular"][0] == pytest.approx(gross)
    assert values["revenue_net_of_circular"][0] < values["revenue"][0]


def test_losing_the_largest_customer_takes_its_share_for_good() -> None:
    base, lost = run(), run(customer_loss_active=[0.0, 1.0, *[0.0] * (MONTHS - 2)])
    assert base["platform.top_customer_revenue"][1] == pytest.approx(0.2 * base["platform.revenue"][1])
    for month in (1, 5):
        assert lost["platform.revenue"][month] == pytest.approx(0.8 * base["platform.revenue"][month])
    assert lost["top_customer_revenue"][1] == pytest.approx(
        lost["platform.top_customer_revenue"][1] + lost["projects.top_customer_revenue"][1]
    )


def test_the_funnel_from_served_to_paying() -> None:
    assert open_platform.served_customers(2500.0, 0.025) == pytest.approx(100_000)
    values = run(platform__paying_share=0.05)
    assert values["served_customers"][0] == pytest.approx(values["platform.customers"][0] / 0.05)
    base = run()
    assert base["served_customers"][0] == pytest.approx(2 * values["served_customers"][0])


def test_more_customers_are_smaller_accounts() -> None:
    """Twice the rate of signing wins more customers and leaves revenue: the average account is smaller."""
    base, more = run(), run(platform__signing_rate=0.1)
    assert more["platform.revenue"] == pytest.approx(base["platform.revenue"])
    average = [row["platform.revenue"][-1] / row["platform.customers"][-1] for row in (base, more)]
    assert average[1] < average[0]
