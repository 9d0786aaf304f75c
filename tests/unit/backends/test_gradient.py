"""Derivatives by JAX against differences of plain Python runs, and against a derivative by hand."""

from __future__ import annotations

import importlib.util
import os
from typing import Any

import pytest

from labecon.backends import python
from labecon.cli.medians_array import medians_of
from labecon.labs import Lab
from tests.rich_lab import rich_lab
from tests.worked_example import example_lab


@pytest.fixture
def jax() -> Any:
    """JAX; without it the test is skipped, or fails where CI says that it must be there."""
    if importlib.util.find_spec("jax") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("CI needs the extra jax")
        pytest.skip("JAX is not installed")
    return importlib.import_module("jax")


def differences(lab: Lab, item: str, months: int) -> dict[str, tuple[float, float]]:
    """Differences of plain Python runs, a driver at a time: downwards and upwards, times the size of the driver."""
    program, drivers, _ = medians_of(lab, months)

    def last(name: str, value: float) -> float:
        return python.run(lab.graph, months, {**drivers, name: value}, lab.initial_medians)[0][item][-1]

    found, share = {}, 1e-5
    for name in program.fixed:
        value = drivers[name]
        size = abs(value) or 1.0
        below, here, above = (last(name, value + step * size) for step in (-share, 0.0, share))
        found[name] = (here - below) / share, (above - here) / share
    return found


def test_every_driver_against_differences(jax: Any) -> None:
    from labecon.backends.gradient_array import gradient

    lab, months = rich_lab(), 14
    program, drivers, _ = medians_of(lab, months)
    found = gradient(program, months, drivers, lab.initial_medians, "cash")
    level = abs(python.run(lab.graph, months, drivers, lab.initial_medians)[0]["cash"][-1])
    apart, moved = [], 0
    for name, (below, above) in differences(lab, "cash", months).items():
        if abs(above - below) > 1e-3 * level:
            apart.append(name)  # a jump or a kink, which has no derivative
            continue
        value = found[name] * (abs(drivers[name]) or 1.0)
        assert abs(value - (below + above) / 2) <= 1e-5 * level, (name, value, below, above)
        moved += abs(value) > 1e-3 * level
    assert moved >= 10 and len(apart) <= 3, (moved, apart)


def test_a_loan_of_one_more_dollar_earns_its_interest(jax: Any) -> None:
    from labecon.backends.gradient_array import gradient

    lab = example_lab()
    program, drivers, _ = medians_of(lab, 6)
    found = gradient(program, 6, drivers, lab.initial_medians, "cash")["raise_size"]
    assert found == pytest.approx((1 + 0.03 / 12) ** 4, rel=1e-12)  # raised in the second of six months


def test_a_condition_that_is_not_taken_leaves_no_trace_in_a_derivative(jax: Any) -> None:
    """The side of a division by 0, of a root and of a logarithm at 0 that is not taken must not become not-a-number."""
    from labecon.backends.jax_array import functions_of

    with jax.enable_x64(True):
        made, zero = functions_of(jax), jax.numpy.float64(0.0)
        assert float(jax.grad(lambda b: made["_ratio"](1.0, b, 3.0))(zero)) == 0.0
        assert float(jax.grad(lambda x: made["_where"](x > 0, made["_sqrt"](x), 2.0 * x))(zero)) == 2.0
        assert float(jax.grad(lambda x: made["_where"](x > 0, made["_log"](x), 5.0 * x))(zero)) == 5.0
        for name, x, value in (("_sqrt", 4.0, 2.0), ("_log", 1.0, 0.0), ("_exp", 0.0, 1.0), ("_sqrt", 0.0, 0.0)):
            assert float(made[name](jax.numpy.float64(x))) == value
