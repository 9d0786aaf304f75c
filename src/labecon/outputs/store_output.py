"""The ledger as a store: whether it is sound, and what was written to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from labecon.outputs.csv_text import csv_text
from labecon.outputs.documents import document
from labecon.outputs.footer import page, paragraph
from labecon.outputs.messages import Words
from labecon.outputs.tables import PLAIN, Style, Table

if TYPE_CHECKING:
    from labecon.facts.store import Verification
    from labecon.facts.store.history import Entry

_COLUMNS = ("number", "moment", "kind", "name", "told", "who", "why")


def verification_document(place: str, found: Verification) -> dict[str, Any]:
    """The document of a verification.

    Args:
        place: Path or address of the ledger, without a password.
        found: The result.

    Returns:
        ``holds``, ``place``, ``records``, ``sealed`` and ``problems``; ``facts`` is the hash of the last sound record.
    """
    body = {
        "holds": found.ok,
        "place": place,
        "records": found.records,
        "sealed": found.sealed,
        "problems": [one.as_json() for one in found.problems],
    }
    return document(found.head, body)


def verification_csv(found: Verification) -> str:
    """The problems as rows.

    Args:
        found: The result.

    Returns:
        CSV; the heading alone where nothing is wrong.
    """
    return csv_text(["place", "message", "remedy"], [[one.place, one.message, one.remedy] for one in found.problems])


def verification_text(place: str, found: Verification, words: Words, style: Style = PLAIN) -> str:
    """The page of a verification.

    Args:
        place: Path or address of the ledger, without a password.
        found: The result.
        words: The language.
        style: Colour or none.

    Returns:
        Text.
    """
    out = [style.bold(words("store.verify_title", place=place)), ""]
    for one in found.problems:
        out += [style.warning(line) for line in paragraph(str(one), style)]
    verdict = "store.verify_sound" if found.ok else "store.verify_broken"
    out += paragraph(words(verdict, records=f"{found.records:,}"), style)
    if found.ok:
        out += paragraph(words("store.verify_sealed" if found.sealed else "store.verify_unsealed"), style)
    if found.head:
        out += ["", style.dim(words("store.verify_head", head=found.head))]
    return page(out)


def history_document(head: str, name: str | None, found: Sequence[Entry]) -> dict[str, Any]:
    """The document of what was written.

    Args:
        head: Hash of the last record of the store.
        name: Id of the fact; None for everything.
        found: The records.

    Returns:
        ``id`` and ``rows``.
    """
    rows = [{column: getattr(one, column) for column in _COLUMNS} for one in found]
    return document(head, {"id": name, "rows": rows})


def history_csv(found: Sequence[Entry]) -> str:
    """What was written, as rows.

    Args:
        found: The records.

    Returns:
        CSV.
    """
    return csv_text(_COLUMNS, [[getattr(one, column) for column in _COLUMNS] for one in found])


def history_text(name: str | None, found: Sequence[Entry], words: Words, style: Style = PLAIN) -> str:
    """The page of what was written.

    Args:
        name: Id of the fact; None for everything.
        found: The records.
        words: The language.
        style: Colour or none.

    Returns:
        Text.
    """
    title = words("store.history_title", id=name) if name else words("store.last_title", count=len(found))
    columns = [one for one in _COLUMNS if name is None or one != "name"]
    table = Table(
        [words(f"store.{one}") for one in columns], frozenset({0}), folded={3 if name else 4: 46, 5 if name else 6: 50}
    )
    for one in found:
        kind = words(f"store.kind_{one.kind}")
        cells = {**{column: str(getattr(one, column)) for column in columns}, "kind": kind}
        cells["name"] = one.name[:10] if one.kind in ("proposal", "decision", "run") else one.name
        table.add(*(cells[column] for column in columns))
    return page([style.bold(title), "", *(table.lines(style) if found else [words("store.nothing")])])
