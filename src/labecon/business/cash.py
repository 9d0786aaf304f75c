"""The cash flow statement by the indirect method, liquidity, and the burn that policies and runways read.

Interest received is an investing flow, interest paid and lease payments are financing flows (IAS 7 leaves the choice).
"""

# Line items take numbers, symbols and units alike, so their arguments have no one type.
# mypy: allow-untyped-defs

from __future__ import annotations

from labecon.business.lab import lab
from labecon.language import maximum, month


@lab.line("money/month")
def operating_adjustments(
    depreciation, credit_loss, finance_cost, finance_income, investment_gain, foreign_exchange_gain
):
    """Items of profit that are no cash or no operating cash, apart from fair-value loss and share-based pay."""
    return depreciation + credit_loss + finance_cost - finance_income - investment_gain - foreign_exchange_gain


@lab.line("money/month")
def operating_cash_flow(net_loss, fair_value_loss, share_based_pay, operating_adjustments, working_capital_movement):
    """Cash from operations (negative: used in operations)."""
    return fair_value_loss + share_based_pay + operating_adjustments + working_capital_movement - net_loss


@lab.line("money/month")
def financial_asset_purchases(opening_cash, opening_financial_assets, treasury_share, treasury_speed):
    """Financial assets bought less sold: the treasury keeps a share of liquidity outside cash.

    Why: reading opening balances it moves money between two pockets and burns none.
    """
    return (
        maximum(opening_cash + opening_financial_assets, 0) * treasury_share - opening_financial_assets
    ) * treasury_speed


@lab.stock("money")
def financial_assets(opening_financial_assets, financial_asset_purchases, investment_gain):
    """Financial assets at fair value through profit or loss."""
    return opening_financial_assets + financial_asset_purchases + investment_gain


@lab.line("money/month")
def investing_cash_flow(capital_expenditure, financial_asset_purchases, finance_income):
    """Cash from investing activities, with interest received."""
    return finance_income - capital_expenditure - financial_asset_purchases


@lab.line("money/month")
def debt_service(debt_repaid, borrowing_interest, lease_payments):
    """Cash paid to lenders and lessors."""
    return debt_repaid + borrowing_interest + lease_payments


@lab.line("money/month")
def financing_cash_flow(issue_cash, facility_drawn, debt_service, preferred_redeemed):
    """Cash from financing activities, with interest and lease payments."""
    return issue_cash + facility_drawn - debt_service - preferred_redeemed


@lab.stock("money")
def cash(opening_cash, operating_cash_flow, investing_cash_flow, financing_cash_flow, fx_effect_on_cash):
    """Cash and cash equivalents."""
    return opening_cash + operating_cash_flow + investing_cash_flow + financing_cash_flow + fx_effect_on_cash


@lab.line("money")
def funded_liquid(cash, financial_assets):
    """Cash and financial assets, without facilities."""
    return cash + financial_assets


@lab.line("money")
def liquid_resources(funded_liquid, undrawn_facilities):
    """Cash, financial assets and undrawn bank facilities, as labs count them."""
    return funded_liquid + undrawn_facilities


@lab.line("money/month")
def free_cash_flow(operating_cash_flow, capital_expenditure, lease_principal):
    """Operating cash flow less capital expenditure and repayment of leases."""
    return operating_cash_flow - capital_expenditure - lease_principal


@lab.line("money/month", level=True)
def earlier_free_cash_flow(prior_free_cash_flow):
    """Free cash flow of the month before."""
    return prior_free_cash_flow


@lab.line("money/month", level=True)
def monthly_burn(free_cash_flow, prior_free_cash_flow, prior_earlier_free_cash_flow, burn_window):
    """Free cash outflow, averaged over this month and the two before.

    Why: the window is a driver only because a formula holds no number; it is three months by definition.
    """
    return -(free_cash_flow + prior_free_cash_flow + prior_earlier_free_cash_flow) * month / burn_window
