"""The reference model of the benchmark: a made-up lab with 72 lines, by which engines are compared.

It has every kind of work that a real lab gives an engine: users and prices that compound, a distance to the frontier,
a rush of exponentials, a raise that depends on the runway, tax losses, a preferred claim and a balance that must close.
Its numbers lie in `data/reference.toml`; they are for timing and are no forecast.
"""

# Line items take numbers, symbols and units alike, so their arguments have no one type.
# mypy: allow-untyped-defs

from __future__ import annotations

from labecon.language import component, exp, log, maximum, minimum, month, where

reference = component("lab")


@reference.line("money", level=True)
def training_budget(prior_training_budget, release, budget_step):
    """What training one generation costs."""
    return where(release > 0, prior_training_budget * budget_step, prior_training_budget)


@reference.line("money/month")
def training_spend(training_budget, training_profile):
    """Part of the budget that is spent in the month."""
    return training_budget * training_profile


@reference.stock("1")
def own_quality(opening_own_quality, release_gain, release):
    """Quality of the lab's own generation."""
    return opening_own_quality + release_gain * release


@reference.stock("1")
def frontier_quality(opening_frontier_quality, frontier_pace):
    """Quality of the best generation of all labs."""
    return opening_frontier_quality + frontier_pace


@reference.line("1")
def quality_gap(frontier_quality, own_quality):
    """Distance to the frontier."""
    return frontier_quality - own_quality


@reference.line("1")
def gap_effect(gap_sensitivity, quality_gap):
    """Demand that is left at the distance to the frontier."""
    return exp(-gap_sensitivity * quality_gap)


@reference.line("1/month")
def churn(usual_churn, churn_floor, churn_steepness, quality_gap):
    """Share of users who leave in a month."""
    return usual_churn * (churn_floor + 1 / (1 + exp(-churn_steepness * quality_gap)))


@reference.line("person/month", level=True)
def organic_signups(prior_organic_signups, signup_growth, signup_fade):
    """People who would sign up at the frontier."""
    return prior_organic_signups * (1 + signup_growth * month * signup_fade)


@reference.line("person/month")
def signups(organic_signups, gap_effect, signup_noise, signup_shock, signup_drift):
    """People who sign up in the month."""
    return organic_signups * gap_effect * exp(signup_noise * signup_shock - signup_drift)


@reference.stock("person")
def users(opening_users, churn, signups):
    """People who use the product at the end of the month."""
    return opening_users * (1 - churn) + signups


@reference.line("person")
def paying_users(users, conversion, conversion_ramp, conversion_ceiling):
    """Users who pay."""
    return users * minimum(conversion * conversion_ramp, conversion_ceiling)


@reference.line("money/(person month)")
def spend_per_user(usual_spend, spend_index):
    """What a paying user spends in a month."""
    return usual_spend * spend_index


@reference.line("money/month")
def consumer_revenue(paying_users, spend_per_user):
    """Money from paying users."""
    return paying_users * spend_per_user


@reference.line("token/month")
def consumer_tokens(users, tokens_per_user):
    """Tokens served to users of the product."""
    return users * tokens_per_user


@reference.line("1")
def price_index(prior_price_index, price_decline, price_noise, price_shock, price_drift):
    """Price of a token over its price at the start."""
    return prior_price_index * (1 - price_decline * month) * exp(price_noise * price_shock - price_drift)


@reference.line("money/token")
def token_price(price_index, start_price):
    """Price of a token on the platform."""
    return price_index * start_price


@reference.line("money/token")
def token_cost(prior_token_cost, cost_decline, cost_noise, cost_shock, cost_drift):
    """Cost of serving a token in the cloud."""
    return prior_token_cost * (1 - cost_decline * month) * exp(cost_noise * cost_shock - cost_drift)


@reference.line("token/month", level=True)
def market_tokens(prior_market_tokens, market_growth):
    """Tokens that the platform would sell at the first price and at the frontier."""
    return prior_market_tokens * (1 + market_growth * month)


@reference.line("1")
def price_response(price_elasticity, token_price, start_price):
    """Use of the platform over its use at the first price."""
    return exp(price_elasticity * log(token_price / start_price))


@reference.line("token/month")
def platform_tokens(market_tokens, price_response, gap_effect, use_noise, use_shock, use_drift):
    """Tokens sold on the platform."""
    return market_tokens * price_response * gap_effect * exp(use_noise * use_shock - use_drift)


@reference.line("money/month")
def platform_revenue(platform_tokens, token_price):
    """Money from the platform."""
    return platform_tokens * token_price


@reference.stock("customer")
def installed_customers(opening_installed_customers, customer_retention, installed_deals, gap_effect):
    """Customers who run the generation on their own machines."""
    return opening_installed_customers * customer_retention + installed_deals * gap_effect


@reference.line("money/month")
def installed_revenue(installed_customers, installed_fee):
    """Fees of customers who run the generation themselves."""
    return installed_customers * installed_fee


@reference.line("money/month")
def revenue(consumer_revenue, platform_revenue, installed_revenue):
    """Revenue of the lab."""
    return consumer_revenue + platform_revenue + installed_revenue


@reference.line("token/month")
def tokens(platform_tokens, consumer_tokens):
    """All tokens served."""
    return platform_tokens + consumer_tokens


@reference.line("money/month")
def serving_cost(tokens, token_cost):
    """What serving would cost if all of it were rented."""
    return tokens * token_cost


@reference.line("gpu")
def gpus_needed(tokens, tokens_per_gpu):
    """Accelerators that serve the tokens of the month."""
    return tokens / tokens_per_gpu


@reference.stock("gpu")
def gpus_owned(opening_gpus_owned, owned_share, gpus_needed):
    """Accelerators bought so far; the fleet never shrinks."""
    return maximum(opening_gpus_owned, owned_share * gpus_needed)


@reference.line("money/month")
def capital_expenditure(gpus_owned, opening_gpus_owned, gpu_price):
    """Money spent on accelerators."""
    return (gpus_owned - opening_gpus_owned) / month * gpu_price


@reference.line("money/month")
def depreciation(opening_equipment, depreciation_rate):
    """Wear of the equipment."""
    return opening_equipment * depreciation_rate


@reference.stock("money")
def equipment(opening_equipment, capital_expenditure, depreciation):
    """Book value of the equipment."""
    return opening_equipment + capital_expenditure - depreciation


@reference.line("money/month")
def cloud_cost(serving_cost, rent_saving, gpus_owned, gpus_needed):
    """Rented compute after what own accelerators save."""
    return serving_cost * (1 - rent_saving * minimum(1, gpus_owned / gpus_needed))


@reference.stock("person")
def headcount(opening_headcount, hiring, prior_runway, hiring_brake_runway, braked_hiring):
    """Employees; hiring slows down while the runway is short."""
    return opening_headcount + hiring * where(prior_runway < hiring_brake_runway, braked_hiring, 1)


@reference.line("money/(person month)", level=True)
def wage(prior_wage, wage_growth):
    """Pay of one employee for a month."""
    return prior_wage * (1 + wage_growth * month)


@reference.line("money/month")
def staff_cost(headcount, wage):
    """Pay of all employees."""
    return headcount * wage


@reference.line("money/month")
def selling_expense(selling_share, prior_revenue, signup_cost, signups):
    """Selling: a share of last month's revenue, and advertising by sign-up."""
    return selling_share * prior_revenue + signup_cost * signups


@reference.line("money/month")
def administrative_expense(administration_by_staff, staff_cost, administration_by_revenue, revenue):
    """Administration, by staff and by revenue."""
    return administration_by_staff * staff_cost + administration_by_revenue * revenue


@reference.line("money/month")
def research_expense(training_spend, research_by_staff, staff_cost):
    """Training and what researchers use beside it."""
    return training_spend + research_by_staff * staff_cost


@reference.line("money/month")
def cost_of_sales(cloud_cost, payment_fee, consumer_revenue, installation_share, installed_revenue):
    """Compute, payment fees and installation."""
    return cloud_cost + payment_fee * consumer_revenue + installation_share * installed_revenue


@reference.line("money/month")
def gross_profit(revenue, cost_of_sales):
    """Revenue less cost of sales."""
    return revenue - cost_of_sales


@reference.line("1")
def gross_share(gross_profit, revenue):
    """Gross profit over revenue."""
    return gross_profit / revenue


@reference.line("money/month")
def operating_expense(staff_cost, selling_expense, administrative_expense, research_expense):
    """Expense below gross profit, before depreciation."""
    return staff_cost + selling_expense + administrative_expense + research_expense


@reference.line("money/month")
def ebitda(gross_profit, operating_expense):
    """Profit before interest, tax and depreciation."""
    return gross_profit - operating_expense
