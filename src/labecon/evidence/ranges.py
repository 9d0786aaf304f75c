"""Ranges of plain numbers: from 20 to 30, 5k-20k, 大于等于100小于300, at most 100 and at least 20."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from labecon.evidence.bounds import bound_after, bound_before
from labecon.evidence.english_words import ORDINALS
from labecon.evidence.numeral import Numeral

_ORDINAL = re.compile(r"(?<![a-z-])the ([a-z]++)(?![a-z-])|(?<![a-z0-9])([0-9]{1,9})(?:st|nd|rd|th)(?![a-z])")
_TO = re.compile(r" {0,3}(?:[-–~]|to|through|until|till|到|至|[-–]{2}) {0,3}")
_AND = re.compile(r" {0,3}(?:and|和|与|跟|及|[-–~]|到|至|to) {0,3}")
_FROM = re.compile(r"(?:(?<![a-z])from(?: the)? |(?<![一-鿿])从 ?)$")
_BETWEEN = re.compile(r"(?:(?<![a-z])between(?: the)? |位于 ?|介于 ?|处于 ?|在 ?)$")
_INSIDE = re.compile(r" {0,2}之?间")
_LINK = re.compile(r" {0,2}(?:,? ?and |,? ?but |,|的?同时|并且|而且|并|且|又|也|,? ?or )? {0,2}")
_COUNTER = re.compile(r"[次个名人家岁倍件万亿]")
_COMPARED = re.compile(r" {0,2}(?:[大高多长重贵](?!于)|[小低少短轻](?!于))")
_REACH = 16


@dataclass(frozen=True)
class Range:
    """A range of numbers in a text.

    Args:
        start: Index of the first character.
        end: Index after the last character.
        low: Lower end; None when open.
        high: Upper end; None when open.
        low_closed: Whether the lower end belongs to the range.
        high_closed: Whether the upper end does.
    """

    start: int
    end: int
    low: Decimal | None
    high: Decimal | None
    low_closed: bool = False
    high_closed: bool = False

    @property
    def text(self) -> str:
        """The range as an interval, e.g. ``[20,30)``."""
        low, high = ("" if end is None else format(end, "f") for end in (self.low, self.high))
        return f"{'[' if self.low_closed else '('}{low},{high}{']' if self.high_closed else ')'}"


def with_ordinals(text: str, numbers: Sequence[Numeral]) -> list[Numeral]:
    """The numbers of a text and its ordinals ("the tenth", 15th), in order.

    Args:
        text: Folded text.
        numbers: Its numbers.

    Returns:
        Both, without overlaps.
    """
    taken = {number.start for number in numbers}
    found = list(numbers)
    for word in _ORDINAL.finditer(text):
        value = ORDINALS.get(word[1]) if word[1] else Decimal(word[2])
        if value is not None and word.start() not in taken:
            found.append(Numeral(word.start(1) if word[1] else word.start(), word.end(), value, script="english"))
    return sorted(found, key=lambda one: one.start)


def _written(text: str, first: Numeral, second: Numeral) -> Range | None:
    """Two numbers that are the two ends: between x and y, x-y, 从 x 到 y."""
    gap = text[first.end : second.start]
    if len(gap) > _REACH:
        return None
    gap = gap.removesuffix("the ")
    window = text[max(0, first.start - _REACH) : first.start]
    between, inside = _BETWEEN.search(window), _INSIDE.match(text, second.end)
    if _AND.fullmatch(gap) and (inside or (between and "between" in between[0])):
        start = first.start - len(window) + between.start() if between and "在" not in between[0] else first.start
        return Range(start, inside.end() if inside else second.end, first.value, second.value, True)
    if not _TO.fullmatch(gap) or first.value >= second.value or _chained(text, first, second):
        return None
    source = _FROM.search(window)
    start = (
        first.start - len(window) + source.start()
        if source and gap.strip().isalpha() and "from" in source[0]
        else first.start
    )
    return Range(start, second.end, first.value, second.value, True)


def _chained(text: str, first: Numeral, second: Numeral) -> bool:
    """Numbers joined by hyphens into a date or a telephone number, or a year and a month."""
    before, after = text[max(0, first.start - 1) : first.start], text[second.end : second.end + 2]
    if before in ("-", "+", "/", ".") or (after[:1] in "-/" and after[1:].isdigit()):
        return True
    return text[second.start] == "0" and second.step == 1


def _compared(text: str, number: Numeral) -> Range | None:
    """One number with the word that bounds it, before or after."""
    before = bound_before(text, number.start)
    end = number.end
    after = bound_after(text, end)
    if after is None and (counter := _COUNTER.match(text, end)):
        after = bound_after(text, counter.end())
        after = after if after is not None and after.kind in ("ge", "le") and after.end - after.start > 1 else None
    if text[max(0, number.start - 2) : number.start].rstrip().endswith("比") and (word := _COMPARED.match(text, end)):
        start = text.rfind("比", 0, number.start)
        more = word[0].strip() in "大高多长重贵"
        return Range(start, word.end(), number.value if more else None, None if more else number.value)
    if number.high is not None and number.form == "plain" and before is None:
        return Range(number.start, end, number.value, None)
    if (
        after is not None
        and after.kind in ("ge", "le", "gt")
        and (before is None or before.kind in ("eq", "near", "about"))
    ):
        start = before.start if before is not None and before.kind == "eq" else number.start
        closed = "or" in text[after.start : after.end] or after.kind == "le"
        if after.kind == "le":
            return Range(start, after.end, None, number.value, False, "以下" not in text[after.start : after.end])
        return Range(start, after.end, number.value, None, closed)
    if before is None or before.kind in ("near", "about"):
        return None
    return _bounded(before.kind, before.start, end, number.value)


def _bounded(kind: str, start: int, end: int, value: Decimal) -> Range:
    if kind == "eq":
        return Range(start, end, value, value, True, True)
    if kind in ("ge", "gt"):
        return Range(start, end, value, None, kind == "ge")
    return Range(start, end, None, value, False, kind == "le")


def _merged(text: str, first: Range, second: Range) -> Range | None:
    """A lower and an upper bound that are said together."""
    link = text[first.end : second.start]
    if len(link) > _REACH or not _LINK.fullmatch(link) or first.low == first.high or second.low == second.high:
        return None
    lower, upper = (first, second) if first.high is None else (second, first)
    if lower.low is None or upper.high is None or lower.high is not None or upper.low is not None:
        return None
    if lower.low > upper.high or (lower.low == upper.high and not (lower.low_closed and upper.high_closed)):
        return None
    return Range(first.start, second.end, lower.low, upper.high, lower.low_closed, upper.high_closed)


def find_ranges(text: str, numbers: Sequence[Numeral]) -> list[Range]:
    """All ranges of a text by the grammar of ranges alone.

    Args:
        text: Folded text.
        numbers: Its numbers.

    Returns:
        Ranges in order.

    Example:
        >>> from labecon.evidence.numbers import scan_numbers
        >>> text = "more than 15 and less than 45"
        >>> find_ranges(text, scan_numbers(text))[0].text
        '(15,45)'
    """
    found: list[Range] = []
    numbers = with_ordinals(text, numbers)
    at = 0
    while at < len(numbers):
        pair = _written(text, numbers[at], numbers[at + 1]) if at + 1 < len(numbers) else None
        one = pair or _compared(text, numbers[at])
        at += 2 if pair is not None else 1
        if one is None:
            continue
        joined = _merged(text, found[-1], one) if found and pair is None else None
        if joined is not None:
            found[-1] = joined
        else:
            found.append(one)
    return found
