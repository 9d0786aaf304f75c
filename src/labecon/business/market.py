"""A market in which labs, giants and open models compete: demand of two regions, prices, the frontier, one purse.

The parts of a market are `market_lab`. Demand is a logit: each vendor's weight is its weight at the start times the
exponential of what has changed in quality and price, and customers who buy from none of them are an option of their
own. Every feedback loop has one driver that cuts it.
"""

# Line items take numbers, symbols and units alike, so their arguments have no one type.
# mypy: allow-untyped-defs

from __future__ import annotations

from labecon.business import funding
from labecon.language import component, exp, log, maximum, months_per_year, ratio, year

market = component("market")

market.stock("1")(funding.funding_window)


@market.stock("1")
def sobering(opening_sobering, multiple_fade):
    """How far multiples have come down from those of young labs toward those of listed software, in logs."""
    return opening_sobering + multiple_fade


@market.line("1/month")
def efficiency_pace(compute_efficiency_growth):
    """Log growth a month of what a unit of training money brings."""
    return log(compute_efficiency_growth) / year / months_per_year


@market.stock("1")
def efficiency_gain(opening_efficiency_gain, efficiency_pace):
    """Log of what a unit of training money brings, over the start: cheaper machines and better algorithms for all."""
    return opening_efficiency_gain + efficiency_pace


# Vendors


@market.line("1")
def vendors_before(sum_active_before):
    """Labs that trained and sold at the end of the month before."""
    return sum_active_before


@market.line("1")
def vendors(sum_active):
    """Labs that train and sell."""
    return sum_active


@market.line("1")
def vendors_at_start(sum_entered):
    """Labs at the start."""
    return sum_entered


@market.line("1")
def crowding(vendors_before, vendors_at_start, rival_price_elasticity):
    """Price over that with as many rivals as at the start: fewer rivals, less pressure.

    Why: a market of one is the floor of the count, so that the last lab does not name any price.
    """
    return exp(-rival_price_elasticity * log(maximum(vendors_before, 1) / vendors_at_start))


# The frontier


@market.line("elo")
def frontier_start(sum_frontier_weight_start, open_quality_start, frontier_width):
    """Rating of the best model at the start as a smooth maximum, which lies above the best one by a little."""
    return frontier_width * log(sum_frontier_weight_start + exp(open_quality_start / frontier_width))


@market.line("elo")
def open_before(opening_open_progress, open_quality_start):
    """Rating of the best open model a month ago, against the frontier at the start."""
    return opening_open_progress + open_quality_start


@market.line("elo")
def frontier_before(sum_frontier_weight, open_before, frontier_width, frontier_start):
    """Rating of the best model a month ago over that at the start, open ones included."""
    return frontier_width * log(sum_frontier_weight + exp(open_before / frontier_width)) - frontier_start


@market.stock("elo")
def open_progress(
    opening_open_progress, frontier_before, open_before, open_follow_rate, open_shock_size, open_shock_start
):
    """Rating points that open models gained since the start: they follow the frontier, and sometimes leap.

    Why: a constant chance to catch up gives a mean lag of one over the rate.
    """
    return (
        opening_open_progress
        + maximum(frontier_before - open_before, 0) * open_follow_rate
        + open_shock_size * open_shock_start
    )


@market.line("1")
def open_shock_start(open_shock_active, opening_shocks_seen):
    """1 in the month in which an open model leaps to the frontier."""
    return maximum(open_shock_active - opening_shocks_seen, 0)


@market.stock("1")
def shocks_seen(open_shock_active):
    """1 while the leap lasts, so that it counts once."""
    return open_shock_active


@market.stock("1")
def open_pull(opening_open_pull, quality_taste, open_progress, share_speed):
    """Change in the appeal of what is not bought from these labs: open models, as far as customers have moved."""
    return opening_open_pull + (quality_taste * open_progress - opening_open_pull) * share_speed


# Demand of two regions


@market.line("1")
def cost_passed_on(serving_cost_level, cost_pass_through):
    """Price over that at unchanged serving cost."""
    return exp(cost_pass_through * log(serving_cost_level))


@market.line("1")
def china_price(cost_passed_on, crowding, china_price_war_cut, china_price_war_active):
    """Price in China over its base course."""
    return cost_passed_on * crowding * (1 - china_price_war_cut * china_price_war_active)


@market.line("1")
def overseas_price(cost_passed_on, crowding, overseas_price_war_cut, overseas_price_war_active):
    """Price overseas over its base course."""
    return cost_passed_on * crowding * (1 - overseas_price_war_cut * overseas_price_war_active)


@market.line("money/month")
def china_demand_start(sum_china_start, china_outside_start):
    """Spending on models in China at the start, whoever serves them."""
    return sum_china_start / (1 - china_outside_start)


@market.line("money/month")
def overseas_demand_start(sum_overseas_start, overseas_outside_start):
    """Spending on models overseas at the start, whoever serves them."""
    return sum_overseas_start / (1 - overseas_outside_start)


@market.line("1")
def china_market_room(china_demand_start, opening_china_demand_growth, china_market_ceiling):
    """Part of the market's ceiling in China that is still open."""
    return maximum(
        1 - china_demand_start * exp(opening_china_demand_growth) * months_per_year / china_market_ceiling, 0
    )


@market.line("1/month")
def china_demand_pace(china_market_growth, china_market_room):
    """Log growth a month of spending in China; it slows as the market nears its ceiling."""
    return log(china_market_growth) * china_market_room / year / months_per_year


@market.stock("1")
def china_demand_growth(opening_china_demand_growth, china_demand_pace):
    """Log growth of spending in China since the start."""
    return opening_china_demand_growth + china_demand_pace


@market.line("1")
def overseas_market_room(overseas_demand_start, opening_overseas_demand_growth, overseas_market_ceiling):
    """Part of the market's ceiling overseas that is still open."""
    return maximum(
        1 - overseas_demand_start * exp(opening_overseas_demand_growth) * months_per_year / overseas_market_ceiling, 0
    )


@market.line("1/month")
def overseas_demand_pace(overseas_market_growth, overseas_market_room):
    """Log growth a month of spending overseas; it slows as the market nears its ceiling."""
    return log(overseas_market_growth) * overseas_market_room / year / months_per_year


@market.stock("1")
def overseas_demand_growth(opening_overseas_demand_growth, overseas_demand_pace):
    """Log growth of spending overseas since the start."""
    return opening_overseas_demand_growth + overseas_demand_pace


@market.line("money/month")
def china_demand(china_demand_start, china_demand_growth, china_price, market_price_elasticity):
    """Spending on models in China; a lower price enlarges it where use grows by more than the price falls."""
    return china_demand_start * exp(china_demand_growth + (1 - market_price_elasticity) * log(china_price))


@market.line("money/month")
def overseas_demand(overseas_demand_start, overseas_demand_growth, overseas_price, market_price_elasticity):
    """Spending on models overseas; a lower price enlarges it where use grows by more than the price falls."""
    return overseas_demand_start * exp(overseas_demand_growth + (1 - market_price_elasticity) * log(overseas_price))


@market.line("1")
def china_outside_weight(china_outside_start, open_pull):
    """Weight in China of what is not bought from these labs."""
    return china_outside_start * exp(open_pull)


@market.line("1")
def overseas_outside_weight(overseas_outside_start, open_pull):
    """Weight overseas of what is not bought from these labs."""
    return overseas_outside_start * exp(open_pull)


@market.line("1")
def china_weights(sum_china_weight, china_outside_weight):
    """Weights of all choices in China."""
    return sum_china_weight + china_outside_weight


@market.line("1")
def overseas_weights(sum_overseas_weight, overseas_outside_weight):
    """Weights of all choices overseas."""
    return sum_overseas_weight + overseas_outside_weight


@market.line("1")
def china_outside_share(china_outside_weight, china_weights):
    """Share of spending in China that none of these labs gets."""
    return china_outside_weight / china_weights


@market.line("1")
def overseas_outside_share(overseas_outside_weight, overseas_weights):
    """Share of spending overseas that none of these labs gets."""
    return overseas_outside_weight / overseas_weights


# Mergers: what a lab that leaves hands to those that buy


@market.line("1")
def china_handed_over(sum_china_released):
    """Weight in China of labs that merge in the month."""
    return sum_china_released


@market.line("1")
def overseas_handed_over(sum_overseas_released):
    """Weight overseas of labs that merge in the month."""
    return sum_overseas_released


@market.line("1")
def china_buyers(sum_china_buying):
    """Weight in China of the labs that buy others."""
    return sum_china_buying


@market.line("1")
def overseas_buyers(sum_overseas_buying):
    """Weight overseas of the labs that buy others."""
    return sum_overseas_buying


@market.line("money/month")
def merger_prices(sum_merger_price):
    """Paid for labs that merge in the month, as far as there is a buyer."""
    return sum_merger_price


@market.line("money/month")
def buyers(sum_buying):
    """Weight of the labs that buy others, in both regions."""
    return sum_buying


# Totals


@market.line("money/month")
def market_revenue(sum_revenue):
    """Revenue of all labs."""
    return sum_revenue


@market.line("money/month")
def industry_profit(sum_profit):
    """Profit of all labs after training and tax."""
    return sum_profit


@market.line("money/month")
def industry_training(sum_training_cost):
    """Training cost of all labs."""
    return sum_training_cost


@market.line("money")
def industry_cash(sum_cash):
    """Cash of all labs."""
    return sum_cash


@market.line("1")
def concentration(sum_share_squared):
    """Sum of the squared shares of labs in their joint revenue: 1 for one lab, one over their number for equals."""
    return sum_share_squared


@market.line("money/month")
def demand(china_demand, overseas_demand):
    """Spending on models in both regions, whoever serves them."""
    return china_demand + overseas_demand


@market.line("1")
def outside_share(china_demand, overseas_demand, china_outside_share, overseas_outside_share):
    """Share of spending in both regions that none of these labs gets."""
    return ratio(
        china_demand * china_outside_share + overseas_demand * overseas_outside_share, china_demand + overseas_demand, 0
    )
