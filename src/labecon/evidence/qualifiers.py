"""The one qualifier of a figure: forecast or target, an end of a range, a bound, or about."""

from __future__ import annotations

import re

from labecon.evidence.figure import Figure
from labecon.evidence.layout import Layout
from labecon.evidence.measure_forms import Measure

_TARGET = re.compile(
    r"计划|目标|力争|规划"
    r"|(?<![a-z])(?:target\w{0,3}|plans? to|planned|aims? (?:to|for)|goal|seeks? to|seeking)(?![a-z])"
)
_FORECAST = re.compile(
    r"预计|预期|预测|有望|将(?:达|超|突破|增|以|会|在|进一步|迅速|维持|升|降)|拟|料将"
    r"|(?<![a-z])(?:expect\w{0,3}|forecast\w{0,3}|project(?:s|ed|ing|ions?)|anticipat\w{1,3}|will|guidance|guid(?:e|es|ed|ing)|outlook"
    r"|estimates?)(?![a-z])"
)
_DONE = re.compile(r"(?:已经?|实际)[^,。;]{0,6}$")
_UP_TO = re.compile(r"(?:up to|as much as|as high as|最高(?:可?达|为)?|最多(?:可?达|为)?)[ 为]{0,2}$")
_NAMES = {
    "over": "over", "at_least": "over", "under": "under", "at_most": "under", "near": "approx", "approx": "approx",
    "range_low": "range_low", "range_high": "range_high",
}  # fmt: skip


def qualifier_of(text: str, layout: Layout, figure: Figure, measure: Measure) -> str | None:
    """The qualifier that labelled figures would have.

    Args:
        text: Folded text.
        layout: Its divisions.
        figure: The figure.
        measure: What it measures.

    Returns:
        The qualifier, or None. Forecasts and targets go before bounds, ends of ranges before targets.
    """
    if figure.kind == "rank":
        return "ranking"
    if figure.bound in ("range_low", "range_high"):
        return figure.bound
    clause = layout.clause(figure.start)
    ahead = _ahead(text, clause[0], figure.start) or _ahead_of_list(text, layout, figure)
    if ahead and not _DONE.search(text, max(clause[0], figure.start - 12), figure.start):
        return ahead
    if figure.bound == "at_most" and _UP_TO.search(text, max(0, figure.start - 14), figure.start):
        return "range_high"
    if _LIMIT.match(text, figure.end) and figure.kind == "duration":
        return "under"
    said = _NAMES.get(figure.bound)
    if not figure.bound and _ORDER.fullmatch(text, figure.start, figure.end):
        said = "approx"
    if figure.bound == "at_most" and _REACHED.search(text, max(0, figure.start - 6), figure.start):
        said = None
    own = measure.topic.qualifier if measure.topic is not None else ""
    return own or said


_ORDER = re.compile(r"[十百千万亿]{1,3}[卡元人家级]?")
_REACHED = re.compile(r"[高多]达[ 为]{0,2}$")
_LIMIT = re.compile(r" ?(?:内|以内|之内)")


def _ahead(text: str, start: int, end: int) -> str | None:
    if _TARGET.search(text, start, end):
        return "target"
    return "forecast" if _FORECAST.search(text, start, end) else None


def _ahead_of_list(text: str, layout: Layout, figure: Figure) -> str | None:
    """A verb of the clause before also governs a clause that has none: 预计亏损, 每月消耗X."""
    clause = layout.clause(figure.start)
    sentence = layout.sentence(figure.start)
    if clause[0] <= sentence[0] or clause[1] - clause[0] > 40:
        return None
    if text[clause[0] - 1 : clause[0]] == "(":
        earlier = layout.clause(clause[0] - 1)
        return _ahead(text, earlier[0], earlier[1])
    earlier = layout.clause(clause[0] - 1)
    return _ahead(text, earlier[0], earlier[1]) if earlier[1] - earlier[0] < 10 else None
