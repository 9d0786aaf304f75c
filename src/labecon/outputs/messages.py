"""Every label in two languages: one catalogue, looked up by key."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Literal

from labecon.backends.toml_text import toml_data
from labecon.errors import UsageError

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")
#: A number and a word in the plural behind it, in an English text; a verb there ends in s as well.
_VERBS = "is|has|was|does|less|times|holds|shows|stands|begins|differs|races|s"
_COUNTED = re.compile(rf"\{{(?P<count>\w+)\}} (?!(?:{_VERBS})\b)[a-z]+s\b")


@lru_cache(maxsize=4)
def catalogue(name: str = "messages") -> dict[str, dict[str, str]]:
    """A catalogue of the package.

    Args:
        name: ``messages``, ``help`` or ``titles``.

    Returns:
        Key to text by language; tables in the file give dotted keys.
    """
    file = Path(__file__).parent / "data" / f"{name}.toml"
    found: dict[str, dict[str, str]] = {}
    for section, entries in toml_data(file.read_text(encoding="utf-8"), name).items():
        for key, texts in entries.items():
            found[f"{section}.{key}"] = texts
    return found


def language_of(text: str) -> Language:
    """A language as a user names it.

    Args:
        text: ``en`` or ``zh``.

    Returns:
        The language.

    Raises:
        UsageError: It is another.
    """
    if text not in LANGUAGES:
        raise UsageError.of("unknown-name", f"no language {text!r}", "--lang", "known: en, zh")
    return text


class Words:
    """The catalogue in one language.

    Args:
        language: ``en`` or ``zh``.

    Example:
        >>> Words("zh")("page.notice")
        '有条件的推演，并非预测'
    """

    def __init__(self, language: Language = "en") -> None:
        self.language = language

    def __call__(self, key: str, **values: object) -> str:
        """The text of a key.

        Args:
            key: E.g. ``page.notice``.
            values: What the places in braces stand for.

        Returns:
            The text in the language; a noun behind the number 1 loses its plural s.

        Example:
            >>> Words()("simulate.within", months=1)
            'runs out within 1 month'
        """
        text = catalogue()[key][self.language]
        if self.language == "en":
            text = _COUNTED.sub(lambda found: _counted(found, values), text)
        return text.format(**values) if values else text

    def has(self, key: str) -> bool:
        """Whether the catalogue knows a key."""
        return key in catalogue()

    def pick(self, texts: dict[str, str] | object, otherwise: str = "") -> str:
        """The language's entry of a text that data gives by language.

        Args:
            texts: Language to text, or a text alone.
            otherwise: What to say where there is none.

        Returns:
            The entry; English where the language is missing.
        """
        if isinstance(texts, str):
            return texts or otherwise
        if not hasattr(texts, "get"):
            return otherwise
        return str(texts.get(self.language) or texts.get("en") or otherwise)


def _counted(found: re.Match[str], values: Mapping[str, object]) -> str:
    plural = found[0]
    return plural[:-1] if str(values.get(found["count"])) == "1" else plural
