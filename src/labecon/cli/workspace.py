"""The user's folder with labs, scenarios and a ledger; who speaks to that ledger, and when."""

from __future__ import annotations

import getpass
import os
from datetime import UTC, date, datetime, time, timedelta
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


def required_folder(text: str | None, command: str) -> Path:
    """The folder of ``--workspace`` where a command cannot do without.

    Args:
        text: As given; None for none.
        command: The command, for the message.

    Returns:
        The folder.

    Raises:
        UsageError: None is given, or it is no folder.
    """
    folder = folder_of(text)
    if folder is None:
        remedy = f"labecon {command} --workspace DIR"
        raise UsageError.of("usage", "name the folder whose ledger is meant", "--workspace", remedy)
    return folder


def who_of(text: str | None) -> str:
    """Who decides or corrects.

    Args:
        text: As given with ``--who``; None for the variable LABECON_USER, otherwise the name of the account.

    Returns:
        The name.
    """
    try:
        return (text or os.environ.get("LABECON_USER") or getpass.getuser()).strip() or "unknown"
    except (KeyError, OSError):  # an account without a name, as in some containers
        return "unknown"


def moment_of(text: str | None) -> datetime | None:
    """The moment of ``--as-recorded-at``.

    Args:
        text: A day, which stands for its end, or a date and time; UTC where no zone is given. None for now.

    Returns:
        The moment, with a zone.

    Raises:
        UsageError: The text is none.
    """
    if text is None:
        return None
    try:
        if len(text.strip()) == len("2025-12-31"):
            following = datetime.combine(date.fromisoformat(text.strip()), time(), UTC) + timedelta(days=1)
            return min(following - timedelta(microseconds=1), max(datetime.now(UTC), following - timedelta(days=1)))
        moment = datetime.fromisoformat(text.strip())
    except (ValueError, OverflowError) as error:
        remedy = "write it like 2026-01-15 or 2026-01-15T12:00:00+08:00"
        raise UsageError.of("bad-period", f"{text!r} is not a moment", "--as-recorded-at", remedy) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
