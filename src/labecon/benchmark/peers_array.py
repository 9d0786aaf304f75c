"""Other ways to run the reference model, each in a process of its own: scripts in `benchmarks/peers`."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from labecon.backends import array
from labecon.backends.source import program_of
from labecon.benchmark.c_kernel_array import MONTHS, Inputs, repository
from labecon.benchmark.peer_model import peer_model
from labecon.benchmark.reference_lab import FAN_LINES, MONTH_LINES, reference_lab

#: Peers by name, and their scripts.
PEERS = {
    "NumPy": "numpy_peer.py",
    "numba": "numba_peer.py",
    "modelx": "modelx_peer.py",
    "Hamilton": "hamilton_peer.py",
    "PySD": "pysd_peer.py",
    "LibreOffice": "libreoffice_peer.py",
}
#: Paths handed to the peers.
WIDTH = 8192
#: Seconds after which a peer is given up.
PATIENCE = 600


def write_inputs(folder: Path, width: int = WIDTH) -> None:
    """Writes the model, its inputs and what labecon computes of them.

    Args:
        folder: Where to.
        width: Number of paths.
    """
    model, given = peer_model(), Inputs.drawn(width)
    (folder / "model.json").write_text(json.dumps(model), encoding="utf-8")
    drivers = np.array([given.drivers[name] for name in model["drivers"]])
    shocks = np.array([[given.drivers[name][month] for name in model["shocks"]] for month in range(MONTHS)])
    calendar = np.array([given.drivers[name][:MONTHS] for name in model["calendar"]]).T
    initial = np.array([np.broadcast_to(given.initial[name], width) for name in model["state"]])
    expected = _lines(given)
    still = {name: [np.zeros(width)] * MONTHS for name in model["shocks"]}
    quiet = _lines(Inputs({**given.drivers, **still}, given.initial, width))[:, :, :8]
    np.savez(
        folder / "inputs.npz",
        drivers=drivers, shocks=shocks, calendar=calendar, initial=initial, expected=expected, quiet=quiet,
    )  # fmt: skip


def _lines(given: Inputs) -> Any:
    program = program_of(reference_lab().graph, (*FAN_LINES, *MONTH_LINES))
    made = array.run_block(program, MONTHS, given.width, given.drivers, given.initial)[0]
    return np.array([made[name] for name in FAN_LINES])


def measure(
    ours: float,
    say: Callable[[str], None] = lambda name: None,
    width: int = WIDTH,
    only: tuple[str, ...] = tuple(PEERS),
) -> dict[str, dict[str, Any]]:
    """Runs every peer that is installed.

    Args:
        ours: Paths per core-second of the generated code, draws and storing included.
        say: Told the name of each peer before it runs.
        width: Paths handed to them.
        only: Peers to run.

    Returns:
        By peer: paths per core-second, how many times faster the generated code is, and the agreement of the results;
        or the reason why it did not run.
    """
    scripts = repository() / "peers"
    if not scripts.is_dir():
        return {name: {"reason": "the scripts of the peers lie in the repository"} for name in only}
    found = {}
    with tempfile.TemporaryDirectory() as made:
        write_inputs(Path(made), width)
        for name in only:
            say(name)
            found[name] = _ran(scripts / PEERS[name], made, ours)
    return found


def _ran(script: Path, folder: str, ours: float) -> dict[str, Any]:
    try:
        done = subprocess.run(
            [sys.executable, str(script), folder], capture_output=True, text=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired:
        return {"reason": f"no answer within {PATIENCE} seconds"}
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no message"])[-1]
        missing = last.startswith("ModuleNotFoundError")
        return {"reason": "not installed" if missing else last}
    answer: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    for key, ratio in (("paths_per_core_second", "ratio"), ("one_path_per_core_second", "ratio_one_path")):
        if key in answer:
            answer[ratio] = float(f"{ours / answer[key]:.3g}")
            answer[key] = float(f"{answer[key]:.4g}")
    answer["agreement"] = float(f"{answer['agreement']:.2g}")
    return answer
