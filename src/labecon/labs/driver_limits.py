"""Whether drivers stay within what they may be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from labecon.errors import Problem

if TYPE_CHECKING:
    from labecon.labs.drivers import Driver


def check_range(driver: Driver, limits: Mapping[str, tuple[float, float]], month: int) -> list[Problem]:
    """Whether a driver stays within its allowed range.

    Args:
        driver: The driver.
        limits: Allowed range by full name.
        month: First month of the forecast.

    Returns:
        Problems, none when it does.
    """
    limit = limits.get(driver.name)
    if limit is None:
        return []
    course = driver.shape.course
    turns = () if course is None else range(month, month + 12) if course.between == "season" else course.months
    starts = (change.start for change in driver.changes if change.start is not None)
    ranges = [driver.range_at(one) for one in {month, *turns, *starts} if one >= month]
    low, high = min(low for low, _ in ranges), max(high for _, high in ranges)
    if limit[0] <= low and high <= limit[1]:
        return []
    value = low if low < limit[0] else high
    shown = f"{value:g} {driver.unit}".removesuffix(" 1")
    text = f"{driver.name} = {shown}: must lie in [{limit[0]:g}, {limit[1]:g}]"
    return [Problem("out-of-range", text, driver.place)]
