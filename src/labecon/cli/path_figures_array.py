"""Figures read off each path of a simulation: when the money runs out, when a line breaks even for good."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from labecon.periods import month_label

if TYPE_CHECKING:
    from labecon.labs import Lab
    from labecon.labs.simulation_array import Simulation

Floats = npt.NDArray[np.float64]
#: Money, the first line a lab has.
MONEY = ("liquid_resources", "cash")
#: Lines that break even, with the sign that makes a profit positive.
RESULTS = {
    "gross_profit": 1.0,
    "operating_loss": -1.0,
    "adjusted_net_loss": -1.0,
    "free_cash_flow": 1.0,
    "operating_cash_flow": 1.0,
}
HORIZONS = (12, 24, 36, 48, 60)
YEAR = 12


class PathFigures:
    """What is read off each path.

    Args:
        lab: The lab.
        count: Forecast months.
    """

    def __init__(self, lab: Lab, count: int) -> None:
        self.lab, self.count = lab, count
        known = lab.graph.by_name
        self.money = next((line for line in MONEY if line in known), "")
        self.results = [line for line in RESULTS if line in known]
        self.observed = tuple(filter(None, (self.money, *self.results)))

    def observe(self, values: Mapping[str, Floats]) -> Mapping[str, Floats]:
        """Reads the figures off a block.

        Args:
            values: Values by line, shape (month, path).

        Returns:
            Months by figure, shape (path,); infinite where it does not happen.
        """
        found: dict[str, Floats] = {}
        if self.money:
            found["runway"] = first_month(values[self.money] < 0)
        for line in self.results:
            found[f"break_even:{line}"] = first_lasting(self._trailing(values[line] * RESULTS[line], line) > 0)
        return found

    def _trailing(self, values: Floats, line: str) -> Floats:
        """Sums of twelve months to each forecast month; not-a-number where history is absent."""
        first = self.lab.first_forecast
        past = [self.lab.history.at(line, month) for month in range(first - YEAR + 1, first)]
        signed = [np.nan if value is None else value * RESULTS[line] for value in past]
        before = np.repeat(np.array(signed)[:, None], values.shape[1], axis=1)
        whole = np.concatenate([before, values])
        total = np.zeros_like(values)
        for place in range(YEAR):
            total = total + whole[place : place + len(values)]
        return total

    def runway(self, simulation: Simulation) -> tuple[dict[str, Any], dict[str, Any]]:
        """The ``runway`` entry of a document and its standard errors.

        Args:
            simulation: Made with `observe`.

        Returns:
            Both.
        """
        if not self.money:
            return {}, {}
        months = simulation.figure("runway")
        horizons = [one for one in HORIZONS if one <= self.count] or [self.count]
        shares = {str(one): float(np.mean(months <= one)) for one in horizons}
        median = median_month(months)
        entry: dict[str, Any] = {"line": self.money, "probability_within": shares, "median_months": median}
        if median is None:
            entry["reason"] = f"{self.money} stays above zero for {self.count} months on at least half of the paths"
        errors = {one: _error(share, len(months)) for one, share in shares.items()}
        return entry, {"probability_within": errors}

    def break_even(self, simulation: Simulation) -> tuple[dict[str, Any], dict[str, Any]]:
        """The ``break_even`` entry of a document and its standard errors.

        Args:
            simulation: Made with `observe`.

        Returns:
            Both, by line.
        """
        entries: dict[str, Any] = {}
        errors: dict[str, Any] = {}
        for line in self.results:
            months = simulation.figure(f"break_even:{line}")
            share = float(np.mean(np.isfinite(months)))
            median = median_month(months)
            label = None if median is None else month_label(self.lab.actual_through + int(median))
            entries[line] = {"probability": share, "median_month": label}
            if label is None:
                entries[line]["reason"] = "on at least half of the paths it does not happen by the horizon"
            errors[line] = {"probability": _error(share, len(months))}
        return entries, errors


def first_month(happens: npt.NDArray[np.bool_]) -> Floats:
    """The first month in which something happens.

    Args:
        happens: Shape (month, path).

    Returns:
        Number of the month from 1, infinite where it never does; shape (path,).
    """
    place = np.argmax(happens, axis=0) + 1.0
    return np.where(happens.any(axis=0), place, np.inf)


def first_lasting(holds: npt.NDArray[np.bool_], months: int = YEAR) -> Floats:
    """The first month from which something holds for a number of months.

    Args:
        holds: Shape (month, path).
        months: For how long, the first included.

    Returns:
        Number of the month from 1, infinite where it never does within the months shown; shape (path,).
    """
    count = holds.shape[0] - months + 1
    if count < 1:
        return np.full(holds.shape[1], np.inf)
    lasting = np.ones((count, holds.shape[1]), dtype=bool)
    for place in range(months):
        lasting &= holds[place : place + count]
    return first_month(lasting)


def median_month(months: Floats) -> float | None:
    """The median over paths.

    Args:
        months: Infinite where it does not happen.

    Returns:
        The lower median, a whole month; None where it does not happen on half of the paths.
    """
    middle = float(np.sort(months)[(len(months) - 1) // 2])
    return middle if np.isfinite(middle) else None


def _error(share: float, count: int) -> float:
    return float((share * (1 - share) / count) ** 0.5)
