"""Does growth narrow the loss, does compute outgrow revenue, does less marketing hurt."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from labecon.analysis.fact_reader import computed
from labecon.analysis.figures import Figure, both, figure_of
from labecon.analysis.forecast_figures_array import marginal
from labecon.analysis.measured_array import UNBOUNDED, measured
from labecon.analysis.questions.path_values_array import PathValues, path_values
from labecon.analysis.questions.question import Answer, Setting
from labecon.labs import BASE, Override

LABS = ("minimax", "zhipu")
#: Effort of acquisition that stands for a cut by half.
HALF = 0.5
_NARROWS = both("more revenue came with less loss: it narrows", "收入增加而亏损减少：收窄")
_WIDENS = both("more revenue came with more loss: it widens", "收入增加而亏损同时增加：扩大")


def more_revenue(setting: Setting) -> list[Answer]:
    """QST-01: change of the loss over change of revenue, with its sign, reported and ahead.

    Args:
        setting: Labs and paths.

    Returns:
        Loss per revenue, marginal loss and growth of the loss, per lab.
    """
    found = []
    paths = path_values(setting)
    for lab in LABS:
        known = setting.reported(lab).figures
        past, ahead = known["marginal_loss_per_revenue"], marginal(paths.draw(lab))
        signs = [] if past.value is None else [_WIDENS if past.value > 0 else _NARROWS]
        joined = replace(past, definitions=(*past.definitions, *ahead.definitions), notes=(*past.notes, *signs))
        found += [Answer(lab, joined), Answer(lab, known["loss_per_revenue"]), Answer(lab, known["loss_growth"])]
    return found


def compute_growth(setting: Setting) -> list[Answer]:
    """QST-16: growth of training compute beside growth of revenue, same windows.

    Args:
        setting: Labs and paths.

    Returns:
        Both multiples and their quotient, reported and ahead.
    """
    found = []
    paths = path_values(setting)
    for lab in LABS:
        found.append(Answer(lab, _reported_growth(setting, lab)))
        paths.read(lab, BASE.name, ("cloud_cost", "revenue"), ("FY2026", "FY2027"))
        rows = []
        for line, name in (("cloud_cost", both("cloud cost", "云算力成本")), ("revenue", both("revenue", "收入"))):
            label = both(f"{name['en']} FY2027 / FY2026", f"{name['zh']} FY2027 / FY2026")
            rows.append(paths.quotient(lab, BASE.name, (line, "FY2027"), (line, "FY2026"), label))
        definition = both("growth from FY2026 to FY2027", "FY2026 至 FY2027 增长倍数")
        found.append(Answer(lab, figure_of("compute_growth_ahead", definition, rows, kind="forecast")))
    return found


def _reported_growth(setting: Setting, lab: str) -> Figure:
    facts = setting.facts(lab)
    window, months = ("9M2025", 9) if lab == "minimax" else ("H1-2025", 6)
    rows = []
    for line, alias in (("training_cost", "training_cost"), ("revenue", "revenue")):
        name = both("training cost", "训练成本") if line == "training_cost" else both("revenue", "收入")
        label = both(f"{name['en']} {window} annualised / FY2024", f"{window} 年化{name['zh']} / FY2024")
        known = {alias: facts.fact(line, window), f"{alias}_before": facts.fact(line, "FY2024")}
        rows.append(computed(line, label, f"{alias} * 12 / {months} / {alias}_before", known))
    label = both("growth of training cost over growth of revenue", "训练成本增长 / 收入增长")
    both_lines = {
        "training_cost": facts.fact("training_cost", window),
        "training_cost_before": facts.fact("training_cost", "FY2024"),
        "revenue": facts.fact("revenue", window),
        "revenue_before": facts.fact("revenue", "FY2024"),
    }
    formula = "( training_cost / training_cost_before ) / ( revenue / revenue_before )"
    rows.append(computed("quotient", label, formula, both_lines))
    definition = both("growth of compute for training beside growth of revenue", "训练算力与收入的增长")
    return figure_of("compute_growth", definition, rows, head="quotient")


def marketing_cut(setting: Setting) -> list[Answer]:
    """QST-17: what half the acquisition effort does to users, revenue and contribution.

    Args:
        setting: Labs and paths.

    Returns:
        Reported ratio and new users; elasticity, users, revenue and contribution at half the effort.
    """
    paths = path_values(setting)
    found = [Answer("minimax", setting.reported("minimax").figures["selling_to_revenue"])]
    found.append(Answer("minimax", _new_user_change(setting)))
    key = "acquisition_effort_0.5"
    setting.changed("minimax", key, {"*.acquisition_effort": Override("scale", HALF)})
    years = ("FY2026", "FY2027")
    paths.prepare("minimax", key, ("new_users", "revenue", "contribution"), years)
    for line, text in (
        ("new_users", both("new users at half the acquisition effort", "获客投入减半时的新增用户")),
        ("revenue", both("revenue at half the acquisition effort", "获客投入减半时的收入")),
        ("contribution", both("contribution at half the acquisition effort", "获客投入减半时的贡献利润")),
    ):
        found.append(Answer("minimax", paths.compared("minimax", key, line, years, f"{line}_at_half_effort", text)))
    found.append(Answer("minimax", _elasticity(paths, key)))
    return found


def _new_user_change(setting: Setting) -> Figure:
    rows = []
    for segment, name in (("talkie", "Talkie"), ("minimax_app", "MiniMax app")):
        ids = [f"minimax.{segment}.new_users.{window}" for window in ("9M2025", "9M2024")]
        known = {"new_users": setting.fact(ids[0]), "new_users_before": setting.fact(ids[1])}
        label = both(f"{name}, 9M2025 over 9M2024, less one", f"{name}，9M2025 较 9M2024")
        rows.append(computed(segment, label, "new_users / new_users_before - 1", known))
    known = {
        "new_users": setting.fact("minimax.total.new_users.9M2025"),
        "new_users_before": setting.fact("minimax.total.new_users.FY2024"),
    }
    label = both("all products, 9M2025 annualised over FY2024, less one", "全部产品，9M2025 年化较 FY2024")
    rows.append(computed("total", label, "new_users * 12 / 9 / new_users_before - 1", known))
    definition = both("change of new users while selling expense was cut", "销售费用收缩期间新增用户变化")
    return figure_of("new_users_growth", definition, rows)


def _elasticity(paths: PathValues, key: str) -> Figure:
    rows = []
    for line, name in (("new_users", both("new users", "新增用户")), ("revenue", both("revenue", "收入"))):
        base, cut = (paths.of("minimax", one, line, "FY2027") for one in (BASE.name, key))
        label = both(f"elasticity of {name['en']} FY2027 to effort", f"FY2027 {name['zh']}对投入的弹性")
        rows.append(measured(line, label, np.log(cut / base) / np.log(HALF), "1", (line,), UNBOUNDED))
    definition = both("log change over log change of the acquisition effort", "对数变化除以获客投入的对数变化")
    return figure_of("acquisition_elasticity", definition, rows, kind="forecast")


__all__ = ["compute_growth", "marketing_cut", "more_revenue"]
