"""Review: figures of documents wait in the ledger as proposals until a person accepts, corrects or rejects them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from labecon.analysis.proposing import COLUMN_OF, Imprint, is_former
from labecon.errors import DataError, Problem, UsageError
from labecon.facts import Fact, Ledger
from labecon.facts.intake import REQUIRED, changed, field_of, gaps
from labecon.facts.records import key_of
from labecon.facts.storage import COLUMNS, fact_of
from labecon.facts.store import Decision, Proposal, Store
from labecon.periods import period_of

#: Columns that follow from others, so that a correction need not name them.
_FOLLOWS = ("low", "high", "precision")
#: Columns whose gaps can be filled without correcting anything.
_FILLED = (*REQUIRED, "source_url", "note", "reason")


@dataclass(frozen=True)
class Relation:
    """How a proposal stands to a row that says something about the same thing.

    Args:
        kind: ``agrees``, ``conflicts``, or ``repeats`` another proposal of the same document.
        name: Id of the fact, or of the other proposal.
        value: What the row says.
        unit: Its unit.
        citation: Where it says so; empty for a proposal.
    """

    kind: str
    name: str
    value: Decimal
    unit: str
    citation: str = ""


@dataclass(frozen=True)
class Item:
    """A proposal as a person looks at it.

    Args:
        proposal: What is kept in the ledger.
        relations: What the ledger and the rest of the document say about the same thing.
    """

    proposal: Proposal
    relations: tuple[Relation, ...] = ()

    @property
    def key(self) -> str:
        """What it would be about, ``entity.segment.metric.period``; a dash for what is not known."""
        return _key(self.proposal.row) or ".".join(
            self.proposal.row[name] or "–" for name in ("entity", "segment", "metric", "period_end")
        )

    @property
    def gaps(self) -> tuple[str, ...]:
        """What it lacks to be a fact."""
        return gaps(self.proposal.row)

    @property
    def confidence(self) -> Decimal:
        """How sure the finder is."""
        return Decimal(str(self.proposal.evidence.get("confidence", "0")))

    @property
    def document(self) -> Mapping[str, Any]:
        """Name and SHA-256 of the document."""
        found: Mapping[str, Any] = self.proposal.evidence.get("document", {})
        return found


def items(
    store: Store, ledger: Ledger | Callable[[set[str]], Ledger], digests: Iterable[str] | None = None
) -> list[Item]:
    """The proposals with what the ledger says about the same things.

    Args:
        store: The ledger as a store.
        ledger: All facts that the workspace knows, or what gives those about some companies.
        digests: SHA-256 of the documents; None for all.

    Returns:
        By document, in the order of its text; decided ones too.
    """
    wanted = None if digests is None else set(digests)
    kept = [one for one in store.proposals() if not is_former(one)]
    found = [one for one in kept if wanted is None or _document(one) in wanted]
    order = {name: place for place, name in enumerate(dict.fromkeys(_document(one) for one in found))}
    found.sort(key=lambda one: (order[_document(one)], one.evidence["start"], one.evidence["end"], one.record.number))
    known = ledger if isinstance(ledger, Ledger) else ledger({one.row["entity"].lower() for one in found} - {""})
    first: dict[tuple[str, ...], Proposal] = {}
    made = []
    for one in found:
        same = (_document(one), _key(one.row), one.row["unit"], one.row["value"])
        earlier = first.setdefault(same, one) if _key(one.row) and one.state != "rejected" else one
        made.append(Item(one, (*relations_to(known, one.row, one.decision is not None), *_of_document(one, earlier))))
    return made


def _document(proposal: Proposal) -> str:
    return str(proposal.evidence["document"]["sha256"])


def _key(row: Mapping[str, str]) -> str:
    if not (row["entity"] and row["metric"] and row["period_end"]):
        return ""
    return key_of(
        row["entity"].lower(), row["segment"], row["metric"], period_of(row["period_start"], row["period_end"])
    )


def _of_document(proposal: Proposal, earlier: Proposal) -> list[Relation]:
    if earlier is proposal:
        return []
    return [Relation("repeats", earlier.id, Decimal(earlier.row["value"]), earlier.row["unit"])]


def relations_to(ledger: Ledger, row: Mapping[str, str], decided: bool = False) -> list[Relation]:
    """What the ledger says about the same thing as a row that is proposed.

    Args:
        ledger: All facts that the workspace knows.
        row: Column to text.
        decided: Whether the row was decided on, so that a fact of its own place is itself.

    Returns:
        One relation for each fact of that company, part, metric and period.
    """
    if not _key(row):
        return []
    period = period_of(row["period_start"], row["period_end"])
    low, high = Decimal(row["low"]), Decimal(row["high"])
    found = []
    for fact in ledger.find(row["entity"].lower(), row["metric"], row["segment"], period):
        own = fact.source.place == row["place"] and fact.source.title == row["source_title"]
        if fact.unit != row["unit"] or (decided and own):
            continue
        agrees = fact.low <= high and low <= fact.high
        if agrees or not fact.conflict:  # a row that the ledger itself calls a conflict contradicts nobody
            kind = "agrees" if agrees else "conflicts"
            found.append(Relation(kind, fact.id, fact.value, fact.unit, fact.source.citation))
    return found


def accepted(item: Item, imprint: Imprint, changes: Mapping[str, str] | None = None, why: str = "") -> Decision:
    """The decision that makes a proposal a fact.

    Args:
        item: The proposal.
        imprint: What is known about the document beside what the proposal says.
        changes: A person's corrections: field to text.
        why: Why; for corrections what was changed where nothing is said.

    Returns:
        Acceptance, or correction where something other than a gap was changed.

    Raises:
        DataError: Something is still missing, or a correction does not fit.
    """
    row = dict(item.proposal.row)
    given = {name: getattr(imprint, name) for name in ("basis", *COLUMN_OF) if getattr(imprint, name)}
    made = changed(row, {**given, **(changes or {})})
    lacking = gaps(made)
    if lacking:
        text = f"{item.document.get('name', 'the document')}: {row['printed']} lacks {', '.join(lacking)}"
        raise DataError.of("bad-fact", text, short(item), _remedy(lacking))
    fact = fact_of(made)
    filled = (*_FILLED, *(() if row["period_end"] else ("period_start",)))
    different = [name for name in COLUMNS if made[name] != row[name] and (row[name] or name not in filled)]
    if not different:
        return Decision(item.proposal.id, "accept", why, fact)
    named = [name for name in different if name not in _FOLLOWS] or different
    before, after = _told(row), _told(made)
    changes_told = dict.fromkeys("period" if name.startswith("period_") else field_of(name) for name in named)
    told = ", ".join(f"{name}: {before[name] or '–'} → {after[name] or '–'}" for name in changes_told)
    return Decision(item.proposal.id, "correct", why or told, fact)


def _told(row: Mapping[str, str]) -> dict[str, str]:
    """A row by the names of its fields."""
    period = period_of(row["period_start"], row["period_end"]).label if row["period_end"] else ""
    return {field_of(name): row[name] for name in COLUMNS} | {"period": period}


def _remedy(lacking: Sequence[str]) -> str:
    options = [f"--{name} TEXT" for name in lacking if name in COLUMN_OF]
    return f"give {' '.join(options)}" if options else f"correct it: --correct ID {lacking[0]}=..."


def short(item: Item) -> str:
    """The first digits of the id, as people write it."""
    return item.proposal.id[:8]


def by_id(found: Sequence[Item], name: str) -> Item:
    """The proposal that the first digits of an id name.

    Args:
        found: Proposals.
        name: At least four digits of the id.

    Returns:
        The one.

    Raises:
        UsageError: None or several begin like this.
    """
    same = [one for one in found if len(name) >= 4 and one.proposal.id.startswith(name.lower())]
    if len(same) != 1:
        text = f"{len(same)} proposals begin with {name!r}" if same else f"no proposal {name!r}"
        raise UsageError.of("unknown-name", text, "review", "labecon review --list shows the ids")
    return same[0]


#: Why a proposal is left open where several are accepted together.
LEFT = ("unsure", "gaps", "conflicts", "repeats")


def sure(found: Sequence[Item], confidence: Decimal) -> tuple[list[Item], dict[str, list[str]]]:
    """The open proposals that can be accepted together.

    Args:
        found: Proposals.
        confidence: Least confidence.

    Returns:
        Those that are complete, sure enough, and neither contradict the ledger nor repeat another; and the ids of
        those that are left open, by reason (`LEFT`).
    """
    chosen: list[Item] = []
    left: dict[str, list[str]] = {reason: [] for reason in LEFT}
    for one in found:
        if one.proposal.state != "open":
            continue
        kinds = {relation.kind for relation in one.relations}
        reason = (
            "unsure" if one.confidence < confidence
            else "gaps" if set(one.gaps) - set(COLUMN_OF)
            else "conflicts" if "conflicts" in kinds
            else "repeats" if "repeats" in kinds
            else ""
        )  # fmt: skip
        if reason:
            left[reason].append(one.proposal.id)
        else:
            chosen.append(one)
    return chosen, left


def accepted_all(found: Iterable[Item], imprint: Imprint) -> list[Decision]:
    """Decisions that accept several proposals.

    Args:
        found: The proposals.
        imprint: What is known about their documents beside what the proposals say.

    Returns:
        One decision each.

    Raises:
        DataError: Everything that is still missing, each complaint once.
    """
    made: list[Decision] = []
    problems: dict[str, Problem] = {}
    for one in found:
        try:
            made.append(accepted(one, imprint))
        except DataError as error:
            for problem in error.problems:
                problems.setdefault(problem.remedy, problem)
    if problems:
        raise DataError(problems.values())
    return made


def written(store: Store, item: Item) -> Fact | None:
    """The fact that a proposal became; None where it became none, or was taken back."""
    name = store.fact_of_proposal(item.proposal.id)
    return store.history(name)[-1].fact if name else None
