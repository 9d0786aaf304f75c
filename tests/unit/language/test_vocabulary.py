"""The functions of the vocabulary on numbers, symbols and units."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from labecon.errors import ModelError
from labecon.language import (
    Expr,
    days_per_month,
    exp,
    log,
    maximum,
    minimum,
    month,
    months_per_year,
    power,
    ratio,
    sqrt,
    where,
    year,
)
from labecon.language.unit_check import UnitValue, of
from labecon.units import Unit

X, Y = Expr("arg", name="x"), Expr("arg", name="y")


def unit(text: str) -> UnitValue:
    return UnitValue(Unit.parse(text))


def test_on_numbers() -> None:
    assert (where(True, 1, 0), where(False, 1, 0)) == (1, 0)
    assert (minimum(2, 3), maximum(2, 3)) == (2, 3)
    assert (ratio(1, 4, 9), ratio(1, 0, 9)) == (0.25, 9)
    assert power(2.0, 10.0) == pytest.approx(1024)
    assert (exp(0), log(1), sqrt(9.0)) == (1, 0, 3)
    assert 6 * months_per_year == 72
    assert days_per_month * 12 == math.fsum([365.25])


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (where((X < Y) & (X > 0) | (Y >= 1), X, 0), "where((x < y) & (x > 0) | (y >= 1), x, 0)"),
        (minimum(X, 0) + maximum(1, Y), "minimum(x, 0) + maximum(1, y)"),
        (power(X, Y), "exp(y * log(x))"),
        (ratio(X, Y, 0), "ratio(x, y, 0)"),
        (sqrt(X) / months_per_year, "sqrt(x) / months_per_year"),
        (month * X - year, "month * x - year"),
        (1 / X, "1 / x"),
        (month / X, "month / x"),
        (minimum(month, X), "minimum(month, x)"),
        (where(month > X, 1, 0), "where(x < month, 1, 0)"),
        (where(month <= X, 1, 0), "where(x >= month, 1, 0)"),
        (days_per_month + X, "days_per_month + x"),
        (1 - X, "1 - x"),
    ],
)
def test_on_symbols(made: Expr, text: str) -> None:
    # Python turns `constant > symbol` round only where the left side knows no answer; both spellings mean the same.
    assert made.formula() in (text, text.replace("x < month", "month > x").replace("x >= month", "month <= x"))


def test_on_units() -> None:
    assert (unit("money/month") * month).unit == Unit.parse("money")
    assert (unit("1/year") / months_per_year).unit == Unit.parse("1/month")
    assert (unit("money/day") * days_per_month).unit == Unit.parse("money/month")
    assert (log(unit("1")) / year / months_per_year).unit == Unit.parse("1/month")
    assert ratio(unit("money"), unit("person"), 0).unit == Unit.parse("money/person")
    assert where(unit("money") > 0, unit("person"), 0).unit == Unit.parse("person")
    assert maximum(0, unit("person")).unit == Unit.parse("person")
    assert (-unit("person") + 0).unit == Unit.parse("person")
    assert (0 - unit("person")).unit == Unit.parse("person")
    assert (1 / unit("month")).unit == Unit.parse("1/month")
    assert power(unit("1"), unit("1")).unit == Unit.parse("1")


@pytest.mark.parametrize(
    ("wrong", "code", "message"),
    [
        (lambda: unit("money") + unit("person"), "unit-mismatch", "cannot add money and person"),
        (lambda: unit("money") < unit("person"), "unit-mismatch", "cannot compare money and person"),
        (
            lambda: minimum(unit("money"), unit("person")),
            "unit-mismatch",
            "cannot take the minimum of money and person",
        ),
        (lambda: maximum(unit("money"), 1), "unit-mismatch", "cannot take the maximum of money and 1"),
        (lambda: where(unit("money") > 0, unit("money"), 1), "unit-mismatch", "cannot choose between money and 1"),
        (
            lambda: ratio(unit("money"), unit("person"), 1),
            "unit-mismatch",
            "cannot take the ratio of money/person and 1",
        ),
        (
            lambda: exp(unit("month")),
            "unit-mismatch",
            "exp takes a plain number, not month: divide by a reference first",
        ),
        (
            lambda: log(unit("money")),
            "unit-mismatch",
            "log takes a plain number, not money: divide by a reference first",
        ),
        (
            lambda: power(unit("money"), unit("1")),
            "unit-mismatch",
            "log takes a plain number, not money: divide by a reference first",
        ),
        (lambda: unit("money") + 1, "unit-mismatch", "cannot add money and 1"),
        (
            lambda: 1 - unit("1/month"),
            "rate-needs-month",
            "cannot subtract 1 and 1/month: write rate * month, or make it a @stock",
        ),
        (lambda: unit("money") * 3, "literal", "number 3 in a formula"),
        (
            lambda: where(unit("money"), 1, 0),
            "not-traceable",
            "the first argument of where is a condition such as (a > 0)",
        ),
        (lambda: abs(unit("money")), "not-traceable", "the value is not known yet"),
        (lambda: float(unit("money")), "not-traceable", "the value is not known yet"),
        (lambda: unit("money") == unit("money"), "not-traceable", "compare with <, <=, > or >="),
    ],
)
def test_units_that_do_not_fit(wrong: Callable[[], Any], code: str, message: str) -> None:
    with pytest.raises(ModelError) as error:
        wrong()
    assert error.value.problems[0].code == code
    assert error.value.problems[0].message.startswith(message)


def test_zero_fits_any_unit_and_one_is_plain() -> None:
    assert of(0).unit is None
    assert of(1).unit == Unit()
    assert of(month).unit == Unit.parse("month")


@pytest.mark.parametrize(
    "use", [lambda: -month, lambda: abs(month), lambda: bool(month), lambda: float(month), lambda: month**1]
)
def test_a_unit_constant_alone_is_no_number(use: Callable[[], Any]) -> None:
    with pytest.raises(ModelError, match="month stands beside a quantity"):
        use()
