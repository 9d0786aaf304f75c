"""Addressed random draws, one at a time: a word is a pure function of (seed, path, month, address).

There is no generator and no state. Adding a driver, a path or a month moves no other draw, and a path gives the same
values alone as among a million. The stream is Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011, "Parallel random
numbers: as easy as 1, 2, 3"); normals come from the uniform by the inverse distribution function.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from hashlib import sha256
from math import floor

from labecon.backends.arithmetic import log, normal_quantile
from labecon.errors import DataError, UsageError

#: Version of words, uniforms and normals; part of every run key.
RANDOMNESS_VERSION = 1
MASK = 0xFFFFFFFF
MULTIPLIERS = (0xD2511F53, 0xCD9E8D57)
KEY_STEPS = (0x9E3779B9, 0xBB67AE85)
ROUNDS = 10
#: Bounds of the counter: 48 bits of path, 18 bits of month, 64 bits of seed.
PATH_END, MONTH_END, SEED_END = 1 << 48, 1 << 18, 1 << 64
#: Start offset of an event that never starts; later than any window.
NEVER = 1 << 30

Counter = tuple[int, int, int, int]


def philox4x32_10(counter: Counter, key: tuple[int, int]) -> Counter:
    """Ten rounds of Philox4x32.

    Args:
        counter: Four 32-bit words.
        key: Two 32-bit words.

    Returns:
        Four 32-bit words.

    Example:
        >>> [f"{word:08x}" for word in philox4x32_10((0, 0, 0, 0), (0, 0))]
        ['6627e8d5', 'e169c58d', 'bc57ac4c', '9b00dbd8']
    """
    (c0, c1, c2, c3), (k0, k1) = counter, key
    for _ in range(ROUNDS):
        p0, p1 = MULTIPLIERS[0] * c0, MULTIPLIERS[1] * c2
        c0, c1, c2, c3 = (p1 >> 32) ^ c1 ^ k0, p1 & MASK, (p0 >> 32) ^ c3 ^ k1, p0 & MASK
        k0, k1 = (k0 + KEY_STEPS[0]) & MASK, (k1 + KEY_STEPS[1]) & MASK
    return c0, c1, c2, c3


@lru_cache(maxsize=4096)
def address_hash(address: str) -> tuple[int, int]:
    """The two counter words that stand for an address.

    Args:
        address: ``<lab>.<driver full name>``, or ``market.<driver>`` for what labs share.

    Returns:
        The first eight bytes of the SHA-256 of the address as two little-endian 32-bit words.
    """
    digest = sha256(address.encode("utf-8")).digest()
    return int.from_bytes(digest[:4], "little"), int.from_bytes(digest[4:8], "little")


def require_distinct(addresses: Iterable[str]) -> None:
    """Checks that no two draws of a load would share their words.

    Args:
        addresses: Every address of the load, once each.

    Raises:
        DataError: An address stands twice, or two addresses have the same hash.
    """
    seen: dict[tuple[int, int], str] = {}
    for address in addresses:
        words = address_hash(address)
        if words in seen:
            shared = f"{address} and {seen[words]} would share one random draw: rename one of them"
            raise DataError.of("duplicate-name", shared)
        seen[words] = address


def check_seed(seed: int) -> tuple[int, int]:
    """The Philox key of a seed.

    Args:
        seed: A whole number from 0 to 2^64 - 1.

    Returns:
        Its low and its high 32 bits.

    Raises:
        UsageError: The seed is outside that range.
    """
    if not 0 <= seed < SEED_END:
        raise UsageError.of("out-of-range", f"seed {seed}: must be a whole number from 0 to 2^64 - 1")
    return seed & MASK, seed >> 32


def word(seed: int, path: int, m: int, address: str) -> int:
    """The 32-bit word at an address.

    Args:
        seed: 0 to 2^64 - 1.
        path: Number of the path, 0 to 2^48 - 1.
        m: Months since 2000-01 for a draw of that month, 0 for a draw per path.
        address: See `address_hash`.

    Returns:
        A whole number from 0 to 2^32 - 1.

    Raises:
        UsageError: Seed, path or month is out of range.

    Example:
        >>> f"{word(0, 0, 0, 'demo.talkie.churn'):08x}"
        '687a6272'
    """
    key = check_seed(seed)
    if not 0 <= path < PATH_END:
        raise UsageError.of("out-of-range", f"path {path}: must be a whole number from 0 to 2^48 - 1")
    if not 0 <= m < MONTH_END:
        raise UsageError.of("out-of-range", f"month index {m}: must be from 0 to 2^18 - 1 (0 is 2000-01)")
    counter = (path & MASK, (path >> 32 << 16) + (m >> 2), *address_hash(address))
    return _four_words(counter, key)[m & 3]


#: Four months share a counter, and one path is drawn driver by driver.
_four_words = lru_cache(maxsize=256)(philox4x32_10)


def uniform(seed: int, path: int, m: int, address: str) -> float:
    """The uniform draw at an address, exact and never 0 or 1.

    Args:
        seed: See `word`.
        path: See `word`.
        m: See `word`.
        address: See `address_hash`.

    Returns:
        ``(word + 0.5) / 2^32``.

    Example:
        >>> uniform(0, 0, 0, "demo.talkie.churn")
        0.4081174401799217
    """
    return (word(seed, path, m, address) + 0.5) * 2.0**-32


def normal(seed: int, path: int, m: int, address: str) -> float:
    """The standard normal draw at an address.

    Args:
        seed: See `word`.
        path: See `word`.
        m: See `word`.
        address: See `address_hash`.

    Returns:
        The normal quantile of `uniform`.

    Example:
        >>> normal(1, 17, 309, "demo.talkie.reach_shock")
        1.6455987040630666
    """
    return normal_quantile(uniform(seed, path, m, address))


def start_offset(u: float, hazard: float) -> int:
    """Months until an event of constant hazard starts.

    Args:
        u: A uniform draw, in (0, 1).
        hazard: Chance per month, in [0, 1].

    Returns:
        ``floor(log(1 - u) / log(1 - hazard))``; 0 when the hazard is 1, at most `NEVER`, which a hazard of 0 gives.

    Raises:
        DataError: The hazard is no probability.

    Example:
        >>> start_offset(0.5, 0.25)
        2
    """
    if not 0.0 <= hazard <= 1.0:
        raise DataError.of("out-of-range", f"hazard {hazard} per month: must lie in [0, 1]")
    rate = log(1.0 - hazard)
    offset = log(1.0 - u) / rate if rate < 0.0 else float(NEVER)
    return floor(min(offset, float(NEVER)))
