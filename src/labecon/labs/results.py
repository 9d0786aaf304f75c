"""What a run gives back: history and forecast in one series, with checks, windows and the drivers behind them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from labecon.backends import python, tree
from labecon.backends.source import terms
from labecon.labs.drivers import Driver
from labecon.labs.history import History
from labecon.language import Expr, Graph, Node
from labecon.periods import Window, month_index, month_label

#: A check holds when its gap is at most this share of its scale.
TOLERANCE = 1e-9


@dataclass(frozen=True)
class Series:
    """One line over all months.

    Args:
        name: Full name.
        unit: Unit, the lab's currency included.
        kind: ``flow``, ``stock``, ``ratio`` or ``level``.
        values: One value a month; None where absent.
        reason: Why values are absent; empty when none is.
    """

    name: str
    unit: str
    kind: str
    values: tuple[float | None, ...]
    reason: str = ""


@dataclass(frozen=True)
class CheckResult:
    """A check over all forecast months.

    Args:
        name: Full name.
        largest_gap: Largest absolute gap, in the check's unit.
        largest_share: Largest gap as a share of the scale of its terms.
    """

    name: str
    largest_gap: float
    largest_share: float

    @property
    def holds(self) -> bool:
        """True when the gap stays within the tolerance everywhere."""
        return self.largest_share <= TOLERANCE


def series_kind(node: Node) -> str:
    """The kind of a line as outputs name it.

    Args:
        node: The item.

    Returns:
        ``flow``, ``stock``, ``ratio`` or ``level``.
    """
    if node.kind in ("stock", "ratio"):
        return node.kind
    return "flow" if node.is_flow else "level"


@dataclass(frozen=True)
class Run:
    """One path through history and forecast: the medians of all drivers.

    Args:
        graph: The graph.
        history: The months up to the last balance sheet.
        forecast: Values by item, one per forecast month.
        scales: Scale of each check by month.
        drivers: The drivers.
        first_forecast: Index of the first forecast month.
    """

    graph: Graph
    history: History
    forecast: Mapping[str, Sequence[float]]
    scales: Mapping[str, Sequence[float]]
    drivers: Mapping[str, Driver]
    first_forecast: int

    @property
    def first(self) -> int:
        """Index of the first month shown."""
        return self.history.first

    @property
    def last(self) -> int:
        """Index of the last forecast month."""
        return self.first_forecast + len(next(iter(self.forecast.values()))) - 1

    @property
    def months(self) -> list[str]:
        """Labels of all months, history first."""
        return [month_label(month) for month in range(self.first, self.last + 1)]

    def node(self, line: str) -> Node:
        """The item of a name.

        Args:
            line: Full name.

        Returns:
            The item.

        Raises:
            UsageError: There is none.
        """
        return self.graph.named(line)

    def value(self, line: str, month: int | str) -> float | None:
        """The value of a line in a month.

        Args:
            line: Full name.
            month: Index or label such as ``2026-03``.

        Returns:
            The value, None where it is absent.
        """
        index = month_index(month) if isinstance(month, str) else month
        self.node(line)
        if index < self.first_forecast:
            return self.history.at(line, index)
        place = index - self.first_forecast
        series = self.forecast[line]
        return present(series[place]) if place < len(series) else None

    def series(self, line: str) -> Series:
        """A line over all months.

        Args:
            line: Full name.

        Returns:
            The series.
        """
        node = self.node(line)
        past = self.history.values.get(line) or [None] * (self.first_forecast - self.first)
        values = (*past, *(present(value) for value in self.forecast[line]))
        reason = ""
        if None in values:
            reason = self.history.reasons.get(line) or (
                "undefined: the denominator is 0" if node.kind == "ratio" else ""
            )
            reason = reason or "not reported in these months"
        return Series(line, str(node.unit), series_kind(node), values, reason)

    def window(self, line: str, window: Window | str) -> float | None:
        """A line over a window: flows add up, stocks and levels are taken at its end, ratios are applied to the sums.

        Args:
            line: Full name.
            window: E.g. ``FY2026``.

        Returns:
            The figure, None where a month of it is absent.
        """
        span = Window.parse(window) if isinstance(window, str) else window
        node = self.node(line)
        if node.kind == "ratio":
            result = tree.evaluate(node.expr, lambda leaf: self._leaf(leaf, span), python.FUNCTIONS)
            return None if result is None else present(result)
        if not node.is_flow:
            return self.value(line, span.end)
        total = 0.0
        for month in span.range:
            value = self.value(line, month)
            if value is None:
                return None
            total += value
        return total

    def _leaf(self, leaf: Expr, span: Window) -> float | None:
        if leaf.op == "driver":
            return self.drivers[leaf.name].at(span.end)
        if leaf.lag == "opening":
            return self.value(leaf.name, span.start - 1)
        if leaf.lag == "trailing_year":
            return self.window(leaf.name, Window(span.end - 11, span.end))
        shift = {"now": 0, "prior": span.months, "year_ago": 12}[leaf.lag]
        return self.window(leaf.name, Window(span.start - shift, span.end - shift))

    def rests_on_assumption(self, line: str, window: Window) -> bool:
        """Whether history gives a figure by assumption: nobody reports it, nor a total that settles it.

        Args:
            line: Full name.
            window: The window.

        Returns:
            True where the line, or a part that it adds up, is assumed there; False in the forecast.
        """
        node = self.node(line)
        parts = [name for name, _ in node.refs] if node.expr.op == "sum" else []
        return self.history.assumed_in([line, *parts], window)

    def assumed_months(self, line: str) -> list[int]:
        """The months of history in which a line has a value by assumption alone.

        Args:
            line: Full name.

        Returns:
            Month indices in order.
        """
        return [
            month
            for month in range(self.first, self.first_forecast)
            if self.history.at(line, month) is not None and self.rests_on_assumption(line, Window(month, month))
        ]

    @property
    def checks(self) -> dict[str, CheckResult]:
        """Every check over the forecast months."""
        return {name: check_result(name, self.forecast[name], scale) for name, scale in self.scales.items()}


def check_result(name: str, gaps: Sequence[float], scales: Sequence[float]) -> CheckResult:
    """A check from its gaps and scales.

    Args:
        name: Full name.
        gaps: Value of the check by month.
        scales: Sum of the absolute terms by month.

    Returns:
        The result; a gap that is not finite does not hold.
    """
    shares = [abs(gap) / scale if scale else abs(gap) for gap, scale in zip(gaps, scales, strict=True)]
    if not all(map(math.isfinite, shares)):
        return CheckResult(name, math.inf, math.inf)
    return CheckResult(name, max(map(abs, gaps), default=0.0), max(shares, default=0.0))


def present(value: Any) -> float | None:
    """A number, or None for not-a-number.

    Args:
        value: A float.

    Returns:
        The number or None.
    """
    return None if math.isnan(value) else float(value)


__all__ = ["CheckResult", "Run", "Series", "check_result", "present", "series_kind", "terms"]
