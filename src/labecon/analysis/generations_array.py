"""Payback of the first generation released in the forecast, on every path.

`generations` gives every row on the path of medians; here release months differ from path to path.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from labecon.analysis.allocation import NO_LINE, contribution_items, generation_lines, products_of
from labecon.analysis.readings_array import Bools, Floats, first_true, quotient
from labecon.labs import Lab


class GenerationReader:
    """Reads payback off blocks of paths, contribution allocated to lines by the rule ``link``.

    Args:
        lab: The lab; one without lines of generations has nothing to read.
    """

    def __init__(self, lab: Lab) -> None:
        self.lines = {name: contribution_items(lab, name) for name in generation_lines(lab)}
        self.sold = {
            line: [f"{name}.revenue" for name in products_of(lab, line) if f"{name}.revenue" in lab.graph.by_name]
            for line in (*self.lines, NO_LINE)
        }
        self.others = contribution_items(lab, NO_LINE)
        self.whole = ("contribution",) if "contribution" in lab.graph.by_name and self.lines else ()

    @property
    def items(self) -> tuple[str, ...]:
        """The items that `read` needs."""
        names: list[str] = []
        for line, (added, taken) in self.lines.items():
            names += [f"{line}.release", f"{line}.completed_training", *added, *taken]
        if self.whole:
            names += [
                *self.whole,
                *self.others[0],
                *self.others[1],
                *(one for row in self.sold.values() for one in row),
            ]
        return tuple(dict.fromkeys(names))

    def read(self, values: Mapping[str, Floats]) -> dict[str, Floats]:
        """Share of cost recovered within the life, and months to pay back, by line and for all lines together.

        Args:
            values: Items by name, shape (month, path).

        Returns:
            ``payback:LINE``, ``recovered:LINE``, ``payback`` and ``recovered``. Together means: the first generation of
            every line that products use, paid back when the last of them is. A generation that no product uses brings
            nothing and counts in what is to be recovered.
        """
        found: dict[str, Floats] = {}
        costs: list[Floats] = []
        gains: list[Floats] = []
        months: list[Floats] = []
        for line, (added, taken) in self.lines.items():
            release = values[f"{line}.release"] > 0
            earned = _net(values, added, taken, np.zeros(release.shape)) + self._common(values, line, release)
            cost, gain, paid = _first_generation(release, values[f"{line}.completed_training"], earned)
            found[f"recovered:{line}"], found[f"payback:{line}"] = quotient(gain, cost), paid
            costs.append(cost)
            gains.append(gain)
            if added:
                months.append(paid)
        if months:
            found["recovered"] = quotient(np.sum(gains, axis=0), np.sum(costs, axis=0))
            found["payback"] = np.max(months, axis=0)
        return found

    def _common(self, values: Mapping[str, Floats], line: str, release: Bools) -> Floats:
        """The line's share, by the revenue of its products, of what no product carries."""
        none = np.zeros(release.shape)
        if not self.whole:
            return none
        products = sum((_net(values, *items, none) for items in (*self.lines.values(), self.others)), none)
        revenue = {key: _net(values, rows, (), none) for key, rows in self.sold.items() if rows or key != NO_LINE}
        total = sum(revenue.values(), none)
        weight = np.where(total > 0, revenue[line] / np.where(total > 0, total, 1.0), 1.0 / len(revenue))
        return np.asarray((values[self.whole[0]] - products) * weight)


def _net(values: Mapping[str, Floats], added: Sequence[str], taken: Sequence[str], start: Floats) -> Floats:
    for name in added:
        start = start + values[name]
    for name in taken:
        start = start - values[name]
    return start


def _first_generation(release: Bools, completed: Floats, earned: Floats) -> tuple[Floats, Floats, Floats]:
    """Cost, contribution within its life, and months to pay back of the first generation released on each path."""
    count = np.cumsum(release, axis=0)
    first = count == 1
    place = first_true(first)
    cost = np.where(first & release, completed, 0.0).sum(axis=0)
    during = np.where(first, earned, 0.0)
    total = np.cumsum(during, axis=0)
    never = ~np.isfinite(place)
    paid = first_true(first & (total >= cost)) - np.where(never, 0.0, place) + 1.0
    gain = np.where(never, np.nan, during.sum(axis=0))
    return np.where(never, np.nan, cost), gain, np.where(never, np.nan, paid)
