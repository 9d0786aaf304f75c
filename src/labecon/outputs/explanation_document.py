"""The tree of a number as a document and as rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from labecon.outputs.csv_text import Cell, csv_text
from labecon.outputs.documents import document

if TYPE_CHECKING:
    from labecon.labs import Lab

HEADING = ("level", "name", "month", "value", "unit", "formula", "kind", "source", "again")


def explanation_document(lab: Lab, tree: Mapping[str, Any]) -> dict[str, Any]:
    """The document of an explanation.

    Args:
        lab: The lab.
        tree: As `Lab.explain` gives it.

    Returns:
        The envelope, then the tree.
    """
    return document(lab.ledger.head, {"lab": lab.name, "scenario": lab.scenario.name, **tree})


def explanation_csv(tree: Mapping[str, Any]) -> str:
    """The tree as rows, in the order of the text.

    Args:
        tree: As `Lab.explain` gives it.

    Returns:
        CSV with the level of each row.
    """
    return csv_text(HEADING, _rows(tree, 0))


def _rows(node: Mapping[str, Any], level: int) -> Iterator[list[Cell]]:
    source = node.get("source", {})
    said = [source.get("prior", ""), source.get("text", ""), *(fact["id"] for fact in source.get("facts", []))]
    value = node.get("value")
    value = value[-1] if isinstance(value, list) else value
    yield [
        level,
        node["name"],
        node.get("month", ""),
        value,
        node.get("unit", ""),
        node.get("formula", ""),
        source.get("kind", ""),
        "; ".join(part for part in said if part),
        bool(node.get("ref")),
    ]
    for one in node.get("inputs", []):
        yield from _rows(one, level + 1)
