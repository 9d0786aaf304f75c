"""The brief of the two bundled labs: complete, sourced, and consistent with their statements."""

from __future__ import annotations

import pytest

import labecon
from labecon.analysis.backtest import leave_one_out
from labecon.analysis.brief import ORDER, Brief, brief
from labecon.analysis.valuation.assumptions import valued
from labecon.facts.priors import load_priors
from labecon.labs import Lab

LABS = ("minimax", "zhipu")


@pytest.fixture(scope="module")
def labs() -> dict[str, Lab]:
    return {name: labecon.load(name) for name in LABS}


@pytest.fixture(scope="module")
def found(labs: dict[str, Lab]) -> Brief:
    return brief(list(labs.values()), paths=60)


@pytest.mark.parametrize("name", LABS)
def test_every_question_has_a_figure_or_a_reason(found: Brief, name: str) -> None:
    one = found.labs[name]
    assert list(one.figures) == list(ORDER)
    for figure in one.figures.values():
        assert (figure.value is None) == bool(figure.reason), figure.name
        assert figure.value is None or figure.sources, figure.name
        assert figure.value is None or figure.variant(figure.head).value == figure.value, figure.name
        for variant in figure.definitions:
            if variant.value is not None and variant.low is not None and variant.high is not None:
                slack = 1e-9 * abs(variant.value)
                assert variant.low - slack <= variant.value <= variant.high + slack, (figure.name, variant.key)


@pytest.mark.parametrize("name", LABS)
def test_every_source_can_be_looked_up(found: Brief, name: str) -> None:
    one = found.labs[name]
    for figure in one.figures.values():
        for source in {*figure.sources, *(s for variant in figure.definitions for s in variant.sources)}:
            known = one.lab.ledger.resolve(source) or source in load_priors()
            assert known or source in valued(one.lab).drivers or source in one.lab.graph.by_name, (figure.name, source)


@pytest.mark.parametrize("name", LABS)
def test_all_checks_hold_on_all_paths(found: Brief, name: str) -> None:
    assert [check for check, (_, holds) in found.labs[name].checks.items() if not holds] == []


@pytest.mark.parametrize("name", LABS)
def test_generations_add_up_to_contribution_less_training(found: Brief, labs: dict[str, Lab], name: str) -> None:
    """Against the lab's own totals: gross profit less selling expense, the commercial team's included, and training."""
    run = labs[name].run()
    contribution = sum(run.forecast["gross_profit"]) - sum(run.forecast["selling_expense"])
    training = sum(run.forecast["training_cost"])
    rows = found.labs[name].generations
    assert sum(row.contribution for row in rows) == pytest.approx(contribution, rel=1e-9)
    assert sum(row.training for row in rows if row.line) == pytest.approx(training, rel=1e-9)


@pytest.mark.parametrize("name", LABS)
def test_what_decides_is_named_with_its_share(found: Brief, name: str) -> None:
    one = found.labs[name]
    assert set(one.drivers_by_kind) <= {"fact", "prior", "judgement", "policy"}
    assert one.deciding
    for deciding in one.deciding:
        assert 0 < deciding.share <= 1
        assert deciding.driver in one.lab.drivers or deciding.driver.startswith("initial.")
        assert deciding.target in one.figures
    assert all(0 <= share <= 1 + 1e-12 for share in one.judgement_share.values())


@pytest.mark.parametrize("name", LABS)
def test_unallocated_parts_are_counted(found: Brief, name: str) -> None:
    assert any(row.value and row.share for row in found.labs[name].unallocated)


@pytest.mark.parametrize("name", LABS)
def test_left_out_windows_are_predicted_with_an_honest_interval(labs: dict[str, Lab], name: str) -> None:
    """The share inside a 90 % interval must not be far below 0.9: 0.75 is out of reach of chance for 50 windows."""
    table = leave_one_out(labs[name])
    assert len(table.rows) >= 20
    assert table.coverage is not None and table.coverage >= 0.75
    assert table.median_error is not None
    assert all(row.low <= row.predicted <= row.high for row in table.rows)
