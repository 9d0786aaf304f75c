"""The thin lab against numbers worked out apart from it, and its checks against seeded defects."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

from labecon.business import COMPONENTS, THIN_LAB_LIMITS
from labecon.business.thin_lab import NOT_MODELLED, thin_lab
from labecon.errors import LabeconError
from labecon.facts import load_ledger
from labecon.labs.datafile import DataFile
from labecon.labs.lab import Lab
from labecon.labs.loading import load_file
from labecon.labs.new import new_lab_text
from labecon.labs.results import Run

TEXT = new_lab_text("mylab")
LEDGER = load_ledger()
#: Round numbers: no fade, no ceiling, no noise, a margin that stays, so that closed forms exist.
PLAIN = {
    "revenue_start": 1e6,
    "revenue_growth": 2,
    "size_fade_power": 0,
    "market_size": 1e16,
    "max_share": 0.5,
    "gross_margin_start": 0.4,
    "long_run_gross_margin": 0.4,
    "burn_start": 2e6,
    "compute_share": 0.5,
    "owned_compute_share": 0.25,
    "training_growth": 1.5,
    "training_fade_power": 0,
    "expense_elasticity": 0.5,
    "share_pay_ratio": 0.2,
    "research_share": 0.5,
    "asset_life": 50,
    "interest_rate": 0.024,
    "foreign_cash_share": 0,
    "raising": 0,
    "revenue_multiple": 50,
    "multiple_decay": -0.5,
    "max_dilution": 0.1,
    "raise_below_months": 12,
    "raise_months": 18,
    "initial.cash": 24e6,
    "initial.fixed_assets": 1e6,
}


def loaded(text: str = TEXT, component: Any = thin_lab) -> Lab:
    return load_file(DataFile("mylab.toml", text), LEDGER, LEDGER, {**COMPONENTS, "thin_lab": component}, {})


LAB = loaded()


def at(run: Run, line: str, month: str) -> float:
    value = run.value(line, month)
    assert value is not None, (line, month)
    return value


def plain(**changes: float) -> Lab:
    return LAB.with_drivers({**PLAIN, **changes})


def test_revenue_doubles_in_a_year_without_fade_and_ceiling() -> None:
    run = plain().run(36)
    assert at(run, "revenue", "2026-12") == pytest.approx(2e6)
    assert at(run, "revenue", "2028-12") == pytest.approx(8e6)
    assert at(run, "run_rate", "2027-12") == pytest.approx(48e6)


def test_growth_fades_with_size_and_stops_at_the_market() -> None:
    faded = plain(size_fade_power=-0.25).run(60)
    level = 0.0
    for _ in range(60):
        level += math.log(2) / 12 * min(math.exp(-0.25 * level), 1.3)
    assert at(faded, "revenue", "2030-12") == pytest.approx(1e6 * math.exp(level))
    # Continuous fade has the closed form log(1 + f g t) / f; monthly steps are close to it.
    assert level == pytest.approx(math.log(1 + 0.25 * math.log(2) * 5) / 0.25, rel=0.01)
    # A market of 24 m a year of which all can be had: revenue creeps up to 2 m a month and never beyond.
    full = plain(market_size=24e6, max_share=1, revenue_growth=10).run(60)
    assert 1.9e6 < at(full, "revenue", "2030-12") < 2.1e6
    assert at(plain(market_size=6e6, max_share=1).run(12), "revenue", "2026-12") == pytest.approx(1e6)
    # Decline is not held back.
    assert plain(market_size=6e6, max_share=1, revenue_growth=0.5).run(12).value("revenue", "2026-12") == pytest.approx(
        5e5
    )


def test_margin_goes_to_its_long_run_level_at_the_given_speed() -> None:
    run = plain(long_run_gross_margin=0.7, cost_reversion=0.1).run(24)
    left = 0.9**12
    assert 1 - at(run, "gross_margin", "2026-12") == pytest.approx(0.6**left * 0.3 ** (1 - left))
    negative = plain(gross_margin_start=-0.94, long_run_gross_margin=-0.94).run(1)
    assert at(negative, "cost_of_sales", "2026-01") == pytest.approx(1.94 * at(negative, "revenue", "2026-01"))


def test_burn_at_the_start_is_the_burn_that_was_given() -> None:
    still = plain(revenue_growth=1, training_growth=1).run(6)
    for month in ("2026-01", "2026-06"):
        assert at(still, "monthly_burn", month) == pytest.approx(2e6)
        assert at(still, "free_cash_flow", month) == pytest.approx(-2e6)
    # Spending of 2.4 m: half compute, of which a quarter bought.
    assert at(still, "training_cost", "2026-01") == pytest.approx(0.9e6)
    assert at(still, "capital_expenditure", "2026-01") == pytest.approx(0.3e6)
    assert at(still, "other_expense", "2026-01") == pytest.approx(1.2e6)


def test_statements_of_a_year_by_hand() -> None:
    run = plain().run(12)
    cash, assets, net = 24e6, 1e6, 25e6
    for month in range(1, 13):
        revenue = 1e6 * 2 ** (month / 12)
        compute = 1.2e6 * 1.5 ** (month / 12)
        other = 1.2e6 * 2 ** (month / 24)
        pay, wear, interest = 0.2 * other, assets / 50, max(cash, 0) * 0.002
        loss = 0.75 * compute + wear + other + pay - 0.4 * revenue
        assert at(run, "operating_loss", f"2026-{month:02}") == pytest.approx(loss)
        assert at(run, "rnd_expense", f"2026-{month:02}") == pytest.approx(0.75 * compute + wear + 0.6 * other)
        assert at(run, "adjusted_net_loss", f"2026-{month:02}") == pytest.approx(loss - interest - pay)
        net += pay - loss + interest
        cash += 0.4 * revenue - compute - other + interest
        assets += 0.25 * compute - wear
        assert at(run, "cash", f"2026-{month:02}") == pytest.approx(cash)
        assert at(run, "recorded_net_assets", f"2026-{month:02}") == pytest.approx(net) == pytest.approx(cash + assets)
    assert at(run, "liquid_resources", "2026-12") == at(run, "funded_liquid", "2026-12") == at(run, "cash", "2026-12")


def test_the_policy_raises_when_cash_is_short_and_at_most_a_share_of_the_value() -> None:
    still = {"revenue_growth": 1, "training_growth": 1, "interest_rate": 0, "raising": 1}
    # Twelve months of 2 m are 24 m: enough in the first month, short in the second; 18 months of burn are 36 m.
    run = plain(**still).run(3)
    assert [at(run, "raise_amount", f"2026-0{month}") for month in (1, 2, 3)] == pytest.approx([0, 36e6, 0])
    # Value = 12 m x 50 = 600 m, of which a hundredth is sold at once.
    small = plain(**still, max_dilution=0.01).run(3)
    assert at(small, "raise_amount", "2026-02") == pytest.approx(6e6)
    shut = plain(**still, drought_raise_share=0.25).with_drivers(
        {"initial.funding_window": 0, "funding_open_hazard": 0}
    )
    assert shut.run(3).value("raise_amount", "2026-02") == pytest.approx(9e6)
    assert plain(**still).with_drivers({"raising": 0}).run(3).value("raise_amount", "2026-02") == 0
    # Revenue quadruples in two years; at a decay of -0.5 the value doubles.
    grown = plain(revenue_growth=2).run(25)
    assert at(grown, "valuation", "2028-01") == pytest.approx(1200e6)


def test_a_known_round_comes_in_its_month() -> None:
    lab = plain().with_drivers({"preferred_round": {"2026-02": 0, "2026-03": 5e6, "2026-04": 0}})
    rounds = lab.with_drivers(
        {"preferred_round": {"value": {"2026-02": 0, "2026-03": 5e6, "2026-04": 0}, "between": "step"}}
    )
    run = rounds.run(6)
    assert [at(run, "financing_cash_flow", f"2026-0{month}") for month in (2, 3, 4)] == [0, 5e6, 0]


def test_training_that_shrinks_does_so_at_one_pace() -> None:
    run = plain(training_growth=0.5, training_fade_power=-2).run(36)
    paces = [at(run, "training_pace", month) for month in ("2026-01", "2028-12")]
    assert paces == pytest.approx([math.log(0.5) / 12] * 2)
    assert at(run, "training_drift", "2028-12") == pytest.approx(3 * math.log(0.5))


def test_training_can_be_stopped() -> None:
    run = plain(own_training=0).run(2)
    assert at(run, "training_cost", "2026-01") == at(run, "capital_expenditure", "2026-01") == 0
    assert at(run, "other_expense", "2026-01") > 0


DEFECTS: dict[str, Callable[..., Any]] = {
    "net_loss": lambda operating_loss, finance_income: operating_loss + finance_income,
    "operating_cash_flow": lambda gross_profit, training_cost: gross_profit - training_cost,
    "free_cash_flow": lambda operating_cash_flow: operating_cash_flow,
    "investing_cash_flow": lambda finance_income, capital_expenditure: finance_income + capital_expenditure,
    "financing_cash_flow": lambda raise_amount, preferred_round: preferred_round - raise_amount,
    "monthly_burn": lambda free_cash_flow: free_cash_flow,
    "fixed_assets": lambda opening_fixed_assets, capital_expenditure: opening_fixed_assets + capital_expenditure,
    "rnd_expense": lambda training_cost, depreciation: training_cost + depreciation,
    "operating_loss": lambda rnd_expense, gross_profit: rnd_expense - gross_profit,
}


@pytest.mark.parametrize("item", DEFECTS)
def test_a_flow_that_is_dropped_or_turned_round_is_found_by_a_check(item: str) -> None:
    used = loaded(component=thin_lab.replaced(item, DEFECTS[item])).with_drivers({**PLAIN, "raising": 1})
    run = used.with_drivers({"raise_below_months": 24, "foreign_cash_share": 0.5}).run(12)
    assert not all(check.holds for check in run.checks.values())


def test_checks_hold_at_the_ends_of_what_is_allowed() -> None:
    for end in (0, 1):
        values = {name: limits[end] for name, limits in THIN_LAB_LIMITS.items() if limits == (0, 1)}
        run = plain(**values).with_drivers({"raising": 1}).run(24)
        assert all(check.holds for check in run.checks.values())


def test_what_a_thin_lab_leaves_out_is_named_with_a_reason_in_both_languages() -> None:
    names = """revenue cost_of_sales inference_cost gross_profit other_income training_cost share_based_pay
        listing_expense credit_loss depreciation finance_income finance_cost tax rnd_expense staff_cost selling_expense
        administrative_expense operating_loss fair_value_loss net_loss adjusted_net_loss operating_cash_flow
        capital_expenditure free_cash_flow cash liquid_resources trade_receivables payables contract_liabilities
        lease_liabilities preferred shares other_comprehensive_income total_assets total_liabilities equity active_users
        paying_users monthly_burn investing_cash_flow financing_cash_flow fx_effect_on_cash gross_margin""".split()
    items = thin_lab.items
    assert {name for name in names if name not in items} == set(NOT_MODELLED)
    assert all(reason["en"].endswith(".") and reason["zh"] for reason in NOT_MODELLED.values())


def test_formulas_that_mean_the_same_are_the_same() -> None:
    full = COMPONENTS["lab"].items
    shared = [name for name, item in thin_lab.items.items() if name in full and item.formula is full[name].formula]
    assert set(shared) >= {"cash", "gross_profit", "run_rate", "funding_window", "raise_amount", "check_cash"}
    assert all(str(full[name].unit) == str(item.unit) for name, item in thin_lab.items.items() if name in full)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('kind = "thin_lab"', 'kind = "thin_labs"', "unknown-name"),
        ('kind = "thin_lab"', 'kind = "thin_lab"\nparts = { talkie = { component = "consumer_app" } }', "malformed"),
        ("[note]", "[notes]", "unknown-name"),
    ],
)
def test_a_wrong_kind_and_parts_are_refused(old: str, new: str, code: str) -> None:
    with pytest.raises(LabeconError) as caught:
        loaded(TEXT.replace(old, new))
    assert code in {problem.code for problem in caught.value.problems}
