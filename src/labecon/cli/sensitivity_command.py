"""`labecon sensitivity`: what moves a figure, and what decides it."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from labecon.cli.lab_options import add_lab_options, load_lab
from labecon.cli.parsing import parser_of, whole
from labecon.cli.simulate_command import threads_of
from labecon.cli.terminal import Terminal
from labecon.errors import UsageError

if TYPE_CHECKING:
    from labecon.analysis.targets_array import Target
    from labecon.outputs.messages import Words
    from labecon.outputs.tables import Style

METHODS = ("tornado", "sobol", "importance", "heatmap")
TOP = 15
ROWS, IMPORTANCE_PATHS = 2048, 4096
#: A document and what makes a page of it.
Answer = tuple[dict[str, Any], Callable[["Words", "Style"], str]]


def sensitivity(argv: Sequence[str], terminal: Terminal) -> int:
    """Shows which drivers move a figure.

    Args:
        argv: Arguments behind the command.
        terminal: Where output goes.

    Returns:
        0.
    """
    parser = parser_of("sensitivity", terminal)
    parser.option("LAB")
    parser.option("--target", required=True, metavar="FIGURE", key="figure_target")
    parser.option("--method", choices=METHODS, default="tornado")
    parser.option("--driver", action="extend", nargs="+", default=[], metavar="DRIVER", key="uncertain_driver")
    parser.option("--over", metavar="DRIVER,DRIVER", key="over_two")
    parser.option("--grid", type=whole(2, 25), default=7, metavar="N")
    parser.option("--top", type=whole(1, 1000), metavar="K")
    parser.option("--correlated", choices=("follow", "stay"), default="follow")
    parser.option("--paths", type=whole(1, 1_000_000), metavar="N", key="sensitivity_paths")
    parser.option("--seed", type=whole(0, 2**64 - 1), default=1, metavar="S")
    parser.option("--threads", type=whole(1, 256), metavar="T")
    add_lab_options(parser, months=False)
    options = parser.parse_args(argv)
    if (options.over is not None) != (options.method == "heatmap"):
        text = "--over names the two drivers of a heat map, and a heat map needs it"
        raise UsageError.of("usage", text, "--over", "--method heatmap --over DRIVER,DRIVER")
    lab = load_lab(options.LAB, options)
    from labecon.analysis.targets_array import target_of
    from labecon.outputs.messages import Words

    words = Words(options.lang)

    def progress(done: int, all_: int) -> None:
        terminal.progress(words("sensitivity.progress", done=f"{done:,}", all=f"{all_:,}"), done == all_)

    settings = {"seed": options.seed, "threads": threads_of(options.threads), "progress": progress}
    found, page = _ANSWERS[options.method](target_of(lab, options.target), options, settings)
    if options.format == "json":
        from labecon.outputs.documents import json_text

        terminal.write(json_text(found))
    elif options.format == "csv":
        from labecon.outputs.sensitivity_output import sensitivity_csv

        terminal.write(sensitivity_csv(found))
    else:
        terminal.write(page(words, terminal.style))
    return 0


def _tornado(target: Target, options: argparse.Namespace, settings: dict[str, Any]) -> Answer:
    from labecon.analysis.tornado_array import tornado
    from labecon.outputs.sensitivity_output import tornado_document
    from labecon.outputs.sensitivity_text import tornado_text

    follow = options.correlated == "follow"
    found = tornado(target, options.driver, paths=options.paths, top=options.top or TOP, follow=follow, **settings)
    return tornado_document(found), lambda words, style: tornado_text(found, words, style)


def _sobol(target: Target, options: argparse.Namespace, settings: dict[str, Any]) -> Answer:
    from labecon.analysis.variance_array import sobol
    from labecon.outputs.sensitivity_output import sobol_document
    from labecon.outputs.sensitivity_text import sobol_text

    found = sobol(target, options.driver, rows=options.paths or ROWS, top=options.top, **settings)
    return sobol_document(found), lambda words, style: sobol_text(found, words, style)


def _importance(target: Target, options: argparse.Namespace, settings: dict[str, Any]) -> Answer:
    from labecon.analysis.importance_array import importance
    from labecon.outputs.sensitivity_output import importance_document
    from labecon.outputs.sensitivity_text import importance_text

    paths, top = options.paths or IMPORTANCE_PATHS, options.top or TOP
    found = importance(target, options.driver, paths=paths, top=top, **settings)
    return importance_document(found), lambda words, style: importance_text(found, words, style)


def _heatmap(target: Target, options: argparse.Namespace, settings: dict[str, Any]) -> Answer:
    from labecon.analysis.heat_array import heat
    from labecon.outputs.sensitivity_output import heat_document
    from labecon.outputs.sensitivity_text import heat_text

    names = [name.strip() for name in options.over.split(",")]
    if len(names) != 2 or not all(names):
        raise UsageError.of("usage", f"{options.over!r}: name two drivers", "--over", "DRIVER,DRIVER")
    follow = options.correlated == "follow"
    found = heat(target, *names, grid=options.grid, paths=options.paths, follow=follow, **settings)
    return heat_document(found), lambda words, style: heat_text(found, words, style)


_ANSWERS = {"tornado": _tornado, "sobol": _sobol, "importance": _importance, "heatmap": _heatmap}
