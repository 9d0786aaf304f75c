"""A driver's unit against the facts that its value is computed from: one currency, and one thing counted."""

from __future__ import annotations

from labecon.errors import DataError
from labecon.facts import Fact, Ledger
from labecon.facts.formula import names, parse_formula
from labecon.facts.formula_units import timeless, unit_of_fact, unit_of_formula, without_basis
from labecon.units import CURRENCIES, Unit


def check_currency(name: str, fact: Fact, unit: Unit, ledger: Ledger) -> None:
    """A formula over amounts in one other currency, without a rate, cannot give an amount in this one.

    Args:
        name: Name of the driver.
        fact: The derived fact.
        unit: Unit of the driver, the lab's currency included.
        ledger: The view of the facts.

    Raises:
        DataError: The currencies differ.
    """
    inputs = _inputs(fact, ledger).values()
    found = {word for one in inputs for word in one.unit.split("/") if word in CURRENCIES}
    wanted = {code for code, _ in unit.powers if code in CURRENCIES}
    if len(found) == 1 and len(wanted) == 1 and found != wanted:
        text = f"{name} is in {wanted.pop()}, its fact in {found.pop()}"
        remedy = 'declare the unit of the fact and add convert_at = "DAY", or multiply by an exchange rate'
        raise DataError.of("unit-mismatch", text, remedy=remedy)


def check_dimension(name: str, fact: Fact, unit: Unit, ledger: Ledger) -> None:
    """A formula gives what its facts count: persons over customers is no share, money is no count. Time is left out.

    Args:
        name: Name of the driver.
        fact: The derived fact.
        unit: Unit of the driver, the lab's currency included.
        ledger: The view of the facts.

    Raises:
        DataError: The formula adds different things, or gives another unit than the driver has.
    """
    try:
        units = {key: unit_of_fact(one) for key, one in _inputs(fact, ledger).items()}
    except DataError:  # a unit of the user's own that is none: nothing can be compared
        return
    remedy = f"{', '.join(f'{key} counts {one}' for key, one in sorted(units.items()))}; mend the formula or the unit"
    try:
        found = unit_of_formula(parse_formula(fact.formula), units)
    except DataError as error:
        text = f"{name}: {error.problems[0].message}"
        raise DataError.of("unit-mismatch", text, remedy=remedy) from error
    if found is not None and without_basis(found) not in (unit, timeless(unit)):
        raise DataError.of(
            "unit-mismatch", f"{name} has unit {unit}, its facts give {found}, time left out", "", remedy
        )


def _inputs(fact: Fact, ledger: Ledger) -> dict[str, Fact]:
    found = {key: ledger.resolve(key) for key in names(parse_formula(fact.formula))}
    return {key: one for key, one in found.items() if one is not None}


__all__ = ["check_currency", "check_dimension"]
