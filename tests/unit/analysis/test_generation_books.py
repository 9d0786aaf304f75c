"""Generations, books and releases of one run: months live, the sum, and reasons."""

from __future__ import annotations

from itertools import pairwise

import pytest

import labecon
from labecon.analysis.generation_books import generation_books
from labecon.errors import UsageError


def test_months_live_are_those_between_releases() -> None:
    lab = labecon.load("zhipu")
    found = generation_books(lab, lab.run(30))
    live = {one.number: found.months_live(one) for one in found.generations}
    releases = [place for place, value in enumerate(found.run.forecast["glm.release"]) if value > 0]
    ends = [*releases, 30]
    assert [live[number] for number in range(len(ends))] == [
        ends[0],
        *(b - a for a, b in pairwise(ends)),
    ]
    assert live[-1] is None and found.horizon == "2027-12"
    assert found.gap == pytest.approx(0.0, abs=1e-3) and found.reasons == {}


def test_what_is_missing_has_a_reason() -> None:
    lab = labecon.load("deepseek")
    bare, spread = generation_books(lab, lab.run()), generation_books(lab, lab.run(), life=12)
    assert set(bare.reasons) == {"generations", "planned", "books", "break_even"}
    assert set(spread.reasons) == {"generations", "planned"} and spread.gap is None
    minimax = labecon.load("minimax")
    short = generation_books(minimax, minimax.run(1))
    assert set(short.reasons) == {"books", "break_even", "planned"}
    with pytest.raises(UsageError, match="no allocation rule fair"):
        generation_books(minimax, minimax.run(1), "fair")
