"""`labecon lines`: the names that exist."""

from __future__ import annotations

from collections.abc import Sequence

from labecon.cli.lab_options import add_dates, load_lab
from labecon.cli.parsing import parser_of
from labecon.cli.terminal import Terminal
from labecon.cli.workspace import folder_of


def lines(argv: Sequence[str], terminal: Terminal) -> int:
    """Lists items, drivers and parts of a lab, or the components that a lab can be made of.

    Args:
        argv: Arguments behind the command.
        terminal: Where output goes.

    Returns:
        0.
    """
    parser = parser_of("lines", terminal)
    parser.option("LAB", nargs="?", key="lab_optional")
    add_dates(parser)
    options = parser.parse_args(argv)
    from labecon.outputs import name_lists
    from labecon.outputs.documents import json_text
    from labecon.outputs.messages import Words
    from labecon.outputs.translations import in_language

    words = Words(options.lang)
    if options.LAB:
        lab = load_lab(options.LAB, options)
        found = in_language(name_lists.lab_names(lab), words)
        as_text, as_csv = name_lists.lab_names_text(lab, found, words, terminal.style), name_lists.lab_names_csv(found)
    else:
        from labecon.business import COMPONENTS
        from labecon.cli.facts_command import view_of
        from labecon.labs import available

        labs = available("labs", folder_of(options.workspace))
        found = in_language(name_lists.component_names(view_of(options).head, COMPONENTS, labs), words)
        as_text, as_csv = (
            name_lists.component_names_text(found, words, terminal.style),
            name_lists.component_names_csv(found),
        )
    terminal.write({"json": json_text(found), "csv": as_csv, "text": as_text}[options.format])
    return 0
