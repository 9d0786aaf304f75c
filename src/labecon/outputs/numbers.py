"""Numbers as a finance person reads them: one scale a table, thousands separators, losses in parentheses."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from labecon.outputs.messages import Words
from labecon.units import CURRENCIES, MONTH, Unit

ABSENT = "–"
#: Ratios with one of these words in their name are shares of something and are shown in percent; others, such as the
#: growth multiples of drivers, are not.
_PERCENT = frozenset(
    "margin share survival supporting coverage rate churn probability conversion decline recovered yoy cagr".split()
)
_PERCENT_NAMES = frozenset(
    "loss_growth segment_margins training_spend_growth new_users_growth overseas_exposure customer_concentration"
    " damages_to_cash listing_premium".split()
)
_MULTIPLES = (
    "_multiple", "_ratio", "leverage", "required_growth", "compute_growth", "compute_growth_ahead", "revenue_gap",
    "revenue_gap_parts", "price_gap", "inference_cost_fall", "multiple_after_listing", "multiple_ahead",
)  # fmt: skip
_SCALES = {
    "en": ((1e9, "bn"), (1e6, "m"), (1e3, "k")),
    "zh": ((1e8, "yi"), (1e4, "wan")),
}
#: A table goes to the largest word only where its greatest value has this many of it, so that small ones keep digits.
_ROOM = {"en": 10, "zh": 100}
_FINE = {"tn": 1, "bn": 2, "m": 1, "k": 1, "wanyi": 1, "yi": 2, "wan": 0}
#: Tokens are counted in larger words than money and people.
_TOKENS = {"en": (1e12, "tn"), "zh": (1e12, "wanyi")}


@dataclass(frozen=True)
class Scale:
    """How the numbers of a row or table are shown.

    Args:
        factor: What the value is divided by.
        word: Key of the scale word; empty for base units.
        decimals: Digits behind the point.
        percent: Whether the number is a share in percent.
    """

    factor: float = 1.0
    word: str = ""
    decimals: int = 0
    percent: bool = False


def scale_of(values: Iterable[float | None], unit: str, words: Words, name: str = "") -> Scale:
    """The scale that fits a set of values.

    Args:
        values: The values in base units.
        unit: Their unit.
        words: The language, which decides between thousand, million, billion and 万, 亿.
        name: Name of the line, which tells shares from multiples.

    Returns:
        The scale, with the digits behind the point that fit it.
    """
    sizes = [abs(value) for value in values if value is not None and math.isfinite(value)]
    largest = max(sizes, default=0.0)
    if unit == "1":
        if is_percent(name):
            return Scale(0.01, "", 1, True)
        return Scale(1.0, "", _decimals(largest))
    if unit in ("month", "year", "1/month", "1/year"):
        return Scale(0.01, "", 1, True) if unit.startswith("1/") else Scale(1.0, "", 1)
    counted, _, per = unit.partition("/")
    if counted in (*CURRENCIES, "person", "token", "customer", "share") and per in ("", "month", "year"):
        if counted == "token" and largest >= _TOKENS[words.language][0]:
            return Scale(*_TOKENS[words.language], 1)
        for place, (factor, word) in enumerate(_SCALES[words.language]):
            if largest >= factor * (_ROOM[words.language] if place == 0 and len(sizes) > 1 else 1):
                return Scale(factor, word, _FINE[word])
        return Scale(1.0, "", 0 if largest >= 100 or counted not in CURRENCIES else 2)
    return Scale(1.0, "", _decimals(largest))


def _decimals(largest: float) -> int:
    """Digits behind the point that leave about three digits in all."""
    if largest == 0 or largest >= 100:
        return 0
    return 2 if largest >= 1 else min(10, 2 - math.floor(math.log10(largest)))


def is_percent(name: str) -> bool:
    """Whether a plain number is read as a share.

    Args:
        name: Name of a line, driver or figure.

    Returns:
        True for margins, shares, rates and the like.

    Example:
        >>> is_percent("gross_margin"), is_percent("loss_per_revenue")
        (True, False)
    """
    local = name.rsplit(".", 1)[-1]
    return local in _PERCENT_NAMES or local.endswith("_to_revenue") or not _PERCENT.isdisjoint(local.split("_"))


def _is_multiple(name: str) -> bool:
    return name.endswith(_MULTIPLES) or "_per_" in name


def number(value: float | None, scale: Scale = Scale()) -> str:
    """A number in its scale.

    Args:
        value: In base units; None where absent.
        scale: The scale.

    Returns:
        E.g. ``1,234.5`` with a blank behind, ``(1,234.5)`` for a negative, a dash for an absent one.

    Example:
        >>> number(-1234500.0, Scale(1e6, "m", 2)), number(None)
        ('(1.23)', '– ')
    """
    if value is None or not math.isfinite(value):
        return ABSENT + " "
    text = f"{abs(value) / scale.factor:,.{scale.decimals}f}" + ("%" if scale.percent else "")
    nothing = not any(digit in text for digit in "123456789")
    return f"({text})" if value < 0 and not nothing else text + " "


def unit_title(unit: str, scale: Scale, words: Words) -> str:
    """A unit in words with its scale.

    Args:
        unit: Unit of the value.
        scale: Its scale.
        words: The language.

    Returns:
        E.g. ``USD m`` or ``亿元``; empty for percent.

    Example:
        >>> unit_title("CNY", Scale(1e8, "yi", 2), Words("zh")), unit_title("USD", Scale(1e6, "m", 1), Words("en"))
        ('亿元', 'USD m')
    """
    if scale.percent:
        key = {"1/month": "unit.percent_month", "1/year": "unit.percent_year"}.get(unit, "unit.percent")
        return words(key)
    key = "unit." + unit.replace("/", "_per_").replace(" ", "_").replace("(", "").replace(")", "")
    title = words(key) if words.has(key) else unit
    if not scale.word:
        return title
    word = words(f"scale.{scale.word}")
    if words.language == "zh":
        return f"{word}{title}"
    counted, _, per = title.partition(" ")
    if unit.split("/")[0] not in CURRENCIES:
        return f"{word} {title}"
    return f"{counted} {word} {per}".rstrip()


def over_window(unit: str) -> str:
    """The unit of a flow once it is added up over a window.

    Args:
        unit: Unit a month, e.g. ``USD/month``.

    Returns:
        E.g. ``USD``.
    """
    return str(Unit.parse(unit) * MONTH)


def with_unit(value: float | None, unit: str, words: Words, name: str = "") -> str:
    """A number on its own with its unit, as running text has it.

    Args:
        value: In base units.
        unit: Unit.
        words: The language.
        name: Name of what it measures.

    Returns:
        Number, then unit, a negative one with a minus.

    Example:
        >>> with_unit(-1234567.0, "USD", Words("en")), with_unit(0.647, "1", Words("en"), "training_coverage")
        ('-1.2 USD m', '64.7%')
    """
    return ABSENT if value is None else with_range(value, None, None, unit, words, name)


def with_range(value: float, low: float | None, high: float | None, unit: str, words: Words, name: str = "") -> str:
    """A number with its range and unit, as running text has it.

    Args:
        value: In base units.
        low: Lower end; None where there is none.
        high: Upper end.
        unit: Unit.
        words: The language.
        name: Name of what it measures.

    Returns:
        E.g. ``37.5 (37.3 .. 37.8) months``; without the range where its ends show as the value does, and with a dash
        for an end that is never reached.

    Example:
        >>> with_range(45.0, 44.9, 45.2, "month", Words("en")), with_range(7.0, 6.0, None, "month", Words("zh"))
        ('45.0 (44.9 .. 45.2) months', '7.0 (6.0 .. –)个月')
    """
    scale = scale_of([value] if value else [low, high], unit, words, name)
    ends = [_signed(one, scale) for one in (low, value, high)]
    text = ends[1]
    if (low is not None or high is not None) and not ends[0] == ends[1] == ends[2]:
        text = f"{ends[1]} ({ends[0]} .. {ends[2]})"
    if unit == "1":
        return words("unit.times", value=text) if _is_multiple(name) else text
    title = unit_title(unit, scale, words).removeprefix("%" if scale.percent else "")
    return f"{text}{title}" if words.language == "zh" or scale.percent else f"{text} {title}"


def _signed(value: float | None, scale: Scale) -> str:
    text = number(value, scale).strip()
    return f"-{text[1:-1]}" if text.startswith("(") else text
