"""Amounts that follow from two others: conversions, price times number, averages, and how long money lasts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from labecon.evidence.claims.claim import Claim, Reading
from labecon.evidence.claims.passage import Passage
from labecon.evidence.claims.quantity import DURATIONS, Quantity

CURRENCIES = frozenset({"USD", "CNY", "HKD", "EUR", "GBP", "JPY", "KRW", "TWD", "SGD", "INR"})
_CONVERTED = re.compile(
    r" {0,2}(?:\(|,? ?(?:或|即|折合|约合|相当于|合)|,? (?:or|equivalent to|equal to))(?:人民币|港元|美元|约|合|为| "
    r"|about|approximately|some|around|roughly|折合|equivalent to|equal to){0,6}"
)
_AVERAGE = re.compile(
    r"平均每|每[月年个位名家辆台人]|月均|人均|客均|单车|单台|单价|均价|户均|店均"
    r"|(?<![a-z])(?:average|averaged|per|each|apiece|a month)(?![a-z])"
)
_LASTS = re.compile(
    r"支撑|维持|够|可用|足以|烧|撑|续航|耗尽|(?<![a-z])(?:last\w{0,3}|go on|carry on|keep going|survive|hold out|runway"
    r"|enough for|cover\w{0,3}|sufficient for"
    r"|run out|fund\w{0,3}|months of|years of|sustain)(?![a-z])"
)
#: What draws a length of time from the amounts before it.
_SO = re.compile(
    r"(?:^|[.;,。] ?)(?:so|that is|that makes|which makes|that gives|which gives|hence|i\.e\.,?"
    r"|也就是说?|所以|因此|就是)[^.;。0-9]{0,10}$"
)
_PRICE = ("offer_price", "share_price", "issue_price")
#: Measures that are monthly by nature.
_RATES = ("monthly_cash_burn", "subscription_price", "mau")
_MOST = 6
#: What uses up cash over a period.
_USED, _SHORTEST = ("cash_burn", "operating_cash_outflow"), 3
_PACE = re.compile(
    r"(?:按|照|以)(?:此|这|该|这一|当前|目前|上半年|同样)[^,。;]{0,8}(?:速度|节奏|水平)"
    r"|(?<![a-z])at (?:that|this|the (?:same|current|first-half|present)) (?:[a-z]{3,8} )?(?:pace|rate|burn|speed)\b"
)


def conversion_claims(passage: Passage, inside: Sequence[Quantity]) -> Iterator[Claim]:
    """Amounts printed again in another currency: "600 million dollars (about 4.7 billion Hong Kong dollars)".

    Args:
        passage: The document.
        inside: The figures of a sentence.

    Yields:
        A claim for the second amount; its reading has the first alone, the rate comes from elsewhere.
    """
    for first, second in pairwise(inside):
        if not {first.unit, second.unit} <= CURRENCIES or first.unit == second.unit:
            continue
        if _CONVERTED.fullmatch(passage.between(first, second)):
            reading = Reading("x0", (first.place,), "conversion", True)
            yield _claim(second, "conversion", [reading])


def product_claims(inside: Sequence[Quantity]) -> Iterator[Claim]:
    """Price times number: shares offered at a price raise an amount.

    Args:
        inside: The figures of a sentence.

    Yields:
        A claim for the amount.
    """
    shares = [one for one in inside if one.unit == "shares"]
    prices = [
        one for one in inside if one.unit in CURRENCIES and (one.metric in _PRICE or one.value < Decimal(100_000))
    ]
    raised = [one for one in inside if one.unit in CURRENCIES and one.value > Decimal(1_000_000)]
    if len(shares) != 1 or len(prices) != 1:
        return
    price, number = prices[0], shares[0]
    for one in raised:
        if one.unit != price.unit or one.metric in ("valuation", "market_cap"):
            continue
        inputs = (price.place, number.place)
        certain = one.metric in ("ipo_proceeds", "financing_raised") and number.metric == "shares_offered"
        yield _claim(one, "product", [
            Reading("x0 * x1", inputs, "price_times_shares", certain),
            Reading("x0 * x1 * 1.15", inputs, "with_over_allotment", False),
        ])  # fmt: skip


def average_readings(passage: Passage, one: Quantity, inside: Sequence[Quantity]) -> list[Reading]:
    """An average against a total and a number of the same sentence, or a total over months.

    Args:
        passage: The document.
        one: The amount said to be an average.
        inside: The figures of its sentence and of the one before.

    Returns:
        Readings; none where the words speak of no average.
    """
    if (
        one.metric in _RATES
        or not one.is_amount
        or not (one.rate == "monthly" or _AVERAGE.search(passage.before(one, 18) + " "))
    ):
        return []
    others = [other for other in inside if other is not one and other.is_amount]
    totals = [other for other in others if other.unit == one.unit and other.value > one.value][-_MOST:]
    found = []
    for total in reversed(totals):
        months = total.window.months if total.window and not total.rate else 0
        if one.rate == "monthly" and months:
            certain = total.metric == one.metric and bool(one.metric) and total.window == one.window
            found.append(Reading(f"x0 / {months}", (total.place,), "per_month", certain))
        else:
            found += [
                Reading("x0 / x1", (total.place, number.place), "per_unit", False)
                for number in others
                if number.unit not in CURRENCIES and number.unit not in ("shares", "number") and number.value > 1
            ]
    return found


def runway_readings(passage: Passage, one: Quantity, inside: Sequence[Quantity]) -> list[Reading]:
    """How long an amount lasts at a monthly rate of the same sentence or the one before.

    Args:
        passage: The document.
        one: The duration.
        inside: The figures of its sentence and of the one before.

    Returns:
        Readings in the unit of the duration.
    """
    if one.unit not in DURATIONS:
        return []
    around = passage.before(one, 40) + passage.after(one, 20)
    said_so = _SO.search(passage.text, max(one.paragraph, one.start - 24), one.start) is not None
    if one.metric != "cash_runway" and not _LASTS.search(around) and not said_so:
        return []
    funds = [other for other in inside if other.is_amount and not other.rate and other.unit in CURRENCIES]
    burns = [other for other in inside if other.is_amount and other.rate == "monthly" and other.unit in CURRENCIES]
    scale = "" if one.unit == "months" else f" / {DURATIONS[one.unit]}"
    if not burns:
        return _at_that_pace(passage, one, funds, scale)
    return [
        Reading(
            f"x0 / x1{scale}",
            (fund.place, burn.place),
            "runway",
            (one.metric == "cash_runway" or said_so) and _is_cash(fund),
        )
        for burn in reversed(burns)
        for fund in reversed(funds)
        if fund.unit == burn.unit and fund.value > burn.value
    ]


def _at_that_pace(passage: Passage, one: Quantity, funds: Sequence[Quantity], scale: str) -> list[Reading]:
    """How long cash lasts at the pace of what a period has used: burned 2.5 billion in six months ... at that pace."""
    cash = [other for other in funds if _is_cash(other)]
    used = [
        other
        for other in funds
        if other.metric in _USED
        and other.window is not None
        and other.window.months >= _SHORTEST
        and other.relation in ("eq", "approx")
    ]
    sentence = passage.layout.sentence(one.start)
    if not cash or not used or not _PACE.search(passage.text, *sentence):
        return []
    months = used[-1].window.months if used[-1].window is not None else 1
    certain = len(cash) == len(used) == 1 and used[0].unit == cash[0].unit
    inputs = (cash[-1].place, used[-1].place)
    return [Reading(f"x0 / ( x1 / {months} ){scale}", inputs, "runway", certain)]


def _is_cash(one: Quantity) -> bool:
    return one.metric in ("cash_and_equivalents", "liquid_resources")


def _claim(one: Quantity, kind: str, readings: Sequence[Reading]) -> Claim:
    return Claim(
        one.start, one.end, kind, one.place, one.value, one.low, one.high, one.relation, one.unit, tuple(readings),
        one.half,
    )  # fmt: skip
