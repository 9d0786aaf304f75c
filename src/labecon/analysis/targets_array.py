"""What a question of uncertainty is about: any figure of the forecast, or any line in a month or over a window.

A target is written ``cash@2027-12``, ``revenue@FY2026``, ``break_even_month``, ``training_coverage@FY2027`` or, for
another definition of a figure, ``break_even_month/operating`` and ``runway_median_months/policy``. It says which lab
and how many months to simulate, and reads one number off every path. A name that is both means the figure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Literal, cast

import numpy as np

from labecon.analysis.committed import committed
from labecon.analysis.forecast_array import UNIT_RATIOS, Paths, forecast_years
from labecon.analysis.path_readings_array import PROFITS, PathReader, Reader
from labecon.analysis.readings_array import Floats
from labecon.analysis.valuation.worth_array import BASES, WorthReader
from labecon.errors import UsageError, nearest
from labecon.labs import Lab
from labecon.labs.binding_array import Design
from labecon.labs.simulation_array import simulate
from labecon.periods import MONTHS_PER_YEAR, Window, month_label
from labecon.units import MONTH, Unit

#: number: a quantity; months: a count of months; month: a calendar month; share: 1 on paths where it happens, else 0.
Kind = Literal["number", "months", "month", "share"]
Progress = Callable[[int, int], None]
Figures = Mapping[str, Floats]
#: Other names of figures.
ALIASES = {
    "runway": "runway_median_months",
    "cash_out": "cash_out_month",
    "ruin": "cash_out_month",
    "break_even": "break_even_month",
    "cash_out_probability": "cash_out_probability_24m",
}
#: Quotients by year: numerator, denominator, years by which the second lies earlier.
_QUOTIENTS = {
    "training_coverage": ("revenue", "training_cost", 1),
    "gross_profit_coverage": ("gross_profit", "training_cost", 1),
    "loss_per_revenue": ("adjusted_net_loss", "revenue", 0),
}
_REPORTED = frozenset(
    "runway_static_months loss_growth selling_to_revenue rnd_to_revenue revenue_multiple revenue_per_payer".split()
)
#: Unit ratios by the name that the brief gives them.
_BY_PRODUCT = {"acquisition_cost": UNIT_RATIOS[0], "lifetime_value": UNIT_RATIOS[1], "payback_months": UNIT_RATIOS[2]}
_MONEY = frozenset({"runway_median_months", "cash_out_month", "peak_funding_need"})
#: The two plans of figures about money.
PLANS = ("committed", "policy")
#: Figures and the definitions each has.
FIGURES: dict[str, tuple[str, ...]] = {
    "runway_median_months": ("committed", "committed/zero", "policy", "policy/zero"),
    "cash_out_month": ("committed", "committed/zero", "policy", "policy/zero"),
    "cash_out_probability_24m": PLANS,
    "peak_funding_need": PLANS,
    "equity_value": BASES,
    "break_even_month": tuple(PROFITS),
    "break_even_revenue": tuple(PROFITS),
    "break_even_probability": tuple(PROFITS),
    "generation_payback_months": (),
    "generation_recovered_share": (),
    "required_generation_life_months": (),
    "training_coverage": (),
    "gross_profit_coverage": (),
    "loss_per_revenue": (),
    "marginal_loss_per_revenue": (),
}


@dataclass(frozen=True)
class Target:
    """A number that every path has.

    Args:
        name: Canonical spelling.
        lab: The lab to simulate: under its policy, or on its committed plan.
        unit: Unit of the number.
        kind: What the number is.
        months: Forecast months to simulate.
        derive: Reads it off the figures of a simulation, shape (path,); infinity for never, not-a-number for undefined.
        reader: Reads the figures that ``derive`` needs off months; None where windows are enough.
        windows: Window label to lines.
        plan: ``policy`` or ``committed``.
        last: The value that stands for never, one past the horizon; None where there is no such value.
    """

    name: str
    lab: Lab
    unit: str
    kind: Kind
    months: int
    derive: Callable[[Figures], Floats]
    reader: Reader | None = None
    windows: Mapping[str, Sequence[str]] = field(default_factory=dict)
    plan: str = "policy"
    last: float | None = None

    @property
    def figure(self) -> str:
        """The line or figure it is about, without period and definition."""
        return self.name.partition("@")[0].partition("/")[0]

    def values(
        self,
        paths: int | Sequence[int],
        seed: int,
        *,
        design: Design | None = None,
        threads: int = 0,
        progress: Progress | None = None,
    ) -> Floats:
        """The number on paths, or on the cases of a design.

        Args:
            paths: Number of paths or cases, or their numbers.
            seed: Seed.
            design: See `labecon.labs.designs_array`.
            threads: Worker threads; 0 for the default.
            progress: Called with (done, all).

        Returns:
            Shape (path,).
        """
        found = simulate(
            self.lab,
            paths,
            seed,
            months=self.months,
            keep=(),
            windows=self.windows,
            observe=None if self.reader is None else self.reader.read,
            observed=() if self.reader is None else self.reader.items,
            checks=False,
            threads=threads,
            progress=progress,
            design=design,
        )
        return self.derive(found.results.figures)

    def finite(self, values: Floats) -> Floats:
        """The numbers with one past the horizon in place of never.

        Args:
            values: Shape (path,).

        Returns:
            Shape (path,); not-a-number where never has no place on the scale.
        """
        return np.where(np.isfinite(values), values, np.nan if self.last is None else self.last)


def target_of(lab: Lab, text: str, place: str = "--target") -> Target:
    """The target that a text names.

    Args:
        lab: The lab under its policy.
        text: See the module.
        place: Where the text stands, for messages.

    Returns:
        The target.

    Raises:
        UsageError: There is no such line or figure, or it has no value there.
    """
    name, _, period = text.strip().partition("@")
    if name in lab.graph.by_name and name not in FIGURES:
        return _line(lab, name, period, place)
    head, _, definition = name.partition("/")
    head = ALIASES.get(head, head)
    _refuse(lab, head, definition, place)
    asked = _Asked(lab, head, definition, period, place)
    if head in _MONEY or _within(head) is not None:
        return _money(asked)
    if head.startswith("break_even"):
        return _break_even(asked)
    if head == "equity_value":
        return _worth(asked)
    if head.startswith(("generation", "required")):
        return _generation(asked)
    return _by_year(asked)


@dataclass(frozen=True)
class _Asked:
    lab: Lab
    head: str
    definition: str
    period: str
    place: str

    def absent(self, lines: str) -> UsageError:
        text = f"{self.lab.name} gives no {self.head}: it has no {lines}"
        return UsageError.of("unknown-name", text, self.place, f"labecon lines {self.lab.name} lists lines")

    def named(self, definition: str) -> str:
        return f"{self.head}/{definition}" if self.definition else self.head


def _refuse(lab: Lab, head: str, definition: str, place: str) -> None:
    if head in _REPORTED:
        raise UsageError.of("unknown-name", f"{head} is arithmetic on reported figures: no driver moves it", place)
    if head in _BY_PRODUCT:
        ratio = _BY_PRODUCT[head]
        has = [f"{part.name}.{ratio}" for part in lab.parts if f"{part.name}.{ratio}" in lab.graph.by_name]
        remedy = f"write {(has or [f'PRODUCT.{ratio}'])[0]}@{Window.year(2000 + lab.first_forecast // 12 + 1).label}"
        raise UsageError.of("unknown-name", f"{head} has one value a product", place, remedy)
    if head not in FIGURES and _within(head) is None:
        text = f"{lab.name} has no line or figure {head!r}{nearest(head, [*FIGURES, *lab.graph.by_name])}"
        remedy = "a figure such as runway_median_months, or LINE@PERIOD such as cash@2027-12"
        raise UsageError.of("unknown-name", text, place, remedy)
    known = FIGURES.get(head, PLANS)
    if definition and definition not in known:
        text = f"{head} has no definition {definition!r}; definitions: {', '.join(known) or 'none'}"
        raise UsageError.of("unknown-name", text, place)


def _within(head: str) -> int | None:
    word = head.removeprefix("cash_out_probability_")
    months = word.removesuffix("m")
    return int(months) if word != head and word != months and months.isdecimal() and len(months) < 4 else None


def _line(lab: Lab, name: str, period: str, place: str) -> Target:
    if not period:
        example = f"{name}@{month_label(lab.horizon)} or {name}@{Window.year(2000 + lab.horizon // 12).label}"
        raise UsageError.of("usage", f"{name} needs a month or a window", place, f"write {example}")
    window = Window.parse(period)
    if window.end > lab.horizon or window.end < lab.first_forecast:
        first, last = month_label(lab.first_forecast), month_label(lab.horizon)
        raise UsageError.of("out-of-range", f"{name}@{period}: must end between {first} and {last}", place)
    node = lab.graph.by_name[name]
    if node.kind == "check":
        raise UsageError.of("unknown-name", f"{name} is a check, not a line", place)
    unit = str(Unit.parse(str(node.unit)) * MONTH) if node.is_flow and window.months > 0 else str(node.unit)
    key = f"{window.label}:{name}"
    months = window.end - lab.actual_through
    return Target(
        f"{name}@{window.label}", lab, unit, "number", months, lambda found: found[key], None, {window.label: (name,)}
    )


def _money(asked: _Asked) -> Target:
    definition = asked.definition or "committed"
    plan, _, level = definition.partition("/")
    lab = committed(asked.lab) if plan == "committed" else asked.lab
    reader = PathReader(lab, profits=False)
    if not reader.money:
        raise asked.absent("cash")
    key = "runway:zero" if level else "runway"
    within, months = _within(asked.head), reader.horizon
    if within is not None and not 1 <= within <= months:
        raise UsageError.of("out-of-range", f"{asked.head}: must lie in 1..{months} months", asked.place)
    target = Target(
        asked.named(definition), lab, "month", "months", months, lambda found: found[key], reader, plan=plan
    )
    if within is not None:
        share = partial(_within_months, key, within)
        return replace(target, unit="1", kind="share", months=within, derive=share)
    if asked.head == "peak_funding_need":
        return replace(target, unit=lab.currency, kind="number", derive=lambda found: found["peak_need"])
    if asked.head == "cash_out_month":
        start = lab.actual_through
        return replace(target, kind="month", derive=lambda found: start + found[key], last=float(lab.horizon + 1))
    exact = f"{key}:exact"  # whole months would make bars of one length of drivers that differ
    return replace(target, derive=lambda found: found[exact], last=float(months + 1))


def _within_months(key: str, most: float, found: Figures) -> Floats:
    return np.where(np.isnan(found[key]), np.nan, (found[key] <= most).astype(np.float64))


def _break_even(asked: _Asked) -> Target:
    lab, revenue = asked.lab, asked.head == "break_even_revenue"
    reader = Reader(lab) if revenue else PathReader(lab)
    key = asked.definition or next(iter(reader.profits), "adjusted")
    if key not in reader.profits:
        raise asked.absent(PROFITS[key][0])
    target = Target(asked.named(key), lab, "month", "month", reader.months, partial(_by, key, lab.horizon), reader)
    if asked.head == "break_even_month":
        return replace(target, last=float(lab.horizon + 1))
    if revenue:
        reading = f"break_even_revenue:{key}"
        return replace(target, unit=lab.currency, kind="number", derive=lambda found: found[reading])
    share = partial(_within_months, f"break_even:{key}", lab.horizon)
    return replace(target, unit="1", kind="share", derive=share)


def _by(key: str, horizon: int, found: Figures) -> Floats:
    """Months up to the horizon; what comes later counts as never."""
    months = found[f"break_even:{key}"]
    return np.where(months > horizon, np.inf, months)


def _worth(asked: _Asked) -> Target:
    """Equity value, the assumptions of the valuation at their medians."""
    worth = WorthReader(asked.lab)
    if worth.missing:
        raise asked.absent(worth.missing[0])
    basis = asked.definition or BASES[0]
    return Target(
        asked.named(basis), worth.lab, asked.lab.currency, "number", worth.months,
        lambda found: worth.worth(found).equity[basis], worth.reader, worth.windows,
    )  # fmt: skip


def _generation(asked: _Asked) -> Target:
    reader = Reader(asked.lab)
    if asked.head == "required_generation_life_months":
        years = [one.label for one in reader.life.years if not asked.period or one == Window.parse(asked.period)]
        if not years:
            raise asked.absent(f"year of training in {asked.period}" if asked.period else "history of training")
        name, key = f"{asked.head}@{years[-1]}", f"life:{years[-1]}"
        return Target(name, asked.lab, "month", "months", reader.months, lambda found: found[key], reader)
    if not reader.generations.items:
        raise asked.absent("model generations")
    months = asked.head == "generation_payback_months"
    key, unit, kind = ("payback", "month", "months") if months else ("recovered", "1", "number")
    return Target(asked.head, asked.lab, unit, cast(Kind, kind), reader.months, lambda found: found[key], reader)


def _known(lab: Lab, line: str, year: Window, back: int) -> bool:
    """Whether no month of a line is unknown in the year so many years earlier: history may not have it."""
    start, end = year.start - back * MONTHS_PER_YEAR, year.end - back * MONTHS_PER_YEAR
    return all(lab.history.at(line, month) is not None for month in range(start, min(end + 1, lab.first_forecast)))


def _by_year(asked: _Asked) -> Target:
    lab = asked.lab
    marginal = asked.head not in _QUOTIENTS
    above, below, shift = ("adjusted_net_loss", "revenue", 0) if marginal else _QUOTIENTS[asked.head]
    if not {above, below} <= set(lab.graph.by_name):
        raise asked.absent(f"{above} or {below}")
    earlier = [(line, 1) for line in (above, below)] if marginal else [(below, shift)]
    needed = [(above, 0), (below, 0), *earlier] if marginal else [(above, 0), *earlier]
    years = [year for year in forecast_years(lab) if all(_known(lab, line, year, back) for line, back in needed)]
    whole = [year for year in years if year.start >= lab.first_forecast] or years
    year = Window.parse(asked.period) if asked.period else whole[0] if whole else None
    if year is None or year not in years:
        known = ", ".join(one.label for one in years) or "no full year"
        raise UsageError.of("out-of-range", f"{asked.head}@{asked.period}: it has a value in {known}", asked.place)

    def derive(found: Figures) -> Floats:
        paths = Paths(lab, lab, 0, 0, found, found, (year,), {})
        value = paths.marginal(above, year) if marginal else paths.over(above, below, year, shift)
        return np.full(0, np.nan) if value is None else value

    windows = {one.label: (above, below) for one in (year.shift(-MONTHS_PER_YEAR), year)}
    months = year.end - lab.actual_through
    return Target(f"{asked.head}@{year.label}", lab, "1", "number", months, derive, None, windows)
