"""The headline in the brief: its points hold on the plain engine, and a little off them the target is missed."""

from __future__ import annotations

from pathlib import Path

import pytest

import labecon
from labecon.analysis.requirement.cases_array import again
from labecon.analysis.requirement.goals_array import goal_of
from labecon.analysis.requirement.headline_array import TARGET, headline_levers, required_lives
from labecon.analysis.requirement.required_figures_array import GROWTH, LIFE, MARGIN, required_figures, with_requirement
from labecon.analysis.requirement.search_array import each_alone, one_driver
from labecon.labs import load
from tests.unit.analysis.toy import toy_lab


def test_the_growth_of_a_thin_lab_meets_the_target_and_less_does_not() -> None:
    lab = labecon.load("openai")
    figures = required_figures(lab, lab.run())
    goal, lever = goal_of(lab, TARGET), headline_levers(lab)["growth"]
    found = figures[GROWTH]
    assert (found.head, found.sources) == ("alone", ("revenue_growth",))
    assert found.value is not None
    assert again(goal, lever.settings(found.value)).met
    assert not again(goal, lever.settings(found.value * 0.999)).met
    helped = found.variant("with_favourable").value
    assert helped is not None and helped < found.value
    training = headline_levers(lab)["training"].moved(-1.6448536269514722)
    assert again(goal, {**training, **lever.settings(helped)}).met
    assert not again(goal, {**training, **lever.settings(helped * 0.999)}).met


def test_what_is_out_of_reach_alone_says_so_and_what_helps() -> None:
    lab = labecon.load("zhipu")
    figures = required_figures(lab, lab.run())
    for name, said in ((GROWTH, "no value from 0.23 to 100.00 is enough"), (MARGIN, "is enough")):
        alone = figures[name].variant("alone")
        assert alone.value is None
        assert said in alone.reason["en"]
        assert figures[name].head == "with_favourable"
    margin, levers = figures[MARGIN].value, headline_levers(lab)
    assert margin is not None
    beside = {**levers["growth"].moved(1.6448536269514722), **levers["training"].moved(-1.6448536269514722)}
    goal, cost = goal_of(lab, TARGET), levers["margin"]
    assert again(goal, {**beside, **cost.settings(1 - margin)}).met
    assert not again(goal, {**beside, **cost.settings(1 - margin + 0.001)}).met
    lives = {f"median/{one.year}": one.months for one in required_lives(lab)}
    assert {one.key: one.value for one in figures[LIFE].definitions} == lives


def test_several_drivers_searched_together_give_what_each_gives_alone() -> None:
    lab = labecon.load("openai")
    goal, levers = goal_of(lab, TARGET), headline_levers(lab)
    both = each_alone(goal, [(levers["growth"], {}), (levers["training"], {})])
    for found, key in zip(both, ("growth", "training"), strict=True):
        alone = one_driver(goal, levers[key])
        assert [one.values for one in found.points] == [one.values for one in alone.points]
        assert found.grid == alone.grid
    quick = each_alone(goal, [(levers["growth"], {})], quick=True)[0]
    assert quick.points[0].values[0] == pytest.approx(both[0].points[0].values[0], rel=1e-4)


def test_a_lab_without_such_drivers_has_no_value_and_a_reason() -> None:
    lab = toy_lab()
    figures = required_figures(lab, lab.run())
    assert [one.value for one in figures.values()] == [None, None, None]
    assert all(one.reason["en"] and one.reason["zh"] for one in figures.values())


def test_the_headline_adds_definitions_and_leaves_the_value() -> None:
    lab = labecon.load("zhipu")
    life = required_figures(lab, lab.run())[LIFE]
    other = required_figures(toy_lab(), toy_lab().run())[LIFE]
    joined = with_requirement(other, life)
    assert joined is not None
    assert (joined.value, joined.reason) == (other.value, other.reason)
    assert joined.definitions == life.definitions
    assert with_requirement(None, life) is life
    assert with_requirement(life, None) is life


def test_drivers_moved_together_go_as_far_as_each_may() -> None:
    """A take-off may not be slower than its least growth; the normal growth of the same lever goes below that."""
    lab = load("api_only", workspace=Path(__file__).parents[4] / "examples" / "workspace")
    lever = headline_levers(lab)["growth"]
    slow = lever.settings(1.5)
    assert {value for name, value in slow.items() if name.endswith("normal_growth")} == {1.5}
    assert {value for name, value in slow.items() if name.endswith("takeoff_growth")} == {2.0}
    assert lever.low < 1.0
    found = required_figures(lab, lab.run())[GROWTH].value
    goal = goal_of(lab, TARGET)
    assert found is not None and found < 2.0
    assert again(goal, lever.settings(found)).met
    assert not again(goal, lever.settings(found * 0.999)).met
