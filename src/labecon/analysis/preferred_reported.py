"""Preferred shares from reported figures: what was raised and lost, the step to the offer price, and a redemption.

The liability at fair value is what was paid in plus every change in value since. Until the listing it has to reach the
offer price of the shares it becomes; that step is known, but not the day on which how much of it was booked. The split
between the last quarter before the listing and its month is therefore a range: at the year end the offer range had been
printed, so the shares were worth at least its lower end and at most its upper end, if no discount was taken for the
days that remained.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from labecon.analysis.entries import Entry, entry, inferred, latest, unknown
from labecon.analysis.fact_reader import LabFacts
from labecon.analysis.figures import both
from labecon.analysis.listing_reported import offer_facts, offered_formula
from labecon.facts import Fact, Ledger
from labecon.labs import Lab
from labecon.periods import Window

LIABILITY, LOSS = "convertible_redeemable_preferred_shares", "fair_value_loss_on_financial_liabilities"
_LABELS = {
    "raised": both("Paid in", "投入资金"),
    "losses": both("Fair-value losses since", "累计公允价值亏损"),
    "sum": both("Raised and lost", "融资与亏损之和"),
    "liability": both("Reported liability", "披露的负债"),
    "gap": both("Reported less sum", "差额"),
    "value_at_offer": both("Preferred shares at the offer price", "按发行价计的优先股"),
    "step": both("Remaining fair-value loss", "剩余公允价值亏损"),
    "before_listing": both("In the quarter before the listing", "上市前一季度"),
    "listing_month": both("In the listing month", "上市当月"),
    "extinguished": both("Liability after conversion", "转换后负债"),
    "claim": both("Claim: cost and coupon", "赎回金额：本金加利息"),
    "proxy": both("Reported fair value", "披露的公允价值"),
    "liquid": both("Liquid resources", "流动资源"),
    "shortfall": both("Shortfall", "缺口"),
    "proxy_shortfall": both("Shortfall at fair value", "按公允价值计的缺口"),
}
_COUPON = both(
    "what was paid in, with the drivers' coupon and years held: their medians and 5th to 95th percentiles",
    "本金按票息与持有年限驱动因素的中位数及第 5 至 95 百分位计息",
)
_PROXY = both(
    "the press takes the fair value for the claim; holders may claim cost and coupon", "媒体以公允价值代替赎回金额"
)
_NOT_ENOUGH = both("the amounts paid in are not reported", "投入金额未披露")


@dataclass(frozen=True)
class PreferredIdentity:
    """The liability two ways.

    Args:
        raised: Money paid in.
        losses: Fair-value losses added up.
        sum: Their sum.
        liability: The reported liability.
        gap: Reported less sum.
        holds: Whether the intervals meet; None where one side is unknown.
    """

    raised: Entry
    losses: Entry
    sum: Entry
    liability: Entry
    gap: Entry
    holds: bool | None


@dataclass(frozen=True)
class OfferStep:
    """The fair-value loss from the last balance sheet to the offer price.

    Args:
        value_at_offer: Preferred shares at the offer price.
        step: That value less the reported liability.
        before_listing: Part of the step in the quarter before the listing, with its range.
        listing_month: The rest, with its range.
        extinguished: Liability after the conversion: nothing.
    """

    value_at_offer: Entry
    step: Entry
    before_listing: Entry
    listing_month: Entry
    extinguished: Entry


@dataclass(frozen=True)
class Redemption:
    """What holders may claim if there is no listing, against the money there is.

    Args:
        claim: Cost and coupon, with the range of coupon and years.
        proxy: Reported fair value, the stand-in of the press.
        liquid: Liquid resources of the last balance sheet.
        shortfall: Claim less liquid resources.
        proxy_shortfall: Proxy less liquid resources.
    """

    claim: Entry
    proxy: Entry
    liquid: Entry
    shortfall: Entry
    proxy_shortfall: Entry


def preferred_identity(ledger: Ledger, entity: str) -> PreferredIdentity:
    """Money raised and fair-value losses against the reported liability.

    Args:
        ledger: The view of the facts.
        entity: Key of the lab.

    Returns:
        Both sides with their intervals.

    Example:
        >>> from labecon.facts import load_ledger
        >>> found = preferred_identity(load_ledger(), "minimax")
        >>> round(found.sum.value / 1e6, 1), found.liability.value / 1e6, found.holds
        (2319.5, 2321.0, True)
    """
    facts = LabFacts(ledger, entity)
    losses = _losses(facts) or {"losses": None}
    every = " + ".join(losses)
    paid = {"raised": latest(facts, "funding_total", unit=facts.currency)}
    owed = {"liability": latest(facts, LIABILITY)}

    def made(key: str, formula: str, *inputs: dict[str, Fact | None]) -> Entry:
        return entry(key, _LABELS[key], formula, {k: v for one in inputs for k, v in one.items()}, facts.currency)

    total = made("sum", f"raised + {every}", paid, losses)
    liability = made("liability", "liability", owed)
    gap = made("gap", f"liability - ( raised + {every} )", owed, paid, losses)
    held = None if total.value is None or liability.value is None else total.agrees(liability)
    return PreferredIdentity(made("raised", "raised", paid), made("losses", every, losses), total, liability, gap, held)


def _losses(facts: LabFacts) -> dict[str, Fact | None]:
    """Fair-value losses over windows that do not overlap, by alias."""
    chosen: list[Fact] = []
    rows = [one for one in facts.ledger.find(facts.entity, LOSS) if isinstance(one.period, Window)]
    for row in sorted(rows, key=lambda one: one.period.last_day):
        window = row.period
        before = chosen[-1].period if chosen else None
        later = not isinstance(before, Window) or not isinstance(window, Window) or window.start > before.end
        if later and not (row.conflict and not row.preferred):
            chosen.append(row)
    return {f"loss_{number}": one for number, one in enumerate(chosen)}


def offer_step(ledger: Ledger, entity: str) -> OfferStep:
    """The rest of the fair-value loss, and how it may fall on the quarter before the listing and on its month.

    Args:
        ledger: The view of the facts.
        entity: Key of the lab.

    Returns:
        Entries; unknown where shares, proceeds or the liability are not known in the reporting currency.

    Example:
        >>> from labecon.facts import load_ledger
        >>> found = offer_step(load_ledger(), "minimax")
        >>> round(found.step.value / 1e9, 2), [round(one / 1e9, 2) for one in found.listing_month.interval]
        (1.94, [0.0, 0.36])
    """
    facts = LabFacts(ledger, entity)
    money, known = facts.currency, offer_facts(facts)
    new = offered_formula(known)
    need: dict[str, Fact | None] = {name: known[name] for name in known if name in new.split()}
    need["preferred"] = latest(facts, "shares_outstanding", "preferred_as_converted")
    need["proceeds"] = latest(facts, "gross_proceeds", "ipo", money)
    owed = {**need, "liability": latest(facts, LIABILITY)}
    price = {"bottom": latest(facts, "offer_price_low", "ipo"), "price": known["price"]}
    at_offer = f"preferred * proceeds / ( {new} )"
    value = entry("value_at_offer", _LABELS["value_at_offer"], at_offer, need, money)
    step = entry("step", _LABELS["step"], f"{at_offer} - liability", owed, money)
    least = entry("step", _LABELS["step"], f"{at_offer} * bottom / price - liability", {**owed, **price}, money)
    quarter, month = _split(step, least, money)
    label = _LABELS["extinguished"]
    gone = entry("extinguished", label, "0", {}, money)
    if value.value is None:
        gone = unknown("extinguished", label, money, both("no conversion is known", "未见转换"))
    return OfferStep(value, step, quarter, month, gone)


def _split(step: Entry, least: Entry, money: str) -> tuple[Entry, Entry]:
    names = (_LABELS["before_listing"], _LABELS["listing_month"])
    if step.value is None or least.value is None:
        reason = both("the offer range is not known", "发行价区间未知")
        return unknown("before_listing", names[0], money, reason), unknown("listing_month", names[1], money, reason)
    sources = tuple(dict.fromkeys((*step.figure.sources, *least.figure.sources)))
    low, high = least.value, step.value
    middle = (low + high) / 2
    return (
        inferred("before_listing", names[0], low, middle, high, money, sources),
        inferred("listing_month", names[1], 0.0, high - middle, high - low, money, sources),
    )


def redemption(lab: Lab) -> Redemption:
    """The claim of preferred holders if the listing fails, against reported liquid resources.

    Args:
        lab: The lab; its drivers give coupon and years.

    Returns:
        Claim, proxy and shortfall; unknown where the lab has no such holders.
    """
    facts = LabFacts(lab.ledger, lab.name)
    fair = {"fair": latest(facts, LIABILITY)}
    have = {"liquid": latest(facts, "liquid_resources")}
    claim = _claim(lab, latest(facts, "funding_total", unit=lab.currency))

    def made(key: str, formula: str, inputs: dict[str, Fact | None], note: dict[str, str] | None = None) -> Entry:
        return entry(key, _LABELS[key], formula, inputs, lab.currency, note=note)

    return Redemption(
        claim,
        made("proxy", "fair", fair, _PROXY),
        made("liquid", "liquid", have),
        _shortfall(claim, have["liquid"], lab.currency),
        made("proxy_shortfall", "fair - liquid", {**fair, **have}, _PROXY),
    )


def _claim(lab: Lab, raised: Fact | None) -> Entry:
    """Money paid in, with coupon, at the lower ends, the medians and the upper ends of paid, coupon and years."""
    if raised is None or not {"redemption_coupon", "redemption_years"} <= set(lab.drivers):
        return unknown("claim", _LABELS["claim"], lab.currency, _NOT_ENOUGH)
    spans = []
    for name in ("redemption_coupon", "redemption_years"):
        low, high = lab.drivers[name].range_at(lab.first_forecast)
        spans.append((low, lab.drivers[name].at(lab.first_forecast), high))
    paid = (float(raised.low), float(raised.value), float(raised.high))
    ends = [sum_ * (1 + rate) ** years for sum_, rate, years in zip(paid, *spans, strict=True)]
    sources = (raised.id, "redemption_coupon", "redemption_years")
    made = inferred("claim", _LABELS["claim"], ends[0], ends[1], ends[2], lab.currency, sources)
    return Entry(made.figure, made.status, _COUPON)


def _shortfall(claim: Entry, liquid: Fact | None, money: str) -> Entry:
    if claim.value is None or liquid is None:
        reason = both("claim or liquid resources are not known", "赎回金额或流动资源未知")
        return unknown("shortfall", _LABELS["shortfall"], money, reason)
    low, high = (math.inf if one is None else one for one in claim.interval)
    ends = (low - float(liquid.high), claim.value - float(liquid.value), high - float(liquid.low))
    return inferred("shortfall", _LABELS["shortfall"], *ends, money, (*claim.figure.sources, liquid.id))


__all__ = ["OfferStep", "PreferredIdentity", "Redemption", "offer_step", "preferred_identity", "redemption"]
