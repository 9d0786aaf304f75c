"""How long a generation would have to stay live for the economic book to break even.

In the economic book training is an asset charged over a life of L months instead of at once. The scan spreads every
month of training cost evenly over the L months from it on, and asks for the shortest L at which a year's adjusted
result before training covers the charge. A life between two whole months charges the last one in part, so it is solved
for exactly.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from labecon.analysis.readings_array import YEAR, Floats
from labecon.labs import Lab
from labecon.periods import Window

#: Longest life that is scanned.
LONGEST = 240
#: Months of training history without which a long life cannot be charged.
LEAST_HISTORY = 12


def charge(training: Floats, first: int, last: int, life: int) -> Floats:
    """What a book charges over some months when training is spread evenly over a life.

    Args:
        training: Cost by month, shape (month, path), from the first month ever known.
        first: Place of the first month of the window.
        last: Place of its last month.
        life: Months over which each month's cost is spread, its own included.

    Returns:
        Shape (path,).

    Example:
        >>> charge(np.array([[12.0], [0.0], [0.0]]), 1, 2, 3).tolist()
        [8.0]
    """
    total = np.zeros(training.shape[1])
    for back in range(life):
        start, stop = max(first - back, 0), max(last - back + 1, 0)
        total = total + training[start:stop].sum(axis=0)
    return total / life


def required_life(before_training: Floats, training: Floats, first: int, last: int) -> Floats:
    """The shortest life at which a window breaks even.

    Args:
        before_training: Result of the window before training cost, shape (path,).
        training: Cost by month from the first month ever known, shape (month, path).
        first: Place of the first month of the window.
        last: Place of its last month.

    Returns:
        Months, shape (path,); infinity where no life up to `LONGEST` is long enough.
    """
    found = np.full(len(before_training), np.inf)
    sums = np.concatenate([np.zeros((1, training.shape[1])), np.cumsum(training, axis=0)])
    charged = np.zeros(len(before_training))
    for life in range(1, LONGEST + 1):
        start, stop = max(first - life + 1, 0), max(last - life + 2, 0)
        more = sums[stop] - sums[start]
        reached = (before_training * life >= charged + more) & ~np.isfinite(found)
        left = np.where(before_training > more, before_training - more, 1.0)
        exact = 1.0 if life == 1 else (charged - (life - 1) * more) / left
        found = np.where(reached, exact, found)
        charged = charged + more
    return found


class LifeReader:
    """Reads the required life of each full forecast year off blocks of paths.

    Args:
        lab: The lab; without training, adjusted loss, or a year of training history there is nothing to read.
    """

    def __init__(self, lab: Lab) -> None:
        self.lab = lab
        past = [lab.history.at("training_cost", month) for month in range(lab.history.first, lab.first_forecast)]
        known = [one for one in past if one is not None]
        lines = {"training_cost", "adjusted_net_loss"} <= set(lab.graph.by_name)
        unbroken = past[len(past) - len(known) :] == known
        self.past = known if lines and unbroken and len(known) >= LEAST_HISTORY else []
        start = -(-lab.first_forecast // YEAR)
        self.years = [Window.year(2000 + year) for year in range(start, (lab.horizon + 1) // YEAR)] if self.past else []

    @property
    def items(self) -> tuple[str, ...]:
        """The items that `read` needs."""
        return ("training_cost", "adjusted_net_loss") if self.past else ()

    def read(self, values: Mapping[str, Floats]) -> dict[str, Floats]:
        """The required life of each year.

        Args:
            values: Items by name, shape (month, path).

        Returns:
            ``life:FY2027`` and so on.
        """
        if not self.years:
            return {}
        training = values["training_cost"]
        past = np.repeat(np.array(self.past)[:, None], training.shape[1], axis=1)
        whole = np.concatenate([past, training])
        origin = self.lab.first_forecast - len(self.past)
        found = {}
        for year in self.years:
            places = slice(year.start - self.lab.first_forecast, year.end - self.lab.first_forecast + 1)
            result = training[places].sum(axis=0) - values["adjusted_net_loss"][places].sum(axis=0)
            found[f"life:{year.label}"] = required_life(result, whole, year.start - origin, year.end - origin)
        return found
