"""A figure of a document: number, unit, bound, interval and place."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

ONE = Decimal(1)


@dataclass(frozen=True)
class Figure:
    """One printed figure.

    Args:
        start: Index of the first character in the text as given.
        end: Index after the last character.
        text: The printed figure with the unit printed on it; words such as "over" stay outside unless part of it.
        value: The number in base units: no ten-thousands or millions, percentages as ratios.
        low: Least value that the wording allows; None when open.
        high: Greatest value that the wording allows; None when open.
        kind: ``money``, ``percent``, ``percentage_point``, ``multiple``, ``ratio`` (a fraction), ``count``,
            ``duration``, ``rank`` or ``number``.
        unit: ISO code for money (empty where none is printed), ``ratio``, ``multiple``, or what is counted.
        currency: ISO code; empty when it is no money or none is printed.
        scale: The printed scale word as a factor.
        step: One unit of the last printed digit, in base units; half of it is the rounding of the print.
        bound: ``over``, ``at_least``, ``under``, ``at_most``, ``near``, ``approx``, ``range_low``, ``range_high`` or
            empty.
        per: What the figure is for each of: ``month``, ``year``, ``Mtok``, ``share``, ``person``; empty for none.
    """

    start: int
    end: int
    text: str
    value: Decimal
    low: Decimal | None
    high: Decimal | None
    kind: str
    unit: str = ""
    currency: str = ""
    scale: Decimal = ONE
    step: Decimal = ONE
    bound: str = ""
    per: str = ""
