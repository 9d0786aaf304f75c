"""Income tax: paid only once the pool of tax losses is used up; no deferred tax asset is recognised before."""

# Line items take numbers, symbols and units alike, so their arguments have no one type.
# mypy: allow-untyped-defs

from __future__ import annotations

from labecon.business.lab import lab
from labecon.language import maximum, month


@lab.line("money/month")
def taxable_income(operating_loss, finance_cost, finance_income, share_based_pay, share_pay_deductible):
    """Profit before tax as the tax law counts it.

    Why: fair-value loss on preferred shares is not deductible, share-based pay only in part.
    """
    return finance_income - operating_loss - finance_cost + share_based_pay * (1 - share_pay_deductible)


@lab.line("money/month")
def taxed_income(taxable_income, opening_loss_pool):
    """Taxable income left after tax losses of earlier months."""
    return maximum(taxable_income - opening_loss_pool / month, 0)


@lab.stock("money")
def loss_pool(opening_loss_pool, taxable_income):
    """Tax losses that may be set against later income.

    Why: losses of high-technology firms lapse after ten years, which lies beyond the horizon.
    """
    return maximum(opening_loss_pool - taxable_income, 0)


@lab.line("money/month")
def tax(taxed_income, tax_rate):
    """Income tax expense."""
    return taxed_income * tax_rate


@lab.line("money/month")
def tax_paid(opening_tax_payable, tax_payment_rate):
    """Income tax paid in the month."""
    return opening_tax_payable * tax_payment_rate


@lab.stock("money")
def tax_payable(opening_tax_payable, tax, tax_paid):
    """Income tax owed."""
    return opening_tax_payable + tax - tax_paid
