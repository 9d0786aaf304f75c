"""Titles of lines, figures, parts and metrics in both languages; a name without a title is shown as its words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Protocol

from labecon.labs.scenarios import BASE
from labecon.outputs.messages import Words, catalogue

if TYPE_CHECKING:
    from labecon.labs import Lab, Scenario


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


def scenario_title(scenario: Scenario, words: Words) -> str:
    """The title of a scenario within a sentence.

    Args:
        scenario: The scenario.
        words: The language.

    Returns:
        Its title, or its name where it has none in the language.
    """
    return words("scenarios.base") if scenario.name == BASE.name else words.pick(scenario.title, scenario.name)


def condition_title(lab: Lab, words: Words) -> str:
    """Under what a lab stands: its scenario, and how many drivers whoever asks has set.

    Args:
        lab: The lab.
        words: The language.

    Returns:
        The title of the scenario, with the count of settings where there are any.
    """
    return with_settings(scenario_title(lab.scenario, words), len(lab.settings), words)


def with_settings(scenario: str, count: int, words: Words) -> str:
    """The title of a scenario with the count of drivers that whoever asks has set.

    Args:
        scenario: The title.
        count: How many are set.
        words: The language.

    Returns:
        The title alone where none is.
    """
    return words("scenarios.set", scenario=scenario, count=count) if count else scenario


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
