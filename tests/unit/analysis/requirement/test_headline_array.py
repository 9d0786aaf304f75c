"""The headline of a thin lab, whose surface is nearly flat, so that both chances must agree."""

from __future__ import annotations

import pytest

import labecon
from labecon.analysis.requirement.goals_array import goal_of
from labecon.analysis.requirement.headline_array import TARGET, headline, headline_levers, required_lives
from labecon.errors import UsageError
from tests.unit.analysis.toy import toy_lab


def test_growth_and_the_least_change_of_a_thin_lab() -> None:
    lab = labecon.load("openai")
    found = headline(goal_of(lab, TARGET), lab)
    assert found.growth is not None and found.growth.points[0].again.met and found.margin is None
    assert found.growth.points[0].values[0] > found.growth.levers[0].base
    effort = found.effort
    assert effort is not None and effort.again is not None and effort.again.met
    assert effort.drawn is not None and effort.first_order is not None and effort.drawn_error is not None
    assert abs(effort.drawn - effort.first_order) < 4 * effort.drawn_error
    assert sum(move.share for move in effort.moves) == pytest.approx(1)


def test_lives_charged_anew_meet_the_result() -> None:
    lives = required_lives(labecon.load("zhipu"))
    assert [one.year for one in lives] == ["FY2026", "FY2027", "FY2028", "FY2029", "FY2030"]
    found = [one for one in lives if one.gap is not None]
    assert found and all(one.gap is not None and one.gap < 1e-9 for one in found)
    assert all(one.months is None or one.months >= 1 for one in lives)


def test_a_lab_without_such_drivers_says_so() -> None:
    lab = toy_lab()
    assert headline_levers(lab) == {}
    with pytest.raises(UsageError, match="no drivers of growth"):
        headline(goal_of(lab, "cash lasts to 2026-10"), lab)
