"""PDF documents with a text layer, through PDFium. Scripts are not run, attachments not opened, fonts not fetched."""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from labecon.evidence.documents.draft import Draft
from labecon.evidence.documents.pdf_layout import Block, Glyph, blocks_of
from labecon.evidence.documents.refusals import EncryptedInput, LimitReached, MalformedInput, MissingExtra

_LOCKED = (4, 5)  # FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY
_EDGE_BLOCKS = 2
_PAGE_NUMBER = re.compile(r"\W{0,3}(?:[0-9]{1,4}|[ivxlc]{1,7})\W{0,3}")
_UNREADABLE = 0.1


def load_library() -> Any:
    """Import PDFium.

    Returns:
        The module `pypdfium2`.

    Raises:
        MissingExtra: It is not installed.
    """
    try:
        import pypdfium2
        import pypdfium2.raw
    except ImportError as error:
        raise MissingExtra("reading PDF needs the extra `documents`: pip install 'labecon[documents]'") from error
    return pypdfium2


def read_pdf(data: bytes, draft: Draft) -> None:
    """Read a PDF.

    Args:
        data: The file.
        draft: Where the document grows.

    Raises:
        EncryptedInput: It asks for a password.
        LimitReached: It has too many pages.
        MalformedInput: It cannot be opened, or none of its pages can.
    """
    library = load_library()
    try:
        document = library.PdfDocument(data)
    except library.PdfiumError as error:
        if error.err_code in _LOCKED:
            raise EncryptedInput("the PDF asks for a password") from error
        raise MalformedInput(f"the PDF cannot be opened: {error}") from error
    pages = len(document)
    if pages > draft.limits.pages:
        raise LimitReached("pages", f"{pages} pages, more than {draft.limits.pages}")
    draft.encoding, draft.pages = "UTF-16", pages
    draft.title = str(document.get_metadata_value("Title") or "")
    read = _read_pages(library, document, pages, draft)
    if pages == 0 or not any(blocks is not None for blocks in read):
        raise MalformedInput("none of the pages of the PDF can be opened")
    _write([blocks or [] for blocks in read], draft)


def _read_pages(library: Any, document: Any, pages: int, draft: Draft) -> list[list[Block] | None]:
    read: list[list[Block] | None] = []
    broken, images, garbled = [], [], []
    characters = 0
    for number in range(1, pages + 1):
        if draft.is_late():
            draft.note(f"pages from {number} on took too long and are left out")
            break
        try:
            page = document[number - 1]
            glyphs = list(_glyphs(library.raw, page, draft.limits.characters - characters))
        except library.PdfiumError:
            broken.append(number)
            read.append(None)
            continue
        characters += len(glyphs)
        signs = [glyph.sign for glyph in glyphs if not glyph.sign.isspace()]
        if not signs and library.raw.FPDFPage_CountObjects(page) > 0:
            images.append(number)
        if signs.count("�") > _UNREADABLE * len(signs):
            garbled.append(number)
        page.close()
        read.append(blocks_of(glyphs))
    for numbers, words in ((images, "without a text layer"), (broken, "that cannot be opened"),
                           (garbled, "whose characters have no meaning in Unicode")):  # fmt: skip
        if numbers:
            draft.note(f"pages {words}: {ranges(numbers)}")
    return read


def _glyphs(raw: Any, page: Any, most: int) -> Iterator[Glyph]:
    text = page.get_textpage()
    count = raw.FPDFText_CountChars(text)
    if count > most:
        raise LimitReached("characters", "more characters than allowed")
    # The loose box has the height of the font and the width of the advance; the tight one follows the ink.
    box = raw.FS_RECTF()
    place = ctypes.byref(box)
    high = 0
    for index in range(count):
        code = raw.FPDFText_GetUnicode(text, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:
            code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00
        high = 0
        sign = chr(code) if 0 < code < 0x110000 and code != 0xFFFE else "�"
        if sign.isspace():
            yield Glyph(sign)
            continue
        raw.FPDFText_GetLooseCharBox(text, index, place)
        yield Glyph(sign, box.left, box.bottom, box.right, box.top)
    text.close()


def _write(pages: list[list[Block]], draft: Draft) -> None:
    """Write the blocks; what stands at the edge of many pages alike is a running head."""
    seen = Counter(mark for blocks in pages for mark in {_mark(block) for block in _edges(blocks)} if mark)
    often = max(3, len(pages) // 4)
    for number, blocks in enumerate(pages, start=1):
        edges = [id(block) for block in _edges(blocks)]
        for block in blocks:
            if block.rows:
                draft.count_cells(sum(len(row) for row in block.rows))
                draft.table(block.rows, page=number)
                continue
            kind = ""
            if id(block) in edges:
                kind = "running_head" if seen[_mark(block)] >= often else ""
                kind = "page_number" if _PAGE_NUMBER.fullmatch(block.text) else kind
            draft.paragraph(block.text, block.kind, kind, number)


def _edges(blocks: list[Block]) -> list[Block]:
    return blocks[:_EDGE_BLOCKS] + blocks[_EDGE_BLOCKS:][-_EDGE_BLOCKS:]


def _mark(block: Block) -> str:
    return re.sub(r"[0-9]+", "#", block.text) if len(block.text) < 200 else ""


def ranges(numbers: list[int]) -> str:
    """Page numbers as people write them.

    Args:
        numbers: In ascending order.

    Returns:
        Runs joined.

    Example:
        >>> ranges([1, 2, 3, 7])
        '1-3, 7'
    """
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)
