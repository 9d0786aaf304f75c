"""The Python engine and history with absence."""

from __future__ import annotations

import math

import pytest

from labecon.backends import python
from labecon.errors import NumericError
from labecon.language import Part, component, ratio
from tests.unit.language.build import add, graph, lab_of

FLOW = "money/month"


def test_a_geometric_series_in_closed_form() -> None:
    made = graph(lab_of(rent=("line", FLOW, lambda prior_rent, growth: prior_rent * growth)), {"growth": "1"})
    values, scales = python.run(made, 40, {"growth": 0.5}, {"rent": 2.0})
    assert values == {"rent": [2 * 0.5 ** (month + 1) for month in range(40)]}
    assert scales == {}


def test_lags_of_a_year() -> None:
    lab = lab_of(
        x=("line", FLOW, lambda u: u),
        back=("line", FLOW, lambda year_ago_x: year_ago_x),
        total=("line", "money", lambda trailing_year_x: trailing_year_x),
    )
    values, _ = python.run(graph(lab, {"u": FLOW}), 14, {"u": 100.0}, {"x": [float(k) for k in range(12)]})
    assert values["back"] == [*map(float, range(12)), 100.0, 100.0]
    assert values["total"][0] == sum(range(1, 12)) + 100
    assert values["total"][11:] == [1200.0] * 3


def test_the_longer_of_two_histories_is_cut_to_twelve_months() -> None:
    assert python.year_before([float(k) for k in range(20)]) == [float(k) for k in range(8, 20)]
    assert python.year_before(3.0) == [3.0] * 12
    assert (python.last([1.0, 2.0]), python.last(5.0)) == (2.0, 5.0)


def test_a_ratio_is_undefined_where_its_denominator_is_zero() -> None:
    lab = lab_of(
        share=("ratio", "1", lambda a, b: a / b),
        safe=("line", "1", lambda a, b: ratio(a, b, 1)),
    )
    values, _ = python.run(graph(lab, {"a": FLOW, "b": FLOW}), 1, {"a": 1.0, "b": 0.0}, {})
    assert math.isnan(values["share"][0])
    assert values["safe"] == [1.0]


def test_a_division_by_zero_in_a_line_names_the_line() -> None:
    lab = lab_of(p=("line", "1", lambda a: a), q=("line", "1", lambda p, b: p / b))
    made = graph(lab, {"a": "1", "b": "1"})
    with pytest.raises(NumericError, match="demo: q is not finite in 2025-10: float division by zero"):
        python.run(made, 3, {"a": 1.0, "b": 0.0}, {}, first=309)
    constant = graph(lab_of(q=("line", "1", lambda a, b: a / b)), {"a": "1", "b": "1"})
    with pytest.raises(NumericError, match="demo: a line is not finite: float division by zero"):
        python.run(constant, 3, {"a": 1.0, "b": 0.0}, {}, first=309)


def test_the_first_value_that_is_not_finite_by_month_then_order() -> None:
    lab = lab_of(p=("line", "1", lambda a: a), q=("line", "1", lambda p: p), margin=("ratio", "1", lambda q, p: q / p))
    made = graph(lab, {"a": "1"})
    fine = {"p": [1.0, 1.0, 1.0], "q": [1.0, 1.0, 1.0], "margin": [math.nan] * 3}
    assert python.first_not_finite(made, fine) is None
    assert python.first_not_finite(made, {**fine, "p": [1.0, 1.0, math.inf], "q": [1.0, math.nan, 1.0]}) == ("q", 1)
    assert python.first_not_finite(made, {**fine, "q": [1e301, 1.0, 1.0]}) == ("q", 0)
    assert python.first_not_finite(made, {**fine, "q": [1e300, -1e300, 1e300]}) is None


def _history(given: dict[str, list[float | None]], *parts: str) -> dict[str, list[float | None]]:
    product = add(component("product"), revenue=("line", FLOW, lambda x: x))
    lab = lab_of(
        revenue=("line", FLOW, lambda sum_revenue: sum_revenue),
        tax=("line", FLOW, lambda revenue, rate: revenue * rate),
        before=("line", FLOW, lambda prior_revenue: prior_revenue),
        other=("line", FLOW, lambda x: x),
    )
    made = graph(lab, {"x": FLOW, "rate": "1"}, *(Part(name, product) for name in parts))
    return python.history(made, 2, given, {"rate": [0.5, None]})


def test_totals_of_history_are_absent_where_a_part_is() -> None:
    values = _history({"a.revenue": [1.0, 2.0], "b.revenue": [None, 3.0]}, "a", "b")
    assert values["revenue"] == [None, 5.0]
    assert values["tax"] == [None, None]
    assert values["before"] == [None, None]
    assert "other" not in values


def test_the_unallocated_part_carries_what_absent_parts_would_have() -> None:
    given = {"a.revenue": [1.0, 2.0], "b.revenue": [None, None], "unallocated.revenue": [4.0, None]}
    values = _history(given, "a", "b", "unallocated")
    assert values["revenue"] == [5.0, None]
    assert values["tax"] == [2.5, None]
    assert values["before"] == [None, 5.0]


def test_what_is_given_goes_before_what_is_computed() -> None:
    values = _history({"a.revenue": [1.0, 2.0], "revenue": [None, 7.0]}, "a")
    assert values["revenue"] == [1.0, 7.0]
