"""Many paths in compiled C: the blocks, threads and results of the NumPy engine, with the month loop in machine code.

A kernel serves blocks of paths for `array.simulate`. It declines a block (and NumPy computes it, with the same bits in
the strict build) while it is not compiled yet, and when a value leaves the finite range, so that the error is the same.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from labecon.backends import native
from labecon.backends.array import BLOCK, aligned
from labecon.backends.c_source import CSource, Layout
from labecon.backends.compiled_inputs_array import Draws, Inputs
from labecon.backends.native import Build, Unavailable

Floats = npt.NDArray[np.float64]
#: Driver values and initial values of a block of path numbers.
Bind = Callable[[npt.NDArray[np.int64]], tuple[Mapping[str, Any], Mapping[str, Any]]]
Lines = Mapping[str, npt.NDArray[np.float32]]
#: Values of a block that are wanted in float64, and the worst share of each check.
Block = tuple[dict[str, Floats], dict[str, float]]
#: Item-months of all paths below which NumPy is done before a compiler would be.
WORTH_COMPILING = 500_000_000


class Call(ctypes.Structure):
    """What compiled code is asked for, as `c_frame` declares it."""

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


class BlockKernel(Protocol):
    """What computes blocks of paths."""

    def block(
        self,
        months: int,
        paths: npt.NDArray[np.int64],
        values: tuple[Mapping[str, Any], Mapping[str, Any]] | Draws,
        lines: Lines,
        start: int,
        wanted: Sequence[str],
    ) -> Block | None:
        """See `Kernel.block`."""


class Kernel:
    """A program in machine code.

    Args:
        source: Its C text.
        build: ``strict`` gives the bits of every other engine; ``fast`` fuses multiplications with additions and
            agrees to 1e-9 of scale.

    Raises:
        Unavailable: There is no compiler, it failed, or its library cannot be loaded.
    """

    def __init__(self, source: CSource, build: Build = "strict") -> None:
        self.source, self.build = source, build
        loaded = native.library(source, build)
        self.compute: Callable[..., None] = loaded.labecon_run
        self.compute.argtypes, self.compute.restype = (ctypes.POINTER(Call),), None
        self.layout = Layout(loaded.labecon_rows(), loaded.labecon_lanes(), loaded.labecon_apart())
        self._own = threading.local()

    def block(
        self,
        months: int,
        paths: npt.NDArray[np.int64],
        values: tuple[Mapping[str, Any], Mapping[str, Any]] | Draws,
        lines: Lines,
        start: int,
        wanted: Sequence[str],
    ) -> Block | None:
        """One block of paths through the months.

        Args:
            months: Number of months.
            paths: Path numbers.
            values: Driver and initial values as `array.run_block` takes them, or what to draw.
            lines: Where kept items go in float32, by name, shape (month, all paths).
            start: First column of the block in ``lines``.
            wanted: Kept items wanted in float64.

        Returns:
            The wanted items, shape (month, path), to be read before this thread asks for its next block, and the worst
            share of each check; None when a value is not finite.
        """
        program, width = self.source.program, len(paths)
        drawn = values if isinstance(values, Draws) else None
        inputs = Inputs(self.source, months, width, values) if drawn is None else drawn.inputs
        found = {name: self._room(name, (months, width)) for name in wanted}
        columns = [lines.get(name) for name in program.kept]
        rows = np.array([0 if one is None else one[:, start:].ctypes.data for one in columns], dtype=np.uintp)
        places = [found[name].ctypes.data if name in found else 0 for name in program.kept]
        into = np.array(places, dtype=np.uintp)
        worst, wrong = np.zeros(max(1, len(program.checks))), np.zeros(1, dtype=np.int64)
        stride = next((one.shape[1] for one in columns if one is not None), width)
        whole = _filled_up(paths, self.layout.lanes)
        plan = drawn.plan(whole) if drawn is not None else None
        work = self._work(drawn.rows if drawn is not None else self.layout.size)
        arrays = (inputs.fixed, inputs.monthly, inputs.pointers, inputs.wide, rows, into, worst, wrong)
        pointers = [one.ctypes.data for one in arrays]
        function = drawn.function if drawn is not None else None
        self.compute(
            Call(months, width, stride, *pointers, work.ctypes.data, function, ctypes.addressof(plan) if plan else None)
        )
        if wrong[0]:
            return None
        return found, dict(zip(program.checks, worst.tolist(), strict=False))

    def _room(self, name: str, shape: tuple[int, int]) -> Floats:
        """Where the values of an item go; of this thread, and used again by its next block."""
        rooms: dict[str, Floats] = self._own.__dict__.setdefault("rooms", {})
        room = rooms.get(name)
        if room is None or room.shape != shape:
            room = rooms[name] = np.empty(shape)
        return room

    def _work(self, rows: int) -> Floats:
        """The block of memory of this thread; made once, since new memory costs the system a page fault a page."""
        size = rows * (self.layout.lanes + self.layout.apart)
        work: Floats | None = getattr(self._own, "work", None)
        if work is None or work.size < size:
            work = self._own.work = aligned(size, np.float64)
        return work


class Prepared:
    """A kernel with given values, to be computed again and again where nothing but its time matters.

    Args:
        kernel: The kernel.
        months: Number of months.
        width: Number of paths.
        values: Driver and initial values as `array.run_block` takes them.
    """

    def __init__(
        self, kernel: Kernel, months: int, width: int, values: tuple[Mapping[str, Any], Mapping[str, Any]]
    ) -> None:
        source, layout = kernel.source, kernel.layout
        self._inputs = Inputs(source, months, width, values)
        nowhere = np.zeros(len(source.program.kept), dtype=np.uintp)
        worst, wrong = np.zeros(max(1, len(source.program.checks))), np.zeros(1, dtype=np.int64)
        self._work = aligned(layout.size * (layout.lanes + layout.apart), np.float64)
        inputs = (self._inputs.fixed, self._inputs.monthly, self._inputs.pointers, self._inputs.wide)
        self._arrays = (*inputs, nowhere, nowhere, worst, wrong, self._work)
        self._call = Call(months, width, width, *(one.ctypes.data for one in self._arrays), None, None)
        self._run = kernel.compute

    def __call__(self) -> None:
        self._run(self._call)


def _filled_up(paths: npt.NDArray[np.int64], lanes: int) -> npt.NDArray[np.uint64]:
    """Path numbers up to whole lanes: the first of the last group stands in for those that are missing."""
    missing = -len(paths) % lanes
    last = paths[(len(paths) - 1) // lanes * lanes]
    return np.concatenate([paths, np.full(missing, last, dtype=np.int64)]).astype(np.uint64)


#: Makes what is drawn in compiled code for a block of memory; None where it cannot be.
Drawing = Callable[[Layout], Draws | None]


class Engine:
    """Serves the blocks of one simulation; until the kernel is compiled, and where it cannot be had, NumPy does.

    Args:
        source: C text of the program.
        months: Number of months.
        bind: Gives the driver and initial values of a block of path numbers.
        wanted: Kept items that per-path figures are read from.
        build: See `Kernel`.
        waiting: True to wait for the compiler before the first block; False to let NumPy serve meanwhile.
        drawing: Makes what is drawn in compiled code; absent, or where it makes None, ``bind`` draws.
    """

    most = BLOCK

    def __init__(
        self,
        source: CSource,
        months: int,
        bind: Bind,
        wanted: Sequence[str] = (),
        build: Build = "strict",
        waiting: bool = True,
        drawing: Drawing | None = None,
    ) -> None:
        self.source, self.months, self.bind, self.wanted = source, months, bind, tuple(wanted)
        self.build, self.drawing = build, drawing
        self._ready: tuple[BlockKernel, Draws | None] | None = None
        self._reason = ""
        self._maker = threading.Thread(target=self._compile, args=(source,))
        self._maker.start()
        if waiting:
            self.wait()

    def wait(self) -> None:
        """Waits until the kernel is ready or known not to come."""
        self._maker.join()

    def _compile(self, source: CSource) -> None:
        try:
            self._ready = self._made(source)
        except Unavailable as error:
            self._reason = str(error)

    def _made(self, source: CSource) -> tuple[BlockKernel, Draws | None]:
        kernel = Kernel(source, self.build)
        drawn = self._drawn(kernel.layout)
        if drawn is not None:
            assert drawn.function.value  # compiled here, not in the first block
        return kernel, drawn

    def _drawn(self, layout: Layout) -> Draws | None:
        return None if self.drawing is None else self.drawing(layout)

    @property
    def status(self) -> str:
        """One line that says what serves, and why."""
        if self._ready is not None:
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
        if self._ready is None:
            return None
        kernel, drawn = self._ready
        return kernel.block(self.months, paths, drawn or self.bind(paths), lines, start, self.wanted)


def is_kept(source: CSource, build: Build = "strict") -> bool:
    """Whether a kernel has been compiled before.

    Args:
        source: Its C text.
        build: See `Kernel`.

    Returns:
        True where it only has to be loaded; False where it is not there, or there is no compiler.
    """
    try:
        return native.kept(source, build) is not None
    except Unavailable:
        return False
