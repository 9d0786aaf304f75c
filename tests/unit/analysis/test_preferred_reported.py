"""Preferred shares: the liability two ways, the step to the offer, conversion, redemption, equity before and after."""

from __future__ import annotations

import pytest

import labecon
from labecon.analysis.equity_bridge import cash_call, equity_bridge
from labecon.analysis.preferred_reported import offer_step, preferred_identity, redemption
from labecon.facts import load_ledger
from labecon.labs import Lab

LEDGER = load_ledger()


@pytest.fixture(scope="module")
def minimax() -> Lab:
    return labecon.load("minimax")


def test_raised_and_lost_make_the_liability() -> None:
    """1,555 + 60.509 + 177 + 214 + 313 = 2,319.509 against 2,321, each to its printed digits."""
    found = preferred_identity(LEDGER, "minimax")
    assert found.losses.value == pytest.approx(764.509e6)
    assert found.sum.value == pytest.approx(2319.509e6)
    assert found.sum.interval == pytest.approx((2317.5085e6, 2321.5095e6))
    assert found.gap.value == pytest.approx(1.491e6)
    assert found.holds is True
    assert preferred_identity(LEDGER, "zhipu").holds is None


def test_the_step_to_the_offer_price_and_its_split() -> None:
    """Preferred shares at 165 HKD, the dollar at what 619 million were worth: 4.26 less 2.32 is 1.94 billion."""
    found = offer_step(LEDGER, "minimax")
    value = 200_955_568 * 619e6 / 29_197_600
    assert found.value_at_offer.value == pytest.approx(value)
    assert found.step.value == pytest.approx(1.94e9, abs=0.005e9)
    low, high = found.before_listing.interval
    assert low == pytest.approx(value * 151 / 165 - 2321e6) and high == pytest.approx(value - 2321e6)
    assert found.listing_month.interval == pytest.approx((0.0, value * 14 / 165))
    total = (found.before_listing.value or 0.0) + (found.listing_month.value or 0.0)
    assert total == pytest.approx(found.step.value)
    assert found.before_listing.status == "inferred" and found.extinguished.value == 0.0
    assert offer_step(LEDGER, "zhipu").step.status == "unknown"


def test_redemption_is_cost_and_coupon_and_fair_value_only_the_proxy(minimax: Lab) -> None:
    found = redemption(minimax)
    coupon, years = (
        minimax.drivers[one].at(minimax.first_forecast) for one in ("redemption_coupon", "redemption_years")
    )
    assert found.claim.value == pytest.approx(1555e6 * (1 + coupon) ** years)
    low, high = found.claim.interval
    assert low is not None and high is not None and 1554.5e6 <= low < 1800e6 < high <= 1555.5e6 * 1.12**3.2
    assert found.proxy_shortfall.value == 2321e6 - 1046e6
    assert found.shortfall.value == pytest.approx((found.claim.value or 0.0) - 1046e6)
    higher = redemption(minimax.with_drivers({"redemption_coupon": 0.12}))
    assert (higher.claim.value or 0.0) > (found.claim.value or 0.0) and higher.proxy == found.proxy


def test_a_failed_listing_is_a_cash_call(minimax: Lab) -> None:
    call = cash_call(minimax)
    assert call is not None and call.month == "2027-01" and call.defaults
    assert call.paid == pytest.approx(redemption(minimax).claim.value)
    assert call.liquid_after < call.liquid_before - call.paid + 1e8
    assert cash_call(labecon.load("openai")) is None


@pytest.mark.parametrize("name", ["minimax", "zhipu"])
def test_equity_before_and_after_closes(name: str) -> None:
    lab = labecon.load(name)
    bridge = equity_bridge(lab, lab.run(12))
    assert bridge is not None and bridge.end == "2026-01"
    assert abs(bridge.gap) < 1e-9 * abs(bridge.opening)
    assert bridge.opening < 0 < bridge.closing
    assert bridge.preferred_after == 0.0
    # A conversion moves the liability and its last loss into equity: what changes equity is the old liability alone.
    moved = bridge.steps["preferred_converted"] + bridge.steps["fair_value_loss"]
    assert moved == pytest.approx(bridge.preferred_before, rel=1e-9) or name == "zhipu"


def test_no_listing_no_bridge(minimax: Lab) -> None:
    unlisted = minimax.with_drivers({"listing_happens": 0})
    assert equity_bridge(unlisted, unlisted.run(6)) is None
    assert equity_bridge(labecon.load("openai"), labecon.load("openai").run(6)) is None
