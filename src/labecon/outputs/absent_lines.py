"""Lines that readers count on and a lab does not have: shown as absent with the reason, never as zero."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from labecon.business import COMPONENTS

if TYPE_CHECKING:
    from labecon.labs import Lab, Run

#: Lines that readers of documents may count on.
CONTRACT_LINES = (
    "revenue", "cost_of_sales", "inference_cost", "gross_profit", "gross_margin", "other_income", "training_cost",
    "share_based_pay", "listing_expense", "credit_loss", "depreciation", "finance_income", "finance_cost", "tax",
    "rnd_expense", "staff_cost", "selling_expense", "administrative_expense", "operating_loss", "fair_value_loss",
    "net_loss", "adjusted_net_loss", "operating_cash_flow", "investing_cash_flow", "financing_cash_flow",
    "fx_effect_on_cash", "capital_expenditure", "free_cash_flow", "cash", "liquid_resources", "trade_receivables",
    "payables", "contract_liabilities", "lease_liabilities", "preferred", "shares", "other_comprehensive_income",
    "total_assets", "total_liabilities", "equity", "active_users", "paying_users", "monthly_burn",
)  # fmt: skip
REASON = "too little is public about this lab: its model has no such line"
#: Of a total that a full lab has, with none of the parts that it adds up.
NO_PART = "no part of the lab has this line, so there is nothing to add up"
_FULL = COMPONENTS["lab"].items


def absent_lines(lab: Lab) -> list[str]:
    """The lines that documents of this lab show as absent.

    Args:
        lab: Any lab.

    Returns:
        Names in the order of `CONTRACT_LINES`: what a thin lab lacks, and totals over parts that a full one lacks.

    Example:
        >>> from labecon.labs import load
        >>> absent_lines(load("minimax")), absent_lines(load("openai"))[:2]
        ([], ['inference_cost', 'other_income'])
        >>> absent_lines(load("zhipu"))
        ['active_users', 'paying_users']
    """
    if lab.kind != "thin_lab":
        return [name for name in CONTRACT_LINES if name in lab.graph.absent_totals]
    return [name for name in CONTRACT_LINES if name not in lab.graph.by_name]


def absent_entry(lab: Lab, run: Run, name: str) -> dict[str, Any]:
    """An absent line as documents show it.

    Args:
        lab: The lab.
        run: Its run.
        name: One of `absent_lines`.

    Returns:
        ``unit, kind``, a null for every month, and the ``reason``.
    """
    item = _FULL[name]
    unit = item.unit.with_money(lab.currency)
    flow = "flow" if unit.power("month") == -1 else "level"
    kind = item.kind if item.kind in ("stock", "ratio") else flow
    return {"unit": str(unit), "kind": kind, "values": [None] * len(run.months), "reason": reason_of(lab, name)}


def reason_of(lab: Lab, name: str) -> str:
    """Why a line is absent.

    Args:
        lab: The lab.
        name: One of `absent_lines`.

    Returns:
        The reason.
    """
    return NO_PART if name in lab.graph.absent_totals else REASON
