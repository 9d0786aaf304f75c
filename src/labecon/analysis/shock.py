"""What a shock does: the lab run with it and without it, line by line, on the path of medians.

A shock is a dated event, a price level in a region, or any other change of drivers. Training stays on its plan unless
asked otherwise, so that the difference is the shock and not the answer of the lab's policy to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from labecon.analysis.committed import committed
from labecon.labs import Lab, Override
from labecon.labs.scenarios import Dated, Scenario
from labecon.periods import Window, month_index

#: Lines compared: flows over the window, balances at its end.
LINES = (
    "revenue",
    "consumer_revenue",
    "enterprise_revenue",
    "overseas_revenue",
    "domestic_revenue",
    "new_users",
    "gross_profit",
    "adjusted_net_loss",
    "liquid_resources",
)


@dataclass(frozen=True)
class Effect:
    """A line without and with the shock.

    Args:
        line: Its name.
        base: Without it.
        shocked: With it.
    """

    line: str
    base: float
    shocked: float

    @property
    def change(self) -> float:
        """With it less without it."""
        return self.shocked - self.base

    @property
    def share(self) -> float | None:
        """The change over the value without it; None where that is 0."""
        return self.change / abs(self.base) if self.base else None


def event_shock(
    lab: Lab, event: str, start: str, months: int | None = None, over: int = 12, policy: bool = False
) -> tuple[Effect, ...]:
    """The effect of an event that starts at a date.

    Args:
        lab: The lab.
        event: Name of one of its events, e.g. ``app_takedown``.
        start: First month, e.g. ``2026-06``.
        months: How long it lasts; None for the length in the lab file.
        over: Months from its start over which effects are counted.
        policy: Whether training follows cash and shares are issued; the committed plan otherwise.

    Returns:
        Effects by line.

    Raises:
        DataError: The lab has no such event.
    """
    first = month_index(start)
    scenario = Scenario(event, reason=f"{event} from {start}", events={event: Dated(first, months)})
    plan = lab if policy else committed(lab)
    return effects(plan, plan.with_scenario(scenario), Window(first, first + over - 1))


def driver_shock(
    lab: Lab, changes: Mapping[str, Override], window: Window | str, policy: bool = False
) -> tuple[Effect, ...]:
    """The effect of a change of drivers, such as a price level abroad.

    Args:
        lab: The lab.
        changes: As for `Lab.with_overrides`.
        window: Months over which effects are counted.
        policy: As for `event_shock`.

    Returns:
        Effects by line.

    Raises:
        DataError: A driver does not exist, or a value is out of range.
    """
    span = Window.parse(window) if isinstance(window, str) else window
    plan = lab if policy else committed(lab)
    return effects(plan, plan.with_overrides(changes), span)


def effects(base: Lab, shocked: Lab, window: Window) -> tuple[Effect, ...]:
    """Two versions of a lab compared.

    Args:
        base: Without the shock.
        shocked: With it.
        window: Months over which effects are counted.

    Returns:
        Effects on the lines that the lab has and whose months are all known.
    """
    months = window.end - base.actual_through
    runs = base.run(months), shocked.run(months)
    found = []
    for line in LINES:
        values = [run.window(line, window) for run in runs] if line in base.graph.by_name else [None]
        known = [one for one in values if one is not None]
        if len(known) == len(runs):
            found.append(Effect(line, known[0], known[1]))
    return tuple(found)


__all__ = ["LINES", "Effect", "driver_shock", "effects", "event_shock"]
