"""The training programme of the lab: what it plans, what it can afford, what the race asks for, what it is bound to."""

# Line items take numbers, symbols and units alike, so their arguments have no one type.
# mypy: allow-untyped-defs

from __future__ import annotations

from labecon.business.lab import lab
from labecon.language import exp, log, maximum, month, months_per_year, power, ratio, year


@lab.line("1")
def compute_price(compute_price_level, supplier_price_rise, supplier_price_rise_active):
    """Price of cloud compute over its price in the base run."""
    return compute_price_level * (1 + supplier_price_rise * supplier_price_rise_active)


@lab.line("money/month", level=True)
def training_plan(prior_training_plan, training_growth):
    """Training cost the lab plans, growing at a steady rate."""
    return prior_training_plan * exp(log(training_growth) / year / months_per_year * month)


@lab.line("money/month")
def fixed_cash_cost(team_pay, legal_cost):
    """Cash cost that goes on whatever is trained or sold: pay of the teams and legal cost."""
    return team_pay + legal_cost


@lab.line("money/month", level=True)
def training_affordable(opening_cash, opening_financial_assets, reserve_months, fixed_cash_cost, spend_horizon):
    """Training cost a month at which liquidity above a reserve lasts over the spending horizon."""
    return maximum(opening_cash + opening_financial_assets - reserve_months * fixed_cash_cost, 0) / spend_horizon


@lab.line("1")
def claims(sum_claim):
    """Claims of all lines of generations on the training budget."""
    return sum_claim


@lab.line("1")
def race(sum_gap_pressure, claims, race_sensitivity):
    """Factor by which distance to the frontier raises training.

    Why: a rival's release widens the gap and brings the next run forward.
    """
    return exp(race_sensitivity * ratio(sum_gap_pressure, claims, 0))


@lab.line("money/month", level=True)
def training_target(training_plan, training_affordable, affordability_floor, cash_link, race, own_training):
    """Training cost toward which the lab moves: between the plan and what cash allows, raised by the race.

    Why: cash raised lifts spending within months and cash gone cuts it; a cash link of 0 is the committed plan.
    """
    return (
        training_plan
        * power(maximum(ratio(training_affordable, training_plan, 1), affordability_floor), cash_link)
        * race
        * own_training
    )


@lab.line("money/month", level=True)
def training_commitment(prior_training_commitment, commitment_runoff, prior_training_budget, cloud_commitment_share):
    """Compute the lab has bound itself to buy in the month.

    Why: a share of the running bill is contracted ahead; after a cut the contracts run off.
    """
    return maximum(
        prior_training_commitment * (1 - commitment_runoff * month), prior_training_budget * cloud_commitment_share
    )


@lab.line("money/month", level=True)
def training_wanted(prior_training_budget, training_target, training_speed, training_floor, own_training):
    """Training cost the lab would choose: it moves part of the way to its target each month."""
    return maximum(
        prior_training_budget + (training_target - prior_training_budget) * training_speed * month,
        training_floor * own_training,
    )


@lab.line("money/month")
def training_budget(training_wanted, training_commitment):
    """Training cost of the month: what is wanted, and never less than what is committed."""
    return maximum(training_wanted, training_commitment)


@lab.line("money/month")
def training_cost(sum_training_cost):
    """Cloud compute bought for training, inside research and development expense."""
    return sum_training_cost


@lab.line("money/month")
def economic_training_cost(sum_economic_training_cost):
    """Training cost of the month when generations are capitalised and written down over their life."""
    return sum_economic_training_cost


@lab.line("money")
def model_capital(sum_model_capital):
    """Training cost carried forward in the economic book."""
    return sum_model_capital


@lab.line("money")
def model_capital_before(sum_model_capital_before):
    """Training cost carried forward in the economic book a month earlier."""
    return sum_model_capital_before


@lab.ratio("1")
def training_coverage(revenue, training_cost):
    """Revenue over training cost of the same window."""
    return revenue / training_cost


@lab.ratio("1")
def gross_profit_coverage(gross_profit, training_cost):
    """Gross profit over training cost of the same window."""
    return gross_profit / training_cost


@lab.ratio("1")
def training_share_of_rnd(training_cost, rnd_expense):
    """Training cost over research and development expense."""
    return training_cost / rnd_expense
