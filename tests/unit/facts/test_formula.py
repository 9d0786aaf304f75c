"""Formulas over facts, exact and on intervals."""

from __future__ import annotations

from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labecon.errors import DataError
from labecon.facts.formula import evaluate, evaluate_interval, names, parse_formula

D = Decimal


def test_precedence_and_parentheses() -> None:
    values = {"a": D(7), "b": D(2), "c-1.x": D(3)}
    assert evaluate(parse_formula("a - b * c-1.x + 4"), values) == 5
    assert evaluate(parse_formula("( a - b ) * c-1.x / 5"), values) == 3
    assert evaluate(parse_formula("a - b - c-1.x"), values) == 2
    assert names(parse_formula("( a - b ) * c-1.x / 5")) == {"a", "b", "c-1.x"}


@pytest.mark.parametrize("text", ["", "a +", "( a", "a b", "+ a", "a ) b"])
def test_bad_formulas_name_what_was_expected(text: str) -> None:
    with pytest.raises(DataError, match="expected"):
        parse_formula(text)


def test_division_by_zero_is_refused() -> None:
    with pytest.raises(DataError, match="divides by zero"):
        evaluate(parse_formula("1 / a"), {"a": D(0)})


@pytest.mark.parametrize(
    ("formula", "low", "high"),
    [
        ("a - b", "-1", "2"),
        ("a * b", "1", "6"),
        ("a / b", "0.5", "3"),
        ("a * ( 1 - b )", "-3", "0"),
        ("a - a", "0", "0"),
        ("( a - b ) / ( a + b )", "-0.333333", "0.5"),
    ],
)
def test_intervals_worked_out_by_hand(formula: str, low: str, high: str) -> None:
    box = {"a": (D(1), D(3)), "b": (D(1), D(2))}
    found = evaluate_interval(parse_formula(formula), box)
    assert [round(x, 6) for x in found] == [D(low), D(high)]


def test_unbounded_inputs_and_denominators() -> None:
    infinite = D("Infinity")
    assert evaluate_interval(parse_formula("a - b"), {"a": (D(1), infinite), "b": (D(2), D(3))}) == (-2, infinite)
    assert evaluate_interval(parse_formula("1 / a"), {"a": (D(-1), D(1))}) == (-infinite, infinite)
    both = {"a": (D(1), infinite), "b": (D(1), infinite)}
    assert evaluate_interval(parse_formula("a - b"), both) == (-infinite, infinite)


def test_a_square_is_not_narrowed_to_its_corners() -> None:
    low, high = evaluate_interval(parse_formula("a * a"), {"a": (D(-1), D(2))})
    assert low <= 0 and high >= 4


NUMBER = st.decimals(min_value=1, max_value=100, places=1)


@given(NUMBER, NUMBER, NUMBER, st.decimals(min_value=0, max_value=1, places=2))
def test_every_point_of_the_box_lies_in_the_interval(a: Decimal, b: Decimal, c: Decimal, where: Decimal) -> None:
    root = parse_formula("( a - c ) / ( b + c )")
    box = {name: (x, x + 1) for name, x in zip("abc", (a, b, c), strict=True)}
    low, high = evaluate_interval(root, box)
    for corner in product((D(0), where, D(1)), repeat=3):
        point = {name: box[name][0] + step for name, step in zip("abc", corner, strict=True)}
        assert low <= evaluate(root, point) <= high
