"""Formulas over facts: ``a - b``, ``a / (1 + b)``: parsed, evaluated, and evaluated on intervals.

A name is a fact's id or key; operators stand between spaces, because names contain hyphens. Over intervals a formula
that is linear or a quotient of linear parts in each input takes its extremes at the corners of the box of inputs, so
the corners are computed; anything else falls back on interval arithmetic, which is never too narrow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, DivisionByZero, InvalidOperation
from functools import lru_cache
from itertools import product

from labecon.errors import DataError

Interval = tuple[Decimal, Decimal]
_UNBOUNDED: Interval = (Decimal("-Infinity"), Decimal("Infinity"))
_MAXIMUM_CORNER_INPUTS = 8
_SIGNS = ("(", ")", "+", "-", "*", "/")


@dataclass(frozen=True)
class Node:
    """A part of a formula.

    Args:
        operator: One of ``+ - * /``, ``name`` or ``number``.
        name: Id of the fact, for ``name``.
        number: The constant, for ``number``.
        left: First operand.
        right: Second operand.
    """

    operator: str
    name: str = ""
    number: Decimal = Decimal(0)
    left: Node | None = None
    right: Node | None = None


@lru_cache(maxsize=2048)
def parse_formula(text: str) -> Node:
    """A formula as a tree.

    Args:
        text: Names of facts, whole numbers, ``+ - * /`` between spaces, parentheses.

    Returns:
        The root.

    Raises:
        DataError: The text is no formula.

    Example:
        >>> sorted(names(parse_formula("a.b.c.FY2024 / (1 + a.b.d.9M2025)")))
        ['a.b.c.FY2024', 'a.b.d.9M2025']
    """
    parser = _Parser(text)
    root = parser.chain()
    if parser.rest:
        raise parser.error("an operator between spaces")
    return root


class _Parser:
    """Recursive descent over the words of one formula."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.rest = text.replace("(", " ( ").replace(")", " ) ").split()

    def error(self, expected: str) -> DataError:
        seen = repr(self.rest[0]) if self.rest else "the end"
        return DataError.of("bad-formula", f"formula {self.text!r}: expected {expected}, found {seen}")

    def take(self, *signs: str) -> str:
        return self.rest.pop(0) if self.rest and self.rest[0] in signs else ""

    def atom(self) -> Node:
        if self.take("("):
            inner = self.chain()
            if not self.take(")"):
                raise self.error("')'")
            return inner
        if not self.rest or self.rest[0] in _SIGNS:
            raise self.error("a fact or a number")
        word = self.rest.pop(0)
        return Node("number", number=Decimal(word)) if _is_number(word) else Node("name", name=word)

    def term(self) -> Node:
        node = self.atom()
        while operator := self.take("*", "/"):
            node = Node(operator, left=node, right=self.atom())
        return node

    def chain(self) -> Node:
        node = self.term()
        while operator := self.take("+", "-"):
            node = Node(operator, left=node, right=self.term())
        return node


def _is_number(word: str) -> bool:
    return word.replace(".", "", 1).isdigit()


def names(node: Node) -> set[str]:
    """The facts a formula reads.

    Args:
        node: Root of the formula.

    Returns:
        Their ids or keys as written.
    """
    if node.operator == "name":
        return {node.name}
    return (names(node.left) if node.left else set()) | (names(node.right) if node.right else set())


def evaluate(node: Node, values: Mapping[str, Decimal]) -> Decimal:
    """The value of a formula.

    Args:
        node: Root.
        values: Value of each name.

    Returns:
        The number.

    Raises:
        DataError: Division by zero.
    """
    if node.operator == "name":
        return values[node.name]
    if node.operator == "number" or node.left is None or node.right is None:
        return node.number
    left, right = evaluate(node.left, values), evaluate(node.right, values)
    if node.operator == "+":
        return left + right
    if node.operator == "-":
        return left - right
    if node.operator == "*":
        return left * right
    if not right:
        raise DataError.of("bad-formula", "a formula over facts divides by zero")
    return left / right


def evaluate_interval(node: Node, intervals: Mapping[str, Interval]) -> Interval:
    """The values a formula can take when its inputs lie anywhere in their intervals.

    Args:
        node: Root.
        intervals: Least and greatest value of each name; may be infinite.

    Returns:
        Least and greatest value; unbounded where a denominator can be 0.

    Example:
        >>> evaluate_interval(parse_formula("a - b"), {"a": (Decimal(9), Decimal(11)), "b": (Decimal(1), Decimal(2))})
        (Decimal('7'), Decimal('10'))
    """
    plain, denominators_safe = _interval(node, intervals)
    read = sorted(names(node))
    finite = all(bound.is_finite() for name in read for bound in intervals[name])
    if not denominators_safe or not finite or len(read) > _MAXIMUM_CORNER_INPUTS:
        return plain
    if any(max(_degrees(node, name)) > 1 for name in read):
        return plain
    corners = [
        evaluate(node, dict(zip(read, corner, strict=True)))
        for corner in product(*(sorted(set(intervals[name])) for name in read))
    ]
    return min(corners), max(corners)


def _interval(node: Node, intervals: Mapping[str, Interval]) -> tuple[Interval, bool]:
    """Interval arithmetic, and whether no denominator contains 0."""
    if node.operator == "name":
        return intervals[node.name], True
    if node.operator == "number" or node.left is None or node.right is None:
        return (node.number, node.number), True
    (left, left_safe), (right, right_safe) = _interval(node.left, intervals), _interval(node.right, intervals)
    if node.operator == "/" and right[0] <= 0 <= right[1]:
        return _UNBOUNDED, False
    try:
        return _combine(node.operator, left, right), left_safe and right_safe
    except (InvalidOperation, DivisionByZero):
        return _UNBOUNDED, left_safe and right_safe


def _combine(operator: str, left: Interval, right: Interval) -> Interval:
    if operator == "+":
        return left[0] + right[0], left[1] + right[1]
    if operator == "-":
        return left[0] - right[1], left[1] - right[0]
    values = [x * y if operator == "*" else x / y for x in left for y in right]
    return min(values), max(values)


def _degrees(node: Node, name: str) -> tuple[int, int]:
    """Upper bounds of the degree of a name in numerator and denominator of the formula written as one fraction."""
    if node.operator in ("name", "number") or node.left is None or node.right is None:
        return (1 if node.name == name else 0), 0
    (up, down), (right_up, right_down) = _degrees(node.left, name), _degrees(node.right, name)
    if node.operator in ("+", "-"):
        return max(up + right_down, right_up + down), down + right_down
    if node.operator == "*":
        return up + right_up, down + right_down
    return up + right_down, down + right_up
