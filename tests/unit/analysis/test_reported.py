"""Reported answers against quotients worked out by hand from the figures as printed."""

from __future__ import annotations

from datetime import date

import pytest

from labecon.analysis.claims import broker_break_even
from labecon.analysis.fact_reader import LabFacts, computed
from labecon.analysis.figures import both
from labecon.analysis.loss_reported import equal_pairs
from labecon.analysis.reported import Reported, reported
from labecon.facts import load_ledger
from labecon.periods import Window


@pytest.fixture(scope="module")
def minimax() -> Reported:
    return reported(load_ledger(), "minimax")


@pytest.fixture(scope="module")
def zhipu() -> Reported:
    return reported(load_ledger(), "zhipu")


@pytest.mark.parametrize(
    ("key", "months"),
    [
        ("liquid/stated_burn", 1046 / 27.9),
        ("cash/stated_burn", 362.6 / 27.9),
        ("liquid/operating_outflow", 1046 / (209 / 9)),
        ("funded/stated_burn", (362.6 + 644.2) / 27.9),
        ("liquid/adjusted_loss", 1046 / (186 / 9)),
        ("cash/net_loss", 362.6 / (512.01 / 9)),
    ],
)
def test_the_static_runway_of_minimax(minimax: Reported, key: str, months: float) -> None:
    found = minimax.figures["runway_static_months"].variant(key)
    assert found.value == pytest.approx(months, rel=1e-12)
    assert found.low is not None and found.high is not None and found.low <= months <= found.high
    assert all(load_ledger().resolve(source) for source in found.sources)


def test_runways_as_the_issue_prints_them(minimax: Reported, zhipu: Reported) -> None:
    months = minimax.figures["runway_static_months"]
    assert round(months.value or 0, 1) == 37.5
    assert round(months.variant("cash/stated_burn").value or 0, 1) == 13.0
    assert round(months.variant("liquid/operating_outflow").value or 0, 1) == 45.0
    assert round(zhipu.figures["runway_static_months"].value or 0, 1) == 8.7
    assert zhipu.figures["runway_static_months"].variant("cash/adjusted_loss").value == pytest.approx(
        2551.970 / (1751.974 / 6), rel=1e-12
    )


def test_net_proceeds_lengthen_the_runway_at_the_dated_rate(zhipu: Reported) -> None:
    """4,173.4 m HKD net at 10,871/1,555 CNY per USD and 4,800/619 HKD per USD."""
    proceeds = 4173.4 * (10871 / 1555) / (4800 / 619)
    found = zhipu.figures["runway_static_months"].variant("cash/adjusted_loss+listing")
    assert found.value == pytest.approx((2551.970 + proceeds) / (1751.974 / 6), rel=1e-9)
    assert found.low is not None and found.high is not None and found.high - found.low > 0.1


def test_what_nobody_reports_is_absent_and_says_so(zhipu: Reported) -> None:
    missing = zhipu.figures["runway_static_months"].variant("liquid/stated_burn")
    assert (missing.value, missing.low, missing.high) == (None, None, None)
    assert missing.reason == {"en": "not reported: liquid resources", "zh": "未披露：流动资源"}
    assert zhipu.figures["runway_static_months"].variant("cash/free_cash_outflow").value is None


def test_fifty_three_months_match_no_definition(minimax: Reported) -> None:
    claims = {float(one.fact.value): one for one in minimax.claims if one.fact.metric == "runway_months"}
    assert claims[53].verdict == "contradicted"
    assert not claims[53].matches
    every = minimax.figures["runway_static_months"].definitions
    assert not [one.key for one in every if one.low and one.high and one.low <= 53.5 and one.high >= 52.5]
    assert claims[37].verdict == "holds"
    assert [one.key for one in claims[37].matches] == ["liquid/stated_burn"]


def test_nine_months_match_the_adjusted_loss_alone(zhipu: Reported) -> None:
    claims = {float(one.fact.value): one for one in zhipu.claims if one.fact.metric == "runway_months"}
    assert claims[9].verdict == "holds"
    assert [one.key for one in claims[9].matches] == ["cash/adjusted_loss"]
    assert claims[12].verdict == "contradicted"


@pytest.mark.parametrize(
    ("lab", "key", "share", "printed"),
    [
        ("minimax", "FY2024", 30.523 / 47.2, 0.647),
        ("minimax", "2024-10..2025-09", (30.523 - 19.454 + 53.437) / 141, 0.457),
        ("zhipu", "2024-07..2025-06", (312.414 - 44.9 + 190.877) / 1553, 0.295),
        ("zhipu", "2xH1-2025", 2 * 190.877 / 1553, 0.246),
    ],
)
def test_training_coverage(
    minimax: Reported, zhipu: Reported, lab: str, key: str, share: float, printed: float
) -> None:
    figure = (minimax if lab == "minimax" else zhipu).figures["training_coverage"]
    found = figure.variant(key).value
    assert found == pytest.approx(share, rel=1e-12)
    assert round(found or 0, 3) == printed


def test_gross_profit_over_the_same_training(minimax: Reported) -> None:
    found = minimax.figures["gross_profit_coverage"].variant("FY2024")
    assert found.value == pytest.approx(30.523 * 0.122 / 47.2, rel=1e-12)
    assert round(found.value or 0, 3) == 0.079


def test_both_printed_coverages_hold(minimax: Reported, zhipu: Reported) -> None:
    for answers in (minimax, zhipu):
        (claim,) = [one for one in answers.claims if one.fact.metric == "training_coverage"]
        assert claim.verdict == "holds"


@pytest.mark.parametrize(
    ("lab", "key", "ratio"),
    [
        ("minimax", "adjusted/FY2023", 89.07 / 3.46),
        ("minimax", "adjusted/FY2024", 244 / 30.523),
        ("minimax", "adjusted/9M2025", 186 / 53.437),
        ("zhipu", "adjusted/FY2022", 97.417 / 57.409),
        ("zhipu", "adjusted/FY2023", 621 / 124.538),
        ("zhipu", "adjusted/FY2024", 2465.6 / 312.414),
        ("zhipu", "net/H1-2024", 2357.852 / 1.91 / 44.9),
        ("zhipu", "net/H1-2025", 2357.852 / 190.877),
    ],
)
def test_loss_on_revenue_of_the_same_window(
    minimax: Reported, zhipu: Reported, lab: str, key: str, ratio: float
) -> None:
    figure = (minimax if lab == "minimax" else zhipu).figures["loss_per_revenue"]
    assert figure.variant(key).value == pytest.approx(ratio, rel=1e-12)


def test_the_absolute_loss_of_both_grows(minimax: Reported, zhipu: Reported) -> None:
    assert "the absolute net loss grows (FY2023 - FY2024)" in [n["en"] for n in minimax.figures["loss_growth"].notes]
    assert "the absolute net loss grows (H1-2024 - H1-2025)" in [n["en"] for n in zhipu.figures["loss_growth"].notes]
    assert minimax.figures["loss_growth"].value == pytest.approx(465.24 / 269.25 - 1, rel=1e-12)
    assert zhipu.figures["loss_growth"].value == pytest.approx(0.91, rel=1e-12)
    assert minimax.figures["loss_growth"].variant("adjusted/9M2025/printed").value == -0.086


def test_only_windows_of_the_same_months_are_compared() -> None:
    windows = tuple(Window.parse(text) for text in ("FY2023", "FY2024", "H1-2024", "H2-2024", "H1-2025", "9M2025"))
    assert [(a.label, b.label) for a, b in equal_pairs(windows)] == [("FY2023", "FY2024"), ("H1-2024", "H1-2025")]


def test_more_revenue_came_with_more_loss(minimax: Reported, zhipu: Reported) -> None:
    slopes = minimax.figures["marginal_loss_per_revenue"]
    assert slopes.value == pytest.approx((244 - 89.07) / (30.523 - 3.46), rel=1e-12)
    assert slopes.variant("adjusted/9M2025").value is None
    assert "9M2024" in slopes.variant("adjusted/9M2025").reason["en"]
    half = zhipu.figures["marginal_loss_per_revenue"].variant("net/H1-2025")
    assert half.value == pytest.approx((2357.852 - 2357.852 / 1.91) / (190.877 - 44.9), rel=1e-12)


def test_burn_multiple_and_cost_ratios(minimax: Reported, zhipu: Reported) -> None:
    assert minimax.figures["burn_multiple"].value == pytest.approx(258 / (30.523 - 3.46), rel=1e-12)
    assert zhipu.figures["burn_multiple"].value == pytest.approx(2245 / (312.414 - 124.538), rel=1e-12)
    assert minimax.figures["selling_to_revenue"].value == pytest.approx(39.325 / 53.437, rel=1e-12)
    assert zhipu.figures["rnd_to_revenue"].value == pytest.approx(1594.661 / 190.877, rel=1e-12)


def test_what_a_new_user_cost_and_a_payer_brought(minimax: Reported) -> None:
    cost = minimax.figures["acquisition_cost"]
    assert [round(cost.variant(key).value or 0, 2) for key in ("FY2023", "FY2024", "9M2025")] == [2.05, 0.84, 0.41]
    payer = minimax.figures["revenue_per_payer"]
    assert payer.variant("FY2024").value == pytest.approx(21.805 / 0.6503, rel=1e-12)
    months = minimax.figures["payback_months"]
    monthly = 38.02 * 0.047 / 9 / 27.638
    assert months.value == pytest.approx(39.325 / 96.869 / monthly, rel=1e-12)
    assert months.variant("FY2024").value is None
    assert minimax.figures["lifetime_value"].reason["en"].startswith("churn")


def test_price_over_annualised_revenue(minimax: Reported, zhipu: Reported) -> None:
    hkd, cny = 4800 / 619, 10871 / 1555
    multiple = minimax.figures["revenue_multiple"]
    assert multiple.value == pytest.approx(313.635308 * 165 / hkd / (53.437 * 12 / 9), rel=1e-9)
    assert multiple.variant("close/printed").value == pytest.approx(106700 / hkd / (53.437 * 12 / 9), rel=1e-9)
    shares = 57890 / 131.5
    other = zhipu.figures["revenue_multiple"]
    assert other.value == pytest.approx(shares * 116.2 * cny / hkd / (190.877 * 2), rel=1e-9)
    assert other.variant("close").value == pytest.approx(57890 * cny / hkd / (190.877 * 2), rel=1e-9)
    low, high = multiple.variant("offer/printed").low, multiple.variant("offer/printed").high
    assert low is not None and high is not None and low < 50399 / 7.83 / 71.25 < high


def test_break_even_revenue_at_the_margin_of_the_broker(minimax: Reported, zhipu: Reported) -> None:
    ledger = load_ledger()
    at60, at70 = broker_break_even(LabFacts(ledger, "minimax"))
    assert at60.value == pytest.approx((180.3 + 39.325) * 1e6 * 12 / 9 / 0.6, rel=1e-12)
    assert at70.value == pytest.approx((180.3 + 39.325) * 1e6 * 12 / 9 / 0.7, rel=1e-12)
    other = broker_break_even(LabFacts(ledger, "zhipu"))[0]
    assert other.value == pytest.approx(1594.661e6 * 2 / 0.6 / (10871 / 1555), rel=1e-9)
    assert "lower bound" in other.label["en"]
    verdicts = [[one.verdict for one in lab.claims if one.unit == "USD"] for lab in (minimax, zhipu)]
    assert verdicts == [["holds_within_rounding"], ["holds"]]


def test_conflicts_between_sources_are_listed(minimax: Reported) -> None:
    keys = {group.key for group in minimax.conflicts}
    assert {"minimax.total.revenue.FY2023", "minimax.total.runway_months.2025-09-30"} <= keys


@pytest.mark.parametrize("entity", ["openai", "anthropic", "xai", "moonshot", "deepseek", "nobody"])
def test_a_thin_lab_gives_reasons_not_zeros(entity: str) -> None:
    for figure in reported(load_ledger(), entity).figures.values():
        assert figure.value != 0
        assert (figure.value is None) == bool(figure.reason), figure.name
        assert set(figure.definition) == {"en", "zh"}


def test_an_earlier_view_knows_no_listing() -> None:
    figures = reported(load_ledger().as_of(date(2025, 12, 25)), "zhipu").figures
    assert figures["revenue_multiple"].value is None
    assert not [one for one in figures["runway_static_months"].definitions if one.key.endswith("+listing")]


def test_a_quotient_by_zero_has_no_value() -> None:
    nothing = LabFacts(load_ledger(), "minimax").fact("revenue", "FY2022")
    found = computed("a", both("a", "a"), "1 / a", {"a": nothing})
    assert (found.value, found.reason["en"]) == (None, "the denominator is 0")
