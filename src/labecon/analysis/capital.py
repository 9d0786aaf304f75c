"""Everything that is known about the capital of a lab in one value, with a reason for each part that has nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from labecon.analysis.captable import CapTable, cap_table
from labecon.analysis.equity_bridge import NEEDED, CashCall, EquityBridge, cash_call, equity_bridge
from labecon.analysis.figures import both
from labecon.analysis.preferred_reported import (
    OfferStep,
    PreferredIdentity,
    Redemption,
    offer_step,
    preferred_identity,
    redemption,
)
from labecon.analysis.rounds_reported import Rounds, Valuation, rounds, valuations
from labecon.labs import Lab

#: Scenario in which the listing fails and preferred holders are paid.
FAILED_LISTING = "listing_fails"
_NO_ROUND = both("no round is reported", "未见融资轮次的披露")
_NO_VALUE = both("no valuation is reported", "未见估值的披露")
_NO_LISTING = both("no offer of shares is reported", "未见发行股份的披露")
_NO_PREFERRED = both("no redeemable preferred shares are reported", "未见可赎回优先股的披露")
_NO_LINES = both("its statements have no preferred shares and no listing", "其报表不含优先股与上市")
_NOT_LISTED = both("it does not list within the forecast", "推演期内未上市")
_NOT_PAID = both("no redemption falls into the forecast", "推演期内无赎回")


@dataclass(frozen=True)
class Capital:
    """The capital of a lab.

    Args:
        lab: The lab.
        rounds: Private rounds.
        valuations: Values by kind and day.
        table: Register of shares and the listing.
        identity: Liability to preferred holders two ways.
        step: Fair-value loss up to the offer price.
        redemption: Claim of holders without a listing.
        bridge: Equity before and after the listing; None where there is none.
        call: The redemption as the model runs it; None where there is none.
        reasons: Part to the reason why it has nothing, by language; parts that have something are not in it.
    """

    lab: Lab
    rounds: Rounds
    valuations: tuple[Valuation, ...]
    table: CapTable
    identity: PreferredIdentity
    step: OfferStep
    redemption: Redemption
    bridge: EquityBridge | None
    call: CashCall | None
    reasons: Mapping[str, Mapping[str, str]]


def capital(lab: Lab) -> Capital:
    """The capital of a lab, from facts and from the path of medians.

    Args:
        lab: The lab without a scenario.

    Returns:
        Every part, with reasons for those that have nothing.
    """
    ledger, name = lab.ledger, lab.name
    bridge, call = equity_bridge(lab, lab.run()), cash_call(lab, FAILED_LISTING)
    found = Capital(
        lab,
        rounds(ledger, name),
        valuations(ledger, name),
        cap_table(ledger, name),
        preferred_identity(ledger, name),
        offer_step(ledger, name),
        redemption(lab),
        bridge,
        call,
        {},
    )
    return Capital(**{**vars(found), "reasons": _reasons(found)})


def _reasons(found: Capital) -> dict[str, Mapping[str, str]]:
    reasons: dict[str, Mapping[str, str]] = {}
    if not found.rounds.rounds and found.rounds.total.value is None:
        reasons["rounds"] = _NO_ROUND
    if not found.valuations:
        reasons["valuations"] = _NO_VALUE
    if found.table.total.after.value is None:
        reasons["shares"] = found.table.total.after.figure.reason
    if all(one.value is None for one in found.table.offer.entries.values()):
        reasons["listing"] = _NO_LISTING
    owed = (found.identity.liability, found.step.value_at_offer, found.redemption.claim)
    if all(one.value is None for one in owed):
        reasons["preferred"] = _NO_PREFERRED
    modelled = all(line in found.lab.graph.by_name for line in NEEDED)
    if found.bridge is None:
        reasons["bridge"] = _NOT_LISTED if modelled else _NO_LINES
    if found.call is None:
        reasons["cash_call"] = _NOT_PAID if modelled else _NO_LINES
    return reasons


__all__ = ["FAILED_LISTING", "Capital", "capital"]
