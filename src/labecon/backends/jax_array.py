"""One path in JAX: the program text with its functions bound to those of JAX, a month compiled and scanned."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from labecon.backends import python
from labecon.backends.arithmetic import EXP_LIMIT
from labecon.backends.source import Program
from labecon.errors import UsageError

#: Values of kept items and scales of checks by month, from the values of the drivers without a month.
Path = Callable[[Any], tuple[Any, Any]]


def find_jax() -> Any:
    """JAX, brought in when it is needed.

    Returns:
        The module.

    Raises:
        UsageError: It is not installed.
    """
    try:
        import jax
    except ModuleNotFoundError as error:
        text = "the engine jax needs the extra `jax`"
        raise UsageError.of("missing-extra", text, "", "pip install 'labecon[jax]'") from error
    return jax


def functions_of(jax: Any) -> dict[str, Any]:
    """What the program text calls, in JAX.

    Args:
        jax: The module.

    Returns:
        Functions by name. The side of a select that is not taken never divides by 0, so that derivatives stay finite.
    """
    where, nan, inf = jax.numpy.where, jax.numpy.nan, jax.numpy.inf

    def ratio(a: Any, b: Any, otherwise: Any) -> Any:
        return where(b == 0, otherwise, a / where(b == 0, 1.0, b))

    def positive(function: Any, x: Any, at_zero: float) -> Any:
        return where(x > 0, function(where(x > 0, x, 1.0)), where(x == 0, at_zero, nan))

    return {
        "_where": where,
        "_min": lambda a, b: where(a < b, a, b),
        "_max": lambda a, b: where(a > b, a, b),
        "_ratio": ratio,
        "_quotient": lambda a, b: ratio(a, b, nan),
        "_trail": python.FUNCTIONS["_trail"],
        "_exp": lambda x: jax.numpy.exp(jax.numpy.clip(x, -EXP_LIMIT, EXP_LIMIT)),
        "_log": lambda x: positive(jax.numpy.log, x, -inf),
        "_sqrt": lambda x: positive(jax.numpy.sqrt, x, 0.0),
        "_abs": abs,
    }


def path_of(jax: Any, program: Program, months: int, drivers: Mapping[str, Any], initial: Mapping[str, Any]) -> Path:
    """The path as a function of the drivers without a month, for JAX to compile or to differentiate.

    Args:
        jax: The module, with 64 bits enabled.
        program: The program; what it carries from month to month must be among its kept items.
        months: Number of months.
        drivers: A number per driver without a month, a sequence by month for the others.
        initial: Values before the first month, as `python.run` takes them.

    Returns:
        A function of a list of the drivers without a month, in the order of the program.
    """
    number, bound = jax.numpy.float64, program.bound(functions_of(jax))
    state = [number(python.last(initial[name])) for name in program.state]
    rings = [[number(value) for value in python.year_before(initial[name])] for name in program.rings]
    rows = [jax.numpy.asarray(drivers[name][:months], number) for name in program.monthly]

    def path(fixed: Any) -> tuple[Any, Any]:
        def month(carried: Any, row: Any) -> tuple[Any, Any]:
            state, rings = carried[0], [list(ring) for ring in carried[1]]
            out, gaps, scales = ([[0.0] for _ in names] for names in (program.kept, program.checks, program.checks))
            bound(1, fixed, [[one] for one in row], state, rings, out, gaps, scales)
            values = {name: number(one[0]) for name, one in zip(program.kept, out, strict=True)}
            after = [values[name] for name in program.state], [[number(x) for x in ring[1:]] for ring in rings]
            return after, (values, {name: number(x[0]) for name, x in zip(program.checks, scales, strict=True)})

        found: tuple[Any, Any] = jax.lax.scan(month, (state, rings), rows, length=months)[1]
        return found

    return path


def run(
    program: Program, months: int, drivers: Mapping[str, Any], initial: Mapping[str, Any]
) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """One path through the months.

    Args:
        program: See `path_of`.
        months: Number of months.
        drivers: See `path_of`.
        initial: See `path_of`.

    Returns:
        Values by item and month, and the scale of each check by month.

    Raises:
        UsageError: JAX is not installed.
    """
    jax = find_jax()
    with jax.enable_x64(True):
        fixed = [jax.numpy.float64(drivers[name]) for name in program.fixed]
        values, scales = jax.jit(path_of(jax, program, months, drivers, initial))(fixed)
        return {name: x.tolist() for name, x in values.items()}, {name: x.tolist() for name, x in scales.items()}
