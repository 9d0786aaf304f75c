"""`labecon run`: statements on the path of medians."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from labecon.cli.lab_options import add_lab_options, load_lab
from labecon.cli.parsing import parser_of
from labecon.cli.terminal import Terminal
from labecon.errors import UsageError

if TYPE_CHECKING:
    from labecon.labs import Lab, Run

#: Engines beside plain Python, each with the function that runs a lab on it.
ENGINES = {
    "array": "medians_array.run_array",
    "compiled": "medians_array.run_compiled",
    "javascript": "medians.run_javascript",
    "excel": "medians.run_excel",
    "jax": "medians_array.run_jax",
}
BACKENDS = ("python", *ENGINES)
STEPS = ("year", "half", "quarter", "month")


def run(argv: Sequence[str], terminal: Terminal) -> int:
    """Runs a lab and shows its statements.

    Args:
        argv: Arguments behind the command.
        terminal: Where output goes.

    Returns:
        0, or 1 when a check of the run does not hold.
    """
    parser = parser_of("run", terminal)
    parser.option("LAB")
    add_lab_options(parser)
    parser.option("--line", action="append", default=[], metavar="LINE")
    parser.option("--by", choices=STEPS, default="year")
    parser.option("--backend", choices=BACKENDS, default="python")
    parser.option("--history", action="store_true")
    options = parser.parse_args(argv)
    lab = load_lab(options.LAB, options)
    if options.backend == "excel":
        from labecon.outputs.workbook.recalculated import find_office

        find_office()  # said before the wait, not after it
        if not terminal.json_errors:  # an error as JSON stands alone on stderr
            terminal.remark("LibreOffice computes the workbook")
    found = run_on(options.backend, lab, options.months)
    from labecon.outputs.messages import Words
    from labecon.outputs.translations import in_language

    words = Words(options.lang)
    _known(lab, found, options)
    if options.format == "json":
        from labecon.outputs.documents import json_text
        from labecon.outputs.run_document import run_document

        terminal.write(json_text(in_language(run_document(lab, found, options.backend, options.line), words)))
    elif options.format == "csv":
        from labecon.outputs.run_document import run_csv

        terminal.write(run_csv(lab, found, options.line))
    else:
        from labecon.outputs.statements import statements

        terminal.write(statements(lab, found, words, terminal.style, options.by, options.line))
    failing = [name for name, one in found.checks.items() if not one.holds]
    for name in failing:
        terminal.remark(f"{lab.name}: check {name} does not hold")
    return 1 if failing else 0


def _known(lab: Lab, found: Run, options: argparse.Namespace) -> None:
    """Refuses lines that the lab does not have; documents show those that readers count on as absent."""
    from labecon.outputs.absent_lines import absent_lines

    absent = absent_lines(lab)
    for line in options.line:
        if options.format != "text" and line in absent:
            continue
        if line in lab.graph.absent_totals:
            text = f"{line} is a total over parts that {lab.name} does not have"
            raise UsageError.of("unknown-name", text, "--line", f"labecon lines {lab.name} lists lines")
        if found.node(line).kind == "check":
            raise UsageError.of("unknown-name", f"{line} is a check, not a line", "--line",
                                f"labecon lines {lab.name} lists lines")  # fmt: skip


def run_on(backend: str, lab: Lab, months: int | None) -> Run:
    """A run on an engine.

    Args:
        backend: One of `BACKENDS`; all give the same numbers, ``excel`` and ``jax`` to 1e-9 of scale.
        lab: The lab.
        months: Forecast months; up to the horizon when None.

    Returns:
        The run.

    Raises:
        LabeconError: There is no such engine, or what it needs is not installed.
    """
    if backend == "python":
        return lab.run(months)
    if backend not in ENGINES:
        raise UsageError.of("unknown-name", f"no backend {backend!r}", "--backend", f"known: {', '.join(BACKENDS)}")
    module, name = ENGINES[backend].split(".")  # what an engine brings with it is not needed otherwise
    engine: Callable[[Lab, int | None], Run] = getattr(import_module(f"labecon.cli.{module}"), name)
    return engine(lab, months)
