"""What history carries in `unallocated`: the part of a reported total that no report splits, per line and window."""

from __future__ import annotations

from dataclasses import dataclass

from labecon.labs import Lab
from labecon.periods import Window

PART = "unallocated"
#: Share of the total below which a value is the rounding of the arithmetic that found it.
ROUNDING = 1e-9


@dataclass(frozen=True)
class Unallocated:
    """The undivided part of one line over one window.

    Args:
        line: Line of the lab, e.g. ``revenue``.
        window: Label of the window.
        value: What the unallocated part carries.
        total: The line of the lab; None where a month of it is absent.
    """

    line: str
    window: str
    value: float
    total: float | None

    @property
    def share(self) -> float | None:
        """Size of the value over that of the total; None where the total is absent or 0."""
        return abs(self.value) / abs(self.total) if self.total else None


def unallocated(lab: Lab) -> tuple[Unallocated, ...]:
    """Every window of every unallocated line.

    Args:
        lab: The lab.

    Returns:
        Rows in the order of the lab file; windows of a line that carry nothing count too, with a value of 0.
    """
    rows = []
    for name, figures in lab.history.reported.items():
        part, _, line = name.rpartition(".")
        if part != PART:
            continue
        for one in figures:
            if isinstance(one.period, Window):
                total = lab.history.total(line, one.period)
                nothing = total is not None and abs(one.value) <= ROUNDING * abs(total)
                rows.append(Unallocated(line, one.period.label, 0.0 if nothing else one.value, total))
    return tuple(rows)
