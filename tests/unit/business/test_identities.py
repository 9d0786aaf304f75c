"""Accounting identities hold on random paths of a lab with every component, and of labs with few."""

from __future__ import annotations

import math

import pytest

from labecon.business import COMPONENTS, DRIVER_LIMITS
from tests.unit.business.reference_lab import PARTS, SWITCHES, ReferenceLab, broken, local

MONTHS = 60
LAB = ReferenceLab()
#: An enterprise lab without apps, and one that has no product at all.
FEW = {
    "enterprise": tuple(row for row in PARTS if row[1] != "consumer_app"),
    "no product": tuple(row for row in PARTS if row[1] in ("generation", "research_team", "administration_team")),
}


@pytest.mark.parametrize("seed", range(12))
def test_every_check_holds_in_every_month_of_a_random_path(seed: int) -> None:
    values, scales = LAB.run(LAB.random(seed, MONTHS), MONTHS)
    assert len(scales) > 30
    assert broken(values, scales) == set()


def test_the_random_paths_reach_what_they_are_meant_to_test() -> None:
    runs = [LAB.run(LAB.random(seed, MONTHS), MONTHS)[0] for seed in range(24)]
    reached = """preferred_converted preferred_redeemed raised_in_ordinary preferred_issued facility_drawn
        listing_expense written_off tax_paid overallotment text.release legal_cost text.impairment fair_value_loss"""
    for line in reached.split():
        assert any(value > 0 for run in runs for value in run[line]), line
    assert any(value < 0 for run in runs for value in run["cash"])
    assert any(value < 0 for run in runs for value in run["net_loss"])


@pytest.mark.parametrize("kind", FEW)
def test_a_lab_with_few_parts_keeps_the_identities(kind: str) -> None:
    lab = ReferenceLab(FEW[kind])
    for seed in range(3):
        values, scales = lab.run(lab.random(seed, MONTHS), MONTHS)
        assert broken(values, scales) == set()
    assert values["consumer_revenue"] == [0.0] * MONTHS


@pytest.mark.parametrize("seed", range(4))
def test_balances_that_cannot_be_negative_are_not(seed: int) -> None:
    values, _ = LAB.run(LAB.random(seed, MONTHS), MONTHS)
    names = ["trade_receivables_gross", "credit_loss_allowance", "payables", "prepayments", "contract_liabilities"]
    names += ["lease_liabilities", "fixed_assets", "financial_assets", "undrawn_facilities", "bank_borrowings"]
    names += ["tax_payable", "loss_pool", "preferred", "unvested", "projects.backlog", "research.heads"]
    names += ["text.live_book", "text.work_in_progress", "preferred_shares", "platform.customers"]
    for name in names:
        scale = max(map(abs, values[name]))
        assert min(values[name]) >= -1e-9 * scale, name


def test_conversion_and_redemption_leave_exactly_nothing_behind() -> None:
    for seed in range(6):
        values, _ = LAB.run(LAB.random(seed, MONTHS), MONTHS)
        gone = [t for t in range(MONTHS) if values["listing"][t] + values["redemption"][t] > 0]
        for t in gone:
            assert values["preferred"][t] == values["preferred_shares"][t] == values["preferred_invested"][t] == 0


def test_every_line_name_of_the_contract_exists_at_lab_level() -> None:
    names = """revenue cost_of_sales inference_cost gross_profit other_income training_cost share_based_pay
        listing_expense credit_loss depreciation finance_income finance_cost tax rnd_expense staff_cost selling_expense
        administrative_expense operating_loss fair_value_loss net_loss adjusted_net_loss operating_cash_flow
        capital_expenditure free_cash_flow cash liquid_resources trade_receivables payables contract_liabilities
        lease_liabilities preferred shares other_comprehensive_income total_assets total_liabilities equity active_users
        paying_users monthly_burn investing_cash_flow financing_cash_flow fx_effect_on_cash gross_margin""".split()
    assert [name for name in names if name not in COMPONENTS["lab"].items] == []


def test_every_driver_has_limits_and_its_test_range_lies_inside() -> None:
    for name, (_, low, high, value) in LAB.ranges.items():
        if name.endswith("_active"):
            continue
        lowest, highest = DRIVER_LIMITS[local(name)]
        assert lowest <= low <= value <= high <= highest, name
    assert set(DRIVER_LIMITS) == {local(name) for name in LAB.ranges if not name.endswith("_active")}


@pytest.mark.parametrize("end", [0, 1])
def test_the_ends_of_the_allowed_ranges_stay_finite_and_balanced(end: int) -> None:
    # Rates and shares at the very end of what is allowed; sizes and prices stay at their plain values.
    drivers, opening = LAB.base(24)
    for name, (_, _, _, value) in LAB.ranges.items():
        limits = DRIVER_LIMITS.get(local(name))
        if limits is not None and limits[0] in (0, 0.0) and limits[1] == 1 and not isinstance(drivers[name], list):
            paired = local(name) in ("inference_cost_share", "delivery_staff_share", "credit_share", "prepaid_share")
            drivers[name] = value if paired else float(limits[end])
    drivers["listing_happens"] = float(end)
    values, scales = LAB.run((drivers, opening), 24)
    assert broken(values, scales) == set()
    assert all(math.isfinite(values[name][-1]) for name in ("cash", "equity", "revenue", "net_loss"))


def test_every_item_and_module_says_what_it_is() -> None:
    for component in COMPONENTS.values():
        for item in component.items.values():
            first = item.doc.splitlines()[0]
            assert first.endswith((".", ";")) and len(first) > 10, item.place
    assert SWITCHES
