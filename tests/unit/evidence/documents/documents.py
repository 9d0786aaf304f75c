"""Documents of plain text, for tests of what comes after reading."""

from __future__ import annotations

from labecon.evidence.documents import Document


def document_of_text(text: str, name: str = "own.txt") -> Document:
    """A document that says a text and has neither paragraphs nor tables."""
    return Document(name, "txt", "UTF-8", "", "", text, (), ())
