"""Readings per path of a lab: when money runs out, when it breaks even, what it would have to raise.

One `Reader` serves the committed plan and the policy alike, the brief and `labecon simulate`: hand its items and its
`read` to a simulation.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from labecon.analysis.committed import RESERVE, money_lines, reserve_months
from labecon.analysis.generations_array import GenerationReader
from labecon.analysis.readings_array import YEAR, Floats, at_place, first_below, lasting, trailing, until_below
from labecon.analysis.required_life_array import LifeReader
from labecon.labs import Lab

#: Definitions of breaking even: key to line and the sign that makes a profit of it.
PROFITS: dict[str, tuple[str, float]] = {
    "adjusted": ("adjusted_net_loss", -1.0),
    "operating": ("operating_loss", -1.0),
    "free_cash_flow": ("free_cash_flow", 1.0),
    "contribution": ("contribution", 1.0),
    "gross": ("gross_profit", 1.0),
}
#: Months that a simulation runs past the horizon, so that a break-even in the last month can be confirmed.
CONFIRMING = 12
#: Money left after these months is kept per path.
LEVEL_AFTER = 24


class Reader:
    """Reads figures off blocks of paths.

    Args:
        lab: The lab; missing lines leave their readings out.
    """

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        known = lab.graph.by_name
        self.horizon = lab.horizon - lab.actual_through
        self.money = money_lines(lab)
        self.reserve = reserve_months(lab)
        self.profits = {key: one for key, one in PROFITS.items() if one[0] in known}
        self.revenue = "revenue" in known
        self.generations = GenerationReader(lab)
        self.life = LifeReader(lab)

    @property
    def months(self) -> int:
        """Months to simulate: to the horizon and twelve more."""
        return self.horizon + CONFIRMING

    @property
    def items(self) -> tuple[str, ...]:
        """The items that `read` needs."""
        names = [*self.money, *(line for line, _ in self.profits.values())]
        if self.reserve:
            names.append(RESERVE[1])
        if self.revenue:
            names.append("revenue")
        return tuple(dict.fromkeys([*names, *self.generations.items, *self.life.items]))

    def read(self, values: Mapping[str, Floats]) -> dict[str, Floats]:
        """The readings of a block.

        Args:
            values: Items by name, shape (month, path).

        Returns:
            Readings by name, shape (path,).
        """
        found: dict[str, Floats] = {}
        if self.money:
            found.update(self._money(values))
        for key, (line, sign) in self.profits.items():
            totals = trailing(sign * values[line], [_signed(one, sign) for one in self._past(line)])
            place = lasting(totals)
            found[f"break_even:{key}"] = self.lab.first_forecast + place
            if self.revenue:
                found[f"break_even_revenue:{key}"] = at_place(trailing(values["revenue"], self._past("revenue")), place)
        found.update(self.generations.read(values))
        found.update(self.life.read(values))
        return found

    def _money(self, values: Mapping[str, Floats]) -> dict[str, Floats]:
        money = np.zeros_like(values[self.money[0]])
        for line in self.money:
            money = money + values[line]
        within = money[: self.horizon]
        found = {
            "runway:zero": first_below(within, 0.0),
            "peak_need": np.maximum(-within.min(axis=0), 0.0),
            "money_after": money[min(LEVEL_AFTER, len(within)) - 1],
        }
        kept = self.reserve * values[RESERVE[1]][: self.horizon] if self.reserve else 0.0
        found["runway"] = first_below(within, kept)
        found["runway:exact"], found["runway:zero:exact"] = until_below(within - kept), until_below(within)
        return found

    def _past(self, line: str) -> list[float | None]:
        first = self.lab.first_forecast
        return [self.lab.history.at(line, month) for month in range(first - YEAR + 1, first)]


class PathReader(Reader):
    """Reads runway and break-even alone.

    Args:
        lab: The lab.
        profits: Whether break-even is read too.
    """

    def __init__(self, lab: Lab, profits: bool = True) -> None:
        super().__init__(lab)
        if not profits:
            self.profits = {}

    @property
    def items(self) -> tuple[str, ...]:
        """The items that `read` needs."""
        reserve = (RESERVE[1],) if self.reserve else ()
        return tuple(dict.fromkeys((*self.money, *reserve, *(line for line, _ in self.profits.values()))))

    def read(self, values: Mapping[str, Floats]) -> dict[str, Floats]:
        """The readings of a block.

        Args:
            values: Items by name, shape (month, path).

        Returns:
            Readings by name, shape (path,).
        """
        found = self._money(values) if self.money else {}
        first = self.lab.first_forecast
        for key, (line, sign) in self.profits.items():
            past = [self.lab.history.at(line, month) for month in range(first - YEAR + 1, first)]
            totals = trailing(sign * values[line], [None if one is None else sign * one for one in past])
            found[f"break_even:{key}"] = first + lasting(totals)
        return found


def with_months(lab: Lab, months: int | None) -> Lab:
    """The lab with another horizon.

    Args:
        lab: The lab.
        months: Forecast months; None leaves it as it is.

    Returns:
        A new lab.
    """
    return lab if months is None else replace(lab, horizon=lab.actual_through + lab.months_to(months))


def _signed(value: float | None, sign: float) -> float | None:
    return None if value is None else sign * value
