"""Foreign exchange on the cash held in other currencies: part of it in profit, part in other comprehensive income."""

# Line items take numbers, symbols and units alike, so their arguments have no one type.
# mypy: allow-untyped-defs

from __future__ import annotations

from labecon.business.lab import lab
from labecon.language import exp, maximum, month


@lab.line("1")
def fx_return(fx_noise, fx_shock):
    """Change of the foreign currency's price in the month."""
    return exp(fx_noise * fx_shock) - 1


@lab.line("money/month")
def fx_effect_on_cash(opening_cash, foreign_cash_share, fx_return):
    """Effect of exchange rate changes on cash."""
    return maximum(opening_cash, 0) * foreign_cash_share * fx_return / month


@lab.line("money/month")
def other_comprehensive_income(fx_effect_on_cash, translation_share):
    """Exchange differences on translation of foreign operations."""
    return fx_effect_on_cash * translation_share


@lab.line("money/month")
def foreign_exchange_gain(fx_effect_on_cash, translation_share):
    """Exchange gain on monetary items, in profit or loss."""
    return fx_effect_on_cash * (1 - translation_share)
