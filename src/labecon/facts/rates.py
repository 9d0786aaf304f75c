"""Exchange rates as facts: implied by amounts that a document prints in two currencies, dated, with an interval.

No rate is used beyond its documents: a rate for a day is the quote nearest to that day among those the view knows, and
says how many days lie between. The Hong Kong dollar is kept inside the convertibility undertakings, 7.75 to 7.85 per US
dollar.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from labecon.errors import DataError
from labecon.facts.derivation import derive
from labecon.facts.ledger import Ledger
from labecon.facts.records import Fact
from labecon.periods import Instant

_HUB = "USD"
_METRIC = "exchange_rate"
_STRONG = "market.usd_hkd.convertibility_undertaking_low.2005-05-18"
_WEAK = "market.usd_hkd.convertibility_undertaking_high.2005-06-20"


def exchange_rate(ledger: Ledger, pair: str, day: date) -> Fact:
    """The rate between two currencies on a day, as a derived fact.

    Args:
        ledger: The view; only what it knows is used.
        pair: ``USD/CNY`` is yuan per dollar; also inverse and through the dollar (``HKD/CNY``).
        day: The day.

    Returns:
        A fact in units of the second currency per unit of the first, with interval, inputs and formula.

    Raises:
        DataError: The pair is none, or the view knows no quote for it.

    Example:
        >>> from labecon.facts import load_ledger
        >>> rate = exchange_rate(load_ledger(), "USD/CNY", date(2025, 12, 31))
        >>> f"{rate.value:.3f} {rate.low:.3f} {rate.high:.3f} {rate.unit}"
        '6.991 6.988 6.994 CNY/USD'
    """
    first, _, second = pair.upper().partition("/")
    if not first or not second or first == second:
        raise DataError.of("bad-rate", f"{pair!r} is not a pair of currencies; write it like USD/CNY")
    legs = [_quote(ledger, code, day) for code in (first, second) if code != _HUB]
    if first == _HUB:
        formula = legs[0].id
    elif second == _HUB:
        formula = f"1 / {legs[0].id}"
    else:
        formula = f"{legs[1].id} / {legs[0].id}"
    known = Ledger(legs)
    key = f"market.{first.lower()}_{second.lower()}.{_METRIC}.{day.isoformat()}"
    fact = derive(known, formula, key=key, unit=f"{second}/{first}", note="; ".join(leg.note for leg in legs))
    inputs = dict.fromkeys(name for leg in legs for name in leg.inputs)
    return replace(fact, inputs=tuple(inputs))


def convert(ledger: Ledger, fact: Fact, currency: str, day: date | None = None) -> Fact:
    """A fact in another currency, at the dated rate.

    Args:
        ledger: The view that gives the rate.
        fact: A fact whose unit is a currency.
        currency: ISO code wanted.
        day: Day of the rate; by default the last day of the fact's period.

    Returns:
        The fact itself when it is in that currency already, otherwise a derived fact with fact and rate as inputs.

    Raises:
        DataError: The view knows no rate.
    """
    if fact.unit == currency:
        return fact
    rate = exchange_rate(ledger, f"{fact.unit}/{currency}", day or fact.period.last_day)
    return derive(Ledger([fact, rate]), f"{fact.id} * {rate.id}", key=fact.key, unit=currency, note=rate.note)


def _quote(ledger: Ledger, code: str, day: date) -> Fact:
    """Units of a currency per dollar, the quote nearest to a day, under an id that carries no suffix."""
    segment = f"{_HUB}_{code}".lower()
    prefix = f"market.{segment}.{_METRIC}."
    derived = (ledger.derived(one.id) for one in ledger.derivations if one.id.startswith(prefix))
    quotes = [*ledger.find("market", _METRIC, segment), *(fact for fact in derived if fact is not None)]
    if quotes:
        near = min(quotes, key=lambda fact: (abs((fact.period.last_day - day).days), fact.id))
        days = abs((near.period.last_day - day).days)
        note = f"quote of {near.period.label}, {days} days away" if days else f"quote of {near.period.label}"
        quote = replace(near, note=note, inputs=near.inputs or (near.id,), formula=near.formula or near.id)
        return _within_undertakings(ledger, quote) if code == "HKD" else quote
    if code == "HKD":
        return _middle_of_undertakings(ledger, day)
    raise DataError.of("no-source", f"no {_HUB}/{code} rate is known in this view", "",
                       "choose another currency, e.g. that of the lab")  # fmt: skip


def _within_undertakings(ledger: Ledger, quote: Fact) -> Fact:
    strong, weak = ledger.resolve(_STRONG), ledger.resolve(_WEAK)
    if strong is None or weak is None:
        return quote
    low, high = max(quote.low, strong.value), min(quote.high, weak.value)
    if low > high:
        raise DataError.of(
            "bad-rate", f"{quote.id}: {quote.low} .. {quote.high} lies outside {strong.value} .. {weak.value}"
        )
    value: Decimal = min(max(quote.value, low), high)
    note = f"{quote.note}; interval cut to the convertibility undertakings"
    return replace(quote, value=value, low=low, high=high, note=note, inputs=(*quote.inputs, strong.id, weak.id))


def _middle_of_undertakings(ledger: Ledger, day: date) -> Fact:
    strong, weak = ledger.resolve(_STRONG), ledger.resolve(_WEAK)
    if strong is None or weak is None:
        text = "no USD/HKD rate is known in this view, nor the convertibility undertakings"
        raise DataError.of("no-source", text, "", "choose another currency, e.g. that of the lab")
    key = f"market.usd_hkd.{_METRIC}.{day.isoformat()}"
    middle = derive(ledger, f"( {strong.id} + {weak.id} ) / 2", key=key, unit="HKD/USD")
    note = "middle of the convertibility undertakings; no quote is known"
    return replace(middle, low=strong.value, high=weak.value, note=note, period=Instant(day))
