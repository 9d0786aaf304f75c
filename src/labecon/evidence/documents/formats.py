"""Which format a document has, by its bytes first, and the reader of each."""

from __future__ import annotations

import codecs
import re

from labecon.evidence.documents.container import Container
from labecon.evidence.documents.delimited import read_delimited
from labecon.evidence.documents.docx import read_docx
from labecon.evidence.documents.draft import Draft
from labecon.evidence.documents.html_text import read_html
from labecon.evidence.documents.pdf import load_library, read_pdf
from labecon.evidence.documents.plain import read_plain
from labecon.evidence.documents.refusals import EncryptedInput, MalformedInput
from labecon.evidence.documents.xlsx import read_xlsx

_OLD_BINARY = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,100}(?:<\?xml[^>]{0,200}>\s{0,100})?<(?:!doctype html|html|head|body)", re.I
)


def read(data: bytes, draft: Draft, hint: str = "", declared: str = "") -> None:
    """Read a document of any format.

    Args:
        data: The file.
        draft: Where the document grows.
        hint: One of `format_names.FORMATS`, or empty; it decides between kinds of text, and is checked for the others.
        declared: The encoding that the server gave.

    Raises:
        MalformedInput: The bytes are not of that format, or of none that is read.
        EncryptedInput: The document is locked.
    """
    found = format_of(data, hint)
    draft.format = found
    if found == "pdf":
        read_pdf(data, draft)
    elif found == "html":
        read_html(data, draft, declared)
    elif found == "csv":
        read_delimited(data, draft, declared)
    elif found == "txt":
        read_plain(data, draft, declared)
    else:
        _read_office(Container(data, draft.limits), draft, hint)


def format_of(data: bytes, hint: str = "") -> str:
    """The format of bytes.

    Args:
        data: The file.
        hint: As in `read`.

    Returns:
        One of `format_names.FORMATS`, or `office` for a zip container.

    Raises:
        MalformedInput: The hint names a format that the bytes do not have.
        EncryptedInput: It is an office document under a password.
    """
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return "office"
    if data.startswith(_OLD_BINARY):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise EncryptedInput("the office document asks for a password")
        raise MalformedInput("a document of the binary formats before 2007; save it as docx or xlsx")
    if hint in ("pdf", "docx", "xlsx"):
        raise MalformedInput(f"the bytes are not those of a {hint} file")
    if hint == "html" or (not hint and _PAGE.match(data)):
        return "html"
    return hint or "txt"


def _read_office(container: Container, draft: Draft, hint: str) -> None:
    main = container.main_part("")
    known = main or next((name for name in ("word/document.xml", "xl/workbook.xml") if name in container), "")
    folder = known.lower().split("/")[0]
    found = {"word": "docx", "xl": "xlsx"}.get(folder) or (hint if hint in ("docx", "xlsx") and known else "")
    if not found:
        raise MalformedInput("a zip container that is neither a Word document nor a workbook")
    draft.format = found
    if found == "docx":
        read_docx(container, draft)
    else:
        read_xlsx(container, draft)


def prepare(data: bytes) -> None:
    """Load what a format needs while files can still be opened.

    Args:
        data: The first bytes of the file.

    Raises:
        MissingExtra: The library of this format is not installed.
    """
    if b"%PDF-" in data[:1024]:
        load_library().PdfDocument.new().close()
    for name in ("gb18030", "big5hkscs", "cp1252", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "cp437"):
        codecs.lookup(name)
