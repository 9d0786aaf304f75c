"""A lab of which few figures are public: growth of one revenue, a margin, compute, other expense, cash and rounds.

Formulas that mean the same as those of a full lab are the same functions, declared here a second time. Where a full
lab has a balance sheet and products, this one has nothing; `NOT_MODELLED` says why, so that outputs show an absence.
Three stocks hold the log change since the last figure and open at 0; everything at the start is a driver `*_start`.
"""

# Line items take numbers, symbols and units alike, so their arguments have no one type.
# mypy: allow-untyped-defs

from __future__ import annotations

from labecon.business import assets, cash, checks, foreign_exchange, funding, income
from labecon.language import component, exp, log, maximum, minimum, month, months_per_year, where, year

thin_lab = component("thin_lab")

_PARTS = {"en": "Public figures of this lab do not split it off.", "zh": "该公司的公开数据未单独列示。"}
_BALANCE = {"en": "No balance sheet of this lab is public.", "zh": "该公司未公布资产负债表。"}
_CAPITAL = {
    "en": "The terms of this lab's shares are not public, so their revaluation is not modelled.",
    "zh": "该公司的股份条款未公开，其公允价值变动不在模型内。",
}
_USERS = {"en": "Revenue is modelled as a whole, without users.", "zh": "收入按总额建模，不含用户数。"}
_TAX = {
    "en": "Losses brought forward are taken to cover profits up to the horizon.",
    "zh": "假定亏损结转足以抵扣期内利润。",
}

#: Lines that every lab has by name and a thin lab leaves absent, with the reason by language.
NOT_MODELLED: dict[str, dict[str, str]] = {
    **dict.fromkeys(("inference_cost", "staff_cost", "selling_expense", "administrative_expense"), _PARTS),
    **dict.fromkeys(("other_income", "finance_cost", "credit_loss"), _PARTS),
    **dict.fromkeys(("trade_receivables", "payables", "contract_liabilities", "lease_liabilities"), _BALANCE),
    **dict.fromkeys(("total_assets", "total_liabilities", "equity", "other_comprehensive_income"), _BALANCE),
    **dict.fromkeys(("preferred", "shares", "fair_value_loss", "listing_expense"), _CAPITAL),
    **dict.fromkeys(("active_users", "paying_users"), _USERS),
    "tax": _TAX,
}


@thin_lab.line("1")
def size_fade(opening_growth_so_far, size_fade_power, size_fade_cap):
    """Factor by which growth is slower (or faster) than at the size of the last figure."""
    return minimum(exp(size_fade_power * opening_growth_so_far), size_fade_cap)


@thin_lab.line("1")
def market_room(revenue_start, opening_growth_so_far, market_size, max_share):
    """Share of growth that the size of the market leaves to the lab."""
    return maximum(1 - revenue_start * exp(opening_growth_so_far) * months_per_year / max_share / market_size, 0)


@thin_lab.line("1/month")
def growth_drift(revenue_growth, size_fade, market_room):
    """Log growth of revenue a month before shocks; only growth, not decline, is held back by the market.

    Why: the driver is a median multiple a year at the size of the last figure, so noise needs no correction of means.
    """
    return log(revenue_growth) * size_fade * where(revenue_growth > 1, market_room, 1) / year / months_per_year


@thin_lab.stock("1")
def growth_so_far(opening_growth_so_far, growth_drift, demand_noise, demand_shock):
    """Log growth of revenue since the last figure."""
    return opening_growth_so_far + growth_drift + demand_noise * demand_shock


@thin_lab.line("money/month")
def revenue(revenue_start, growth_so_far, demand_level):
    """Revenue of the lab."""
    return revenue_start * exp(growth_so_far) * demand_level


thin_lab.line("money/year")(income.run_rate)


@thin_lab.stock("1")
def cost_drift(opening_cost_drift, gross_margin_start, long_run_gross_margin, cost_reversion, cost_noise, cost_shock):
    """Log change of cost of sales over revenue since the last figure.

    Why: it returns to a long-run level, so that a margin neither freezes at its reported value nor wanders off.
    """
    return (
        opening_cost_drift
        + (log((1 - long_run_gross_margin) / (1 - gross_margin_start)) - opening_cost_drift) * cost_reversion
        + cost_noise * cost_shock
    )


@thin_lab.line("money/month")
def cost_of_sales(revenue, gross_margin_start, cost_drift):
    """Cost of sales of the lab."""
    return revenue * (1 - gross_margin_start) * exp(cost_drift)


thin_lab.line("money/month")(income.gross_profit)
thin_lab.ratio("1")(income.gross_margin)


@thin_lab.line("money/month")
def spending_start(burn_start, revenue_start, gross_margin_start):
    """Cash spent below gross profit at the last figure.

    Why: burn and gross profit are reported or guessed; what was spent is their sum.
    """
    return maximum(burn_start + revenue_start * gross_margin_start, 0)


@thin_lab.line("1/month")
def training_pace(training_growth, training_fade_power, opening_training_drift):
    """Log growth a month of spending on compute for research.

    Why: it grows on its own, not with revenue, and fades with its own size.
    """
    return log(training_growth) * exp(training_fade_power * maximum(opening_training_drift, 0)) / year / months_per_year


@thin_lab.stock("1")
def training_drift(opening_training_drift, training_pace):
    """Log growth of spending on compute for research since the last figure."""
    return opening_training_drift + training_pace


@thin_lab.line("money/month")
def compute_spending(spending_start, compute_share, training_drift, own_training):
    """Cash spent on compute for research, rented or bought."""
    return spending_start * compute_share * exp(training_drift) * own_training


@thin_lab.line("money/month")
def training_cost(compute_spending, owned_compute_share):
    """Compute rented for research and expensed."""
    return compute_spending * (1 - owned_compute_share)


@thin_lab.line("money/month")
def capital_expenditure(compute_spending, owned_compute_share):
    """Purchases of equipment."""
    return compute_spending * owned_compute_share


thin_lab.line("money/month")(assets.depreciation)


@thin_lab.stock("money")
def fixed_assets(opening_fixed_assets, capital_expenditure, depreciation):
    """Equipment at cost less depreciation."""
    return opening_fixed_assets + capital_expenditure - depreciation


@thin_lab.line("money/month")
def other_expense(spending_start, compute_share, expense_elasticity, growth_so_far):
    """Cash expense for people, selling and administration, growing with revenue but less than it."""
    return spending_start * (1 - compute_share) * exp(expense_elasticity * growth_so_far)


@thin_lab.line("money/month")
def share_based_pay(other_expense, share_pay_ratio):
    """Awards of shares expensed in the month."""
    return other_expense * share_pay_ratio


@thin_lab.line("money/month")
def rnd_expense(training_cost, depreciation, other_expense, share_based_pay, research_share):
    """Research and development expense: compute, depreciation, and its share of people and their shares."""
    return training_cost + depreciation + (other_expense + share_based_pay) * research_share


@thin_lab.line("money/month")
def selling_and_administrative_expense(other_expense, share_based_pay, research_share):
    """Selling, distribution and administrative expense together."""
    return (other_expense + share_based_pay) * (1 - research_share)


@thin_lab.line("money/month")
def operating_loss(rnd_expense, selling_and_administrative_expense, gross_profit):
    """Loss from operations: expenses less gross profit."""
    return rnd_expense + selling_and_administrative_expense - gross_profit


thin_lab.line("money/month")(income.finance_income)


@thin_lab.line("money/month")
def net_loss(operating_loss, finance_income):
    """Loss for the period before tax and before the revaluation of shares and convertible rights."""
    return operating_loss - finance_income


@thin_lab.line("money/month")
def adjusted_net_loss(net_loss, share_based_pay):
    """Net loss before share-based pay."""
    return net_loss - share_based_pay


@thin_lab.line("money/month")
def operating_cash_flow(gross_profit, training_cost, other_expense):
    """Cash from operations; customers and suppliers are taken to be paid in the month."""
    return gross_profit - training_cost - other_expense


@thin_lab.line("money/month")
def free_cash_flow(operating_cash_flow, capital_expenditure):
    """Operating cash flow less capital expenditure."""
    return operating_cash_flow - capital_expenditure


@thin_lab.line("money/month", level=True)
def monthly_burn(free_cash_flow):
    """Free cash outflow of the month; without seasons and settlement dates it needs no average."""
    return -free_cash_flow


@thin_lab.line("money/month")
def investing_cash_flow(finance_income, capital_expenditure):
    """Cash from investing activities, with interest received."""
    return finance_income - capital_expenditure


thin_lab.stock("1")(funding.funding_window)


@thin_lab.line("money")
def valuation(revenue_start, revenue_multiple, multiple_decay, opening_growth_so_far):
    """Value that investors put on the lab: a multiple of run-rate that falls as the lab grows."""
    return revenue_start * months_per_year * revenue_multiple * exp((1 + multiple_decay) * opening_growth_so_far)


@thin_lab.line("money/month")
def raise_limit(valuation, max_dilution):
    """Most that investors put in at once: a share of the value of the lab."""
    return valuation * max_dilution / month


@thin_lab.line("money/month")
def raise_wanted(opening_cash, monthly_burn, raise_below_months, raise_months):
    """Money the lab looks for when its runway is short: so many months of burn."""
    return where(
        opening_cash < maximum(monthly_burn, 0) * raise_below_months, maximum(monthly_burn, 0) * raise_months / month, 0
    )


thin_lab.line("money/month")(funding.raise_amount)


@thin_lab.line("money/month")
def financing_cash_flow(raise_amount, preferred_round):
    """Cash from financing activities: rounds by the policy, and rounds known to have closed after the last figure."""
    return raise_amount + preferred_round


thin_lab.line("1")(foreign_exchange.fx_return)
thin_lab.line("money/month")(foreign_exchange.fx_effect_on_cash)
thin_lab.stock("money")(cash.cash)


@thin_lab.line("money")
def funded_liquid(cash):
    """Cash and securities, which public figures of such a lab give as one amount."""
    return cash


@thin_lab.line("money")
def liquid_resources(funded_liquid):
    """Cash and securities; facilities are not public."""
    return funded_liquid


@thin_lab.stock("money")
def recorded_net_assets(opening_recorded_net_assets, share_based_pay, net_loss, financing_cash_flow, fx_effect_on_cash):
    """Net assets as far as they are modelled, carried forward by results and rounds."""
    return opening_recorded_net_assets + share_based_pay - net_loss + financing_cash_flow + fx_effect_on_cash


@thin_lab.check("money")
def check_balance_sheet(cash, fixed_assets, recorded_net_assets):
    """Modelled assets equal net assets carried forward by results and rounds."""
    return cash + fixed_assets - recorded_net_assets


@thin_lab.check("money")
def check_operating_cash(operating_cash_flow, share_based_pay, depreciation, finance_income, net_loss):
    """Net loss reconciles to operating cash."""
    return (operating_cash_flow - share_based_pay - depreciation + finance_income + net_loss) * month


thin_lab.check("money")(checks.check_cash)


@thin_lab.check("money")
def check_liquidity(cash, opening_cash, monthly_burn, raise_amount, preferred_round, finance_income, fx_effect_on_cash):
    """Cash changes by burn, rounds, interest and exchange rates only."""
    return (
        cash
        - opening_cash
        - (raise_amount + preferred_round + finance_income + fx_effect_on_cash - monthly_burn) * month
    )
