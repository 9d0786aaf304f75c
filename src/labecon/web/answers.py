"""What comes back for a question, and the one shape of its errors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, replace

from labecon.errors import LabeconError, Problem, UsageError

#: The language in which a request wants its errors.
language: ContextVar[str] = ContextVar("language", default="en")
#: Called with a line that says how far the work has come.
Progress = Callable[[str], None]
#: Takes a command and its arguments, gives the answer; what `labecon` itself would print.
Ask = Callable[[Sequence[str]], "Answer"]


@dataclass(frozen=True)
class Answer:
    """The answer to one command.

    Args:
        code: 0 done, 1 the answer is no, 2 bad input.
        text: What the command prints: a JSON document, JSON Lines or CSV.
        problems: What is wrong, where ``code`` is 2; remarks on single documents otherwise.
        kind: The kind of error, e.g. ``UsageError``; empty for none.
    """

    code: int
    text: str
    problems: tuple[Problem, ...] = ()
    kind: str = ""

    @property
    def refused(self) -> bool:
        """Whether there is an error in place of an answer."""
        return self.code not in (0, 1)

    def error(self) -> dict[str, object]:
        """The one JSON shape of errors.

        Returns:
            ``{"error": {"kind", "problems"}}``.
        """
        return error_shape(self.kind or "DataError", self.problems)

    def without(self, folder: str) -> Answer:
        """The answer with its files called by their names alone.

        Args:
            folder: The folder, with the sign at its end.

        Returns:
            The same where it does not name the folder.
        """
        if folder not in self.text and not any(folder in f"{one.message}{one.place}" for one in self.problems):
            return self
        problems = (
            replace(one, message=one.message.replace(folder, ""), place=one.place.replace(folder, ""))
            for one in self.problems
        )
        return replace(self, text=self.text.replace(folder, ""), problems=tuple(problems))

    def status(self) -> int:
        """The status of HTTP that fits.

        Returns:
            200; 404 where only names are unknown; 409 where the request is well formed and cannot be answered.
        """
        if not self.refused:
            return 200
        unknown = self.problems and all(one.code == "unknown-name" for one in self.problems)
        return 404 if unknown else 409


def error_shape(kind: str, problems: Sequence[Problem]) -> dict[str, object]:
    """An error as JSON.

    Args:
        kind: Name of the kind of error.
        problems: What is wrong.

    Returns:
        ``{"error": {"kind", "problems"}}``.

    Example:
        >>> error_shape("UsageError", [Problem("usage", "no")])["error"]["kind"]
        'UsageError'
    """
    if language.get() == "zh":
        from labecon.outputs.error_text import problem_in_chinese

        problems = [problem_in_chinese(one) for one in problems]
    return {"error": {"kind": kind, "problems": [one.as_json() for one in problems]}}


def refusal(error: LabeconError) -> Answer:
    """The answer that an error stands for.

    Args:
        error: The error.

    Returns:
        Exit code 2 and its problems.
    """
    return Answer(2, "", error.problems, type(error).__name__)


def refused(code: str, message: str, place: str = "", remedy: str = "") -> Answer:
    """An answer that says one thing is wrong.

    Args:
        code: A word of the error catalogue.
        message: What is wrong.
        place: Where.
        remedy: How to mend it.

    Returns:
        Exit code 2 and the problem.
    """
    return refusal(UsageError.of(code, message, place, remedy))
