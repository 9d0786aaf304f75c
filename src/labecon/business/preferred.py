"""Convertible redeemable preferred shares: a liability at fair value until listing or redemption.

Conversion moves the liability to equity without cash; a failed listing turns it into a cash call.
"""

# Line items take numbers, symbols and units alike, so their arguments have no one type.
# mypy: allow-untyped-defs

from __future__ import annotations

from labecon.business.lab import lab
from labecon.language import exp, month, months_per_year, power, ratio, where, year


@lab.line("1")
def redemption(redemption_scheduled, listing_happens):
    """1 in the month in which holders are paid back because the listing failed, otherwise 0."""
    return redemption_scheduled * (1 - listing_happens)


@lab.line("1")
def run_rate_growth(sum_demand_rate, sum_demand_rate_before):
    """Underlying demand over that of the month before."""
    return ratio(sum_demand_rate, sum_demand_rate_before, 1)


@lab.line("year")
def multiple_before(
    prior_share_price, opening_ordinary_shares, opening_preferred_shares, sum_demand_rate_before, long_run_multiple
):
    """Value of all shares over run-rate revenue, a month ago."""
    return ratio(
        prior_share_price * (opening_ordinary_shares + opening_preferred_shares),
        sum_demand_rate_before * months_per_year,
        long_run_multiple,
    )


@lab.line("1")
def multiple_pull(multiple_before, long_run_multiple, multiple_fade):
    """What the return of the multiple to its long run makes of the price in a month.

    Why: the log of the multiple closes a fixed share of its distance each month, so the price cannot wander off.
    """
    return power(ratio(long_run_multiple, multiple_before, 1), multiple_fade * month)


@lab.line("money/share")
def share_price(
    prior_share_price, run_rate_growth, multiple_decay, multiple_pull, share_noise, share_shock,
    listing, offer_value, listing_return,
):  # fmt: skip
    """Price of an ordinary share at month end.

    Why: value is run-rate revenue times a multiple that shrinks as revenue grows and returns to that of listed
    software in time; the listing sets its level.
    """
    return where(
        listing > 0,
        offer_value * (1 + listing_return),
        prior_share_price * power(run_rate_growth, 1 + multiple_decay) * multiple_pull * exp(share_noise * share_shock),
    )


@lab.line("money/share")
def preferred_price(listing, offer_value, conversion_premium, share_price, class_factor):
    """Fair value of a preferred share; in the month of the listing, that of the ordinary share it becomes."""
    return where(listing > 0, offer_value * (1 + conversion_premium), share_price * class_factor)


@lab.line("money/month")
def preferred_issued(preferred_round, raise_amount, raised_in_ordinary):
    """Cash from issuing preferred shares: dated rounds, and raises before a listing."""
    return preferred_round + raise_amount - raised_in_ordinary


@lab.line("share/month")
def preferred_shares_issued(preferred_issued, preferred_price):
    """Preferred shares issued, at fair value."""
    return ratio(preferred_issued, preferred_price, 0)


@lab.line("share/month")
def preferred_shares_redeemed(redemption, opening_preferred_shares, preferred_shares_issued):
    """Preferred shares bought back."""
    return (opening_preferred_shares / month + preferred_shares_issued) * redemption


@lab.stock("share")
def preferred_shares(
    opening_preferred_shares, preferred_shares_issued, preferred_shares_converted, preferred_shares_redeemed
):
    """Preferred shares in issue."""
    return opening_preferred_shares + preferred_shares_issued - preferred_shares_converted - preferred_shares_redeemed


@lab.stock("money")
def preferred_invested(opening_preferred_invested, preferred_issued, listing, redemption):
    """What holders of preferred shares have paid in, until conversion or redemption."""
    return (opening_preferred_invested + preferred_issued) * (1 - listing - redemption)


@lab.line("money")
def redemption_claim(opening_preferred_invested, preferred_issued, redemption_coupon, redemption_years):
    """What holders may claim if the listing fails: their money with a return for the years held."""
    return (opening_preferred_invested + preferred_issued * month) * power(
        1 + redemption_coupon * year, redemption_years / year
    )


@lab.line("money")
def preferred_value(opening_preferred_shares, preferred_shares_issued, preferred_price, redemption, redemption_claim):
    """Fair value of preferred shares at month end, before conversion or redemption."""
    return where(
        redemption > 0,
        redemption_claim,
        (opening_preferred_shares + preferred_shares_issued * month) * preferred_price,
    )


@lab.line("money/month")
def fair_value_loss(preferred_value, opening_preferred, preferred_issued):
    """Loss from the change in fair value of preferred shares; no cash."""
    return (preferred_value - opening_preferred) / month - preferred_issued


@lab.line("money/month")
def preferred_closing_out(opening_preferred, preferred_issued, fair_value_loss):
    """Liability of the month that a conversion or a redemption would end."""
    return opening_preferred / month + preferred_issued + fair_value_loss


@lab.line("money/month")
def preferred_converted(preferred_closing_out, listing):
    """Liability that becomes equity at the listing; no cash, no profit beyond the last change in value."""
    return preferred_closing_out * listing


@lab.line("money/month")
def preferred_redeemed(preferred_closing_out, redemption):
    """Cash paid to holders of preferred shares when the listing has failed."""
    return preferred_closing_out * redemption


@lab.stock("money")
def preferred(opening_preferred, preferred_issued, fair_value_loss, preferred_converted, preferred_redeemed):
    """Liability to holders of convertible redeemable preferred shares, at fair value."""
    return opening_preferred + preferred_issued + fair_value_loss - preferred_converted - preferred_redeemed
