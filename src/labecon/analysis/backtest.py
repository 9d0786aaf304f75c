"""Drop one window, predict it from the rest: how far the monthly history of a line can be trusted between its windows.

A history that sums exactly to what was reported proves nothing by itself. So each reported window is left out in turn
and predicted from the other windows of its line, with the 90 % interval that the method claims; the share of windows
that fall inside tells whether the claim is right. Windows that the others determine are no test and do not count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from labecon.errors import LabeconError
from labecon.labs import Lab
from labecon.periods import Window

#: Share of windows that a 90 % interval should hold.
NOMINAL = 0.9


@dataclass(frozen=True)
class LeftOutWindow:
    """One reported window predicted from the others of its line.

    Args:
        line: Full name.
        window: Label of the window.
        reported: The reported total.
        predicted: Median of the prediction.
        low: Lower end of its 90 % interval.
        high: Upper end.
        error: Prediction over the reported total, less one; None where the total is 0.
        inside: Whether the reported total lies in the interval.
        facts: Ids of the facts behind the window.
    """

    line: str
    window: str
    reported: float
    predicted: float
    low: float
    high: float
    error: float | None
    inside: bool
    facts: tuple[str, ...]


@dataclass(frozen=True)
class Backtest:
    """Every window of every line, left out in turn.

    Args:
        rows: One row per window that the others do not determine.
        untested: Lines with too few windows to leave one out, with the reason.
    """

    rows: tuple[LeftOutWindow, ...]
    untested: tuple[tuple[str, str], ...]

    @property
    def coverage(self) -> float | None:
        """Share of windows inside their interval; None without a window."""
        return sum(row.inside for row in self.rows) / len(self.rows) if self.rows else None

    @property
    def median_error(self) -> float | None:
        """Median absolute error as a share of the reported total; None without one."""
        sizes = [abs(row.error) for row in self.rows if row.error is not None]
        return median(sizes) if sizes else None


def leave_one_out(lab: Lab, lines: Sequence[str] = ()) -> Backtest:
    """The windows of a lab's history, each predicted from the rest of its line.

    Args:
        lab: The lab.
        lines: Only these lines; all lines with a monthly path when empty.

    Returns:
        The table.
    """
    rows: list[LeftOutWindow] = []
    untested: list[tuple[str, str]] = []
    for line, path in lab.history.paths.items():
        if lines and line not in lines:
            continue
        facts = {one.period: one.facts for one in lab.history.reported.get(line, []) if isinstance(one.period, Window)}
        try:
            found = path.leave_one_out()
        except LabeconError as error:
            untested.append((line, str(error)))
            continue
        if not found:
            untested.append((line, "no window of it is left undetermined by the others"))
        for one in found:
            window = Window(one.reported.start, one.reported.end)
            if not facts.get(window):
                continue  # an assumed total tests nothing
            predicted = one.predicted
            rows.append(
                LeftOutWindow(
                    line,
                    window.label,
                    one.reported.total,
                    predicted.median,
                    predicted.low90,
                    predicted.high90,
                    one.error,
                    one.inside,
                    facts[window],
                )
            )
    return Backtest(tuple(rows), tuple(untested))
