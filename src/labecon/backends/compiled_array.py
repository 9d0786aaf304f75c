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
#: Driver values and initial values of a block of path numbers.
Bind = Callable[[npt.NDArray[np.int64]], tuple[Mapping[str, Any], Mapping[str, Any]]]
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
        self._run.argtypes, self._run.restype = (ctypes.POINTER(_Call),), None
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
    """Serves the blocks of one simulation; until the kernel is compiled, and where it cannot be had, NumPy does.

    Args:
        program: The program.
        months: Number of months.
        bind: Gives the driver and initial values of a block of path numbers.
        wanted: Kept items that per-path figures are read from.
        build: See `Kernel`.
        waiting: True to wait for the compiler before the first block; False to let NumPy serve meanwhile.
    """

    def __init__(
        self,
        program: Program,
        months: int,
        bind: Bind,
        wanted: Sequence[str] = (),
        build: Build = "strict",
        waiting: bool = True,
    ) -> None:
        self.months, self.bind, self.wanted, self.build = months, bind, tuple(wanted), build
        self._kernel: Kernel | None = None
        self._reason = ""
        maker = threading.Thread(target=self._compile, args=(program,), daemon=True)
        maker.start()
        if waiting:
            maker.join()

    def _compile(self, program: Program) -> None:
        try:
            self._kernel = Kernel(program, self.build)
        except Unavailable as error:
            self._reason = str(error)

    @property
    def status(self) -> str:
        """One line that says what serves, and why."""
        if self._kernel is not None:
            return f"compiled ({self.build})"
        return f"array: {self._reason}" if self._reason else "array, while the compiler works"

    def block(self, paths: npt.NDArray[np.int64], start: int, lines: Lines) -> Block | None:
        """A block of paths.

        Args:
            paths: Path numbers.
            start: Column of the first one in ``lines``.
            lines: Where kept items go in float32, by name, shape (month, all paths).

        Returns:
            The wanted items, shape (month, path), and the worst gap of each check; None to leave the block to NumPy.
        """
        if self._kernel is None:
            return None
        drivers, initial = self.bind(paths)
        return self._kernel.block(self.months, len(paths), drivers, initial, lines, start, self.wanted)


def is_worth_compiling(program: Program, months: int, paths: int) -> bool:
    """Whether a kernel is kept already, or the job is large enough to make one.

    Args:
        program: The program.
        months: Number of months.
        paths: Number of paths.

    Returns:
        True where the compiled engine is the better choice.
    """
    try:
        return len(program.items) * months * paths >= WORTH_COMPILING or is_kept(program)
    except Unavailable:
        return False


def is_kept(program: Program, build: Build = "strict") -> bool:
    """Whether the kernel of a program has been compiled before.

    Args:
        program: The program.
        build: See `Kernel`.

    Returns:
        True where it only has to be loaded.

    Raises:
        Unavailable: There is no compiler.
    """
    return native.kept(c_source(program).text, build) is not None
