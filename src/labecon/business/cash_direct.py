"""Operating cash by the direct method and expense by nature: a second way to totals of the statements."""

# Line items take numbers, symbols and units alike, so their arguments have no one type.
# mypy: allow-untyped-defs

from __future__ import annotations

from labecon.business.lab import lab


@lab.line("money/month")
def customer_receipts(revenue, credit_revenue, prepaid_revenue, collected, customer_prepayments):
    """Cash from customers: sales paid at once, receivables collected, prepayments received."""
    return revenue - credit_revenue - prepaid_revenue + collected + customer_prepayments


@lab.line("money/month")
def acquisition_spend(sum_acquisition_spend):
    """Spending on advertising and promotion."""
    return sum_acquisition_spend


@lab.line("money/month")
def other_cost(sum_other_cost, sum_other_cost_of_sales):
    """Costs that are neither compute, pay, share-based pay, depreciation nor acquisition."""
    return sum_other_cost + sum_other_cost_of_sales


@lab.line("money/month")
def costs_paid_at_once(staff_cost, acquisition_spend, other_cost, legal_cost, listing_expense):
    """Expenses paid in the month in which they arise."""
    return staff_cost + acquisition_spend + other_cost + legal_cost + listing_expense


@lab.line("money/month")
def expense_by_nature(cloud_cost, costs_paid_at_once, share_based_pay, depreciation):
    """All expenses above operating loss by nature: compute, costs paid at once, share-based pay, depreciation."""
    return cloud_cost + costs_paid_at_once + share_based_pay + depreciation


@lab.line("money/month")
def expense_by_function(cost_of_sales, rnd_expense, selling_expense, administrative_expense):
    """All expenses above operating loss by function, as reported."""
    return cost_of_sales + rnd_expense + selling_expense + administrative_expense


@lab.line("money/month")
def operating_payments(supplier_payments, prepayment_increase, costs_paid_at_once, tax_paid, grants):
    """Cash paid in operations, less grants received."""
    return supplier_payments + prepayment_increase + costs_paid_at_once + tax_paid - grants


@lab.line("money/month")
def capital_raised(gross_proceeds, raised_in_ordinary, issue_costs):
    """Cash from ordinary shares, after the cost of issue."""
    return gross_proceeds + raised_in_ordinary - issue_costs
