"""A consumer app: users won and lost, payers, and three ways to charge them.

Demand carries the level of revenue; users act on it through `lever`, active users over the active users there would be
without extra acquisition, events and a change of the quality gap. Revenue per payer is a result, not a driver.
"""

# Line items take numbers, symbols and units alike, so their arguments have no one type.
# mypy: allow-untyped-defs

from __future__ import annotations

from labecon.business.product import served_product
from labecon.language import component, maximum, minimum, month, months_per_year, power, ratio

consumer_app = component("consumer_app", extends=(served_product,), uses=("generation",))


@consumer_app.line("person/month")
def reference_new_users(new_users_start, planned_acquisition_spend, acquisition_spend_start, acquisition_elasticity):
    """New users of the base run, with diminishing returns to spending."""
    return new_users_start * power(planned_acquisition_spend / acquisition_spend_start, acquisition_elasticity)


@consumer_app.line("person/month")
def new_users(reference_new_users, acquisition_response, takedown_new_user_loss, app_takedown_active):
    """People who register in the month."""
    return reference_new_users * acquisition_response * (1 - takedown_new_user_loss * app_takedown_active)


@consumer_app.stock("person")
def registered_users(opening_registered_users, new_users):
    """People who ever registered."""
    return opening_registered_users + new_users


@consumer_app.line("1/month")
def churn_rate(churn, churn_gap_sensitivity, generation__gap_excess):
    """Share of active users lost in the month; it rises when the live generation falls behind."""
    return minimum(maximum(churn + churn_gap_sensitivity * generation__gap_excess, 0) * month, 1) / month


@consumer_app.line("person/month")
def lost_users(opening_active_users, churn_rate):
    """Active users who stop using the app in the month."""
    return opening_active_users * churn_rate


@consumer_app.stock("person")
def active_users(opening_active_users, churn_rate, new_users, activation_rate):
    """People who use the app in the month."""
    return opening_active_users * (1 - churn_rate) + new_users * activation_rate


@consumer_app.stock("person")
def reference_active_users(opening_reference_active_users, churn, reference_new_users, activation_rate):
    """Active users without extra acquisition, events and a change of the quality gap."""
    return opening_reference_active_users * (1 - churn) + reference_new_users * activation_rate


@consumer_app.line("money/month", level=True)
def use_before(demand_rate_before, opening_active_users, opening_reference_active_users):
    """Use of the app a month ago, by what it is worth: demand, and users won or lost beyond the base run."""
    return demand_rate_before * ratio(opening_active_users, opening_reference_active_users, 1)


@consumer_app.line("money/month")
def moderation_cost(active_users, moderation_cost_per_user):
    """Review of what users and models write or show, beyond that in the cost ratio."""
    return active_users * moderation_cost_per_user / months_per_year


@consumer_app.line("money/month")
def other_cost_of_sales(remaining_cost, moderation_cost):
    """Cost of sales of the app that is neither compute nor delivery staff."""
    return remaining_cost + moderation_cost


@consumer_app.line("1")
def lever(active_users, reference_active_users, takedown_revenue_loss, app_takedown_active):
    """Demand over the demand of the base run."""
    return ratio(active_users, reference_active_users, 1) * (1 - takedown_revenue_loss * app_takedown_active)


@consumer_app.line("person")
def paying_users(active_users, conversion_to_paid):
    """Active users who pay in the month."""
    return active_users * conversion_to_paid


@consumer_app.line("money/month")
def advertising_revenue(active_users, advertising_revenue_per_user, revenue):
    """Revenue from advertisers; never more than the revenue of the app."""
    return minimum(active_users * advertising_revenue_per_user / months_per_year, revenue)


@consumer_app.line("money/month")
def payer_revenue(revenue, advertising_revenue):
    """Revenue from users who pay."""
    return revenue - advertising_revenue


@consumer_app.line("money/month")
def subscription_revenue(payer_revenue, subscription_share):
    """Revenue from subscriptions."""
    return payer_revenue * subscription_share


@consumer_app.line("money/month")
def in_app_revenue(payer_revenue, subscription_share):
    """Revenue from tokens and other purchases inside the app."""
    return payer_revenue * (1 - subscription_share)


@consumer_app.line("money/month")
def consumer_revenue(revenue):
    """Revenue of the consumer segment."""
    return revenue


@consumer_app.line("money/month")
def consumer_gross_profit(gross_profit):
    """Gross profit of the consumer segment."""
    return gross_profit


@consumer_app.line("money/person")
def monthly_profit_per_new_user(gross_profit, active_users, activation_rate):
    """Gross profit of one month for each user registered."""
    return ratio(gross_profit * month, active_users, 0) * activation_rate


@consumer_app.ratio("money/(person month)")
def revenue_per_payer(payer_revenue, paying_users):
    """Revenue per paying user; over a window, what the payers of its last month spent on average."""
    return payer_revenue / paying_users


@consumer_app.ratio("money/person")
def acquisition_cost(acquisition_spend, new_users):
    """Spending on acquisition per new user."""
    return acquisition_spend / new_users


@consumer_app.ratio("money/person")
def lifetime_value(gross_profit, lost_users, activation_rate):
    """Gross profit a new user brings before leaving.

    Why: gross profit per lost user is gross profit per active user times the mean stay, over any window.
    """
    return gross_profit / lost_users * activation_rate


@consumer_app.ratio("month")
def acquisition_payback(acquisition_spend, new_users, monthly_profit_per_new_user):
    """Months of gross profit that pay for winning a user."""
    return acquisition_spend / new_users / monthly_profit_per_new_user * month


@consumer_app.check("money")
def check_revenue_sources(revenue, subscription_revenue, in_app_revenue, advertising_revenue):
    """Subscriptions, purchases and advertising add up to the revenue of the app."""
    return revenue * month - subscription_revenue * month - in_app_revenue * month - advertising_revenue * month


@consumer_app.check("person")
def check_users(
    registered_users,
    opening_registered_users,
    active_users,
    opening_active_users,
    lost_users,
    new_users,
    activation_rate,
):
    """Registered users who are not active grow by users lost and by new users who never became active."""
    return (
        registered_users
        - opening_registered_users
        - active_users
        + opening_active_users
        - lost_users * month
        - new_users * (1 - activation_rate) * month
    )


@consumer_app.check("person")
def check_new_users(registered_users, opening_registered_users, new_users):
    """Registered users grow by new users and by nothing else."""
    return registered_users - opening_registered_users - new_users * month


@consumer_app.check("person")
def check_user_funnel(registered_users, active_users, paying_users):
    """Payers are among the active users, and active users among the registered."""
    return (
        registered_users + active_users - maximum(registered_users, active_users) - maximum(active_users, paying_users)
    )
