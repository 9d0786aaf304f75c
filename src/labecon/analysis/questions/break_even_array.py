"""At what revenue and when a lab breaks even: one basis for both labs, the broker's range, and the path."""

from __future__ import annotations

from dataclasses import replace

from labecon.analysis.claims import broker_break_even
from labecon.analysis.fact_reader import computed
from labecon.analysis.figures import Figure, Variant, both, figure_of
from labecon.analysis.questions.path_values_array import path_values
from labecon.analysis.questions.question import Answer, Setting
from labecon.facts import Fact

LABS = ("minimax", "zhipu")
WINDOWS = {"minimax": ("9M2025", 9), "zhipu": ("H1-2025", 6)}
SCENARIO = "broker_path"
#: Margins of the broker, as ids of facts.
_MARGINS = ("gross_margin_long_run_low", "gross_margin_long_run_high")


def break_even_scale(setting: Setting) -> list[Answer]:
    """QST-03: break-even revenue on one basis, claim checks, and month and revenue along the broker's path.

    Args:
        setting: Labs and paths.

    Returns:
        Static revenue, the broker's range with press-style recomputations, month and revenue over paths.
    """
    found = []
    paths = path_values(setting)
    for lab in LABS:
        found.append(Answer(lab, static_revenue(setting, lab)))
        found.append(Answer(lab, broker_claim(setting, lab)))
        for name in ("break_even_month", "break_even_revenue"):
            found.append(Answer(lab, paths.break_even(lab, SCENARIO, name)))
        found.append(Answer(lab, _training_growth(setting, lab)))
    return found


def static_revenue(setting: Setting, lab: str) -> Figure:
    """Adjusted loss and gross profit of the last window, annualised, over the broker's margins.

    Costs below gross profit are what adjusted loss and gross profit add up to, so both labs are counted alike.

    Args:
        setting: Labs and paths.
        lab: Name of the lab.

    Returns:
        ``static_break_even_revenue`` in US dollars; keys ``margin_0.6``, ``margin_0.7``.
    """
    facts = setting.facts(lab)
    window, months = WINDOWS[lab]
    loss, profit = facts.fact("adjusted_net_loss", window), facts.fact("gross_profit", window)
    formula = f"( adjusted_loss + gross_profit ) * 12 / {months} / margin"
    rows = []
    for name in _MARGINS:
        margin = setting.fact(f"industry.broker_path.{name}.2026-01-29")
        known = {"adjusted_loss": loss, "gross_profit": profit, "margin": _target(margin)}
        if facts.currency != "USD":
            known["rate"] = facts.rate(f"USD/{facts.currency}", loss.period.last_day) if loss is not None else None
        share = "–" if margin is None else f"{margin.value:.0%}"
        key = "–" if margin is None else f"margin_{margin.value.normalize()}"
        label = both(
            f"(adjusted loss + gross profit) {window}, annualised, at a margin of {share}",
            f"（经调整亏损 + 毛利）{window} 年化，毛利率 {share}",
        )
        whole = formula if "rate" not in known else f"{formula} / rate"
        rows.append(computed(key, label, whole, known, "USD"))
    definition = both("cost below gross profit over gross margin", "毛利以下成本除以毛利率")
    return figure_of("static_break_even_revenue", definition, rows, unit="USD")


def _target(margin: Fact | None) -> Fact | None:
    """A target rather than a measurement: its digits leave nothing open."""
    return None if margin is None else replace(margin, low=margin.value, high=margin.value)


def broker_claim(setting: Setting, lab: str) -> Figure:
    """What the broker prints, and the recomputations in the way of the press.

    Args:
        setting: Labs and paths.
        lab: Name of the lab.

    Returns:
        ``broker_break_even_revenue``; the recomputations only check the claim.
    """
    rows = []
    for end, name in (("low", both("lower end", "下限")), ("high", both("upper end", "上限"))):
        fact = setting.fact(f"industry.broker_path.break_even_revenue_{end}.2026-01-29")
        label = both(f"the broker's {name['en']}, as printed", f"券商口径{name['zh']}（披露值）")
        rows.append(computed(f"broker/{end}", label, "value", {"value": fact}, "USD"))
    for one in broker_break_even(setting.facts(lab)):
        label = both(f"claim check: {one.label['en']}", f"说法核对：{one.label['zh']}")
        rows.append(Variant(label, one.value, one.low, one.high, one.unit, one.sources, one.reason, f"claim/{one.key}"))
    definition = both("break-even revenue that the broker of January 2026 prints", "2026 年 1 月券商给出的盈亏平衡收入")
    return figure_of("broker_break_even_revenue", definition, rows, unit="USD")


def _training_growth(setting: Setting, lab: str) -> Figure:
    """Growth of training that the broker assumes, beside what was realised."""
    fact = setting.fact("industry.broker_path.training_spend_growth.2026-01-29")
    rows = [computed("broker", both("the broker's assumption", "券商假设"), "growth", {"growth": fact})]
    facts = setting.facts(lab)
    window, months = WINDOWS[lab]
    known = {"training_cost": facts.fact("training_cost", window), "before": facts.fact("training_cost", "FY2024")}
    label = both(f"{window} annualised over FY2024, less one", f"{window} 年化较 FY2024")
    rows.append(computed("realised", label, f"training_cost * 12 / {months} / before - 1", known))
    definition = both("growth of training cost a year", "训练成本年增速")
    return figure_of("training_spend_growth", definition, rows)


__all__ = ["break_even_scale", "broker_claim", "static_revenue"]
