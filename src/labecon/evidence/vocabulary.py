"""Words found in a text in one pass: the longest word at each place, Latin words only as whole words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Generic, TypeVar

from labecon.evidence.folding import fold

Meaning = TypeVar("Meaning")
_PLURAL = re.compile(r"'s|s(?![a-z])|(?![a-z])")


class Vocabulary(Generic[Meaning]):
    """Words and what they mean.

    Args:
        words: Word to meaning; spelled in any width, case or script.

    Example:
        >>> list(Vocabulary({"loss": 1, "net loss": 2}).scan("net loser; net loss"))
        [(11, 19, 2)]
    """

    def __init__(self, words: Mapping[str, Meaning]) -> None:
        self._meanings = {fold(word): said for word, said in words.items()}
        self._pattern = re.compile(_alternatives(sorted(self._meanings)))

    def meanings(self) -> list[Meaning]:
        """What the words mean, in the order in which they were given."""
        return list(self._meanings.values())

    def scan(self, text: str) -> Iterator[tuple[int, int, Meaning]]:
        """The words of a text.

        Args:
            text: Folded text.

        Yields:
            Start, end, meaning; in order and without overlaps.
        """
        at, search = 0, self._pattern.search
        while (found := search(text, at)) is not None:
            start, end = found.span()
            if _is_whole(text, start, end):
                yield start, end, self._meanings[found[0]]
                at = end
            else:
                at = start + 1


def _is_whole(text: str, start: int, end: int) -> bool:
    if "a" <= text[start] <= "z" and start and "a" <= text[start - 1] <= "z":
        return False
    return not "a" <= text[end - 1] <= "z" or _PLURAL.match(text, end) is not None


def _alternatives(words: list[str]) -> str:
    """A pattern of the words as a tree of letters, so that no place of the text tries them one by one."""
    tree: dict[str, dict[str, object]] = {}
    for word in words:
        node = tree
        for letter in word:
            node = node.setdefault(letter, {})  # type: ignore[assignment]
        node[""] = {}
    return _branch(tree)


def _branch(node: Mapping[str, object]) -> str:
    ways = []
    for letter, below in node.items():
        if letter and isinstance(below, dict):
            ways.append(re.escape(letter) + _branch(below))
    if not ways:
        return ""
    inner = ways[0] if len(ways) == 1 else "(?:" + "|".join(ways) + ")"
    return f"(?:{inner})?" if "" in node else inner
