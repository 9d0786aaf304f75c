"""A document that has been read: its text, and the places in it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple, TypeVar

_Kind = TypeVar("_Kind")


class Paragraph(NamedTuple):
    """A stretch of the text; ``text[start:end]`` is what it says.

    Args:
        start: Its first character.
        end: After its last.
        kind: ``paragraph``, ``heading``, ``item`` (of a list), ``note``, or ``row`` (of a table).
        boilerplate: What sort of boilerplate it is (``navigation``, ``footer``, ``running_head``, ``credit``,
            ``hidden``, ...); empty for the document's own words.
        page: From 1; 0 where a format has no pages.
        table: Index of its table; -1 outside tables.
        row: Row of its table, from 0; -1 outside tables.
    """

    start: int
    end: int
    kind: str = "paragraph"
    boilerplate: str = ""
    page: int = 0
    table: int = -1
    row: int = -1


class Cell(NamedTuple):
    """A cell that holds text; empty ones are absent.

    Args:
        start: Its first character in the document's text.
        end: After its last.
        row: From 0.
        column: From 0.
        row_span: Rows it covers.
        column_span: Columns it covers.
    """

    start: int
    end: int
    row: int
    column: int
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True)
class Table:
    """Cells with their rows and columns.

    Args:
        start: First character of the table in the document's text.
        end: After its last.
        name: Name of the sheet, or caption; may be empty.
        page: From 1; 0 where a format has no pages.
        cells: In order of rows and columns.
    """

    start: int
    end: int
    name: str
    page: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Document:
    """The text of a document, kept whole.

    Args:
        name: File name or address it was read from.
        format: ``txt``, ``html``, ``docx``, ``xlsx``, ``csv`` or ``pdf``.
        encoding: How its characters were encoded.
        digest: SHA-256 of its bytes, in hexadecimal.
        title: The title it gives itself; may be empty.
        text: Everything it says, boilerplate included. All places count characters of this string.
        paragraphs: In order, without overlaps.
        tables: In order.
        pages: Number of pages; 0 where a format has none.
    """

    name: str
    format: str
    encoding: str
    digest: str
    title: str
    text: str
    paragraphs: tuple[Paragraph, ...]
    tables: tuple[Table, ...]
    pages: int = 0

    def words(self, place: Paragraph | Cell | Table) -> str:
        """What stands at a place.

        Args:
            place: A paragraph, cell or table of this document.

        Returns:
            ``text[start:end]``.
        """
        return self.text[place.start : place.end]


class UnsoundAnswer(ValueError):
    """What the reading process answered is not a document."""


def document_of(answer: dict[str, object], name: str, digest: str) -> Document:
    """Check the answer of the reading process and make it a document.

    Args:
        answer: The JSON object.
        name: As in `Document`.
        digest: As in `Document`.

    Returns:
        The document.

    Raises:
        UnsoundAnswer: A field is missing or of another type, or a place is outside the text.
    """
    text = _of(answer, "text", str)
    words = {key: _of(answer, key, str) for key in ("format", "encoding", "title")}
    paragraphs = tuple(_paragraph(row, len(text)) for row in _of(answer, "paragraphs", list))
    tables = tuple(_table(row, len(text)) for row in _of(answer, "tables", list))
    if any(second.start < first.end for first, second in pairwise(paragraphs)):
        raise UnsoundAnswer("paragraphs overlap")
    if any(not -1 <= one.table < len(tables) for one in paragraphs):
        raise UnsoundAnswer("a row belongs to no table")
    pages = _of(answer, "pages", int)
    return Document(name=name, digest=digest, text=text, paragraphs=paragraphs, tables=tables, pages=pages, **words)


def reasons_of(answer: dict[str, object]) -> tuple[str, ...]:
    """Why a document is not whole.

    Args:
        answer: The JSON object.

    Returns:
        One line each.

    Raises:
        UnsoundAnswer: They are not strings.
    """
    reasons = _of(answer, "reasons", list)
    if not all(isinstance(one, str) for one in reasons):
        raise UnsoundAnswer("reasons are not strings")
    return tuple(reasons)


def _of(answer: dict[str, object], key: str, kind: type[_Kind]) -> _Kind:
    value = answer.get(key)
    if not isinstance(value, kind):
        raise UnsoundAnswer(f"{key} is missing or of another type")
    return value


def _numbers(row: object, shape: tuple[type, ...]) -> list[object]:
    if not isinstance(row, list) or len(row) != len(shape):
        raise UnsoundAnswer("a place has another number of fields")
    if any(type(value) is not kind for value, kind in zip(row, shape, strict=True)):
        raise UnsoundAnswer("a field of a place is of another type")
    return row


def _within(start: int, end: int, length: int) -> None:
    if not 0 <= start <= end <= length:
        raise UnsoundAnswer("a place is outside the text")


def _paragraph(row: object, length: int) -> Paragraph:
    found = Paragraph(*_numbers(row, (int, int, str, str, int, int, int)))  # type: ignore[arg-type]
    _within(found.start, found.end, length)
    return found


def _table(row: object, length: int) -> Table:
    start, end, name, page, rows = _numbers(row, (int, int, str, int, list))
    assert isinstance(rows, list)
    cells = tuple(Cell(*_numbers(one, (int,) * 6)) for one in rows)  # type: ignore[arg-type]
    for cell in cells:
        _within(cell.start, cell.end, length)
        if min(cell.row, cell.column) < 0 or min(cell.row_span, cell.column_span) < 1:
            raise UnsoundAnswer("a cell stands outside its table")
    found = Table(start, end, name, page, cells)  # type: ignore[arg-type]
    _within(found.start, found.end, length)
    return found
