"""Words, uniforms and normals against published vectors."""

from __future__ import annotations

import math

import pytest

from labecon.backends import draws
from labecon.errors import DataError, UsageError

#: Known answers of philox4x32-10 published with Random123: counter, key, output.
KNOWN_ANSWERS = [
    ("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
]
#: Vectors that fix version 1 of labecon's draws in every language: seed, path, month, address, word, u, z.
VECTORS = [
    (0, 0, 0, "demo.talkie.churn", "687a6272", 0.4081174401799217, -0.2323903023769729),
    (1, 17, 309, "demo.talkie.reach_shock", "f3383ba3", 0.950076796929352, 1.6455987040630666),
    (20260131, 999999, 372, "demo.platform.reach_shock", "0d11ecdf", 0.05105476814787835, -1.634711520463075),
    (1311768467463790320, 5000000000, 311, "market.price_decline", "57c861f0", 0.342901345458813, -0.40455765368264585),
]


def _words(text: str) -> tuple[int, ...]:
    return tuple(int(word, 16) for word in text.split())


@pytest.mark.parametrize(("counter", "key", "output"), KNOWN_ANSWERS)
def test_philox_known_answers(counter: str, key: str, output: str) -> None:
    c0, c1, c2, c3 = _words(counter)
    k0, k1 = _words(key)
    assert draws.philox4x32_10((c0, c1, c2, c3), (k0, k1)) == _words(output)


@pytest.mark.parametrize(("seed", "path", "m", "address", "word", "u", "z"), VECTORS)
def test_vectors(seed: int, path: int, m: int, address: str, word: str, u: float, z: float) -> None:
    assert f"{draws.word(seed, path, m, address):08x}" == word
    assert draws.uniform(seed, path, m, address) == u
    # The first printed z lies two units in the last place from the value of its own formula; the others are exact.
    assert abs(draws.normal(seed, path, m, address) - z) <= 2.01 * math.ulp(z)


@pytest.mark.parametrize(("seed", "path", "m", "address", "word", "u", "z"), VECTORS[1:])
def test_normals_are_exact(seed: int, path: int, m: int, address: str, word: str, u: float, z: float) -> None:
    assert draws.normal(seed, path, m, address) == z


def test_normals_of_the_worked_example() -> None:
    # Path 17 of seed 20260131 in section 11 of the language's specification.
    assert draws.normal(20260131, 17, 309, "demo.talkie.reach_shock") == 0.537909810887104


def test_address_hash_is_the_head_of_sha256() -> None:
    # SHA-256 of "abc" begins ba7816bf 8f01cfea (FIPS 180-4); read as little-endian words.
    assert draws.address_hash("abc") == (0xBF1678BA, 0xEACF018F)


def test_uniforms_never_reach_the_ends() -> None:
    assert 0.0 < (0 + 0.5) * 2.0**-32 < (draws.MASK + 0.5) * 2.0**-32 < 1.0
    assert all(0.0 < draws.uniform(3, path, 0, "demo.a") < 1.0 for path in range(200))


def test_a_draw_depends_on_every_part_of_its_address() -> None:
    base = draws.word(5, 6, 309, "demo.a")
    others = [
        draws.word(5 + 2**32, 6, 309, "demo.a"),
        draws.word(6, 6, 309, "demo.a"),
        draws.word(5, 6 + 2**32, 309, "demo.a"),
        draws.word(5, 7, 309, "demo.a"),
        draws.word(5, 6, 310, "demo.a"),
        draws.word(5, 6, 313, "demo.a"),
        draws.word(5, 6, 309, "demo.b"),
    ]
    assert base not in others
    assert len(set(others)) == len(others)


@pytest.mark.parametrize(
    ("seed", "path", "m"),
    [(-1, 0, 0), (2**64, 0, 0), (0, -1, 0), (0, 2**48, 0), (0, 0, -1), (0, 0, 2**18)],
)
def test_out_of_range(seed: int, path: int, m: int) -> None:
    with pytest.raises(UsageError) as caught:
        draws.word(seed, path, m, "demo.a")
    assert caught.value.problems[0].code == "out-of-range"


def test_shared_addresses_are_refused() -> None:
    draws.require_distinct(["demo.a", "demo.b"])
    with pytest.raises(DataError, match=r"demo\.a"):
        draws.require_distinct(["demo.a", "demo.b", "demo.a"])


@pytest.mark.parametrize(
    ("u", "hazard", "months"),
    [
        # The geometric law: the event starts within k months with probability 1 - (1 - hazard)^(k+1).
        (0.2499, 0.25, 0),
        (0.2501, 0.25, 1),
        (0.4374, 0.25, 1),
        (0.4376, 0.25, 2),
        (0.9999, 0.01, 916),
        (0.3, 1.0, 0),
        (0.3, 0.0, draws.NEVER),
        (1.0 - 2.0**-33, 1e-12, draws.NEVER),
    ],
)
def test_start_offset(u: float, hazard: float, months: int) -> None:
    assert draws.start_offset(u, hazard) == months


@pytest.mark.parametrize("hazard", [-0.1, 1.1, math.nan])
def test_start_offset_refuses_what_is_no_probability(hazard: float) -> None:
    with pytest.raises(DataError, match="hazard"):
        draws.start_offset(0.5, hazard)
