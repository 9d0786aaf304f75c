"""What the benchmark measured, as JSON, as CSV and as a page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from labecon.outputs.csv_text import csv_text
from labecon.outputs.footer import page
from labecon.outputs.messages import Words
from labecon.outputs.tables import PLAIN, Style, Table

if TYPE_CHECKING:
    from labecon.evidence.benchmark import Speed


def documents_part(speed: Speed) -> dict[str, Any]:
    """The speed of reading documents.

    Args:
        speed: What was measured.

    Returns:
        ``documents_per_second``, and how it was measured.
    """
    return {
        "documents_per_second": round(speed.per_second, 2),
        "documents": {
            "articles": speed.articles,
            "characters": speed.characters,
            "processes": speed.workers,
            "seconds": round(speed.seconds, 3),
            "figures": speed.figures,
            "per_processor_second": round(speed.per_processor_second, 2),
        },
    }


def bench_csv(body: Mapping[str, Any]) -> str:
    """Measurements as CSV.

    Args:
        body: Measurements; mappings within mappings.

    Returns:
        A row for each.
    """
    return csv_text(["measure", "value"], list(_rows(body)))


def bench_text(body: Mapping[str, Any], words: Words, style: Style = PLAIN) -> str:
    """Measurements as a page.

    Args:
        body: Measurements; mappings within mappings.
        words: The language.
        style: Colour or none.

    Returns:
        Text.
    """
    table = Table([words("bench.measure"), words("bench.value")], frozenset({1}))
    for name, value in _rows(body):
        label = words(f"bench.{name}") if words.has(f"bench.{name}") else name
        table.add(label, f"{value:,}" if isinstance(value, int | float) else str(value))
    return page([style.bold(words("bench.title")), "", *table.lines(style)])


def _rows(body: Mapping[str, Any], within: str = "") -> Iterator[tuple[str, Any]]:
    """Names joined by points, with their values."""
    for key, value in body.items():
        name = f"{within}.{key}" if within else key
        if isinstance(value, Mapping):
            yield from _rows(value, name)
        else:
            yield name, value
