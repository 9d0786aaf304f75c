"""What the peers share: the model and the inputs they are given, how they are timed, and what they answer.

Each peer is a script: ``python benchmarks/peers/NAME.py FOLDER``. The folder holds ``model.json`` (formulas as text)
and ``inputs.npz`` (drivers, shocks, calendar, opening values, and the lines as labecon computes them). A peer prints
one line of JSON: paths per core-second and the largest difference from labecon over scale.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

#: Functions of the formulas on columns of paths, and on one number.
COLUMNS = {"exp": np.exp, "log": np.log, "where": np.where, "fmax": np.maximum, "fmin": np.minimum}


class Peer:
    """The model and its inputs."""

    def __init__(self, folder: str) -> None:
        self.folder = Path(folder)
        model = json.loads((self.folder / "model.json").read_text(encoding="utf-8"))
        self.items: list[dict[str, Any]] = model["items"]
        self.state: list[str] = model["state"]
        self.drivers: list[str] = model["drivers"]
        self.shocks: list[str] = model["shocks"]
        self.calendar: list[str] = model["calendar"]
        self.fan: list[str] = model["fan"]
        self.values = dict(np.load(self.folder / "inputs.npz"))
        self.months = len(self.values["calendar"])

    def names_of(self, paths: slice | int, month: int | None = None) -> dict[str, Any]:
        """Drivers of some paths, and with a month its calendar and shocks."""
        found = {name: self.values["drivers"][place][paths] for place, name in enumerate(self.drivers)}
        if month is not None:
            found |= {name: self.values["calendar"][month][place] for place, name in enumerate(self.calendar)}
            found |= {name: self.values["shocks"][month][place][paths] for place, name in enumerate(self.shocks)}
        return found

    def opening(self, paths: slice | int) -> dict[str, Any]:
        """Values before the first month."""
        return {f"prev_{name}": self.values["initial"][place][paths] for place, name in enumerate(self.state)}

    def away(self, found: np.ndarray, paths: slice | int) -> float:
        """Largest difference from labecon over scale; ``found`` has shape (line, month[, path])."""
        every = self.values["expected"]
        expected = every[:, :, paths]
        largest = np.abs(every).max(axis=2)
        floor = 1e-6 * (largest if expected.ndim == 2 else largest[:, :, None])
        scale = np.maximum(np.abs(expected), floor)
        return float((np.abs(found - expected) / np.where(scale == 0, 1, scale)).max())


def cpu(job: Callable[[], object], turns: int = 3) -> float:
    """CPU seconds of a turn: the median."""
    spent = []
    for _ in range(turns):
        start = time.process_time()
        job()
        spent.append(time.process_time() - start)
    return median(spent)


def answer(**found: Any) -> None:
    """Prints what was measured."""
    print(json.dumps(found))


def given() -> Peer:
    """The peer's inputs, from the folder of the command line."""
    return Peer(sys.argv[1])
