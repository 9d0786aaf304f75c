"""Where the money of a market goes: sectors with an account each, and the checks that none is made or lost."""

# Line items take numbers, symbols and units alike, so their arguments have no one type.
# mypy: allow-untyped-defs

from __future__ import annotations

from labecon.business.market import market


@market.line("money/month")
def customer_spending(china_demand, china_outside_share, overseas_demand, overseas_outside_share):
    """Paid by customers to the labs: demand less what goes elsewhere."""
    return china_demand * (1 - china_outside_share) + overseas_demand * (1 - overseas_outside_share)


@market.stock("money")
def customers_account(opening_customers_account, customer_spending):
    """Received by customers since the start, less what they paid."""
    return opening_customers_account - customer_spending


@market.stock("money")
def suppliers_account(opening_suppliers_account, sum_cost_of_sales, sum_training_cost, sum_purchases):
    """Received by suppliers of compute and services since the start."""
    return opening_suppliers_account + sum_cost_of_sales + sum_training_cost + sum_purchases


@market.stock("money")
def staff_account(opening_staff_account, sum_pay):
    """Received by staff since the start."""
    return opening_staff_account + sum_pay


@market.stock("money")
def state_account(opening_state_account, sum_tax):
    """Received by states since the start: tax on profit."""
    return opening_state_account + sum_tax


@market.stock("money")
def banks_account(opening_banks_account, sum_interest):
    """Received by banks since the start, less the interest they paid."""
    return opening_banks_account - sum_interest


@market.stock("money")
def investors_account(
    opening_investors_account, sum_raised, sum_backing_paid, sum_investors_receive, sum_merger_received
):
    """Received by investors and parents since the start, less what they paid in."""
    return opening_investors_account - sum_raised - sum_backing_paid + sum_investors_receive + sum_merger_received


@market.stock("money")
def claimants_account(opening_claimants_account, sum_claims_paid):
    """Received since the start by those whom a lab still owes when it leaves; below 0 where it left them unpaid."""
    return opening_claimants_account + sum_claims_paid


@market.line("money")
def trade_before(opening_customers_account, opening_suppliers_account, opening_staff_account, opening_state_account):
    """Accounts of customers, suppliers, staff and states a month ago."""
    return opening_customers_account + opening_suppliers_account + opening_staff_account + opening_state_account


@market.line("money")
def capital_before(opening_banks_account, opening_investors_account, opening_claimants_account):
    """Accounts of banks, investors and claimants a month ago."""
    return opening_banks_account + opening_investors_account + opening_claimants_account


@market.line("money")
def trade_now(customers_account, suppliers_account, staff_account, state_account):
    """Accounts of customers, suppliers, staff and states."""
    return customers_account + suppliers_account + staff_account + state_account


@market.line("money")
def capital_now(banks_account, investors_account, claimants_account):
    """Accounts of banks, investors and claimants."""
    return banks_account + investors_account + claimants_account


@market.check("money")
def check_money(trade_now, capital_now, sum_cash, trade_before, capital_before, opening_sum_cash):
    """What a sector or a lab receives, another pays: all accounts together do not change."""
    return trade_now + capital_now + sum_cash - trade_before - capital_before - opening_sum_cash


@market.check("1")
def check_china_shares(sum_china_share, china_outside_share):
    """Shares in China and what is bought elsewhere are one together."""
    return sum_china_share + china_outside_share - 1


@market.check("1")
def check_overseas_shares(sum_overseas_share, overseas_outside_share):
    """Shares overseas and what is bought elsewhere are one together."""
    return sum_overseas_share + overseas_outside_share - 1


@market.check("1")
def check_vendors(vendors, vendors_before, sum_exits):
    """Labs are there or have left."""
    return vendors - vendors_before + sum_exits


@market.check("money/month")
def check_mergers(sum_merger_paid, sum_merger_received):
    """What buyers pay for labs, their owners receive."""
    return sum_merger_paid - sum_merger_received


@market.check("money/month")
def check_market_revenue(market_revenue, customer_spending):
    """Labs receive what their customers pay."""
    return market_revenue - customer_spending


__all__ = ["market"]
