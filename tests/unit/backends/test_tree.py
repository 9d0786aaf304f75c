"""Formulas evaluated node by node agree with the generated program."""

from __future__ import annotations

import math

import numpy as np
import pytest

from labecon.backends import array, python, tree
from labecon.language import Expr
from tests.rich_lab import rich_lab

LAB = rich_lab()
RUN = LAB.path(2, 3)


@pytest.mark.parametrize("node", LAB.graph.nodes, ids=lambda node: node.name)
def test_every_item_of_a_month_by_its_tree(node) -> None:  # type: ignore[no-untyped-def]
    place = 14  # every lag of a year then reads the forecast
    drawn = LAB._correlated(2, 3)

    def leaf(one: Expr) -> float:
        month = LAB.first_forecast + place
        if one.op == "driver":
            driver = LAB.drivers[one.name]
            if one.name in LAB.events_by_driver:
                return LAB.events_by_driver[one.name].active_on(2, 3, month, LAB.first_forecast)
            if one.name in drawn:
                return driver.sample_of_normal(drawn[one.name](month), month)
            return driver.sample(2, 3, month)
        series = RUN.forecast[one.name]
        if one.lag == "trailing_year":
            total = 0.0
            for value in series[place - 11 : place + 1]:
                total = total + value
            return total
        return series[place - {"now": 0, "opening": 1, "prior": 1, "year_ago": 12}[one.lag]]

    found = tree.evaluate(node.expr, leaf, python.FUNCTIONS)
    expected = RUN.forecast[node.name][place]
    assert found == expected or (math.isnan(found) and math.isnan(expected))


A, B = Expr("ref", name="a", lag="now"), Expr("ref", name="b", lag="now")


def test_absence_and_zero() -> None:
    values = {"a": 1.0, "b": None}
    assert tree.evaluate(A + B, lambda leaf: values[leaf.name], python.FUNCTIONS) is None
    assert math.isnan(tree.evaluate(A / B, lambda leaf: {"a": 1.0, "b": 0.0}[leaf.name], python.FUNCTIONS))
    columns = {"a": np.array([1.0, 2.0]), "b": np.array([0.0, 4.0])}
    found = tree.evaluate(A / B, lambda leaf: columns[leaf.name], array.FUNCTIONS)
    assert np.isnan(found[0])
    assert found[1] == 0.5
