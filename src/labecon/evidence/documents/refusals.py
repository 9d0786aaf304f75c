"""How a reader stops inside the child process; the parent sees results, never these."""

from __future__ import annotations


class Refusal(Exception):
    """A reader stops for a reason that has a type.

    Args:
        message: What is wrong, in one line.
    """

    outcome = "malformed"
    limit = ""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class MalformedInput(Refusal):
    """The bytes are not what their format prescribes."""


class EncryptedInput(Refusal):
    """The document is locked by a password or by rights management."""

    outcome = "encrypted"


class LimitReached(Refusal):
    """The document would cost more than allowed.

    Args:
        limit: Name of the field of `Limits`.
        message: What was met and what is allowed.
    """

    outcome = "over_limit"

    def __init__(self, limit: str, message: str) -> None:
        super().__init__(message)
        self.limit = limit


class MissingExtra(Refusal):
    """A library that this format needs is not installed."""

    outcome = "missing"
