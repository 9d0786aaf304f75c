"""The formats that are read, and the suffixes that suggest them."""

from __future__ import annotations

#: The formats that can be asked for by name.
FORMATS = ("txt", "html", "docx", "xlsx", "csv", "pdf")
_SUFFIXES = {
    "txt": "txt", "text": "txt", "md": "txt", "html": "html", "htm": "html", "xhtml": "html", "docx": "docx",
    "docm": "docx", "xlsx": "xlsx", "xlsm": "xlsx", "csv": "csv", "tsv": "csv", "pdf": "pdf",
}  # fmt: skip


def hint_of(name: str) -> str:
    """The format that a file name suggests.

    Args:
        name: Name of the file, or the path of an address.

    Returns:
        One of `FORMATS`; empty for an unknown suffix.
    """
    return _SUFFIXES.get(name.rpartition(".")[2].lower(), "") if "." in name else ""
