"""Income statement, tax, working capital, leases, cash: numbers worked out by hand."""

from __future__ import annotations

import pytest

from labecon.business import assets, cash, foreign_exchange, funding, income, listing, preferred, share_pay, tax
from labecon.business import working_capital as working
from tests.unit.business.reference_lab import ReferenceLab

LAB = ReferenceLab()
DAYS = 365.25 / 12


def test_losses_by_the_reported_bridge() -> None:
    # MiniMax FY2024-like: net loss 465.2 = adjusted 244.2 + fair value 214 + share-based pay 7, USD m.
    operating = income.operating_loss(
        gross_profit=3.7, rnd_expense=189.0, selling_expense=87.0, administrative_expense=10.0, credit_loss=0.5,
        other_income=31.6,
    )  # fmt: skip
    assert operating == pytest.approx(251.2)
    net = income.net_loss(operating, fair_value_loss=214.0, finance_cost=1.0, finance_income=1.0, tax=0.0)
    assert net == pytest.approx(465.2)
    assert income.adjusted_net_loss(net, 214.0, 7.0, 0.0) == pytest.approx(244.2)
    assert income.economic_net_loss(net, 141.0, 60.0) == pytest.approx(384.2)


def test_no_interest_on_an_overdraft_and_one_twelfth_of_the_rate() -> None:
    assert income.finance_income(opening_cash=1200.0, interest_rate=0.03) == pytest.approx(3.0)
    assert income.finance_income(opening_cash=-1200.0, interest_rate=0.03) == 0.0
    assert income.borrowing_interest(600.0, 0.04) == pytest.approx(2.0)


@pytest.mark.parametrize(
    ("income_of_month", "pool", "taxed", "left"),
    [(-50.0, 100.0, 0.0, 150.0), (30.0, 100.0, 0.0, 70.0), (130.0, 100.0, 30.0, 0.0)],
)
def test_tax_losses_are_used_before_tax_is_due(income_of_month: float, pool: float, taxed: float, left: float) -> None:
    assert tax.taxed_income(income_of_month, pool) == taxed
    assert tax.loss_pool(pool, income_of_month) == left
    assert tax.tax(taxed, 0.15) == pytest.approx(0.15 * taxed)


def test_fair_value_loss_is_not_deductible_and_share_pay_in_part() -> None:
    assert tax.taxable_income(
        operating_loss=100.0, finance_cost=5.0, finance_income=10.0, share_based_pay=20.0, share_pay_deductible=0.25
    ) == pytest.approx(-80.0)


def test_receivables_settle_at_their_days() -> None:
    # With constant credit sales the balance tends to sales a month times the months that the days make.
    gross = 0.0
    for _ in range(400):
        collected = working.collected(gross, 0.0, 91.3125)
        gross = working.trade_receivables_gross(gross, 10.0, collected, 0.0)
    assert gross == pytest.approx(10.0 * 91.3125 / DAYS)
    assert working.collected(50.0, 0.0, 10.0) == 50.0  # paid within the month: never more than what is owed


def test_credit_loss_is_the_change_of_the_allowance_and_what_is_written_off() -> None:
    loss = working.credit_loss(
        trade_receivables_gross=200.0, credit_loss_rate=0.15, opening_credit_loss_allowance=26.0, written_off=2.0
    )
    assert loss == pytest.approx(6.0)
    assert working.credit_loss_allowance(26.0, loss, 2.0) == pytest.approx(30.0)


def test_payables_move_part_of_the_way_to_days_of_cost() -> None:
    target = working.payables_target(cloud_cost=20.0, payable_days=3 * DAYS)
    assert target == pytest.approx(60.0)
    paid = working.supplier_payments(20.0, 40.0, target, 0.25)
    assert paid == pytest.approx(15.0)
    assert working.payables(40.0, 20.0, paid) == pytest.approx(45.0)
    assert working.supplier_payments(1.0, 0.0, 60.0, 0.25) == 0.0  # suppliers do not pay the lab


def test_contract_liabilities_and_prepayments() -> None:
    target = working.contract_liabilities_target(prepaid_revenue=5.0, contract_liability_to_revenue=0.1)
    assert target == pytest.approx(6.0)
    received = working.customer_prepayments(5.0, target, 4.0, 0.5)
    assert received == pytest.approx(6.0)
    assert working.contract_liabilities(4.0, received, 5.0) == pytest.approx(5.0)
    assert working.prepayment_increase(10.0, 2.0, 8.0, 0.5) == pytest.approx(6.0)


def test_a_lease_runs_down_with_interest_paid_as_it_accrues() -> None:
    balance = 120.0
    for _ in range(6):
        interest, principal = assets.lease_interest(balance, 0.06), assets.lease_principal(balance, 24.0)
        balance = assets.lease_liabilities(balance, 0.0, interest, assets.lease_payments(interest, principal))
    assert balance == pytest.approx(120.0 * (23 / 24) ** 6)


def test_operating_cash_flow_reverses_what_is_no_cash() -> None:
    adjustments = cash.operating_adjustments(
        depreciation=4.0, credit_loss=1.0, finance_cost=2.0, finance_income=3.0, investment_gain=1.5,
        foreign_exchange_gain=0.5,
    )  # fmt: skip
    assert adjustments == pytest.approx(2.0)
    flow = cash.operating_cash_flow(512.0, 313.0, 12.0, adjustments, -24.0)
    assert flow == pytest.approx(-209.0)
    assert cash.free_cash_flow(flow, 5.0, 1.0) == pytest.approx(-215.0)


def test_burn_is_the_mean_of_three_months() -> None:
    assert cash.monthly_burn(-30.0, -24.0, -27.0, 3.0) == pytest.approx(27.0)


def test_the_treasury_moves_money_between_pockets() -> None:
    assert cash.financial_asset_purchases(100.0, 0.0, 0.64, 0.5) == pytest.approx(32.0)
    assert cash.financial_asset_purchases(-50.0, 20.0, 0.64, 0.5) == pytest.approx(-10.0)  # sold when cash is gone


def test_exchange_effect_is_split_between_profit_and_translation() -> None:
    effect = foreign_exchange.fx_effect_on_cash(200.0, 0.25, 0.02)
    assert effect == pytest.approx(1.0)
    parts = (
        foreign_exchange.other_comprehensive_income(effect, 0.4),
        foreign_exchange.foreign_exchange_gain(effect, 0.4),
    )
    assert parts == (pytest.approx(0.4), pytest.approx(0.6))


def test_listing_cost_is_split_by_new_and_old_shares() -> None:
    proceeds = listing.gross_proceeds(base_offer=25.0, overallotment=0.0, offer_value=listing.offer_value(160.0, 0.125))
    assert proceeds == pytest.approx(500.0)
    portion = listing.new_share_portion(25.0, 75.0, 150.0)
    assert portion == pytest.approx(0.1)
    shared = listing.shared_listing_cost(25.0, 20.0, 0.02)
    assert listing.listing_expense(shared, portion) == pytest.approx(9.0)
    assert listing.issue_costs(listing.underwriting_cost(proceeds, 0.03), shared, portion, 0.0, 0.03) == pytest.approx(
        16.0
    )


def test_conversion_moves_the_liability_to_equity_without_cash() -> None:
    # 200 preferred shares carried at 2,000 convert at 20 a share: a last loss of 2,000, then 4,000 to equity.
    price = preferred.preferred_price(
        listing=1.0, offer_value=20.0, conversion_premium=0.0, share_price=99.0, class_factor=0.8
    )
    value = preferred.preferred_value(200.0, 0.0, price, 0.0, 0.0)
    loss = preferred.fair_value_loss(value, 2000.0, 0.0)
    assert (price, value, loss) == (20.0, 4000.0, 2000.0)
    out = preferred.preferred_closing_out(2000.0, 0.0, loss)
    assert preferred.preferred_converted(out, 1.0) == 4000.0
    assert preferred.preferred(2000.0, 0.0, loss, 4000.0, 0.0) == 0.0
    assert listing.preferred_shares_converted(1.0, 200.0, 0.0) == 200.0


def test_a_failed_listing_calls_for_the_money_with_its_return() -> None:
    claim = preferred.redemption_claim(1500.0, 0.0, 0.08, 2.0)
    assert claim == pytest.approx(1500.0 * 1.1664)
    assert preferred.redemption(1.0, 0.0) == 1.0
    assert preferred.redemption(1.0, 1.0) == 0.0


def test_the_share_price_follows_run_rate_with_a_shrinking_multiple() -> None:
    price = preferred.share_price(10.0, 1.21, -0.5, 1.0, 0.1, 0.0, 0.0, 20.0, 0.3)
    assert price == pytest.approx(10.0 * 1.1)
    assert preferred.share_price(10.0, 1.21, -0.5, 1.0, 0.1, 0.0, 1.0, 20.0, 0.3) == pytest.approx(26.0)


def test_a_multiple_returns_to_its_long_run_by_half_lives() -> None:
    # 112 times run-rate is 16 times the long run of 7: half of that distance in logs, a factor of four, leaves 28.
    before = preferred.multiple_before(2.0, 500.0, 60.0, 10.0 / 12, 7.0)
    assert before == pytest.approx(112.0)
    pull = preferred.multiple_pull(before, 7.0, 0.5)
    assert before * pull == pytest.approx(28.0)
    assert before * pull * preferred.multiple_pull(before * pull, 7.0, 0.5) == pytest.approx(14.0)
    assert preferred.multiple_pull(before, 7.0, 0.0) == 1.0
    assert preferred.multiple_pull(3.5, 7.0, 1.0) == pytest.approx(2.0)  # from below it rises
    assert preferred.multiple_before(2.0, 500.0, 60.0, 0.0, 7.0) == 7.0  # no revenue: no multiple, no pull
    price = preferred.share_price(2.0, 1.0, -0.5, pull, 0.1, 0.0, 0.0, 20.0, 0.3)
    assert price * 560.0 / 10.0 == pytest.approx(28.0)


def test_awards_vest_over_time_with_a_catch_up_at_the_listing() -> None:
    assert share_pay.share_grants(0.024, 600.0, 400.0, 5.0) == pytest.approx(10.0)
    assert share_pay.vesting(240.0, 24.0, 0.0, 4.0, 10.0) == pytest.approx(10.0)
    assert share_pay.vesting(240.0, 24.0, 1.0, 4.0, 10.0) == pytest.approx(50.0)
    assert share_pay.vesting(30.0, 24.0, 1.0, 4.0, 10.0) == 30.0  # never more than was granted


def test_facilities_are_drawn_before_shares_are_issued() -> None:
    trigger = funding.funding_trigger(burn_before=10.0, raise_below_months=12.0)
    assert trigger == 120.0
    assert funding.facility_drawn(70.0, 30.0, trigger, 39.0, 10.0) == 10.0
    assert funding.raise_wanted(70.0, 30.0, 39.0, trigger, 10.0, 18.0) == 0.0  # 139 with facilities is enough
    assert funding.raise_wanted(60.0, 20.0, 39.0, trigger, 10.0, 18.0) == 180.0
    assert funding.raise_amount(180.0, 150.0, 1.0, 1.0, 0.45) == 150.0
    assert funding.raise_amount(180.0, 150.0, 1.0, 0.0, 0.45) == pytest.approx(67.5)
    assert funding.raise_amount(180.0, 150.0, 0.0, 1.0, 0.45) == 0.0


def test_the_funding_window_shuts_and_opens_by_the_draw() -> None:
    assert [funding.funding_window(1.0, draw, 0.015, 0.036) for draw in (0.01, 0.02)] == [0, 1]
    assert [funding.funding_window(0.0, draw, 0.015, 0.036) for draw in (0.03, 0.04)] == [1, 0]


def test_a_listing_in_the_statements() -> None:
    drivers, opening = LAB.base(6)
    drivers["listing_scheduled"] = [0.0, 0.0, 0.0, 1.0, 0.0, 0.0]
    drivers["overallotment_scheduled"] = [0.0, 0.0, 0.0, 0.0, 1.0, 0.0]
    values, _ = LAB.run((drivers, opening), 6)
    offer = 165 * 0.128
    assert values["gross_proceeds"] == pytest.approx([0, 0, 0, 2.9e7 * offer, 4e6 * offer, 0])
    assert values["preferred_converted"] == pytest.approx([0, 0, 0, 2e8 * offer, 0, 0])
    assert values["shares"][-1] == pytest.approx(7.9e7 + 2e8 + 2.9e7 + 4e6)
    assert values["fair_value_loss"][4:] == [0.0, 0.0]
    # Issue costs in equity: 3 % underwriting, and of the 1 % shared cost the part of new in all shares.
    shared = 0.01 * 2.9e7 * offer
    assert values["listing_expense"][3] == pytest.approx(shared * (1 - 29 / 308))
    assert values["issue_costs"][3] == pytest.approx(0.03 * 2.9e7 * offer + shared * 29 / 308)


def test_without_raises_and_with_cash_ignored_training_follows_the_plan() -> None:
    drivers, opening = LAB.base(48)
    drivers |= {"cash_link": 0.0, "race_sensitivity": 0.0, "training_speed": 1.0, "raising": 0.0}
    values, _ = LAB.run((drivers, opening), 48)
    assert values["training_cost"][11] == pytest.approx(1.5e7 * 1.6)
    assert values["training_cost"][47] == pytest.approx(1.5e7 * 1.6**4)
    assert max(values["raise_amount"]) == 0.0
