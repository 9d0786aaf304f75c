"""Metrics of facts and lines of the model."""

from __future__ import annotations

import pytest

from labecon.facts import load_ledger
from labecon.facts.metrics import LINE_OF_METRIC, PRODUCTS, line_of, metric_of_line

LEDGER = load_ledger()


@pytest.mark.parametrize(
    ("key", "line"),
    [
        ("minimax.total.revenue.FY2024", "revenue"),
        ("minimax.talkie.revenue.FY2024", "talkie.revenue"),
        ("minimax.ai_native_products.revenue.FY2024", None),
        ("minimax.total.training_cloud_cost.FY2024", "training_cost"),
        ("zhipu.rnd.compute_service_cost.FY2024", "training_cost"),
        ("zhipu.compute.cost_of_sales.H1-2025", "inference_cost"),
        ("zhipu.staff.cost_of_sales.H1-2025", None),
        ("zhipu.cloud.gross_margin.H1-2025", "cloud.gross_margin"),
        ("minimax.total.loss_for_period.FY2024", "net_loss"),
        ("zhipu.total.cash_and_cash_equivalents.2025-06-30", "cash"),
        ("minimax.alibaba.shareholding.2025-12-21", None),
    ],
)
def test_line_of_a_fact(key: str, line: str | None) -> None:
    fact = LEDGER.resolve(key)
    assert fact is not None and line_of(fact) == line


@pytest.mark.parametrize("entity", ["minimax", "zhipu"])
def test_both_directions_agree(entity: str) -> None:
    lines = {line for one in (*LEDGER.facts, *LEDGER.all_derived) if one.entity == entity and (line := line_of(one))}
    assert {"revenue", "training_cost", "net_loss", "adjusted_net_loss", "cash", "preferred"} - lines <= {"preferred"}
    for line in lines:
        found = metric_of_line(line, entity)
        assert found is not None, line
        assert LEDGER.find(entity, found[1], found[0]) or any(
            one.entity == entity and (one.segment, one.metric) == found for one in LEDGER.all_derived
        ), line


def test_the_table_is_about_metrics_that_exist() -> None:
    known = {one.metric for one in (*LEDGER.facts, *LEDGER.all_derived)}
    assert set(LINE_OF_METRIC) <= known
    segments = {(one.entity, one.segment) for one in LEDGER.facts}
    assert all((entity, product) in segments for entity, names in PRODUCTS.items() for product in names)
    assert metric_of_line("no_such_line", "minimax") is None
