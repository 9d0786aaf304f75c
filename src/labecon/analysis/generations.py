"""What each model generation cost and brought: training over the months to its release, contribution while it was live.

Months are cut at the releases of each line of generations. A generation takes the training cost since the release
before it, and the contribution (gross profit less selling expense) of the products that use its line, from the month
of its release until the month before the next one. Products that use no line stand apart, so that the contribution and
the training cost of all rows add up to those of the lab's products.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from labecon.labs import Lab, Run
from labecon.periods import month_label

COMPONENT = "generation"


@dataclass(frozen=True)
class Generation:
    """One generation of a line, as far as it lies in the forecast.

    Args:
        line: Part of the line; empty for products that use no line.
        number: 0 for the one live at the balance date, -1 for the one in training at the end.
        released: First month live; None where it was live before, or is not released.
        replaced: Month of the next release; None where it stays live to the end.
        contribution: Contribution of the products of the line while it is live.
        training: Training cost spent on it in the months of the forecast.
        before: Training cost spent on it before the balance date.
        payback: Months from its release until its contribution covers its cost; None where it does not in its life.
    """

    line: str
    number: int
    released: str | None
    replaced: str | None
    contribution: float
    training: float
    before: float
    payback: int | None

    @property
    def net(self) -> float:
        """Contribution less training cost, both of the forecast months."""
        return self.contribution - self.training

    @property
    def cost(self) -> float:
        """All that was spent on it."""
        return self.training + self.before


def generation_lines(lab: Lab) -> list[str]:
    """The parts that are lines of generations.

    Args:
        lab: The lab.

    Returns:
        Their names.
    """
    return [part.name for part in lab.parts if f"{part.name}.completed_training" in lab.graph.by_name]


def products_of(lab: Lab, line: str) -> list[str]:
    """The products that use a line of generations.

    Args:
        lab: The lab.
        line: Name of the part; empty for the products that use none.

    Returns:
        Names of parts with a gross profit.
    """
    lines = set(generation_lines(lab))
    selling = [part for part in lab.parts if f"{part.name}.gross_profit" in lab.graph.by_name]
    if line:
        return [part.name for part in selling if line in part.uses.values()]
    return [part.name for part in selling if not lines & set(part.uses.values())]


def contribution_items(lab: Lab, line: str) -> tuple[list[str], list[str]]:
    """The items that add up to the contribution of a line's products.

    Args:
        lab: The lab.
        line: Name of the part; empty for the products that use none.

    Returns:
        Items to add and items to subtract.
    """
    products = products_of(lab, line)
    costs = [f"{name}.selling_expense" for name in products if f"{name}.selling_expense" in lab.graph.by_name]
    return [f"{name}.gross_profit" for name in products], costs


def generations(lab: Lab, run: Run) -> list[Generation]:
    """Every generation of a run.

    Args:
        lab: The lab.
        run: A run of it.

    Returns:
        Rows by line in order of release; the products without a line last.
    """
    rows: list[Generation] = []
    for line in generation_lines(lab):
        rows += _of_line(lab, run, line)
    rest = _contribution(lab, run.forecast, "")
    if rest:
        rows.append(Generation("", 0, None, None, sum(rest), 0.0, 0.0, None))
    return rows


def _contribution(lab: Lab, values: Mapping[str, Sequence[float]], line: str) -> list[float]:
    added, taken = contribution_items(lab, line)
    if not added:
        return []
    rows = [[values[name][month] for name in added] for month in range(len(values[added[0]]))]
    costs = [[values[name][month] for name in taken] for month in range(len(rows))]
    return [sum(gains) - sum(lost) for gains, lost in zip(rows, costs, strict=True)]


def _of_line(lab: Lab, run: Run, line: str) -> list[Generation]:
    training = run.forecast[f"{line}.training_cost"]
    contribution = _contribution(lab, run.forecast, line) or [0.0] * len(training)
    releases = [month for month, value in enumerate(run.forecast[f"{line}.release"]) if value > 0]
    opening = lab.initial_medians
    in_work = float(opening.get(f"{line}.work_in_progress", 0.0))
    live = float(opening.get(f"{line}.live_cost", 0.0))
    cuts = [*releases, len(training)]
    first = cuts[0]
    rows = [_row(lab, line, 0, None, _at(cuts, 0, training), contribution[:first], 0.0, live)]
    for number, start in enumerate(releases):
        since = releases[number - 1] + 1 if number else 0
        spent = sum(training[since : start + 1])
        before = in_work if number == 0 else 0.0
        earned = contribution[start : cuts[number + 1]]
        rows.append(_row(lab, line, number + 1, start, _at(cuts, number + 1, training), earned, spent, before))
    left = training[releases[-1] + 1 if releases else 0 :]
    rows.append(Generation(line, -1, None, None, 0.0, sum(left), 0.0 if releases else in_work, None))
    return rows


def _at(cuts: Sequence[int], place: int, training: Sequence[float]) -> int | None:
    return cuts[place] if cuts[place] < len(training) else None


def _row(
    lab: Lab,
    line: str,
    number: int,
    released: int | None,
    replaced: int | None,
    earned: Sequence[float],
    spent: float,
    before: float,
) -> Generation:
    total, months = 0.0, None
    for month, value in enumerate(earned, start=1):
        total += value
        if released is not None and months is None and total >= spent + before:
            months = month
    labels = [None if one is None else month_label(lab.first_forecast + one) for one in (released, replaced)]
    return Generation(line, number, labels[0], labels[1], total, spent, before, months)
