"""Text in columns of a terminal: East Asian wide characters take two."""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import combining, east_asian_width

_WIDE = ("W", "F")
#: Blanks, or a run of narrow characters or one wide character, with punctuation that may not begin a line.
_PIECE = r"[ \t]+|(?:[^\s\u2e80-\u9fff\uac00-\ud7af\uff00-\uffef]+|[^\s])[、。，；：！？）」』】》]*"


@lru_cache(maxsize=8192)
def width(text: str) -> int:
    """The number of columns a text takes.

    Args:
        text: One line.

    Returns:
        Columns.

    Example:
        >>> width("cash"), width("现金")
        (4, 4)
    """
    if text.isascii():
        return len(text)
    return sum(0 if combining(sign) else 2 if east_asian_width(sign) in _WIDE else 1 for sign in text)


def pad(text: str, columns: int, right: bool = False) -> str:
    """A text filled with blanks to a width.

    Args:
        text: One line.
        columns: The width; longer texts stay as they are.
        right: Whether the text stands at the right.

    Returns:
        The text.
    """
    blanks = " " * max(0, columns - width(text))
    return blanks + text if right else text + blanks


def clip(text: str, columns: int) -> str:
    """A text cut to a width, with an ellipsis where something is missing.

    Args:
        text: One line.
        columns: The width, at least 1.

    Returns:
        The text.
    """
    if width(text) <= columns:
        return text
    kept, used = "", 0
    for sign in text:
        used += width(sign)
        if used > columns - 1:
            break
        kept += sign
    return kept.rstrip() + "…"


def wrap(text: str, columns: int, first: str = "", rest: str = "") -> list[str]:
    """A paragraph in lines.

    Args:
        text: The paragraph.
        columns: Width of a line, indents included.
        first: What the first line begins with.
        rest: What the others begin with.

    Returns:
        The lines; Chinese breaks between any two characters, other text at blanks.
    """
    lines, line = [], first
    empty = True
    for piece in re.findall(_PIECE, " ".join(text.split())):
        if not empty and width(line) + width(piece.rstrip()) > columns:
            lines.append(line.rstrip())
            line, empty = rest, True
        if empty and not piece.strip():
            continue
        line += piece
        empty = False
    return [*lines, line.rstrip()]
