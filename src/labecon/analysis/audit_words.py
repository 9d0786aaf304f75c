"""Words that set measures against each other: "more than its revenue", "costs grew faster than revenue"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations

from labecon.analysis.audit_builder import Builder, Piece, Setting, Stated, label_of, reading_of
from labecon.analysis.audit_pool import Held, held_of
from labecon.analysis.audit_settings import settings_of
from labecon.analysis.audited import AuditInput, AuditReading
from labecon.analysis.figures import both
from labecon.evidence.claims import Claim, Passage, Quantity
from labecon.periods import Window

_FIRM = Decimal("0.5")
#: Figures of other times that are tried; a bound on time.
_MANY = 16
_COMPARED = both("one amount over the other, 1 for equal", "两数额之比，1 为相等")
_PACE = both("growth multiple of the one over that of the other", "两者增长倍数之比")
_PART = both("part over the whole that is named", "部分除以所称整体")
#: What stands in for costs in general, where no text or ledger gives them.
_STAND_INS = {"expenditure": ("expenditure", "rnd_expense", "adjusted_net_loss", "net_loss")}


def word_readings(
    claim: Claim, about: Quantity, stated: Stated, passage: Passage, builder: Builder
) -> list[AuditReading]:
    """The readings of a word over measures.

    Args:
        claim: The word.
        about: The figure that says whose and when.
        stated: What is claimed.
        passage: The document.
        builder: Knows the sources.

    Returns:
        Readings.
    """
    entity = about.entity
    if claim.topic:
        return _pace(claim, entity, stated, passage, builder)
    found = []
    for setting in settings_of(about, entity, stated, passage, builder.sources)[:2]:
        found += _compared(claim, about, setting, passage, builder)
    return found


def _compared(
    claim: Claim, about: Quantity, setting: Setting, passage: Passage, builder: Builder
) -> list[AuditReading]:
    if about.metric == claim.over or about.relation != "eq":
        return []
    own = held_of(about, passage.document.name, passage.document.text, "document")
    found = []
    for piece in builder.pieces(claim.over, setting):
        inputs = [own.input]
        name = builder.converted(piece.held[0], own.input.unit, inputs, setting)
        if name is None or (piece.held[0].input.unit != own.input.unit and name == "x1"):
            continue
        formula = f"{label_of(own.input)} / {piece.label}"
        reading = reading_of(
            setting.stated, f"x0 / {name}", formula, inputs, _COMPARED, piece.sure and bool(about.entity)
        )
        found += [reading] if reading is not None else []
    return found


def _pace(claim: Claim, entity: str, stated: Stated, passage: Passage, builder: Builder) -> list[AuditReading]:
    """Both measures at two times: the length of the windows cancels, since both have the same."""
    if not entity:
        return []
    found = []
    for metric in _STAND_INS.get(claim.topic, (claim.topic,)):
        for over in _STAND_INS.get(claim.over, (claim.over,)):
            primary = (metric, over) == (claim.topic, claim.over)
            first, second = (_by_window(builder, entity, name) for name in (metric, over))
            shared = sorted(set(first) & set(second))
            for early, late in combinations(shared, 2):
                rows = [first[late], first[early], second[late], second[early]]
                found += _paced(rows, stated, primary)
    return found


def _by_window(builder: Builder, entity: str, metric: str) -> dict[Window, Held]:
    found: dict[Window, Held] = {}
    for one in builder.sources.find(entity, metric, ""):
        if one.window is not None and one.window.months <= 12 and not one.rate and one.input.value:
            found.setdefault(one.window, one)
    return found


def _paced(rows: list[Held], stated: Stated, primary: bool) -> list[AuditReading]:
    early, late = rows[1].window, rows[0].window
    if early is None or late is None or early.end >= late.start:
        return []
    inputs: list[AuditInput] = [one.input for one in rows]
    if inputs[0].unit != inputs[1].unit or inputs[2].unit != inputs[3].unit:
        return []
    a, b, c, d = (label_of(one) for one in inputs)
    formula = f"( {a} / {b} ) / ( {c} / {d} )"
    sure = primary and all(one.sure for one in rows)
    reading = reading_of(stated, "( x0 / x1 ) / ( x2 / x3 )", formula, inputs, _PACE, sure)
    return [reading] if reading is not None else []


def share_readings(claims: Sequence[Claim], setting: Setting, passage: Passage, builder: Builder) -> list[AuditReading]:
    """Shares and multiples of a measure that the text names without its figure: 占收入的60%.

    Args:
        claims: The claims of one figure.
        setting: Whose and when it is.
        passage: The document.
        builder: Knows the sources.

    Returns:
        Readings.
    """
    found = []
    for claim in claims:
        if not claim.over or claim.place < 0:
            continue
        if claim.about < 0:
            found += builder.readings(f"{claim.topic} / {claim.over}:whole", setting, _PART, True)
            continue
        part = passage.quantities[claim.about]
        own = held_of(part, passage.document.name, passage.document.text, "document")
        at = setting if setting.entity else replace(setting, entity=part.entity)
        if part.window is not None and (setting.window is None or not setting.sure):
            at = at.at(part.window, part.source.confidence >= _FIRM)
        for piece in _wholes(claim.over, part, at, builder):
            whole = piece.held[0]
            if (whole.input.doc, whole.input.start) == (own.input.doc, own.input.start):
                continue
            inputs = [own.input]
            name = builder.converted(whole, own.input.unit, inputs, at)
            if name is None or (whole.input.unit != own.input.unit and name == "x1"):
                continue
            formula = f"{label_of(own.input)} / {piece.label}"
            dated = part.is_dated or part.window is None
            whole_is_larger = claim.over != part.metric or whole.input.value > part.value
            sure = piece.sure and dated and part.relation in ("eq", "approx") and whole_is_larger and not part.is_ahead
            reading = reading_of(at.stated, f"x0 / {name}", formula, inputs, _PART, sure)
            found += [reading] if reading is not None else []
    return found


def _wholes(over: str, part: Quantity, at: Setting, builder: Builder) -> list[Piece]:
    """The figures of a whole; of a part whose time is not printed, those of every time, none of them surely meant."""
    found = builder.pieces(f"{over}:whole", at)
    if part.window is not None and part.is_dated:
        return found
    known = {piece.held[0].input.value for piece in found}
    rows = [one for one in builder.sources.find(at.entity, over, "") if one.input.value not in known and not one.rate]
    return [*found, *(Piece("{0}", (one,), label_of(one.input), False) for one in rows[:_MANY])]
