"""Single values beside a text: enough digits to tell a value from its bounds, in the scale words of the language."""

from __future__ import annotations

from decimal import Decimal

from labecon.outputs.messages import Words
from labecon.units import CURRENCIES

_SCALES = {
    "en": ((Decimal(10) ** 9, " bn"), (Decimal(10) ** 6, " m"), (Decimal(10) ** 3, " k")),
    "zh": ((Decimal(10) ** 8, "亿"), (Decimal(10) ** 4, "万")),
}
_DIGITS, _FEW_DIGITS = 6, 4
#: From here on a number is written with a scale word.
_LARGE = Decimal(10_000)


def value_text(value: Decimal | None, unit: str, words: Words) -> str:
    """A value with its unit.

    Args:
        value: In base units; None where there is none.
        unit: ISO code, ``ratio``, ``multiple``, or what is counted.
        words: The language.

    Returns:
        E.g. ``CNY 191 m``, ``12.5 %``, ``7.1×``.

    Example:
        >>> value_text(Decimal("190876500"), "CNY", Words("en")), value_text(Decimal("190876500"), "CNY", Words("zh"))
        ('CNY 190.876 m', 'CNY 1.90876亿')
    """
    if value is None or not value.is_finite():
        return "–" if value is None else "∞"
    if unit == "ratio":
        return f"{_short(value * 100, _FEW_DIGITS)} %"
    if unit == "multiple":
        return f"{_short(value, _FEW_DIGITS)}×"
    money, _, per = unit.partition("/")
    number = _scaled(value, words)
    if money in CURRENCIES:
        return f"{money} {number}" + (f" / {per}" if per else "")
    return f"{number} {unit}" if unit not in ("", "number", "rank") else number


def bounds_text(low: Decimal | None, high: Decimal | None, unit: str, words: Words) -> str:
    """An interval.

    Args:
        low: Least value; None or infinite for open.
        high: Greatest value.
        unit: As in `value_text`.
        words: The language.

    Returns:
        E.g. ``CNY 190.5 m … CNY 191.5 m``, ``≥ 7×``; nothing where both ends are open or both are one.

    Example:
        >>> bounds_text(Decimal(7), None, "multiple", Words("en"))
        '≥ 7×'
    """
    least = low if low is not None and low.is_finite() else None
    most = high if high is not None and high.is_finite() else None
    if (least is None and most is None) or least == most:
        return ""
    if most is None:
        return f"≥ {value_text(least, unit, words)}"
    if least is None:
        return f"≤ {value_text(most, unit, words)}"
    return f"{value_text(least, unit, words)} … {value_text(most, unit, words)}"


def _scaled(value: Decimal, words: Words) -> str:
    for factor, word in _SCALES[words.language]:
        if abs(value) >= max(factor, _LARGE):
            return f"{_short(value / factor)}{word}"
    return _short(value)


def _short(value: Decimal, digits: int = _DIGITS) -> str:
    """At most so many digits behind and before the point, no exponent."""
    if value == 0:
        return "0"
    places = max(digits - 1 - value.adjusted(), 0)
    text = f"{round(value, min(places, 12)):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
