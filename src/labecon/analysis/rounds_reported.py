"""The ledger of private rounds, and the valuations of a lab kept apart by kind: private, at the offer, on the market.

What a page prints of a round stands in its row. The rounds that no page names are rows too, without values, so that
their number is the printed one; what they brought is one entry, the total less the rounds whose amount is printed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from labecon.analysis.capital_names import INSIDE_A_ROUND, title_of
from labecon.analysis.entries import Entry, entry, latest, segments_of, unknown
from labecon.analysis.fact_reader import LabFacts
from labecon.analysis.figures import both
from labecon.facts import Fact, Ledger
from labecon.facts.records import reporting_currency

AMOUNT, POST_MONEY = "funding_amount", "post_money_valuation"
NOT_REPORTED = both("nobody reports it", "无人披露")
_TOTAL = both("Raised in all rounds", "各轮合计")
_UNSPLIT = both("Rounds whose amounts are not printed, together", "未披露金额的各轮合计")
_ONE_BY_ONE = both("only their sum is known, as the total less the printed amounts", "仅知合计：总额减去已披露金额")
KINDS: dict[str, Literal["private", "offer", "market"]] = {
    "post_money_valuation": "private",
    "market_cap_at_offer": "offer",
    "market_cap_at_offer_low": "offer",
    "market_cap_at_offer_high": "offer",
    "market_cap_at_open": "market",
    "market_cap": "market",
}


@dataclass(frozen=True)
class Round:
    """One private round.

    Args:
        key: Segment of the facts; ``round_3`` for one that no page names.
        title: Name by language.
        date: Day or month of the facts; empty where unknown.
        amount: Money raised.
        post_money: Value of the lab after it.
    """

    key: str
    title: dict[str, str]
    date: str
    amount: Entry
    post_money: Entry


@dataclass(frozen=True)
class Rounds:
    """The ledger of rounds.

    Args:
        rounds: By date, unnamed rounds between the first and the last named one.
        inside: Money of named investors that came inside a round, with the kind of source; never added.
        total: Raised in all rounds.
        count: Number of rounds.
        unsplit: Total less the printed amounts.
    """

    rounds: tuple[Round, ...]
    inside: tuple[tuple[str, Entry], ...]
    total: Entry
    count: Entry
    unsplit: Entry


@dataclass(frozen=True)
class Valuation:
    """A value of a lab, with its kind, currency and day.

    Args:
        kind: ``private``, ``offer`` or ``market``.
        what: Segment and metric of the facts.
        date: Its day.
        value: The value in the printed currency.
        in_conflict: Another page, or arithmetic, contradicts it.
        reason: Why it is used or not.
    """

    kind: str
    what: str
    date: str
    value: Entry
    in_conflict: bool
    reason: str


def rounds(ledger: Ledger, entity: str) -> Rounds:
    """The ledger of rounds of a lab.

    Args:
        ledger: The view of the facts.
        entity: Key of the lab.

    Returns:
        Its rounds; a lab whose total is not reported has an unknown total.

    Example:
        >>> from labecon.facts import load_ledger
        >>> found = rounds(load_ledger(), "minimax")
        >>> len(found.rounds), found.total.value, round(found.unsplit.value / 1e6, 1)
        (7, 1555000000.0, 1164.6)
    """
    facts = LabFacts(ledger, entity)
    money = reporting_currency(entity)
    named = [_round(facts, one) for one in segments_of(facts, AMOUNT, POST_MONEY) if one not in INSIDE_A_ROUND]
    named = [one for one in named if one.key not in ("total", "secondary")]
    printed = {one.key: fact for one in named if (fact := latest(facts, AMOUNT, one.key, money)) is not None}
    total = latest(facts, "funding_total", unit=money)
    count = latest(facts, "funding_rounds")
    missing = max(int(count.value) - len(named), 0) if count is not None else 0
    first, last = named[: max(len(named) - 1, 0)], named[max(len(named) - 1, 0) :]
    blanks = [_blank(len(first) + place, money) for place in range(1, missing + 1)]
    formula = " - ".join(["total", *printed])
    unsplit = entry("unsplit", _UNSPLIT, formula, {"total": total, **printed}, money, note=_ONE_BY_ONE, inferred=True)
    inside = [(kind, _amount(facts, one)) for one, kind in INSIDE_A_ROUND.items() if latest(facts, AMOUNT, one)]
    return Rounds(
        (*first, *blanks, *last),
        tuple(inside),
        entry("total", _TOTAL, "total", {"total": total}, money),
        entry("count", both("Number of rounds", "轮次"), "count", {"count": count}, "1"),
        unsplit,
    )


def _amount(facts: LabFacts, segment: str) -> Entry:
    fact = latest(facts, AMOUNT, segment)
    return entry(segment, title_of(segment), "amount", {"amount": fact}, fact.unit if fact else facts.currency)


def _round(facts: LabFacts, segment: str) -> Round:
    amount, post = latest(facts, AMOUNT, segment), latest(facts, POST_MONEY, segment)
    known = amount or post
    return Round(
        segment,
        title_of(segment),
        known.period.label if known is not None else "",
        _cell(facts, "amount", both("Money raised", "融资额"), amount),
        _cell(facts, "post_money", both("Value after the round", "投后估值"), post),
    )


def _cell(facts: LabFacts, key: str, label: dict[str, str], fact: Fact | None) -> Entry:
    if fact is None:
        return unknown(key, label, facts.currency, NOT_REPORTED)
    return entry(key, label, key, {key: fact}, fact.unit)


def _blank(number: int, money: str) -> Round:
    name = both(f"Round {number}, not named", f"第{number}轮（未具名）")
    cells = (unknown(key, name, money, NOT_REPORTED) for key in ("amount", "post_money"))
    return Round(f"round_{number}", name, "", *cells)


def valuations(ledger: Ledger, entity: str) -> tuple[Valuation, ...]:
    """Every printed value of a lab, private, offer and market values apart.

    Args:
        ledger: The view of the facts.
        entity: Key of the lab.

    Returns:
        Values by day; conflicting rows are listed and marked.
    """
    found = []
    for metric, kind in KINDS.items():
        for fact in ledger.find(entity, metric, None):
            what = f"{fact.segment}.{metric}"
            value = entry(what, both(what, what), "value", {"value": fact}, fact.unit)
            refused = fact.conflict and not fact.preferred
            found.append(Valuation(kind, what, fact.period.label, value, refused, fact.reason))
    return tuple(sorted(found, key=lambda one: (one.date, one.what)))


__all__ = ["Round", "Rounds", "Valuation", "rounds", "valuations"]
