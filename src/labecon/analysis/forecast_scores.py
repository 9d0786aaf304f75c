"""Frozen forecasts judged by figures reported since: coverage, CRPS, pinball loss, skill against baselines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import comb, isfinite
from typing import Any

from labecon.errors import DataError
from labecon.facts import Ledger
from labecon.facts.metrics import LINE_OF_METRIC
from labecon.labs.history import facts_of
from labecon.periods import MONTHS_PER_YEAR, Instant, Window

#: Baselines, in the order they are shown.
BASELINES = ("flat", "drift", "last_growth")
#: Lines that are judged at the last day of a window.
STOCKS = frozenset({"cash", "liquid_resources"})
RATIOS = frozenset({"gross_margin"})
#: What stands in where no page prints the line: its parts add up to it.
SUMS = {"liquid_resources": ("cash_and_cash_equivalents", "financial_assets_fvpl_current")}
_LEVELS = ("0.05", "0.25", "0.5", "0.75", "0.95")


@dataclass(frozen=True)
class Judged:
    """One forecast with what came.

    Args:
        row: The forecast as it was frozen.
        actual: What was reported.
        how: The metric that gave it.
        crps: From the quantiles, in the unit of the line.
        pinball: Mean loss over the levels.
        baselines: Baseline to its value.
    """

    row: Mapping[str, Any]
    actual: float
    how: str
    crps: float
    pinball: float
    baselines: Mapping[str, float] = field(default_factory=dict)

    @property
    def quantiles(self) -> tuple[float, ...]:
        """The quantiles in order."""
        return tuple(float(self.row["quantiles"][level]) for level in _LEVELS)

    @property
    def inside_50(self) -> bool:
        """Whether the figure lies between the quartiles."""
        return self.quantiles[1] <= self.actual <= self.quantiles[3]

    @property
    def inside_90(self) -> bool:
        """Whether the figure lies between the 5th and the 95th percentile."""
        return self.quantiles[0] <= self.actual <= self.quantiles[4]


@dataclass(frozen=True)
class Judgement:
    """All forecasts that were to be judged.

    Args:
        rows: Those with a figure.
        waiting: Those without one yet.
    """

    rows: tuple[Judged, ...]
    waiting: tuple[Mapping[str, Any], ...]

    def coverage(self, half: bool = False) -> tuple[int, int, float] | None:
        """How many figures lie inside, of how many, and how likely a gap as large is if the intervals are right.

        Args:
            half: The 50 % interval instead of the 90 % one.

        Returns:
            Count inside, count, two-sided p-value; None without a figure.
        """
        inside = sum(one.inside_50 if half else one.inside_90 for one in self.rows)
        if not self.rows:
            return None
        return inside, len(self.rows), two_sided(inside, len(self.rows), 0.5 if half else 0.9)

    @property
    def crps(self) -> float | None:
        """Mean CRPS over the size of the figure."""
        scaled = [one.crps / abs(one.actual) for one in self.rows if one.actual]
        return sum(scaled) / len(scaled) if scaled else None

    def skill(self) -> dict[str, tuple[float, int]]:
        """One less CRPS over the error of a baseline, each over the size of the figure, with the number of figures."""
        found = {}
        for name in BASELINES:
            both = [one for one in self.rows if name in one.baselines and one.actual]
            base = sum(abs(one.baselines[name] - one.actual) / abs(one.actual) for one in both)
            if base > 0:
                found[name] = (1 - sum(one.crps / abs(one.actual) for one in both) / base, len(both))
        return found


def judge(forecasts: Iterable[Mapping[str, Any]], facts: Sequence[Mapping[str, str]], ledger: Ledger) -> Judgement:
    """Forecasts against figures reported since.

    Args:
        forecasts: Frozen rows.
        facts: Rows with the columns of a fact table: entity, segment, metric, period_start, period_end, value, note.
        ledger: All that was known, for baselines; only what was known on the day of a forecast is used.

    Returns:
        The judgement.

    Raises:
        DataError: A forecast has no ordered, finite quantiles, or no window.
    """
    from labecon.analysis.growth.scores_array import crps_quantiles, pinball  # numpy comes with it

    rows, waiting = [], []
    for row in forecasts:
        quantiles = checked(row)
        window = Window.parse(str(row["window"]))
        found = actual(facts, str(row["lab"]), str(row["line"]), str(row.get("segment", "total")), window)
        if found is None:
            waiting.append(row)
            continue
        value, how = found
        losses = [pinball(float(level), one, value) for level, one in zip(_LEVELS, quantiles, strict=True)]
        rows.append(
            Judged(
                row,
                value,
                how,
                crps_quantiles(quantiles, value),
                sum(losses) / len(losses),
                baselines(ledger, row, window),
            )
        )
    return Judgement(tuple(rows), tuple(waiting))


def checked(row: Mapping[str, Any]) -> list[float]:
    """The quantiles of a frozen row.

    Args:
        row: The row.

    Returns:
        In order of their levels.

    Raises:
        DataError: One is missing, not finite, or out of order.
    """
    name = f"{row.get('lab')} {row.get('line')} {row.get('window')}"
    try:
        values = [float(row["quantiles"][level]) for level in _LEVELS]
    except (KeyError, TypeError, ValueError) as error:
        raise DataError.of("malformed", f"forecast {name}: quantiles at {', '.join(_LEVELS)} are wanted") from error
    if not all(map(isfinite, values)) or values != sorted(values):
        raise DataError.of("malformed", f"forecast {name}: quantiles are not finite and in order")
    return values


def actual(
    facts: Sequence[Mapping[str, str]], lab: str, line: str, segment: str, window: Window
) -> tuple[float, str] | None:
    """What was reported of a line over a window.

    Args:
        facts: Rows of a fact table.
        lab: The lab.
        line: The line.
        segment: The segment.
        window: The window; a stock is taken at its last day.

    Returns:
        Value and metric; None where no row says it.
    """
    stock = line in STOCKS

    def lookup(metric: str) -> float | None:
        rows = [row for row in facts if _fits(row, lab, metric, segment, window, stock)]
        rows.sort(key=lambda row: "conflict" in (row.get("note") or "").lower())
        return float(rows[0]["value"]) if rows else None

    for metric in metrics_of(line):
        value = lookup(metric)
        if value is not None:
            return value, metric
    parts = [lookup(metric) for metric in SUMS.get(line, ())]
    known = [part for part in parts if part is not None]
    if parts and len(known) == len(parts):
        return sum(known), " + ".join(SUMS[line])
    if line == "gross_margin":
        profit, revenue = lookup("gross_profit"), lookup("revenue")
        if profit is not None and revenue:
            return profit / revenue, "gross_profit / revenue"
    return None


def metrics_of(line: str) -> list[str]:
    """The metrics that report a line.

    Args:
        line: The line.

    Returns:
        Metrics.

    Example:
        >>> metrics_of("selling_expense")
        ['selling_and_distribution_expense']
    """
    return [metric for metric, name in LINE_OF_METRIC.items() if name == line]


def _fits(row: Mapping[str, str], lab: str, metric: str, segment: str, window: Window, stock: bool) -> bool:
    if row["entity"].lower().replace(" ", "") != lab.lower() or row["metric"] != metric or row["segment"] != segment:
        return False
    if row["period_end"] != window.last_day.isoformat():
        return False
    return not row["period_start"] if stock else row["period_start"] == window.first_day.isoformat()


def baselines(ledger: Ledger, row: Mapping[str, Any], window: Window) -> dict[str, float]:
    """What anybody would have said from what was known on the day of the forecast.

    Flows are rates a month at the middle of their window; the reported part of a window that has begun is kept.

    Args:
        ledger: All facts.
        row: The forecast; its ``made`` is the day.
        window: Its window.

    Returns:
        Baseline to value; fewer where history is too short.
    """
    made = date.fromisoformat(str(row["made"])) if row.get("made") else None
    line = str(row["line"])
    past = _past(ledger.as_of(made, None), str(row["lab"]), line, str(row.get("segment", "total")))
    if not past:
        return {}
    level = line in STOCKS or line in RATIOS
    done, start = 0.0, window.start
    for span, value in past:
        if not level and span.start == window.start and span.end < window.end:
            done, start = value, span.end + 1
    months = 1 if level else window.end - start + 1
    x = float(window.end) if line in STOCKS else (start + window.end) / 2
    points = [_point(span, value, line) for span, value in past]
    (x1, y1) = points[-1]
    found = {"flat": done + y1 * months}
    if len(points) > 1:
        (x0, y0), (xp, yp) = points[0], points[-2]
        found["drift"] = done + (y1 + (y1 - y0) / (x1 - x0) * (x - x1)) * months
        if level or yp * y1 <= 0:
            found["last_growth"] = done + (y1 + (y1 - yp) / (x1 - xp) * (x - x1)) * months
        else:
            found["last_growth"] = done + y1 * (y1 / yp) ** ((x - x1) / (x1 - xp)) * months
    return found


def _point(span: Window, value: float, line: str) -> tuple[float, float]:
    if line in STOCKS:
        return float(span.end), value
    return (span.start + span.end) / 2, value if line in RATIOS else value / span.months


def _past(ledger: Ledger, lab: str, line: str, segment: str) -> list[tuple[Window, float]]:
    """Reported windows or dates of a line that do not overlap a later one, oldest first."""
    found: dict[Window, float] = {}
    for metric in reversed(metrics_of(line)):
        for fact in facts_of(ledger, f"{lab}.{segment}.{metric}"):
            plain = not fact.inputs and fact.bound not in ("over", "under")  # derived windows repeat the printed ones
            if plain and isinstance(fact.period, Instant) == (line in STOCKS):
                month = fact.period.month if isinstance(fact.period, Instant) else None
                span = fact.period if isinstance(fact.period, Window) else Window(month or 0, month or 0)
                if span.months <= MONTHS_PER_YEAR:
                    found[span] = float(fact.value)
    kept: list[tuple[Window, float]] = []
    for span in sorted(found, key=lambda one: (one.end, -one.start), reverse=True):
        if not kept or span.end < kept[-1][0].start or (line in STOCKS and span.end < kept[-1][0].end):
            kept.append((span, found[span]))
    return kept[::-1]


def two_sided(inside: int, count: int, chance: float) -> float:
    """How likely a count as unlikely as this one is under a binomial distribution.

    Args:
        inside: The count.
        count: Number of trials.
        chance: Chance of each.

    Returns:
        The exact two-sided p-value.

    Example:
        >>> round(two_sided(5, 5, 0.9), 3), round(two_sided(2, 5, 0.9), 4)
        (1.0, 0.0086)
    """
    weights = [comb(count, k) * chance**k * (1 - chance) ** (count - k) for k in range(count + 1)]
    return min(1.0, sum(weight for weight in weights if weight <= weights[inside] * (1 + 1e-9)))
