"""Payback of the first generation released in the forecast, on every path.

`generations` gives every row on the path of medians; here release months differ from path to path.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from labecon.analysis.generations import contribution_items, generation_lines
from labecon.analysis.readings_array import Bools, Floats, first_true, quotient
from labecon.labs import Lab


class GenerationReader:
    """Reads payback off blocks of paths.

    Args:
        lab: The lab; one without lines of generations has nothing to read.
    """

    def __init__(self, lab: Lab) -> None:
        self.lines = {name: contribution_items(lab, name) for name in generation_lines(lab)}

    @property
    def items(self) -> tuple[str, ...]:
        """The items that `read` needs."""
        names: list[str] = []
        for line, (added, taken) in self.lines.items():
            names += [f"{line}.release", f"{line}.completed_training", *added, *taken]
        return tuple(names)

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
            earned = np.zeros(release.shape)
            for name in added:
                earned = earned + values[name]
            for name in taken:
                earned = earned - values[name]
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
