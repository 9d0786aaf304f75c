"""The work of one block: what a worker process does, told in JSON and answered in bytes."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from labecon.analysis.committed import committed
from labecon.analysis.path_readings_array import PathReader, with_months
from labecon.analysis.sweeps.columns import Column, columns_of, windows_of
from labecon.analysis.sweeps.identity import code_hash, sources_hash
from labecon.analysis.sweeps.specification import Specification
from labecon.errors import LabeconError, UsageError
from labecon.labs import Lab, Override, load
from labecon.labs.simulation_array import Backend, Simulation, simulate

Singles = npt.NDArray[np.float32]
#: Labs that a worker keeps at hand.
KEPT_LABS = 8


def compute(task: str) -> bytes:
    """The values of one block.

    Args:
        task: See `labecon.analysis.sweeps.plan.Plan.task`.

    Returns:
        One line of JSON, then the columns one after the other as little-endian 32-bit floats. The line has ``columns``,
        ``sha256`` of the content, and the check that is furthest from holding; or ``kind`` and ``problems`` alone.
    """
    told = json.loads(task)
    try:
        values, check, share = _values(told)
    except LabeconError as error:
        return _line(
            {"id": told["id"], "kind": type(error).__name__, "problems": [one.as_json() for one in error.problems]}
        )
    head = {"id": told["id"], "columns": list(values), "sha256": content_hash(values), "check": check, "share": share}
    return _line(head) + b"".join(column.astype("<f4").tobytes() for column in values.values())


def _line(head: Mapping[str, Any]) -> bytes:
    return json.dumps(head).encode() + b"\n"


def content_hash(values: Mapping[str, Singles]) -> str:
    """The hash of a block's content, whatever file it is kept in.

    Args:
        values: Columns by name, shape (path,).

    Returns:
        SHA-256 of names and values.
    """
    state = hashlib.sha256()
    for name in sorted(values):
        state.update(f"{name}\0".encode())
        state.update(np.ascontiguousarray(values[name], dtype="<f4").tobytes())
    return state.hexdigest()


def opened(answer: bytes, paths: int) -> tuple[dict[str, Any], dict[str, Singles]]:
    """What a worker answered.

    Args:
        answer: See `compute`.
        paths: Paths of the block.

    Returns:
        The first line, and the columns.
    """
    line, _, rest = answer.partition(b"\n")
    head = json.loads(line)
    matrix = np.frombuffer(rest, dtype="<f4").reshape(-1, paths)
    return head, dict(zip(head.get("columns", ()), matrix, strict=True))


def prepare(task: str) -> None:
    """Compiles what a block needs, so that workers find it.

    Args:
        task: A block of the kind.
    """
    told = json.loads(task)
    lab = _lab(_without_paths(told))
    for one, columns in _halves(lab, told):
        _simulated(one, columns, range(1), told["cell"]["seed"], "compiled")


def _values(told: Mapping[str, Any]) -> tuple[dict[str, Singles], str, float]:
    lab = _lab(_without_paths(told))
    found: dict[str, Singles] = {}
    check, share = "", 0.0
    numbers = range(told["start"], told["stop"])
    backend: Backend = "compiled-fast" if told["arithmetic"] == "fast" else "auto"
    for one, columns in _halves(lab, told):
        drawn = _simulated(one, columns, numbers, told["cell"]["seed"], backend)
        if backend == "compiled-fast" and not drawn.engine.startswith("compiled"):
            raise UsageError.of("unavailable", f"arithmetic = 'fast' needs a compiler: {drawn.engine}", one.name)
        for column in columns:
            found[column.name] = _column(drawn, column)
        for name, (worst, _) in drawn.checks.items():
            if worst > share:
                check, share = name, worst
    order = [column.name for column in columns_of(lab, _keep(told))]
    return {name: found[name] for name in order}, check, share


def _without_paths(told: Mapping[str, Any]) -> str:
    return json.dumps({key: value for key, value in told.items() if key not in ("start", "stop", "id")})


def _keep(told: Mapping[str, Any]) -> Specification:
    keep: dict[str, Any] = {key: None if value is None else tuple(value) for key, value in told["keep"].items()}
    return Specification(labs=(told["cell"]["lab"],), **keep)


def _halves(lab: Lab, told: Mapping[str, Any]) -> list[tuple[Lab, list[Column]]]:
    """The lab under its policy and on its committed plan, each with the columns read there."""
    columns = columns_of(lab, _keep(told))
    plan = committed(lab)
    if plan is lab:
        return [(lab, list(columns))]
    halves = [(lab, [one for one in columns if not one.on_plan]), (plan, [one for one in columns if one.on_plan])]
    return [(one, wanted) for one, wanted in halves if wanted]


def _simulated(lab: Lab, columns: Sequence[Column], paths: range, seed: int, backend: Backend) -> Simulation:
    even = any(column.reading.startswith("break_even:") for column in columns)
    figures = [column for column in columns if not column.window]
    reader = PathReader(lab, profits=even)
    return simulate(
        lab,
        paths,
        seed,
        months=reader.months if even else reader.horizon,
        keep=(),
        windows=windows_of(columns),
        observe=reader.read if figures else None,
        observed=reader.items if figures else (),
        checks=not all(column.on_plan for column in columns),
        threads=1,
        backend=backend,
    )


def _column(drawn: Simulation, column: Column) -> Singles:
    with np.errstate(over="ignore"):
        rounded = (drawn.figure(column.reading) - column.origin).astype(np.float32)
    rounded[np.isnan(rounded)] = np.nan  # one spelling of not-a-number
    return rounded


@lru_cache(maxsize=KEPT_LABS)
def _lab(told_text: str) -> Lab:
    """The lab of a task, which has to be the one that the task was made from."""
    told = json.loads(told_text)
    cell = told["cell"]
    workspace = None if told["workspace"] is None else Path(told["workspace"])
    if told["code"] != code_hash():
        remedy = "install the same version on all machines, and let it be while a sweep runs"
        raise UsageError.of("worker-differs", "a worker has other code than this process", cell["lab"], remedy)
    lab = load(cell["lab"], cell["scenario"], told["as_known_on"], told["periods_through"], workspace)
    if (told["facts"], told["sources"]) != (lab.ledger.head, sources_hash(cell["lab"], cell["scenario"], workspace)):
        remedy = "the workspace must be the same on all machines, and stay as it is while a sweep runs"
        raise UsageError.of(
            "worker-differs", "a worker has other facts or files than this process", cell["lab"], remedy
        )
    lab = with_months(lab, told["months"])
    settings = {pattern: Override(how, value) for pattern, how, value in cell["settings"]}
    return lab.with_overrides(settings) if settings else lab
