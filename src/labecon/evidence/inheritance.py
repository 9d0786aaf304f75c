"""Figures that repeat another of the document: a headline takes period and measure from the body that states them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from labecon.evidence.dates import Context
from labecon.evidence.layout import Layout
from labecon.evidence.lexicon import lexicon
from labecon.evidence.measure_forms import RELATIVE, Before, Measure
from labecon.evidence.period_carried import UNDEFINED, UNPRINTED
from labecon.periods import MONTHS_PER_YEAR, Window

if TYPE_CHECKING:
    from labecon.evidence.proposals import Proposal

_PART = re.compile(r"(?:FY|[3-9]M|1[01]M|H[12]-|Q[1-4]-)[0-9]{4}")
_AHEAD = ("forecast", "target", "range_low", "range_high")
#: What is said of no one period: plans, hopes, sums over years, amounts a month or a year.
_APART = re.compile(
    r"未来|目标|预计|预期|有望|累计|合计|每年|每月|年均|月均|若|如果"
    r"|(?<![a-z])(?:expect\w{0,3}|anticipat\w{1,3}|targets?|will|would|could|annually|a year|per year|a month|per month"
    r"|cumulative\w{0,2}|combined|if)(?![a-z])"
)
#: Right before an amount of the year before: narrowed to 92 from 101; a year ago it was 41%.
_COMPARED = re.compile(
    r"(?:[由从]|(?<![a-z])(?:from|against|versus|compared (?:with|to))(?: (?:about|around|nearly|over|some))?)"
    r" ?(?:rmb|us|hk|人民币)?[$€£¥]?$|上年同期|去年同期|(?<![a-z])(?:a year (?:ago|earlier)|the year before)(?![a-z])"
)
_REACH = Decimal("1.1")
_WINDOW = re.compile(r"(?:9M|H[12]-|Q[1-4]-)[0-9]{4}")
_UNSURE = Decimal("0.6")
#: Figures that a headline is compared with; a bound on time, far above what an article prints.
_MOST = 400
_MARKET_REACH = 250
_MARKET = frozenset({"market_share", "market_rank"})
_LOSSES = frozenset({"net_loss", "adjusted_net_loss"})


def inherited(proposals: Sequence[Proposal], text: str, layout: Layout, context: Context) -> list[Proposal]:
    """Proposals with the periods of the figures that they repeat.

    Args:
        proposals: Proposals of one document.
        text: Its folded text.
        layout: Its divisions.
        context: Its date.

    Returns:
        As many. A figure without a period of its own that says "over 2.3 billion" takes that of the 2.321 billion
        with the same company, measure and unit; heuristic: at most a tenth apart.
    """
    proposals = _recent(_continued(proposals))
    sure = [one for one in proposals if one.period is not None and one.confidence > _UNSURE and one.unit != "date"]
    alike: dict[tuple[str | None, str], list[Proposal]] = {}
    for other in sure:
        alike.setdefault((other.entity, other.unit), []).append(other)
    found = [_inherit(one, alike.get((one.entity, one.unit), [])[:_MOST]) if _needs(one) else one for one in proposals]
    return _going_on(found, text, layout, context)


def _going_on(proposals: Sequence[Proposal], text: str, layout: Layout, context: Context) -> list[Proposal]:
    """Accounts without a period are of the latest that the document has given accounts of the same company for."""
    found: list[Proposal] = []
    latest: dict[str | None, Window] = {}
    for one in proposals:
        account = one.metric in _accounts()
        if account and one.period is None and UNPRINTED in one.reason and one.entity in latest:
            clause = layout.clause(one.start)
            if one.qualifier not in _AHEAD and not _APART.search(text, *clause):
                window = latest[one.entity]
                if _COMPARED.search(text, clause[0], one.start):
                    window = window.shift(-MONTHS_PER_YEAR)
                reason = f"{one.reason}; the latest period of the company before it"
                one = replace(one, period=window.label, reason=reason)
        elif account and isinstance(one.period, str) and _PART.fullmatch(one.period) and one.qualifier not in _AHEAD:
            window = Window.parse(one.period)
            if window.last_day <= context.date:
                known = latest.get(one.entity, window)
                latest[one.entity] = max(known, window, key=lambda any_one: any_one.end)
        found.append(one)
    return found


@lru_cache(maxsize=1)
def _accounts() -> frozenset[str]:
    """The measures of accounts of a period: flows that grow, their growth, their ratios, margins."""
    words = lexicon()
    flows = {one.name for one in words.topics.values() if one.growth and not one.stock and "money" in one.kinds}
    growths = {one.growth for one in words.topics.values() if one.name in flows}
    ratios = {metric for (of, over), metric in words.ratios.items() if of in flows and over in flows}
    margins = {name for name in words.topics if name.endswith(("_margin", "_ratio"))}
    return frozenset((flows | growths | ratios | margins) - {"revenue_run_rate"})


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
