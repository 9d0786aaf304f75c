"""Two books: charges and balances in closed form, the asset that ties them, and the life that balances a year."""

from __future__ import annotations

import pytest

import labecon
from labecon.analysis.required_life_array import required_life
from labecon.analysis.two_books import break_even_life, carried, charged, training_history, two_books
from labecon.labs import Lab, Run
from tests.unit.analysis.toy import toy_lab


@pytest.fixture(scope="module", params=["minimax", "zhipu"])
def made(request: pytest.FixtureRequest) -> tuple[Lab, Run]:
    lab = labecon.load(request.param)
    return lab, lab.run()


def test_cost_spent_once_is_charged_evenly_and_carried_down() -> None:
    """120 in the first month over ten months: 12 a month, 108 carried after the first, nothing after the tenth."""
    training = [120.0, *[0.0] * 19]
    assert charged(training, 0, 9, 10) == 120.0
    assert charged(training, 4, 6, 10) == pytest.approx(36.0)
    assert [carried(training, month, 10) for month in (-1, 0, 8, 9, 15)] == pytest.approx([0.0, 108.0, 12.0, 0.0, 0.0])


def test_a_part_of_a_month_is_charged_in_part() -> None:
    """10 over two and a half months: 4, 4 and 2."""
    training = [10.0, 0.0, 0.0, 0.0]
    assert [charged(training, month, month, 2.5) for month in range(4)] == pytest.approx([4.0, 4.0, 2.0, 0.0])
    assert [carried(training, month, 2.5) for month in range(3)] == pytest.approx([6.0, 2.0, 0.0])


def test_the_books_differ_by_the_growth_of_the_asset(made: tuple[Lab, Run]) -> None:
    lab, run = made
    for life in (None, 1, 7, 18.5, 36):
        rows = two_books(lab, run, life)
        assert len(rows) >= 5
        for row in rows:
            assert abs(row.gap) < 1e-9 * (abs(row.reported_profit) + row.capital_after)
            assert row.adjusted_economic - row.adjusted_reported == pytest.approx(row.training - row.charge, abs=1)
            assert row.capital_after >= 0
    assert [row.economic_profit for row in two_books(lab, run, 1)] == [
        pytest.approx(row.reported_profit) for row in two_books(lab, run, 1)
    ], "over one month everything is charged at once"


def test_the_books_of_the_model_are_its_lines(made: tuple[Lab, Run]) -> None:
    lab, run = made
    rows = {row.year: row for row in two_books(lab, run)}
    assert set(rows) == {"FY2026", "FY2027", "FY2028", "FY2029", "FY2030"}
    for year, row in rows.items():
        assert row.reported_profit == -(run.window("net_loss", year) or 0.0)
        assert row.economic_profit == pytest.approx(-(run.window("economic_net_loss", year) or 0.0), abs=1.0)
    assert rows["FY2026"].capital_after == rows["FY2027"].capital_before


def test_history_has_the_spread_book(made: tuple[Lab, Run]) -> None:
    lab, run = made
    row = next(one for one in two_books(lab, run, 12) if one.year == "FY2024")
    reported = {"minimax": -465e6, "zhipu": -2958e6}[lab.name]
    assert row.reported_profit == pytest.approx(reported, rel=1e-3)
    assert row.reported_profit < row.economic_profit < 0


def test_the_exact_life_balances_the_year() -> None:
    lab = labecon.load("zhipu")
    run = lab.run()
    found = break_even_life(lab, run, "FY2029")
    assert found is not None and found.exact is not None
    start, training = training_history(lab, run)
    first, last = 12 * 29 - start, 12 * 30 - 1 - start
    assert charged(training, first, last, found.exact) == pytest.approx(found.before_training, rel=1e-12)
    below, above = (dict(found.scan)[int(found.exact) + step] for step in (0, 1))
    assert below < 0 <= above
    assert found.exact == pytest.approx(_by_arrays(training, first, last, found.before_training), rel=1e-12)


def _by_arrays(training: list[float], first: int, last: int, result: float) -> float:
    import numpy as np

    return float(required_life(np.array([result]), np.array(training)[:, None], first, last)[0])


def test_no_life_helps_a_lab_that_loses_money_without_training() -> None:
    lab = labecon.load("minimax")
    found = break_even_life(lab, lab.run(), "FY2027")
    assert found is not None and found.before_training < 0
    assert found.exact is None and found.replacement is None
    assert all(profit < 0 for _, profit in found.scan)
    known = lab.run()
    assert break_even_life(lab, known, "2025-01..2027-12") is not None
    assert break_even_life(lab, known, "FY2021") is None


def test_buying_generations_less_often_is_another_life() -> None:
    """Zhipu's only line: life times training over the result before training, the cost of a generation unchanged."""
    lab = labecon.load("zhipu")
    run = lab.run()
    found = break_even_life(lab, run, "FY2030")
    life = lab.drivers["glm.generation_life"].at(run.last)
    cost = run.window("training_cost", "FY2030") or 0.0
    assert found is not None and found.replacement == pytest.approx(life * cost / found.before_training)
    assert 12 * (cost * life / 12) / (found.replacement or 1.0) == pytest.approx(found.before_training)


def test_a_lab_without_statements_has_no_books() -> None:
    toy = toy_lab()
    assert two_books(toy, toy.run(36)) == []
    steady = break_even_life(toy, toy.run(36), "FY2028")
    assert steady is not None and steady.before_training == pytest.approx(12 * (4 - 8))
