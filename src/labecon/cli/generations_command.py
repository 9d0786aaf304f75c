"""`labecon generations`: what each model generation cost and brought, both books, and the release calendar."""

from __future__ import annotations

from collections.abc import Sequence

from labecon.cli.lab_options import add_lab_options, load_lab
from labecon.cli.parsing import parser_of, whole
from labecon.cli.terminal import Terminal

#: Rules of allocation; named here because the options are read before the labs are imported.
RULES = ("link", "training", "live_cost", "equal")
LONGEST_LIFE = 240


def generations(argv: Sequence[str], terminal: Terminal) -> int:
    """Shows the generations of a lab on the path of medians.

    Args:
        argv: Arguments behind the command.
        terminal: Where output goes.

    Returns:
        0, also for a lab without lines of generations.
    """
    parser = parser_of("generations", terminal)
    parser.option("LAB")
    parser.option("--rule", choices=RULES, default="link")
    parser.option("--life", type=whole(1, LONGEST_LIFE), metavar="MONTHS")
    add_lab_options(parser)
    options = parser.parse_args(argv)
    lab = load_lab(options.LAB, options)
    from labecon.analysis.generation_books import generation_books
    from labecon.outputs.generations_output import generations_csv, generations_document
    from labecon.outputs.messages import Words

    found = generation_books(lab, lab.run(options.months), options.rule, options.life)
    words = Words(options.lang)
    if options.format == "json":
        from labecon.outputs.documents import json_text

        terminal.write(json_text(generations_document(found, words)))
    elif options.format == "csv":
        terminal.write(generations_csv(found, words))
    else:
        from labecon.outputs.generations_text import generations_text

        terminal.write(generations_text(found, words, terminal.style))
    return 0
