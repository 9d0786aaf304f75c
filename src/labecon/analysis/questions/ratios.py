"""The ratios that documents argue with, asked like questions: recomputed from reported figures, no paths drawn."""

from __future__ import annotations

from functools import partial

from labecon.analysis.figures import both
from labecon.analysis.questions.question import Answer, Question, Setting
from labecon.analysis.questions.scale import broker_claim, static_revenue
from labecon.analysis.ratios_reported import RATIO_FIGURES, ratio_figures
from labecon.analysis.spend_change import reported_spend_change, spend_change_ahead

_LABS = ("minimax", "zhipu")
#: Part that is a platform, by lab.
_PLATFORMS = {"minimax": "platform", "zhipu": "cloud"}
_ASKED = {
    "RAT-01": both("Research expense over revenue", "研发费用占收入"),
    "RAT-02": both("Research expense over the loss", "研发费用占亏损"),
    "RAT-03": both("Expenditure over revenue, under three definitions", "总支出与收入之比（三种口径）"),
    "RAT-04": both("Revenue over the training cost of the year before", "收入覆盖上年训练成本"),
    "RAT-05": both("Pay over revenue", "薪酬占收入"),
    "RAT-06": both("Cloud cost over revenue", "云成本占收入"),
    "RAT-07": both("Selling expense over revenue", "销售费用占收入"),
    "RAT-08": both("Months of cash", "资金可用月数"),
    "RAT-09": both("Break-even revenue", "盈亏平衡收入"),
    "RAT-10": both("Growth of revenue", "收入增长"),
    "RAT-11": both("Growth of the loss", "亏损增长"),
    "RAT-12": both("Revenue per payer and per customer, and what changes it", "每付费用户与每客户收入及其变动原因"),
    "RAT-13": both("Research pay of a head", "研发人均薪酬"),
    "RAT-14": both("Cost, value and payback of a user", "获客成本、用户价值与回本"),
}
#: Drivers that the forecast part of a ratio rests on.
_RESTS_ON = {"RAT-12": ("*.large_signed_share", "*.large_spend_ratio", "*.small_spend_ratio", "*.signing_rate")}


def ratio(setting: Setting, key: str) -> list[Answer]:
    """The figures of a ratio for both labs.

    Args:
        setting: Labs and their view of the facts.
        key: Id of the ratio, e.g. ``RAT-03``.

    Returns:
        Figures that the reports of a lab carry.
    """
    found = []
    for lab in _LABS:
        ledger = setting.lab(lab).ledger
        known = {**setting.reported(lab).figures, **ratio_figures(ledger, lab)}
        if key == "RAT-09":
            known |= {one.name: one for one in (static_revenue(setting, lab), broker_claim(setting, lab))}
        if key == "RAT-12":
            known["spend_change_ahead"] = spend_change_ahead(setting.run(lab), _PLATFORMS[lab])
            if lab == "minimax":  # no report of Zhipu counts payers of its cloud
                known["spend_change"] = reported_spend_change(setting.facts(lab))
        found += [Answer(lab, known[name]) for name in RATIO_FIGURES[key] if name in known]
    return found


def _trace(key: str) -> tuple[str, ...]:
    if key == "RAT-12":
        return ("labecon facts --metric spend_per_paying_user", "labecon explain minimax platform.spend_mix")
    metric = {"RAT-08": "runway_months", "RAT-13": "staff_cost", "RAT-09": "gross_margin"}.get(key, "revenue")
    return (f"labecon facts --metric {metric}", "labecon facts check")


#: Every ratio, by id.
RATIOS: dict[str, Question] = {
    key: Question(key, said, partial(ratio, key=key), _LABS, _RESTS_ON.get(key, ()), trace=_trace(key))
    for key, said in _ASKED.items()
}
