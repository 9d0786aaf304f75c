"""Calculations over printed figures: the value, and the least and greatest value that their rounding allows.

Every formula of an audit rises or falls with each of its inputs over the whole of their intervals (sums, differences,
products, quotients and powers of positive amounts), so its extremes lie where each input stands at one of its ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Context, Decimal, DecimalException
from functools import lru_cache

from labecon.analysis.audited import Verdict

_ARITHMETIC = Context(prec=28)
_ORDER = {"+": 1, "-": 1, "*": 2, "/": 2, "^": 3}
_TENTH, _TEN = Decimal("0.1"), Decimal(10)


@lru_cache(maxsize=4096)
def postfix(expression: str) -> tuple[str, ...]:
    """An expression in postfix order.

    Args:
        expression: Over ``x0``, ``x1``, ... with ``+ - * / ^`` and numbers between spaces.

    Returns:
        Its words, operators behind their operands.

    Example:
        >>> postfix("( x0 + x1 ) / x2")
        ('x0', 'x1', '+', 'x2', '/')
    """
    out: list[str] = []
    waiting: list[str] = []
    for word in expression.split():
        if word == "(":
            waiting.append(word)
        elif word == ")":
            while waiting[-1] != "(":
                out.append(waiting.pop())
            waiting.pop()
        elif word in _ORDER:
            while waiting and waiting[-1] != "(" and _ORDER[waiting[-1]] >= _ORDER[word]:
                out.append(waiting.pop())
            waiting.append(word)
        else:
            out.append(word)
    return (*out, *reversed(waiting))


def evaluate(expression: str, values: Sequence[Decimal]) -> Decimal | None:
    """The value of an expression.

    Args:
        expression: The expression.
        values: Value of each input.

    Returns:
        The number; None where it has none, e.g. a quotient by zero.

    Example:
        >>> evaluate("x1 / x0 - 1", [Decimal(40), Decimal(50)])
        Decimal('0.25')
    """
    stack: list[Decimal] = []
    try:
        for word in postfix(expression):
            if word in _ORDER:
                right, left = stack.pop(), stack.pop()
                stack.append(_apply(word, left, right))
            else:
                stack.append(values[int(word[1:])] if word[0] == "x" else Decimal(word))
    except DecimalException:
        return None
    return stack[0] if not stack[0].is_nan() else None


def _apply(operator: str, left: Decimal, right: Decimal) -> Decimal:
    if operator == "+":
        return _ARITHMETIC.add(left, right)
    if operator == "-":
        return _ARITHMETIC.subtract(left, right)
    if operator == "*":
        return _ARITHMETIC.multiply(left, right)
    return _ARITHMETIC.divide(left, right) if operator == "/" else _ARITHMETIC.power(left, right)


def extremes(
    expression: str, values: Sequence[Decimal], lows: Sequence[Decimal], highs: Sequence[Decimal]
) -> tuple[Decimal | None, Decimal | None]:
    """Least and greatest value that the inputs' intervals allow.

    Args:
        expression: The expression.
        values: Value of each input.
        lows: Least value of each.
        highs: Greatest value of each; may be infinite.

    Returns:
        Both ends; None for an end that is open.

    Example:
        >>> ends = extremes("x0 / x1", [Decimal(3), Decimal(2)], [Decimal(2), Decimal(1)], [Decimal(4), Decimal(2)])
        >>> [str(one) for one in ends]
        ['1', '4']
    """
    least, greatest = list(values), list(values)
    for place in range(len(values)):
        at_low, at_high = (evaluate(expression, _with(values, place, one[place])) for one in (lows, highs))
        if at_low is None or at_high is None:
            return None, None
        rises = at_high >= at_low
        least[place], greatest[place] = (lows[place], highs[place]) if rises else (highs[place], lows[place])
    low, high = evaluate(expression, least), evaluate(expression, greatest)
    return low if low is not None and low.is_finite() else None, high if high is not None and high.is_finite() else None


def _with(values: Sequence[Decimal], place: int, value: Decimal) -> list[Decimal]:
    changed = list(values)
    changed[place] = value
    return changed


def accepted(stated: Decimal, half: Decimal, relation: str) -> tuple[Decimal | None, Decimal | None]:
    """The values that a claimed number allows, at their widest.

    Args:
        stated: The number.
        half: Half a unit of its last digit.
        relation: How its words bind it.

    Returns:
        Least and greatest value; None for open. "About" reaches a tenth to either side.
    """
    if relation == "over":
        return stated, None
    if relation == "under":
        return None, stated
    if relation == "decade":
        return stated, stated * _TEN
    if relation in ("approx", "near"):
        margin = max(abs(stated) * _TENTH, half)
        return stated - margin, stated + margin
    return stated - half, stated + half


def judge(
    stated: Decimal,
    half: Decimal,
    relation: str,
    value: Decimal | None,
    low: Decimal | None,
    high: Decimal | None,
    top: Decimal | None = None,
    loose: Decimal = Decimal(0),
) -> Verdict:
    """The verdict of one recomputation.

    Args:
        stated: The number claimed.
        half: Half a unit of its last digit.
        relation: How its words bind it.
        value: The recomputed value.
        low: Least value that rounding allows; None for open.
        high: Greatest; None for open.
        top: Upper end of the range that begins with the number; None for none.
        loose: Half a unit of the digit to which speech rounds the number.

    Returns:
        ``holds`` where the value rounds to the number or meets its bound, ``holds_within_rounding`` where the intervals
        meet or the number is cut and not rounded, ``contradicted`` where they exclude each other; ``not_checkable``
        without a value.

    Example:
        >>> judge(Decimal("0.9"), Decimal("0.05"), "over", Decimal("0.89"), Decimal("0.8897"), Decimal("0.8905"))
        'contradicted'
        >>> judge(Decimal("0.7"), Decimal("0.05"), "approx", Decimal("0.78"), Decimal("0.76"), Decimal("0.80"))
        'holds_within_rounding'
    """
    if value is None:
        return "not_checkable"
    least, most = accepted(stated, max(half, loose), relation)
    exact_low, exact_high = (least, most) if relation in ("over", "under", "decade") else (stated - half, stated + half)
    if top is not None:
        most = exact_high = max(top + half, stated + half)
    if (exact_low is None or value >= exact_low) and (exact_high is None or value <= exact_high):
        return "holds"
    if relation in ("eq", "over") and stated <= value < stated + 2 * half:
        return "holds_within_rounding"
    below = most is not None and low is not None and low > most
    above = least is not None and high is not None and high < least
    return "contradicted" if below or above else "holds_within_rounding"


def distance(stated: Decimal, value: Decimal) -> Decimal:
    """How far a recomputed value lies from the claimed one, relative to the larger of both.

    Args:
        stated: The claimed number.
        value: The recomputed one.

    Returns:
        0 for equal; at most 2.
    """
    size = max(abs(stated), abs(value))
    return abs(value - stated) / size if size else Decimal(0)
