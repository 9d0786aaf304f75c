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


def driver_title(name: str, words: Words, parts: Iterable[Titled] = ()) -> str:
    """The title of a driver, so that nobody has to read its name.

    Args:
        name: Full name, e.g. ``talkie.churn``; ``*.churn`` for that of every part; several joined by ``+``.
        words: The language.
        parts: Parts of the lab, whose titles go before the driver's.

    Returns:
        The title.

    Example:
        >>> driver_title("training_growth", Words("en")), driver_title("initial.cash", Words("zh"))
        ('Growth of training', '期初现金')
    """
    if "+" in name:
        return words("driver.joined").join(driver_title(one, words, parts) for one in name.split("+"))
    joint, known = words("driver.joint"), catalogue("driver_titles")
    part, _, local = name.removeprefix("initial.").rpartition(".")
    if name.startswith("initial."):
        title = words("driver.opening", title=line_title(local, words))
    else:
        title = words.pick(known[f"drivers.{local}"]) if f"drivers.{local}" in known else line_title(local, words)
    if not part:
        return title
    if part == "valuation":
        return words("driver.valuation") + joint + title
    owner = next((one for one in parts if one.name == part), None)
    said = words("driver.every_part") if part == "*" else words.pick(owner.title, part) if owner else part
    return f"{said}{joint}{title}"
