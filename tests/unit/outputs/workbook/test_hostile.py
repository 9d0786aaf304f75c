"""A thousand hostile labels, titles and notes in a workbook and in CSV: none is a formula, a link or markup."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle
from xml.etree import ElementTree

import pytest

import labecon
from labecon.facts.records import Source
from labecon.labs import Lab
from labecon.outputs.csv_text import cell_text, csv_text
from labecon.outputs.messages import Words
from labecon.outputs.workbook.cells import read_book
from labecon.outputs.workbook.content import Content, content_of
from labecon.outputs.workbook.layout import Layout, quoted
from labecon.outputs.workbook.pages import plain_text
from labecon.outputs.workbook.writing import in_parts, joined, workbook_bytes
from tests.hostile_texts import HOSTILE

_SPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def with_texts(content: Content, texts: Iterator[str]) -> Content:
    """The content with a hostile text wherever a lab, fact or scenario file brings one."""
    lab = content.lab
    parts = tuple(replace(part, title={"en": next(texts), "zh": next(texts)}) for part in lab.parts)
    drivers = {
        name: replace(one, citation=replace(one.citation, text=next(texts), kind="judgement"))
        for name, one in lab.drivers.items()
    }
    other: Lab = replace(lab, title={"en": next(texts), "zh": next(texts)}, parts=parts, drivers=drivers)
    scenarios = {
        name: (replace(one, title={"en": next(texts)}, reason=next(texts)), run_under)
        for name, (one, run_under) in content.scenarios.items()
    }
    found = replace(content, lab=other, scenarios=scenarios)
    found.__dict__["facts"] = tuple(
        replace(
            fact,
            **{key: next(texts) for key in ("unit", "basis", "printed", "reason", "formula")},
            source=Source(next(texts), next(texts), next(texts), fact.source.published, next(texts)),
        )
        for fact in content.facts
    )
    return found


def formulas(data: bytes) -> dict[str, list[tuple[str, str]]]:
    """Address and formula of every formula cell, by part of the file."""
    found = {}
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        for name in parts.namelist():
            if name.startswith("xl/worksheets/sheet"):
                cells = ElementTree.fromstring(parts.read(name)).iter(f"{_SPACE}c")
                found[name] = [
                    (cell.get("r", ""), formula.text or "") for cell in cells for formula in cell.findall(f"{_SPACE}f")
                ]
    return found


@pytest.fixture(scope="module")
def workbooks() -> tuple[bytes, bytes]:
    content = content_of(labecon.load("zhipu"), Words("en"), None, 2)
    hostile = with_texts(content, cycle(HOSTILE))
    plain = workbook_bytes(content, [("an answer", "1")] * len(HOSTILE))
    view = {f"set {number}": text for number, text in enumerate(HOSTILE[:1100:25], 1)}
    return plain, workbook_bytes(hostile, [(text, text) for text in HOSTILE], view)


def test_the_formulas_are_those_of_the_same_workbook_without_them(workbooks: tuple[bytes, bytes]) -> None:
    plain, hostile = (formulas(data) for data in workbooks)
    assert sum(map(len, plain.values())) > 3000
    assert hostile == plain


def test_every_part_is_sound_xml_and_links_only_within(workbooks: tuple[bytes, bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(workbooks[1])) as parts:
        assert not [
            name for name in parts.namelist() if re.search("external|vba|embed|connection", name, re.IGNORECASE)
        ]
        for name in parts.namelist():
            root = ElementTree.fromstring(parts.read(name))
            for element in root.iter():
                assert element.get("TargetMode") != "External", name
                if element.tag == f"{_SPACE}hyperlink":
                    target = element.get("location", "")
                    assert re.fullmatch(r"'[^']+'![A-Z]+\d+", target) and len(element.attrib) <= 3, element.attrib
                if element.tag == f"{_SPACE}definedName":
                    assert re.fullmatch(
                        r"('[^']+'|\w+)!\$[A-Z]+\$\d+(:\$[A-Z]+\$\d+)?|.*Print_.*|.*!\$.*", element.text or ""
                    )
                    assert not re.search(r"[\[|]", element.text or "")


def test_every_text_is_there_as_it_was(workbooks: tuple[bytes, bytes]) -> None:
    book = read_book(workbooks[1], "model.xlsx")
    shown = {held.value for held in book.sheets["Cover"].values() if isinstance(held.value, str)}
    twice = {"_x005F_x0041_"}  # the writer escapes the first of two escapes that share a sign
    assert {plain_text(text) for text in HOSTILE if text} - shown == twice
    assert {key: text for key, text in joined(book.properties).items() if key.startswith("set ")} == {
        f"set {number}": plain_text(text) for number, text in enumerate(HOSTILE[:1100:25], 1)
    }


def test_no_text_is_longer_than_a_cell_or_a_property_may_be() -> None:
    for text in HOSTILE:
        assert len(plain_text(text).encode("utf-16-le")) <= 2 * 32_767
        assert all(len(part.encode("utf-16-le")) <= 2 * 255 for _, part in in_parts("set 1", text))


def test_sheets_with_names_like_cells_are_in_quotes() -> None:
    for name in ("gpt4", "A1", "xfd12", "R1C1", "r", "C", "rc", "r5", "c12", "4you", "a b", "a-b", "模型"):
        assert quoted(name) == f"'{name}'", name
    for name in ("talkie", "model_4", "labs", "gpt_4o", "abcd1"):
        assert quoted(name) == name


def test_no_sheet_has_the_name_that_excel_keeps() -> None:
    content = content_of(labecon.load("openai"), Words("en"), None, 2)
    layout = Layout(replace(content, lab=replace(content.lab, name="History")))
    names = [*layout.fixed.values(), *layout.part_sheets.values()]
    assert "history" not in {name.lower() for name in names}
    assert len({name.lower() for name in names}) == len(names)


def test_a_cell_of_csv_never_begins_a_formula() -> None:
    table = csv_text(HOSTILE, [HOSTILE])
    heading, row = list(csv.reader(io.StringIO(table, newline="")))
    assert len(row) == len(HOSTILE)
    for said in (heading, row):
        for text, cell in zip(HOSTILE, said, strict=True):
            bare = "".join(sign for sign in cell if sign.isprintable()).lstrip()
            assert bare[:1] not in tuple("=+-@＝＋－＠"), (text, cell)
            assert cell in (text, f"'{text}")


def test_numbers_of_csv_stay_numbers() -> None:
    assert [cell_text(one) for one in (-1.5, 0, 1e-7, -0.0, 12)] == ["-1.5", "0", "1e-07", "-0.0", "12"]
