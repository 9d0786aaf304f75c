"""Equity before and after a listing, and a failed one, step by step from a run.

Every step is a line of the statements, so the bridge closes on the equity of the balance sheet.
"""

from __future__ import annotations

from dataclasses import dataclass

from labecon.labs import Lab, Run, load_scenario
from labecon.periods import Window, month_label

#: Steps from opening to closing equity: line and sign.
STEPS = (
    ("loss_without_fair_value", -1),
    ("fair_value_loss", -1),
    ("share_based_pay", 1),
    ("preferred_converted", 1),
    ("gross_proceeds", 1),
    ("raised_in_ordinary", 1),
    ("issue_costs", -1),
    ("other_comprehensive_income", 1),
)
NEEDED = ("equity", "preferred", "listing", "net_loss", *(line for line, _ in STEPS[1:]))


@dataclass(frozen=True)
class EquityBridge:
    """Equity from the last balance sheet to the end of the listing month.

    Args:
        start: Month of the opening balance.
        end: Month of the closing balance.
        opening: Equity at the start (negative: a deficit).
        steps: Signed contribution of each step.
        closing: Equity at the end.
        preferred_before: Liability to preferred holders at the start.
        preferred_after: The same at the end.
    """

    start: str
    end: str
    opening: float
    steps: dict[str, float]
    closing: float
    preferred_before: float
    preferred_after: float

    @property
    def gap(self) -> float:
        """Closing equity less opening equity and all steps: 0 up to rounding."""
        return self.closing - self.opening - sum(self.steps.values())


@dataclass(frozen=True)
class CashCall:
    """A redemption as the model runs it.

    Args:
        month: Month in which holders are paid.
        paid: Cash they take.
        liquid_before: Liquid resources a month earlier.
        liquid_after: Liquid resources at the end of the month (negative: the lab cannot pay).
    """

    month: str
    paid: float
    liquid_before: float
    liquid_after: float

    @property
    def defaults(self) -> bool:
        """Whether the money does not reach."""
        return self.liquid_after < 0


def equity_bridge(lab: Lab, run: Run) -> EquityBridge | None:
    """Equity before and after the listing.

    Args:
        lab: The lab.
        run: A run of it.

    Returns:
        The bridge; None for a lab that does not list in the run.
    """
    if any(line not in lab.graph.by_name for line in NEEDED):
        return None
    listed = [place for place, value in enumerate(run.forecast["listing"]) if value > 0]
    if not listed:
        return None
    end = lab.first_forecast + listed[0]
    months = Window(lab.first_forecast, end)
    sums = {line: run.window(line, months) or 0.0 for line in ("net_loss", *(name for name, _ in STEPS[1:]))}
    sums["loss_without_fair_value"] = sums["net_loss"] - sums["fair_value_loss"]
    opening = float(lab.initial_medians["equity"])
    return EquityBridge(
        month_label(lab.actual_through),
        month_label(end),
        opening,
        {line: sign * sums[line] for line, sign in STEPS},
        run.value("equity", end) or 0.0,
        float(lab.initial_medians["preferred"]),
        run.value("preferred", end) or 0.0,
    )


def cash_call(lab: Lab, scenario: str = "listing_fails") -> CashCall | None:
    """The redemption when the listing fails.

    Args:
        lab: The lab without a scenario.
        scenario: Name of the scenario in which it fails.

    Returns:
        The cash call; None for a lab without such holders, or whose horizon ends before.
    """
    if "preferred_redeemed" not in lab.graph.by_name or "listing_happens" not in lab.drivers:
        return None
    run = lab.with_scenario(load_scenario(scenario)).run()
    paid = run.forecast["preferred_redeemed"]
    month = next((place for place, value in enumerate(paid) if value > 0), None)
    if month is None:
        return None
    at = lab.first_forecast + month
    before, after = (run.value("liquid_resources", one) or 0.0 for one in (at - 1, at))
    return CashCall(month_label(at), paid[month], before, after)


__all__ = ["CashCall", "EquityBridge", "cash_call", "equity_bridge"]
