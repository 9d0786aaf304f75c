"""What one more unit of revenue does to the loss: the committed plan run again with 1 % more demand."""

from __future__ import annotations

from collections.abc import Sequence

from labecon.analysis.figures import PURE, Variant, both
from labecon.labs import Lab, Override
from labecon.periods import Window

#: Driver that scales the demand of every product.
DEMAND = "*.demand_level"
SHOCK = 1.01


def demand_shock(lab: Lab, years: Sequence[Window]) -> list[Variant]:
    """Change of the adjusted loss over change of revenue when demand is 1 % higher in every forecast month.

    Args:
        lab: The lab on its committed plan, so that training does not react.
        years: Windows of the forecast.

    Returns:
        One definition per year, keys ``shock/FY2027``: about minus the contribution margin.
    """
    lines = ("adjusted_net_loss", "revenue")
    scaled = [name for name in lab.drivers if name.rsplit(".", 1)[-1] == DEMAND[2:]]
    if not scaled or not all(line in lab.graph.by_name for line in lines) or not years:
        return []
    months = max(year.end for year in years) - lab.actual_through
    base = lab.run(months)
    more = lab.with_overrides({DEMAND: Override("scale", SHOCK)}).run(months)
    found = []
    for year in years:
        label = both(
            f"change of adjusted loss over change of revenue, 1 % more demand, {year.label}",
            f"需求增加 1% 时经调整亏损变化除以收入变化，{year.label}",
        )
        loss, revenue = (_change(base.window(line, year), more.window(line, year)) for line in lines)
        key = f"shock/{year.label}"
        if loss is None or not revenue:
            reason = both("revenue does not react to demand in this window", "该窗口收入不随需求变化")
            found.append(Variant(label, None, unit=PURE, reason=reason, key=key))
        else:
            found.append(Variant(label, loss / revenue, unit=PURE, sources=tuple(scaled), key=key))
    return found


def _change(before: float | None, after: float | None) -> float | None:
    return None if before is None or after is None else after - before
