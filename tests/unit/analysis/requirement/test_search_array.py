"""Requirements of a lab whose answers can be worked out on paper.

Its cash after n months is 100 - n (budget + pay + 8 - 0.6 sales); as it is, 10 a month go.
"""

from __future__ import annotations

import json
from math import erf, sqrt

import numpy as np
import pytest

import labecon
from labecon.analysis.requirement import cases_array
from labecon.analysis.requirement.cases_array import Bracket, Chance
from labecon.analysis.requirement.effort_array import least_effort
from labecon.analysis.requirement.goals_array import goal_of
from labecon.analysis.requirement.headline_array import charged_at
from labecon.analysis.requirement.levers import between, levers_of
from labecon.analysis.requirement.search_array import one_driver, two_drivers
from labecon.cli.main import main
from labecon.errors import UsageError
from labecon.labs import Lab
from labecon.periods import month_index
from tests.unit.analysis.toy import toy_lab


@pytest.fixture(scope="module")
def lab() -> Lab:
    return toy_lab(pay='"normal(8, 1)"', budget='"normal(6, 2)"')


@pytest.mark.parametrize(
    ("target", "driver", "value", "side"),
    [
        ("cash@2026-03 >= 85", "pay", 3.0, "below"),
        ("cash@2026-03 >= USD 85", "store.sales", (22 - 5) / 0.6, "above"),
        ("cash lasts to 2026-10", "pay", 80 / 12, "below"),  # 100 - 10 (2 + pay) >= 2 pay
        ("no cash_out before 2026-11", "pay", 80 / 12, "below"),
        ("break_even before 2027-06", "store.sales", 22 / 0.6, "above"),  # a month earns 0.6 sales - 22
        ("adjusted_net_loss@FY2027 <= 60", "pay", 3.0, "below"),
    ],
)
def test_one_driver(lab: Lab, target: str, driver: str, value: float, side: str) -> None:
    goal = goal_of(lab, target)
    found = one_driver(goal, levers_of(lab, [driver])[0])
    (point,) = found.points
    assert found.reachable and not found.base.met and found.shown is None
    assert point.values[0] == pytest.approx(value, rel=1e-9)
    assert point.holds == side
    assert point.again.met
    gap = found.gap(point)
    assert gap is None or gap < 1e-9


def test_the_point_itself_meets_the_target_and_its_neighbour_does_not(lab: Lab) -> None:
    goal = goal_of(lab, "cash lasts to 2026-10")
    point = one_driver(goal, levers_of(lab, ["pay"])[0]).points[0]
    assert cases_array.again(goal, {"pay": point.values[0]}).met
    assert not cases_array.again(goal, {"pay": point.values[0] * (1 + 1e-9)}).met


def test_a_search_that_takes_the_wrong_end_is_caught_by_the_second_run(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Bracket, "met", property(lambda one: one.high if one.low_met else one.low))
    found = one_driver(goal_of(lab, "cash lasts to 2026-10"), levers_of(lab, ["pay"])[0])
    assert not found.points[0].again.met


def test_nowhere_is_shown_by_the_ends_of_a_monotone_margin(lab: Lab) -> None:
    found = one_driver(goal_of(lab, "cash@2026-03 >= 1e6"), levers_of(lab, ["pay=0 to 20"])[0])
    assert not found.reachable and found.points == ()
    assert found.shown is not None and found.shown.method == "monotone" and found.shown.conclusive
    assert found.shown.at == (0.0,) and found.shown.best == pytest.approx(94 - 1e6)


def test_a_margin_that_turns_is_bounded_by_its_steps(lab: Lab) -> None:
    """Between two points of the grid lies a valley that no point shows: nothing is claimed."""
    goal = goal_of(lab, "cash@2026-03 >= 85")
    scores = np.array([-1.0, -9.0, -2.0])
    shown = one_driver.__globals__["_shown"](scores, [(1.0,), (2.0,), (3.0,)], (3,))
    assert (shown.method, shown.best, shown.step, shown.conclusive) == ("grid", -1.0, 8.0, False)
    deep = one_driver.__globals__["_shown"](scores - 10, [(1.0,), (2.0,), (3.0,)], (3,))
    assert deep.conclusive and goal.threshold == 85


def test_the_frontier_is_the_line_it_should_be(lab: Lab) -> None:
    across, down = levers_of(lab, ["store.sales=15 to 40", "pay=0 to 12"])
    found = two_drivers(goal_of(lab, "cash@2026-03 >= 85"), across, down, solved=1)
    assert len(found.grid) == 40 and len(found.grid[0]) == 40
    assert len(found.points) > 25
    for point in found.points:
        assert point.values[1] == pytest.approx(0.6 * point.values[0] - 9, abs=1e-8)
        assert point.again.met and point.holds == "below"
        assert found.gap(point) is not None and found.gap(point) <= 1e-6  # type: ignore[operator]
    for row, pay in zip(found.grid, down.grid(40), strict=True):
        for met, sales in zip(row, across.grid(40), strict=True):
            assert met == (0.6 * sales - 9 >= pay) or abs(0.6 * sales - 9 - pay) < 1e-9


def test_a_steep_frontier_is_followed_the_other_way(lab: Lab) -> None:
    """Over so wide a range of pay few lines of sales cross it, while all lines of pay do."""
    across, down = levers_of(lab, ["store.sales=1 to 1000", "pay=0 to 12"])
    goal = goal_of(lab, "cash@2026-03 >= 85")
    found = two_drivers(goal, across, down)
    assert len(found.points) == 40 and {point.solved for point in found.points} == {0}
    for point in found.points:
        assert point.values[0] == pytest.approx((point.values[1] + 9) / 0.6, rel=1e-8)
        assert point.again.met and point.holds == "above"
    assert {point.solved for point in two_drivers(goal, across, down, solved=1).points} == {1}


def test_in_probability_with_the_same_draws(lab: Lab) -> None:
    """The budget is drawn: it stays below 9 - pay on half of the paths where pay is 3."""
    goal = goal_of(lab, "cash@2026-03 >= 85")
    found = one_driver(goal, levers_of(lab, ["pay"])[0], Chance(0.5, 2000, 7))
    (point,) = found.points
    assert point.again.share == pytest.approx(0.5, abs=1 / 2000)
    assert point.again.error == pytest.approx(sqrt(0.25 / 2000), rel=1e-3)
    assert point.error is not None
    assert abs(point.values[0] - 3) < 4 * 2 * sqrt(2 * 3.14159 / 4 / 2000)  # error of a median of normals, twice over
    assert abs(point.error - 2 * sqrt(2 * 3.14159 / 4 / 2000)) < 0.06


def test_least_effort_on_a_plane(lab: Lab) -> None:
    """Pay and budget must fall by 5 together; their deviations are 1 and 2, so by 1 and 4: root of 5 units."""
    goal = goal_of(lab, "cash@2026-03 >= 85")
    found = least_effort(goal, levers_of(lab, ["pay", "brain.budget"]))
    assert found.reachable and found.again is not None and found.again.met
    assert found.distance == pytest.approx(sqrt(5), rel=1e-6)
    moves = {one.lever.name: one for one in found.moves}
    assert moves["pay"].z == pytest.approx(-1, abs=2e-3) and moves["brain.budget"].z == pytest.approx(-2, abs=2e-3)
    assert moves["brain.budget"].value == pytest.approx(2, abs=4e-3)
    assert moves["pay"].share + moves["brain.budget"].share == pytest.approx(1)
    beyond = 0.5 * (1 - erf(sqrt(5) / sqrt(2)))
    assert found.first_order == pytest.approx(beyond, rel=1e-6)
    assert found.drawn is not None and abs(found.drawn - beyond) < 4 * sqrt(beyond / 1000)


def test_least_effort_out_of_reach_and_not_needed(lab: Lab) -> None:
    levers = levers_of(lab, ["pay", "brain.budget"])
    far = least_effort(goal_of(lab, "cash@2026-03 >= 1000"), levers)
    assert not far.reachable and far.moves == () and far.best is not None and far.best < 0
    near = least_effort(goal_of(lab, "cash@2026-03 >= 10"), levers)
    assert near.reachable and near.distance == 0.0 and near.moves == ()
    with pytest.raises(UsageError, match="has no prior"):
        least_effort(goal_of(lab, "cash@2026-03 >= 85"), levers_of(lab, ["pay", "store.sales"]))


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("cahs@2026-03 >= 85", "did you mean cash"),
        ("break_evn before 2027", "did you mean break_even"),
        ("break_even/net before 2027", "no definition 'net'"),
        ("cash lasts to 2040", "must lie between"),
        ("cash lasts to soon", "is not a month"),
        ("cash@2026-03 >= lots", "is no amount"),
        ("cash@2026-03 >= XYZ 5", "is no currency"),
        ("be rich", "is no target"),
        ("cash_out_probability_24m <= 0.1", "--probability"),
    ],
)
def test_what_is_no_target(lab: Lab, target: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        goal_of(lab, target)
    assert said in str(caught.value) and "\n" not in str(caught.value)


def test_what_is_no_driver_is_said_at_once(lab: Lab) -> None:
    with pytest.raises(UsageError) as caught:
        levers_of(lab, ["payy", "store.sales=9 to 3", "pay", "pay=1 to 2"])
    assert [one.code for one in caught.value.problems] == ["unknown-name", "usage", "usage"]


def test_events_are_read_on_one_plan(lab: Lab) -> None:
    assert goal_of(lab, "break_even before cash_out").plan == "committed"
    assert goal_of(lab, "break_even before cash_out/policy").plan == "policy"
    assert goal_of(lab, "break_even before 2027").plan == "policy"
    found = one_driver(goal_of(lab, "break_even before cash_out"), levers_of(lab, ["store.sales"])[0])
    assert found.points[0].values[0] == pytest.approx(22 / 0.6, rel=1e-9)
    assert found.points[0].again.value == month_index("2026-12")  # the first month with twelve known behind it


def test_a_life_that_is_no_whole_number_charges_its_last_month_in_part() -> None:
    training = np.array([30.0, 0.0, 6.0])
    assert charged_at(training, 2, 2.5) == pytest.approx((6 + 0 + 0.5 * 30) / 2.5)


def test_a_grid_is_geometric_where_its_ends_are_far_apart() -> None:
    assert between(1.0, 3.0, 3) == [1.0, 2.0, 3.0]
    assert between(1.0, 9.0, 3) == pytest.approx([1.0, 3.0, 9.0])


@pytest.mark.parametrize("target", ["cash lasts to 2027-06", "break_even before cash_out"])
def test_shares_are_those_that_simulate_counts_by_another_reading(
    target: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """`simulate --joint` reads months of events, this reads levels in money: on the same paths they must agree."""
    assert main(["simulate", "zhipu", "--paths", "80", "--seed", "1", "--joint", target, "--format", "json"]) == 0
    joint = json.loads(capsys.readouterr().out)["joint"][0]["probability"]
    goal = goal_of(labecon.load("zhipu"), target)
    assert cases_array.again(goal, {}, Chance(0.5, 80, 1)).share == joint
