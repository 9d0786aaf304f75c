"""The exception tree and the one shape in which every problem is reported.

    LabeconError                 anything labecon refuses; carries one or more problems; exit code 2
    |- ModelError                the line items or a graph are wrong (unknown name, unit mismatch, cycle, ...)
    |- DataError                 a data file, a fact, a driver or a scenario is wrong
    |- UsageError                a command or a call was given something it cannot use
    `- NumericError              a value left the finite range while running

A problem says what is wrong, where, and how to mend it. All problems of one load are raised together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong.

    Args:
        code: A word from the error catalogue, e.g. ``unit-mismatch``.
        message: What is wrong and what was expected, in one line.
        place: File and line, or file and item, or the command's argument; empty when there is none.
        remedy: The edit or command that mends it; empty when the message already says so.
    """

    code: str
    message: str
    place: str = ""
    remedy: str = ""

    def __str__(self) -> str:
        text = f"{self.place}: {self.message}" if self.place else self.message
        return f"{text} ({self.remedy})" if self.remedy else text

    def as_json(self) -> dict[str, str]:
        """The problem as the one JSON error shape.

        Returns:
            Keys ``code``, ``message``, ``place``, ``remedy``; all strings.
        """
        return {"code": self.code, "message": self.message, "place": self.place, "remedy": self.remedy}


class LabeconError(Exception):
    """Base of every error labecon raises on purpose.

    Args:
        problems: One problem or several; several are shown one a line.
    """

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type[Self], tuple[tuple[Problem, ...]]]:
        """What another process needs to raise it too: the problems, not their text."""
        return type(self), (self.problems,)

    @classmethod
    def of(cls, code: str, message: str, place: str = "", remedy: str = "") -> Self:
        """An error with a single problem.

        Args:
            code: A word from the error catalogue.
            message: What is wrong.
            place: Where.
            remedy: How to mend it.

        Returns:
            The exception, ready to be raised.
        """
        return cls(Problem(code, message, place, remedy))

    def as_json(self) -> dict[str, object]:
        """The error as JSON.

        Returns:
            ``{"error": {"kind": ..., "problems": [...]}}``.
        """
        return {"error": {"kind": type(self).__name__, "problems": [problem.as_json() for problem in self.problems]}}


class ModelError(LabeconError):
    """The line items, or the graph built from them, are wrong."""


class DataError(LabeconError):
    """A data file, a fact, a driver or a scenario is wrong."""


class UsageError(LabeconError):
    """A command or a call was given something it cannot use."""


class NumericError(LabeconError):
    """A value left the finite range while running."""


def nearest(name: str, known: Sequence[str] | Iterable[str]) -> str:
    """The hint "did you mean ...?" for a misspelt name.

    Args:
        name: What was written.
        known: What could have been meant.

    Returns:
        `` did you mean sales?``-like text with a leading ``; ``, or an empty string when nothing is near.

    Example:
        >>> nearest("salse", ["sales", "users"])
        '; did you mean sales?'
    """
    close = closest(name, known)
    return f"; did you mean {close}?" if close else ""


def closest(name: str, known: Iterable[str]) -> str:
    """The known name that a misspelt one resembles most.

    Args:
        name: What was written.
        known: What could have been meant.

    Returns:
        The name; empty where none comes near.

    Example:
        >>> closest("salse", ["sales", "users"])
        'sales'
    """
    from difflib import get_close_matches  # only what is misspelt needs it

    return (get_close_matches(name, list(known), n=1) or [""])[0]
