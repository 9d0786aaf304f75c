"""Facts proposed from short documents of our own."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labecon.evidence.article import Article
from labecon.evidence.lexicon import lexicon
from labecon.evidence.proposals import Proposal, propose
from labecon.facts import load_ledger

DAY = date(2026, 1, 20)


def read(text: str) -> list[Proposal]:
    return propose(Article("own.txt", text, DAY))


def one(text: str, printed: str) -> Proposal:
    (found,) = [row for row in read(text) if row.printed == printed]
    return found


# text, printed, company, segment, metric, period, value, unit, qualifier
CASES = [
    ("月之暗面2025年营收约2.4亿元。", "2.4亿元", "Moonshot", None, "revenue", "FY2025", 240_000_000, "CNY", "approx"),
    ("2025年上半年,智谱收入同比增长逾三成。", "三成", "Zhipu", None, "revenue_growth_yoy", "H1-2025", 0.3,
     "ratio", "over"),
    ("2024年,MiniMax研发开支占收入的比重为619%。", "619%", "MiniMax", None, "rnd_expense_ratio", "FY2024", 6.19,
     "ratio", None),
    ("智谱2024年研发投入是当年收入的7倍。", "7倍", "Zhipu", None, "rnd_expense_ratio", "FY2024", 7, "multiple", None),
    ("2025年,MiniMax逾七成收入来自海外。", "七成", "MiniMax", "overseas", "revenue_share", "FY2025", 0.7,
     "ratio", "over"),
    ("截至2025年9月30日,MiniMax现金结余为9.8亿美元。", "9.8亿美元", "MiniMax", None, "liquid_resources",
     {"as_of": "2025-09-30"}, 980_000_000, "USD", None),
    ("MiniMax计划募资5亿美元。", "5亿美元", "MiniMax", None, "ipo_proceeds", {"as_of": "2026-01"}, 500_000_000,
     "USD", "target"),
    ("2025年, Talkie付费用户为120万名。", "120万名", "MiniMax", "Talkie", "paying_users", "FY2025", 1_200_000,
     "users", None),
    ("智谱月均亏损约2.5亿元,2025年下半年如此。", "2.5亿元", "Zhipu", None, "net_loss", None, 250_000_000, "CNY",
     "approx"),
    ("2024年,智谱来自前五大客户的收入为1.4亿元。", "1.4亿元", "Zhipu", "top-5 customers", "customer_revenue", "FY2024",
     140_000_000, "CNY", None),
    ("Anthropic reported revenue of $4.5 billion in 2025.", "$4.5 billion", "Anthropic", None, "revenue", "FY2025",
     4_500_000_000, "USD", None),
    ("In the first half of 2025 OpenAI lost $13.5 billion.", "$13.5 billion", "OpenAI", None, "net_loss", "H1-2025",
     13_500_000_000, "USD", None),
    ("ChatGPT has over 800 million weekly active users.", "800 million", "OpenAI", "ChatGPT", "wau",
     {"as_of": "2026-01"},
     800_000_000, "users", "over"),
    ("In 2025, 30% of Mistral's revenue came from overseas.", "30%", "Mistral", "overseas", "revenue_share",
     "FY2025", 0.3,
     "ratio", None),
    ("China's LLM market size will reach RMB 100 billion in 2028.", "RMB 100 billion", "industry", "China LLM market",
     "market_size", "FY2028", 100_000_000_000, "CNY", "forecast"),
    ("xAI expects to spend up to $20 billion on research and development in 2026.", "$20 billion", "xAI", None,
     "rnd_expense",
     "FY2026", 20_000_000_000, "USD", "forecast"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0][:24])
def test_a_figure_is_read(case: tuple[object, ...]) -> None:
    text, printed, entity, segment, metric, period, value, unit, qualifier = case
    found = one(str(text), str(printed))
    assert (found.entity, found.segment, found.metric) == (entity, segment, metric)
    assert (float(found.value), found.unit, found.qualifier) == (value, unit, qualifier)
    if period is not None:
        assert found.period == period


def test_former_and_latter() -> None:
    text = "MiniMax和智谱均已递表。前者2024年收入0.3亿美元,后者2024年收入3.1亿元。"
    assert [row.entity for row in read(text) if row.metric == "revenue"] == ["MiniMax", "Zhipu"]


def test_a_figure_of_each_of_two_companies_is_two_rows() -> None:
    text = "Both OpenAI and Anthropic have fewer than 9,000 employees."
    assert [(row.entity, row.printed) for row in read(text)] == [("Anthropic", "9,000"), ("OpenAI", "9,000")]


def test_a_shared_figure_is_one_row() -> None:
    text = "MiniMax与智谱都不大。两家公司的毛利率预计为50%。"
    assert [row.entity for row in read(text)] == ["MiniMax+Zhipu"]


def test_the_company_goes_on_through_pronouns_and_headings() -> None:
    text = "阶跃星辰的账本\n\n公司2025年收入为3.6亿元。其研发开支为9.8亿元。"
    assert {row.entity for row in read(text)} == {"StepFun"}


def test_a_company_that_the_text_names_itself() -> None:
    text = "杭州例图科技有限公司(简称“例图”)2025年收入为1.1亿元。例图亏损2亿元。"
    assert [row.entity for row in read(text)] == ["例图", "例图"]


def test_events_are_rows_of_dates() -> None:
    text = "阶跃星辰成立于2023年4月。智谱于2026年1月8日在港交所挂牌上市。"
    rows = [(row.entity, row.metric, int(row.value), row.unit) for row in read(text)]
    assert rows == [("StepFun", "founding_date", 202304, "date"), ("Zhipu", "listing_date", 20260108, "date")]


def test_a_headline_takes_the_period_of_the_figure_it_repeats() -> None:
    text = "智谱亏损超30亿\n\n2025年,智谱净亏损31.8亿元。"
    assert one(text, "30亿").period == "FY2025"


def test_what_belongs_to_the_site_is_left_out() -> None:
    text = "智谱2024年收入3.1亿元。\n\n下载本文需支付9.9元\n\n" + "正文。\n" * 20 + "\n相关阅读\nMiniMax融资6亿美元\n"
    assert [row.printed for row in read(text)] == ["3.1亿元"]


@pytest.mark.parametrize("text", ["同一天,两家公司都很忙。", "他说了三遍,第二步最难。", "版本2.5已经可用。", ""])
def test_speech_holds_no_figure(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    "caption",
    [
        "智谱盈利预测（人民币百万元）",
        "单位：人民币百万元",
        "（单位：百万美元）",
        "智谱亏损(百万元)",
        "智谱收入（千元）",
    ],
)
def test_the_scale_of_a_table_is_no_figure(caption: str) -> None:
    assert read(caption) == []


@pytest.mark.parametrize(("text", "printed"), [("智谱收入超百亿元。", "百亿元"), ("智谱融资(近百亿元)。", "百亿元")])
def test_a_round_amount_is_one(text: str, printed: str) -> None:
    assert [one.printed for one in read(text)] == [printed]


WORDS = [
    "智谱", "MiniMax", "收入", "分别为", "2024年", "3.12亿元", "１２．５％", "約", "𠮷野家", "😀", "萬", "營收",
     "US$5m", "and", "、",
    "。", "\n", " ", "(", "虧損", "9.9萬名", "respectively", "7倍以上", "〇", "n", "2023年、2024年",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=30).map("".join))
def test_every_figure_stands_at_its_place(text: str) -> None:
    for row in read(text):
        assert text[row.start : row.end] == row.printed
        assert row.printed and 0 <= row.confidence <= 1


@pytest.mark.parametrize(
    "text",
    [
        "1、" * 3000,
        "分别" * 3000,
        "智谱、" * 2000 + "1亿元",
        "2024年、" * 1500,
        "(" * 5000 + "5%",
        "12% of revenue " * 700,
        "1亿元、" * 1500,
    ],
)
def test_hostile_text_is_read_in_time(text: str) -> None:
    assert isinstance(read(text), list)


def test_metrics_of_the_lexicon_meet_those_of_the_ledger() -> None:
    """The words that figures are read by cover what most facts of the ledger are about."""
    ledger = {fact.metric for fact in load_ledger().facts}
    assert len(set(lexicon().topics) & ledger) >= 15


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        (
            "Revenue was $9 million in 2024 and $5 million in 2023.\n\nR&D took $4 million.",
            ["FY2024", "FY2023", "FY2024"],
        ),
        ("Revenue rose by 25% from $4 million in 2023 to $5 million in 2024.", ["FY2024", "FY2023", "FY2024"]),
        ("收入由2023年的4亿元增长25%至2024年的5亿元。", ["FY2023", "FY2024", "FY2024"]),
        ("Q3 2025 revenue was $6 million, up 20% sequentially from $5 million.", ["Q3-2025", "Q3-2025", "Q2-2025"]),
        (
            "Revenue was $7 million in 2024, compared with a loss of $2 million and revenue of $3 million in 2023.",
            ["FY2024", "FY2023", "FY2023"],
        ),
        ("问：2025年怎么样？\n答：收入4.2亿元，毛利率45%。", ["FY2025", "FY2025"]),
        ("2024年营收5亿元。预计全年营收9亿元。", ["FY2024", "FY2026"]),
        ("In 2025 revenue was $8 million, from $5 million the year before.", ["FY2025", "FY2024"]),
        ("OTTAWA, Jan 14, 2026 - Maple reported fourth-quarter revenue of $8 million.", ["Q4-2025"]),
        ("2025年上半年收入9亿元，其中二季度收入5亿元。\n净利润2880万元。", ["H1-2025", "Q2-2025", "H1-2025"]),
        (
            "Results for the year ended 30 June 2025\nRevenue £8m (2024: £5m)\nProfit £3m (2024: £2m), a margin of 38%",
            ["2024-07..2025-06", "2023-07..2024-06"] * 2 + ["2024-07..2025-06"],
        ),
        (
            "Revenue was $9 million in 2024.\nThe loss narrowed to $2 million from $4 million.",
            ["FY2024", "FY2024", "FY2023"],
        ),
        (
            "2025年头九个月收入5亿元，上一年全年4亿元。同期研发2亿元。",
            ["9M2025", "FY2024", "9M2025"],
        ),
        (
            "| 项目 | 2025年1-6月 | 2024年度 | 2023年度 |\n|---|---|---|---|\n\n报告期各期毛利率分别为30%、35%和38%。",
            ["FY2023", "FY2024", "H1-2025"],
        ),
    ],
)
def test_the_time_of_a_figure_comes_from_the_words_around_it(text: str, periods: list[str]) -> None:
    assert [one.period for one in propose(Article("own.txt", text))] == periods


def test_what_is_hoped_for_goes_on_with_no_period() -> None:
    text = "Revenue was $9 million in 2024.\n\nThe group expects a gross margin of 60%."
    assert [one.period for one in propose(Article("own.txt", text))] == ["FY2024", None]


@pytest.mark.parametrize(
    ("text", "metrics"),
    [
        ("The lab was priced at $61 billion in March 2025.", ["valuation"]),
        ("The shares were priced at HK$116 each.", ["offer_price"]),
        ("研发投入3.36亿元，占营业收入的18%，较上年同期的2.57亿元增长31%。",
         ["rnd_expense", "rnd_expense_ratio", "rnd_expense", "rnd_expense_growth_yoy"]),
        ("研发开支占收入的比例由2022年的81%下降至2024年的54%。", ["rnd_expense_ratio", "rnd_expense_ratio"]),
        ("We use $1.5 million a month.", ["monthly_cash_burn"]),
        ("先看收入。2023年只有346万美元。", ["revenue"]),
        ("经调整后，公司去年亏2.4亿元。", ["adjusted_net_loss"]),
        ("股东应占亏损0.48亿港元。", ["net_loss"]),
        ("Revenue was $39 million, of which $31 million from the API, i.e. 79%.",
         ["revenue", "revenue", "revenue_share"]),
        ("Free cash flow was $25 million, a margin of 12%.", ["free_cash_flow", "free_cash_flow_margin"]),
    ],
)  # fmt: skip
def test_what_a_figure_measures_comes_from_the_figure_before_it(text: str, metrics: list[str]) -> None:
    assert [one.metric for one in propose(Article("own.txt", text))] == metrics


def test_a_share_is_of_the_part_right_before_it() -> None:
    found = propose(Article("own.txt", "In 2024 subscription revenue was $20 million, 40% of the total."))
    assert [one.segment for one in found] == ["subscription", "subscription"]
