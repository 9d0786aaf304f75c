"""The writes: each is one transaction that is on disk before its answer comes, or leaves no trace."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, cast

from labecon.errors import DataError, Problem, nearest
from labecon.facts.intake import identified
from labecon.facts.records import Fact
from labecon.facts.storage import fact_of, load_ledger, row_of
from labecon.facts.store.reading import Reading, Version, version_row
from labecon.facts.store.record import VERSION_KINDS, Draft, Head, Record, chained, digest, row_to_keep

_INSERT_RECORD = """INSERT INTO labecon_records (number, recorded, kind, name, body, hash)
    VALUES (:number, :recorded, :kind, :name, :body, :hash)"""
_INSERT_VERSION = """INSERT INTO labecon_versions (number, fact, first, entity, segment, metric, known_on, ends)
    VALUES (:number, :fact, :first, :entity, :segment, :metric, :known_on, :ends)"""


class Writing(Reading):
    """The writes about facts and runs; `Store` adds those about proposals."""

    def add(self, facts: Iterable[Fact], *, who: str, why: str = "") -> tuple[Record, ...]:
        """Record facts; one that stands already as it is given is passed over.

        Args:
            facts: Reported facts.
            who: Who says so.
            why: Why, or from where.

        Returns:
            The new records.

        Raises:
            DataError: A fact cannot be kept, or its id stands for something else. Nothing is recorded then.
        """
        rows = [row_to_keep(fact) for fact in facts]
        return self._append(lambda: list(self._new_facts(rows, {"who": who, "why": why}, {}).values()))

    def load(self, rows: Sequence[Mapping[str, str]], *, who: str, why: str = "") -> tuple[Record, ...]:
        """Record rows; one without an id gets one, and one that stands already as it is given is passed over.

        Args:
            rows: Rows of facts, without gaps.
            who: Who says so.
            why: Why, or from where.

        Returns:
            The new records.

        Raises:
            DataError: A row is no fact, or its id stands for something else. Nothing is recorded then.
        """
        kept = [row_to_keep(fact_of(row), named=False) for row in rows]
        return self._append(lambda: list(self._new_facts(kept, {"who": who, "why": why}, {}).values()))

    def _new_facts(
        self, rows: Iterable[dict[str, str]], said: Mapping[str, str], before: Mapping[str, Draft]
    ) -> dict[str, Draft]:
        """Drafts of facts by id: the first of some, and those of the same write that came before."""
        drafts: dict[str, Draft] = {}
        known = ChainMap(drafts, dict(before))
        problems: list[Problem] = []
        for row in rows:
            made = identified(row, lambda name: self._held(name, known, said))
            name = made["id"]
            earlier = [] if name in known else self.history(name)
            standing = known[name].content["fact"] if name in known else _row(earlier)
            if standing is None:
                first = earlier[0].record.number if earlier else None
                drafts[name] = Draft("fact", name, {"fact": made, **said}, first)
            elif standing != made:
                text = f"the ledger holds another fact under this id; {_difference(standing, made)}"
                problems.append(Problem("duplicate-name", text, name, "correct it, or give the new one its own id"))
        if problems:
            raise DataError(problems)
        return drafts

    def _held(self, name: str, drafts: Mapping[str, Draft], said: Mapping[str, str]) -> Mapping[str, str] | None:
        """What stands under an id, here or among the bundled facts; empty where it stood for something else once."""
        if name in drafts:
            return cast("Mapping[str, str]", drafts[name].content["fact"])
        versions = self.history(name)
        if not versions:
            return _bundled_rows().get(name)
        again = "proposal" in said and versions[-1].record.content.get("proposal") == said["proposal"]
        return _row(versions) or (None if again else {})

    def correct(self, fact: Fact, *, who: str, why: str) -> Record | None:
        """Replace what the ledger says under an id; the former version stays and can be asked for by its time.

        Args:
            fact: The fact as it should be, under the same id.
            who: Who says so.
            why: What was wrong.

        Returns:
            The new record; None where the fact stands like this already.

        Raises:
            DataError: No fact of this id stands, or no reason is given.
        """
        row = row_to_keep(fact)
        require_reason(fact.id, why)

        def drafts() -> list[Draft]:
            versions = self._standing_versions(fact.id)
            content = {"fact": row, "who": who, "why": why}
            same = _row(versions) == row
            return [] if same else [Draft("correction", fact.id, content, versions[0].record.number)]

        made = self._append(drafts)
        return made[0] if made else None

    def retract(self, name: str, *, who: str, why: str) -> Record:
        """Take a fact back; it stays in the ledger and in every earlier view.

        Args:
            name: Its id.
            who: Who says so.
            why: Why.

        Returns:
            The new record.

        Raises:
            DataError: No fact of this id stands, or no reason is given.
        """
        require_reason(name, why)

        def drafts() -> list[Draft]:
            first = self._standing_versions(name)[0].record.number
            return [Draft("retraction", name, {"who": who, "why": why}, first)]

        return self._append(drafts)[0]

    def _standing_versions(self, name: str) -> list[Version]:
        versions = self.history(name)
        if not versions:
            text = f"the ledger holds no fact {name}{nearest(name, self.names())}"
            raise DataError.of("unknown-fact", text, self.place)
        if versions[-1].fact is None:
            raise DataError.of("unknown-fact", f"{name} was retracted: {versions[-1].why}", self.place, "add it anew")
        return versions

    def record_run(self, content: Mapping[str, Any]) -> str:
        """Keep the manifest of a run under the hash of its content.

        Args:
            content: The manifest, as JSON.

        Returns:
            SHA-256 of the canonical manifest; recording it again changes nothing.
        """
        made = dict(content)
        name = digest(made)
        self._append(lambda: [] if self.run(name) else [Draft("run", name, made)])
        return name

    def _append(self, prepare_drafts: Callable[[], list[Draft]]) -> tuple[Record, ...]:
        """Append what the drafts say, seen and written under the writer's lock."""
        with self._engine.writing():
            drafts = prepare_drafts()
            head = self.head
            # Time goes forward even when the clock does not, and past every moment that was asked about.
            recorded = max(self._clock(), head.recorded + 1, self._asked + 1)
            made = chained(head, recorded, drafts)
            if made:
                self._engine.insert(_INSERT_RECORD, [_columns(record) for record in made])
            versions = [
                version_row(record, record.number if draft.first is None else draft.first)
                for record, draft in zip(made, drafts, strict=True)
                if record.kind in VERSION_KINDS
            ]
            if versions:
                self._engine.insert(_INSERT_VERSION, versions)
        if made:
            self._engine.acknowledge(Head(made[-1].number, recorded, made[-1].hash))
        return tuple(made)


def _columns(record: Record) -> dict[str, object]:
    names = ("number", "recorded", "kind", "name", "body", "hash")
    return {name: getattr(record, name) for name in names}


def _row(versions: list[Version]) -> dict[str, str] | None:
    return row_of(versions[-1].fact) if versions and versions[-1].fact is not None else None


def _difference(one: Mapping[str, str], other: Mapping[str, str]) -> str:
    column = next(name for name in one if one[name] != other.get(name))
    return f"{column} is {one[column]!r} there and {other.get(column)!r} here"


@lru_cache(maxsize=1)
def _bundled_rows() -> Mapping[str, Mapping[str, str]]:
    return {fact.id: row_of(fact) for fact in load_ledger().facts}


def require_reason(name: str, why: str) -> None:
    """Refuse a write that says no reason, where the ledger wants one.

    Args:
        name: What it is about.
        why: The reason.

    Raises:
        DataError: It is empty.
    """
    if not why.strip():
        raise DataError.of("missing-source", "say why", name)
