"""Tables: the row says what, the column says when, the caption in what scale."""

from __future__ import annotations

import pytest

from labecon.evidence.article import Article
from labecon.evidence.proposals import Proposal, propose
from labecon.evidence.scales import find_scale

CHINESE = """智谱财务摘要

单位:人民币千元

项目\t附注\t2023年\t2024年\t截至6月30日止六个月 2025
收入\t4\t124,538\t312,414\t190,900
毛利率(%)\t\t64.6\t56.3\t50.0
研发开支\t\t(528,857)\t(2,195,445)\t–
"""
ENGLISH = """Two labs, our estimates

| US$ million | FY23 | 2025E |
|---|---|---|
| OpenAI revenue | 1,600 | 12,700 |
| Anthropic revenue | 100 | 4,500 |

Nothing else.
"""


def read(text: str) -> dict[str, Proposal]:
    return {one.printed: one for one in propose(Article("table.txt", text))}


def test_scale_and_currency_of_the_caption_reach_every_cell() -> None:
    rows = read(CHINESE)
    assert (int(rows["312,414"].value), rows["312,414"].unit) == (312_414_000, "CNY")
    assert (rows["312,414"].entity, rows["312,414"].metric, rows["312,414"].period) == ("Zhipu", "revenue", "FY2024")
    assert rows["190,900"].period == "H1-2025"


def test_brackets_are_costs_and_percent_is_a_ratio() -> None:
    rows = read(CHINESE)
    assert int(rows["(2,195,445)"].value) == 2_195_445_000
    assert (float(rows["56.3"].value), rows["56.3"].unit, rows["56.3"].metric) == (0.563, "ratio", "gross_margin")


def test_numbers_of_notes_and_absent_cells_are_no_figures() -> None:
    assert len(read(CHINESE)) == 8


def test_companies_in_the_rows_and_estimates_in_the_columns() -> None:
    rows = read(ENGLISH)
    assert (rows["1,600"].entity, rows["1,600"].period, rows["1,600"].qualifier) == ("OpenAI", "FY2023", None)
    assert (rows["4,500"].entity, rows["4,500"].period, rows["4,500"].qualifier) == ("Anthropic", "FY2025", "forecast")
    assert int(rows["4,500"].value) == 4_500_000_000


@pytest.mark.parametrize("text", [CHINESE, ENGLISH])
def test_places_in_tables(text: str) -> None:
    assert all(text[one.start : one.end] == one.printed for one in propose(Article("table.txt", text)))


@pytest.mark.parametrize(
    ("caption", "factor", "currency"),
    [
        ("单位:人民币千元", 1000, "CNY"),
        ("單位：千美元", 1000, "USD"),
        ("单位：港币百万元", 10**6, "HKD"),
        ("单位：亿元", 10**8, "CNY"),
        ("单位：人民币元", 1, "CNY"),
    ],
)
def test_captions(caption: str, factor: int, currency: str) -> None:
    scale = find_scale(caption)
    assert scale is not None and (int(scale.factor), scale.currency) == (factor, currency)
