"""The listing in entries of its own: base offer, size adjustment, over-allotment, cornerstones, proceeds and costs.

Price times shares is computed for every amount that a page prints, and set beside it; where the two intervals do not
meet, or the ledger marks the printed amount as contradicted, the row is listed as a conflict and not used.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from labecon.analysis.entries import Entry, entry, latest, unknown
from labecon.analysis.fact_reader import LabFacts
from labecon.analysis.figures import both
from labecon.facts import Fact, Ledger

SHARE, HKD = "share", "HKD"
_LABELS = {
    "offer_price": both("Offer price", "发行价"),
    "base_offer": both("Base offer", "基础发行"),
    "size_adjustment": both("Size adjustment", "发售量调整"),
    "offered": both("Offer before the over-allotment", "超额配售前发行股数"),
    "overallotment": both("Over-allotment", "超额配售"),
    "sold": both("New shares in all", "新股合计"),
    "proceeds": both("Proceeds before the over-allotment", "超额配售前募资总额"),
    "overallotment_proceeds": both("Proceeds of the over-allotment", "超额配售募资总额"),
    "all_proceeds": both("Proceeds in all", "募资总额合计"),
    "overallotment_net": both("Net proceeds of the over-allotment", "超额配售募资净额"),
    "net_proceeds": both("Net proceeds", "募资净额"),
    "fee_rate": both("Cost over proceeds", "发行费用率"),
    "cornerstone": both("Taken by cornerstone investors", "基石投资额"),
    "cornerstone_investors": both("Cornerstone investors", "基石投资者数"),
    "cornerstone_shares": both("Shares taken by cornerstone investors", "基石认购股数"),
    "cornerstone_part": both("Cornerstones over the offer", "基石占发行比例"),
    "public_tranche": both("Public tranche, before any move between tranches", "香港公开发售（回拨前）"),
    "international_tranche": both("International tranche, before any move between tranches", "国际发售（回拨前）"),
}
_AT_OFFER = both("the printed amount at the offer price; shares are not printed", "按发行价折算，股数未披露")
_NO_OPTION = both("no exercise of the option is reported", "未见行使超额配售权的披露")


@dataclass(frozen=True)
class Proceeds:
    """Price times shares beside a printed amount.

    Args:
        name: What the amount is, e.g. ``offer``, ``overallotment``, ``all``.
        computed: Price times shares.
        printed: The printed amount.
        agrees: Whether the intervals meet.
        refused: The ledger marks the printed amount as contradicted.
        reason: What the ledger says of the row.
    """

    name: str
    computed: Entry
    printed: Entry
    agrees: bool
    refused: bool
    reason: str

    @property
    def ratio(self) -> float | None:
        """Printed amount over price times shares."""
        if not self.computed.value or self.printed.value is None:
            return None
        return self.printed.value / self.computed.value


@dataclass(frozen=True)
class Offer:
    """A listing as far as facts go.

    Args:
        entries: Every entry by name, unknown ones included.
        proceeds: Printed amounts beside price times shares.
    """

    entries: dict[str, Entry]
    proceeds: tuple[Proceeds, ...]

    @property
    def conflicts(self) -> tuple[Proceeds, ...]:
        """Printed amounts that price times shares does not give, or that the ledger refuses."""
        return tuple(one for one in self.proceeds if one.refused or not one.agrees)


def offer_facts(facts: LabFacts) -> dict[str, Fact | None]:
    """The facts behind the shares of the offer.

    Args:
        facts: The lab's facts.

    Returns:
        Facts by alias: ``price``, ``base`` (before a size adjustment), ``most`` (filed, with everything), ``whole``
        (printed after the adjustment) and ``option`` (over-allotment).
    """
    return {
        "price": latest(facts, "offer_price", "ipo"),
        "base": latest(facts, "shares_offered_base", "ipo"),
        "most": latest(facts, "csrc_filing_max_shares"),
        "whole": latest(facts, "shares_offered", "ipo"),
        "option": latest(facts, "shares_offered", "ipo_overallotment"),
    }


def offered_formula(known: dict[str, Fact | None]) -> str:
    """How the shares of the offer before the over-allotment follow from facts.

    Args:
        known: As `offer_facts` gives them.

    Returns:
        The most that was filed less the over-allotment, to the share; else the printed number.
    """
    return "most - option" if known["most"] and known["option"] else "whole"


def offer(ledger: Ledger, entity: str) -> Offer:
    """The listing of a lab.

    Args:
        ledger: The view of the facts.
        entity: Key of the lab.

    Returns:
        Its entries and proceeds; all unknown for a lab that has not offered shares.

    Example:
        >>> from labecon.facts import load_ledger
        >>> found = offer(load_ledger(), "minimax")
        >>> [found.entries[one].value for one in ("base_offer", "size_adjustment", "overallotment")]
        [25389220.0, 3808380.0, 4379640.0]
    """
    facts = LabFacts(ledger, entity)
    known = offer_facts(facts)
    used = offered_formula(known)
    entries = {**_shares(known, used), **_money(facts, known, used), **_cornerstones(facts, known, used)}
    return Offer(entries, tuple(_proceeds(facts, entries)))


def _entry(key: str, formula: str, facts: dict[str, Fact | None], unit: str, inferred: bool = False) -> Entry:
    return entry(key, _LABELS[key], formula, facts, unit, inferred=inferred, note=_AT_OFFER if inferred else None)


def _pick(known: dict[str, Fact | None], formula: str) -> dict[str, Fact | None]:
    return {name: known[name] for name in known if name in formula.split()}


def _shares(known: dict[str, Fact | None], used: str) -> dict[str, Entry]:
    found = {"offer_price": _entry("offer_price", "price", _pick(known, "price"), "HKD/share")}
    base = "base" if known["base"] else used
    found["base_offer"] = _entry("base_offer", base, _pick(known, base), SHARE)
    if known["base"]:
        formula = f"{used} - base"
        found["size_adjustment"] = _entry("size_adjustment", formula, _pick(known, formula), SHARE)
    else:
        none = both("no size adjustment is reported", "未见发售量调整的披露")
        found["size_adjustment"] = unknown("size_adjustment", _LABELS["size_adjustment"], SHARE, none)
    found["offered"] = _entry("offered", used, _pick(known, used), SHARE)
    if known["option"]:
        found["overallotment"] = _entry("overallotment", "option", _pick(known, "option"), SHARE)
    else:
        found["overallotment"] = unknown("overallotment", _LABELS["overallotment"], SHARE, _NO_OPTION)
    every = "most" if used != "whole" else used
    found["sold"] = _entry("sold", every, _pick(known, every), SHARE)
    return found


def _money(facts: LabFacts, known: dict[str, Fact | None], used: str) -> dict[str, Entry]:
    found = {"proceeds": _entry("proceeds", f"price * ( {used} )", _pick(known, f"price {used}"), HKD)}
    optioned = dict(_pick(known, "price option"), net=latest(facts, "net_proceeds", "ipo_overallotment", HKD))
    whole = dict(_pick(known, f"price {used}"), net=latest(facts, "net_proceeds", "ipo", HKD))
    gross = "price * option"
    found["overallotment_proceeds"] = _entry("overallotment_proceeds", gross, _pick(known, gross), HKD)
    every = "price * most" if used != "whole" else "price * whole"
    found["all_proceeds"] = _entry("all_proceeds", every, _pick(known, every), HKD)
    found["overallotment_net"] = _entry("overallotment_net", "net", {"net": optioned["net"]}, HKD)
    found["net_proceeds"] = _entry("net_proceeds", "net", {"net": whole["net"]}, HKD)
    if optioned["net"] is not None:
        found["fee_rate"] = _entry("fee_rate", "1 - net / ( price * option )", optioned, "1")
    else:
        found["fee_rate"] = _entry("fee_rate", f"1 - net / ( price * ( {used} ) )", whole, "1")
    return found


def _cornerstones(facts: LabFacts, known: dict[str, Fact | None], used: str) -> dict[str, Entry]:
    amount = latest(facts, "cornerstone_amount", "ipo", HKD)
    count = latest(facts, "cornerstone_investors", "ipo")
    taken: dict[str, Fact | None] = {"amount": amount, **_pick(known, "price")}
    share: dict[str, Fact | None] = {"amount": amount, **_pick(known, f"price {used}")}
    tranches = {}
    for name, segment in (("public_tranche", "ipo_hk_tranche"), ("international_tranche", "ipo_international_tranche")):
        fact = latest(facts, "shares_offered_base", segment) or latest(facts, "shares_offered", segment)
        tranches[name] = _entry(name, "shares", {"shares": fact}, SHARE)
    return {
        "cornerstone": _entry("cornerstone", "amount", {"amount": amount}, HKD),
        "cornerstone_investors": _entry("cornerstone_investors", "count", {"count": count}, "1"),
        "cornerstone_shares": _entry("cornerstone_shares", "amount / price", taken, SHARE, inferred=True),
        "cornerstone_part": _entry("cornerstone_part", f"amount / ( price * ( {used} ) )", share, "1", inferred=True),
        **tranches,
    }


def _proceeds(facts: LabFacts, entries: dict[str, Entry]) -> list[Proceeds]:
    """Every printed amount in Hong Kong dollars beside the computed one that is nearest to it."""
    known = {"offer": entries["proceeds"], "all": entries["all_proceeds"]}
    known = {name: one for name, one in known.items() if one.value is not None}
    found = []
    for fact in facts.ledger.find(facts.entity, "gross_proceeds", "ipo"):
        if fact.unit != HKD or not known:
            continue
        near = min(known, key=lambda name: abs(Decimal(known[name].value or 0) - fact.value))
        name = "most" if fact.bound == "under" else near
        key = f"{fact.segment}.{fact.metric}.{fact.period.label}"
        printed = entry(key, _LABELS["proceeds" if near == "offer" else "all_proceeds"], "x", {"x": fact}, HKD)
        refused = fact.conflict and not fact.preferred
        found.append(Proceeds(name, known[near], printed, known[near].agrees(printed), refused, fact.reason))
    return found


__all__ = ["Offer", "Proceeds", "offer", "offer_facts", "offered_formula"]
