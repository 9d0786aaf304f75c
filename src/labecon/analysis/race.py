"""The training race as a game: what each lab would spend if it took the spending of the others as given.

Demand is a logit in quality, and quality rises with the logarithm of training, so that a lab's weight is a power of
what it trains: a contest in the sense of Tullock, with customers who buy from none of them as a prize nobody wins. The
exponent is ``quality_taste * capability_per_tenfold / log(10)``. With two labs, one region and no outside option the
equilibrium has a closed form (`two_lab_equilibrium`), which the two ways to find it here are held to.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from labecon.errors import NumericError

#: Spending below this share of what a lab could win counts as none.
LEAST = 1e-9
_GRID, _ROUNDS, _TURNS, _STEP = 160, 20_000, 200, 0.2
#: Change of a round, as a share, below which learning and best responses have come to rest: the first takes many small
#: steps, the second is found by bisection, whose last digits are noise where pay-offs are flat.
_AT_REST, _ANSWERED = 1e-12, 1e-9


@dataclass(frozen=True)
class Contestant:
    """A lab in the race.

    Args:
        name: Its name.
        prizes: Gross profit a year that all demand of a region would bring it, by region.
        strengths: Its weight in each region when it spends one unit of money a year.
        spending: What it spends on training a year now.
    """

    name: str
    prizes: tuple[float, ...]
    strengths: tuple[float, ...]
    spending: float

    @property
    def most(self) -> float:
        """What it would win if all demand were its own; more is never spent."""
        return sum(self.prizes)


@dataclass(frozen=True)
class Race:
    """Labs, the exponent of the contest, and the weight of the outside option by region.

    Args:
        labs: The labs.
        exponent: Power of training in a lab's weight.
        outside: Weight of buying from none of them, by region.
    """

    labs: tuple[Contestant, ...]
    exponent: float
    outside: tuple[float, ...]

    def shares(self, spending: Sequence[float]) -> list[tuple[float, ...]]:
        """Shares of each lab by region.

        Args:
            spending: Training of each lab a year.

        Returns:
            Shares by lab and region; with the outside option they add up to one.
        """
        weights = [[one * spent**self.exponent for one in lab.strengths] for lab, spent in self._pairs(spending)]
        totals = [out + sum(row[place] for row in weights) for place, out in enumerate(self.outside)]
        return [tuple(one / total if total else 0.0 for one, total in zip(row, totals, strict=True)) for row in weights]

    def pay_offs(self, spending: Sequence[float]) -> list[float]:
        """Gross profit less training of each lab a year.

        Args:
            spending: Training of each lab a year.

        Returns:
            Pay-offs by lab.
        """
        shares = self.shares(spending)
        return [
            sum(prize * share for prize, share in zip(lab.prizes, row, strict=True)) - spent
            for (lab, spent), row in zip(self._pairs(spending), shares, strict=True)
        ]

    def returns(self, spending: Sequence[float], together: Collection[int] = ()) -> list[float]:
        """What one per cent more training brings each lab, over one per cent of a year: above its spending, it pays.

        Args:
            spending: Training of each lab a year.
            together: Places of labs that count each other's losses as their own.

        Returns:
            Returns by lab, in money a year.
        """
        shares = self.shares(spending)
        found = []
        for place, (lab, row) in enumerate(zip(self.labs, shares, strict=True)):
            gain = 0.0
            for region, share in enumerate(row):
                own = lab.prizes[region]
                others = sum(
                    self.labs[one].prizes[region] * shares[one][region]
                    for one in together
                    if one != place and place in together
                )
                gain += self.exponent * share * (own * (1 - share) - others)
            found.append(gain)
        return found

    def best_response(self, spending: Sequence[float], place: int) -> float:
        """What a lab would spend given the others.

        Args:
            spending: Training of each lab a year; its own is ignored.
            place: Which lab.

        Returns:
            The spending with the greatest pay-off, 0 where none pays.
        """
        lab, exponent = self.labs[place], self.exponent
        most, strengths, prizes = lab.most, lab.strengths, lab.prizes
        rivals = list(self.outside)
        for one, spent in self._pairs([0.0 if other == place else spent for other, spent in enumerate(spending)]):
            rivals = [known + weight * spent**exponent for known, weight in zip(rivals, one.strengths, strict=True)]

        def won(log_spent: float) -> list[float]:
            power = math.exp(exponent * log_spent)
            weights = [strength * power for strength in strengths]
            return [one / (one + other) if one else 0.0 for one, other in zip(weights, rivals, strict=True)]

        def worth(log_spent: float) -> float:
            return sum(prize * share for prize, share in zip(prizes, won(log_spent), strict=True)) - math.exp(log_spent)

        def slope(log_spent: float) -> float:
            gain = sum(prize * share * (1 - share) for prize, share in zip(prizes, won(log_spent), strict=True))
            return exponent * gain - math.exp(log_spent)

        below, above = math.log(most * LEAST), math.log(most)
        if self.exponent > 1:  # the pay-off may have two humps; else it is concave and one search will do
            grid = [below + (above - below) * step / _GRID for step in range(_GRID + 1)]
            best = max(range(len(grid)), key=lambda step: worth(grid[step]))
            below, above = grid[max(best - 1, 0)], grid[min(best + 1, _GRID)]
        for _ in range(100):
            middle = (below + above) / 2
            below, above = (middle, above) if slope(middle) > 0 else (below, middle)
        found = (below + above) / 2
        return math.exp(found) if worth(found) > 0 else 0.0

    def equilibrium(self) -> list[float]:
        """Spending that no lab would change alone, by best responses in turn.

        Returns:
            Training of each lab a year.

        Raises:
            NumericError: Best responses go round in circles: there is no equilibrium in pure strategies to be found.
        """
        spending = [lab.spending for lab in self.labs]
        for _ in range(_TURNS):
            largest = 0.0
            for place in range(len(self.labs)):
                old, best = spending[place], self.best_response(spending, place)
                largest = max(largest, abs(best - old) / max(best, old, LEAST))
                spending[place] = math.sqrt(old * best) if old and best else best  # half way: whole steps overshoot
            if largest <= _ANSWERED:
                return spending
        text = f"best responses do not settle at an exponent of {self.exponent:.2f}"
        raise NumericError.of("not-settled", text, "race", "take a lower quality_taste or capability_per_tenfold")

    def learned(self, together: Collection[int] = (), fixed: Sequence[float] | None = None) -> list[float]:
        """Where labs end that move a little toward what paid in the round before, knowing nothing of each other.

        Args:
            together: Places of labs that have agreed to count each other's losses as their own.
            fixed: Spending of the labs that do not move; when given, only those who agreed do.

        Returns:
            Training of each lab a year.

        Raises:
            NumericError: It does not come to rest.
        """
        start = [lab.spending for lab in self.labs] if fixed is None else fixed
        spending = [max(spent, lab.most * LEAST) for lab, spent in self._pairs(start)]
        moving = range(len(self.labs)) if fixed is None else tuple(together)
        for _ in range(_ROUNDS):
            gains = self.returns(spending, together)
            largest = 0.0
            for place in moving:
                least = self.labs[place].most * LEAST
                change = max(min(_STEP * (gains[place] / spending[place] - 1), 1.0), -1.0)
                new = max(spending[place] * math.exp(change), least)
                largest = max(largest, abs(math.log(new / spending[place])))
                spending[place] = new
            if largest < _AT_REST:
                return spending
        text = f"learning does not come to rest at an exponent of {self.exponent:.2f}"
        raise NumericError.of("not-settled", text, "race", "take a lower quality_taste or capability_per_tenfold")

    def agreed(self, members: Collection[int], others: Sequence[float]) -> list[float]:
        """Spending of labs that maximise what they earn together, the others as given.

        Args:
            members: Places of those who agree.
            others: Spending of all labs; that of the members is where the search begins.

        Returns:
            Training of each lab a year.
        """
        return self.learned(members, others)

    def _pairs(self, spending: Sequence[float]) -> list[tuple[Contestant, float]]:
        return list(zip(self.labs, spending, strict=True))


@dataclass(frozen=True)
class Dilemma:
    """Two labs, each of which races or holds back: four pairs of pay-offs a year.

    Args:
        first: Name of the first lab.
        second: Name of the second lab.
        race: Spending of the two where both race.
        hold: Spending of the two where both keep an agreement.
        pay_offs: Pay-offs of the two by what the first and the second do: ``race/race``, ``race/hold`` ...
    """

    first: str
    second: str
    race: tuple[float, float]
    hold: tuple[float, float]
    pay_offs: dict[str, tuple[float, float]]

    @property
    def races_anyway(self) -> bool:
        """Whether racing is better for each whatever the other does."""
        cell = self.pay_offs
        return (
            cell["race/race"][0] > cell["hold/race"][0]
            and cell["race/hold"][0] > cell["hold/hold"][0]
            and cell["race/race"][1] > cell["race/hold"][1]
            and cell["hold/race"][1] > cell["hold/hold"][1]
        )

    @property
    def both_lose(self) -> bool:
        """Whether both would be better off holding back."""
        return all(
            hold > race for hold, race in zip(self.pay_offs["hold/hold"], self.pay_offs["race/race"], strict=True)
        )

    @property
    def is_dilemma(self) -> bool:
        """A prisoner's dilemma: racing dominates, and both lose by it."""
        return self.races_anyway and self.both_lose


def dilemma(race: Race, first: int, second: int, equilibrium: Sequence[float]) -> Dilemma:
    """The race of two labs as four pay-offs, the others at the equilibrium.

    Args:
        race: The race.
        first: Place of the first lab.
        second: Place of the second lab.
        equilibrium: Spending of all labs at the equilibrium.

    Returns:
        Pay-offs where each races (spends as at the equilibrium) or holds back (as the two would agree).
    """
    agreed = race.agreed((first, second), equilibrium)
    found = {}
    for one, mine in (("race", equilibrium), ("hold", agreed)):
        for other, theirs in (("race", equilibrium), ("hold", agreed)):
            spending = list(equilibrium)
            spending[first], spending[second] = mine[first], theirs[second]
            pay = race.pay_offs(spending)
            found[f"{one}/{other}"] = (pay[first], pay[second])
    names = race.labs[first].name, race.labs[second].name
    return Dilemma(*names, (equilibrium[first], equilibrium[second]), (agreed[first], agreed[second]), found)


def two_lab_equilibrium(first: Contestant, second: Contestant, exponent: float) -> tuple[float, float]:
    """The equilibrium of two labs in one region where every customer buys from one of them, in closed form.

    Args:
        first: A lab.
        second: Its rival.
        exponent: Power of training in a lab's weight, at most 1.

    Returns:
        Spending of both: the exponent times the prize times both shares; spending stands in the ratio of the prizes.

    Example:
        >>> equal = Contestant("a", (100.0,), (1.0,), 1.0)
        >>> two_lab_equilibrium(equal, equal, 0.4)
        (10.0, 10.0)
    """
    one = first.strengths[0] * first.prizes[0] ** exponent
    two = second.strengths[0] * second.prizes[0] ** exponent
    both = exponent * one * two / (one + two) ** 2
    return both * first.prizes[0], both * second.prizes[0]
