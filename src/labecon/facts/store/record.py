"""A record of the ledger, its canonical text, and the chain of hashes that holds the records together."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from labecon.errors import DataError, UsageError, nearest
from labecon.facts.records import Fact
from labecon.facts.storage import COLUMNS, fact_of, row_of

#: Kinds of record. The first three are versions of a fact.
VERSION_KINDS = ("fact", "correction", "retraction")
KINDS = (*VERSION_KINDS, "proposal", "decision", "run")
#: The hash before the first record.
GENESIS = hashlib.sha256(b"labecon ledger").hexdigest()
LONGEST_NAME = 200
LONGEST_TEXT = 100_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Record:
    """One line of the ledger.

    Args:
        number: Place in the ledger, from 1, without gaps.
        recorded: Transaction time in microseconds since 1970-01-01 UTC; equal within one write, greater in the next.
        kind: One of `KINDS`.
        name: Id of the fact, or the content hash of a proposal or run; a decision has the name of its proposal.
        body: Canonical JSON of what is recorded.
        hash: SHA-256 of the hash before and the canonical text of the record.
    """

    number: int
    recorded: int
    kind: str
    name: str
    body: str
    hash: str

    @property
    def moment(self) -> datetime:
        """Transaction time as a date and time in UTC."""
        return moment_of(self.recorded)

    @property
    def content(self) -> dict[str, Any]:
        """The body as data."""
        return cast("dict[str, Any]", json.loads(self.body))


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the ledger.

    Args:
        number: Number of the last record; 0 for an empty ledger.
        recorded: Its transaction time in microseconds; 0 for an empty ledger.
        hash: Its hash, which stands for the whole ledger.
    """

    number: int
    recorded: int
    hash: str

    @property
    def moment(self) -> datetime:
        """Transaction time of the last record."""
        return moment_of(self.recorded)


@dataclass(frozen=True, slots=True)
class Draft:
    """A record before it has its place.

    Args:
        kind: One of `KINDS`.
        name: As in `Record`.
        content: What becomes the body.
        first: Number of the first version of the same fact; None where this is the first.
    """

    kind: str
    name: str
    content: Mapping[str, Any]
    first: int | None = None


def canonical(content: object) -> str:
    """The one text of some content: JSON with sorted keys and without blanks.

    Args:
        content: Mappings, lists, texts, finite numbers, booleans and None.

    Returns:
        The text.

    Raises:
        DataError: The content has no such text, e.g. holds NaN or half of a surrogate pair.

    Example:
        >>> canonical({"b": "万", "a": 1})
        '{"a":1,"b":"万"}'
    """
    try:
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
        text.encode()
    except (TypeError, ValueError) as error:
        raise DataError.of("bad-fact", f"cannot be kept in the ledger: {error}") from error
    return text


def digest(content: object) -> str:
    """The SHA-256 of the canonical text of some content."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def link(previous: str, number: int, recorded: int, kind: str, name: str, body: str) -> str:
    """The hash of a record.

    Args:
        previous: Hash of the record before; `GENESIS` for the first.
        number: Place in the ledger.
        recorded: Transaction time.
        kind: Kind.
        name: Name.
        body: Body.

    Returns:
        SHA-256 in hexadecimal.
    """
    text = json.dumps([number, recorded, kind, name, body], ensure_ascii=False, separators=(",", ":"))
    # A damaged text may hold bytes that are no UTF-8; they are hashed as they are, so that the damage shows.
    return hashlib.sha256(f"{previous}\n{text}".encode(errors="surrogateescape")).hexdigest()


def is_linked(previous: str, record: Record) -> bool:
    """Whether a record as it was read has the hash that its text gives.

    Args:
        previous: Hash of the record before; `GENESIS` for the first.
        record: The record; damage may have given its fields other types.

    Returns:
        True where the hash vouches for it.
    """
    numbers: tuple[object, ...] = (record.number, record.recorded)
    texts: tuple[object, ...] = (previous, record.kind, record.name, record.body, record.hash)
    if not all(isinstance(one, int) for one in numbers) or not all(isinstance(one, str) for one in texts):
        return False
    return link(previous, record.number, record.recorded, record.kind, record.name, record.body) == record.hash


def chained(head: Head, recorded: int, drafts: Iterable[Draft]) -> list[Record]:
    """Records that continue the ledger.

    Args:
        head: Its end.
        recorded: Transaction time of the write.
        drafts: What to record, in order.

    Returns:
        The records.
    """
    made: list[Record] = []
    number, previous = head.number, head.hash
    for draft in drafts:
        number += 1
        body = canonical(draft.content)
        previous = link(previous, number, recorded, draft.kind, draft.name, body)
        made.append(Record(number, recorded, draft.kind, draft.name, body, previous))
    return made


def row_to_keep(fact: Fact, *, named: bool = True) -> dict[str, str]:
    """The row of a fact, checked to give the same fact again.

    Args:
        fact: A reported fact.
        named: Whether it must have an id; one that is still to be recorded can get it then.

    Returns:
        Column to text.

    Raises:
        DataError: The fact is derived, or its text would not give it back.
    """
    if fact.is_derived:
        raise DataError.of("bad-fact", "derived facts are computed when asked for and not stored", fact.id)
    row = row_of(fact)
    for column in ("id", "entity", "segment", "metric") if named or fact.id else ("entity", "segment", "metric"):
        if not row[column] or len(row[column]) > LONGEST_NAME or not row[column].isprintable():
            text = f"{column} {row[column][:40]!r} must be 1 to {LONGEST_NAME} printable characters"
            raise DataError.of("bad-fact", text, fact.id)
    _require_short(row)
    if tuple(row) != COLUMNS or fact_of(row) != fact:
        raise DataError.of("bad-fact", "written as text and read again it would be another fact", fact.id)
    return row


def row_to_propose(row: Mapping[str, str]) -> dict[str, str]:
    """The row of a proposal, which may have gaps.

    Args:
        row: Column to text; empty where nothing is known.

    Returns:
        Every column.

    Raises:
        DataError: A column is unknown, or a text is too long.
    """
    if unknown := [column for column in row if column not in COLUMNS]:
        raise DataError.of("bad-fact", f"no column {unknown[0]!r}{nearest(unknown[0], COLUMNS)}")
    made = {column: row.get(column, "") for column in COLUMNS}
    _require_short(made)
    return made


def _require_short(row: Mapping[str, str]) -> None:
    if any(len(text) > LONGEST_TEXT for text in row.values()):
        raise DataError.of("bad-fact", f"a text of a fact has at most {LONGEST_TEXT} characters", row["id"])


def moment_of(recorded: int) -> datetime:
    """Microseconds since 1970 as a date and time in UTC."""
    return _EPOCH + timedelta(microseconds=recorded)


def microseconds_of(moment: datetime) -> int:
    """A date and time as microseconds since 1970.

    Args:
        moment: With a time zone.

    Returns:
        Microseconds.

    Raises:
        UsageError: It has no time zone.

    Example:
        >>> microseconds_of(datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC))
        1000000
    """
    if moment.tzinfo is None:
        text = f"the moment {moment.isoformat()} has no time zone"
        raise UsageError.of("bad-period", text, remedy="give it one, e.g. UTC")
    return (moment - _EPOCH) // _MICROSECOND
