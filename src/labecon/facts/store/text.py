"""Facts of a store as text: the files of the package byte for byte."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from labecon.errors import DataError
from labecon.facts.records import Fact
from labecon.facts.storage import COLUMNS, row_of
from labecon.facts.store.seal import replace_file

_QUOTED = frozenset(',"\r\n')


def export_text(facts: Iterable[Fact]) -> dict[str, str]:
    """Facts in the text form of the package.

    Args:
        facts: Reported facts, in order.

    Returns:
        File name to text, one file for each entity; facts that were read from such a file give it again.
    """
    rows: dict[str, list[str]] = {}
    for fact in facts:
        rows.setdefault(f"{fact.entity}.csv", [_line(COLUMNS)]).append(_line(row_of(fact).values()))
    return {name: "".join(lines) for name, lines in rows.items()}


def _line(cells: Iterable[str]) -> str:
    """One line of a file; the standard writer leaves a lone carriage return bare, which ends a line when read."""
    return ",".join(_quoted(cell) if _QUOTED & set(cell) else cell for cell in cells) + "\n"


def _quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


def write_text(facts: Iterable[Fact], folder: Path) -> list[Path]:
    """Write facts as text files; each is put in place at once.

    Args:
        facts: Reported facts, in order.
        folder: An existing folder; files of the same name are replaced.

    Returns:
        The files.

    Raises:
        DataError: An entity makes no file name, or a file cannot be written.
    """
    made: list[Path] = []
    for name, text in export_text(facts).items():
        path = folder / name
        if path.parent != folder or not path.name.strip("."):
            raise DataError.of("bad-fact", f"an entity named {name.removesuffix('.csv')!r} makes no file name")
        try:
            replace_file(path, text.encode())
        except OSError as error:
            raise DataError.of("unreadable", f"cannot be written: {error.strerror or error}", str(path)) from error
        made.append(path)
    return made
