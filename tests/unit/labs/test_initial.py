"""Values before the first forecast month: from history, with a spread, as sums, for lags of a year, or not at all."""

from __future__ import annotations

import pytest

from labecon.labs.scenarios import Override
from tests.labfile import complaints, edited
from tests.rich_lab import TOML, rich_lab
from tests.unit.labs.test_history import REST, TOP, acme
from tests.worked_example import TOML as EXAMPLE
from tests.worked_example import example_lab


def test_a_lag_reads_the_last_month_of_history() -> None:
    lab = acme()
    past = lab.history.values["chat.revenue"]
    assert lab.run().value("chat.revenue", "2025-10") == pytest.approx(past[-1] * 1.01)  # type: ignore[operator]
    assert lab.initial["chat.revenue"].citation.facts == tuple(
        fact for one in lab.history.reported["chat.revenue"] for fact in one.facts
    )


def test_lags_of_a_year_read_the_same_month_a_year_before() -> None:
    lab = acme()
    past, run = lab.history.values["revenue"], lab.run()
    for month in range(3):
        forecast = run.forecast["revenue"][: month + 1]
        before = past[-(11 - month) :]
        assert run.forecast["annual"][month] == pytest.approx(sum(before) + sum(forecast))  # type: ignore[arg-type]
        assert run.forecast["year_growth"][month] == pytest.approx(forecast[-1] / past[-12 + month] - 1)  # type: ignore[operator]


def test_an_opening_value_with_a_spread_leaves_the_eleven_months_before() -> None:
    text = edited(
        TOP + REST,
        ("[initial.lab]", '[initial.lab]\nrevenue = { history = "revenue", spread = "0.5 to 2", reason = "x" }'),
    )
    lab, plain = acme(text), acme()
    path = lab.path(1, 1)
    factor = lab.drivers["initial.revenue"].sample(1, 1, lab.actual_through)
    assert factor != 1
    past = plain.history.values["revenue"]
    expected = [*past[-11:-1], past[-1] * factor, path.forecast["revenue"][0]]  # type: ignore[operator]
    assert path.forecast["annual"][0] == pytest.approx(sum(expected))  # type: ignore[arg-type]
    assert path.forecast["year_growth"][0] == pytest.approx(path.forecast["revenue"][0] / past[-12] - 1)  # type: ignore[operator]


def test_a_number_stands_for_each_month_of_the_year_before() -> None:
    text = edited(
        TOP + REST, ("[initial.lab]", '[initial.lab]\nrevenue = { value = 7, unit = "money/month", reason = "x" }')
    )
    run = acme(text).run()
    assert run.forecast["annual"][0] == pytest.approx(77 + run.forecast["revenue"][0])


@pytest.mark.parametrize("added", ["", 'revenue = { history = "revenue", reason = "x" }\n'])
def test_a_year_with_a_missing_month_is_no_initial_value(added: str) -> None:
    text = edited(
        TOP + REST,
        ('history_from = "2024-01"', 'history_from = "2025-01"'),
        ("[initial.lab]\n", f"[initial.lab]\n{added}"),
    )
    found = complaints(acme, text)
    assert [one.code for one in found] == ["no-initial"]
    assert found[0].message == "revenue is read with a lag, has no history at 2025-09 and no initial value"
    assert found[0].remedy == "add revenue to [initial.lab] with a source or reason"


def test_the_spread_of_the_exit_level_is_used_where_none_is_given() -> None:
    text = edited(
        TOP + REST, ("[initial.lab]", '[initial.chat]\nrevenue = { history = "chat.revenue" }\n[initial.lab]')
    )
    lab = acme(text)
    fitted = lab.history.paths["chat.revenue"]
    low, high = lab.drivers["initial.chat.revenue"].range_at(309)
    assert fitted.exit_log_sd is not None
    assert high / low == pytest.approx(2.718281828459045 ** (2 * 1.6448536269514722 * fitted.exit_log_sd), rel=1e-5)
    assert lab.initial_medians["chat.revenue"] == pytest.approx(fitted.exit_level)
    without = acme(edited(text, ('history = "chat.revenue" }', 'history = "chat.revenue", spread = 1 }')))
    assert not without.drivers["initial.chat.revenue"].shape.is_random


def test_an_uncertain_opening_value_is_drawn_once_per_path() -> None:
    lab = rich_lab()
    users = {lab.path(3, path, 1).value("chat.users", "2025-10") for path in range(5)}
    assert len(users) == 5
    assert lab.with_drivers({"initial.chat.users": 4e6}).drivers["initial.chat.users"].at(308) == 4e6
    doubled = lab.with_overrides({"initial.cash": Override("scale", 2)})
    assert doubled.run().value("cash", "2025-10") == pytest.approx((lab.run().value("cash", "2025-10") or 0) + 5e6)


SUM = 'cash = { sum_of = ["training_cost", "-revenue"], reason = "what is left" }'
CASH = 'cash = { value = 6e7, unit = "money", reason = "worked example, cash" }'


def test_a_sum_of_other_opening_values_is_an_inferred_residual() -> None:
    lab = example_lab(edited(EXAMPLE, (CASH, SUM)))
    assert lab.initial_medians["cash"] == 1.4e7 - 3.2e6
    richer = lab.with_drivers({"initial.training_cost": 2e7})
    assert richer.initial_medians["cash"] == 2e7 - 3.2e6
    assert lab.path(1, 0, 1).value("cash", "2025-10") == pytest.approx(
        lab.simulate(1, 1, keep=("cash",), months=1).results.lines["cash"][0, 0], rel=1e-6
    )


def test_a_sum_may_add_a_sum_written_before_it_only() -> None:
    late = edited(EXAMPLE, (CASH, 'cash = { sum_of = ["training_cost"], reason = "a" }'))
    late = edited(late, ('training_cost = { value = 1.4e7, unit = "money/month", reason = "worked example, training" }',
                         'training_cost = { sum_of = ["revenue", "revenue"], reason = "b" }'))  # fmt: skip
    found = complaints(example_lab, late)
    assert [(one.code, one.message) for one in found] == [
        ("cycle", "initial.cash adds up training_cost, a sum that is written after it")
    ]
    early = (
        edited(late, ('cash = { sum_of = ["training_cost"], reason = "a" }\n', ""))
        + 'cash = { sum_of = ["training_cost"], reason = "a" }\n'
    )
    assert example_lab(early).initial_medians["cash"] == 6.4e6


def test_an_unread_lag_needs_nothing() -> None:
    assert "chat.price" not in rich_lab().initial
    assert "[initial.engine]" in TOML
