"""The balance sheet: assets, liabilities, and equity rolled forward from its own flows, never a difference."""

# Line items take numbers, symbols and units alike, so their arguments have no one type.
# mypy: allow-untyped-defs

from __future__ import annotations

from labecon.business.lab import lab


@lab.stock("money")
def other_assets(opening_other_assets):
    """Assets that no line of the model moves, such as deposits and recoverable tax."""
    return opening_other_assets


@lab.stock("money")
def other_liabilities(opening_other_liabilities):
    """Liabilities that no line of the model moves, such as accrued pay."""
    return opening_other_liabilities


@lab.line("money")
def total_assets(cash, financial_assets, trade_receivables, prepayments, fixed_assets, other_assets):
    """Total assets."""
    return cash + financial_assets + trade_receivables + prepayments + fixed_assets + other_assets


@lab.line("money")
def operating_liabilities(payables, contract_liabilities, tax_payable, other_liabilities):
    """Liabilities that carry no interest."""
    return payables + contract_liabilities + tax_payable + other_liabilities


@lab.line("money")
def total_liabilities(operating_liabilities, lease_liabilities, bank_borrowings, preferred):
    """Total liabilities, preferred shares included until they convert."""
    return operating_liabilities + lease_liabilities + bank_borrowings + preferred


@lab.line("money/month")
def equity_issued(gross_proceeds, raised_in_ordinary, preferred_converted, issue_costs):
    """Equity from ordinary shares issued and preferred shares converted, after the cost of issue."""
    return gross_proceeds + raised_in_ordinary + preferred_converted - issue_costs


@lab.stock("money")
def equity(opening_equity, net_loss, share_based_pay, equity_issued, other_comprehensive_income):
    """Equity (negative: a deficit)."""
    return opening_equity - net_loss + share_based_pay + equity_issued + other_comprehensive_income


@lab.stock("money")
def accumulated_losses(opening_accumulated_losses, net_loss):
    """Losses since the lab was founded."""
    return opening_accumulated_losses + net_loss
