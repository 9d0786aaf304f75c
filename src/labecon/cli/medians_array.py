"""The path of medians on engines for many paths: one block of one path."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from labecon.backends import array, python, tree
from labecon.backends.native import Unavailable
from labecon.backends.source import Program, program_of, terms
from labecon.cli.medians import finished
from labecon.errors import NumericError, UsageError
from labecon.labs.results import Run
from labecon.language import Expr

if TYPE_CHECKING:
    from labecon.labs import Lab

Values = Mapping[str, Sequence[float]]


def run_array(lab: Lab, months: int | None) -> Run:
    """The run of a lab on the path of medians, evaluated in NumPy.

    Args:
        lab: The lab.
        months: Forecast months; up to the horizon when None.

    Returns:
        The run.

    Raises:
        NumericError: A value left the finite range.
    """
    program, drivers, count = medians_of(lab, months)
    kept, _, scales = array.run_block(program, count, 1, drivers, lab.initial_medians)
    return finished(lab, _first_path(kept), _first_path(scales))


def run_compiled(lab: Lab, months: int | None) -> Run:
    """The run of a lab on the path of medians, computed by C made from its formulas.

    Args:
        lab: The lab.
        months: Forecast months; up to the horizon when None.

    Returns:
        The run.

    Raises:
        LabeconError: There is no compiler, or a value left the finite range.
    """
    from labecon.backends.c_source import c_source
    from labecon.backends.compiled_array import Kernel

    program, drivers, count = medians_of(lab, months)
    try:
        kernel = Kernel(c_source(program))
    except Unavailable as error:
        remedy = "install a C compiler or the extra `zig`, or use --backend array, which gives the same numbers"
        raise UsageError.of("missing-program", f"the engine compiled cannot be had: {error}", "", remedy) from error
    made = kernel.block(count, np.arange(1), (drivers, lab.initial_medians), {}, 0, program.kept)
    if made is None:
        run_array(lab, months)  # says which value it is
        raise NumericError.of("not-finite", "a value is not finite", lab.name, "narrow the range of its drivers")
    forecast = _first_path(made[0])
    return finished(lab, forecast, _scales(lab, forecast, drivers))


def run_jax(lab: Lab, months: int | None) -> Run:
    """The run of a lab on the path of medians, compiled by JAX from the text that Python runs.

    Args:
        lab: The lab.
        months: Forecast months; up to the horizon when None.

    Returns:
        The run.

    Raises:
        LabeconError: JAX is not installed, or a value left the finite range.
    """
    from labecon.backends import jax_array

    program, drivers, count = medians_of(lab, months)
    return finished(lab, *jax_array.run(program, count, drivers, lab.initial_medians))


def medians_of(lab: Lab, months: int | None) -> tuple[Program, dict[str, Any], int]:
    """What engines compute the path of medians from.

    Args:
        lab: The lab.
        months: Forecast months; up to the horizon when None.

    Returns:
        The program of every item, the median of each driver (one a month where it has a month), and the months.
    """
    count = lab.months_to(months)
    span = range(lab.first_forecast, lab.first_forecast + count)
    drivers: dict[str, Any] = {}
    for name, node in lab.graph.drivers.items():
        driver = lab.drivers[name]
        monthly = "month" in node.shape
        drivers[name] = [driver.at(month) for month in span] if monthly else driver.at(span.start)
    return program_of(lab.graph), drivers, count


def _first_path(values: Mapping[str, array.Floats]) -> dict[str, list[float]]:
    return {name: rows[:, 0].tolist() for name, rows in values.items()}


def _scales(lab: Lab, values: Values, drivers: Mapping[str, Any]) -> dict[str, list[float]]:
    """The scale of each check by month, from the values that its terms read; a kernel keeps the worst share alone."""

    def scale(parts: Sequence[Expr], t: int) -> float:
        def leaf(one: Expr) -> float:
            if one.op == "driver":
                value = drivers[one.name]
                return float(value[t] if isinstance(value, list) else value)
            return _read(lab, values, one, t)

        sizes = [abs(tree.evaluate(part, leaf, python.FUNCTIONS)) for part in parts]
        total: float = sizes[0]
        for size in sizes[1:]:
            total = total + size
        return total

    checks = {node.name: terms(node.expr) for node in lab.graph.of_kind("check")}
    return {name: [scale(parts, t) for t in range(len(values[name]))] for name, parts in checks.items()}


def _read(lab: Lab, values: Values, ref: Expr, t: int) -> float:
    """What a reference reads in a month: a value of the forecast, or one from before it."""
    if ref.lag == "now":
        return values[ref.name][t]
    before = lab.initial_medians[ref.name]
    if ref.lag in ("opening", "prior"):
        return float(values[ref.name][t - 1] if t else python.last(before))
    ring = [*python.year_before(before), *values[ref.name]]
    return float(ring[t] if ref.lag == "year_ago" else python.FUNCTIONS["_trail"](ring, t))
