"""`labecon extract`: figures of documents as facts to be confirmed, or single phrases through one grammar."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from labecon.cli.lab_options import day_of
from labecon.cli.page_file import checked_page, write_page
from labecon.cli.parsing import parser_of
from labecon.cli.terminal import Terminal
from labecon.errors import DataError, UsageError

if TYPE_CHECKING:
    from labecon.evidence.extraction import Extraction
    from labecon.evidence.language_model import ModelSettings
    from labecon.evidence.proposals import Proposal

GRAMMARS = ("number", "percent", "currency", "range", "period", "date", "auto")
DONE, BAD = 0, 2


def extract(argv: Sequence[str], terminal: Terminal) -> int:
    """Reads the figures of documents.

    Args:
        argv: Arguments behind the command.
        terminal: Where output goes.

    Returns:
        0, also where a document has no figure; 2 where no document could be read.

    Raises:
        UsageError: No document is named, or one that is not there.
    """
    parser = parser_of("extract", terminal)
    parser.option("--date", metavar="DATE", key="document_date")
    parser.option("--text", action="store_true", key="as_read")
    parser.option("--boilerplate", action="store_true")
    parser.option("--with-model", action="store_true")
    parser.option("--to", metavar="PAGE.html", key="to_page")
    parser.option("--keep", action="store_true", key="keep_proposals")
    parser.option("--grammar", choices=GRAMMARS, default="auto", metavar="GRAMMAR")
    parser.option("--stdin-jsonl", action="store_true")
    parser.option("FILE", nargs="*", key="document")
    if not any(word.split("=")[0] == "--format" for word in argv):
        parser.set_defaults(format="text" if terminal.out.isatty() or "--text" in argv else "json")
    options = parser.parse_args(argv)
    if options.stdin_jsonl:
        return _answer_cases(options, terminal)
    if not options.FILE:
        raise UsageError.of("usage", "name a document", "extract", "labecon extract article.txt")
    if options.text:
        return _show_text(options, terminal)
    if options.keep:
        return _keep(options, terminal)
    return _show_proposals(options, terminal)


def _show_proposals(options: argparse.Namespace, terminal: Terminal) -> int:
    from labecon.outputs import proposal_output
    from labecon.outputs.figures_page import figures_page
    from labecon.outputs.messages import Words

    words, read, page = Words(options.lang), 0, checked_page(options.to)
    rows: list[Proposal] = []
    found: list[Extraction] = []
    written = day_of(options.date, "--date")
    settings = model_of(options) if options.with_model else None
    for one in extractions(options.FILE, terminal, written, options.boilerplate, settings):
        if one.document is None:
            continue
        read += 1
        if page is not None:
            found.append(one)
        if one.assistance is not None and options.format != "text":
            for line in proposal_output.assistance_lines(one.assistance, words):
                terminal.say(f"labecon: {one.name}: {line}")
        if options.format == "json":
            terminal.write(proposal_output.proposal_lines(one.proposals))
        elif options.format == "text":
            terminal.write("\n" * (read > 1) + proposal_output.proposal_text(one, words, terminal.style))
        else:
            rows += one.proposals
    if options.format == "csv" and read:
        terminal.write(proposal_output.proposal_csv(rows))
    if page is not None and found:
        write_page(page, figures_page(found, words))
    return DONE if read else BAD


def _keep(options: argparse.Namespace, terminal: Terminal) -> int:
    """The figures wait in the ledger of the workspace; `labecon review` decides on them."""
    from labecon.cli.review_command import keep_all
    from labecon.cli.workspace import required_folder
    from labecon.facts.workspace import open_workspace

    written = day_of(options.date, "--date")
    settings = model_of(options) if options.with_model else None
    with open_workspace(required_folder(options.workspace, "extract FILE --keep")) as store:
        read = extractions(options.FILE, terminal, written, options.boilerplate, settings)
        return DONE if keep_all(store, read, None, options.lang, terminal.write) else BAD


def model_of(options: argparse.Namespace) -> ModelSettings:
    """The language model that is to help.

    Args:
        options: With ``workspace``, whose settings may name it.

    Returns:
        Its settings.

    Raises:
        LabeconError: None is named.
    """
    from labecon.cli.workspace import folder_of
    from labecon.evidence.language_model import model_settings

    return model_settings(folder_of(options.workspace), os.environ)


def extractions(
    names: Sequence[str],
    terminal: Terminal,
    written: date | None,
    boilerplate: bool = False,
    settings: ModelSettings | None = None,
) -> Iterator[Extraction]:
    """Reads documents and says on stderr, in one line each, what could not be read.

    Args:
        names: Files, folders and addresses.
        terminal: Where complaints and progress go.
        written: The day they were written; found in each where None.
        boilerplate: Whether figures of boilerplate are wanted too.
        settings: The language model to be asked; None for none.

    Yields:
        What came of each, in order; without a document where it could not be read.

    Raises:
        UsageError: A name stands for nothing.
    """
    from labecon.evidence.extraction import extract_all, sources_of, with_model

    sources = sources_of(names)
    workers = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    for count, one in enumerate(extract_all(sources, written, boilerplate, workers), start=1):
        if settings is not None:
            one = with_model(one, settings, written)
        if one.problems:
            terminal.complain(DataError(one.problems))
        terminal.progress(f"{count:,} of {len(sources):,} documents", count == len(sources))
        yield one


def _show_text(options: argparse.Namespace, terminal: Terminal) -> int:
    """The text as read, whose characters the places of proposals count."""
    from labecon.evidence.extraction import read_source, sources_of
    from labecon.outputs.proposal_output import text_document

    sources = sources_of(options.FILE)
    if len(sources) > 1:
        raise UsageError.of("usage", f"--text shows one document, not {len(sources)}", "extract", "name a single file")
    found = read_source(sources[0])
    if found.problems:
        terminal.complain(DataError(found.problems))
    if found.document is None:
        return BAD
    terminal.write(text_document(found.document) if options.format == "json" else found.document.text)
    return DONE


def _answer_cases(options: argparse.Namespace, terminal: Terminal) -> int:
    from labecon.evidence.conformance import answer_lines

    for line in answer_lines(sys.stdin, options.grammar):
        terminal.write(line + "\n")
    return DONE
