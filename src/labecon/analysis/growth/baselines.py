"""What anybody would have said without a model: flat, drift, last growth; and a plain time-series model.

The first three are points. The random walk with drift on logarithms is a full forecast: its drift and its noise are
those of the history, its interval widens with the noise ahead and with what the history leaves open about the drift.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from math import log, sqrt

from labecon.analysis.growth.observations import Observation

#: Names in the order they are shown.
BASELINES = ("flat", "drift", "last_growth", "random_walk")
#: Months over which last growth is measured, where the history has them.
LAST = 12
_LEAST_SD = 0.02


@dataclass(frozen=True)
class Baseline:
    """A forecast of the log of a total.

    Args:
        mean: Its middle.
        sd: Its standard deviation; 0 for a point.
    """

    mean: float
    sd: float = 0.0


def baselines(known: Sequence[Observation], wanted: Observation) -> dict[str, Baseline]:
    """Forecasts of a window from what was known, in order of time and without overlap.

    Args:
        known: At least two observations.
        wanted: The window; its total is not looked at.

    Returns:
        By name.
    """
    last, first = known[-1], known[0]
    whole = log(wanted.window.months)
    ahead = _middle(wanted) - _middle(last)
    year = [one for one in known[:-1] if _middle(last) - _middle(one) >= LAST - 0.5]
    before = year[-1] if year else first
    growth = (log(last.rate) - log(before.rate)) / (_middle(last) - _middle(before))
    slope = (last.rate - first.rate) / (_middle(last) - _middle(first))
    drifted = max(last.rate + slope * ahead, 1e-6 * last.rate)
    level = log(last.rate) + whole
    return {
        "flat": Baseline(level),
        "drift": Baseline(log(drifted) + whole),
        "last_growth": Baseline(level + growth * ahead),
        "random_walk": _random_walk(known, level, ahead),
    }


def _random_walk(known: Sequence[Observation], level: float, ahead: float) -> Baseline:
    pairs = list(itertools.pairwise(known))
    gains = [log(b.rate) - log(a.rate) for a, b in pairs]
    times = [max(_middle(b) - _middle(a), 0.5) for a, b in pairs]
    drift = sum(gains) / sum(times)
    squares = sum((gain - drift * time) ** 2 / time for gain, time in zip(gains, times, strict=True))
    noise = squares / max(len(gains) - 1, 1)
    sd = sqrt(noise * ahead + noise / sum(times) * ahead**2)
    return Baseline(level + drift * ahead, max(sd, _LEAST_SD))


def _middle(one: Observation) -> float:
    return (one.window.start + one.window.end) / 2
