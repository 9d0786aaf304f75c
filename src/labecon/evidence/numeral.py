"""A number as it stands in a text: its place, its value and the interval that its wording leaves open."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Context, Decimal

#: Enough digits for every printed figure times every scale; a longer run of digits is an identifier, not a number.
ARITHMETIC = Context(prec=60)
LONGEST_DIGITS = 40
ONE = Decimal(1)


@dataclass(frozen=True)
class Numeral:
    """One number in a text.

    Args:
        start: Index of its first character.
        end: Index after its last character.
        value: The number; for "twenty-odd" the lower end.
        step: One unit of the last printed digit.
        high: Upper end where words such as 多, 余 or 几 leave it open, otherwise the value.
        scale: The last scale word as a factor: 1E8 for 亿, 1E6 for million, 1 without one.
        script: ``digits``, ``chinese`` or ``english``; a mixture counts as the script of its scale word.
        form: ``plain``, ``fraction``, ``power``, ``run`` (Chinese digits in a row, as in a year) or ``span`` (五六, two
            neighbouring digits: five or six).
        split: Where the second digit of a ``span`` begins; -1 otherwise.
    """

    start: int
    end: int
    value: Decimal
    step: Decimal = ONE
    high: Decimal | None = None
    scale: Decimal = ONE
    script: str = "digits"
    form: str = "plain"
    split: int = -1

    @property
    def upper(self) -> Decimal:
        """The upper end of what is said."""
        return self.value if self.high is None else self.high

    @property
    def is_loose(self) -> bool:
        """Whether the wording gives an interval, not a number."""
        return self.high is not None

    def negated(self, start: int) -> Numeral:
        """The number with a sign in front of it.

        Args:
            start: Index of the sign.

        Returns:
            The negative number, from the sign on.
        """
        high = None if self.high is None else -self.value
        value = -self.value if self.high is None else -self.high
        return replace(self, start=start, value=value, high=high)

    def scaled(self, factor: Decimal, end: int, script: str) -> Numeral:
        """The number times a scale word that follows it.

        Args:
            factor: What the scale word stands for.
            end: Index after the scale word.
            script: Script of the scale word.

        Returns:
            The scaled number.
        """
        high = None if self.high is None else ARITHMETIC.multiply(self.high, factor)
        value = ARITHMETIC.multiply(self.value, factor)
        step = ARITHMETIC.multiply(self.step, factor)
        return replace(self, end=end, value=value, high=high, step=step, scale=factor, script=script)


def last_place(value: Decimal) -> Decimal:
    """The place of the last digit that is not zero.

    Args:
        value: A number.

    Returns:
        A power of ten; 1 for zero.

    Example:
        >>> int(last_place(Decimal(1100))), last_place(Decimal("3.50"))
        (100, Decimal('0.1'))
    """
    if not value:
        return ONE
    exponent = value.normalize(ARITHMETIC).as_tuple().exponent
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) else ONE


def skip_spaces(text: str, at: int, most: int = 6) -> int:
    """The next place that is no space.

    Args:
        text: Folded text.
        at: Where to start.
        most: How many spaces may be skipped at most, which bounds every look ahead.

    Returns:
        The index; ``at`` itself when more spaces follow than may be skipped.
    """
    end = at
    while end < len(text) and end - at <= most and text[end] in " \u202f":
        end += 1
    return end if end - at <= most else at
