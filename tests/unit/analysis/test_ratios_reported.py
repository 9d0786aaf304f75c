"""Ratios recomputed from the ledger against the same arithmetic on the digits that documents print.

The ledger has more digits than most documents, so a ratio must lie within the interval that half a unit in the last
printed digit of every input leaves open. Amounts are millions unless the comment says otherwise.
"""

from __future__ import annotations

import pytest

import labecon
from labecon.analysis.figures import Figure
from labecon.analysis.questions.question import Setting
from labecon.analysis.questions.ratios import RATIOS, ratio
from labecon.analysis.ratios_reported import ratio_figures

#: id, lab, figure, definition, least, greatest; the arithmetic on printed digits stands behind each.
PRINTED = [
    # (10.56 + 70.002 + 189 + 180) / (3.46 + 30.523 + 53.437) = 449.562 / 87.42 = 5.1426.
    ("RAT-01", "minimax", "cumulative_rnd_to_revenue", "all", 5.07923, 5.20589),
    # 2195 / 312 = 7.0353 and 1595 / 191 = 8.3508.
    ("RAT-01", "zhipu", "rnd_to_revenue", "FY2024", 7.0224, 7.04815),
    ("RAT-01", "zhipu", "rnd_to_revenue", "H1-2025", 8.32637, 8.37533),
    # 2195 / 2466 = 0.8901, not over 90 %; 1595 / 1752 = 0.9104 (a page has 1751: 0.9109).
    ("RAT-02", "zhipu", "rnd_to_loss", "FY2024", 0.889722, 0.890489),
    ("RAT-02", "zhipu", "rnd_to_loss", "H1-2025", 0.9098, 0.9115),
    # (53.437 + 186) / 53.437, (53.437 + 512 - 313) / 53.437, (53.437 + 512) / 53.437.
    ("RAT-03", "minimax", "expenditure_to_revenue", "adjusted/9M2025", 4.47135, 4.49012),
    ("RAT-03", "minimax", "expenditure_to_revenue", "before_fair_value/9M2025", 4.70, 4.75),
    ("RAT-03", "minimax", "expenditure_to_revenue", "net/9M2025", 10.5719, 10.5908),
    # (191 + 1752) / 191.
    ("RAT-03", "zhipu", "expenditure_to_revenue", "adjusted/H1-2025", 10.1462, 10.1995),
    # 142 / (53.437 + 512 - 313) = 0.5625; 1553 / (312 + 2466) = 0.5590.
    ("RAT-03", "minimax", "training_share_of_expenditure", "before_fair_value/9M2025", 0.558323, 0.566743),
    ("RAT-03", "zhipu", "training_share_of_expenditure", "adjusted/FY2024", 0.558654, 0.559417),
    # 30.523 / 47.2 = 0.6467; 2 x 191 / 1553 = 0.2460.
    ("RAT-04", "minimax", "training_coverage", "FY2024", 0.646595, 0.646753),
    ("RAT-04", "zhipu", "training_coverage", "2xH1-2025", 0.245253, 0.246699),
    # Printed pay of 10 over 3.46, 30.523 and 53.437: no year gives 90 %.
    ("RAT-05", "minimax", "pay_to_revenue", "FY2023", 2.7, 3.1),
    ("RAT-05", "minimax", "pay_to_revenue", "FY2024", 0.311236, 0.344009),
    ("RAT-05", "minimax", "pay_to_revenue", "9M2025", 0.177, 0.197),
    # Training alone is 141 / 30.523 = 4.62 of revenue, so the printed 85.1 % leaves it out.
    ("RAT-06", "minimax", "cloud_cost_to_revenue", "printed", 0.851, 0.851),
    ("RAT-06", "minimax", "cloud_cost_to_revenue", "training/FY2024", 4.60301, 4.63592),
    # 22.827 / 3.46, 86.995 / 30.523, 39.325 / 53.437.
    ("RAT-07", "minimax", "selling_to_revenue", "FY2023", 6.58773, 6.60709),
    ("RAT-07", "minimax", "selling_to_revenue", "FY2024", 2.85008, 2.85021),
    ("RAT-07", "minimax", "selling_to_revenue", "9M2025", 0.735897, 0.73593),
    # 1046 / 27.9 = 37.49; 363 / 27.9 = 13.0; 1046 / (209 / 9) = 45.04; 2552 / (1752 / 6) = 8.740.
    ("RAT-08", "minimax", "runway_static_months", "liquid/stated_burn", 37.4664, 37.5157),
    ("RAT-08", "minimax", "runway_static_months", "cash/stated_burn", 12.96, 13.06),
    ("RAT-08", "minimax", "runway_static_months", "liquid/operating_outflow", 44.9, 45.2),
    ("RAT-08", "zhipu", "runway_static_months", "cash/adjusted_loss", 8.73552, 8.74393),
    # (180 + 39.325) x 12/9 / 0.6 = 487.4; 1595 x 2 / 0.6 / 6.991 = 760.5.
    ("RAT-09", "minimax", "broker_break_even_revenue", "claim/margin_0.6", 472.34e6, 502.69e6),
    ("RAT-09", "zhipu", "broker_break_even_revenue", "claim/margin_0.6", 753.703e6, 767.415e6),
    # 53.437 / 19.454 - 1; 190.877 / 44.9 - 1; 312 / 57 = 5.47, a multiple and not an increase.
    ("RAT-10", "minimax", "revenue_growth", "9M2025", 1.7460, 1.7475),
    ("RAT-10", "zhipu", "revenue_growth", "H1-2025", 3.245, 3.257),
    ("RAT-10", "zhipu", "revenue_growth_multiple", "multiple", 5.41739, 5.53097),
    ("RAT-10", "zhipu", "revenue_growth_multiple", "increase", 4.41739, 4.53097),
    # 2466 / 97 = 25.42.
    ("RAT-11", "zhipu", "loss_growth_multiple", "multiple", 25.2872, 25.5596),
    # 0.758 / 0.1197, 21.805 / 0.6503, 38.02 / 1.7716; 2.702 / 100, 8.718 / 700, 15.417 / 2500.
    ("RAT-12", "minimax", "revenue_per_payer", "FY2023", 6.32568, 6.33932),
    ("RAT-12", "minimax", "revenue_per_payer", "FY2024", 33.5266, 33.5348),
    ("RAT-12", "minimax", "revenue_per_payer", "9M2025", 21.454, 21.4676),
    ("RAT-12", "minimax", "spend_per_customer", "FY2023", 27015.0, 27025.0),
    ("RAT-12", "minimax", "spend_per_customer", "FY2024", 12453.6, 12455.0),
    ("RAT-12", "minimax", "spend_per_customer", "9M2025", 6166.6, 6167.0),
    # 324 m / 657 = 493 thousand a year, against 160 thousand a month elsewhere.
    ("RAT-13", "zhipu", "pay_per_head", "zhipu", 492.3e3, 494.0e3),
    ("RAT-13", "zhipu", "pay_per_head", "minimax/printed", 1.92e6, 1.92e6),
    # Selling expense over new users: 22.827 / 11.144, 86.995 / 104, 39.325 / 96.869.
    ("RAT-14", "minimax", "acquisition_cost", "FY2023", 2.0483, 2.0485),
    ("RAT-14", "minimax", "acquisition_cost", "FY2024", 0.832, 0.841),
    ("RAT-14", "minimax", "acquisition_cost", "9M2025", 0.4059, 0.4061),
]


@pytest.fixture(scope="module")
def setting() -> Setting:
    """Both labs as bundled."""
    return Setting(lambda name, scenario: labecon.load(name, scenario), paths=2)


def figure(setting: Setting, key: str, lab: str, name: str) -> Figure:
    """The figure of a ratio."""
    return next(one.figure for one in ratio(setting, key) if one.lab == lab and one.figure.name == name)


@pytest.mark.parametrize(("key", "lab", "name", "definition", "low", "high"), PRINTED)
def test_a_ratio_is_what_printed_digits_allow(
    key: str, lab: str, name: str, definition: str, low: float, high: float, setting: Setting
) -> None:
    value = figure(setting, key, lab, name).variant(definition).value
    assert value is not None and low <= value <= high


def test_every_ratio_has_a_row() -> None:
    assert {row[0] for row in PRINTED} == set(RATIOS) == {f"RAT-{number:02d}" for number in range(1, 15)}


def test_the_share_of_the_market(setting: Setting) -> None:
    # 30.523 / 10,700 = 0.285 %, printed as 0.3 %.
    found = ratio_figures(setting.lab("minimax").ledger, "minimax")["market_share"]
    assert found.value is not None and 0.0028393 <= found.value <= 0.00286606
    assert round(found.value, 3) == found.variant("printed").value


def test_the_largest_customer_is_customer_f(setting: Setting) -> None:
    found = ratio_figures(setting.lab("minimax").ledger, "minimax")["largest_customer_less_f"]
    # 9.4 - 9.4 in FY2024 and 7.8 - 7.8 in 9M2025.
    assert [row.value for row in found.definitions] == [0.0, 0.0]


def test_the_five_largest_have_617_of_a_thousand_of_the_market(setting: Setting) -> None:
    found = ratio_figures(setting.lab("minimax").ledger, "minimax")["market_concentration"]
    # 30.1 + 16.9 + 8.2 + 3.7 + 2.8 = 61.7 %; squares 0.0906 + 0.0286 + 0.0067 + 0.0014 + 0.0008 = 0.1280.
    assert found.variant("top5").value == pytest.approx(0.617)
    assert found.variant("hhi").value == pytest.approx(0.301**2 + 0.169**2 + 0.082**2 + 0.037**2 + 0.028**2)


def test_losses_in_yuan_follow_one_rate(setting: Setting) -> None:
    found = ratio_figures(setting.lab("minimax").ledger, "minimax")["implied_rate"]
    # 5,653 / (73.728 + 269.25 + 465.24) and 3,582 / 512.01.
    assert found.variant("2022-01..2024-12").value == pytest.approx(6.9944, abs=2e-4)
    assert found.variant("9M2025").value == pytest.approx(6.9960, abs=2e-4)
