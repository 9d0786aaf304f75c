"""Parts of a difference, worked out on paper."""

from __future__ import annotations

from dataclasses import replace
from math import fsum

import pytest

import labecon
from labecon.analysis.attribution import attribution_array
from labecon.analysis.attribution.attribution_array import attribution
from labecon.analysis.attribution.runs import Named, named_run
from labecon.errors import UsageError
from tests.unit.analysis.toy import toy_lab

BASE = Named("base", toy_lab())


def other(**drivers: float) -> Named:
    return Named("other", BASE.lab.with_drivers({name.replace("__", "."): value for name, value in drivers.items()}))


def test_a_linear_figure_has_the_parts_it_should() -> None:
    """Cash after three months falls by three times what pay and budget rise by."""
    found = attribution(BASE, other(pay=9.0, brain__budget=7.5), "cash@2026-03")
    assert [found.before, found.after] == pytest.approx([70, 62.5])
    assert {one.name: one.effect for one in found.parts} == {
        "brain.budget": pytest.approx(-4.5),
        "pay": pytest.approx(-3),
    }
    assert found.residual == 0.0 and found.method == "shapley"
    assert {(one.before, one.after) for one in found.parts} == {(8.0, 9.0), (6.0, 7.5)}


def test_a_product_is_shared_as_shapley_says() -> None:
    """Sales 20 to 30, demand 1 to 2: alone 10 and 20, last 20 and 30, on average 15 and 25."""
    second = other(store__sales=30.0, store__demand_level=2.0)
    found = attribution(BASE, second, "revenue@2026-01")
    assert {one.name: one.effect for one in found.parts} == {"store.demand_level": 25.0, "store.sales": 15.0}
    order = attribution(BASE, second, "revenue@2026-01", "sequential")
    names = list(attribution_array.differing(BASE.lab, second.lab))
    first = {"store.sales": 10.0, "store.demand_level": 20.0}[names[0]]
    assert {one.name: one.effect for one in order.parts} == {names[0]: first, names[1]: 40.0 - first}
    assert order.residual == found.residual == 0.0 and order.method == "sequential"


def test_many_players_over_orders_add_up_and_come_near(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attribution_array, "EXACT", 1)
    second = other(store__sales=30.0, store__demand_level=2.0, pay=9.0)
    found = attribution(BASE, second, "cash@2026-01")
    assert found.method == "shapley, 32 orders"
    effects = {one.name: one.effect for one in found.parts}
    assert effects["pay"] == pytest.approx(-1)
    assert effects["store.sales"] + effects["store.demand_level"] == pytest.approx(0.6 * 40)
    assert fsum(effects.values()) == found.difference and found.residual == 0.0
    monkeypatch.undo()
    exact = {one.name: one.effect for one in attribution(BASE, second, "cash@2026-01").parts}
    assert exact["store.sales"] == pytest.approx(0.6 * 15)


def test_a_part_that_is_lost_shows_in_the_residual() -> None:
    found = attribution(BASE, other(pay=9.0, brain__budget=7.5), "cash@2026-03")
    assert replace(found, parts=found.parts[1:]).residual == pytest.approx(-4.5)


def test_opening_values_and_what_never_happens() -> None:
    richer = Named("richer", BASE.lab.with_drivers({"initial.cash": 160.0}))
    found = attribution(BASE, richer, "runway")
    assert [one.name for one in found.parts] == ["opening:cash"]
    assert found.parts[0].effect == found.difference == 6.0  # 10 a month
    endless = attribution(BASE, other(pay=-10.0), "runway")
    assert endless.never and endless.after == 37 and endless.residual == 0.0
    assert attribution(BASE, BASE, "runway").parts == ()


def test_the_view_of_an_earlier_day_cites_what_became_known() -> None:
    first, second = (named_run(text, None, lambda _: None, "A") for text in ("zhipu@2025-12-31", "zhipu"))
    found = attribution(first, second, "revenue@FY2026")
    assert found.residual == 0.0
    assert fsum(found.by_source.values()) == pytest.approx(found.difference, rel=1e-12)
    cited = [source for one in found.parts for source in one.sources if source.startswith("zhipu.")]
    assert cited and all(second.lab.ledger.resolve(one) is not None for one in cited)


def test_the_parts_of_a_scenario_are_its_drivers() -> None:
    lab = labecon.load("zhipu")
    war = Named("war", labecon.load("zhipu", "price_war"))
    found = attribution(Named("zhipu", lab), war, "revenue@FY2027")
    assert {one.name for one in found.parts} <= {f"cloud.{name}" for name in
            ("price_level", "price_elasticity", "cost_pass_through")}  # fmt: skip
    assert all(one.sources == ("scenario price_war",) for one in found.parts)
    assert found.after == war.lab.run().window("revenue", "FY2027")
    assert found.before == lab.run().window("revenue", "FY2027")


def test_runs_of_two_labs_are_refused() -> None:
    with pytest.raises(UsageError, match="not runs of one lab"):
        attribution(BASE, Named("zhipu", labecon.load("zhipu")), "cash@2026-03")
