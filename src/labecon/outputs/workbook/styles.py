"""Formats of cells: blue inputs, black formulas, green links to another sheet; numbers by unit and language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from labecon.outputs.messages import Words
from labecon.outputs.numbers import Scale, scale_of, unit_title

BLUE, BLACK, GREEN, GREY, RED = "#0000FF", "#000000", "#007A33", "#666666", "#C00000"
COLOURS = {"input": BLUE, "formula": BLACK, "link": GREEN, "note": GREY, "flag": RED}
#: Scale words as number formats: a comma divides by a thousand; the quoted point moves the last digits behind it.
_BY_FACTOR = {1e9: "#,##0.00,,,", 1e6: "#,##0.0,,", 1e3: "#,##0.0,", 1e8: '0"."00,,', 1e4: '0"."0,'}


class Styles:
    """The formats of a workbook, each made once.

    Args:
        book: The XlsxWriter workbook.
        words: The language.
    """

    def __init__(self, book: Any, words: Words) -> None:
        self.book, self.words = book, words
        self.made: dict[tuple[tuple[str, Any], ...], Any] = {}

    def __call__(self, kind: str = "formula", number: str = "", **more: Any) -> Any:
        """A format.

        Args:
            kind: ``input``, ``formula``, ``link``, ``note`` or ``flag``.
            number: Number format.
            more: Further properties as XlsxWriter names them.

        Returns:
            The format.
        """
        entries: dict[str, Any] = {"font_color": COLOURS[kind], "font_size": 10, **more}
        if number:
            entries["num_format"] = number
        if kind == "input":
            entries.setdefault("bg_color", "#FFFBE6")
        key = tuple(sorted(entries.items()))
        if key not in self.made:
            self.made[key] = self.book.add_format(entries)
        return self.made[key]

    def scale(self, values: Iterable[float | None], unit: str, name: str) -> Scale:
        """The scale of a row.

        Args:
            values: Its values.
            unit: Unit.
            name: Name of the line.

        Returns:
            The scale.
        """
        return scale_of(values, unit, self.words, name)

    def unit(self, unit: str, scale: Scale) -> str:
        """A unit in words."""
        return unit_title(unit, scale, self.words) or "1"


def number_format(scale: Scale) -> str:
    """The number format of a scale: parentheses for negatives, a dash for zero.

    Args:
        scale: The scale.

    Returns:
        A format.

    Example:
        >>> number_format(Scale(1e6, "m", 1))
        '#,##0.0,,_);(#,##0.0,,);"–"_)'
    """
    if scale.percent:
        return '0.0%_);(0.0%);"–"_)'
    digits = _BY_FACTOR.get(scale.factor) or ("#,##0." + "0" * scale.decimals if scale.decimals else "#,##0")
    return f'{digits}_);({digits});"–"_)'
