"""CSV by RFC 4180 that a spreadsheet reads as data: text never becomes a formula, numbers stay numbers."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterable, Sequence

#: A text that begins with one of these would be run as a formula by a spreadsheet; so would their wide forms in some.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
#: What spreadsheets skip before they look for one: blanks of any width, and signs that have none.
_SKIPPED = re.compile("[\\s\x00-\x1f\x7f-\xa0\xad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]*")

_PLAIN_NUMBER = re.compile(r"-?(\d{1,3}(,\d{3})+|\d{1,300})(\.\d+)?([eE][-+]?\d{1,3})?", re.ASCII)

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
        first = _SKIPPED.match(value)
        runs = value.startswith(FORMULA_SIGNS, first.end() if first else 0) or value.startswith(FORMULA_SIGNS)
        return "'" + value if runs else value
    if isinstance(value, float) and not math.isfinite(value):
        return ""
    return repr(value)


def number_or_text(text: str) -> Cell:
    """A number where a text is one, so that it stays one in a spreadsheet.

    Args:
        text: A text; digits may be in groups of three.

    Returns:
        The number, or the text.

    Example:
        >>> number_or_text("-5,540,000"), number_or_text("0.25"), number_or_text("5 to 6"), number_or_text("1,2")
        (-5540000, 0.25, '5 to 6', '1,2')
    """
    if not _PLAIN_NUMBER.fullmatch(text):
        return text
    bare = text.replace(",", "")
    value = float(bare)
    return text if not math.isfinite(value) else int(bare) if bare.lstrip("-").isdecimal() else value


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
    writer.writerow(map(cell_text, heading))
    writer.writerows([cell_text(cell) for cell in row] for row in rows)
    return file.getvalue()
