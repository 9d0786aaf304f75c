"""The bundled ledger, views, choices and groups."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from labecon.facts import Ledger, load_ledger
from labecon.facts.ledger import Group
from labecon.periods import Instant, Window
from tests.unit.facts.build import changed, fact

LEDGER = load_ledger()
CUT_OFF = date(2026, 1, 31)


def test_what_is_bundled() -> None:
    count = {entity: sum(one.entity == entity for one in LEDGER.facts) for entity in ("openai", "anthropic", "xai")}
    assert count == {"openai": 74, "anthropic": 41, "xai": 24}
    assert sum(one.entity == "minimax" for one in LEDGER.facts) >= 268
    assert sum(one.entity == "zhipu" for one in LEDGER.facts) >= 168


def test_every_row_is_cited_and_known_by_the_cut_off() -> None:
    ids = [one.id for one in LEDGER.facts]
    assert len(set(ids)) == len(ids)
    for one in LEDGER.facts:
        assert one.source.title and one.source.publisher and one.source.place, one.id
        assert one.source.published <= CUT_OFF, one.id
        assert one.source.url == "" or one.source.url.startswith("http"), one.id
        assert one.low <= one.value <= one.high, one.id
        assert one.id.startswith(one.key), one.id
        assert not one.conflict or one.reason, one.id


@pytest.mark.parametrize(
    ("key", "value", "unit"),
    [
        ("minimax.total.revenue.FY2023", "3460000", "USD"),
        ("minimax.total.revenue.9M2025", "53437000", "USD"),
        ("minimax.total.monthly_cash_burn.2025-12-31", "27900000", "USD"),
        ("minimax.total.runway_months.2025-09-30", "37", "months"),
        ("minimax.total.cash_and_cash_equivalents.2025-09-30", "362600000", "USD"),
        ("minimax.total.shares_outstanding.2026-01-09", "313635308", "shares"),
        ("zhipu.total.revenue.H1-2025", "190877000", "CNY"),
        ("zhipu.total.revenue.FY2024", "312414000", "CNY"),
        ("zhipu.rnd.compute_service_cost.FY2024", "1553000000", "CNY"),
    ],
)
def test_the_chosen_values(key: str, value: str, unit: str) -> None:
    found = LEDGER.resolve(key)
    assert found is not None and (found.value, found.unit) == (Decimal(value), unit)
    assert not found.conflict


def test_a_view_keeps_both_dates() -> None:
    early = LEDGER.as_of(known_on=date(2025, 12, 20))
    assert early.facts and all(one.source.published <= date(2025, 12, 20) for one in early.facts)
    assert early.find("minimax", "revenue") == [] and early.find("zhipu", "revenue", "total", "H1-2024")
    history = LEDGER.as_of(periods_through=date(2024, 12, 31))
    assert all(one.period.last_day <= date(2024, 12, 31) for one in history.facts)
    assert history.best("minimax", "revenue", "total", "FY2024") is not None
    assert history.best("minimax", "revenue", "total", "9M2025") is None
    both = early.as_of(known_on=CUT_OFF, periods_through=date(2024, 12, 31))
    assert both.known_on == date(2025, 12, 20) and len(both.facts) < min(len(early.facts), len(history.facts))


def test_derived_facts_of_a_view_know_only_the_view() -> None:
    assert LEDGER.as_of(known_on=date(2025, 12, 20)).derived("minimax.total.revenue.Q4-2024") is None
    narrow = LEDGER.as_of(periods_through=date(2024, 12, 31))
    assert narrow.derived("minimax.ai_native_products.revenue.9M2024") is None  # needs the growth printed for 9M2025
    assert narrow.derived("minimax.total.revenue.Q4-2024") is not None


def test_find_orders_by_time_and_narrows() -> None:
    rows = LEDGER.find("minimax", "revenue", "talkie")
    assert [one.period.label for one in rows] == ["FY2023", "FY2024", "9M2025"]
    assert {one.segment for one in LEDGER.find("minimax", "revenue", None, "FY2024")} >= {"total", "talkie", "hailuo"}
    assert LEDGER.find("minimax", "revenue", "no_such") == []


def test_a_choice_gives_its_reason_and_what_it_passed_over() -> None:
    choice = LEDGER.choose("minimax", "revenue", "total", "FY2023")
    assert choice is not None
    assert choice.fact.printed == "346万美元" and choice.reason.startswith("used: ")
    assert [one.id for one in choice.others] == ["minimax.total.revenue.FY2023.tiger"]
    assert LEDGER.choose("minimax", "revenue", "total", "FY1999") is None


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        ({}, {"conflict": True}, "no conflict is known"),
        ({}, {"bound": "over"}, "a figure, not a bound"),
        ({}, {"unit": "HKD"}, "the reporting currency"),
        ({}, {"basis": "press"}, "basis IFRS"),
        ({"note": "also: another page"}, {}, "more pages agree"),
        ({"printed": "3.460"}, {"printed": "3.46"}, "more digits"),
        ({"published": "2025-12-01"}, {"published": "2025-12-22"}, "published earlier"),
        ({"preferred": True, "conflict": True}, {}, "chosen by hand"),
    ],
)
def test_each_criterion_decides(first: dict[str, object], second: dict[str, object], reason: str) -> None:
    key = "minimax.total.revenue.FY2023"
    good = fact(key, "3460000", **{"printed": "3.46", **first})  # type: ignore[arg-type]
    other = fact(key, "3460000", **{"printed": "3.46", **second, "id": key + ".b"})  # type: ignore[arg-type]
    for rows in ([good, other], [other, good]):
        choice = Ledger(rows).choose("minimax", "revenue", "total", "FY2023")
        assert choice is not None and choice.fact is good and choice.reason.startswith(reason)


def test_groups_by_overlap_of_rounding_intervals() -> None:
    def agreement(*rows: tuple[str, str]) -> str:
        key = "minimax.total.revenue.FY2023"
        facts = [fact(key, value, printed, id=f"{key}.{n}") for n, (value, printed) in enumerate(rows)]
        group = Ledger(facts).group("minimax", "revenue", "total", "FY2023")
        assert group is not None
        return group.agreement

    assert agreement(("3460000", "3.46")) == "complete"
    assert agreement(("3460000", "3.46"), ("3460000", "346")) == "complete"
    assert agreement(("3460000", "3.46"), ("3462000", "3.462")) == "consistent"
    assert agreement(("3460000", "3.46"), ("3466000", "3.466")) == "inconsistent"
    assert agreement(("3460000", "3.46"), ("2460000", "2.46")) == "inconsistent"


def test_groups_of_the_bundled_ledger() -> None:
    groups: dict[str, Group] = {one.key: one for one in LEDGER.groups() if one.unit in ("USD", "CNY", "months")}
    assert groups["minimax.total.revenue.FY2023"].agreement == "inconsistent"
    assert groups["minimax.total.runway_months.2025-09-30"].agreement == "inconsistent"
    assert groups["zhipu.rnd.compute_service_cost.FY2024"].agreement == "consistent"


def test_resolve_knows_ids_keys_and_derived_names() -> None:
    suffixed = LEDGER.resolve("minimax.total.revenue.FY2023.tiger")
    assert suffixed is not None and suffixed.value == 2460000
    assert LEDGER.resolve("minimax.total.revenue.FY2023.nobody") is None
    assert LEDGER.resolve("nonsense") is None
    derived = LEDGER.resolve("minimax.total.revenue.Q4-2024")
    assert derived is not None and derived.is_derived
    in_hkd = LEDGER.best("minimax", "gross_proceeds", "ipo", "2026-01-08", unit="HKD")
    assert in_hkd is not None and in_hkd.value == 4_800_000_000


def test_periods_of_facts() -> None:
    flow = LEDGER.resolve("minimax.total.revenue.9M2025")
    balance = LEDGER.resolve("minimax.total.liquid_resources.2025-09-30")
    assert flow is not None and flow.period == Window.parse("9M2025")
    assert balance is not None and balance.period == Instant(date(2025, 9, 30)) and balance.window is None


def test_head_names_the_content() -> None:
    again = Ledger(tuple(reversed(LEDGER.facts)), LEDGER.derivations, LEDGER.tests)
    assert len(LEDGER.head) == 64 and again.head == LEDGER.head
    assert changed(LEDGER, "minimax.total.revenue.FY2024", value=Decimal(30523001)).head != LEDGER.head
    assert LEDGER.as_of(known_on=date(2025, 12, 20)).head != LEDGER.head
