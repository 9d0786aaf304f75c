"""Units of formulas over facts: what is added must count the same thing, and the result has a unit to compare.

Time is left out, because a fact over a window is printed without it: revenue of nine months over 9 is revenue a month.
A number in a formula takes any unit where it is added and none where it multiplies; an exchange rate times a number
is an amount.

The basis of a figure is part of its unit. A run-rate is an amount a year and does not add to an amount; times a number,
or over one (``arr / 12``, what a month of it brings), it is an amount: that is the conversion. Gross adds to no net.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from labecon.errors import DataError
from labecon.facts.formula import Node
from labecon.facts.records import Fact
from labecon.units import CURRENCIES, PLAIN, Unit

_TIME = ("day", "hour", "month", "year")
#: Units of facts that count nothing which could be mixed up: shares of a whole, single events.
_PLAIN = frozenset(("ratio", "multiple", "event", "release", "rounds"))
#: Counts under another name: who downloads an app is a person, a rank counts vendors up to the one that has it.
_SAME = {"downloads": "person", "rank": "vendor"}
#: What an amount is paid for, by metric or the end of it: the ledger prints the currency alone.
_PAID_FOR = {
    "offer_price": "share",
    "first_day_open": "share",
    "first_day_close": "share",
    "first_day_high": "share",
    "spend_per_paying_user": "person",
    "_per_mtok": "token",
    "_per_head_monthly": "person",
}
#: Run-rates: amounts a year at a day. Amounts before and after what is taken off, by the metric.
_RUN_RATES = re.compile(r"arr|\w*run_rate")
_GROSS, _NET = re.compile(r"gross_(?!margin|profit|loss)\w+|\w+_gross"), re.compile(r"net_proceeds|\w+_net")
_YEAR = Unit.parse("year")
#: Segments whose payers are firms.
_FIRMS = ("open_platform", "enterprise")


def unit_of_fact(fact: Fact) -> Unit:
    """The unit of a fact without time, with its basis.

    Args:
        fact: A fact.

    Returns:
        E.g. ``USD``, ``customer``, ``HKD/share``; plain for a ratio, ``USD/year`` for a run-rate, ``USD gross``.

    Raises:
        DataError: Its unit cannot be read.
    """
    if fact.unit in _PLAIN:
        return PLAIN
    unit = timeless(Unit.parse(_SAME.get(fact.unit, fact.unit)))
    paid_for = next((name for metric, name in _PAID_FOR.items() if fact.metric.endswith(metric)), "")
    if paid_for == "person" and fact.segment in _FIRMS:
        paid_for = "customer"
    if _RUN_RATES.fullmatch(fact.metric):
        return unit / _YEAR
    basis = "gross" if _GROSS.fullmatch(fact.metric) else "net" if _NET.fullmatch(fact.metric) else paid_for
    return (unit / Unit(((basis, 1),)) if basis == paid_for else unit * Unit(((basis, 1),))) if basis else unit


def timeless(unit: Unit) -> Unit:
    """A unit without its time.

    Args:
        unit: E.g. ``USD/month``.

    Returns:
        E.g. ``USD``.
    """
    return Unit.of({name: power for name, power in unit.powers if name not in _TIME})


def unit_of_formula(node: Node, units: Mapping[str, Unit]) -> Unit | None:
    """The unit of a formula without time.

    Args:
        node: Root of the formula.
        units: Unit of each name, time left out.

    Returns:
        The unit; None where it is a number alone, which fits any.

    Raises:
        DataError: Things of different units are added or subtracted.

    Example:
        >>> from labecon.facts.formula import parse_formula
        >>> units = {"a": Unit.parse("USD"), "b": Unit.parse("customer")}
        >>> str(unit_of_formula(parse_formula("a / ( b - 5 ) / 12"), units))
        'USD/customer'
    """
    if node.operator == "name":
        return units[node.name]
    if node.left is None or node.right is None:
        return None
    left, right = unit_of_formula(node.left, units), unit_of_formula(node.right, units)
    if node.operator in ("+", "-"):
        return _sum(node.operator, left, right)
    if left is None and right is None:
        return None
    if left is None or right is None:  # times a number a run-rate is an amount
        left, right = left and timeless(left), right and timeless(right)
    if node.operator == "/":
        return (left or PLAIN) / (right or PLAIN)
    return (left or _amount(right)) * (right or _amount(left))


def without_basis(unit: Unit) -> Unit:
    """A unit that does not say whether an amount is gross or net.

    Args:
        unit: E.g. ``USD gross``.

    Returns:
        E.g. ``USD``.
    """
    return Unit.of({name: power for name, power in unit.powers if name not in ("gross", "net")})


def _sum(operator: str, left: Unit | None, right: Unit | None) -> Unit | None:
    """The unit of a sum or difference; what is taken off an amount gross has no basis itself."""
    if left is None or right is None:
        return right if left is None else left
    bases = {name for unit in (left, right) for name, _ in unit.powers if name in ("gross", "net")}
    if without_basis(left) != without_basis(right) or (operator == "+" and len(bases) > 1):
        word = "adds" if operator == "+" else "subtracts"
        raise DataError.of("unit-mismatch", f"a formula over facts {word} {left} and {right}")
    return left if left == right else without_basis(left)


def _amount(rate: Unit | None) -> Unit:
    """What a number is that an exchange rate multiplies: an amount in the currency below its line; else plain."""
    powers = dict(rate.powers) if rate is not None else {}
    below = [name for name, power in powers.items() if power == -1]
    is_rate = sorted(powers.values()) == [-1, 1] and CURRENCIES.issuperset(powers)
    return Unit(((below[0], 1),)) if is_rate else PLAIN
