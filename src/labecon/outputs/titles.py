"""Titles of lines, figures, parts and metrics in both languages; a name without a title is shown as its words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from labecon.outputs.messages import Words, catalogue


class Titled(Protocol):
    """A part of a lab: its name and its title by language."""

    @property
    def name(self) -> str:
        """Name of the part."""

    @property
    def title(self) -> Mapping[str, str]:
        """Title by language."""


def line_title(name: str, words: Words, parts: Iterable[Titled] = ()) -> str:
    """The title of a line.

    Args:
        name: Full name, e.g. ``talkie.revenue``.
        words: The language.
        parts: Parts of the lab, whose titles go before the line's.

    Returns:
        The title.

    Example:
        >>> line_title("gross_profit", Words("zh")), line_title("talkie.odd_line", Words("en"))
        ('毛利', 'talkie: odd line')
    """
    part, _, local = name.rpartition(".")
    known = catalogue("titles").get(f"lines.{local}")
    title = words.pick(known) if known else local.replace("_", " ")
    if not part:
        return title
    owner = next((one for one in parts if one.name == part), None)
    joint = "：" if words.language == "zh" else ": "
    return f"{words.pick(owner.title, part) if owner else part}{joint}{title}"


def figure_title(name: str, words: Words) -> str:
    """The title of a figure.

    Args:
        name: E.g. ``runway_static_months``.
        words: The language.

    Returns:
        The title.
    """
    known = catalogue("titles").get(f"figures.{name}")
    return words.pick(known) if known else line_title(name, words)
