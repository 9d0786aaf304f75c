"""Courses over months, shocks, spreads: what a driver's value depends on."""

from __future__ import annotations

import math

import pytest

from labecon.backends import draws
from labecon.errors import DataError
from labecon.labs.driver_shapes import parse_driver, parse_driver_table
from labecon.periods import month_index

JANUARY = month_index("2026-01")
SEASON = {f"{month:02d}": float(month) for month in range(1, 13)}


def test_a_line_between_months_held_flat_outside() -> None:
    shape = parse_driver({"2026-12": 400, "2026-01": 510})
    assert [shape.median_at(JANUARY + k) for k in (-30, 0, 1, 10, 11, 40)] == [510, 510, 500, 410, 400, 400]
    assert (shape.axes, shape.median, shape.low_at(JANUARY + 1), shape.high_at(JANUARY + 1)) == ("month", 510, 500, 500)


def test_a_step_keeps_the_last_value() -> None:
    shape = parse_driver({"2026-01": 1, "2026-04": 2}, between="step")
    assert [shape.median_at(JANUARY + k) for k in (-1, 0, 2, 3, 4)] == [1, 1, 1, 2, 2]


def test_growth_is_constant_in_between() -> None:
    shape = parse_driver({"2026-01": 100, "2027-01": 400}, between="growth")
    for k in range(13):
        assert math.isclose(shape.median_at(JANUARY + k), 100.0 * 4.0 ** (k / 12), rel_tol=1e-14)
    assert (shape.median_at(JANUARY), shape.median_at(JANUARY + 12)) == (100.0, 400.0)


def test_a_season_repeats_each_year() -> None:
    shape = parse_driver(SEASON)
    assert [shape.median_at(month_index(month)) for month in ("2025-12", "2026-01", "2031-07")] == [12, 1, 7]


def test_a_spread_scales_the_course_and_leaves_the_run_alone() -> None:
    shape = parse_driver({"2026-01": 10, "2026-02": 20}, spread="0.8 to 1.25")
    assert shape.axes == "path and month"
    assert (shape.median_at(JANUARY), shape.median_at(JANUARY + 1)) == (10.0, 20.0)
    assert math.isclose(shape.low_at(JANUARY), 8.0)
    assert math.isclose(shape.high_at(JANUARY + 1), 25.0)
    ratio = {shape.sample(3, 9, JANUARY + k, "demo.x") / shape.median_at(JANUARY + k) for k in range(2)}
    assert max(ratio) - min(ratio) < 1e-15  # one draw per path


def test_a_negative_course_keeps_low_below_high() -> None:
    shape = parse_driver({"2026-01": -10}, spread="0.8 to 1.25")
    assert shape.low_at(JANUARY) < shape.median_at(JANUARY) < shape.high_at(JANUARY)


@pytest.mark.parametrize(("shock", "median"), [("normal", 0.0), ("uniform", 0.5)])
def test_a_shock_is_drawn_each_month(shock: str, median: float) -> None:
    shape = parse_driver(shock=shock)
    assert (shape.axes, shape.median, shape.median_at(309)) == ("path and month", median, median)
    draw = draws.normal if shock == "normal" else draws.uniform
    assert shape.sample(1, 17, 309, "demo.talkie.reach_shock") == draw(1, 17, 309, "demo.talkie.reach_shock")
    assert shape.sample(1, 17, 310, "demo.talkie.reach_shock") == draw(1, 17, 310, "demo.talkie.reach_shock")


def test_a_distribution_is_drawn_once_per_path() -> None:
    shape = parse_driver("uniform(0, 1)")
    assert shape.axes == "path"
    assert shape.sample(1, 5, 309, "demo.a") == shape.sample(1, 5, 340, "demo.a") == draws.uniform(1, 5, 0, "demo.a")


def test_a_constant_needs_no_draw() -> None:
    shape = parse_driver(0.3, share=True)
    assert (shape.axes, shape.is_random, shape.sample(1, 5, 309, "demo.a")) == ("run", False, 0.3)


def test_a_table_of_a_lab_file() -> None:
    shape = parse_driver_table({"path": {"2026-01": 2.0}, "spread": "lognormal(1, 0.1)", "unit": "1", "reason": "test"})
    assert shape.axes == "path and month"
    assert parse_driver_table({"value": "0.1 to 0.4", "share": True}).distribution.kind == "logit-normal"
    assert parse_driver_table({"shock": "uniform"}).each_month


@pytest.mark.parametrize(
    ("table", "code", "says"),
    [
        ({}, "literal", "no value"),
        ({"value": 1, "shock": "normal"}, "literal", "contradict"),
        ({"shock": "norml"}, "unknown-name", "did you mean normal"),
        ({"value": 1, "between": "step"}, "literal", "between"),
        ({"value": 1, "spread": "0.8 to 1.25"}, "literal", "spread"),
        ({"value": 1, "path": {"2026-01": 1}}, "literal", "path"),
        ({"path": 3}, "literal", "path"),
        ({"path": {}}, "literal", "at least one month"),
        ({"path": {"2026-13": 1}}, "bad-period", "2026-13"),
        ({"path": {"2026-01": math.nan}}, "out-of-range", "nan"),
        ({"path": {"2026-01": "many"}}, "literal", "many"),
        ({"path": {"2026-01": 1}, "between": "lin"}, "unknown-name", "did you mean line"),
        ({"path": {"2026-01": 1, "2026-02": 0}, "between": "growth"}, "out-of-range", "positive"),
        ({"path": {"01": 1, "02": 2}}, "literal", "all of 01 to 12"),
        ({"path": {"00": 1}}, "out-of-range", "01 to 12"),
        ({"path": SEASON, "between": "step"}, "literal", "season"),
        ({"path": {"2026-01": 1}, "spread": "0.8 to 2"}, "out-of-range", "0.8 to 1.25"),
        ({"path": {"2026-01": 1}, "bounds": [0, 1]}, "literal", "nothing is drawn"),
        ({"path": {"2026-01": 1.2}, "share": True}, "out-of-range", "share"),
        ({"path": {"2026-01": 0.9}, "share": True, "spread": "uniform(0.8, 1.2)"}, "out-of-range", "share"),
        ({"value": 0.5, "share": "yes"}, "literal", "share"),
        ({"value": "0.1 to 0.3", "bounds": 5}, "literal", "bounds"),
    ],
)
def test_a_wrong_table_says_what_and_where(table: dict[str, object], code: str, says: str) -> None:
    with pytest.raises(DataError) as caught:
        parse_driver_table(table, place="demo.toml: churn")
    (problem,) = caught.value.problems
    assert problem.code == code
    assert problem.place.startswith("demo.toml: churn")
    assert says in str(problem)


def test_all_problems_of_a_path_come_together() -> None:
    with pytest.raises(DataError) as caught:
        parse_driver({"2026-13": 1, "2026-01": math.inf, "soon": 2})
    assert len(caught.value.problems) == 3
