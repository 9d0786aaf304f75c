"""The store in PostgreSQL, through SQLAlchemy Core: the same tables, rules and queries."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import sqlalchemy
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from labecon.errors import DataError, Problem
from labecon.facts.store.engine import Row
from labecon.facts.store.record import Head
from labecon.facts.store.schema import postgres_schema, postgres_triggers

_DRIVER = "postgresql+psycopg"
#: SQLSTATE of a lock that was not given in time.
_LOCK_NOT_AVAILABLE = "55P03"
#: The number under which writers take turns, together with their schema.
_TURN = 0x6C616265
_TRIGGERS = """
    SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE NOT t.tgisinternal AND t.tgenabled = 'O' AND n.nspname = current_schema() AND c.relname LIKE 'labecon%'"""


class PostgresEngine:
    """A ledger in a database that a team shares.

    Args:
        address: ``postgresql://user@host/database``.
        writable: Whether anything will be written.
        patience: Seconds to wait for another writer.

    Raises:
        DataError: The database cannot be reached.
    """

    def __init__(self, address: str, *, writable: bool, patience: float) -> None:
        self._writable, self._patience = writable, patience
        try:
            url = sqlalchemy.make_url(address).set(drivername=_DRIVER)
        except (SQLAlchemyError, ValueError) as error:
            raise DataError.of("unreadable", "is no address of a database", address.partition("@")[2]) from error
        self._place = url.render_as_string(hide_password=True)
        self._failure = ""
        self._writing = False
        self._database = sqlalchemy.create_engine(url, poolclass=NullPool, isolation_level="READ COMMITTED")
        with self._typed("cannot be reached"):
            self._connection = self._database.connect()
            if self._scalar("SHOW server_encoding") != "UTF8":
                self.close()
                raise DataError.of("unreadable", "the database must be in UTF8", self._place)
            self._connection.rollback()

    def _scalar(self, sql: str, **values: object) -> object:
        return self._connection.execute(sqlalchemy.text(sql), values).scalar()

    @property
    def place(self) -> str:
        """The address without the password."""
        return self._place

    def rows(self, sql: str, **values: object) -> list[Row]:
        """The rows of a query."""
        self._refuse_after_failure()
        with self._typed("cannot be read"):
            found = [tuple(row) for row in self._connection.execute(sqlalchemy.text(sql), values)]
            if not self._writing:
                self._connection.rollback()
            return found

    def insert(self, sql: str, rows: Sequence[dict[str, object]]) -> None:
        """Insert rows; an error leaves `writing` and undoes all of them."""
        self._connection.execute(sqlalchemy.text(sql), list(rows))

    @contextmanager
    def writing(self) -> Iterator[None]:
        """The one writer's transaction.

        Raises:
            DataError: Another writer did not finish in time, or the server refused; after a refusal nothing more can be
                done with this engine.
        """
        self._refuse_after_failure()
        if not self._writable:
            raise DataError.of("ledger-failed", "was opened for reading only", self.place)
        self._writing = True
        try:
            with self._typed("could not be written; nothing of this write was acknowledged", fatal=True):
                self._scalar("SELECT set_config('lock_timeout', :wait, true)", wait=f"{int(self._patience * 1000)}ms")
                self._scalar("SELECT set_config('synchronous_commit', 'on', true)")
                # No lock on a table: that would ask for the right to change what must not be changed.
                self._scalar("SELECT pg_advisory_xact_lock(:turn, hashtext(current_schema()))", turn=_TURN)
                yield
                self._connection.commit()
        finally:
            self._writing = False
            self._roll_back()

    def _roll_back(self) -> None:
        try:
            self._connection.rollback()
        except SQLAlchemyError as error:
            self._failure = self._failure or _first_line(error)

    def acknowledge(self, head: Head) -> None:
        """Nothing to note: the server keeps its own log and checksums."""

    def make_tables(self) -> None:
        """Make the tables of an empty database."""
        for statement in postgres_schema():
            self._connection.exec_driver_sql(statement)

    def has_tables(self) -> bool:
        """Whether the database holds a ledger."""
        return bool(self.rows("SELECT 1 WHERE to_regclass('labecon_formats') IS NOT NULL"))

    def keep_original(self, old_format: int) -> None:
        """Nothing to copy: a migration is one transaction, and copies of a server are made with its own tools."""

    def defects(self) -> tuple[bool, list[Problem]]:
        """Missing or disabled triggers; there is no file to seal."""
        found = sorted(str(row[0]) for row in self.rows(_TRIGGERS))
        if found == postgres_triggers():
            return False, []
        return False, [Problem("ledger-broken", "its triggers were changed", self.place, "restore a copy")]

    def anchors(self) -> list[Head]:
        """None are kept outside the tables."""
        return []

    def close(self) -> None:
        """Close the connection."""
        self._failure = self._failure or "closed"
        self._connection.close()
        self._database.dispose()

    def _refuse_after_failure(self) -> None:
        if self._failure:
            text = "is closed" if self._failure == "closed" else f"was closed after a failed write ({self._failure})"
            raise DataError.of("ledger-failed", text, self.place, "open it again")

    @contextmanager
    def _typed(self, doing: str, fatal: bool = False) -> Iterator[None]:
        try:
            yield
        except SQLAlchemyError as error:
            state = getattr(error.orig, "sqlstate", None) if isinstance(error, DBAPIError) else None
            if state == _LOCK_NOT_AVAILABLE:
                text = f"another writer held the ledger for more than {self._patience:g} s"
                raise DataError.of("ledger-busy", text, self.place, "try again") from error
            if fatal:
                self._failure = _first_line(error)
            raise DataError.of("ledger-failed", f"{doing}: {_first_line(error)}", self.place) from error


def _first_line(error: SQLAlchemyError) -> str:
    said = str(error.orig) if isinstance(error, DBAPIError) else str(error)
    return (said.splitlines() or [type(error).__name__])[0]
