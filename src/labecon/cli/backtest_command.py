"""`labecon backtest`: windows left out, labs from an earlier view, the growth model on other companies."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from labecon.cli.lab_options import add_dates, day_of, load_labs
from labecon.cli.parsing import Parser, parser_of, whole
from labecon.cli.terminal import Terminal
from labecon.errors import UsageError

if TYPE_CHECKING:
    from labecon.labs import Lab
    from labecon.outputs.messages import Words

#: Labs that are tested when none is named.
LABS = ("minimax", "zhipu")
SEED = 1


def backtest(argv: Sequence[str], terminal: Terminal) -> int:
    """Shows how wrong forecasts and histories would have been.

    Args:
        argv: Arguments behind the command.
        terminal: Where output goes.

    Returns:
        0.
    """
    parser = parser_of("backtest", terminal)
    parser.option("LAB", nargs="*", key="labs")
    parser.option("--line", action="append", default=[], metavar="LINE")
    parser.option("--analogs", action="store_true")
    parser.option("--seed", key="seed_of_fit", type=whole(0, 2**64 - 1), default=SEED, metavar="S")
    add_dates(parser)
    options = parser.parse_args(argv)
    _refuse(parser, options)
    from labecon.outputs.messages import Words

    words = Words(options.lang)
    if options.analogs:
        _analogs(options, terminal, words)
    elif options.as_known_on or options.periods_through:
        _cuts(options, terminal, words)
    else:
        _left_out(options, terminal, words)
    return 0


def _refuse(parser: Parser, options: argparse.Namespace) -> None:
    dated = options.as_known_on or options.periods_through
    if options.analogs and (options.LAB or options.line or dated):
        raise UsageError.of("usage", "--analogs is about other companies", "--analogs", "name no lab, line or date")
    if options.line and dated:
        text = "a cut by date forecasts revenue and its segments"
        raise UsageError.of("usage", text, "--line", "leave out --line, or the dates")


def _left_out(options: argparse.Namespace, terminal: Terminal, words: Words) -> None:
    labs = load_labs(options.LAB or LABS, options)
    for lab in labs:
        for line in options.line:
            lab.run(1).node(line)
    from labecon.analysis.backtest import leave_one_out
    from labecon.outputs import backtest_output
    from labecon.outputs.documents import json_text
    from labecon.outputs.translations import in_language

    found = [(lab, leave_one_out(lab, options.line)) for lab in labs]
    if options.format == "json":
        terminal.write(json_text(in_language(backtest_output.backtest_document(found), words)))
    elif options.format == "csv":
        terminal.write(backtest_output.backtest_csv(found))
    else:
        terminal.write(backtest_output.backtest_text(found, words, terminal.style))


def _analogs(options: argparse.Namespace, terminal: Terminal, words: Words) -> None:
    from labecon.analysis.growth.analogs_array import backtest_analogs
    from labecon.analysis.growth.estimate_array import estimate
    from labecon.analysis.growth.lab_lines import pooled_lines
    from labecon.analysis.growth.observations import analog_lines
    from labecon.facts import load_ledger
    from labecon.labs import load
    from labecon.outputs import growth_output
    from labecon.outputs.documents import json_text

    head = load_ledger().head
    analogs = analog_lines()
    others = [line for name in LABS for line in pooled_lines(load(name))]
    population = estimate([*analogs, *others], options.seed, progress=progress(terminal, words, "growth.estimating"))
    found = backtest_analogs(analogs, population, options.seed, progress(terminal, words, "growth.forecasting"))
    if options.format == "json":
        terminal.write(json_text(growth_output.analogs_document(found, population, head, options.seed)))
    elif options.format == "csv":
        terminal.write(growth_output.analogs_csv(found))
    else:
        terminal.write(growth_output.analogs_text(found, population, head, words, terminal.style))


def _cuts(options: argparse.Namespace, terminal: Terminal, words: Words) -> None:
    from labecon.analysis.growth.lab_cut_array import cut_lab, population_through
    from labecon.labs import load
    from labecon.outputs import growth_output
    from labecon.outputs.documents import json_text
    from labecon.periods import MONTHS_PER_YEAR

    day = day_of(options.periods_through, "--periods-through")
    known = day_of(options.as_known_on, "--as-known-on")
    last = min(one for one in (day, known) if one is not None)
    labs: list[Lab] = [load(name, workspace=options.workspace) for name in dict.fromkeys(options.LAB or LABS)]
    month = (last.year - 2000) * MONTHS_PER_YEAR + last.month - 1
    population = population_through(month, options.seed, progress(terminal, words, "growth.estimating"))
    found = [(lab, cut_lab(lab, lab.ledger.as_of(known, day), population, options.seed)) for lab in labs]
    dates = {"as_known_on": known, "periods_through": day}
    if options.format == "json":
        terminal.write(json_text(growth_output.cuts_document(found, dates, population, options.seed)))
    elif options.format == "csv":
        terminal.write(growth_output.cuts_csv(found))
    else:
        terminal.write(growth_output.cuts_text(found, dates, words, terminal.style))


def progress(terminal: Terminal, words: Words, text: str) -> Callable[[int, int], None]:
    """Shows how far a calculation has come.

    Args:
        terminal: Where it goes.
        words: The language.
        text: Name of the message.

    Returns:
        Called with (done, all).
    """

    def show(done: int, all_: int) -> None:
        terminal.progress(words(text, done=done, all=all_), done == all_)

    return show
