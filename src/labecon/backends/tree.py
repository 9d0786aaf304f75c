"""A formula evaluated node by node, for the few places where its leaves are not the months of a run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from labecon.backends.source import CALLS
from labecon.language import Expr
from labecon.language.vocabulary import CONSTANTS

_BINARY: dict[str, Callable[[Any, Any], Any]] = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "lt": lambda a, b: a < b,
    "le": lambda a, b: a <= b,
    "gt": lambda a, b: a > b,
    "ge": lambda a, b: a >= b,
    "and": lambda a, b: a & b,
    "or": lambda a, b: a | b,
}


def evaluate(expr: Expr, leaf: Callable[[Expr], Any], functions: Mapping[str, Any]) -> Any:
    """The value of a formula.

    Args:
        expr: The formula.
        leaf: Value of a driver or of a reference to an item; None where it is absent.
        functions: The engine's functions, e.g. `labecon.backends.python.FUNCTIONS`; division by 0 gives not-a-number.

    Returns:
        A number or an array; None where the formula reads an absent value.
    """
    if expr.op == "const":
        return float(expr.name)
    if expr.op == "unit_const":
        return CONSTANTS[expr.name].number
    if expr.op in ("driver", "ref"):
        return leaf(expr)
    values = [evaluate(arg, leaf, functions) for arg in expr.args]
    if any(value is None for value in values):
        return None
    if expr.op == "sum":
        total = values[0]
        for value in values[1:]:
            total = total + value
        return total
    if expr.op == "neg":
        return -values[0]
    if expr.op == "div":
        return functions["_quotient"](*values)
    if expr.op in _BINARY:
        return _BINARY[expr.op](*values)
    return functions[CALLS[expr.op]](*values)
