"""NumPy twins of `distributions`, `driver_shapes` and `correlation`: the same bits for blocks of paths and months."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from labecon.backends.arithmetic_array import (
    FloatArray,
    exp_array,
    normal_probability_array,
    normal_quantile_array,
    sqrt_array,
)
from labecon.backends.draws_array import uniforms
from labecon.labs.correlation import Factor
from labecon.labs.distributions import PROBABILITY_CEILING, PROBABILITY_FLOOR, Distribution
from labecon.labs.driver_shapes import DriverShape


def quantile_array(distribution: Distribution, u: npt.ArrayLike) -> FloatArray:
    """The values at probabilities.

    Args:
        distribution: Of one driver.
        u: Probabilities in (0, 1), of any shape.

    Returns:
        Values in the driver's unit, of the same shape.

    Example:
        >>> quantile_array(Distribution("uniform", (2.0, 4.0)), [0.25]).tolist()
        [2.5]
    """
    draw = np.asarray(u, dtype=np.float64)
    if distribution.bounds is not None:
        start, end = distribution.u_range
        draw = start + draw * (end - start)
    parameters = distribution.parameters
    match distribution.kind:
        case "constant":
            return np.full(draw.shape, parameters[0])
        case "uniform":
            return np.asarray(parameters[0] + draw * (parameters[1] - parameters[0]))
        case "triangular":
            return _triangular(parameters, draw)
        case "choice":
            return np.asarray(np.array(parameters)[np.searchsorted(distribution.cumulative, draw)])
        case _:
            return _transformed(distribution, normal_quantile_array(draw))


def of_normal_array(distribution: Distribution, z: npt.ArrayLike) -> FloatArray:
    """The values for standard normals, such as those made by a correlation.

    Args:
        distribution: Of one driver.
        z: Standard normals, of any shape.

    Returns:
        Values in the driver's unit, of the same shape.
    """
    draw = np.asarray(z, dtype=np.float64)
    if distribution.takes_normal:
        return _transformed(distribution, draw)
    return quantile_array(distribution, np.clip(normal_probability_array(draw), PROBABILITY_FLOOR, PROBABILITY_CEILING))


def course_array(shape: DriverShape, months: Sequence[int]) -> FloatArray:
    """The course of a driver without its spread.

    Args:
        shape: Of one driver.
        months: Months since 2000-01.

    Returns:
        Values, (1, month); ones where the driver has no course.
    """
    if shape.course is None:
        return np.ones((1, len(months)))
    return np.array([[shape.course.at(int(month)) for month in months]])


def sample_array(
    shape: DriverShape, seed: int, paths: npt.ArrayLike, months: Sequence[int], address: str
) -> FloatArray:
    """The values of a driver on paths, in months, no larger than what they vary over.

    Args:
        shape: Of one driver.
        seed: 0 to 2^64 - 1.
        paths: Vector of path numbers.
        months: Months since 2000-01.
        address: ``<lab>.<driver full name>`` or ``market.<driver>``.

    Returns:
        Values in the driver's unit, (path or 1, month or 1), according to ``shape.axes``.
    """
    if not shape.is_random:
        return sample_of_uniform_array(shape, np.full((1, 1), 0.5), months)
    u = uniforms(seed, paths, list(months) if shape.each_month else [0], address)
    return sample_of_uniform_array(shape, u, months)


def sample_of_uniform_array(shape: DriverShape, u: npt.ArrayLike, months: Sequence[int]) -> FloatArray:
    """The values of a driver for uniform draws.

    Args:
        shape: Of one driver.
        u: Uniform draws, (path, 1), or (path, month) for a shock.
        months: Months since 2000-01.

    Returns:
        Values in the driver's unit, (path, month or 1).
    """
    return _scaled(shape, quantile_array(shape.distribution, u), months)


def sample_of_normal_array(shape: DriverShape, z: npt.ArrayLike, months: Sequence[int]) -> FloatArray:
    """The values of a driver for standard normals, such as those made by a correlation.

    Args:
        shape: Of one driver.
        z: Standard normals, (path, 1), or (path, month) for a shock.
        months: Months since 2000-01.

    Returns:
        Values in the driver's unit, (path, month or 1).
    """
    return _scaled(shape, of_normal_array(shape.distribution, z), months)


def correlate_array(factor: Factor, normals: Sequence[FloatArray]) -> list[FloatArray]:
    """Correlated normals from independent ones.

    Args:
        factor: The lower factor.
        normals: One array of independent standard normals for each driver, in listed order.

    Returns:
        ``x_i = sum_j L_ij n_j``, added from left to right, one array for each driver.

    Example:
        >>> [x.tolist() for x in correlate_array(((1.0,), (0.6, 0.8)), [np.array([1.0]), np.array([2.0])])]
        [[1.0], [2.2]]
    """
    values: list[FloatArray] = []
    for row in factor:
        value = row[0] * normals[0]
        for entry, n in zip(row[1:], normals[1:], strict=False):
            value = value + entry * n
        values.append(value)
    return values


def _scaled(shape: DriverShape, factor: FloatArray, months: Sequence[int]) -> FloatArray:
    return factor if shape.course is None else course_array(shape, months) * factor


def _transformed(distribution: Distribution, z: FloatArray) -> FloatArray:
    if distribution.kind in ("split", "log-split"):
        middle, below, above = distribution.parameters
        bent = middle + np.where(z < 0.0, below, above) * z
        return exp_array(bent) if distribution.kind == "log-split" else np.asarray(bent)
    x = distribution.parameters[0] + distribution.parameters[1] * z
    if distribution.kind == "lognormal":
        return exp_array(x)
    return 1.0 / (1.0 + exp_array(-x)) if distribution.kind == "logit-normal" else np.asarray(x)


def _triangular(parameters: tuple[float, ...], u: FloatArray) -> FloatArray:
    low, mode, high = parameters
    width = high - low
    rising = low + sqrt_array(u * width * (mode - low))
    falling = high - sqrt_array((1.0 - u) * width * (high - mode))
    return np.where(u <= (mode - low) / width, rising, falling)
