"""Can training be amortised, how can four modalities be paid, what does the next generation bring."""

from __future__ import annotations

import numpy as np

from labecon.analysis.fact_reader import computed
from labecon.analysis.figures import MONTHS, PURE, Figure, Variant, both, figure_of
from labecon.analysis.generation_figures_array import required_life
from labecon.analysis.generations import generation_lines, products_of
from labecon.analysis.measured_array import UNBOUNDED, measured
from labecon.analysis.questions.path_values_array import PathValues, path_values
from labecon.analysis.questions.question import Answer, Setting
from labecon.analysis.two_books import break_even_life
from labecon.labs import BASE, Override
from labecon.periods import month_label

LABS = ("minimax", "zhipu")
#: Lives of a generation that are tried, in months.
LIVES = (6, 12, 18, 24, 36)
#: Points by which the next generation moves the lab toward the frontier, or falls short.
STEP = 100


def amortised(setting: Setting) -> list[Answer]:
    """QST-02: coverage, the loss with training written down over a life, and the life that pays.

    Args:
        setting: Labs and paths.

    Returns:
        Reported coverage, required life, loss by life, break-even when generations live 24 months.
    """
    found = []
    paths = path_values(setting)
    for lab in LABS:
        found.append(Answer(lab, setting.reported(lab).figures["training_coverage"]))
        found.append(Answer(lab, required_life(paths.draw(lab))))
        found.append(Answer(lab, _life_scan(setting, lab)))
        found.append(Answer(lab, _exact_life(setting, lab)))
        found.append(Answer(lab, paths.break_even(lab, "longer_life")))
    return found


def _exact_life(setting: Setting, lab: str) -> Figure:
    """The life at which a year breaks even: the same training charged longer, or generations bought less often."""
    rows = []
    never = both("a loss before training: no life turns it into a profit", "训练前已亏损，任何寿命均无法盈利")
    ways = (
        ("charged", both("training charged longer", "训练成本摊销更久")),
        ("bought", both("generations bought less often", "迭代更少")),
    )
    for year in ("FY2026", "FY2027", "FY2028"):
        found = break_even_life(setting.lab(lab), setting.run(lab), year)
        if found is None:
            continue
        for (key, name), months in zip(ways, (found.exact, found.replacement), strict=True):
            label = both(f"{name['en']}, {year}", f"{name['zh']}，{year}")
            reason = never if months is None else {}
            sources = ("training_cost", "adjusted_net_loss")
            rows.append(Variant(label, months, None, None, MONTHS, sources, reason, f"{key}/{year}"))
    definition = both("life at which the year breaks even (medians)", "当年盈亏平衡所需寿命（中位路径）")
    return figure_of("break_even_life_months", definition, rows, unit=MONTHS, kind="forecast", reason=never)


def _life_scan(setting: Setting, lab: str) -> Figure:
    rows = []
    base = setting.lab(lab)
    for life in LIVES:
        key = f"life_{life}"
        change = {name: Override("set", life) for name in ("*.generation_life", "*.amortisation_life")}
        setting.changed(lab, key, change)
        for year in ("FY2026", "FY2028"):
            value = setting.run(lab, key).window("economic_net_loss", year)
            label = both(f"life of {life} months, {year}", f"寿命 {life} 个月，{year}")
            rows.append(Variant(label, value, None, None, base.currency, ("economic_net_loss",), {}, f"{key}/{year}"))
    definition = both(
        "net loss on the medians when training is capitalised and written down over a life",
        "训练成本资本化并按寿命摊销时的净亏损（中位路径）",
    )
    return figure_of("loss_by_life", definition, rows, unit=base.currency, kind="forecast")


def modalities(setting: Setting) -> list[Answer]:
    """QST-08: what each modality costs and sells, beside the cost of one frontier generation.

    Args:
        setting: Labs and paths.

    Returns:
        Share of the world market, training cost, revenue and distance to the frontier by line.
    """
    lab = setting.lab("minimax")
    lines = generation_lines(lab)
    paths = path_values(setting)
    items = [f"{line}.training_cost" for line in lines]
    sold = [f"{product}.revenue" for line in lines for product in products_of(lab, line)]
    paths.read("minimax", BASE.name, (*items, *sold, *(f"{line}.gap" for line in lines)), ("FY2026",))
    cost = [paths.variant("minimax", BASE.name, item, "FY2026") for item in items]
    cost.append(_frontier_cost(setting))
    earned = [paths.variant("minimax", BASE.name, item, "FY2026") for item in sold]
    gaps = [paths.variant("minimax", BASE.name, f"{line}.gap", "FY2026") for line in lines]
    return [
        Answer("minimax", _share(setting)),
        Answer("minimax", _named("cost_per_modality", "training cost by modality", "各模态训练成本", cost)),
        Answer(
            "minimax", _named("revenue_per_modality", "revenue of the products of a modality", "各模态产品收入", earned)
        ),
        Answer("minimax", _named("gap_per_modality", "points behind the frontier", "与前沿的差距（分）", gaps)),
    ]


def _named(name: str, en: str, zh: str, rows: list[Variant]) -> Figure:
    return figure_of(name, both(en, zh), rows, kind="forecast")


def _share(setting: Setting) -> Figure:
    known = {
        "revenue": setting.fact("minimax.total.revenue.FY2024"),
        "market_size": setting.fact("industry.llm_global.market_size.FY2024"),
    }
    rows = [computed("FY2024", both("FY2024", "FY2024"), "revenue / market_size", known)]
    printed = setting.fact("minimax.total.market_share_global.FY2024")
    rows.append(computed("printed", both("as printed", "披露值"), "share", {"share": printed}))
    return figure_of("market_share", both("revenue over the world market", "收入除以全球市场规模"), rows)


def _frontier_cost(setting: Setting) -> Variant:
    fact = setting.fact("industry.grok_3.training_cost.2025-02-01")
    label = both("cost of one frontier generation, Grok 3 as estimated", "一代前沿模型成本（Grok 3 估算）")
    return computed("frontier", label, "cost", {"cost": fact}, "USD")


def next_release(setting: Setting) -> list[Answer]:
    """QST-21: revenue when the next generation comes nearer the frontier, and when it falls short.

    Args:
        setting: Labs and paths.

    Returns:
        Month of the next release, revenue of the two years after, chance of a take-off by the end of 2026.
    """
    found = []
    paths = path_values(setting)
    for lab in LABS:
        lines = generation_lines(setting.lab(lab))
        found.append(Answer(lab, _release_months(setting, lab, lines)))
        keys = {}
        for key, step in (("release_succeeds", -STEP), ("release_falls_short", STEP)):
            setting.changed(lab, key, {f"initial.{line}.gap": Override("shift", step) for line in lines})
            keys[key] = step
            hot = [name for name in setting.lab(lab).graph.by_name if name.endswith(".hot")]
            paths.prepare(lab, key, ("revenue", *hot), ("FY2026", "FY2027"))
        for key in keys:
            definition = both(
                f"revenue when the lab stands {STEP} points nearer to the frontier, or further, than in the base",
                f"与前沿差距较基准缩小或扩大 {STEP} 分时的收入",
            )
            name = f"revenue_if_{key}"
            found.append(Answer(lab, paths.compared(lab, key, "revenue", ("FY2026", "FY2027"), name, definition)))
        found.append(Answer(lab, _takeoffs(setting, paths, lab, (BASE.name, *keys))))
    return found


def _release_months(setting: Setting, lab: str, lines: list[str]) -> Figure:
    run = setting.run(lab)
    rows = []
    for line in lines:
        places = [month for month, value in enumerate(run.forecast[f"{line}.release"]) if value > 0]
        label = both(f"next release of {line}", f"{line} 下一代发布")
        if not places:
            rows.append(Variant(label, None, unit=MONTHS, reason=both("none to the horizon", "推演期内无"), key=line))
            continue
        month = run.first_forecast + places[0]
        sources = (f"{line}.release", f"{line}.generation_life", f"initial.{line}.age")
        said = both(f"{label['en']}, {month_label(month)}", f"{label['zh']}，{month_label(month)}")
        rows.append(Variant(said, float(month), None, None, MONTHS, sources, {}, line))
    definition = both(
        "first month in which a new generation replaces the live one (medians)", "新一代替换现役模型的首月（中位路径）"
    )
    return figure_of("next_release_month", definition, rows, unit=MONTHS, kind="forecast")


def _takeoffs(setting: Setting, paths: PathValues, lab: str, scenarios: tuple[str, ...]) -> Figure:
    hot = [name for name in setting.lab(lab).graph.by_name if name.endswith(".hot")]
    rows = []
    for scenario in scenarios:
        paths.read(lab, scenario, hot, ("FY2026",))
        values = np.mean([paths.of(lab, scenario, name, "FY2026") for name in hot], axis=0)
        label = both(
            f"share of product lines in take-off at the end of FY2026, {scenario}",
            f"FY2026 末处于爆发期的产品线占比，{scenario}",
        )
        share = measured(scenario, label, values, PURE, tuple(hot), UNBOUNDED)
        rows.append(Variant(label, float(np.mean(values)), share.low, share.high, PURE, tuple(hot), {}, scenario))
    definition = both("mean over paths; range over paths", "路径均值与区间")
    return figure_of("takeoff_share", definition, rows, kind="forecast")


__all__ = ["amortised", "modalities", "next_release"]
