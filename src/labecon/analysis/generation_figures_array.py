"""Figures about generations: whether the products on one pay for its training, and how long it would have to live."""

from __future__ import annotations

from collections.abc import Mapping

from labecon.analysis.figures import MONTHS, PURE, Figure, both, figure_of
from labecon.analysis.forecast_array import Paths
from labecon.analysis.measured_array import UNBOUNDED, measured, missing


def payback(paths: Paths) -> Figure:
    """Months in which the first generation released in the forecast pays back its training cost.

    Args:
        paths: Readings under the policy.

    Returns:
        ``generation_payback_months``; keys ``all`` and the lines of generations.
    """
    definition = both(
        "months from release until the contribution of the products on a generation, with their share of common "
        "selling expense, covers its training cost, within its life",
        "自发布至该代模型所支撑产品的累计贡献（扣除分摊的共同销售费用）覆盖其训练成本的月数（限于其在役期内）",
    )
    never = both("a generation does not pay back before it is replaced", "模型在被替换前未能回本")
    return _by_line(paths, "generation_payback_months", "payback", definition, MONTHS, never)


def recovered(paths: Paths) -> Figure:
    """Share of its training cost that the first generation released in the forecast recovers in its life.

    Args:
        paths: Readings under the policy.

    Returns:
        ``generation_recovered_share``; keys ``all`` and the lines of generations.
    """
    definition = both(
        "contribution of the products on a generation while it is live over its training cost",
        "该代模型在役期间所支撑产品的贡献除以其训练成本",
    )
    return _by_line(paths, "generation_recovered_share", "recovered", definition, PURE, UNBOUNDED)


def _by_line(
    paths: Paths, name: str, reading: str, definition: Mapping[str, str], unit: str, never: Mapping[str, str]
) -> Figure:
    lines = [key.partition(":")[2] for key in paths.policy if key.startswith(f"{reading}:")]
    label = both("first generation of every line together", "各系列首个新一代合计")
    variants = [measured("all", label, paths.policy.get(reading), unit, ("training_cost", "contribution"), never)]
    for line in lines:
        sources = (f"{line}.completed_training", f"{line}.release")
        title = next((part.title for part in paths.lab.parts if part.name == line), {})
        named = {lang: title.get(lang, line) for lang in ("en", "zh")}
        variants.append(measured(line, named, paths.policy[f"{reading}:{line}"], unit, sources, never))
    if reading not in paths.policy:
        none = missing("model generations", "模型代际")
        return figure_of(name, definition, [], unit=unit, kind="forecast", reason=none)
    return figure_of(name, definition, variants, unit=unit, kind="forecast", head="all")


def required_life(paths: Paths) -> Figure:
    """Life of a generation at which the economic book breaks even, by year.

    Args:
        paths: Readings under the policy.

    Returns:
        ``required_generation_life_months``; keys are years; its value is that of the last year of the horizon.
    """
    definition = both(
        "months over which training would have to be charged for the year's adjusted result to reach zero",
        "若要当年经调整结果为零，训练成本需摊销的月数",
    )
    never = both("no life is long enough, training aside it loses money", "任何摊销期均不足，扣除训练前已亏损或仍不足")
    keys = [key for key in paths.policy if key.startswith("life:")]
    sources = ("training_cost", "adjusted_net_loss")
    variants = []
    for key in keys:
        year = key.partition(":")[2]
        variants.append(measured(year, both(year, year), paths.policy[key], MONTHS, sources, never))
    head = keys[-1].partition(":")[2] if keys else ""
    reason = both("no year of training history to charge", "缺少可摊销的训练成本历史")
    return figure_of(
        "required_generation_life_months", definition, variants, unit=MONTHS, kind="forecast", head=head, reason=reason
    )
