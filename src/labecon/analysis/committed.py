"""The lab on its committed plan: training as planned, whatever cash allows, and no money raised beyond what is dated.

A policy that links spending to cash, or that raises money when it is short, hides when the money would run out. The
plan switches both off. Dated rounds and the listing are part of it: they have happened or stand in the lab file.
"""

from __future__ import annotations

from dataclasses import replace

from labecon.labs import Lab

#: Policy switches that the committed plan sets, with their values.
SWITCHES = {"cash_link": 0.0, "raising": 0.0}
_POCKETS = (("funded_liquid", "undrawn_facilities"), ("liquid_resources",), ("cash",))
#: Months of fixed cost that the lab keeps, and the line they are months of.
RESERVE = ("reserve_months", "fixed_cash_cost")


def committed(lab: Lab) -> Lab:
    """The lab on its committed plan.

    Args:
        lab: The lab.

    Returns:
        A lab with the switches it has set; the lab itself where it has none. Its graph is that of the lab, in which a
        switch may still vary, so that one compiled program serves both.
    """
    known = {name: value for name, value in SWITCHES.items() if name in lab.drivers}
    return replace(lab.with_drivers(known), graph=lab.graph) if known else lab


def money_lines(lab: Lab) -> tuple[str, ...]:
    """The lines that add up to the money at hand.

    Args:
        lab: The lab.

    Returns:
        Funded liquidity and undrawn facilities; liquid resources or cash in a lab that has no more; empty without any.
    """
    for lines in _POCKETS:
        if all(line in lab.graph.by_name for line in lines):
            return lines
    return ()


def reserve_months(lab: Lab) -> float:
    """Months of fixed cost below which the lab counts as out of money.

    Args:
        lab: The lab.

    Returns:
        The median of the driver; 0 in a lab that keeps no reserve.
    """
    driver, line = RESERVE
    if driver not in lab.drivers or line not in lab.graph.by_name:
        return 0.0
    return lab.drivers[driver].at(lab.first_forecast)
