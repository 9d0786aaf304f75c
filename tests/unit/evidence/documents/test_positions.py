"""Places are places: `text[start:end]` is what was written, in every format, with characters of every width."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from labecon.evidence.documents import Limits, child
from labecon.evidence.documents.document import UnsoundAnswer, document_of, reasons_of
from labecon.evidence.documents.draft import one_line
from tests.unit.evidence.documents import samples

SIGNS = "一亿万億萬元五５％.,0379-()$ABcd é𠮷𪚥😀\u3000 '&<>\"|"
WORDS = st.text(alphabet=SIGNS, min_size=1, max_size=30).map(one_line).filter(bool)
GRIDS = st.lists(st.lists(WORDS, min_size=2, max_size=4), min_size=1, max_size=4)


def read(data: bytes, hint: str) -> list[str]:
    """What stands at every paragraph that is no row, and at every cell with its row and column."""
    answer = child.answer(data, {"hint": hint, "declared": "utf-8"}, Limits())
    document = document_of(answer, "", "")
    for table in document.tables:
        assert all(table.start <= cell.start < cell.end <= table.end for cell in table.cells)
    words = [document.words(one) for one in document.paragraphs if one.kind != "row"]
    return words + [f"{c.row} {c.column} {document.words(c)}" for table in document.tables for c in table.cells]


def expected(texts: list[str], rows: list[list[str]]) -> list[str]:
    """The same from what was written."""
    return texts + [f"{r} {c} {text}" for r, row in enumerate(rows) for c, text in enumerate(row)]


def markup(text: str) -> str:
    """Text for a page."""
    return text.replace("&", "&amp;").replace("<", "&lt;")


@settings(max_examples=60)
@given(st.lists(WORDS, min_size=1, max_size=4), GRIDS)
def test_a_page(texts: list[str], rows: list[list[str]]) -> None:
    table = "".join("<tr>" + "".join(f"<td>{markup(one)}" for one in row) for row in rows)
    page = "".join(f"<p>{markup(one)}" for one in texts) + f"<table>{table}</table>"
    assert read(f"<html>{page}</html>".encode(), "html") == expected(texts, rows)


@settings(max_examples=60)
@given(st.lists(WORDS, min_size=1, max_size=4), GRIDS)
def test_a_word_document(texts: list[str], rows: list[list[str]]) -> None:
    body = "".join(samples.word_paragraph(one) for one in texts) + samples.word_table(rows)
    made = samples.word_parts(body)
    del made["word/footnotes.xml"], made["word/header1.xml"]
    assert read(samples.container(made), "") == expected(texts, rows)


@settings(max_examples=60)
@given(GRIDS)
def test_a_workbook(rows: list[list[str]]) -> None:
    cells = "".join(
        "<row>" + "".join(f'<c t="str"><v>{markup(one).replace(">", "&gt;")}</v></c>' for one in row) + "</row>"
        for row in rows
    )
    assert read(samples.workbook(cells), "")[:-1] == expected([], rows)


@settings(max_examples=60)
@example([["|", "|"]])
@given(GRIDS)
def test_values(rows: list[list[str]]) -> None:
    quoted = "\n".join(",".join('"' + one.replace('"', '""') + '"' for one in row) for row in rows)
    assert read(quoted.encode(), "csv") == expected([], rows)


@settings(max_examples=60)
@given(st.text(alphabet=SIGNS + "\n\r\t"))
def test_plain_text_is_kept_to_the_last_character(text: str) -> None:
    answer = child.answer(text.encode(), {"hint": "txt", "declared": ""}, Limits())
    document = document_of(answer, "", "")
    assert document.text == text
    covered = "".join(document.words(one) for one in document.paragraphs)
    assert "".join(covered.split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("text", 3), ("paragraphs", {}), ("paragraphs", [[0, 1]]), ("paragraphs", [[0, 9, "p", "", 0, -1, -1]]),
        ("paragraphs", [[2, 1, "p", "", 0, -1, -1]]), ("paragraphs", [[0, 1, "p", "", 0, 5, 0]]),
        ("paragraphs", [[0, 2, "p", "", 0, -1, -1], [1, 3, "p", "", 0, -1, -1]]), ("pages", None), ("title", []),
        ("paragraphs", [[0, True, "p", "", 0, -1, -1]]), ("tables", [[0, 1, "", 0, [[0, 1, -1, 0, 1, 1]]]]),
        ("tables", [[0, 1, "", 0, [[0, 1, 0, 0, 0, 1]]]]), ("tables", [[0, 1, "", 0, [[0, 7, 0, 0, 1, 1]]]]),
        ("tables", [[0, 9, "", 0, []]]), ("tables", ["x"]),
    ],
)  # fmt: skip
def test_an_answer_that_is_no_document_is_refused(key: str, value: object) -> None:
    sound: dict[str, object] = {
        "text": "abc", "format": "txt", "encoding": "UTF-8", "title": "", "pages": 0,
        "paragraphs": [[0, 3, "paragraph", "", 0, -1, -1]], "tables": [], "reasons": [],
    }  # fmt: skip
    assert document_of(sound, "", "").text == "abc"
    with pytest.raises(UnsoundAnswer):
        document_of(sound | {key: value}, "", "")
    with pytest.raises(UnsoundAnswer):
        reasons_of({"reasons": [1]})
