"""The race as a game: closed forms, two ways to the equilibrium, and what a prisoner's dilemma is."""

import math

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from labecon.analysis.race import Contestant, Race, dilemma, two_lab_equilibrium
from labecon.errors import NumericError

PRIZES = st.floats(1e3, 1e11)
STRENGTHS = st.floats(0.05, 20)
EXPONENTS = st.floats(0.05, 0.95)


def two(first: float, second: float, one: float, other: float, exponent: float) -> Race:
    labs = Contestant("a", (first,), (one,), first / 20), Contestant("b", (second,), (other,), second / 30)
    return Race(labs, exponent, (0.0,))


@settings(phases=(Phase.explicit, Phase.generate), max_examples=40)
@given(PRIZES, st.floats(0.1, 10), STRENGTHS, STRENGTHS, EXPONENTS)
def test_both_ways_to_the_equilibrium_give_the_closed_form(
    prize: float, ratio: float, one: float, other: float, exponent: float
) -> None:
    race = two(prize, prize * ratio, one, other, exponent)
    expected = two_lab_equilibrium(race.labs[0], race.labs[1], exponent)
    assert race.equilibrium() == pytest.approx(expected, rel=1e-6)
    assert race.learned() == pytest.approx(expected, rel=1e-6)


def test_equals_spend_a_quarter_of_the_exponent_times_the_prize() -> None:
    # Tullock (1980): n equal contestants spend r V (n - 1) / n^2 each
    for count in (2, 3, 5):
        labs = tuple(Contestant(str(place), (120.0,), (1.0,), 1.0) for place in range(count))
        expected = [0.4 * 120 * (count - 1) / count**2] * count
        assert Race(labs, 0.4, (0.0,)).equilibrium() == pytest.approx(expected, rel=1e-9)


@settings(phases=(Phase.explicit, Phase.generate), max_examples=25)
@given(st.lists(st.tuples(PRIZES, STRENGTHS), min_size=2, max_size=4), EXPONENTS, st.floats(0.01, 5))
def test_no_lab_gains_by_leaving_the_equilibrium(
    labs: list[tuple[float, float]], exponent: float, outside: float
) -> None:
    made = tuple(
        Contestant(str(place), (prize,), (strength / prize**exponent,), prize / 50)
        for place, (prize, strength) in enumerate(labs)
    )
    race = Race(made, exponent, (outside,))
    found = race.equilibrium()
    at_rest = race.pay_offs(found)
    for place in range(len(made)):
        for factor in (0.0, 0.5, 0.99, 1.01, 2.0):
            moved = [spent * factor if one == place else spent for one, spent in enumerate(found)]
            assert race.pay_offs(moved)[place] <= at_rest[place] + 1e-9 * made[place].most


@given(PRIZES, PRIZES, STRENGTHS, STRENGTHS, EXPONENTS, st.floats(0, 5), st.floats(0.01, 100))
def test_shares_and_the_outside_option_are_one(
    first: float, second: float, one: float, other: float, exponent: float, outside: float, spent: float
) -> None:
    labs = Contestant("a", (first,), (one,), 1.0), Contestant("b", (second,), (other,), 1.0)
    race = Race(labs, exponent, (outside,))
    spending = [spent, spent / 2]
    weights = [one * spending[0] ** exponent, other * spending[1] ** exponent]
    left_over = outside / (outside + sum(weights))
    assert sum(row[0] for row in race.shares(spending)) + left_over == pytest.approx(1, abs=1e-12)


def test_a_contest_for_a_fixed_prize_is_a_prisoners_dilemma() -> None:
    race = two(100.0, 100.0, 1.0, 1.0, 0.5)
    found = dilemma(race, 0, 1, race.equilibrium())
    assert found.race == pytest.approx((12.5, 12.5), rel=1e-6)
    assert found.is_dilemma and found.both_lose and found.races_anyway
    cell = found.pay_offs
    assert cell["race/race"] == pytest.approx((37.5, 37.5), rel=1e-6)
    assert cell["hold/hold"] == pytest.approx((50, 50), rel=1e-3)
    assert cell["race/hold"][0] > cell["hold/hold"][0] > cell["race/race"][0] > cell["hold/race"][0]


def test_where_labs_do_not_meet_there_is_no_dilemma() -> None:
    labs = Contestant("a", (100.0, 0.0), (1.0, 0.0), 1.0), Contestant("b", (0.0, 100.0), (0.0, 1.0), 1.0)
    race = Race(labs, 0.5, (1.0, 1.0))
    found = race.equilibrium()
    four = dilemma(race, 0, 1, found)
    assert not four.is_dilemma and four.pay_offs["race/race"] == pytest.approx(four.pay_offs["hold/hold"], rel=1e-9)
    # alone against the outside: share x^r / (1 + x^r), so r p (1 - p) prize = x
    share = found[0] ** 0.5 / (1 + found[0] ** 0.5)
    assert found[0] == pytest.approx(0.5 * share * (1 - share) * 100, rel=1e-9)


def test_a_contest_too_steep_for_an_equilibrium_says_so() -> None:
    labs = tuple(Contestant(str(place), (100.0,), (1.0,), 5.0) for place in range(3))
    with pytest.raises(NumericError, match="do not settle"):
        Race(labs, 2.5, (0.0,)).equilibrium()


def test_a_return_of_the_wrong_sign_misses_the_closed_form(monkeypatch: pytest.MonkeyPatch) -> None:
    race = two(100.0, 60.0, 1.0, 2.0, 0.4)
    right = Race.returns

    def wrong(self: Race, spending: list[float], together: tuple[int, ...] = ()) -> list[float]:
        return [one * 1.1 for one in right(self, spending, together)]

    monkeypatch.setattr(Race, "returns", wrong)
    expected = two_lab_equilibrium(race.labs[0], race.labs[1], 0.4)
    assert not math.isclose(race.learned()[0], expected[0], rel_tol=1e-3)
