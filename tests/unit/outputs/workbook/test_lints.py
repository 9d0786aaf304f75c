"""Every cell of the workbooks of both full labs is linted; each kind of defect, planted, is seen."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
import pytest
from openpyxl.workbook.defined_name import DefinedName

import labecon
from labecon.outputs.messages import Words
from labecon.outputs.workbook.content import content_of
from labecon.outputs.workbook.layout import FIRST, HEAD, Layout, column
from labecon.outputs.workbook.writing import workbook_bytes
from tests.workbook_lints import Lints


def exported(name: str, months: int | None = None) -> tuple[Layout, bytes]:
    content = content_of(labecon.load(name), Words("en"), None, months)
    return Layout(content), workbook_bytes(content, [("an answer", "1")])


@pytest.mark.parametrize(("name", "cells"), [("openai", 4_000), ("zhipu", 38_000), ("minimax", 58_000)])
def test_every_cell_of_a_full_workbook(name: str, cells: int) -> None:
    layout, data = exported(name)
    lints = Lints(data, layout)
    assert len(lints.formulas) >= cells
    assert lints.findings() == []


@pytest.fixture(scope="module")
def sound() -> tuple[Layout, bytes]:
    return exported("openai", 24)


Book = openpyxl.Workbook
LINE, MONTH = "revenue", column(FIRST + 4)


def replaced(change: Callable[[str], object]) -> Callable[[Book, Layout], str]:
    """A defect in one month of one line."""

    def plant(book: Book, layout: Layout) -> str:
        sheet, cell = layout.part_sheets[""], f"{MONTH}{layout.rows[LINE] + 1}"
        book[sheet][cell] = change(book[sheet][cell].value)
        return f"{sheet}!{cell}"

    return plant


def short_window(book: Book, layout: Layout) -> str:
    sheet, col = layout.part_sheets[""], layout.window_column(1)
    cell = f"{column(col)}{layout.rows[LINE] + 1}"
    first, last = book[sheet][cell].value.removeprefix("=SUM(").removesuffix(")").split(":")
    assert first[:-1] != last[:-1]
    before = column(openpyxl.utils.cell.coordinate_from_string(last)[0] and col - 3)
    book[sheet][cell] = f"=SUM({first}:{before}{layout.rows[LINE] + 1})"
    return f"{sheet}!{cell}"


def short_year(book: Book, layout: Layout) -> str:
    sheet = layout.fixed["answers"]
    row = next(cell.row for cell in book[sheet]["A"] if cell.value == layout.content.words("workbook.row.year"))
    cell = f"{column(FIRST + 20)}{row}"
    book[sheet][cell] = book[sheet][cell].value.replace(f"!{column(FIRST + 9)}", f"!{column(FIRST + 10)}")
    return f"{sheet}!{cell}"


def without(col: str) -> Callable[[Book, Layout], str]:
    def plant(book: Book, layout: Layout) -> str:
        sheet, row = layout.part_sheets[""], layout.rows[LINE] + 1
        for one in ("A", "B", "D") if col == "A" else (col,):
            book[sheet][f"{one}{row}"] = None
        return f"{sheet}!{MONTH}{row}"

    return plant


def short_list(book: Book, layout: Layout) -> str:
    sheet = layout.fixed["checks"]
    text = book[sheet]["F3"].value
    book[sheet]["F3"] = text.replace(f"F{HEAD + 1}:", f"F{HEAD + 4}:")
    assert book[sheet]["F3"].value != text
    return f"{sheet}!F3"


def name_elsewhere(book: Book, layout: Layout) -> str:
    book.defined_names["elsewhere"] = DefinedName("elsewhere", attr_text="[1]Sheet1!$A$1")
    return "elsewhere!A1"


def link_elsewhere(book: Book, layout: Layout) -> str:
    book[layout.fixed["cover"]]["B3"].hyperlink = "https://example.org/"
    return "xl/worksheets/_rels/sheet1.xml.rels!A1"


DEFECTS: dict[str, tuple[Callable[[Book, Layout], str], str]] = {
    "a number added": (replaced(lambda text: f"{text}+5"), "a number in"),
    "a number multiplied": (replaced(lambda text: f"=({text[1:]})*1.05"), "a number in"),
    "a number instead": (replaced(lambda text: 5.0), "a number among the workings"),
    "a shifted reference": (replaced(lambda text: text.replace(MONTH, column(FIRST + 3))), "another formula"),
    "a flipped sign": (replaced(lambda text: f"=-({text[1:]})"), "another formula"),
    "a window cut short": (short_window, "no whole block"),
    "a year cut short": (short_year, "no whole block"),
    "a list cut short": (short_list, "no whole block"),
    "no label": (without("A"), "no label"),
    "no unit": (without("C"), "no unit"),
    "a volatile function": (replaced(lambda text: f"{text}+NOW()*0"), "function NOW"),
    "a function of 2021": (replaced(lambda text: "=_xlfn.XLOOKUP(A1,A1,A1)"), "function _xlfn.XLOOKUP"),
    "an external link": (replaced(lambda text: "=[1]Sheet1!A1"), "another file"),
    "a broken reference": (replaced(lambda text: "=#REF!+0"), "a broken one"),
    "an error value": (replaced(lambda text: "#DIV/0!"), "an error"),
    "a name elsewhere": (name_elsewhere, "the name stands for"),
    "a link elsewhere": (link_elsewhere, "another file"),
}


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_planted_defect_is_seen(defect: str, sound: tuple[Layout, bytes]) -> None:
    layout, data = sound
    plant, what = DEFECTS[defect]
    book = openpyxl.load_workbook(io.BytesIO(data))
    cell = plant(book, layout)
    out = io.BytesIO()
    book.save(out)
    found = Lints(out.getvalue(), layout).findings()
    assert [one for one in found if one.startswith(f"{cell}: ") and what in one], found[:5]
