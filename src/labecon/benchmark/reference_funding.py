"""The lower half of the reference model: tax, financing, balance, and the months of ruin and break-even."""

# Line items take numbers, symbols and units alike, so their arguments have no one type.
# mypy: allow-untyped-defs

from __future__ import annotations

from labecon.benchmark.reference import reference
from labecon.language import maximum, minimum, month, months_per_year, where


@reference.line("money/month")
def operating_profit(ebitda, depreciation):
    """Profit before interest and tax."""
    return ebitda - depreciation


@reference.line("money/month")
def interest(opening_cash, interest_rate, overdraft_rate):
    """Interest earned on cash, or paid on an overdraft."""
    return maximum(opening_cash, 0) * (interest_rate / months_per_year) + minimum(opening_cash, 0) * overdraft_rate


@reference.line("money")
def valuation(least_valuation, revenue_multiple, revenue, gross_share, least_share):
    """What investors would pay for the lab."""
    return maximum(least_valuation, revenue_multiple * months_per_year * revenue * maximum(gross_share, least_share))


@reference.line("money")
def preferred_value(opening_preferred, preferred_return, opening_preferred_share, valuation):
    """Claim of preferred holders before the raise of the month: what was paid in with its return, or their share."""
    return maximum(
        opening_preferred * (1 + preferred_return / months_per_year * month), opening_preferred_share * valuation
    )


@reference.line("money/month")
def accretion(preferred_value, opening_preferred):
    """Growth of the preferred claim."""
    return (preferred_value - opening_preferred) / month


@reference.line("money/month")
def taxable_profit(operating_profit, interest):
    """Profit that is taxed."""
    return operating_profit + interest


@reference.line("money/month")
def profit_before_tax(taxable_profit, accretion):
    """Profit after the growth of the preferred claim, before tax."""
    return taxable_profit - accretion


@reference.line("money/month")
def losses_used(taxable_profit, loss_use_cap, opening_tax_losses):
    """Earlier losses set against profit."""
    return minimum(maximum(taxable_profit, 0), loss_use_cap * opening_tax_losses / month)


@reference.stock("money")
def tax_losses(opening_tax_losses, losses_used, taxable_profit):
    """Losses that can still be set against profit."""
    return opening_tax_losses - losses_used + maximum(-taxable_profit, 0)


@reference.line("money/month")
def tax(tax_rate, taxable_profit, losses_used):
    """Income tax."""
    return tax_rate * (maximum(taxable_profit, 0) - losses_used)


@reference.line("money/month")
def net_income(profit_before_tax, tax):
    """Profit for the month."""
    return profit_before_tax - tax


@reference.line("money", level=True)
def receivables(platform_terms, platform_revenue, installed_terms, installed_revenue):
    """Revenue that customers still owe."""
    return platform_terms * platform_revenue + installed_terms * installed_revenue


@reference.line("money", level=True)
def payables(supplier_terms, cloud_cost, selling_on_terms, selling_expense):
    """Cost that is still owed to suppliers."""
    return supplier_terms * (cloud_cost + selling_on_terms * selling_expense)


@reference.line("money", level=True)
def deferred_revenue(prepaid_terms, consumer_revenue):
    """Money paid in advance."""
    return prepaid_terms * consumer_revenue


@reference.line("money/month")
def working_capital_outflow(
    receivables, prior_receivables, payables, prior_payables, deferred_revenue, prior_deferred_revenue
):
    """Cash that working capital takes in the month."""
    return (
        receivables - prior_receivables - (payables - prior_payables) - (deferred_revenue - prior_deferred_revenue)
    ) / month


@reference.line("money/month")
def operating_cash_flow(net_income, depreciation, accretion, working_capital_outflow):
    """Cash from operations."""
    return net_income + depreciation + accretion - working_capital_outflow


@reference.line("money/month")
def free_cash_flow(operating_cash_flow, capital_expenditure):
    """Cash after investment."""
    return operating_cash_flow - capital_expenditure


@reference.line("money/month", level=True)
def burn(burn_memory, prior_burn, burn_weight, free_cash_flow):
    """Average outflow of the last months."""
    return burn_memory * prior_burn - burn_weight * free_cash_flow


@reference.line("money")
def cash_before_raise(opening_cash, free_cash_flow):
    """Cash before the raise of the month."""
    return opening_cash + free_cash_flow * month


@reference.line("month/money")
def months_per_money(burn, least_burn):
    """Months that a unit of money lasts."""
    return 1 / maximum(burn, least_burn)


@reference.line("month")
def runway_before_raise(burn, least_burn, cash_before_raise, months_per_money, longest_runway):
    """Months that cash lasts without a raise."""
    return where(burn > least_burn, minimum(cash_before_raise * months_per_money, longest_runway), longest_runway)


@reference.line("money")
def raise_amount(
    runway_before_raise, raise_below, prior_months_since_raise, raise_rest, raise_cover, burn, raise_share, valuation
):
    """Money raised when the runway is short and the last raise lies a year back."""
    return where(
        (runway_before_raise < raise_below) & (prior_months_since_raise > raise_rest),
        minimum(raise_cover * burn, raise_share * valuation),
        0,
    )


@reference.line("month", level=True)
def months_since_raise(raise_amount, prior_months_since_raise):
    """Months since the last raise."""
    return where(raise_amount > 0, 0, prior_months_since_raise + month)


@reference.line("1")
def dilution(raise_amount, valuation):
    """Share of the lab that new investors get."""
    return raise_amount / (valuation + raise_amount)


@reference.stock("1")
def preferred_share(opening_preferred_share, dilution):
    """Share of the lab that preferred holders have."""
    return opening_preferred_share * (1 - dilution) + dilution


@reference.stock("money")
def preferred(preferred_value, raise_amount):
    """Claim of preferred holders."""
    return preferred_value + raise_amount


@reference.stock("money")
def cash(cash_before_raise, raise_amount):
    """Cash at the end of the month; below zero the lab is ruined, and is computed on."""
    return cash_before_raise + raise_amount


@reference.line("month", level=True)
def runway(burn, least_burn, cash, months_per_money, longest_runway):
    """Months that cash lasts."""
    return where(burn > least_burn, minimum(cash * months_per_money, longest_runway), longest_runway)


@reference.stock("money")
def equity(opening_equity, net_income):
    """Equity of common holders."""
    return opening_equity + net_income


@reference.line("money")
def total_assets(cash, receivables, equipment):
    """Cash, receivables and equipment."""
    return cash + receivables + equipment


@reference.check("money")
def check_balance(total_assets, payables, deferred_revenue, preferred, equity):
    """Assets less every claim on them."""
    return total_assets - payables - deferred_revenue - preferred - equity


@reference.stock("month")
def ruin_month(opening_ruin_month, cash, month_number):
    """First month in which cash is below zero; one more than the last month where it never is."""
    return where((cash < 0) & (opening_ruin_month > month_number), month_number, opening_ruin_month)


@reference.stock("month")
def break_even_month(opening_break_even_month, ebitda, month_number):
    """First month in which ebitda is above zero; one more than the last month where it never is."""
    return where((ebitda > 0) & (opening_break_even_month > month_number), month_number, opening_break_even_month)


#: The component with the lines of both files.
WHOLE = reference
