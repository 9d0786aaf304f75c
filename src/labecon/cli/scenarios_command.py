"""`labecon scenarios`: which scenarios there are, and what each changes."""

from __future__ import annotations

from collections.abc import Sequence

from labecon.cli.lab_options import add_dates, load_lab
from labecon.cli.parsing import parser_of
from labecon.cli.terminal import Terminal
from labecon.errors import LabeconError


def scenarios(argv: Sequence[str], terminal: Terminal) -> int:
    """Lists scenarios; with a lab, whether each applies to it.

    Args:
        argv: Arguments behind the command.
        terminal: Where output goes.

    Returns:
        0.
    """
    parser = parser_of("scenarios", terminal)
    parser.option("LAB", nargs="?", key="lab_optional")
    add_dates(parser)
    options = parser.parse_args(argv)
    from labecon.cli.facts_command import view_of
    from labecon.cli.workspace import folder_of
    from labecon.labs import BASE, available, load_scenario
    from labecon.outputs import scenario_output
    from labecon.outputs.messages import Words

    folder = folder_of(options.workspace)
    found = [BASE, *(load_scenario(name, folder) for name in available("scenarios", folder) if name != BASE.name)]
    lab = load_lab(options.LAB, options) if options.LAB else None
    why_not: dict[str, str] = {}
    for one in found if lab is not None else ():
        try:
            assert lab is not None
            lab.with_scenario(one)
        except LabeconError as error:
            why_not[one.name] = "; ".join(problem.message for problem in error.problems)
    words = Words(options.lang)
    rows = scenario_output.scenario_rows(found, words, why_not)
    head = lab.ledger.head if lab is not None else view_of(options).head
    if options.format == "json":
        from labecon.outputs.documents import json_text

        terminal.write(json_text(scenario_output.scenarios_document(head, lab, rows)))
    elif options.format == "csv":
        terminal.write(scenario_output.scenarios_csv(rows))
    else:
        terminal.write(scenario_output.scenarios_text(head, lab, rows, words, terminal.style))
    return 0
