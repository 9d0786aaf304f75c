"""Whether a store still says what it was told: every record, every hash, the tables made from them, the file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from labecon.errors import DataError, Problem
from labecon.facts.storage import COLUMNS
from labecon.facts.store.deciding import Store
from labecon.facts.store.reading import Reading, version_row
from labecon.facts.store.record import GENESIS, KINDS, VERSION_KINDS, Head, Record, canonical, is_linked

_REMEDY = "restore a copy"


@dataclass(frozen=True, slots=True)
class Verification:
    """The result.

    Args:
        records: How many records are sound, from the first on.
        head: Hash of the last sound record.
        sealed: Whether the bytes of the file could be compared with a seal; never for a database server.
        problems: What is wrong; the first broken record comes first.
    """

    records: int
    head: str
    sealed: bool
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def verify(store: Store) -> Verification:
    """Check a store from end to end.

    Args:
        store: An open store.

    Returns:
        What is sound and what is not. Damage is reported here and not raised.
    """
    walk = _Walk(store)
    problems: list[Problem] = []
    try:
        for record in store.records(checked=False):
            complaint = walk.complaint(record)
            if complaint:
                problems.append(Problem("ledger-broken", complaint, f"record {walk.sound.number + 1}", _REMEDY))
                break
        else:
            problems += walk.rest()
    except DataError as error:
        problems += error.problems
    sealed, defects = store.engine.defects()
    return Verification(walk.sound.number, walk.sound.hash, sealed, (*problems, *defects))


class _Walk:
    """The walk along the chain, with what has to agree with it on the way."""

    def __init__(self, store: Store) -> None:
        self.sound = Head(0, 0, GENESIS)
        self._store = store
        self._versions = _versions(store)
        self._first: dict[str, int] = {}
        self._anchors = {(anchor.number, anchor.hash) for anchor in store.engine.anchors()}
        self._anchors.discard((0, GENESIS))

    def complaint(self, record: Record) -> str:
        """What is wrong with the next record; empty where it is sound, which moves the walk on."""
        before = self.sound
        if record.number != before.number + 1:
            return f"is missing; the next one is {record.number!r}"
        if not is_linked(before.hash, record):
            return "does not have the hash that its text and the record before it give"
        if record.recorded < before.recorded:
            return f"was written at {record.moment.isoformat()}, before the record in front of it"
        complaint = _content_complaint(record) or self._version_complaint(record)
        if not complaint:
            self.sound = Head(record.number, record.recorded, record.hash)
            self._anchors.discard((record.number, record.hash))
        return complaint

    def _version_complaint(self, record: Record) -> str:
        if record.kind not in VERSION_KINDS:
            return ""
        first = self._first.setdefault(record.name, record.number)
        expected = tuple(version_row(record, first).values())
        found = next(self._versions, None)
        return "" if found == expected else f"is listed among the versions of facts as {found}"

    def rest(self) -> list[Problem]:
        """What is wrong at the end of a sound chain."""
        found: list[Problem] = []
        if next(self._versions, None) is not None:
            found.append(
                Problem("ledger-broken", "versions are listed that no record made", self._store.place, _REMEDY)
            )
        for number, _ in sorted(self._anchors):
            text = "was acknowledged, and the ledger "
            text += "ends before it" if number > self.sound.number else "has another one in its place"
            found.append(Problem("ledger-broken", text, f"record {number}", _REMEDY))
        return found[:2]


def _content_complaint(record: Record) -> str:
    if record.kind not in KINDS:
        return f"is of unknown kind {record.kind!r}"
    try:
        content = json.loads(record.body)
    except ValueError:
        return "has a body that is no JSON"
    if not isinstance(content, dict) or canonical(content) != record.body:
        return "has a body that is not canonical"
    if record.kind in ("fact", "correction", "proposal") and not _is_row(content.get("fact")):
        return "holds no fact"
    return ""


def _is_row(content: object) -> bool:
    return (
        isinstance(content, dict)
        and set(content) == set(COLUMNS)
        and all(isinstance(one, str) for one in content.values())
    )


def _versions(store: Reading) -> Iterator[tuple[object, ...]]:
    """The table of versions in order, a page at a time."""
    assert isinstance(store, Store)
    after = 0
    sql = """SELECT number, fact, first, entity, segment, metric, known_on, ends FROM labecon_versions
        WHERE number > :after ORDER BY number LIMIT 2000"""
    while rows := store.engine.rows(sql, after=after):
        yield from rows
        after = rows[-1][0]
