"""Every shipped lab under every scenario on every engine: ``python benchmarks/parity.py [PATHS] [PYTHON_PATHS]``.

Random paths of a random seed each: the strict build has to give the bits of NumPy on all of them, plain Python the bits
on some (it takes a thousand times as long), and the fast build 1e-9 of scale; paths on which it takes another branch
are counted. Prints a line for each lab and scenario, and ends with exit code 1 where a promise does not hold.
"""

from __future__ import annotations

import random
import sys
from typing import Any

import numpy as np

import labecon
from labecon.errors import LabeconError
from labecon.labs import Lab
from labecon.labs.library import available

PATHS, PYTHON_PATHS = 4096, 8
AGREEMENT = 1e-9


def lines_of(lab: Lab) -> list[str]:
    """Lines that everything else flows into, and what varies most."""
    known = lab.graph.by_name
    wanted = ("revenue", "cash", "net_loss", "operating_cash_flow", "equity", "total_assets", "active_users", "shares")
    return [name for name in wanted if name in known and known[name].kind != "ratio"]


def compared(lab: Lab, draw: random.Random, paths: int, python_paths: int) -> tuple[bool, str]:
    """Whether the promises hold, and what was seen."""
    numbers, seed, keep = [draw.randrange(2**40) for _ in range(paths)], draw.randrange(2**60), lines_of(lab)
    made: dict[str, Any] = {}
    for backend in ("array", "compiled", "compiled-fast"):
        made[backend] = lab.simulate(numbers, seed, keep=keep, observe=every_month, observed=keep, backend=backend)
    expected = made["array"].results.figures
    strict = all(np.array_equal(values, made["compiled"].results.figures[name]) for name, values in expected.items())
    strict &= made["compiled"].digest == made["array"].digest
    python = True
    for place in draw.sample(range(paths), python_paths):
        alone = lab.path(seed, numbers[place])
        python &= all(
            alone.forecast[line][month] == expected[f"{line}@{month}"][place]
            for line in keep
            for month in range(made["array"].count)
        )
    fast = made["compiled-fast"].results.figures
    worst, flipped = 0.0, np.zeros(paths, dtype=bool)
    for name, values in expected.items():
        scale = np.maximum(np.abs(values), 1e-6 * np.abs(values).max())
        away = np.abs(fast[name] - values) / np.where(scale == 0, 1.0, scale)
        flipped |= away > AGREEMENT
        worst = max(worst, float(away[away <= AGREEMENT].max(initial=0.0)))
    text = f"strict {'same bits' if strict else 'DIFFERS'}, python {'same bits' if python else 'DIFFERS'}, "
    return strict and python, text + f"fast within {worst:.1e} of scale, {flipped.sum()} of {paths} on another branch"


def every_month(values: Any) -> dict[str, Any]:
    """Each month of each line as a figure of the path."""
    return {f"{name}@{month}": row for name, rows in values.items() for month, row in enumerate(rows)}


def main(paths: int, python_paths: int) -> int:
    """All labs and scenarios."""
    draw, fine = random.Random("parity"), True
    for name in available("labs"):
        for scenario in ["base", *available("scenarios")]:
            try:
                lab = labecon.load(name, scenario)
            except LabeconError:
                continue  # the scenario is for other labs
            holds, text = compared(lab, draw, paths, python_paths)
            fine &= holds
            print(f"{name} {scenario}: {text}", flush=True)
    return 0 if fine else 1


if __name__ == "__main__":
    raise SystemExit(main(*map(int, (sys.argv[1:] + [str(PATHS), str(PYTHON_PATHS)][len(sys.argv) - 1 :])[:2])))
