"""`labecon industry`: labs and giants in one market, over many worlds."""

from __future__ import annotations

from collections.abc import Sequence

from labecon.cli.lab_options import add_lab_options, day_of, overrides_of, scenario_of
from labecon.cli.parsing import parser_of, whole
from labecon.cli.simulate_command import threads_of
from labecon.cli.terminal import Terminal

WORLDS, SEED = 2000, 1
#: Most worlds, whose values are kept, and fewest months: a year, on which profits and the race are measured.
MOST_WORLDS, FEWEST_MONTHS, MOST_MONTHS = 200_000, 12, 240


def industry(argv: Sequence[str], terminal: Terminal) -> int:
    """Draws many worlds of a market and shows who is left, what it looks like, and the race as a game.

    Args:
        argv: Arguments behind the command.
        terminal: Where output goes.

    Returns:
        0, or 1 when a check does not hold in some world.
    """
    parser = parser_of("industry", terminal)
    parser.option("--labs", nargs="+", action="extend", default=[], metavar="LAB", key="industry_labs")
    add_lab_options(parser, months=False)
    parser.option("--months", type=whole(FEWEST_MONTHS, MOST_MONTHS), metavar="N")
    parser.option("--worlds", type=whole(1, MOST_WORLDS), default=WORLDS, metavar="N")
    parser.option("--seed", type=whole(0, 2**64 - 1), default=SEED, metavar="S")
    parser.option("--race", nargs=2, default=[], metavar="LAB")
    parser.option("--threads", type=whole(1, 256), metavar="T")
    options = parser.parse_args(argv)
    from labecon.analysis.industry_array import industry as found_in
    from labecon.labs.market import load_market
    from labecon.outputs.industry_output import industry_csv, industry_document
    from labecon.outputs.messages import Words

    words = Words(options.lang)
    names = [one.strip() for text in options.labs for one in text.split(",") if one.strip()]
    changes = overrides_of(options.set)
    dates = (day_of(options.as_known_on, "--as-known-on"), day_of(options.periods_through, "--periods-through"))
    market = load_market(names, scenario_of(options.scenario), *dates, options.workspace, changes)

    def progress(done: int, all_: int) -> None:
        terminal.progress(words("industry.progress", done=f"{done:,}", all=f"{all_:,}"), done == all_)

    threads = threads_of(options.threads)
    found = found_in(market, options.worlds, options.seed, options.months, options.race, threads, progress)
    if options.format == "json":
        from labecon.outputs.documents import json_text

        terminal.write(json_text(industry_document(found)))
    elif options.format == "csv":
        terminal.write(industry_csv(industry_document(found)))
    else:
        from labecon.outputs.industry_text import industry_text

        terminal.write(industry_text(found, words, terminal.style))
    failing = [name for name, (_, holds) in found.simulation.checks.items() if not holds]
    for name in failing:
        terminal.remark(f"{market.name}: check {name} does not hold in every world")
    return 1 if failing else 0
