"""How a spreadsheet prints a number: decimals, thousands, percent, brackets, dates.

The printed form is what a reader of the sheet sees, and its decimals are the precision of the figure. Formats beyond
this (conditions, fractions, elapsed hours) print the stored number.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation, localcontext
from functools import lru_cache

_BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 37: "#,##0;(#,##0)", 38: "#,##0;(#,##0)",
    39: "#,##0.00;(#,##0.00)", 40: "#,##0.00;(#,##0.00)", 41: "#,##0", 42: "$#,##0", 43: "#,##0.00", 44: "$#,##0.00",
    14: "yyyy-mm-dd", 15: "yyyy-mm-dd", 16: "yyyy-mm-dd", 17: "yyyy-mm", 22: "yyyy-mm-dd hh:mm",
    18: "hh:mm", 19: "hh:mm", 20: "hh:mm", 21: "hh:mm", 45: "hh:mm", 46: "hh:mm", 47: "hh:mm",
    27: "yyyy-mm", 28: "yyyy-mm-dd", 29: "yyyy-mm-dd", 30: "yyyy-mm-dd", 31: "yyyy-mm-dd", 36: "yyyy-mm",
    50: "yyyy-mm", 51: "yyyy-mm-dd", 52: "yyyy-mm", 53: "yyyy-mm-dd", 54: "yyyy-mm-dd", 57: "yyyy-mm",
    58: "yyyy-mm-dd",
}  # fmt: skip
_MARK = re.compile(r'"([^"]*)"|\\(.)|\[\$([^\]-]*)[^\]]*\]|\[[^\]]*\]|_.|\*.')
_DIGITS = re.compile(r"[#0?][#0?,]*(?:\.[#0?]+)?,*|\.[#0?]+")
_DAY_ONE, _DAY_ONE_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
_LAST_SERIAL = Decimal(2_958_466)
_SIGNIFICANT = 15
_LARGEST_EXPONENT = 30


def built_in(number: int) -> str:
    """The code behind a number of the standard's list.

    Args:
        number: `numFmtId`.

    Returns:
        The code; empty for General and text.
    """
    return _BUILT_IN.get(number, "")


def printed(stored: str, code: str, since_1904: bool = False) -> str:
    """A stored number as its format prints it.

    Args:
        stored: The number in the file.
        code: The format; empty for General.
        since_1904: Whether days count from 1904.

    Returns:
        The printed number; what is stored, when it is no number.

    Example:
        >>> printed("-1234.5", '#,##0.0_);(#,##0.0)'), printed("0.1234", "0.0%"), printed("45930", "yyyy/m/d")
        ('(1,234.5)', '12.3%', '2025-09-30')
    """
    try:
        value = Decimal(stored)
    except InvalidOperation:
        return stored
    if not value.is_finite() or abs(value.adjusted()) > _LARGEST_EXPONENT:
        return stored
    with localcontext() as context:
        context.prec = 60
        sections = code.split(";")
        if _is_date(sections[0]):
            return _date(value, sections[0], since_1904) or _general(value)
        return _number(value, sections)


@lru_cache(maxsize=1000)
def _bare(section: str) -> str:
    """A section with its literal text bare and its layout marks gone."""
    return _MARK.sub(lambda found: found[1] or found[2] or found[3] or "", section)


@lru_cache(maxsize=1000)
def _is_date(section: str) -> bool:
    bare = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.', "", section).lower()
    return re.search(r"[ydhs]|(?<![a-z])m+(?![a-z])", bare) is not None and "general" not in bare


def _date(value: Decimal, section: str, since_1904: bool) -> str:
    if not 0 <= value < _LAST_SERIAL:
        return ""
    moment = (_DAY_ONE_1904 if since_1904 else _DAY_ONE) + timedelta(seconds=round(float(value) * 86_400))
    bare = section.lower()
    shape = []
    if "y" in bare and "d" not in bare:
        shape.append("%Y-%m" if "m" in bare else "%Y")
    elif "d" in bare or "y" in bare or "h" not in bare:
        shape.append("%Y-%m-%d")
    if "h" in bare:
        shape.append("%H:%M")
    return moment.strftime(" ".join(shape))


def _number(value: Decimal, sections: list[str]) -> str:
    section = sections[0]
    own_sign = value < 0 and len(sections) > 1 and _DIGITS.search(_bare(sections[1])) is not None
    if own_sign:
        section, value = sections[1], -value
    elif value == 0 and len(sections) > 2 and sections[2] and not _DIGITS.search(_bare(sections[2])):
        return _bare(sections[2]).replace("?", "").strip() or _general(value)
    bare = _bare(section)
    found = _DIGITS.search(bare)
    if found is None or "e+" in bare.lower() or "/" in bare:
        return _general(value)
    whole, _, decimals = found[0].rstrip(",").partition(".")
    value /= Decimal(1000) ** (len(found[0]) - len(found[0].rstrip(",")))
    value *= Decimal(100) ** bare.count("%")
    rounded = value.quantize(Decimal(1).scaleb(-len(decimals)), ROUND_HALF_UP)
    text = f"{abs(rounded):,f}" if "," in whole else f"{abs(rounded):f}"
    for _ in range(len(decimals) - len(decimals.rstrip("#"))):
        text = text.removesuffix("0")
    sign = "-" if rounded < 0 else ""
    return (sign + bare[: found.start()] + text.removesuffix(".") + bare[found.end() :]).strip()


def _general(value: Decimal) -> str:
    """Fifteen significant digits, as a sheet keeps them, without the dust of binary fractions."""
    with localcontext() as context:
        context.prec = _SIGNIFICANT
        short = +value
    text = f"{short:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
