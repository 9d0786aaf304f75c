"""A flow dropped or turned round in any statement or balance is found by a check.

Each item under test gets a twin in which every argument is multiplied by a switch: 1 leaves it, 0 drops it, -1 turns it
round. One graph then carries all defects, and each run throws one switch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from labecon.backends.array import run_block
from labecon.backends.source import program_of
from labecon.business import COMPONENTS
from labecon.language import Component
from tests.unit.business.reference_lab import Path, ReferenceLab, opening_equity

MONTHS = 7

#: Items in which a defect is seeded into every argument, by component.
ITEMS = {
    "lab": """
        revenue cost_of_sales gross_profit inference_cost team_pay staff_cost rnd_expense selling_expense
        administrative_expense other_income operating_loss finance_cost net_loss adjusted_net_loss
        adjusted_operating_loss share_based_pay training_cost economic_net_loss
        operating_adjustments operating_cash_flow investing_cash_flow debt_service financing_cash_flow cash
        financial_assets funded_liquid free_cash_flow issue_cash
        trade_receivables_gross credit_loss_allowance trade_receivables payables prepayments contract_liabilities
        customer_movement supplier_movement tax_movement working_capital_movement cloud_cost tax_payable
        fixed_assets lease_liabilities bank_borrowings undrawn_facilities
        preferred preferred_shares ordinary_shares shares gross_proceeds preferred_issued unvested
        other_comprehensive_income foreign_exchange_gain
        overseas_revenue domestic_revenue advertising_revenue subscription_revenue in_app_revenue
        revenue_net_of_circular cloud_cost_net_of_circular
        total_assets operating_liabilities total_liabilities equity_issued equity accumulated_losses
    """,
    "consumer_app": """
        registered_users active_users lost_users payer_revenue cost_of_sales gross_profit domestic_revenue
    """,
    "open_platform": "customers lost_customers cost_of_sales gross_profit domestic_revenue",
    "on_premise": "backlog cost_of_sales gross_profit domestic_revenue",
    "generation": "work_in_progress live_book economic_training_cost model_capital rnd_expense",
    "research_team": "rnd_expense",
    "commercial_team": "selling_expense",
    "administration_team": "administrative_expense",
}


def _rows() -> Iterator[tuple[str, str, str]]:
    for component, items in ITEMS.items():
        for item in items.split():
            for argument in COMPONENTS[component].items[item].arguments:
                yield component, item, argument


ROWS = list(_rows())
SWITCH = {row: f"defect_{number}" for number, row in enumerate(ROWS)}


def _with_switches(component: str, item: str) -> Callable[..., Any]:
    """The formula of an item with a switch on every argument."""
    arguments = COMPONENTS[component].items[item].arguments
    switches = [SWITCH[component, item, argument] for argument in arguments]
    product = ", ".join(f"{argument} * {switch}" for argument, switch in zip(arguments, switches, strict=True))
    space: dict[str, Any] = {"original": COMPONENTS[component].items[item].formula}
    exec(f"def formula({', '.join((*arguments, *switches))}): return original({product})", space)
    formula: Callable[..., Any] = space["formula"]
    return formula


def _changed() -> dict[str, Component]:
    changed = {}
    for component, items in ITEMS.items():
        twin = COMPONENTS[component]
        for item in items.split():
            twin = twin.replaced(item, _with_switches(component, item))
        changed[component] = twin
    return changed


LAB = ReferenceLab(changed=_changed(), extra=tuple(SWITCH.values()))


def _eventful(listing_happens: float) -> Path:
    """A short path on which every flow occurs: profit and loss, a raise, a listing or a redemption, events."""
    drivers, opening = LAB.random(4, MONTHS)
    for name, month in (("listing_scheduled", 0), ("overallotment_scheduled", 1), ("redemption_scheduled", 3)):
        drivers[name] = [1.0 if t == month else 0.0 for t in range(MONTHS)]
    drivers |= dict.fromkeys(SWITCH.values(), 1.0)
    drivers |= {"listing_happens": listing_happens, "raising": 1.0, "talkie.capacity_ramp": 0.5, "cash_link": 0.0}
    opening |= {"loss_pool": 1e6, "tax_payable": 2e5, "monthly_burn": 3e8, "free_cash_flow": -6e8, "listed": 0.0}
    opening |= {"earlier_free_cash_flow": -6e8, "talkie.demand_rate": 2e9, "talkie.capacity": 2e9}
    opening |= {"talkie.core_cost_ratio": 0.2}
    drivers |= {"text.generation_life": 4.0, "text.amortisation_life": 36.0}
    drivers |= {"talkie.acquisition_effort": 0.1, "talkie.market_size": 1e12, "talkie.price_level": 1.0}
    opening["equity"] = opening_equity(opening)
    return drivers, opening


PATHS = (_eventful(1.0), _eventful(0.0))
#: One column per defect, the first without any.
DEFECTS: list[tuple[str, str, str, float]] = [("", "", "", 1.0)] + [
    (*row, sign) for row in ROWS for sign in (0.0, -1.0)
]


def _caught() -> np.ndarray:
    """Which columns some check finds, on either path."""
    switches = {name: np.ones(len(DEFECTS)) for name in SWITCH.values()}
    for column, (component, item, argument, sign) in enumerate(DEFECTS[1:], start=1):
        switches[SWITCH[component, item, argument]][column] = sign
    caught = np.zeros(len(DEFECTS), dtype=bool)
    program = program_of(LAB.graph, kept=())
    for drivers, opening in PATHS:
        _, gaps, scales = run_block(program, MONTHS, len(DEFECTS), {**drivers, **switches}, opening)
        for check, gap in gaps.items():
            caught |= (~(np.abs(gap) <= 1e-9 * scales[check])).any(axis=0)
    return caught


CAUGHT = _caught()


def test_without_a_defect_every_check_holds() -> None:
    assert not CAUGHT[0]


def test_every_flow_under_test_occurs() -> None:
    runs = [LAB.run(path, MONTHS)[0] for path in PATHS]
    lines = """tax tax_paid raised_in_ordinary preferred_issued overallotment preferred_converted preferred_redeemed
        facility_drawn listing_expense written_off capital_expenditure new_leases investment_gain text.impairment"""
    for line in lines.split():
        assert any(value > 0 for run in runs for value in run[line]), line


@pytest.mark.parametrize("component", ITEMS)
def test_a_flow_dropped_or_turned_round_is_found(component: str) -> None:
    missed = [defect for defect, caught in zip(DEFECTS, CAUGHT, strict=True) if defect[0] == component and not caught]
    assert missed == []
