"""Numbers written in digits: separators of thousands, decimals, powers, fractions, signs."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from labecon.evidence.numeral import ARITHMETIC, LONGEST_DIGITS, Numeral, skip_spaces

# Possessive and bounded: a run is read once, never given back, and never beyond what a number can be.
_RUN = re.compile(r"[0-9]{1,41}+")
_COMMAS = re.compile(r"[0-9]{1,41}+(?:,[0-9]{1,41}+){1,16}+")
_DECIMALS = re.compile(r"\.[0-9]")
_THIN = re.compile(r"[0-9]{1,3}(?![0-9])(?:[\u202f'][0-9]{3}(?![0-9])){1,13}+")
_EXPONENT = re.compile(r"e[+-]?[0-9]{1,3}(?![0-9a-z.])")
_TEN_POWER = re.compile(r"(?: ?[x×] ?)10\^(-?[0-9]{1,3})(?![0-9])")
_POWER = re.compile(r"\^(-{0,2})([0-9]{1,3})(?![0-9])")
VULGAR = {
    "½": (1, 2),
    "⅓": (1, 3),
    "⅔": (2, 3),
    "¼": (1, 4),
    "¾": (3, 4),
    "⅕": (1, 5),
    "⅖": (2, 5),
    "⅗": (3, 5),
    "⅘": (4, 5),
    "⅙": (1, 6),
    "⅚": (5, 6),
    "⅛": (1, 8),
    "⅜": (3, 8),
    "⅝": (5, 8),
    "⅞": (7, 8),
}
_THOUSANDS = 3


def _is_digit(text: str, at: int) -> bool:
    return 0 <= at < len(text) and "0" <= text[at] <= "9"


def read_plain(text: str, at: int, decimal_comma: bool = True) -> Numeral | None:
    """A number of digits without sign, power or fraction.

    Args:
        text: Folded text.
        at: Index of the first digit or of the point before it.
        decimal_comma: Whether "1,3" is one and three tenths.

    Returns:
        The number, or None where none begins or the run of digits is too long to be one.

    Example:
        >>> read_plain("1,234.50", 0).value
        Decimal('1234.50')
    """
    if at < len(text) and text[at] == ".":
        found = _RUN.match(text, at + 1)
        if found is None or _is_digit(text, at - 1) or found.end() - at > LONGEST_DIGITS:
            return None
        return _numeral(at, found.end(), "0" + text[at : found.end()])
    found = _RUN.match(text, at)
    if found is None:
        return None
    inside = at > 1 and text[at - 1] in ",." and _is_digit(text, at - 2)
    digits, end = found[0], found.end()
    if not inside:
        digits, end, closed = _grouped(text, at, digits, end, decimal_comma)
        if closed:
            return _numeral(at, end, digits)
        if text.startswith(".", end) and (more := _RUN.match(text, end + 1)):
            if not (text.startswith(".", more.end()) and _is_digit(text, more.end() + 1)):
                digits, end = f"{digits}.{more[0]}", more.end()
    return None if len(digits) > LONGEST_DIGITS else _numeral(at, end, digits)


def _grouped(text: str, at: int, digits: str, end: int, decimal_comma: bool) -> tuple[str, int, bool]:
    """Digits with their separators of thousands; the flag says that no decimals may follow."""
    if len(digits) <= _THOUSANDS and (thin := _THIN.match(text, at)):
        return re.sub(r"[\u202f']", "", thin[0]), thin.end(), False
    found = _COMMAS.match(text, at) if text.startswith(",", end) else None
    if found is None:
        return digits, end, False
    parts = found[0].split(",")
    sizes = {len(part) for part in parts[1:-1]} | {_THOUSANDS}
    if (
        len(parts[0]) <= _THOUSANDS
        and len(parts[-1]) == _THOUSANDS
        and (sizes == {3} or (sizes <= {2, 3} and len(parts) > 2))
    ):
        if parts[0] != "0" * len(parts[0]):
            return "".join(parts), found.end(), False
    if decimal_comma and len(parts) == 2 and len(parts[1]) < _THOUSANDS and not _DECIMALS.match(text, found.end()):
        return f"{parts[0]}.{parts[1]}", found.end(), True
    return digits, end, False


def _numeral(start: int, end: int, digits: str) -> Numeral:
    decimals = digits.partition(".")[2]
    return Numeral(start, end, Decimal(digits), step=Decimal(1).scaleb(-len(decimals)))


def read_digits(text: str, at: int, mixed: bool, decimal_comma: bool = True) -> Numeral | None:
    """A number of digits with what may follow it: an exponent, a power, a fraction, a vulgar fraction.

    Args:
        text: Folded text.
        at: Index of its first character; a sign is not part of it.
        mixed: Whether "2 1/4" is one number.
        decimal_comma: Whether "1,3" is one and three tenths.

    Returns:
        The number or None.

    Example:
        >>> read_digits("2 1/4", 0, mixed=True).value
        Decimal('2.25')
    """
    if at < len(text) and text[at] in VULGAR:
        return _vulgar(Numeral(at, at, Decimal(0)), text, at)
    plain = read_plain(text, at, decimal_comma)
    if plain is None:
        return None
    if plain.end < len(text) and text[plain.end] in VULGAR:
        return _vulgar(plain, text, plain.end)
    if found := _EXPONENT.match(text, plain.end):
        value = Decimal(text[at : found.end()].replace(",", "")) if "," not in text[at : plain.end] else None
        if value is not None:
            return replace(plain, end=found.end(), value=value, form="power")
    if found := _TEN_POWER.match(text, plain.end):
        factor = Decimal(1).scaleb(int(found[1]))
        return replace(plain, end=found.end(), value=ARITHMETIC.multiply(plain.value, factor), form="power")
    if found := _POWER.match(text, plain.end):
        exponent = int(found[2]) * (-1) ** len(found[1])
        if plain.value or exponent > 0:
            value = ARITHMETIC.power(plain.value, exponent)
            return replace(plain, end=found.end(), value=value, form="power")
    return _fraction(text, plain, mixed)


def _vulgar(whole: Numeral, text: str, at: int) -> Numeral:
    above, below = VULGAR[text[at]]
    part = ARITHMETIC.divide(Decimal(above), Decimal(below))
    return replace(whole, end=at + 1, value=ARITHMETIC.add(whole.value, part), form="fraction")


def _fraction(text: str, plain: Numeral, mixed: bool) -> Numeral:
    """The number as the numerator of a fraction, or as the whole part before one, or as it is."""
    below = _denominator(text, plain)
    if below is not None and plain.value == plain.value.to_integral_value():
        return replace(plain, end=below.end, value=ARITHMETIC.divide(plain.value, below.value), form="fraction")
    following = skip_spaces(text, plain.end)
    if mixed and following > plain.end and _is_digit(text, following) and plain.step == 1:
        above = read_plain(text, following, decimal_comma=False)
        under = _denominator(text, above) if above is not None else None
        if above is not None and under is not None:
            part = ARITHMETIC.divide(above.value, under.value)
            return replace(plain, end=under.end, value=ARITHMETIC.add(plain.value, part), form="fraction")
    return plain


def _denominator(text: str, above: Numeral) -> Numeral | None:
    """The number below the stroke; none inside dates (5/17/2018) and telephone numbers (222-2222/2222)."""
    if not text.startswith("/", above.end) or not _is_digit(text, above.end + 1):
        return None
    before = text[above.start - 1] if above.start else ""
    if before == "/" or (before == "-" and above.start > 1 and text[above.start - 2].isalnum()):
        return None
    found = _RUN.match(text, above.end + 1)
    if found is None or (text[found.end() : found.end() + 1] in ("/", "年", "月", ".") and found.end() < len(text) - 1):
        return None
    if not found[0].strip("0") or len(found[0]) > LONGEST_DIGITS:
        return None
    return Numeral(found.start(), found.end(), Decimal(found[0]))
