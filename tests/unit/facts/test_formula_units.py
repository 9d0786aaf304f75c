"""Units of formulas over facts, against units worked out by hand."""

from __future__ import annotations

import pytest

from labecon.errors import DataError
from labecon.facts import load_ledger
from labecon.facts.formula import names, parse_formula
from labecon.facts.formula_units import unit_of_fact, unit_of_formula, without_basis
from labecon.units import PLAIN, Unit

UNITS = {name: Unit.parse(name) for name in ("USD", "CNY", "person", "customer", "share", "CNY/USD", "USD/share")}
UNITS |= {"ratio": PLAIN}
LEDGER = load_ledger()


@pytest.mark.parametrize(
    ("formula", "unit"),
    [
        ("USD / 9", "USD"),
        ("USD / ( customer - 5 )", "USD/customer"),
        ("( USD - USD ) / USD", "1"),
        ("USD * CNY/USD", "CNY"),
        ("share * USD/share", "USD"),
        ("1 - ratio", "1"),
        ("USD / ( 1 + ratio )", "USD"),
        ("CNY/USD * 100000000", "CNY"),  # a hundred million dollars at the rate
        ("2 * CNY/USD", "CNY"),
        ("USD / person * ratio", "USD/person"),
    ],
)
def test_the_unit_of_a_formula(formula: str, unit: str) -> None:
    assert str(unit_of_formula(parse_formula(formula), UNITS)) == unit


def test_a_number_alone_fits_any_unit() -> None:
    assert unit_of_formula(parse_formula("12 / 9 + 1"), UNITS) is None


@pytest.mark.parametrize("formula", ["USD + CNY", "person - customer", "USD - ratio", "share + USD/share * USD"])
def test_different_things_do_not_add(formula: str) -> None:
    with pytest.raises(DataError, match=r"a formula over facts (adds|subtracts)"):
        unit_of_formula(parse_formula(formula), UNITS)


BASES = {
    "rate": Unit.parse("USD/year"), "revenue": Unit.parse("USD"), "gross": Unit.parse("USD") * Unit((("gross", 1),)),
    "net": Unit.parse("USD") * Unit((("net", 1),)), "fee": Unit.parse("USD"),
}  # fmt: skip


@pytest.mark.parametrize(
    "formula", ["rate + revenue", "revenue - rate", "rate + rate / 12", "gross + net", "2 * gross + net / 3"]
)
def test_two_bases_do_not_add(formula: str) -> None:
    with pytest.raises(DataError, match=r"a formula over facts (adds|subtracts)"):
        unit_of_formula(parse_formula(formula), BASES)


@pytest.mark.parametrize(
    ("formula", "unit"),
    [
        ("rate / 12 + revenue", "USD"),  # the conversion, said in the formula
        ("3 * ( rate + rate ) / 24", "USD"),
        ("rate + rate", "USD/year"),
        ("rate / rate", "1"),
        ("gross - fee", "USD"),
        ("gross - net", "USD"),  # what it cost to raise
        ("net / gross", "net/gross"),
    ],
)
def test_what_a_basis_becomes(formula: str, unit: str) -> None:
    assert str(unit_of_formula(parse_formula(formula), BASES)) == unit


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("minimax.total.revenue.FY2024", "USD"),
        ("openai.total.arr.2025-12-31", "USD/year"),
        ("zhipu.ipo.gross_proceeds.2025-12-30", "HKD gross"),
        ("zhipu.ipo.net_proceeds.2025-12-30", "HKD net"),
        ("minimax.ipo.offer_price.2026-01-08", "HKD/share"),
        ("minimax.hailuo.spend_per_paying_user.9M2025", "USD/person"),
        ("minimax.open_platform.spend_per_paying_user.9M2025", "USD/customer"),
        ("minimax.minimax_m2.price_input_per_mtok.2025-10-29", "USD/token"),
        ("minimax.total.market_rank_global.FY2024", "vendor"),
        ("market.usd_cny.exchange_rate.2025-12-31", "CNY/USD"),
    ],
)
def test_the_unit_of_a_fact(name: str, unit: str) -> None:
    fact = LEDGER.resolve(name)
    assert fact is not None
    assert str(unit_of_fact(fact)) == unit


def test_every_derived_fact_has_the_unit_of_its_formula() -> None:
    seen = 0
    for one in LEDGER.derivations:
        fact, root = LEDGER.derived(one.id), parse_formula(one.formula)
        if fact is not None:  # a set that does not add up gives none
            inputs = {name: LEDGER.resolve(name) for name in names(root)}
            units = {name: unit_of_fact(read) for name, read in inputs.items() if read is not None}
            found = unit_of_formula(root, units)
            assert found is None or without_basis(found) == without_basis(unit_of_fact(fact)), one.id
            seen += 1
    assert seen > 20
