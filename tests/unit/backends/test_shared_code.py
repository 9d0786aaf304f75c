"""Labs of the same items share their compiled formulas, as long as the same drivers have months."""

from __future__ import annotations

import labecon
from labecon.backends.source import program_of
from labecon.labs import load_scenario


def test_a_change_of_a_value_compiles_nothing_anew() -> None:
    lab = labecon.load("openai")
    other = lab.with_drivers({"training_growth": 1.5})
    assert program_of(other.graph).code is program_of(lab.graph).code
    assert other.run().forecast["training_cost"] != lab.run().forecast["training_cost"]


def test_other_items_and_other_shapes_have_code_of_their_own() -> None:
    lab = labecon.load("minimax")
    whole, part = program_of(lab.graph), program_of(lab.graph, ["revenue"])
    shaped = program_of(lab.with_scenario(load_scenario("price_war")).graph)
    assert shaped.monthly != whole.monthly and shaped.graph.nodes is whole.graph.nodes
    assert len({id(one.code) for one in (whole, part, shaped, program_of(labecon.load("xai").graph))}) == 4
