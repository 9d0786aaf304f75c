"""The ledger: every fact with its two dates, seen through an explicit view.

A view is what was known on a day (``known_on``) about periods that had ended by a day (``periods_through``). Several
rows about one thing form a group; which of them the model uses is a choice with a reason.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Literal

from labecon.errors import DataError
from labecon.facts.derivation import Consistency, Derivation, compute, failure, split_key
from labecon.facts.records import Fact, key_of, reporting_currency
from labecon.periods import Period, parse_period

Agreement = Literal["complete", "consistent", "inconsistent"]
_BASIS_ORDER = ("IFRS", "adjusted", "management", "third_party", "press", "derived")
_BOUND_ORDER = (None, "approx", "over", "under")


@dataclass(frozen=True)
class Group:
    """All rows about one thing in one unit.

    Args:
        key: ``entity.segment.metric.period``.
        unit: Unit of the rows.
        facts: The rows, in order of preference.
        agreement: ``complete`` for a single row or equal values, ``consistent`` where all rounding intervals meet,
            ``inconsistent`` where two do not.
    """

    key: str
    unit: str
    facts: tuple[Fact, ...]
    agreement: Agreement


@dataclass(frozen=True)
class Choice:
    """The row the model uses, and why.

    Args:
        fact: The chosen row.
        reason: Why it and not the others.
        others: The rows passed over, in order of preference.
    """

    fact: Fact
    reason: str
    others: tuple[Fact, ...]


class Ledger:
    """Facts under one view.

    Args:
        facts: Reported facts.
        derivations: Named derived facts, computed when asked for.
        tests: Tests of the sets among them.
        known_on: Nothing published later is in the view.
        periods_through: Nothing about a period that ends later is in the view.
        identity: What the facts are a part of, where they are not all that the view could give; empty where they are.
    """

    def __init__(
        self,
        facts: Iterable[Fact],
        derivations: Iterable[Derivation] = (),
        tests: Iterable[Consistency] = (),
        known_on: date | None = None,
        periods_through: date | None = None,
        identity: str = "",
    ) -> None:
        self._identity = identity
        self.facts: tuple[Fact, ...] = tuple(facts)
        self.derivations: tuple[Derivation, ...] = tuple(derivations)
        self.tests: tuple[Consistency, ...] = tuple(tests)
        self.known_on = known_on
        self.periods_through = periods_through
        self._by_id = {fact.id: fact for fact in self.facts}
        self._by_thing: dict[tuple[str, str, str], list[Fact]] = {}
        for fact in self.facts:
            self._by_thing.setdefault((fact.entity, fact.segment, fact.metric), []).append(fact)
        self._derivation = {derivation.id: derivation for derivation in self.derivations}
        self._derived: dict[str, Fact | None] = {}

    def as_of(self, known_on: date | None = None, periods_through: date | None = None) -> Ledger:
        """The part of the ledger that both dates allow.

        Args:
            known_on: Keep facts published on this day or earlier; None sets no limit beyond this view's own.
            periods_through: Keep facts about periods that ended on this day or earlier; None likewise.

        Returns:
            A narrower view; derived facts are those that its facts allow.
        """
        known = _earlier(self.known_on, known_on)
        through = _earlier(self.periods_through, periods_through)
        kept = [
            fact
            for fact in self.facts
            if (known is None or fact.source.published <= known)
            and (through is None or fact.period.last_day <= through)
        ]
        derivations = [one for one in self.derivations if through is None or split_key(one.id)[3].last_day <= through]
        return Ledger(kept, derivations, self.tests, known, through, self._identity)

    @cached_property
    def head(self) -> str:
        """SHA-256 of what the view holds: its rows and the definitions of derived facts, sorted.

        Where only a part of the rows was read, it names the whole from which they are, under the same two dates.
        """
        if self._identity:
            text = repr((self._identity, str(self.known_on), str(self.periods_through)))
            return hashlib.sha256(text.encode()).hexdigest()
        rows = [repr(_canonical(fact)) for fact in self.facts]
        rows += [repr((one.id, one.unit, one.formula, one.family)) for one in self.derivations]
        rows += [repr((one.family, one.formula, one.lowest, one.highest)) for one in self.tests]
        return hashlib.sha256("\n".join(sorted(rows)).encode()).hexdigest()

    def find(
        self, entity: str, metric: str, segment: str | None = "total", period: Period | str | None = None
    ) -> list[Fact]:
        """Reported rows about a metric.

        Args:
            entity: Key of the lab.
            metric: Metric.
            segment: Segment, ``total`` by default; None for all segments.
            period: Only rows about this period.

        Returns:
            The rows by period, then by preference.
        """
        wanted = parse_period(period) if isinstance(period, str) else period
        if segment is None:
            rows = [fact for fact in self.facts if fact.entity == entity and fact.metric == metric]
        else:
            rows = self._by_thing.get((entity, segment, metric), [])
        kept = [fact for fact in rows if wanted is None or fact.period == wanted]
        if len(kept) < 2:
            return kept
        return sorted(kept, key=lambda fact: (fact.period.last_day, fact.period.label, fact.segment, preference(fact)))

    def choose(
        self, entity: str, metric: str, segment: str, period: Period | str, unit: str | None = None
    ) -> Choice | None:
        """The row that stands for a thing, with the reason.

        The order is: a row chosen by hand; no conflict mark; a figure rather than "over" or "under"; the reporting
        currency; the statements before management, third parties and press; more pages that agree; more digits;
        earlier publication, because it was known on more days and later pages mostly repeat it.

        Args:
            entity: Key of the lab.
            metric: Metric.
            segment: Segment.
            period: Period.
            unit: Only rows in this unit.

        Returns:
            The choice; None where no row is known.
        """
        rows = [fact for fact in self.find(entity, metric, segment, period) if unit is None or fact.unit == unit]
        if not rows:
            return None
        return Choice(rows[0], _why(rows), tuple(rows[1:]))  # of one period and segment, so in order of preference

    def best(
        self, entity: str, metric: str, segment: str, period: Period | str, unit: str | None = None
    ) -> Fact | None:
        """The fact that stands for a thing: the chosen row, otherwise the derived fact of that name.

        Args:
            entity: Key of the lab.
            metric: Metric.
            segment: Segment.
            period: Period.
            unit: Only facts in this unit.

        Returns:
            The fact; None where nothing is known, or where the derived fact belongs to a set that does not add up.
        """
        wanted = parse_period(period) if isinstance(period, str) else period
        choice = self.choose(entity, metric, segment, wanted, unit)
        if choice is not None:
            return choice.fact
        fact = self.derived(key_of(entity, segment, metric, wanted))
        return fact if fact is not None and (unit is None or fact.unit == unit) else None

    def resolve(self, name: str) -> Fact | None:
        """The fact of an id, or the best fact of a key.

        Args:
            name: Id or key.

        Returns:
            The fact; None where it is not known in this view.
        """
        return self._resolve(name, include_refused=False)

    def _resolve(self, name: str, include_refused: bool) -> Fact | None:
        """The best row of a key (the id of its first row is the same text), the row of an id, or the derived fact."""
        row = self._by_id.get(name)
        if row is not None and row.key != name:
            return row
        try:
            entity, segment, metric, period = split_key(row.key if row else name)
        except DataError:  # the id of a row that is not in this view is no key
            return None
        choice = self.choose(entity, metric, segment, period, row.unit if row else None)
        if choice is not None:
            return choice.fact
        return self._compute(name) if include_refused else self.derived(name)

    def derived(self, key: str) -> Fact | None:
        """A named derived fact.

        Args:
            key: Its id.

        Returns:
            The fact; None where it has no definition, an input is unknown, or its set does not add up.
        """
        return None if key in self.refused else self._compute(key)

    def _compute(self, key: str) -> Fact | None:
        if key not in self._derived:
            self._derived[key] = None  # a definition that reads itself finds nothing
            definition = self._derivation.get(key)
            if definition is not None:
                self._derived[key] = compute(definition, lambda name: self._resolve(name, include_refused=True))
        return self._derived[key]

    @property
    def all_derived(self) -> tuple[Fact, ...]:
        """Every named derived fact that this view allows and no set refuses."""
        facts = (self.derived(one.id) for one in self.derivations)
        return tuple(fact for fact in facts if fact is not None)

    @cached_property
    def refused(self) -> dict[str, str]:
        """Derived facts of sets that do not add up, with the reason; they are reported and not used."""
        reasons = {
            test.family: failure(test, lambda name: self._resolve(name, include_refused=True)) for test in self.tests
        }
        return {one.id: reasons[one.family] for one in self.derivations if reasons.get(one.family)}

    def group(
        self, entity: str, metric: str, segment: str, period: Period | str, unit: str | None = None
    ) -> Group | None:
        """All rows about one thing in one unit, with how far they agree.

        Args:
            entity: Key of the lab.
            metric: Metric.
            segment: Segment.
            period: Period.
            unit: Unit; by default that of the chosen row.

        Returns:
            The group; None where no row is known.
        """
        choice = self.choose(entity, metric, segment, period, unit)
        if choice is None:
            return None
        same = [fact for fact in (choice.fact, *choice.others) if fact.unit == choice.fact.unit]
        return Group(choice.fact.key, choice.fact.unit, tuple(same), _agreement(same))

    def groups(self) -> list[Group]:
        """Every group of the view that has more than one row.

        Returns:
            Groups in order of their key.
        """
        rows: dict[tuple[str, str], list[Fact]] = {}
        for fact in self.facts:
            rows.setdefault((fact.key, fact.unit), []).append(fact)
        return [
            Group(key, unit, tuple(sorted(facts, key=preference)), _agreement(facts))
            for (key, unit), facts in sorted(rows.items())
            if len(facts) > 1
        ]


def preference(fact: Fact) -> tuple[object, ...]:
    """Sort key of the choice among rows about one thing; see `Ledger.choose`.

    Args:
        fact: A row.

    Returns:
        Smaller goes first.
    """
    return (*(mark for _, mark in _criteria(fact)), fact.id)


def _criteria(fact: Fact) -> list[tuple[str, Decimal | int]]:
    """The marks by which rows are ordered, each with the words that give the reason."""
    basis = _BASIS_ORDER.index(fact.basis) if fact.basis in _BASIS_ORDER else len(_BASIS_ORDER)
    return [
        ("chosen by hand", 0 if fact.preferred else 1),
        ("no conflict is known", int(fact.conflict)),
        ("a figure, not a bound", _BOUND_ORDER.index(fact.bound)),
        ("the reporting currency", 0 if fact.unit == reporting_currency(fact.entity) else 1),
        (f"basis {fact.basis}", basis),
        ("more pages agree", 0 if "also:" in fact.note else 1),
        ("more digits", fact.relative_width),
        ("published earlier", fact.source.published.toordinal()),
    ]


def _why(ordered: list[Fact]) -> str:
    first = ordered[0]
    if first.reason:
        return first.reason
    if len(ordered) == 1:
        return "the only row"
    for (words, mine), (_, other) in zip(_criteria(first), _criteria(ordered[1]), strict=True):
        if mine != other:
            return f"{words}; passed over: {', '.join(fact.id for fact in ordered[1:])}"
    return f"first by id among equals: {', '.join(fact.id for fact in ordered[1:])}"


def _agreement(facts: list[Fact]) -> Agreement:
    if len({fact.value for fact in facts}) == 1:
        return "complete"
    pairs = ((one, other) for index, one in enumerate(facts) for other in facts[index + 1 :])
    return "consistent" if all(one.overlaps(other) for one, other in pairs) else "inconsistent"


def _earlier(first: date | None, second: date | None) -> date | None:
    days = [day for day in (first, second) if day is not None]
    return min(days) if days else None


def _canonical(fact: Fact) -> tuple[str, ...]:
    source = fact.source
    return (
        fact.id,
        fact.entity,
        fact.segment,
        fact.metric,
        fact.period.label,
        str(fact.value),
        fact.unit,
        fact.basis,
        fact.printed,
        str(fact.low),
        str(fact.high),
        fact.bound or "",
        str(int(fact.conflict)),
        str(int(fact.preferred)),
        source.title,
        source.publisher,
        source.url,
        source.published.isoformat(),
    )
