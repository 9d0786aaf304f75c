"""The one table between the metrics of facts and the line names of the model."""

from __future__ import annotations

from labecon.facts.records import Fact

#: Metric of a fact to name of the line or ratio.
LINE_OF_METRIC: dict[str, str] = {
    "revenue": "revenue",
    "cost_of_sales": "cost_of_sales",
    "gross_profit": "gross_profit",
    "gross_margin": "gross_margin",
    "rnd_expense": "rnd_expense",
    "training_cloud_cost": "training_cost",
    "compute_service_cost": "training_cost",
    "staff_cost": "staff_cost",
    "share_based_compensation": "share_based_pay",
    "selling_and_distribution_expense": "selling_expense",
    "administrative_expense": "administrative_expense",
    "operating_loss": "operating_loss",
    "fair_value_loss_on_financial_liabilities": "fair_value_loss",
    "loss_for_period": "net_loss",
    "net_loss": "net_loss",
    "adjusted_net_loss": "adjusted_net_loss",
    "operating_cash_flow": "operating_cash_flow",
    "investing_cash_flow": "investing_cash_flow",
    "financing_cash_flow": "financing_cash_flow",
    "fx_effect_on_cash": "fx_effect_on_cash",
    "cash_and_cash_equivalents": "cash",
    "liquid_resources": "liquid_resources",
    "trade_receivables": "trade_receivables",
    "trade_receivables_net": "trade_receivables",
    "lease_liabilities": "lease_liabilities",
    "convertible_redeemable_preferred_shares": "preferred",
    "shares_outstanding": "shares",
    "mau": "active_users",
    "paying_users": "paying_users",
    "monthly_cash_burn": "monthly_burn",
}
#: Parts of a total that are a line of their own: (entity, segment, metric) to line.
LINE_OF_PART: dict[tuple[str, str, str], str] = {
    ("zhipu", "rnd", "compute_service_cost"): "training_cost",
    ("zhipu", "compute", "cost_of_sales"): "inference_cost",
}
#: Where an entity reports a line under another metric or segment than most: (entity, line) to (segment, metric).
_METRIC_OF_ENTITY: dict[tuple[str, str], tuple[str, str]] = {
    ("zhipu", "training_cost"): ("rnd", "compute_service_cost"),
    ("zhipu", "inference_cost"): ("compute", "cost_of_sales"),
    ("zhipu", "trade_receivables"): ("total", "trade_receivables_net"),
}
#: Segments that are products; a fact about one is about the line of that instance.
PRODUCTS: dict[str, tuple[str, ...]] = {
    "minimax": ("talkie", "hailuo", "minimax_audio", "minimax_app", "open_platform"),
    "zhipu": ("on_premise", "cloud"),
}
TOTAL = "total"


def line_of(fact: Fact) -> str | None:
    """The line a fact is about.

    Args:
        fact: Any fact.

    Returns:
        ``revenue``, or ``talkie.revenue`` for a product; None where the model has no such line.
    """
    part = LINE_OF_PART.get((fact.entity, fact.segment, fact.metric))
    line = LINE_OF_METRIC.get(fact.metric)
    if part is not None or line is None:
        return part
    if fact.segment == TOTAL:
        return line
    return f"{fact.segment}.{line}" if fact.segment in PRODUCTS.get(fact.entity, ()) else None


def metric_of_line(line: str, entity: str) -> tuple[str, str] | None:
    """Where the facts of an entity give a line.

    Args:
        line: ``revenue``, or ``talkie.revenue`` for a product.
        entity: Key of the lab.

    Returns:
        Segment and metric; None where no metric stands for the line.

    Example:
        >>> metric_of_line("training_cost", "zhipu"), metric_of_line("talkie.revenue", "minimax")
        (('rnd', 'compute_service_cost'), ('talkie', 'revenue'))
    """
    if (entity, line) in _METRIC_OF_ENTITY:
        return _METRIC_OF_ENTITY[entity, line]
    product, _, name = line.rpartition(".")
    metric = next((metric for metric, known in LINE_OF_METRIC.items() if known == name), None)
    return (product or TOTAL, metric) if metric is not None else None
