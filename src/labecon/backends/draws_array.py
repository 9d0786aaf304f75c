"""Addressed random draws for whole blocks of paths and months: the words of `draws`, vectorised.

One Philox call gives the words of four months, so months are drawn in groups of four. Results are laid out month by
month in memory (the column of a month is contiguous), because the engines step through months.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

from labecon.backends.arithmetic_array import FloatArray, log_array, normal_quantile_array
from labecon.backends.draws import (
    KEY_STEPS,
    MASK,
    MONTH_END,
    MULTIPLIERS,
    NEVER,
    PATH_END,
    ROUNDS,
    address_hash,
    check_seed,
)
from labecon.errors import DataError, UsageError

WordArray = npt.NDArray[np.uint64]
IndexArray = npt.NDArray[np.int64]
#: Counters per block; some eight buffers of this many 64-bit words stay in the second-level cache.
BLOCK = 16384
#: Rounds whose operands still depend on the path or on the month alone, and so are cheap in broadcast form.
_NARROW_ROUNDS = 2


def _round(words: list[WordArray], key: tuple[int, int]) -> list[WordArray]:
    """One round with broadcasting, into new arrays."""
    c0, c1, c2, c3 = words
    p0, p1 = c0 * np.uint64(MULTIPLIERS[0]), c2 * np.uint64(MULTIPLIERS[1])
    mask, half = np.uint64(MASK), np.uint64(32)
    return [(p1 >> half) ^ c1 ^ np.uint64(key[0]), p1 & mask, (p0 >> half) ^ c3 ^ np.uint64(key[1]), p0 & mask]


def _philox(words: list[WordArray], key: tuple[int, int], shape: tuple[int, int]) -> list[WordArray]:
    """Ten rounds of Philox4x32 on counters that broadcast to `shape`."""
    for _ in range(_NARROW_ROUNDS):
        words = _round(words, key)
        key = ((key[0] + KEY_STEPS[0]) & MASK, (key[1] + KEY_STEPS[1]) & MASK)
    c0, c1, c2, c3 = (np.array(np.broadcast_to(each, shape)) for each in words)
    p0, p1 = np.empty_like(c0), np.empty_like(c0)
    mask, half = np.uint64(MASK), np.uint64(32)
    for _ in range(_NARROW_ROUNDS, ROUNDS):
        np.multiply(c0, np.uint64(MULTIPLIERS[0]), out=p0)
        np.multiply(c2, np.uint64(MULTIPLIERS[1]), out=p1)
        np.right_shift(p1, half, out=c0)
        c0 ^= c1
        c0 ^= np.uint64(key[0])
        np.right_shift(p0, half, out=c2)
        c2 ^= c3
        c2 ^= np.uint64(key[1])
        np.bitwise_and(p1, mask, out=c1)
        np.bitwise_and(p0, mask, out=c3)
        key = ((key[0] + KEY_STEPS[0]) & MASK, (key[1] + KEY_STEPS[1]) & MASK)
    return [c0, c1, c2, c3]


def _indexes(values: npt.ArrayLike, end: int, what: str) -> IndexArray:
    """Whole numbers from 0 to below `end`, as a vector."""
    array = np.asarray(values)
    if array.ndim != 1 or (array.size and array.dtype.kind not in "iu"):
        found = f"{array.dtype} of shape {array.shape}"
        raise UsageError.of("out-of-range", f"{what}: must be a vector of whole numbers, not {found}")
    if array.size and not (0 <= int(array.min()) and int(array.max()) < end):
        raise UsageError.of("out-of-range", f"{what} {int(array.min())}..{int(array.max())}: must lie in 0..{end - 1}")
    return array.astype(np.int64)


def _by_block(
    seed: int,
    paths: npt.ArrayLike,
    months: npt.ArrayLike,
    address: str,
    out: npt.NDArray[np.generic],
    put: Callable[[WordArray], npt.ArrayLike],
) -> None:
    """Fills `out`, of shape (month, path), with a function of the words."""
    key = check_seed(seed)
    path, month = _indexes(paths, PATH_END, "paths").astype(np.uint64), _indexes(months, MONTH_END, "months")
    groups, group_of = np.unique(month >> 2, return_inverse=True)
    h0, h1 = (np.array([[part]], dtype=np.uint64) for part in address_hash(address))
    width = max(1, BLOCK // max(1, groups.size))
    for start in range(0, path.size, width):
        part = path[start : start + width]
        high = part >> np.uint64(32)
        # Nearly always all paths have the same high word, and the month's counter word then needs no path axis.
        high = high[:1] if bool((high == high[0]).all()) else high
        second = (high << np.uint64(16))[None, :] + groups.astype(np.uint64)[:, None]
        words = _philox([(part & np.uint64(MASK))[None, :], second, h0, h1], key, (groups.size, part.size))
        for lane in range(4):
            rows = np.flatnonzero(month & 3 == lane)
            if rows.size:
                out[rows, start : start + part.size] = np.asarray(put(words[lane]))[group_of[rows]]


def words(seed: int, paths: npt.ArrayLike, months: npt.ArrayLike, address: str) -> npt.NDArray[np.uint32]:
    """The 32-bit words of paths and months at one address.

    Args:
        seed: 0 to 2^64 - 1.
        paths: Vector of path numbers, 0 to 2^48 - 1, in any order.
        months: Vector of months since 2000-01, in any order; ``[0]`` for a draw per path.
        address: ``<lab>.<driver full name>`` or ``market.<driver>``.

    Returns:
        Words, (path, month).

    Raises:
        UsageError: Seed, a path or a month is out of range.

    Example:
        >>> words(0, [0], [0], "demo.talkie.churn").tolist()
        [[1752851058]]
    """
    out = np.empty((np.size(months), np.size(paths)), dtype=np.uint32)
    _by_block(seed, paths, months, address, out, lambda lane: lane)
    return out.T


def uniforms(seed: int, paths: npt.ArrayLike, months: npt.ArrayLike, address: str) -> FloatArray:
    """The uniform draws of paths and months at one address.

    Args:
        seed: See `words`.
        paths: See `words`.
        months: See `words`.
        address: See `words`.

    Returns:
        Uniforms in (0, 1), (path, month); the column of a month is contiguous in memory.

    Raises:
        UsageError: Seed, a path or a month is out of range.

    Example:
        >>> uniforms(0, [0], [0], "demo.talkie.churn").tolist()
        [[0.4081174401799217]]
    """
    out = np.empty((np.size(months), np.size(paths)))
    _by_block(seed, paths, months, address, out, lambda lane: (lane.astype(np.float64) + 0.5) * 2.0**-32)
    return out.T


def normals(seed: int, paths: npt.ArrayLike, months: npt.ArrayLike, address: str) -> FloatArray:
    """The standard normal draws of paths and months at one address.

    Args:
        seed: See `words`.
        paths: See `words`.
        months: See `words`.
        address: See `words`.

    Returns:
        Normals, (path, month); the column of a month is contiguous in memory.

    Raises:
        UsageError: Seed, a path or a month is out of range.

    Example:
        >>> normals(1, [17], [309], "demo.talkie.reach_shock").tolist()
        [[1.6455987040630666]]
    """
    return normal_quantile_array(uniforms(seed, paths, months, address))


def start_offsets(u: npt.ArrayLike, hazard: float | Sequence[float] | FloatArray) -> IndexArray:
    """Months until an event of constant hazard starts, path by path.

    Args:
        u: Uniform draws, in (0, 1).
        hazard: Chance per month, in [0, 1]; one for all or one per draw.

    Returns:
        ``floor(log(1 - u) / log(1 - hazard))``; 0 where the hazard is 1, `draws.NEVER` where it is 0.

    Raises:
        DataError: A hazard is no probability.

    Example:
        >>> start_offsets([0.5, 0.9], 0.25).tolist()
        [2, 8]
    """
    chance = np.asarray(hazard, dtype=np.float64)
    if not bool(((chance >= 0.0) & (chance <= 1.0)).all()):
        raise DataError.of("out-of-range", f"hazard {chance.min()}..{chance.max()} per month: must lie in [0, 1]")
    rate = log_array(1.0 - chance)
    survival = log_array(1.0 - np.asarray(u, dtype=np.float64))
    with np.errstate(divide="ignore", invalid="ignore"):
        offset = np.where(rate < 0.0, survival / rate, float(NEVER))
    return np.floor(np.minimum(offset, float(NEVER))).astype(np.int64)
