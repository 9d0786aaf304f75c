"""Expressions: the printed formula, read again by Python with the vocabulary, gives the same tree and value."""

from __future__ import annotations

import re
from typing import Any

import pytest

from labecon.backends import python, tree
from labecon.language import Expr, vocabulary
from labecon.language.expression import constant
from tests.rich_lab import rich_lab
from tests.worked_example import example_lab

WORDS = {name: getattr(vocabulary, name) for name in ("where", "minimum", "maximum", "exp", "log", "sqrt", "ratio")}
NODES = [node for lab in (example_lab(), rich_lab()) for node in lab.graph.nodes]


def spoken(leaf: Expr) -> str:
    """A lag and a name as one Python name."""
    return re.sub(r"\W", "_", f"{leaf.lag}_{leaf.name}" if leaf.lag not in ("", "now") else leaf.name)


def reread(expr: Expr) -> Expr:
    """The printed formula evaluated with symbols."""
    text = expr.formula()
    leaves = {leaf.formula(): leaf for leaf in expr.walk() if leaf.op in ("driver", "ref")}
    for shown in sorted(leaves, key=len, reverse=True):
        text = re.sub(rf"(?<![\w.]){re.escape(shown)}(?![\w.])", spoken(leaves[shown]), text)
    space: dict[str, Any] = {**WORDS, **vocabulary.CONSTANTS, **{spoken(leaf): leaf for leaf in leaves.values()}}
    return constant(eval(text, {"__builtins__": {}}, space))  # the text of a formula of a test's own lab


def flat(expr: Expr) -> object:
    """The tree with sums written as additions, and no difference between 'a > b' and 'b < a'."""
    if expr.op == "sum":
        total = flat(expr.args[0])
        for arg in expr.args[1:]:
            total = ["add", total, flat(arg)]
        return total
    if not expr.args:
        return expr.as_data()
    args = [flat(arg) for arg in expr.args]
    return [{"gt": "lt", "ge": "le"}[expr.op], *reversed(args)] if expr.op in ("gt", "ge") else [expr.op, *args]


@pytest.mark.parametrize("node", NODES, ids=lambda node: node.name)
def test_the_printed_formula_is_the_formula(node: Any) -> None:
    assert flat(reread(node.expr)) == flat(node.expr)


@pytest.mark.parametrize("node", NODES, ids=lambda node: node.name)
def test_the_printed_formula_has_the_same_value(node: Any) -> None:
    def leaf(one: Expr) -> float:
        return 0.3 + (hash_of(f"{one.lag} {one.name}") % 1000) / 997

    expected = tree.evaluate(node.expr, leaf, python.FUNCTIONS)
    assert tree.evaluate(reread(node.expr), leaf, python.FUNCTIONS) == expected


def hash_of(text: str) -> int:
    return sum(ord(letter) * 31**place for place, letter in enumerate(text))


A, B, C = (Expr("ref", name=name, lag="now") for name in "abc")


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (A - (B - C), "a - (b - c)"),
        (A - B - C, "a - b - c"),
        (A + (B + C), "a + (b + c)"),
        (A * (B / C), "a * (b / c)"),
        (A / (B * C), "a / (b * c)"),
        (-(A + B) * C, "-(a + b) * c"),
        (-(A * B), "-(a * b)"),
        (A - -B, "a - -b"),
        (vocabulary.where((A < B) & ((B > 0) | (C >= 1)), A, B), "where((a < b) & ((b > 0) | (c >= 1)), a, b)"),
        (Expr("sum", (A, B)) * C, "(a + b) * c"),
        (A - Expr("sum", (B, C)), "a - (b + c)"),
        (
            Expr("ref", name="cash", lag="opening") + Expr("ref", name="x", lag="trailing_year"),
            "opening cash + trailing-year x",
        ),
    ],
)
def test_brackets_are_written_where_they_matter(made: Expr, text: str) -> None:
    assert made.formula() == text


EVERY_OPERATOR = (
    """const unit_const driver ref sum neg add sub mul div lt le gt and or where min max exp log sqrt ratio"""
)


def test_every_operator_of_the_language_is_met_by_the_two_labs() -> None:
    met = {leaf.op for node in NODES for leaf in node.expr.walk()}
    assert met >= set(EVERY_OPERATOR.split())
    assert {leaf.lag for node in NODES for leaf in node.expr.walk() if leaf.op == "ref"} == {
        "now", "opening", "prior", "year_ago", "trailing_year",
    }  # fmt: skip


def test_walking_meets_parents_first_and_in_order() -> None:
    assert [node.op + node.name for node in ((A + B) * C).walk()] == ["mul", "add", "refa", "refb", "refc"]
