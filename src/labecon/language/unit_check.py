"""Units as values: a line item is called with them to see whether its formula makes sense."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NoReturn

from labecon.errors import ModelError
from labecon.units import MONTH, PLAIN, Unit

_REMEDY = "the value is not known yet: use where(c, a, b), minimum, maximum, & and |"


def _stop(*_: object) -> NoReturn:
    raise ModelError.of("not-traceable", _REMEDY)


@dataclass(frozen=True, eq=False)
class UnitValue:
    """A quantity of which only the unit is known.

    Args:
        unit: The unit, or None for 0, which fits any unit.
        condition: True for the result of a comparison.
    """

    unit: Unit | None
    condition: bool = False

    def _same(self, other: object, what: str) -> Unit | None:
        right = of(other)
        if self.unit is None or right.unit is None:
            return self.unit if right.unit is None else right.unit
        if self.unit != right.unit:
            raise _mismatch(what, self.unit, right.unit)
        return self.unit

    def __add__(self, other: object) -> UnitValue:
        return UnitValue(self._same(other, "add"))

    def __radd__(self, other: object) -> UnitValue:
        return of(other) + self

    def __sub__(self, other: object) -> UnitValue:
        return UnitValue(self._same(other, "subtract"))

    def __rsub__(self, other: object) -> UnitValue:
        return of(other) - self

    def __mul__(self, other: object) -> UnitValue:
        right = of(other)
        return UnitValue(None if self.unit is None or right.unit is None else self.unit * right.unit)

    def __rmul__(self, other: object) -> UnitValue:
        return of(other) * self

    def __truediv__(self, other: object) -> UnitValue:
        right = of(other)
        return UnitValue(None if self.unit is None or right.unit is None else self.unit / right.unit)

    def __rtruediv__(self, other: object) -> UnitValue:
        return of(other) / self

    def __neg__(self) -> UnitValue:
        return self

    def compare(self, other: object) -> UnitValue:
        """The result of a comparison.

        Args:
            other: What is compared with.

        Returns:
            A condition.

        Raises:
            ModelError: The units differ.
        """
        self._same(other, "compare")
        return UnitValue(None, condition=True)

    __lt__ = __le__ = __gt__ = __ge__ = compare

    def __and__(self, other: object) -> UnitValue:
        return UnitValue(None, condition=True)

    __or__ = __and__
    __bool__ = __abs__ = __float__ = __int__ = __index__ = __round__ = __iter__ = _stop
    __pow__ = __rpow__ = __mod__ = __floordiv__ = _stop

    def __eq__(self, other: object) -> bool:
        raise ModelError.of("not-traceable", "compare with <, <=, > or >=")

    __hash__ = object.__hash__


def of(value: object) -> UnitValue:
    """A number or a unit value as a unit value.

    Args:
        value: 0 (fits any unit), 1 (plain), or a unit value.

    Returns:
        The unit value.

    Raises:
        ModelError: Another number (``literal``).
    """
    if isinstance(value, UnitValue):
        return value
    unit = getattr(value, "unit", None)  # a unit constant of the vocabulary
    if isinstance(unit, Unit):
        return UnitValue(unit)
    if value == 0:
        return UnitValue(None)
    if value == 1:
        return UnitValue(PLAIN)
    raise ModelError.of(
        "literal", f"number {value} in a formula: declare a driver with unit and source; only 0 and 1 may be written"
    )


def plain(value: object, function: str) -> UnitValue:
    """A value that a function such as exp may take.

    Args:
        value: The argument.
        function: Name shown in the error.

    Returns:
        A plain unit value.

    Raises:
        ModelError: The argument has a unit.
    """
    unit = of(value).unit
    if unit is not None and not unit.is_plain:
        raise ModelError.of(
            "unit-mismatch", f"{function} takes a plain number, not {unit}: divide by a reference first"
        )
    return UnitValue(PLAIN)


def joined(what: str, *values: object) -> UnitValue:
    """Values that must share one unit, e.g. the branches of ``where``.

    Args:
        what: Name shown in the error.
        values: Numbers or unit values.

    Returns:
        A value of the shared unit.

    Raises:
        ModelError: Two of them differ.
    """
    result = UnitValue(None)
    for value in values:
        result = UnitValue(result._same(value, what))
    return result


def _mismatch(what: str, left: Unit, right: Unit) -> ModelError:
    pair = {left, right}
    if PLAIN in pair and any(unit == PLAIN / MONTH for unit in pair):
        return ModelError.of(
            "rate-needs-month", f"cannot {what} {left} and {right}: write rate * month, or make it a @stock"
        )
    hint = ""
    if left.power("month") != right.power("month") and left.power("year") != right.power("year"):
        hint = " (one is a run-rate: divide by months_per_year)"
    return ModelError.of("unit-mismatch", f"cannot {what} {left} and {right}{hint}")
