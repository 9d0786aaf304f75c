"""A lab whose answers can be worked out on paper: constant flows, one product on one line of generations."""

from __future__ import annotations

from labecon.facts import load_ledger
from labecon.labs.datafile import DataFile
from labecon.labs.lab import Lab
from labecon.labs.loading import load_file
from labecon.language import component, month, where

shop = component("shop", uses=("generation",))
line = component("line")
lab = component("lab")


@shop.line("money/month")
def revenue(sales, demand_level):  # type: ignore[no-untyped-def]
    """Money from customers."""
    return sales * demand_level


@shop.line("money/month")
def gross_profit(revenue, cost_share):  # type: ignore[no-untyped-def]
    """Revenue less cost of sales."""
    return revenue * (1 - cost_share)


@shop.line("money/month")
def selling_expense(acquisition):  # type: ignore[no-untyped-def]
    """Money spent on winning customers."""
    return acquisition


@line.line("money/month")
def training_cost(budget):  # type: ignore[no-untyped-def]
    """Compute bought for training."""
    return budget


@line.line("1")
def release(opening_age, life):  # type: ignore[no-untyped-def]
    """1 when a new generation goes live."""
    return where(opening_age + month >= life, 1, 0)


@line.stock("month")
def age(opening_age, release):  # type: ignore[no-untyped-def]
    """Months since release."""
    return where(release > 0, 0, opening_age + month)


@line.line("money/month")
def completed_training(release, opening_work_in_progress, training_cost):  # type: ignore[no-untyped-def]
    """Cost of the generation that goes live."""
    return where(release > 0, opening_work_in_progress / month + training_cost, 0)


@line.stock("money")
def work_in_progress(opening_work_in_progress, training_cost, completed_training):  # type: ignore[no-untyped-def]
    """Cost of the generation in training."""
    return opening_work_in_progress + training_cost - completed_training


def _lab_items() -> None:
    @lab.line("money/month")
    def revenue(sum_revenue):  # type: ignore[no-untyped-def]
        """Money from customers."""
        return sum_revenue

    @lab.line("money/month")
    def training_cost(sum_training_cost):  # type: ignore[no-untyped-def]
        """Compute bought for training."""
        return sum_training_cost

    @lab.line("money/month")
    def contribution(sum_gross_profit, sum_selling_expense):  # type: ignore[no-untyped-def]
        """Gross profit less selling expense."""
        return sum_gross_profit - sum_selling_expense

    @lab.line("money/month")
    def fixed_cash_cost(pay):  # type: ignore[no-untyped-def]
        """Pay."""
        return pay

    @lab.line("money")
    def reserve(reserve_months, fixed_cash_cost):  # type: ignore[no-untyped-def]
        """Money kept back."""
        return reserve_months * fixed_cash_cost

    @lab.line("money/month")
    def adjusted_net_loss(training_cost, contribution, fixed_cash_cost):  # type: ignore[no-untyped-def]
        """Loss of the month."""
        return training_cost + fixed_cash_cost - contribution

    @lab.line("money/month")
    def raise_amount(opening_cash, raise_below, raise_size, raising):  # type: ignore[no-untyped-def]
        """Money raised when it is short."""
        return where(opening_cash < raise_below, raise_size, 0) * raising

    @lab.stock("money")
    def cash(opening_cash, adjusted_net_loss, raise_amount):  # type: ignore[no-untyped-def]
        """Money at month end."""
        return opening_cash - adjusted_net_loss + raise_amount


_lab_items()

TOML = """
lab = "toy"
currency = "USD"
actual_through = "2025-12"
horizon = "2028-12"

[parts.brain]
component = "line"

[parts.store]
component = "shop"
uses.generation = "brain"

[drivers.store]
sales = { value = 20, unit = "money/month", reason = "toy, sales" }
demand_level = { value = 1, unit = "1", policy = "toy, demand" }
cost_share = { value = 0.4, unit = "1", reason = "toy, cost" }
acquisition = { value = 8, unit = "money/month", reason = "toy, acquisition" }

[drivers.brain]
budget = { value = 6, unit = "money/month", reason = "toy, budget" }
life = { value = 6, unit = "month", reason = "toy, life" }

[drivers.lab]
pay = { value = 8, unit = "money/month", reason = "toy, pay" }
reserve_months = { value = 2, unit = "month", reason = "toy, reserve" }
raising = { value = 1, unit = "1", policy = "toy, raising" }
raise_below = { value = 30, unit = "money", reason = "toy, raise below" }
raise_size = { value = 50, unit = "money/month", reason = "toy, raise size" }

[initial.brain]
age = { value = 3, unit = "month", reason = "toy, age" }
work_in_progress = { value = 12, unit = "money", reason = "toy, work in progress" }

[initial.lab]
cash = { value = 100, unit = "money", reason = "toy, cash" }
"""


def toy_lab(**changes: str) -> Lab:
    """The toy as a lab.

    Args:
        changes: Text of the file to replace, as ``old=new`` pairs: ``sales="30"`` replaces the value of that driver.

    Returns:
        The lab.
    """
    text = TOML
    for name, value in changes.items():
        start = text.index(f"\n{name} = {{ value = ") + len(f"\n{name} = {{ value = ")
        text = text[:start] + value + text[text.index(", unit", start) :]
    ledger = load_ledger()
    return load_file(DataFile("toy.toml", text), ledger, ledger, {"shop": shop, "line": line, "lab": lab})
