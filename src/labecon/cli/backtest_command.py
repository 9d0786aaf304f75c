"""`labecon backtest`: every reported window left out in turn and predicted from the rest of its line."""

from __future__ import annotations

from collections.abc import Sequence

from labecon.cli.lab_options import add_dates, load_labs
from labecon.cli.parsing import parser_of
from labecon.cli.terminal import Terminal

#: Labs that are tested when none is named.
LABS = ("minimax", "zhipu")


def backtest(argv: Sequence[str], terminal: Terminal) -> int:
    """Shows how far the monthly history of a lab can be trusted between its windows.

    Args:
        argv: Arguments behind the command.
        terminal: Where output goes.

    Returns:
        0.
    """
    parser = parser_of("backtest", terminal)
    parser.option("LAB", nargs="*", key="labs")
    parser.option("--line", action="append", default=[], metavar="LINE")
    add_dates(parser)
    options = parser.parse_args(argv)
    labs = load_labs(options.LAB or LABS, options)
    for lab in labs:
        for line in options.line:
            lab.run(1).node(line)
    from labecon.analysis.backtest import leave_one_out
    from labecon.outputs import backtest_output
    from labecon.outputs.messages import Words
    from labecon.outputs.translations import in_language

    words = Words(options.lang)
    found = [(lab, leave_one_out(lab, options.line)) for lab in labs]
    if options.format == "json":
        from labecon.outputs.documents import json_text

        terminal.write(json_text(in_language(backtest_output.backtest_document(found), words)))
    elif options.format == "csv":
        terminal.write(backtest_output.backtest_csv(found))
    else:
        terminal.write(backtest_output.backtest_text(found, words, terminal.style))
    return 0
