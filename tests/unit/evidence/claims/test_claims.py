"""Claims of a text: which figures the words set against each other, and when that is certain."""

from __future__ import annotations

from decimal import Decimal

import pytest

from labecon.evidence.article import Article
from labecon.evidence.claims import Claim, Passage, find_claims
from labecon.evidence.claims.quantity import half_unit, relation_of, window_of
from labecon.evidence.folding import fold
from labecon.evidence.proposals import read


def claims_of(text: str) -> tuple[Passage, list[Claim]]:
    article = Article("own.txt", text)
    return find_claims(article, *read(article))


def inputs_of(text: str, printed: str) -> list[tuple[str, tuple[str, ...], bool]]:
    """Expression, printed inputs and certainty of the readings of one figure or word."""
    passage, claims = claims_of(text)
    return [
        (
            reading.expression,
            tuple(passage.quantities[place].source.printed for place in reading.inputs),
            reading.certain,
        )
        for claim in claims
        if text[claim.start : claim.end] == printed
        for reading in claim.readings
    ]


@pytest.mark.parametrize(
    ("text", "printed", "old", "new"),
    [
        ("Revenue rose from $40 million in 2023 to $50 million in 2024, up 25%.", "25%", "$40 million", "$50 million"),
        ("Revenue rose to $50 million from $40 million a year earlier, up 25%.", "25%", "$40 million", "$50 million"),
        ("Revenue was $50 million, up 25% from $40 million a year earlier.", "25%", "$40 million", "$50 million"),
        ("Costs fell by 20.0% from $50 million to $40 million.", "20.0%", "$50 million", "$40 million"),
        ("收入由2023年的4.0亿元增至2024年的5.0亿元，增幅为25%。", "25%", "4.0亿元", "5.0亿元"),
        ("2024年收入5.0亿元，较2023年的4.0亿元增长25%。", "25%", "4.0亿元", "5.0亿元"),
        ("上半年收入5.0亿元，上年同期为4.0亿元，同比增长25%。", "25%", "4.0亿元", "5.0亿元"),
    ],
)
def test_the_earlier_and_the_later_amount(text: str, printed: str, old: str, new: str) -> None:
    first = inputs_of(text, printed)[0]
    assert first[1] == (old, new) and first[2]
    assert first[0] == ("1 - x1 / x0" if "fell" in text else "x1 / x0 - 1")


def test_a_quarterly_rate_is_not_set_against_the_year_before() -> None:
    text = "交付4.2万辆，去年同期为3.0万辆，同比增长40%，环比下降12%。"
    assert inputs_of(text, "40%") and not inputs_of(text, "12%")


def test_points_are_a_difference_of_percentages() -> None:
    text = "Gross margin improved by 4.6 percentage points from 45.0% to 49.6%."
    assert inputs_of(text, "4.6 percentage points") == [("x1 - x0", ("45.0%", "49.6%"), True)]


def test_steps_belong_to_their_change() -> None:
    text = "Expenses decreased by $3.0 million to $21.0 million from $24.0 million."
    assert inputs_of(text, "$3.0 million") == [("x0 - x1", ("$24.0 million", "$21.0 million"), True)]


def test_a_total_is_certain_only_of_a_whole_list() -> None:
    listed = "2022年、2023年、2024年净亏损分别为1.0亿元、2.0亿元、3.0亿元，合计6.0亿元。"
    assert inputs_of(listed, "6.0亿元")[0] == ("x0 + x1 + x2", ("1.0亿元", "2.0亿元", "3.0亿元"), True)
    among = "现金储备共计12亿元，其中现金7亿元、短期投资4亿元。"
    assert not any(certain for _, _, certain in inputs_of(among, "12亿元"))


def test_words_of_direction_and_comparison() -> None:
    text = "Selling expenses increased from $9.5 million to $8.5 million."
    assert inputs_of(text, "increased") == [("x1 / x0", ("$9.5 million", "$8.5 million"), True)]
    text = "Cash of $58.0 million exceeded borrowings of $61.0 million."
    assert inputs_of(text, "exceeded") == [("x0 / x1", ("$58.0 million", "$61.0 million"), True)]


def test_what_remains_is_what_the_others_leave() -> None:
    text = "Subscriptions brought 70% of revenue, services 20% and hardware the remaining 10%."
    assert ("1 - x0 - x1", ("70%", "20%"), False) in inputs_of(text, "10%")


@pytest.mark.parametrize(
    ("text", "printed", "relation"),
    [
        ("增长超5倍", "5倍", "over"),
        ("占90%以上", "90%以上", "over"),
        ("约7%", "7%", "approx"),
        ("nearly 8 times", "8 times", "near"),
        ("less than nine months", "nine months", "under"),
        ("数十倍", "数十倍", "decade"),
        ("rose 12%", "12%", "eq"),
    ],
)
def test_how_words_bind_a_figure(text: str, printed: str, relation: str) -> None:
    folded = fold(text)
    at = folded.index(fold(printed))
    assert relation_of(folded, at, at + len(printed)) == relation


@pytest.mark.parametrize(
    ("printed", "value", "half"),
    [
        ("15.95亿元", 1_595_000_000, 500_000),
        ("3亿", 300_000_000, 50_000_000),
        ("5,000", 5000, 50),
        ("七成", "0.7", "0.05"),
    ],
)
def test_half_a_unit_of_the_last_digit(printed: str, value: object, half: object) -> None:
    assert half_unit(printed, Decimal(str(value))) == Decimal(str(half))


def test_periods_of_labels() -> None:
    assert window_of("FY2024")[0] == window_of("2024")[0]
    assert window_of("annualised@2025-03")[1] == "annualised"
    assert window_of("listing..2026-01-29") == (None, "")


@pytest.mark.parametrize(
    "piece", ["占收入的5%，", "收入1亿元、", "from $1 million to $2 million, up 5% ", "较由从", "-", "合计"]
)
def test_time_grows_with_the_text(piece: str) -> None:
    from time import process_time

    spent = []
    for count in (60, 240):
        article = Article("long.txt", piece * count)
        given = read(article)
        start = process_time()
        find_claims(article, *given)
        spent.append(process_time() - start)
    assert spent[1] < 16 * max(spent[0], 0.02)
