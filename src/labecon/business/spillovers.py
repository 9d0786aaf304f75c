"""What use, open releases and a listing do beyond their money: better generations, exposure, demand.

Each link has a sensitivity of its own; at 0 it is cut, which is the base run of the bundled labs.
"""

# Line items take numbers, symbols and units alike, so their arguments have no one type.
# mypy: allow-untyped-defs

from __future__ import annotations

from labecon.business.lab import lab
from labecon.language import ratio


@lab.line("1")
def use_growth(sum_use_before, sum_use_at_start):
    """Use of apps and platforms a month ago over use when the forecast began.

    Why: users and calls differ in kind, so they are added by what they are worth; projects run at the customer's.
    """
    return ratio(sum_use_before, sum_use_at_start, 1)


@lab.line("1")
def exposure(use_growth, exposure_growth):
    """Works of others that may be claimed, over those when the forecast began; they grow with use."""
    return 1 + exposure_growth * (use_growth - 1)


@lab.line("1")
def listing_lift(listed, listing_boost):
    """Demand over that without a listing: a listed lab is better known and trusted."""
    return 1 + listing_boost * listed


@lab.line("1/month")
def open_releases(sum_open_releases):
    """Generations released with open weights in the month."""
    return sum_open_releases


@lab.stock("1")
def open_adoption(opening_open_adoption, open_releases, adoption_fade):
    """Open generations in use outside, each counting less as it ages."""
    return opening_open_adoption * (1 - adoption_fade) + open_releases


@lab.line("1")
def adoption_lift(open_adoption, adoption_reach):
    """Overseas demand over that without open weights."""
    return 1 + adoption_reach * open_adoption
