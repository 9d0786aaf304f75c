"""A series as one short word of blocks."""

from __future__ import annotations

from collections.abc import Sequence

_STEPS = "▁▂▃▄▅▆▇█"
_ABSENT = "·"


def sparkline(values: Sequence[float | None]) -> str:
    """Blocks whose height follows the values.

    Args:
        values: The series; None where absent.

    Returns:
        One character a value: from the least (or 0 where all are positive) to the greatest; a dot where absent.

    Example:
        >>> sparkline([0, 5, 10, None])
        '▁▅█·'
    """
    known = [value for value in values if value is not None]
    if not known:
        return ""
    low, high = min(0.0, *known), max(0.0, *known)
    if high == low:
        return "".join(_ABSENT if value is None else _STEPS[0] for value in values)
    top = len(_STEPS) - 1
    return "".join(
        _ABSENT if value is None else _STEPS[int((value - low) / (high - low) * top + 0.5)] for value in values
    )


def bar(share: float, columns: int = 20) -> str:
    """A share as a bar.

    Args:
        share: 0 to 1; outside it is cut.
        columns: Width of the whole.

    Returns:
        The bar, without blanks behind.

    Example:
        >>> bar(0.5, 4)
        '██'
    """
    return "█" * round(max(0.0, min(1.0, share)) * columns)
