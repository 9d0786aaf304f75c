"""Many paths in NumPy: the same program over blocks of paths that fit the cache; same bits as the Python engine."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from labecon.backends import arithmetic, arithmetic_array, python
from labecon.backends.quantiles_array import quantiles as quantiles
from labecon.backends.source import Program
from labecon.errors import NumericError, UsageError
from labecon.language import Graph

Floats = npt.NDArray[np.float64]
#: Most paths per block: enough to hide the cost of a NumPy call, few enough for the cache.
BLOCK = 4096
#: Fewer paths than this are one block on one thread.
SMALL = 2048
#: Bytes of a line of the cache.
LINE = 64
#: A check holds when its gap is at most this share of the scale of its terms.
TOLERANCE = 1e-9


def _where(test: Any, yes: Any, no: Any) -> Any:
    if isinstance(test, np.ndarray):
        return np.where(test, yes, no)
    return yes if test else no


def _min(a: Any, b: Any) -> Any:
    return _where(a < b, a, b)


def _max(a: Any, b: Any) -> Any:
    return _where(a > b, a, b)


def _ratio(a: Any, b: Any, otherwise: Any) -> Any:
    if not isinstance(b, np.ndarray):
        return otherwise if b == 0 else a / b
    zero = b == 0
    return np.where(zero, otherwise, a / np.where(zero, 1.0, b))


def _quotient(a: Any, b: Any) -> Any:
    return _ratio(a, b, np.nan)


def _trail(ring: Sequence[Any], t: int) -> Any:
    total = 0.0
    for value in ring[t + 1 : t + 13]:
        total = total + value
    return total


def _exp(x: Any) -> Any:
    return arithmetic_array.exp_array(x) if isinstance(x, np.ndarray) else arithmetic.exp(x)


def _log(x: Any) -> Any:
    return arithmetic_array.log_array(x) if isinstance(x, np.ndarray) else arithmetic.log(x)


def _sqrt(x: Any) -> Any:
    return np.sqrt(x) if isinstance(x, np.ndarray) else arithmetic.sqrt(x)


FUNCTIONS: dict[str, Any] = {
    "_where": _where,
    "_min": _min,
    "_max": _max,
    "_ratio": _ratio,
    "_quotient": _quotient,
    "_trail": _trail,
    "_exp": _exp,
    "_log": _log,
    "_sqrt": _sqrt,
    "_abs": abs,
}

#: Driver values and initial values of a block of paths.
Bind = Callable[[npt.NDArray[np.int64]], tuple[Mapping[str, Any], Mapping[str, Any]]]
#: Per-path figures read off a block: values by item, shape (month, path), to figures by name, shape (path,).
Observe = Callable[[Mapping[str, Floats]], Mapping[str, Floats]]


class BlockEngine(Protocol):
    """An engine that may serve a block in place of NumPy, with the same bits.

    Args:
        most: Most paths of a block.
    """

    most: int

    def block(
        self, paths: npt.NDArray[np.int64], start: int, lines: Mapping[str, npt.NDArray[np.float32]]
    ) -> tuple[dict[str, Floats], dict[str, float]] | None:
        """A block of paths.

        Args:
            paths: Path numbers.
            start: Column of the first one in ``lines``.
            lines: Where the stored items go.

        Returns:
            What ``observe`` reads, and the worst gap of each check; None to leave the block to NumPy.
        """


@dataclass(frozen=True)
class Paths:
    """Results of many paths.

    Args:
        lines: Kept items by name, rounded to float32, shape (month, path).
        figures: Per-path figures by name, float64, shape (path,).
        worst: Largest gap of each check as a share of the scale of its terms, over all months and paths.
    """

    lines: dict[str, npt.NDArray[np.float32]]
    figures: dict[str, Floats]
    worst: dict[str, float]

    @property
    def digest(self) -> str:
        """SHA-256 of the results rounded to float32, little-endian, items by name."""
        state = hashlib.sha256()
        for name in sorted(self.lines):
            state.update(np.ascontiguousarray(self.lines[name], dtype="<f4").tobytes())
        for name in sorted(self.figures):
            state.update(np.ascontiguousarray(self.figures[name], dtype="<f4").tobytes())
        return state.hexdigest()


def aligned(size: int, kind: type[Any]) -> npt.NDArray[Any]:
    """An array that begins where a line of the cache does, so that whole lines can be written.

    Args:
        size: Number of values.
        kind: Their type.

    Returns:
        An array of shape (size,), not filled.
    """
    room = np.empty(size * np.dtype(kind).itemsize + LINE, dtype=np.uint8)
    start = -room.ctypes.data % LINE
    return room[start : start + size * np.dtype(kind).itemsize].view(kind)


def run_block(
    program: Program, months: int, width: int, drivers: Mapping[str, Any], initial: Mapping[str, Any]
) -> tuple[dict[str, Floats], dict[str, Floats], dict[str, Floats]]:
    """One block of paths through the months.

    Args:
        program: The program.
        months: Number of months.
        width: Number of paths in the block.
        drivers: Number, array of shape (path,), or a sequence of those by month.
        initial: Values before the first month: number or array, or sequences of twelve for lags of a year.

    Returns:
        Kept items, gaps and scales of checks; each of shape (month, path).
    """
    out = [np.empty((months, width)) for _ in program.kept]
    gaps = [np.empty((months, width)) for _ in program.checks]
    scales = [np.empty((months, width)) for _ in program.checks]
    state = [python.last(initial[name]) for name in program.state]
    rings = [python.year_before(initial[name]) for name in program.rings]
    fixed = [drivers[name] for name in program.fixed]
    monthly = [drivers[name] for name in program.monthly]
    with np.errstate(all="ignore"):
        try:
            program.bound(FUNCTIONS)(months, fixed, monthly, state, rings, out, gaps, scales)
        except (OverflowError, ZeroDivisionError) as error:
            raise python.stopped(program, error) from error
    return (
        dict(zip(program.kept, out, strict=True)),
        dict(zip(program.checks, gaps, strict=True)),
        dict(zip(program.checks, scales, strict=True)),
    )


def simulate(
    program: Program,
    months: int,
    paths: npt.NDArray[np.int64],
    bind: Bind,
    observe: Observe | None = None,
    store: Sequence[str] | None = None,
    block: int | None = None,
    threads: int = 0,
    progress: Callable[[int, int], None] | None = None,
    report: Callable[[int], object] | None = None,
    engine: BlockEngine | None = None,
) -> Paths:
    """Many paths, in blocks, on threads; the result does not depend on either.

    Args:
        program: The program; items that ``observe`` reads must be among its kept ones.
        months: Number of months.
        paths: Path numbers, shape (path,).
        bind: Gives the driver and initial values of a block of path numbers.
        observe: Reads per-path figures off each block in float64, before rounding.
        store: Items whose every month is stored; all kept ones when None.
        block: Paths per block; chosen by the number of paths and threads when None.
        threads: Worker threads; 0 takes ``LABECON_THREADS``, or one per core for an engine, or 1, because short NumPy
            calls wait for one another.
        progress: Called with (paths done, paths in all).
        report: Called with the number of a path that leaves the finite range; may raise an error that says more.
        engine: Asked for each block before NumPy is.

    Returns:
        The results, in the order of ``paths``.

    Raises:
        NumericError: A value left the finite range; the message names item, month and path.
        UsageError: ``paths`` is empty or a size is not positive.
    """
    count = len(paths)
    workers = threads or int(os.environ.get("LABECON_THREADS") or 0) or (1 if engine is None else os.cpu_count() or 1)
    if block is None:
        most = BLOCK if engine is None else engine.most
        block = count if count <= SMALL else min(most, -(-count // (2 * workers)))
    if count == 0 or block < 1:
        raise UsageError.of("out-of-range", "paths and block must be at least 1")
    stored = tuple(program.kept if store is None else store)
    lines = {name: aligned(months * count, np.float32).reshape(months, count) for name in stored}
    figures: dict[str, Floats] = {}
    starts = range(0, count, block)

    def work(start: int) -> dict[str, float]:
        chosen = paths[start : start + block]
        served = None if engine is None else engine.block(chosen, start, lines)
        values, worst = served or computed(chosen, start)
        if observe is not None:
            for name, column in observe(values).items():
                place = figures.setdefault(name, np.empty(count))  # one step: threads share one array
                place[start : start + len(chosen)] = column
        return worst

    def computed(chosen: npt.NDArray[np.int64], start: int) -> tuple[dict[str, Floats], dict[str, float]]:
        drivers, initial = bind(chosen)
        values, gaps, scales = _finite_block(program, months, chosen, drivers, initial, report)
        for name in stored:
            lines[name][:, start : start + len(chosen)] = values[name]
        return values, {name: _worst(gaps[name], scales[name]) for name in program.checks}

    worst = dict.fromkeys(program.checks, 0.0)
    done = 0
    order = _apart(starts, workers)
    for start, found in zip(order, _mapped(work, order, workers), strict=True):
        done += min(block, count - start)
        for name, value in found.items():
            worst[name] = max(worst[name], value)
        if progress is not None:
            progress(done, count)
    return Paths(lines, figures, worst)


def _apart(starts: Sequence[int], workers: int) -> list[int]:
    """The blocks in an order that keeps threads away from each other's pages of memory, which are cleared on touch."""
    share = -(-len(starts) // workers)
    return [starts[place] for first in range(share) for place in range(first, len(starts), share)]


def _mapped(work: Callable[[int], dict[str, float]], starts: Sequence[int], workers: int) -> Iterator[dict[str, float]]:
    if min(workers, len(starts)) <= 1:
        yield from map(work, starts)
        return
    from concurrent.futures import ThreadPoolExecutor  # a tenth of what it takes to load NumPy

    with ThreadPoolExecutor(workers) as pool:
        yield from pool.map(work, starts)


def _worst(gap: Floats, scale: Floats) -> float:
    with np.errstate(all="ignore"):
        share = np.abs(gap) / np.where(scale == 0, 1.0, scale)
    return float(share.max()) if np.isfinite(share).all() else float("inf")


def _finite_block(
    program: Program,
    months: int,
    paths: npt.NDArray[np.int64],
    drivers: Mapping[str, Any],
    initial: Mapping[str, Any],
    report: Callable[[int], object] | None,
) -> tuple[dict[str, Floats], dict[str, Floats], dict[str, Floats]]:
    try:
        values, gaps, scales = run_block(program, months, len(paths), drivers, initial)
    except NumericError:
        if report is not None:
            report(int(paths[0]))  # Python stops only at numbers that all paths share
        raise
    _require_finite(program.graph, values, paths, report)
    return values, gaps, scales


def _require_finite(
    graph: Graph,
    values: Mapping[str, Floats],
    paths: npt.NDArray[np.int64],
    report: Callable[[int], object] | None,
) -> None:
    for node in graph.nodes:
        column = values.get(node.name)
        if column is None or node.kind == "ratio":
            continue
        wrong = ~(np.abs(column) <= python.LARGEST)
        if wrong.any():
            month, place = map(int, np.argwhere(wrong)[0])
            if report is not None:
                report(int(paths[place]))
            text = f"{graph.lab}: {node.name} is not finite in forecast month {month + 1} on path {int(paths[place])}"
            raise NumericError.of("not-finite", text, remedy="narrow the range of the drivers it depends on")
