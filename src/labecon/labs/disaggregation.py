"""Monthly history of one line from the totals that were reported over longer windows.

Temporal disaggregation began with Denton (1971), who asks for the monthly path with the smallest period-to-period
movements that still adds up; Dagum and Cholette (2006, *Benchmarking, Temporal Distribution, and Reconciliation Methods
for Time Series*) mend its start and give the proportional form; Chow and Lin (1971) put it as a regression with
correlated errors; Proietti (2006) casts these in state space form, and Proietti and Moauro (2006) treat logarithms,
where the totals are nonlinear constraints. A plain first-difference path of a start-up's line turns negative: nothing
keeps it above zero in a year of 0.76 m that is followed by one of 19.5 m. So a line that cannot be negative is modelled
in logarithms here:

    log(value / season) = local linear trend,  sum of values over each window = reported total,

and the path is the most likely one given the totals. Each round replaces the sums by their linear approximation around
the last path (Gauss-Newton) and conditions the trend on it, until the path stands still. A line that may change sign
follows the same trend without the logarithm, in one round.

The interval around a path is the Laplace approximation at that path: the trend's variance given the linearised sums,
scaled by how large the shocks had to be (a conjugate inverse gamma on the common variance, hence Student's t).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import exp, fsum, sqrt
from operator import mul

from labecon.errors import UsageError
from labecon.labs.local_trend import Conditioned, Row
from labecon.labs.monthly_fit import Request, fit, levels_of
from labecon.labs.window_totals import WindowTotal
from labecon.periods import Window, month_label

# The shocks' variance is the prior's as if it had been seen in this many observations; judgement.
PRIOR_OBSERVATIONS = 3
# Equations, section 1: the exit rate at the forecast origin is known to a log standard deviation of 0.1 to 0.3.
EXIT_FLOOR, EXIT_CEILING = 0.10, 0.30

_NORMAL_95 = 1.6448536269514722
_LARGEST_LOG = 700.0


@dataclass(frozen=True)
class Prediction:
    """What a path says about a window that it was not given.

    Args:
        window: The months.
        median: Its total, in the line's unit.
        low90: Lower end of the 90 % interval.
        high90: Upper end of the 90 % interval.
        sd: Standard deviation behind the interval: of the logarithm, or in the line's unit on a signed line.
    """

    window: Window
    median: float
    low90: float
    high90: float
    sd: float


@dataclass(frozen=True)
class LeftOut:
    """One reported window, predicted from the others.

    Args:
        reported: The window and its total.
        predicted: What the other windows say.
    """

    reported: WindowTotal
    predicted: Prediction

    @property
    def error(self) -> float | None:
        """Prediction over the reported total, less one; none where the total is zero."""
        return self.predicted.median / self.reported.total - 1.0 if self.reported.total else None

    @property
    def inside(self) -> bool:
        """Whether the reported total lies in the 90 % interval."""
        return self.predicted.low90 <= self.reported.total <= self.predicted.high90


@dataclass(frozen=True)
class MonthlyPath:
    """The monthly history of one line; an estimate of the months, exact over the reported windows.

    Args:
        first: Index of the first month.
        values: One value a month, in the line's unit; none where no window says anything.
        levels: The smooth level behind each month: without season, and also where the value is absent or zero.
        request: What the path was made from.
        posterior: The trend given the windows; none when there is no positive total.
    """

    first: int
    values: tuple[float | None, ...]
    levels: tuple[float, ...]
    request: Request
    posterior: Conditioned | None

    @property
    def last(self) -> int:
        """Index of the last month."""
        return self.first + len(self.values) - 1

    def value(self, month: int) -> float | None:
        """The value of one month.

        Args:
            month: Its index.

        Returns:
            The value; none when the month is absent or outside the history.
        """
        return self.values[month - self.first] if self.first <= month <= self.last else None

    @property
    def exit_month(self) -> int | None:
        """The last month that is present and not forced to zero: where a forecast takes over."""
        if self.posterior is None:
            return None
        found = (m for m in range(self.last, self.first - 1, -1) if self.value(m) is not None and self._factor(m))
        return next(found, None)

    @property
    def exit_level(self) -> float | None:
        """The smooth level at the exit month, season taken out."""
        return None if self.exit_month is None else self.levels[self.exit_month - self.first]

    @property
    def exit_log_sd(self) -> float | None:
        """Standard deviation of the log level at the exit month, held within 0.1 and 0.3; none on a signed line.

        The floor keeps a line that happens to be pinned by one reported month from looking certain; the ceiling keeps
        an early line from drowning every other source of spread in a forecast. `sd_at` gives it unheld.
        """
        if self.exit_month is None or self.request.signed:
            return None
        return min(max(self.sd_at(self.exit_month), EXIT_FLOOR), EXIT_CEILING)

    def sd_at(self, month: int) -> float:
        """How uncertain the smooth level of a month is.

        Args:
            month: Its index, from the first month of the history on.

        Returns:
            Standard deviation: of the log level, or in the line's unit on a signed line.

        Raises:
            UsageError: The month lies before the history, or nothing is known of the line.
        """
        posterior, at = self._known(month)
        return _sd(posterior, Row(at, (1.0,)))

    def predict(self, window: Window) -> Prediction:
        """The total of a window, reported or not.

        Args:
            window: Months from the first month of the history on; they may reach past its end.

        Returns:
            The median and the 90 % interval. Parts that were reported add nothing to the interval.

        Raises:
            UsageError: The window starts before the history, or nothing is known of the line.
        """
        posterior, start = self._known(window.start)
        ahead = levels_of(posterior, self.request.signed, start + window.months)[len(self.levels) :]
        levels = [*self.levels, *ahead]
        factors = [self._factor(month) for month in window.range]
        parts = list(map(mul, factors, levels[start:]))
        total = fsum(parts)
        if self.request.signed:
            sd = _sd(posterior, Row(start, tuple(factors)))
            reach = _reach(posterior) * sd
            return Prediction(window, total, total - reach, total + reach, sd)
        if total <= 0.0:
            return Prediction(window, 0.0, 0.0, 0.0, 0.0)
        sd = _sd(posterior, Row(start, tuple(part / total for part in parts)))
        spread = exp(min(_reach(posterior) * sd, _LARGEST_LOG))
        return Prediction(window, total, total / spread, total * spread, sd)

    def leave_one_out(self) -> tuple[LeftOut, ...]:
        """Each reported window predicted from the others, the same way as the path was made.

        Returns:
            One entry per window, in the order given. A window that the others determine (a year beside its parts) is
            no test and is left out, and so is the only window of a line and a window of zeros.
        """
        windows, found = self.request.windows, []
        for at, window in enumerate(windows):
            rest = _path(replace(self.request, windows=windows[:at] + windows[at + 1 :]))
            if rest.posterior is None or (window.total <= 0.0 and not self.request.signed):
                continue
            predicted = rest.predict(Window(window.start, window.end))
            width = predicted.high90 - predicted.low90
            if width > 1e-6 * abs(predicted.median):
                found.append(LeftOut(window, predicted))
        return tuple(found)

    def _factor(self, month: int) -> float:
        """Season of a month, zero where the line is known to be zero."""
        zero = self.first <= month <= self.last and self.values[month - self.first] == 0.0
        return 0.0 if zero and not self.request.signed else self.request.factor(month)

    def _known(self, month: int) -> tuple[Conditioned, int]:
        """The trend, and the month counted from the first one; refused where nothing can be said."""
        if self.posterior is None:
            raise UsageError.of("nothing-reported", f"no window says how large the line is in {month_label(month)}")
        if month < self.first:
            raise UsageError.of(
                "outside-history", f"{month_label(month)} lies before the history, from {month_label(self.first)} on"
            )
        return self.posterior, month - self.first


def disaggregate(
    windows: Sequence[WindowTotal],
    first: int,
    last: int,
    *,
    signed: bool = False,
    start: int | None = None,
    stop: int | None = None,
    trend: bool = True,
    growth_hint: float | None = None,
    season: Sequence[float] | None = None,
    fill: bool = False,
) -> MonthlyPath:
    """The monthly path of one line, given its totals over windows.

    Args:
        windows: Reported totals; they may be nested, overlap and leave months out, but not contradict each other.
        first: Index of the first month of the history.
        last: Index of the last month of the history.
        signed: Whether a month may be negative; then the path is linear instead of geometric.
        start: First month in which the line earns anything; it is zero before.
        stop: Last month in which the line earns anything; it is zero after.
        trend: Whether the line grows steadily on; without, the level only drifts.
        growth_hint: Growth as a multiple a year, used where fewer than two windows show it; none means flat.
        season: Twelve positive factors, January first, that multiply the smooth level.
        fill: Whether months that no window covers are interpolated; otherwise they are absent.

    Returns:
        The path. A window sum equals its total to 1e-12 of it, or of the larger totals that determine it.

    Raises:
        DataError: Totals that are negative, not finite, outside the history or in contradiction.
        UsageError: A hint on a signed line, a hint or a season that is not positive.
        NumericError: No positive path could be found that adds up.

    Example:
        >>> path = disaggregate([WindowTotal(288, 299, 12.0), WindowTotal(288, 296, 9.0)], 288, 299)
        >>> round(path.value(299), 6)
        1.0
    """
    months = tuple(season or ())
    return _path(Request(tuple(windows), first, last, signed, start, stop, trend, growth_hint, months, fill))


def _path(ask: Request) -> MonthlyPath:
    found = fit(ask)
    fill = ask.fill and found.posterior is not None
    values = tuple(
        factor * level if fill or month in found.cut.covered else None
        for month, (factor, level) in enumerate(zip(found.factors, found.levels, strict=True), start=ask.first)
    )
    return MonthlyPath(ask.first, values, found.levels, ask, found.posterior)


def _degrees(posterior: Conditioned) -> int:
    return PRIOR_OBSERVATIONS + len(posterior.pulls) - len(posterior.shape)


def _sd(posterior: Conditioned, row: Row) -> float:
    """Standard deviation of a weighted sum, with the shocks as large as the windows called for."""
    scale = (PRIOR_OBSERVATIONS + posterior.energy) / _degrees(posterior)
    return sqrt(scale * posterior.variance(row))


def _reach(posterior: Conditioned) -> float:
    """The 95 % point of Student's t, by its expansion in one over the degrees (Abramowitz and Stegun 26.7.5)."""
    x, n = _NORMAL_95, _degrees(posterior)
    terms = (
        (x**3 + x) / 4,
        (5 * x**5 + 16 * x**3 + 3 * x) / 96,
        (3 * x**7 + 19 * x**5 + 17 * x**3 - 15 * x) / 384,
        (79 * x**9 + 776 * x**7 + 1482 * x**5 - 1920 * x**3 - 945 * x) / 92160,
    )
    return x + fsum(term / n**power for power, term in enumerate(terms, start=1))
