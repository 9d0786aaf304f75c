"""The accounts of a team as a table, as CSV and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

from labecon.outputs.csv_text import csv_text
from labecon.outputs.documents import document
from labecon.outputs.footer import page
from labecon.outputs.messages import Words
from labecon.outputs.tables import PLAIN, Style, Table

_COLUMNS = ("name", "role", "made", "sessions")


class Account(Protocol):
    """An account, without its secrets."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def role(self) -> str:
        """Its role."""

    @property
    def made(self) -> int:
        """When it was made, seconds since 1970."""

    @property
    def sessions(self) -> int:
        """How many sessions are open."""


def account_row(one: Account) -> dict[str, Any]:
    """An account as JSON.

    Args:
        one: The account.

    Returns:
        ``name``, ``role``, ``made`` and how many ``sessions`` are open.
    """
    made = datetime.fromtimestamp(one.made, UTC).isoformat(timespec="seconds")
    return {"name": one.name, "role": one.role, "made": made, "sessions": one.sessions}


def accounts_document(facts: str, found: Sequence[Account]) -> dict[str, Any]:
    """The document of accounts.

    Args:
        facts: Head of the ledger.
        found: The accounts.

    Returns:
        ``rows``.
    """
    return document(facts, {"rows": [account_row(one) for one in found]})


def accounts_csv(found: Sequence[Account]) -> str:
    """The accounts as rows.

    Args:
        found: The accounts.

    Returns:
        CSV.
    """
    return csv_text(_COLUMNS, [[account_row(one)[name] for name in _COLUMNS] for one in found])


def accounts_text(found: Sequence[Account], words: Words, style: Style = PLAIN) -> str:
    """The page of accounts.

    Args:
        found: The accounts.
        words: The language.
        style: Colour or none.

    Returns:
        Text.
    """
    if not found:
        return page([words("accounts.none")])
    table = Table([words(f"accounts.{name}") for name in (*_COLUMNS, "may")], frozenset({3}))
    for one in found:
        row = account_row(one)
        table.add(one.name, one.role, row["made"][:10], str(one.sessions), words(f"accounts.{one.role}"))
    return page(table.lines(style))
