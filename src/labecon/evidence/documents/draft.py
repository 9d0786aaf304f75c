"""A document while it is read: text and places grow together, within the limits."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from typing import NamedTuple

from labecon.evidence.documents.boilerplate import boilerplate_of_line
from labecon.evidence.documents.limits import Limits
from labecon.evidence.documents.refusals import LimitReached

#: No text of Unicode holds these; they are replaced one for one, so that no place moves.
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")
_BLANKS = re.compile(r"\s+")
#: Share of the wall time after which a reader that can stop early hands over what it has.
_SOFT_SHARE = 0.6


class RawCell(NamedTuple):
    """A cell before it has a place: zero-based row and column, spans, text."""

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1


def clean(text: str) -> str:
    """Replace what is no character (NUL, half of a surrogate pair) one for one.

    Args:
        text: Any string.

    Returns:
        A string of the same length that can be written as UTF-8.
    """
    return _NO_TEXT.sub("�", text)


def one_line(text: str) -> str:
    """The text of a cell or of a wrapped paragraph on one line.

    Args:
        text: Any string.

    Returns:
        Runs of blanks become one space; blanks at the ends go.
    """
    return _BLANKS.sub(" ", text).strip()


class Draft:
    """Collects the text, paragraphs and tables of one document.

    Args:
        limits: What the document may cost.
    """

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.format = self.encoding = self.title = ""
        self.pages = 0
        self.reasons: list[str] = []
        self.tables: list[list[object]] = []
        self.paragraphs: list[list[object]] = []
        self._pieces: list[str] = []
        self._length = self._cells = 0
        self._started = time.monotonic()

    @property
    def length(self) -> int:
        """Characters so far."""
        return self._length

    def is_late(self) -> bool:
        """Whether a reader that can stop early should hand over what it has."""
        return time.monotonic() - self._started > self.limits.wall_seconds * _SOFT_SHARE

    def note(self, reason: str) -> None:
        """Say once why the document is not whole.

        Args:
            reason: One line.
        """
        if reason not in self.reasons:
            self.reasons.append(reason)

    def count_cells(self, more: int = 1) -> None:
        """Count cells against the limit, whether they hold text or not.

        Args:
            more: How many.

        Raises:
            LimitReached: There are too many.
        """
        self._cells += more
        if self._cells > self.limits.cells:
            raise LimitReached("cells", f"more than {self.limits.cells} cells")

    def add(self, text: str) -> tuple[int, int]:
        """Append text as it is.

        Args:
            text: The text.

        Returns:
            Its start and end.

        Raises:
            LimitReached: There are too many characters.
        """
        text = clean(text)
        start = self._length
        self._length += len(text)
        if self._length > self.limits.characters:
            raise LimitReached("characters", f"more than {self.limits.characters} characters")
        self._pieces.append(text)
        return start, self._length

    def mark(
        self, start: int, end: int, kind: str = "paragraph", boilerplate: str = "", page: int = 0,
        table: int = -1, row: int = -1,
    ) -> None:  # fmt: skip
        """Call a stretch of the text a paragraph.

        Args:
            start: Its first character.
            end: After its last.
            kind: ``paragraph``, ``heading``, ``item``, ``note`` or ``row``.
            boilerplate: What sort of boilerplate it is; empty for the document's own words.
            page: From 1; 0 where there are no pages.
            table: Number of its table; -1 outside tables.
            row: Row of its table; -1 outside tables.
        """
        self.paragraphs.append([start, end, kind, boilerplate, page, table, row])

    def paragraph(self, text: str, kind: str = "paragraph", boilerplate: str = "", page: int = 0) -> None:
        """Append a paragraph on a line of its own; nothing when it is blank.

        Args:
            text: Its text; blanks at the ends go.
            kind: As in `mark`.
            boilerplate: As in `mark`; found by its wording when empty.
            page: As in `mark`.
        """
        text = text.strip()
        if text:
            start, end = self.add(text)
            self.add("\n")
            self.mark(start, end, kind, boilerplate or boilerplate_of_line(text), page)

    def table(self, rows: Iterable[Iterable[RawCell]], name: str = "", boilerplate: str = "", page: int = 0) -> None:
        """Append a table: a line for each row, tabs between cells.

        Args:
            rows: The cells of each row in order of columns; empty cells may be left out.
            name: Name of the sheet, or caption.
            boilerplate: As in `mark`.
            page: As in `mark`.
        """
        number, start, places = len(self.tables), self._length, []
        for row in rows:
            first = self._length
            index = -1
            for cell in row:
                text = one_line(cell.text)
                if not text:
                    continue
                if index >= 0:
                    self.add("\t")
                index = cell.row
                place = self.add(text)
                places.append([*place, cell.row, cell.column, cell.row_span, cell.column_span])
            if index >= 0:
                self.mark(first, self._length, "row", boilerplate, page, number, index)
                self.add("\n")
        if places:
            self.tables.append([start, self._length, name, page, places])

    def answer(self) -> dict[str, object]:
        """The document as JSON."""
        return {
            "outcome": "partial" if self.reasons else "text",
            "format": self.format,
            "encoding": self.encoding,
            "title": clean(one_line(self.title))[:500],
            "pages": self.pages,
            "reasons": [clean(one) for one in self.reasons],
            "text": "".join(self._pieces),
            "paragraphs": self.paragraphs,
            "tables": self.tables,
        }
