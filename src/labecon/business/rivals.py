"""How many rivals are left: a field of many labs thins out to a few leaders, and demand may pass to those that stay.

`consolidation_gain` is the sensitivity; at 0, as in the bundled labs, the count moves nothing.
"""

# Line items take numbers, symbols and units alike, so their arguments have no one type.
# mypy: allow-untyped-defs

from __future__ import annotations

from labecon.business.lab import lab
from labecon.language import maximum, months_per_year


@lab.line("vendor/month")
def rival_exits(opening_rivals, leading_rivals, rival_exit_hazard):
    """Rivals that stop in the month: a share of those who are not among the leaders that last.

    Source: exponential decay to the number of survivors.
    """
    return maximum(opening_rivals - leading_rivals, 0) * rival_exit_hazard / months_per_year


@lab.stock("vendor")
def rivals(opening_rivals, rival_exits):
    """Other labs and platforms in the lab's market, on average over the fates of each."""
    return opening_rivals - rival_exits


@lab.stock("vendor")
def rivals_gone(opening_rivals_gone, rival_exits):
    """Rivals that have stopped since the forecast began."""
    return opening_rivals_gone + rival_exits


@lab.line("1")
def consolidation_lift(rivals_gone, consolidation_gain):
    """Demand over that with every rival still there: customers of those that stop look for another vendor."""
    return 1 + consolidation_gain * rivals_gone


@lab.check("vendor")
def check_rivals(rivals, rivals_gone, opening_rivals, opening_rivals_gone):
    """A rival is either there or gone, and there are never fewer than none."""
    return maximum(rivals, 0) + rivals_gone - opening_rivals - opening_rivals_gone
