"""A million paths of the reference model from nothing to exact fans, each engine in a process of its own.

``python -m labecon.benchmark.million_array ENGINE PATHS`` prints one line of JSON: wall and CPU seconds, and the memory
of the process at its largest. Engines are ``c_kernel``, ``reference`` (the fast build) and ``strict``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from typing import Any

import numpy as np

from labecon.benchmark.c_kernel_array import CKernel, Inputs, rows_for
from labecon.benchmark.reference_lab import FAN_LINES, MONTH_LINES, reference_lab
from labecon.labs.simulation_array import QUANTILES, Backend

PATHS = 1_000_000
#: Turns that every engine takes; the first ones find the memory of the machine unused.
TURNS = 3
BACKENDS: dict[str, Backend] = {"reference": "compiled-fast", "strict": "compiled"}


def run_alone(engine: str, paths: int) -> dict[str, float]:
    """One run in this process.

    Args:
        engine: See the module.
        paths: Number of paths.

    Returns:
        Seconds by clock and of the processors, and a figure that the result rests on.
    """
    threads = os.cpu_count() or 1
    levels = np.array(QUANTILES)
    if engine == "c_kernel":
        hand = CKernel(Inputs.drawn(1).calendar)
        start, spent = time.perf_counter(), time.process_time()
        lines = rows_for(paths)
        hand.run(paths, lines=lines, threads=threads)
        median = float(hand.fans(lines, levels, threads)[FAN_LINES.index("cash"), -1, 2]) * 1e6
    else:
        lab = reference_lab()
        options: dict[str, Any] = {"keep": FAN_LINES, "observe": _last_months, "observed": MONTH_LINES}
        lab.simulate(1000, 1, backend=BACKENDS[engine], **options)  # the kernel is compiled and loaded
        start, spent = time.perf_counter(), time.process_time()
        made = lab.simulate(paths, 1, backend=BACKENDS[engine], threads=threads, **options)
        median = float([made.fan(line) for line in FAN_LINES][FAN_LINES.index("cash")][-1, 2])
    wall, cpu = time.perf_counter() - start, time.process_time() - spent
    return {"wall_seconds": wall, "cpu_seconds": cpu, "median_final_cash": median, "memory_mb": _memory_mb()}


def _last_months(values: Any) -> dict[str, Any]:
    """Months of ruin and of break-even: stocks, so the last month has them."""
    return {name: values[name][-1] for name in MONTH_LINES}


def _memory_mb() -> float:
    import resource  # not on Windows, where this figure is left out

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)


def measure(paths: int = PATHS, turns: int = TURNS) -> dict[str, dict[str, float]]:
    """All engines in turn, each turn in a new process.

    Args:
        paths: Number of paths.
        turns: Turns of each.

    Returns:
        By engine: the least wall and CPU seconds, and the largest memory.
    """
    engines = ("c_kernel", *BACKENDS)
    seen: dict[str, list[dict[str, float]]] = {name: [] for name in engines}
    for _ in range(turns):
        for name in engines:
            command = [sys.executable, "-m", __name__, name, str(paths)]
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            seen[name].append(json.loads(done.stdout))
    found: dict[str, dict[str, float]] = {}
    for name, runs in seen.items():
        best: dict[str, float] = {key: min(run[key] for run in runs) for key in ("wall_seconds", "cpu_seconds")}
        found[name] = {key: round(value, 3) for key, value in best.items()}
        found[name]["memory_mb"] = round(max(run["memory_mb"] for run in runs))
        found[name]["median_final_cash"] = runs[0]["median_final_cash"]
    for name in BACKENDS:
        found[name]["cpu_over_c_kernel"] = round(found[name]["cpu_seconds"] / found["c_kernel"]["cpu_seconds"], 3)
    return found


def main(argv: list[str]) -> Any:
    """One run, printed.

    Args:
        argv: Engine and number of paths.
    """
    print(json.dumps(run_alone(argv[0], int(argv[1]))))


if __name__ == "__main__":
    main(sys.argv[1:])
