"""Formats of cells: blue inputs, black formulas, green links to another sheet; numbers by unit and language."""

from __future__ import annotations

import math
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

    def unit(self, unit: str, scale: Scale | None = None) -> str:
        """A unit in words, of numbers in base units where no scale is given."""
        return unit_title(unit, scale or Scale(), self.words) or "1"


def plain_format(values: Iterable[float | None]) -> str:
    """The number format of inputs in base units: as many digits as tell them apart, and no more.

    Args:
        values: The inputs of a row.

    Returns:
        A format.

    Example:
        >>> plain_format([12.0]), plain_format([1.2345]), plain_format([2083333.3333]), plain_format([2e-7])
        ('#,##0', '#,##0.00##', '#,##0', '0.00E+00')
    """
    known = [abs(value) for value in values if value is not None and math.isfinite(value)]
    largest = max(known, default=0.0)
    if largest >= 1e4 or all(value == int(value) for value in known):
        return "#,##0" if largest < 1e13 else "0.00E+00"
    if largest < 1e-3:
        return "0.00E+00"
    return "#,##0.00##" if largest >= 1 else "0.00####"


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
