"""The policy by which the lab fills its cash: facilities first, then shares, while the market for shares is open.

Decisions read opening balances and the burn of the month before, never what they change.
"""

# Line items take numbers, symbols and units alike, so their arguments have no one type.
# mypy: allow-untyped-defs

from __future__ import annotations

from labecon.business.lab import lab
from labecon.language import maximum, minimum, month, ratio, where


@lab.stock("1")
def funding_window(opening_funding_window, funding_draw, funding_shut_hazard, funding_open_hazard):
    """1 while investors fund labs on normal terms, 0 in a drought."""
    return where(
        opening_funding_window > 0,
        where(funding_draw < funding_shut_hazard, 0, 1),
        where(funding_draw < funding_open_hazard, 1, 0),
    )


@lab.line("money/month", level=True)
def burn_before(prior_monthly_burn):
    """Average burn as it stood a month ago; 0 while the lab earns cash."""
    return maximum(prior_monthly_burn, 0)


@lab.line("money")
def funding_trigger(burn_before, raise_below_months):
    """Liquidity below which the lab looks for money."""
    return burn_before * raise_below_months


@lab.line("money/month")
def facility_drawn(opening_cash, opening_financial_assets, funding_trigger, opening_undrawn_facilities, burn_before):
    """Bank facilities drawn: one month of burn at a time, before shares are issued."""
    return where(
        opening_cash + opening_financial_assets < funding_trigger,
        minimum(opening_undrawn_facilities / month, burn_before),
        0,
    )


@lab.stock("money")
def undrawn_facilities(opening_undrawn_facilities, facility_drawn):
    """Bank facilities granted and not drawn."""
    return opening_undrawn_facilities - facility_drawn


@lab.line("money/month")
def debt_repaid(opening_bank_borrowings, repayment_rate):
    """Repayment of bank borrowings."""
    return opening_bank_borrowings * repayment_rate


@lab.stock("money")
def bank_borrowings(opening_bank_borrowings, facility_drawn, debt_repaid):
    """Bank borrowings."""
    return opening_bank_borrowings + facility_drawn - debt_repaid


@lab.line("money/month")
def raise_limit(max_dilution, opening_ordinary_shares, opening_preferred_shares, share_price):
    """Most that investors put in at once: a share of the value of the lab."""
    return (opening_ordinary_shares + opening_preferred_shares) * share_price * max_dilution / month


@lab.line("money/month")
def raise_wanted(
    opening_cash, opening_financial_assets, opening_undrawn_facilities, funding_trigger, burn_before, raise_months
):
    """Money the lab looks for when its runway is short: so many months of burn."""
    return where(
        opening_cash + opening_financial_assets + opening_undrawn_facilities < funding_trigger,
        burn_before * raise_months / month,
        0,
    )


@lab.line("money/month")
def raise_amount(raise_wanted, raise_limit, raising, funding_window, drought_raise_share):
    """Money raised by issuing shares under the policy."""
    return minimum(raise_wanted, raise_limit) * raising * where(funding_window > 0, 1, drought_raise_share)


@lab.line("money/month")
def raised_in_ordinary(raise_amount, listed):
    """Part of a raise that is in ordinary shares: all of it after the listing, none before."""
    return raise_amount * listed


@lab.line("share/month")
def raise_shares(raised_in_ordinary, share_price, raise_discount):
    """Ordinary shares issued in a raise, at a discount to the price."""
    return ratio(raised_in_ordinary, share_price * (1 - raise_discount), 0)


@lab.ratio("1")
def dilution(raise_shares, preferred_shares_issued, base_offer, overallotment, shares):
    """New shares of the window over all shares at its end."""
    return (raise_shares + preferred_shares_issued + base_offer + overallotment) * month / shares
