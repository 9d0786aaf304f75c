"""A small sweep for tests: a lab of five numbers under two scenarios, in four blocks a cell."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from labecon.analysis.sweeps.plan import Plan, make_plan
from labecon.analysis.sweeps.specification import Specification, parse_specification
from labecon.analysis.sweeps.sweep import Outcome, Request, Watch, run_sweep
from labecon.errors import Problem
from labecon.labs.datafile import DataFile

WORKSPACE = Path(__file__).resolve().parents[4] / "examples" / "workspace"
TEXT = """
labs = ["five_numbers"]
scenarios = ["base", "lean_year"]
paths = 20
block = 6
months = 24

[keep]
windows = ["FY2026"]
lines = ["revenue"]
"""


def small_plan(text: str = TEXT, workspace: Path = WORKSPACE, **changes: Any) -> Plan:
    """The plan of a specification, some of it changed.

    Args:
        text: The file.
        workspace: Folder with the lab and its scenarios.
        changes: Fields of the specification.

    Returns:
        The plan.
    """
    file = DataFile("small.toml", text)
    return make_plan(replace(parse_specification(file), **changes), file, workspace)


def ran(folder: Path, plan: Plan | None = None, watch: Watch | None = None, **how: Any) -> Outcome:
    """Runs a sweep in this process unless told otherwise.

    Args:
        folder: Where the results go.
        plan: The plan; that of `TEXT` when None.
        watch: Told after each block.
        how: Fields of the request.

    Returns:
        What came out.
    """
    return run_sweep(plan or small_plan(), TEXT, Request(folder, **{"workers": 1, **how}), watch)


def lines(problems: tuple[Problem, ...]) -> list[str]:
    """Problems as a user reads them."""
    return [str(problem) for problem in problems]


__all__ = ["TEXT", "WORKSPACE", "Specification", "lines", "ran", "small_plan"]
