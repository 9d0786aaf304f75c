"""The money of a lab in a market: profit and tax, investors and parents, and the end by closing or merger."""

# Line items take numbers, symbols and units alike, so their arguments have no one type.
# mypy: allow-untyped-defs

from __future__ import annotations

from labecon.business.market_lab import market_lab
from labecon.language import exp, maximum, minimum, month, months_per_year, power, ratio, where


@market_lab.line("money/month")
def interest(active, opening_cash, interest_rate):
    """Interest on cash."""
    return active * maximum(opening_cash, 0) * interest_rate / months_per_year


@market_lab.line("money/month")
def operating_result(gross_profit, training_cost, other_expense):
    """Gross profit less training and other expense, in cash."""
    return gross_profit - training_cost - other_expense


@market_lab.line("money/month")
def taxed_income(operating_result, interest, opening_loss_pool):
    """Income left after losses of earlier months."""
    return maximum(operating_result + interest - opening_loss_pool / month, 0)


@market_lab.stock("money")
def loss_pool(opening_loss_pool, operating_result, interest):
    """Losses that may be set against later income."""
    return maximum(opening_loss_pool - operating_result - interest, 0)


@market_lab.line("money/month")
def tax(taxed_income, tax_rate):
    """Tax on profit."""
    return taxed_income * tax_rate


@market_lab.line("money/month")
def profit(operating_result, interest, tax):
    """Profit after training, interest and tax; training is expensed."""
    return operating_result + interest - tax


@market_lab.line("money/month", level=True)
def monthly_burn(operating_result):
    """Cash used in the month before interest and tax; below 0 where the lab earns it."""
    return -operating_result


@market_lab.line("year")
def multiple(revenue, revenue_start, revenue_multiple, multiple_decay, long_run_multiple, sobering, expense_floor):
    """Value over run-rate: it falls as the lab grows, and with time toward that of listed software."""
    return long_run_multiple + exp(-sobering) * maximum(
        revenue_multiple * power(maximum(revenue / revenue_start, expense_floor), multiple_decay) - long_run_multiple, 0
    )


@market_lab.line("money")
def valuation(revenue, multiple):
    """Value that investors put on the lab."""
    return revenue * months_per_year * multiple


@market_lab.line("money/month")
def raise_limit(valuation, max_dilution, funding_window, drought_raise_share):
    """Most that investors put in at once: a share of the value of the lab, less in a drought."""
    return valuation * max_dilution / month * where(funding_window > 0, 1, drought_raise_share)


@market_lab.line("money/month")
def raise_wanted(opening_cash, planned_burn, raise_below_months, raise_months):
    """Money the lab looks for when its runway is short: so many months of planned burn."""
    return where(
        opening_cash < maximum(planned_burn, 0) * raise_below_months,
        maximum(planned_burn, 0) * raise_months / month,
        0,
    )


@market_lab.line("money/month")
def raised(active, backed, raising, raise_wanted, raise_limit):
    """Money from investors: what the lab looks for, up to what they will give."""
    return active * (1 - backed) * raising * minimum(raise_wanted, raise_limit)


@market_lab.line("money/month")
def backing_paid(active, backed, monthly_burn, merger_paid):
    """Paid in by the parent of a giant: what it burns and what it pays for other labs."""
    return active * backed * (maximum(monthly_burn, 0) + merger_paid)


@market_lab.stock("money")
def cash(opening_cash, profit, raised, backing_paid, merger_paid, claims_paid, investors_receive):
    """Cash of the lab; what is left when it leaves is paid out."""
    return opening_cash + profit + raised + backing_paid - merger_paid - claims_paid - investors_receive


# The end


@market_lab.line("money/month")
def claims_paid(exits, opening_cash, closing_claims, other_start):
    """Paid on leaving to those whom the lab still owes, as far as its cash goes; below 0 where it was overdrawn."""
    return exits * minimum(opening_cash / month, closing_claims * other_start / month)


@market_lab.line("money/month")
def investors_receive(exits, opening_cash, claims_paid):
    """Paid to owners on leaving: the cash that claims leave."""
    return exits * (opening_cash / month - claims_paid)


@market_lab.line("1")
def merges(exits, merger_draw, merger_chance):
    """1 in the month in which the lab leaves by a merger and not by closing."""
    return where(merger_draw < merger_chance, exits, 0)


@market_lab.line("1")
def china_released(merges, china_size, opening_china_taken):
    """Weight in China that goes to the buyers."""
    return merges * (china_size + opening_china_taken)


@market_lab.line("1")
def overseas_released(merges, overseas_size, opening_overseas_taken):
    """Weight overseas that goes to the buyers."""
    return merges * (overseas_size + opening_overseas_taken)


@market_lab.line("1")
def china_buying(active, buys, china_size):
    """Weight in China by which a buyer's part in a merger goes."""
    return active * buys * china_size


@market_lab.line("1")
def overseas_buying(active, buys, overseas_size):
    """Weight overseas by which a buyer's part in a merger goes."""
    return active * buys * overseas_size


@market_lab.line("money/month")
def buying(active, buys, revenue_start):
    """Size of a buyer in both regions, by which it pays its part in mergers."""
    return active * buys * revenue_start


@market_lab.stock("1")
def china_taken(opening_china_taken, china_handed_over, china_buying, china_buyers, merger_kept):
    """Weight in China taken over from labs that left."""
    return opening_china_taken + merger_kept * china_handed_over * ratio(china_buying, china_buyers, 0)


@market_lab.stock("1")
def overseas_taken(opening_overseas_taken, overseas_handed_over, overseas_buying, overseas_buyers, merger_kept):
    """Weight overseas taken over from labs that left."""
    return opening_overseas_taken + merger_kept * overseas_handed_over * ratio(overseas_buying, overseas_buyers, 0)


@market_lab.line("money")
def worth_in_a_sale(prior_revenue, revenue_start, merger_price_years):
    """What the lab would fetch in a merger: so many years of what it sold in the month before."""
    return where(prior_revenue > 0, prior_revenue, revenue_start) * merger_price_years * months_per_year


@market_lab.line("money/month")
def merger_price(merges, worth_in_a_sale, buyers):
    """Asked for the lab in a merger; nothing where there is no buyer."""
    return where(buyers > 0, merges * worth_in_a_sale / month, 0)


@market_lab.line("money/month")
def merger_received(merger_price):
    """Received by the owners of the lab from its buyers."""
    return merger_price


@market_lab.line("money/month")
def merger_paid(buying, buyers, merger_prices):
    """Paid by the lab for others."""
    return merger_prices * ratio(buying, buyers, 0)


__all__ = ["market_lab"]
