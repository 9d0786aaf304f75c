"""The functions and constants that a formula may use, for numbers, symbols and units alike."""

from __future__ import annotations

import math
from typing import Any, NoReturn

from labecon.errors import ModelError
from labecon.language import unit_check
from labecon.language.expression import Expr, call, choose
from labecon.language.unit_check import UnitValue
from labecon.units import Unit


class Constant:
    """A unit constant: a number in a calculation, a symbol while tracing, a unit in the unit check.

    Args:
        name: As written in formulas.
        number: Its value.
        unit: Its unit.
    """

    def __init__(self, name: str, number: float, unit: Unit) -> None:
        self.name, self.number, self.unit = name, number, unit
        self.symbol = Expr("unit_const", name=name)

    def like(self, other: object) -> Any:
        """The constant as the kind of value it meets.

        Args:
            other: The other operand.

        Returns:
            An expression, a unit value or a float.
        """
        if isinstance(other, Expr):
            return self.symbol
        if isinstance(other, UnitValue):
            return UnitValue(self.unit)
        if isinstance(other, Constant):
            raise ModelError.of(
                "not-traceable", f"{self.name} and {other.name} meet before any quantity: reorder the formula"
            )
        return self.number

    def __mul__(self, other: Any) -> Any:
        return self.like(other) * other

    def __rmul__(self, other: Any) -> Any:
        return other * self.like(other)

    def __truediv__(self, other: Any) -> Any:
        return self.like(other) / other

    def __rtruediv__(self, other: Any) -> Any:
        return other / self.like(other)

    def __add__(self, other: Any) -> Any:
        return self.like(other) + other

    def __radd__(self, other: Any) -> Any:
        return other + self.like(other)

    def __sub__(self, other: Any) -> Any:
        return self.like(other) - other

    def __rsub__(self, other: Any) -> Any:
        return other - self.like(other)

    def __lt__(self, other: Any) -> Any:
        return self.like(other) < other

    def __le__(self, other: Any) -> Any:
        return self.like(other) <= other

    def __gt__(self, other: Any) -> Any:
        return self.like(other) > other

    def __ge__(self, other: Any) -> Any:
        return self.like(other) >= other

    def _stop(self, *_: object) -> NoReturn:
        raise ModelError.of(
            "not-traceable", f"{self.name} stands beside a quantity: multiply, divide or compare with one"
        )

    __bool__ = __abs__ = __float__ = __int__ = __index__ = __round__ = __neg__ = __pow__ = __rpow__ = _stop


month = Constant("month", 1.0, Unit.parse("month"))
year = Constant("year", 1.0, Unit.parse("year"))
months_per_year = Constant("months_per_year", 12.0, Unit.parse("month/year"))
days_per_month = Constant("days_per_month", 365.25 / 12, Unit.parse("day/month"))
CONSTANTS = {item.name: item for item in (month, year, months_per_year, days_per_month)}


def _kind(values: tuple[Any, ...]) -> str:
    if any(isinstance(value, Expr) for value in values):
        return "symbol"
    return "unit" if any(isinstance(value, UnitValue) for value in values) else "number"


def _settled(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """Unit constants turned into the kind of value they meet."""
    partner = next((value for value in values if not isinstance(value, Constant)), None)
    return tuple(value.like(partner) if isinstance(value, Constant) else value for value in values)


def where(test: Any, yes: Any, no: Any) -> Any:
    """One of two values, by a condition; compiled engines evaluate both.

    Args:
        test: A condition.
        yes: Value where it holds.
        no: Value elsewhere, of the same unit.

    Returns:
        The chosen value.
    """
    test, yes, no = _settled((test, yes, no))
    if isinstance(test, Expr):
        return choose(test, yes, no)
    if isinstance(test, UnitValue):
        if not test.condition:
            raise ModelError.of("not-traceable", "the first argument of where is a condition such as (a > 0)")
        return unit_check.joined("choose between", yes, no)
    return yes if test else no


def minimum(a: Any, b: Any) -> Any:
    """The smaller of two values of one unit.

    Args:
        a: First value.
        b: Second value.

    Returns:
        ``a`` where a < b, else ``b``.
    """
    a, b = _settled((a, b))
    kind = _kind((a, b))
    if kind == "symbol":
        return call("min", a, b)
    return unit_check.joined("take the minimum of", a, b) if kind == "unit" else (a if a < b else b)


def maximum(a: Any, b: Any) -> Any:
    """The larger of two values of one unit.

    Args:
        a: First value.
        b: Second value.

    Returns:
        ``a`` where a > b, else ``b``.
    """
    a, b = _settled((a, b))
    kind = _kind((a, b))
    if kind == "symbol":
        return call("max", a, b)
    return unit_check.joined("take the maximum of", a, b) if kind == "unit" else (a if a > b else b)


def _function(name: str, number: Any, value: Any) -> Any:
    (value,) = _settled((value,))
    if isinstance(value, Expr):
        return call(name, value)
    return unit_check.plain(value, name) if isinstance(value, UnitValue) else number(value)


def exp(value: Any) -> Any:
    """The exponential of a plain number.

    Args:
        value: Plain number.

    Returns:
        e to that power.
    """
    return _function("exp", math.exp, value)


def log(value: Any) -> Any:
    """The natural logarithm of a plain number above 0.

    Args:
        value: Plain number.

    Returns:
        Its logarithm.
    """
    return _function("log", math.log, value)


def sqrt(value: Any) -> Any:
    """The square root of a plain number.

    Args:
        value: Plain number, not negative.

    Returns:
        Its root.
    """
    return _function("sqrt", math.sqrt, value)


def power(a: Any, b: Any) -> Any:
    """``a`` to the power ``b`` as exp(b * log(a)); both plain numbers, a above 0.

    Args:
        a: Plain number above 0.
        b: Plain number.

    Returns:
        The power.
    """
    return exp(b * log(a))


def ratio(a: Any, b: Any, otherwise: Any) -> Any:
    """``a / b``, or ``otherwise`` where ``b`` is 0.

    Args:
        a: Numerator.
        b: Denominator, which may be 0.
        otherwise: Value there; of the unit of a / b.

    Returns:
        The quotient or the replacement.
    """
    a, b, otherwise = _settled((a, b, otherwise))
    kind = _kind((a, b, otherwise))
    if kind == "symbol":
        return call("ratio", a, b, otherwise)
    if kind == "unit":
        return unit_check.joined("take the ratio of", unit_check.of(a) / b, otherwise)
    return a / b if b != 0 else otherwise
