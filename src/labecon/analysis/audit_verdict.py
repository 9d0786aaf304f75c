"""From the readings of a claim to its verdict: nothing is contradicted while any definition meets it.

The order is: the document's own figures, then the ledger, then other documents. A claim is contradicted where a reading
is sure that its figures are the ones meant, and no definition of any source meets the claim.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from labecon.analysis.audit_arithmetic import distance
from labecon.analysis.audit_builder import Stated
from labecon.analysis.audited import AuditReading, Verdict
from labecon.analysis.figures import both

_NOTHING: Mapping[str, str] = {}
_MET: tuple[Verdict, ...] = ("holds", "holds_within_rounding")
_ORDER = {"holds": 0, "holds_within_rounding": 1, "contradicted": 2, "not_checkable": 3}
_FAR = Decimal("1E9")
#: A wrong figure is seldom off by more than this; a measure that was misread often is.
_REACH = Decimal(30)
#: A wrong figure whose inputs were read from the words around it is not off by more.
_ALIKE = Decimal("1.7")
_SCALES = (1000, 10_000, 1_000_000, 100_000_000)


@dataclass(frozen=True)
class Decision:
    """A verdict with what led to it.

    Args:
        verdict: The verdict.
        reading: The reading that decides; None for none.
        tried: The others, nearest first.
        ledger: What the ledger says where another source decided.
        why: The reason.
        remark: A difference of definitions or sources; empty for none.
    """

    verdict: Verdict
    reading: AuditReading | None
    tried: tuple[AuditReading, ...]
    ledger: tuple[AuditReading, ...]
    why: Mapping[str, str]
    remark: Mapping[str, str]


def decide(
    stated: Stated,
    readings: Sequence[AuditReading],
    restated: Sequence[AuditReading] = (),
    ahead: bool = False,
    explicit: bool = False,
) -> Decision:
    """The verdict of a claim.

    Args:
        stated: What is claimed.
        readings: Its recomputations.
        restated: The same measure as other documents and the ledger print it.
        ahead: Whether it is a plan or a forecast, which figures of the past cannot contradict.
        explicit: Whether the words of the claim name its figures, so that no other source's definition can be meant.

    Returns:
        The decision.
    """
    known = list({(one.formula, one.value): one for one in reversed(readings) if _counts(stated, one)}.values())[::-1]
    pool = known or list(restated)
    if not pool:
        return Decision("not_checkable", None, (), (), _WHY["missing"], _NOTHING)
    chosen, verdict, why = _chosen(stated, pool, explicit and bool(known))
    if verdict == "not_checkable" and known and restated:
        chosen, verdict, why = _chosen(stated, restated, False)
    if verdict == "contradicted" and ahead:
        verdict, why = "not_checkable", _WHY["ahead"]
    others = sorted((one for one in pool if one is not chosen), key=lambda one: _rank(stated, one))
    of_ledger = tuple(one for one in others if one.origin == "ledger") if chosen.origin != "ledger" else ()
    of_ledger += tuple(one for one in restated if one.origin == "ledger" and one is not chosen and one not in of_ledger)
    remark = _remark(stated, chosen, verdict, others, restated)
    return Decision(verdict, chosen, tuple(others), of_ledger[:3], why, remark)


def doubted(decision: Decision, alike: AuditReading) -> Decision:
    """A decision taken back, because the ledger prints the figure for something else.

    Args:
        decision: That contradicts.
        alike: The reading of what it looks like.

    Returns:
        Not checkable, with the likeness as remark.
    """
    tried = (alike, *decision.tried)
    what = alike.formula
    remark = both(f"the ledger prints this figure as {what}", f"账本中该数字为 {what}")
    return replace(decision, verdict="not_checkable", why=_WHY["unsure"], tried=tried, remark=remark)


def unanimous(
    stated: Stated, readings: Sequence[AuditReading], period: str, beside: tuple[str, int, int]
) -> list[AuditReading]:
    """Readings of which one is sure, because every one contradicts: whichever time and definition was meant.

    Args:
        stated: What is claimed.
        readings: All its recomputations.
        period: The time that the claim was read as being of, which the text before it gives.
        beside: Document, and start and end of the text before the claim in which one of the inputs has to stand.

    Returns:
        As many; none becomes sure that is far off, is of another time, or has no figure beside the claim.
    """
    if not readings or any(one.verdict != "contradicted" for one in readings):
        return list(readings)
    if any(one.primary for one in readings) or stated.relation not in ("eq", "approx", "near"):
        return list(readings)
    doc, start, end = beside
    fitting = [
        one
        for one in readings
        if one.value is not None
        and one.origin in ("document", "ledger")
        and {put.period for put in one.inputs} == {period}
        and any(put.doc == doc and start <= put.start < end for put in one.inputs)
        and abs(stated.value) < abs(one.value) * _ALIKE
        and abs(one.value) < abs(stated.value) * _ALIKE
    ]
    if len({one.value for one in fitting}) != 1:
        return list(readings)
    return [replace(one, primary=one is fitting[0]) for one in readings]


def unsure(readings: Sequence[AuditReading]) -> list[AuditReading]:
    """Readings that can let a claim hold but not contradict it.

    Args:
        readings: The readings.

    Returns:
        As many, none of them primary.
    """
    return [replace(one, primary=False) for one in readings]


def within_reason(stated: Stated, readings: Sequence[AuditReading]) -> list[AuditReading]:
    """Readings over measures, unsure where they are so far off that another measure was meant.

    Args:
        stated: What is claimed.
        readings: The readings.

    Returns:
        As many.
    """
    found = []
    for one in readings:
        far = one.value is not None and not _is_near(abs(stated.value), abs(one.value)) and not lost_scale(stated, one)
        found.append(replace(one, primary=False) if far else one)
    return found


def lost_scale(stated: Stated, one: AuditReading) -> int:
    """The scale word that a figure has lost in print: it is off by a thousand, ten thousand or a hundred million.

    Args:
        stated: What is claimed.
        one: A reading.

    Returns:
        The factor; 0 where it is off by no such factor within rounding.
    """
    if not one.value or stated.half * 10 > abs(stated.value) + stated.half / 10:
        return 0
    for factor in _SCALES:
        if abs(one.value - stated.value * factor) <= stated.half * factor:
            return factor
    return 0


def _is_near(first: Decimal, second: Decimal) -> bool:
    return first <= second * _REACH and second <= first * _REACH


def _counts(stated: Stated, one: AuditReading) -> bool:
    """A reading that says something: one whose figures were guessed only where it agrees to the digit."""
    if one.guess:
        return one.verdict == "holds" and stated.relation in ("eq", "approx", "near")
    return one.value is not None or one.verdict == "contradicted"


def _chosen(
    stated: Stated, pool: Sequence[AuditReading], explicit: bool
) -> tuple[AuditReading, Verdict, Mapping[str, str]]:
    for origins in (("document",), ("ledger",), ("documents",), ("assumption",)):
        met = [one for one in pool if one.origin in origins and one.verdict in _MET]
        if met:
            if explicit and origins != ("document",):
                continue
            best = min(met, key=lambda one: (not one.primary, _ORDER[one.verdict]))
            others = [one for one in pool if one.primary and one.verdict == "contradicted" and one.origin == "document"]
            why = _WHY["met"] if best.primary or not others else _WHY["other"]
            return best, best.verdict, why
    for origin in ("document", "ledger", "documents"):
        sure = [one for one in pool if one.origin == origin and one.primary and one.verdict == "contradicted"]
        if sure:
            return min(sure, key=lambda one: _rank(stated, one)), "contradicted", _WHY["excluded"]
    return pool[0], "not_checkable", _WHY["unsure"]


_WHY = {
    "missing": both("no figures to recompute it from", "没有可用于重算的数字"),
    "ahead": both("a plan or forecast, which past figures cannot contradict", "属于计划或预测，过往数字不能否定"),
    "met": both("the recomputed value agrees", "重算结果相符"),
    "other": both("it agrees under another definition", "按另一口径相符"),
    "excluded": both("no definition tried reaches it", "所有口径均不符"),
    "unsure": both("the figures meant are not certain", "所指数字不能确定"),
}  # fmt: skip


def _rank(stated: Stated, one: AuditReading) -> Decimal:
    return distance(stated.value, one.value) if one.value is not None else _FAR


def _remark(
    stated: Stated,
    chosen: AuditReading,
    verdict: Verdict,
    others: Sequence[AuditReading],
    restated: Sequence[AuditReading],
) -> Mapping[str, str]:
    """What has to be shown beside the verdict: another definition that says otherwise, or the ledger that does."""
    against = [one for one in restated if one.origin == "ledger"]
    differ = [one for one in others if (one.verdict in _MET) != (verdict in _MET) and one.verdict != "not_checkable"]
    factor = lost_scale(stated, chosen) if verdict == "contradicted" else 0
    if factor:
        return both(f"{factor:,} times as much: a scale word seems to be lost", f"相差 {factor:,} 倍：疑漏印数量级")
    said = next((one for one in [*differ, *against] if (one.verdict in _MET) != (verdict in _MET)), None)
    if said is None or said.value is None or verdict == "not_checkable":
        return _NOTHING
    source = {"document": both("the document", "本文"), "ledger": both("the ledger", "账本")}.get(
        said.origin, both("another document", "另一文档")
    )
    value = f"{said.value:.4g}"
    return both(
        f"{source['en']} gives {value} by: {said.definition['en']} ({said.formula})",
        f"{source['zh']}按“{said.definition['zh']}”得 {value}（{said.formula}）",
    )
