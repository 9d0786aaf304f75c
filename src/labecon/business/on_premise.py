"""On-premise and enterprise projects: contracts signed, a backlog, and revenue on delivery."""

# Line items take numbers, symbols and units alike, so their arguments have no one type.
# mypy: allow-untyped-defs

from __future__ import annotations

from labecon.business.product import key_customers, product
from labecon.language import component, exp, maximum, minimum, month, ratio

on_premise = component("on_premise", extends=(product, key_customers), uses=("generation",))


@on_premise.line("1")
def lever(retained_share, signing_gap_sensitivity, generation__gap_excess):
    """Contracts signed over those of the base run."""
    return retained_share * exp(-(signing_gap_sensitivity * generation__gap_excess))


@on_premise.line("money/month")
def signed(demand_rate, lever, market_access, demand_lift):
    """Value of contracts signed in the month.

    Why: signing has no season here; acceptance, and with it revenue, falls late in the year.
    """
    return demand_rate * lever * market_access * demand_lift


@on_premise.line("money/month")
def revenue(opening_backlog, delivery_length, season):
    """Revenue from contracts accepted in the month; never more than the backlog."""
    return minimum(opening_backlog / delivery_length * season, opening_backlog / month)


@on_premise.line("money/month")
def overseas_signed(signed, overseas_share, overseas_reach, market_access):
    """Value of contracts signed with customers outside mainland China in the month."""
    return signed * ratio(overseas_share * overseas_reach, market_access, 0)


@on_premise.line("money/month")
def overseas_revenue(revenue, opening_overseas_backlog, opening_backlog):
    """Revenue from customers outside mainland China: their part of the contracts that were open."""
    return revenue * ratio(opening_overseas_backlog, opening_backlog, 0)


@on_premise.stock("money")
def overseas_backlog(opening_overseas_backlog, overseas_signed, overseas_revenue):
    """Value of contracts with customers outside mainland China, signed and not yet delivered."""
    return opening_overseas_backlog + overseas_signed - overseas_revenue


@on_premise.line("money/month")
def customisation_revenue(revenue, customisation_share):
    """Revenue from adapting generations to a customer.

    Why: no report splits projects by service, so the shares are assumptions and history has no split.
    """
    return revenue * customisation_share


@on_premise.line("money/month")
def compute_service_revenue(revenue, customisation_share, compute_service_share):
    """Revenue from compute sold with a project: its share of what customisation leaves."""
    return revenue * (1 - customisation_share) * compute_service_share


@on_premise.line("money/month")
def licence_revenue(revenue, customisation_share, compute_service_share):
    """Revenue from licences, deployment and the rest of projects."""
    return revenue * (1 - customisation_share) * (1 - compute_service_share)


@on_premise.line("money/month")
def base_price_revenue(revenue):
    """Revenue at the prices of the base run: contracts fix price and scope together."""
    return revenue


@on_premise.stock("money")
def backlog(opening_backlog, signed, revenue):
    """Value of contracts signed and not yet delivered."""
    return opening_backlog + signed - revenue


@on_premise.line("money/month")
def enterprise_revenue(revenue):
    """Revenue of the enterprise segment."""
    return revenue


@on_premise.line("money/month")
def enterprise_gross_profit(gross_profit):
    """Gross profit of the enterprise segment."""
    return gross_profit


@on_premise.check("money")
def check_backlog(backlog, opening_backlog, signed, revenue):
    """What was open and signed is either still open or has become revenue, and nothing is delivered twice."""
    return opening_backlog + signed * month - revenue * month - maximum(backlog, 0)


@on_premise.check("money")
def check_overseas_backlog(backlog, overseas_backlog):
    """Contracts abroad are a part of all open contracts, and no part is negative."""
    return backlog - maximum(backlog - overseas_backlog, 0) - maximum(overseas_backlog, 0)


@on_premise.check("money")
def check_services(revenue, customisation_revenue, compute_service_revenue, licence_revenue):
    """Customisation, compute and licences are the revenue of projects, and no part is negative."""
    return (
        revenue - maximum(customisation_revenue, 0) - maximum(compute_service_revenue, 0) - maximum(licence_revenue, 0)
    ) * month
