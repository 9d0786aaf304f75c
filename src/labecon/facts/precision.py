"""How exact a printed figure is: the interval of values that would be printed with the same digits.

A figure printed as 1.41 (hundred millions) stands for anything from 1.405 to 1.415: half a unit of its last digit on
both sides. The scale word need not be understood for that: the ratio of value and digits must be a power of ten, and is
the scale.
"""

from __future__ import annotations

import re
from decimal import Decimal

from labecon.facts.records import Bound

#: Figures that are set, not measured: every digit counts.
EXACT_METRICS = (
    "price_input_per_mtok",
    "price_output_per_mtok",
    "offer_price",
    "offer_price_low",
    "offer_price_high",
    "model_release",
    "monetisation_start",
    "founded",
    "departure",
    "hearing",
    "offering_opens",
    "offering_planned",
    "models_opened",
    "subscription_price",
    "market_rank_china",
    "market_rank_china_independent",
    "market_rank_global",
    "market_rank_pure_play",
    "convertibility_undertaking_low",
    "convertibility_undertaking_high",
)
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
_RANGE = re.compile(r"(\d[\d,.]*)\s*[A-Za-z]?\s*[-–~]\s*(\d[\d,.]*)")
_BARE = re.compile(r"\d+000")
_NUMERALS = {
    "零": 0,
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
}


def rounding_interval(
    printed: str, value: Decimal, bound: Bound | None = None, metric: str = ""
) -> tuple[Decimal, Decimal, str]:
    """The values that a printed figure can stand for.

    Args:
        printed: The figure as printed, with or without scale words.
        value: What it means, in base units.
        bound: ``over`` opens the interval upward, ``under`` down to 0; ``approx`` widens a whole number to its last
            digit that is not 0.
        metric: Names a figure that is set rather than measured, whose interval is a point.

    Returns:
        Least value, greatest value, and what they rest on (``printed``, ``value`` or ``exact``).

    Example:
        >>> [str(x) for x in rounding_interval("1.41亿", Decimal(141000000))]
        ['140500000', '141500000', 'printed']
        >>> [str(x) for x in rounding_interval("(0.4%)", Decimal("-0.004"))]
        ['-0.0045', '-0.0035', 'printed']
    """
    if metric in EXACT_METRICS:
        return value, value, "exact"
    if bound == "over":
        return value, Decimal("Infinity"), "printed"
    if bound == "under":
        return min(Decimal(0), value), value, "printed"
    if not value:
        return value, value, "value"
    spread = _range(printed, value)
    if spread is not None:
        return spread[0], spread[1], "printed"
    unit = None if _BARE.fullmatch(printed.strip()) else _last_digit(printed, abs(value), bound == "approx")
    half = (unit or _last_significant(value)) / 2
    return _plain(value - half), _plain(value + half), "printed" if unit else "value"


def _last_digit(printed: str, size: Decimal, approximate: bool) -> Decimal | None:
    """One unit of the last printed digit, in base units; None where the digits do not fit the value."""
    for digits in _mantissas(printed):
        scale = size / digits if digits else Decimal(0)
        if scale and _is_power_of_ten(scale):
            place = int(digits.as_tuple().exponent)
            if approximate and place == 0:
                place = int(digits.normalize().as_tuple().exponent)
            return scale * Decimal(10) ** place
    return None


def _mantissas(printed: str) -> list[Decimal]:
    found = [Decimal(text.replace(",", "")) for text in _NUMBER.findall(printed)]
    return found or [Decimal(_NUMERALS[sign]) for sign in printed if sign in _NUMERALS]


def _is_power_of_ten(number: Decimal) -> bool:
    return number.normalize().as_tuple().digits == (1,)


def _last_significant(value: Decimal) -> Decimal:
    return Decimal(10) ** int(value.normalize().as_tuple().exponent)


def _range(printed: str, value: Decimal) -> tuple[Decimal, Decimal] | None:
    found = _RANGE.search(printed)
    if found is None:
        return None
    first, last = (Decimal(text.replace(",", "")) for text in found.groups())
    if not last or not first < last or not _is_power_of_ten(abs(value) / last):
        return None
    scale = abs(value) / last
    return _plain(first * scale), _plain(last * scale)


def _plain(number: Decimal) -> Decimal:
    """Without an exponent, so that it is written as people read it."""
    short = number.normalize()
    return short if int(short.as_tuple().exponent) <= 0 else short.quantize(Decimal(1))
