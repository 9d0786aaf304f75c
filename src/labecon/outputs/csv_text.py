"""CSV by RFC 4180 that a spreadsheet reads as data: text never becomes a formula, numbers stay numbers."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Sequence

#: A text that begins with one of these would be run as a formula by a spreadsheet.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")

Cell = str | float | int | bool | None


def cell_text(value: Cell) -> str:
    """One cell.

    Args:
        value: A number, a text, a truth value, or None for an absent value.

    Returns:
        Numbers in the shortest form that reads back to the same number; absent and not finite as nothing; text with an
        apostrophe in front where it would be a formula.

    Example:
        >>> cell_text(-1.5), cell_text("=A1"), cell_text("-1"), cell_text(None)
        ('-1.5', "'=A1", "'-1", '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return "'" + value if value.startswith(FORMULA_SIGNS) else value
    if isinstance(value, float) and not math.isfinite(value):
        return ""
    return repr(value)


def csv_text(heading: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """A table as CSV.

    Args:
        heading: Names of the columns.
        rows: Their cells.

    Returns:
        The text, lines ended by carriage return and line feed.
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow(heading)
    writer.writerows([cell_text(cell) for cell in row] for row in rows)
    return file.getvalue()
