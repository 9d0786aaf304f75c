"""An answer as a page shows it: parts of charts, tables and remarks under one title and one line of source."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from labecon.outputs.charts.chart import Chart
from labecon.outputs.charts.document import chart_document
from labecon.outputs.footer import HEAD_DIGITS
from labecon.outputs.messages import Words

Value = str | float | None


@dataclass(frozen=True)
class Row:
    """A row of a table.

    Args:
        cells: Texts; the first is its title.
        values: The same as data: names, numbers in base units.
        driver: Full name of the driver that it is about; empty for none.
    """

    cells: tuple[str, ...]
    values: tuple[Value, ...]
    driver: str = ""


@dataclass(frozen=True)
class Rows:
    """A table.

    Args:
        name: Its name in files.
        title: What it shows.
        heads: Headings.
        columns: Names of the columns as data.
        rows: Its rows.
    """

    name: str
    title: str
    heads: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Part:
    """One part of an answer.

    Args:
        heading: Its heading; empty for none.
        chart: Its chart.
        table: Its table.
        remarks: Sentences.
    """

    heading: str = ""
    chart: Chart | None = None
    table: Rows | None = None
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class View:
    """An answer.

    Args:
        name: The question.
        title: What was asked.
        about: Under which conditions: scenario, draws, seed.
        source: Versions of program and facts, with the notice; it stands under every chart and table.
        parts: What was found.
    """

    name: str
    title: str
    about: tuple[str, ...]
    source: str
    parts: tuple[Part, ...] = field(default=())

    def document(self, words: Words) -> dict[str, Any]:
        """The view as JSON.

        Args:
            words: The language.

        Returns:
            ``title, about, source, parts``; charts as in docs/charts.md.
        """
        parts = [
            {
                "heading": one.heading,
                "chart": None if one.chart is None else chart_document(one.chart, words),
                "table": None if one.table is None else _table(one.table),
                "remarks": list(one.remarks),
            }
            for one in self.parts
        ]
        return {
            "name": self.name, "language": words.language, "title": self.title, "about": list(self.about),
            "source": self.source, "parts": parts,
        }  # fmt: skip


def _table(table: Rows) -> dict[str, Any]:
    rows = [{"cells": list(one.cells), "values": list(one.values), "driver": one.driver or None} for one in table.rows]
    return {
        "name": table.name, "title": table.title, "heads": list(table.heads), "columns": list(table.columns),
        "rows": rows,
    }  # fmt: skip


def source_of(found: Mapping[str, Any], words: Words, *parts: str) -> str:
    """The line under every chart of an answer.

    Args:
        found: The document of a command.
        words: The language.
        parts: What it is about: lab, scenario, draws.

    Returns:
        One line that ends with versions and notice.
    """
    version = words("page.version", version=found["labecon"], facts=str(found["facts"])[:HEAD_DIGITS])
    return " · ".join(one.strip() for one in (*parts, version, words("page.notice")) if one)


def texts_of(cells: Sequence[str]) -> tuple[str, ...]:
    """Texts of a table for people, without the blanks that line up columns of a terminal.

    Args:
        cells: Texts.

    Returns:
        The same, trimmed.
    """
    return tuple(one.strip() for one in cells)
