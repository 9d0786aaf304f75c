"""Files that commands write: whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Sequence
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
    return None if place is None else checked_file(place, (".html", ".htm"), "a page", "page.html")


def checked_file(place: str, endings: Sequence[str], what: str, example: str) -> Path:
    """The file of ``--to``, before any work is done for it.

    Args:
        place: As given.
        endings: Endings it may have.
        what: What it is to be, for the message.
        example: A name of that kind.

    Returns:
        The path.

    Raises:
        UsageError: It is not named like that, or its folder is not there.
    """
    path = Path(place)
    if path.suffix.lower() not in endings:
        raise UsageError.of(
            "usage", f"{place or repr(place)} is not named like {what}", "--to", f"write it like {example}"
        )
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
    write_file(path, page.encode("utf-8"))


def write_file(path: Path, data: bytes) -> None:
    """Writes a file.

    Args:
        path: The file; one that is there is replaced.
        data: The content.

    Raises:
        UsageError: It cannot be written.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_bytes(data)
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise UsageError.of("unwritable", f"cannot be written: {error.strerror or error}", str(path)) from error
