"""A sweep as a document, as text and as rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from labecon.labs.results import TOLERANCE
from labecon.outputs.csv_text import csv_text
from labecon.outputs.documents import document
from labecon.outputs.footer import footer, page, paragraph
from labecon.outputs.messages import Words
from labecon.outputs.numbers import Scale, number, scale_of, unit_title
from labecon.outputs.tables import PLAIN, Style, Table
from labecon.outputs.titles import figure_title, line_title
from labecon.outputs.translations import translated

if TYPE_CHECKING:
    from labecon.analysis.sweeps.plan import Plan
    from labecon.analysis.sweeps.sweep import Outcome, Progress

#: Rows of a summary that the document of a sweep carries.
MOST_ROWS = 5_000
_SHARE = Scale(0.01, "", 1, True)
_LEVELS = ("q05", "q25", "q50", "q75", "q95")
#: Columns of the summary that are no drivers.
_KNOWN = frozenset(
    ("lab", "currency", "scenario", "seed", "figure", "window", "unit", "paths", *_LEVELS, "median_error", "never",
     "undefined", "within_12", "within_24", "within_36", "within_48", "within_60", "reason")
)  # fmt: skip


def progress_text(progress: Progress, words: Words) -> str:
    """How far a sweep has come, in one line.

    Args:
        progress: Where it is.
        words: The language.

    Returns:
        Blocks, paths and the time left.
    """
    left = "" if progress.seconds_left is None else words("sweep.left", time=duration(progress.seconds_left, words))
    counts = {"done": f"{progress.blocks:,}", "all": f"{progress.all_blocks:,}"}
    return words("sweep.progress", **counts, paths=f"{progress.paths:,}", left=left)


def duration(seconds: float, words: Words) -> str:
    """A time as people say it.

    Args:
        seconds: The time.
        words: The language.

    Returns:
        Seconds, minutes or hours.

    Example:
        >>> duration(42, Words()), duration(400, Words()), duration(9000, Words())
        ('42 s', '7 min', '2.5 h')
    """
    if seconds < 90:
        return words("sweep.seconds", count=f"{seconds:.0f}")
    if seconds < 5400:
        return words("sweep.minutes", count=f"{seconds / 60:.0f}")
    return words("sweep.hours", count=f"{seconds / 3600:.1f}")


def sweep_document(plan: Plan, found: Outcome, folder: str) -> dict[str, Any]:
    """The document of a sweep.

    Args:
        plan: Its plan.
        found: What came out.
        folder: Where the results lie.

    Returns:
        ``digest``, ``blocks``, ``paths``, and what may be wrong with them.
    """
    left_out = [{"lab": lab, "scenario": scenario, "reason": why} for lab, scenario, why in plan.left_out]
    body = {
        "arithmetic": plan.specification.arithmetic,
        "digest": found.digest,
        "blocks": found.blocks,
        "paths": found.paths,
        "cells": found.cells,
        "folder": folder,
        "failed": list(found.failed),
        "left_out": left_out,
        "checks": {"check": found.check, "largest_share": found.share, "holds": found.share <= TOLERANCE},
    }
    return document(plan.facts, body)


def said(found_document: Mapping[str, Any], found: Outcome, words: Words) -> str:
    """What was done, in one line.

    Args:
        found_document: See `sweep_document`.
        found: What came out.
        words: The language.

    Returns:
        Cells, paths, blocks computed and found there, and how to read them.
    """
    counts = {
        "cells": f"{found.cells:,}",
        "paths": f"{found.paths:,}",
        "computed": f"{found.computed:,}",
        "there": f"{found.blocks - found.computed:,}",
    }
    damaged = words("sweep.redone", count=f"{found.redone:,}") if found.redone else ""
    return words("sweep.done", **counts) + damaged + words("sweep.read", folder=found_document["folder"])


def sweep_text(found_document: Mapping[str, Any], found: Outcome, words: Words, style: Style = PLAIN) -> str:
    """A sweep that is finished, as text.

    Args:
        found_document: See `sweep_document`.
        found: What came out.
        words: The language.
        style: Colour or none.

    Returns:
        The page.
    """
    lines = [style.bold(words("sweep.title")), "", *paragraph(said(found_document, found, words)), ""]
    for one in found_document["left_out"]:
        lines += paragraph(words("sweep.left_out", **one), style, "- ")
    lines.append(words("simulate.digest", digest=found_document["digest"]))
    return page([*lines, *footer(found_document["facts"], words, style)])


def summary_document(head: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The summary of a sweep as a document.

    Args:
        head: What its folder stands for.
        rows: Rows of its summary.

    Returns:
        ``cells``: the rows; numbers that there are not are null.
    """
    return document(head["facts"], {"arithmetic": head["arithmetic"], "digest": head["digest"], "cells": list(rows)})


def first_rows(rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The summary as parts of the document of a sweep.

    Args:
        rows: Rows of the summary.

    Returns:
        ``summary``: at most `MOST_ROWS` of them; ``summary_left_out``: how many more there are.
    """
    return {"summary": list(rows[:MOST_ROWS]), "summary_left_out": max(0, len(rows) - MOST_ROWS)}


def summary_csv(rows: Sequence[Mapping[str, Any]]) -> str:
    """The summary of a sweep as CSV.

    Args:
        rows: Its rows.

    Returns:
        One line a row, the columns as in the Parquet file.
    """
    heading = list(rows[0]) if rows else []
    return csv_text(heading, [[row[name] for name in heading] for row in rows])


def summary_text(head: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], words: Words, style: Style = PLAIN) -> str:
    """The summary of a sweep as text: a table a lab, figures as groups, combinations as rows.

    Args:
        head: What its folder stands for.
        rows: Rows of its summary.
        words: The language.
        style: Colour or none.

    Returns:
        The page.
    """
    lines = [style.bold(words("sweep.title")), ""]
    for lab in dict.fromkeys(row["lab"] for row in rows):
        mine = [row for row in rows if row["lab"] == lab]
        lines += [style.bold(f"{lab} ({mine[0]['currency']})"), *_table(mine, words).lines(style), ""]
        for row in mine:
            if row["figure"] is None:
                lines += paragraph(f"{_cell(row, words)}: {translated(row['reason'], words)}", style, "- ")
    lines += paragraph(words("sweep.months"), style)
    lines += paragraph(words("simulate.break_even_definition"), style)
    lines += ["", words("simulate.digest", digest=head["digest"])]
    return page([*lines, *footer(head["facts"], words, style)])


def _table(rows: Sequence[Mapping[str, Any]], words: Words) -> Table:
    levels = [f"{int(name[1:])}% " for name in _LEVELS]
    shares = [words("sweep.within") + " ", words("sweep.horizon") + " "]
    heading = [words("sweep.cell"), *levels, words("simulate.error") + " ", *shares]
    table = Table(heading, frozenset(range(1, len(heading))))
    seeds = len({row["seed"] for row in rows}) > 1
    groups: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for row in rows:
        if row["figure"] is not None:
            groups.setdefault((row["figure"], row["window"] or ""), []).append(row)
    for (figure, window), mine in groups.items():
        values = [row[name] for row in mine for name in _LEVELS]
        unit = mine[0]["unit"]
        scale = Scale(1.0, "", 1) if unit == "month" else scale_of(values, unit, words, figure)
        title = " ".join([_title(figure, words), window]).strip()
        table.group(words("sweep.group", title=title, unit=unit_title(unit, scale, words)))
        for row in mine:
            cells = [number(row[name], scale) for name in _LEVELS]
            happens = [row["within_24"], None if row["never"] is None else 1 - row["never"]] if unit == "month" else []
            told = [number(row["median_error"], scale), *(number(one, _SHARE) for one in happens)]
            table.add(_cell(row, words, seeds), *cells, *told, indent=1)
    return table


def _title(figure: str, words: Words) -> str:
    key = f"sweep.{figure}"
    if words.has(key):
        return words(key)
    return figure_title(figure, words) if "." not in figure else line_title(figure, words)


def _cell(row: Mapping[str, Any], words: Words, seeds: bool = True) -> str:
    """What tells a combination from the others of its lab."""
    drivers = [_driver(name, row[name]) for name in row if name not in _KNOWN and row[name] is not None]
    seed = [words("sweep.seed", seed=row["seed"])] if seeds else []
    return ", ".join([row["scenario"], *drivers, *seed])


def _driver(name: str, value: float | str) -> str:
    pattern, _, how = name.rpartition(" ")
    sign = {"scale": "×", "shift": "+"}.get(how, "=")
    shown = f"{value:g}" if isinstance(value, float) else value
    return f"{pattern if sign != '=' else name} {sign} {shown}"
