"""Counterfactuals of strategy: stop training, consumer or enterprise, half of revenue from the interface."""

from __future__ import annotations

from dataclasses import replace
from decimal import ROUND_HALF_EVEN, Decimal

from labecon.analysis.fact_reader import computed
from labecon.analysis.figures import PURE, Figure, Variant, both, figure_of
from labecon.analysis.questions.path_values_array import PathValues, name_of, path_values
from labecon.analysis.questions.question import Answer, Setting
from labecon.analysis.readings_array import share_interval
from labecon.facts import Fact
from labecon.labs import BASE, Lab

STOP = "stop_training"
PIVOT = "consumer_to_enterprise"
HALF_API = "api_half_of_revenue"
#: The twelve months after training stops in the scenario.
YEAR_AFTER = "2026-04..2027-03"
_MILLION = Decimal(1000000)
_YEARS = ("FY2026", "FY2027", "FY2028")


def stop_training(setting: Setting) -> list[Answer]:
    """QST-05: what is left of the loss without research, and the path on which the lab serves open generations.

    Args:
        setting: Labs and paths.

    Returns:
        Static residual; loss, revenue and distance to the frontier on the path beside the base; month of profit.
    """
    paths = path_values(setting)
    found = [Answer("zhipu", static_residual(setting))]
    for lab in ("zhipu", "minimax"):
        line = "glm.gap" if lab == "zhipu" else "text.gap"
        paths.prepare(lab, STOP, ("adjusted_net_loss", "revenue", line), (*_YEARS, YEAR_AFTER))
        text = both("adjusted net loss when training stops", "停止训练时的经调整净亏损")
        found.append(Answer(lab, paths.compared(lab, STOP, "adjusted_net_loss", _YEARS, "loss_without_training", text)))
        text = both("revenue when training stops: the lab falls behind", "停止训练时的收入：与前沿差距扩大")
        found.append(Answer(lab, paths.compared(lab, STOP, "revenue", _YEARS, "revenue_without_training", text)))
        text = both("points behind the frontier when training stops", "停止训练时与前沿的差距（分）")
        found.append(Answer(lab, paths.compared(lab, STOP, line, _YEARS, "gap_without_training", text)))
        found.append(Answer(lab, _profit_within_a_year(paths, lab)))
        month = paths.break_even(lab, STOP)
        found.append(Answer(lab, replace(month, name="break_even_without_training_month")))
    return found


def _profit_within_a_year(paths: PathValues, lab: str) -> Figure:
    """Share of the paths on which the twelve months after training stops bring an adjusted profit."""
    rows = []
    for scenario in (BASE.name, STOP):
        values = paths.of(lab, scenario, "adjusted_net_loss", YEAR_AFTER)
        share = float((values < 0).mean())
        low, high = share_interval(share, len(values))
        label = both(f"adjusted profit over {YEAR_AFTER}, {scenario}", f"{YEAR_AFTER} 经调整盈利，{scenario}")
        rows.append(Variant(label, share, low, high, PURE, ("adjusted_net_loss",), {}, scenario))
    definition = both("share of the paths with a profit in the year after", "停止训练后一年内盈利的路径占比")
    return figure_of("profit_within_year_probability", definition, rows, kind="forecast", head=STOP)


def static_residual(setting: Setting) -> Figure:
    """Adjusted loss less all research expense, as a profit: what stopping research alone would leave.

    Args:
        setting: Labs and paths.

    Returns:
        ``static_residual`` in CNY; keys ``press/FY2024`` (figures in whole millions), ``FY2024``, ``H1-2025``.
    """
    facts = setting.facts("zhipu")
    rows = []
    for key, window, whole in (
        ("press/FY2024", "FY2024", True),
        ("FY2024", "FY2024", False),
        ("H1-2025", "H1-2025", False),
    ):
        loss, rnd = facts.fact("adjusted_net_loss", window), facts.fact("rnd_expense", window)
        if whole:
            loss, rnd = _in_millions(loss), _in_millions(rnd)
        digits = (
            both(", in whole millions as the press prints them", "（按媒体披露的百万元精度）")
            if whole
            else both("", "")
        )
        label = both(
            f"research expense less adjusted loss, {window}{digits['en']}",
            f"{window} 研发费用减经调整亏损{digits['zh']}",
        )
        known = {"adjusted_loss": loss, "research_expense": rnd}
        rows.append(computed(key, label, "research_expense - adjusted_loss", known, "CNY"))
    definition = both(
        "profit if research expense were nil and nothing else changed; below zero, the loss stays",
        "研发费用归零且其他不变时的利润；为负则仍亏损",
    )
    return figure_of("static_residual", definition, rows, unit="CNY")


def _in_millions(fact: Fact | None) -> Fact | None:
    if fact is None:
        return None
    value = (fact.value / _MILLION).quantize(Decimal(1), ROUND_HALF_EVEN) * _MILLION
    return replace(fact, value=value, low=value - _MILLION / 2, high=value + _MILLION / 2)


def consumer_or_enterprise(setting: Setting) -> list[Answer]:
    """QST-10: margins of both businesses, and the pivot beside the base.

    Args:
        setting: Labs and paths.

    Returns:
        Reported margins; loss and contribution by path; month of profit on both paths; the enterprise lab beside.
    """
    paths = path_values(setting)
    found = [Answer("minimax", _segment_margins(setting))]
    lines = ("adjusted_net_loss", "contribution", "gross_margin")
    paths.prepare("minimax", PIVOT, lines, _YEARS)
    for line in lines:
        text = _said(setting.lab("minimax"), line, "after the pivot", "转向企业后的")
        found.append(Answer("minimax", paths.compared("minimax", PIVOT, line, _YEARS, f"{line}_after_pivot", text)))
    for scenario in (BASE.name, PIVOT):
        name = f"break_even_{scenario}_month"
        found.append(Answer("minimax", replace(paths.break_even("minimax", scenario), name=name)))
    found.append(Answer("zhipu", paths.break_even("zhipu", BASE.name)))
    return found


def _said(lab: Lab, line: str, en: str, zh: str) -> dict[str, str]:
    name = name_of(line, lab)
    return both(f"{name['en']} {en}", f"{zh}{name['zh']}")


def _segment_margins(setting: Setting) -> Figure:
    rows = []
    for key, name in (
        ("ai_native_products.gross_margin", both("consumer products, gross margin", "消费者产品毛利率")),
        ("open_platform.gross_margin", both("enterprise platform, gross margin", "企业平台毛利率")),
        ("open_platform.revenue_share", both("enterprise share of revenue", "企业收入占比")),
        ("overseas.revenue_share", both("overseas share of revenue", "海外收入占比")),
    ):
        fact = setting.fact(f"minimax.{key}.9M2025")
        label = both(f"{name['en']}, 9M2025", f"9M2025 {name['zh']}")
        rows.append(computed(key, label, "value", {"value": fact}))
    return figure_of("segment_margins", both("the two businesses in 9M2025", "两类业务（9M2025）"), rows)


def api_half(setting: Setting) -> list[Answer]:
    """QST-11: the share of the cloud platform by year, and what the mix does to the margin.

    Args:
        setting: Labs and paths.

    Returns:
        Reported and target share, share and margin by year under the base and the aim.
    """
    paths = path_values(setting)
    found = [Answer("zhipu", _target_share(setting))]
    rows = []
    lines = ("gross_margin", "gross_profit", "adjusted_net_loss")
    paths.prepare("zhipu", HALF_API, ("cloud.revenue", "revenue", *lines), _YEARS)
    for scenario in (BASE.name, HALF_API):
        for year in _YEARS:
            label = both(f"cloud platform over revenue {year}, {scenario}", f"{year} 云平台收入占比，{scenario}")
            rows.append(paths.quotient("zhipu", scenario, ("cloud.revenue", year), ("revenue", year), label))
    definition = both("share of the cloud platform in revenue", "云平台收入占比")
    head = f"{HALF_API}/cloud.revenue/FY2027/FY2027"
    found.append(Answer("zhipu", figure_of("cloud_share", definition, rows, kind="forecast", head=head)))
    for line in lines:
        text = _said(setting.lab("zhipu"), line, "with half of revenue from the platform", "平台收入占半时的")
        found.append(Answer("zhipu", paths.compared("zhipu", HALF_API, line, _YEARS, f"{line}_at_half", text)))
    return found


def _target_share(setting: Setting) -> Figure:
    ids: dict[str, tuple[str, dict[str, str]]] = {
        "reported": ("zhipu.cloud.revenue_share.H1-2025", both("reported, H1-2025", "披露值，H1-2025")),
        "target": ("zhipu.target.api_revenue_share.2025-12-26", both("the aim of management", "管理层目标")),
    }
    rows: list[Variant] = [
        computed(key, label, "share", {"share": setting.fact(name)}) for key, (name, label) in ids.items()
    ]
    return figure_of("cloud_share_reported", both("share of the cloud platform", "云平台收入占比"), rows)


__all__ = ["api_half", "consumer_or_enterprise", "static_residual", "stop_training"]
