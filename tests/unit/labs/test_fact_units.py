"""A driver's unit against what its facts count: seeded slips are refused with place and remedy."""

from __future__ import annotations

import pytest

from labecon.errors import DataError
from tests.worked_example import TOML, example_lab

TYPED = 'raise_size = { value = 2e8, unit = "money/month"'
LINE = TOML.splitlines().index(next(line for line in TOML.splitlines() if line.startswith("raise_size"))) + 1


def refused(entry: str) -> str:
    """What is said about an entry in place of the raise of the worked example."""
    with pytest.raises(DataError) as caught:
        example_lab(TOML.replace(TYPED, f"raise_size = {{ {entry}"))
    (problem,) = caught.value.problems
    assert problem.code == "unit-mismatch" and problem.place.endswith(f":{LINE}")
    return str(problem)


def test_a_count_is_no_money() -> None:
    said = refused('fact = "minimax.total.headcount.2025-09-30", unit = "money/month"')
    assert "raise_size has unit USD/month, its facts give person, time left out" in said
    assert "minimax.total.headcount.2025-09-30 counts person; mend the formula or the unit" in said


def test_money_over_money_is_a_share() -> None:
    said = refused('fact = "minimax.total.revenue.FY2024 / minimax.total.rnd_expense.FY2024", unit = "money/month"')
    assert "its facts give 1, time left out" in said


def test_a_price_is_paid_for_something() -> None:
    entry = 'fact = "minimax.minimax_m2.price_input_per_mtok.2025-10-29", unit = "money/month"'
    assert "its facts give USD/token" in refused(entry)


def test_payers_and_money_do_not_add() -> None:
    entry = 'fact = "minimax.total.revenue.FY2024 + minimax.total.headcount.2025-09-30", unit = "money/month"'
    assert "a formula over facts adds USD and person" in refused(entry)


def test_a_run_rate_does_not_add_to_an_amount_and_is_no_amount_a_month() -> None:
    both = "openai.total.arr.2025-12-31 + openai.total.revenue.FY2024"
    said = refused(f'fact = "{both}", unit = "money/month"')
    assert "a formula over facts adds USD/year and USD" in said
    twice = "openai.total.arr.2024-12-31 + openai.total.arr.2025-12-31"
    assert "its facts give USD/year" in refused(f'fact = "{twice}", unit = "money/month"')


@pytest.mark.parametrize(
    "formula",
    [
        "openai.total.arr.2025-12-31 / 12 + openai.total.revenue.FY2024 / 12",
        "minimax.total.revenue.9M2025 / 9",  # months stand in the formula, not in the fact
        "minimax.open_platform.spend_per_paying_user.FY2024 * minimax.open_platform.paying_users.FY2024 / 12",
        "zhipu.total.revenue.FY2024 / market.usd_cny.exchange_rate.2025-12-31 / 12",
    ],
)
def test_what_counts_the_same_is_taken(formula: str) -> None:
    lab = example_lab(TOML.replace(TYPED, f'raise_size = {{ fact = "{formula}", unit = "money/month"'))
    assert lab.drivers["raise_size"].at(310) > 0


def test_a_fact_beside_a_value_is_a_citation_only() -> None:
    entry = 'raise_size = { value = 2e8, fact = "minimax.total.headcount.2025-09-30", unit = "money/month"'
    assert example_lab(TOML.replace(TYPED, entry)).drivers["raise_size"].at(310) == 2e8
