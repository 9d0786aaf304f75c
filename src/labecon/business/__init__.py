"""The business of a lab as line items: one component per kind of part, and the lab itself.

A lab file names its parts and the component of each; `COMPONENTS` says which components there are.
"""

from __future__ import annotations

from labecon.business import (
    assets,
    audience,
    balance,
    cash,
    cash_direct,
    checks,
    consumer_app,
    foreign_exchange,
    funding,
    generation,
    income,
    lab,
    listing,
    on_premise,
    open_platform,
    preferred,
    revenue_sources,
    rivals,
    share_pay,
    spillovers,
    tax,
    team,
    thin_lab,
    training,
    unallocated,
    working_capital,
)
from labecon.business.limits import DRIVER_LIMITS, THIN_LAB_LIMITS
from labecon.language import Component

#: Modules that declare items of the lab, in the order of the statements; importing them completes the component.
LAB_MODULES = (
    training,
    spillovers,
    rivals,
    income,
    revenue_sources,
    tax,
    working_capital,
    assets,
    foreign_exchange,
    share_pay,
    listing,
    preferred,
    funding,
    cash,
    balance,
    audience,
    cash_direct,
    checks,
)

#: Components by the name that data files use; those of `ROOTS` are the lab itself.
COMPONENTS: dict[str, Component] = {
    one.name: one
    for one in (
        lab.lab,
        thin_lab.thin_lab,
        consumer_app.consumer_app,
        open_platform.open_platform,
        on_premise.on_premise,
        generation.generation,
        team.research_team,
        team.commercial_team,
        team.administration_team,
        unallocated.unallocated,
        unallocated.unallocated_audience,
    )
}

#: Components that a lab as a whole may be; all others are parts.
ROOTS = ("lab", "thin_lab")

__all__ = ["COMPONENTS", "DRIVER_LIMITS", "LAB_MODULES", "ROOTS", "THIN_LAB_LIMITS"]
