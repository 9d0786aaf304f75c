"""`labecon sweep`: many combinations of labs, scenarios, drivers and seeds, in blocks that survive a kill."""

from __future__ import annotations

import argparse
import shlex
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labecon.cli.lab_options import add_dates
from labecon.cli.parsing import FORMATS, parser_of, whole
from labecon.cli.terminal import Terminal
from labecon.errors import UsageError

if TYPE_CHECKING:
    from labecon.analysis.sweeps.plan import Plan
    from labecon.analysis.sweeps.sweep import Outcome, Progress
    from labecon.labs.datafile import DataFile
    from labecon.outputs.messages import Words

INTERRUPTED = 130
#: Options that a sweep needs again when it goes on.
_REPEATED = ("--on", "--to", "--workers", "--workspace", "--as-known-on", "--periods-through")


def sweep(argv: Sequence[str], terminal: Terminal) -> int:
    """Runs a sweep, goes on with one, or shows the summary of one.

    Args:
        argv: Arguments behind the command.
        terminal: Where output goes.

    Returns:
        0; 1 when a combination has no result or a check does not hold; 130 when the user stopped it.

    Raises:
        UsageError: No specification is named.
    """
    parser = parser_of("sweep", terminal, FORMATS)
    parser.option("SPEC", nargs="?", key="sweep_spec")
    parser.option("--on", default="local", metavar="ENGINE", key="sweep_on")
    parser.option("--to", metavar="FOLDER", key="sweep_to")
    parser.option("--resume", action="store_true", key="sweep_resume")
    parser.option("--workers", type=whole(1, 1024), default=0, metavar="N", key="sweep_workers")
    parser.option("--summary", metavar="FOLDER", key="sweep_summary")
    parser.option("--bounded", action="store_true", key="sweep_bounded")
    parser.option("--with-summary", action="store_true", key="sweep_with_summary")
    add_dates(parser)
    parser.set_defaults(format=None)
    options = parser.parse_args(argv)
    if options.summary is not None:
        return _show_summary(options, terminal)
    if options.SPEC is None:
        raise UsageError.of("usage", "name a specification", "sweep", "labecon sweep examples/sweep.toml")
    return _run(options, terminal)


def _run(options: argparse.Namespace, terminal: Terminal) -> int:
    from labecon.analysis.sweeps.sweep import Request, Stopped, run_sweep
    from labecon.analysis.sweeps.tables_array import require_parquet
    from labecon.analysis.sweeps.workers import check_engine
    from labecon.labs.datafile import DataFile
    from labecon.outputs.messages import Words

    check_engine(options.on)
    require_parquet()
    place = Path(options.SPEC)
    file = DataFile.read(place)
    plan = _planned(file, options)
    folder = Path(options.to or f"{place.stem}-results")
    request = Request(folder, options.on, options.workers, options.resume)
    words = Words(options.lang)
    text = place.read_text(encoding="utf-8")
    try:
        found = run_sweep(plan, text, request, lambda progress: _tell(progress, terminal, words))
    except Stopped as stop:
        done = words("sweep.stopped", done=f"{stop.done:,}", all=f"{stop.blocks:,}")
        terminal.say(f"labecon: {done}: {_again(options)}")
        return INTERRUPTED
    return _answer(plan, found, folder, options, terminal)


def _planned(file: DataFile, options: argparse.Namespace) -> Plan:
    """The plan of a specification, within bounds where that is asked."""
    from labecon.analysis.sweeps.bounds import require_bounded, require_few_values
    from labecon.analysis.sweeps.plan import make_plan
    from labecon.analysis.sweeps.specification import parse_specification

    asked = parse_specification(file)
    dates = {key: getattr(options, key) for key in ("as_known_on", "periods_through") if getattr(options, key)}
    if options.bounded:
        require_bounded(asked, file.name)
    plan = make_plan(replace(asked, **dates), file, None if options.workspace is None else Path(options.workspace))
    if options.bounded:
        require_few_values(plan, file.name)
    return plan


def _again(options: argparse.Namespace) -> str:
    """The command that goes on with a sweep."""
    given = {name: getattr(options, name.strip("-").replace("-", "_")) for name in _REPEATED}
    words = [f"{name} {shlex.quote(str(value))}" for name, value in given.items() if value and value != "local"]
    return " ".join(["labecon sweep", shlex.quote(options.SPEC), *words, "--resume"])


def _tell(progress: Progress, terminal: Terminal, words: Words) -> None:
    from labecon.outputs.sweep_output import progress_text

    terminal.progress(progress_text(progress, words), progress.blocks == progress.all_blocks)


def _answer(plan: Plan, found: Outcome, folder: Path, options: argparse.Namespace, terminal: Terminal) -> int:
    from labecon.outputs import sweep_output
    from labecon.outputs.documents import json_text
    from labecon.outputs.messages import Words
    from labecon.outputs.translations import in_language

    document = sweep_output.sweep_document(plan, found, str(folder))
    words = Words(options.lang)
    if options.with_summary:
        document |= in_language(sweep_output.first_rows(_rows(folder)), words)
    shown = options.format or ("text" if terminal.out.isatty() else "json")
    if shown == "text":
        terminal.write(sweep_output.sweep_text(document, found, words, terminal.style))
    elif shown == "csv":
        terminal.write(sweep_output.summary_csv(_rows(folder)))
    else:
        terminal.say(f"labecon: {sweep_output.said(document, found, words)}")
        terminal.write(json_text(document))
    for failed in found.failed:
        terminal.say(f"labecon: {failed}")
    if not document["checks"]["holds"]:
        terminal.say(f"labecon: check {found.check} does not hold on every path")
    return 1 if found.failed or not document["checks"]["holds"] else 0


def _show_summary(options: argparse.Namespace, terminal: Terminal) -> int:
    from labecon.analysis.sweeps.folder import Folder
    from labecon.outputs import sweep_output
    from labecon.outputs.documents import json_text
    from labecon.outputs.messages import Words
    from labecon.outputs.translations import in_language

    folder, words = Path(options.summary), Words(options.lang)
    head = Folder(folder).peek()
    rows = _rows(folder)
    if options.format == "json":
        terminal.write(json_text(in_language(sweep_output.summary_document(head, rows), words)))
    elif options.format == "csv":
        terminal.write(sweep_output.summary_csv(rows))
    else:
        terminal.write(sweep_output.summary_text(head, rows, words, terminal.style))
    return 0


def _rows(folder: Path) -> list[dict[str, Any]]:
    from labecon.analysis.sweeps.folder import SUMMARY
    from labecon.analysis.sweeps.tables_array import read_rows

    return read_rows(folder / SUMMARY)
