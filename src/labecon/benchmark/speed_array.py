"""How fast the engines are on the reference model: CPU time of turns that alternate, on one machine in one run."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

import numpy as np

from labecon.backends import array, compiled_array, native
from labecon.backends.array import aligned
from labecon.backends.c_source import CSource, c_source
from labecon.backends.compiled_inputs_array import Draws
from labecon.backends.source import Program, program_of
from labecon.benchmark.c_kernel_array import LANES, LINE_SCALE, MONTHS, CKernel, Inputs, rows_for
from labecon.benchmark.reference_lab import FAN_LINES, MONTH_LINES, reference_lab
from labecon.labs.binding_array import Binder
from labecon.labs.draw_plan import draw_steps

#: Turns that every engine takes.
TURNS = 9
#: Paths of one turn with fixed shocks and without storing, and of one that draws and stores.
KERNEL_PATHS, STORE_PATHS = 51_200, 102_400
#: Paths on which results are compared.
COMPARED = 4096
BUILDS: Mapping[str, native.Build] = {"reference": "fast", "strict": "strict"}


@dataclass(frozen=True)
class Rate:
    """CPU seconds of the turns of one engine.

    Args:
        paths: Paths of a turn.
        seconds: CPU seconds of each turn.
    """

    paths: int
    seconds: tuple[float, ...]

    @property
    def per_core_second(self) -> float:
        """Paths per core-second, of the fastest turn: what others do on the machine only ever slows a turn down."""
        return self.paths / min(self.seconds)

    def over(self, other: Rate) -> dict[str, float]:
        """CPU time for a path over that of another engine.

        Args:
            other: Its turns.

        Returns:
            Ratio of the fastest turns, and of the medians.
        """
        each, its = self.paths, other.paths
        return {
            "ratio": min(self.seconds) / each / (min(other.seconds) / its),
            "ratio_of_medians": median(self.seconds) / each / (median(other.seconds) / its),
        }


def take_turns(jobs: Mapping[str, tuple[int, Callable[[], object]]], turns: int = TURNS) -> dict[str, Rate]:
    """Runs jobs in turn and measures the CPU time of this process.

    Args:
        jobs: Name to the paths of one turn, and the turn.
        turns: How many; one more is taken before them.

    Returns:
        The seconds by name.
    """
    spent: dict[str, list[float]] = {name: [] for name in jobs}
    for number in range(turns + 1):
        for name, (_, job) in jobs.items():
            start = time.process_time()
            job()
            if number:
                spent[name].append(time.process_time() - start)
    return {name: Rate(jobs[name][0], tuple(spent[name])) for name in jobs}


class Generated:
    """The generated engine on the reference model.

    Args:
        build: Its build.

    Raises:
        Unavailable: There is no compiler.
    """

    def __init__(self, build: native.Build) -> None:
        self.lab = reference_lab()
        self.program: Program = program_of(self.lab.graph, (*FAN_LINES, *MONTH_LINES))
        self.source: CSource = c_source(self.program)
        self.kernel = compiled_array.Kernel(self.source, build)
        binder = Binder(self.lab, 1, MONTHS, (*self.program.fixed, *self.program.monthly))
        steps = draw_steps(self.lab, self.program, binder.months)
        assert steps is not None
        self.draws = Draws(steps, self.source, self.kernel.layout, binder.constant, 1, binder.months[0], MONTHS)

    def repeated(self, given: Inputs, times: int) -> Callable[[], None]:
        """A turn that computes the same paths again and again and keeps nothing.

        Args:
            given: The paths.
            times: How often.

        Returns:
            The turn.
        """
        call = compiled_array.Prepared(self.kernel, MONTHS, given.width, (given.drivers, given.initial))

        def turn() -> None:
            for _ in range(times):
                call()

        return turn

    def stored(self, paths: int) -> Callable[[], None]:
        """A turn that draws and stores.

        Args:
            paths: Number of paths.

        Returns:
            The turn, on one thread.
        """
        lines = {name: aligned(MONTHS * paths, np.float32).reshape(MONTHS, paths) for name in FAN_LINES}
        numbers = np.arange(paths, dtype=np.int64)

        def turn() -> None:
            for start in range(0, paths, array.BLOCK):
                chosen = numbers[start : start + array.BLOCK]
                assert self.kernel.block(MONTHS, chosen, self.draws, lines, start, ()) is not None

        return turn

    def values(self, given: Inputs) -> dict[str, Any]:
        """Every month of the fan lines and of the months of ruin and break-even.

        Args:
            given: The paths.

        Returns:
            (month, path) in float64, by line.
        """
        inputs = (given.drivers, given.initial)
        numbers = np.arange(given.width, dtype=np.int64)
        made = self.kernel.block(MONTHS, numbers, inputs, {}, 0, (*FAN_LINES, *MONTH_LINES))
        assert made is not None
        return made[0]


def measure(turns: int = TURNS, kernel_paths: int = KERNEL_PATHS, store_paths: int = STORE_PATHS) -> dict[str, Any]:
    """The generated builds beside the hand-written C.

    Args:
        turns: Turns of each.
        kernel_paths: Paths of a turn with fixed shocks and without storing.
        store_paths: Paths of a turn that draws and stores.

    Returns:
        ``reference`` (the fast build), ``strict`` and ``c_kernel``, each with its rates; the ratios and agreement.

    Raises:
        Unavailable: There is no compiler.
    """
    few = Inputs.drawn(LANES)
    hand = CKernel(few.calendar)
    made = {name: Generated(build) for name, build in BUILDS.items()}
    times, lines = max(1, kernel_paths // LANES), rows_for(store_paths)

    kernel: dict[str, tuple[int, Callable[[], object]]] = {"c_kernel": (times * LANES, hand.repeated(few, times))}
    kernel |= {name: (times * LANES, one.repeated(few, times)) for name, one in made.items()}
    store: dict[str, tuple[int, Callable[[], object]]] = {
        "c_kernel": (store_paths, lambda: hand.run(store_paths, lines=lines))
    }
    store |= {name: (store_paths, one.stored(store_paths)) for name, one in made.items()}
    rates = {"kernel": take_turns(kernel, turns), "store": take_turns(store, turns)}
    found: dict[str, Any] = {
        name: {f"{part}_paths_per_core_second": round(rates[part][name].per_core_second) for part in rates}
        for name in ("reference", "strict", "c_kernel")
    }
    for name in BUILDS:
        found[name]["over_c_kernel"] = {
            part: _rounded(rates[part][name].over(rates[part]["c_kernel"])) for part in rates
        }
    found["agreement"] = agreement(hand, made)
    return found


def _rounded(ratios: Mapping[str, float]) -> dict[str, float]:
    return {name: round(value, 3) for name, value in ratios.items()}


def agreement(hand: CKernel, made: Mapping[str, Generated], paths: int = COMPARED) -> dict[str, Any]:
    """The results beside each other on the same inputs.

    Args:
        hand: The hand-written kernel.
        made: The generated builds.
        paths: Number of paths.

    Returns:
        By build: largest difference over scale, and paths whose month of ruin or break-even differs.
    """
    given = Inputs.drawn(paths)
    exact = np.empty((len(FAN_LINES), MONTHS, paths))
    months = hand.run(paths, given, exact=exact)[:2]
    found = {}
    for name, one in made.items():
        values = one.values(given)
        worst = max(away(exact[place] * LINE_SCALE, values[line]) for place, line in enumerate(FAN_LINES))
        flips = sum(int((months[place] != values[line][-1]).sum()) for place, line in enumerate(MONTH_LINES))
        found[name] = {"largest_difference": float(f"{worst:.2g}"), "branch_flips": flips, "paths": paths}
    return found


def away(found: Any, expected: Any) -> float:
    """The largest difference over scale.

    Args:
        found: Values, (month, path).
        expected: The same by another engine.

    Returns:
        Over the larger of the value and a millionth of the largest value of the month.
    """
    scale = np.maximum(np.abs(expected), 1e-6 * np.abs(expected).max(axis=1, keepdims=True))
    return float((np.abs(found - expected) / np.where(scale == 0, 1.0, scale)).max())


__all__ = ["Generated", "Rate", "agreement", "away", "measure", "take_turns"]
