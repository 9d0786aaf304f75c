"""`labecon explain`: a number down to facts and assumptions."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import TYPE_CHECKING

from labecon.cli.lab_options import add_lab_options, load_lab
from labecon.cli.parsing import parser_of, whole
from labecon.cli.terminal import Terminal

if TYPE_CHECKING:
    from labecon.labs import Lab


#: Short names of figures.
FIGURES = {"runway": "runway_static_months", "break_even": "break_even_month"}


def explain(argv: Sequence[str], terminal: Terminal) -> int:
    """Shows the tree of a number.

    Args:
        argv: Arguments behind the command.
        terminal: Where output goes.

    Returns:
        0.
    """
    parser = parser_of("explain", terminal)
    parser.option("LAB")
    parser.option("LINE", key="explained")
    add_lab_options(parser, months=False)
    parser.option("--month", metavar="MONTH")
    parser.option("--depth", type=whole(0, 1000), metavar="N")
    options = parser.parse_args(argv)
    lab = load_lab(options.LAB, options)
    figure = figure_of(options.LINE) if options.LINE not in lab.graph.by_name else ""
    if figure:
        return _figure(lab, figure, options, terminal)
    from labecon.outputs.messages import Words
    from labecon.outputs.translations import in_language

    words = Words(options.lang)
    tree = in_language(lab.explain(options.LINE, options.month), words)
    if options.format == "json":
        from labecon.outputs.documents import json_text
        from labecon.outputs.explanation_document import explanation_document

        terminal.write(json_text(explanation_document(lab, tree)))
    elif options.format == "csv":
        from labecon.outputs.explanation_document import explanation_csv

        terminal.write(explanation_csv(tree))
    else:
        from labecon.outputs.explanation_text import DEPTH, explanation_text

        depth = DEPTH if options.depth is None else options.depth
        terminal.write(explanation_text(lab, tree, words, terminal.style, depth))
    return 0


def figure_of(name: str) -> str:
    """The figure that a name means.

    Args:
        name: As typed: a figure of the brief, or ``runway`` or ``break_even``.

    Returns:
        Its name; empty for none.
    """
    from labecon.analysis.brief import ORDER

    chosen = FIGURES.get(name, name)
    return chosen if chosen in ORDER else ""


def _figure(lab: Lab, name: str, options: argparse.Namespace, terminal: Terminal) -> int:
    """Shows a figure of the brief under each of its definitions, with what each rests on."""
    from dataclasses import replace

    from labecon.analysis.brief import Brief, brief
    from labecon.errors import UsageError
    from labecon.outputs.brief_output import brief_csv, brief_document, figure_entry
    from labecon.outputs.brief_text import figure_text
    from labecon.outputs.documents import document, json_text
    from labecon.outputs.messages import Words

    words = Words(options.lang)
    found = brief([lab])
    own = found.labs[lab.name]
    if options.month is not None:
        raise UsageError.of("usage", f"{name} is a figure of the brief and has no months", "--month",
                            "leave out --month")  # fmt: skip
    if name not in own.figures:
        raise UsageError.of("unknown-name", f"{lab.name} has no figure {name}", "", f"labecon brief {lab.name}")
    if options.format == "json":
        head = {"lab": lab.name, "scenario": lab.scenario.name, "name": name}
        entry = figure_entry(own, own.figures[name], words)
        terminal.write(json_text(document(lab.ledger.head, {**head, **entry}, found.seed)))
        return 0
    alone = Brief({lab.name: replace(own, figures={name: own.figures[name]})}, found.paths, found.seed)
    as_csv = options.format == "csv"
    terminal.write(brief_csv(brief_document(alone, words)) if as_csv else figure_text(alone, words, terminal.style))
    return 0
