"""Units: base dimensions with whole exponents, and the scale words that data files may use.

`money` is the lab's own currency; it becomes an ISO currency when a lab is loaded. Other currencies keep their code.
A flow is per month, a run-rate per year: `month`, `day` and `year` are different dimensions on purpose.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from labecon.errors import DataError

CURRENCIES = frozenset(
    (
        "AUD CAD CHF CNY EUR GBP HKD INR JPY KRW NZD RUB SEK SGD TWD USD "
        "AED BRL DKK IDR MXN MYR NOK PHP PLN SAR THB TRY VND ZAR"
    ).split()
)
SCALES: Mapping[str, Decimal] = {
    "thousand": Decimal(1000),
    "million": Decimal(10) ** 6,
    "billion": Decimal(10) ** 9,
    "trillion": Decimal(10) ** 12,
    "percent": Decimal(1) / Decimal(100),
}
#: Words that are another unit times a scale.
MULTIPLES: Mapping[str, tuple[str, Decimal]] = {
    "Ktok": ("token", Decimal(1000)),
    "Mtok": ("token", Decimal(10) ** 6),
    "people": ("person", Decimal(1)),
    "users": ("person", Decimal(1)),
    "months": ("month", Decimal(1)),
    "years": ("year", Decimal(1)),
    "days": ("day", Decimal(1)),
    "tokens": ("token", Decimal(1)),
    "shares": ("share", Decimal(1)),
    "customers": ("customer", Decimal(1)),
    "ratio": ("1", Decimal(1)),
    "multiple": ("1", Decimal(1)),
}
_WORD = re.compile(r"[A-Za-z][A-Za-z_]*|1")


@dataclass(frozen=True)
class Unit:
    """A product of base dimensions to whole powers.

    Args:
        powers: Pairs (dimension, exponent), sorted by name, without zeros.

    Example:
        >>> str(Unit.parse("money/month") * Unit.parse("month"))
        'money'
    """

    powers: tuple[tuple[str, int], ...] = ()

    @staticmethod
    def parse(text: str) -> Unit:
        """A unit without a scale word.

        Args:
            text: E.g. ``money/month``, ``1/month``, ``person``, ``1``, ``money/(person month)``.

        Returns:
            The unit.

        Raises:
            DataError: The text is no unit, or carries a scale.
        """
        scale, unit = parse_scaled(text)
        if scale != 1:
            raise DataError.of("unit-declared", f"unit {text!r} carries a scale; write the base unit {unit}")
        return unit

    @staticmethod
    def of(powers: Mapping[str, int]) -> Unit:
        """A unit from a mapping of exponents.

        Args:
            powers: Dimension to exponent; zeros are dropped.

        Returns:
            The unit.
        """
        return Unit(tuple(sorted((name, power) for name, power in powers.items() if power)))

    @lru_cache(maxsize=4096)  # noqa: B019 (units are few and small values)
    def __mul__(self, other: Unit) -> Unit:
        powers = dict(self.powers)
        for name, power in other.powers:
            powers[name] = powers.get(name, 0) + power
        return Unit.of(powers)

    @lru_cache(maxsize=1024)  # noqa: B019
    def __pow__(self, exponent: int) -> Unit:
        return Unit.of({name: power * exponent for name, power in self.powers})

    def __truediv__(self, other: Unit) -> Unit:
        return self * other**-1

    @lru_cache(maxsize=1024)  # noqa: B019
    def power(self, dimension: str) -> int:
        """The exponent of a dimension.

        Args:
            dimension: E.g. ``month``.

        Returns:
            The exponent, 0 where the dimension is absent.
        """
        return dict(self.powers).get(dimension, 0)

    @lru_cache(maxsize=1024)  # noqa: B019
    def with_money(self, currency: str) -> Unit:
        """The unit with ``money`` replaced by a currency.

        Args:
            currency: ISO code.

        Returns:
            The bound unit.
        """
        bound = Unit.of({name: power for name, power in self.powers if name != "money"})
        return bound * Unit(((currency, 1),)) ** self.power("money") if self.power("money") else self

    @property
    def is_plain(self) -> bool:
        """True for a plain number."""
        return not self.powers

    def __str__(self) -> str:
        def side(items: list[tuple[str, int]]) -> str:
            return " ".join(name if power == 1 else f"{name}^{power}" for name, power in items)

        above = [(name, power) for name, power in self.powers if power > 0]
        below = [(name, -power) for name, power in self.powers if power < 0]
        text = side(above) or "1"
        if below:
            bottom = side(below)
            text += f"/({bottom})" if len(below) > 1 else f"/{bottom}"
        return text


PLAIN = Unit()
MONTH = Unit((("month", 1),))


@lru_cache(maxsize=1024)
def parse_scaled(text: str) -> tuple[Decimal, Unit]:
    """A unit as a data file may write it: scale words, multiples, one division.

    Args:
        text: E.g. ``million money``, ``USD/Mtok``, ``percent/month``, ``thousand CNY/(person year)``.

    Returns:
        The factor to base units, and the unit in base dimensions.

    Raises:
        DataError: The text is no unit.

    Example:
        >>> scale, unit = parse_scaled("USD/Mtok")
        >>> scale * 1000000, str(unit)
        (Decimal('1.000000'), 'USD/token')
    """
    parts = text.strip().split("/")
    if not text.strip() or len(parts) > 2:
        raise DataError.of("unit-declared", f"{text!r} is not a unit; write it like money/month or USD/(person month)")
    scale, unit = Decimal(1), Unit()
    for sign, part in zip((1, -1), parts, strict=False):
        words = part.strip().strip("()").split()
        if not words:
            raise DataError.of("unit-declared", f"{text!r} is not a unit; write it like money/month or 1/month")
        for word in words:
            name, _, exponent = word.partition("^")
            if not _WORD.fullmatch(name) or (exponent and not exponent.isdigit()):
                raise DataError.of("unit-declared", f"{text!r} is not a unit: {word!r} is no dimension")
            power = sign * int(exponent or 1)
            if name in SCALES:
                scale *= SCALES[name] ** power
                continue
            base, factor = MULTIPLES.get(name, (name, Decimal(1)))
            scale *= factor**power
            if base != "1":
                unit = unit * Unit(((base, 1),)) ** power
    return scale, unit
