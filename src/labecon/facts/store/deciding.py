"""The store: facts, and the proposals on which a person decides."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Self

from labecon.errors import DataError
from labecon.facts.records import Fact
from labecon.facts.storage import COLUMNS, row_of
from labecon.facts.store.engine import PATIENCE, Engine, connect
from labecon.facts.store.migration import prepare
from labecon.facts.store.reading import REOPEN, Proposal
from labecon.facts.store.record import Draft, Record, digest, row_to_keep, row_to_propose
from labecon.facts.store.writing import Writing, require_reason

Verdict = Literal["accept", "correct", "reject"]
_VERDICTS = ("accept", "correct", "reject")


@dataclass(frozen=True, slots=True)
class Found:
    """What a finder proposes.

    Args:
        fact: The fact as it would stand, or its row where something is not known; it may lack an id.
        evidence: Where it was found and how sure the finder is, as JSON.
    """

    fact: Fact | Mapping[str, str]
    evidence: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person says of a proposal.

    Args:
        proposal: Its id.
        verdict: ``accept`` as proposed, ``correct`` and accept, or ``reject``.
        why: Why; needed to correct or reject.
        fact: The corrected fact; to accept a proposal with gaps, the fact with the gaps filled.
    """

    proposal: str
    verdict: Verdict
    why: str = ""
    fact: Fact | None = None


class Store(Writing):
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

    def propose(self, fact: Fact | Mapping[str, str], *, evidence: Mapping[str, Any], who: str) -> Proposal:
        """Keep a fact that was found, for a person to decide on.

        Args:
            fact: The fact as it would stand, or its row where something is not known.
            evidence: Where it was found and how sure the finder is, as JSON.
            who: What found it.

        Returns:
            The proposal; where the same was proposed before, that one with what was decided.
        """
        return self.propose_all([Found(fact, evidence)], who=who)[0]

    def propose_all(self, found: Sequence[Found], *, who: str) -> list[Proposal]:
        """Keep what was found in one write.

        Args:
            found: What was found.
            who: What found it.

        Returns:
            As many proposals; where the same was proposed before, that one with what was decided.

        Raises:
            DataError: One of them cannot be kept; then none is.
        """
        made: dict[str, Draft] = {}
        names = []
        for one in found:
            row = row_to_keep(one.fact, named=False) if isinstance(one.fact, Fact) else row_to_propose(one.fact)
            content = {"fact": row, "evidence": dict(one.evidence)}
            names.append(digest(content))
            made[names[-1]] = Draft("proposal", names[-1], {**content, "who": who})
        self._append(lambda: [draft for name, draft in made.items() if self._named("proposal", name) is None])
        return [one for one in map(self.proposal, names) if one is not None]

    def decide(
        self, proposal: str, verdict: Verdict, *, who: str, why: str = "", fact: Fact | None = None
    ) -> tuple[Record, ...]:
        """Decide on a proposal; the decision and the fact are recorded together.

        Args:
            proposal: Its id.
            verdict: As in `Decision`.
            who: Who decides.
            why: As in `Decision`.
            fact: As in `Decision`.

        Returns:
            The decision, then the fact where one is new.

        Raises:
            DataError: There is no such proposal, it is decided already, or the fact cannot be kept.
        """
        return self.decide_all([Decision(proposal, verdict, why, fact)], who=who)

    def decide_all(self, decisions: Sequence[Decision], *, who: str) -> tuple[Record, ...]:
        """Decide on several proposals in one write.

        Args:
            decisions: What is said of each.
            who: Who decides.

        Returns:
            The records: each decision, then its fact where one is new.

        Raises:
            DataError: One of them is refused; then none is recorded.
        """
        for one in decisions:
            _check(one)

        def drafts() -> list[Draft]:
            made: list[Draft] = []
            facts: dict[str, Draft] = {}
            for one in decisions:
                found = self._undecided(one.proposal)
                said: dict[str, Any] = {"verdict": one.verdict, "who": who, "why": one.why}
                if one.verdict == "reject":
                    made.append(Draft("decision", one.proposal, said))
                    continue
                row = _accepted(found, one)
                new = self._new_facts([row], {"who": who, "why": one.why, "proposal": one.proposal}, facts)
                if one.verdict == "correct":
                    said["fact"] = row
                made += [Draft("decision", one.proposal, said), *new.values()]
                facts |= new
            return made

        return self._append(drafts)

    def _undecided(self, name: str) -> Proposal:
        found = self.proposal(name)
        if found is None:
            raise DataError.of("unknown-name", f"the ledger holds no proposal {name}", self.place)
        if found.decision is not None:
            text = f"was {found.state} by {found.decision.content['who']} already"
            raise DataError.of("duplicate-name", text, name, "reopen it, or correct or retract the fact")
        return found

    def last_decision(self, name: str) -> Record:
        """What was decided on a proposal last, taking it back included.

        Args:
            name: Id of the proposal.

        Returns:
            The record.

        Raises:
            DataError: Nothing was decided.
        """
        found = self._named("decision", name)
        if found is None:
            raise DataError.of("unknown-name", f"nothing was decided on proposal {name}", self.place)
        return found

    def reopen(self, proposal: str, *, who: str, why: str) -> tuple[Record, ...]:
        """Take a decision back; a fact that it made is retracted in the same write.

        Args:
            proposal: Its id.
            who: Who says so.
            why: Why.

        Returns:
            The records: that it is open again, and the retraction where there is one.

        Raises:
            DataError: There is no such proposal, it is open, or its fact was corrected since.
        """
        require_reason(proposal, why)

        def drafts() -> list[Draft]:
            found = self.proposal(proposal)
            if found is None or found.decision is None:
                raise DataError.of("unknown-name", f"the ledger holds no decided proposal {proposal}", self.place)
            made = [Draft("decision", proposal, {"verdict": REOPEN, "who": who, "why": why})]
            name = self.fact_of_proposal(proposal)
            versions = self.history(name) if name else []
            if not versions or versions[-1].fact is None:
                return made
            if versions[-1].record.content.get("proposal") != proposal:
                text = "its fact was corrected since"
                raise DataError.of("duplicate-name", text, versions[-1].record.name, "correct or retract the fact")
            content = {"who": who, "why": why, "proposal": proposal}
            return [*made, Draft("retraction", name, content, versions[0].record.number)]

        return self._append(drafts)


def _check(decision: Decision) -> None:
    if decision.verdict not in _VERDICTS:
        text = f"verdict {decision.verdict!r}; write accept, correct or reject"
        raise DataError.of("bad-fact", text, decision.proposal)
    if (decision.verdict == "correct" and decision.fact is None) or (decision.verdict == "reject" and decision.fact):
        text = "a fact is given to correct a proposal or to fill its gaps, and only then"
        raise DataError.of("bad-fact", text, decision.proposal)
    if decision.verdict != "accept":
        require_reason(decision.proposal, decision.why)


def _accepted(proposal: Proposal, decision: Decision) -> dict[str, str]:
    """The row that becomes a fact: that of the proposal, its gaps filled, or the corrected one."""
    if decision.fact is None:
        if proposal.fact is None:
            raise DataError.of("bad-fact", "has gaps", proposal.id, "correct it: say what is missing")
        return row_of(proposal.fact)
    row = row_to_keep(decision.fact, named=False)
    if decision.verdict == "accept":
        for column in COLUMNS:
            text = proposal.row[column]
            if text and row[column] != text:
                words = f"is accepted with another {column}: {row[column]!r} instead of {text!r}"
                raise DataError.of("bad-fact", words, proposal.id, "correct it instead")
    return row
