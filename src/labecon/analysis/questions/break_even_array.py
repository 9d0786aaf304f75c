"""At what revenue and when a lab breaks even: one basis for both labs, the broker's range, and the path."""

from __future__ import annotations

from labecon.analysis.fact_reader import computed
from labecon.analysis.figures import Figure, both, figure_of
from labecon.analysis.questions.path_values_array import path_values
from labecon.analysis.questions.question import Answer, Setting
from labecon.analysis.questions.scale import WINDOWS, broker_claim, static_revenue

LABS = ("minimax", "zhipu")
SCENARIO = "broker_path"


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


__all__ = ["break_even_scale"]
