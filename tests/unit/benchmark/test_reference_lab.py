"""The reference model of the benchmark: what it holds, against an independent calculation of its first months."""

from __future__ import annotations

import math

import pytest

from labecon.benchmark.reference_lab import FAN_LINES, MONTH_LINES, reference_lab

LAB = reference_lab()


def test_it_has_the_size_of_the_specification() -> None:
    kinds = [node.kind for node in LAB.graph.nodes]
    assert len(kinds) == 76  # 72 lines; the price index and months per money apart; months of ruin and break-even
    assert kinds.count("check") == 1
    shapes = [one.shape for one in LAB.graph.drivers.values()]
    assert (shapes.count("path"), shapes.count("path and month")) == (18, 4)
    assert [name for name, one in LAB.initial.items() if one.driver is not None and one.driver.shape.is_random] == [
        "training_budget",
        "token_cost",
    ]
    assert LAB.months_to(None) == 60


def test_the_first_month_by_hand() -> None:
    run = LAB.run(1)
    value = {name: run.value(name, "2026-01") for name in ("users", "revenue", "cash", "gpus_owned", "equity")}
    gap = 0.2 + 0.05
    effect = math.exp(-1.0 * gap)
    signups = 0.9e6 * 1.03 * effect * math.exp(-0.0032)
    users = 8e6 * (1 - 0.05 * (0.5 + 1 / (1 + math.exp(-2 * gap)))) + signups
    consumer = users * 0.04 * 0.8 * 20
    start = 5e-6 - math.sqrt(0.5 * 3e-6 * 2e-6)  # a third of the triangle lies below its mode
    price = start * 0.97 * math.exp(-0.0002)
    tokens = 4e12 * 1.06 * (price / start) ** -1.2 * effect * math.exp(-0.0018)
    installed = (30 * 0.99 + 0.8 * effect) * 0.15e6
    assert value["users"] == pytest.approx(users, rel=1e-12)
    assert value["revenue"] == pytest.approx(consumer + tokens * price + installed, rel=1e-12)
    assert value["gpus_owned"] == pytest.approx(max(420, 0.2 * (tokens + users * 0.3e6) / 0.003e12), rel=1e-12)


def test_the_balance_closes_on_every_path_and_months_are_read_off_in_passing() -> None:
    keep = (*FAN_LINES, *MONTH_LINES)
    made = LAB.simulate(3000, 5, keep=keep, backend="array")
    assert made.checks["check_balance"][1]
    lines = made.results.lines
    for name, of, sign in (("ruin_month", "cash", -1), ("break_even_month", "ebitda", 1)):
        hit = sign * lines[of] > 0
        first = hit.argmax(axis=0) + 1
        expected = first * hit.any(axis=0) + 61 * ~hit.any(axis=0)
        assert (lines[name][-1] == expected).all(), name
