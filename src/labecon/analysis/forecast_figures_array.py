"""The figures of the forecast: each with its range over paths, its definitions and, where there is none, the reason."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from labecon.analysis.demand_shock import demand_shock
from labecon.analysis.figures import PURE, Figure, Variant, both, figure_of
from labecon.analysis.forecast_array import UNIT_RATIOS, Paths
from labecon.analysis.generation_figures_array import payback, recovered, required_life
from labecon.analysis.measured_array import UNBOUNDED, measured
from labecon.analysis.money_figures_array import break_even, break_even_probability, cash_out, peak_need, runway
from labecon.analysis.readings_array import Floats
from labecon.analysis.valuation.figure_array import worth_figure
from labecon.periods import Window

#: Years shown of a figure that has one value a year.
SHOWN = 4
_LINES = {
    "revenue": both("revenue", "收入"),
    "training_cost": both("training cost", "训练成本"),
    "gross_profit": both("gross profit", "毛利"),
    "adjusted_net_loss": both("adjusted net loss", "经调整净亏损"),
}
_UNIT_NAMES = {
    "acquisition_cost": ("acquisition_cost", both("acquisition spending over new users", "获客支出除以新增用户")),
    "lifetime_value": ("lifetime_value", both("gross profit of a new user until it leaves", "新增用户生命周期毛利")),
    "acquisition_payback": ("payback_months", both("months of gross profit that pay for a new user", "获客回本月数")),
}
_NO_PROFIT = both("a user brings no gross profit", "单个用户不产生毛利")
_SHRINKS = both("revenue does not grow", "收入未增长")


def forecast_figures(paths: Paths) -> dict[str, Figure]:
    """Every figure of the forecast.

    Args:
        paths: Readings of the lab.

    Returns:
        Figures by name; one that the lab's lines do not give has no value and says why.
    """
    figures = [
        runway(paths),
        cash_out(paths),
        break_even(paths, "break_even_month"),
        break_even(paths, "break_even_revenue"),
        break_even_probability(paths),
        _yearly(paths, "training_coverage", "revenue", "training_cost", 1),
        _yearly(paths, "gross_profit_coverage", "gross_profit", "training_cost", 1),
        _yearly(paths, "loss_per_revenue", "adjusted_net_loss", "revenue", 0),
        marginal(paths),
        _burn_multiple(paths),
        payback(paths),
        recovered(paths),
        required_life(paths),
        peak_need(paths),
        worth_figure(paths),
        *_unit_figures(paths),
    ]
    return {figure.name: figure for figure in figures}


def shown_years(paths: Paths) -> tuple[Window, ...]:
    """The years that the brief shows: the first three that end in the forecast, and the last one.

    Args:
        paths: Readings.

    Returns:
        Years in order.
    """
    return paths.years if len(paths.years) <= SHOWN else (*paths.years[: SHOWN - 1], paths.years[-1])


def _yearly(paths: Paths, name: str, above: str, below: str, shift: int) -> Figure:
    """A quotient of two lines by year."""
    variants = []
    for year in shown_years(paths):
        base = year.shift(-12 * shift)
        first, second = _LINES[above], _LINES[below]
        label = both(
            f"forecast, {first['en']} {year.label} / {second['en']} {base.label}",
            f"预测，{year.label} {first['zh']} / {base.label} {second['zh']}",
        )
        values = paths.over(above, below, year, shift)
        variants.append(measured(f"forecast/{year.label}", label, values, PURE, (above, below), UNBOUNDED))
    definition = both(
        f"{_LINES[above]['en']} over {_LINES[below]['en']} by year",
        f"{_LINES[above]['zh']}除以{_LINES[below]['zh']}（按年）",
    )
    return figure_of(name, definition, variants, kind="forecast")


def marginal(paths: Paths) -> Figure:
    """Change of the adjusted loss over change of revenue: between years, and by 1 % more demand.

    Args:
        paths: Readings under the policy; the demand shock runs on the committed plan.

    Returns:
        ``marginal_loss_per_revenue``; keys ``forecast/FY2027``, ``shock/FY2027``.
    """
    variants = []
    years = shown_years(paths)
    for year in years:
        label = both(
            f"forecast, change of adjusted loss over change of revenue, {year.shift(-12).label} to {year.label}",
            f"预测，{year.shift(-12).label} 至 {year.label} 经调整亏损变化除以收入变化",
        )
        values = paths.marginal("adjusted_net_loss", year)
        key = f"forecast/{year.label}"
        variants.append(measured(key, label, values, PURE, ("adjusted_net_loss", "revenue"), UNBOUNDED))
    whole = [year for year in years if year.start >= paths.lab.first_forecast]
    definition = both("change of loss over change of revenue", "亏损变化除以收入变化")
    shocks = demand_shock(paths.plan, whole)
    return figure_of("marginal_loss_per_revenue", definition, [*variants, *shocks], kind="forecast")


def _burn_multiple(paths: Paths) -> Figure:
    variants = []
    for year in shown_years(paths):
        label = both(
            f"forecast, free cash outflow over new revenue, {year.label}",
            f"预测，{year.label} 自由现金流出除以新增收入",
        )
        before, after = paths.yearly("revenue", year.shift(-12)), paths.yearly("revenue", year)
        flow = paths.yearly("free_cash_flow", year)
        values = None if before is None or after is None or flow is None else _over_growth(-flow, after - before)
        sources = ("free_cash_flow", "revenue")
        variants.append(measured(f"forecast/{year.label}", label, values, PURE, sources, _SHRINKS))
    definition = both("free cash outflow over the increase of revenue on the year before", "自由现金流出除以收入年增量")
    return figure_of("burn_multiple", definition, variants, kind="forecast")


def _over_growth(burn: Floats, growth: Floats) -> Floats:
    """Burn over growth; infinity where cash is burnt and revenue does not grow."""
    safe = np.where(growth > 0, growth, 1.0)
    return np.where(growth > 0, burn / safe, np.where(np.isnan(growth) | np.isnan(burn), np.nan, np.inf))


def _unit_figures(paths: Paths) -> list[Figure]:
    years = [year for year in shown_years(paths) if year.start >= paths.lab.first_forecast][:1]
    figures = []
    for ratio in UNIT_RATIOS:
        name, definition = _UNIT_NAMES[ratio]
        variants, unit = [], PURE
        for part in paths.lab.parts:
            item = f"{part.name}.{ratio}"
            if item not in paths.lab.graph.by_name:
                continue
            unit = str(paths.lab.graph.by_name[item].unit)
            variants += [_unit_variant(paths, part.title, item, year, unit) for year in years]
        reason = both("the lab has no consumer product", "该实验室没有消费者产品")
        figures.append(figure_of(name, definition, variants, unit=unit, kind="forecast", reason=reason))
    return figures


def _unit_variant(paths: Paths, title: Mapping[str, str], item: str, year: Window, unit: str) -> Variant:
    part = item.partition(".")[0]
    label = both(f"{title.get('en', part)}, {year.label}", f"{title.get('zh', part)}，{year.label}")
    values = paths.yearly(item, year)
    if values is not None and item.endswith("payback"):
        values = np.where(values < 0, np.inf, values)
    return measured(f"forecast/{part}/{year.label}", label, values, unit, (item,), _NO_PROFIT)


def readings_behind(paths: Paths) -> dict[str, Floats]:
    """The reading per path behind each figure, for the question what decides it.

    Args:
        paths: Readings.

    Returns:
        Figure to shape (path,). A chance has the money that decides it, a payback that mostly does not happen the share
        recovered, a figure with one value a year that of the first full year.
    """
    found = {
        "runway_median_months": paths.committed.get("runway"),
        "cash_out_probability_24m": paths.committed.get("money_after"),
        "peak_funding_need": paths.committed.get("peak_need"),
        "break_even_month": paths.policy.get("break_even:adjusted"),
        "break_even_revenue": paths.policy.get("break_even_revenue:adjusted"),
        "break_even_probability": paths.policy.get("break_even:adjusted"),
        "generation_payback_months": paths.policy.get("recovered"),
        "generation_recovered_share": paths.policy.get("recovered"),
    }
    lives = [key for key in paths.policy if key.startswith("life:")]
    if lives:
        found["required_generation_life_months"] = paths.policy[lives[-1]]
    whole = [year for year in paths.years if year.start >= paths.lab.first_forecast]
    for year in whole[:1]:
        found["training_coverage"] = paths.over("revenue", "training_cost", year, 1)
        found["gross_profit_coverage"] = paths.over("gross_profit", "training_cost", year, 1)
        found["loss_per_revenue"] = paths.over("adjusted_net_loss", "revenue", year)
        found["marginal_loss_per_revenue"] = paths.marginal("adjusted_net_loss", year)
    return {name: values for name, values in found.items() if values is not None}
