"""Aligned tables of text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from labecon.outputs.widths import clip, pad, width, wrap

_ESCAPE = "\x1b["


@dataclass(frozen=True)
class Style:
    """How text is set off.

    Args:
        colour: Whether the terminal shows colour; without it nothing is lost but the colour.
        width: Columns of the terminal, which folded tables and paragraphs keep to; 0 where nobody looks at one.
    """

    colour: bool = False
    width: int = 0

    @property
    def plain(self) -> Style:
        """The same width without colour."""
        return Style(False, self.width)

    def bold(self, text: str) -> str:
        """Headings."""
        return self._set(text, "1")

    def dim(self, text: str) -> str:
        """Sources and remarks."""
        return self._set(text, "2")

    def input(self, text: str) -> str:
        """Inputs: facts and assumptions, blue as in a workbook."""
        return self._set(text, "34")

    def warning(self, text: str) -> str:
        """What does not hold."""
        return self._set(text, "31")

    def _set(self, text: str, code: str) -> str:
        return f"{_ESCAPE}{code}m{text}{_ESCAPE}0m" if self.colour and text.strip() else text


PLAIN = Style()
#: Columns between cells, and the least that a folded column keeps.
GAP, NARROWEST = 2, 16


@dataclass(frozen=True)
class Row:
    """One row.

    Args:
        cells: Text by column; missing ones are blank.
        kind: ``row``, ``group`` (a heading inside the table), ``total`` (set off), ``note`` (dimmed).
        indent: Steps by which the first cell is moved in.
    """

    cells: tuple[str, ...]
    kind: str = "row"
    indent: int = 0


@dataclass
class Table:
    """A table that grows row by row.

    Args:
        heading: Titles of the columns.
        right: Numbers of the columns that stand at the right.
        widest: Greatest width by column; longer cells are cut.
        dimmed: Numbers of the columns that are history, dimmed where there is colour.
        folded: Greatest width by column; longer cells go on in the next line.
        rows: The rows.
    """

    heading: Sequence[str]
    right: frozenset[int] = frozenset()
    widest: dict[int, int] = field(default_factory=dict)
    dimmed: frozenset[int] = frozenset()
    folded: dict[int, int] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)

    def add(self, *cells: str, kind: str = "row", indent: int = 0) -> None:
        """One more row.

        Args:
            cells: Text by column.
            kind: See `Row`.
            indent: Steps.
        """
        self.rows.append(Row(cells, kind, indent))

    def group(self, title: str) -> None:
        """A heading inside the table.

        Args:
            title: Its text.
        """
        self.rows.append(Row((title,), "group"))

    def lines(self, style: Style = PLAIN) -> list[str]:
        """The table as lines of text.

        Args:
            style: Colour or none.

        Returns:
            Heading, rule, rows; no blanks at the ends.
        """
        folded = self.folded
        cut, body, columns = self._laid(folded)
        if style.width and folded and sum(columns) + GAP * (len(columns) - 1) > style.width:
            folded = _narrowed(columns, folded, style.width - GAP * (len(columns) - 1))
            cut, body, columns = self._laid(folded)
        out = [style.bold(self._joined(cells, columns, PLAIN)) for cells in cut]
        if cut:
            out.append(style.dim("─" * (sum(columns) + GAP * (len(columns) - 1))))
        for row, cells in body:
            if row.kind == "group":
                out += ["", style.bold(cells[0])] if out else [style.bold(cells[0])]
            elif row.kind == "total":
                out.append(style.bold(self._joined(cells, columns, PLAIN)))
            elif row.kind == "note":
                out.append(style.dim(self._joined(cells, columns, PLAIN)))
            else:
                out.append(self._joined(cells, columns, style))
        return out

    def _laid(self, folded: dict[int, int]) -> tuple[list[list[str]], list[tuple[Row, list[str]]], list[int]]:
        """Lines of the heading, lines of the rows, and the width of each column."""
        cut = self._folded(Row(tuple(self.heading)), folded) if any(self.heading) else []
        body = [(row, cells) for row in self.rows for cells in self._folded(row, folded)]
        sized = cut + [cells for row, cells in body if row.kind != "group"]
        return cut, body, [max(map(width, column)) for column in zip_longest(*sized, fillvalue="")]

    def _cells(self, row: Row) -> list[str]:
        cells = ["  " * row.indent + cell if place == 0 else cell for place, cell in enumerate(row.cells)]
        if row.kind == "group":
            return cells
        return [clip(cell, self.widest[place]) if place in self.widest else cell for place, cell in enumerate(cells)]

    def _folded(self, row: Row, folded: dict[int, int]) -> list[list[str]]:
        """The lines of a row."""
        if row.kind == "group" or not folded:
            return [self._cells(row)]
        deep = "  " * row.indent
        columns = [
            wrap(cell, folded[place], deep if place == 0 else "", deep + "  " if place == 0 else "")
            if place in folded
            else [deep + cell if place == 0 else cell]
            for place, cell in enumerate(row.cells)
        ]
        return [list(cells) for cells in zip_longest(*columns, fillvalue="")]

    def _joined(self, cells: Sequence[str], columns: Sequence[int], style: Style, full: bool = False) -> str:
        parts = []
        for place, size in enumerate(columns):
            cell = pad(cells[place] if place < len(cells) else "", size, place in self.right)
            parts.append(style.dim(cell) if place in self.dimmed else cell)
        text = "  ".join(parts)
        return text if full else text.rstrip()


def _narrowed(columns: Sequence[int], folded: dict[int, int], room: int) -> dict[int, int]:
    """Widths at which a table fits: the widest of its folded columns give way first."""
    found = {place: min(most, columns[place]) for place, most in folded.items() if place < len(columns)}
    others = sum(size for place, size in enumerate(columns) if place not in found)
    while others + sum(found.values()) > room and max(found.values(), default=0) > NARROWEST:
        widest = max(found, key=lambda place: (found[place], place))
        found[widest] -= 1
    return found
