"""Customers of a platform in three tiers: a few large ones, other paying ones, and those below the paying threshold.

A tier has a count and a spend in proportion to that of another paying customer. The average spend is then a price part
(what another paying customer spends) times a mix part (`spend_mix`), and revenue splits over the tiers.
"""

# Line items take numbers, symbols and units alike, so their arguments have no one type.
# mypy: allow-untyped-defs

from __future__ import annotations

from labecon.language import component, maximum, month, ratio

customer_tiers = component("customer_tiers")


@customer_tiers.stock("customer")
def large_customers(opening_large_customers, switch_rate, signed_customers, large_signed_share, large_signing_effort):
    """Paying customers of the large tier."""
    return opening_large_customers * (1 - switch_rate) + signed_customers * large_signed_share * large_signing_effort


@customer_tiers.stock("customer")
def reference_large_customers(
    opening_reference_large_customers, reference_switch_rate, reference_signed_customers, large_signed_share
):
    """Customers of the large tier in the base run."""
    return (
        opening_reference_large_customers * (1 - reference_switch_rate)
        + reference_signed_customers * large_signed_share
    )


@customer_tiers.line("customer")
def other_customers(customers, large_customers):
    """Paying customers that are not large."""
    return customers - large_customers


@customer_tiers.line("customer")
def small_customers(served_customers, customers):
    """Firms and developers served who spend less than counts as paying."""
    return served_customers - customers


@customer_tiers.line("customer")
def spend_weight(large_customers, other_customers, small_customers, large_spend_ratio, small_spend_ratio):
    """Customers of every tier, counted by how many other paying customers spend as much."""
    return large_customers * large_spend_ratio + other_customers + small_customers * small_spend_ratio


@customer_tiers.line("customer")
def reference_spend_weight(
    reference_customers, reference_large_customers, paying_share, large_spend_ratio, small_spend_ratio
):
    """Customers of the base run, counted by how many other paying customers spend as much."""
    return (
        reference_large_customers * large_spend_ratio
        + (reference_customers - reference_large_customers)
        + (reference_customers / paying_share - reference_customers) * small_spend_ratio
    )


@customer_tiers.line("1")
def spend_mix(spend_weight, customers):
    """Mix part of the average spend: spend of all tiers over what as many other paying customers would spend."""
    return ratio(spend_weight, customers, 1)


@customer_tiers.line("money/month")
def large_revenue(revenue, large_customers, large_spend_ratio, spend_weight):
    """Revenue from large customers."""
    return revenue * ratio(large_customers * large_spend_ratio, spend_weight, 0)


@customer_tiers.line("money/month")
def other_revenue(revenue, other_customers, spend_weight):
    """Revenue from paying customers that are not large."""
    return revenue * ratio(other_customers, spend_weight, 0)


@customer_tiers.line("money/month")
def small_revenue(revenue, small_customers, small_spend_ratio, spend_weight):
    """Revenue from users below the paying threshold."""
    return revenue * ratio(small_customers * small_spend_ratio, spend_weight, 0)


@customer_tiers.ratio("money/(customer month)")
def revenue_per_large_customer(large_revenue, large_customers):
    """Revenue per customer of the large tier."""
    return large_revenue / large_customers


@customer_tiers.ratio("money/(customer month)")
def revenue_per_other_customer(other_revenue, other_customers):
    """Price part of the average spend: revenue per paying customer that is not large."""
    return other_revenue / other_customers


@customer_tiers.check("customer")
def check_tier_counts(customers, large_customers, other_customers):
    """Large and other customers are the paying ones, and neither is negative."""
    return customers - maximum(large_customers, 0) - maximum(other_customers, 0)


@customer_tiers.check("money")
def check_tiers(revenue, large_revenue, other_revenue, small_revenue):
    """Revenue of the tiers adds up to that of the platform."""
    return (revenue - large_revenue - other_revenue - small_revenue) * month
