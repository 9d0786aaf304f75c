"""Verdicts: what holds, what does not, and everything that must keep an audit from an accusation."""

from __future__ import annotations

from decimal import Decimal

import pytest

from labecon.analysis.audit import audit
from labecon.analysis.audit_arithmetic import evaluate, extremes, judge, postfix
from labecon.analysis.audited import AuditedClaim, Verdict
from labecon.evidence.article import Article
from labecon.facts import load_ledger

LEDGER = load_ledger()


def claim_on(text: str, printed: str, ledger: bool = False, *others: str) -> AuditedClaim:
    articles = [Article("own.txt", text), *(Article(f"{place}.txt", one) for place, one in enumerate(others))]
    document = audit(articles, LEDGER if ledger else None)[0]
    [found] = [one for one in document.claims if one.printed == printed]
    return found


def test_arithmetic_follows_the_rules_of_precedence() -> None:
    assert postfix("( x0 + x1 ) / x2 - 1") == ("x0", "x1", "+", "x2", "/", "1", "-")
    assert evaluate("x0 + x1 * 2 ^ 3", [Decimal(1), Decimal(2)]) == 17
    assert evaluate("x0 / x1", [Decimal(1), Decimal(0)]) is None


def test_extremes_stand_at_the_ends_of_the_inputs() -> None:
    low, high = extremes(
        "x0 / ( x1 - x2 )",
        [Decimal(6), Decimal(5), Decimal(2)],
        [Decimal(5), Decimal(4), Decimal(1)],
        [Decimal(7), Decimal(6), Decimal(3)],
    )
    assert (low, high) == (Decimal(1), Decimal(7))  # 5 / (6 - 1) and 7 / (4 - 3)


@pytest.mark.parametrize(
    ("stated", "half", "relation", "value", "low", "high", "verdict"),
    [
        ("0.25", "0.005", "eq", "0.252", "0.251", "0.253", "holds"),
        ("0.25", "0.005", "eq", "0.2556", "0.2549", "0.2563", "holds_within_rounding"),
        ("0.25", "0.005", "eq", "0.262", "0.261", "0.263", "contradicted"),
        ("0.25", "0.005", "eq", "0.262", "0.240", "0.280", "holds_within_rounding"),
        ("5", "0.5", "over", "5.2", "5.1", "5.3", "holds"),
        ("5", "0.5", "over", "4.9", "4.8", "4.95", "contradicted"),
        ("5", "0.5", "under", "5.2", "5.1", "5.3", "contradicted"),
        ("10", "5", "decade", "40", "39", "41", "holds"),
        ("10", "5", "decade", "120", "119", "121", "contradicted"),
        ("0.30", "0.05", "approx", "0.32", "0.31", "0.33", "holds"),
        ("9", "0.5", "approx", "10.5", "10.4", "10.6", "contradicted"),
    ],
)
def test_the_rule_of_verdicts(
    stated: str, half: str, relation: str, value: str, low: str, high: str, verdict: Verdict
) -> None:
    numbers = [Decimal(one) for one in (value, low, high)]
    assert judge(Decimal(stated), Decimal(half), relation, *numbers) == verdict


def test_money_that_lasts_is_tried_by_every_definition() -> None:
    text = "截至2025年9月30日，现金及现金等价物3.6亿元，可动用资金10.5亿元，每月现金消耗3000万元，资金可支撑{}个月。"
    assert claim_on(text.format(35), "35个月").verdict == "holds"
    assert claim_on(text.format(12), "12个月").verdict == "holds"
    assert claim_on(text.format(53), "53个月").verdict == "contradicted"


def test_the_other_measure_of_the_loss_is_tried_and_shown() -> None:
    text = "2024年净亏损20亿元，经调整净亏损15亿元，收入5亿元。2024年经调整净亏损是收入的{}倍。"
    assert claim_on(text.format(3), "3倍").verdict == "holds"
    assert claim_on(text.format(9), "9倍").verdict == "contradicted"


def test_a_multiple_can_be_a_ratio_or_an_increase() -> None:
    text = "Revenue grew from $10 million in 2022 to $50 million in 2024, {} times."
    assert claim_on(text.format(5), "5 times").verdict == "holds"
    assert claim_on(text.format(4), "4 times").verdict == "holds"
    assert claim_on(text.format(8), "8 times").verdict == "contradicted"


def test_plans_are_not_contradicted_by_the_past() -> None:
    text = "2024年毛利3亿元，收入10亿元，公司目标是2024年毛利率达到60%。"
    assert claim_on(text, "60%").verdict == "not_checkable"


def test_the_ledger_settles_what_documents_dispute() -> None:
    first, second = "智谱2025年上半年收入同比增长325%。", "智谱2025年上半年收入同比增速约为80%。"
    assert claim_on(first, "325%", True, second).verdict == "holds"
    low = claim_on(second, "80%", True, first)
    assert low.verdict == "contradicted" and low.reading is not None and low.reading.origin == "ledger"
    assert claim_on(first, "325%", False, second).verdict == "not_checkable"  # of two documents either can be wrong


def test_a_part_misread_is_not_accused() -> None:
    """71 % is the share of the apps; the words behind it name the other line."""
    text = "MiniMax's consumer apps bring in 71% of revenue and the open platform the remaining 29%."
    assert {one.verdict for one in audit([Article("own.txt", text)], LEDGER)[0].claims} <= {
        "holds", "holds_within_rounding", "not_checkable",
    }  # fmt: skip


def test_amounts_per_day_or_head_are_no_totals() -> None:
    for text in ("智谱2024年每天亏损676万元。", "MiniMax 2025年前九个月人均创收13.9万美元。"):
        assert not [one for one in audit([Article("own.txt", text)], LEDGER)[0].claims if one.verdict == "contradicted"]


def test_an_average_below_its_threshold_cannot_be() -> None:
    text = "2024年，消费不低于50美元的付费客户有100家，付费客户平均支出为8美元。"
    kinds = {
        (one.printed, one.kind)
        for one in audit([Article("own.txt", text)], None)[0].claims
        if one.verdict == "contradicted"
    }
    assert kinds <= {("8美元", "limit")}


def test_a_rate_of_exchange_comes_from_another_pair() -> None:
    text = "公司融资10亿美元（约70亿元）。拟募资6亿美元（约{}亿港元）。"
    assert claim_on(text.format(47), "47亿港元", True).verdict in ("holds", "holds_within_rounding")
    assert claim_on(text.format(74), "74亿港元", True).verdict == "contradicted"


def test_every_verdict_names_its_figures() -> None:
    one = claim_on("Revenue of $50 million in 2024; R&D of $30 million in 2024 was 80% of revenue.", "80%")
    assert one.verdict == "contradicted" and one.reading is not None
    assert [given.printed for given in one.reading.inputs] == ["$30 million", "$50 million"]
    assert one.reading.value == Decimal("0.6") and one.reading.low is not None and one.reading.low < Decimal("0.6")
