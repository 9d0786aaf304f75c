"""The most likely monthly levels of one line that add up to its reported windows.

`disaggregation` says what is done and why; here is the calculation and its figures.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, fsum, inf, log
from operator import add, mul, sub

from labecon.errors import NumericError, Problem, UsageError
from labecon.labs.local_trend import Conditioned, LocalTrend, Row, condition
from labecon.labs.window_totals import Stretches, WindowTotal, stretches
from labecon.periods import MONTHS_PER_YEAR, month_label

# Median of the prior `revenue_shock_sd_monthly_lab` (0.05 / 0.10 / 0.15 per month).
LEVEL_SD = 0.10
# Growth of a line switches between a normal pace of 1.4 times a year and a hot one of 11 times: 0.03 and 0.20 log per
# month. Take-off comes at 0.22 a year and ends at 0.04 a month, so 0.025 switches a month on average, each of 0.17:
# 0.17 * sqrt(0.025) = 0.027. Young lines switch more often, and leaving out the reported windows of the two labs one by
# one shows intervals from 0.027 to be too narrow, hence more; judgement.
GROWTH_SD = 0.045
# Without a second window to show the growth, a guess of no growth is off by ln(2.2) / 12 = 0.066 a month for the median
# Chinese lab and 0.034 around it (prior `chinese_lab_revenue_growth`, 1.3 / 2.2 / 5.0 times a year).
SLOPE_SD = 0.075
# A signed line is measured in its own average size. Working capital and other income come in lumps; judgement.
SIGNED_LEVEL_SD = 0.30
_ROUNDS, _STILL, _LONGEST_STEP = 200, 1e-7, 4.0
_SWEEPS, _EXACT, _ENOUGH = 10_000, 1e-14, 1e-12
_LARGEST_LOG = 700.0


@dataclass(frozen=True)
class Request:
    """Everything `disaggregate` was asked; its arguments say what each field means."""

    windows: tuple[WindowTotal, ...]
    first: int
    last: int
    signed: bool
    start: int | None
    stop: int | None
    trend: bool
    growth_hint: float | None
    season: tuple[float, ...]
    fill: bool

    def factor(self, month: int) -> float:
        """Season of a month, zero before the start and after the stop."""
        if (self.start is not None and month < self.start) or (self.stop is not None and month > self.stop):
            return 0.0
        return self.season[month % MONTHS_PER_YEAR] if self.season else 1.0

    def problems(self) -> list[Problem]:
        """What is wrong with the request, the windows apart."""
        found = []
        if self.last < self.first:
            found.append(Problem("bad-period", f"the history ends in {month_label(self.last)}, before it starts"))
        usable = len(self.season) == MONTHS_PER_YEAR and all(0.0 < factor < inf for factor in self.season)
        if self.season and not usable:
            found.append(Problem("bad-season", f"season is {list(self.season)}; expected 12 positive factors"))
        if self.growth_hint is not None and self.signed:
            found.append(Problem("bad-hint", "a signed line has no growth multiple", remedy="drop growth_hint"))
        elif self.growth_hint is not None and not 0.0 < self.growth_hint < inf:
            found.append(Problem("bad-hint", f"growth_hint is {self.growth_hint}; expected a positive multiple a year"))
        return found


@dataclass(frozen=True)
class Fit:
    """The levels and what lies behind them.

    Args:
        cut: The windows as stretches that do not repeat each other.
        factors: Season of each month, zero where the line is known to be zero.
        levels: The smooth level of each month.
        posterior: The trend given the windows; none when no window has a positive total.
    """

    cut: Stretches
    factors: tuple[float, ...]
    levels: tuple[float, ...]
    posterior: Conditioned | None


def fit(ask: Request) -> Fit:
    """Find the levels.

    Args:
        ask: The windows and what is known of the line.

    Returns:
        The levels, exact over the windows to rounding.

    Raises:
        DataError: The windows are faulty or contradict each other.
        UsageError: The rest of the request is faulty.
        NumericError: No positive path could be found that adds up.
    """
    problems = ask.problems()
    if problems:
        raise UsageError(problems)
    cut = stretches(ask.windows, ask.first, ask.last, signed=ask.signed, start=ask.start, stop=ask.stop)
    months = range(ask.first, ask.last + 1)
    factors = tuple(0.0 if month in cut.silent else ask.factor(month) for month in months)
    if not cut.pieces:
        return Fit(cut, factors, (0.0,) * len(months), None)
    prior = _prior(ask, cut)
    posterior = _linear(ask, cut, prior, factors) if ask.signed else _geometric(ask, cut, prior, factors)
    levels = _exact(ask, cut, levels_of(posterior, ask.signed, len(months)), factors)
    return Fit(cut, factors, tuple(levels), posterior)


def _prior(ask: Request, cut: Stretches) -> LocalTrend:
    """The trend; its growth is free only where two stretches lie a month or more apart."""
    unit = 1.0
    if ask.signed:
        sizes = [abs(piece.total) / (piece.end - piece.start + 1) for piece in cut.pieces]
        unit = fsum(sizes) / len(sizes) or 1.0
    level_sd = (SIGNED_LEVEL_SD if ask.signed else LEVEL_SD) * unit
    if not ask.trend:
        return LocalTrend(level_sd, 0.0, slope_sd=0.0)
    centres = [0.5 * (piece.start + piece.end) for piece in cut.pieces]
    if max(centres) - min(centres) >= 1.0:
        return LocalTrend(level_sd, GROWTH_SD * unit)
    slope = log(ask.growth_hint) / MONTHS_PER_YEAR if ask.growth_hint else 0.0
    return LocalTrend(level_sd, GROWTH_SD * unit, slope, SLOPE_SD * unit)


def _linear(ask: Request, cut: Stretches, prior: LocalTrend, factors: Sequence[float]) -> Conditioned:
    spans = [_span(piece, ask.first) for piece in cut.pieces]
    rows = [Row(span.start, tuple(factors[span])) for span in spans]
    return condition(prior, rows, [piece.total for piece in cut.pieces])


def _geometric(ask: Request, cut: Stretches, prior: LocalTrend, factors: Sequence[float]) -> Conditioned:
    """The most likely log path whose sums are the totals, by repeated linearisation.

    The sums are convex in the logs, so far from the answer a full step can overshoot; a round that moves the path more
    than the one before halves the step.
    """
    spans = [_span(piece, ask.first) for piece in cut.pieces]
    totals = [log(piece.total) for piece in cut.pieces]
    offsets = [log(factor) if factor else -inf for factor in factors]
    months = sum(span.stop - span.start for span in spans)
    path = [log(fsum(piece.total for piece in cut.pieces) / months)] * len(factors)
    step, before = 1.0, inf
    for _ in range(_ROUNDS):
        rows, known = [], []
        for span, total in zip(spans, totals, strict=True):
            logs = list(map(add, path[span], offsets[span]))
            top = max(logs)
            parts = [exp(x - top) for x in logs]
            whole = sum(parts)
            row = Row(span.start, tuple([part / whole for part in parts]))
            rows.append(row)
            known.append(total - top - log(whole) + row.of(path))
        posterior = condition(prior, rows, known)
        moves = list(map(sub, posterior.mean(len(path)), path))
        move = max(map(abs, moves))
        if move < _STILL:
            break
        if move > before:
            step = max(0.5 * step, 0.05)
        reach = min(step, _LONGEST_STEP / move)
        path = [x + reach * y for x, y in zip(path, moves, strict=True)]
        before = move
    return posterior


def _exact(ask: Request, cut: Stretches, levels: list[float], factors: Sequence[float]) -> list[float]:
    """Remove what rounding and an unfinished iteration leave, by scaling (or shifting) each stretch in turn."""
    spans = [(_span(piece, ask.first), piece.total) for piece in cut.pieces]
    worst = inf
    for _ in range(_SWEEPS):
        worst = 0.0
        for span, total in spans:
            inside, parts = factors[span], list(map(mul, factors[span], levels[span]))
            whole = fsum(parts)
            # Months of a signed stretch may be far larger than its total, which is then not met to its own digits.
            size = fsum(map(abs, parts)) if ask.signed else 0.0
            worst = max(worst, abs(total - whole) / (max(abs(total), size) or 1.0))
            if ask.signed:
                lift = (total - whole) / fsum(f * f for f in inside)
                levels[span] = [x + lift * f for x, f in zip(levels[span], inside, strict=True)]
            elif whole > 0.0:
                levels[span] = [x * (total / whole) for x in levels[span]]
        if worst <= _EXACT:
            return levels
    if worst <= _ENOUGH:
        return levels
    raise NumericError.of("no-path", f"no monthly path adds up to {', '.join(w.text for w in ask.windows)}")


def levels_of(posterior: Conditioned, signed: bool, months: int) -> list[float]:
    """The most likely levels of a conditioned trend.

    Args:
        posterior: The trend.
        signed: Whether it is the trend of the values; otherwise of their logarithms.
        months: How many months from the first on.

    Returns:
        One level a month.
    """
    mean = posterior.mean(months)
    return mean if signed else [exp(max(-_LARGEST_LOG, min(x, _LARGEST_LOG))) for x in mean]


def _span(piece: WindowTotal, first: int) -> slice:
    return slice(piece.start - first, piece.end - first + 1)
