"""One path in plain Python: every value of every month kept, the reference the other engines are tested against."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from labecon.backends import arithmetic
from labecon.backends.history_source import history_program
from labecon.backends.source import Program, program_of
from labecon.errors import NumericError
from labecon.language import Graph
from labecon.periods import month_label

#: A value above this size is reported as not finite.
LARGEST = 1e300


def _where(test: bool, yes: float, no: float) -> float:
    return yes if test else no


def _min(a: float, b: float) -> float:
    return a if a < b else b


def _max(a: float, b: float) -> float:
    return a if a > b else b


def _ratio(a: float, b: float, otherwise: float) -> float:
    return otherwise if b == 0 else a / b


def _quotient(a: float, b: float) -> float:
    return math.nan if b == 0 else a / b


def _trail(ring: Sequence[float | None], t: int) -> float | None:
    """The last twelve values of a ring that begins with twelve, left to right."""
    total = 0.0
    for value in ring[t + 1 : t + 13]:
        if value is None:
            return None
        total = total + value
    return total


FUNCTIONS: dict[str, Any] = {
    "_where": _where,
    "_min": _min,
    "_max": _max,
    "_ratio": _ratio,
    "_quotient": _quotient,
    "_trail": _trail,
    "_exp": arithmetic.exp,
    "_log": arithmetic.log,
    "_sqrt": arithmetic.sqrt,
    "_abs": abs,
}


def _back(series: Sequence[float | None], t: int, months: int) -> float | None:
    return series[t - months] if t >= months else None


def _trail_history(series: Sequence[float | None], t: int) -> float | None:
    return _trail(series, t - 12) if t >= 11 else None


def _total(carrier: int | None, *parts: float | None) -> float | None:
    """A total in history: absent when a part is, unless the unallocated part has a value and carries the rest."""
    if carrier is not None and parts[carrier] is not None:
        parts = tuple(part for part in parts if part is not None)
    total = None
    for part in parts:
        if part is None:
            return None
        total = part if total is None else total + part
    return total


HISTORY_FUNCTIONS = {**FUNCTIONS, "_back": _back, "_trail": _trail_history, "_total": _total}


def run(
    graph: Graph,
    months: int,
    drivers: Mapping[str, float | Sequence[float]],
    initial: Mapping[str, float | Sequence[float]],
    program: Program | None = None,
    first: int = 0,
) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """One path through the forecast months.

    Args:
        graph: The graph.
        months: Number of months.
        drivers: A number per driver of shape run or path, a sequence of ``months`` numbers for the others.
        initial: Value before the first month of each item read with a lag; for lags of a year the twelve values before.
        program: The program to run; that of all items when None.
        first: Index of the first month, for messages.

    Returns:
        Values by item and month, and the scale of each check by month.

    Raises:
        NumericError: A value left the finite range.
    """
    program = program or program_of(graph)
    out = [[0.0] * months for _ in program.kept]
    gaps = [[0.0] * months for _ in program.checks]
    scales = [[0.0] * months for _ in program.checks]
    state = [last(initial[name]) for name in program.state]
    rings = [year_before(initial[name]) for name in program.rings]
    function = program.bound(FUNCTIONS)
    try:
        fixed = [drivers[name] for name in program.fixed]
        function(months, fixed, [drivers[name] for name in program.monthly], state, rings, out, gaps, scales)
    except (OverflowError, ZeroDivisionError) as error:
        raise stopped(program, error, first) from error
    return dict(zip(program.kept, out, strict=True)), dict(zip(program.checks, scales, strict=True))


def stopped(program: Program, error: ArithmeticError, first: int = 0) -> NumericError:
    """The error of a program that Python stopped, with the item and the month it had come to.

    Args:
        program: The program.
        error: What Python raised.
        first: Index of the first month.

    Returns:
        The error to raise instead.
    """
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_code.co_name != "program":
        trace = trace.tb_next
    item, month = "", ""
    if trace is not None:
        target = program.source.splitlines()[trace.tb_lineno - 1].split("=")[0].strip()
        item = program.items[int(target[1:])] if target.startswith("v") else ""
        month = f" in {month_label(first + trace.tb_frame.f_locals['t'])}" if "t" in trace.tb_frame.f_locals else ""
    text = f"{item or 'a line'} is not finite{month}: {error}"
    return NumericError.of("not-finite", text, program.graph.lab, "use ratio(a, b, otherwise) where b can be 0")


def first_not_finite(graph: Graph, values: Mapping[str, Sequence[float]]) -> tuple[str, int] | None:
    """The first value, by month and then by order of calculation, that is not finite.

    Args:
        graph: The graph.
        values: Values by item and month.

    Returns:
        Item and month number, or None. Undefined ratios do not count.
    """
    names = [node.name for node in graph.nodes if node.kind != "ratio" and node.name in values]
    if all(math.isfinite(sum(values[name])) and max(map(abs, values[name]), default=0.0) <= LARGEST for name in names):
        return None
    for t in range(len(next(iter(values.values())))):
        for name in names:
            value = values[name][t]
            if not math.isfinite(value) or abs(value) > LARGEST:
                return name, t
    return None


def history(
    graph: Graph,
    months: int,
    given: Mapping[str, Sequence[float | None]],
    drivers: Mapping[str, Sequence[float | None]],
    program: Program | None = None,
) -> dict[str, list[float | None]]:
    """The months before the forecast, with absence allowed.

    Args:
        graph: The graph.
        months: Number of history months.
        given: Monthly values of leaf lines and reported balances; None where nothing is known.
        drivers: Drivers that hold in history too, with a value by history month.
        program: What `history_program` made for these given lines and drivers; made anew when None.

    Returns:
        Values by item and month for the items that can have any.
    """
    program = program or history_program(graph, frozenset(given), frozenset(drivers))
    series: list[list[float | None]] = [[] for _ in program.kept]
    program.bound(HISTORY_FUNCTIONS)(months, drivers, given, series)
    undefined = {node.name for node in graph.of_kind("ratio")}
    return {
        name: [None if x is None or math.isnan(x) else x for x in values] if name in undefined else values
        for name, values in zip(program.kept, series, strict=True)
    }


def last(value: float | Sequence[float]) -> Any:
    """The latest of a sequence of past values, or the value itself.

    Args:
        value: A number, or a sequence of numbers.

    Returns:
        One number.
    """
    return value[-1] if isinstance(value, list | tuple) else value


def year_before(value: float | Sequence[float]) -> list[Any]:
    """Twelve past values.

    Args:
        value: A number, which stands for each month, or at least twelve numbers.

    Returns:
        A list of twelve.
    """
    return list(value)[-12:] if isinstance(value, list | tuple) else [value] * 12
