"""What compiled code reads: values of a block of paths as pointers, or the steps that draw them."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from labecon.backends import native, python
from labecon.backends.c_draws import OPERATIONS, c_draws
from labecon.backends.c_source import CSource, Layout
from labecon.backends.draw_steps import Step, Steps

Floats = npt.NDArray[np.float64]
_STEP = np.dtype(
    [(name, np.int64) for name in ("operation", "to", "a", "quad", "b", "since")]
    + [(name, np.float64) for name in ("x", "y", "z")]
    + [("address", np.uint64), ("table", np.uint64), ("size", np.int64)]
)


class _Plan(ctypes.Structure):
    _fields_ = (
        ("once", ctypes.c_void_p),
        ("monthly", ctypes.c_void_p),
        ("onces", ctypes.c_int64),
        ("monthlies", ctypes.c_int64),
        ("first_month", ctypes.c_int64),
        ("lanes", ctypes.c_int64),
        ("apart", ctypes.c_int64),
        ("seed", ctypes.c_uint64),
        ("paths", ctypes.c_void_p),
    )


class Draws:
    """What is drawn inside the compiled code.

    Args:
        steps: The steps.
        source: Inputs of the kernel they feed.
        layout: Its block of memory.
        constants: Values of the drivers that are the same on every path.
        seed: Seed.
        first_month: Index of the first forecast month.
        months: Number of months.

    Raises:
        Unavailable: See `Kernel`.
    """

    def __init__(
        self,
        steps: Steps,
        source: CSource,
        layout: Layout,
        constants: Mapping[str, Any],
        seed: int,
        first_month: int,
        months: int,
    ) -> None:
        self.constants, self.seed, self.first_month = constants, seed, first_month
        self.lanes, self.apart = layout.lanes, layout.lanes + layout.apart
        self.tables: list[Floats] = []
        once, monthly, self.rows = steps.placed(source.rows, layout.size)
        self.once, self.monthly = self._array(once, months), self._array(monthly, months)
        self.inputs = Inputs(source, months, 0, self)

    @cached_property
    def function(self) -> ctypes.c_void_p:
        """The address of what takes the steps, compiled when it is first asked for."""
        self._library = native.library(c_draws(), "strict")
        return ctypes.cast(self._library.labecon_draw, ctypes.c_void_p)

    def _array(self, steps: Sequence[Step], months: int) -> npt.NDArray[Any]:
        found = np.zeros(len(steps), dtype=_STEP)
        for place, step in enumerate(steps):
            numbers = (*step.numbers, 0.0, 0.0, 0.0)[:3]
            address = step.address[0] | step.address[1] << 32
            table, size = 0, 0
            if step.table:
                self.tables.append(np.array(step.table, dtype=np.float64))
                table, size = self.tables[-1].ctypes.data, len(step.table) // 2
            number = OPERATIONS.index(step.operation)
            found[place] = (number, step.to, step.a, step.quad, step.b, step.since, *numbers, address, table, size)
        return found

    def plan(self, paths: npt.NDArray[np.uint64]) -> _Plan:
        """The plan of a block.

        Args:
            paths: Path numbers, filled up to whole lanes.

        Returns:
            What the compiled code reads.
        """
        once, monthly = self.once, self.monthly
        sizes = (len(once), len(monthly), self.first_month, self.lanes, self.apart, self.seed)
        return _Plan(once.ctypes.data, monthly.ctypes.data, *sizes, paths.ctypes.data)


class Inputs:
    """Pointers to the values of a block; keeps the arrays alive while the kernel reads them.

    Args:
        source: What the kernel reads, in its order.
        months: Number of months.
        width: Number of paths.
        values: Driver and initial values as `array.run_block` takes them, or what is drawn.
    """

    def __init__(
        self,
        source: CSource,
        months: int,
        width: int,
        values: tuple[Mapping[str, Any], Mapping[str, Any]] | Draws,
    ) -> None:
        self.width = width
        self.kept: list[Floats] = []
        drivers = values.constants if isinstance(values, Draws) else values[0]
        self.fixed = np.array([drivers[name] for name in source.runs] or [0.0], dtype=np.float64)
        by_month = np.array([drivers[name][:months] for name in source.months], dtype=np.float64).reshape(-1, months)
        self.monthly = np.ascontiguousarray(by_month.T) if by_month.size else np.zeros(1)
        program = source.program
        count = len(source.paths) + len(source.shocks) * months + len(program.state) + 12 * len(program.rings)
        self.pointers, self.wide = np.zeros(max(1, count), dtype=np.uintp), np.zeros(max(1, count), dtype=np.int64)
        if isinstance(values, Draws):
            return
        found = [drivers[name] for name in source.paths]
        for name in source.shocks:
            found += drivers[name][:months]
        found += [python.last(values[1][name]) for name in program.state]
        for name in program.rings:
            found += python.year_before(values[1][name])
        for place, value in enumerate(found):
            column = self._column(value)
            self.pointers[place], self.wide[place] = column.ctypes.data, column.size > 1

    def _column(self, value: Any) -> Floats:
        column = np.ascontiguousarray(value, dtype=np.float64).reshape(-1)
        if column.size not in (1, self.width):
            raise ValueError(f"an input has {column.size} values for {self.width} paths")
        self.kept.append(column)
        return column
