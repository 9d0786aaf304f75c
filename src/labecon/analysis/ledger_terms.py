"""From the words of the extraction to those of the ledger: company, segment, metric, period, unit, sign."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from importlib import resources
from typing import Any

from labecon.errors import DataError
from labecon.evidence.proposals import Proposal
from labecon.periods import Instant, Period, Window, parse_period

_RATE = re.compile(r"(monthly|annualised)@(.+)")
_RANGES = {"range_low": "_low", "range_high": "_high"}
_AHEAD = ("forecast", "target")
_BOUNDS = ("over", "under", "approx")


@dataclass(frozen=True)
class Terms:
    """A figure in the words of the ledger.

    Args:
        entity: Key of the company; empty where it is not one company.
        segment: Segment, ``total`` for the whole.
        metric: Metric; empty where it is not known.
        period: Window or day; None where it is not known, or is none that the ledger keeps.
        value: In base units.
        unit: Unit.
        bound: ``over``, ``under``, ``approx`` or empty.
    """

    entity: str
    segment: str
    metric: str
    period: Period | None
    value: Decimal
    unit: str
    bound: str


@lru_cache(maxsize=2)
def _table(name: str) -> Mapping[str, Mapping[str, Any]]:
    file = resources.files("labecon.analysis") / "data" / f"{name}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _terms() -> Mapping[str, Mapping[str, Any]]:
    return _table("ledger_terms")


def _filed(metric: str) -> tuple[str, str, bool]:
    """Metric of the ledger, the segment it is filed under where the document names none, and whether the sign turns."""
    names = _table("ledger_names")["metric"].get(metric, [metric])
    name = str(_terms()["metric"].get(metric, names[0]))
    plain, _, segment = name.removeprefix("-").partition("@")
    return plain, segment, name.startswith("-")


def terms_of(found: Proposal) -> Terms:
    """What a proposed figure is called in the ledger.

    Args:
        found: The proposal.

    Returns:
        Its terms; empty where the document leaves them open.

    Example:
        >>> from labecon.evidence.article import Article
        >>> from labecon.evidence.proposals import propose
        >>> one = propose(Article("own.txt", "2024年MiniMax海螺AI收入为230万美元。"))[0]
        >>> terms = terms_of(one)
        >>> terms.entity, terms.segment, terms.metric, terms.period.label, str(terms.value), terms.unit
        ('minimax', 'hailuo', 'revenue', 'FY2024', '2300000', 'USD')
    """
    entity = entity_of(found.entity)
    metric = _of_rate(metric_of(found.metric, found.segment, entity), found.period)
    bound = found.qualifier if found.qualifier in _BOUNDS else ""
    if found.unit == "date":
        period, unit = _day(found), "release" if metric in _terms()["event"]["release"] else "event"
        return Terms(entity, _segment(found), metric, period, Decimal(1), unit, bound or "")
    value = -found.value if _filed(found.metric or "")[2] else found.value
    unit = str(_terms()["unit"].get(found.unit, found.unit))
    metric += _RANGES.get(found.qualifier or "", "") if metric else ""
    return Terms(entity, _segment(found), metric, period_of(found.period, metric), value, unit, bound or "")


def entity_of(name: str | None) -> str:
    """The key of a company.

    Args:
        name: As printed proposals name it; several joined by ``+`` are not one company.

    Returns:
        The key; empty for none.

    Example:
        >>> entity_of("Scale AI"), entity_of("MiniMax+Zhipu"), entity_of("智谱")
        ('scale_ai', '', '智谱')
    """
    return "" if not name or "+" in name else _slug(name)


def metric_of(metric: str | None, segment: str | None, entity: str) -> str:
    """The metric of the ledger.

    Args:
        metric: Metric of the extraction.
        segment: Its segment.
        entity: Key of the company.

    Returns:
        The metric; empty for none.
    """
    if not metric:
        return ""
    terms = _terms()
    whole = terms["whole"].get(f"{metric}/{segment}")
    own = terms["of_entity"].get(metric, {}).get(entity)
    part = terms["of_part"].get(metric) if segment else None
    return str(whole or own or part or _filed(metric)[0])


def _of_rate(metric: str, period: str | dict[str, str] | None) -> str:
    """An amount a month, or a year's worth of a month, is another metric than the amount of the period."""
    rate = _RATE.fullmatch(period) if isinstance(period, str) else None
    if rate is None or not metric:
        return metric
    known = _terms()["rate"][rate[1]]
    return metric if metric in known.values() else str(known.get(metric, f"{rate[1]}_{metric}"))


def _segment(found: Proposal) -> str:
    """The segment; what lies ahead stands apart from what was reported."""
    terms = _terms()
    whole = found.metric in _table("ledger_names")["whole"].get(found.segment or "", ())
    if whole or not found.segment or f"{found.metric}/{found.segment}" in terms["whole"]:
        name = _filed(found.metric or "")[1] or "total"
    else:
        known = {**_table("ledger_names")["segment"], **terms["segment"]}
        name = str(known.get(found.segment, _slug(found.segment)))
    if found.qualifier not in _AHEAD:
        return name
    return str(found.qualifier) if name == "total" else f"{name}_{found.qualifier}"


def _slug(text: str) -> str:
    return re.sub(r"[\W_]+", "_", text.lower()).strip("_")


def period_of(period: str | dict[str, str] | None, metric: str = "") -> Period | None:
    """A period of the extraction as one of the ledger.

    Args:
        period: In the grammar of labelled figures.
        metric: What is measured: growth over a year is that of its last period.

    Returns:
        A window of whole months or a day; None for an open span, a span ahead, and what is no run of whole months.

    Example:
        >>> [str(period_of(one)) for one in ("9M2025", {"as_of": "2025-06"}, "annualised@2025-12", "FY2022..FY2024")]
        ['9M2025', '2025-06-30', '2025-12-31', '2022-01..2024-12']
        >>> print(period_of("next:5Y"), period_of("FY2024.."), period_of("inception..2025-09"))
        None None None
    """
    if period is None:
        return None
    if isinstance(period, dict):
        found = _parsed(period.get("as_of", ""))
        return Instant(found.last_day) if found is not None else None
    rate = _RATE.fullmatch(period)
    if rate:
        found = _parsed(rate[2])
        stands = rate[1] == "annualised" or (isinstance(found, Window) and found.months == 1)
        return Instant(found.last_day) if found is not None and stands else found
    if metric.endswith("_growth_yoy") and ".." in period:
        period = period.rpartition("..")[2]
    return _parsed(period)


def _parsed(text: str) -> Period | None:
    try:
        return parse_period(text)
    except DataError:
        return None


def _day(found: Proposal) -> Period | None:
    """The day of a dated event: the first of its month or year where no more is printed, as the ledger keeps it."""
    digits = f"{int(found.value):d}"
    year, month, day = digits[:4], digits[4:6] or "01", digits[6:8] or "01"
    try:
        return Instant(date(int(year), int(month), int(day)))
    except ValueError:
        return None
