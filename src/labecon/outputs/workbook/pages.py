"""What every sheet begins with: title, flag of the checks, headings, months."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Container, Sequence
from typing import Any, ClassVar

from labecon.outputs.messages import Words
from labecon.outputs.workbook.content import Content
from labecon.outputs.workbook.layout import FIRST, HEAD, LABELS, MONTH_ROW, YEAR_ROW, Layout
from labecon.outputs.workbook.styles import Styles

#: What XML, or a cell, has no place for: control characters, halves of a pair, noncharacters.
_UNSHOWN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
#: Name of the cell that is 1 when every check holds.
FLAG = "checks_hold"
#: Name of the cell that is 1 when every row adds up to what it did when it was exported, or an input was changed.
TOTALS_HOLD = "totals_hold"


def plain_text(text: str, most: int = 32_767) -> str:
    """A text as a cell or a property may hold it: no sign that XML has no place for, no markup, not too long.

    Args:
        text: Any text.
        most: Units of UTF-16 that it may have; a cell's bound is the default.

    Returns:
        The text; what cannot be shown is a replacement character, and a blank stands before what begins as rich text,
        which the writer would take as markup.

    Example:
        >>> plain_text(chr(1) + "b"), plain_text("<r>x</r>"), plain_text("=1+1"), plain_text("abc", 2)
        ('�b', ' <r>x</r>', '=1+1', 'ab')
    """
    text = _UNSHOWN.sub("\ufffd", text)
    if text.startswith("<r>"):
        text = f" {text}"
    units = text.encode("utf-16-le")
    return text if len(units) <= 2 * most else units[: 2 * most].decode("utf-16-le", "ignore")


def chart_text(text: str) -> str:
    """A text that the writer of charts does not take for the address of a cell.

    Args:
        text: Any text.

    Returns:
        The text with a wide exclamation mark, which no address has.

    Example:
        >>> chart_text("='a'!A1")
        "='a'！A1"
    """
    return plain_text(text, 255).replace("!", "！")


class Page(ABC):
    """One sheet being written.

    Args:
        book: The XlsxWriter workbook.
        name: Name of the sheet.
        title: Its title.
        layout: Where everything stands.
        styles: The formats.
    """

    def __init__(self, book: Any, name: str, title: str, layout: Layout, styles: Styles) -> None:
        self.book, self.name, self.layout, self.styles = book, name, layout, styles
        self.computed: dict[int, dict[int, float | None]] = {}
        self.said: dict[tuple[int, int], str] = {}
        self.units: dict[int, str] = {}
        self.content: Content = layout.content
        self.words: Words = layout.content.words
        self.sheet = book.add_worksheet(name)
        # The library looks for functions newer than 2010 in each formula, which takes half the time; there are none.
        self.sheet._prepare_formula = _as_it_is
        self.sheet.hide_gridlines(2)
        self.sheet.set_landscape()
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_paper(9)
        self.sheet.write_string(0, 0, plain_text(title), styles(bold=True, font_size=14))
        good, bad = self.words("workbook.checks_hold"), self.words("workbook.checks_fail")
        text = f'=IF(IFERROR({FLAG},0)=1,"{good}","{bad}")'
        self.sheet.write_formula(1, 0, text, styles("link", bold=True), good)
        failing = {"type": "formula", "criteria": f"=IFERROR({FLAG},0)<>1", "format": styles("flag", bold=True)}
        self.sheet.conditional_format(1, 0, 1, 0, failing)
        self.sheet.write_string(1, 1, self.words("page.notice"), styles("note", italic=True))

    @abstractmethod
    def write(self) -> None:
        """Writes the sheet."""

    def headings(self, texts: Sequence[str], row: int = HEAD - 1, right: Container[int] = ()) -> None:
        """Writes the headings of columns.

        Args:
            texts: One a column.
            row: The row.
            right: Columns of numbers, whose headings stand above their last digits.
        """
        for place, text in enumerate(texts):
            side = "right" if place in right else "left"
            apart: dict[str, Any] = {"indent": 1} if place - 1 in right and place not in right else {}
            style = self.styles(bold=True, bottom=1, text_wrap=False, align=side, **apart)
            self.sheet.write_string(row, place, plain_text(text), style)

    def text(self, row: int, col: int, text: str, kind: str = "formula", **more: Any) -> None:
        """Writes a text that is never a formula or a link.

        Args:
            row: Row.
            col: Column.
            text: The text.
            kind: See `Styles`.
            more: Further properties of the format.
        """
        self.sheet.write_string(row, col, plain_text(text), self.styles(kind, **more))
        self.said[row, col] = text

    def formula(self, row: int, col: int, text: str, style: Any, value: float | str | None) -> None:
        """Writes a formula with the engine's value, and remembers the value for the control total of its row.

        Args:
            row: Row.
            col: Column.
            text: The formula with its equals sign.
            style: Its format.
            value: What it gives; None or NaN for an empty cell.
        """
        if value is None or value != value:
            value = ""
        self.sheet.write_formula(row, col, text, style, value)
        self.computed.setdefault(row, {})[col] = None if isinstance(value, str) else float(value)

    def timeline(self, windows: bool = True, before: bool = True) -> None:
        """Writes months, years and the freeze, the same columns on every sheet of lines.

        Args:
            windows: Whether summaries stand beside.
            before: Whether the months before the forecast have headings.
        """
        sheet, layout, words = self.sheet, self.layout, self.words
        bold = self.styles(bold=True, bottom=1, align="right")
        self.headings([words("workbook.line"), words("workbook.title"), words("workbook.unit"), words("workbook.kind")])
        first = self.content.months[0]
        for t in range(-(FIRST - LABELS) if before else 0, len(self.content.months)):
            col, month = layout.month(t), first + t
            sheet.write_string(MONTH_ROW, col, f"{2000 + month // 12}-{month % 12 + 1:02d}", bold)
            sheet.write_number(YEAR_ROW, col, 2000 + month // 12, self.styles("note", "0", align="right", bottom=1))
        for place, window in enumerate(layout.windows if windows else ()):
            sheet.write_string(MONTH_ROW, layout.window_column(place), window.label, bold)
            sheet.write_string(YEAR_ROW, layout.window_column(place), "", bold)
        if before:
            sheet.write_string(MONTH_ROW - 1, FIRST - 1, words("workbook.opening"), self.styles("note", align="right"))
        sheet.write_string(MONTH_ROW - 1, FIRST, words("workbook.forecast"), self.styles("note", indent=1))
        sheet.set_column(0, 0, 34)
        sheet.set_column(1, 1, 38)
        sheet.set_column(2, 2, 12)
        sheet.set_column(3, 3, 8)
        sheet.set_column(LABELS, FIRST - 1, 11, None, {"level": 1, "hidden": True})
        sheet.set_column(FIRST - before, layout.window_column(len(layout.windows)), 12)
        sheet.freeze_panes(HEAD, 4)
        sheet.fit_to_pages(0, 0)
        sheet.set_print_scale(55)
        sheet.repeat_columns(0, 2)
        sheet.repeat_rows(0, HEAD - 1)


class FixedSheet(Page):
    """A sheet that every workbook has: its name and title are those of its key.

    Args:
        book: The XlsxWriter workbook.
        layout: Where everything stands.
        styles: The formats.
    """

    key: ClassVar[str]

    def __init__(self, book: Any, layout: Layout, styles: Styles) -> None:
        title = layout.content.words(f"workbook.sheet.{self.key}")
        super().__init__(book, layout.fixed[self.key], title, layout, styles)


def _as_it_is(formula: str, _: bool = False) -> str:
    """A formula without its equals sign."""
    return formula.removeprefix("=")
