"""`labecon forecast` and `labecon score`: forecasts of named windows, frozen, and judged by what came."""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from labecon.cli.backtest_command import progress
from labecon.cli.lab_options import add_lab_options, load_lab
from labecon.cli.parsing import parser_of, whole
from labecon.cli.terminal import Terminal
from labecon.errors import DataError, UsageError

#: Where registers are kept and looked for, below the workspace or the current folder.
FOLDER = "forecasts"
PATHS, SEED = 20_000, 20260131
_COLUMNS = ("entity", "segment", "metric", "period_start", "period_end", "value")


def forecast(argv: Sequence[str], terminal: Terminal) -> int:
    """Forecasts named windows of a lab; frozen ones are written down with what made them.

    Args:
        argv: Arguments behind the command.
        terminal: Where output goes.

    Returns:
        0.
    """
    parser = parser_of("forecast", terminal)
    parser.option("LAB")
    add_lab_options(parser, months=False)
    parser.option("--window", action="extend", nargs="+", default=[], metavar="W")
    parser.option("--paths", type=whole(100, 10_000_000), default=PATHS, metavar="N")
    parser.option("--seed", type=whole(0, 2**64 - 1), default=SEED, metavar="S")
    parser.option("--freeze", action="store_true")
    parser.option("--to", key="register_to", metavar="FILE")
    options = parser.parse_args(argv)
    if options.to and not options.freeze:
        raise UsageError.of("usage", "--to names the file of a frozen forecast", "--to", "add --freeze")
    from labecon.analysis.forecast_register_array import WINDOWS
    from labecon.analysis.forecast_register_array import forecast as forecast_of
    from labecon.outputs import forecast_output
    from labecon.outputs.documents import json_text
    from labecon.outputs.messages import Words
    from labecon.periods import Window

    words = Words(options.lang)
    lab = load_lab(options.LAB, options)
    asked = [part.strip() for text in options.window for part in text.split(",") if part.strip()]
    windows = asked or [label for label in WINDOWS if Window.parse(label).end > lab.actual_through]
    shown = progress(terminal, words, "forecast.progress")
    found = forecast_of(lab, windows, options.paths, options.seed, progress=shown)
    if options.freeze:
        path = Path(options.to) if options.to else _folder(options) / found.made / f"{lab.name}.jsonl"
        _freeze(path, forecast_output.register_lines(found), terminal)
    if options.format == "json":
        terminal.write(json_text(forecast_output.register_document(found)))
    elif options.format == "csv":
        terminal.write(forecast_output.register_csv(found))
    else:
        terminal.write(forecast_output.register_text(found, words, terminal.style))
    return 0


def _folder(options: argparse.Namespace) -> Path:
    return (Path(options.workspace) if options.workspace else Path()) / FOLDER


def _freeze(path: Path, text: str, terminal: Terminal) -> None:
    """Writes a register once; one that says something else stays."""
    try:
        if path.exists() and path.read_text(encoding="utf-8") != text:
            remedy = "name another file with --to; frozen forecasts are not written over"
            raise UsageError.of("already-there", f"{path} holds other forecasts", "--freeze", remedy)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    except (OSError, UnicodeError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise UsageError.of("unreadable", f"{path} cannot be written: {why}", "--to") from error
    terminal.remark(f"frozen {path}")


def score(argv: Sequence[str], terminal: Terminal) -> int:
    """Judges frozen forecasts by figures reported since.

    Args:
        argv: Arguments behind the command.
        terminal: Where output goes.

    Returns:
        0.
    """
    parser = parser_of("score", terminal)
    parser.option("FACTS", key="score_facts")
    parser.option("--forecasts", action="extend", nargs="+", default=[], metavar="FILE")
    options = parser.parse_args(argv)
    from labecon.analysis.forecast_scores import judge
    from labecon.facts.workspace import workspace_ledger
    from labecon.outputs import forecast_output
    from labecon.outputs.documents import json_text
    from labecon.outputs.messages import Words

    facts = read_facts(Path(options.FACTS))
    rows = [row for path in _registers(options) for row in read_register(path)]
    ledger = workspace_ledger(Path(options.workspace) if options.workspace else None)
    found = judge(rows, facts, ledger)
    words = Words(options.lang)
    if options.format == "json":
        terminal.write(json_text(forecast_output.judgement_document(found, ledger.head)))
    elif options.format == "csv":
        terminal.write(forecast_output.judgement_csv(found))
    else:
        terminal.write(forecast_output.judgement_text(found, ledger.head, words, terminal.style))
    return 0


def _registers(options: argparse.Namespace) -> list[Path]:
    named = [Path(text) for text in options.forecasts]
    found = [one for path in named for one in (sorted(path.rglob("*.jsonl")) if path.is_dir() else [path])]
    if not named:
        found = sorted(_folder(options).rglob("*.jsonl"))
    if not found:
        text = f"no register of forecasts in {_folder(options) if not named else options.forecasts[0]}"
        raise UsageError.of("unreadable", text, "--forecasts", "labecon forecast LAB --freeze writes one")
    return found


def read_register(path: Path) -> list[dict[str, Any]]:
    """The forecasts of a file of JSON Lines.

    Args:
        path: The file.

    Returns:
        One mapping a forecast.

    Raises:
        DataError: The file cannot be read, or a line is no forecast.
    """
    rows = []
    for at, line in enumerate(_text(path).splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise DataError.of("malformed", f"no JSON: {line[:40]!r}", f"{path}:{at}") from error
        missing = [key for key in ("lab", "line", "window", "quantiles") if not isinstance(row, dict) or key not in row]
        if missing:
            raise DataError.of("malformed", f"no forecast: {missing[0]} is missing", f"{path}:{at}")
        rows.append(row)
    return rows


def read_facts(path: Path) -> list[Mapping[str, str]]:
    """The rows of a table of facts.

    Args:
        path: CSV with the columns of a fact table.

    Returns:
        One mapping a row, numbers still as text.

    Raises:
        DataError: The file cannot be read, lacks a column, or holds a value that is no number.
    """
    rows = list(csv.DictReader(_text(path).lstrip("\ufeff").splitlines()))
    lacking = [column for column in _COLUMNS if rows and column not in rows[0]]
    if not rows or lacking:
        text = f"no column {lacking[0]}" if lacking else "no row"
        raise DataError.of("malformed", f"{text} in the table of facts", str(path), f"columns: {', '.join(_COLUMNS)}")
    for at, row in enumerate(rows, start=2):
        try:
            float(row["value"])
        except (TypeError, ValueError) as error:
            raise DataError.of("bad-fact", f"value {row['value']!r} is no number", f"{path}:{at}") from error
    return [{key: value or "" for key, value in row.items() if key} for row in rows]


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise DataError.of("unreadable", f"cannot be read: {error.strerror or error}", str(path)) from error
    except UnicodeError as error:
        raise DataError.of("unreadable", "is not UTF-8 text", str(path), "save it as UTF-8") from error
