"""What the listing paid for revenue: market value over annualised revenue, at the offer price and at the first close.

Market value is shares times price; the market value as printed stands beside it, because pages count shares before or
after the over-allotment. Hong Kong dollars become the reporting currency at the dated rate, with its interval.
"""

from __future__ import annotations

from dataclasses import replace

from labecon.analysis.fact_reader import CONVERTED, LabFacts, computed
from labecon.analysis.figures import Figure, Variant, both, figure_of
from labecon.facts import Fact
from labecon.periods import MONTHS_PER_YEAR, Window

DEFINITION = both("market value over the last reported revenue, annualised", "市值除以最近披露收入的年化值")
_PRICES = {
    "offer": ("offer_price", "ipo", both("offer price", "发行价")),
    "close": ("first_day_close", "listing", both("first close", "首日收盘价")),
}
_PRINTED = {
    "offer": (("market_cap_at_offer", "ipo"), ("market_cap_at_offer_high", "ipo")),
    "close": (("market_cap", "listing"),),
}


def revenue_multiple(facts: LabFacts) -> Figure:
    """Market value over annualised revenue.

    Args:
        facts: The lab's facts.

    Returns:
        ``revenue_multiple``; keys ``offer``, ``close`` (shares times price), ``offer/printed``, ``close/printed``.
    """
    running = [one for one in facts.windows("revenue") if one.start % MONTHS_PER_YEAR == 0]
    window = running[-1] if running else None
    shares = facts.latest("shares_outstanding") or _derived_shares(facts)
    variants: list[Variant] = []
    for key, (metric, segment, name) in _PRICES.items():
        price = facts.latest(metric, segment)
        if window is None or price is None:
            continue
        variants.append(_by_shares(facts, key, name, window, shares, price))
        printed = _printed(facts, key, price)
        if printed is not None:
            variants.append(_by_value(facts, key, name, window, printed))
    reason = both("the lab has no listed shares", "该公司没有上市股份")
    return figure_of("revenue_multiple", DEFINITION, variants, reason=reason)


def _derived_shares(facts: LabFacts) -> Fact | None:
    prefix = f"{facts.entity}.total.shares_outstanding."
    return next((one for one in facts.ledger.all_derived if one.id.startswith(prefix)), None)


def _printed(facts: LabFacts, key: str, price: Fact) -> Fact | None:
    """The market value as printed for the day of a price, or for the offer."""
    for metric, segment in _PRINTED[key]:
        found = facts.metric(metric, price.period, segment) if key == "close" else facts.latest(metric, segment)
        if found is not None and found.unit == price.unit:
            return found
    return None


def _by_shares(
    facts: LabFacts, key: str, name: dict[str, str], window: Window, shares: Fact | None, price: Fact
) -> Variant:
    rate = facts.rate(f"{price.unit}/{facts.currency}", price.period.last_day)
    label = both(
        f"shares x {name['en']} x {price.unit}/{facts.currency} / annualised revenue {window.label}",
        f"股份数 x {name['zh']} x {price.unit}/{facts.currency} / {window.label} 年化收入",
    )
    formula = f"shares * price * rate / ( revenue * {MONTHS_PER_YEAR} / {window.months} )"
    known = {"shares": shares, "price": price, "rate": _cited(rate), "revenue": facts.fact("revenue", window)}
    return computed(key, label, formula, known)


def _by_value(facts: LabFacts, key: str, name: dict[str, str], window: Window, value: Fact) -> Variant:
    label = both(
        f"printed market value at {name['en']} / annualised revenue {window.label}",
        f"披露市值（{name['zh']}）/ {window.label} 年化收入",
    )
    formula = f"market_value / ( revenue * {MONTHS_PER_YEAR} / {window.months} )"
    known = {"market_value": facts.in_currency(value), "revenue": facts.fact("revenue", window)}
    return computed(f"{key}/printed", label, formula, known)


def _cited(rate: Fact | None) -> Fact | None:
    """The rate as something whose inputs are cited: it has no row of its own."""
    return None if rate is None else replace(rate, basis=CONVERTED)
