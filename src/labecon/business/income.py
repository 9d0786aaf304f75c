"""The income statement, by function as reported, with the bridge from net loss to adjusted and economic net loss.

Totals are sums over the parts and nothing else, so that history can carry what reports do not split in `unallocated`.
Losses and costs are positive.
"""

# Line items take numbers, symbols and units alike, so their arguments have no one type.
# mypy: allow-untyped-defs

from __future__ import annotations

from labecon.business.lab import lab
from labecon.language import maximum, months_per_year


@lab.line("money/month")
def revenue(sum_revenue):
    """Revenue of the lab."""
    return sum_revenue


@lab.line("money/month")
def consumer_revenue(sum_consumer_revenue):
    """Revenue of the consumer segment."""
    return sum_consumer_revenue


@lab.line("money/month")
def enterprise_revenue(sum_enterprise_revenue):
    """Revenue of the enterprise segment: open platform and on-premise."""
    return sum_enterprise_revenue


@lab.line("money/month")
def inference_cost(sum_inference_cost):
    """Cloud compute that serves customers, inside cost of sales."""
    return sum_inference_cost


@lab.line("money/month")
def cost_of_sales(sum_cost_of_sales):
    """Cost of sales of the lab."""
    return sum_cost_of_sales


@lab.line("money/month")
def gross_profit(revenue, cost_of_sales):
    """Revenue less cost of sales."""
    return revenue - cost_of_sales


@lab.line("money/month")
def consumer_gross_profit(sum_consumer_gross_profit):
    """Gross profit of the consumer segment."""
    return sum_consumer_gross_profit


@lab.line("money/month")
def enterprise_gross_profit(sum_enterprise_gross_profit):
    """Gross profit of the enterprise segment."""
    return sum_enterprise_gross_profit


@lab.line("money/month")
def team_pay(sum_staff_cost):
    """Cash pay of the teams below gross profit."""
    return sum_staff_cost


@lab.line("money/month")
def staff_cost(team_pay, sum_delivery_staff_cost):
    """Cash pay of all staff, delivery staff in cost of sales included."""
    return team_pay + sum_delivery_staff_cost


@lab.line("money/month")
def rnd_expense(sum_rnd_expense):
    """Research and development expense: training, the research team and its share of depreciation."""
    return sum_rnd_expense


@lab.line("money/month")
def selling_expense(sum_selling_expense):
    """Selling and distribution expense: acquisition of users and customers, and the commercial team."""
    return sum_selling_expense


@lab.line("money/month")
def legal_cost(legal_defence_cost, copyright_damages, exposure, copyright_loss_active):
    """Cost of defending suits, and damages where one is lost, sized by the exposure."""
    return legal_defence_cost + copyright_damages * exposure * copyright_loss_active


@lab.line("money/month")
def administrative_expense(sum_administrative_expense):
    """Administrative expense, with legal cost and the listing cost not taken to equity."""
    return sum_administrative_expense


@lab.line("money/month")
def contribution(gross_profit, selling_expense):
    """Gross profit less selling expense."""
    return gross_profit - selling_expense


@lab.line("money/month")
def investment_gain(opening_financial_assets, interest_rate):
    """Gain on financial assets at fair value through profit or loss.

    Why: it accrues at the deposit rate, so one balance never earns twice.
    """
    return opening_financial_assets * interest_rate / months_per_year


@lab.line("money/month")
def other_income(grants, investment_gain, foreign_exchange_gain):
    """Government grants, gains on financial assets and foreign exchange gain."""
    return grants + investment_gain + foreign_exchange_gain


@lab.line("money/month")
def operating_loss(gross_profit, rnd_expense, selling_expense, administrative_expense, credit_loss, other_income):
    """Loss from operations: expenses and credit loss less gross profit and other income."""
    return rnd_expense + selling_expense + administrative_expense + credit_loss - gross_profit - other_income


@lab.line("money/month")
def finance_income(opening_cash, interest_rate):
    """Interest on the cash held at the start of the month."""
    return maximum(opening_cash, 0) * interest_rate / months_per_year


@lab.line("money/month")
def borrowing_interest(opening_bank_borrowings, borrowing_rate):
    """Interest on the borrowings held at the start of the month."""
    return opening_bank_borrowings * borrowing_rate / months_per_year


@lab.line("money/month")
def finance_cost(borrowing_interest, lease_interest):
    """Interest on borrowings and on leases."""
    return borrowing_interest + lease_interest


@lab.line("money/month")
def net_loss(operating_loss, fair_value_loss, finance_cost, finance_income, tax):
    """Loss for the period."""
    return operating_loss + fair_value_loss + finance_cost - finance_income + tax


@lab.line("money/month")
def share_based_pay(sum_share_based_pay):
    """Awards of shares expensed in the month, inside the functional expenses."""
    return sum_share_based_pay


@lab.line("money/month")
def adjusted_net_loss(net_loss, fair_value_loss, share_based_pay, listing_expense):
    """Net loss before fair-value loss on preferred shares, share-based pay and listing expense.

    Why: the measure both labs report beside net loss; it is not defined by IFRS.
    """
    return net_loss - fair_value_loss - share_based_pay - listing_expense


@lab.line("money/month")
def adjusted_operating_loss(operating_loss, share_based_pay, listing_expense):
    """Loss from operations before share-based pay and listing expense."""
    return operating_loss - share_based_pay - listing_expense


@lab.line("money/month")
def economic_net_loss(net_loss, training_cost, economic_training_cost):
    """Net loss when training is capitalised and written down over the life of generations."""
    return net_loss - training_cost + economic_training_cost


@lab.line("money/year")
def run_rate(revenue):
    """Revenue of the month times twelve."""
    return revenue * months_per_year


@lab.ratio("1")
def gross_margin(gross_profit, revenue):
    """Gross profit over revenue."""
    return gross_profit / revenue


@lab.ratio("1")
def consumer_gross_margin(consumer_gross_profit, consumer_revenue):
    """Gross profit over revenue of the consumer segment."""
    return consumer_gross_profit / consumer_revenue


@lab.ratio("1")
def enterprise_gross_margin(enterprise_gross_profit, enterprise_revenue):
    """Gross profit over revenue of the enterprise segment."""
    return enterprise_gross_profit / enterprise_revenue


@lab.ratio("1")
def loss_per_revenue(net_loss, revenue):
    """Net loss over revenue of the same window."""
    return net_loss / revenue


@lab.ratio("1")
def adjusted_loss_per_revenue(adjusted_net_loss, revenue):
    """Adjusted net loss over revenue of the same window."""
    return adjusted_net_loss / revenue


@lab.ratio("1")
def rnd_to_revenue(rnd_expense, revenue):
    """Research and development expense over revenue."""
    return rnd_expense / revenue


@lab.ratio("1")
def selling_to_revenue(selling_expense, revenue):
    """Selling and distribution expense over revenue."""
    return selling_expense / revenue


@lab.ratio("1")
def administrative_to_revenue(administrative_expense, revenue):
    """Administrative expense over revenue."""
    return administrative_expense / revenue
