"""History: totals from leaf lines, absence, the unallocated part, balances, closing entries, windows as reported."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from labecon.facts import Fact, Ledger, Source
from labecon.facts.derivation import Derivation
from labecon.labs.datafile import DataFile
from labecon.labs.lab import Lab
from labecon.labs.loading import load_file
from labecon.language import Component, component
from labecon.language import month as one_month
from labecon.periods import Window, parse_period
from tests.labfile import complaints
from tests.unit.language.build import add

MONEY = "money/month"


def fact(key: str, value: str, **more: Any) -> Fact:
    """A fact known since 2025-12-01, printed to the last digit given."""
    entity, segment, metric, period = key.split(".", 3)
    source = Source("A page", "A publisher", "", date(2025, 12, 1))
    amount = Decimal(value)
    return Fact(
        key, entity, segment, metric, parse_period(period), amount, "USD", "IFRS", value, source, amount, amount, **more
    )


FACTS = [
    fact("acme.chat.revenue.FY2024", "120"),
    fact("acme.chat.revenue.9M2025", "100"),
    fact("acme.chat.revenue.H1-2025", "60"),
    fact("acme.video.revenue.FY2024", "60"),
    fact("acme.video.revenue.9M2025", "80"),
    fact("acme.total.revenue.FY2024", "200"),
    fact("acme.total.revenue.9M2025", "190"),
    fact("acme.total.profit.FY2024", "-40"),
    fact("acme.total.profit.9M2025", "10"),
    fact("acme.total.cash.2024-12-31", "500"),
    fact("acme.total.cash.2025-09-30", "450"),
]

TOP = """
lab = "acme"
currency = "USD"
history_from = "2024-01"
actual_through = "2025-09"
horizon = "2025-12"

[parts.chat]
component = "product"
[parts.video]
component = "product"
[parts.unallocated]
component = "product"

[drivers.lab]
growth = { value = 0.01, unit = "1/month", reason = "growth" }
share = { value = 0.5, unit = "1", reason = "share", history = true }
overhead_growth = { value = 0, unit = "1/month", reason = "overhead" }

[initial.lab]
cash = { history = "cash", reason = "the last balance sheet" }

[history.chat]
revenue = { metric = "acme.chat.revenue" }
[history.video]
revenue = { metric = "acme.video.revenue" }
"""
REST = """
[history.unallocated]
revenue = { closes = "revenue", metric = "acme.total.revenue" }
[history.lab]
overhead = { closes = "profit", metric = "acme.total.profit", signed = true }
cash = { balance = "acme.total.cash" }
"""
INITIAL = """[initial.lab]
cash = { value = 450, unit = "money", reason = "x" }
overhead = { value = 1, unit = "money/month", reason = "o" }
"""


def components() -> dict[str, Component]:
    product = add(
        component("product"),
        revenue=("line", MONEY, lambda prior_revenue, growth: prior_revenue * (1 + growth * one_month)),
    )
    lab = add(
        component("lab"),
        revenue=("line", MONEY, lambda sum_revenue: sum_revenue),
        cost=("line", MONEY, lambda revenue, share: revenue * share),
        overhead=(
            "line",
            MONEY,
            lambda prior_overhead, overhead_growth: prior_overhead * (1 + overhead_growth * one_month),
        ),
        profit=("line", MONEY, lambda revenue, cost, overhead: revenue - cost - overhead),
        annual=("line", "money", lambda trailing_year_revenue: trailing_year_revenue),
        year_growth=("ratio", "1", lambda revenue, year_ago_revenue: revenue / year_ago_revenue - 1),
        cash=("stock", "money", lambda opening_cash, profit: opening_cash + profit),
    )
    return {"product": product, "lab": lab}


def acme(text: str = TOP + REST, facts: list[Fact] = FACTS, derivations: tuple[Derivation, ...] = ()) -> Lab:
    ledger = Ledger(facts, derivations)
    return load_file(DataFile("acme.toml", text), ledger, ledger, components())


def total(lab: Lab, line: str, window: str) -> float | None:
    return lab.history.total(line, Window.parse(window))


def test_window_sums_of_leaf_lines_equal_what_is_printed() -> None:
    lab = acme()
    for key in ("chat", "video"):
        for one in FACTS:
            if one.segment == key:
                found = total(lab, f"{key}.revenue", one.period.label)  # type: ignore[union-attr]
                assert found == pytest.approx(float(one.value), rel=1e-9)
    assert all(value > 0 for value in lab.history.values["chat.revenue"] if value is not None)


def test_the_unallocated_part_carries_what_the_reports_do_not_split() -> None:
    lab = acme()
    assert total(lab, "unallocated.revenue", "FY2024") == pytest.approx(20)
    assert total(lab, "unallocated.revenue", "9M2025") == pytest.approx(10)
    assert total(lab, "revenue", "FY2024") == pytest.approx(200)
    assert [one.reason for one in lab.history.reported["unallocated.revenue"]] == ["what revenue leaves"] * 2


def test_totals_are_evaluated_by_the_graph_month_by_month() -> None:
    values = acme().history.values
    for month in range(21):
        parts = [values[f"{part}.revenue"][month] for part in ("chat", "video", "unallocated")]
        assert values["revenue"][month] == parts[0] + parts[1] + parts[2]  # type: ignore[operator]
        assert values["cost"][month] == values["revenue"][month] * 0.5  # type: ignore[operator]


def test_a_closing_entry_makes_a_reported_total_hold() -> None:
    lab = acme()
    assert total(lab, "profit", "FY2024") == pytest.approx(-40)
    assert total(lab, "profit", "9M2025") == pytest.approx(10)
    assert total(lab, "overhead", "FY2024") == pytest.approx(200 * 0.5 + 40)


def test_balances_stand_at_their_dates_and_are_absent_before() -> None:
    cash = acme().history.values["cash"]
    assert (cash[11], cash[20]) == (500, 450)
    assert cash[:11] == [None] * 11
    assert acme().run().value("cash", "2024-12") == 500
    assert acme().run().value("cash", "2024-11") is None


def test_a_balance_rolls_forward_where_its_formula_can() -> None:
    lab = acme()
    cash, profit = lab.history.values["cash"], lab.history.values["profit"]
    assert cash[12] == pytest.approx(500 + profit[12])  # type: ignore[operator]
    assert cash[19] == pytest.approx(500 + sum(profit[12:20]))  # type: ignore[arg-type]


def test_a_formula_that_reads_an_absent_value_is_absent() -> None:
    lab = acme()
    assert lab.history.values["annual"][:11] == [None] * 11
    assert lab.history.values["annual"][11] == pytest.approx(200)
    assert lab.history.values["year_growth"][:12] == [None] * 12
    assert lab.history.values["year_growth"][20] is not None
    assert lab.run().window("year_growth", "9M2025") == pytest.approx(190 / (total(lab, "revenue", "9M2024") or 0) - 1)


def test_a_total_without_one_part_is_absent_never_smaller() -> None:
    text = TOP.replace('[history.video]\nrevenue = { metric = "acme.video.revenue" }\n', "").replace(
        '[parts.unallocated]\ncomponent = "product"\n', ""
    )
    text = text.replace(
        "[initial.lab]", '[initial.video]\nrevenue = { value = 1, unit = "money/month", reason = "v" }\n' + INITIAL
    ).replace('cash = { history = "cash", reason = "the last balance sheet" }\n', "")
    text = text.replace('reason = "o" }\n', 'reason = "o" }\n')
    problems = complaints(acme, text)
    assert {one.code for one in problems} == {"no-initial"}  # the trailing year of a total that is absent
    with_annual = text.replace(
        'reason = "x" }\n', 'reason = "x" }\nrevenue = { value = 16, unit = "money/month", reason = "t" }\n'
    )
    lab = acme(with_annual)
    assert lab.history.values["chat.revenue"][20] is not None
    assert lab.history.at("revenue", 308) is None
    assert lab.run().series("revenue").reason == "not reported in these months"


def test_carried_by_another_line_is_absent_with_a_reason_and_counts_as_nothing() -> None:
    text = TOP.replace('{ metric = "acme.video.revenue" }', '{ carried_by = "unallocated.revenue" }') + REST
    text = text.replace(
        "[initial.lab]", '[initial.video]\nrevenue = { value = 1, unit = "money/month", reason = "v" }\n\n[initial.lab]'
    )
    lab = acme(text)
    assert lab.history.values["video.revenue"] == [None] * 21
    assert lab.history.reasons["video.revenue"] == "reported only inside unallocated.revenue"
    assert lab.run().series("video.revenue").reason == "reported only inside unallocated.revenue"
    assert total(lab, "unallocated.revenue", "FY2024") == pytest.approx(200 - 120)
    assert total(lab, "revenue", "FY2024") == pytest.approx(200)


def test_assumed_windows_are_marked() -> None:
    entry = '{ assume = { FY2024 = 60, "9M2025" = 70 }, reason = "a guess" }'
    lab = acme(TOP.replace('{ metric = "acme.video.revenue" }', entry) + REST)
    assert total(lab, "video.revenue", "9M2025") == pytest.approx(70)
    assert lab.history.assumed == {"video.revenue": "a guess"}
    assert {one.facts for one in lab.history.reported["video.revenue"]} == {()}


def test_a_derived_window_that_follows_from_reported_ones_is_left_out() -> None:
    derived = Derivation(
        "acme.chat.revenue.Q3-2025", "USD", "acme.chat.revenue.9M2025 - acme.chat.revenue.H1-2025", "x"
    )
    lab = acme(derivations=(derived,))
    assert {one.period.label for one in lab.history.reported["chat.revenue"]} == {"FY2024", "9M2025", "H1-2025"}  # type: ignore[union-attr]
    assert total(lab, "chat.revenue", "Q3-2025") == pytest.approx(40)


def test_overlapping_windows_that_agree_all_hold() -> None:
    facts = [*FACTS, fact("acme.chat.revenue.2024-07..2025-06", "125")]
    lab = acme(facts=facts)
    assert total(lab, "chat.revenue", "2024-07..2025-06") == pytest.approx(125)
    assert total(lab, "chat.revenue", "FY2024") == pytest.approx(120)
    assert total(lab, "chat.revenue", "H1-2025") == pytest.approx(60)


def test_overlapping_windows_that_contradict_are_a_complaint() -> None:
    facts = [*FACTS, fact("acme.chat.revenue.Q1-2025", "70")]  # more than the half year it lies in
    found = complaints(lambda text: acme(text, facts), TOP + REST)
    assert found[0].place.startswith("acme.toml:")
    assert found[0].message.startswith("chat.revenue: ")


def test_facts_outside_history_and_bounds_are_not_used() -> None:
    facts = [*FACTS, fact("acme.chat.revenue.FY2023", "9"), fact("acme.chat.revenue.Q3-2024", "70", bound="over")]
    assert acme(facts=facts).history.values["chat.revenue"] == acme().history.values["chat.revenue"]


def test_a_window_across_the_seam_is_what_is_reported_plus_the_forecast() -> None:
    run = acme().run()
    forecast = sum(run.forecast["revenue"][:3])
    assert run.window("revenue", "FY2025") == pytest.approx(190 + forecast, rel=1e-12)
    assert run.window("cash", "FY2025") == run.value("cash", "2025-12")
    assert run.window("revenue", "FY2023") is None
    assert run.window("revenue", "FY2026") is None
