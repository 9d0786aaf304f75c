"""Checks of the lab: totals computed a second way, by other lines than the statements use.

A check is written with whole balances as its terms, because a gap is judged against the size of the terms.
"""

# Line items take numbers, symbols and units alike, so their arguments have no one type.
# mypy: allow-untyped-defs

from __future__ import annotations

from labecon.business.lab import lab
from labecon.language import maximum, month


@lab.check("money")
def check_balance_sheet(total_assets, total_liabilities, equity):
    """Assets equal liabilities and equity."""
    return total_assets - total_liabilities - equity


@lab.check("money")
def check_cash(cash, opening_cash, operating_cash_flow, investing_cash_flow, financing_cash_flow, fx_effect_on_cash):
    """Cash changes by the three cash flows and by exchange rates."""
    return (
        cash
        - opening_cash
        - (operating_cash_flow + investing_cash_flow + financing_cash_flow + fx_effect_on_cash) * month
    )


@lab.check("money")
def check_operating_cash(operating_cash_flow, customer_receipts, operating_payments):
    """Net loss reconciles to operating cash: the indirect method gives what the direct method gives."""
    return operating_cash_flow * month - customer_receipts * month + operating_payments * month


@lab.check("money")
def check_liquidity(
    funded_liquid,
    opening_cash,
    opening_financial_assets,
    free_cash_flow,
    liquidity_from_outside,
    investment_gain,
    fx_effect_on_cash,
):
    """Cash and financial assets change by free cash flow, outside money, gains and exchange rates only."""
    return (
        funded_liquid
        - opening_cash
        - opening_financial_assets
        - (free_cash_flow + liquidity_from_outside + investment_gain + fx_effect_on_cash) * month
    )


@lab.line("money/month")
def liquidity_from_outside(capital_raised, preferred_issued, preferred_redeemed, net_borrowing, net_interest):
    """Money from holders of shares and from lenders, with net interest."""
    return capital_raised + preferred_issued - preferred_redeemed + net_borrowing + net_interest


@lab.line("money/month")
def net_borrowing(facility_drawn, debt_repaid):
    """Facilities drawn less borrowings repaid."""
    return facility_drawn - debt_repaid


@lab.line("money/month")
def net_interest(finance_income, finance_cost):
    """Interest received less interest paid."""
    return finance_income - finance_cost


@lab.check("money")
def check_equity(
    equity,
    opening_equity,
    accumulated_losses,
    opening_accumulated_losses,
    capital_raised,
    preferred_converted,
    equity_without_cash,
):
    """Equity before losses grows by cash from ordinary shares, conversion, awards and translation."""
    return (
        equity
        + accumulated_losses
        - opening_equity
        - opening_accumulated_losses
        - (capital_raised + preferred_converted + equity_without_cash) * month
    )


@lab.line("money/month")
def equity_without_cash(share_based_pay, other_comprehensive_income):
    """Equity from awards of shares and from translation."""
    return share_based_pay + other_comprehensive_income


@lab.check("money")
def check_revenue(revenue, consumer_revenue, enterprise_revenue, sum_unsegmented_revenue):
    """Segments add up to revenue."""
    return (revenue - consumer_revenue - enterprise_revenue - sum_unsegmented_revenue) * month


@lab.check("money")
def check_gross_profit(gross_profit, sum_gross_profit):
    """Gross profits of the parts add up to gross profit."""
    return (gross_profit - sum_gross_profit) * month


@lab.check("money")
def check_expenses(expense_by_function, expense_by_nature):
    """Expenses by function equal expenses by nature."""
    return (expense_by_function - expense_by_nature) * month


@lab.check("money")
def check_operating_loss(operating_loss, expense_by_nature, credit_loss, revenue, other_income):
    """Operating loss is expense by nature and credit loss less revenue and other income."""
    return (operating_loss - expense_by_nature - credit_loss + revenue + other_income) * month


@lab.check("money")
def check_adjusted_loss(adjusted_net_loss, adjusted_operating_loss, finance_cost, finance_income, tax):
    """The bridge from net to adjusted loss agrees with the adjusted operating loss."""
    return (adjusted_net_loss - adjusted_operating_loss - finance_cost + finance_income - tax) * month


@lab.check("money")
def check_tax_losses(loss_pool, opening_loss_pool, taxed_income, taxable_income):
    """Taxable income is either taxed or set against the pool of losses."""
    return loss_pool - opening_loss_pool - taxed_income * month + taxable_income * month


@lab.check("money")
def check_tax_payable(tax_payable, opening_tax_payable, tax, tax_paid):
    """Tax owed grows by tax and shrinks by tax paid."""
    return tax_payable - opening_tax_payable - tax * month + tax_paid * month


@lab.check("money")
def check_receivables(
    trade_receivables,
    opening_trade_receivables_gross,
    opening_credit_loss_allowance,
    credit_revenue,
    collected,
    credit_loss,
):
    """Net receivables change by credit sales, collections and credit losses."""
    return (
        trade_receivables
        - opening_trade_receivables_gross
        + opening_credit_loss_allowance
        - (credit_revenue - collected - credit_loss) * month
    )


@lab.check("money")
def check_allowance(credit_loss_allowance, trade_receivables_gross, credit_loss_rate):
    """The allowance rolled forward is the expected loss on what is owed."""
    return credit_loss_allowance - trade_receivables_gross * credit_loss_rate


@lab.line("money")
def working_balances(trade_receivables_gross, prepayments, payables, contract_liabilities, lease_liabilities):
    """Sum of the balances that cannot be negative, for their check."""
    return trade_receivables_gross + prepayments + payables + contract_liabilities + lease_liabilities


@lab.check("money")
def check_positive_balances(
    working_balances, trade_receivables_gross, prepayments, payables, contract_liabilities, lease_liabilities
):
    """No receivable, prepayment, payable, contract liability or lease liability is negative."""
    return (
        working_balances
        - maximum(trade_receivables_gross, 0)
        - maximum(prepayments, 0)
        - maximum(payables, 0)
        - maximum(contract_liabilities, 0)
        - maximum(lease_liabilities, 0)
    )


@lab.check("money")
def check_leases(lease_liabilities, opening_lease_liabilities, new_leases, lease_principal):
    """Lease liabilities grow by new leases and shrink by principal; interest is paid as it accrues."""
    return lease_liabilities - opening_lease_liabilities - new_leases * month + lease_principal * month


@lab.check("money")
def check_borrowings(
    bank_borrowings, undrawn_facilities, opening_bank_borrowings, opening_undrawn_facilities, debt_repaid
):
    """Drawing moves a facility from undrawn to borrowed; only repayment changes the sum."""
    return (
        bank_borrowings
        + undrawn_facilities
        - opening_bank_borrowings
        - opening_undrawn_facilities
        + debt_repaid * month
    )


@lab.line("money")
def preferred_held(preferred_shares, preferred_price):
    """Preferred shares in issue at their fair value."""
    return preferred_shares * preferred_price


@lab.check("money")
def check_preferred(preferred, preferred_held):
    """The liability rolled forward by its flows equals the preferred shares in issue at their fair value."""
    return preferred - preferred_held


@lab.check("share")
def check_shares(
    shares,
    opening_ordinary_shares,
    opening_preferred_shares,
    shares_sold,
    preferred_shares_issued,
    preferred_shares_redeemed,
):
    """Old and new shares make up all shares; conversion changes the class and not the number."""
    return (
        shares
        - opening_ordinary_shares
        - opening_preferred_shares
        - (shares_sold + preferred_shares_issued - preferred_shares_redeemed) * month
    )


@lab.line("share/month")
def shares_sold(base_offer, overallotment, raise_shares):
    """New ordinary shares sold for cash."""
    return base_offer + overallotment + raise_shares


@lab.check("money")
def check_proceeds(gross_proceeds, raised_in_ordinary, shares_sold, offer_value, raise_shares, raise_price):
    """Price times new shares gives the proceeds."""
    return (
        (gross_proceeds + raised_in_ordinary) * month
        - (shares_sold - raise_shares) * offer_value * month
        - raise_shares * raise_price * month
    )


@lab.check("money")
def check_rounds(preferred_issued, raised_in_ordinary, preferred_round, raise_amount):
    """Dated rounds and raises are booked in full, as preferred or as ordinary shares."""
    return (preferred_issued + raised_in_ordinary - preferred_round - raise_amount) * month


@lab.line("money/share")
def raise_price(share_price, raise_discount):
    """Price of a share in a raise after the listing."""
    return share_price * (1 - raise_discount)


@lab.check("money")
def check_share_pay(unvested, opening_unvested, share_grants, share_based_pay, sum_unplanned_share_pay):
    """Awards granted and not yet expensed roll forward; what vests is what the functions are charged."""
    return unvested - opening_unvested - (share_grants - share_based_pay + sum_unplanned_share_pay) * month


@lab.check("money")
def check_training(training_cost, training_budget, sum_unplanned_training):
    """Lines of generations spend the training budget, no more and no less."""
    return (training_cost - training_budget - sum_unplanned_training) * month


@lab.check("money")
def check_economic_loss(net_loss, economic_net_loss, model_capital, model_capital_before):
    """Reported loss exceeds economic loss by the growth of model capital."""
    return (net_loss - economic_net_loss) * month - model_capital + model_capital_before
