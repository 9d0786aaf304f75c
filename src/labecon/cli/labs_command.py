"""`labecon labs`: which labs there are."""

from __future__ import annotations

from collections.abc import Sequence

from labecon.cli.parsing import parser_of
from labecon.cli.terminal import Terminal


def labs(argv: Sequence[str], terminal: Terminal) -> int:
    """Lists the labs that can be loaded.

    Args:
        argv: Arguments behind the command.
        terminal: Where output goes.

    Returns:
        0.
    """
    parser = parser_of("labs", terminal)
    options = parser.parse_args(argv)
    from labecon.cli.workspace import folder_of
    from labecon.facts.workspace import workspace_ledger
    from labecon.outputs import labs_output
    from labecon.outputs.messages import Words

    words, folder = Words(options.lang), folder_of(options.workspace)
    rows, head = labs_output.lab_rows(folder, words), workspace_ledger(folder).head
    if options.format == "json":
        from labecon.outputs.documents import json_text

        terminal.write(json_text(labs_output.labs_document(head, rows)))
    elif options.format == "csv":
        terminal.write(labs_output.labs_csv(rows))
    else:
        terminal.write(labs_output.labs_text(head, rows, words, terminal.style))
    return 0
