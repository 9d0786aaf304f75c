"""`labecon explain`: a number down to facts and assumptions."""

from __future__ import annotations

from collections.abc import Sequence

from labecon.cli.lab_options import add_lab_options, load_lab
from labecon.cli.parsing import parser_of, whole
from labecon.cli.terminal import Terminal


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
    parser.option("LINE")
    add_lab_options(parser, months=False)
    parser.option("--month", metavar="MONTH")
    parser.option("--depth", type=whole(0, 1000), metavar="N")
    options = parser.parse_args(argv)
    lab = load_lab(options.LAB, options)
    tree = lab.explain(options.LINE, options.month)
    if options.format == "json":
        from labecon.outputs.documents import json_text
        from labecon.outputs.explanation_document import explanation_document

        terminal.write(json_text(explanation_document(lab, tree)))
    elif options.format == "csv":
        from labecon.outputs.explanation_document import explanation_csv

        terminal.write(explanation_csv(tree))
    else:
        from labecon.outputs.explanation_text import DEPTH, explanation_text
        from labecon.outputs.messages import Words

        depth = DEPTH if options.depth is None else options.depth
        terminal.write(explanation_text(lab, tree, Words(options.lang), terminal.style, depth))
    return 0
