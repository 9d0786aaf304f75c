"""Scrambled Sobol points in place of the draws per path: the same addresses, spread more evenly.

Path p is point ``p // 16`` of replicate ``p % 16``, so a path keeps its values whatever the number of paths. The
sixteen replicates are scrambled independently, which gives figures an honest error: how much the replicates differ.
Monthly shocks stay as they are drawn. Points are those of Joe and Kuo 2008 as SciPy has them; each coordinate is
scrambled by a nested permutation of its binary digits (Owen 1995), made by the hash of Laine and Karras 2011 with the
constants of Vegdahl, under a key of its own drawn from seed, replicate and address.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from labecon.backends import draws
from labecon.errors import UsageError
from labecon.labs.lab import Lab

Floats = npt.NDArray[np.float64]
Words = npt.NDArray[np.uint32]
Numbers = npt.NDArray[np.int64]
#: Independent scramblings.
REPLICATES = 16
BITS = 32
_REVERSALS = ((1, 0x55555555), (2, 0x33333333), (4, 0x0F0F0F0F), (8, 0x00FF00FF))


def static_addresses(lab: Lab) -> tuple[str, ...]:
    """The addresses of everything that is drawn once per path.

    Args:
        lab: The lab.

    Returns:
        Addresses in the order of the graph: drivers and events, then opening values.
    """
    found: dict[str, None] = {}
    for name in lab.graph.drivers:
        event = lab.events_by_driver.get(name)
        driver = lab.drivers[name]
        if event is not None and event.is_random:
            found[event.address] = None
        elif event is None and driver.shape.is_random and not driver.shape.each_month:
            found[driver.address] = None
    for one in lab.initial.values():
        if one.driver is not None and one.driver.shape.is_random and not one.driver.shape.each_month:
            found[one.driver.address] = None
    return tuple(found)


def direction_words(dimensions: int, bits: int) -> Words:
    """The generating words of Sobol points.

    Args:
        dimensions: Number of coordinates.
        bits: Binary digits of the largest point number.

    Returns:
        Shape (dimension, bit): point n is the exclusive or of the words of the bits of ``n ^ n >> 1``.

    Raises:
        UsageError: SciPy is not installed.
    """
    try:
        from scipy.stats import qmc
    except ImportError as error:
        text = "Sobol points need SciPy"
        raise UsageError.of("not-available", text, "--points", "pip install 'labecon[points]'") from error
    sequence = qmc.Sobol(dimensions, scramble=False, bits=BITS)
    found = np.empty((dimensions, bits), dtype=np.uint32)
    at = 0
    for bit in range(bits):
        number = 2 ** (bit + 1) - 1  # the point whose Gray code is this bit alone
        sequence.fast_forward(number - at)
        found[:, bit] = np.asarray(sequence.random(1)[0] * 2.0**BITS, dtype=np.uint32)
        at = number + 1
    return found


class SobolPoints:
    """The draws per path of a lab as scrambled Sobol points.

    Args:
        lab: The lab.
        seed: Seed of the scrambling.
        paths: Largest number of paths.
    """

    name = "sobol"

    def __init__(self, lab: Lab, seed: int, paths: int) -> None:
        self.seed = seed
        self.addresses = static_addresses(lab)
        self.place = {address: number for number, address in enumerate(self.addresses)}
        self.bits = max(1, (max(paths - 1, 0) // REPLICATES).bit_length())
        self.words = direction_words(max(1, len(self.addresses)), self.bits)

    @property
    def dimensions(self) -> int:
        """Number of coordinates."""
        return len(self.addresses)

    def uniforms(self, address: str, paths: Numbers) -> Floats | None:
        """The draws per path at an address.

        Args:
            address: See `draws.address_hash`.
            paths: Path numbers.

        Returns:
            Uniforms in (0, 1), shape (path,); None where the address is no coordinate.
        """
        place = self.place.get(address)
        if place is None:
            return None
        number, replicate = np.divmod(paths, REPLICATES)
        gray = number ^ (number >> 1)
        word = np.zeros(len(paths), dtype=np.uint32)
        for bit in range(self.bits):
            word ^= np.where(gray >> bit & 1, self.words[place, bit], np.uint32(0))
        keys = [draws.word(self.seed, one, 0, f"{address}#sobol") for one in range(REPLICATES)]
        scrambled = owen_scrambled(word, np.array(keys, dtype=np.uint32)[replicate])
        return (scrambled.astype(np.float64) + 0.5) * 2.0**-BITS


def owen_scrambled(words: Words, keys: Words) -> Words:
    """Words with each binary digit flipped or not as the digits before it and a key say.

    Args:
        words: Shape (path,).
        keys: Shape (path,) or a single key.

    Returns:
        Shape (path,): words that agree in their first k digits agree there still.
    """
    x = _reversed(words)
    x ^= x * np.uint32(0x3D20ADEA)
    x += keys
    x *= (keys >> np.uint32(16)) | np.uint32(1)
    x ^= x * np.uint32(0x05526C56)
    x ^= x * np.uint32(0x53A22864)
    return _reversed(x)


def _reversed(words: Words) -> Words:
    """The digits in the opposite order."""
    for shift, mask in _REVERSALS:
        by, kept = np.uint32(shift), np.uint32(mask)
        words = ((words >> by) & kept) | ((words & kept) << by)
    return (words >> np.uint32(16)) | (words << np.uint32(16))


def replicates_of(paths: Sequence[int] | Numbers) -> Numbers:
    """The replicate of each path.

    Args:
        paths: Path numbers.

    Returns:
        Shape (path,).
    """
    return np.asarray(paths, dtype=np.int64) % REPLICATES
