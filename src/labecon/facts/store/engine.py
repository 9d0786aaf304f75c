"""What the store asks of a database, and which one a place names."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from labecon.errors import DataError, Problem
from labecon.facts.store.record import Head

Row = tuple[Any, ...]
#: Seconds that a writer waits for another one.
PATIENCE = 5.0
_POSTGRES = ("postgresql://", "postgres://", "postgresql+psycopg://")


class Engine(Protocol):
    """A database that holds a ledger. One engine serves one thread."""

    @property
    def place(self) -> str:
        """Where the ledger is, for messages; without a password."""

    def rows(self, sql: str, **values: object) -> list[Row]:
        """The rows of a query with ``:name`` parameters; inside `writing` it sees what was inserted."""

    def insert(self, sql: str, rows: Sequence[dict[str, object]]) -> None:
        """Insert rows; only inside `writing`."""

    def writing(self) -> AbstractContextManager[None]:
        """The one writer's transaction: durable when the block ends well, without trace when it does not."""

    def acknowledge(self, head: Head) -> None:
        """Note outside the tables that the ledger reaches to here; called after the transaction, before the answer."""

    def make_tables(self) -> None:
        """Make the tables of an empty database; only inside `writing`."""

    def has_tables(self) -> bool:
        """Whether the database holds a ledger."""

    def keep_original(self, old_format: int) -> None:
        """Set a copy aside before a migration, where the database is a file."""

    def defects(self) -> tuple[bool, list[Problem]]:
        """Whether the bytes are sealed, and what is wrong below the records."""

    def anchors(self) -> list[Head]:
        """Heads that were acknowledged; their time is not kept."""

    def close(self) -> None:
        """Close it; what was written stays."""


def connect(place: str | Path, *, writable: bool, create: bool, patience: float = PATIENCE) -> Engine:
    """The database of a place.

    Args:
        place: Path of an SQLite file, or a ``postgresql://`` address.
        writable: Whether anything will be written.
        create: Whether a missing file may be made.
        patience: Seconds that a writer waits for another one.

    Returns:
        The open engine.

    Raises:
        DataError: It cannot be opened, or the extra ``postgres`` is missing.
    """
    if isinstance(place, str) and place.startswith(_POSTGRES):
        try:
            from labecon.facts.store.postgres_engine import PostgresEngine  # an optional extra
        except ImportError as error:
            text = f"a ledger on PostgreSQL needs the extra postgres ({error.name} is missing)"
            raise DataError.of("missing-extra", text, remedy="pip install 'labecon[postgres]'") from error
        return PostgresEngine(place, writable=writable, patience=patience)
    from labecon.facts.store.sqlite_engine import SqliteEngine  # 8 ms that a run without a ledger saves

    return SqliteEngine(Path(place), writable=writable, create=create, patience=patience)
