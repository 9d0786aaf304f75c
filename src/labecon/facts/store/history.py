"""What was written to a store, record by record, as a person reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from labecon.errors import UsageError, nearest
from labecon.facts.store.deciding import Store
from labecon.facts.store.reading import Version
from labecon.facts.store.record import Record

_UNSAID = ("low", "high", "precision")


@dataclass(frozen=True, slots=True)
class Entry:
    """One record.

    Args:
        number: Its place in the ledger.
        moment: Transaction time, ISO, UTC.
        kind: ``fact``, ``correction``, ``retraction``, ``proposal``, ``decision`` or ``run``.
        name: Id of the fact or proposal.
        who: Who wrote it.
        why: Why.
        told: What it says: a value with its unit, what a correction changed, or a verdict.
    """

    number: int
    moment: str
    kind: str
    name: str
    who: str
    why: str
    told: str


def entries(store: Store, name: str | None = None, *, last: int = 40) -> list[Entry]:
    """The states of a fact, or what was written last.

    Args:
        store: An open store.
        name: Id of a fact; None for everything.
        last: How many records, where no fact is named.

    Returns:
        Records, oldest first.

    Raises:
        UsageError: The store never held the fact.
    """
    if name is None:
        return [_entry(one) for one in store.records(after=max(store.head.number - last, 0))]
    versions = store.history(name)
    if not versions:
        text = f"the ledger of the workspace never held {name}{nearest(name, store.names())}"
        raise UsageError.of("unknown-fact", text, "", "labecon facts history lists what was written last")
    return [_version(versions, place) for place in range(len(versions))]


def _version(versions: Sequence[Version], place: int) -> Entry:
    """What a correction changed is said against the version before it."""
    found = _entry(versions[place].record)
    before = versions[place - 1].record.content.get("fact") if place else None
    row = versions[place].record.content.get("fact")
    if found.kind != "correction" or not before or not row:
        return found
    changes = [f"{key}: {before[key] or '–'} → {row[key] or '–'}" for key in row if row[key] != before[key]]
    kept = [one for one in changes if one.partition(":")[0] not in _UNSAID]
    return Entry(found.number, found.moment, found.kind, found.name, found.who, found.why, ", ".join(kept or changes))


def _entry(record: Record) -> Entry:
    content = record.content
    row = content.get("fact") or {}
    told = " ".join(one for one in (row.get("value", ""), row.get("unit", "")) if one)
    moment = record.moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    who, why = str(content.get("who", "")), str(content.get("why", ""))
    said = str(content.get("verdict", told))
    return Entry(record.number, moment, record.kind, record.name, who, why, said)
