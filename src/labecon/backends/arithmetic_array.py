"""NumPy twins of `arithmetic`: the same operations in the same order on arrays, with the same bits.

Arrays are worked through in blocks that stay in the processor's cache, in preallocated buffers: NumPy makes one pass
over memory per operation, and there are some forty of them per exponential.
"""

from __future__ import annotations

from collections.abc import Callable
from math import factorial, inf, nan

import numpy as np
import numpy.typing as npt

from labecon.backends.arithmetic import (
    CDF_FAR,
    CDF_INNER,
    CDF_MIDDLE,
    CDF_NEAR,
    CDF_OUTER,
    CENTRAL,
    EXP_LIMIT,
    INVERSE_ROOT_TWO_PI,
    LN2_HIGH,
    LN2_LOW,
    LOG2_E,
    ROUNDER,
    SHOULDER,
    SMALLEST,
    SQRT_HALF,
    TAIL,
)

FloatArray = npt.NDArray[np.float64]
#: Elements per block; five buffers of this many doubles fit the second-level cache of a current processor.
BLOCK = 8192

_EXP_COEFFICIENTS = tuple(1.0 / factorial(k) for k in range(13, -1, -1))
_LOG_COEFFICIENTS = tuple(1.0 / (2 * k + 1) for k in range(10, -1, -1))
_ROUNDER_BITS = int(np.float64(ROUNDER).view(np.int64))
_SQRT_HALF_BITS = int(np.float64(SQRT_HALF).view(np.int64))
_Kernel = Callable[[FloatArray, FloatArray, FloatArray], None]


def _blockwise(kernel: _Kernel, buffers: int, x: npt.ArrayLike) -> FloatArray:
    """Runs a kernel over an array block by block, keeping the memory order of the input."""
    source = np.asarray(x, dtype=np.float64)
    if source.ndim > 1 and source.flags.f_contiguous and not source.flags.c_contiguous:
        return _blockwise(kernel, buffers, source.T).T
    flat = np.ascontiguousarray(source).reshape(-1)
    result = np.empty_like(flat)
    work = np.empty((buffers, min(flat.size, BLOCK)))
    with np.errstate(all="ignore"):
        for start in range(0, flat.size, BLOCK):
            part = flat[start : start + BLOCK]
            kernel(part, result[start : start + BLOCK], work[:, : part.size])
    return result.reshape(source.shape)


def _horner(coefficients: tuple[float, ...], x: FloatArray, out: FloatArray) -> FloatArray:
    """Horner's rule in place."""
    np.multiply(x, coefficients[0], out=out)
    out += coefficients[1]
    for coefficient in coefficients[2:]:
        out *= x
        out += coefficient
    return out


def _exp_kernel(x: FloatArray, out: FloatArray, work: FloatArray) -> None:
    r, n, scale = work
    np.minimum(x, EXP_LIMIT, out=r)
    np.maximum(r, -EXP_LIMIT, out=r)
    np.multiply(r, LOG2_E, out=scale)
    scale += ROUNDER
    np.subtract(scale, ROUNDER, out=n)
    np.multiply(n, LN2_HIGH, out=out)
    r -= out
    n *= LN2_LOW
    r -= n
    _horner(_EXP_COEFFICIENTS, r, out)
    # The rounder leaves n in the low bits; with the bias added they move into the exponent.
    bits = scale.view(np.int64)
    bits += 1023 - _ROUNDER_BITS
    bits <<= 52
    out *= scale


def _log_kernel(x: FloatArray, out: FloatArray, work: FloatArray) -> None:
    f, s, m = work
    regular = bool(x.min() >= SMALLEST) and bool(x.max() < inf)
    np.copyto(m, x if regular else np.maximum(x, SMALLEST))
    bits, exponent = m.view(np.int64), s.view(np.int64)
    np.subtract(bits, _SQRT_HALF_BITS, out=exponent)
    exponent >>= 52
    np.copyto(out, exponent)
    exponent <<= 52
    bits -= exponent
    np.subtract(m, 1.0, out=f)
    m += 1.0
    f /= m
    np.multiply(f, f, out=s)
    _horner(_LOG_COEFFICIENTS, s, m)
    f *= 2.0
    f *= m
    np.multiply(out, LN2_LOW, out=s)
    f += s
    out *= LN2_HIGH
    out += f
    if not regular:
        out[x == 0.0] = -inf
        out[x == inf] = inf
        out[~(x >= 0.0)] = nan


def exp_array(x: npt.ArrayLike) -> FloatArray:
    """The exponential function of each element.

    Args:
        x: Numbers; clamped to +-708.

    Returns:
        An array of the same shape and memory order.

    Example:
        >>> exp_array([0.0, -0.0]).tolist()
        [1.0, 1.0]
    """
    return _blockwise(_exp_kernel, 3, x)


def log_array(x: npt.ArrayLike) -> FloatArray:
    """The natural logarithm of each element.

    Args:
        x: Numbers; positive ones below 2^-1022 count as 2^-1022.

    Returns:
        An array of the same shape and memory order; minus infinity for 0, NaN for negative numbers.

    Example:
        >>> log_array([1.0]).tolist()
        [0.0]
    """
    return _blockwise(_log_kernel, 3, x)


def sqrt_array(x: npt.ArrayLike) -> FloatArray:
    """The square root of each element, correctly rounded.

    Args:
        x: Numbers.

    Returns:
        An array of the same shape; NaN for negative numbers.

    Example:
        >>> sqrt_array([2.25]).tolist()
        [1.5]
    """
    with np.errstate(invalid="ignore"):
        return np.asarray(np.sqrt(np.asarray(x, dtype=np.float64)))


def power_array(a: npt.ArrayLike, b: npt.ArrayLike) -> FloatArray:
    """Positive numbers to any power, element by element.

    Args:
        a: Numbers above 0.
        b: Exponents; broadcast against ``a``.

    Returns:
        ``exp(b * log(a))``.

    Example:
        >>> power_array([1.0], 12.0).tolist()
        [1.0]
    """
    with np.errstate(all="ignore"):
        return exp_array(np.asarray(b, dtype=np.float64) * log_array(a))


def _quotient(part: tuple[tuple[float, ...], tuple[float, ...]], x: FloatArray) -> FloatArray:
    """A rational function of the elements."""
    value = _horner(part[0], x, np.empty_like(x))
    value /= _horner(part[1], x, np.empty_like(x))
    return value


def _quantile_kernel(u: FloatArray, out: FloatArray, work: FloatArray) -> None:
    q, r, below = work
    np.subtract(u, 0.5, out=q)
    np.multiply(q, q, out=r)
    np.subtract(0.180625, r, out=r)
    _horner(CENTRAL[0], r, out)
    out *= q
    out /= _horner(CENTRAL[1], r, below)
    outer = np.flatnonzero(~(np.abs(q, out=r) <= 0.425))
    if outer.size:
        out[outer] = _outer_quantile(u[outer])


def _outer_quantile(u: FloatArray) -> FloatArray:
    """The quantile where abs(u - 0.5) > 0.425."""
    # A value outside [0, 1] has a negative side, whose log is NaN.
    r = sqrt_array(-log_array(np.minimum(u, 1.0 - u)))
    z = _quotient(SHOULDER, r - 1.6)
    far = np.flatnonzero(~(r <= 5.0))
    if far.size:
        z[far] = _quotient(TAIL, r[far] - 5.0)
        z[r == inf] = inf
    np.negative(z, out=z, where=u < 0.5)
    return z


def normal_quantile_array(u: npt.ArrayLike) -> FloatArray:
    """The standard normal quantile of each element, algorithm AS 241 (PPND16).

    Args:
        u: Probabilities.

    Returns:
        An array of the same shape and memory order; infinite at 0 and 1, NaN outside [0, 1].

    Example:
        >>> normal_quantile_array([0.5]).tolist()
        [0.0]
    """
    return _blockwise(_quantile_kernel, 3, u)


def _probability_kernel(z: FloatArray, out: FloatArray, work: FloatArray) -> None:
    y, s, tail = work
    np.abs(z, out=y)
    _horner(CDF_MIDDLE[0], y, tail)
    tail /= _horner(CDF_MIDDLE[1], y, s)
    far = np.flatnonzero(y > CDF_OUTER)
    if far.size:
        v = 1.0 / (y[far] * y[far])
        scaled = v * _horner(CDF_FAR[0], v, np.empty_like(v))
        tail[far] = (INVERSE_ROOT_TWO_PI - scaled / _horner(CDF_FAR[1], v, np.empty_like(v))) / y[far]
    np.multiply(y, -0.5, out=s)
    s *= y
    tail *= exp_array(s)
    np.subtract(1.0, tail, out=out)
    np.copyto(out, tail, where=z < 0.0)
    near = np.flatnonzero(y <= CDF_INNER)
    if near.size:
        v = z[near]
        square = v * v
        scaled = v * _horner(CDF_NEAR[0], square, np.empty_like(v))
        out[near] = 0.5 + scaled / _horner(CDF_NEAR[1], square, np.empty_like(v))


def normal_probability_array(z: npt.ArrayLike) -> FloatArray:
    """The standard normal distribution function of each element.

    Args:
        z: Numbers.

    Returns:
        An array of the same shape and memory order.

    Example:
        >>> normal_probability_array([0.0]).tolist()
        [0.5]
    """
    return _blockwise(_probability_kernel, 3, z)
