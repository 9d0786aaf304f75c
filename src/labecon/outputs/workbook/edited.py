"""What was typed into a workbook, as scenarios that give the same numbers in the engine."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from labecon.errors import LabeconError
from labecon.labs import Lab, Override, Scenario
from labecon.labs.events import FOREVER
from labecon.labs.scenarios import Dated
from labecon.outputs.workbook.comparing import SAME, Edit
from labecon.outputs.workbook.content import OPENING, Content
from labecon.outputs.workbook.places import BASE, IN_FORCE
from labecon.periods import month_label

#: Values of one driver: one for all months, or by number of the forecast month.
Values = float | tuple[float, ...]


@dataclass(frozen=True)
class Change:
    """A driver that is not as exported.

    Args:
        driver: Full name.
        scenario: The scenario in whose column or rows it was changed; empty for the base.
        unit: Its unit.
        was: Its value as exported.
        now: Its value.
        cells: Sheet and address of the cells that were changed.
        expressible: Whether a scenario can say it.
    """

    driver: str
    scenario: str
    unit: str
    was: Values
    now: Values
    cells: tuple[tuple[str, str], ...]
    expressible: bool = True


def changes_of(content: Content, edits: Sequence[Edit]) -> list[Change]:
    """The drivers that were changed, each once.

    Args:
        content: What was exported.
        edits: The numbers typed.

    Returns:
        Changes in order of the inputs, those of the base first; an emptied cell leaves the driver as it is without it.
    """
    by_driver: dict[tuple[str, str], list[Edit]] = {}
    for edit in edits:
        by_driver.setdefault((edit.entry.scenario, edit.entry.driver), []).append(edit)
    order = {name: place for place, name in enumerate(content.inputs)}
    found = []
    for scenario, driver in sorted(by_driver, key=lambda key: (key[0], order[key[1]])):
        group = by_driver[scenario, driver]
        one = content.inputs[driver]
        base = one.path if one.value is None else one.value
        was = one.scenarios.get(scenario, base) if scenario else base
        assert was is not None and base is not None
        now = _value(content, was, base, group)
        cells = tuple((edit.sheet, edit.cell) for edit in group)
        found.append(Change(driver, scenario, str(one.driver.unit), was, now, cells))
    return found


def _value(content: Content, was: Values, base: Values, edits: Iterable[Edit]) -> Values:
    """The value after the edits: the cell of all months first, then months, then what stands in place of formulas."""
    rank = {BASE: 0, IN_FORCE: 2}
    value = was
    for edit in sorted(edits, key=lambda one: (rank.get(one.entry.kind, 1), one.entry.month is not None)):
        typed, t = edit.value, edit.entry.month
        if t is None:
            value = typed if typed is not None else (base if edit.entry.scenario else value)
        elif typed is not None:
            months = list(value) if isinstance(value, tuple) else [value] * len(content.months)
            months[t] = typed
            value = tuple(months)
    return value[0] if isinstance(value, tuple) and len(set(value)) == 1 else value


def scenarios_of(
    content: Content,
    plain: Lab,
    changes: Sequence[Change],
    name: str,
    reason: str,
    settings: Mapping[str, Override] | None = None,
) -> tuple[list[Scenario], list[Change]]:
    """Scenarios that say the changes: one for the base, and one for every scenario that was changed.

    Args:
        content: What was exported.
        plain: The lab without scenario and settings, to which a scenario is applied.
        changes: The changes.
        name: Name of the scenario of the base; others have the name of theirs behind it.
        reason: What they say of themselves.
        settings: Drivers that were set when it was exported; a scenario says them too.

    Returns:
        The scenarios, and the changes, those marked that a scenario cannot say.

    """
    made, said = [], []
    for scenario in dict.fromkeys(change.scenario for change in changes):
        asked = [change for change in changes if change.scenario == scenario]
        group = [change for change in asked if _is_allowed(content, plain, change)]
        said += [replace(change, expressible=False) for change in asked if change not in group]
        if not group:
            continue
        under = content.scenarios[scenario][0] if scenario else content.lab.scenario
        one = _scenario(content, plain, under, group, f"{name}_{scenario}" if scenario else name, reason)
        one = replace(one, overrides={**(settings or {}), **one.overrides})
        lab = plain.with_scenario(one)
        checked = [_checked(content, lab, change) for change in group]
        made.append(one)
        said += checked
    return made, said


def _scenario(
    content: Content, plain: Lab, under: Scenario, group: Sequence[Change], name: str, reason: str
) -> Scenario:
    """The scenario in force when it was exported, driver by driver, with the changes in the place of its own."""
    lab, mine = content.lab, {change.driver for change in group}
    overrides: dict[str, Override] = {}
    for pattern, override in under.overrides.items():
        overrides |= {one: override for one in plain.drivers_named(pattern) if one not in mine}
    events = dict(under.events)
    for change in group:
        event = plain.events_by_driver.get(change.driver)
        if event is None:
            overrides[change.driver] = Override("set", _written(content, change))
        else:
            events[event.name] = _event(content, change.now)
    title = {"en": f"{lab.name}: inputs of a workbook", "zh": f"{lab.name}：工作簿输入"}
    if under.overrides or under.events:
        title = {"en": f"{title['en']}, on {under.name}", "zh": f"{title['zh']}，基于 {under.name}"}
    return Scenario(name, title, reason, "", overrides, events, (lab.name,))


def _is_allowed(content: Content, plain: Lab, change: Change) -> bool:
    """Whether the driver may have the value at all."""
    try:
        plain.with_drivers({change.driver: _written(content, change)})
    except LabeconError:
        return False
    return True


def _written(content: Content, change: Change) -> float | dict[str, float]:
    """A driver value: a number, or a path over the months; beyond the months exported the lab's own goes on."""
    if not isinstance(change.now, tuple):
        return change.now
    driver, first = content.lab.drivers[change.driver], content.months[0]
    path = {month_label(first + t): value for t, value in enumerate(change.now)}
    later = range(content.months[-1] + 1, content.lab.horizon + 1)
    return path | {month_label(month): driver.at(month) for month in later}


def _event(content: Content, value: Values) -> bool | Dated:
    """When an event is active."""
    months = value if isinstance(value, tuple) else (value,) * len(content.months)
    active = [t for t, one in enumerate(months) if one]
    if not active:
        return False
    start, lasting = content.months[0] + active[0], active[-1] - active[0] + 1
    return Dated(start, FOREVER if active[-1] == len(months) - 1 else lasting)


def _checked(content: Content, lab: Lab, change: Change) -> Change:
    """The change, marked where the lab under the scenario does not have the values that were typed."""
    driver = lab.drivers[change.driver]
    opening = change.driver.startswith(OPENING)
    months: Iterable[int] = [lab.actual_through] if opening else content.months
    values = change.now if isinstance(change.now, tuple) else (change.now,) * len(content.months)
    pairs = zip(months, values, strict=False)
    holds = all(math.isclose(driver.at(month), value, rel_tol=SAME) for month, value in pairs)
    return change if holds else replace(change, expressible=False)
