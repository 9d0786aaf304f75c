"""Working capital: what customers owe and have prepaid, what the lab owes and has prepaid.

Balances move toward their target by a share of the distance each month, so that one strong month does not swing cash.
"""

# Line items take numbers, symbols and units alike, so their arguments have no one type.
# mypy: allow-untyped-defs

from __future__ import annotations

from labecon.business.lab import lab
from labecon.language import days_per_month, maximum, minimum, month, months_per_year


@lab.line("money/month")
def credit_revenue(sum_credit_revenue):
    """Revenue invoiced and paid later."""
    return sum_credit_revenue


@lab.line("money/month")
def prepaid_revenue(sum_prepaid_revenue):
    """Revenue that customers had paid for before it was earned."""
    return sum_prepaid_revenue


@lab.line("money/month")
def written_off(opening_credit_loss_allowance, write_off_rate):
    """Receivables given up, against the allowance made for them."""
    return opening_credit_loss_allowance * write_off_rate


@lab.line("money/month")
def collected(opening_trade_receivables_gross, written_off, receivable_days):
    """Cash received from receivables.

    Why: days are fitted to closing balances, since printed days divide an average net balance by the period's revenue.
    """
    return (opening_trade_receivables_gross / month - written_off) * minimum(
        month / receivable_days * days_per_month, 1
    )


@lab.stock("money")
def trade_receivables_gross(opening_trade_receivables_gross, credit_revenue, collected, written_off):
    """Trade receivables before the allowance for credit losses."""
    return opening_trade_receivables_gross + credit_revenue - collected - written_off


@lab.line("money/month")
def credit_loss(trade_receivables_gross, credit_loss_rate, opening_credit_loss_allowance, written_off):
    """Impairment loss on receivables under the expected credit loss model of IFRS 9."""
    return (trade_receivables_gross * credit_loss_rate - opening_credit_loss_allowance) / month + written_off


@lab.stock("money")
def credit_loss_allowance(opening_credit_loss_allowance, credit_loss, written_off):
    """Allowance for expected credit losses on trade receivables."""
    return opening_credit_loss_allowance + credit_loss - written_off


@lab.line("money")
def trade_receivables(trade_receivables_gross, credit_loss_allowance):
    """Trade receivables, net of the allowance."""
    return trade_receivables_gross - credit_loss_allowance


@lab.line("money/month")
def cloud_cost(training_cost, inference_cost):
    """Compute bought from cloud suppliers, for training and for serving."""
    return training_cost + inference_cost


@lab.line("money")
def payables_target(cloud_cost, payable_days):
    """Payables at the usual time of payment."""
    return cloud_cost * payable_days / days_per_month


@lab.line("money/month")
def supplier_payments(cloud_cost, opening_payables, payables_target, settlement_speed):
    """Cash paid to cloud suppliers for compute used."""
    return maximum(cloud_cost + (opening_payables - payables_target) * settlement_speed, 0)


@lab.stock("money")
def payables(opening_payables, cloud_cost, supplier_payments):
    """Trade payables to cloud suppliers."""
    return opening_payables + cloud_cost - supplier_payments


@lab.line("money/month")
def prepayment_increase(cloud_cost, prepayment_months, opening_prepayments, settlement_speed):
    """Cash paid to suppliers ahead of use, less what was used."""
    return (cloud_cost * prepayment_months - opening_prepayments) * settlement_speed


@lab.stock("money")
def prepayments(opening_prepayments, prepayment_increase):
    """Compute paid for and not yet used."""
    return opening_prepayments + prepayment_increase


@lab.line("money")
def contract_liabilities_target(prepaid_revenue, contract_liability_to_revenue):
    """Contract liabilities at the usual length of prepayment."""
    return prepaid_revenue * months_per_year * contract_liability_to_revenue


@lab.line("money/month")
def customer_prepayments(prepaid_revenue, contract_liabilities_target, opening_contract_liabilities, settlement_speed):
    """Cash received from customers ahead of delivery."""
    return maximum(prepaid_revenue + (contract_liabilities_target - opening_contract_liabilities) * settlement_speed, 0)


@lab.stock("money")
def contract_liabilities(opening_contract_liabilities, customer_prepayments, prepaid_revenue):
    """Received from customers and not yet earned."""
    return opening_contract_liabilities + customer_prepayments - prepaid_revenue


@lab.line("money/month")
def customer_movement(
    trade_receivables_gross,
    opening_trade_receivables_gross,
    written_off,
    contract_liabilities,
    opening_contract_liabilities,
):
    """Cash effect of what customers owe and have prepaid."""
    return (
        contract_liabilities - opening_contract_liabilities - trade_receivables_gross + opening_trade_receivables_gross
    ) / month - written_off


@lab.line("money/month")
def supplier_movement(payables, opening_payables, prepayments, opening_prepayments):
    """Cash effect of what the lab owes suppliers and has paid them ahead."""
    return (payables - opening_payables - prepayments + opening_prepayments) / month


@lab.line("money/month")
def tax_movement(tax_payable, opening_tax_payable):
    """Cash effect of income tax owed."""
    return (tax_payable - opening_tax_payable) / month


@lab.line("money/month")
def working_capital_movement(customer_movement, supplier_movement, tax_movement):
    """Cash released by working capital (negative: bound in it)."""
    return customer_movement + supplier_movement + tax_movement
