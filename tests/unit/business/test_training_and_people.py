"""Training policy, generations, capability and teams: numbers worked out by hand and closed forms."""

from __future__ import annotations

import pytest

from labecon.business import generation, team, training
from tests.unit.business.reference_lab import ReferenceLab

LAB = ReferenceLab()


def test_what_is_affordable_is_liquidity_above_the_reserve_over_the_horizon() -> None:
    assert training.training_affordable(300.0, 700.0, 3.0, 20.0, 47.0) == pytest.approx(20.0)
    assert training.training_affordable(10.0, 0.0, 3.0, 20.0, 47.0) == 0.0


def test_the_target_lies_between_plan_and_cash() -> None:
    assert training.training_target(16.0, 4.0, 0.05, 0.5, 1.0, 1.0) == pytest.approx(8.0)
    assert training.training_target(16.0, 4.0, 0.05, 0.0, 1.0, 1.0) == pytest.approx(16.0)
    assert training.training_target(16.0, 0.0, 0.25, 1.0, 1.0, 1.0) == pytest.approx(4.0)  # the floor, not 0
    assert training.training_target(16.0, 16.0, 0.05, 0.5, 1.25, 0.0) == 0.0


def test_commitments_outlast_a_cut() -> None:
    assert training.training_commitment(6.0, 1 / 12, 10.0, 0.5) == pytest.approx(5.5)
    assert training.training_commitment(6.0, 1 / 12, 20.0, 0.5) == pytest.approx(10.0)
    assert training.training_wanted(10.0, 20.0, 0.12, 2.0, 1.0) == pytest.approx(11.2)
    assert training.training_budget(3.0, 5.5) == 5.5


def test_stopped_training_runs_off() -> None:
    drivers, opening = LAB.base(36)
    values, _ = LAB.run(({**drivers, "own_training": 0.0}, opening), 36)
    assert values["training_cost"][-1] < 0.1 * opening["training_budget"]
    assert values["text.gap"][-1] > 93 + 60


def test_the_budget_is_shared_by_claims() -> None:
    assert generation.training_cost(3.0, 4.0, 100.0) == pytest.approx(75.0)
    assert generation.training_cost(0.0, 0.0, 100.0) == 0.0
    assert training.race(200.0, 2.0, 0.001) == pytest.approx(1.105170918)


def test_a_tenth_of_the_effort_costs_the_points_of_a_tenfold() -> None:
    effort = generation.training_effort(1.0, 10.0, 1.0, 0.01)
    assert effort == pytest.approx(0.1)
    assert generation.gap_target(93.0, 120.0, effort, 10.0, 60.0, 0.0, 0.0) == pytest.approx(213.0)
    assert generation.gap_target(93.0, 120.0, 1.0, 10.0, 60.0, 1.0, 0.0) == pytest.approx(153.0)
    assert generation.training_effort(10.0, 10.0, 2.0, 0.01) == pytest.approx(0.5)  # compute at twice the price


def test_the_gap_returns_to_its_target() -> None:
    gap = 200.0
    for _ in range(10):
        gap = generation.gap(gap, 0.8, 93.0, 35.0, 0.0)
    assert gap == pytest.approx(93.0 + 107.0 * 0.8**10)


def test_a_generation_is_released_when_its_predecessor_has_lived_its_life() -> None:
    drivers, opening = LAB.base(12)
    drivers |= {"text.generation_life": 5.0}
    values, _ = LAB.run((drivers, {**opening, "text.age": 2.0}), 12)
    assert [t for t, one in enumerate(values["text.release"]) if one] == [2, 7]
    assert values["text.age"][:8] == [3.0, 4.0, 0.0, 1.0, 2.0, 3.0, 4.0, 0.0]
    spent = values["text.training_cost"]
    assert values["text.live_cost"][2] == pytest.approx(opening["text.work_in_progress"] + sum(spent[:3]))
    assert values["text.live_cost"][7] == pytest.approx(sum(spent[3:8]))


def test_early_replacement_writes_off_the_rest() -> None:
    assert generation.amortisation(120.0, 100.0, 12.0) == pytest.approx(10.0)
    assert generation.amortisation(120.0, 4.0, 12.0) == 4.0
    assert generation.impairment(1.0, 100.0, 10.0) == pytest.approx(90.0)
    assert generation.impairment(0.0, 100.0, 10.0) == 0.0
    assert generation.live_book(100.0, 50.0, 10.0, 90.0) == pytest.approx(50.0)


def test_over_long_spans_the_two_books_differ_by_model_capital_only() -> None:
    values, _ = LAB.run(LAB.base(120), 120)
    difference = sum(values["net_loss"]) - sum(values["economic_net_loss"])
    start = sum(
        LAB.opening[f"{line}.{book}"] for line in ("text", "video") for book in ("work_in_progress", "live_book")
    )
    assert difference == pytest.approx(values["model_capital"][-1] - start)


def test_heads_grow_by_the_yearly_multiple() -> None:
    # Growth is spread in equal logs over the months of the plan and leavers are replaced.
    heads = 100.0
    for _ in range(12):
        joined = team.hires(heads, 1.2, 0.15)
        left = team.leavers(heads, 0.15, 0.1, 0.0)
        heads = team.heads(heads, joined, left)
    assert heads == pytest.approx(100 * (1 + 0.1823215567939546 / 12) ** 12)
    assert team.leavers(100.0, 0.12, 0.2, 1.0) == pytest.approx(21.0)


def test_pay_and_shares_of_a_team() -> None:
    assert team.staff_cost(120.0, 5e5) == pytest.approx(5e6)
    assert team.pay_per_head(100.0, 1.1) == pytest.approx(100.0 * 1.1 ** (1 / 12))
    assert team.share_based_pay(30.0, 40.0, 8.0) == pytest.approx(6.0)
    assert team.share_based_pay(0.0, 0.0, 8.0) == 0.0


def test_expenses_of_teams_end_in_their_function() -> None:
    assert team.rnd_expense(10.0, 2.0, 3.0, 10.0, 0.7) == pytest.approx(22.0)
    assert team.selling_expense(10.0, 2.0, 3.0) == pytest.approx(15.0)
    assert team.administrative_expense(10.0, 2.0, 3.0, 10.0, 0.7, 1.0, 4.0) == pytest.approx(23.0)


def test_dearer_compute_buys_less() -> None:
    assert training.compute_price(1.0, 0.2, 1.0) == pytest.approx(1.2)
    assert training.compute_price(0.9, 0.2, 0.0) == pytest.approx(0.9)
