"""The bundled lab Zhipu: reported figures reproduced, sources complete, identities on random paths, sane forecasts.

Expected values are the facts themselves, with the interval of their printed digits.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable

import numpy as np
import pytest

import labecon
from labecon.facts import Fact, load_ledger
from labecon.labs.lab import Lab
from labecon.labs.loading import bundled
from labecon.labs.simulation_array import Simulation
from labecon.periods import Instant, Window, month_index

PATHS, SEED = 400, 20260131
H1_2024, H1_2025, FY2024 = Window.parse("H1-2024"), Window.parse("H1-2025"), Window.parse("FY2024")

#: Flows by (segment, metric): the line whose months add up to them.
FLOWS = {
    **{(segment, metric): f"{segment}.{metric}" for segment in ("on_premise", "cloud")
       for metric in ("revenue", "cost_of_sales", "gross_profit")},
    **{("total", line): line for line in (
        "revenue", "cost_of_sales", "gross_profit", "rnd_expense", "operating_loss", "adjusted_net_loss", "credit_loss",
        "operating_cash_flow", "investing_cash_flow", "financing_cash_flow", "fx_effect_on_cash")},
    ("total", "loss_for_period"): "net_loss",
    ("total", "selling_and_distribution_expense"): "selling_expense",
    ("total", "advertising_expense"): "cloud.acquisition_spend",
    ("total", "share_based_pay_and_listing_cost"): "share_based_pay",
    ("rnd", "compute_service_cost"): "training_cost",
    ("rnd", "staff_cost"): "research.staff_cost",
    ("compute", "cost_of_sales"): "inference_cost",
}  # fmt: skip
BALANCES = {
    ("total", "cash_and_cash_equivalents"): "cash",
    ("total", "trade_receivables_gross"): "trade_receivables_gross",
    ("total", "credit_loss_allowance"): "credit_loss_allowance",
    ("total", "trade_receivables_net"): "trade_receivables",
    ("total", "bank_borrowings"): "bank_borrowings",
    ("total", "lease_liabilities"): "lease_liabilities",
    ("rnd", "headcount"): "research.heads",
}

Total = Callable[[str], float]
#: Printed ratios by (segment, metric), from window totals.
RATIOS: dict[tuple[str, str], Callable[[Total], float]] = {
    ("total", "gross_margin"): lambda t: t("gross_profit") / t("revenue"),
    ("on_premise", "gross_margin"): lambda t: t("on_premise.gross_profit") / t("on_premise.revenue"),
    ("cloud", "gross_margin"): lambda t: t("cloud.gross_profit") / t("cloud.revenue"),
    ("on_premise", "revenue_share"): lambda t: t("on_premise.revenue") / t("revenue"),
    ("cloud", "revenue_share"): lambda t: t("cloud.revenue") / t("revenue"),
    ("total", "rnd_expense_to_revenue"): lambda t: t("rnd_expense") / t("revenue"),
    ("rnd", "compute_share_of_rnd"): lambda t: t("training_cost") / t("rnd_expense"),
    ("compute", "cost_of_sales_share"): lambda t: t("inference_cost") / t("cost_of_sales"),
    ("total", "loss_adjustments"): lambda t: t("net_loss") - t("adjusted_net_loss"),
    ("total", "monthly_loss"): lambda t: t("adjusted_net_loss") / 6,
}
#: Figures about months of history that no line of history gives, and what becomes of them.
ELSEWHERE = {
    "zhipu.staff.cost_of_sales_share.FY2022": "delivery staff are not split by line; a driver takes the share of 2025",
    "zhipu.staff.cost_of_sales_share.H1-2025": "driver on_premise.delivery_staff_share",
    "zhipu.staff.cost_of_sales.FY2022": "delivery staff are not split by line",
    "zhipu.staff.cost_of_sales.H1-2025": "driver on_premise.delivery_staff_share",
    "zhipu.overseas.revenue_share.H1-2025": "drivers overseas_share of both lines",
    "zhipu.total.monthly_cash_burn.H1-2025": "wider in scope than the operating outflow of 221 m a month",
    "zhipu.total.trade_receivable_days.FY2022": "average net balance over revenue; closing balances are reproduced",
    "zhipu.total.trade_receivable_days.FY2024": "average net balance over revenue; closing balances are reproduced",
    "zhipu.total.trade_receivable_days.H1-2025": "average net balance over revenue; closing balances are reproduced",
}
#: Printed ratios across windows, which a test of their own compares.
FOLLOW = {
    "zhipu.total.revenue_growth_yoy.H1-2025", "zhipu.total.loss_growth_yoy.H1-2025",
    "zhipu.total.training_coverage.H1-2025",
}  # fmt: skip
#: Conflicting figures about lines of history: shown, never used.
CONFLICTS = {
    "zhipu.total.revenue.FY2024.itbear", "zhipu.total.revenue.H1-2025.itbear",
    "zhipu.on_premise.revenue_share.H1-2025.lilizi", "zhipu.cloud.revenue_share.H1-2025.lilizi",
    "zhipu.rnd.compute_service_cost.FY2024.v2ex", "zhipu.total.trade_receivables.2025-06-30",
    "zhipu.total.revenue_growth_yoy.H1-2025.book118", "zhipu.total.loss_for_period.2022-01..2024-12",
    "zhipu.total.loss_for_period.H1-2025.qunfa_news_zishi_fenzi",
}  # fmt: skip
#: Metrics of windows inside history that are about no money line: counts, people, market, prices of tokens.
NO_LINE = {
    "annual_pay", "top5_customer_revenue", "top5_customer_share", "market_share_china", "market_rank_china",
    "market_rank_china_independent", "repurchase_rate", "tokens_per_day", "revenue_cagr",
}  # fmt: skip


@pytest.fixture(scope="module")
def lab() -> Lab:
    return labecon.load("zhipu")


@pytest.fixture(scope="module")
def simulated(lab: Lab) -> Simulation:
    keep = ["cash", "funded_liquid", "shares", "share_price", "preferred", "cloud.run_rate"]
    flows = ["revenue", "cloud.revenue", "gross_profit", "training_cost", "adjusted_net_loss", "gross_proceeds"]
    wanted = ("FY2025", "FY2026", "H2-2025", "Q1-2026", "2025-07..2026-06")
    return lab.simulate(PATHS, SEED, keep=keep, windows=dict.fromkeys(wanted, flows))


def facts_of_history(lab: Lab) -> list[Fact]:
    """Every figure about Zhipu, printed or derived, whose period lies in the months of history."""
    ledger = load_ledger()
    derived = (ledger.derived(one.id) for one in ledger.derivations if one.id.startswith("zhipu."))
    everything = [fact for fact in ledger.facts if fact.entity == "zhipu"] + [
        fact for fact in derived if fact is not None
    ]
    first, last = lab.history.first, lab.actual_through

    def inside(fact: Fact) -> bool:
        if isinstance(fact.period, Instant):
            return first <= fact.period.month <= last
        return first <= fact.period.start and fact.period.end <= last

    return [fact for fact in everything if inside(fact)]


def holds(fact: Fact, value: float | None) -> bool:
    if value is None:
        return False
    slack = 1e-9 * abs(value)
    return float(fact.low) - slack <= value <= float(fact.high) + slack


def value_of(lab: Lab, fact: Fact) -> float | None:
    """What the monthly history says of a fact."""
    key = (fact.segment, fact.metric)
    if isinstance(fact.period, Instant):
        return lab.history.at(BALANCES[key], fact.period.month) if key in BALANCES else None
    window = fact.period

    def total(line: str) -> float:
        found = lab.history.total(line, window)
        assert found is not None, f"{line} has no history over {window.label}"
        return found

    if key in FLOWS:
        return total(FLOWS[key])
    return RATIOS[key](total) if key in RATIOS else None


def known_keys() -> set[tuple[str, str]]:
    return {*FLOWS, *RATIOS, *BALANCES}


def test_every_reported_figure_is_reproduced_to_its_printed_digits(lab: Lab) -> None:
    wanted = [f for f in facts_of_history(lab) if (f.segment, f.metric) in known_keys() and not f.conflict]
    missed = {f.id: (value_of(lab, f), str(f.value)) for f in wanted if not holds(f, value_of(lab, f))}
    assert missed == {}
    reported = {fact.id for fact in wanted if not fact.inputs}
    assert len(reported) >= 70 and len(wanted) - len(reported) >= 30


def test_no_other_figure_about_a_line_is_left_out(lab: Lab) -> None:
    about_lines = [
        fact for fact in facts_of_history(lab)
        if isinstance(fact.period, Window) and (fact.segment, fact.metric) not in known_keys() and not fact.conflict
    ]  # fmt: skip
    left = {fact.id for fact in about_lines if fact.metric not in NO_LINE}
    assert left == {*ELSEWHERE, *FOLLOW}


def test_only_listed_conflicts_are_not_reproduced(lab: Lab) -> None:
    lines = {*FLOWS, *RATIOS, *BALANCES, ("total", "revenue_growth_yoy"), ("total", "trade_receivables")}
    conflicts = {f.id for f in facts_of_history(lab) if f.conflict and (f.segment, f.metric) in lines}
    assert conflicts == CONFLICTS


def test_printed_growth_and_coverage_follow(lab: Lab) -> None:
    ledger, total = load_ledger(), lab.history.total
    for metric, line in (("revenue_growth_yoy", "revenue"), ("loss_growth_yoy", "net_loss")):
        fact = ledger.best("zhipu", metric, "total", H1_2025)
        now, before = total(line, H1_2025), total(line, H1_2024)
        assert fact is not None and now is not None and before is not None
        ends = [float(fact.low), float(fact.high)]
        if line == "revenue":  # 44.9 million is itself rounded
            ends = [190.8765 / 44.95 - 1, 190.8775 / 44.85 - 1]
        assert ends[0] <= now / before - 1 <= ends[1]
    coverage = total("revenue", Window.parse("2024-07..2025-06")), total("training_cost", FY2024)
    assert coverage[0] is not None and coverage[1] is not None
    assert coverage[0] / coverage[1] == pytest.approx(0.2952, abs=0.0005)


def test_season_of_projects_is_the_same_in_history_and_forecast() -> None:
    data = tomllib.loads(bundled("labs")["zhipu"])
    season = list(data["drivers"]["on_premise"]["season"]["value"].values())
    assert data["history"]["on_premise"]["revenue"]["season"] == season
    assert data["history"]["on_premise"]["cost_of_sales"]["season"] == season
    assert sum(season) == pytest.approx(12)


def test_the_static_runway_on_cash_is_eight_point_seven_months(lab: Lab) -> None:
    loss = lab.history.total("adjusted_net_loss", H1_2025)
    cash = lab.history.at("cash", month_index("2025-06"))
    assert loss is not None and cash is not None
    assert cash / (loss / 6) == pytest.approx(8.74, abs=0.005)


def test_every_driver_has_a_unit_and_a_source(lab: Lab) -> None:
    for driver in lab.drivers.values():
        citation = driver.citation
        assert driver.unit is not None
        assert citation.facts or citation.prior or citation.text, driver.name


def test_judgements_have_a_range(lab: Lab) -> None:
    bare = [
        name for name, driver in lab.drivers.items()
        if driver.citation.kind == "judgement" and not driver.shape.is_random and not name.endswith("_active")
    ]  # fmt: skip
    assert bare == []


def test_no_reason_is_used_twice() -> None:
    def texts(table: object) -> list[str]:
        if isinstance(table, list):
            return [text for entry in table for text in texts(entry)]
        if not isinstance(table, dict):
            return []
        own = [str(table[key]) for key in ("reason", "policy") if isinstance(table.get(key), str)]
        return own + [text for entry in table.values() for text in texts(entry)]

    found = texts(tomllib.loads(bundled("labs")["zhipu"]))
    assert len(found) > 200
    assert sorted({text for text in found if found.count(text) > 1}) == []


def test_identities_hold_on_random_paths(simulated: Simulation) -> None:
    assert len(simulated.checks) >= 25
    assert {name: gap for name, (gap, ok) in simulated.checks.items() if not ok} == {}


def test_the_opening_balance_sheet_balances_and_liquidity_counts_no_bare_credit_line(lab: Lab) -> None:
    opening = lab.initial_medians
    assert opening["cash"] == 2_551_970_000
    assert opening["undrawn_facilities"] == pytest.approx(0.05 * 8.9e9)
    assert opening["preferred"] > opening["preferred_invested"] > 7e9
    assert opening["equity"] < 0


def test_the_listing_brings_its_printed_proceeds(lab: Lab, simulated: Simulation) -> None:
    run = lab.run(12)

    def in_january(line: str) -> float:
        found = run.value(line, "2026-01")
        assert found is not None
        return found

    rate = lab.drivers["hkd_rate"].at(month_index("2026-01"))
    gross = in_january("base_offer") * in_january("offer_value")
    assert gross == pytest.approx(116.20 * 37_419_500 * rate, rel=1e-12)
    net = gross - in_january("issue_costs") - in_january("listing_expense")
    assert net == pytest.approx(4_173_400_000 * rate, rel=2e-4)  # gross proceeds are printed to a million
    assert in_january("preferred") == 0
    first_close = 57.89e9 / 131.5
    shares = simulated.fan("shares", (0.05, 0.5, 0.95))[simulated.months.index("2026-01")]
    assert shares[0] < first_close < shares[2]
    assert shares[1] == pytest.approx(first_close, rel=0.03)


def test_forecasts_are_sane(simulated: Simulation) -> None:
    levels = (0.05, 0.5, 0.95)
    half = simulated.window("H2-2025", "revenue", levels) / 267.5e6
    assert half[1] > 1.6  # over 60 % was guided for the third quarter
    assert 1.0 < half[0] < half[2] < 3.0
    growth = simulated.window("2025-07..2026-06", "revenue", levels) / 458.391e6
    assert 1.0 < growth[0] < 1.5 < growth[1] < 2.5 < growth[2] < 6
    run_rate = simulated.results.lines["cloud.run_rate"][simulated.months.index("2026-01")]
    assert 0.25 < float(np.mean(run_rate > 250e6)) < 0.75  # half of the printed 500 m, by scope
    loss = simulated.window("H2-2025", "adjusted_net_loss", levels)
    assert loss[0] < 1.752e9 < loss[2]
    margin = simulated.figure("FY2026:gross_profit") / simulated.figure("FY2026:revenue")
    assert 0.1 < float(np.quantile(margin, 0.05)) < float(np.quantile(margin, 0.95)) < 0.75


def test_no_path_runs_away(simulated: Simulation) -> None:
    for line in ("cash", "share_price", "shares"):
        assert np.isfinite(simulated.results.lines[line]).all()
    revenue = simulated.figure("FY2026:revenue")
    assert float(np.quantile(revenue, 0.99)) < 8e9
    assert float(revenue.min()) > 0.2e9
