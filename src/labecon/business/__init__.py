"""The business of a lab as line items: one component per kind of part, and the lab itself.

A lab file names its parts and the component of each; `COMPONENTS` says which components there are.
"""

from __future__ import annotations

from labecon.business import (  # each of these modules declares items of the lab
    assets,
    audience,
    balance,
    cash,
    cash_direct,
    checks,
    foreign_exchange,
    funding,
    income,
    listing,
    preferred,
    share_pay,
    tax,
    training,
    working_capital,
)
from labecon.business.consumer_app import consumer_app
from labecon.business.generation import generation
from labecon.business.lab import lab
from labecon.business.limits import DRIVER_LIMITS
from labecon.business.on_premise import on_premise
from labecon.business.open_platform import open_platform
from labecon.business.team import administration_team, commercial_team, research_team
from labecon.business.unallocated import unallocated, unallocated_audience
from labecon.language import Component

#: Modules that declare items of the lab, in the order of the statements.
LAB_MODULES = (
    training,
    income,
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

#: Components by the name that data files use; ``lab`` is the lab itself.
COMPONENTS: dict[str, Component] = {
    one.name: one
    for one in (
        lab,
        consumer_app,
        open_platform,
        on_premise,
        generation,
        research_team,
        commercial_team,
        administration_team,
        unallocated,
        unallocated_audience,
    )
}

__all__ = ["COMPONENTS", "DRIVER_LIMITS", "LAB_MODULES"]
