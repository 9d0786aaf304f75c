"""Percentages: 3%, 百分之三, 三成, 七五折, 0.5个百分点, basis points. A value is a ratio: 1 is one hundred per cent."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from labecon.evidence.chinese import DIGITS
from labecon.evidence.numeral import ARITHMETIC, Numeral, skip_spaces

_HUNDREDTH = Decimal("0.01")
_BEFORE = re.compile(
    r"(?<![一二三四五六七八九十两0-9])(?P<unit>百万万|百万|十万|[百佰千仟万]) {0,6}分 {0,6}之 {0,6}负?$"
)
_BELOW = {
    "百": Decimal(100), "佰": Decimal(100), "千": Decimal(1000), "仟": Decimal(1000), "万": Decimal(10) ** 4,
    "十万": Decimal(10) ** 5, "百万": Decimal(10) ** 6, "百万万": Decimal(10) ** 10,
}  # fmt: skip
_AFTER = re.compile(
    r" {0,6}(?P<point>(?:个 {0,3})?百 {0,3}分 {0,3}点|-?percentage[ -]points?(?![a-z])|(?:ppts?|pps?"
    r"|pct pts?)(?![a-z0-9]))"
    r"| {0,6}(?P<basis>个?基点|bps?(?![a-z0-9])|basis points?(?![a-z]))"
    r"| {0,3}(?P<percent>%|-?per ?cent(?![a-z])|percentage(?![a-z])|pct(?![a-z])|per-cent(?![a-z]))"
    r"| {0,3}(?P<thousandth>‰)"
    r"| {0,3}(?P<tenth>成(?![为立本功员果长绩交都熟份效分就品因才型绩名人套不])(?:半"
    r"| {0,2}[一二三四五六七八九](?![一-鿿]))?)"
    r"| {0,3}(?P<discount>折(?![扣旧算合价叠线磨腾射现]))"
)
_WHOLE = re.compile(r"百 {0,3}分 {0,3}之 {0,3}[百佰](?![一-鿿]{0,1}分)|对折|半折|半成(?!品)")
_CLOSED = re.compile(r"\) ?%")  # accounts print a negative percentage as (24.7)%
_BARE = re.compile(
    r"(?<![^\s(（“\"'])(?:%|per ?cent of (?=[0-9])|percent(?![a-z])|per cent(?![a-z]))(?![^\s.,;:)）”\"'0-9])"
)


@dataclass(frozen=True)
class Percent:
    """A percentage in a text.

    Args:
        start: Index of the first character.
        end: Index after the last character.
        value: The ratio; None for a sign without a number.
        number: The number it was made from, None where it is one word (对折).
        factor: What the number was multiplied by.
        points: Whether it counts percentage points, a difference of two percentages.
        extra: What the words behind the number add to it, e.g. 半 in 三成半.
    """

    start: int
    end: int
    value: Decimal | None
    number: Numeral | None = None
    factor: Decimal = _HUNDREDTH
    points: bool = False
    extra: Decimal = Decimal(0)


def percent_of(text: str, number: Numeral) -> Percent | None:
    """The percentage that a number belongs to.

    Args:
        text: Folded text.
        number: A number of it.

    Returns:
        The percentage or None.
    """
    if found := _BEFORE.search(text[max(0, number.start - 24) : number.start]):
        start = max(0, number.start - 24) + found.start()
        factor = ARITHMETIC.divide(Decimal(1), _BELOW[found["unit"]])
        return Percent(start, number.end, ARITHMETIC.multiply(number.value, factor), number, factor)
    if text[number.start - 1 : number.start] == "(" and number.start and (closed := _CLOSED.match(text, number.end)):
        value = ARITHMETIC.multiply(-number.value, _HUNDREDTH)
        return Percent(number.start - 1, closed.end(), value, number.negated(number.start), _HUNDREDTH)
    found = _AFTER.match(text, number.end)
    if found is None or (number.form == "span" and found["discount"]):
        return None
    factor, extra = _HUNDREDTH, Decimal(0)
    if found["thousandth"]:
        factor = Decimal("0.001")
    elif found["basis"]:
        factor = Decimal("0.0001")
    elif found["tenth"]:
        factor = Decimal("0.1")
        extra = _last_tenth(found["tenth"])
    elif found["discount"]:
        factor = Decimal("0.1") if number.value <= 10 else _HUNDREDTH
    value = ARITHMETIC.multiply(number.value + extra, factor)
    return Percent(number.start, found.end(), value, number, factor, bool(found["point"] or found["basis"]), extra)


def _last_tenth(tenth: str) -> Decimal:
    """三成半, 七成六."""
    last = tenth[-1]
    if last == "半":
        return Decimal("0.5")
    return Decimal(DIGITS[last]) / 10 if last in DIGITS else Decimal(0)


def whole_percents(text: str) -> list[Percent]:
    """Percentages that are one word: 百分之百, 对折.

    Args:
        text: Folded text.

    Returns:
        Those found, in order.
    """
    found = []
    for word in _WHOLE.finditer(text):
        value = Decimal(1) if word[0].startswith("百") else Decimal("0.05" if "成" in word[0] else "0.5")
        found.append(Percent(word.start(), word.end(), value))
    return found


def find_percents(text: str, numbers: Sequence[Numeral]) -> list[Percent]:
    """All percentages, and signs without a number, of a text: the grammar of percentages alone.

    Args:
        text: Folded text.
        numbers: Its numbers.

    Returns:
        Percentages in order.
    """
    found = whole_percents(text)
    taken = {at for one in found for at in range(one.start, one.end)}
    for number in numbers:
        one = percent_of(text, number)
        if one is not None and number.form != "span" and not (one.start in taken or one.end - 1 in taken):
            found.append(one)
            taken.update(range(one.start, one.end))
    by_start = {number.start: number for number in numbers}
    for word in _BARE.finditer(text):
        if word.start() in taken or text[max(0, word.start() - 1) : word.start()].isdigit():
            continue
        follows = by_start.get(skip_spaces(text, word.end())) if "of" in word[0] else None
        if follows is not None:
            found.append(Percent(word.start(), follows.end, follows.value * _HUNDREDTH, follows))
        else:
            found.append(Percent(word.start(), word.start() + len(word[0].rstrip()), None))
    return sorted(found, key=lambda one: one.start)
