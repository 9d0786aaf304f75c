"""How much a sweep may ask for that others wait beside: checked before its combinations are written out."""

from __future__ import annotations

import math

from labecon.analysis.sweeps.plan import Plan
from labecon.analysis.sweeps.specification import Specification
from labecon.errors import UsageError

#: Most blocks, paths of all combinations together, and values that are kept of them.
MOST_BLOCKS, MOST_PATHS, MOST_VALUES = 2_000, 1_000_000, 100_000_000


def require_bounded(asked: Specification, name: str) -> None:
    """Refuses a specification that asks for too much, combinations that will be left out included.

    Args:
        asked: What is asked for.
        name: Its file, for the place of the problem.

    Raises:
        UsageError: It has more blocks or more paths.
    """
    cells = combinations_of(asked)
    _require("blocks", cells * math.ceil(asked.paths / asked.block), MOST_BLOCKS, name)
    _require("paths", cells * asked.paths, MOST_PATHS, name)


def require_few_values(plan: Plan, name: str) -> None:
    """Refuses a plan that keeps too much.

    Args:
        plan: The plan.
        name: Its file, for the place of the problem.

    Raises:
        UsageError: It keeps more values.
    """
    values = sum(len(plan.columns[cell.lab]) for cell in plan.cells) * plan.specification.paths
    _require("values", values, MOST_VALUES, name)


def combinations_of(asked: Specification) -> int:
    """How many combinations a specification has at most.

    Args:
        asked: What is asked for.

    Returns:
        Their number, without writing them out.
    """
    single = sum(one != "base" and "+" not in one for one in asked.scenarios)
    joined = sum(math.comb(single, size) for size in range(2, asked.combine + 1))
    return len(asked.labs) * (len(asked.scenarios) + joined) * len(asked.seeds) * len(asked.points)


def _require(what: str, count: int, most: int, name: str) -> None:
    if count > most:
        text = f"the sweep has {count:,} {what}: at most {most:,} here"
        raise UsageError.of("too-large", text, name, "ask for less, or run labecon sweep on a machine of your own")
