"""Answers that are conditional on drivers: many paths of the committed plan and of the policy, read path by path."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from labecon.analysis.committed import committed
from labecon.analysis.path_readings_array import PROFITS, Reader
from labecon.analysis.readings_array import Floats, quotient
from labecon.analysis.valuation.worth_array import WorthReader
from labecon.labs import Lab
from labecon.labs.simulation_array import Simulation
from labecon.periods import MONTHS_PER_YEAR, Window

#: Lines read over every year.
YEARLY = ("revenue", "training_cost", "gross_profit", "adjusted_net_loss", "net_loss", "free_cash_flow")
#: Ratios of consumer products read over every year.
UNIT_RATIOS = ("acquisition_cost", "lifetime_value", "acquisition_payback")
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Paths:
    """Readings of one lab over the paths of a seed.

    Args:
        lab: The lab under its policy.
        plan: The lab on its committed plan.
        count: Number of paths.
        seed: Seed.
        policy: Readings under the policy, shape (path,).
        committed: Readings on the committed plan.
        years: Full years of the forecast, and the year of the balance date where its months are known.
        checks: Every check of both simulations: largest gap as a share of its scale, and whether it holds.
        kept: The simulation under the policy, with the lines that were asked for; None where nothing was drawn.
    """

    lab: Lab
    plan: Lab
    count: int
    seed: int
    policy: Mapping[str, Floats]
    committed: Mapping[str, Floats]
    years: tuple[Window, ...]
    checks: Mapping[str, tuple[float, bool]]
    kept: Simulation | None = None

    def yearly(self, line: str, year: Window) -> Floats | None:
        """A line over a year.

        Args:
            line: Full name.
            year: The year.

        Returns:
            Shape (path,), under the policy; None where the lab has no such line.
        """
        return self.policy.get(f"{year.label}:{line}")

    def over(self, above: str, below: str, year: Window, shift: int = 0) -> Floats | None:
        """One line over another.

        Args:
            above: Line of the year.
            below: Line of the year, or of an earlier one.
            year: The year.
            shift: Years by which the second line lies earlier.

        Returns:
            Shape (path,); None where a line is missing.
        """
        first = self.yearly(above, year)
        second = self.yearly(below, year.shift(-shift * MONTHS_PER_YEAR))
        return None if first is None or second is None else quotient(first, second)

    def marginal(self, line: str, year: Window) -> Floats | None:
        """Change of a line over change of revenue on the year before.

        Args:
            line: Full name.
            year: The year.

        Returns:
            Shape (path,); None where a year is missing.
        """
        before = year.shift(-MONTHS_PER_YEAR)
        rows = [self.yearly(name, one) for name in (line, "revenue") for one in (before, year)]
        if any(row is None for row in rows):
            return None
        loss0, loss1, revenue0, revenue1 = (row for row in rows if row is not None)
        return quotient(loss1 - loss0, revenue1 - revenue0)


def forecast_years(lab: Lab) -> tuple[Window, ...]:
    """The years that are read: those that end in the forecast.

    Args:
        lab: The lab.

    Returns:
        Years up to the horizon; the first may hold months of history.
    """
    first = lab.first_forecast // MONTHS_PER_YEAR
    last = (lab.horizon + 1) // MONTHS_PER_YEAR
    return tuple(Window.year(2000 + year) for year in range(first, last))


def draw(
    lab: Lab,
    paths: int,
    seed: int,
    progress: Progress | None = None,
    keep: Sequence[str] = (),
    prepare: bool = False,
) -> Paths:
    """Paths of the policy and of the committed plan.

    Args:
        lab: The lab.
        paths: Number of paths.
        seed: Seed.
        progress: Called with (done, all) over both simulations.
        keep: Lines of which every month and path is kept under the policy.
        prepare: Compiles for the next time, beside the paths of this time.

    Returns:
        The readings.
    """
    years = forecast_years(lab)
    before = (years[0].shift(-MONTHS_PER_YEAR),) if years else ()
    lines = [line for line in YEARLY if line in lab.graph.by_name]
    lines += [f"{part.name}.{ratio}" for part in lab.parts for ratio in UNIT_RATIOS
              if f"{part.name}.{ratio}" in lab.graph.by_name]  # fmt: skip
    asked = {year.label: tuple(lines) for year in years}
    asked.update({year.label: tuple(line for line in lines if "." not in line) for year in before})
    worth = WorthReader(lab)
    for label, wanted in ({} if worth.missing else worth.windows).items():
        asked[label] = tuple(dict.fromkeys((*asked.get(label, ()), *wanted)))
    policy = _simulated(lab, paths, seed, asked, _half(progress, 0, paths), keep, prepare)
    plan = committed(lab)
    same = plan is lab
    # what is read is the same, so that one program serves both
    other = policy if same else _simulated(plan, paths, seed, asked, _half(progress, paths, paths), keep)
    readings, others = (dict(one.results.figures) for one in (policy, other))
    checks = {name: max(policy.checks[name], other.checks[name]) for name in policy.checks}
    return Paths(lab, plan, paths, seed, readings, others, years, checks, policy)


def _simulated(
    lab: Lab,
    paths: int,
    seed: int,
    windows: Mapping[str, tuple[str, ...]],
    progress: Progress | None,
    keep: Sequence[str] = (),
    prepare: bool = False,
) -> Simulation:
    reader = Reader(lab)
    return lab.simulate(
        paths,
        seed,
        months=reader.months,
        keep=keep,
        windows=windows,
        observe=reader.read,
        observed=reader.items,
        progress=progress,
        prepare=prepare,
    )


def _half(progress: Progress | None, done: int, paths: int) -> Progress | None:
    if progress is None:
        return None
    return lambda part, _: progress(done + part, 2 * paths)


__all__ = ["PROFITS", "UNIT_RATIOS", "YEARLY", "Paths", "draw", "forecast_years"]
