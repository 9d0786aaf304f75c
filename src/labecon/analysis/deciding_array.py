"""Which assumptions decide a figure, and how much of it rests on judgement: squared rank correlation over paths.

For every uncertain driver the values drawn on the paths are ranked and correlated with the ranks of the figure; the
square, less what chance alone would give, is the share of the figure's variance that goes with the driver. Monthly
shocks enter by their mean over the first three years and are counted as chance, not as judgement. Correlations within
three standard errors of nought count as nought. Shares are of what is explained in this way, so interactions and waves
within a path are left out, and drivers that are correlated with each other share what is theirs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from labecon.analysis.readings_array import Floats
from labecon.backends import draws_array
from labecon.facts.priors import load_priors
from labecon.labs import Lab
from labecon.labs.distributions_array import correlate_array, sample_array, sample_of_normal_array
from labecon.labs.drivers import Driver

#: Months over which a monthly shock is averaged.
SHOCK_MONTHS = 36
#: Standard errors within which a rank correlation counts as nought.
NOTICEABLE = 3.0
#: Kind of a driver that is drawn anew each month.
CHANCE = "chance"


@dataclass(frozen=True)
class Explained:
    """What goes with a figure.

    Args:
        shares: Share of the explained variance by driver, largest first.
        kinds: Kind of each driver: ``fact``, ``prior``, ``judgement``, ``policy`` or ``chance``.
        total: Sum of the squared rank correlations, at most 1: how much is explained at all.
    """

    shares: Mapping[str, float]
    kinds: Mapping[str, str]
    total: float

    @property
    def judgement(self) -> float | None:
        """Share that rests on drivers with no fact and no prior; None where nothing is explained."""
        if not self.shares:
            return None
        return sum((share for name, share in self.shares.items() if self.kinds[name] == "judgement"), 0.0)


def drawn_values(lab: Lab, paths: int, seed: int) -> dict[str, tuple[str, Floats]]:
    """The values of every uncertain driver on the paths of a seed.

    Args:
        lab: The lab.
        paths: Number of paths.
        seed: Seed.

    Returns:
        Name to kind and values, shape (path,); opening values as ``initial.ITEM``, events by their driver (1 where the
        event starts within the horizon).
    """
    numbers = np.arange(paths, dtype=np.int64)
    months = list(range(lab.first_forecast, min(lab.first_forecast + SHOCK_MONTHS, lab.horizon + 1)))
    found: dict[str, tuple[str, Floats]] = {}
    for event in lab.events.values():
        if event.is_random and event.driver in lab.graph.drivers:
            u = draws_array.uniforms(seed, numbers, [0], event.address)[:, 0]
            start = draws_array.start_offsets(u, event.hazard)
            found[event.driver] = (CHANCE, (start < lab.horizon - lab.actual_through).astype(np.float64))
    correlated = _correlated(lab, numbers, seed, months)
    used = [lab.drivers[name] for name in lab.graph.drivers if name in lab.drivers]
    opening = [one.driver for one in lab.initial.values() if one.driver is not None]
    for driver in (*used, *opening):
        if driver.shape.is_random and driver.name not in found:
            values = correlated.get(driver.name)
            if values is None:
                values = sample_array(driver.shape, seed, numbers, months, driver.address)
            kind = CHANCE if driver.shape.each_month else source_kind(driver)
            found[driver.name] = (kind, values.mean(axis=1))
    return found


def source_kind(driver: Driver) -> str:
    """What a driver rests on; a cited prior that is itself a judgement counts as one.

    Args:
        driver: The driver.

    Returns:
        ``fact``, ``prior``, ``judgement`` or ``policy``.
    """
    citation = driver.citation
    prior = load_priors().get(citation.prior) if citation.kind == "prior" else None
    return "judgement" if prior is not None and prior.basis == "judgement" else citation.kind


def _correlated(lab: Lab, numbers: npt.NDArray[np.int64], seed: int, months: Sequence[int]) -> dict[str, Floats]:
    found: dict[str, Floats] = {}
    for group in lab.correlations:
        members: list[Driver] = [lab.drivers[name] for name in group.drivers]
        normals = [
            draws_array.normals(seed, numbers, months if one.shape.each_month else [0], one.address) for one in members
        ]
        for one, z in zip(members, correlate_array(group.factor, normals), strict=True):
            found[one.name] = sample_of_normal_array(one.shape, z, months)
    return found


def ranks(values: Floats) -> Floats:
    """Ranks with ties at their mean.

    Args:
        values: Shape (path,); infinity is largest.

    Returns:
        Shape (path,), centred on 0.

    Example:
        >>> ranks(np.array([5.0, np.inf, 5.0])).tolist()
        [-0.5, 1.0, -0.5]
    """
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(count)
    middle = last - (count + 1) / 2
    return np.asarray(middle[place] - (len(values) - 1) / 2)


def explained(values: Floats, drawn: Mapping[str, tuple[str, Floats]]) -> Explained:
    """What goes with a figure over paths.

    Args:
        values: The figure, shape (path,); not-a-number where it is undefined.
        drawn: Drivers as `drawn_values` gives them, on the same paths.

    Returns:
        Shares; empty where the figure does not vary or is defined on too few paths.
    """
    known = ~np.isnan(values)
    count = int(known.sum())
    if count < 30:
        return Explained({}, {}, 0.0)
    target = ranks(values[known])
    spread = float(np.sum(target * target))
    squares: dict[str, float] = {}
    for name, (_, column) in drawn.items():
        other = ranks(column[known])
        size = float(np.sum(other * other))
        if spread and size:
            square = float(np.sum(target * other)) ** 2 / (spread * size)
            if square * (count - 1) > NOTICEABLE**2:
                squares[name] = square - (1 - square) / (count - 2)
    total = sum(squares.values())
    ordered = sorted(squares, key=lambda name: (-squares[name], name))
    shares = {name: squares[name] / total for name in ordered}
    return Explained(shares, {name: drawn[name][0] for name in ordered}, min(total, 1.0))
