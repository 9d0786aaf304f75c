"""Share-based pay (IFRS 2): awards granted, vested over time, expensed and credited to equity; no cash."""

# Line items take numbers, symbols and units alike, so their arguments have no one type.
# mypy: allow-untyped-defs

from __future__ import annotations

from labecon.business.lab import lab
from labecon.language import minimum, month, months_per_year


@lab.line("money/month")
def share_grants(share_grant_rate, opening_ordinary_shares, opening_preferred_shares, share_price):
    """Value of awards granted in the month."""
    return (opening_ordinary_shares + opening_preferred_shares) * share_price * share_grant_rate / months_per_year


@lab.line("money/month")
def vesting(opening_unvested, vesting_length, listing, vesting_catch_up, team_pay):
    """Value of awards vested in the month, with a catch-up when the listing fulfils their condition.

    Why: awards of private labs often wait for the listing; the expense then follows the share price, not revenue.
    """
    return minimum(
        opening_unvested / vesting_length + listing * vesting_catch_up * team_pay / month, opening_unvested / month
    )


@lab.stock("money")
def unvested(opening_unvested, share_grants, vesting):
    """Value of awards granted and not yet expensed (a memo item, not an asset)."""
    return opening_unvested + share_grants - vesting


@lab.line("money/month")
def pay_weights(sum_pay_weight):
    """Weights by which teams share the expense of awards."""
    return sum_pay_weight
