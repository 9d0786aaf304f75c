"""Changed lab files for tests: the text of an example with some of it replaced, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from labecon.errors import LabeconError, Problem
from labecon.labs.lab import Lab


def edited(text: str, *changes: tuple[str, str]) -> str:
    """A text with some of it replaced, each piece once.

    Args:
        text: The original.
        changes: Pairs of what is there and what takes its place.

    Returns:
        The changed text.
    """
    for old, new in changes:
        assert text.count(old) >= 1, old
        text = text.replace(old, new, 1)
    return text


def complaints(make: Callable[[str], Lab], text: str) -> list[Problem]:
    """Everything wrong with a lab file.

    Args:
        make: Loads a lab from its text.
        text: The file.

    Returns:
        The problems.
    """
    with pytest.raises(LabeconError) as error:
        make(text)
    return list(error.value.problems)


def line_of(text: str, piece: str) -> int:
    """The line on which a piece of text stands for the first time.

    Args:
        text: The text.
        piece: What to look for.

    Returns:
        Its line, from 1.
    """
    return text[: text.index(piece)].count("\n") + 1
