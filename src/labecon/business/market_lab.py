"""One lab or giant in a market: what it trains, how good its models are, what it sells, its cash, and its end.

Decisions read balances of the month before: training of last month makes quality, quality makes demand, demand makes
cash, and cash allows training.
"""

# Line items take numbers, symbols and units alike, so their arguments have no one type.
# mypy: allow-untyped-defs

from __future__ import annotations

from labecon.language import component, exp, log, maximum, minimum, month, months_per_year, power, ratio, where, year

market_lab = component("market_lab")


# There or gone


@market_lab.line("1")
def entered():
    """1 for each lab that is there at the start."""
    return 1


@market_lab.line("1")
def active_before(opening_active):
    """1 while the lab trained and sold at the end of the month before."""
    return opening_active


@market_lab.line("1")
def out_of_money(opening_cash, prior_planned_burn, exit_runway, training_cut):
    """1 where the plan can no longer be paid after what could be raised, and training has been cut to the bone."""
    return where(
        ((opening_cash < maximum(prior_planned_burn, 0) * exit_runway) & (training_cut > 0)) | (opening_cash < 0), 1, 0
    )


@market_lab.line("1")
def training_cut(prior_training_cost, prior_training_wanted, exit_training_share):
    """1 where training of the month before was less than a small part of what was wanted."""
    return where(prior_training_cost < exit_training_share * prior_training_wanted, 1, 0)


@market_lab.line("1")
def exits(opening_active, exiting, backed, out_of_money, gives_up):
    """1 in the month in which the lab leaves; a giant never does."""
    return opening_active * exiting * (1 - backed) * maximum(out_of_money, gives_up)


@market_lab.line("1")
def gives_up(exit_draw, give_up_hazard):
    """1 where the owners stop though there is money."""
    return where(exit_draw < give_up_hazard / months_per_year * month, 1, 0)


@market_lab.stock("1")
def active(opening_active, exits):
    """1 while the lab trains and sells."""
    return opening_active - exits


# Quality


@market_lab.line("elo")
def quality_before(opening_progress, gap_start):
    """Rating of the lab's best model a month ago, against the frontier at the start."""
    return opening_progress - gap_start


@market_lab.line("1")
def frontier_weight_start(gap_start, frontier_width):
    """Part of the lab in the frontier at the start."""
    return exp(-gap_start / frontier_width)


@market_lab.line("1")
def frontier_weight(quality_before, opening_active, frontier_width):
    """Part of the lab in the smooth maximum that is the frontier."""
    return opening_active * exp(quality_before / frontier_width)


@market_lab.line("elo")
def gap(frontier_before, quality_before):
    """Distance of the lab's best model to the frontier a month ago."""
    return frontier_before - quality_before


@market_lab.stock("1")
def know_how(opening_know_how, training_cost, training_start, efficiency_gain, head_start, renewal_rate):
    """Effective training behind the model in use, over the start; it grows with each release and is not forgotten.

    Why: what is being trained is ahead of what is in use, by more the faster training grows.
    """
    return opening_know_how + (
        maximum(training_cost / training_start * exp(efficiency_gain) * head_start - opening_know_how, 0) * renewal_rate
    )


@market_lab.line("elo")
def progress_target(capability_per_tenfold, opening_know_how, tenfold):
    """Rating points since the start that effective training is worth.

    Source: capability on a rating scale rises with the logarithm of effective compute.
    """
    return capability_per_tenfold * log(opening_know_how) / log(tenfold)


@market_lab.stock("elo")
def progress(opening_progress, progress_target, release_speed, quality_noise, quality_shock):
    """Rating points of the lab's best model since the start."""
    return opening_progress + (progress_target - opening_progress) * release_speed + quality_noise * quality_shock


@market_lab.stock("1")
def pull(opening_pull, quality_taste, progress, share_speed):
    """Change in the lab's appeal: quality since the start, as far as customers have moved."""
    return opening_pull + (quality_taste * progress - opening_pull) * share_speed


# Demand


@market_lab.line("money/month")
def china_start(revenue_start, overseas_share_start):
    """Revenue in China at the start."""
    return revenue_start * (1 - overseas_share_start)


@market_lab.line("money/month")
def overseas_start(revenue_start, overseas_share_start):
    """Revenue overseas at the start."""
    return revenue_start * overseas_share_start


@market_lab.line("1")
def china_size(china_start, china_demand_start):
    """Share of the lab in spending in China at the start."""
    return ratio(china_start, china_demand_start, 0)


@market_lab.line("1")
def overseas_size(overseas_start, overseas_demand_start):
    """Share of the lab in spending overseas at the start."""
    return ratio(overseas_start, overseas_demand_start, 0)


@market_lab.line("1")
def appeal(pull, own_price_level, price_taste, demand_level):
    """Factor on the lab's weight in demand since the start: quality and its own price."""
    return demand_level * exp(pull - price_taste * log(own_price_level))


@market_lab.line("1")
def china_weight(active, china_size, opening_china_taken, appeal, china_price, price_taste):
    """Weight of the lab in China: what it had at the start and took over, by quality and price."""
    return active * (china_size + opening_china_taken) * appeal * exp(-price_taste * log(china_price))


@market_lab.line("1")
def overseas_weight(active, overseas_size, opening_overseas_taken, appeal, overseas_price, price_taste):
    """Weight of the lab overseas: what it had at the start and took over, by quality and price."""
    return active * (overseas_size + opening_overseas_taken) * appeal * exp(-price_taste * log(overseas_price))


@market_lab.line("1")
def china_share(china_weight, china_weights):
    """Share of the lab in spending on models in China."""
    return china_weight / china_weights


@market_lab.line("1")
def overseas_share(overseas_weight, overseas_weights):
    """Share of the lab in spending on models overseas."""
    return overseas_weight / overseas_weights


@market_lab.line("money/month")
def china_revenue(china_demand, china_share):
    """Revenue of the lab in China."""
    return china_demand * china_share


@market_lab.line("money/month")
def overseas_revenue(overseas_demand, overseas_share):
    """Revenue of the lab overseas."""
    return overseas_demand * overseas_share


@market_lab.line("money/month")
def revenue(china_revenue, overseas_revenue):
    """Revenue of the lab."""
    return china_revenue + overseas_revenue


@market_lab.line("1")
def share(revenue, demand):
    """Share of the lab in spending on models in both regions."""
    return revenue / demand


@market_lab.line("1")
def revenue_share(revenue, market_revenue):
    """Share of the lab in the revenue of all labs."""
    return ratio(revenue, market_revenue, 0)


@market_lab.line("1")
def share_squared(revenue_share):
    """Square of the lab's share in the revenue of all labs."""
    return revenue_share * revenue_share


# Cost


@market_lab.stock("1")
def cost_drift(opening_cost_drift, cost_ratio_start, long_run_cost_ratio, cost_reversion, cost_noise, cost_shock):
    """Log change of cost of sales over revenue since the start; it returns to a long-run level."""
    return (
        opening_cost_drift
        + (log(long_run_cost_ratio / cost_ratio_start) - opening_cost_drift) * cost_reversion
        + cost_noise * cost_shock
    )


@market_lab.line("money/month")
def cost_of_sales(
    china_revenue, china_price, overseas_revenue, overseas_price, own_price_level, cost_ratio, serving_cost_level
):
    """Cost of what is served: use, which is revenue over price, at its unit cost."""
    return (
        (china_revenue / china_price + overseas_revenue / overseas_price)
        / own_price_level
        * cost_ratio
        * serving_cost_level
    )


@market_lab.line("1")
def cost_ratio(cost_ratio_start, cost_drift):
    """Cost of sales over revenue at base prices and base serving cost."""
    return cost_ratio_start * exp(cost_drift)


@market_lab.line("money/month")
def gross_profit(revenue, cost_of_sales):
    """Revenue less cost of sales."""
    return revenue - cost_of_sales


@market_lab.line("money/month")
def other_expense(active, other_start, expense_elasticity, revenue, revenue_start, expense_floor):
    """People, selling and administration: it grows with revenue but less than it, and has a floor."""
    return active * other_start * power(maximum(revenue / revenue_start, expense_floor), expense_elasticity)


@market_lab.line("money/month")
def pay(other_expense, staff_share):
    """Pay, part of the other expense."""
    return other_expense * staff_share


@market_lab.line("money/month")
def purchases(other_expense, staff_share):
    """Advertising and services, the rest of the other expense."""
    return other_expense * (1 - staff_share)


# Training


@market_lab.line("1/month")
def training_pace(training_growth, training_fade_power, opening_training_drift, training_restraint):
    """Log growth a month of planned training, fading with its own size; restraint holds it back."""
    return (
        log(training_growth)
        * exp(training_fade_power * maximum(opening_training_drift, 0))
        * (1 - training_restraint)
        / year
        / months_per_year
    )


@market_lab.stock("1")
def training_drift(opening_training_drift, training_pace):
    """Log growth of planned training since the start."""
    return opening_training_drift + training_pace


@market_lab.line("money/month", level=True)
def training_plan(training_start, training_drift, revenue, revenue_start, revenue_link, expense_floor):
    """Training cost the lab plans: between growth of its own and a fixed fraction of revenue."""
    return (
        training_start
        * exp((1 - revenue_link) * training_drift)
        * power(maximum(revenue / revenue_start, expense_floor), revenue_link)
    )


@market_lab.line("1")
def race(race_sensitivity, gap, gap_start):
    """Factor by which a rival's lead raises training.

    Why: a release of another lab widens the gap, and the next run is brought forward.
    """
    return exp(race_sensitivity * (gap - gap_start))


@market_lab.line("money/month", level=True)
def training_affordable(opening_cash, spending_horizon, gross_profit, other_expense):
    """Training cost that earnings and a steady use of cash allow."""
    return maximum(opening_cash / spending_horizon + gross_profit - other_expense, 0)


@market_lab.line("money/month", level=True)
def training_wanted(active, own_training, training_effort, training_plan, race):
    """Training cost the lab wants: the plan as the race bends it."""
    return active * own_training * training_effort * training_plan * race


@market_lab.line("money/month")
def training_cost(training_wanted, training_affordable, backed):
    """Training cost of the month: what is wanted, and no more than can be paid where no parent pays."""
    return where(backed > 0, training_wanted, minimum(training_wanted, training_affordable))


@market_lab.line("money/month", level=True)
def planned_burn(training_wanted, other_expense, gross_profit):
    """Cash that the wanted training would use in the month, before interest and tax."""
    return training_wanted + other_expense - gross_profit
