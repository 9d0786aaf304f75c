"""Windows left out and predicted: the table, its JSON and its CSV."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from labecon.outputs.csv_text import csv_text
from labecon.outputs.documents import document
from labecon.outputs.footer import footer, page, paragraph
from labecon.outputs.messages import Words
from labecon.outputs.numbers import number, over_window, scale_of, unit_title
from labecon.outputs.tables import PLAIN, Style, Table
from labecon.outputs.titles import line_title

if TYPE_CHECKING:
    from labecon.analysis.backtest import Backtest
    from labecon.labs import Lab

Found = Sequence[tuple["Lab", "Backtest"]]
_COLUMNS = ("line", "window", "reported", "predicted", "low", "high", "error", "inside", "crps", "flat")


def backtest_text(found: Found, words: Words, style: Style = PLAIN) -> str:
    """The page.

    Args:
        found: Labs with their windows left out.
        words: The language.
        style: Colour or none.

    Returns:
        Text.
    """
    out = [style.bold(words("backtest.title")), *paragraph(words("backtest.about"), style)]
    for lab, result in found:
        out += ["", style.bold(words.pick(lab.title, lab.name)), ""]
        out += [*_table(lab, result, words).lines(style), ""] if result.rows else []
        if not result.rows and not result.untested:
            out += paragraph(words("backtest.none"), style)
        if result.coverage is not None and result.median_error is not None:
            said = words(
                "backtest.summary",
                inside=sum(row.inside for row in result.rows),
                all=len(result.rows),
                coverage=f"{result.coverage:.0%}",
                error=f"{result.median_error:.0%}",
            )
            out += paragraph(said, style)
        if result.crps is not None and result.skill is not None:
            said = words("backtest.scores", crps=f"{result.crps:.2f}", skill=f"{result.skill:+.0%}")
            out += paragraph(said, style)
        if result.untested:
            names = ", ".join(line for line, _ in result.untested)
            out += paragraph(words("backtest.untested", count=len(result.untested), names=names), style)
    head = found[0][0].ledger.head if found else ""
    return page(out + footer(head, words, style))


def _table(lab: Lab, result: Backtest, words: Words) -> Table:
    heads = ["window", "unit", "reported", "predicted", "low", "high", "error", "inside"]
    table = Table(
        [words("run.lines"), *(words(f"backtest.{head}") for head in heads)], frozenset(range(3, 8)), folded={0: 44}
    )
    for row in result.rows:
        unit = over_window(str(lab.graph.by_name[row.line].unit))
        values = (row.reported, row.predicted, row.low, row.high)
        scale = scale_of([row.reported, row.predicted], unit, words, row.line)
        error = "" if row.error is None else f"{row.error:+.0%} "
        table.add(
            line_title(row.line, words, lab.parts),
            row.window,
            unit_title(unit, scale, words),
            *(number(value, scale) for value in values),
            error,
            words("backtest.yes" if row.inside else "backtest.no"),
        )
    return table


def backtest_document(found: Found) -> dict[str, Any]:
    """The windows as JSON.

    Args:
        found: Labs with their windows left out.

    Returns:
        ``{"labs": {LAB: {"coverage", "median_error", "crps", "skill", "rows", "untested"}}}`` in its envelope.
    """
    labs = {
        lab.name: {
            "currency": lab.currency,
            "nominal": 0.9,
            "coverage": result.coverage,
            "median_error": result.median_error,
            "crps": result.crps,
            "skill": {"flat": result.skill},
            "rows": [{key: getattr(row, key) for key in _COLUMNS} | {"facts": list(row.facts)} for row in result.rows],
            "untested": [{"line": line, "reason": reason} for line, reason in result.untested],
        }
        for lab, result in found
    }
    return document(found[0][0].ledger.head if found else "", {"labs": labs})


def backtest_csv(found: Found) -> str:
    """The windows as rows.

    Args:
        found: Labs with their windows left out.

    Returns:
        CSV.
    """
    rows = [[lab.name, *(getattr(row, key) for key in _COLUMNS)] for lab, result in found for row in result.rows]
    return csv_text(["lab", *_COLUMNS], rows)
