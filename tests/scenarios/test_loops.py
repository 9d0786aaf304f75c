"""Loops inside one lab: what each does, and that a switch cuts it."""

from __future__ import annotations

from typing import Any

import pytest

import labecon
from labecon.labs import Lab, Override, Run

LABS = ("minimax", "zhipu")
_KEPT: dict[tuple[str, str, str], Run] = {}


def lab(name: str, scenario: str = "base", **changes: Any) -> Lab:
    """A lab with drivers set; ``__`` stands for a dot."""
    made = labecon.load(name, scenario)
    return made.with_drivers({key.replace("__", "."): value for key, value in changes.items()}) if changes else made


def run(name: str, scenario: str = "base", **changes: Any) -> Run:
    """A run of 36 months along the medians."""
    key = (name, scenario, repr(sorted(changes.items())))
    if key not in _KEPT:
        _KEPT[key] = lab(name, scenario, **changes).run(36)
    return _KEPT[key]


def value(found: Run, line: str, month: str) -> float:
    """A line in a month."""
    got = found.value(line, month)
    assert got is not None
    return got


def total(found: Run, line: str, window: str) -> float:
    """A line over a window."""
    got = found.window(line, window)
    assert got is not None
    return got


@pytest.mark.parametrize(("name", "line"), [("minimax", "text.gap"), ("zhipu", "glm.gap")])
def test_loop_01_without_capital_training_falls_and_rank_follows_later(name: str, line: str) -> None:
    base, shut = run(name), run(name, listing_happens=0)
    assert total(shut, "training_cost", "FY2027") < total(base, "training_cost", "FY2027")
    early, late = (value(shut, line, month) - value(base, line, month) for month in ("2026-03", "2027-12"))
    assert late > early >= 0


@pytest.mark.parametrize(("name", "line"), [("minimax", "text.gap"), ("zhipu", "glm.gap")])
def test_loop_01_and_14_are_cut_where_spending_does_not_follow_cash(name: str, line: str) -> None:
    base, shut = run(name, cash_link=0), run(name, listing_happens=0, cash_link=0)
    for month in ("2026-12", "2027-12"):
        assert value(base, line, month) == pytest.approx(value(shut, line, month))
        assert value(base, "training_budget", month) == pytest.approx(value(shut, "training_budget", month))


@pytest.mark.parametrize("name", LABS)
def test_loop_02_the_sign_of_scale_is_computed_and_cut_by_a_margin_of_nothing(name: str) -> None:
    def change(**drivers: Any) -> float:
        plan = lab(name, cash_link=0, raising=0).with_overrides({})
        if drivers:
            ratio = Override("set", 1.0)
            pass_on = Override("set", 0.0)
            plan = plan.with_overrides({"*.long_run_cost_ratio": ratio, "*.cost_reversion": Override("set", 1.0),
                                        "*.cost_pass_through": pass_on})  # fmt: skip
        more = plan.with_overrides({"*.demand_level": Override("scale", 1.01)})
        first, second = plan.run(36), more.run(36)
        loss = total(second, "adjusted_net_loss", "FY2027") - total(first, "adjusted_net_loss", "FY2027")
        return loss / (total(second, "revenue", "FY2027") - total(first, "revenue", "FY2027"))

    assert change() < -0.2  # a further unit of revenue brings gross profit
    assert abs(change(no_margin=True)) < 0.1  # at cost of sales equal to revenue it brings next to nothing


@pytest.mark.parametrize(("name", "gap", "sells"), [("minimax", "text.gap", "platform"), ("zhipu", "glm.gap", "cloud")])
def test_loop_04_stopping_training_saves_cost_and_loses_rank_and_customers(name: str, gap: str, sells: str) -> None:
    base, stopped = run(name), run(name, "stop_training")
    assert total(stopped, "training_cost", "FY2027") < 0.2 * total(base, "training_cost", "FY2027")
    assert value(stopped, gap, "2027-12") > value(base, gap, "2027-12") + 50
    assert total(stopped, f"{sells}.revenue", "FY2027") < total(base, f"{sells}.revenue", "FY2027")
    assert total(stopped, "adjusted_net_loss", "FY2027") < total(base, "adjusted_net_loss", "FY2027")


@pytest.mark.parametrize(("name", "gap", "sells"), [("minimax", "text.gap", "platform"), ("zhipu", "glm.gap", "cloud")])
def test_loop_04_is_cut_where_customers_do_not_look_at_rank(name: str, gap: str, sells: str) -> None:
    blind = {f"{sells}__switch_gap_sensitivity": 0.0}
    base, stopped = run(name, **blind), run(name, "stop_training", **blind)
    assert value(stopped, gap, "2027-12") > value(base, gap, "2027-12") + 50
    assert value(stopped, f"{sells}.customers", "2027-12") == pytest.approx(
        value(base, f"{sells}.customers", "2027-12")
    )


def test_loop_05_a_short_runway_brings_money_and_the_switch_stops_it() -> None:
    base, dry = run("zhipu"), run("zhipu", raising=0)
    assert sum(filter(None, base.series("raise_amount").values[-36:])) > 0
    assert sum(filter(None, dry.series("raise_amount").values[-36:])) == 0
    late = run("zhipu", raise_below_months=0)
    first = [
        next(place for place, sum_ in enumerate(found.series("raise_amount").values) if sum_) for found in (base, late)
    ]
    assert first[0] < first[1]


@pytest.mark.parametrize("name", LABS)
def test_loop_06_value_enlarges_the_loss_until_conversion_ends_it(name: str) -> None:
    base = run(name)
    higher = lab(name).with_overrides({"conversion_premium": Override("shift", 0.2)}).run(36)
    assert total(higher, "fair_value_loss", "2026-01") > total(base, "fair_value_loss", "2026-01")
    for found in (base, higher):
        assert value(found, "preferred", "2026-01") == pytest.approx(0, abs=1)
        assert total(found, "fair_value_loss", "FY2027") == pytest.approx(0, abs=1)
    failed = run(name, listing_happens=0)
    assert abs(total(failed, "fair_value_loss", "2026-02..2026-12")) > 1


def test_loop_07_without_a_listing_holders_are_paid_back_and_with_one_they_are_not() -> None:
    base, failed = run("minimax", raising=0), run("minimax", listing_happens=0, raising=0)
    paid = total(failed, "preferred_redeemed", "FY2027")
    assert paid > 1555e6  # what was paid in, and a coupon
    assert total(base, "preferred_redeemed", "FY2027") == 0
    assert value(failed, "liquid_resources", "2027-12") < value(base, "liquid_resources", "2027-12") - 1e9


def test_loop_08_quality_keeps_users_and_the_switch_cuts_it() -> None:
    behind = {"initial.text.gap": Override("shift", 100)}

    def users(**changes: Any) -> tuple[float, float]:
        plain = lab("minimax", **changes)
        return tuple(
            value(one.run(36), "talkie.active_users", "2026-12") for one in (plain, plain.with_overrides(behind))
        )

    near, far = users(churn_gap_sensitivity=0.0005)
    assert far < near
    near, far = users(churn_gap_sensitivity=0)
    assert far == pytest.approx(near)


@pytest.mark.parametrize(("name", "gap", "sells"), [("minimax", "text.gap", "platform"), ("zhipu", "glm.gap", "cloud")])
def test_loop_08_use_improves_generations_and_the_switch_cuts_it(name: str, gap: str, sells: str) -> None:
    base, fed, cut = run(name), run(name, use_gain_per_tenfold=20), run(name, use_gain_per_tenfold=0)
    assert value(base, "use_growth", "2027-12") > 1
    assert value(fed, gap, "2027-12") < value(base, gap, "2027-12")
    assert value(fed, f"{sells}.customers", "2027-12") > value(base, f"{sells}.customers", "2027-12")
    assert cut.series(gap).values == base.series(gap).values


def test_loop_09_less_marketing_wins_fewer_users_and_costs_less() -> None:
    base = run("minimax")
    cut = lab("minimax").with_overrides({"*.acquisition_effort": Override("scale", 0.5)}).run(36)
    assert total(cut, "new_users", "FY2026") < total(base, "new_users", "FY2026")
    assert total(cut, "selling_expense", "FY2026") < total(base, "selling_expense", "FY2026")
    blunt = {"acquisition_elasticity": Override("set", 0), "platform.acquisition_elasticity": Override("set", 0)}
    known = {name: change for name, change in blunt.items() if name in lab("minimax").drivers}
    whole, half = (
        lab("minimax").with_overrides(known | {"*.acquisition_effort": Override("scale", by)}).run(36)
        for by in (1, 0.5)
    )
    assert total(half, "new_users", "FY2026") == pytest.approx(total(whole, "new_users", "FY2026"))


def test_loop_12_more_customers_have_smaller_accounts() -> None:
    base, none = run("minimax"), run("minimax", platform__signing_rate=0)
    assert value(none, "platform.customers", "2027-12") < value(base, "platform.customers", "2027-12")
    assert value(none, "platform.revenue_per_customer", "2027-12") > value(
        base, "platform.revenue_per_customer", "2027-12"
    )


def test_loop_13_a_removal_costs_downloads_for_two_months_and_heals() -> None:
    base, removed = run("minimax"), run("minimax", "app_takedown")
    assert value(removed, "talkie.new_users", "2026-06") < 0.95 * value(base, "talkie.new_users", "2026-06")
    assert value(removed, "talkie.new_users", "2026-09") == pytest.approx(value(base, "talkie.new_users", "2026-09"))
    lost = [1 - value(removed, "talkie.active_users", month) / value(base, "talkie.active_users", month)
            for month in ("2026-08", "2027-06")]  # fmt: skip
    assert lost[0] > lost[1] >= 0


@pytest.mark.parametrize("name", LABS)
def test_loop_14_a_listing_pays_for_training(name: str) -> None:
    base, unlisted = run(name), run(name, listing_happens=0)
    assert total(base, "training_cost", "FY2026") > total(unlisted, "training_cost", "FY2026")


@pytest.mark.parametrize("name", LABS)
def test_loop_14_a_listing_may_lift_demand_and_only_after_it_happened(name: str) -> None:
    base, lifted = run(name), run(name, listing_boost=0.05)
    assert total(lifted, "revenue", "FY2026") > total(base, "revenue", "FY2026")
    assert value(lifted, "revenue", "2025-12") == value(base, "revenue", "2025-12")
    assert run(name, listing_boost=0).series("revenue").values == base.series("revenue").values
    failed = [run(name, listing_happens=0, listing_boost=boost) for boost in (0, 0.05)]
    assert failed[0].series("revenue").values == failed[1].series("revenue").values


def test_loop_15_circular_revenue_can_be_taken_out() -> None:
    base = run("minimax")
    none = run("minimax", platform__circular_share=0)
    assert total(base, "circular_revenue", "FY2026") > 0
    assert total(none, "circular_revenue", "FY2026") == 0
    for found in (base, none):
        net = total(found, "revenue", "FY2026") - total(found, "circular_revenue", "FY2026")
        assert total(found, "revenue_net_of_circular", "FY2026") == pytest.approx(net)


def test_loop_16_reach_abroad_brings_revenue_and_can_be_cut() -> None:
    base, home = run("minimax"), run("minimax", overseas_share=0)
    assert total(base, "overseas_revenue", "FY2026") > 0
    assert total(home, "overseas_revenue", "FY2026") == 0


@pytest.mark.parametrize("name", LABS)
def test_loop_16_open_weights_bring_revenue_abroad_and_closed_ones_none(name: str) -> None:
    base, adopted = run(name), run(name, adoption_reach=0.05)
    assert total(adopted, "overseas_revenue", "FY2027") > total(base, "overseas_revenue", "FY2027")
    closed = run(name, adoption_reach=0.05, open_release_share=0)
    assert closed.series("overseas_revenue").values == base.series("overseas_revenue").values


@pytest.mark.parametrize("name", LABS)
def test_links_cut_in_the_base_run_keep_every_identity_when_all_are_on(name: str) -> None:
    on = {"use_gain_per_tenfold": 20, "listing_boost": 0.05, "adoption_reach": 0.05, "price_gap_sensitivity": 0.001,
          "exposure_growth": 0.5, "moderation_cost_per_user": 0.05}  # fmt: skip
    known = {driver: value for driver, value in on.items() if driver in lab(name).drivers}
    assert len(known) == (6 if name == "minimax" else 5)
    simulation = lab(name, **known).simulate(200, 7, keep=("cash",))
    assert all(holds for _, holds in simulation.checks.values())
    off = lab(name, **dict.fromkeys(known, 0)).simulate(200, 7)
    assert off.digest == lab(name).simulate(200, 7).digest


@pytest.mark.parametrize("name", LABS)
def test_loop_18_a_longer_life_makes_training_cheaper_in_a_month(name: str) -> None:
    base = lab(name).run(36)
    longer = lab(name).with_overrides(
        {f"*.{one}": Override("set", 48) for one in ("amortisation_life", "generation_life")}
    )
    charged = [total(found, "economic_training_cost", "FY2027") for found in (base, longer.run(36))]
    assert charged[1] < charged[0]
    # The reported book does not know the life: training is expensed when incurred.
    assert total(longer.run(36), "net_loss", "FY2027") == pytest.approx(total(base, "net_loss", "FY2027"))
