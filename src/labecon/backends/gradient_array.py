"""How a line answers to every driver at once: derivatives by JAX, through all months, in one run backwards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from labecon.backends.jax_array import find_jax, path_of
from labecon.backends.source import Program


def gradient(
    program: Program, months: int, drivers: Mapping[str, Any], initial: Mapping[str, Any], item: str
) -> dict[str, float]:
    """The derivatives of an item in the last month with respect to every driver without a month.

    Args:
        program: See `labecon.backends.jax_array.path_of`.
        months: Number of months; the last one is looked at.
        drivers: See `path_of`.
        initial: See `path_of`.
        item: Full name of a kept item.

    Returns:
        A derivative by driver, in units of the item per unit of the driver. Where a formula has a kink (a maximum, a
        condition) it is that of the side taken.

    Raises:
        UsageError: JAX is not installed.
    """
    jax = find_jax()
    with jax.enable_x64(True):
        path = path_of(jax, program, months, drivers, initial)
        fixed = [jax.numpy.float64(drivers[name]) for name in program.fixed]
        found = jax.jit(jax.grad(lambda values: path(values)[0][item][-1]))(fixed)
        return {name: float(value) for name, value in zip(program.fixed, found, strict=True)}
