"""What every product line of a lab has: demand that drifts and takes off, and a cost of sales.

`product` and `served_product` are shared components: consumer app, open platform and on-premise extend them.
A child defines `revenue`, `overseas_revenue`, `base_price_revenue`, `other_cost_of_sales` and `lever` (the effect of
the lab's own choices and of events on demand, 1 in the base run); one that is served also `use_before`.
"""

# Line items take numbers, symbols and units alike, so their arguments have no one type.
# mypy: allow-untyped-defs

from __future__ import annotations

from labecon.language import component, exp, log, maximum, minimum, month, months_per_year, power, ratio, where, year

product = component("product")
served_product = component("served_product", extends=(product,))
key_customers = component("key_customers")


@product.line("1/month")
def takeoff_rate(takeoff_hazard, takeoff_gap_sensitivity, generation__gap_excess):
    """Chance in the month that a normal line takes off.

    Why: take-offs follow good generations; the sensitivity cannot be identified from the windows and may be set to 0.
    """
    return takeoff_hazard / months_per_year * exp(-(takeoff_gap_sensitivity * generation__gap_excess))


@product.stock("1")
def hot(opening_hot, takeoff_draw, takeoff_rate, takeoff_end_hazard):
    """1 while the line is in take-off growth, otherwise 0.

    Why: growth of labs comes in bursts of a line; a two-state chain keeps the few bursts seen apart from normal growth.
    """
    return where(
        opening_hot > 0,
        where(takeoff_draw < takeoff_end_hazard, 0, 1),
        where(takeoff_draw < takeoff_rate, 1, 0),
    )


@product.line("money/month", level=True)
def demand_rate_before(prior_demand_rate):
    """Underlying demand of the month before."""
    return prior_demand_rate


@product.line("1")
def size_fade(demand_rate_before, size_reference, size_fade_power, size_fade_floor, size_fade_cap):
    """Factor by which take-off growth is slower (or faster) than at the reference size."""
    return minimum(
        maximum(power(demand_rate_before * months_per_year / size_reference, size_fade_power), size_fade_floor),
        size_fade_cap,
    )


@product.line("1")
def ceiling(demand_rate_before, market_size, max_share):
    """Share of growth that the size of the market leaves to the line."""
    return maximum(1 - demand_rate_before * months_per_year / max_share / market_size, 0)


@product.line("1/month")
def growth_drift(hot, takeoff_growth, normal_growth, size_fade):
    """Log growth of underlying demand a month before the market sets a limit.

    Why: growth drivers are median multiples a year, so the noise around the drift needs no correction of its mean.
    """
    return where(hot > 0, log(takeoff_growth) * size_fade, log(normal_growth)) / year / months_per_year


@product.line("1/month")
def demand_drift(growth_drift, ceiling):
    """Log growth of underlying demand a month; only growth, not decline, is held back by the market."""
    return where(growth_drift > 0, growth_drift * ceiling, growth_drift)


@product.line("money/month", level=True)
def demand_rate(demand_rate_before, demand_drift, demand_noise, demand_shock):
    """Underlying demand of the line, without season, own choices and events."""
    return demand_rate_before * exp(demand_drift * month + demand_noise * demand_shock)


@product.line("1")
def overseas_reach(overseas_rules_loss, overseas_rules_active, lab_adoption_lift):
    """Overseas demand that rules on data and exports leave open and open weights add, over that of the base run."""
    return (1 - overseas_rules_loss * overseas_rules_active) * lab_adoption_lift


@product.line("1")
def market_access(overseas_share, overseas_reach):
    """Share of all demand that is left open: domestic demand, and overseas demand as far as it can be reached."""
    return 1 - overseas_share * (1 - overseas_reach)


@product.line("1")
def demand_lift(demand_level, lab_listing_lift, lab_consolidation_lift):
    """Demand over its base path: the level of the run, what a listing adds, and what rivals leave who stop."""
    return demand_level * lab_listing_lift * lab_consolidation_lift


@product.line("1")
def core_cost_ratio(prior_core_cost_ratio, long_run_cost_ratio, cost_reversion, cost_noise, cost_shock):
    """Cost of sales over revenue before scenario moves of prices and costs.

    Why: the log returns to a long-run level, so that a margin neither freezes at its reported value nor wanders off.
    """
    return prior_core_cost_ratio * exp(
        cost_reversion * month * (log(long_run_cost_ratio) - log(prior_core_cost_ratio)) + cost_noise * cost_shock
    )


@product.line("money/month")
def underlying_cost(base_price_revenue, core_cost_ratio, cost_level, price_level, cost_pass_through):
    """Cost of sales at the base price of compute.

    Why: selling price and unit cost fall together; only the passed-through part of their difference moves the margin.
    A price that moves in one region alone moves no use and no cost.
    """
    return base_price_revenue * core_cost_ratio * power(cost_level / price_level, cost_pass_through)


@product.line("money/month")
def inference_cost(underlying_cost, inference_cost_share, lab_compute_price):
    """Cloud compute that serves customers."""
    return underlying_cost * inference_cost_share * lab_compute_price


@product.line("money/month")
def delivery_staff_cost(underlying_cost, delivery_staff_share):
    """Pay of the people who deliver and support the product, inside cost of sales."""
    return underlying_cost * delivery_staff_share


@product.line("money/month")
def remaining_cost(underlying_cost, inference_cost_share, delivery_staff_share):
    """Cost of sales in proportion to use that is neither compute nor delivery staff."""
    return underlying_cost * (1 - inference_cost_share - delivery_staff_share)


@product.line("money/month")
def cost_of_sales(inference_cost, delivery_staff_cost, other_cost_of_sales):
    """Cost of sales of the line."""
    return inference_cost + delivery_staff_cost + other_cost_of_sales


@product.line("money/month")
def gross_profit(revenue, cost_of_sales):
    """Revenue less cost of sales of the line."""
    return revenue - cost_of_sales


@product.ratio("1")
def gross_margin(gross_profit, revenue):
    """Gross profit over revenue of the line."""
    return gross_profit / revenue


@product.line("money/year")
def run_rate(revenue):
    """Revenue of the month times twelve."""
    return revenue * months_per_year


@product.line("money/month")
def domestic_revenue(revenue, overseas_revenue):
    """Revenue from customers in mainland China."""
    return revenue - overseas_revenue


@product.line("money/month")
def credit_revenue(revenue, credit_share):
    """Revenue invoiced and paid later."""
    return revenue * credit_share


@product.line("money/month")
def prepaid_revenue(revenue, prepaid_share):
    """Revenue that customers had paid for before it was earned."""
    return revenue * prepaid_share


@served_product.line("1")
def overseas_part(overseas_share, overseas_reach, overseas_price_level):
    """Spending of overseas customers over the spending of all customers in the base run."""
    return overseas_share * overseas_reach * overseas_price_level


@served_product.line("1")
def domestic_part(overseas_share, domestic_price_level):
    """Spending of domestic customers over the spending of all customers in the base run."""
    return (1 - overseas_share) * domestic_price_level


@served_product.line("1")
def rank_price(price_gap_sensitivity, generation__gap_excess):
    """Price for the same use over that at the usual distance to the frontier.

    Why: a generation that falls behind keeps its use only at a lower price, so revenue falls and cost does not.
    """
    return exp(-(price_gap_sensitivity * generation__gap_excess))


@served_product.line("1")
def region_price(overseas_part, domestic_part, market_access, rank_price):
    """Price that customers pay on average over regions and at the rank of the month, over that of the base run."""
    return ratio(overseas_part + domestic_part, market_access, 1) * rank_price


@served_product.line("money/month")
def demand(demand_rate, season, lever, market_access, region_price, demand_lift):
    """What customers would spend in the month if all of it could be served."""
    return demand_rate * season * lever * market_access * region_price * demand_lift


@served_product.line("money/month")
def use_at_start(demand_rate_start):
    """Use when the forecast began, by what it was worth."""
    return demand_rate_start


@served_product.line("money/month", level=True)
def capacity_revenue(prior_capacity, capacity_ramp):
    """Most revenue that can be served in the month.

    Why: serving capacity grows only so fast; demand above it leaves.
    """
    return prior_capacity * (1 + capacity_ramp * month)


@served_product.line("money/month")
def revenue(demand, capacity_revenue):
    """Revenue of the line: demand as far as it can be served."""
    return minimum(demand, capacity_revenue)


@served_product.line("money/month")
def overseas_revenue(revenue, overseas_part, domestic_part):
    """Revenue from customers outside mainland China."""
    return revenue * ratio(overseas_part, overseas_part + domestic_part, 0)


@served_product.line("money/month")
def base_price_revenue(revenue, region_price):
    """Revenue that the use of the month would bring at the prices of the base run in every region."""
    return revenue / region_price


@served_product.line("money/month", level=True)
def capacity(prior_capacity, revenue):
    """Highest revenue served in a month so far."""
    return maximum(prior_capacity, revenue)


@served_product.line("1")
def acquisition_ratio(
    demand_rate, demand_rate_start, acquisition_ratio_start, acquisition_ratio_long_run, acquisition_scale_elasticity
):
    """Planned spending on acquisition over underlying demand.

    Why: the ratio falls with scale, as reported, until it meets the level of mature firms.
    """
    return maximum(
        acquisition_ratio_start * power(demand_rate / demand_rate_start, acquisition_scale_elasticity),
        acquisition_ratio_long_run,
    )


@served_product.line("money/month")
def planned_acquisition_spend(demand_rate, acquisition_ratio):
    """Spending on acquisition in the base run."""
    return demand_rate * acquisition_ratio


@served_product.line("money/month")
def acquisition_spend(planned_acquisition_spend, acquisition_effort):
    """Spending on advertising and promotion that wins users or customers."""
    return planned_acquisition_spend * acquisition_effort


@served_product.line("1")
def acquisition_response(acquisition_effort, acquisition_elasticity):
    """Users or customers won over those won in the base run, by the effort made."""
    return power(acquisition_effort, acquisition_elasticity)


@served_product.line("money/month")
def selling_expense(acquisition_spend):
    """Selling expense of the line: what it spends on acquisition."""
    return acquisition_spend


@key_customers.stock("1")
def retained_share(opening_retained_share, top_customer_share, customer_loss_active):
    """Share of demand left after losses of the largest customer."""
    return opening_retained_share * (1 - top_customer_share * customer_loss_active)


@key_customers.line("money/month")
def other_cost_of_sales(remaining_cost):
    """Cost of sales that is neither compute nor delivery staff."""
    return remaining_cost


@key_customers.line("money/month")
def top_customer_revenue(revenue, top_customer_share):
    """Revenue from the largest customer of the line.

    Why: after a loss the next customer is taken to weigh as much in what is left, for want of figures on it.
    """
    return revenue * top_customer_share
