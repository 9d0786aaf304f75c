"""HTML: the text of its blocks and tables; what frames the page is tagged."""

from __future__ import annotations

import re

from labecon.evidence.documents.decoding import decode
from labecon.evidence.documents.draft import Draft, RawCell, one_line
from labecon.evidence.documents.plain import say_encoding
from labecon.evidence.documents.refusals import LimitReached
from labecon.evidence.documents.tags import tokens, unescape

_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]{2,20})""", re.IGNORECASE)
_NO_TEXT = frozenset({"script", "style", "template", "svg", "math", "iframe", "object", "canvas"})
_VOID = frozenset(
    "area base br col embed hr img input link meta param source track wbr".split()  # elements without an end tag
)
_INLINE = frozenset(
    """a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q rp rt ruby s samp small span
    strike strong sub sup time tt u var wbr img nobr ix:nonfraction ix:nonnumeric ix:continuation""".split()
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_FRAMES = {
    "nav": "navigation", "footer": "footer", "aside": "aside", "form": "form", "button": "form", "select": "form",
    "noscript": "hidden", "dialog": "form", "menu": "navigation",
}  # fmt: skip
_ROLES = {"navigation": "navigation", "banner": "header", "contentinfo": "footer", "complementary": "aside",
          "search": "form"}  # fmt: skip
_CLASS_WORDS = {
    "nav": "navigation", "navbar": "navigation", "navigation": "navigation", "menu": "navigation",
    "breadcrumb": "navigation", "breadcrumbs": "navigation", "sidebar": "aside", "related": "navigation",
    "recommend": "navigation", "footer": "footer", "copyright": "rights", "cookie": "form", "share": "sharing",
    "comments": "comments", "advert": "advertisement", "ads": "advertisement", "ad": "advertisement",
}  # fmt: skip
_NEGATING = frozenset({"has", "with", "no", "without", "is", "not", "hide"})
#: Where frames would leave less than this share of a page as its own words, the frames are not believed.
_LEAST_OWN = 0.2
_DOUBTFUL = frozenset(_CLASS_WORDS.values())
#: An end tag that is left out: a start tag on the left ends the open element on the right, as far as the fence.
_ENDS = {"li": {"li"}, "dt": {"dt", "dd"}, "dd": {"dt", "dd"}, "tr": {"tr", "td", "th"}, "td": {"td", "th"},
         "th": {"td", "th"}, "option": {"option"}}  # fmt: skip
_FENCES = frozenset({"ul", "ol", "dl", "table", "select"})
_MOST_SPAN = 1_000
_DEEPEST = 100_000
_DEEPEST_TABLES = 200


def read_html(data: bytes, draft: Draft, declared: str = "") -> None:
    """Read a page.

    Args:
        data: The file.
        draft: Where the document grows.
        declared: The encoding that the server gave.
    """
    found = _CHARSET.search(data[:4096])
    decoded = decode(data, declared or (found[1].decode("ascii", "replace") if found else ""))
    say_encoding(decoded, draft)
    page = _Page(draft)
    for token in tokens(decoded.text):
        if token.kind == "t":
            page.say(token.text)
        elif token.kind == "<":
            page.open_tag(token.text, {name: unescape(value) for name, value in token.attributes.items()})
        elif token.kind == "/":
            page.close_tag(token.text)
        else:
            draft.note(f"a {token.text} that is not closed hides the end of the page")
    page.finish()


class _Table:
    """A table while it is read; cells know their columns, spans from above included."""

    def __init__(self) -> None:
        self.rows: list[list[RawCell]] = []
        self.taken: dict[int, int] = {}
        self.cell: list[str] | None = None
        self.span = (1, 1)
        self.caption = ""
        self.column = 0
        self.frames_others = False

    def begin_row(self) -> None:
        self.rows.append([])
        self.taken = {column: left - 1 for column, left in self.taken.items() if left > 1}
        self.column = 0

    def begin_cell(self, span: tuple[int, int]) -> None:
        if not self.rows:
            self.begin_row()
        if self.frames_others:
            return
        while self.column in self.taken:
            self.column += 1
        self.cell, self.span = [], span

    def dissolve(self) -> list[str]:
        """A table that holds a table is a frame: its cells become blocks. The texts read so far."""
        self.end_cell()
        texts = [cell.text for row in self.rows for cell in row]
        self.rows, self.frames_others = [[]], True
        return texts

    def end_cell(self) -> None:
        if self.cell is None:
            return
        rows, columns = self.span
        text = "".join(self.cell)
        self.rows[-1].append(RawCell(len(self.rows) - 1, self.column, text, rows, columns))
        if rows > 1:
            self.taken.update(dict.fromkeys(range(self.column, self.column + columns), rows))
        self.column += columns
        self.cell = None


class _Page:
    """Walks the tags with a stack of its own, so that depth costs nothing but memory."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.stack: list[tuple[str, str]] = []
        self.tables: list[_Table] = []
        self.block: list[str] = []
        self.kind = ""
        self.silent = self.preserved = 0
        self.in_title = False

    def open_tag(self, tag: str, attributes: dict[str, str]) -> None:
        """Open an element: end what it ends, begin a block, a row or a cell."""
        if tag == "br":
            self._say("\n")
        if tag not in _INLINE and not self._cell_open():
            self._flush()
        if tag in _VOID:
            return
        if tag not in _INLINE and self.stack and self.stack[-1][0] == "p":
            self.close_tag("p")
        self._close_omitted(tag)
        if len(self.stack) >= _DEEPEST:
            raise LimitReached("depth", f"more than {_DEEPEST} elements within each other")
        self.stack.append((tag, self._frame(tag, attributes)))
        self.silent += tag in _NO_TEXT
        self.preserved += tag == "pre"
        self.in_title = tag == "title" and not self.silent
        if tag in _HEADINGS or tag == "li":
            self.kind = "item" if tag == "li" else "heading"
        if tag == "table":
            self._open_table()
        elif self.tables and tag == "tr":
            self._table_row()
        elif self.tables and tag in ("td", "th"):
            self.draft.count_cells()
            self.tables[-1].end_cell()
            self.tables[-1].begin_cell(_span(attributes))
        elif self._cell_open() and tag not in _INLINE:
            self._say("\n")

    def close_tag(self, tag: str) -> None:
        """Close the nearest open element of that name, and with it all that stayed open inside."""
        if tag in _VOID or all(name != tag for name, _ in reversed(self.stack[-200:])):
            return
        while self.stack:
            name, _ = self.stack[-1]
            if name not in _INLINE and not self._cell_open():
                self._flush()
            self.stack.pop()
            self._closed(name)
            if name == tag:
                return

    def say(self, data: str) -> None:
        """Text goes to the cell or the block that is open."""
        if self.in_title:
            self.draft.title += data
        elif not self.silent:
            self._say(data if self.preserved else data.replace("\n", " "))

    def finish(self) -> None:
        """Write what is still open at the end of the file."""
        while self.tables:
            self._close_table()
        self._flush()
        framed = [one for one in self.draft.paragraphs if one[3] in _DOUBTFUL]
        if self._length(framed) > (1 - _LEAST_OWN) * self._length(self.draft.paragraphs):
            for one in framed:
                one[3] = ""

    @staticmethod
    def _length(paragraphs: list[list[object]]) -> int:
        return sum(int(str(one[1])) - int(str(one[0])) for one in paragraphs)

    def _say(self, text: str) -> None:
        cell = self.tables[-1].cell if self.tables else None
        (self.block if cell is None else cell).append(text)

    def _cell_open(self) -> bool:
        return bool(self.tables) and self.tables[-1].cell is not None

    def _close_omitted(self, tag: str) -> None:
        ends = _ENDS.get(tag)
        if not ends:
            return
        for depth in range(1, min(len(self.stack), 60) + 1):
            name = self.stack[-depth][0]
            if name in _FENCES:
                return
            if name in ends:
                self.close_tag(name)
                if tag != "tr" or name == "tr":
                    return
                return self._close_omitted(tag)

    def _frame(self, tag: str, values: dict[str, str]) -> str:
        """What sort of boilerplate an element holds; what is inside boilerplate is boilerplate."""
        above = self.stack[-1][1] if self.stack else ""
        if above or tag in ("body", "html", "main", "article"):
            return above
        style = values.get("style", "").replace(" ", "").lower()
        if "hidden" in values or "display:none" in style or "visibility:hidden" in style:
            return "hidden"
        if tag == "header" and not any(name in ("article", "main") for name, _ in self.stack[-200:]):
            return "header"
        found = _FRAMES.get(tag) or _ROLES.get(values.get("role", "").lower())
        return found or _frame_by_name(f"{values.get('class', '')} {values.get('id', '')}".lower()[:200])

    def _closed(self, name: str) -> None:
        self.silent -= name in _NO_TEXT
        self.preserved -= name == "pre"
        self.in_title = self.in_title and name != "title"
        if not self.tables:
            return
        table = self.tables[-1]
        if name in ("td", "th"):
            table.end_cell()
        elif name == "caption":
            table.caption = table.caption or one_line("".join(self.block))
        elif name == "table":
            self._close_table()

    def _open_table(self) -> None:
        for outer in self.tables[-1:]:
            self._write_blocks(outer.dissolve())
        if len(self.tables) >= _DEEPEST_TABLES:
            raise LimitReached("depth", f"more than {_DEEPEST_TABLES} tables within each other")
        self.tables.append(_Table())

    def _table_row(self) -> None:
        self.tables[-1].end_cell()
        self.draft.count_cells()
        self.tables[-1].begin_row()

    def _close_table(self) -> None:
        """Write a table; one that never has two cells in a row is a frame around blocks."""
        table = self.tables.pop()
        table.end_cell()
        self._flush()
        if all(len(row) <= 1 for row in table.rows):
            self._write_blocks([cell.text for row in table.rows for cell in row])
        else:
            self.draft.table(table.rows, table.caption, self._here())

    def _here(self) -> str:
        return self.stack[-1][1] if self.stack else ""

    def _write_blocks(self, texts: list[str], kind: str = "paragraph") -> None:
        """A paragraph for each line, since a `br` or a block ends a line."""
        for text in texts:
            for line in text.split("\n"):
                self.draft.paragraph(one_line(line), kind, self._here())

    def _flush(self) -> None:
        if self.block:
            text, self.block = "".join(self.block), []
            self._write_blocks([text], self.kind or "paragraph")
            if not text.strip():
                return
        self.kind = ""


def _frame_by_name(names: str) -> str:
    """What a class or an identifier says: `site-footer` is a footer, `has-sidebar` is no sidebar."""
    for name in names.split():
        before, _, last = name.replace("_", "-").rpartition("-")
        if last in _CLASS_WORDS and before.split("-")[0] not in _NEGATING:
            return _CLASS_WORDS[last]
    return ""


def _span(values: dict[str, str]) -> tuple[int, int]:
    def one(name: str) -> int:
        text = values.get(name, "1").strip()
        return min(max(int(text), 1), _MOST_SPAN) if text.isascii() and text.isdigit() and len(text) < 6 else 1

    return one("rowspan"), one("colspan")
