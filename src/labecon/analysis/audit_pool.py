"""The figures that an audit can calculate with: those of the document, of the other documents, of the ledger."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from importlib import resources
from typing import Any

from labecon.analysis.audited import AuditInput, Origin
from labecon.errors import DataError
from labecon.evidence.claims import Passage, Quantity
from labecon.evidence.claims.quantity import OVER
from labecon.facts import Fact, Ledger
from labecon.periods import Instant, Window, month_of, parse_period

Key = tuple[str, str, str]
ORIGINS: tuple[Origin, ...] = ("document", "documents", "ledger", "assumption")
_SURE = Decimal("0.5")
_MOST = 60


@lru_cache(maxsize=4)
def data(name: str) -> dict[str, Any]:
    """A table of the package.

    Args:
        name: ``definitions`` or ``ledger_names``.

    Returns:
        Its content.
    """
    file = resources.files("labecon.analysis") / "data" / f"{name}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Held:
    """A figure with the time it is about.

    Args:
        input: The figure.
        window: Its months; None for a date or none.
        month: Index of the month of its date; None for a flow.
        rate: ``monthly``, ``annualised`` or empty.
        sure: Whether metric and period were read without doubt.
        place: Place among the quantities of its document; the order of preference for the ledger.
        paragraph: Start of its paragraph; -1 for the ledger.
        bounded: Whether words such as "over" leave it open.
    """

    input: AuditInput
    window: Window | None
    month: int | None
    rate: str
    sure: bool
    place: int
    paragraph: int = -1
    bounded: bool = False

    @property
    def end(self) -> int | None:
        """Index of the last month it is about."""
        return self.window.end if self.window is not None else self.month


def held_of(one: Quantity, doc: str, text: str, origin: Origin) -> Held:
    """A figure of a document.

    Args:
        one: The figure.
        doc: Name of the document.
        text: Its text.
        origin: ``document`` or ``documents``.

    Returns:
        The figure as the pool holds it.
    """
    given = AuditInput(
        origin, one.value, one.low, one.high, one.unit, text[one.start : one.end], doc, one.start, one.end, "", "",
        one.entity, one.segment, one.metric, one.period,
    )  # fmt: skip
    dated = one.is_dated or one.window is None
    sure = (
        one.source.confidence >= _SURE and dated and bool(one.metric) and not one.is_ahead and one.relation != "decade"
    )
    bounded = one.relation in ("over", "under") or one.is_ahead
    return Held(given, one.window, month_of_day(one.day), one.rate, sure, one.place, one.paragraph, bounded)


def month_of_day(day: str) -> int | None:
    """The month of a date as documents print it.

    Args:
        day: ``2025-09-30``, ``2025-09``, ``2025`` or a window's label.

    Returns:
        Index of the month, of a year its last; None for none.

    Example:
        >>> month_of_day("2025-09-30") == month_of_day("2025-09"), month_of_day("pre-IPO")
        (True, None)
    """
    try:
        period = parse_period(day) if day else None
    except DataError:
        return None
    return None if period is None else period.end if isinstance(period, Window) else month_of(period.last_day)


class DocumentPool:
    """The figures of one document by company, measure and part.

    Args:
        passage: The document.
        origin: ``document`` for the one audited.
    """

    def __init__(self, passage: Passage, origin: Origin) -> None:
        name, text = passage.document.name, passage.document.text
        self._by: dict[Key, list[Held]] = defaultdict(list)
        self.segments: dict[tuple[str, str], set[str]] = defaultdict(set)
        for one in passage.quantities:
            if not one.metric:
                continue
            held = held_of(one, name, text, origin)
            for entity in one.entity.split("+"):
                self._by[entity, one.metric, one.segment].append(held)
                self.segments[entity, one.metric].add(one.segment)

    def find(self, entity: str, metric: str, segment: str) -> Sequence[Held]:
        """The figures of a measure, in the order of the text."""
        return self._by.get((entity, metric, segment), ())

    def measures(self, entity: str) -> Iterator[tuple[str, str, Sequence[Held]]]:
        """Measure, part and figures of all that is said of a company."""
        for (whose, metric, segment), found in self._by.items():
            if whose == entity:
                yield metric, segment, found


class LedgerPool:
    """The figures of the ledger under the names that documents' figures have.

    Args:
        ledger: The view.
    """

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self._facts: dict[Key, list[Fact]] = defaultdict(list)
        for fact in ledger.facts:
            if not fact.conflict or fact.preferred:
                self._facts[fact.entity, fact.segment, fact.metric].append(fact)
        self._found: dict[Key, tuple[Held, ...]] = {}
        self.entities = {fact.entity for fact in ledger.facts}

    def find(self, entity: str, metric: str, segment: str) -> Sequence[Held]:
        """The facts of a measure, the best first for each period."""
        key = (entity, metric, segment)
        if key not in self._found:
            self._found[key] = tuple(self._search(entity.lower(), metric, segment))
        return self._found[key]

    def values(self, entity: str) -> Iterable[Fact]:
        """Every fact of a company."""
        return (fact for fact in self.ledger.facts if fact.entity == entity.lower())

    def _search(self, entity: str, metric: str, segment: str) -> Iterator[Held]:
        if entity not in self.entities:
            return
        names = data("ledger_names")
        part = names["segment"].get(segment, segment.lower().replace(" ", "_")) if segment else "total"
        if metric in names["whole"].get(segment, ()):
            part = "total"
        seen: set[tuple[object, str]] = set()
        for name in [*names["metric"].get(metric, ()), metric]:
            sign, plain = (-1, name[1:]) if name[0] == "-" else (1, name)
            own, _, of = plain.partition("@")
            for fact in self._rows(entity, own, of or part, bool(of), segment):
                if (fact.period, fact.unit) not in seen:
                    seen.add((fact.period, fact.unit))
                    yield held_of_fact(fact, sign, metric, segment, len(seen))

    def _rows(self, entity: str, metric: str, part: str, fixed: bool, segment: str) -> list[Fact]:
        if part == "*":
            return [one for key, facts in self._facts.items() if (key[0], key[2]) == (entity, metric) for one in facts]
        if fixed and segment and part not in (segment.lower().replace(" ", "_"), "open_platform"):
            return []
        rows = self._facts.get((entity, part, metric), [])
        ordered = {one.period: self.ledger.choose(entity, metric, part, one.period) for one in rows}
        best = {choice.fact.id for choice in ordered.values() if choice is not None}
        return sorted(rows, key=lambda one: one.id not in best)


def held_of_fact(fact: Fact, sign: int, metric: str, segment: str, place: int) -> Held:
    """A fact of the ledger.

    Args:
        fact: The fact.
        sign: -1 where documents give it with the other sign.
        metric: Its measure in the words of documents.
        segment: Its part likewise.
        place: Its place in the order of preference.

    Returns:
        The fact as the pool holds it.
    """
    top = fact.high if fact.high.is_finite() else fact.value * OVER
    low, high = (fact.low, top) if sign > 0 else (-top, -fact.low)
    if fact.bound == "approx":
        margin = abs(fact.value) / 20
        low, high = min(low, fact.value * sign - margin), max(high, fact.value * sign + margin)
    given = AuditInput(
        "ledger", fact.value * sign, low, high, fact.unit, fact.printed, "", -1, -1, fact.id, fact.source.citation,
        fact.entity, segment, metric, fact.period.label,
    )  # fmt: skip
    window = fact.period if isinstance(fact.period, Window) else None
    month = month_of(fact.period.day) if isinstance(fact.period, Instant) else None
    rate = "monthly" if metric == "monthly_cash_burn" else ""
    return Held(given, window, month, rate, True, place)


@dataclass(frozen=True)
class Sources:
    """All that a claim can be set against.

    Args:
        own: The document that claims.
        others: The other documents of the audit.
        ledger: The ledger; None where it is left out.
        windows: The windows of each company, kept once they were looked for.
    """

    own: DocumentPool
    others: tuple[DocumentPool, ...]
    ledger: LedgerPool | None
    windows: dict[str, list[Window]] = field(default_factory=dict)

    def find(self, entity: str, metric: str, segment: str) -> list[Held]:
        """The figures of a measure: own, of other documents, of the ledger."""
        found = list(self.own.find(entity, metric, segment)[:_MOST])
        for pool in self.others if entity else ():
            found += pool.find(entity, metric, segment)
        if self.ledger is not None and entity:
            found += self.ledger.find(entity, metric, segment)
        return found

    def parts(self, entity: str, metric: str) -> set[str]:
        """The parts of a company for which the documents give a measure."""
        found = set(self.own.segments.get((entity, metric), ()))
        for pool in self.others if entity else ():
            found |= pool.segments.get((entity, metric), set())
        return found - {""}


def distinct(found: Sequence[Held], most: int) -> list[Held]:
    """The first figures of different value.

    Args:
        found: Figures in order of preference.
        most: How many.

    Returns:
        At most so many.
    """
    seen: dict[tuple[Decimal, str], Held] = {}
    exact = [one for one in found if not one.bounded]
    for one in exact or found:
        seen.setdefault((one.input.value, one.input.unit), one)
        if len(seen) == most:
            break
    return list(seen.values())
