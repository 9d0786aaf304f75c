"""The compiled engine against NumPy: the same bits in the strict build, 1e-9 of scale in the fast one."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import labecon
from labecon.backends import array, compiled_array
from labecon.backends.c_source import c_source
from labecon.backends.source import program_of
from labecon.labs import Lab, Override
from labecon.labs.scenarios import Dated, Scenario
from tests.compiler import compiler, kernels
from tests.rich_lab import rich_lab
from tests.unit.business.reference_lab import ReferenceLab
from tests.worked_example import example_lab

__all__ = ["compiler", "kernels"]
pytestmark = pytest.mark.usefixtures("compiler")
#: Scenarios of one variant have drivers of the same shapes, and so one kernel.
VARIANTS = {"example": (5, 40), "rich": (2, 10)}
LABS = {"example": example_lab(), "rich": rich_lab()}


def every_value(lab: Lab, backend: str, paths: list[int], seed: int, months: int) -> dict[str, np.ndarray]:
    """Every item and month in float64."""
    items = [node.name for node in lab.graph.nodes]

    def every_month(values: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        return {f"{name}@{month}": row for name in items for month, row in enumerate(values[name])}

    options: dict[str, Any] = {"keep": (), "observe": every_month, "observed": items, "months": months}
    made = lab.simulate(paths, seed, backend=backend, **options)
    assert made.engine == ("array" if backend == "array" else f"compiled ({'fast' if 'fast' in backend else 'strict'})")
    return {**made.results.figures, **{name: np.array([worst]) for name, worst in made.results.worst.items()}}


def scenarios(lab: Lab, variants: int, each: int, draw: random.Random) -> list[Lab]:
    """Random scenarios: in each variant the same drivers change from the same months on, by other amounts."""
    made = []
    names = [name for name, one in lab.drivers.items() if name not in lab.events_by_driver and not one.shape.each_month]
    for _ in range(variants):
        starts = {
            name: draw.choice([None, lab.first_forecast + draw.randrange(4)]) for name in names if draw.random() < 0.5
        }
        events = {name: draw.choice([True, False, Dated(lab.first_forecast + 1, 2)]) for name in lab.events}
        for _ in range(each):
            overrides = {
                name: Override(
                    draw.choice(["scale", "scale", "set"]) if start else "scale", draw.uniform(0.7, 1.4), start
                )
                for name, start in starts.items()
            }
            made.append(lab.with_scenario(Scenario("random", overrides=overrides, events=events)))
    return made


@pytest.mark.parametrize("name", LABS)
def test_random_scenarios_give_the_same_bits(name: str) -> None:
    draw = random.Random(f"compiled {name}")
    for lab in scenarios(LABS[name], *VARIANTS[name], draw):
        paths, seed = [draw.randrange(2**40) for _ in range(3)], draw.randrange(2**64)
        expected, found = (every_value(lab, backend, paths, seed, 8) for backend in ("array", "compiled"))
        for item, values in expected.items():
            assert np.array_equal(values, found[item], equal_nan=True), (item, seed, paths)


def test_lags_of_a_year_give_the_same_bits_to_the_horizon() -> None:
    lab, paths = LABS["rich"], list(range(70))
    expected, found = (every_value(lab, backend, paths, 7, 27) for backend in ("array", "compiled"))
    for item, values in expected.items():
        assert np.array_equal(values, found[item], equal_nan=True), item


class Reference:
    """The lab with every component: 200 random scenarios side by side as paths."""

    months, width = 30, 200

    def __init__(self) -> None:
        lab = ReferenceLab()
        shape = {"run": "path", "month": "path and month"}
        drivers = {name: replace(one, shape=shape[one.shape]) for name, one in lab.graph.drivers.items()}
        self.program = program_of(replace(lab.graph, drivers=drivers))
        paths = [lab.random(seed, self.months) for seed in range(self.width)]
        self.drivers = {name: self.side_by_side([path[0][name] for path in paths]) for name in paths[0][0]}
        self.initial = {name: np.array([path[1][name] for path in paths]) for name in paths[0][1]}
        made = array.run_block(self.program, self.months, self.width, self.drivers, self.initial)
        self.values, self.gaps, self.scales = made

    @staticmethod
    def side_by_side(values: list[Any]) -> Any:
        if isinstance(values[0], list):
            return [np.array(column) for column in zip(*values, strict=True)]
        return np.array(values)

    def compiled(self, build: Any) -> compiled_array.Block:
        kernel = compiled_array.Kernel(c_source(self.program), build)
        inputs = (self.drivers, self.initial)
        made = kernel.block(self.months, np.arange(self.width), inputs, {}, 0, self.program.kept)
        assert made is not None
        return made


@pytest.fixture(scope="module")
def reference() -> Reference:
    return Reference()


def test_two_hundred_scenarios_of_every_component_give_the_same_bits(reference: Reference) -> None:
    found, worst = reference.compiled("strict")
    assert len(found) > 400
    for item, values in reference.values.items():
        assert np.array_equal(values, found[item], equal_nan=True), item
    for check, gap in worst.items():
        assert gap == array._worst(reference.gaps[check], reference.scales[check]), check


def test_the_fast_build_agrees_to_a_billionth_of_scale(
    reference: Reference, capsys: pytest.CaptureFixture[str]
) -> None:
    found, _ = reference.compiled("fast")
    flipped = np.zeros(reference.width, dtype=bool)
    worst = 0.0
    for item, values in reference.values.items():
        row = np.abs(values).max(axis=0)
        scale = np.maximum(np.abs(values), 1e-6 * row)
        if item in reference.scales:
            scale = np.maximum(reference.scales[item], 1.0)
        away = np.abs(found[item] - values) / np.where(scale == 0, 1.0, scale)
        undefined = np.isnan(values) & np.isnan(found[item])
        away = np.where(undefined, 0.0, away)
        over = ~(away <= 1e-9)
        flipped |= over.any(axis=0)
        worst = max(worst, float(away[~over].max()))
    with capsys.disabled():
        print(f" fast build: within {worst:.1e} of scale; branch flips on {flipped.sum()} of {reference.width} paths")
    assert flipped.sum() <= reference.width // 50


@pytest.mark.parametrize("name", LABS)
def test_threads_and_blocks_do_not_matter(name: str) -> None:
    lab = LABS[name]
    options: dict[str, Any] = {"windows": {"FY2025": ["revenue"], "2026-03": ["cash"]}}
    months = {"example": 6, "rich": 12}[name]
    expected = lab.simulate(1100, 5, months=months, backend="array", **options).digest
    for threads in (1, 2):
        for block in (7, 64, 1000):
            made = lab.simulate(1100, 5, months=months, backend="compiled", threads=threads, block=block, **options)
            assert made.digest == expected, (threads, block)
    few = lab.simulate(40, 5, months=months, backend="array").digest
    assert lab.simulate(40, 5, months=months, backend="compiled", block=1, threads=2).digest == few


def test_the_order_of_paths_does_not_matter() -> None:
    lab = LABS["rich"]
    mixed = np.random.default_rng(3).permutation(300).tolist()
    whole = lab.simulate(300, 9, backend="compiled").results.lines["cash"]
    assert np.array_equal(lab.simulate(mixed, 9, backend="compiled").results.lines["cash"], whole[:, mixed])


def test_numpy_serves_while_the_compiler_works() -> None:
    lab = LABS["example"].with_drivers({"selling_share": "0.6 to 0.8", "talkie.spend_per_user": 0.31})
    source = c_source(program_of(lab.graph, ["cash"]))
    from labecon.labs.binding_array import Binder

    binder = Binder(lab, 1, 6, (*source.program.fixed, *source.program.monthly))
    engine = compiled_array.Engine(source, 6, binder.bind, waiting=False)
    made = array.simulate(source.program, 6, np.arange(500), binder.bind, block=1, threads=1, engine=engine)
    assert made.digest == array.simulate(source.program, 6, np.arange(500), binder.bind).digest
    engine.wait()
    assert engine.status == "compiled (strict)"


@pytest.mark.parametrize("name", ["zhipu"])
def test_bundled_labs_have_the_same_digest(name: str) -> None:
    lab = labecon.load(name)
    keep = [*[node.name for node in lab.graph.nodes][::9], "cash"]
    expected, found = (lab.simulate(90, 11, keep=keep, backend=backend) for backend in ("array", "compiled"))
    assert found.engine == "compiled (strict)"
    assert found.digest == expected.digest
    assert found.results.worst == expected.results.worst


def test_a_small_job_compiles_for_the_next_one_where_it_is_asked_to() -> None:
    lab = LABS["example"].with_drivers({"selling_share": "0.5 to 0.8", "interest_rate": "0.02 to 0.03"})
    alone = lab.simulate(50, 4)
    assert alone.engine == "array"
    first = lab.simulate(50, 4, prepare=True)
    assert first.engine.startswith(("array, while the compiler works", "compiled"))
    waited = lab.simulate(50, 4, backend="compiled")
    later = lab.simulate(50, 4)
    assert later.engine == "compiled (strict)"
    assert alone.digest == first.digest == waited.digest == later.digest
