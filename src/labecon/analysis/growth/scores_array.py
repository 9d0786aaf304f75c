"""How good a forecast was: CRPS, log score, pinball loss, and whether the figure lay inside the interval.

All are taken on the logarithm of revenue, so that a company of a hundred times the size does not weigh a hundred
times: a CRPS of 0.4 is that of a point that is off by a factor of 1.5. The CRPS rewards a forecast for being near and
for being sharp (Gneiting and Raftery 2007); of a single point it is the absolute error.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from math import erf, exp, log, pi, sqrt

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)
#: Least and largest bandwidth of the log score, in logs: no figure is known better, no forecast is smoother.
_LEAST_BANDWIDTH = 0.01
_SILVERMAN = 1.06
#: A figure that a forecast held impossible costs as much as this density.
LEAST_DENSITY = 1e-12


def crps_samples(samples: Floats, truth: float) -> float:
    """CRPS of equally likely samples, exactly.

    Args:
        samples: (sample,).
        truth: What came.

    Returns:
        The score; 0 is perfect.

    Example:
        >>> crps_samples(np.array([0.0, 1.0]), 0.5)
        0.25
    """
    ordered, count = np.sort(samples), len(samples)
    spread = ((2 * np.arange(count) + 1 - count) * ordered).sum() / count**2
    return float(np.abs(ordered - truth).mean() - spread)


def crps_normal(mean: float, sd: float, truth: float) -> float:
    """CRPS of a normal distribution in closed form.

    Args:
        mean: Its mean.
        sd: Its standard deviation.
        truth: What came.

    Returns:
        The score.

    Example:
        >>> round(crps_normal(0.0, 1.0, 0.0), 5)  # (sqrt 2 - 1) / sqrt pi
        0.23369
    """
    z = (truth - mean) / sd
    return sd * (z * erf(z / sqrt(2)) + 2 * exp(-z * z / 2) / sqrt(2 * pi) - 1 / sqrt(pi))


def crps_quantiles(quantiles: Sequence[float], truth: float, levels: Sequence[float] = LEVELS) -> float:
    """CRPS of a forecast given by quantiles: twice the pinball loss, weighted by the spacing of the levels.

    Args:
        quantiles: In order.
        truth: What came.
        levels: Their levels.

    Returns:
        The score.
    """
    ends = [0.0, *((a + b) / 2 for a, b in itertools.pairwise(levels)), 1.0]
    parts = zip(levels, quantiles, ends, ends[1:], strict=False)
    return 2 * sum((high - low) * pinball(level, value, truth) for level, value, low, high in parts)


def pinball(level: float, quantile: float, truth: float) -> float:
    """Pinball loss of one quantile.

    Args:
        level: Its level.
        quantile: Its value.
        truth: What came.

    Returns:
        The loss.

    Example:
        >>> pinball(0.75, 2.0, 4.0)
        1.5
    """
    return level * (truth - quantile) if truth >= quantile else (1 - level) * (quantile - truth)


def log_score(samples: Floats, truth: float) -> float:
    """Minus the log density at what came, of samples smoothed by a normal kernel.

    Args:
        samples: (sample,).
        truth: What came.

    Returns:
        The score; less is better.
    """
    low, high = np.quantile(samples, (0.25, 0.75))
    sd = min(float(samples.std()), float(high - low) / 1.349) or float(samples.std())
    width = max(_SILVERMAN * sd * len(samples) ** -0.2, _LEAST_BANDWIDTH)
    z = (samples - truth) / width
    density = float(np.exp(-0.5 * z * z).mean()) / (width * sqrt(2 * pi))
    return -log(max(density, LEAST_DENSITY))


def log_score_normal(mean: float, sd: float, truth: float) -> float:
    """Minus the log density of a normal distribution.

    Args:
        mean: Its mean.
        sd: Its standard deviation.
        truth: What came.

    Returns:
        The score.
    """
    return min(0.5 * ((truth - mean) / sd) ** 2 + log(sd * sqrt(2 * pi)), -log(LEAST_DENSITY))
