"""`labecon diff`: why two runs of a lab differ."""

from __future__ import annotations

from collections.abc import Sequence

from labecon.cli.parsing import parser_of
from labecon.cli.terminal import Terminal
from labecon.cli.workspace import folder_of, moment_of

METHODS = ("shapley", "sequential")


def diff(argv: Sequence[str], terminal: Terminal) -> int:
    """Explains the difference of two runs.

    Args:
        argv: Arguments behind the command.
        terminal: Where output goes.

    Returns:
        0.
    """
    parser = parser_of("diff", terminal)
    parser.option("A", key="first_run")
    parser.option("B", key="second_run")
    parser.option("--figure", action="append", default=[], metavar="FIGURE", key="explained_figure")
    parser.option("--method", choices=METHODS, default="shapley", key="attribution_method")
    options = parser.parse_args(argv)
    from labecon.analysis.attribution.attribution_array import FIGURES, attribution
    from labecon.analysis.attribution.runs import named_run
    from labecon.outputs.messages import Words

    folder = folder_of(options.workspace)
    first, second = (named_run(text, folder, moment_of, text) for text in (options.A, options.B))
    found = [attribution(first, second, figure, options.method) for figure in options.figure or FIGURES]
    from labecon.outputs.diff_output import diff_csv, diff_document, diff_text

    if options.format == "text":
        terminal.write(diff_text(first, second, found, Words(options.lang), terminal.style))
        return 0
    from labecon.outputs.documents import json_text

    document = diff_document(first, second, found)
    terminal.write(json_text(document) if options.format == "json" else diff_csv(document))
    return 0
