"""Many paths in compiled C: the blocks, threads and results of the NumPy engine, with the month loop in machine code.

A kernel serves blocks of paths for `array.simulate`. It declines a block (and NumPy computes it, with the same bits in
the strict build) while it is not compiled yet, and when a value leaves the finite range, so that the error is the same.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from labecon.backends import native, python
from labecon.backends.c_source import CSource, c_source
from labecon.backends.native import Build, Unavailable
from labecon.backends.source import Program

Floats = npt.NDArray[np.float64]
Lines = Mapping[str, npt.NDArray[np.float32]]
#: Values of a block that are wanted in float64, and the worst share of each check.
Block = tuple[dict[str, Floats], dict[str, float]]
#: Item-months below which NumPy is done before a compiler would be.
WORTH_COMPILING = 500_000_000


class _Call(ctypes.Structure):
    _fields_ = (
        ("months", ctypes.c_int64),
        ("width", ctypes.c_int64),
        ("stride", ctypes.c_int64),
        ("fixed", ctypes.c_void_p),
        ("monthly", ctypes.c_void_p),
        ("input", ctypes.c_void_p),
        ("wide", ctypes.c_void_p),
        ("lines", ctypes.c_void_p),
        ("values", ctypes.c_void_p),
        ("worst", ctypes.c_void_p),
        ("wrong", ctypes.c_void_p),
        ("work", ctypes.c_void_p),
        ("draw", ctypes.c_void_p),
        ("plan", ctypes.c_void_p),
    )


class Kernel:
    """A program in machine code.

    Args:
        program: The program.
        build: ``strict`` gives the bits of every other engine; ``fast`` fuses multiplications with additions and
            agrees to 1e-9 of scale.

    Raises:
        Unavailable: There is no compiler, it failed, or its library cannot be loaded.
    """

    def __init__(self, program: Program, build: Build = "strict") -> None:
        self.source: CSource = c_source(program)
        self.build = build
        loaded = native.library(self.source.text, build)
        self._run: Callable[..., None] = loaded.labecon_run
        self._run.argtypes, self._run.restype = (ctypes.POINTER(_Call),), None  # type: ignore[attr-defined]
        loaded.labecon_size.restype = ctypes.c_int64
        self._size = int(loaded.labecon_size())

    def block(
        self,
        months: int,
        width: int,
        drivers: Mapping[str, Any],
        initial: Mapping[str, Any],
        lines: Lines,
        start: int,
        wanted: Sequence[str],
    ) -> Block | None:
        """One block of paths through the months.

        Args:
            months: Number of months.
            width: Number of paths in the block.
            drivers: Number, array of shape (path,), or a sequence of those by month.
            initial: Values before the first month: number or array, or sequences of twelve for lags of a year.
            lines: Where kept items go in float32, by name, shape (month, all paths).
            start: First column of the block in ``lines``.
            wanted: Kept items wanted in float64.

        Returns:
            The wanted items, shape (month, path), and the worst share of each check; None when a value is not finite.
        """
        program = self.source.program
        inputs = _Inputs(self.source, months, width, drivers, initial)
        values = {name: np.empty((months, width)) for name in wanted}
        columns = [lines.get(name) for name in program.kept]
        rows = np.array([0 if one is None else one[:, start:].ctypes.data for one in columns], dtype=np.uintp)
        places = [values[name].ctypes.data if name in values else 0 for name in program.kept]
        into = np.array(places, dtype=np.uintp)
        worst, wrong = np.zeros(max(1, len(program.checks))), np.zeros(1, dtype=np.int64)
        work = np.empty(self._size + 64, dtype=np.uint8)
        stride = next((one.shape[1] for one in columns if one is not None), width)
        arrays = (inputs.fixed, inputs.monthly, inputs.pointers, inputs.wide, rows, into, worst, wrong)
        aligned = -(-work.ctypes.data // 64) * 64
        self._run(_Call(months, width, stride, *(one.ctypes.data for one in arrays), aligned, None, None))
        if wrong[0]:
            return None
        return values, dict(zip(program.checks, worst.tolist(), strict=False))


class _Inputs:
    """Pointers to the values of a block; keeps the arrays alive while the kernel reads them."""

    def __init__(
        self, source: CSource, months: int, width: int, drivers: Mapping[str, Any], initial: Mapping[str, Any]
    ) -> None:
        self.width = width
        self.kept: list[Floats] = []
        self.fixed = np.array([drivers[name] for name in source.runs] or [0.0], dtype=np.float64)
        by_month = np.array([drivers[name][:months] for name in source.months], dtype=np.float64).reshape(-1, months)
        self.monthly = np.ascontiguousarray(by_month.T) if by_month.size else np.zeros(1)
        program = source.program
        values = [drivers[name] for name in source.paths]
        for name in source.shocks:
            values += drivers[name][:months]
        values += [python.last(initial[name]) for name in program.state]
        for name in program.rings:
            values += python.year_before(initial[name])
        columns = [self._column(value) for value in values] or [np.zeros(1)]
        self.pointers = np.array([one.ctypes.data for one in columns], dtype=np.uintp)
        self.wide = np.array([one.size > 1 for one in columns], dtype=np.int64)

    def _column(self, value: Any) -> Floats:
        column = np.ascontiguousarray(value, dtype=np.float64).reshape(-1)
        if column.size not in (1, self.width):
            raise ValueError(f"an input has {column.size} values for {self.width} paths")
        self.kept.append(column)
        return column


class Engine:
    """A kernel that may still be compiling; until it is ready, and where it cannot be had, NumPy serves.

    Args:
        program: The program.
        build: See `Kernel`.
        waiting: True to wait for the compiler before the first block; False to let NumPy serve meanwhile.
    """

    def __init__(self, program: Program, build: Build = "strict", waiting: bool = True) -> None:
        self.build = build
        self.reason = ""
        self._kernel: Kernel | None = None
        self._thread = threading.Thread(target=self._compile, args=(program,), daemon=True)
        self._thread.start()
        if waiting:
            self._thread.join()

    def _compile(self, program: Program) -> None:
        try:
            self._kernel = Kernel(program, self.build)
        except Unavailable as error:
            self.reason = str(error)

    @property
    def kernel(self) -> Kernel | None:
        """The kernel, once it is there."""
        return self._kernel

    @property
    def status(self) -> str:
        """One line that says what serves, and why."""
        if self._kernel is not None:
            return f"compiled ({self.build})"
        return f"NumPy: {self.reason}" if self.reason else "NumPy, while the compiler works"


def engine_for(program: Program, months: int, paths: int) -> Engine | None:
    """The engine for a job when nobody asked for one: a kept kernel, or a new one where the job is large enough.

    Args:
        program: The program.
        months: Number of months.
        paths: Number of paths.

    Returns:
        An engine; None where NumPy alone is the better choice.
    """
    try:
        ready = native.kept(c_source(program).text) is not None
    except Unavailable:
        return None
    if not ready and len(program.items) * months * paths < WORTH_COMPILING:
        return None
    return Engine(program, waiting=ready)
