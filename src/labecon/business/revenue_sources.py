"""Where the revenue of the lab comes from: regions, ways to charge users, largest customers, customers who supply.

A round trip is money that a supplier pays as a customer while the lab buys from it. Revenue is shown gross, as
reported, and net of it; the profit of the lab is the same either way.
"""

# Line items take numbers, symbols and units alike, so their arguments have no one type.
# mypy: allow-untyped-defs

from __future__ import annotations

from labecon.business.lab import lab
from labecon.language import minimum, month


@lab.line("money/month")
def overseas_revenue(sum_overseas_revenue):
    """Revenue from customers outside mainland China."""
    return sum_overseas_revenue


@lab.line("money/month")
def domestic_revenue(sum_domestic_revenue):
    """Revenue from customers in mainland China."""
    return sum_domestic_revenue


@lab.line("money/month")
def advertising_revenue(sum_advertising_revenue):
    """Revenue from advertisers in the apps."""
    return sum_advertising_revenue


@lab.line("money/month")
def subscription_revenue(sum_subscription_revenue):
    """Revenue from subscriptions to the apps."""
    return sum_subscription_revenue


@lab.line("money/month")
def in_app_revenue(sum_in_app_revenue):
    """Revenue from tokens and other purchases inside the apps."""
    return sum_in_app_revenue


@lab.line("money/month")
def top_customer_revenue(sum_top_customer_revenue):
    """Revenue from the largest customer of each line that sells to firms."""
    return sum_top_customer_revenue


@lab.line("money/month")
def circular_revenue(sum_circular_revenue):
    """Revenue from customers who are suppliers of the lab as well."""
    return sum_circular_revenue


@lab.line("money/month")
def circular_purchases(cloud_cost, circular_purchase_share):
    """Compute bought from suppliers who are customers of the lab as well."""
    return cloud_cost * circular_purchase_share


@lab.line("money/month")
def round_trip(circular_revenue, circular_purchases):
    """Money that goes out to suppliers and comes back from them as customers: the smaller of the two flows."""
    return minimum(circular_revenue, circular_purchases)


@lab.line("money/month")
def revenue_net_of_circular(revenue, round_trip):
    """Revenue without what the lab pays for itself through its suppliers."""
    return revenue - round_trip


@lab.line("money/month")
def cloud_cost_net_of_circular(cloud_cost, round_trip):
    """Cloud cost without what suppliers pay back as customers."""
    return cloud_cost - round_trip


@lab.ratio("1")
def overseas_revenue_share(overseas_revenue, revenue):
    """Overseas revenue over revenue."""
    return overseas_revenue / revenue


@lab.ratio("1")
def advertising_load(advertising_revenue, consumer_revenue):
    """Revenue from advertisers over revenue of the consumer segment."""
    return advertising_revenue / consumer_revenue


@lab.ratio("1")
def top_customer_concentration(top_customer_revenue, revenue):
    """Revenue from the largest customers of the lines over revenue."""
    return top_customer_revenue / revenue


@lab.check("money")
def check_regions(revenue, overseas_revenue, domestic_revenue, sum_unsegmented_revenue):
    """Regions add up to revenue."""
    return (revenue - overseas_revenue - domestic_revenue - sum_unsegmented_revenue) * month


@lab.check("money")
def check_charging(consumer_revenue, subscription_revenue, in_app_revenue, advertising_revenue):
    """Subscriptions, purchases and advertising of all apps add up to the consumer segment."""
    return (consumer_revenue - subscription_revenue - in_app_revenue - advertising_revenue) * month


@lab.check("money")
def check_round_trip(revenue, cloud_cost, revenue_net_of_circular, cloud_cost_net_of_circular):
    """Leaving a round trip out of revenue and out of cost changes no result."""
    return (revenue - cloud_cost - revenue_net_of_circular + cloud_cost_net_of_circular) * month
