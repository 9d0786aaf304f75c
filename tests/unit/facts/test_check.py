"""The checks of the ledger: silent on the bundled rows but for known conflicts, loud on seeded defects."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from labecon.facts import Ledger, load_ledger
from labecon.facts.check import Finding, check_ledger
from labecon.facts.identities import outcomes
from labecon.periods import Window
from tests.unit.facts.build import changed, fact, scaled

LEDGER = load_ledger()
FINDINGS = check_ledger(LEDGER)


def errors(ledger: Ledger) -> list[Finding]:
    return [one for one in check_ledger(ledger) if one.severity == "error"]


def test_the_bundled_ledger_has_no_unknown_contradiction() -> None:
    assert [one for one in FINDINGS if one.severity == "error"] == []
    notes = {one.facts[0] for one in FINDINGS if one.severity == "note"}
    assert notes == {"minimax.hailuo.revenue_share.9M2025", "minimax.talkie_and_hailuo.revenue_share.9M2025"} | {
        name for name in notes if "customer_share" in name
    }


def test_every_known_conflict_is_listed() -> None:
    listed = {name for one in FINDINGS if one.severity == "known" for name in one.facts}
    assert {one.id for one in LEDGER.facts if one.conflict} <= listed


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("duplicate", "minimax.total.revenue.FY2023.tiger"),
        ("parts", "minimax.total.revenue.FY2023.tiger"),
        ("scale", "minimax.total.monthly_cash_burn.2025-12-31.office369"),
        ("currency", "minimax.total.monthly_cash_burn.2025-12-31.cny.iyotun"),
        ("ratio", "minimax.total.training_cost_to_revenue.FY2023"),
        ("ratio", "minimax.total.runway_months.2025-09-30.itjuzi_via_zaker"),
        ("windows", "minimax.total.loss_for_period.2022-01..2025-09.jiemian_yike_finance"),
        ("ratio", "zhipu.total.revenue_growth_yoy.H1-2025.book118"),
        ("set", "minimax.total.rnd_expense.9M2024"),
    ],
)
def test_known_conflicts_are_found_by_arithmetic(code: str, name: str) -> None:
    assert any(one.code == code and one.facts[0] == name and one.severity == "known" for one in FINDINGS)


def test_identities_are_tested_on_many_rows() -> None:
    tested = list(outcomes(LEDGER))
    assert len(tested) > 120
    assert len({one.identity.note for one in tested}) > 25


DEFECTS: list[tuple[str, str, Callable[[Ledger], Ledger]]] = [
    (
        "sign flip of a cash flow",
        "zhipu.total.operating_cash_flow.H1-2025",
        lambda ledger: scaled(ledger, "zhipu.total.operating_cash_flow.H1-2025", "-1"),
    ),
    (
        "sign flip of a cost",
        "zhipu.total.cost_of_sales.FY2023",
        lambda ledger: scaled(ledger, "zhipu.total.cost_of_sales.FY2023", "-1"),
    ),
    (
        "sign flip of a margin",
        "minimax.total.gross_margin.FY2023",
        lambda ledger: scaled(ledger, "zhipu.total.gross_margin.FY2023", "-1"),
    ),
    (
        "thousandfold slip of revenue",
        "minimax.total.revenue.FY2024",
        lambda ledger: scaled(ledger, "minimax.total.revenue.FY2024", "1000"),
    ),
    (
        "thousandfold slip of users",
        "minimax.talkie.cumulative_users.2024-12-31",
        lambda ledger: scaled(ledger, "minimax.talkie.cumulative_users.2024-12-31", "0.001"),
    ),
    (
        "tenfold slip of a loss",
        "zhipu.total.loss_for_period.FY2024",
        lambda ledger: scaled(ledger, "zhipu.total.loss_for_period.FY2024", "0.1"),
    ),
    (
        "hundredfold slip of average users",
        "minimax.total.mau.FY2024",
        lambda ledger: scaled(ledger, "minimax.total.mau.FY2024", "100"),
    ),
    (
        "period shifted by a year",
        "minimax.total.revenue.9M2024",
        lambda ledger: changed(ledger, "minimax.total.revenue.9M2024", period=Window.parse("9M2023")),
    ),
    (
        "period shifted onto another year",
        "minimax.talkie.revenue.FY2024",
        lambda ledger: changed(ledger, "minimax.talkie.revenue.FY2024", period=Window.parse("FY2023")),
    ),
    (
        "wrong currency",
        "minimax.total.revenue.FY2024",
        lambda ledger: changed(ledger, "minimax.total.revenue.FY2024", unit="CNY"),
    ),
    (
        "amount in one currency, unit of another",
        "minimax.total.monthly_cash_burn.2025-12-31.cny",
        lambda ledger: changed(ledger, "minimax.total.monthly_cash_burn.2025-12-31.cny", unit="HKD"),
    ),
    (
        "share above one",
        "minimax.alibaba.shareholding.2025-12-21",
        lambda ledger: scaled(ledger, "minimax.alibaba.shareholding.2025-12-21", "10"),
    ),
    (
        "part of the cash left out",
        "minimax.total.liquid_resources.2025-09-30",
        lambda ledger: scaled(ledger, "minimax.total.undrawn_facilities.2025-09-30", "0"),
    ),
]


@pytest.mark.parametrize(("what", "name", "defect"), DEFECTS, ids=[one[0] for one in DEFECTS])
def test_a_seeded_defect_is_caught(what: str, name: str, defect: Callable[[Ledger], Ledger]) -> None:
    found = errors(defect(LEDGER))
    assert found, what
    named = {row for one in found for row in one.facts}
    assert name in named or what == "sign flip of a margin", (what, named)


def test_a_second_row_that_disagrees_is_caught() -> None:
    row = fact("zhipu.total.revenue.FY2023", "142538000", "142,538", id="zhipu.total.revenue.FY2023.b", unit="CNY")
    found = errors(Ledger([*LEDGER.facts, row]))
    assert any(one.code == "duplicate" and one.facts[0] == row.id for one in found)


def test_cash_rolls_forward() -> None:
    def ledger(closing: str) -> Ledger:
        rows = {
            "cash_and_cash_equivalents.2024-12-31": "1001",
            "cash_and_cash_equivalents.2025-06-30": closing,
            "operating_cash_flow.H1-2025": "-300",
            "investing_cash_flow.H1-2025": "-50",
            "financing_cash_flow.H1-2025": "200",
            "fx_effect_on_cash.H1-2025": "5",
        }
        return Ledger([fact(f"demo.total.{name}", value) for name, value in rows.items()])

    assert errors(ledger("856")) == []
    found = errors(ledger("955"))
    assert [one.code for one in found] == ["roll-forward"] and "856" in found[0].expected


def test_users_roll_forward() -> None:
    rows = [
        fact("demo.app.cumulative_users.2023-12-31", "100"),
        fact("demo.app.cumulative_users.2024-12-31", "150"),
        fact("demo.app.new_users.FY2024", "50"),
    ]
    assert errors(Ledger(rows)) == []
    assert [one.code for one in errors(scaled(Ledger(rows), "demo.app.new_users.FY2024", "1.4"))] == ["roll-forward"]


def test_a_digit_cut_off_is_a_note_not_an_error() -> None:
    rows = [
        fact("demo.total.revenue.FY2024", "300003"),
        fact("demo.total.cost_of_sales.FY2024", "100001"),
        fact("demo.total.gross_profit.FY2024", "200002"),
        fact("demo.total.gross_margin.FY2024", "0.666", "66.6%"),
    ]
    found = check_ledger(Ledger(rows))
    assert [(one.code, one.severity) for one in found] == [("ratio", "note")]
    rows[-1] = fact("demo.total.gross_margin.FY2024", "0.664", "66.4%")
    assert [one.severity for one in check_ledger(Ledger(rows))] == ["error"]


def test_a_bound_is_no_contradiction() -> None:
    rows = [
        fact("demo.total.loss_for_period.FY2023", "40"),
        fact("demo.total.loss_for_period.FY2024", "60"),
        fact("demo.total.loss_for_period.2023-01..2024-12", "90", "over 90", bound="over"),
    ]
    assert check_ledger(Ledger(rows)) == []
    rows[-1] = fact("demo.total.loss_for_period.2023-01..2024-12", "110", "over 110", bound="over")
    assert [one.code for one in check_ledger(Ledger(rows))] == ["windows"]


def test_findings_are_stable_text() -> None:
    first, second = check_ledger(LEDGER), check_ledger(Ledger(LEDGER.facts, LEDGER.derivations, LEDGER.tests))
    assert first == second
    assert all(isinstance(one.expected, str) and one.message for one in first)
