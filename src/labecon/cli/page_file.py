"""Pages of HTML as files: whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from labecon.errors import UsageError


def checked_page(place: str | None) -> Path | None:
    """The file of ``--to``, before any work is done for it.

    Args:
        place: As given; None for none.

    Returns:
        The path.

    Raises:
        UsageError: It is not named like a page, or its folder is not there.
    """
    if place is None:
        return None
    path = Path(place)
    if path.suffix.lower() not in (".html", ".htm"):
        raise UsageError.of("usage", f"{place} is not named like a page", "--to", "write it like page.html")
    if not path.absolute().parent.is_dir():
        raise UsageError.of("unwritable", f"there is no folder {path.parent}", "--to")
    return path


def write_page(path: Path, page: str) -> None:
    """Writes a page.

    Args:
        path: The file; one that is there is replaced.
        page: The page.

    Raises:
        UsageError: It cannot be written.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_text(page, encoding="utf-8", newline="\n")
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise UsageError.of("unwritable", f"cannot be written: {error.strerror or error}", str(path)) from error
