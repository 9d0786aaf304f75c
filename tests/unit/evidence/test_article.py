"""Articles: their date, their encoding, their divisions."""

from __future__ import annotations

from datetime import date

import pytest

from labecon.evidence.article import date_of
from labecon.evidence.layout import divide
from labecon.evidence.vocabulary import Vocabulary


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("标题\n示例网 2025-11-03 10:30\n2024年12月1日发生的事", date(2025, 11, 3)),
        ("2025年12月30日,智谱开启招股,将于2026年1月8日上市。", date(2025, 12, 30)),
        ("Published December 4, 2025. Results are due on February 3, 2026, as expected.", date(2025, 12, 4)),
        ("没有日期", None),
    ],
)
def test_the_day_a_text_was_written(text: str, expected: date | None) -> None:
    assert date_of(text) == expected


def test_divisions() -> None:
    text = "甲,乙。丙1,000元;丁\n\n戊 costs U.S. $5. Then more."
    layout = divide(text, text.lower())
    sentences = [text[a:b] for a, b in zip(layout.sentences, layout.sentences[1:], strict=False)]
    assert sentences == ["甲,乙。", "丙1,000元;", "丁\n\n", "戊 costs U.S. $5.", " Then more."]
    assert layout.clause(0) == (0, 2)


def test_the_longest_whole_word_is_found() -> None:
    words = Vocabulary({"loss": "loss", "net loss": "net", "亏损": "亏", "净亏损": "净"})
    text = "net losses, glossy loss, 净亏损、亏损"
    found = [text[start:end] for start, end, _ in words.scan("net loss, glossy loss, 净亏损、亏损")]
    assert [meaning for _, _, meaning in words.scan("net loss, glossy loss, 净亏损、亏损")] == [
        "net",
        "loss",
        "净",
        "亏",
    ]
    assert len(found) == 4
