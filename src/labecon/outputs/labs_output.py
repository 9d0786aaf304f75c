"""The labs that can be loaded, as a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from labecon.labs import available
from labecon.labs.library import find
from labecon.outputs.csv_text import csv_text
from labecon.outputs.documents import document
from labecon.outputs.footer import footer, page
from labecon.outputs.messages import Words
from labecon.outputs.tables import PLAIN, Style
from labecon.outputs.widths import pad, width

COLUMNS = ("name", "title", "currency", "actual_through", "horizon", "own")
Row = Mapping[str, Any]


def lab_rows(workspace: Path | None, words: Words) -> list[dict[str, Any]]:
    """Labs as rows of documents; their files are read, not checked.

    Args:
        workspace: A user's folder, or None.
        words: The language.

    Returns:
        ``name, title, currency, actual_through, horizon`` and whether the file is the user's ``own``.
    """
    rows = []
    for name in available("labs", workspace):
        data = find("labs", name, workspace).data
        title = data.get("title", {})
        shown = words.pick(title, name) if isinstance(title, Mapping) else str(title)
        dates = {key: str(data[key]) if key in data else None for key in ("currency", "actual_through", "horizon")}
        own = workspace is not None and (workspace / "labs" / f"{name}.toml").is_file()
        rows.append({"name": name, "title": shown, **dates, "own": own})
    return rows


def labs_document(facts: str, rows: Sequence[Row]) -> dict[str, Any]:
    """The document of the labs.

    Args:
        facts: Head of the ledger.
        rows: See `lab_rows`.

    Returns:
        ``labs``.
    """
    return document(facts, {"labs": list(rows)})


def labs_csv(rows: Sequence[Row]) -> str:
    """Labs as CSV.

    Args:
        rows: See `lab_rows`.

    Returns:
        One row a lab.
    """
    return csv_text(COLUMNS, [[row[name] for name in COLUMNS] for row in rows])


def labs_text(facts: str, rows: Sequence[Row], words: Words, style: Style = PLAIN) -> str:
    """The page of the labs.

    Args:
        facts: Head of the ledger.
        rows: See `lab_rows`.
        words: The language.
        style: Colour or none.

    Returns:
        Text.
    """
    size = max(len(row["name"]) for row in rows) + 2
    wide = max(width(row["title"]) for row in rows) + 2
    lines = [style.bold(words("labs.title")), ""]
    for row in rows:
        through = words("labs.through", currency=row["currency"] or "?", month=row["actual_through"] or "?")
        lines.append(f"  {pad(row['name'], size)}{pad(row['title'], wide)}{through}")
    return page(lines + footer(facts, words, style))
