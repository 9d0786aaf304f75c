"""The capitalisation table to the share: classes and named holders before the offer, at the listing, and after it.

Classes are facts or differences of facts. A holder's shares are the printed percentage of all shares before the offer,
and stay what they are through it unless a page says otherwise: such rows are inferred and say so. Holders that nobody
names are one row, the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from labecon.analysis.capital_names import title_of
from labecon.analysis.entries import Entry, entry, latest, segments_of, unknown
from labecon.analysis.fact_reader import LabFacts
from labecon.analysis.figures import both
from labecon.analysis.listing_reported import SHARE, Offer, offer, offer_facts, offered_formula
from labecon.facts import Fact, Ledger

CLASSES = ("class_a", "class_b", "preferred_as_converted")
_NO_SPLIT = both("no page gives the classes of shares", "未见股份类别的披露")
_NO_VOTES = both("voting rights are not reported", "投票权未披露")
_KEPT = both(
    "the printed percentage of all shares before the offer; nothing bought or sold in it",
    "按发行前披露比例折算，假定发行中未买卖",
)
_REST = both("Holders that nobody names", "未具名股东")
_REST_NOTE = both("all shares less those of named holders", "全部股份减去具名股东持股")
_VOTES = both(
    "votes per share of the founders at which their printed votes follow from their shares, all others having one",
    "使创始人披露投票权成立的每股票数（其余股份每股一票）",
)


@dataclass(frozen=True)
class Row:
    """A class of shares, a block of new shares, or a holder.

    Args:
        key: Segment of the facts, or the entry of the offer.
        title: Name by language.
        before: Shares before the offer.
        listed: Shares at the listing, the over-allotment not yet issued.
        after: Shares after the over-allotment.
        part_before: Share of all shares before the offer.
        part_after: Share of all shares after it.
        votes: Share of the votes before the offer, as printed.
    """

    key: str
    title: Mapping[str, str]
    before: Entry
    listed: Entry
    after: Entry
    part_before: Entry
    part_after: Entry
    votes: Entry


@dataclass(frozen=True)
class CapTable:
    """The register of shares of a lab.

    Args:
        classes: Classes before the offer and blocks of new shares; their sum is the total in each column.
        holders: Named holders, the rest of them, and those who bought new shares; they add up to the total.
        total: All shares in the three columns.
        votes_per_share: Votes per founder's share implied by each founder's printed votes.
        offer: Entries of the listing.
    """

    classes: tuple[Row, ...]
    holders: tuple[Row, ...]
    total: Row
    votes_per_share: tuple[Entry, ...]
    offer: Offer


class _Register:
    """The formulas of the three totals over shared aliases."""

    def __init__(self, facts: LabFacts) -> None:
        self.facts = facts
        known = offer_facts(facts)
        shares = latest(facts, "shares_outstanding")
        new = offered_formula(known)
        option = known["option"]
        later = shares is not None and option is not None and shares.period.last_day >= option.period.last_day
        self.known: dict[str, Fact | None] = {**known, "shares": shares}
        self.formulas = {
            "before": f"shares - ( {'most' if later and new != 'whole' else new} )",
            "listed": "shares - option" if later else "shares",
            "after": "shares" if option is None or later else "shares + option",
        }

    def pick(self, formula: str, **more: Fact | None) -> dict[str, Fact | None]:
        words = formula.split()
        return {name: one for name, one in {**self.known, **more}.items() if name in words}

    def of(self, column: str, formula: str, label: dict[str, str], unit: str, **more: Fact | None) -> Entry:
        """An entry in which the word of a column stands for its total."""
        whole = " ".join(f"( {self.formulas[one]} )" if one in self.formulas else one for one in formula.split())
        return entry(column, label, whole, self.pick(whole, **more), unit, note=_KEPT, inferred=bool(more))


def cap_table(ledger: Ledger, entity: str) -> CapTable:
    """The capitalisation table of a lab as far as facts go.

    Args:
        ledger: The view of the facts.
        entity: Key of the lab.

    Returns:
        The table; without a number of shares every column is unknown.

    Example:
        >>> from labecon.facts import load_ledger
        >>> table = cap_table(load_ledger(), "minimax")
        >>> table.total.before.value, table.total.listed.value, table.total.after.value
        (280058068.0, 309255668.0, 313635308.0)
    """
    facts = LabFacts(ledger, entity)
    register = _Register(facts)
    sold = offer(ledger, entity)
    total = _total(register)
    classes = [_class(register, one) for one in CLASSES if latest(facts, "shares_outstanding", one) is not None]
    if not classes:
        classes = [_unsplit(total)]
    blocks = [_block(register, sold, one) for one in ("base_offer", "size_adjustment", "overallotment")]
    named = [one for one in segments_of(facts, "shareholding", "shares_held") if one not in CLASSES]
    holders = [_holder(register, one) for one in named]
    return CapTable(
        (*classes, *blocks),
        (*holders, _rest(register, named), _newcomers(register)),
        total,
        tuple(_votes(facts, named)),
        sold,
    )


def _total(register: _Register) -> Row:
    name = both("All shares", "总股本")
    cells = {
        column: entry(column, name, formula, register.pick(formula), SHARE)
        for column, formula in register.formulas.items()
    }
    one = entry("part", name, "1", {}, "1") if cells["after"].value is not None else _blank("part", "1")
    return Row("total", name, cells["before"], cells["listed"], cells["after"], one, one, _blank("votes", "1"))


def _blank(key: str, unit: str) -> Entry:
    return unknown(key, both(key, key), unit, _NO_VOTES if key == "votes" else _NO_SPLIT)


def _class(register: _Register, segment: str) -> Row:
    fact = latest(register.facts, "shares_outstanding", segment)
    name = title_of(segment)
    shares = entry(segment, name, "own", {"own": fact}, SHARE)
    parts = [
        entry(segment, name, f"own / ( {formula} )", {"own": fact, **register.pick(formula)}, "1")
        for formula in (register.formulas["before"], register.formulas["after"])
    ]
    return Row(segment, name, shares, shares, shares, parts[0], parts[1], _blank("votes", "1"))


def _unsplit(total: Row) -> Row:
    name = both("Shares before the offer, classes not reported", "发行前股份（类别未披露）")
    part = _blank("part", "1")
    return Row("unsplit", name, total.before, total.before, total.before, part, part, _blank("votes", "1"))


def _block(register: _Register, sold: Offer, key: str) -> Row:
    made = sold.entries[key]
    zero = entry(key, made.figure.label, "0", {}, SHARE)
    listed = zero if key == "overallotment" else made
    nothing = entry("part", made.figure.label, "0", {}, "1")
    after = _part_of_block(register, made, key)
    return Row(key, made.figure.label, zero, listed, made, nothing, after, _blank("votes", "1"))


def _part_of_block(register: _Register, made: Entry, key: str) -> Entry:
    """A block of new shares over all shares after it; unknown with the reason of the block itself."""
    if made.value is None:
        return unknown("part_after", made.figure.label, "1", made.figure.reason)
    used = offered_formula(register.known)
    base = "base" if register.known["base"] else used
    shares = {"base_offer": base, "size_adjustment": f"{used} - base", "overallotment": "option"}[key]
    part = register.of("part_after", f"( {shares} ) / after", dict(made.figure.label), "1")
    return Entry(part.figure, part.status)


def _holder(register: _Register, segment: str) -> Row:
    name = title_of(segment)
    part = latest(register.facts, "shareholding", segment)
    held = latest(register.facts, "shares_held", segment)
    votes = latest(register.facts, "voting_rights", segment)
    own = {"held": held} if held is not None else {"part": part}
    formula = "held" if held is not None else "part * before"
    shares = register.of("before", formula, name, SHARE, **own)
    over = f"{formula} / after"
    later = register.of("part_after", over, name, "1", **own)
    if part is not None:
        share = entry("part_before", name, "part", {"part": part}, "1")
    else:
        share = register.of("part_before", "held / before", name, "1", **own)
    voting = entry("votes", name, "votes", {"votes": votes}, "1") if votes else _blank("votes", "1")
    return Row(segment, name, shares, shares, shares, share, later, voting)


def _rest(register: _Register, named: list[str]) -> Row:
    own: dict[str, Fact | None] = {}
    terms = []
    for place, segment in enumerate(named):
        held = latest(register.facts, "shares_held", segment)
        own[f"h{place}"] = held or latest(register.facts, "shareholding", segment)
        terms.append(f"h{place}" if held is not None else f"h{place} * before")
    formula = " - ".join(["before", *terms])
    shares = register.of("before", formula, _REST, SHARE, **own)
    parts = [register.of("part", f"( {formula} ) / {column}", _REST, "1", **own) for column in ("before", "after")]
    marked = [Entry(one.figure, one.status, _REST_NOTE) for one in (shares, *parts)]
    return Row("rest", _REST, marked[0], marked[0], marked[0], marked[1], marked[2], _blank("votes", "1"))


def _newcomers(register: _Register) -> Row:
    name = both("Buyers of new shares", "新股认购人")
    zero = entry("newcomers", name, "0", {}, SHARE)
    cells = []
    for formula in ("listed - before", "after - before", "( after - before ) / after"):
        made = register.of("newcomers", formula, name, "1" if "/" in formula else SHARE)
        cells.append(Entry(made.figure, made.status))
    nothing = entry("part", name, "0", {}, "1")
    return Row("newcomers", name, zero, cells[0], cells[1], nothing, cells[2], _blank("votes", "1"))


def _votes(facts: LabFacts, named: list[str]) -> list[Entry]:
    """Votes per founder's share, from each founder: v = k x / (k X + 1 - X), solved for k."""
    founders = [one for one in named if latest(facts, "voting_rights", one) is not None]
    held: dict[str, Fact | None] = {f"x{n}": latest(facts, "shareholding", one) for n, one in enumerate(founders)}
    every = " + ".join(held)
    found = []
    for place, one in enumerate(founders):
        own = {**held, "v": latest(facts, "voting_rights", one)}
        formula = f"v * ( 1 - ( {every} ) ) / ( x{place} - v * ( {every} ) )"
        found.append(entry(one, title_of(one), formula, own, "1", note=_VOTES, inferred=True))
    return found


__all__ = ["CapTable", "Row", "cap_table"]
