"""`labecon simulate`: many random paths."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from labecon.cli.lab_options import add_lab_options, load_lab
from labecon.cli.parsing import parser_of, whole, window_of
from labecon.cli.terminal import Terminal
from labecon.errors import UsageError

if TYPE_CHECKING:
    from labecon.labs import Lab
    from labecon.periods import Window

#: What the windows show, where a lab has it.
WINDOW_LINES = ("revenue", "gross_profit", "gross_margin", "adjusted_net_loss", "operating_cash_flow")
#: What the fans show, where a lab has it.
FAN_LINES = ("revenue", "cash", "liquid_resources")
PATHS, SEED = 1000, 1
#: Most paths whose values are kept, and of which counts are kept.
MOST_KEPT, MOST_COUNTED = 10_000_000, 10_000_000_000


def simulate(argv: Sequence[str], terminal: Terminal) -> int:
    """Draws many paths and shows what they spread over.

    Args:
        argv: Arguments behind the command.
        terminal: Where output goes.

    Returns:
        0, or 1 when a check does not hold on some path.
    """
    parser = parser_of("simulate", terminal)
    parser.option("LAB")
    add_lab_options(parser)
    parser.option("--paths", type=whole(1, MOST_COUNTED), default=PATHS, metavar="N")
    parser.option("--seed", type=whole(0, 2**64 - 1), default=SEED, metavar="S")
    parser.option("--threads", type=whole(1, 256), metavar="T")
    parser.option("--keep", action="extend", nargs="+", default=[], metavar="LINE")
    parser.option("--window", action="extend", nargs="+", default=[], metavar="W")
    parser.option("--joint", action="append", default=[], metavar="STATEMENT")
    parser.option("--quantiles", choices=("exact", "histogram"), default="exact")
    parser.option("--points", choices=("random", "sobol"), default="random")
    parser.option("--given", action="append", default=[], metavar="STATEMENT")
    options = parser.parse_args(argv)
    _check(options)
    from labecon.cli.path_figures_array import with_months  # numpy is imported after bad options are refused

    lab = with_months(load_lab(options.LAB, options), options.months)
    found = simulated(lab, options, terminal)
    from labecon.outputs.messages import Words
    from labecon.outputs.translations import in_language

    words = Words(options.lang)
    if options.format == "json":
        from labecon.outputs.documents import json_text

        terminal.write(json_text(in_language(found, words)))
    elif options.format == "csv":
        from labecon.outputs.simulation_text import simulation_csv

        terminal.write(simulation_csv(found))
    else:
        from labecon.outputs.simulation_text import simulation_text

        terminal.write(simulation_text(lab, found, words, terminal.style))
    failing = [name for name, one in found["checks"].items() if not one["holds"]]
    for name in failing:
        terminal.remark(f"{lab.name}: check {name} does not hold on every path")
    return 1 if failing else 0


def _check(options: argparse.Namespace) -> None:
    """Refuses what cannot be asked for together."""
    if options.quantiles == "histogram" and options.points == "sobol":
        text = "histograms count independent paths; Sobol points need their values"
        raise UsageError.of("usage", text, "--points", "leave out one of --quantiles histogram and --points sobol")
    if options.quantiles == "exact" and options.paths > MOST_KEPT:
        text = f"{options.paths} paths: exact quantiles keep the values of at most {MOST_KEPT}"
        raise UsageError.of("out-of-range", text, "--paths", "add --quantiles histogram")


def simulated(lab: Lab, options: argparse.Namespace, terminal: Terminal) -> dict[str, Any]:
    """The document of a simulation.

    Args:
        lab: The lab.
        options: Paths, seed, threads, kept lines and windows.
        terminal: Where progress goes.

    Returns:
        The document.
    """
    from labecon.analysis.statement_text_array import parse_statement
    from labecon.cli.path_figures_array import Request, draw
    from labecon.outputs.messages import Words
    from labecon.outputs.simulation_array import simulation_document

    known = lab.graph.by_name
    kept = tuple(dict.fromkeys([*_split(options.keep), *(line for line in FAN_LINES if line in known)]))
    labels = [_window(lab, text).label for text in _split(options.window)] or years(lab)
    lines = tuple(dict.fromkeys([*(line for line in WINDOW_LINES if line in known), *_split(options.keep)]))
    words = Words(options.lang)

    def progress(done: int, all_: int) -> None:
        terminal.progress(words("simulate.progress", done=f"{done:,}", all=f"{all_:,}"), done == all_)

    threads = threads_of(options.threads)
    windows = dict.fromkeys(labels, lines)
    joint = tuple(parse_statement(lab, text, "--joint") for text in options.joint)
    given = " and ".join(f"({text})" if len(options.given) > 1 else text for text in options.given)
    condition = parse_statement(lab, given, "--given") if given else None
    asked = (joint, condition, terminal.alone, options.points, options.quantiles)
    request = Request(options.paths, options.seed, kept, windows, threads, progress, *asked)
    return simulation_document(draw(lab, request))


def _window(lab: Lab, text: str) -> Window:
    """A window of ``--window``, which must touch the months of the lab."""
    from labecon.periods import month_label

    window, first = window_of(text, "--window"), lab.history.first
    if window.end < first or window.start > lab.horizon:
        span = f"{month_label(first)} to {month_label(lab.horizon)}"
        remedy = (
            "labecon facts has what was reported earlier"
            if window.end < first
            else "name an earlier one, or more --months"
        )
        raise UsageError.of("out-of-range", f"{window.label} lies outside {span}", "--window", remedy)
    return window


def years(lab: Lab) -> list[str]:
    """The calendar years that end within the forecast.

    Args:
        lab: The lab.

    Returns:
        Labels of the years.
    """
    from labecon.outputs.columns import windows_over

    first = lab.first_forecast - lab.first_forecast % 12
    return [one.label for one in windows_over(first, lab.horizon) if one.months == 12]


def threads_of(asked: int | None) -> int:
    """The number of threads.

    Args:
        asked: ``--threads``.

    Returns:
        That, or ``LABECON_THREADS``, or 0 for the number of cores.

    Raises:
        UsageError: The variable holds no whole number of at least 1.
    """
    if asked is not None:
        return asked
    text = os.environ.get("LABECON_THREADS", "").strip()
    if not text:
        return 0
    if not text.isdecimal() or not 1 <= int(text) <= 256:
        raise UsageError.of("out-of-range", f"{text!r} must be a whole number in 1..256", "LABECON_THREADS")
    return int(text)


def _split(texts: Sequence[str]) -> list[str]:
    return [part.strip() for text in texts for part in text.split(",") if part.strip()]
