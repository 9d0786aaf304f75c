"""Prices of a share and the share counts behind them, from facts."""

from __future__ import annotations

from dataclasses import dataclass

from labecon.analysis.captable import cap_table
from labecon.analysis.fact_reader import LabFacts
from labecon.labs import Lab

#: Prices that pages print, by metric and segment, in order.
_PRINTED = (
    ("offer", "offer_price", "ipo"),
    ("first_close", "first_day_close", "listing"),
    ("close", "close_price", "listing"),
)


@dataclass(frozen=True)
class Price:
    """A price of a share.

    Args:
        key: ``offer``, ``first_close``, ``close`` or ``given``.
        value: In its currency.
        currency: ISO code.
        source: Id of the fact; empty for a price that was given.
    """

    key: str
    value: float
    currency: str
    source: str = ""


@dataclass(frozen=True)
class Shares:
    """A count of shares.

    Args:
        key: ``after`` (after the over-allotment, as far as it was exercised), ``listed`` or ``before`` the offer.
        count: The number.
        sources: Ids of facts.
    """

    key: str
    count: float
    sources: tuple[str, ...]


def printed_prices(lab: Lab) -> list[Price]:
    """The prices that the view knows.

    Args:
        lab: The lab.

    Returns:
        Offer price, first close and last close, as far as they are printed.
    """
    facts = LabFacts(lab.ledger, lab.name)
    found = []
    for key, metric, segment in _PRINTED:
        fact = facts.latest(metric, segment)
        if fact is not None:
            found.append(Price(key, float(fact.value), fact.unit.split("/")[0], fact.id))
    return found


def share_count(lab: Lab) -> Shares | None:
    """All shares after the offer, or before it where there was none.

    Args:
        lab: The lab.

    Returns:
        The count with its name; None where no page gives one.
    """
    total = cap_table(lab.ledger, lab.name).total
    for key, cell in (("after", total.after), ("listed", total.listed), ("before", total.before)):
        if cell.value is not None:
            return Shares(key, float(cell.value), cell.figure.sources)
    return None
