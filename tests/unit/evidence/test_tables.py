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


BROKER = """智谱盈利预测（人民币百万元）

\t2023A\t2024A\t2025E
营业收入\t125\t312\t700
同比增长(%)\t116.9\t150.8\t124.4
毛(损)/利\t(3)\t176\t364
经调整净利润\t-621\t-2,466\t-3,400
每股收益(元)\t-1.2\t-5.1\t-6.0
员工人数\t357\t700\t883

按季度(千元)
\t1Q25\tH1 2025
营业收入\t80,500\t190,877
"""


def test_income_keeps_its_sign_and_growth_belongs_to_the_row_above() -> None:
    rows = read(BROKER)
    assert (int(rows["-2,466"].value), rows["-2,466"].metric) == (-2_466_000_000, "adjusted_net_income")
    assert (int(rows["(3)"].value), rows["(3)"].metric) == (-3_000_000, "gross_profit")
    assert (float(rows["150.8"].value), rows["150.8"].unit) == (1.508, "ratio")
    assert (rows["150.8"].metric, rows["124.4"].qualifier) == ("revenue_growth_yoy", "forecast")


def test_amounts_per_share_and_counts_take_no_scale() -> None:
    rows = read(BROKER)
    assert (float(rows["-5.1"].value), rows["-5.1"].metric) == (-5.1, None)
    assert (int(rows["883"].value), rows["883"].unit) == (883, "people")


def test_quarters_under_a_caption_of_their_own() -> None:
    rows = read(BROKER)
    assert (int(rows["80,500"].value), rows["80,500"].period) == (80_500_000, "Q1-2025")
    assert (int(rows["190,877"].value), rows["190,877"].period) == (190_877_000, "H1-2025")


@pytest.mark.parametrize(
    ("caption", "periods"),
    [
        ("Six months ended June 30,", ["H1-2024", "H1-2025"]),
        ("截至9月30日止九个月", ["9M2024", "9M2025"]),
        ("Six months ended June 30, Year ended December 31,", [None, None]),
    ],
)
def test_a_line_above_names_the_kind_of_period_and_two_leave_it_open(caption: str, periods: list[str | None]) -> None:
    text = f"OpenAI, US$ million\n{caption}\n\t2024\t2025\nRevenue\t3,700\t4,300\n"
    assert [one.period for one in propose(Article("table.txt", text))] == periods


@pytest.mark.parametrize("text", [CHINESE, ENGLISH, BROKER])
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
