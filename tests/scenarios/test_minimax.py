"""The bundled lab MiniMax: reported history reproduced, sources complete, identities on random paths, sane forecasts.

Expected values are the facts themselves, with the interval of their printed precision.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest

import labecon
from labecon.facts import Fact, load_ledger
from labecon.labs.lab import Lab
from labecon.periods import Instant, Window, month_index

PARTS = {
    "total": "", "talkie": "talkie.", "hailuo": "hailuo.", "minimax_audio": "audio.", "minimax_app": "app.",
    "open_platform": "platform.",
}  # fmt: skip
FLOWS = {
    "revenue": "revenue",
    "rnd_expense": "rnd_expense",
    "training_cloud_cost": "training_cost",
    "selling_and_distribution_expense": "selling_expense",
    "administrative_expense": "administrative_expense",
    "fair_value_loss_on_financial_liabilities": "fair_value_loss",
    "loss_for_period": "net_loss",
    "adjusted_net_loss": "adjusted_net_loss",
    "operating_cash_flow": "operating_cash_flow",
    "new_users": "new_users",
    "cost_of_sales": "cost_of_sales",
    "gross_profit": "gross_profit",
    "share_based_pay_and_listing_cost": "share_based_pay",
}
BALANCES = {
    "cash_and_cash_equivalents": "cash",
    "financial_assets_fvpl_current": "financial_assets",
    "undrawn_facilities": "undrawn_facilities",
    "liquid_resources": "liquid_resources",
    "convertible_redeemable_preferred_shares": "preferred",
    "trade_receivables": "trade_receivables",
    "cumulative_users": "registered_users",
}
RATIOS = {
    "gross_margin": ("gross_profit", "revenue"),
    "rnd_expense_to_revenue": ("rnd_expense", "revenue"),
    "selling_to_revenue": ("selling_expense", "revenue"),
    "adjusted_net_loss_to_revenue": ("adjusted_net_loss", "revenue"),
    "training_cost_to_revenue": ("training_cost", "revenue"),
}
#: Figures of these metrics that history does not reproduce, each with its reason. Nothing else may be missing.
EXCEPTIONS = {
    "minimax.minimax_app.cumulative_users.2025-09-30": "derived, users of 2022 unknown; the forecast starts from it",
    # Implies 33.6 m USD of selling expense in the fourth quarter of 2024, which is dropped with its set.
    "minimax.total.selling_to_revenue.9M2024": "of the set on the fourth quarter of 2024, which does not add up",
}


@pytest.fixture(scope="module")
def lab() -> Lab:
    return labecon.load("minimax")


def all_facts() -> list[Fact]:
    """Facts about MiniMax that the model may use: chosen among duplicates, derived ones where they hold."""
    ledger = load_ledger()
    seen = {}
    for fact in ledger.facts:
        if fact.entity == "minimax":
            best = ledger.best(fact.entity, fact.metric, fact.segment, fact.period)
            if best is not None:
                seen[best.id] = best
    for derivation in ledger.derivations:
        derived = ledger.derived(derivation.id) if derivation.id.startswith("minimax.") else None
        if derived is not None:
            seen.setdefault(derived.id, derived)
    return list(seen.values())


def in_history(lab: Lab, fact: Fact) -> bool:
    last = fact.period.month if isinstance(fact.period, Instant) else fact.period.end
    return lab.history.first <= last <= lab.actual_through


def flow_facts() -> list[Fact]:
    return [f for f in all_facts() if f.metric in FLOWS and f.segment in PARTS and isinstance(f.period, Window)]


def holds(fact: Fact, value: float | None) -> bool:
    if value is None:
        return False
    slack = 1e-9 * max(abs(value), 1.0)
    return float(fact.low) - slack <= value <= float(fact.high) + slack


def test_every_reported_flow_is_reproduced_over_its_window(lab: Lab) -> None:
    facts = [fact for fact in flow_facts() if in_history(lab, fact) and fact.id not in EXCEPTIONS]
    missed = [
        (fact.id, lab.history.total(PARTS[fact.segment] + FLOWS[fact.metric], fact.period), float(fact.value))
        for fact in facts
        if isinstance(fact.period, Window)
        and not holds(fact, lab.history.total(PARTS[fact.segment] + FLOWS[fact.metric], fact.period))
    ]
    assert missed == []
    windows = Counter(fact.metric for fact in facts if not fact.inputs)
    assert windows["revenue"] >= 14 and windows["rnd_expense"] >= 5
    assert min(windows[metric] for metric in ("loss_for_period", "adjusted_net_loss", "operating_cash_flow")) >= 4


def test_consumer_revenue_and_cost_are_reproduced(lab: Lab) -> None:
    apps = ("talkie", "hailuo", "app", "audio")
    for fact in all_facts():
        if fact.segment != "ai_native_products" or not isinstance(fact.period, Window) or not in_history(lab, fact):
            continue
        if fact.metric == "revenue":
            totals = [lab.history.total(f"{app}.revenue", fact.period) for app in apps]
            assert holds(fact, sum(total or 0.0 for total in totals)), fact.id
        if fact.metric == "cost_of_sales":
            assert holds(fact, lab.history.total("unallocated.cost_of_sales", fact.period)), fact.id


def test_every_reported_balance_is_reproduced_at_its_date(lab: Lab) -> None:
    missed = []
    for fact in all_facts():
        if fact.metric not in BALANCES or fact.segment not in PARTS or fact.id in EXCEPTIONS:
            continue
        if isinstance(fact.period, Instant) and in_history(lab, fact):
            value = lab.history.at(PARTS[fact.segment] + BALANCES[fact.metric], fact.period.month)
            if not holds(fact, value):
                missed.append((fact.id, value, float(fact.value)))
    assert missed == []


def test_ratios_agree_within_the_rounding_of_both_sides(lab: Lab) -> None:
    ledger = load_ledger()
    metric_of = {line: metric for metric, line in FLOWS.items()}
    checked = 0
    for fact in all_facts():
        if fact.metric not in RATIOS or fact.segment not in ("total", "open_platform") or fact.conflict:
            continue
        if not isinstance(fact.period, Window) or fact.id in EXCEPTIONS:
            continue
        above, below = RATIOS[fact.metric]
        part = PARTS[fact.segment]
        top, bottom = (lab.history.total(part + line, fact.period) for line in (above, below))
        assert top is not None and bottom
        printed = ledger.best("minimax", metric_of[above], fact.segment, fact.period)
        width = float(printed.high - printed.low) / 2 if printed is not None and not printed.inputs else 0.0
        half = float(fact.high - fact.low) / 2 + width / bottom + 1e-9
        assert abs(top / bottom - float(fact.value)) <= half, fact.id
        checked += 1
    assert checked >= 12


def test_average_monthly_users_are_reproduced(lab: Lab) -> None:
    ledger = load_ledger()
    for segment, line in (("talkie", "talkie.active_users"), ("total", "active_users")):
        for text in ("FY2023", "FY2024", "9M2025"):
            window = Window.parse(text)
            fact = ledger.best("minimax", "mau", segment, window)
            total = lab.history.total(line, window)
            assert fact is not None and total is not None and holds(fact, total / window.months), (segment, text)


def test_exceptions_are_needed(lab: Lab) -> None:
    facts = {fact.id: fact for fact in all_facts()}
    for name in EXCEPTIONS:
        fact = facts[name]
        if isinstance(fact.period, Window):
            above, below = (lab.history.total(line, fact.period) for line in RATIOS[fact.metric])
            assert above is not None and below and not holds(fact, above / below)
            continue
        assert not holds(fact, lab.history.at(PARTS[fact.segment] + BALANCES[fact.metric], fact.period.month))


def test_history_is_plausible_between_its_windows(lab: Lab) -> None:
    history = lab.history
    training, research = (history.values[name] for name in ("training_cost", "rnd_expense"))
    pairs = [(a, b) for a, b in zip(training, research, strict=True) if a is not None and b is not None]
    assert len(pairs) == 33 and all(0.0 < a < b for a, b in pairs)
    for part, start in (("talkie", "2023-06"), ("hailuo", "2024-10"), ("platform", "2023-05")):
        series = history.values[f"{part}.revenue"]
        first = month_index(start) - history.first
        assert all(not value for value in series[:first]) and all(value and value > 0 for value in series[first:])
    assert history.reasons["tax"] and history.values["tax"][-1] is None


def test_opening_balance_sheet_is_what_was_reported(lab: Lab) -> None:
    opening = lab.initial_medians
    assert opening["operating_liabilities"] + opening["preferred"] == pytest.approx(2434e6, abs=0.5e6)
    current = sum(opening[name] for name in ("cash", "financial_assets", "trade_receivables"))
    assert 2434e6 - 1382e6 - current == pytest.approx(37.1e6, abs=1e6)
    assert 0 < opening["prepayments"] < 37.1e6 and opening["other_assets"] > 0 and opening["other_liabilities"] > 0
    assert opening["equity"] == pytest.approx(
        opening["total_assets"] - opening["operating_liabilities"] - opening["lease_liabilities"] - opening["preferred"]
    )
    assert opening["preferred_invested"] == 1555e6
    assert sum(opening[f"{team}.heads"] for team in ("research", "commercial", "administration")) == pytest.approx(385)


def test_listing_follows_the_announced_figures(lab: Lab) -> None:
    run = lab.run(6)
    dollars = 619e6 / (29_197_600 * 165)
    assert run.value("shares", "2025-12") == pytest.approx(280_058_068)
    assert run.value("shares", "2026-01") == pytest.approx(313_635_308)
    assert run.value("gross_proceeds", "2026-01") == pytest.approx(33_577_240 * 165 * dollars)
    assert run.value("preferred", "2025-12") > run.value("preferred", "2025-11")
    assert run.value("preferred", "2026-01") == 0
    assert run.value("ordinary_shares", "2026-01") == pytest.approx(313_635_308)
    fees = (4_379_640 * 165 - 697.29e6) / 4_379_640 * 33_577_240 * dollars
    assert run.value("underwriting_cost", "2026-01") == pytest.approx(fees, rel=1e-4)
    steps = sum(run.value("fair_value_loss", month) for month in ("2025-10", "2025-11", "2025-12", "2026-01"))
    premium = lab.drivers["conversion_premium"].at(month_index("2026-01"))
    assert steps == pytest.approx(200_955_568 * 165 * dollars * (1 + premium) - 2321e6, rel=1e-3)


def test_checks_hold_on_random_paths(lab: Lab) -> None:
    simulation = lab.simulate(300, seed=3)
    assert {name: worst for name, (worst, held) in simulation.checks.items() if not held} == {}
    assert len(simulation.checks) >= 40


def test_shares_of_a_whole_stay_below_one(lab: Lab) -> None:
    month = lab.first_forecast
    for part in ("talkie", "hailuo", "app", "audio", "platform"):
        high = [lab.drivers[f"{part}.{name}"].range_at(month)[1] for name in ("credit_share", "prepaid_share")]
        assert sum(high) <= 1.0
    cost = [lab.drivers[name].range_at(month)[1] for name in ("inference_cost_share", "delivery_staff_share")]
    assert sum(cost) <= 1.0


def test_every_driver_has_a_unit_and_a_source(lab: Lab) -> None:
    for name, driver in lab.drivers.items():
        citation = driver.citation
        assert citation.facts or citation.prior or citation.text, name
        if citation.kind == "judgement" and not name.startswith("initial.") and not driver.shape.is_random:
            raise AssertionError(f"{name}: a judgement without a range")
    kinds = Counter(driver.citation.kind for driver in lab.drivers.values())
    assert kinds["fact"] + kinds["prior"] > kinds["judgement"]


def test_no_reason_is_used_twice(lab: Lab) -> None:
    texts = [driver.citation.text for name, driver in lab.drivers.items() if driver.citation.text]
    texts += [one.citation.text for one in lab.initial.values() if one.sum_of]
    own = [text for text in texts if not text.startswith("exit level of")]
    assert [text for text, count in Counter(own).items() if count > 1] == []


def test_forecast_is_sane(lab: Lab) -> None:
    """Compared with what was published by January 2026 and with the growth of five lab-years."""
    quantiles = (0.05, 0.5, 0.95)
    lines = {"FY2025": ["revenue"], "FY2026": ["revenue"]}
    simulation = lab.simulate(1000, seed=5, keep=["monthly_burn", "preferred"], windows=lines)
    year, nxt = (simulation.figure(f"{window}:revenue") for window in ("FY2025", "FY2026"))
    low, middle, high = np.quantile(nxt / year, quantiles)
    # Prior chinese_lab_revenue_growth is 1.3 / 2.2 / 5.0; a sketch of the equations gives 1.1 / 2.9 / 7.5.
    assert 1.0 < low < 1.5 and 1.9 < middle < 3.2 and 3.5 < high < 8.0
    burn = simulation.fan("monthly_burn", quantiles)[2]
    assert burn[0] < 27.9e6 < burn[2]
    # All of the liability at the year end lies between the last round's value and the listing price, or close to it.
    held = simulation.fan("preferred", quantiles)[2]
    assert 2321e6 < held[0] < 0.95 * 4.26e9 < held[2] < 1.2 * 4.26e9
