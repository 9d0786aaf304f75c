"""When a figure holds whose period is said elsewhere: one short text of our own for every rule, in both languages."""

from __future__ import annotations

from datetime import date

import pytest

from labecon.analysis.audit import audit
from labecon.evidence import Context, find_figures, find_periods
from labecon.evidence.article import Article
from labecon.evidence.proposals import propose
from labecon.evidence.relative_heads import RelativeHeads
from labecon.periods import Window

DAY = date(2025, 11, 20)

# text, figure as printed, metric, period
CASES = [
    # the three months to the end of a month
    ("Revenue for the three months to the end of September came to $84m.", "$84m", "revenue", "Q3-2025"),
    ("Sales in the June quarter were $31m.", "$31m", "revenue", "Q2-2025"),
    # what was compared with is not gone on about
    ("2025年上半年毛利率由去年同期的31%升至38%。研发开支3.9亿元。", "3.9亿元", "rnd_expense", "H1-2025"),
    ("In H1 2025 sales were $24m, above the whole of 2024, and gross margin reached 51%.", "51%", "gross_margin",
     "H1-2025"),
    ("We expect third-quarter revenue of $14m, up from $9.6m in 3Q24, and gross margin of 55%.", "55%", "gross_margin",
     "Q3-2025"),
    ("Revenue in Q3 2025 was $14m, up 44% from $9.7m in 3Q24.", "44%", "revenue_growth_yoy", "Q3-2025"),
    # the year that follows, the one before, the latest
    ("In 2022 it had no product. It promised much for 2030. The year that followed brought revenue of $2.6m.", "$2.6m",
     "revenue", "FY2023"),
    ("It lost $61m in 2023 and $79m in the following year.", "$79m", "net_loss", "FY2024"),
    ("2022年公司成立。第二年，收入达到7600万元。", "7600万元", "revenue", "FY2023"),
    ("2023年公司收入5200万元。那一年亏损1.1亿元。", "1.1亿元", "net_loss", "FY2023"),
    ("2023年收入5000万元，是前一年的十倍；同年6月融资8亿元。", "8亿元", "financing_raised", "2023-06"),
    ("Margins were 29% in 2023. Latest quarter (Q3): gross margin 46%.", "46%", "gross_margin", "Q3-2025"),
    ("今年前9个月收入2.4亿元，去年这个时候收入9600万元。", "9600万元", "revenue", "9M2024"),
    ("年初至今收入4亿元。", "4亿元", "revenue", "2025-01-01..2025-11-20"),
    # lists
    ("2024年收入3.1亿元，智谱过去三年毛利率分别为54.6%、64.6%、56.3%。", "64.6%", "gross_margin", "FY2023"),
    ("预计公司2025E/2026E/2027E收入为7.3亿元、15.6亿元、29亿元。", "15.6亿元", "revenue", "FY2026"),
    ("2024年毛利率56.3%，23年为64.6%。", "64.6%", "gross_margin", "FY2023"),
    # periods in parentheses, with a space before
    ("Revenue: $18M (2022) -> $47M (2023).", "$47M", "revenue", "FY2023"),
    # balances
    ("In Q3 2025 sales were $8m. It employed 1,340 people at quarter-end.", "1,340", "headcount",
     {"as_of": "2025-09-30"}),
    ("Cash was $61m at the end of June, down from $74m at the start of the year.", "$74m", "cash_and_equivalents",
     {"as_of": "2024-12-31"}),
    ("Cash was $40m on September 30, 2025, versus $43m three months earlier.", "$43m", "cash_and_equivalents",
     {"as_of": "2025-06-30"}),
    # plans and rates
    ("展望下半年，管理层预计收入5亿元。", "5亿元", "revenue", "H2-2025"),
    ("The average monthly cash burn in the first nine months of 2025 was $9.1m.", "$9.1m", "monthly_cash_burn",
     "monthly@9M2025"),
    ("In H1 2025 it sold little. Annualised revenue has since passed $70m.", "$70m", "revenue_run_rate",
     "annualised@2025-11"),
    # a point behind a month or an amount ends the sentence
    ("Norden reports to December. Last year it turned over €64m. Operating loss was €5m.", "€64m", "revenue", "FY2024"),
]  # fmt: skip

# text, figure as printed, metric
MEASURES = [
    ("问：收入做到多少？\n答：前三季度2.4亿元。", "2.4亿元", "revenue"),
    ("Q: How is cash?\nA: We have $40m in September 2025.", "$40m", "cash_and_equivalents"),
    ("以研发对收入之比衡量，甲公司约7倍。", "7倍", "rnd_expense_ratio"),
    ("By the ratio of R&D to revenue, the company is at 250%.", "250%", "rnd_expense_ratio"),
    ("In the first half of this year revenue was $24m, and gross margin rose to 51%.", "51%", "gross_margin"),
    ("R&D was $58.3m. Operating loss was $21.7m in Q3 2025.", "$58.3m", "rnd_expense"),
    ("The company had $210 million in cash and $35 million of bank borrowings.", "$35 million", "bank_borrowings"),
]


@pytest.mark.parametrize(("text", "printed", "metric", "period"), CASES)
def test_a_figure_takes_the_period_that_is_meant(text: str, printed: str, metric: str, period: object) -> None:
    [found] = [one for one in propose(Article("own.txt", text, DAY)) if one.printed == printed]
    assert (found.metric, found.period) == (metric, period), found.reason


@pytest.mark.parametrize(("text", "printed", "metric"), MEASURES)
def test_a_figure_takes_the_measure_that_is_meant(text: str, printed: str, metric: str) -> None:
    [found] = [one for one in propose(Article("own.txt", text, DAY)) if one.printed == printed]
    assert found.metric == metric, found.reason


def test_heads_of_columns_that_point_to_a_period_are_spelled_out() -> None:
    table = (
        "某公司2025年第三季度主要财务指标\n2025年10月30日\n单位：人民币百万元\n\n"
        "| 项目 | 本季度 | 上年同期 | 年初至报告期末 | 上年同期 |\n|---|---|---|---|---|\n"
        "| 营业收入 | 152.0 | 98.0 | 401.5 | 260.0 |\n"
    )
    periods = [one.period for one in propose(Article("own.txt", table)) if one.metric == "revenue"]
    assert periods == ["Q3-2025", "Q3-2024", "9M2025", "9M2024"]
    assert RelativeHeads(Context(DAY)).spelled("上年同期") == "上年同期"
    heads = RelativeHeads(Context(DAY, current=Window.parse("Q3-2025")))
    assert heads.spelled("同比") == "同比"


def test_a_fiscal_year_that_the_text_defines_is_counted_from_its_own_month() -> None:
    text = "Fiscal year ends 31 March. Revenue in Q2 FY26 was $126m."
    [found] = [one for one in propose(Article("own.txt", text, DAY)) if one.printed == "$126m"]
    assert found.period == "Q3-2025"
    assert Article("own.txt", "公司财年截至3月31日。", DAY).context.fiscal_start == 4
    assert Article("own.txt", "no word of it", DAY).context.fiscal_start == 1


def test_half_of_a_period_is_no_figure_and_a_half_belongs_to_its_multiple() -> None:
    assert find_figures("the first half of this year") == []
    assert [str(one.value) for one in find_figures("是收入的三倍半")] == ["3.5"]
    assert [str(one.value) for one in find_figures("增长三倍，半年后")] == ["3"]


def test_the_year_before_in_a_flashback_is_counted_from_the_year_told() -> None:
    found = find_periods("2023年毛利率从上年的52%跌到19%", Context(DAY))
    assert [one.gold for one in found] == ["FY2023", "FY2022"]


def test_a_multiple_of_the_same_measure_is_not_held_against_another_amount() -> None:
    text = "今年4月，公司以45亿元估值融了6亿元，这一估值是2023年底9亿元的五倍。"
    [document] = audit([Article("own.txt", text, DAY)], None)
    assert [one.verdict for one in document.claims if one.printed == "五倍"] == ["holds"]
