"""Links of use, open releases, rank and a listing: closed forms, the way each goes, and that 0 cuts it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from labecon.business import consumer_app, generation, open_platform, product, spillovers
from tests.unit.business.reference_lab import ReferenceLab, broken

MONTHS = 24
LAB = ReferenceLab()
#: Driver, a value that switches its link on, and a line that moves with the sign it moves by.
LINKS = (
    ("use_gain_per_tenfold", 40.0, "text.gap", -1),
    ("listing_boost", 0.1, "revenue", 1),
    ("adoption_reach", 0.1, "overseas_revenue", 1),
    ("price_gap_sensitivity", 0.002, "platform.revenue", -1),
    ("moderation_cost_per_user", 0.1, "talkie.cost_of_sales", 1),
    ("exposure_growth", 0.5, "legal_cost", 1),
)


def run(**changes: float) -> Mapping[str, list[float]]:
    """A path with growing use, text behind the frontier, a listing in the third month and a suit lost in the last.

    Args:
        **changes: Drivers by local name, in every part that has them.

    Returns:
        Values by item; every check has held.
    """
    drivers, opening = LAB.base(MONTHS)
    drivers["listing_scheduled"] = [float(month == 2) for month in range(MONTHS)]
    drivers["copyright_loss_active"] = [float(month == MONTHS - 1) for month in range(MONTHS)]
    opening |= {"text.gap": 150.0}
    for name, value in changes.items():
        places = [full for full in drivers if full.rpartition(".")[2] == name]
        assert places
        drivers |= dict.fromkeys(places, value)
    values, scales = LAB.run((drivers, opening), MONTHS)
    assert broken(values, scales) == set()
    return values


BASE = run()


@pytest.mark.parametrize(("driver", "on", "line", "sign"), LINKS)
def test_a_link_goes_its_way_and_is_cut_at_nothing(driver: str, on: float, line: str, sign: int) -> None:
    assert sign * (run(**{driver: on})[line][-1] - BASE[line][-1]) > 1e-6 * abs(BASE[line][-1])
    assert run(**{driver: 0.0}) == BASE


def test_ten_times_the_use_brings_the_points_of_a_tenfold() -> None:
    assert spillovers.use_growth(30.0, 3.0) == pytest.approx(10.0)
    assert spillovers.use_growth(0.0, 0.0) == 1  # a lab that serves nothing
    assert generation.use_gain(10.0, 20.0, 10.0, 0.05) == pytest.approx(20.0)
    assert generation.use_gain(0.0, 20.0, 10.0, 0.1) == pytest.approx(-20.0)  # the floor, not a logarithm of 0
    assert generation.gap_target(93.0, 120.0, 1.0, 10.0, 60.0, 0.0, 20.0) == pytest.approx(73.0)


def test_use_counts_users_and_customers_beyond_the_base_run() -> None:
    assert consumer_app.use_before(10.0, 12.0, 10.0) == pytest.approx(12.0)
    assert open_platform.use_before(10.0, 5.0, 10.0) == pytest.approx(5.0)
    more = run(acquisition_effort=2.0)
    assert more["use_growth"][0] == BASE["use_growth"][0] == pytest.approx(1.0)  # nothing is won before the start
    assert more["use_growth"][-1] > BASE["use_growth"][-1]


def test_a_better_generation_keeps_customers_and_the_loop_is_cut_where_they_do_not_look() -> None:
    assert run(use_gain_per_tenfold=40.0)["platform.customers"][-1] > BASE["platform.customers"][-1]
    blind, gained = (run(switch_gap_sensitivity=0.0, use_gain_per_tenfold=gain) for gain in (0.0, 40.0))
    assert gained["platform.customers"] == blind["platform.customers"]
    assert gained["text.gap"][-1] < blind["text.gap"][-1]


def test_a_listing_lifts_demand_from_its_month_on() -> None:
    lifted = run(listing_boost=0.1)
    assert lifted["listing_lift"][:4] == [1.0, 1.0, pytest.approx(1.1), pytest.approx(1.1)]
    assert lifted["projects.signed"][3] == pytest.approx(1.1 * BASE["projects.signed"][3])
    assert product.demand_lift(0.5, 1.1, 1.2) == pytest.approx(0.66)


def test_open_releases_add_up_and_fade() -> None:
    assert generation.open_releases(1.0, 0.5) == 0.5
    adopted = 0.0
    for _ in range(400):
        adopted = spillovers.open_adoption(adopted, 0.2, 0.08)
    assert adopted == pytest.approx(0.2 / 0.08)  # as much fades as is released
    assert spillovers.adoption_lift(2.0, 0.05) == pytest.approx(1.1)
    assert BASE["open_adoption"][-1] > 0 == run(open_release_share=0.0)["open_adoption"][-1]


def test_open_weights_lift_demand_abroad_and_none_at_home() -> None:
    lifted = run(adoption_reach=0.1)
    # Before serving capacity binds: the first month with a release in use.
    month = next(place for place, adopted in enumerate(BASE["open_adoption"]) if adopted)
    lift = 1 + 0.1 * BASE["open_adoption"][month]
    assert lifted["projects.overseas_signed"][month] == pytest.approx(lift * BASE["projects.overseas_signed"][month])
    assert lifted["talkie.overseas_revenue"][month] == pytest.approx(lift * BASE["talkie.overseas_revenue"][month])
    assert lifted["talkie.domestic_revenue"][month] == pytest.approx(BASE["talkie.domestic_revenue"][month])


def test_a_line_that_falls_behind_sells_the_same_use_for_less() -> None:
    cheaper = run(price_gap_sensitivity=0.002)
    price = cheaper["platform.rank_price"][0]
    assert price == pytest.approx(product.rank_price(0.002, BASE["text.gap_excess"][0])) and price < 1
    assert cheaper["platform.revenue"][0] == pytest.approx(price * BASE["platform.revenue"][0])
    assert cheaper["platform.tokens"][0] == pytest.approx(BASE["platform.tokens"][0])
    assert cheaper["platform.cost_of_sales"][0] == pytest.approx(BASE["platform.cost_of_sales"][0])
    assert product.rank_price(0.001, -100.0) == pytest.approx(1.105170918)  # a lead is paid for


def test_moderation_is_cost_of_sales_and_paid_at_once() -> None:
    assert consumer_app.moderation_cost(1.2e7, 0.1) == pytest.approx(1e5)
    dearer = run(moderation_cost_per_user=0.1)
    for line, sign in (("cost_of_sales", 1), ("gross_profit", -1), ("operating_payments", 1), ("other_cost", 1)):
        added = sign * (dearer[line][0] - BASE[line][0])
        assert added == pytest.approx(dearer["talkie.moderation_cost"][0] + dearer["hailuo.moderation_cost"][0])


def test_damages_are_sized_by_the_exposure() -> None:
    assert spillovers.exposure(3.0, 0.5) == pytest.approx(2.0)
    assert spillovers.exposure(0.0, 1.0) == 0.0
    exposed = run(exposure_growth=0.5)
    damages = exposed["legal_cost"][-1] - exposed["legal_cost"][-2]
    assert damages == pytest.approx(1e7 * (1 + 0.5 * (BASE["use_growth"][-1] - 1)))
