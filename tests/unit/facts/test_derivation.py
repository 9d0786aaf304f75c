"""Derived facts; expected values worked out by hand from the printed figures."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from labecon.errors import DataError
from labecon.facts import Ledger, derive, load_ledger
from labecon.facts.derivation import Derivation
from labecon.facts.formula import names, parse_formula
from tests.unit.facts.build import fact

LEDGER = load_ledger()


@pytest.mark.parametrize(
    ("key", "value", "tolerance"),
    [
        ("minimax.total.revenue.Q4-2024", 30523000 - 19454000, 0),
        ("minimax.total.revenue.2024-10..2025-09", 30523000 - 19454000 + 53437000, 0),
        ("minimax.ai_native_products.revenue.9M2024", 38.020e6 / 2.8103, 1),
        ("minimax.open_platform.revenue.9M2024", 19.454e6 - 38.020e6 / 2.8103, 1),
        ("minimax.talkie.revenue.Q4-2024", 19.458e6 - 38.020e6 / 2.8103, 1),
        ("minimax.total.cost_of_sales.FY2023", 3.46e6 * 1.247, 1),
        ("minimax.total.cost_of_sales.FY2024", 30.523e6 * 0.878, 1),
        ("minimax.total.gross_profit.FY2024", 30.523e6 * 0.122, 1),
        ("minimax.open_platform.gross_margin.FY2024", (30.523 * 0.122 + 21.805 * 0.081) / 8.718, 1e-9),
        ("minimax.total.share_based_pay_and_listing_cost.9M2025", 512010000 - 186000000 - 313000000, 0),
        ("minimax.total.share_based_pay_and_listing_cost.FY2022", 73728000 - 12150000 - 60509000, 0),
        ("minimax.total.trade_receivables.2024-12-31", 2 * 53.437e6 * 38 / 273 - 8.06e6, 1),
        ("minimax.preferred_as_converted.shares_outstanding.2025-12-21", 313635308 - 33577240 - 79102500, 0),
        ("minimax.total.cash_and_financial_assets.2025-09-30", 1006800000, 0),
        ("zhipu.total.revenue.H2-2024", 312414000 - 44900000, 0),
        ("zhipu.total.revenue.2024-07..2025-06", 458391000, 0),
        ("zhipu.on_premise.revenue.FY2022", 57.409e6 * 0.955, 1),
        ("zhipu.cloud.revenue.FY2024", 312.414e6 * 0.155, 1),
        ("zhipu.on_premise.revenue_share.FY2023", (80.482 / 124.538 - 0.31) / (0.682 - 0.31), 1e-9),
        ("zhipu.cloud.cost_of_sales.H1-2025", 29216000, 0),
        ("zhipu.total.loss_adjustments.H1-2025", 2357852000 - 1751974000, 0),
        ("zhipu.total.cash_and_cash_equivalents.2024-12-31", 2551970 + 1327150 + 556373 - 2165110 - 2219, None),
        ("zhipu.total.trade_receivables_net.2025-06-30", 145777000, 0),
    ],
)
def test_named_derived_facts(key: str, value: float, tolerance: float | None) -> None:
    found = LEDGER.derived(key)
    assert found is not None
    expected = value * 1000 if tolerance is None else value
    assert abs(float(found.value) - expected) <= (tolerance or 0)
    assert found.low <= found.value <= found.high
    assert found.inputs and found.formula and found.basis == "derived"
    assert found.source.published == max(one.source.published for one in map(LEDGER.resolve, found.inputs) if one)


def test_the_interval_of_a_difference_adds_both_roundings() -> None:
    found = LEDGER.derived("minimax.total.revenue.Q4-2024")
    assert found is not None and (found.low, found.high) == (11068000, 11070000)


def test_the_year_2022_share_confirms_the_mix_method() -> None:
    """The printed share of 2022 (95.5 %) lies in what the margins give, so the mix may stand in for 2023."""
    key = "zhipu.on_premise.x.FY2022"
    mix = derive(
        LEDGER,
        "( zhipu.total.gross_profit.FY2022 / zhipu.total.revenue.FY2022 - zhipu.cloud.gross_margin.FY2022 )"
        " / ( zhipu.on_premise.gross_margin.FY2022 - zhipu.cloud.gross_margin.FY2022 )",
        key=key,
        unit="ratio",
    )
    assert mix.low <= Decimal("0.955") <= mix.high


def test_derived_parts_make_derived_totals() -> None:
    for period in ("9M2024", "Q4-2024", "2024-10..2025-09"):
        parts = [LEDGER.resolve(f"minimax.{one}.revenue.{period}") for one in ("ai_native_products", "open_platform")]
        total = LEDGER.resolve(f"minimax.total.revenue.{period}")
        assert total is not None and None not in parts
        assert abs(sum(one.value for one in parts if one) - total.value) < 1


def test_every_definition_computes_or_is_refused() -> None:
    for one in LEDGER.derivations:
        parse_formula(one.formula)
        assert (LEDGER.derived(one.id) is None) == (one.id in LEDGER.refused), one.id
        missing = [name for name in names(parse_formula(one.formula)) if LEDGER._resolve(name, True) is None]
        assert not missing, (one.id, missing)


def test_a_set_that_does_not_add_up_is_reported_and_not_used() -> None:
    assert "minimax.total.rnd_expense.Q4-2024" in LEDGER.refused
    assert "contradict" in LEDGER.refused["minimax.total.rnd_expense.Q4-2024"]
    assert LEDGER.best("minimax", "rnd_expense", "total", "Q4-2024") is None
    assert LEDGER.resolve("minimax.total.adjusted_net_loss.9M2024") is None
    assert all(one.id not in LEDGER.refused for one in LEDGER.all_derived)


def test_the_same_set_is_used_where_it_adds_up() -> None:
    """A nine-month loss of 170 and R&D of 170.1 million would leave both parts of 2024 short of the costs."""
    rows = {
        "minimax.total.adjusted_net_loss.9M2025": fact("minimax.total.adjusted_net_loss.9M2025", "170000000", "1.70亿"),
        "minimax.total.rnd_expense.FY2024": fact("minimax.total.rnd_expense.FY2024", "170100000", "1.701亿"),
    }
    mended = Ledger([rows.get(one.id, one) for one in LEDGER.facts], LEDGER.derivations, LEDGER.tests)
    assert mended.refused == {}
    assert mended.derived("minimax.total.adjusted_net_loss.9M2024") is not None


def test_derive_names_what_is_missing() -> None:
    with pytest.raises(DataError, match=r"not known in this view: minimax\.total\.revenue\.FY2024"):
        derive(
            LEDGER.as_of(known_on=date(2025, 12, 1)),
            "minimax.total.revenue.FY2024 - 1",
            key="minimax.total.revenue.Q4-2024",
            unit="USD",
        )
    with pytest.raises(DataError, match="reads no fact"):
        derive(LEDGER, "1 + 1", key="minimax.total.revenue.Q4-2024", unit="USD")


def test_a_definition_that_reads_itself_finds_nothing() -> None:
    loop = Ledger([], [Derivation("a.total.x.FY2024", "USD", "a.total.x.FY2024 + 1")])
    assert loop.derived("a.total.x.FY2024") is None
