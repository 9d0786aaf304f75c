"""The writes: each is one transaction that is on disk before its answer comes, or leaves no trace."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Literal, Self

from labecon.errors import DataError, Problem, nearest
from labecon.facts.records import Fact
from labecon.facts.storage import row_of
from labecon.facts.store.engine import PATIENCE, Engine, connect
from labecon.facts.store.migration import prepare
from labecon.facts.store.reading import Proposal, Reading, Version, version_row
from labecon.facts.store.record import VERSION_KINDS, Draft, Head, Record, chained, digest, row_to_keep

Verdict = Literal["accept", "correct", "reject"]
_INSERT_RECORD = """INSERT INTO labecon_records (number, recorded, kind, name, body, hash)
    VALUES (:number, :recorded, :kind, :name, :body, :hash)"""
_INSERT_VERSION = """INSERT INTO labecon_versions (number, fact, first, entity, segment, metric, known_on, ends)
    VALUES (:number, :fact, :first, :entity, :segment, :metric, :known_on, :ends)"""


class Store(Reading):
    """A ledger that keeps everything it was ever told.

    One store serves one thread. Any number of processes may read at once; writers take turns.

    Example:
        >>> from tempfile import TemporaryDirectory
        >>> from labecon.facts import load_ledger
        >>> fact = load_ledger().best("minimax", "revenue", "total", "FY2024")
        >>> with TemporaryDirectory() as folder, Store.open(Path(folder) / "labecon.db") as store:
        ...     made = store.add([fact], who="an analyst")
        ...     again = store.add([fact], who="an analyst")
        ...     held = store.facts("minimax", "revenue", known_on=None, periods_through=None) == [fact]
        >>> len(made), len(again), held
        (1, 0, True)
    """

    @classmethod
    def open(
        cls,
        place: str | Path,
        *,
        writable: bool = True,
        create: bool = True,
        patience: float = PATIENCE,
        clock: Callable[[], int] | None = None,
    ) -> Self:
        """Open a store, and make it where there is none.

        Args:
            place: Path of an SQLite file, or a ``postgresql://`` address (extra ``postgres``).
            writable: Whether anything will be written; False neither makes nor migrates anything.
            create: Whether a missing store may be made.
            patience: Seconds that a writer waits for another one.
            clock: Microseconds since 1970; the system's clock when None.

        Returns:
            The store; close it, or use it in a ``with`` block.

        Raises:
            DataError: It cannot be opened, is no ledger, or was written by a newer labecon.
        """
        engine = connect(place, writable=writable, create=create and writable, patience=patience)
        try:
            prepare(engine, writable=writable, create=create)
        except DataError:
            engine.close()
            raise
        return cls(engine, clock)

    @property
    def engine(self) -> Engine:
        """The database, for verification."""
        return self._engine

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
        return self._append(lambda: self._new_facts(rows, who, why))

    def _new_facts(self, rows: list[dict[str, str]], who: str, why: str, **more: str) -> list[Draft]:
        drafts: dict[str, Draft] = {}
        problems: list[Problem] = []
        for row in rows:
            name = row["id"]
            earlier = [] if name in drafts else self.history(name)
            standing = drafts[name].content["fact"] if name in drafts else _row(earlier)
            if standing is None:
                first = earlier[0].record.number if earlier else None
                drafts[name] = Draft("fact", name, {"fact": row, "who": who, "why": why, **more}, first)
            elif standing != row:
                text = f"the ledger holds another fact under this id; {_difference(standing, row)}"
                problems.append(Problem("duplicate-name", text, name, "correct it, or give the new one its own id"))
        if problems:
            raise DataError(problems)
        return list(drafts.values())

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
        _require_reason(fact.id, why)

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
        _require_reason(name, why)

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

    def propose(self, fact: Fact, *, evidence: Mapping[str, Any], who: str) -> Proposal:
        """Keep a fact that was found, for a person to decide on.

        Args:
            fact: The fact as it would stand.
            evidence: Where it was found and how sure the finder is, as JSON.
            who: What found it.

        Returns:
            The proposal; where the same was proposed before, that one with what was decided.
        """
        content = {"fact": row_to_keep(fact), "evidence": dict(evidence)}
        name = digest(content)

        def drafts() -> list[Draft]:
            known = self._named("proposal", name)
            return [] if known else [Draft("proposal", name, {**content, "who": who})]

        self._append(drafts)
        found = self.proposal(name)
        assert found is not None
        return found

    def decide(
        self, proposal: str, verdict: Verdict, *, who: str, why: str = "", fact: Fact | None = None
    ) -> tuple[Record, ...]:
        """Decide on a proposal; the decision and the fact are recorded together.

        Args:
            proposal: Its id.
            verdict: ``accept`` as proposed, ``correct`` and accept, or ``reject``.
            who: Who decides.
            why: Why; needed to correct or reject.
            fact: The corrected fact.

        Returns:
            The decision, then the fact where one is new.

        Raises:
            DataError: There is no such proposal, it is decided already, or the fact cannot be kept.
        """
        if verdict not in ("accept", "correct", "reject"):
            raise DataError.of("bad-fact", f"verdict {verdict!r}; write accept, correct or reject", proposal)
        if (fact is not None) != (verdict == "correct"):
            raise DataError.of("bad-fact", "a fact is given to correct a proposal, and only then", proposal)
        if verdict != "accept":
            _require_reason(proposal, why)
        corrected = row_to_keep(fact) if fact is not None else None

        def drafts() -> list[Draft]:
            found = self.proposal(proposal)
            if found is None:
                raise DataError.of("unknown-name", f"the ledger holds no proposal {proposal}", self.place)
            if found.decision is not None:
                text = f"was {found.state} by {found.decision.content['who']} already"
                raise DataError.of("duplicate-name", text, proposal, "correct or retract the fact")
            content = {"verdict": verdict, "who": who, "why": why}
            decision = Draft("decision", proposal, content if corrected is None else {**content, "fact": corrected})
            rows = [] if verdict == "reject" else [corrected or row_of(found.fact)]
            return [decision, *self._new_facts(rows, who, why, proposal=proposal)]

        return self._append(drafts)

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


def _require_reason(name: str, why: str) -> None:
    if not why.strip():
        raise DataError.of("missing-source", "say why", name)
