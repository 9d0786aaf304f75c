"""The accounts of a team: names, roles, hashes of passwords and sessions, beside its ledger."""

from __future__ import annotations

import hashlib
import re
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sql
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from labecon.errors import DataError, UsageError, nearest
from labecon.facts.workspace import ledger_place
from labecon.web.people import ROLES, Person

ACCOUNTS_FILE = "accounts.db"
#: Seconds without a request, and since the password was given, after which a session ends.
IDLE, LONGEST = 12 * 3600, 7 * 86400
#: Seconds between two notes that a session is in use.
_NOTED = 60
SHORTEST_PASSWORD, LONGEST_PASSWORD = 12, 1000
_NAME = re.compile(r"[a-z][a-z0-9._-]{0,63}")
_TABLES = sql.MetaData()
_ACCOUNTS = sql.Table(
    "labecon_accounts", _TABLES,
    sql.Column("name", sql.String(64), primary_key=True),
    sql.Column("role", sql.String(16), nullable=False),
    sql.Column("password", sql.String(300), nullable=False),
    sql.Column("made", sql.BigInteger, nullable=False),
)  # fmt: skip
_SESSIONS = sql.Table(
    "labecon_sessions", _TABLES,
    sql.Column("digest", sql.String(64), primary_key=True),
    sql.Column("account", sql.String(64), nullable=False, index=True),
    sql.Column("began", sql.BigInteger, nullable=False),
    sql.Column("seen", sql.BigInteger, nullable=False),
)  # fmt: skip
_HASHER = PasswordHasher()


@dataclass(frozen=True)
class Account:
    """An account, without its secrets.

    Args:
        name: Its name.
        role: One of `ROLES`.
        made: When it was made, seconds since 1970.
        sessions: How many sessions are open.
    """

    name: str
    role: str
    made: int
    sessions: int


class Accounts:
    """The accounts of a workspace, in the file `accounts.db` or in the database of its ledger.

    Args:
        place: Path of an SQLite file, or a ``postgresql://`` address.
        clock: Seconds since 1970.

    Raises:
        DataError: The database cannot be reached.
    """

    def __init__(self, place: Path | str, clock: Callable[[], float] = time.time) -> None:
        self.place, self._clock = place, clock
        if isinstance(place, Path):
            if not place.exists():
                place.touch(mode=0o600)
            url = sql.URL.create("sqlite", database=str(place))
        else:
            url = sql.make_url(place).set(drivername="postgresql+psycopg")
        self._database = sql.create_engine(url, pool_pre_ping=True)
        self._nobody = _HASHER.hash(secrets.token_hex(16))
        with self._typed():
            _TABLES.create_all(self._database)

    @classmethod
    def of(cls, folder: Path) -> Accounts:
        """The accounts of a workspace.

        Args:
            folder: The workspace.

        Returns:
            Its accounts; none yet where there were none.
        """
        ledger = ledger_place(folder)
        return cls(folder / ACCOUNTS_FILE if isinstance(ledger, Path) else ledger)

    def close(self) -> None:
        """Leaves the database."""
        self._database.dispose()

    @contextmanager
    def _typed(self) -> Iterator[None]:
        try:
            yield
        except IntegrityError:
            raise
        except SQLAlchemyError as error:
            text = f"the accounts cannot be reached: {str(getattr(error, 'orig', error)).splitlines()[0]}"
            raise DataError.of("unreadable", text, ACCOUNTS_FILE) from error

    def _rows(self, query: sql.Select[Any]) -> list[Any]:
        with self._typed(), self._database.connect() as connection:
            return list(connection.execute(query))

    def _write(self, *statements: sql.Executable) -> int:
        """Runs statements in one transaction; how many rows the last one met."""
        with self._typed(), self._database.begin() as connection:
            return [connection.execute(one).rowcount for one in statements][-1]

    def every(self) -> list[Account]:
        """The accounts by name."""
        counted = sql.select(_SESSIONS.c.account, sql.func.count().label("open")).where(self._alive())
        open_ = dict(tuple(row) for row in self._rows(counted.group_by(_SESSIONS.c.account)))
        rows = self._rows(sql.select(_ACCOUNTS).order_by(_ACCOUNTS.c.name))
        return [Account(one.name, one.role, one.made, open_.get(one.name, 0)) for one in rows]

    def add(self, name: str, role: str, password: str) -> None:
        """Makes an account.

        Args:
            name: Lower-case letters, digits, ``. _ -``.
            role: One of `ROLES`.
            password: At least twelve characters.

        Raises:
            UsageError: The name is taken, or one of them will not do.
        """
        _require(name, role)
        row = {"name": name, "role": role, "password": _hashed(name, password), "made": int(self._clock())}
        try:
            self._write(sql.insert(_ACCOUNTS).values(**row))
        except IntegrityError as error:
            remedy = f"labecon accounts password {name}"
            raise UsageError.of("duplicate-name", f"there is an account {name} already", "", remedy) from error

    def set_role(self, name: str, role: str) -> None:
        """Gives an account another role; its sessions end.

        Args:
            name: The account.
            role: One of `ROLES`.

        Raises:
            UsageError: There is no such account or role, or nobody would be left who may do everything.
        """
        _require(name, role)
        if role != "admin":
            self._keep_one(name)
        self._on(name, sql.update(_ACCOUNTS).values(role=role))

    def set_password(self, name: str, password: str) -> None:
        """Gives an account another password; its sessions end.

        Args:
            name: The account.
            password: At least twelve characters.

        Raises:
            UsageError: There is no such account, or the password will not do.
        """
        self._on(name, sql.update(_ACCOUNTS).values(password=_hashed(name, password)))

    def remove(self, name: str) -> None:
        """Removes an account; its sessions end. What it wrote stays in the ledger.

        Args:
            name: The account.

        Raises:
            UsageError: There is no such account, or nobody would be left who may do everything.
        """
        self._keep_one(name)
        self._on(name, sql.delete(_ACCOUNTS))

    def _on(self, name: str, statement: sql.Update | sql.Delete) -> None:
        ended = sql.delete(_SESSIONS).where(_SESSIONS.c.account == name)
        if not self._write(ended, statement.where(_ACCOUNTS.c.name == name)):
            known = [one.name for one in self.every()]
            text = f"no account {name!r}{nearest(name, known)}"
            raise UsageError.of("unknown-name", text, "", "labecon accounts list")

    def _keep_one(self, name: str) -> None:
        admins = [one.name for one in self.every() if one.role == "admin"]
        if admins == [name]:
            text = f"{name} is the only account that may do everything"
            raise UsageError.of("usage", text, "", "make another admin first")

    def check(self, name: str, password: str) -> bool:
        """Whether a password is right; an unknown name takes as long.

        Args:
            name: The account.
            password: As given.

        Returns:
            True where it is.
        """
        rows = self._rows(sql.select(_ACCOUNTS.c.password).where(_ACCOUNTS.c.name == name))
        try:
            _HASHER.verify(rows[0].password if rows else self._nobody, password[:LONGEST_PASSWORD])
        except (VerificationError, InvalidHashError):
            return False
        if rows and _HASHER.check_needs_rehash(rows[0].password):
            stronger = sql.update(_ACCOUNTS).values(password=_HASHER.hash(password))
            self._write(stronger.where(_ACCOUNTS.c.name == name))
        return bool(rows)

    def begin(self, name: str) -> str:
        """Begins a session; what is over is forgotten.

        Args:
            name: The account.

        Returns:
            The secret of the session, of which the database keeps a digest alone.
        """
        token, now = secrets.token_urlsafe(32), int(self._clock())
        row = {"digest": _digest(token), "account": name, "began": now, "seen": now}
        self._write(sql.delete(_SESSIONS).where(sql.not_(self._alive())), sql.insert(_SESSIONS).values(**row))
        return token

    def end(self, token: str) -> None:
        """Ends a session.

        Args:
            token: Its secret.
        """
        self._write(sql.delete(_SESSIONS).where(_SESSIONS.c.digest == _digest(token)))

    def person(self, token: str) -> Person | None:
        """Whose session it is, with the role that the account has now.

        Args:
            token: The secret of a session.

        Returns:
            The person; None where there is no such session, or it is over.
        """
        joined = sql.join(_SESSIONS, _ACCOUNTS, _SESSIONS.c.account == _ACCOUNTS.c.name)
        wanted = sql.and_(_SESSIONS.c.digest == _digest(token), self._alive())
        query = sql.select(_ACCOUNTS.c.name, _ACCOUNTS.c.role, _SESSIONS.c.seen).select_from(joined).where(wanted)
        rows = self._rows(query)
        if not rows:
            return None
        now = int(self._clock())
        if now - rows[0].seen > _NOTED:
            self._write(sql.update(_SESSIONS).values(seen=now).where(_SESSIONS.c.digest == _digest(token)))
        return Person(rows[0].name, rows[0].role)

    def _alive(self) -> sql.ColumnElement[bool]:
        now = int(self._clock())
        return sql.and_(_SESSIONS.c.seen > now - IDLE, _SESSIONS.c.began > now - LONGEST)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _require(name: str, role: str) -> None:
    if not _NAME.fullmatch(name):
        text = f"{name!r} will not do as a name"
        raise UsageError.of("usage", text, "", "lower-case letters, digits, and . _ - behind the first letter")
    if role not in ROLES:
        raise UsageError.of("unknown-name", f"no role {role!r}{nearest(role, ROLES)}", "", f"roles: {', '.join(ROLES)}")


def _hashed(name: str, password: str) -> str:
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD or password.lower() == name:
        text = f"a password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters"
        raise UsageError.of("usage", text, "", "several words that you did not use elsewhere")
    return _HASHER.hash(password)
