"""The open platform: developers and firms that call the lab's generations through an interface and pay by use."""

# Line items take numbers, symbols and units alike, so their arguments have no one type.
# mypy: allow-untyped-defs

from __future__ import annotations

from labecon.business.customer_tiers import customer_tiers
from labecon.business.product import key_customers, served_product
from labecon.language import component, exp, log, maximum, minimum, month, months_per_year, power, ratio, year

open_platform = component(
    "open_platform", extends=(customer_tiers, served_product, key_customers), uses=("generation",)
)


@open_platform.line("1")
def price_lever(price_level, price_elasticity):
    """Revenue over the revenue at base prices: lower prices bring more use.

    Source: demand with a constant elasticity.
    """
    return power(price_level, 1 - price_elasticity)


@open_platform.line("1/month")
def switch_rate(switch_hazard, switch_gap_sensitivity, generation__gap_excess):
    """Share of customers who move to another vendor in the month."""
    return (
        minimum(
            maximum(switch_hazard / months_per_year + switch_gap_sensitivity * generation__gap_excess, 0) * month, 1
        )
        / month
    )


@open_platform.line("customer/month")
def reference_signed_customers(opening_reference_customers, signing_rate):
    """Customers who begin to pay in the month in the base run."""
    return opening_reference_customers * signing_rate


@open_platform.line("customer/month")
def signed_customers(reference_signed_customers, acquisition_response):
    """Customers who begin to pay in the month."""
    return reference_signed_customers * acquisition_response


@open_platform.line("customer/month")
def lost_customers(opening_customers, switch_rate):
    """Customers who leave in the month."""
    return opening_customers * switch_rate


@open_platform.stock("customer")
def customers(opening_customers, switch_rate, signed_customers):
    """Paying customers of the platform."""
    return opening_customers * (1 - switch_rate) + signed_customers


@open_platform.line("customer")
def served_customers(customers, paying_share):
    """Firms and developers who use the platform, whether they spend enough to count as paying or not."""
    return customers / paying_share


@open_platform.line("money/month", level=True)
def use_before(demand_rate_before, opening_customers, opening_reference_customers):
    """Use of the platform a month ago, by what it is worth: demand, and customers won or lost beyond the base run."""
    return demand_rate_before * ratio(opening_customers, opening_reference_customers, 1)


@open_platform.line("1/month")
def reference_switch_rate(switch_hazard):
    """Share of customers who leave in the month while the quality gap is usual."""
    return switch_hazard / months_per_year


@open_platform.stock("customer")
def reference_customers(opening_reference_customers, reference_switch_rate, reference_signed_customers):
    """Paying customers without extra acquisition and without a change of the quality gap."""
    return opening_reference_customers * (1 - reference_switch_rate) + reference_signed_customers


@open_platform.line("1")
def lever(price_lever, spend_weight, reference_spend_weight, retained_share):
    """Demand over the demand of the base run: customers count by what their tier spends."""
    return price_lever * ratio(spend_weight, reference_spend_weight, 1) * retained_share


@open_platform.line("money/token")
def price_realised(prior_price_realised, realised_price_growth):
    """Average price paid per token at the base price level.

    Why: customers move to new generations, so the price they pay falls far less than the price of one fixed generation.
    """
    return prior_price_realised * exp(log(realised_price_growth) / year / months_per_year * month)


@open_platform.line("token/month")
def tokens(revenue, price_realised, price_level, rank_price):
    """Billed tokens."""
    return ratio(revenue, price_realised, 0) / price_level / rank_price


@open_platform.line("money/month")
def circular_revenue(revenue, circular_share):
    """Revenue from customers who are suppliers of the lab as well."""
    return revenue * circular_share


@open_platform.line("money/month")
def enterprise_revenue(revenue):
    """Revenue of the enterprise segment."""
    return revenue


@open_platform.line("money/month")
def enterprise_gross_profit(gross_profit):
    """Gross profit of the enterprise segment."""
    return gross_profit


@open_platform.ratio("money/(customer month)")
def revenue_per_customer(revenue, customers):
    """Revenue per paying customer."""
    return revenue / customers


@open_platform.check("customer")
def check_customers(customers, opening_customers, signed_customers, lost_customers):
    """Customers grow by those signed and shrink by those lost."""
    return customers - opening_customers - signed_customers * month + lost_customers * month


@open_platform.check("money")
def check_tokens(revenue, tokens, price_realised, price_level, rank_price):
    """Tokens times the price paid give the revenue of the platform."""
    return revenue * month - tokens * price_realised * price_level * rank_price * month
