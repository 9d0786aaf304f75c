"""Figures about money: when it runs out, how likely that is, how much is short, when the lab earns its keep."""

from __future__ import annotations

from collections.abc import Mapping

from labecon.analysis.committed import RESERVE, SWITCHES, money_lines
from labecon.analysis.figures import MONTHS, PURE, Figure, Variant, both, figure_of
from labecon.analysis.forecast_array import Paths
from labecon.analysis.measured_array import UNBOUNDED, measured, missing
from labecon.analysis.path_readings_array import PROFITS
from labecon.analysis.readings_array import Floats, share_interval, share_within
from labecon.periods import month_index, month_label

#: Months within which the chance of running out is read.
WITHIN = (12, 24, 36)
_PROFIT_NAMES = {
    "adjusted": both("adjusted net profit", "经调整净利润"),
    "operating": both("operating profit", "经营利润"),
    "free_cash_flow": both("free cash flow", "自由现金流"),
    "contribution": both("contribution (gross profit less selling expense)", "贡献利润（毛利减销售费用）"),
    "gross": both("gross profit", "毛利"),
}
_PLANS = {
    "committed": both("committed plan, no new raises", "既定计划，不再融资"),
    "policy": both("policy with raises", "按政策并融资"),
}


def _plan_readings(paths: Paths) -> dict[str, Mapping[str, Floats]]:
    return {"committed": paths.committed, "policy": paths.policy}


def _plan_sources(paths: Paths) -> tuple[str, ...]:
    switches = [name for name in SWITCHES if name in paths.lab.drivers]
    reserve = [RESERVE[0]] if RESERVE[0] in paths.lab.drivers else []
    return (*money_lines(paths.lab), *switches, *reserve)


def runway(paths: Paths) -> Figure:
    """The dynamic runway: months until funded liquidity and undrawn facilities fall below the reserve.

    Args:
        paths: Readings.

    Returns:
        ``runway_median_months``; keys ``committed``, ``committed/zero``, ``policy``, ``policy/zero``.
    """
    definition = both(
        "months from the last balance sheet until cash, financial assets and undrawn facilities fall below the reserve "
        "(median of the paths)",
        "自最近资产负债表起，现金、金融资产与未提取授信降至储备以下的月数（路径中位数）",
    )
    end = month_label(paths.lab.horizon)
    never = both(f"the money lasts beyond {end}", f"资金可维持至 {end} 之后")
    ends = {"": both("below the reserve", "低于储备"), "/zero": both("below zero", "低于零")}
    variants = []
    for plan, readings in _plan_readings(paths).items():
        for suffix, level in ends.items():
            label = both(f"{_PLANS[plan]['en']}, {level['en']}", f"{_PLANS[plan]['zh']}，{level['zh']}")
            name = "runway:zero" if suffix else "runway"
            sources = _plan_sources(paths)
            variants.append(measured(plan + suffix, label, readings.get(name), MONTHS, sources, never))
    return figure_of("runway_median_months", definition, variants, unit=MONTHS, kind="forecast", head="committed")


def cash_out(paths: Paths) -> Figure:
    """The chance that the money runs out within so many months.

    Args:
        paths: Readings.

    Returns:
        ``cash_out_probability_24m``; keys ``committed/12`` and so on; the range is the 95 % interval of drawing.
    """
    definition = both(
        "share of the paths on which the money falls below the reserve within so many months",
        "在若干月内资金降至储备以下的路径占比",
    )
    variants = []
    for plan, readings in _plan_readings(paths).items():
        months = readings.get("runway")
        for within in WITHIN:
            label = both(f"{_PLANS[plan]['en']}, within {within} months", f"{_PLANS[plan]['zh']}，{within} 个月内")
            if months is None:
                why = missing("cash", "现金")
                variants.append(Variant(label, None, unit=PURE, reason=why, key=f"{plan}/{within}"))
                continue
            share = share_within(months, within)[0]
            low, high = share_interval(share, len(months))
            variants.append(Variant(label, share, low, high, PURE, _plan_sources(paths), {}, f"{plan}/{within}"))
    return figure_of("cash_out_probability_24m", definition, variants, kind="forecast", head="committed/24")


def break_even(paths: Paths, name: str) -> Figure:
    """Month of breaking even, or revenue of the twelve months to it, under each definition of profit.

    Args:
        paths: Readings under the policy.
        name: ``break_even_month`` (value: months since 2000-01) or ``break_even_revenue``.

    Returns:
        The figure; keys are those of `PROFITS`.
    """
    month = name == "break_even_month"
    definition = both(
        "first month whose trailing twelve months are positive and stay so for twelve"
        if month
        else "revenue of the twelve months to break-even",
        "首个过去十二个月为正且其后十二个月保持为正的月份" if month else "盈亏平衡时过去十二个月收入",
    )
    unit = MONTHS if month else paths.lab.currency
    reading = "break_even" if month else "break_even_revenue"
    end = month_label(paths.lab.horizon)
    never = both(f"it does not break even by {end}", f"{end} 前未能盈亏平衡")
    variants = [
        measured(key, _PROFIT_NAMES[key], paths.policy.get(f"{reading}:{key}"), unit, (line, "revenue"), never)
        for key, (line, _) in PROFITS.items()
    ]
    return figure_of(name, definition, variants, unit=unit, kind="forecast", head="adjusted")


def break_even_probability(paths: Paths) -> Figure:
    """The chance of breaking even by the end of the horizon.

    Args:
        paths: Readings under the policy.

    Returns:
        ``break_even_probability``; keys are those of `PROFITS`; the range is the 95 % interval of drawing.
    """
    end = month_label(paths.lab.horizon)
    definition = both(f"share of the paths that break even by {end}", f"{end} 前盈亏平衡的路径占比")
    variants = []
    for key, (line, _) in PROFITS.items():
        months = paths.policy.get(f"break_even:{key}")
        if months is None:
            variants.append(Variant(_PROFIT_NAMES[key], None, reason=missing(line), key=key))
            continue
        share = share_within(months, month_index(end))[0]
        low, high = share_interval(share, len(months))
        variants.append(Variant(_PROFIT_NAMES[key], share, low, high, PURE, (line,), {}, key))
    return figure_of("break_even_probability", definition, variants, kind="forecast", head="adjusted")


def peak_need(paths: Paths) -> Figure:
    """The largest shortfall of money along the path.

    Args:
        paths: Readings.

    Returns:
        ``peak_funding_need``; keys ``committed``, ``policy``.
    """
    definition = both(
        f"largest shortfall of cash, financial assets and undrawn facilities by {month_label(paths.lab.horizon)}",
        f"至 {month_label(paths.lab.horizon)} 现金、金融资产与未提取授信的最大缺口",
    )
    unit = paths.lab.currency
    variants = [
        measured(plan, _PLANS[plan], readings.get("peak_need"), unit, _plan_sources(paths), UNBOUNDED)
        for plan, readings in _plan_readings(paths).items()
    ]
    return figure_of("peak_funding_need", definition, variants, unit=unit, kind="forecast", head="committed")
