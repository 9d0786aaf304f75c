"""The market of labs: shares, money, loops that can be cut, and defects that its checks catch."""

from __future__ import annotations

from functools import lru_cache
from math import exp
from typing import Any

import numpy as np
import pytest

import labecon
from labecon.backends import native
from labecon.business.market_lab_money import market_lab
from labecon.business.market_sectors import market
from labecon.errors import LabeconError
from labecon.labs import Lab
from labecon.labs import market as market_module
from labecon.labs.market import default_labs, load_market
from tests.compiler import compiler, kernels

__all__ = ["compiler", "kernels"]
LABS = ("minimax", "zhipu", "openai", "google")
SHARES = ("china", "overseas")


@lru_cache(maxsize=1)
def small() -> Lab:
    return load_market(LABS)


def at_end(lab: Lab, line: str, months: int = 36) -> float:
    run = lab.run(months)
    value = run.value(line, run.last)
    assert value is not None
    return value


def test_shares_are_one_and_money_is_conserved_in_every_world() -> None:
    drawn = small().simulate(300, seed=5, months=60, keep=())
    assert set(drawn.checks) >= {"check_money", "check_china_shares", "check_overseas_shares", "check_vendors"}
    assert all(holds for _, holds in drawn.checks.values())


def test_shares_of_a_path_follow_from_the_logit() -> None:
    path = small().path(3, 11, 24)
    month = path.last
    for region in SHARES:
        weights = {name: path.value(f"{name}.{region}_weight", month) or 0.0 for name in LABS}
        total = sum(weights.values()) + (path.value(f"{region}_outside_weight", month) or 0.0)
        for name in LABS:
            assert path.value(f"{name}.{region}_share", month) == pytest.approx(weights[name] / total, rel=1e-12)


def test_the_first_month_starts_from_what_the_labs_own_models_say() -> None:
    found = small()
    own = labecon.load("minimax").run(12)
    revenue = [own.value("revenue", month) for month in range(own.last - 11, own.last + 1)]
    start = found.drivers["minimax.revenue_start"].at(found.first_forecast)
    assert min(one for one in revenue if one) < start < max(one for one in revenue if one)
    cash = found.initial_medians["minimax.cash"]
    assert cash == pytest.approx(own.value("funded_liquid", "2026-01"), rel=1e-5)


def test_each_bundled_lab_and_giant_is_a_part() -> None:
    assert tuple(part.name for part in labecon.load("industry").parts) == default_labs()
    assert set(default_labs()) > {"minimax", "zhipu", "openai", "anthropic", "xai", "deepseek", "moonshot"}


def test_a_rivals_release_raises_training_unless_the_race_is_cut() -> None:
    base, line = small().with_drivers({"minimax.revenue_link": 0}), "minimax.training_cost"
    release = {"initial.openai.progress": 100}
    sensitivity = base.drivers["race_sensitivity"].at(base.first_forecast)
    faster = at_end(base.with_drivers(release), line, 1) / at_end(base, line, 1)
    assert 1.1 < faster < exp(sensitivity * 100)  # by as much as the frontier moves, a smooth maximum of all labs
    calm = base.with_drivers({"race_sensitivity": 0})
    assert at_end(calm.with_drivers(release), line, 1) == at_end(calm, line, 1)


def test_cheaper_serving_enlarges_the_market_unless_the_loop_is_cut() -> None:
    base, cheap = small(), {"serving_cost_level": 0.5}
    passed_on = base.drivers["cost_pass_through"].at(base.first_forecast)
    elasticity = base.drivers["market_price_elasticity"].at(base.first_forecast)
    larger = at_end(base.with_drivers(cheap), "china_demand") / at_end(base, "china_demand")
    assert larger == pytest.approx(0.5 ** (passed_on * (1 - elasticity)), rel=1e-9)
    cut = base.with_drivers({"market_price_elasticity": 1})
    assert at_end(cut.with_drivers(cheap), "china_demand") == pytest.approx(at_end(cut, "china_demand"), rel=1e-12)


def test_fewer_rivals_raise_the_price_unless_the_loop_is_cut() -> None:
    broke = {"raising": 0, "openai.give_up_hazard": 0, "initial.zhipu.cash": 1e7, "initial.openai.cash": 1e9}
    left = small().with_drivers(broke)
    assert at_end(left, "vendors") < len(LABS)
    assert at_end(left, "china_price") > 1.01
    assert at_end(left.with_drivers({"rival_price_elasticity": 0}), "china_price") == 1.0
    stayed = left.with_drivers({"exiting": 0})
    assert at_end(stayed, "vendors") == len(LABS) and at_end(stayed, "china_price") == 1.0
    assert at_end(left, "minimax.china_share") > at_end(stayed, "minimax.china_share")


def test_a_price_war_lowers_price_and_margin() -> None:
    war = small().with_drivers({"china_price_war_active": 1.0, "rival_price_elasticity": 0})
    cut = war.drivers["china_price_war_cut"].at(war.first_forecast)
    assert at_end(war, "china_price") == pytest.approx(1 - cut, rel=1e-12)
    for name in ("minimax", "zhipu"):
        assert at_end(war, f"{name}.gross_profit") < at_end(small(), f"{name}.gross_profit")


def test_a_lab_that_leaves_pays_its_claims_and_its_owners_and_may_be_bought() -> None:
    broke = small().with_drivers({"raising": 0, "initial.openai.cash": 2e9, "merger_chance": 1})
    run = broke.run(36)
    gone = [month for month in range(run.first, run.last + 1) if run.value("openai.exits", month) == 1]
    assert len(gone) == 1
    month = gone[0]
    cash = run.value("openai.cash", month - 1) or 0.0
    paid = (run.value("openai.claims_paid", month) or 0) + (run.value("openai.investors_receive", month) or 0)
    assert paid == pytest.approx(cash, rel=1e-12) and run.value("openai.cash", month) == pytest.approx(0, abs=1e-3)
    price = run.value("openai.merger_price", month)
    assert price and run.value("google.merger_paid", month) == pytest.approx(price, rel=1e-12)
    assert (run.value("google.overseas_taken", month) or 0) > 0
    assert run.checks["check_money"].holds and run.checks["check_mergers"].holds


def test_a_lab_is_sold_for_years_of_what_it_sold_however_good_its_models_have_become() -> None:
    market = load_market(default_labs())
    run = market.path(1, 9398)  # effective training of a lab that is sold has grown by far, and its rivals too
    sold = [
        (name, month)
        for name in (part.name for part in market.parts)
        for month in range(run.first_forecast + 1, run.last + 1)
        if run.value(f"{name}.merger_received", month)
    ]
    assert sold
    years = [
        (run.value(f"{name}.merger_received", month) or 0) / (run.value(f"{name}.revenue", month - 1) or 1) / 12
        for name, month in sold
    ]
    assert years == pytest.approx([years[0]] * len(sold), rel=1e-12)
    assert 0.05 < years[0] < 15  # the driver is 0.2 to 4
    assert run.checks["check_money"].largest_gap <= 1.0  # of hundreds of billions


def test_a_giant_never_leaves_and_its_parent_pays() -> None:
    drawn = small().simulate(200, seed=2, keep=("google.active", "google.cash"))
    assert drawn.results.lines["google.active"].min() == 1
    assert drawn.results.lines["google.cash"].min() >= -1e-3


WRONG: dict[str, Any] = {
    "cash": lambda opening_cash, profit, raised, backing_paid, merger_paid, claims_paid: (
        opening_cash + profit + raised + backing_paid - merger_paid - claims_paid
    ),
    "merger_paid": lambda buys, merger_prices: merger_prices * buys * (1 - buys),
    "china_share": lambda china_weight, china_weights, china_outside_weight: (
        china_weight / (china_weights - china_outside_weight)
    ),
    "active": lambda opening_active, exits: opening_active - exits * opening_active * exits * (1 - opening_active),
}


@pytest.mark.parametrize(("item", "check"), [
    ("cash", "check_money"), ("merger_paid", "check_mergers"), ("china_share", "check_china_shares"),
    ("active", "check_vendors"),
])  # fmt: skip
def test_a_seeded_defect_is_caught_by_its_check(item: str, check: str, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = market_lab.replaced(item, WRONG[item])
    monkeypatch.setitem(market_module._COMPONENTS, "market_lab", broken)
    broke = {"raising": 0, "initial.openai.cash": 2e9, "merger_chance": 1}
    if item == "merger_paid":  # the lab that is bought has to find a buyer that is none
        broke["google.buys"] = 1
    made = load_market(LABS).with_drivers(broke)
    assert not made.run(36).checks[check].holds


def test_what_cannot_be_a_market_is_refused() -> None:
    for labs, said in ((("minimax",), "not 1"), (("minimax", "zipu"), "did you mean")):
        with pytest.raises(LabeconError, match=said):
            load_market(labs)


def test_every_item_has_a_unit_and_a_first_sentence() -> None:
    for component in (market, market_lab):
        for item in component.items.values():
            assert item.doc.endswith((".", ")")) or "\n" in item.doc


KEPT = ("minimax.cash", "zhipu.china_share", "concentration")


def test_one_world_in_python_is_that_world_among_many() -> None:
    drawn = small().simulate(40, seed=3, months=24, keep=KEPT, backend="array")
    alone = small().path(3, 17, 24)
    for line in KEPT:
        assert float(drawn.results.lines[line][-1, 17]) == float(np.float32(alone.value(line, alone.last)))


def test_the_compiled_engine_gives_the_same_bits(compiler: native.Compiler) -> None:
    drawn = small().simulate(40, seed=3, months=24, keep=KEPT, backend="array")
    compiled = small().simulate(40, seed=3, months=24, keep=KEPT, backend="compiled")
    assert compiled.engine.startswith("compiled") and compiled.digest == drawn.digest
