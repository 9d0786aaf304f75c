"""Word documents: paragraphs, tables, notes, and running heads, from the XML of the container."""

from __future__ import annotations

import re

from labecon.evidence.documents.container import Container
from labecon.evidence.documents.draft import Draft, RawCell
from labecon.evidence.documents.refusals import MalformedInput, Refusal

_WORD = "wordprocessingml"
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
_HEADING = re.compile(r"(?:heading|title|subtitle|标题|標題|[1-9]$)", re.IGNORECASE)
_AFTER = {"footnotes": ("note", ""), "endnotes": ("note", ""), "header": ("paragraph", "header"),
          "footer": ("paragraph", "footer")}  # fmt: skip
_MOST_SPAN = 1_000


def read_docx(container: Container, draft: Draft) -> None:
    """Read a Word document.

    Args:
        container: The file.
        draft: Where the document grows.
    """
    draft.encoding = "UTF-8"
    main = container.main_part("word/document.xml")
    try:
        container.parse(main, _Body(draft))
    except MalformedInput as error:
        if not draft.length:
            raise
        draft.note(f"the text breaks off: {error.message}")
    for kind, target in sorted(set(container.relations(main).values())):
        if kind in _AFTER and target in container:
            try:
                container.parse(target, _Body(draft, *_AFTER[kind]))
            except Refusal as error:
                if error.outcome != "malformed":
                    raise
                draft.note(f"{kind} left out: {error.message}")


class _Grid:
    """A table while it is read."""

    def __init__(self) -> None:
        self.rows: list[list[RawCell]] = []
        self.column = 0
        self.span = 1
        self.text: list[str] | None = None
        self.goes_on = False
        self.above: dict[int, tuple[int, int]] = {}

    def end_cell(self) -> None:
        if self.text is None:
            return
        row = len(self.rows) - 1
        if self.goes_on and self.column in self.above:
            first, index = self.above[self.column]
            cell = self.rows[first][index]
            self.rows[first][index] = cell._replace(row_span=row - first + 1)
        elif row >= 0:
            self.above[self.column] = (row, len(self.rows[row]))
            self.rows[row].append(RawCell(row, self.column, "".join(self.text), 1, self.span))
        self.column += self.span
        self.text = None


class _Body:
    """Events of a document part to paragraphs and tables. Deleted text is no text; the second form of a drawing is
    left out, since it repeats the first."""

    def __init__(self, draft: Draft, kind: str = "paragraph", boilerplate: str = "") -> None:
        self.draft, self.usual, self.boilerplate = draft, kind, boilerplate
        self.grids: list[_Grid] = []
        self.open: list[list[str]] = []
        self.kinds: list[str] = []
        self.taking = False
        self.skipping = 0

    def start(self, space: str, name: str, attributes: dict[str, str]) -> None:
        if name == "Fallback" or self.skipping:
            self.skipping += 1
            return
        if _WORD not in space:
            return
        if name == "t":
            self.taking = True
        elif name == "p":
            self.open.append([])
            self.kinds.append(self.usual)
        elif name in _SIGNS:
            self._say(_SIGNS[name])
        elif name == "pStyle" and self.kinds and _HEADING.match(_value(attributes)):
            self.kinds[-1] = "heading"
        elif name == "numPr" and self.kinds and self.kinds[-1] == "paragraph":
            self.kinds[-1] = "item"
        else:
            self._start_table(name, attributes)

    def _start_table(self, name: str, attributes: dict[str, str]) -> None:
        if name == "tbl":
            self.grids.append(_Grid())
        elif not self.grids:
            return
        elif name == "tr":
            self.draft.count_cells()
            self.grids[-1].rows.append([])
            self.grids[-1].column = 0
        elif name == "tc":
            self.draft.count_cells()
            grid = self.grids[-1]
            grid.text, grid.span, grid.goes_on = [], 1, False
            if not grid.rows:
                grid.rows.append([])
        elif name == "gridSpan":
            self.grids[-1].span = _span(_value(attributes))
        elif name == "gridBefore":
            self.grids[-1].column += _span(_value(attributes))
        elif name == "vMerge":
            self.grids[-1].goes_on = _value(attributes) != "restart"

    def end(self, space: str, name: str) -> None:
        if self.skipping:
            self.skipping -= 1
            return
        if _WORD not in space:
            return
        if name == "t":
            self.taking = False
        elif name == "p" and self.open:
            self._end_paragraph("".join(self.open.pop()), self.kinds.pop())
        elif name == "tc" and self.grids:
            self.grids[-1].end_cell()
        elif name == "tbl" and self.grids:
            self._end_table()

    def text(self, data: str) -> None:
        if self.taking and not self.skipping:
            self._say(data)

    def _say(self, text: str) -> None:
        if self.open:
            self.open[-1].append(text)

    def _end_paragraph(self, text: str, kind: str) -> None:
        if self.grids and self.grids[-1].text is not None:
            self.grids[-1].text.append(text + "\n")
        else:
            self.draft.paragraph(text, kind, self.boilerplate)

    def _end_table(self) -> None:
        grid = self.grids.pop()
        grid.end_cell()
        if self.grids and self.grids[-1].text is not None:
            self.grids[-1].text.append(" ".join(cell.text for row in grid.rows for cell in row))
        else:
            self.draft.table(grid.rows, "", self.boilerplate)


def _value(attributes: dict[str, str]) -> str:
    return next((value for name, value in attributes.items() if name.rpartition(" ")[2] == "val"), "")


def _span(text: str) -> int:
    return min(max(int(text), 1), _MOST_SPAN) if text.isascii() and text.isdigit() and len(text) < 6 else 1
