"""What may be changed in a workbook: which cell is which input, and what that cell should hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from labecon.outputs.workbook.cells import Place
from labecon.outputs.workbook.layout import BASE_INPUT, FACTOR, FIRST, LEVEL, LIVE, SCENARIOS, VALUE, Layout

#: Which of several cells of one input counts: the later one.
BASE, PATH, IN_FORCE = "base", "path", "in force"


@dataclass(frozen=True)
class Entry:
    """A cell that stands for an input.

    Args:
        driver: Full name of the driver.
        kind: ``base``; ``path``, one month of it; ``in force``, the cell that formulas read.
        scenario: The scenario it belongs to; empty for the base.
        month: Number of the forecast month; None for all.
        scale: What its value is divided by to give the driver's.
        value: What the driver is there as exported; None where the cell is blank.
    """

    driver: str
    kind: str
    scenario: str = ""
    month: int | None = None
    scale: float = 1.0
    value: float | None = None


def entries_of(layout: Layout) -> dict[tuple[str, Place], Entry]:
    """Every cell that stands for an input.

    Args:
        layout: Where everything stands.

    Returns:
        By sheet and place, row and column from 0.
    """
    found: dict[tuple[str, Place], Entry] = {}
    for make in (_inputs, _months, _opening):
        found.update(make(layout))
    return found


def _inputs(layout: Layout) -> Iterator[tuple[tuple[str, Place], Entry]]:
    sheet = layout.fixed["inputs"]
    for name, row in layout.input_rows.items():
        one = layout.content.inputs[name]
        yield (sheet, (row, BASE_INPUT)), Entry(name, BASE, value=one.value)
        if name in layout.month_rows:
            continue
        yield (sheet, (row, LIVE)), Entry(name, IN_FORCE, value=one.value)
        for place, scenario in enumerate(layout.content.scenarios):
            value = one.scenarios.get(scenario)
            known = value if isinstance(value, float) else None
            yield (sheet, (row, SCENARIOS + place)), Entry(name, BASE, scenario, value=known)


def _months(layout: Layout) -> Iterator[tuple[tuple[str, Place], Entry]]:
    sheet, count = layout.fixed["months"], len(layout.content.months)
    for name, row in layout.month_rows.items():
        one = layout.content.inputs[name]
        base = one.path or (one.value or 0.0,) * count
        rows = [(row, IN_FORCE, "", base)]
        if one.path is not None:
            rows.append((row + 1, PATH, "", base))
        for place, (scenario, value) in enumerate(one.scenarios.items(), len(rows)):
            values = value if isinstance(value, tuple) else (value,) * count
            rows.append((row + place, PATH, scenario, values))
        for at, kind, scenario, values in rows:
            for t, known in enumerate(values):
                yield (sheet, (at, FIRST + t)), Entry(name, kind, scenario, t, value=known)


def _opening(layout: Layout) -> Iterator[tuple[tuple[str, Place], Entry]]:
    from labecon.outputs.workbook.inputs import level_of

    lab, sheet = layout.content.lab, layout.fixed["opening"]
    for item, row in layout.opening_rows.items():
        one = lab.initial[item]
        if one.driver is None:
            continue
        name, value = one.driver.name, one.driver.at(lab.actual_through)
        level = level_of(layout.content, item) if one.history else 1.0
        yield (sheet, (row, FACTOR)), Entry(name, IN_FORCE, value=value)
        if one.history and value:
            yield (sheet, (row, LEVEL)), Entry(name, IN_FORCE, scale=level / value, value=value)
        if level and not one.sum_of:
            yield (sheet, (row, VALUE)), Entry(name, IN_FORCE, scale=level, value=value)
