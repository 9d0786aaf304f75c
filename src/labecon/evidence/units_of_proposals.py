"""Unit and value of a proposal: what the print leaves out is taken from the list or the language, and said so."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from labecon.evidence.figure import Figure
from labecon.evidence.measure_forms import Measure, is_open
from labecon.evidence.numeral import ARITHMETIC

_DURATIONS = {"years", "months", "days", "weeks", "hours", "quarters"}
_LONGEST = 3
_MONTHLY = re.compile(r"月均|每个?月|月度|(?<![a-z])(?:monthly|(?:a|per|each|every) month)(?![a-z])")


def in_lists(text: str, figures: Sequence[Figure]) -> list[Figure]:
    """Figures of a list in the unit that is printed at its end; one without the scale of all others takes it too.

    Args:
        text: Folded text.
        figures: The figures of one list.

    Returns:
        As many figures.
    """
    found = list(figures)
    if len(found) < 2:
        return found
    last = found[-1]
    if last.kind in ("money", "count") and last.unit:
        for place, one in enumerate(found[:-1]):
            if is_open(one) or (one.kind == "number" and text[one.start : one.end] == "零"):
                found[place] = replace(one, kind=last.kind, unit=last.unit, currency=last.currency)
    scales = {one.scale for one in found[1:]}
    head = found[0]
    if len(found) >= _LONGEST and len(scales) == 1 and head.scale == 1 and head.kind == "number" and head.value != 0:
        scale = scales.pop()
        if scale > 1 and last.kind in ("money", "count"):
            value = ARITHMETIC.multiply(head.value, scale)
            found[0] = replace(
                head, value=value, scale=scale, kind=last.kind, unit=last.unit, currency=last.currency, bound=head.bound
            )
    return found


def _is_per_mtok(figure: Figure, measure: Measure) -> bool:
    return figure.per == "Mtok" or (measure.metric == "inference_price_per_mtok" and figure.scale == 1)


def unit_and_value(figure: Figure, measure: Measure, chinese: bool) -> tuple[Decimal, str, str | None]:
    """Unit and value in the terms of labelled figures.

    Args:
        figure: The figure.
        measure: What it measures.
        chinese: Whether the document is in Chinese, where an amount without currency is in yuan.

    Returns:
        Value, unit, and a remark on what was not printed.
    """
    topic, value = measure.topic, figure.value
    if topic is not None and topic.negative:
        value = -abs(value)
    if figure.kind in ("percent", "percentage_point", "ratio"):
        return value, "ratio", None
    if figure.kind in ("multiple", "rank") or figure.unit in _DURATIONS:
        return value, figure.unit or figure.kind, None
    counted = topic is not None and bool(topic.unit) and (figure.kind in ("count", "number") or is_open(figure))
    if topic is not None and counted:
        return value, topic.unit, None
    if figure.kind == "money" or (is_open(figure) and topic is not None and "money" in topic.kinds):
        currency = figure.currency or ("CNY" if chinese else "USD")
        remark = None if figure.currency else f"currency not printed, {currency} inferred"
        return value, f"{currency}/Mtok" if _is_per_mtok(figure, measure) else currency, remark
    return value, figure.unit or "number", None


def as_rate(metric: str | None, gold: str, clause: str) -> tuple[str | None, str]:
    """Metric and period of what is an amount a month or a year by its name or its period.

    Args:
        metric: What a figure measures.
        gold: Its period.
        clause: Folded text of its clause.

    Returns:
        Both, the period as a rate where it is one.
    """
    if metric == "cash_burn" and gold.startswith("monthly@"):
        return "monthly_cash_burn", gold
    if metric == "monthly_cash_burn" and "@" not in gold and "." not in gold and _MONTHLY.search(clause):
        return metric, f"monthly@{gold}"
    if metric == "revenue_run_rate" and "@" not in gold and ".." not in gold:
        return metric, f"annualised@{gold.removeprefix('FY')}"
    return metric, gold
