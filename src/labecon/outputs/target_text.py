"""A target of a sensitivity in words: its title, and its values as a reader and as a document see them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from labecon.outputs.messages import Words, catalogue
from labecon.outputs.numbers import ABSENT, Scale, number, scale_of, unit_title
from labecon.outputs.titles import Titled, figure_title, line_title
from labecon.periods import month_label

if TYPE_CHECKING:
    from labecon.analysis.targets_array import Target
    from labecon.analysis.tornado_array import Result


def target_title(target: Target, words: Words) -> str:
    """The title of a target.

    Args:
        target: The target.
        words: The language.

    Returns:
        E.g. ``Cash, 2027-12`` or ``盈亏平衡月份（operating）``.
    """
    return named_target(target.name, target.months, target.lab.parts, words)


def named_target(target: str, months: int, parts: Iterable[Titled], words: Words) -> str:
    """The title of a target by its name.

    Args:
        target: E.g. ``cash@2027-12``.
        months: Within how many months, where it is a chance.
        parts: Parts of the lab.
        words: The language.

    Returns:
        E.g. ``Cash, 2027-12`` or ``盈亏平衡月份（operating）``.
    """
    name, _, period = target.partition("@")
    head, _, definition = name.partition("/")
    if f"figures.{head}" in catalogue("titles"):
        title = figure_title(head, words)
    elif head.startswith("cash_out_probability_"):
        title = words("sensitivity.out_within", months=months)
    else:
        title = line_title(head, words, parts)
    detail = period or definition
    if not detail:
        return title
    return f"{title}（{detail}）" if words.language == "zh" else f"{title}, {detail}"


class Values:
    """How the values of a target are shown.

    Args:
        target: The target.
        values: Values that are shown together.
        words: The language.
    """

    def __init__(self, target: Target, values: Iterable[float | None], words: Words) -> None:
        self.target, self.words = target, words
        known = [value for value in values if value is not None]
        if target.kind == "share":
            self.scale = Scale(0.01, "", 1, True)
        elif target.kind == "months":
            self.scale = Scale(1.0, "", 0 if all(value == round(value) for value in known) else 1)
        else:
            self.scale = scale_of(known, target.unit, words, target.figure)

    @property
    def unit(self) -> str:
        """The unit with its scale; empty for shares, months of the calendar and plain numbers in percent."""
        if self.target.kind == "month" or self.scale.percent:
            return ""
        return unit_title(self.target.unit, self.scale, self.words)

    def text(self, result: Result) -> str:
        """A value in its scale.

        Args:
            result: The figure of a case.

        Returns:
            Text; a word where it never happens.
        """
        if result.value is None:
            return (self.words("sensitivity.never") if result.never else ABSENT) + " "
        if self.target.kind == "month":
            return month_label(round(result.value)) + " "
        return number(result.value, self.scale)

    def distance(self, size: float) -> str:
        """A distance between two values.

        Args:
            size: In base units.

        Returns:
            Text.
        """
        return number(size, Scale() if self.target.kind == "month" else self.scale)


def shown_value(target: Target, result: Result) -> float | str | None:
    """A value as a document has it.

    Args:
        target: The target.
        result: The figure of a case.

    Returns:
        A number in base units, the label of a calendar month, or None.
    """
    if result.value is None:
        return None
    return month_label(round(result.value)) if target.kind == "month" else result.value
