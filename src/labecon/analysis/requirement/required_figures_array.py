"""The headline of a requirement as figures of the brief: the growth to keep, the margin to reach, the life to have.

Growth and margin are each sought alone, and again with what stands beside them at the favourable ends of their priors:
an answer that only the second gives says that growth, or margin, is not enough on its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from labecon.analysis.figures import MONTHS, PURE, Figure, Variant, both, figure_of
from labecon.analysis.requirement.cases_array import Settings
from labecon.analysis.requirement.goals_array import goal_of
from labecon.analysis.requirement.headline_array import TARGET, Life, headline_levers, required_lives
from labecon.analysis.requirement.levers import Lever
from labecon.analysis.requirement.search_array import Requirement, each_alone
from labecon.labs import Lab, Run

GROWTH, MARGIN, LIFE = "required_growth", "required_gross_margin", "required_generation_life_months"
#: Distance to the favourable end of a prior: its 5th or 95th percentile.
FAVOURABLE = {"growth": 1.6448536269514722, "margin": -1.6448536269514722, "training": -1.6448536269514722}
_ALONE = both("every line, every year, nothing else changed", "各业务线各年均如此，其余不变")
_HELPED = {
    "growth": both(
        "every line, every year, with cost and training at the favourable 5 % of their priors",
        "各业务线各年均如此，且成本与训练取先验中有利的 5% 一端",
    ),
    "margin": both(
        "every line, with growth and training at the favourable 5 % of their priors",
        "各业务线均如此，且增长与训练取先验中有利的 5% 一端",
    ),
}
_DEFINED = {
    "growth": both(
        "growth a year at which the lab begins to break even before its cash is out, on the path of medians",
        "在中位数路径上，现金耗尽之前实现盈亏平衡所需的年增长倍数",
    ),
    "margin": both(
        "long-run gross margin at which the lab begins to break even before its cash is out, on the path of medians",
        "在中位数路径上，现金耗尽之前实现盈亏平衡所需的长期毛利率",
    ),
}
_LIFE = both("months over which training would have to be charged", "训练成本需摊销的月数")
_NO_TRAINING = both("no year of training history to charge", "缺少可摊销的训练成本历史")
_NO_DRIVER = both("the lab has no such driver", "该主体没有此驱动因素")
_TOO_SHORT = both("no life is long enough, training aside the year loses money", "任何寿命均不足，扣除训练后当年仍亏损")


def required_figures(lab: Lab, run: Run) -> dict[str, Figure]:
    """What must be true for the lab to break even before its cash is out.

    Args:
        lab: The lab under its policy.
        run: Its run.

    Returns:
        ``required_growth`` (a multiple a year) and ``required_gross_margin`` (a share), each under the definitions
        ``alone`` and ``with_favourable``, and the definitions ``median/FY2028``, ``with_growth/FY2028`` that belong to
        ``required_generation_life_months``.
    """
    levers = headline_levers(lab)
    asked: list[tuple[str, Lever, Settings]] = []
    for key in ("growth", "margin"):
        if key in levers:
            asked += [(key, levers[key], {}), (key, levers[key], _favourable(levers, key))]
    found = each_alone(goal_of(lab, TARGET), [one[1:] for one in asked], quick=True) if asked else []
    by_key = {key: [one for (name, _, _), one in zip(asked, found, strict=True) if name == key] for key in _DEFINED}
    figures = {name: _figure(name, key, by_key[key]) for name, key in ((GROWTH, "growth"), (MARGIN, "margin"))}
    lives = _lives("median", required_lives(lab, run), both("path of medians", "中位数路径"))
    growth = by_key["growth"]
    if growth and growth[0].points and not growth[0].base.met:
        grown = lab.with_drivers(dict(levers["growth"].settings(growth[0].points[0].values[0])))
        lives += _lives("with_growth", required_lives(grown), both("with the growth required", "达到所需增长时"))
    figures[LIFE] = figure_of(LIFE, _LIFE, lives, unit=MONTHS, kind="forecast", reason=_NO_TRAINING)
    return figures


def with_requirement(figure: Figure | None, needed: Figure | None) -> Figure | None:
    """A figure with the definitions of the headline, which do not change its value.

    Args:
        figure: The figure; None where the lab has none.
        needed: The headline's; None for figures it says nothing of.

    Returns:
        The figure.
    """
    if figure is None or needed is None:
        return needed if figure is None else figure
    return replace(figure, definitions=(*figure.definitions, *needed.definitions))


def _favourable(levers: Mapping[str, Lever], sought: str) -> Settings:
    """The other drivers at the favourable ends of their priors."""
    beside: dict[str, object] = {}
    for key, lever in levers.items():
        if key != sought and lever.spreads:
            beside |= lever.moved(FAVOURABLE[key])
    return beside  # type: ignore[return-value]


def _figure(name: str, key: str, found: Sequence[Requirement]) -> Figure:
    labels = (_ALONE, _HELPED[key])
    keys = ("alone", "with_favourable")
    variants = [_variant(*one, key) for one in zip(keys, labels, found, strict=False)]
    return figure_of(name, _DEFINED[key], variants, kind="forecast", reason=_NO_DRIVER)


def _variant(name: str, label: Mapping[str, str], found: Requirement, key: str) -> Variant:
    """The value at which the target begins to be met, or why there is none."""
    lever = found.levers[0]
    variant = Variant(label, None, unit=PURE, sources=lever.names, key=name)
    if found.points:
        return replace(variant, value=_seen(found.points[0].values[0], key))
    ends = sorted((_seen(lever.low, key), _seen(lever.high, key)))
    low, high = (f"{end:.2f}" if key == "growth" else f"{end:.0%}" for end in ends)
    if found.reachable:
        said = both(f"the target is met at every value from {low} to {high}", f"{low} 至 {high} 的任何值均可实现")
    elif found.shown is not None and found.shown.conclusive:
        said = both(f"no value from {low} to {high} is enough", f"{low} 至 {high} 的任何值均不足")
    else:
        said = both(f"no value computed from {low} to {high} is enough", f"{low} 至 {high} 之间所计算的值均不足")
    return replace(variant, reason=said)


def _seen(value: float, key: str) -> float:
    """A growth as it is; of a cost ratio the margin."""
    return value if key == "growth" else 1 - value


def _lives(key: str, lives: Sequence[Life], label: Mapping[str, str]) -> list[Variant]:
    found = []
    for one in lives:
        named = {language: f"{text}, {one.year}" for language, text in label.items()}
        reason = _TOO_SHORT if one.months is None else {}
        sources = ("training_cost", "adjusted_net_loss")
        name = f"{key}/{one.year}"
        found.append(Variant(named, one.months, None, None, MONTHS, sources, reason, name))
    return found
