"""Workbooks: every sheet is a table of what its cells print. Cells are read as a stream; what a sheet claims about its
own extent is not looked at."""

from __future__ import annotations

import re

from labecon.evidence.documents.container import Container
from labecon.evidence.documents.draft import Draft, RawCell
from labecon.evidence.documents.number_formats import built_in, printed
from labecon.evidence.documents.refusals import LimitReached, Refusal

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
_MOST_ROWS, _MOST_COLUMNS, _MOST_MERGES, _MOST_STYLES = 1_048_576, 16_384, 20_000, 100_000


def read_xlsx(container: Container, draft: Draft) -> None:
    """Read a workbook, formulas by the value stored with them.

    Args:
        container: The file.
        draft: Where the document grows.
    """
    draft.encoding = "UTF-8"
    main = container.main_part("xl/workbook.xml")
    book = _Book()
    container.parse(main, book)
    relations = container.relations(main)
    strings, styles = _Strings(draft), _Styles()
    for kind, target in sorted(set(relations.values())):
        if kind == "sharedStrings":
            container.parse(target, strings)
        elif kind == "styles" and target in container:
            container.parse(target, styles)
    for name, relation, hidden in book.sheets:
        kind, target = relations.get(relation, ("", ""))
        if kind not in ("worksheet", ""):
            continue
        sheet = _Sheet(draft, strings.found, styles, book.since_1904)
        try:
            container.parse(target or "missing", sheet)
        except Refusal as error:
            if error.outcome != "malformed":
                raise
            draft.note(f"sheet {name!r} is read only in part: {error.message}")
        draft.table(sheet.finished(), name, "hidden" if hidden else "")
        if draft.is_late():
            draft.note("the sheets after this took too long and are left out")
            return


class _Book:
    """Names and order of the sheets."""

    def __init__(self) -> None:
        self.sheets: list[tuple[str, str, bool]] = []
        self.since_1904 = False

    def start(self, space: str, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            relation = next((value for key, value in attributes.items() if key.endswith(" id")), "")
            self.sheets.append((attributes.get("name", ""), relation, attributes.get("state", "visible") != "visible"))
        elif name == "workbookPr":
            self.since_1904 = attributes.get("date1904", "0") in ("1", "true")

    def end(self, space: str, name: str) -> None:
        """Nothing ends here that matters."""

    def text(self, data: str) -> None:
        """The list of sheets has no text."""


class _Strings:
    """The strings that cells share; readings printed above characters are left out."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.found: list[str] = []
        self.open: list[str] = []
        self.taking = False
        self.above = 0
        self.length = 0

    def start(self, space: str, name: str, attributes: dict[str, str]) -> None:
        if name == "si":
            self.open = []
        self.above += name == "rPh"
        self.taking = name == "t" and not self.above

    def end(self, space: str, name: str) -> None:
        self.taking = False
        self.above -= name == "rPh"
        if name == "si":
            self.draft.count_cells()
            self.found.append("".join(self.open))

    def text(self, data: str) -> None:
        if self.taking:
            self.length += len(data)
            if self.length > self.draft.limits.characters:
                raise LimitReached("characters", f"more than {self.draft.limits.characters} characters of strings")
            self.open.append(data)


class _Styles:
    """The number format of each cell style."""

    def __init__(self) -> None:
        self.codes: dict[str, str] = {}
        self.formats: list[str] = []
        self.inside = False

    def start(self, space: str, name: str, attributes: dict[str, str]) -> None:
        if len(self.formats) + len(self.codes) > _MOST_STYLES:
            raise LimitReached("cells", f"more than {_MOST_STYLES} cell styles")
        if name == "numFmt":
            self.codes[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")[:255]
        elif name == "cellXfs":
            self.inside = True
        elif name == "xf" and self.inside:
            self.formats.append(attributes.get("numFmtId", "0"))

    def end(self, space: str, name: str) -> None:
        self.inside = self.inside and name != "cellXfs"

    def text(self, data: str) -> None:
        """Styles have no text."""

    def code(self, style: str) -> str:
        index = _number(style, _MOST_STYLES)
        number = self.formats[index] if 0 <= index < len(self.formats) else "0"
        return self.codes[number] if number in self.codes else built_in(_number(number, _MOST_STYLES))


class _Sheet:
    """The cells of one sheet."""

    def __init__(self, draft: Draft, strings: list[str], styles: _Styles, since_1904: bool) -> None:
        self.draft, self.strings, self.styles, self.since_1904 = draft, strings, styles, since_1904
        self.cells: dict[int, dict[int, str]] = {}
        self.merges: dict[tuple[int, int], tuple[int, int]] = {}
        self.row = self.column = -1
        self.kind = self.style = ""
        self.value: list[str] = []
        self.taking = False
        self.above = 0

    def start(self, space: str, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self.draft.count_cells()
            place = _place(attributes.get("r", ""))
            self.row, self.column = place or (max(self.row, 0), self.column + 1)
            self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "0")
            self.value = []
        elif name in ("v", "t"):
            self.taking = not self.above
        elif name == "row":
            self.draft.count_cells()
            index = _number(attributes.get("r", ""), _MOST_ROWS)
            self.row, self.column = (index - 1 if index > 0 else self.row + 1), -1
        elif name == "rPh":
            self.above += 1
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def end(self, space: str, name: str) -> None:
        self.taking = False
        if name == "rPh":
            self.above -= 1
        elif name == "c" and self.value and self.row < _MOST_ROWS and self.column < _MOST_COLUMNS:
            self.cells.setdefault(self.row, {})[self.column] = self._text("".join(self.value))

    def text(self, data: str) -> None:
        if self.taking:
            self.value.append(data)

    def _text(self, stored: str) -> str:
        if self.kind == "s":
            index = _number(stored.strip(), len(self.strings))
            return self.strings[index] if 0 <= index < len(self.strings) else ""
        if self.kind == "b":
            return "TRUE" if stored.strip() == "1" else "FALSE"
        if self.kind == "n":
            return printed(stored.strip(), self.styles.code(self.style), self.since_1904)
        return stored

    def _merge(self, reference: str) -> None:
        """Spans of merged cells; beyond a number that no reader needs they are left out."""
        first, _, last = reference.partition(":")
        one, other = _place(first), _place(last)
        if one and other and len(self.merges) < _MOST_MERGES:
            self.merges[one] = (max(other[0] - one[0] + 1, 1), max(other[1] - one[1] + 1, 1))

    def finished(self) -> list[list[RawCell]]:
        rows = []
        for index, row in sorted(self.cells.items()):
            spans = ((column, self.merges.get((index, column), (1, 1))) for column in sorted(row))
            rows.append([RawCell(index, column, row[column], *span) for column, span in spans])
        return rows


def _number(text: str, most: int) -> int:
    """A small whole number; -1 for anything else."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1
    return number if number <= most else -1


def _place(reference: str) -> tuple[int, int] | None:
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        return None
    column = 0
    for letter in found[1].upper():
        column = column * 26 + ord(letter) - 64
    row = int(found[2])
    return (row - 1, column - 1) if 0 < row <= _MOST_ROWS and column <= _MOST_COLUMNS else None
