"""Answers to the questions: numbers counted by hand from printed figures, and what scenarios change."""

from __future__ import annotations

import pytest

import labecon
from labecon.analysis.figures import Figure
from labecon.analysis.questions.catalogue_array import QUESTIONS
from labecon.analysis.questions.path_values_array import path_values
from labecon.analysis.questions.question import Answer, Setting, inferred

PATHS = 40


@pytest.fixture(scope="module")
def setting() -> Setting:
    """Both labs as bundled, with few paths."""
    return Setting(lambda name, scenario: labecon.load(name, scenario), paths=PATHS)


@pytest.fixture(scope="module")
def answers(setting: Setting) -> dict[str, list[Answer]]:
    """Every question answered once."""
    return {key: question.answer(setting) for key, question in QUESTIONS.items()}


def figure(answers: list[Answer], lab: str, name: str) -> Figure:
    """The figure of a lab by name."""
    return next(one.figure for one in answers if one.lab == lab and one.figure.name == name)


def test_every_question_of_the_documents_is_here() -> None:
    assert sorted(QUESTIONS) == [f"QST-{number:02d}" for number in range(1, 24)]


def value(found: Figure, key: str) -> float:
    """The value of a figure under a definition, which must be there."""
    known = found.variant(key).value
    assert known is not None
    return known


def test_survival_falls_when_no_lab_can_raise_money(answers: dict[str, list[Answer]]) -> None:
    found = {one.figure.name: one.figure for one in answers["QST-22"]}
    for name in ("survival_minimax", "survival_zhipu", "survival_openai"):
        assert value(found[name], "base") >= value(found[name], "no_money_raised")
    assert value(found["labs_left"], "no_money_raised") < value(found["labs_left"], "base")


def test_more_training_a_lower_price_and_idle_rivals_each_raise_a_share(answers: dict[str, list[Answer]]) -> None:
    for one in answers["QST-09"]:
        for key in ("double_training", "lower_price", "rivals_hold"):
            assert value(one.figure, key) > value(one.figure, "base")


def test_more_labs_live_on_what_they_earn_when_nobody_races(answers: dict[str, list[Answer]]) -> None:
    rows = [one.figure for one in answers["QST-23"]]
    assert sum(value(one, "all_hold") for one in rows) > sum(value(one, "base") for one in rows)


@pytest.mark.parametrize("key", QUESTIONS)
def test_an_answer_has_a_figure_a_range_a_definition_in_both_languages_and_a_trace(
    key: str, answers: dict[str, list[Answer]], setting: Setting
) -> None:
    question = QUESTIONS[key]
    assert any(one.figure.value is not None for one in answers[key])
    assert any(
        row.low is not None and row.high is not None and row.low < row.high
        for one in answers[key]
        for row in one.figure.definitions
    )
    for one in answers[key]:
        assert one.lab in question.labs
        assert one.figure.value is not None or one.figure.reason["zh"]
        for text in (one.figure.definition, *(row.label for row in one.figure.definitions)):
            assert text["en"] and text["zh"]
    assert question.trace and all(command.startswith("labecon ") for command in question.trace)
    for one in inferred(question, setting, answers[key]):
        lab = setting.lab(one.lab)
        assert one.name in lab.drivers or lab.ledger.resolve(one.name) is not None


@pytest.mark.parametrize("key", QUESTIONS)
def test_the_drivers_and_scenarios_of_a_question_exist(key: str, setting: Setting) -> None:
    question = QUESTIONS[key]
    names = {name for lab in question.labs for name in setting.lab(lab).drivers}
    for pattern in question.rests_on:
        assert any(name == pattern or (pattern[:2] == "*." and name.endswith(pattern[1:])) for name in names), pattern
    for scenario in question.scenarios:
        assert any(setting.lab(lab, scenario) for lab in question.labs[:1])


def test_without_research_a_loss_of_271_million_stays(answers: dict[str, list[Answer]]) -> None:
    found = figure(answers["QST-05"], "zhipu", "static_residual")
    # 2,195 of research less a loss of 2,466 (CNY m, FY2024); in finer digits 2,195.4 - 2,465.6.
    assert found.value == -271e6
    assert (found.low, found.high) == (-272e6, -270e6)
    assert found.variant("FY2024").value == pytest.approx(-270.2e6)
    # H1 2025: 1,594.661 - 1,751.974.
    assert found.variant("H1-2025").value == pytest.approx(-157.313e6)


def test_stopping_training_saves_cost_and_loses_rank_and_revenue(answers: dict[str, list[Answer]]) -> None:
    for lab in ("zhipu", "minimax"):
        change = {
            name: figure(answers["QST-05"], lab, f"{name}_without_training").value for name in ("loss", "revenue")
        }
        assert change["loss"] is not None and change["loss"] < 0
        assert change["revenue"] is not None and change["revenue"] < 0
        gap = figure(answers["QST-05"], lab, "gap_without_training").value
        assert gap is not None and gap > 50


def test_redemption_is_2321_against_1046(answers: dict[str, list[Answer]]) -> None:
    found = figure(answers["QST-06"], "minimax", "redemption_shortfall")
    assert found.variant("owed").value == 2321e6
    assert found.variant("liquid").value == 1046e6
    assert found.value == 2321e6 - 1046e6
    assert found.variant("shortfall/invested").value == 1555e6 - 1046e6
    paid = figure(answers["QST-06"], "minimax", "redemption_paid").value
    # Cost of 1,555 and a coupon of some percent for some years; never below cost.
    assert paid is not None and 1555e6 < paid < 2321e6


def test_the_step_to_the_offer_price_is_194_and_has_no_cash(answers: dict[str, list[Answer]]) -> None:
    found = figure(answers["QST-12"], "minimax", "preferred_identity")
    # 1,555 + 60.509 + 177 + 214 + 313 = 2,319.509 against 2,321.
    assert found.value == pytest.approx(2319.509e6)
    assert found.variant("liability").value == 2321e6
    step = figure(answers["QST-12"], "minimax", "fair_value_step")
    assert step.value is not None and round(step.value / 1e9, 2) == 1.94
    halves = [step.variant(key).value for key in ("before_listing", "listing_month")]
    assert sum(one or 0.0 for one in halves) == pytest.approx(step.value)


def test_break_even_revenue_on_one_basis(answers: dict[str, list[Answer]]) -> None:
    minimax = figure(answers["QST-03"], "minimax", "static_break_even_revenue")
    # 9M2025: (186 + 23.3 % of 53.437) x 12/9 / 0.6 = 198.451 x 1.3333 / 0.6.
    assert minimax.value == pytest.approx((186e6 + 0.233 * 53.437e6) * 12 / 9 / 0.6, rel=1e-9)
    assert round(minimax.value / 1e9, 2) == 0.44
    zhipu = figure(answers["QST-03"], "zhipu", "static_break_even_revenue")
    # H1 2025: (1,751.974 + 95.424) x 2 / 0.6 in CNY m, at 6.991 CNY a dollar (10,871 / 1,555).
    assert zhipu.value == pytest.approx((1751.974e6 + 95.424e6) * 2 / 0.6 / (10871 / 1555), rel=1e-3)
    assert round(zhipu.value / 1e9, 2) == 0.88


def test_the_brokers_range_is_checked_in_the_way_of_the_press(answers: dict[str, list[Answer]]) -> None:
    minimax = figure(answers["QST-03"], "minimax", "broker_break_even_revenue")
    # (180.3 + 39.325) x 12/9 / 0.6 = 488.1.
    assert minimax.variant("claim/margin_0.6").value == pytest.approx(488.0556e6, rel=1e-4)
    zhipu = figure(answers["QST-03"], "zhipu", "broker_break_even_revenue")
    # 1,594.661 x 2 / 0.6 / 6.991 = 760.4.
    assert zhipu.variant("claim/margin_0.6").value == pytest.approx(760.35e6, rel=1e-3)
    for found in (minimax, zhipu):
        assert (found.variant("broker/low").value, found.variant("broker/high").value) == (0.5e9, 1e9)


def test_the_month_of_the_brokers_path_has_a_range(answers: dict[str, list[Answer]]) -> None:
    found = figure(answers["QST-03"], "minimax", "break_even_month")
    assert found.low is not None and found.low > 312


def test_the_gap_to_us_labs_is_the_product_of_its_parts(answers: dict[str, list[Answer]]) -> None:
    gap = figure(answers["QST-14"], "minimax", "revenue_gap")
    # 8.6 bn, 1.4 bn and 0.5 bn over 53.437 x 12/9 = 71.249.
    assert gap.variant("openai").value == pytest.approx(120.703, rel=1e-4)
    assert gap.variant("anthropic").value == pytest.approx(19.6493, rel=1e-4)
    assert gap.variant("xai").value == pytest.approx(7.01761, rel=1e-4)
    parts = figure(answers["QST-14"], "minimax", "revenue_gap_parts")
    for key, whole in (("openai/payers", "openai"), ("anthropic/customers", "anthropic")):
        count, each = (parts.variant(f"{key}/{part}").value for part in ("count", "each"))
        assert count is not None and each is not None
        assert count * each == pytest.approx(gap.variant(whole).value, rel=1e-9)


def test_compute_grew_less_than_revenue_at_minimax(answers: dict[str, list[Answer]]) -> None:
    found = figure(answers["QST-16"], "minimax", "compute_growth")
    # 142 x 12/9 / 141 = 1.343; 53.437 x 12/9 / 30.523 = 2.334.
    assert found.variant("training_cost").value == pytest.approx(1.34279, rel=1e-4)
    assert found.variant("revenue").value == pytest.approx(2.33428, rel=1e-4)
    assert found.value is not None and found.value < 1


def test_the_suit_is_a_fifth_of_cash(answers: dict[str, list[Answer]]) -> None:
    # 75 over 362.6 (printed as 363, which gives 20.7 %).
    assert figure(answers["QST-18"], "minimax", "damages_to_cash").value == pytest.approx(75 / 362.6, rel=1e-9)


def test_circular_revenue_is_reported_both_ways(answers: dict[str, list[Answer]]) -> None:
    found = figure(answers["QST-20"], "minimax", "circular_flows")
    assert found.variant("customer_f_supplier_k/FY2024/in").value == 9.4e6
    assert found.variant("customer_f_supplier_k/FY2024/out").value == 11.4e6
    # 53.437 - 7.8 - 0.1.
    assert found.value == pytest.approx(45.537e6)


def test_revenue_at_risk_abroad(answers: dict[str, list[Answer]]) -> None:
    # 73 % of 53.437.
    found = figure(answers["QST-19"], "minimax", "overseas_exposure")
    assert found.value == pytest.approx(39.00901e6)


def test_gaps_of_the_years_add_up_to_the_whole() -> None:
    lonely = Setting(lambda name, scenario: labecon.load(name, scenario), paths=1, seed=3)
    for lab in ("minimax", "zhipu"):
        found = path_values(lonely).gaps(lab)
        years = [row.value or 0.0 for row in found.definitions if row.key.startswith("FY")]
        assert sum(years) == pytest.approx(found.variant("all").value or 0.0)


def test_half_of_revenue_from_the_platform(answers: dict[str, list[Answer]]) -> None:
    found = figure(answers["QST-11"], "zhipu", "cloud_share")
    base = found.variant("base/cloud.revenue/FY2027/FY2027").value
    assert found.value is not None and base is not None and found.value > base


def test_gaps_without_a_listing_say_so(answers: dict[str, list[Answer]]) -> None:
    named = {one.figure.name: one.figure.definition["en"] for one in answers["QST-07"]}
    assert named["funding_gap_without_listing"] == f"under listing_fails: {named['funding_gap']}"
    short = next(one.figure for one in answers["QST-06"] if one.figure.name == "peak_need_without_listing")
    assert short.definition["en"].startswith("under listing_fails: ")
    assert short.definition["zh"].startswith("listing_fails 情景：")


def test_lines_of_parts_carry_the_title_of_the_part(answers: dict[str, list[Answer]]) -> None:
    rows = next(one.figure for one in answers["QST-08"] if "gap" in one.figure.name).definitions
    assert rows[0].label["en"] == "Text models, points behind the frontier FY2026, base"
    assert rows[0].label["zh"] == "FY2026 文本模型：落后前沿的分数，基准"
