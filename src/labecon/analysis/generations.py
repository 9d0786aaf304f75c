"""What each model generation cost and brought: training over the months to its release, contribution while it was live.

Months are cut at the releases of each line of generations. A generation takes the training cost since the release
before it, and what its line earns under a rule of allocation (`labecon.analysis.allocation`) from the month of its
release until the month before the next one. Contribution and training cost of all rows add up to those of the lab.

A generation that is alive at the horizon counts with what it has earned by then, and is marked: whether it pays back is
open. What its remaining life would bring at the pace of its last months stands beside, outside the sum.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from labecon.analysis.allocation import (
    NO_LINE,
    Earned,
    contribution_items,
    earned,
    generation_lines,
    products_of,
)
from labecon.labs import Lab, Run
from labecon.periods import month_label

#: Months whose average stands for the pace of a generation that is alive at the horizon.
PACE_MONTHS = 3


@dataclass(frozen=True)
class Generation:
    """One generation of a line, as far as it lies in the forecast.

    Args:
        line: Part of the line; empty for products that use no line.
        number: 0 for the one live at the balance date, -1 for the one in training at the end.
        released: First month live; None where it was live before, or is not released.
        replaced: Month of the next release; None where it stays live to the end.
        contribution: Contribution allocated to it while it is live.
        training: Training cost spent on it in the months of the forecast.
        before: Training cost spent on it before the balance date.
        payback: Months from its release until its contribution covers its cost; None where it does not in its life.
        revenue: Revenue allocated to it while it is live.
        gross_profit: Gross profit allocated to it while it is live.
        later: Contribution of the rest of its life after the horizon at the pace of its last months; None where it is
            not alive then, or its life is not known.
    """

    line: str
    number: int
    released: str | None
    replaced: str | None
    contribution: float
    training: float
    before: float
    payback: int | None
    revenue: float = 0.0
    gross_profit: float = 0.0
    later: float | None = None

    @property
    def net(self) -> float:
        """Contribution less training cost, both of the forecast months."""
        return self.contribution - self.training

    @property
    def cost(self) -> float:
        """All that was spent on it."""
        return self.training + self.before

    @property
    def alive(self) -> bool:
        """Whether it is live at the horizon."""
        return self.number >= 0 and self.replaced is None and self.line != NO_LINE

    @property
    def state(self) -> Literal["before", "training", "paid", "open", "lost", "none"]:
        """How it stands.

        ``before``: released before the forecast, so part of its contribution is not seen. ``training``: not released.
        ``paid``: paid back. ``open``: not yet, and alive at the horizon. ``lost``: replaced before. ``none``: products
        without a line.
        """
        if self.line == NO_LINE:
            return "none"
        if self.number < 0:
            return "training"
        if self.released is None:
            return "before"
        if self.payback is not None:
            return "paid"
        return "open" if self.alive else "lost"

    @property
    def coverage(self) -> float | None:
        """Revenue of its life, as far as seen, over its training cost; None without a cost."""
        return self.revenue / self.cost if self.cost > 0 else None

    @property
    def gross_profit_coverage(self) -> float | None:
        """Gross profit of its life, as far as seen, over its training cost; None without a cost."""
        return self.gross_profit / self.cost if self.cost > 0 else None


def generations(lab: Lab, run: Run, rule: str = "link") -> list[Generation]:
    """Every generation of a run.

    Args:
        lab: The lab.
        run: A run of it.
        rule: Rule by which contribution is allocated to lines, one of `labecon.analysis.allocation.RULES`.

    Returns:
        Rows by line in order of release; what belongs to no line last.

    Raises:
        UsageError: There is no such rule.
    """
    shares = earned(lab, run, rule)
    rows: list[Generation] = []
    for line in generation_lines(lab):
        rows += _of_line(lab, run, line, shares[line])
    rest = shares.get(NO_LINE)
    outside = _training_outside(run, generation_lines(lab))
    if rest is not None or outside:
        months = len(next(iter(run.forecast.values())))
        revenue, gross, contribution = rest.over(0, months) if rest is not None else (0.0, 0.0, 0.0)
        rows.append(Generation(NO_LINE, 0, None, None, contribution, outside, 0.0, None, revenue, gross))
    return rows


def _training_outside(run: Run, lines: Sequence[str]) -> float:
    """Training cost of the lab that no line of generations explains."""
    every = run.forecast.get("training_cost")
    if every is None:
        return 0.0
    outside = sum(every) - sum(sum(run.forecast[f"{line}.training_cost"]) for line in lines)
    return outside if abs(outside) > 1e-9 * sum(map(abs, every)) else 0.0


def _of_line(lab: Lab, run: Run, line: str, share: Earned) -> list[Generation]:
    training = run.forecast[f"{line}.training_cost"]
    months = len(training)
    releases = [month for month, value in enumerate(run.forecast[f"{line}.release"]) if value > 0]
    opening = lab.initial_medians
    in_work = float(opening.get(f"{line}.work_in_progress", 0.0))
    live = float(opening.get(f"{line}.live_cost", 0.0))
    starts, stops = [0, *releases], [*releases, months]
    rows = []
    for number, (start, stop) in enumerate(zip(starts, stops, strict=True)):
        since = releases[number - 2] + 1 if number > 1 else 0
        spent = sum(training[since : start + 1]) if number else 0.0
        before = live if number == 0 else in_work if number == 1 else 0.0
        revenue, gross, contribution = share.over(start, stop)
        rows.append(
            Generation(
                line,
                number,
                month_label(lab.first_forecast + start) if number else None,
                month_label(lab.first_forecast + stop) if stop < months else None,
                contribution,
                spent,
                before,
                _payback(share.contribution[start:stop], spent + before) if number else None,
                revenue,
                gross,
                _later(lab, run, line, share.contribution[start:stop]) if stop == months else None,
            )
        )
    left = training[releases[-1] + 1 if releases else 0 :]
    rows.append(Generation(line, -1, None, None, 0.0, sum(left), 0.0 if releases else in_work, None))
    return rows


def _payback(contribution: Sequence[float], cost: float) -> int | None:
    total = 0.0
    for month, value in enumerate(contribution, start=1):
        total += value
        if total >= cost:
            return month
    return None


def _later(lab: Lab, run: Run, line: str, contribution: Sequence[float]) -> float | None:
    """Average of the last months times the months of life that are left at the horizon."""
    life, age = lab.drivers.get(f"{line}.generation_life"), run.forecast.get(f"{line}.age")
    if life is None or age is None or not contribution:
        return None
    pace = contribution[-PACE_MONTHS:]
    left = max(life.at(run.last) - age[-1] - 1, 0.0)
    return sum(pace) / len(pace) * left


__all__ = ["Generation", "contribution_items", "generation_lines", "generations", "products_of"]
