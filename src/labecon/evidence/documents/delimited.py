"""Comma- or tab-separated values."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator

from labecon.evidence.documents.decoding import decode
from labecon.evidence.documents.draft import Draft, RawCell
from labecon.evidence.documents.plain import say_encoding
from labecon.evidence.documents.refusals import LimitReached, MalformedInput

_SEPARATORS = ",\t;|"
_SAMPLE_LINES = 20
_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_LONGEST_FIELD = 1_000_000


def read_delimited(data: bytes, draft: Draft, declared: str = "") -> None:
    """Read a file of values as one table.

    Args:
        data: The file.
        draft: Where the document grows.
        declared: The encoding it is said to have.

    Raises:
        MalformedInput: The quotes of the file do not close, or a field is too long.
    """
    decoded = decode(data, declared)
    say_encoding(decoded, draft)
    csv.field_size_limit(_LONGEST_FIELD)
    rows = csv.reader(io.StringIO(decoded.text, newline=""), delimiter=separator_of(decoded.text))
    try:
        draft.table(_cells(rows, draft))
    except csv.Error as error:
        if "field larger" in str(error):
            raise LimitReached("characters", f"a field of more than {_LONGEST_FIELD} characters") from error
        raise MalformedInput(f"the values cannot be told apart: {error}") from error


def separator_of(text: str) -> str:
    r"""The sign between values: the one that splits the first lines most evenly, what stands in quotes apart.

    Args:
        text: The file.

    Returns:
        Comma, tab, semicolon or bar; a comma when none occurs.

    Example:
        >>> separator_of("year;revenue\n2024;30,5\n2025;53,4\n")
        ';'
    """
    bare = _QUOTED.sub('""', text[:20_000])
    lines = [line for line in bare.splitlines()[:_SAMPLE_LINES] if line.strip()]

    def evenness(separator: str) -> tuple[int, int]:
        counts = [line.count(separator) for line in lines]
        return (min(counts, default=0), sum(counts))

    return max(_SEPARATORS, key=evenness)


def _cells(rows: Iterator[list[str]], draft: Draft) -> Iterator[list[RawCell]]:
    for index, row in enumerate(rows):
        draft.count_cells(len(row) or 1)
        yield [RawCell(index, column, text) for column, text in enumerate(row)]
