"""A definition read over paths: median, range, and the reason where more than half of the paths have none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from labecon.analysis.figures import Variant, both
from labecon.analysis.readings_array import Floats, Spread, spread

#: What is said of a quotient that more than half of the paths leave without bound.
UNBOUNDED = both("it is without bound", "无上限")


def measured(
    key: str,
    label: Mapping[str, str],
    values: Floats | None,
    unit: str,
    sources: Sequence[str],
    never: Mapping[str, str],
) -> Variant:
    """A definition read over paths.

    Args:
        key: Name of the definition.
        label: Its text by language.
        values: Shape (path,); None where the lab has no such line.
        unit: Unit.
        sources: Names of lines and drivers.
        never: What it means that a path never gets there, by language.

    Returns:
        The definition with median, 5th and 95th percentile.
    """
    if values is None:
        return Variant(label, None, unit=unit, reason=both("the lab has no such line", "该模型没有此项目"), key=key)
    found = spread(values)
    if found.median is None:
        return Variant(label, None, found.low, found.high, unit, tuple(sources), _why(found, never), key)
    return Variant(label, found.median, found.low, found.high, unit, tuple(sources), {}, key)


def _why(found: Spread, never: Mapping[str, str]) -> dict[str, str]:
    if not found.defined:
        return both("not reported over the months that it needs", "所需月份未披露")
    share = f"{found.never:.0%}"
    return both(f"{never['en']} on {share} of the paths", f"{share} 的路径上{never['zh']}")


def missing(lines: str, chinese: str = "") -> dict[str, str]:
    """The reason that a lab has no such lines, by language."""
    return both(f"the lab's file has no {lines}", f"该实验室文件没有{chinese or f' {lines}'}")
