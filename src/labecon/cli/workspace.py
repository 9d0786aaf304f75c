"""The user's folder with labs and scenarios."""

from __future__ import annotations

from pathlib import Path

from labecon.errors import UsageError


def folder_of(text: str | None) -> Path | None:
    """The folder of ``--workspace``.

    Args:
        text: As given; None for none.

    Returns:
        The folder.

    Raises:
        UsageError: It is none.
    """
    if text is None:
        return None
    folder = Path(text)
    if not folder.is_dir():
        raise UsageError.of("unreadable", f"workspace {folder} is not a folder", "--workspace")
    return folder
