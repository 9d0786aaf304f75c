"""`labecon captable`: rounds, register of shares, listing and preferred shares of a lab."""

from __future__ import annotations

from collections.abc import Sequence

from labecon.cli.lab_options import add_dates, load_lab
from labecon.cli.parsing import parser_of
from labecon.cli.terminal import Terminal


def captable(argv: Sequence[str], terminal: Terminal) -> int:
    """Shows the capital of a lab.

    Args:
        argv: Arguments behind the command.
        terminal: Where output goes.

    Returns:
        0, also where nothing is known.
    """
    parser = parser_of("captable", terminal)
    parser.option("LAB")
    add_dates(parser)
    options = parser.parse_args(argv)
    lab = load_lab(options.LAB, options)
    from labecon.analysis.capital import capital
    from labecon.outputs.captable_output import capital_csv, capital_document
    from labecon.outputs.messages import Words

    found, words = capital(lab), Words(options.lang)
    if options.format == "json":
        from labecon.outputs.documents import json_text

        terminal.write(json_text(capital_document(found, words)))
    elif options.format == "csv":
        terminal.write(capital_csv(found, words))
    else:
        from labecon.outputs.captable_text import capital_text

        terminal.write(capital_text(found, words, terminal.style))
    return 0
