"""The PDF of a note as a program reads it: text, fonts, links, words for pictures, a source for each figure."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from labecon.outputs.charts.chart import alternative
from labecon.outputs.messages import LANGUAGES, Words
from labecon.outputs.report import typesetting
from labecon.outputs.report.blocks import Figure, Grid, Note, Paragraph, Points
from labecon.outputs.report.marks import pieces
from labecon.outputs.report.material import LabMaterial
from labecon.outputs.report.placing import Part
from labecon.outputs.report.typesetting import CHINESE, note_pdf
from labecon.outputs.report.writing import written

pytest.importorskip("typst")


@pytest.fixture(scope="module", params=LANGUAGES)
def set_note(
    request: pytest.FixtureRequest, found: dict[str, LabMaterial]
) -> tuple[Words, Note, pypdfium2.PdfDocument]:
    import typst

    words = Words(request.param)
    if request.param == "zh" and CHINESE not in typst.Fonts().families():
        pytest.skip("fonts-noto-cjk is not installed")
    note = written(found, words)
    return words, note, pypdfium2.PdfDocument(note_pdf(note, words))


def flat(text: str) -> str:
    """Without blanks, breaks of lines and the hyphens of syllables."""
    return re.sub(r"[\s\u00ad\u2010\u2003\ufffe\ufeff\x02-]", "", text)


def text_of(document: pypdfium2.PdfDocument) -> str:
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def figures(note: Note) -> list[Figure]:
    return [block for block in note.blocks if isinstance(block, Figure)]


def said(note: Note) -> Iterator[str]:
    for block in note.blocks:
        match block:
            case Paragraph(text, _) | Figure(_, text):
                yield text
            case Points(many):
                yield from many
            case Grid():
                yield from (cell for row in block.rows for cell in row)


def test_every_reported_figure_has_its_source(set_note: tuple[Words, Note, pypdfium2.PdfDocument]) -> None:
    words, note, document = set_note
    text = text_of(document)
    body, _, end = text.rpartition(words("report.bibliography"))
    marked = {
        number
        for mark in re.findall(r"\[(\d[\d,\s-]*)\]", body)
        for low, high in re.findall(r"(\d+)(?:-(\d+))?", re.sub(r"\s", "", mark))
        for number in range(int(low), int(high or low) + 1)
    }
    assert marked == set(range(1, len(note.bibliography) + 1))
    sources = flat(end)
    assert [one.figure for one in note.bibliography if flat(one.figure) not in sources] == []
    printed = flat(body)
    given = {piece for text in said(note) for kind, piece in pieces(text) if kind == "input"}
    assert len(given) > 20 and all(flat(piece) in printed for piece in given)


def test_fonts_are_embedded_and_signs_are_there(set_note: tuple[Words, Note, pypdfium2.PdfDocument]) -> None:
    words, note, document = set_note
    embedded = [pdfium.FPDFFont_GetIsEmbedded(font) for font in fonts(document)]
    assert embedded and set(embedded) == {1}
    wanted = {
        sign for text in (*said(note), *(f"{one.figure}{one.document}" for one in note.bibliography)) for sign in text
    }
    chinese = {sign for sign in wanted if "\u4e00" <= sign <= "\u9fff"}
    assert chinese - set(text_of(document)) == set() and (chinese or words.language == "en")
    assert "\ufffd" not in text_of(document)


def fonts(document: pypdfium2.PdfDocument) -> Iterator[object]:
    for page in document:
        for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=3):
            yield pdfium.FPDFTextObj_GetFont(item.raw)


def test_every_chart_has_words_and_every_mark_a_link(set_note: tuple[Words, Note, pypdfium2.PdfDocument]) -> None:
    words, note, document = set_note
    wanted = {re.sub(r"\s+", " ", alternative(figure.chart, words)) for figure in figures(note)}
    assert {re.sub(r"\s+", " ", text) for page in document for text in alternatives(page)} == wanted
    marks = sum(kind == "number" for text in said(note) for kind, _ in pieces(text))
    inside, outside = links(document)
    assert inside >= marks > 50
    assert outside >= sum(bool(one.url) for one in note.bibliography)


def alternatives(page: pypdfium2.PdfPage) -> Iterator[str]:
    """The words for pictures in the structure of a page."""
    tree = pdfium.FPDF_StructTree_GetForPage(page.raw)
    try:
        waiting = [
            pdfium.FPDF_StructTree_GetChildAtIndex(tree, at) for at in range(pdfium.FPDF_StructTree_CountChildren(tree))
        ]
        while waiting:
            element = waiting.pop()
            if not element:
                continue
            size = pdfium.FPDF_StructElement_GetAltText(element, None, 0)
            if size > 2:
                buffer = ctypes.create_string_buffer(size)
                pdfium.FPDF_StructElement_GetAltText(element, buffer, size)
                yield buffer.raw[: size - 2].decode("utf-16-le")
            children = pdfium.FPDF_StructElement_CountChildren(element)
            waiting += [pdfium.FPDF_StructElement_GetChildAtIndex(element, at) for at in range(children)]
    finally:
        pdfium.FPDF_StructTree_Close(tree)


def links(document: pypdfium2.PdfDocument) -> tuple[int, int]:
    """Links to places in the document, and to addresses outside."""
    inside = outside = 0
    for page in document:
        at, link = ctypes.c_int(0), pdfium.FPDF_LINK()
        while pdfium.FPDFLink_Enumerate(page.raw, at, link):
            action = pdfium.FPDFLink_GetAction(link)
            if action and pdfium.FPDFAction_GetType(action) == pdfium.PDFACTION_URI:
                outside += 1
            else:
                inside += bool(pdfium.FPDFLink_GetDest(document.raw, link))
    return inside, outside


def test_few_pages_end_early(
    set_note: tuple[Words, Note, pypdfium2.PdfDocument], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Charts that do not fit leave little white; one below the other they leave half a page more, on more pages."""
    words, note, document = set_note
    largest, together = whites(document)
    assert largest < 0.4 and together < 0.1 * len(document)
    monkeypatch.setattr(typesetting, "parts_of", lambda blocks: [Part((one,)) for one in blocks])
    one_below_the_other = pypdfium2.PdfDocument(note_pdf(note, words))
    assert whites(one_below_the_other)[1] > together + 0.5 and len(one_below_the_other) > len(document)


def whites(document: pypdfium2.PdfDocument) -> tuple[float, float]:
    """The share of the height between what stands lowest on a page and its foot: the greatest, and all together."""
    foot, found = 60.0, []
    for page in list(document)[:-1]:
        edges = [one.get_bounds()[1] for one in page.get_objects(max_depth=1) if one.get_bounds()[1] > foot]
        found.append((min(edges) - foot) / page.get_height())
    return max(found), sum(found)
