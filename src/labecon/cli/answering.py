"""Commands asked by the server and by agents: the same functions, their output as an answer."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from labecon.cli.terminal import Terminal
from labecon.errors import LabeconError, Problem

if TYPE_CHECKING:
    from labecon.web.answers import Answer

#: Starts a process that answers the words behind it.
CHILD = (sys.executable, "-P", "-c", "from labecon.cli.answering import as_child; raise SystemExit(as_child())")


@dataclass
class Listener(Terminal):
    """A terminal that nobody sees: problems are kept, progress is passed on.

    Args:
        hear: Takes a line of progress.
    """

    hear: Callable[[str], None] = lambda _: None
    problems: list[Problem] = field(default_factory=list)
    kind: str = ""

    def say(self, text: str) -> None:
        """Remarks for people are not part of an answer."""

    def complain(self, error: LabeconError) -> None:
        """Keeps what is wrong, in the language of the question."""
        from labecon.outputs.error_text import problem_in_chinese

        self.kind = type(error).__name__
        self.problems += [problem_in_chinese(one) if self.language == "zh" else one for one in error.problems]

    def progress(self, text: str, finished: bool) -> None:
        """Passes progress on at once."""
        self.hear(text)


def answer(words: Sequence[str], hear: Callable[[str], None] = lambda _: None) -> Answer:
    """What a command answers.

    Args:
        words: The command line.
        hear: Takes a line of progress.

    Returns:
        Exit code, output and problems.
    """
    from labecon.cli.main import command
    from labecon.web.answers import Answer

    out = io.StringIO()
    language = "zh" if "--lang=zh" in words else "en"
    terminal = Listener(out, io.StringIO(), language, True, hear=hear)
    try:
        code = command(words[0])(words[1:], terminal)
    except LabeconError as error:
        terminal.complain(error)
        return Answer(2, "", tuple(terminal.problems), terminal.kind)
    return Answer(code, out.getvalue(), tuple(terminal.problems), terminal.kind)


def as_child() -> int:
    """Answers the command line of this process: the answer to stdout, progress and problems as lines of JSON to stderr.

    Returns:
        The exit code.
    """

    def hear(text: str) -> None:
        sys.stderr.write(json.dumps({"progress": text}) + "\n")
        sys.stderr.flush()

    found = answer(sys.argv[1:], hear)
    sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
    sys.stdout.write(found.text)
    if found.problems:
        said = {"problems": [one.as_json() for one in found.problems], "kind": found.kind}
        sys.stderr.write(json.dumps(said) + "\n")
    return found.code
