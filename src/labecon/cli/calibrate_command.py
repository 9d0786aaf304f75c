"""`labecon calibrate`: growth of a lab's lines fitted to what was reported."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from labecon.cli.backtest_command import LABS, SEED, progress
from labecon.cli.lab_options import add_dates, load_lab
from labecon.cli.parsing import parser_of, whole
from labecon.cli.terminal import Terminal
from labecon.errors import UsageError

if TYPE_CHECKING:
    from labecon.analysis.growth.estimate_array import Population
    from labecon.labs import Lab
    from labecon.outputs.messages import Words

FITS = 100
#: Sets of parameters that made-up lines are drawn from.
SELF_TEST_ROWS = 100


def calibrate(argv: Sequence[str], terminal: Terminal) -> int:
    """Fits the growth of a lab's lines, or tests the fitter itself.

    Args:
        argv: Arguments behind the command.
        terminal: Where output goes.

    Returns:
        0, or 1 where the fitter does not hold.
    """
    parser = parser_of("calibrate", terminal)
    parser.option("LAB", nargs="?", key="lab")
    parser.option("--to", key="calibrated_to", metavar="FILE")
    parser.option("--seed", key="seed_of_fit", type=whole(0, 2**64 - 1), default=SEED, metavar="S")
    parser.option("--growth", action="store_true")
    parser.option("--self-test", action="store_true")
    parser.option("--fits", type=whole(10, 100_000), default=FITS, metavar="N")
    add_dates(parser)
    options = parser.parse_args(argv)
    from labecon.outputs.messages import Words

    words = Words(options.lang)
    if options.self_test:
        return _self_test(options, terminal, words)
    if options.growth:
        return _growth(options, terminal, words)
    if not options.LAB:
        raise UsageError.of("usage", "name the lab that is to be fitted", "calibrate", "e.g. labecon calibrate minimax")
    _calibrate(options, terminal, words)
    return 0


def _population(labs: Sequence[Lab], options: argparse.Namespace, terminal: Terminal, words: Words) -> Population:
    """Growth of other companies and of labs in their view."""
    from labecon.analysis.growth.estimate_array import estimate
    from labecon.analysis.growth.lab_lines import pooled_lines
    from labecon.analysis.growth.observations import analog_lines

    through = labs[0].actual_through if _dated(options) else None
    analogs = [line if through is None else line.through(through) for line in analog_lines()]
    known = [*analogs, *(line for lab in labs for line in pooled_lines(lab))]
    told = [line for line in known if len(line.observations) > 1]
    return estimate(told, options.seed, progress=progress(terminal, words, "growth.estimating"))


def _dated(options: argparse.Namespace) -> bool:
    return bool(options.as_known_on or options.periods_through)


def _calibrate(options: argparse.Namespace, terminal: Terminal, words: Words) -> None:
    from labecon.analysis.growth import calibrate_array, calibrated_drivers_array
    from labecon.analysis.growth.lab_lines import lab_lines, size_scale, spending_lines
    from labecon.labs import load
    from labecon.outputs import calibration_output
    from labecon.outputs.documents import json_text

    lab = load_lab(options.LAB, options)
    lines = lab_lines(lab)
    if not lines:
        text = f"{lab.name} has no reported window of revenue to be fitted to"
        raise UsageError.of("nothing-reported", text, "calibrate", "give its history a metric or assumed windows")
    target = _target(options.to)
    others = [] if _dated(options) else [load(name) for name in LABS if name != lab.name]
    population = _population([lab, *others], options, terminal, words)
    shown = progress(terminal, words, "calibrate.fitting")
    lines = (*lines, *spending_lines(lab))
    found = calibrate_array.calibrate(lab, lines, population, size_scale(lab), options.seed, shown)
    drivers = calibrated_drivers_array.calibrated_drivers(lab, found)
    if target is not None:
        target.write_text(calibration_output.calibration_scenario(lab, found, drivers, options.seed), encoding="utf-8")
        terminal.say(words("calibrate.written", path=str(target)))
    if options.format == "json":
        terminal.write(json_text(calibration_output.calibration_document(lab, found, drivers, options.seed)))
    elif options.format == "csv":
        terminal.write(calibration_output.calibration_csv(lab, drivers))
    else:
        saved = "" if target is None else str(target)
        terminal.write(calibration_output.calibration_text(lab, found, drivers, words, terminal.style, saved))


def _target(text: str | None) -> Path | None:
    """The file to write, its folder made; refused before anything is computed."""
    if text is None:
        return None
    path = Path(text)
    if path.suffix != ".toml":
        raise UsageError.of("usage", f"{text} is no scenario file", "--to", "end it with .toml")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError.of("unreadable", f"{path.parent} cannot be made: {error.strerror}", "--to") from error
    return path


def _growth(options: argparse.Namespace, terminal: Terminal, words: Words) -> int:
    """The priors of growth, measured again."""
    from labecon.analysis.growth.calibrated_drivers_array import measured_priors
    from labecon.labs import load
    from labecon.outputs import calibration_output
    from labecon.outputs.documents import json_text

    labs = [load(name, None, options.as_known_on, options.periods_through) for name in LABS]
    population = _population(labs, options, terminal, words)
    rows = measured_priors(population)
    head = labs[0].ledger.head
    if options.format == "json":
        terminal.write(json_text(calibration_output.priors_document(rows, population, head, options.seed)))
    elif options.format == "csv":
        terminal.write(calibration_output.priors_csv(rows))
    else:
        terminal.write(calibration_output.priors_text(rows, population, head, words, terminal.style))
    return 0


def _self_test(options: argparse.Namespace, terminal: Terminal, words: Words) -> int:
    from labecon.analysis.growth.self_test_array import believed, self_test
    from labecon.facts import load_ledger
    from labecon.outputs import calibration_output
    from labecon.outputs.documents import json_text

    shown = progress(terminal, words, "calibrate.testing")
    found = self_test(believed(SELF_TEST_ROWS, options.seed), options.fits, options.seed, progress=shown)
    if options.format == "text":
        terminal.write(calibration_output.self_test_text(found, words, terminal.style))
    else:
        terminal.write(json_text(calibration_output.self_test_document(found, load_ledger().head, options.seed)))
    return 0 if found.holds else 1
