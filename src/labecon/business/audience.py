"""Users and customers of the lab: totals over its products."""

# Line items take numbers, symbols and units alike, so their arguments have no one type.
# mypy: allow-untyped-defs

from __future__ import annotations

from labecon.business.lab import lab


@lab.line("person/month")
def new_users(sum_new_users):
    """People who register with any product in the month."""
    return sum_new_users


@lab.line("person")
def registered_users(sum_registered_users):
    """People who ever registered, added over products."""
    return sum_registered_users


@lab.line("person")
def active_users(sum_active_users):
    """People who use a product in the month, added over products."""
    return sum_active_users


@lab.line("person")
def paying_users(sum_paying_users):
    """Active users who pay in the month, added over products."""
    return sum_paying_users


@lab.line("customer")
def customers(sum_customers):
    """Paying customers of the platforms."""
    return sum_customers


@lab.line("customer")
def served_customers(sum_served_customers):
    """Firms and developers who use the platforms, paying or not."""
    return sum_served_customers


@lab.line("person")
def headcount(sum_heads):
    """People employed below gross profit."""
    return sum_heads
