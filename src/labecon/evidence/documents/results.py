"""How the reading of a document can end; there is no other way.

Result
|- Text         the whole text
|- Partial      some of it, and why not all
|- Malformed    the bytes are not what their format prescribes
|- Encrypted    a password is needed
`- OverLimit    it would cost more than allowed
"""

from __future__ import annotations

from dataclasses import dataclass

from labecon.errors import DataError, Problem
from labecon.evidence.documents.document import Document


@dataclass(frozen=True)
class Text:
    """The whole text.

    Args:
        document: The document.
    """

    document: Document


@dataclass(frozen=True)
class Partial:
    """Some of the text.

    Args:
        document: The document, as far as it could be read.
        reasons: Why it is not all, one line each.
    """

    document: Document
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Malformed:
    """The bytes are not what their format prescribes.

    Args:
        problem: What is wrong with them.
    """

    problem: Problem


@dataclass(frozen=True)
class Encrypted:
    """The document is locked.

    Args:
        problem: By what, and what to do.
    """

    problem: Problem


@dataclass(frozen=True)
class OverLimit:
    """The document would cost more than allowed.

    Args:
        limit: Name of the field of `Limits`.
        problem: What was met.
    """

    limit: str
    problem: Problem


Result = Text | Partial | Malformed | Encrypted | OverLimit


def require_document(result: Result) -> Document:
    """The document, where there is one.

    Args:
        result: How the reading ended.

    Returns:
        The whole or partial document.

    Raises:
        DataError: There is none; the problem says why.
    """
    if isinstance(result, Text | Partial):
        return result.document
    raise DataError(result.problem)
