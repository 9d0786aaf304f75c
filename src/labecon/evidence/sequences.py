"""Figures that belong together: the two ends of a range, and lists that print their unit once, at the end."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from labecon.evidence.figure import Figure
from labecon.evidence.numeral import ARITHMETIC

_TO = re.compile(r" {0,3}(?:[-–~]|–{2}|--|to|至|到|through) {0,3}")
_AND = re.compile(r" {0,3}(?:and|和|与|至|到) {0,3}")
_BETWEEN = re.compile(r"(?:(?<![a-z])between |介于 ?|在 ?)(?:about |约)?$")
_FROM = re.compile(r"(?:(?<![a-z])from |由 ?|从 ?)(?:about |around |over |约|逾|超)?$")
_CHANGE = re.compile(
    r"rose|rise|rising|grew|grow|grown|increas|fell|fall|declin|drop|down|up|surg|jump|climb|decreas|reduc"
    r"|narrow|widen|expand|improv|增|升|降|减|涨|跌|扩|收窄|提高"
)
_LINK = re.compile(r" {0,2}(?:、|,|;|和|及|以及|与|and|, and|or|或) {0,2}(?:约|逾|超过?|近|about |nearly |over )?")
_HUNDREDTH = Decimal("0.01")
_ENDS = {"range_low", "range_high"}


def joined(text: str, figures: Sequence[Figure]) -> list[Figure]:
    """Figures with the ends of ranges marked; the lower end takes the unit and the scale of the upper.

    Args:
        text: Folded text.
        figures: Figures in order.

    Returns:
        As many figures, in order.
    """
    found = list(figures)
    for place in range(len(found) - 1):
        low, high = found[place], found[place + 1]
        if low.bound in _ENDS or not _connected(text, low, high):
            continue
        if low.kind == "money" and low.unit and high.kind == "number":
            high = replace(high, kind="money", unit=low.unit, currency=low.currency)
        lower = _like(low, high)
        if lower is None or lower.value >= high.value or high.kind in ("rank",):
            continue
        found[place] = replace(lower, bound="range_low", low=lower.value, high=high.value)
        found[place + 1] = replace(high, bound="range_high", low=lower.value, high=high.value)
    return found


def _connected(text: str, low: Figure, high: Figure) -> bool:
    gap = text[low.end : high.start]
    if len(gap) > 8:
        return False
    window = text[max(0, low.start - 16) : low.start]
    if _BETWEEN.search(window) and _AND.fullmatch(gap):
        return not (window.endswith(("在", "在 ")) and gap.strip() in ("和", "与"))
    if not _TO.fullmatch(gap):
        return False
    source = _FROM.search(window)
    if source is None:
        return True
    return not _CHANGE.search(text[max(0, low.start - 48) : low.start - len(source[0])])


def _like(low: Figure, high: Figure) -> Figure | None:
    """The lower end in the unit of the upper; None when they are of different kinds."""
    bare = low.kind == "number" or (low.kind == "money" and low.unit in ("", high.unit) and low.kind == high.kind)
    if not bare:
        same = low.kind == high.kind and low.unit == high.unit
        return low if same else None
    factor = high.scale if low.scale == 1 and high.kind not in ("percent", "percentage_point") else None
    if high.kind in ("percent", "percentage_point"):
        if low.kind != "number":
            return None
        factor = _HUNDREDTH
    if factor is None or factor == 1:
        return replace(low, kind=high.kind, unit=high.unit, currency=high.currency, per=low.per or high.per)
    value = ARITHMETIC.multiply(low.value, factor)
    step = ARITHMETIC.multiply(low.step, factor)
    scale = factor if factor > 1 else low.scale
    return replace(
        low,
        value=value,
        step=step,
        scale=scale,
        kind=high.kind,
        unit=high.unit,
        currency=high.currency,
        per=low.per or high.per,
    )


def carried(text: str, figures: Sequence[Figure]) -> list[Figure]:
    """Figures of a list with the unit that is printed on the last of them: 38.87亿、56.53亿元.

    Args:
        text: Folded text.
        figures: Figures in order.

    Returns:
        As many figures, in order.
    """
    found = list(figures)
    for place in range(len(found) - 2, -1, -1):
        one, following = found[place], found[place + 1]
        if one.unit or following.kind not in ("money", "count") or not following.unit:
            continue
        if one.kind not in ("number", "money") or (one.scale == 1 and text[one.start : one.end] != "零"):
            continue
        if one.kind == "money" and following.kind == "count":
            continue
        if len(text[one.end : following.start]) <= 8 and _LINK.fullmatch(text[one.end : following.start]):
            found[place] = replace(one, kind=following.kind, unit=following.unit, currency=following.currency)
    return found
