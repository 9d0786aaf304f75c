"""`labecon facts export|load|verify|history|correct|retract`: the ledger of a workspace as a store."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from labecon.cli.facts_command import full_of, selected, view_of
from labecon.cli.lab_options import add_dates
from labecon.cli.parsing import Parser, parser_of
from labecon.cli.terminal import Terminal
from labecon.cli.workspace import required_folder, who_of
from labecon.errors import DataError, Problem, UsageError

if TYPE_CHECKING:
    from labecon.facts.store import Store, Verification
    from labecon.outputs.messages import Words


#: What opening says of a file that was changed.
_DAMAGE = ("ledger-broken", "no-ledger")


def export(argv: Sequence[str], terminal: Terminal) -> int:
    """Writes facts as text, one CSV file for each company.

    Args:
        argv: Arguments behind the action.
        terminal: Where output goes.

    Returns:
        0.
    """
    parser = parser_of("facts export", terminal, formats=("text",))
    parser.option("--to", metavar="FOLDER", required=True, key="export_to")
    parser.option("--lab", metavar="LAB")
    parser.option("--metric", metavar="METRIC")
    parser.option("--segment", metavar="SEGMENT")
    add_dates(parser)
    parser.option("--as-recorded-at", metavar="MOMENT")
    parser.set_defaults(derived=False)
    options = parser.parse_args(argv)
    from labecon.facts.store import write_text

    full = full_of(options)
    kept = {one.id for one in selected(full, view_of(options, full), options)}
    folder = Path(options.to)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError.of("unreadable", f"{folder} cannot be made: {error.strerror}", "--to") from error
    facts = [one for one in full.facts if one.id in kept]  # in the order of the ledger, so that the files come back
    made = write_text(facts, folder)
    terminal.write(_words(options.lang)("store.exported", facts=f"{len(facts):,}", files=len(made), folder=folder))
    return 0


def load(argv: Sequence[str], terminal: Terminal) -> int:
    """Records the facts of text files; what stands already is passed over.

    Args:
        argv: Arguments behind the action.
        terminal: Where output goes.

    Returns:
        0.
    """
    parser = parser_of("facts load", terminal, formats=("text",))
    parser.option("FILE", nargs="*", key="load_file")
    parser.option("--bundled", action="store_true")
    _add_who(parser)
    options = parser.parse_args(argv)
    folder = required_folder(options.workspace, "facts load FILE.csv")
    if not options.FILE and not options.bundled:
        raise UsageError.of("usage", "name a file of facts", "facts load", "labecon facts load FILE.csv")
    from labecon.facts.store import load_bundled
    from labecon.facts.workspace import open_workspace

    words = _words(options.lang)
    rows = [row for name in options.FILE for row in read_rows(Path(name))]
    with open_workspace(folder) as store:
        if options.bundled:
            done = load_bundled(store)
            terminal.write(words("store.bundled", added=done.added, corrected=done.corrected, kept=done.kept))
        if options.FILE:
            names = ", ".join(Path(name).name for name in options.FILE)
            made = store.load(rows, who=who_of(options.who), why=options.why or names)
            terminal.write(words("store.loaded", added=f"{len(made):,}", known=f"{len(rows) - len(made):,}"))
    return 0


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a file of facts, completed with what follows from the rest.

    Args:
        path: CSV with the columns of the ledger; id, interval and remarks may be left out.

    Returns:
        Rows without gaps.

    Raises:
        LabeconError: The file cannot be read, or every row that is no fact, with its line.
    """
    from labecon.facts.intake import completed, gaps
    from labecon.facts.storage import COLUMNS, facts_of

    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, restkey="")
            unknown = [name for name in reader.fieldnames or () if name not in (*COLUMNS, "period")]
            if unknown or not reader.fieldnames:
                text = f"no column {unknown[0]!r}" if unknown else "holds no rows"
                raise DataError.of("bad-fact", text, str(path), f"columns: {', '.join(COLUMNS)}")
            rows = [{name: text or "" for name, text in row.items() if name in COLUMNS} for row in reader]
    except OSError as error:
        raise UsageError.of("unreadable", f"cannot be read: {error.strerror or error}", str(path)) from error
    except UnicodeDecodeError as error:
        raise DataError.of("unreadable", "is not UTF-8 text", str(path), "save it as UTF-8") from error
    except (ValueError, csv.Error) as error:
        raise UsageError.of("unreadable", f"cannot be read: {error}", str(path)) from error
    if not rows:
        raise DataError.of("bad-fact", "holds no rows", str(path), f"columns: {', '.join(COLUMNS)}")
    made: list[dict[str, str]] = []
    problems: list[Problem] = []
    for line, row in enumerate(rows, start=2):
        lacking = gaps(row)
        try:
            made.append(completed(row))
        except DataError as error:
            problems += [Problem(one.code, one.message, f"{path}:{line}", one.remedy) for one in error.problems]
        if lacking:
            problems.append(Problem("bad-fact", f"lacks {', '.join(lacking)}", f"{path}:{line}", "fill it in"))
    if problems:
        raise DataError(problems)
    places = {f"{place}": {**row, "id": row["id"] or f"line {place}"} for place, row in enumerate(made, start=2)}
    facts_of(places.values(), str(path))  # says every row that is no fact, with its line
    return made


def verify(argv: Sequence[str], terminal: Terminal) -> int:
    """Walks the chain of hashes and names the first broken record.

    Args:
        argv: Arguments behind the action.
        terminal: Where output goes.

    Returns:
        0 where nothing is wrong, otherwise 1.
    """
    parser = parser_of("facts verify", terminal)
    options = parser.parse_args(argv)
    folder = required_folder(options.workspace, "facts verify")
    from labecon.outputs import store_output

    place, found = _verified(folder)
    if options.format == "json":
        from labecon.outputs.documents import json_text

        terminal.write(json_text(store_output.verification_document(place, found)))
    elif options.format == "csv":
        terminal.write(store_output.verification_csv(found))
    else:
        terminal.write(store_output.verification_text(place, found, _words(options.lang), terminal.style))
    return 0 if found.ok else 1


def _verified(folder: Path) -> tuple[str, Verification]:
    """The place and what is wrong there; damage that keeps it from being opened is found as well."""
    from labecon.facts.store import Verification
    from labecon.facts.store import verify as walk
    from labecon.facts.workspace import ledger_place

    try:
        with _existing(folder) as store:
            return store.place, walk(store)
    except DataError as error:
        place = ledger_place(folder)
        if error.problems[0].code not in _DAMAGE or isinstance(place, str) or not place.exists():
            raise
        return str(place), Verification(0, "", False, error.problems)


def history(argv: Sequence[str], terminal: Terminal) -> int:
    """Shows every state of a fact, or what was written last.

    Args:
        argv: Arguments behind the action.
        terminal: Where output goes.

    Returns:
        0.

    Raises:
        UsageError: The ledger never held the fact.
    """
    parser = parser_of("facts history", terminal)
    parser.option("ID", nargs="?", key="fact_id_optional")
    options = parser.parse_args(argv)
    folder = required_folder(options.workspace, "facts history")
    from labecon.facts.store.history import entries
    from labecon.outputs import store_output

    with _existing(folder) as store:
        found, head = entries(store, options.ID), store.head.hash
    if options.format == "json":
        from labecon.outputs.documents import json_text

        terminal.write(json_text(store_output.history_document(head, options.ID, found)))
    elif options.format == "csv":
        terminal.write(store_output.history_csv(found))
    else:
        terminal.write(store_output.history_text(options.ID, found, _words(options.lang), terminal.style))
    return 0


def correct(argv: Sequence[str], terminal: Terminal) -> int:
    """Replaces what the ledger says under an id; the former version stays.

    Args:
        argv: Arguments behind the action.
        terminal: Where output goes.

    Returns:
        0.
    """
    parser = parser_of("facts correct", terminal, formats=("text", "json"))
    parser.option("ID", key="fact_id")
    parser.option("CHANGE", nargs="+", metavar="FIELD=VALUE", key="change")
    _add_who(parser)
    options = parser.parse_args(argv)
    folder = required_folder(options.workspace, "facts correct")
    from labecon.facts.workspace import correct_fact

    changes = changes_of(options.CHANGE)
    before, after = correct_fact(folder, options.ID, changes, who_of(options.who), _why(options.why))
    if options.format == "json":
        return _told(folder, options.ID, terminal)
    words = _words(options.lang)
    if before == after:
        terminal.write(words("store.unchanged", id=options.ID))
        return 0
    differing = [name for name in after if before[name] != after[name]]
    told = ", ".join(f"{name}: {before[name] or '–'} → {after[name] or '–'}" for name in differing)
    terminal.write(words("store.corrected", id=options.ID, told=told))
    return 0


def retract(argv: Sequence[str], terminal: Terminal) -> int:
    """Takes a fact back; it stays in every earlier view.

    Args:
        argv: Arguments behind the action.
        terminal: Where output goes.

    Returns:
        0.
    """
    parser = parser_of("facts retract", terminal, formats=("text", "json"))
    parser.option("ID", key="fact_id")
    _add_who(parser)
    options = parser.parse_args(argv)
    folder = required_folder(options.workspace, "facts retract")
    from labecon.facts.workspace import retract_fact

    retract_fact(folder, options.ID, who_of(options.who), _why(options.why))
    if options.format == "json":
        return _told(folder, options.ID, terminal)
    terminal.write(_words(options.lang)("store.retracted", id=options.ID))
    return 0


def _told(folder: Path, name: str, terminal: Terminal) -> int:
    """Every state of a fact, the new one last."""
    from labecon.facts.store.history import entries
    from labecon.outputs import store_output
    from labecon.outputs.documents import json_text

    with _existing(folder) as store:
        terminal.write(json_text(store_output.history_document(store.head.hash, name, entries(store, name))))
    return 0


def changes_of(settings: Sequence[str]) -> dict[str, str]:
    """Corrections as they are written on the command line.

    Args:
        settings: Each ``FIELD=VALUE``.

    Returns:
        Field to text.

    Raises:
        UsageError: Every one that is none, at once.
    """
    bad = [one for one in settings if "=" not in one or one.startswith("=")]
    if bad:
        remedy = "e.g. period=FY2024 or value=312400000"
        raise UsageError([Problem("usage", f"{one!r} is not FIELD=VALUE", "", remedy) for one in bad])
    pairs = (one.partition("=") for one in settings)
    return {field.strip().lower(): text for field, _, text in pairs}


def _add_who(parser: Parser) -> None:
    parser.option("--who", metavar="NAME")
    parser.option("--why", metavar="TEXT")


def _why(text: str | None) -> str:
    if text is None or not text.strip():
        raise UsageError.of("missing-source", "say why", "--why", "e.g. --why 'a digit was misread'")
    return text


def _words(language: str) -> Words:
    from labecon.outputs.messages import Words, language_of

    return Words(language_of(language))


def _existing(folder: Path) -> Store:
    from labecon.facts.workspace import ledger_place, read_workspace

    store = read_workspace(folder)
    if store is None:
        remedy = "labecon review FILE and labecon facts load write to it"
        raise DataError.of("no-ledger", "nothing was written to this ledger yet", str(ledger_place(folder)), remedy)
    return store


#: Action to function.
ACTIONS: dict[str, Callable[[Sequence[str], Terminal], int]] = {
    "export": export,
    "load": load,
    "verify": verify,
    "history": history,
    "correct": correct,
    "retract": retract,
}
