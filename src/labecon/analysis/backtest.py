"""Drop one window, predict it from the rest: how far the monthly history of a line can be trusted between its windows.

A history that sums exactly to what was reported proves nothing by itself. So each reported window is left out in turn
and predicted from the other windows of its line, with the 90 % interval that the method claims; the share of windows
that fall inside tells whether the claim is right. Windows that the others determine are no test and do not count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from statistics import median

from labecon.errors import LabeconError
from labecon.labs import Lab
from labecon.labs.disaggregation import LeftOut
from labecon.labs.window_totals import WindowTotal
from labecon.periods import Window

#: Share of windows that a 90 % interval should hold.
NOMINAL = 0.9
_NORMAL_95 = 1.6448536269514722


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
        crps: CRPS of the logarithm; None where a total or the prediction is not positive.
        flat: What the nearest other window at the same rate would have scored, the absolute error of its logarithm.
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
    crps: float | None = None
    flat: float | None = None


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

    @property
    def crps(self) -> float | None:
        """Mean CRPS of logarithms over the windows that have one."""
        found = [row.crps for row in self.rows if row.crps is not None]
        return sum(found) / len(found) if found else None

    @property
    def skill(self) -> float | None:
        """One less CRPS over the error of the nearest other window at the same rate."""
        both = [(row.crps, row.flat) for row in self.rows if row.crps is not None and row.flat is not None]
        base = sum(flat for _, flat in both)
        return 1 - sum(crps for crps, _ in both) / base if base > 0 else None


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
                    *_scores(one, path.request.windows),
                )
            )
    return Backtest(tuple(rows), tuple(untested))


def _scores(one: LeftOut, windows: Sequence[WindowTotal]) -> tuple[float | None, float | None]:
    """CRPS of the logarithm, and the error of the nearest other window at the same rate."""
    from labecon.analysis.growth.scores_array import crps_normal  # numpy comes with it

    found, reported = one.predicted, one.reported
    if min(found.low90, found.median, reported.total) <= 0 or found.high90 <= found.low90:
        return None, None
    sd = log(found.high90 / found.low90) / (2 * _NORMAL_95)
    crps = crps_normal(log(found.median), sd, log(reported.total))
    others = [other for other in windows if other != reported and other.total > 0]
    if not others:
        return crps, None
    middle = reported.start + reported.end
    near = min(others, key=lambda other: abs(other.start + other.end - middle))
    months, span = reported.end - reported.start + 1, near.end - near.start + 1
    return crps, abs(log(near.total / span * months / reported.total))
