"""Scrambled Sobol points: even, independent between replicates and coordinates, and the same whatever is asked for."""

from __future__ import annotations

import sys

import numpy as np
import pytest

from labecon.errors import UsageError
from labecon.labs.binding_array import Binder
from labecon.labs.points_array import REPLICATES, SobolPoints, direction_words, owen_scrambled, static_addresses
from tests.rich_lab import rich_lab

PATHS = np.arange(1024)


@pytest.fixture(scope="module")
def points() -> SobolPoints:
    return SobolPoints(rich_lab(), 7, 1024)


def columns(points: SobolPoints, paths: np.ndarray = PATHS) -> np.ndarray:
    """All coordinates, shape (address, path)."""
    found = [points.uniforms(address, paths) for address in points.addresses]
    return np.array([one for one in found if one is not None])


def test_coordinates_are_what_is_drawn_once_per_path() -> None:
    addresses = static_addresses(rich_lab())
    assert {"rich.marketing_share", "market.price_index", "rich.outage_start"} <= set(addresses)
    assert "rich.chat.shock" not in addresses and len(addresses) == len(set(addresses))


def test_every_replicate_fills_every_bin_once(points: SobolPoints) -> None:
    """64 points of a replicate: one in each interval of 1/64, in every coordinate."""
    for column in columns(points):
        for replicate in range(REPLICATES):
            bins = np.sort((column[PATHS % REPLICATES == replicate] * 64).astype(int))
            assert bins.tolist() == list(range(64))


def test_words_are_those_of_scipy() -> None:
    qmc = pytest.importorskip("scipy.stats").qmc
    words, dimensions = direction_words(5, 7), 5
    expected = qmc.Sobol(dimensions, scramble=False, bits=32).random_base2(7)
    for number in range(128):
        gray = number ^ number >> 1
        found = np.zeros(dimensions, dtype=np.uint32)
        for bit in range(7):
            if gray >> bit & 1:
                found ^= words[:, bit]
        assert (found / 2.0**32).tolist() == expected[number].tolist()


def test_the_first_digits_decide_where_the_next_are_flipped() -> None:
    words = (np.arange(4096, dtype=np.uint64) * 2**20).astype(np.uint32)
    found = owen_scrambled(words, np.full(4096, 0x9E3779B9, dtype=np.uint32))
    for digits in range(1, 13):
        before, after = words >> np.uint32(32 - digits), found >> np.uint32(32 - digits)
        pairs = set(zip(before.tolist(), after.tolist(), strict=True))
        assert len(pairs) == len({one for one, _ in pairs}) == 2**digits


def test_coordinates_and_replicates_are_independent() -> None:
    """A scrambling that leaves a digit or shares a key shows here: the first point is nought in every coordinate."""
    first = np.concatenate(
        [columns(SobolPoints(rich_lab(), seed, 16), np.arange(REPLICATES)).ravel() for seed in range(40)]
    )
    count = len(first)
    assert abs(first.mean() - 0.5) < 4 * (1 / 12 / count) ** 0.5
    for digit in range(8):
        share = float(np.mean((first * 2 ** (digit + 1)).astype(int) & 1))
        assert abs(share - 0.5) < 4 * 0.5 / count**0.5, digit
    table = first.reshape(40, -1, REPLICATES) - 0.5
    between = np.mean(table[:, :-1] * table[:, 1:]), np.mean(table[..., :-1] * table[..., 1:])
    assert max(map(abs, between)) < 4 / 12 / (count * 0.9) ** 0.5


def test_a_path_keeps_its_points_whatever_is_asked_for(points: SobolPoints) -> None:
    lab = rich_lab()
    some = np.array([1000, 3, 17])
    assert np.array_equal(columns(SobolPoints(lab, 7, 100_000), some), columns(points)[:, some])
    assert not np.array_equal(columns(SobolPoints(lab, 8, 1024), some), columns(points)[:, some])


def test_means_of_smooth_functions_gain_and_stay_true() -> None:
    """The mean of a sum of eight uniforms: no bias, and less than a tenth of the variance of random draws."""
    means = []
    for seed in range(8):
        table = columns(SobolPoints(rich_lab(), seed, 1024))[:8]
        means += [table[:, PATHS % REPLICATES == one].sum(axis=0).mean() for one in range(REPLICATES)]
    between = float(np.var(means, ddof=1))
    assert abs(np.mean(means) - 4.0) < 4 * (between / len(means)) ** 0.5
    assert 8 / 12 / 64 / between > 10


def test_a_simulation_on_points() -> None:
    lab = rich_lab()
    points = SobolPoints(lab, 1, 300)
    whole = lab.simulate(300, 1, keep=("cash",), points=points, backend="array")
    assert lab.simulate(300, 1, keep=("cash",), points=points, block=17, threads=2).digest == whole.digest
    assert lab.simulate(300, 1, keep=("cash",)).digest != whole.digest
    binder = Binder(lab, 1, 3, (), points=points)
    shock, plain = [one.uniforms("rich.chat.shock", PATHS, [309]) for one in (binder, Binder(lab, 1, 3, ()))]
    assert np.array_equal(shock, plain)  # monthly shocks are drawn as ever
    share = lab.drivers["marketing_share"]
    u = points.uniforms(share.address, np.array([5]))
    assert u is not None
    fixed = lab.with_drivers({"marketing_share": share.shape.value(float(u[0]), lab.first_forecast)})
    again = fixed.simulate([5], 1, keep=("cash",), points=SobolPoints(lab, 1, 300), backend="array")
    assert again.results.lines["cash"][:, 0] == pytest.approx(whole.results.lines["cash"][:, 5], rel=1e-6)


def test_without_scipy_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scipy.stats", None)
    with pytest.raises(UsageError, match=r"Sobol points need SciPy \(pip install 'labecon\[points\]'\)"):
        SobolPoints(rich_lab(), 1, 100)
