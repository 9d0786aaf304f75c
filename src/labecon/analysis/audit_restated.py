"""The same measure as other documents and the ledger print it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from labecon.analysis.audit_builder import Builder, Setting, Stated, reading_of
from labecon.analysis.audit_pool import data, held_of_fact
from labecon.analysis.audit_verdict import lost_scale
from labecon.analysis.audited import AuditInput, AuditReading
from labecon.analysis.figures import both
from labecon.evidence.claims import Quantity

_SAME = both("the same measure elsewhere", "同一指标在别处的数字")
_OTHER_TIME = both("the same measure at another time or of another part", "同一指标的其他时点或部分")
_ANOTHER = both("something else of the company that reads alike", "该公司另一读数相近的事项")
_OTHER_LOSS = both("the other measure of the loss (adjusted or not)", "另一亏损口径（经调整或未调整）")
_LOSSES = {"net_loss": "adjusted_net_loss", "adjusted_net_loss": "net_loss"}
_NEAR, _TWO, _TEN, _FIRM = Decimal("0.1"), Decimal(2), Decimal(10), Decimal("0.7")
#: Nobody says "over 100" of more than this many times as much; another measure is meant.
_BOUNDED = 3
#: Prices of a day say nothing of another.
_OF_A_DAY = frozenset({"market_cap", "share_price"})
#: Prints that lie nearer than this are of one figure.
_NOTHING = Decimal("0.002")
_HEADS = frozenset({"people", "users", "customers", "developers", "entities"})


def restated_readings(one: Quantity, setting: Setting, builder: Builder) -> list[AuditReading]:
    """A figure against what other sources print for the same measure, part and period.

    Args:
        one: The figure.
        setting: Whose and when.
        builder: Knows the sources.

    Returns:
        Readings; those of another document are never sure, since either can be wrong; those of the ledger are, and
        anything else of the company that looks like the figure is tried before they contradict it.
    """
    if not setting.entity or one.unit in ("rank", "multiple"):
        return []
    found = _placed(one, one.metric, setting, builder, _SAME, primary=True)
    if found and one.metric in _LOSSES:
        found += _placed(one, _LOSSES[one.metric], setting, builder, _OTHER_LOSS, primary=False)
    if found and all(reading.verdict == "contradicted" for reading in found):
        others = _elsewhere(one, setting, builder, {given.fact for reading in found for given in reading.inputs})
        if others or _is_far(one, setting.stated, found):
            return [*(replace(reading, primary=False) for reading in found), *others]
    return found


def _placed(
    one: Quantity, metric: str, setting: Setting, builder: Builder, definition: dict[str, str], primary: bool
) -> list[AuditReading]:
    rows = [
        row for row in builder.sources.find(setting.entity, metric, setting.segment) if row.input.origin != "document"
    ]
    found = []
    for piece in builder.placed(rows, metric, "", setting):
        row = piece.held[0]
        copied = row.input.value == one.value and row.input.source.endswith(builder.day)
        if row.rate != one.rate or (copied and row.input.origin == "ledger"):
            continue
        inputs: list[AuditInput] = []
        name = builder.converted(row, setting.stated.unit, inputs, setting)
        comparable = row.input.unit == setting.stated.unit or name != "x0" or not _money(setting.stated.unit)
        if name is None or not comparable:
            continue
        sure = primary and piece.sure and row.input.origin == "ledger"
        if one.metric in _OF_A_DAY and row.input.period != one.day:
            sure = False
        if one.relation in ("over", "under") and abs(row.input.value) > abs(one.value) * _BOUNDED:
            continue
        reading = reading_of(setting.stated, name, piece.label, inputs, definition, sure)
        found += [_within_print(one, reading)] if reading is not None else []
    return found


def _within_print(one: Quantity, reading: AuditReading) -> AuditReading:
    """Two prints of one figure that differ by next to nothing were rounded elsewhere."""
    near = reading.value is not None and abs(reading.value - one.value) <= abs(one.value) * _NOTHING
    if reading.verdict != "contradicted" or not near or one.relation not in ("eq", "approx"):
        return reading
    return replace(reading, verdict="holds_within_rounding")


def _money(unit: str) -> bool:
    return len(unit) == 3 and unit.isupper()


def looks_like_another(one: Quantity, setting: Setting, builder: Builder) -> AuditReading | None:
    """Something else that the company reports and that reads alike, so that it may be what the figure means.

    A percentage is compared with the same measure of other parts, and of other periods where the text prints none; an
    amount of three digits or more with everything else of its unit.

    Args:
        one: The figure.
        setting: Whose and when.
        builder: Knows the sources.

    Returns:
        The reading of the first such fact of the ledger; None where there is none.
    """
    if builder.sources.ledger is None or one.unit == "multiple" or one.is_aligned:
        return None
    names = {
        one.metric,
        *(name.lstrip("-").partition("@")[0] for name in data("ledger_names")["metric"].get(one.metric, ())),
    }
    period = setting.window.label if setting.window is not None else ""
    for fact in builder.sources.ledger.values(setting.entity):
        if fact.conflict and not fact.preferred:
            continue
        if one.unit == "ratio":
            alike = fact.metric in names and (not one.is_dated or fact.period.label == period)
        else:
            alike = _alike(fact.unit, one.unit) and fact.metric not in names and _is_telling(one)
        margin = max(one.half, abs(one.value) * _NEAR if one.relation in ("approx", "near") else one.half)
        if alike and abs(abs(fact.value) - one.value) <= margin:
            held = held_of_fact(fact, 1, fact.metric, fact.segment, 0)
            return reading_of(setting.stated, "x0", fact.id, [held.input], _OTHER_TIME, False)
    return None


def is_of_another(reading: AuditReading) -> bool:
    """Whether a reading only found something else that looks like the figure, which bears nothing out."""
    return reading.definition is _ANOTHER


def _is_telling(one: Quantity) -> bool:
    """Whether it prints three digits or more, so that likeness is no accident."""
    return one.half * 200 <= abs(one.value) and one.relation in ("eq", "near")


def _alike(first: str, second: str) -> bool:
    return first == second or {first, second} <= _HEADS


def _is_far(one: Quantity, stated: Stated, found: list[AuditReading]) -> bool:
    """So far from all that is known of its measure, or so near what was read with doubt, that another is likelier."""
    if any(lost_scale(stated, reading) for reading in found):
        return False
    values = [abs(reading.value) for reading in found if reading.value]
    near = any(value < abs(one.value) * _TEN and abs(one.value) < value * _TEN for value in values)
    plain = any(value < abs(one.value) * _TWO and abs(one.value) < value * _TWO for value in values)
    return not near or (one.source.confidence < _FIRM and plain)


def _likeness(one: Quantity) -> Decimal:
    """How near a figure must come to be taken for the one printed: the nearer, the more digits are printed."""
    return _NEAR / 2 if one.half * 200 > abs(one.value) else _NEAR / 5


def _elsewhere(one: Quantity, setting: Setting, builder: Builder, known: set[str]) -> list[AuditReading]:
    """Anything of the company that looks like the figure: then it may be that which is meant."""
    if builder.sources.ledger is None:
        return []
    names = {name.lstrip("-").partition("@")[0] for name in data("ledger_names")["metric"].get(one.metric, ())}
    for fact in builder.sources.ledger.values(setting.entity):
        if fact.id in known or (fact.conflict and not fact.preferred):
            continue
        if one.unit == "ratio" and fact.metric not in {one.metric, *names}:
            continue
        reach = abs(one.value) * (_NEAR if one.relation == "approx" else _likeness(one))
        if _alike(fact.unit, one.unit) and fact.value and abs(fact.value - one.value) <= max(one.half, reach):
            held = held_of_fact(fact, 1, fact.metric, fact.segment, 0)
            definition = _OTHER_TIME if fact.metric in {one.metric, *names} else _ANOTHER
            reading = reading_of(setting.stated, "x0", fact.id, [held.input], definition, False)
            return [reading] if reading is not None else []
    return []
