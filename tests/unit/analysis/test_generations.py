"""Generations under each rule of allocation: what they earn adds up to the lab, counted on the toy and on both labs."""

from __future__ import annotations

import numpy as np
import pytest

import labecon
from labecon.analysis.allocation import RULES, earned
from labecon.analysis.generations import Generation, generations
from labecon.analysis.generations_array import GenerationReader
from labecon.errors import UsageError
from labecon.labs import Lab, Run
from tests.unit.analysis.toy import toy_lab


@pytest.fixture(scope="module", params=["minimax", "zhipu"])
def made(request: pytest.FixtureRequest) -> tuple[Lab, Run]:
    lab = labecon.load(request.param)
    return lab, lab.run()


def total(run: Run, line: str) -> float:
    return sum(run.forecast[line])


@pytest.mark.parametrize("rule", RULES)
def test_all_generations_sum_to_contribution_less_training(made: tuple[Lab, Run], rule: str) -> None:
    lab, run = made
    rows = generations(lab, run, rule)
    assert sum(row.contribution for row in rows) == pytest.approx(total(run, "contribution"), rel=1e-9)
    assert sum(row.training for row in rows) == pytest.approx(total(run, "training_cost"), rel=1e-9)
    assert sum(row.revenue for row in rows) == pytest.approx(total(run, "revenue"), rel=1e-9)
    assert sum(row.gross_profit for row in rows) == pytest.approx(total(run, "gross_profit"), rel=1e-9)
    expected = total(run, "contribution") - total(run, "training_cost")
    assert sum(row.net for row in rows) == pytest.approx(expected, rel=1e-9)


def test_rules_share_as_they_say() -> None:
    lab = labecon.load("minimax")
    run = lab.run()
    contribution = run.forecast["contribution"]
    equal = earned(lab, run, "equal")
    assert equal["video"].contribution[7] == pytest.approx(contribution[7] / 3)
    training = earned(lab, run, "training")
    part = run.forecast["speech.training_cost"][7] / run.forecast["training_cost"][7]
    assert training["speech"].contribution[7] == pytest.approx(contribution[7] * part)
    live = earned(lab, run, "live_cost")
    costs = {line: run.forecast[f"{line}.live_cost"][7] for line in ("text", "video", "speech")}
    assert live["text"].revenue[7] == pytest.approx(run.forecast["revenue"][7] * costs["text"] / sum(costs.values()))


def test_the_link_gives_own_products_and_a_share_of_the_common_cost() -> None:
    lab = labecon.load("minimax")
    run = lab.run()
    at = {name: values[7] for name, values in run.forecast.items()}
    own = at["hailuo.gross_profit"] - at["hailuo.selling_expense"]
    common = at["contribution"] - sum(
        at[f"{one}.gross_profit"] - at[f"{one}.selling_expense"]
        for one in ("talkie", "hailuo", "app", "audio", "platform")
    )
    assert common == pytest.approx(-at["commercial.selling_expense"]), "the team that sells for all products"
    expected = own + common * at["hailuo.revenue"] / at["revenue"]
    assert earned(lab, run)["video"].contribution[7] == pytest.approx(expected)


def test_a_generation_alive_at_the_horizon_is_open() -> None:
    """The toy releases in months 3, 9, ... 33 of 36; the last has been live for 4 months of 6 and earned 16 of 36."""
    toy = toy_lab()
    rows = generations(toy, toy.run(36))
    last = [row for row in rows if row.number > 0][-1]
    assert (last.released, last.replaced, last.contribution, last.cost) == ("2028-09", None, 16.0, 36.0)
    assert last.alive and last.state == "open" and last.later is None, "the toy names its life otherwise"
    assert {row.state for row in rows if row.number > 0 and not row.alive} == {"lost"}
    assert (last.coverage, last.gross_profit_coverage) == (80 / 36, 48 / 36)


def test_the_rest_of_a_life_stands_beside_the_sum() -> None:
    lab = labecon.load("minimax")
    run = lab.run()
    alive = [row for row in generations(lab, run) if row.alive]
    assert {row.line for row in alive} == {"text", "video", "speech"}
    row = next(one for one in alive if one.line == "text")
    assert row.released == "2030-11", "two months at the horizon of December"
    pace = sum(earned(lab, run)["text"].contribution[-2:]) / 2
    left = lab.drivers["text.generation_life"].at(run.last) - run.forecast["text.age"][-1] - 1
    assert row.later == pytest.approx(pace * left) and left > 0


def test_paths_read_what_the_rows_say(made: tuple[Lab, Run]) -> None:
    lab, run = made
    reader = GenerationReader(lab)
    found = reader.read({name: np.array(run.forecast[name])[:, None] for name in reader.items})
    for line in reader.lines:
        row: Generation = next(one for one in generations(lab, run) if one.line == line and one.number == 1)
        assert found[f"recovered:{line}"][0] == pytest.approx(row.contribution / row.cost, rel=1e-9)
        months = found[f"payback:{line}"][0]
        assert months == (np.inf if row.payback is None else row.payback)


def test_an_unknown_rule_names_the_nearest() -> None:
    toy = toy_lab()
    with pytest.raises(UsageError, match="link"):
        generations(toy, toy.run(6), "lnk")
