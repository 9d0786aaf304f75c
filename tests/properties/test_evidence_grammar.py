"""Properties of the grammars: what is written is read back, places are exact, reading takes linear time."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labecon.evidence import Context, find_figures, find_periods
from labecon.evidence.conformance import answer
from labecon.evidence.folding import fold
from labecon.evidence.numbers import scan_numbers

CONTEXT = Context(date(2026, 1, 27))
DIGITS = "零一二三四五六七八九"
ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split()
TRADITIONAL = str.maketrans("万亿两", "萬億兩")
BANKERS = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
FULL_WIDTH = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}
PIECES = (
    *(
        "3052.3万美元",
        "５０％",
        "逾",
        "約",
        "三億元",
        "𝟙",
        "😀",
        "𠀀",
        "20多倍",
        "2025年前9月",
        " ",
        "，",
        "$1.5bn",
        "至",
        "-",
    ),
    *("(1,234)", "half a million", "%", "去年同期", "H1 2025", "GPT-4", "０", "一", "百", "分之", "each", "per month"),
    *("9个月", "\u202f", "/", "万", "from ", " to ", "Q3", "元"),
)


def _section(value: int, inside: bool) -> str:
    """A number below ten thousand in Chinese; ``inside`` when more stands before it."""
    words, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // unit % 10
        if digit:
            words += ("零" if gap and (words or inside) else "") + DIGITS[digit] + name
            gap = False
        else:
            gap = True
        if unit == 1000 and not digit and not inside:
            gap = False
    return words


def chinese(value: int) -> str:
    """A number in Chinese, as a school book writes it."""
    words = ""
    for unit, name in ((10**8, "亿"), (10**4, "万"), (1, "")):
        part = value // unit % 10**4
        if part:
            words += _section(part, bool(words)) + name
    return words or "零"


def english(value: int) -> str:
    """A number in English words."""
    if value < 20:
        return ONES[value]
    if value < 100:
        return TENS[value // 10] + (f"-{ONES[value % 10]}" if value % 10 else "")
    for unit, name in ((10**9, "billion"), (10**6, "million"), (1000, "thousand"), (100, "hundred")):
        if value >= unit:
            rest = value % unit
            joint = " and " if unit == 100 or rest < 100 else " "
            return f"{english(value // unit)} {name}" + (f"{joint}{english(rest)}" if rest else "")
    raise AssertionError(value)


def _only(text: str) -> Decimal:
    found = scan_numbers(text)
    assert [(one.start, one.end) for one in found] == [(0, len(text))]
    return found[0].value


@given(st.integers(10, 10**12 - 1))
def test_chinese_numbers_are_read_as_written(value: int) -> None:
    words = chinese(value)
    for spelling in (words, words.translate(TRADITIONAL), words.translate(BANKERS)):
        assert _only(spelling) == value


@given(st.integers(0, 10**12 - 1))
def test_english_numbers_are_read_as_written(value: int) -> None:
    assert _only(english(value)) == value


@given(st.integers(-(10**15), 10**15), st.integers(0, 4))
def test_digits_are_read_to_the_last_one(value: int, places: int) -> None:
    number = Decimal(value).scaleb(-places)
    for spelling in (f"{number:f}", f"{number:,f}", f"{number:f}".translate(FULL_WIDTH)):
        assert _only(spelling) == number


@given(st.decimals(Decimal("0.01"), Decimal(9999), places=2), st.sampled_from([("万", 4), ("亿", 8), ("万亿", 12)]))
def test_scale_words_move_the_point_and_nothing_else(number: Decimal, scale: tuple[str, int]) -> None:
    figure = find_figures(f"收入{number}{scale[0]}美元")[0]
    assert (figure.value, figure.currency) == (number.scaleb(scale[1]), "USD")


@given(st.dates(date(1990, 1, 1), date(2040, 12, 31)))
def test_days_are_read_in_every_order(day: date) -> None:
    spellings = (
        f"{day.year}年{day.month}月{day.day}日", day.isoformat(), f"{day:%B} {day.day}, {day.year}",
        f"{day.day} {day:%B} {day.year}",
    )  # fmt: skip
    for text in spellings:
        found = find_periods(text, CONTEXT)
        assert [(one.text, one.first, one.last) for one in found] == [(text, day, day)]


@given(st.integers(2000, 2035), st.integers(1, 12))
def test_the_months_to_a_month_end_are_a_window_of_that_length(year: int, month: int) -> None:
    last = (date(year, month, 1).replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    text = f"{english(month)} months ended {last:%B} {last.day}, {year}" if month > 1 else f"{year}年前1月"
    found = find_periods(text, CONTEXT)
    assert [(one.first, one.last) for one in found] == [(date(year, 1, 1), last)]


@settings(max_examples=150)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join) | st.text(max_size=40))
def test_every_mention_stands_where_it_says(text: str) -> None:
    assert len(fold(text)) == len(text)
    for mentions in (find_figures(text), find_periods(text, CONTEXT)):
        assert all(text[one.start : one.end] == one.text and one.text for one in mentions)
        ends = [(one.start, one.end) for one in mentions]
        assert all(first[1] <= second[0] for first, second in pairwise(ends))
    for one in find_figures(text):
        assert one.low is None or one.low <= one.value
        assert one.high is None or one.value <= one.high


GRAMMARS: dict[str, Callable[[str], object]] = {
    "figures": find_figures,
    "periods": lambda text: find_periods(text, CONTEXT),
    **{
        name: lambda text, name=name: answer({"text": text, "grammar": name})  # type: ignore[misc]
        for name in ("number", "currency", "percent", "range", "date")
    },
}
#: Strings on which patterns with nested repetition take quadratic time or worse.
ADVERSARIAL = {
    "figures": ("1", "约"),
    "periods": ("in the ",),
    "number": ("三分之",),
    "currency": ("$", "us $ "),
    "percent": ("百 ",),
    "range": ("大于",),
    "date": ("1-",),
}
SIZE = 50_000


def _seconds(read: Callable[[str], object], text: str) -> float:
    start = time.process_time()
    read(text)
    return time.process_time() - start


@pytest.mark.parametrize(("name", "piece"), [(name, piece) for name, pieces in ADVERSARIAL.items() for piece in pieces])
def test_twice_the_text_takes_at_most_two_and_a_half_times_as_long(name: str, piece: str) -> None:
    read = GRAMMARS[name]
    long = (piece * (2 * SIZE // len(piece) + 1))[: 2 * SIZE]
    gc.collect()
    gc.disable()  # its pauses are not the grammar's
    try:
        for _ in range(5):  # again where another process may have had the cache
            ratio = _seconds(read, long) / max(_seconds(read, long[:SIZE]), 0.004)
            if ratio <= 2.5:
                break
    finally:
        gc.enable()
    assert ratio <= 2.5
