"""Distributions as a lab file writes them: ``0.05``, ``"0.03 to 0.06"``, ``"normal(0.1, 0.02)"``, and so on."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from math import isfinite, isnan

from labecon.errors import DataError, Problem, nearest
from labecon.labs import distribution_families as families
from labecon.labs.distributions import Distribution, out_of_range

_NUMBER = re.compile(
    r"[+-]?(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:e[+-]?\d+)?|[+-]?(?:inf|infinity|nan)", re.IGNORECASE
)
_RANGE = re.compile(r"(\S+)\s+to\s+(\S+)")
_THREE = re.compile(r"(\S+)\s*/\s*(\S+)\s*/\s*(\S+)")
_CALL = re.compile(r"([A-Za-z_-]+)\s*\((.*)\)", re.DOTALL)
_FORMS = (
    'a number, "0.03 to 0.06", normal(m, s), lognormal(median, s), uniform(a, b), triangular(a, mode, b) '
    "or choice(v: p, ...)"
)

_CALLS: dict[str, tuple[Callable[..., Distribution], tuple[str, ...]]] = {
    "normal": (families.normal, ("mean", "sd")),
    "lognormal": (families.lognormal, ("median", "sd")),
    "uniform": (families.uniform, ("low", "high")),
    "triangular": (families.triangular, ("low", "mode", "high")),
}


def parse_distribution(
    value: object, share: bool = False, bounds: Sequence[object] | None = None, place: str = ""
) -> Distribution:
    """A distribution from the value of a driver in a lab file.

    Args:
        value: A number, or one of the string forms.
        share: The driver is a share of a whole: a range is logit-normal, and no value may leave [0, 1].
        bounds: Two numbers the value must stay between; infinity leaves a side open.
        place: File and driver, for messages.

    Returns:
        The distribution.

    Raises:
        DataError: The value cannot be read, or is out of range.

    Example:
        >>> parse_distribution("uniform(1, 3)").median
        2.0
    """
    try:
        found = _unbounded(value, share)
        if bounds is not None:
            found = found.within(pair(bounds))
        low, high = found.support
        if share and not (low >= 0.0 and high <= 1.0):
            raise out_of_range(f"{value!r}: a share must lie in [0, 1]; narrow it or give bounds = [0, 1]")
        return found
    except DataError as error:
        raise at_place(error, place) from None


def at_place(error: DataError, place: str) -> DataError:
    """The same error, saying where.

    Args:
        error: An error whose problems may lack a place.
        place: File and driver.

    Returns:
        The error with the place filled in where it was empty.
    """
    return DataError(Problem(each.code, each.message, each.place or place, each.remedy) for each in error.problems)


def number(value: object) -> float:
    """A number as a lab file or a command may write it.

    Args:
        value: A number, or the text of one; underscores may group digits.

    Returns:
        The number; may be NaN or infinite, which the caller judges.

    Raises:
        DataError: It is no number.

    Example:
        >>> number("4_000")
        4000.0
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            return float(value)
        except OverflowError:
            raise out_of_range("a whole number of more than 308 digits") from None
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        return float(value.strip().replace("_", ""))
    raise DataError(Problem("literal", f"{value!r} is not a number"))


def finite(value: object) -> float:
    """A number that is neither NaN nor infinite.

    Args:
        value: See `number`.

    Returns:
        The number.

    Raises:
        DataError: It is no number, or not a finite one.
    """
    found = number(value)
    if not isfinite(found):
        raise out_of_range(f"{value!r} is not a finite number")
    return found


def pair(bounds: object) -> tuple[float, float]:
    """The two ends of bounds.

    Args:
        bounds: As written.

    Returns:
        Low and high.

    Raises:
        DataError: They are not two numbers.
    """
    if not isinstance(bounds, list | tuple) or len(bounds) != 2:
        raise DataError(Problem("literal", f"bounds {bounds!r}: write two numbers, [low, high]"))
    low, high = number(bounds[0]), number(bounds[1])
    if isnan(low) or isnan(high):
        raise out_of_range(f"bounds [{low}, {high}]: NaN is not a bound")
    return low, high


def _unbounded(value: object, share: bool) -> Distribution:
    if not isinstance(value, str) or _NUMBER.fullmatch(value.strip()):
        return families.constant(number(value))
    text = value.strip()
    if found := _RANGE.fullmatch(text):
        return families.between(finite(found[1]), finite(found[2]), share)
    if found := _THREE.fullmatch(text):
        return families.split(finite(found[1]), finite(found[2]), finite(found[3]))
    call = _CALL.fullmatch(text)
    if call is None:
        raise DataError(Problem("literal", f"{value!r} is not a value; write {_FORMS}"))
    name, inside = call[1], call[2].strip()
    if name == "choice":
        return families.choice(_chances(inside))
    if name not in _CALLS:
        hint = nearest(name, [*_CALLS, "choice"])
        raise DataError(Problem("unknown-name", f"unknown distribution {name}{hint}; write {_FORMS}"))
    build, names = _CALLS[name]
    arguments = [part.strip() for part in inside.split(",")]
    if len(arguments) != len(names) or not all(arguments):
        raise DataError(Problem("literal", f"{text}: {name} takes {len(names)} numbers: {name}({', '.join(names)})"))
    return build(*(finite(argument) for argument in arguments))


def _chances(inside: str) -> dict[float, float]:
    """The pairs of a choice, ``v: p`` or ``v = p``, with or without braces."""
    if inside.startswith("{") and inside.endswith("}"):
        inside = inside[1:-1]
    chances: dict[float, float] = {}
    for part in inside.split(","):
        pair = re.split(r"[:=]", part)
        if len(pair) != 2:
            raise DataError(Problem("literal", f"choice: {part.strip()!r} is not value: probability"))
        value = finite(pair[0].strip().strip("\"'"))
        if value in chances:
            raise DataError(Problem("duplicate-name", f"choice: the value {value} is listed twice"))
        chances[value] = finite(pair[1])
    return chances
