"""Expressions: what a line item becomes when it is called with symbols instead of numbers.

An expression is an immutable tree. Its operators are those of the vocabulary and nothing else; everything Python would
need a concrete value for (``if``, ``and``, ``max``, ``float``) raises an error with the remedy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NoReturn

from labecon.errors import ModelError

CONDITIONS = frozenset({"lt", "le", "gt", "ge", "and", "or"})
#: Operators as formulas and generated text write them.
SYMBOLS = {
    "add": "+",
    "sub": "-",
    "mul": "*",
    "div": "/",
    "lt": "<",
    "le": "<=",
    "gt": ">",
    "ge": ">=",
    "and": "&",
    "or": "|",
}
_RANK = {"lt": 0, "le": 0, "gt": 0, "ge": 0, "or": 1, "and": 2, "add": 3, "sub": 3, "mul": 4, "div": 4, "neg": 5}
_REMEDY = "the value is not known yet: use where(c, a, b), minimum, maximum, & and |"
_CONDITION_ONLY = "a condition is not a number: it goes into where, & and | and nowhere else"

#: What a formula may combine: an expression, a unit constant, or one of the two numbers that may be written.
Operand = Any


def _stop(*_: object) -> NoReturn:
    raise ModelError.of("not-traceable", _REMEDY)


@dataclass(frozen=True, eq=False)
class Expr:
    """One node of a formula.

    Args:
        op: ``const``, ``unit_const``, ``arg`` (an argument not yet wired), ``driver``, ``ref``, ``sum``, an operator.
        args: Child expressions, in order.
        name: Name of the constant, argument, driver or item; empty for operators.
        lag: For ``ref``: ``now``, ``opening``, ``prior``, ``year_ago`` or ``trailing_year``.
    """

    op: str
    args: tuple[Expr, ...] = ()
    name: str = ""
    lag: str = ""

    @property
    def is_condition(self) -> bool:
        """True when the expression is a condition."""
        return self.op in CONDITIONS

    def __add__(self, other: Operand) -> Expr:
        return _number("add", self, other)

    def __radd__(self, other: Operand) -> Expr:
        return _number("add", other, self)

    def __sub__(self, other: Operand) -> Expr:
        return _number("sub", self, other)

    def __rsub__(self, other: Operand) -> Expr:
        return _number("sub", other, self)

    def __mul__(self, other: Operand) -> Expr:
        return _number("mul", self, other)

    def __rmul__(self, other: Operand) -> Expr:
        return _number("mul", other, self)

    def __truediv__(self, other: Operand) -> Expr:
        return _quotient(self, other)

    def __rtruediv__(self, other: Operand) -> Expr:
        return _quotient(other, self)

    def __neg__(self) -> Expr:
        return _number("neg", self)

    def __lt__(self, other: Operand) -> Expr:
        return _number("lt", self, other)

    def __le__(self, other: Operand) -> Expr:
        return _number("le", self, other)

    def __gt__(self, other: Operand) -> Expr:
        return _number("gt", self, other)

    def __ge__(self, other: Operand) -> Expr:
        return _number("ge", self, other)

    def __and__(self, other: Operand) -> Expr:
        return condition("and", self, other)

    def __or__(self, other: Operand) -> Expr:
        return condition("or", self, other)

    def __pow__(self, other: object) -> NoReturn:
        raise ModelError.of("not-traceable", "write power(a, b) instead of a ** b")

    __bool__ = __abs__ = __float__ = __int__ = __index__ = __round__ = __floor__ = __ceil__ = __iter__ = _stop
    __rpow__ = __mod__ = __rmod__ = __floordiv__ = __rfloordiv__ = _stop

    def __eq__(self, other: object) -> bool:
        raise ModelError.of(
            "not-traceable", "compare with <, <=, > or >=; equality of amounts is not in the vocabulary"
        )

    __hash__ = object.__hash__

    def walk(self) -> list[Expr]:
        """Every node of the tree, parents first.

        Returns:
            The nodes; a node used twice is met twice.
        """
        stack, found = [self], []
        while stack:
            node = stack.pop()
            found.append(node)
            if node.args:
                stack.extend(reversed(node.args))
        return found

    def as_data(self) -> list[object]:
        """The node as plain lists, for canonical JSON.

        Returns:
            ``[op, name?, lag?, children...]``.
        """
        head: list[object] = [self.op]
        if self.name:
            head.append(self.name)
        if self.lag:
            head.append(self.lag)
        return head + [child.as_data() for child in self.args]

    def formula(self) -> str:
        """The formula as a person would write it.

        Returns:
            Infix text with the names of items and drivers.
        """
        return _text(self, 0)


def constant(value: Operand) -> Expr:
    """A number written in a formula.

    Args:
        value: 0 or 1, or an expression that is passed through.

    Returns:
        The expression.

    Raises:
        ModelError: Any other number (``literal``).
    """
    if isinstance(value, Expr):
        return value
    symbol = getattr(value, "symbol", None)  # a unit constant of the vocabulary carries its own
    if isinstance(symbol, Expr):
        return symbol
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ModelError.of("not-traceable", f"{value!r} cannot stand in a formula")
    if value not in (0, 1):
        raise ModelError.of(
            "literal",
            f"number {value:g} in a formula: declare a driver with unit and source; only 0 and 1 may be written",
        )
    return Expr("const", name=str(int(value)))


def _number(op: str, *operands: Operand) -> Expr:
    args = tuple(constant(operand) for operand in operands)
    if any(arg.is_condition for arg in args):
        raise ModelError.of("not-traceable", _CONDITION_ONLY)
    return Expr(op, args)


def _quotient(above: Operand, below: Operand) -> Expr:
    result = _number("div", above, below)
    if result.args[1].op == "const" and result.args[1].name == "0":
        raise ModelError.of(
            "not-traceable", "a division by 0; where a denominator can be 0 write ratio(a, b, otherwise)"
        )
    return result


def condition(op: str, *operands: Operand) -> Expr:
    """A conjunction or disjunction.

    Args:
        op: ``and`` or ``or``.
        operands: Two conditions.

    Returns:
        The expression.

    Raises:
        ModelError: An operand is a number.
    """
    args = tuple(constant(operand) for operand in operands)
    if not all(arg.is_condition for arg in args):
        raise ModelError.of("not-traceable", "& and | join conditions such as (a > 0)")
    return Expr(op, args)


def call(op: str, *operands: Operand) -> Expr:
    """A function of the vocabulary applied to numbers.

    Args:
        op: ``min``, ``max``, ``exp``, ``log``, ``sqrt`` or ``ratio``.
        operands: Expressions, 0 or 1.

    Returns:
        The expression.
    """
    return _number(op, *operands)


def choose(test: Expr, yes: Operand, no: Operand) -> Expr:
    """``where(test, yes, no)``.

    Args:
        test: A condition.
        yes: Value where it holds.
        no: Value elsewhere.

    Returns:
        The expression.

    Raises:
        ModelError: The first argument is no condition.
    """
    if not test.is_condition:
        raise ModelError.of("not-traceable", "the first argument of where is a condition such as (a > 0)")
    branches = _number("add", yes, no).args
    return Expr("where", (test, *branches))


def _text(node: Expr, rank: int) -> str:
    if node.op in ("const", "unit_const", "arg", "driver", "ref"):
        lag = {"now": "", "": "", "opening": "opening ", "prior": "prior ", "year_ago": "year-ago "}
        return lag.get(node.lag, "trailing-year ") + node.name
    if node.op == "sum":
        return " + ".join(_text(arg, 3) for arg in node.args) if rank <= 3 else f"({_text(node, 0)})"
    mine = _RANK.get(node.op)
    if mine is None:
        names = {"min": "minimum", "max": "maximum"}
        return f"{names.get(node.op, node.op)}({', '.join(_text(arg, 0) for arg in node.args)})"
    if node.op == "neg":
        text = f"-{_text(node.args[0], mine)}"
    else:
        left, right = node.args
        text = f"{_text(left, mine)} {SYMBOLS[node.op]} {_text(right, mine + 1)}"
    return f"({text})" if mine < rank else text
