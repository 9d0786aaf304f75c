"""Documents become text with places: txt, html, docx, xlsx, csv and pdf, from files, bytes and addresses.

`read_document`, `read_bytes` and `read_url` answer with a `Result`. Untrusted bytes are parsed in a process of their
own.
"""

from labecon.evidence.documents.addresses import is_address
from labecon.evidence.documents.document import Cell, Document, Paragraph, Table
from labecon.evidence.documents.format_names import hint_of
from labecon.evidence.documents.limits import Limits
from labecon.evidence.documents.reading import read_bytes, read_document
from labecon.evidence.documents.remote import read_url
from labecon.evidence.documents.results import (
    Encrypted,
    Malformed,
    OverLimit,
    Partial,
    Result,
    Text,
    require_document,
)

__all__ = [
    "Cell",
    "Document",
    "Encrypted",
    "Limits",
    "Malformed",
    "OverLimit",
    "Paragraph",
    "Partial",
    "Result",
    "Table",
    "Text",
    "hint_of",
    "is_address",
    "read_bytes",
    "read_document",
    "read_url",
    "require_document",
]
