"""Facts of one lab read by line and window, and arithmetic on them that carries the rounding interval along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from labecon.analysis.figures import PURE, Variant, both
from labecon.errors import DataError
from labecon.facts import ENTITY_NAMES, Fact, Ledger
from labecon.facts.formula import evaluate, evaluate_interval, names, parse_formula
from labecon.facts.metrics import metric_of_line
from labecon.facts.rates import convert, exchange_rate
from labecon.facts.records import reporting_currency
from labecon.periods import MONTHS_PER_YEAR, Instant, Window

_OPEN = Decimal("Infinity")
#: Basis of a fact that was converted here; its inputs are what a figure cites.
CONVERTED = "converted"
#: Aliases of rounds, listings and preferred shares.
_CAPITAL = {
    "net": "net proceeds",
    "option": "shares of the over-allotment",
    "losses": "fair-value losses",
    "liability": "liability to preferred holders",
    "fair": "fair value of preferred shares",
    "preferred": "number of preferred shares",
    "total": "total of all rounds",
    "count": "number",
    "raised": "total of all rounds",
    "amount": "amount taken by cornerstone investors",
    "whole": "shares offered",
    "most": "shares filed",
}
#: Aliases that say less than their name.
_LONGER = {"liquid": "liquid resources", "funded": "financial assets", "outflow": "operating cash flow", **_CAPITAL}
#: Chinese names of the aliases that formulas use.
_CHINESE = {
    "liquid": "流动资源",
    "funded": "金融资产",
    "cash": "现金",
    "burn": "公司所述月消耗",
    "outflow": "经营现金流",
    "capital expenditure": "资本开支",
    "adjusted loss": "经调整亏损",
    "adjusted loss before": "上年同期经调整亏损",
    "net loss": "净亏损",
    "net loss before": "上年同期净亏损",
    "revenue": "收入",
    "revenue before": "上年同期收入",
    "training cost": "训练成本",
    "gross profit": "毛利",
    "selling expense": "销售费用",
    "research expense": "研发费用",
    "new users": "新增用户",
    "active users": "月活跃用户",
    "paying users": "付费用户",
    "shares": "股份数",
    "price": "股价",
    "market value": "市值",
    "rate": "汇率",
    "proceeds": "募集资金净额",
    "churn": "流失率",
    "net": "募资净额",
    "option": "超额配售股数",
    "losses": "公允价值亏损",
    "liability": "优先股负债",
    "fair": "优先股公允价值",
    "preferred": "优先股股数",
    "total": "各轮合计",
    "count": "数量",
    "raised": "各轮合计",
    "amount": "基石投资额",
    "whole": "发行股数",
    "most": "备案股数",
    "own": "该类股份数",
    "bottom": "发行价区间下限",
}


class LabFacts:
    """The facts of a lab under one view of the ledger.

    Args:
        ledger: The view.
        entity: Key of the lab.
    """

    def __init__(self, ledger: Ledger, entity: str) -> None:
        self.ledger = ledger
        self.entity = entity
        self.currency = reporting_currency(entity)
        self.name = ENTITY_NAMES.get(entity, entity)

    def fact(self, line: str, period: Window | Instant | str) -> Fact | None:
        """The fact about a line in a period; one that is known to conflict with others counts as absent.

        Args:
            line: Name of the line, e.g. ``revenue``.
            period: Window or instant.

        Returns:
            The fact or None.
        """
        place = metric_of_line(line, self.entity)
        return self.metric(place[1], period, place[0]) if place else None

    def metric(self, metric: str, period: Window | Instant | str, segment: str = "total") -> Fact | None:
        """The fact about a metric in a period, in the reporting currency where it is money; conflicts count as absent.

        Args:
            metric: Metric of the ledger.
            period: Window or instant.
            segment: Segment.

        Returns:
            The fact or None.
        """
        found = self.ledger.best(self.entity, metric, segment, period)
        return None if found is None or (found.conflict and not found.preferred) else found

    def windows(self, line: str) -> tuple[Window, ...]:
        """The windows of at most a year over which a line is known.

        Args:
            line: Name of the line.

        Returns:
            Windows by end, then by start; derived ones included.
        """
        place = metric_of_line(line, self.entity)
        if place is None:
            return ()
        segment, metric = place
        periods = [fact.period for fact in self.ledger.find(self.entity, metric, segment)]
        prefix = f"{self.entity}.{segment}.{metric}."
        periods += [fact.period for fact in self.ledger.all_derived if fact.id.startswith(prefix)]
        found = {one for one in periods if isinstance(one, Window) and 1 < one.months <= MONTHS_PER_YEAR}
        usable = [one for one in found if self.fact(line, one) is not None]
        return tuple(sorted(usable, key=lambda one: (one.end, one.start)))

    def shared_windows(self, *lines: str) -> tuple[Window, ...]:
        """The windows over which all of some lines are known.

        Args:
            lines: Names of lines.

        Returns:
            Windows by end, then by start.
        """
        common = set(self.windows(lines[0])).intersection(*(self.windows(line) for line in lines[1:]))
        return tuple(sorted(common, key=lambda one: (one.end, one.start)))

    def latest(self, metric: str, segment: str = "total") -> Fact | None:
        """The fact about a metric with the latest period, whatever kind of period it is.

        Args:
            metric: Metric of the ledger.
            segment: Segment.

        Returns:
            The fact or None.
        """
        periods = {fact.period: None for fact in self.ledger.find(self.entity, metric, segment)}
        for period in sorted(periods, key=lambda one: (one.last_day, one.label), reverse=True):
            found = self.metric(metric, period, segment)
            if found is not None:
                return found
        return None

    def in_currency(self, fact: Fact, day: date | None = None) -> Fact | None:
        """A sum of money in the lab's reporting currency.

        Args:
            fact: The fact.
            day: Day of the rate; by default the last day of the fact's period.

        Returns:
            The fact, converted where need be with fact and rate as inputs; None where no rate is known.
        """
        if fact.unit == self.currency:
            return fact
        rate = self.rate(f"{fact.unit}/{self.currency}", day or fact.period.last_day)
        if rate is None:
            return None
        converted = convert(self.ledger, fact, self.currency, day)
        return replace(converted, inputs=(fact.id, *rate.inputs), basis=CONVERTED)

    def rate(self, pair: str, day: date) -> Fact | None:
        """An exchange rate.

        Args:
            pair: E.g. ``USD/CNY``.
            day: Day of the rate.

        Returns:
            The rate as a fact; None where the view knows none.
        """
        try:
            return exchange_rate(self.ledger, pair, day)
        except DataError:
            return None


def sources_of(facts: Mapping[str, Fact]) -> tuple[str, ...]:
    """The ids behind some facts: a converted fact gives its inputs, every other one its own id.

    Args:
        facts: Facts by alias.

    Returns:
        Ids without repetition, in the order of the aliases.
    """
    found: dict[str, None] = {}
    for fact in facts.values():
        found.update(dict.fromkeys(fact.inputs if fact.basis == CONVERTED else (fact.id,)))
    return tuple(found)


def computed(
    key: str, label: Mapping[str, str], formula: str, facts: Mapping[str, Fact | None], unit: str = PURE
) -> Variant:
    """A definition evaluated on facts, with the interval that their printed digits leave open.

    Args:
        key: Name of the definition.
        label: Its text by language.
        formula: Over the aliases, operators between spaces.
        facts: Fact of each alias; None where it is not known.
        unit: Unit of the result.

    Returns:
        The definition; without a value, and with the reason, where a fact is missing or a denominator is 0.

    Example:
        >>> computed("a", both("a", "a"), "1 / a", {"a": None}).reason["en"]
        'not reported: a'
    """
    missing = sorted(alias.replace("_", " ") for alias, fact in facts.items() if fact is None)
    if missing:
        return Variant(label, None, unit=unit, reason=_missing(missing), key=key)
    known = {alias: fact for alias, fact in facts.items() if fact is not None}
    root = parse_formula(formula)
    values = {alias: known[alias].value for alias in names(root)}
    try:
        value = evaluate(root, values)
    except DataError:
        why = both("the denominator is 0", "分母为零")
        return Variant(label, None, unit=unit, reason=why, key=key)
    low, high = evaluate_interval(root, {alias: (known[alias].low, known[alias].high) for alias in values})
    sources = sources_of(known)
    return Variant(label, float(value), _finite(low), _finite(high), unit, sources, {}, key)


def _finite(bound: Decimal) -> float | None:
    return float(bound) if abs(bound) != _OPEN else None


def _missing(absent: list[str]) -> dict[str, str]:
    english = ", ".join(_LONGER.get(name, name) for name in absent)
    chinese = "、".join(_CHINESE.get(name, name) for name in absent)
    return both(f"not reported: {english}", f"未披露：{chinese}")


__all__ = ["LabFacts", "computed", "sources_of"]
