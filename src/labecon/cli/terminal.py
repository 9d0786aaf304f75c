"""Where output goes: the answer to stdout, everything else to stderr."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import TYPE_CHECKING, TextIO

from labecon.errors import LabeconError

if TYPE_CHECKING:
    from labecon.outputs.tables import Style

#: Seconds before progress is shown, and between two lines of it where stderr is no terminal.
PATIENCE, PAUSE = 1.0, 10.0


@dataclass
class Terminal:
    """The two streams of a process, and what the user wants of them.

    Args:
        out: The answer.
        err: Messages and progress.
        language: ``en`` or ``zh``; a wrong word stays, for the command to refuse.
        json_errors: Whether errors are JSON.
        alone: Whether the process is this command and ends with it.
    """

    out: TextIO
    err: TextIO
    language: str = "en"
    json_errors: bool = False
    alone: bool = False
    _started: float = field(default_factory=monotonic)
    _shown: float = 0.0
    _open: bool = False

    @staticmethod
    def of_process(words: Sequence[str]) -> Terminal:
        """The streams of this process.

        Args:
            words: The command line, in which language and format are looked for before it is parsed.

        Returns:
            The terminal.
        """
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="")
        language = _option(words, "--lang") or os.environ.get("LABECON_LANG") or "en"
        return Terminal(sys.stdout, sys.stderr, language, _option(words, "--format") == "json")

    @property
    def style(self) -> Style:
        """Colour where stdout is a terminal that has it and NO_COLOR is not set; the width of a terminal."""
        from labecon.outputs.tables import Style  # `--version` needs no tables

        if not self.out.isatty():
            return Style()
        from shutil import get_terminal_size  # loads three compressors

        plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
        return Style(not plain, get_terminal_size().columns)

    def write(self, text: str) -> None:
        """Writes to stdout.

        Args:
            text: The answer, line ends included.
        """
        self._close_progress()
        self.out.write(text)

    def flush(self) -> None:
        """Brings out what was written, so that a reader that has gone is noticed here."""
        self.out.flush()

    def say(self, text: str) -> None:
        """One line on stderr.

        Args:
            text: The line.
        """
        self._close_progress()
        self.err.write(text + "\n")
        self.err.flush()

    def remark(self, text: str) -> None:
        """One line on stderr about what is going on, in the language of the user.

        Args:
            text: English, as the catalogue of errors has it.
        """
        if self.language == "zh":
            from labecon.outputs.error_text import said_in_chinese  # English needs no catalogue

            text = said_in_chinese(text)
        self.say(f"labecon: {text}")

    def complain(self, error: LabeconError) -> None:
        """Shows an error: one line a problem, or the one JSON shape.

        Args:
            error: The error.
        """
        problems, lines = error.problems, [str(problem) for problem in error.problems]
        if self.language == "zh":
            from labecon.outputs import error_text  # English errors need no catalogue

            lines = [error_text.line_in_chinese(problem) for problem in problems]
            problems = tuple(map(error_text.problem_in_chinese, problems))
        if self.json_errors:
            self.say(json.dumps(type(error)(problems).as_json(), ensure_ascii=False))
            return
        for line in lines:
            self.say(" ".join(f"labecon: {line}".split("\n")))

    def progress(self, text: str, finished: bool) -> None:
        """Shows how far a long job has come.

        Args:
            text: E.g. ``2,048 of 10,000 paths``.
            finished: Whether it is the last.
        """
        now = monotonic()
        tty = self.err.isatty()
        if now - self._started < PATIENCE or (not tty and now - max(self._shown, self._started) < PAUSE):
            return
        self._shown = now
        if tty:
            self._open = True  # before it is written: an interrupt in between must find it
            self.err.write(f"\r\x1b[K{text}")
            if finished:
                self._close_progress()
        elif not finished:
            self.err.write(text + "\n")
        self.err.flush()

    def _close_progress(self) -> None:
        if self._open:
            self.err.write("\r\x1b[K")
            self._open = False


def _option(words: Sequence[str], name: str) -> str:
    found = ""
    for place, word in enumerate(words):
        if word == name and place + 1 < len(words):
            found = words[place + 1]
        elif word.startswith(name + "="):
            found = word[len(name) + 1 :]
    return found
