"""Marks inside a text that each way of writing turns into its own: references, reported figures, grades."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

Kind = Literal["plain", "number", "input", "grade"]
#: Numbers of the bibliography stand between the first two, reported figures between the next, grades between the last.
OPEN, CLOSE = "\ue000", "\ue001"
_INPUT, _INPUT_END = "\ue002", "\ue003"
_GRADE, _GRADE_END = "\ue004", "\ue005"
_MARKED = re.compile(f"[{OPEN}{_INPUT}{_GRADE}](.*?)[{CLOSE}{_INPUT_END}{_GRADE_END}]")
_NUMBER = re.compile(r"\d+")


def cited(mark: str) -> str:
    """Numbers of the bibliography behind a text.

    Args:
        mark: E.g. ``[1-3]``; empty for none.

    Returns:
        The same, marked, with the blank before it; empty for none.
    """
    return f" {OPEN}{mark}{CLOSE}" if mark else ""


def given(text: str) -> str:
    """A figure that somebody reported or put in, as against one that was computed.

    Args:
        text: The figure.

    Returns:
        The same, marked.
    """
    return f"{_INPUT}{text}{_INPUT_END}"


def graded(grade: str) -> str:
    """A grade inside a text.

    Args:
        grade: A key of `grades.SHAPES`.

    Returns:
        The same, marked.
    """
    return f"{_GRADE}{grade}{_GRADE_END}"


def pieces(text: str) -> Iterator[tuple[Kind, str]]:
    """A text in pieces of one kind.

    Args:
        text: The text, marked by the functions above.

    Yields:
        Kind and text: ``number`` for each number of the bibliography, its brackets being plain.

    Example:
        >>> list(pieces(f"a{cited('[1]')}{given('5')}"))
        [('plain', 'a '), ('plain', '['), ('number', '1'), ('plain', ']'), ('input', '5')]
    """
    at = 0
    for match in _MARKED.finditer(text):
        yield from _plain(text[at : match.start()])
        at = match.end()
        if match[0][0] == OPEN:
            yield from _numbers(match[1])
        else:
            yield ("input" if match[0][0] == _INPUT else "grade"), match[1]
    yield from _plain(text[at:])


def _plain(text: str) -> Iterator[tuple[Kind, str]]:
    if text:
        yield "plain", text


def _numbers(mark: str) -> Iterator[tuple[Kind, str]]:
    start = 0
    for number in _NUMBER.finditer(mark):
        yield from _plain(mark[start : number.start()])
        yield "number", number[0]
        start = number.end()
    yield from _plain(mark[start:])


def bare(text: str) -> str:
    """A text without its marks.

    Args:
        text: The text.

    Returns:
        What a reader sees, grades by their key.
    """
    return "".join(piece for _, piece in pieces(text))
