"""`labecon read`: one document whole, with its figures, its claims and what the ledger says of them."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from labecon.cli.facts_command import view_of
from labecon.cli.lab_options import add_dates, day_of
from labecon.cli.parsing import parser_of
from labecon.cli.review_command import add_imprint, imprint_of, keep_all
from labecon.cli.terminal import Terminal
from labecon.cli.workspace import folder_of, required_folder
from labecon.errors import DataError

if TYPE_CHECKING:
    from labecon.analysis.document_read import Auditor, ReadDocument
    from labecon.evidence.extraction import Extraction
    from labecon.facts.store import Store

DONE, BAD = 0, 2


def read(argv: Sequence[str], terminal: Terminal) -> int:
    """Reads a document: its text, figures, claims and verdicts, beside the ledger.

    Args:
        argv: Arguments behind the command.
        terminal: Where output goes.

    Returns:
        0; 2 where the document could not be read.

    Raises:
        LabeconError: An option is wrong, or the ledger cannot be read.
    """
    parser = parser_of("read", terminal)
    parser.option("FILE", key="read_file")
    parser.option("--date", metavar="DATE", key="document_date")
    add_imprint(parser)
    parser.option("--keep", action="store_true", key="keep_proposals")
    parser.option("--documents-only", action="store_true")
    add_dates(parser)
    options = parser.parse_args(argv)
    folder = required_folder(options.workspace, "read FILE --keep") if options.keep else folder_of(options.workspace)
    imprint = imprint_of(options)
    source = _source(options.FILE, terminal)
    if source.document is None:
        return BAD
    from labecon.analysis.document_read import read_whole

    view = view_of(options)
    extraction, audited = _figures(source, options, terminal)
    claims = audited(None if options.documents_only else view)
    if options.keep:
        from labecon.facts.workspace import open_workspace

        assert folder is not None
        with open_workspace(folder) as store:
            keep_all(store, [extraction], imprint, options.lang, lambda text: terminal.say(text.rstrip("\n")))
    terminal.progress("2 of 2 steps", True)
    _show(_beside(folder, lambda store: read_whole(extraction, claims, imprint, view, store)), options, terminal)
    return DONE


def _figures(source: Extraction, options: argparse.Namespace, terminal: Terminal) -> tuple[Extraction, Auditor]:
    from labecon.analysis.document_read import figures_of

    found = figures_of(source, day_of(options.date, "--date"))
    terminal.progress("1 of 2 steps", False)
    return found


def _beside(folder: Path | None, join: Callable[[Store | None], ReadDocument]) -> ReadDocument:
    """What comes of a document beside the workspace's own ledger."""
    from labecon.facts.workspace import read_workspace

    store = read_workspace(folder)
    if store is None:
        return join(None)
    with store:
        return join(store)


def _show(found: ReadDocument, options: argparse.Namespace, terminal: Terminal) -> None:
    from labecon.outputs import reading_output
    from labecon.outputs.messages import Words, language_of

    words = Words(language_of(options.lang))
    if options.format == "json":
        from labecon.outputs.documents import json_text

        terminal.write(json_text(reading_output.reading_document(found, words)))
    elif options.format == "csv":
        terminal.write(reading_output.reading_csv(found, words))
    else:
        terminal.write(reading_output.reading_text_page(found, words, terminal.style))


def _source(name: str, terminal: Terminal) -> Extraction:
    """The document, read in a process of its own; what is wrong with it is said."""
    from labecon.errors import UsageError
    from labecon.evidence.extraction import read_source, sources_of

    if Path(name).is_dir():
        raise UsageError.of("usage", f"{name} is a folder", "read", "name a single file")
    found = read_source(sources_of([name])[0])
    if found.problems:
        terminal.complain(DataError(found.problems))
    return found
