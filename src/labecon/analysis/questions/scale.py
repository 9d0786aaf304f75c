"""Break-even revenue by plain arithmetic: one basis for both labs, and the broker's range with its recomputations."""

from __future__ import annotations

from dataclasses import replace

from labecon.analysis.claims import broker_break_even
from labecon.analysis.fact_reader import computed
from labecon.analysis.figures import Figure, Variant, both, figure_of
from labecon.analysis.questions.question import Setting
from labecon.facts import Fact

#: Last reported window and its months, by lab.
WINDOWS = {"minimax": ("9M2025", 9), "zhipu": ("H1-2025", 6)}
#: Margins of the broker, as metrics.
_MARGINS = ("gross_margin_long_run_low", "gross_margin_long_run_high")


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


__all__ = ["WINDOWS", "broker_claim", "static_revenue"]
