"""Two books of a lab side by side: training expensed as reported, and training charged over a life.

The economic book of the model capitalises a generation at its release, charges it straight over `amortisation_life`
and writes off what is left when it is replaced early. A second economic book spreads every month of training evenly
over a life that is asked for; it needs nothing but training by month, so it reaches back into history and can be
scanned. In both, reported less economic loss is the growth of an asset.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from labecon.analysis.allocation import generation_lines
from labecon.labs import Lab, Run
from labecon.periods import MONTHS_PER_YEAR, Window

#: Longest life that is scanned, in months.
LONGEST = 240
NEEDED = ("training_cost", "net_loss", "adjusted_net_loss", "revenue")
_BOOKS = ("work_in_progress", "live_book")
MODEL_BOOK = ("economic_training_cost", "model_capital", "economic_net_loss")


@dataclass(frozen=True)
class YearBooks:
    """A year under both books. Profits are positive, losses negative.

    Args:
        year: Label of the year.
        revenue: Revenue.
        training: Training cost, expensed at once in the reported book.
        charge: Training cost of the economic book.
        reported_profit: Net profit as reported.
        economic_profit: Net profit with the charge in place of the cost.
        adjusted_reported: The same before fair-value loss, share-based pay and listing expense.
        adjusted_economic: The same in the economic book.
        capital_before: Training cost carried forward at the start of the year.
        capital_after: Training cost carried forward at its end.
    """

    year: str
    revenue: float
    training: float
    charge: float
    reported_profit: float
    economic_profit: float
    adjusted_reported: float
    adjusted_economic: float
    capital_before: float
    capital_after: float

    @property
    def gap(self) -> float:
        """Economic less reported profit, less the growth of the asset: 0 up to rounding."""
        return self.economic_profit - self.reported_profit - (self.capital_after - self.capital_before)


@dataclass(frozen=True)
class BreakEvenLife:
    """The life at which a year breaks even on the adjusted result.

    Args:
        year: Label of the year.
        before_training: Adjusted result before training cost.
        scan: Adjusted economic profit at every whole number of months scanned.
        exact: The shortest life, in months, at which the charge equals that result; None where none is long enough.
        replacement: Months a generation would have to live if one of the same cost were bought each time: less is then
            trained, instead of the same being charged later. None where the lab loses money before training.
    """

    year: str
    before_training: float
    scan: tuple[tuple[int, float], ...]
    exact: float | None
    replacement: float | None


def charged(training: Sequence[float], first: int, last: int, life: float) -> float:
    """What the spread book charges over some months.

    Args:
        training: Cost by month from the first month known.
        first: Place of the first month of the window.
        last: Place of its last month.
        life: Months over which a month's cost is spread, its own included; a fraction is a part of a month.

    Returns:
        Money.

    Example:
        >>> charged([12.0, 0.0, 0.0], 1, 2, 2.5)
        7.2
    """
    total = 0.0
    for back in range(math.ceil(life)):
        part = min(life - back, 1.0)
        total += part * sum(training[max(first - back, 0) : max(last - back + 1, 0)])
    return total / life


def carried(training: Sequence[float], month: int, life: float) -> float:
    """What the spread book carries forward at the end of a month.

    Args:
        training: Cost by month from the first month known.
        month: Place of the month; one before the first carries nothing.
        life: Months of the spread.

    Returns:
        Money.
    """
    spent = training[: max(month + 1, 0)]
    return (
        sum(cost * max(life - (month - place) - 1, 0.0) / life for place, cost in enumerate(spent))
        if life >= 1
        else 0.0
    )


def two_books(lab: Lab, run: Run, life: float | None = None) -> list[YearBooks]:
    """Both books by year.

    Args:
        lab: The lab.
        run: A run of it.
        life: Months of the spread book, at least 1; None for the book of the model, which has forecast years only.

    Returns:
        Rows for the years whose months are all known; empty for a lab without training.
    """
    needed = NEEDED if life is not None else (*NEEDED, *MODEL_BOOK)
    if any(name not in lab.graph.by_name for name in needed):
        return []
    start, training = training_history(lab, run)
    rows = []
    for year in _years(run):
        sums = [run.window(line, year) for line in NEEDED]
        if any(one is None for one in sums):
            continue
        cost, net, adjusted, revenue = (one or 0.0 for one in sums)
        if life is None:
            if year.start < lab.first_forecast:
                continue
            charge, capital = _model_book(lab, run, year)
        else:
            if year.start < start:
                continue
            first, last = year.start - start, year.end - start
            charge = charged(training, first, last, life)
            capital = carried(training, first - 1, life), carried(training, last, life)
        gain = cost - charge
        rows.append(
            YearBooks(year.label, revenue, cost, charge, -net, gain - net, -adjusted, gain - adjusted, *capital)
        )
    return rows


def _years(run: Run) -> list[Window]:
    first, last = -(-run.first // MONTHS_PER_YEAR), (run.last + 1) // MONTHS_PER_YEAR
    return [Window.year(2000 + year) for year in range(first, last)]


def _model_book(lab: Lab, run: Run, year: Window) -> tuple[float, tuple[float, float]]:
    opening = lab.initial_medians
    at_start = sum(float(opening.get(f"{line}.{one}", 0.0)) for line in generation_lines(lab) for one in _BOOKS)
    before = at_start if year.start == lab.first_forecast else run.value("model_capital", year.start - 1) or 0.0
    charge = run.window("economic_training_cost", year) or 0.0
    return charge, (before, run.value("model_capital", year.end) or 0.0)


def training_history(lab: Lab, run: Run) -> tuple[int, list[float]]:
    """Training cost by month from the first month after which it is known without a break.

    Args:
        lab: The lab.
        run: A run of it.

    Returns:
        Index of the first month, and the cost of each month to the end of the run.
    """
    months = range(run.first, lab.first_forecast)
    past = [run.value("training_cost", month) for month in months]
    start = max((place + 1 for place, value in enumerate(past) if value is None), default=0)
    known = [one for one in past[start:] if one is not None]
    return run.first + start, [*known, *run.forecast["training_cost"]]


def break_even_life(lab: Lab, run: Run, year: Window | str, longest: int = LONGEST) -> BreakEvenLife | None:
    """The life at which a year breaks even: a scan, the exact life, and the life if generations were bought less often.

    Args:
        lab: The lab.
        run: A run of it.
        year: A year of the run, or another window.
        longest: Longest life scanned.

    Returns:
        The scan; None where training or the adjusted loss of the window is not known.
    """
    window = Window.parse(year) if isinstance(year, str) else year
    if any(name not in lab.graph.by_name for name in ("training_cost", "adjusted_net_loss")):
        return None
    cost, loss = (run.window(line, window) for line in ("training_cost", "adjusted_net_loss"))
    start, training = training_history(lab, run)
    if cost is None or loss is None or window.start < start:
        return None
    first, last = window.start - start, window.end - start
    result = cost - loss
    scan = tuple((life, result - charged(training, first, last, life)) for life in range(1, longest + 1))
    exact = _exact(training, first, last, result, scan)
    return BreakEvenLife(window.label, result, scan, exact, _replacement(lab, window, cost, result))


def _exact(
    training: Sequence[float], first: int, last: int, result: float, scan: Sequence[tuple[int, float]]
) -> float | None:
    """The life at which the charge of n whole months and a part of the next, over the life, is the result."""
    reached = next((life for life, profit in scan if profit >= 0), None)
    if reached is None or reached == 1:
        return reached
    whole = reached - 1
    base = charged(training, first, last, whole) * whole
    more = sum(training[max(first - whole, 0) : max(last - whole + 1, 0)])
    return (base - whole * more) / (result - more)


def _replacement(lab: Lab, window: Window, cost: float, result: float) -> float | None:
    """Life now times training over what is left for it: cost a month falls as one over the life."""
    lines = [one for one in generation_lines(lab) if f"{one}.generation_life" in lab.drivers]
    if not lines or result <= 0 or cost <= 0:
        return None
    named = [lab.drivers.get(f"{one}.training_weight") for one in lines]
    weights = [1.0 if one is None else one.at(window.end) for one in named]
    lives = [lab.drivers[f"{one}.generation_life"].at(window.end) for one in lines]
    mean = sum(weight * life for weight, life in zip(weights, lives, strict=True)) / sum(weights)
    return mean * cost / result


__all__ = [
    "LONGEST",
    "BreakEvenLife",
    "YearBooks",
    "break_even_life",
    "carried",
    "charged",
    "training_history",
    "two_books",
]
