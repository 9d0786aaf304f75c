"""Figures that repeat another of the document: a headline takes period and measure from the body that states them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from labecon.evidence.measure_forms import RELATIVE, Before, Measure
from labecon.evidence.timing import UNDEFINED
from labecon.periods import Window

if TYPE_CHECKING:
    from labecon.evidence.proposals import Proposal

_REACH = Decimal("1.1")
_WINDOW = re.compile(r"(?:9M|H[12]-|Q[1-4]-)[0-9]{4}")
_UNSURE = Decimal("0.6")
#: Figures that a headline is compared with; a bound on time, far above what an article prints.
_MOST = 400
_MARKET_REACH = 250
_MARKET = frozenset({"market_share", "market_rank"})
_LOSSES = frozenset({"net_loss", "adjusted_net_loss"})


def inherited(proposals: Sequence[Proposal]) -> list[Proposal]:
    """Proposals with the periods of the figures that they repeat.

    Args:
        proposals: Proposals of one document.

    Returns:
        As many. A figure without a period of its own that says "over 2.3 billion" takes that of the 2.321 billion
        with the same company, measure and unit; heuristic: at most a tenth apart.
    """
    proposals = _recent(_continued(proposals))
    sure = [one for one in proposals if one.period is not None and one.confidence > _UNSURE and one.unit != "date"]
    alike: dict[tuple[str | None, str], list[Proposal]] = {}
    for other in sure:
        alike.setdefault((other.entity, other.unit), []).append(other)
    return [_inherit(one, alike.get((one.entity, one.unit), [])[:_MOST]) if _needs(one) else one for one in proposals]


def _continued(proposals: Sequence[Proposal]) -> list[Proposal]:
    """Shares and ranks of a market without a period are of the year of those printed shortly before."""
    found: list[Proposal] = []
    last: Proposal | None = None
    for one in proposals:
        if one.metric in _MARKET:
            if one.period is None and last is not None and one.start - last.end < _MARKET_REACH:
                one = replace(one, period=last.period, reason=f"{one.reason}; of the same ranking as at {last.start}")
            last = one if one.period is not None else last
        found.append(one)
    return found


def _recent(proposals: Sequence[Proposal]) -> list[Proposal]:
    """Figures of "the recent reporting period" are of the latest window that the document gives for the company."""
    latest: dict[str | None, Window] = {}
    for one in proposals:
        if isinstance(one.period, str) and _WINDOW.fullmatch(one.period):
            window = Window.parse(one.period)
            latest[one.entity] = max(latest.get(one.entity, window), window, key=lambda known: known.end)
    return [_of_latest(one, latest) for one in proposals]


def _of_latest(one: Proposal, latest: dict[str | None, Window]) -> Proposal:
    if one.period is not None or UNDEFINED not in one.reason or one.entity not in latest:
        return one
    reason = f"{one.reason}: the latest window of the company"
    return replace(one, period=latest[one.entity].label, reason=reason)


def _needs(one: Proposal) -> bool:
    if one.unit in ("date", "rank", "ratio", "multiple") or one.metric is None or one.value == 0:
        return False
    return one.period is None or one.confidence <= _UNSURE


def _inherit(one: Proposal, sure: Sequence[Proposal]) -> Proposal:
    best: tuple[Decimal, Proposal] | None = None
    for other in sure:
        if other.start == one.start or not _alike(one, other):
            continue
        ratio = other.value / one.value
        if ratio == 1 or (1 <= ratio < _REACH and one.qualifier == "over"):
            if best is None or ratio < best[0]:
                best = ratio, other
    if best is None:
        return one
    other = best[1]
    reason = f"{one.reason}; period and measure of the same figure at {other.start}"
    segment = one.segment or other.segment
    return replace(one, metric=other.metric, period=other.period, segment=segment, reason=reason)


def _alike(one: Proposal, other: Proposal) -> bool:
    if {one.metric, other.metric} <= _LOSSES:
        return _is_rate(one) == _is_rate(other)
    return one.metric == other.metric


def _is_rate(one: Proposal) -> bool:
    return isinstance(one.period, str) and "@" in one.period


def carried_on(before: Before, measure: Measure, kind: str) -> Before:
    """What the next figure of a paragraph can go on from.

    Args:
        before: What this one could go on from.
        measure: What this one measures.
        kind: Kind of this one.

    Returns:
        The same with this one in its place.
    """
    if not measure.metric or kind == "rank":
        return before
    if kind in RELATIVE:
        return replace(before, relative=measure)
    other = before.amount is not None and before.amount.metric != measure.metric
    loss = measure if measure.metric.endswith("net_loss") else before.loss
    return replace(before, amount=measure, loss=loss, earlier=before.amount if other else before.earlier)
