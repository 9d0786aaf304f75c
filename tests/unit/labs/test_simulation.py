"""Many paths of a lab: fans, windows, per-path figures, what may be asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from labecon import load
from labecon.analysis.committed import committed
from labecon.backends import native
from labecon.backends.compiled_array import Kernel
from labecon.errors import LabeconError, UsageError
from labecon.labs import Lab
from labecon.labs.simulation_array import Backend, Floats, Simulator
from tests.compiler import compiler, kernels
from tests.rich_lab import rich_lab
from tests.worked_example import example_lab

__all__ = ["compiler", "kernels"]


def test_months_paths_and_kept_lines() -> None:
    simulation = example_lab().simulate(3, 5, months=4)
    assert simulation.months == ["2025-10", "2025-11", "2025-12", "2026-01"]
    assert simulation.kept == ("revenue", "cash")  # liquid resources are no line of this lab
    assert simulation.fan("cash").shape == (4, 5)
    assert example_lab().simulate(3, keep=()).months[-1] == "2026-03"


def test_a_fan_is_the_interpolated_quantiles_of_the_float32_values() -> None:
    simulation = example_lab().simulate(11, 5, keep=("cash",))
    last = np.sort(simulation.results.lines["cash"][-1]).astype(float)
    fan = simulation.fan("cash", levels=(0.0, 0.25, 0.5, 1.0))[-1]
    assert list(fan) == [last[0], (last[2] + last[3]) / 2, last[5], last[10]]


def test_a_window_inside_history_is_the_same_on_every_path() -> None:
    windows = {"FY2024": ["revenue", "chat.revenue"], "FY2023": ["revenue"], "FY2040": ["revenue"]}
    simulation = rich_lab().simulate(4, 1, windows=windows)
    assert simulation.figure("FY2024:chat.revenue") == pytest.approx(np.full(4, 1.2e7))
    assert simulation.window("FY2024", "revenue") == pytest.approx(np.full(5, 2e7))
    assert np.isnan(simulation.figure("FY2023:revenue")).all()
    assert np.isnan(simulation.window("FY2040", "revenue")).all()


def test_undefined_ratios_are_left_out_of_a_fan() -> None:
    simulation = rich_lab().simulate(4, 1, keep=("margin",))
    march = simulation.months.index("2026-03")
    assert np.isnan(simulation.fan("margin")[march]).all()  # the takedown leaves no revenue
    assert np.isfinite(simulation.fan("margin")[march - 1]).all()


def test_progress_is_reported_block_by_block() -> None:
    seen: list[tuple[int, int]] = []
    example_lab().simulate(10, 1, block=4, threads=2, progress=lambda done, all_: seen.append((done, all_)))
    assert seen == [(4, 10), (6, 10), (10, 10)]  # two threads: the first block, the last, the one between


def test_an_observer_reads_values_before_rounding() -> None:
    simulation = example_lab().simulate(
        10, 1, keep=(), observed=("cash",), block=3, observe=lambda values: {"peak": values["cash"].max(axis=0)}
    )
    expected = [max(example_lab().path(1, path).forecast["cash"]) for path in range(10)]
    assert list(simulation.figure("peak")) == expected


@pytest.mark.usefixtures("compiler", "kernels")
@pytest.mark.parametrize("backend", ["array", "compiled"])
def test_an_observer_is_given_what_it_names_and_the_kernel_writes_no_more(
    backend: Backend, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[list[str]] = []
    written: list[list[str]] = []
    plain = Kernel.block

    def block(self: Kernel, *parts: Any) -> Any:
        written.append(list(parts[-1]))
        return plain(self, *parts)

    def observe(values: Mapping[str, Floats]) -> dict[str, Floats]:
        given.append(list(values))
        return {"last": values["cash"][-1]}

    monkeypatch.setattr(Kernel, "block", block)
    example_lab().simulate(8, 1, keep=("revenue", "cash"), observed=("cash",), observe=observe, backend=backend)
    assert given == [["cash"]]
    assert written == ([["cash"]] if backend == "compiled" else [])


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"keep": ("cas",)}, "demo has no line cas"),
        ({"windows": {"FY2026": ["cas"]}}, "demo has no line cas"),
        ({"windows": {"next year": ["cash"]}}, "'next year'"),
        ({"observed": ("cas",)}, "demo has no line cas"),
        ({"months": 0}, "months = 0"),
        ({"paths": 0}, "paths = 0"),
        ({"paths": 20_000_000}, "paths = 20000000"),
        ({"block": 0}, "at least 1"),
        ({"seed": -3}, "seed = -3"),
    ],
)
def test_what_cannot_be_asked_for(wrong: dict[str, object], message: str) -> None:
    with pytest.raises(LabeconError, match=message):
        example_lab().simulate(**{"paths": 2, **wrong})  # type: ignore[arg-type]


def test_too_many_paths_are_refused_before_memory_is_taken() -> None:
    with pytest.raises(UsageError, match="must lie in"):
        example_lab().simulate(10**15)


def test_one_compiled_program_serves_the_plan_too(compiler: native.Compiler) -> None:
    lab = load("openai").with_drivers({"raising": "choice(0: 0.5, 1: 0.5)"})
    plan, own = committed(lab), lab.with_drivers({"raising": 0})
    assert plan.graph is lab.graph and own.graph.drivers["raising"].shape != lab.graph.drivers["raising"].shape
    policy = Simulator(lab, 3, 64, keep=("cash", "revenue"), backend="compiled")
    shared = Simulator(plan, 3, 64, keep=("cash",), checks=False, backend="compiled", like=policy)
    assert shared.program is policy.program and shared.engine == "compiled (strict)"
    alone = Simulator(own, 3, 64, keep=("cash",), checks=False, backend="array")
    assert shared.results(range(64)).digest == alone.results(range(64)).digest != policy.results(range(64)).digest


def test_a_program_does_not_serve_what_it_does_not_compute(compiler: native.Compiler) -> None:
    lab = load("openai")
    policy = Simulator(lab, 3, 64, keep=("cash",), checks=False, backend="compiled")
    for other, keep, checks in ((lab, ("revenue",), False), (lab, ("cash",), True), (own_graph(lab), ("cash",), False)):
        assert Simulator(other, 3, 64, keep=keep, checks=checks, backend="compiled", like=policy).program.kept == keep
        assert policy.serving(other, keep, checks) is None
    in_numpy = Simulator(lab, 3, 64, keep=("cash",), backend="array")
    assert in_numpy.serving(lab, ("cash",), False) is None


def own_graph(lab: Lab) -> Lab:
    return replace(lab, graph=replace(lab.graph))
