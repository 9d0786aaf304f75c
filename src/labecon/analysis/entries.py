"""Rows of tables built from facts: a figure with its interval, and how it is known.

Nothing is invented: a row that nobody reports is there without a value and says so, and a row that rests on an
assumption of this package is marked as inferred.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from labecon.analysis.fact_reader import LabFacts, computed
from labecon.analysis.figures import Variant
from labecon.facts import Fact
from labecon.facts.derivation import split_key
from labecon.periods import Period

#: ``reported``: printed. ``computed``: arithmetic on printed figures. ``inferred``: rests on an assumption that the
#: note names. ``unknown``: nobody reports it.
Status = Literal["reported", "computed", "inferred", "unknown"]


@dataclass(frozen=True)
class Entry:
    """One cell of a table.

    Args:
        figure: Value, interval, unit, sources, and the reason where there is no value.
        status: How it is known.
        note: The assumption behind an inferred entry, or a remark, by language.
    """

    figure: Variant
    status: Status
    note: Mapping[str, str] = field(default_factory=dict)

    @property
    def value(self) -> float | None:
        """The value; None where it is unknown."""
        return self.figure.value

    @property
    def interval(self) -> tuple[float | None, float | None]:
        """Lowest and highest value that the printed digits allow; None for an open end."""
        return self.figure.low, self.figure.high

    def agrees(self, other: Entry) -> bool:
        """Whether one number could lie in both intervals.

        Args:
            other: Another entry in the same unit.

        Returns:
            True where the intervals meet; False where either has no value.
        """
        if self.value is None or other.value is None:
            return False
        (low, high), (least, most) = self.interval, other.interval
        return (low is None or most is None or low <= most) and (least is None or high is None or least <= high)


def entry(
    key: str,
    label: Mapping[str, str],
    formula: str,
    facts: Mapping[str, Fact | None],
    unit: str,
    *,
    note: Mapping[str, str] | None = None,
    inferred: bool = False,
) -> Entry:
    """An entry computed from facts.

    Args:
        key: Name for scripts.
        label: Name by language.
        formula: Over the aliases of ``facts``, operators between spaces; a single alias is a printed figure.
        facts: Fact of each alias; None where it is not known.
        unit: Unit of the result.
        note: Remark or assumption.
        inferred: True where the formula needs the assumption that the note names.

    Returns:
        The entry; ``unknown`` without a value where a fact is missing.
    """
    figure = computed(key, label, formula, facts, unit)
    if figure.value is None:
        return Entry(figure, "unknown", note or {})
    only = facts.get(formula)
    printed = only is not None and not only.is_derived
    status: Status = "inferred" if inferred else "reported" if printed else "computed"
    return Entry(figure, status, note or {})


def unknown(key: str, label: Mapping[str, str], unit: str, reason: Mapping[str, str]) -> Entry:
    """An entry that nobody reports.

    Args:
        key: Name for scripts.
        label: Name by language.
        unit: Unit it would have.
        reason: Why there is no value.

    Returns:
        The entry.
    """
    return Entry(Variant(label, None, unit=unit, reason=reason, key=key), "unknown")


def inferred(
    key: str, label: Mapping[str, str], low: float, value: float, high: float, unit: str, sources: Sequence[str]
) -> Entry:
    """An entry that an assumption gives, with its range.

    Args:
        key: Name for scripts.
        label: Name by language.
        low: Lower end; infinite where it is open.
        value: Value.
        high: Upper end; infinite where it is open.
        unit: Unit.
        sources: Facts and drivers it rests on.

    Returns:
        The entry.
    """
    ends = [None if math.isinf(one) else one for one in (low, high)]
    return Entry(Variant(label, value, ends[0], ends[1], unit, tuple(sources), {}, key), "inferred")


def periods_of(facts: LabFacts, metric: str, segment: str) -> tuple[Period, ...]:
    """The periods for which a metric is known, printed or derived.

    Args:
        facts: The lab's facts.
        metric: Metric.
        segment: Segment.

    Returns:
        Periods, latest first.
    """
    found = {one.period for one in facts.ledger.find(facts.entity, metric, segment)}
    prefix = f"{facts.entity}.{segment}.{metric}."
    found |= {split_key(one.id)[3] for one in facts.ledger.all_derived if one.id.startswith(prefix)}
    return tuple(sorted(found, key=lambda one: (one.last_day, one.label), reverse=True))


def latest(facts: LabFacts, metric: str, segment: str = "total", unit: str | None = None) -> Fact | None:
    """The latest fact about a metric, derived ones included; a refused conflict counts as absent.

    Args:
        facts: The lab's facts.
        metric: Metric.
        segment: Segment.
        unit: Only facts in this unit.

    Returns:
        The fact or None.
    """
    for period in periods_of(facts, metric, segment):
        found = facts.ledger.best(facts.entity, metric, segment, period, unit)
        if found is not None and (found.preferred or not found.conflict):
            return found
    return None


def segments_of(facts: LabFacts, *metrics: str) -> tuple[str, ...]:
    """The segments about which some metrics are printed.

    Args:
        facts: The lab's facts.
        metrics: Metrics.

    Returns:
        Segments by their first date, then by name.
    """
    rows = [one for metric in metrics for one in facts.ledger.find(facts.entity, metric, None)]
    first = {one.segment: min(row.period.last_day for row in rows if row.segment == one.segment) for one in rows}
    return tuple(sorted(first, key=lambda one: (first[one], one)))


__all__ = ["Entry", "Status", "entry", "inferred", "latest", "periods_of", "segments_of", "unknown"]
