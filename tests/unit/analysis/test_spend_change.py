"""Average spend of platform customers: mix and price, against numbers worked out by hand."""

from __future__ import annotations

import pytest

import labecon
from labecon.analysis.fact_reader import LabFacts
from labecon.analysis.figures import Figure
from labecon.analysis.questions.question import Setting
from labecon.analysis.questions.ratios import RATIOS
from labecon.analysis.spend_change import decomposed, reported_spend_change, spend_change_ahead
from labecon.facts import load_ledger
from labecon.labs import Run


def value(figure: Figure, key: str) -> float:
    """The value of a definition that has one."""
    found = figure.variant(key).value
    assert found is not None
    return found


def over(run: Run, line: str, year: str) -> float:
    """A line over a year in which every month is there."""
    found = run.window(line, year)
    assert found is not None
    return found


def test_the_reported_fall_is_mix_and_what_stayed_pays_more() -> None:
    figure = reported_spend_change(LabFacts(load_ledger(), "minimax"))
    # 2023: 2.702 m from 100 payers, 2.1 m of it from five. Nine months of 2025: 15.417 m from 2,500, 11.6 m from five.
    large = (2.1e6 / 5, 11.6e6 / 5 * 12 / 9)
    other = (0.602e6 / 95, 3.817e6 / 2495 * 12 / 9)
    mix = (5 / 2500 - 5 / 100) * (sum(large) / 2 - sum(other) / 2)
    total = 15.417e6 / 2500 * 12 / 9 - 2.702e6 / 100
    assert value(figure, "mix") == pytest.approx(mix)
    assert value(figure, "total") == pytest.approx(total)
    assert value(figure, "price") == pytest.approx(total - mix)
    low, high = figure.variant("mix").low, figure.variant("mix").high
    assert low is not None and high is not None and low < mix < high
    assert mix < total < 0  # first large customers, then small ones


def test_nothing_is_left_over() -> None:
    before = {"large": (0.05, 400.0), "other": (0.95, 6.0), "small": (30.0, 0.1)}
    after = {"large": (0.01, 700.0), "other": (0.99, 4.0), "small": (40.0, 0.2)}
    parts = decomposed(before, after)
    assert parts["mix"] + parts["price"] == pytest.approx(parts["total"])
    assert decomposed(before, before) == {"total": 0.0, "mix": 0.0, "price": 0.0}
    doubled = {tier: (weight, 2 * value) for tier, (weight, value) in before.items()}
    assert decomposed(before, doubled)["mix"] == 0.0


@pytest.mark.parametrize(("name", "part"), [("minimax", "platform"), ("zhipu", "cloud")])
def test_the_forecast_parts_add_up_to_the_change_of_revenue_per_customer(name: str, part: str) -> None:
    run = labecon.load(name).run()
    figure = spend_change_ahead(run, part)
    for earlier, later in (("FY2026", "FY2027"), ("FY2027", "FY2028")):
        spend = [over(run, f"{part}.revenue", one) / over(run, f"{part}.customers", one) for one in (earlier, later)]
        assert value(figure, f"{later}/total") == pytest.approx(spend[1] - spend[0])
        whole = value(figure, f"{later}/mix") + value(figure, f"{later}/price")
        assert whole == pytest.approx(spend[1] - spend[0])


def test_a_run_that_ends_before_says_so() -> None:
    figure = spend_change_ahead(labecon.load("minimax").run(12), "platform")
    assert figure.value is None and figure.variant("FY2028/mix").reason["en"] == "the run ends before"


def test_the_ratio_names_what_is_assumed() -> None:
    question = RATIOS["RAT-12"]
    answers = question.answer(Setting(lambda lab, scenario: labecon.load(lab, scenario)))
    names = [(one.lab, one.figure.name) for one in answers]
    assert ("minimax", "spend_change") in names and ("zhipu", "spend_change_ahead") in names
    assert "*.large_spend_ratio" in question.rests_on
