"""The store in an SQLite file: write-ahead log, every commit waits for the disk, a seal beside the file."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from labecon.errors import DataError, Problem
from labecon.facts.store.engine import Row
from labecon.facts.store.record import GENESIS, Head
from labecon.facts.store.schema import sqlite_schema
from labecon.facts.store.seal import (
    append_line,
    commit_line,
    digest_of,
    read_seal,
    replace_file,
    sealed_line,
    sync_folder,
    without_torn_line,
)

_SCHEMA = "SELECT type, name, tbl_name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name"
_LAST = "SELECT number, recorded, hash FROM labecon_records ORDER BY number DESC LIMIT 1"
_BUSY = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
_PAUSE = 0.02


class SqliteEngine:
    """A ledger in a file.

    Args:
        path: The file; beside it lie ``-wal`` and ``-shm`` while it is in use, and its ``.seal``.
        writable: Whether anything will be written.
        create: Whether a missing file may be made.
        patience: Seconds to wait for another writer.

    Raises:
        DataError: The file is missing, is no database, or cannot be opened.
    """

    def __init__(self, path: Path, *, writable: bool, create: bool, patience: float) -> None:
        self._path, self._writable, self._patience = path, writable, patience
        self.seal_path = path.with_name(path.name + ".seal")
        self._failure = ""
        self._open = True
        exists = path.is_file()
        if not exists and not create:
            raise DataError.of("unreadable", "there is no ledger", str(path))
        if not exists and not path.parent.is_dir():
            raise DataError.of("unreadable", "the folder of the ledger does not exist", str(path))
        with self._typed("cannot be opened"):
            self._connection = self._connect("rwc" if create and writable else "rw")
            try:
                self._configure(new=not exists)
            except (sqlite3.Error, OSError, UnicodeError):
                self._connection.close()
                raise

    def _connect(self, mode: str) -> sqlite3.Connection:
        uri = f"file:{quote(str(self._path.absolute()))}"
        if not self._writable and not (os.access(self._path, os.W_OK) and os.access(self._path.parent, os.W_OK)):
            # A log cannot be shared in a folder that cannot be written: without one the file is read as it lies.
            logged = self._path.with_name(self._path.name + "-wal").exists()
            uri, mode = (uri, "ro") if logged else (f"{uri}?immutable=1", "ro")
        glue = "&" if "?" in uri else "?"
        made = sqlite3.connect(f"{uri}{glue}mode={mode}", uri=True, isolation_level=None, timeout=self._patience)
        made.text_factory = lambda data: data.decode("utf-8", "surrogateescape")  # damage is shown, not raised
        return made

    def _configure(self, new: bool) -> None:
        run = self._connection.execute
        run("PRAGMA trusted_schema = OFF")
        if not self._writable:
            run("PRAGMA query_only = ON")
            run("SELECT count(*) FROM sqlite_schema")
            return
        deadline = time.monotonic() + self._patience
        while True:  # the switch to the log does not wait by itself
            try:
                mode = run("PRAGMA journal_mode = WAL").fetchone()[0]
                break
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode not in _BUSY or time.monotonic() > deadline:
                    raise
                time.sleep(_PAUSE)
        if mode != "wal":
            raise OSError(f"the file system allows no write-ahead log (journal mode {mode})")
        run("PRAGMA synchronous = FULL")
        run("PRAGMA foreign_keys = ON")
        if new:
            sync_folder(self._path.parent)
        seal = read_seal(self.seal_path)
        if seal is not None and seal.torn:
            with self._locked():
                without_torn_line(self.seal_path)

    @property
    def place(self) -> str:
        """The path."""
        return str(self._path)

    def rows(self, sql: str, **values: object) -> list[Row]:
        """The rows of a query."""
        self._refuse_after_failure()
        with self._typed("cannot be read"):
            return self._connection.execute(sql, values).fetchall()

    def insert(self, sql: str, rows: Sequence[dict[str, object]]) -> None:
        """Insert rows; an error leaves `writing` and undoes all of them."""
        self._connection.executemany(sql, rows)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """The one writer's transaction.

        Raises:
            DataError: Another writer did not finish in time, or the disk refused; after a refusal by the disk nothing
                more can be done with this engine.
        """
        self._refuse_after_failure()
        if not self._writable:
            raise DataError.of("ledger-failed", "was opened for reading only", self.place)
        with self._failing("could not be written; nothing of this write was acknowledged"), self._locked():
            yield
            self._connection.execute("COMMIT")

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """The lock of the writer; what was not committed inside is undone."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")

    def acknowledge(self, head: Head) -> None:
        """Add the head to the seal."""
        with self._failing("the write is kept, but its seal could not be written"):
            append_line(self.seal_path, commit_line(head))

    def make_tables(self) -> None:
        """Make the tables of an empty database."""
        for statement in sqlite_schema():
            self._connection.execute(statement)

    def has_tables(self) -> bool:
        """Whether the file holds a ledger."""
        return bool(self.rows("SELECT 1 FROM sqlite_schema WHERE name = 'labecon_formats'"))

    def keep_original(self, old_format: int) -> None:
        """Copy the file to ``NAME.format1`` and wait for the disk."""
        copy = self._path.with_name(f"{self._path.name}.format{old_format}")
        with self._failing("the original could not be set aside"):
            with closing(sqlite3.connect(copy)) as target:
                self._connection.backup(target)
            with copy.open("rb") as file:
                os.fsync(file.fileno())
            sync_folder(copy.parent)

    def defects(self) -> tuple[bool, list[Problem]]:
        """Seal, structure and schema of the file."""
        seal = read_seal(self.seal_path)
        found: list[Problem] = []
        if seal is not None and seal.broken:
            found.append(self._broken(f"line {seal.broken} of the seal was changed"))
        try:
            if seal is not None and seal.sealed is not None:
                found += self._file_defects(seal.sealed, seal.size, seal.digest)
            found += [self._broken(str(row[0])) for row in self.rows("PRAGMA integrity_check(5)") if row[0] != "ok"]
            found += [
                self._broken(f"row {row[1]} of {row[0]} points nowhere")
                for row in self.rows("PRAGMA foreign_key_check")
            ]
            with closing(sqlite3.connect(":memory:")) as model:
                for statement in sqlite_schema():
                    model.execute(statement)
                if self.rows(_SCHEMA) != model.execute(_SCHEMA).fetchall():
                    found.append(self._broken("its tables or triggers were changed"))
        except DataError as error:
            found += error.problems
        return seal is not None and not seal.broken and seal.sealed is not None, found

    def _file_defects(self, sealed: Head, size: int, digest: str) -> list[Problem]:
        """Compare the file with its seal, unless it was written since: then the seal is renewed at the next close."""
        log = self._path.with_name(self._path.name + "-wal")
        last = self._last()
        if last.number > sealed.number or (log.exists() and log.stat().st_size):
            return []
        return [] if digest_of(self._path) == (size, digest) else [self._broken("its bytes are not those of its seal")]

    def anchors(self) -> list[Head]:
        """The heads in the seal."""
        seal = read_seal(self.seal_path)
        return [] if seal is None or seal.broken else list(seal.commits)

    def _last(self) -> Head:
        found = self.rows(_LAST)
        return Head(*found[0]) if found else Head(0, 0, GENESIS)

    def close(self) -> None:
        """Bring the log into the file, seal it where nobody else is using it, and close."""
        if not self._open:
            return
        try:
            if self._writable and not self._failure:
                with self._typed("could not be sealed; what was acknowledged is kept"):
                    self._seal()
        finally:
            self._open = False
            self._connection.close()

    def _seal(self) -> None:
        seal = read_seal(self.seal_path)
        if not self.has_tables() or (seal is not None and seal.broken):
            return
        if seal is not None and seal.sealed is not None and len(seal.commits) == 1:
            if self._last().number == seal.sealed.number:
                return  # nothing was written since
        busy = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        if busy:
            return  # whoever closes last will seal it
        with self._locked():
            log = self._path.with_name(self._path.name + "-wal")
            if not log.exists() or not log.stat().st_size:
                replace_file(self.seal_path, sealed_line(self._last(), *digest_of(self._path)).encode())

    def _broken(self, text: str) -> Problem:
        return Problem("ledger-broken", text, self.place, "restore a copy")

    def _refuse_after_failure(self) -> None:
        if self._failure or not self._open:
            text = f"was closed after a failed write ({self._failure})" if self._failure else "is closed"
            raise DataError.of("ledger-failed", text, self.place, "open it again")

    @contextmanager
    def _failing(self, doing: str) -> Iterator[None]:
        """Remember an error of the disk: what was written since the last success is not known any more."""
        try:
            with self._typed(doing):
                yield
        except DataError as error:
            if error.problems[0].code in ("ledger-failed", "ledger-broken"):
                self._failure = error.problems[0].message
            raise

    @contextmanager
    def _typed(self, doing: str) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            number = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the extended code says more than is needed
            if number in _BUSY:
                text = f"another writer held the ledger for more than {self._patience:g} s"
                raise DataError.of("ledger-busy", text, self.place, "try again") from error
            damaged = number in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
            code = "ledger-broken" if damaged else "ledger-failed"
            raise DataError.of(code, f"{doing}: {error}", self.place) from error
        except UnicodeError as error:  # SQLite's own message quotes damaged text
            raise DataError.of("ledger-broken", f"{doing}: its text is damaged", self.place) from error
        except OSError as error:
            raise DataError.of("ledger-failed", f"{doing}: {error.strerror or error}", self.place) from error
