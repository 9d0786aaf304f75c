"""What reports give in total and do not split: one part per lab, named `unallocated`.

In history it carries reported amounts that no other part explains; in the forecast its drivers are 0. Its share-based
pay, training, inference and staff cost lie inside its functional expenses.
"""

# Line items take numbers, symbols and units alike, so their arguments have no one type.
# mypy: allow-untyped-defs

from __future__ import annotations

from labecon.language import component

unallocated = component("unallocated")
unallocated_audience = component("unallocated_audience", extends=(unallocated,))


@unallocated.line("money/month")
def revenue(unallocated_revenue):
    """Revenue that no product explains."""
    return unallocated_revenue


@unallocated.line("money/month")
def unsegmented_revenue(revenue):
    """Revenue that belongs to no segment."""
    return revenue


@unallocated.line("money/month")
def inference_cost(unallocated_inference_cost):
    """Cloud compute that serves customers, not split by product."""
    return unallocated_inference_cost


@unallocated.line("money/month")
def other_cost_of_sales(unallocated_other_cost_of_sales):
    """Other cost of sales, not split by product."""
    return unallocated_other_cost_of_sales


@unallocated.line("money/month")
def cost_of_sales(inference_cost, other_cost_of_sales):
    """Cost of sales that no product explains."""
    return inference_cost + other_cost_of_sales


@unallocated.line("money/month")
def gross_profit(revenue, cost_of_sales):
    """Gross profit that no product explains."""
    return revenue - cost_of_sales


@unallocated.line("money/month")
def training_cost(unallocated_training_cost):
    """Training compute that no line of generations explains."""
    return unallocated_training_cost


@unallocated.line("money/month")
def unplanned_training(training_cost):
    """Training compute outside the budget of the training policy."""
    return training_cost


@unallocated.line("money/month")
def economic_training_cost(training_cost):
    """Training compute outside the budget, charged at once in the economic book as well."""
    return training_cost


@unallocated.line("money/month")
def share_based_pay(unallocated_share_based_pay):
    """Share-based pay that no team explains."""
    return unallocated_share_based_pay


@unallocated.line("money/month")
def unplanned_share_pay(share_based_pay):
    """Share-based pay outside the plan whose awards vest over time."""
    return share_based_pay


@unallocated.line("money/month")
def staff_cost(unallocated_staff_cost):
    """Cash pay that no team explains."""
    return unallocated_staff_cost


@unallocated.line("money/month")
def rnd_expense(training_cost, unallocated_other_rnd):
    """Research and development expense that no part explains."""
    return training_cost + unallocated_other_rnd


@unallocated.line("money/month")
def selling_expense(unallocated_selling_expense):
    """Selling and distribution expense that no part explains."""
    return unallocated_selling_expense


@unallocated.line("money/month")
def administrative_expense(unallocated_administrative_expense):
    """Administrative expense that no part explains."""
    return unallocated_administrative_expense


@unallocated.line("money/month")
def operating_expense(rnd_expense, selling_expense, administrative_expense):
    """Expense below gross profit that no part explains."""
    return rnd_expense + selling_expense + administrative_expense


@unallocated.line("money/month")
def other_cost(operating_expense, training_cost, share_based_pay, staff_cost):
    """Expense of this part that is neither compute, pay nor share-based pay.

    Why: reports name the functions of expenses; their nature is known only in part, and this is the rest.
    """
    return operating_expense - training_cost - share_based_pay - staff_cost


@unallocated_audience.line("person/month")
def new_users(unallocated_new_users):
    """New users that no product explains."""
    return unallocated_new_users


@unallocated_audience.stock("person")
def registered_users(opening_registered_users, new_users):
    """Registered users that no product explains."""
    return opening_registered_users + new_users


@unallocated_audience.line("person")
def active_users(unallocated_active_users):
    """Active users that no product explains."""
    return unallocated_active_users


@unallocated_audience.line("person")
def paying_users(unallocated_paying_users):
    """Paying users that no product explains."""
    return unallocated_paying_users
