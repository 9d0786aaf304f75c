"""The bundled labs: every identity on every path, every driver with a source, every tree down to facts."""

from __future__ import annotations

import json
import tomllib
from collections import Counter

import pytest

import labecon
from labecon.labs import Lab, available, load_scenario
from labecon.labs.library import bundled
from labecon.labs.scenarios import Scenario

LABS = ("minimax", "zhipu")


@pytest.fixture(scope="module", params=LABS)
def lab(request: pytest.FixtureRequest) -> Lab:
    return labecon.load(request.param)


def test_identities_hold_on_ten_thousand_paths(lab: Lab) -> None:
    simulation = lab.simulate(10_000, 20260131, keep=("cash",))
    assert len(simulation.checks) > 20
    broken = {name: share for name, (share, holds) in simulation.checks.items() if not holds}
    assert not broken


def scenarios_for(lab: Lab) -> list[Scenario]:
    """The bundled scenarios that apply to a lab."""
    loaded = [load_scenario(name) for name in available("scenarios")]
    return [one for one in loaded if not one.labs or lab.name in one.labs]


def test_identities_hold_under_every_scenario(lab: Lab) -> None:
    chosen = scenarios_for(lab)
    assert len(chosen) >= 13
    base = lab.simulate(100, 5, keep=("cash",)).digest
    unmoved = []
    for scenario in chosen:
        simulation = lab.with_scenario(scenario).simulate(100, 5, keep=("cash",))
        assert all(holds for _, holds in simulation.checks.values()), scenario.name
        if simulation.digest == base:
            unmoved.append(scenario.name)
    assert not unmoved, "a scenario that moves nothing is no scenario"


def test_every_driver_has_a_unit_and_a_source(lab: Lab) -> None:
    counts: Counter[str] = Counter()
    bare = []
    for name, driver in lab.drivers.items():
        counts[driver.citation.kind] += 1
        assert str(driver.unit)
        assert driver.citation.facts or driver.citation.prior or driver.citation.text, name
        ranged = driver.shape.is_random or driver.shape.course is not None
        if driver.citation.kind == "judgement" and not ranged and name not in lab.events_by_driver:
            bare.append(name)
    assert counts["fact"] > 40 and counts["prior"] > 30
    assert not bare, "a judgement has a range"


def written_reasons(table: object) -> list[str]:
    """Every reason and policy text of a lab file; a stand-in from before a prior was published serves all labs."""
    if isinstance(table, list):
        return [text for entry in table for text in written_reasons(entry)]
    if not isinstance(table, dict):
        return []
    own = [value for key, value in table.items() if key in ("reason", "policy") and isinstance(value, str)]
    return own + [text for key, value in table.items() if key != "before" for text in written_reasons(value)]


def test_no_reason_is_used_twice() -> None:
    reasons = Counter(
        text.strip().lower() for content in bundled("labs").values() for text in written_reasons(tomllib.loads(content))
    )
    assert len(reasons) > 500
    assert [text for text, count in reasons.items() if count > 1] == []


def walk(node: dict, seen: Counter, leaves: list[dict]) -> None:
    if node.get("ref"):
        return
    seen[(node["name"], node.get("month"))] += 1
    inputs = node.get("inputs", [])
    if not inputs:
        leaves.append(node)
    for child in inputs:
        walk(child, seen, leaves)


def test_cash_in_a_year_walks_to_sources(lab: Lab) -> None:
    tree = lab.explain("cash")
    seen: Counter = Counter()
    leaves: list[dict] = []
    walk(tree, seen, leaves)
    assert max(seen.values()) == 1, "each item and month is expanded once"
    assert len(leaves) > 100
    for leaf in leaves:
        source = leaf.get("source")
        assert source, leaf
        kind = source["kind"]
        assert kind in ("fact", "prior", "structural", "absent") or "assumption" in kind, leaf
        if kind == "fact" and "facts" in source:
            assert all(fact.get("publisher") or fact.get("inputs") for fact in source["facts"]), leaf
    json.dumps(tree, allow_nan=False)
