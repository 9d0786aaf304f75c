"""The growth model of the labs on the past of other companies: what it would have said, and what came.

From every quarter on with a year of history behind it, revenue four, eight and twelve quarters ahead is forecast with a
population that was estimated without the company. The same companies are then looked at through the windows that labs
report: full years and nine months, from which the fourth quarter, the next half-year and the next year are forecast.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from labecon.analysis.growth.baselines import BASELINES, baselines
from labecon.analysis.growth.estimate_array import Population
from labecon.analysis.growth.filter_array import GrowthFilter
from labecon.analysis.growth.observations import Line, Observation
from labecon.analysis.growth.scored_array import Scored, Summary, scored, summary
from labecon.periods import Window

#: Months ahead: four, eight and twelve quarters.
HORIZONS = (12, 24, 36)
#: Sets of parameters and particles behind each forecast.
ROWS, PARTICLES = 50, 400
_QUARTER, _QUARTERS = 3, 4
#: Irregular run-rates count for the nearest horizon within so many months; quarters within one.
LOOSE, TIGHT = 6, 1
#: Quarters of the windows that labs report: nine months known, then the fourth quarter, the half-year and year after.
AHEAD = {"Q4": (3, 3), "H1 after": (4, 5), "FY after": (4, 7)}

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class AnalogBacktest:
    """Every forecast of other companies.

    Args:
        rows: By quarter, four, eight and twelve quarters ahead.
        windows: Through the windows that labs report.
    """

    rows: tuple[Scored, ...]
    windows: tuple[Scored, ...]

    @property
    def whole(self) -> Summary | None:
        """All forecasts by quarter."""
        return summary(self.rows)

    def by_horizon(self) -> dict[int, Summary]:
        """Forecasts by quarter, by months ahead."""
        found = {months: summary([row for row in self.rows if nearest(row.horizon) == months]) for months in HORIZONS}
        return {months: one for months, one in found.items() if one is not None}

    def by_company(self) -> dict[str, Summary]:
        """Forecasts by quarter, by company."""
        names = dict.fromkeys(row.line for row in self.rows)
        found = {name: summary([row for row in self.rows if row.line == name]) for name in names}
        return {name: one for name, one in found.items() if one is not None}

    def by_window(self) -> dict[str, Summary]:
        """Forecasts through the windows of labs, by window."""
        found = {name: summary([row for row in self.windows if row.window == name]) for name in AHEAD}
        return {name: one for name, one in found.items() if one is not None}

    def negative(self) -> list[tuple[str, str, float]]:
        """Company, baseline and skill, wherever a baseline did better."""
        return [
            (name, baseline, one.skill[baseline])
            for name, one in self.by_company().items()
            for baseline in BASELINES
            if one.skill.get(baseline, 0.0) < 0
        ]


def nearest(horizon: int) -> int:
    """The horizon a forecast counts for.

    Args:
        horizon: Months ahead.

    Returns:
        The nearest of `HORIZONS`.
    """
    return min(HORIZONS, key=lambda months: abs(months - horizon))


def backtest_analogs(
    lines: Sequence[Line], population: Population, seed: int = 1, progress: Progress | None = None
) -> AnalogBacktest:
    """The forecasts of every company, with a population that does not know it.

    Args:
        lines: The companies.
        population: Estimated from them and others.
        seed: Seed.
        progress: Called with (done, all).

    Returns:
        The forecasts with what came.
    """
    rows: list[Scored] = []
    windows: list[Scored] = []
    for place, line in enumerate(lines):
        growth = GrowthFilter(population.rows(ROWS, (line.name,)), PARTICLES, seed)
        rows += _by_quarter(line, growth)
        windows += _by_window(line, growth)
        if progress is not None:
            progress(place + 1, len(lines))
    return AnalogBacktest(tuple(rows), tuple(windows))


def _by_quarter(line: Line, growth: GrowthFilter) -> list[Scored]:
    known = line.observations
    quarterly = known[0].window.months == _QUARTER
    wanted: dict[int, list[Observation]] = {}
    for at in range(_QUARTERS - 1 if quarterly else 1, len(known) - 1):
        later = [one for one in known[at + 1 :] if _counts(one, known[at], quarterly)]
        if later:
            wanted[at] = later
    found = growth.follow(line, origins=wanted).ahead
    rows = []
    for at, totals in found.items():
        origin = known[at].window.end
        for one, samples in totals:
            others = baselines(known[: at + 1], one)
            horizon = one.window.end - origin
            rows.append(scored(line.name, origin, one.window.label, horizon, one.total, samples, others))
    return rows


def _counts(one: Observation, last: Observation, quarterly: bool) -> bool:
    months = one.window.end - last.window.end
    return abs(months - nearest(months)) <= (TIGHT if quarterly else LOOSE)


def _by_window(line: Line, growth: GrowthFilter) -> list[Scored]:
    """Full years and nine months known, as labs report them."""
    quarters = line.observations
    if quarters[0].window.months != _QUARTER:
        return []
    rows = []
    for year in range(1, len(quarters) // _QUARTERS):
        begin = year * _QUARTERS
        known = [_joined(quarters[at : at + _QUARTERS]) for at in range(0, begin, _QUARTERS)]
        known.append(_joined(quarters[begin : begin + 3]))
        spans: Mapping[str, Sequence[Observation]] = {
            name: quarters[begin + first : begin + last + 1] for name, (first, last) in AHEAD.items()
        }
        wanted = {
            name: _joined(part) for name, part in spans.items() if len(part) == AHEAD[name][1] - AHEAD[name][0] + 1
        }
        if not wanted:
            continue
        path = Line(f"{line.name}.year{year}", tuple(known))
        found = growth.follow(path, origins={len(known) - 1: list(wanted.values())}).ahead[len(known) - 1]
        names = {one.window: name for name, one in wanted.items()}
        for one, samples in found:
            horizon = one.window.end - known[-1].window.end
            others = baselines(known, one)
            rows.append(scored(line.name, known[-1].window.end, names[one.window], horizon, one.total, samples, others))
    return rows


def _joined(parts: Sequence[Observation]) -> Observation:
    window = Window(parts[0].window.start, parts[-1].window.end)
    return Observation(window, sum(one.total for one in parts), parts[0].slack)


__all__ = ["HORIZONS", "AnalogBacktest", "backtest_analogs", "nearest"]
