"""Everything that the reading of documents says has its Chinese: metrics, reasons, notes."""

from __future__ import annotations

import re
from datetime import date

import pytest

from labecon.evidence.article import Article
from labecon.evidence.benchmark import article
from labecon.evidence.language_model.assistance import known_metrics
from labecon.evidence.lexicon import lexicon
from labecon.evidence.proposals import propose
from labecon.outputs.messages import Words, catalogue
from labecon.outputs.reading_words import metric_title, reading_text
from tests.unit.evidence.test_proposals import CASES

ZH = Words("zh")
TEXTS = [
    *(str(case[0]) for case in CASES),
    *(article(number) for number in range(12)),
    "2023年、2024年, 智谱收入分别为1.2亿元、3.1亿元、4.4亿元。月均亏损2亿,年化收入10亿。",
    "MiniMax和智谱2024年的毛利率分别为12%和50%,两家公司都亏损。上市以来融资5轮。",
]


def test_every_metric_of_the_lexicon_has_a_title() -> None:
    wanted = {*known_metrics(lexicon()), *(name for _, name in lexicon().events._meanings.values())}
    assert wanted - {key.removeprefix("metrics.") for key in catalogue("titles")} == set()
    assert metric_title("some_new_metric", ZH) == "some new metric"
    assert metric_title("gross_profit_cagr", Words("en")) == "Compound growth: Gross profit"
    assert metric_title("headcount_growth_yoy", ZH) == "员工人数同比增长"


def test_reasons_and_notes_of_proposals_hold_no_english_words() -> None:
    names = re.compile("|".join(sorted(known_metrics(lexicon()), key=len, reverse=True)) + r"|“[^”]*”|CNY|USD")
    for text in TEXTS:
        for one in propose(Article("own.txt", text, date(2026, 1, 20))):
            for said in (one.reason, one.note or ""):
                shown = reading_text(said, ZH)
                assert not re.search(r"[a-z]{2,}", names.sub("", shown)), f"{said} -> {shown}"


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("boilerplate: footer; currency not printed, CNY inferred", "正文之外：页脚；未印货币，推断为 CNY"),
        ("period: 3 figures and 3 items of kind period, item by item", "期间：3 个数字对 3 个期间，逐项对应"),
        ("metric: rnd_expense over revenue", "指标：rnd_expense 与 revenue 之比"),
        ("of a kind nobody knows", "of a kind nobody knows"),
    ],
)
def test_parts_are_translated_one_by_one(english: str, chinese: str) -> None:
    assert reading_text(english, ZH) == chinese
    assert reading_text(english, Words("en")) == english
