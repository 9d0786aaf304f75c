"""The Python engine and the array engine give the same bits, whatever the blocks and threads."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from labecon.errors import UsageError
from labecon.labs.lab import Lab
from labecon.labs.scenarios import Dated, Override, Scenario
from tests.rich_lab import rich_lab
from tests.worked_example import example_lab

LABS = {"example": example_lab(), "rich": rich_lab()}
SCENARIOS = {"example": 200, "rich": 120}


def every_value(lab: Lab, seed: int, paths: list[int], months: int, **options: Any) -> Mapping[str, np.ndarray]:
    """Every item of the array engine before rounding, (month, path)."""
    names = [node.name for node in lab.graph.nodes]
    seen: dict[str, list[np.ndarray]] = {name: [] for name in names}

    def observe(values: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        for name in names:
            seen[name].append(values[name].copy())
        return {}

    lab.simulate(paths, seed, keep=(), observed=names, observe=observe, months=months, threads=1, **options)
    return {name: np.concatenate(blocks, axis=1) for name, blocks in seen.items()}


def random_scenario(lab: Lab, rng: random.Random) -> Lab:
    """Some drivers set, scaled or shifted, some events switched: values far apart, all drivers likely to be met."""
    overrides = {}
    for name, driver in lab.drivers.items():
        if name in lab.events_by_driver or rng.random() < 0.5 or driver.shape.each_month:
            continue
        low, high = driver.range_at(lab.first_forecast)
        start = rng.choice([None, lab.first_forecast + rng.randrange(3)])
        if rng.random() < 0.3 and driver.shape.course is None:
            overrides[name] = Override("set", rng.uniform(low, high), start)
        else:
            overrides[name] = Override("scale", rng.uniform(0.7, 1.4), start)
    events: dict[str, bool | Dated] = {}
    for name in lab.events:
        events[name] = rng.choice([True, False, Dated(lab.first_forecast + rng.randrange(4), 2)])
    return lab.with_scenario(Scenario("random", overrides=overrides, events=events))


@pytest.mark.parametrize("name", LABS)
def test_random_scenarios_give_the_same_bits(name: str) -> None:
    rng = random.Random(f"parity of {name}")
    for _ in range(SCENARIOS[name]):
        lab = random_scenario(LABS[name], rng)
        seed, paths = rng.randrange(2**64), [rng.randrange(2**32) for _ in range(2)]
        months = rng.choice([1, 4, 6])
        array = every_value(lab, seed, paths, months)
        for place, path in enumerate(paths):
            run = lab.path(seed, path, months)
            for item, values in run.forecast.items():
                assert np.array_equal(np.array(values), array[item][:, place], equal_nan=True), (item, seed, path)


def test_the_horizon_of_the_rich_lab_gives_the_same_bits() -> None:
    lab = LABS["rich"]
    array = every_value(lab, 7, [0, 1, 2, 3], 27)
    for path in range(4):
        for item, values in lab.path(7, path).forecast.items():
            assert np.array_equal(np.array(values), array[item][:, path], equal_nan=True), item


def test_the_medians_are_a_path_without_spread() -> None:
    lab = LABS["example"]
    medians = {name: one.at(309) for name, one in lab.drivers.items() if one.shape.is_random}
    for name, value in medians.items():
        lab = lab.with_drivers({name: value})
    assert lab.path(5, 5).forecast == LABS["example"].run().forecast


@pytest.mark.parametrize("name", LABS)
def test_blocks_and_threads_do_not_change_the_digest(name: str) -> None:
    lab = LABS[name]
    windows = {"Q4-2025": ["cash", "revenue"]}

    def digest(paths: int, **options: Any) -> str:
        return str(lab.simulate(paths, 3, months=6, windows=windows, **options).digest)

    few = digest(40, block=40, threads=1)
    assert few == digest(40, block=1, threads=1) == digest(40, block=7, threads=2) == digest(40, block=1, threads=2)
    many = digest(3000, block=3000, threads=1)
    assert many == digest(3000, block=1000, threads=2) == digest(3000, block=7 * 64, threads=2)
    assert many == digest(3000, threads=0) == digest(3000, block=10**9)


@pytest.mark.parametrize("name", LABS)
def test_path_17_alone_equals_path_17_of_ten_thousand(name: str) -> None:
    lab = LABS[name]
    among = lab.simulate(10_000, 11, keep=("cash",), months=6).results.lines["cash"][:, 17]
    alone = lab.simulate([17], 11, keep=("cash",), months=6).results.lines["cash"][:, 0]
    assert among.tobytes() == alone.tobytes()
    assert np.array(lab.path(11, 17, 6).forecast["cash"], dtype=np.float32).tobytes() == alone.tobytes()


def test_the_order_of_the_paths_does_not_matter() -> None:
    lab = LABS["rich"]
    forwards = every_value(lab, 1, [3, 8, 2**40], 3)
    backwards = every_value(lab, 1, [2**40, 8, 3], 3, block=2)
    assert all(np.array_equal(forwards[name], backwards[name][:, ::-1], equal_nan=True) for name in forwards)


def test_keeping_fewer_lines_changes_none() -> None:
    lab = LABS["rich"]
    everything = lab.simulate(20, 2, keep=[node.name for node in lab.graph.nodes], months=14, threads=1)
    alone = lab.simulate(20, 2, keep=("annual_revenue",), months=14, threads=1, checks=False)
    assert everything.results.lines["annual_revenue"].tobytes() == alone.results.lines["annual_revenue"].tobytes()


def test_windows_of_paths_equal_windows_of_the_path_alone() -> None:
    lab = LABS["rich"]
    asked = {
        "FY2025": ["revenue", "margin", "cash", "year_growth"],
        "FY2026": ["revenue", "margin", "cash", "year_growth"],
    }
    simulation = lab.simulate(5, 4, keep=("cash",), windows=asked, threads=1)
    for path in range(5):
        run = lab.path(4, path)
        for window, lines in asked.items():
            for line in lines:
                expected = run.window(line, window)
                found = simulation.figure(f"{window}:{line}")[path]
                assert found == expected or (expected is None and np.isnan(found)), (window, line)


@pytest.mark.parametrize("wrong", [{"seed": -1}, {"seed": 2**64}, {"paths": 0}, {"paths": [-1]}, {"paths": [2**48]}])
def test_addresses_out_of_range_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="must lie in"):
        LABS["example"].simulate(**{"paths": 2, "seed": 1, **wrong})
