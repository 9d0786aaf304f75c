"""`labecon brief`: the questions, answered for labs side by side."""

from __future__ import annotations

from collections.abc import Sequence

from labecon.cli.lab_options import add_dates, load_labs
from labecon.cli.parsing import parser_of, whole
from labecon.cli.terminal import Terminal

#: Labs that are shown when none is named.
LABS = ("minimax", "zhipu")


def brief(argv: Sequence[str], terminal: Terminal) -> int:
    """Answers the questions.

    Args:
        argv: Arguments behind the command.
        terminal: Where output goes.

    Returns:
        0.
    """
    parser = parser_of("brief", terminal)
    parser.option("LAB", nargs="*", key="labs")
    parser.option("--scenario", action="append", default=[], metavar="NAME")
    parser.option("--set", action="append", default=[], metavar="DRIVER=VALUE")
    add_dates(parser)
    parser.option("--paths", type=whole(2, 10_000_000), metavar="N")
    parser.option("--seed", type=whole(0, 2**64 - 1), metavar="S")
    parser.option("--full", action="store_true")
    options = parser.parse_args(argv)
    labs = load_labs(options.LAB or LABS, options)
    from labecon.analysis.brief import PATHS, SEED
    from labecon.analysis.brief import brief as answered
    from labecon.outputs.messages import Words

    words = Words(options.lang)

    def progress(done: int, all_: int) -> None:
        terminal.progress(words("simulate.progress", done=f"{done:,}", all=f"{all_:,}"), done == all_)

    paths = PATHS if options.paths is None else options.paths
    found = answered(labs, paths, SEED if options.seed is None else options.seed, progress)
    if options.format == "text":
        from labecon.outputs.brief_text import brief_text

        terminal.write(brief_text(found, words, terminal.style, options.full))
        return 0
    from labecon.outputs.brief_output import brief_csv, brief_document
    from labecon.outputs.documents import json_text

    document = brief_document(found, words)
    terminal.write(json_text(document) if options.format == "json" else brief_csv(document))
    return 0
