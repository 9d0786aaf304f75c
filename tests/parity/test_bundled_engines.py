"""The bundled labs on two engines: the same bits, whatever the threads and the blocks."""

from __future__ import annotations

import random

import numpy as np
import pytest

import labecon
from labecon.labs import Lab, Override

LABS = ("minimax", "zhipu")
SCENARIOS_EACH = 10
PATHS_EACH = 10


def random_scenario(lab: Lab, draw: random.Random) -> Lab:
    """The lab with a dozen of its drivers moved inside their own ranges, some from a month on."""
    names = sorted(
        name for name, driver in lab.drivers.items() if driver.shape.is_random and not driver.shape.each_month
    )
    changes = {}
    for name in draw.sample(names, 12):
        low, high = lab.drivers[name].range_at(lab.first_forecast)
        start = lab.first_forecast + draw.randrange(24) if draw.random() < 0.5 else None
        changes[name] = Override("set", draw.uniform(low, high), start)
    return lab.with_overrides(changes)


def all_values(lab: Lab, paths: list[int], seed: int) -> dict[str, np.ndarray]:
    """Every item and month of some paths on the array engine, in float64."""
    items = [node.name for node in lab.graph.nodes]

    def every_month(values):
        return {f"{name}@{month}": values[name][month] for name in items for month in range(len(values[name]))}

    return lab.simulate(paths, seed, keep=("cash",), observe=every_month, observed=items).results.figures


@pytest.mark.parametrize("name", LABS)
def test_two_hundred_random_scenarios_give_the_same_bits(name: str) -> None:
    base = labecon.load(name)
    draw = random.Random(f"{name} parity")
    compared = 0
    for _ in range(SCENARIOS_EACH):
        lab = random_scenario(base, draw)
        seed, paths = draw.randrange(2**40), [draw.randrange(10**6) for _ in range(PATHS_EACH)]
        together = all_values(lab, paths, seed)
        for place, path in enumerate(paths):
            alone = lab.path(seed, path)
            for item, months in alone.forecast.items():
                for month, value in enumerate(months):
                    other = together[f"{item}@{month}"][place]
                    assert other == value or (np.isnan(other) and np.isnan(value)), (item, month, path)
                    compared += 1
    assert compared > SCENARIOS_EACH * PATHS_EACH * 60 * 200


@pytest.mark.parametrize("name", LABS)
def test_threads_and_blocks_do_not_matter(name: str) -> None:
    lab = labecon.load(name)
    keep = ("revenue", "cash", "net_loss")
    whole = lab.simulate(100, 7, keep=keep, checks=False)
    for block, threads in ((7, 2), (1000, 1), (33, 2)):
        assert lab.simulate(100, 7, keep=keep, checks=False, block=block, threads=threads).digest == whole.digest
    few = lab.simulate(5, 7, keep=keep, block=1)
    assert few.digest == lab.simulate(5, 7, keep=keep).digest


@pytest.mark.parametrize("name", LABS)
def test_path_seventeen_alone_is_path_seventeen_of_ten_thousand(name: str) -> None:
    lab = labecon.load(name)
    many = lab.simulate(10_000, 3, keep=("cash",), checks=False)
    one = lab.simulate([17], 3, keep=("cash",), checks=False)
    assert np.array_equal(many.results.lines["cash"][:, 17], one.results.lines["cash"][:, 0])
