"""Tiers of customers, services inside projects, and rivals: numbers by hand, closed forms, sums."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

import pytest

from labecon.business import customer_tiers, on_premise, rivals
from tests.unit.business.reference_lab import ReferenceLab, broken

MONTHS = 24
LAB = ReferenceLab()


def run(**changes: float) -> Mapping[str, list[float]]:
    """The plain path without a reaction to the quality gap; every check has held."""
    drivers, opening = LAB.base(MONTHS)
    changes = {"switch_gap_sensitivity": 0.0, **changes}
    for name, value in changes.items():
        places = [full for full in (*drivers, *opening) if full.rpartition(".")[2] == name]
        assert places
        for full in places:
            (drivers if full in drivers else opening)[full] = value
    values, scales = LAB.run((drivers, opening), MONTHS)
    assert broken(values, scales) == set()
    return values


BASE = run()


def test_average_spend_is_a_price_part_times_a_mix_part() -> None:
    # 5 customers that spend 300 each, 95 that spend 1 and 900 that spend a hundredth: 1,604 over 100 paying ones
    weight = customer_tiers.spend_weight(5.0, 95.0, 900.0, 300.0, 0.01)
    assert weight == pytest.approx(1604.0)
    assert customer_tiers.spend_mix(weight, 100.0) == pytest.approx(16.04)
    assert customer_tiers.large_revenue(3208.0, 5.0, 300.0, weight) == pytest.approx(3000.0)
    assert customer_tiers.other_revenue(3208.0, 95.0, weight) == pytest.approx(190.0)
    assert customer_tiers.small_revenue(3208.0, 900.0, 0.01, weight) == pytest.approx(18.0)
    for month in (0, MONTHS - 1):
        price, mix = BASE["platform.revenue_per_other_customer"][month], BASE["platform.spend_mix"][month]
        assert price * mix == pytest.approx(BASE["platform.revenue_per_customer"][month])
        assert BASE["platform.revenue_per_large_customer"][month] == pytest.approx(300 * price)


def test_small_customers_after_large_ones_lower_the_mix_and_not_revenue() -> None:
    mix = BASE["platform.spend_mix"]
    assert all(later < earlier for earlier, later in pairwise(mix))
    more = run(large_signed_share=0.002)  # as large as the share among customers at the start: 5 of 2,500
    assert more["platform.spend_mix"] == pytest.approx([mix[0]] * MONTHS, rel=0.02)
    assert more["platform.revenue"] == BASE["platform.revenue"]  # the base run shares the mix


def test_large_customers_signed_beyond_the_base_run_bring_demand() -> None:
    won = run(large_signing_effort=2.0)
    extra = won["platform.large_customers"][0] - BASE["platform.large_customers"][0]
    assert extra == pytest.approx(BASE["platform.signed_customers"][0] * 0.001)
    # each in place of another paying customer: 299 more of spend
    more = 299 * extra / BASE["platform.spend_weight"][0]
    assert won["platform.lever"][0] == pytest.approx(1 + more)
    assert won["platform.customers"] == BASE["platform.customers"]
    assert won["revenue"][-1] > BASE["revenue"][-1]


def test_without_a_difference_of_spend_the_mix_is_the_count() -> None:
    even = run(large_spend_ratio=1.0, small_spend_ratio=0.0)
    assert even["platform.spend_mix"] == pytest.approx([1.0] * MONTHS)
    assert even["platform.small_revenue"] == [0.0] * MONTHS


def test_projects_split_into_services_that_add_up() -> None:
    assert on_premise.customisation_revenue(200.0, 0.3) == pytest.approx(60.0)
    assert on_premise.compute_service_revenue(200.0, 0.3, 0.1) == pytest.approx(14.0)
    assert on_premise.licence_revenue(200.0, 0.3, 0.1) == pytest.approx(126.0)
    half = run(customisation_share=0.5)
    assert half["projects.revenue"] == BASE["projects.revenue"]
    assert half["projects.customisation_revenue"][3] == pytest.approx(BASE["projects.revenue"][3] / 2)


def test_rivals_decay_to_the_leaders() -> None:
    monthly = 0.18 / 12
    expected = [4 + 5 * (1 - monthly) ** (month + 1) for month in range(MONTHS)]
    assert BASE["rivals"] == pytest.approx(expected)
    assert rivals.rival_exits(3.0, 4.0, 0.18) == 0  # fewer than the leaders that last: nobody goes, nobody comes
    assert BASE["rivals_gone"][-1] == pytest.approx(9 - expected[-1])


def test_what_rivals_leave_goes_to_demand_and_nothing_does_at_0() -> None:
    assert set(BASE["consolidation_lift"]) == {1.0}
    gained = run(consolidation_gain=0.1)
    assert gained["consolidation_lift"][-1] == pytest.approx(1 + 0.1 * BASE["rivals_gone"][-1])
    lifted = gained["consolidation_lift"][0] * BASE["projects.signed"][0]  # before training feels the money
    assert gained["projects.signed"][0] == pytest.approx(lifted, rel=1e-12) and lifted > BASE["projects.signed"][0]
    assert run(consolidation_gain=0.1, rival_exit_hazard=0.0)["revenue"] == BASE["revenue"]
