"""The worked example of the language: its table, its path 17, its quantiles, its digest, its explanation.

The expected figures are those of the specification of the language, where four other implementations agreed on them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from labecon.labs.lab import Lab
from tests.worked_example import example_lab

MONTHS = ["2025-10", "2025-11", "2025-12", "2026-01", "2026-02", "2026-03"]
TABLE = {
    "revenue": [3329000, 3405220, 3478787.6, 3549823.528, 3618442.03664, 3684751.276355],
    "gross_margin": [0.338240, 0.353508, 0.368888, 0.384384, 0.400000, 0.415738],
    "operating_cash_flow": [-15244000, -15580238, -15384344.675, -15690227.834288, -15999377.926017, -16312037.222551],
    "raise_amount": [0, 200000000, 0, 0, 0, 0],
    "cash": [44756000, 229175762, 213791417.325, 198101189.490712, 182101811.564695, 165789774.342145],
}
SEED = 20260131


@pytest.fixture(scope="module")
def lab() -> Lab:
    return example_lab()


@pytest.mark.parametrize("line", TABLE)
def test_the_table_of_medians(lab: Lab, line: str) -> None:
    run = lab.run()
    shown = [run.value(line, month) for month in MONTHS]
    assert shown == pytest.approx(TABLE[line], abs=6e-7, rel=1e-14)


def test_the_first_month_by_hand(lab: Lab) -> None:
    run = lab.run(1)
    talkie = 5e6 * (1 - 0.06) + 400000
    platform = 2500 * (1 - 0.02) + 120
    revenue = talkie * 0.3 + platform * 700
    flow = revenue - talkie * 0.18 - platform * 500 - 1.4e7 * 1.02 - 3.2e6 * 0.7 + 6e7 * 0.03 / 12
    assert run.value("talkie.users", "2025-10") == pytest.approx(talkie, rel=1e-15)
    assert run.value("operating_cash_flow", "2025-10") == pytest.approx(flow, rel=1e-15)
    assert run.value("cash", "2025-10") == pytest.approx(6e7 + flow, rel=1e-15)


def test_path_17_alone(lab: Lab) -> None:
    path = lab.path(SEED, 17)
    assert lab.drivers["talkie.churn"].sample(SEED, 17, 309) == 0.08534428120035928
    assert lab.drivers["talkie.reach_shock"].sample(SEED, 17, 309) == 0.537909810887104
    assert path.value("cash", "2025-10") == 44745234.19030606
    assert path.value("cash", "2026-03") == 165776092.62455875


def test_quantiles_and_digest_of_two_thousand_paths(lab: Lab) -> None:
    seen: list[np.ndarray] = []

    def observe(values: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        seen.append(values["cash"].copy())
        return {}

    simulation = lab.simulate(2000, SEED, keep=("cash",), observe=observe, observed=("cash",), threads=1, block=2000)
    expected = [165697121.6, 165746696, 165785360, 165825340, 165884042.4]
    assert simulation.fan("cash")[-1] == pytest.approx(expected, rel=1e-12)
    digest = hashlib.sha256(np.ascontiguousarray(seen[0].T, dtype="<f8").tobytes()).hexdigest()
    assert digest.startswith("d41a0f0100a2ec76")


def test_the_check_holds_on_every_path(lab: Lab) -> None:
    worst, holds = lab.simulate(2000, SEED, keep=("cash",), threads=1).checks["check_cash"]
    assert holds
    assert 0 < worst < 1e-15


def _walk(tree: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [tree, *(node for child in tree.get("inputs", []) for node in _walk(child))]


def test_the_explanation_expands_every_item_and_month_once(lab: Lab) -> None:
    nodes = _walk(lab.explain("cash", "2026-03"))
    expanded = [(node["name"], node["month"]) for node in nodes if not node.get("ref")]
    assert len(expanded) == len(set(expanded))
    assert {(node["name"], node["month"]) for node in nodes if node.get("ref")} <= set(expanded) | {
        (name, month) for name in lab.drivers for month in MONTHS
    }
    assert len(nodes) < 400


def test_every_leaf_of_the_explanation_has_a_source(lab: Lab) -> None:
    leaves = [node for node in _walk(lab.explain("cash", "2026-03")) if "inputs" not in node and not node.get("ref")]
    assert {leaf["source"]["kind"] for leaf in leaves} == {"assumption"}
    assert all(leaf["source"]["text"].startswith("worked example") for leaf in leaves)


def test_the_explanation_adds_up(lab: Lab) -> None:
    tree = lab.explain("gross_profit", "2026-01")
    values = {node["name"]: node["value"] for node in tree["inputs"]}
    assert tree["formula"] == "revenue - cost_of_sales"
    assert tree["value"] == values["revenue"] - values["cost_of_sales"]
