"""The hand-written C kernel of the reference model, and inputs that it and the generated engines take alike."""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from labecon.backends import native
from labecon.backends.array import aligned
from labecon.backends.source import program_of
from labecon.benchmark.reference_lab import FAN_LINES, MONTH_LINES, reference_lab
from labecon.labs.binding_array import Binder

Floats = npt.NDArray[np.float64]
#: Drivers of the kernel in its order, and its unit over that of the lab.
DRIVERS = (
    ("signup_growth", 1.0), ("frontier_pace", 1.0), ("market_growth", 1.0), ("price_decline", 1.0),
    ("cost_decline", 1.0), ("usual_churn", 1.0), ("conversion", 1.0), ("usual_spend", 1.0),
    ("price_elasticity", 1.0), ("start_price", 1e-6), ("initial token_cost", 1e-6), ("initial training_budget", 1e6),
    ("budget_step", 1.0), ("release_gain", 1.0), ("wage_growth", 1.0), ("hiring", 1.0), ("installed_deals", 1.0),
    ("revenue_multiple", 1.0), ("interest_rate", 1.0), ("gap_sensitivity", 1.0),
)  # fmt: skip
SHOCKS = ("signup_shock", "use_shock", "price_shock", "cost_shock")
CALENDAR = (
    ("release", 1.0), ("training_profile", 1.0), ("signup_fade", 1.0), ("spend_index", 1.0), ("tokens_per_user", 1e6),
    ("conversion_ramp", 1.0), ("installed_fee", 1e6), ("tokens_per_gpu", 1e12), ("gpu_price", 1e6),
)  # fmt: skip
#: All lines are in millions, of money or of people.
LINE_SCALE = 1e6
#: Paths that the kernel works on together.
LANES = 256
MONTHS = 60
_FILE = "reference_kernel.c"


@dataclass(frozen=True)
class Inputs:
    """The same paths for every engine.

    Args:
        drivers: As the lab names them; numbers, columns, or columns by month.
        initial: Opening values.
        width: Number of paths.
    """

    drivers: dict[str, Any]
    initial: dict[str, Any]
    width: int

    @staticmethod
    def drawn(width: int, seed: int = 1) -> Inputs:
        """The first paths of a seed.

        Args:
            width: Number of paths.
            seed: Seed.

        Returns:
            What labecon draws for them.
        """
        lab = reference_lab()
        program = program_of(lab.graph, (*FAN_LINES, *MONTH_LINES))
        binder = Binder(lab, seed, MONTHS, (*program.fixed, *program.monthly))
        drivers, initial = binder.bind(np.arange(width, dtype=np.int64))
        return Inputs(dict(drivers), dict(initial), width)

    @cached_property
    def columns(self) -> Floats:
        """Drivers in the units of the kernel, (driver, path)."""
        rows = [
            np.broadcast_to(self.initial[name.removeprefix("initial ")], self.width) / scale
            if name.startswith("initial ")
            else np.broadcast_to(self.drivers[name], self.width) / scale
            for name, scale in DRIVERS
        ]
        return np.ascontiguousarray(rows, dtype=np.float64)

    @cached_property
    def shocks(self) -> Floats:
        """Normals, (month, shock, path)."""
        return np.ascontiguousarray([[self.drivers[name][month] for name in SHOCKS] for month in range(MONTHS)])

    @cached_property
    def calendar(self) -> Floats:
        """What depends on the month alone, (month, entry)."""
        rows = [np.array(self.drivers[name][:MONTHS], dtype=np.float64) / scale for name, scale in CALENDAR]
        return np.ascontiguousarray(np.array(rows).T)


class CKernel:
    """The hand-written kernel, compiled with the flags of the fast build.

    Args:
        calendar: See `Inputs.calendar`.

    Raises:
        Unavailable: There is no compiler, or the text of the kernel is not at hand.
    """

    def __init__(self, calendar: Floats) -> None:
        library = native.library(kernel_text(), "fast")
        self._run, self._quantiles = library.reference_run, library.reference_quantiles
        self._run.restype, self._quantiles.restype = ctypes.c_double, None
        self.calendar = calendar

    def run(
        self,
        paths: int,
        given: Inputs | None = None,
        lines: npt.NDArray[np.float32] | None = None,
        exact: Floats | None = None,
        threads: int = 1,
    ) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], float]:
        """Simulates.

        Args:
            paths: Number of paths.
            given: Their drivers and shocks; drawn by the kernel itself when None.
            lines: Where the six lines go, (line, month, path).
            exact: The same in float64.
            threads: Threads, each with a part of the paths.

        Returns:
            Month of ruin and of break-even, (path,), and the worst gap of the balance in USD million.
        """
        ruin, even = np.empty((2, paths), dtype=np.int32)
        share = -(-paths // threads // LANES) * LANES
        arrays = [None, None] if given is None else [given.columns, given.shocks]
        pointers = [_pointer(one) for one in (self.calendar, *arrays, lines, exact, ruin, even)]

        def part(first: int) -> float:
            last = min(first + share, paths)
            sizes = [ctypes.c_int64(size) for size in (first, last, paths)]
            gap: float = self._run(*sizes, MONTHS, ctypes.c_uint32(1), *pointers)
            return gap

        starts = range(0, paths, share)
        if len(starts) == 1:
            return ruin, even, part(0)
        with ThreadPoolExecutor(threads) as pool:
            return ruin, even, max(pool.map(part, starts))

    def repeated(self, given: Inputs, times: int) -> Callable[[], None]:
        """A turn that computes the same paths again and again and keeps nothing, where nothing but its time matters.

        Args:
            given: The paths.
            times: How often.

        Returns:
            The turn.
        """
        months = np.empty((2, given.width), dtype=np.int32)
        sizes = [ctypes.c_int64(size) for size in (0, given.width, given.width)]
        arrays = (self.calendar, given.columns, given.shocks, None, None, months[0], months[1])
        arguments = (*sizes, MONTHS, ctypes.c_uint32(1), *map(_pointer, arrays))

        def turn() -> None:
            for _ in range(times):
                self._run(*arguments)
            assert arrays[-1] is not None and arrays[-1][0] > 0  # so the arrays live as long as the turn

        return turn

    def fans(self, lines: npt.NDArray[np.float32], levels: Floats, threads: int = 1) -> Floats:
        """Exact quantiles.

        Args:
            lines: (line, month, path).
            levels: Quantile levels.
            threads: Threads, each with a part of the rows.

        Returns:
            (line, month, level).
        """
        rows, width = lines.shape[0] * lines.shape[1], lines.shape[2]
        found = np.empty((rows, len(levels)))
        share = -(-rows // threads)

        def part(first: int) -> None:
            sizes = [ctypes.c_int64(size) for size in (first, min(first + share, rows), width)]
            self._quantiles(_pointer(lines), *sizes, _pointer(levels), len(levels), _pointer(found))

        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(part, range(0, rows, share)))
        return found.reshape(*lines.shape[:2], len(levels))


def rows_for(paths: int) -> npt.NDArray[np.float32]:
    """Memory for the six lines.

    Args:
        paths: Number of paths.

    Returns:
        Shape (line, month, path), not filled.
    """
    size = len(FAN_LINES) * MONTHS * paths
    return aligned(size, np.float32).reshape(len(FAN_LINES), MONTHS, paths)


def _pointer(values: npt.NDArray[Any] | None) -> ctypes.c_void_p | None:
    return None if values is None else ctypes.c_void_p(values.ctypes.data)


def kernel_text() -> str:
    """The C text of the hand-written kernel: of the installed package, or of the repository it is worked on in.

    Returns:
        C text.

    Raises:
        Unavailable: It is in neither.
    """
    inside = resources.files("labecon.benchmark").joinpath("data", _FILE)
    if inside.is_file():
        return inside.read_text(encoding="utf-8")
    beside = repository() / _FILE
    if beside.is_file():
        return beside.read_text(encoding="utf-8")
    raise native.Unavailable(f"no {_FILE} in the package or beside it")


def repository() -> Path:
    """The folder ``benchmarks`` of the repository this package is worked on in; it need not exist.

    Returns:
        A folder.
    """
    return Path(__file__).resolve().parents[3] / "benchmarks"
