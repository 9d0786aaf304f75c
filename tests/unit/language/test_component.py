"""Declarations: what a body may hold, names that are refused, components that extend and replace."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from labecon.errors import DataError, ModelError
from labecon.language import component, exp, maximum, month, months_per_year, power, where
from tests.unit.language.build import add

RATE = 0.05


def traced(formula: Callable[..., Any]) -> str:
    return add(component("lab"), item=("line", "1", formula)).items["item"].trace().formula()


def refusal(formula: Callable[..., Any]) -> tuple[str, str]:
    with pytest.raises(ModelError) as error:
        traced(formula)
    return error.value.problems[0].code, error.value.problems[0].message


@pytest.mark.parametrize(
    "formula",
    [
        lambda x, y: x if x > y else y,
        lambda x, y: x > y and y,
        lambda x, y: not x,
        lambda x, y: max(x, y),
        lambda x, y: abs(x),
        lambda x, y: math.exp(x),
        lambda x, y: where(0 < x < y, x, y),
        lambda x, y: int(x),
        lambda x, y: round(x),
        lambda x, y: list(x),
        lambda x, y: x // y,
        lambda x, y: x % y,
        lambda x, y: divmod(x, y),
        lambda x, y: x**y,
        lambda x, y: where(x == y, x, y),
        lambda x, y: where(x != y, x, y),
        lambda x, y: x in (x, y),
        lambda x, y: x is y,
        lambda x, y: sum([x, y]) * sum(x),
        lambda x, y: x @ y,
        lambda x, y: x[0],
        lambda x, y: x.value,
        lambda x, y: x(y),
        lambda x, y: len(x),
        lambda x, y: ~x,
        lambda x, y: unknown_function(x),  # type: ignore[name-defined]  # noqa: F821
        lambda x, y: x + "1",
        lambda x, y: x + None,
        lambda x, y: x + True,
        lambda x, y: x + 1j,
        lambda x, y: power(0, x),
        lambda x, y: x / 0,
        lambda x, y: (x > y) + 1,
        lambda x, y: exp(x > y),
        lambda x, y: where(x, y, 0),
        lambda x, y: where((x > y) & y, x, y),
        lambda x, y: maximum(x > y, 1),
        lambda x, y: x > y,
        lambda x, y: "text",
        lambda x, y: None,
        lambda x, y: -month * x,
        lambda x, y: month and x,
        lambda x, y: float(month) * x,
        lambda x, y: month * months_per_year * x,
    ],
)
def test_what_only_a_number_can_do_is_not_traceable(formula: Callable[..., Any]) -> None:
    assert refusal(formula)[0] == "not-traceable"


def test_the_remedy_is_in_the_message() -> None:
    assert (
        refusal(lambda x, y: max(x, y))[1]
        == "the value is not known yet: use where(c, a, b), minimum, maximum, & and |"
    )
    assert refusal(lambda x, y: x**y)[1] == "write power(a, b) instead of a ** b"
    assert "ratio(a, b, otherwise)" in refusal(lambda x: x / 0)[1]


@pytest.mark.parametrize(
    "formula",
    [
        lambda x: x * 0.05,
        lambda x: 12 * x,
        lambda x: x * RATE,
        lambda x: x - -1.5,
        lambda x: where(x > 2, x, 0),
        lambda x: x * exp(1),
    ],
)
def test_a_number_other_than_0_and_1_is_a_literal(formula: Callable[..., Any]) -> None:
    code, message = refusal(formula)
    assert code == "literal"
    assert "declare a driver with unit and source; only 0 and 1 may be written" in message


def test_0_and_1_and_unit_constants_may_be_written() -> None:
    assert traced(lambda x: (1 - x) * 1.0 + 0) == "(1 - x) * 1 + 0"
    assert traced(lambda x: x * month / months_per_year) == "x * month / months_per_year"
    assert traced(lambda: 1) == "1"


def test_a_body_is_one_expression_over_positional_arguments() -> None:
    def with_local(x):  # type: ignore[no-untyped-def]
        y = x
        return y

    def with_default(x, y=1):  # type: ignore[no-untyped-def]
        return x + y

    def with_more(*x):  # type: ignore[no-untyped-def]
        return x[0]

    def with_keyword(*, x):  # type: ignore[no-untyped-def]
        return x

    for formula in (with_local, with_default, with_more, with_keyword):
        assert refusal(formula)[1] == "a body is one return expression over positional arguments, without defaults"


@pytest.mark.parametrize(
    "name",
    ["opening_cash", "prior_x", "year_ago_x", "trailing_year_x", "sum_x", "lab_x", "arr12", "gpu1", "r", "c", "true"],
)
def test_reserved_names_of_items(name: str) -> None:
    with pytest.raises(ModelError, match=f"reserved: {name}") as error:
        add(component("lab"), **{name: ("line", "1", lambda x: x)})
    assert error.value.problems[0].code == "duplicate-name"
    assert error.value.problems[0].place.startswith("test_component.py:")


def test_an_item_is_declared_once() -> None:
    lab = add(component("lab"), sales=("line", "1", lambda x: x))
    with pytest.raises(ModelError, match=r"test_component\.py:\d+: sales: lab\.sales is already declared"):
        add(lab, sales=("line", "1", lambda y: y))


def test_a_unit_that_is_none_is_refused() -> None:
    with pytest.raises(DataError, match="is not a unit"):
        add(component("lab"), sales=("line", "money/month/month", lambda x: x))


def test_extending_includes_items_and_slots_once() -> None:
    base = add(component("base", uses=("engine",)), sales=("line", "1", lambda x: x))
    left = add(component("left", extends=(base,)), cost=("line", "1", lambda x: x))
    right = add(component("right", extends=(base,)), tax=("line", "1", lambda x: x))
    both = component("both", extends=(left, right), uses=("training",))
    assert list(both.items) == ["sales", "cost", "tax"]
    assert both.uses == ("engine", "training")
    assert repr(both) == "Component('both', 3 items)"


def test_replacing_a_formula_leaves_the_original() -> None:
    lab = add(component("lab"), sales=("line", "1", lambda x: x), cost=("line", "1", lambda sales: sales))
    twin = lab.replaced("cost", lambda sales: sales + 1)
    assert twin.items["cost"].trace().formula() == "sales + 1"
    assert lab.items["cost"].trace().formula() == "sales"
    assert list(twin.items) == list(lab.items)
    with pytest.raises(ModelError, match="lab has no item costs"):
        lab.replaced("costs", lambda x: x)


def test_the_docstring_is_kept() -> None:
    def sales(x):  # type: ignore[no-untyped-def]
        """Money in."""
        return x

    lab = component("lab")
    assert lab.line("1")(sales) is sales
    assert lab.items["sales"].doc == "Money in."
