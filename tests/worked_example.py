"""The worked example of the language: a component with two instances and a lab, as declarations and as a lab file."""

from __future__ import annotations

from labecon.facts import load_ledger
from labecon.labs.datafile import DataFile
from labecon.labs.lab import Lab
from labecon.labs.loading import load_file
from labecon.language import component, exp, maximum, month, months_per_year, where

product = component("product")
lab = component("lab")


@product.line("person/month")
def new_users(monthly_reach, reach_noise, reach_shock):  # type: ignore[no-untyped-def]
    """People who came in the month."""
    return monthly_reach * exp(reach_noise * reach_shock)


@product.stock("person")
def users(opening_users, churn, new_users):  # type: ignore[no-untyped-def]
    """People who use the product."""
    return opening_users * (1 - churn) + new_users


@product.line("money/month")
def revenue(users, spend_per_user):  # type: ignore[no-untyped-def]
    """Money from users in the month."""
    return users * spend_per_user


@product.line("money/month")
def serving_cost(users, cost_per_user):  # type: ignore[no-untyped-def]
    """Cost of serving users."""
    return users * cost_per_user


def _lab_items() -> None:
    @lab.line("money/month")
    def revenue(sum_revenue):  # type: ignore[no-untyped-def]
        """Revenue of all products."""
        return sum_revenue

    @lab.line("money/month")
    def cost_of_sales(sum_serving_cost):  # type: ignore[no-untyped-def]
        """Cost of serving all products."""
        return sum_serving_cost

    @lab.line("money/month")
    def gross_profit(revenue, cost_of_sales):  # type: ignore[no-untyped-def]
        """Revenue less cost of sales."""
        return revenue - cost_of_sales

    @lab.ratio("1")
    def gross_margin(gross_profit, revenue):  # type: ignore[no-untyped-def]
        """Gross profit over revenue."""
        return gross_profit / revenue

    @lab.line("money/month")
    def training_cost(prior_training_cost, training_growth):  # type: ignore[no-untyped-def]
        """Cost of training, growing at a fixed rate."""
        return prior_training_cost * (1 + training_growth * month)

    @lab.line("money/month")
    def selling_expense(prior_revenue, selling_share):  # type: ignore[no-untyped-def]
        """Selling expense as a share of last month's revenue."""
        return prior_revenue * selling_share

    @lab.line("money/month")
    def interest(opening_cash, interest_rate):  # type: ignore[no-untyped-def]
        """Interest on opening cash."""
        return maximum(opening_cash, 0) * interest_rate / months_per_year

    @lab.line("money/month")
    def operating_cash_flow(gross_profit, training_cost, selling_expense, interest):  # type: ignore[no-untyped-def]
        """Cash from operations."""
        return gross_profit - training_cost - selling_expense + interest

    @lab.line("money/month")
    def raise_amount(opening_cash, operating_cash_flow, raise_below_months, funding_window, raise_size):  # type: ignore[no-untyped-def]
        """Raise when cash is short and the window is open."""
        return where((opening_cash < -operating_cash_flow * raise_below_months) & (funding_window > 0), raise_size, 0)

    @lab.stock("money")
    def cash(opening_cash, operating_cash_flow, raise_amount):  # type: ignore[no-untyped-def]
        """Cash at month end."""
        return opening_cash + operating_cash_flow + raise_amount

    @lab.check("money")
    def check_cash(cash, opening_cash, operating_cash_flow, raise_amount):  # type: ignore[no-untyped-def]
        """Change of cash equals its flows."""
        return (cash - opening_cash) - (operating_cash_flow + raise_amount) * month


_lab_items()
COMPONENTS = {"product": product, "lab": lab}

TOML = """
lab = "demo"
currency = "USD"
actual_through = "2025-09"
horizon = "2026-03"

[parts.talkie]
component = "product"

[parts.platform]
component = "product"

[drivers.talkie]
monthly_reach = { value = 400000, unit = "person/month", reason = "worked example, reach" }
churn = { value = "0.04 to 0.09", unit = "1/month", reason = "worked example, churn" }
spend_per_user = { value = 0.3, unit = "money/(person month)", reason = "worked example, spend" }
cost_per_user = { value = 0.18, unit = "money/(person month)", reason = "worked example, cost" }
reach_noise = { value = 0.1, unit = "1", reason = "worked example, noise" }
reach_shock = { shock = "normal", unit = "1", reason = "worked example, shock" }

[drivers.platform]
monthly_reach = { value = 120, unit = "person/month", reason = "worked example, platform reach" }
churn = { value = 0.02, unit = "1/month", reason = "worked example, platform churn" }
spend_per_user = { value = 700, unit = "money/(person month)", reason = "worked example, platform spend" }
cost_per_user = { value = { "2025-10" = 500, "2025-11" = 480, "2025-12" = 460, "2026-01" = 440, "2026-02" = 420, "2026-03" = 400 }, unit = "money/(person month)", reason = "worked example, platform cost" }
reach_noise = { value = 0.2, unit = "1", reason = "worked example, platform noise" }
reach_shock = { shock = "normal", unit = "1", reason = "worked example, platform shock" }

[drivers.lab]
training_growth = { value = 0.02, unit = "1/month", reason = "worked example, training growth" }
selling_share = { value = 0.7, unit = "1", reason = "worked example, selling" }
interest_rate = { value = 0.03, unit = "1/year", reason = "worked example, interest" }
raise_below_months = { value = 6, unit = "month", reason = "worked example, raise below" }
raise_size = { value = 2e8, unit = "money/month", reason = "worked example, raise size" }
funding_window = { value = { "2025-10" = 0, "2025-11" = 1 }, between = "step", unit = "1", reason = "worked example, window" }

[initial.talkie]
users = { value = 5e6, unit = "person", reason = "worked example, users" }

[initial.platform]
users = { value = 2500, unit = "person", reason = "worked example, platform users" }

[initial.lab]
cash = { value = 6e7, unit = "money", reason = "worked example, cash" }
training_cost = { value = 1.4e7, unit = "money/month", reason = "worked example, training" }
revenue = { value = 3.2e6, unit = "money/month", reason = "worked example, revenue" }
"""


def example_lab(text: str = TOML) -> Lab:
    """The example as a lab.

    Args:
        text: The lab file.

    Returns:
        The lab.
    """
    ledger = load_ledger()
    return load_file(DataFile("demo.toml", text), ledger, ledger, COMPONENTS, {})
