"""What the server needs of accounts, without the libraries that keep them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from labecon.outputs.accounts_output import Account
from labecon.web.people import Person


class Sessions(Protocol):
    """Accounts and their sessions."""

    def every(self) -> Sequence[Account]:
        """The accounts by name."""

    def person(self, token: str) -> Person | None:
        """Whose session it is; None where there is none, or it is over."""

    def check(self, name: str, password: str) -> bool:
        """Whether a password is right; an unknown name takes as long."""

    def begin(self, name: str) -> str:
        """Begins a session and gives its secret."""

    def end(self, token: str) -> None:
        """Ends a session."""

    def set_password(self, name: str, password: str) -> None:
        """Gives an account another password; its sessions end."""

    def close(self) -> None:
        """Leaves the database."""
