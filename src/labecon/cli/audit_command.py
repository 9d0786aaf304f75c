"""`labecon audit`: the arithmetic claims of documents, recomputed."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from labecon.cli.lab_options import add_dates, day_of
from labecon.cli.page_file import checked_page, write_page
from labecon.cli.parsing import parser_of
from labecon.cli.terminal import Terminal
from labecon.errors import DataError, UsageError

if TYPE_CHECKING:
    from labecon.analysis.audited import AuditedDocument
    from labecon.evidence.article import Article
    from labecon.evidence.figure import Figure
    from labecon.evidence.proposals import Proposal
    from labecon.facts import Ledger

HOLDS, CONTRADICTED, BAD = 0, 1, 2


def audit(argv: Sequence[str], terminal: Terminal) -> int:
    """Recomputes the arithmetic claims of documents.

    Args:
        argv: Arguments behind the command.
        terminal: Where output goes.

    Returns:
        1 where a claim is contradicted, 0 otherwise; 2 where no document could be read.

    Raises:
        UsageError: No document is named, or one that is not there.
    """
    parser = parser_of("audit", terminal)
    parser.option("--date", metavar="DATE", key="document_date")
    parser.option("--documents-only", action="store_true")
    add_dates(parser)
    parser.option("--to", metavar="PAGE.html", key="to_page")
    parser.option("FILE", nargs="*", key="document")
    if not any(word.split("=")[0] == "--format" for word in argv):
        parser.set_defaults(format="text" if terminal.out.isatty() else "json")
    options = parser.parse_args(argv)
    if not options.FILE:
        raise UsageError.of("usage", "name a document", "audit", "labecon audit article.txt")
    page = checked_page(options.to)
    view = _view(options)
    articles = _articles(options.FILE, terminal, day_of(options.date, "--date"))
    if not articles:
        return BAD
    from labecon.analysis.audit import audit as audited

    figures = _figures(articles, terminal)
    documents = audited(articles, view, figures)
    _show(documents, view.head if view is not None else "", options, terminal)
    if page is not None:
        from labecon.outputs.audit_page import audit_page
        from labecon.outputs.messages import Words

        write_page(page, audit_page(documents, Words(options.lang), [proposals for proposals, _ in figures]))
    return CONTRADICTED if any(one.count("contradicted") for one in documents) else HOLDS


def _view(options: argparse.Namespace) -> Ledger | None:
    if options.documents_only:
        return None
    from labecon.cli.facts_command import view_of

    return view_of(options)


def _articles(names: Sequence[str], terminal: Terminal, written: date | None) -> list[Article]:
    """The documents that can be read; what cannot is said in one line each."""
    from labecon.evidence.article import Article
    from labecon.evidence.extraction import read_all, sources_of

    found = []
    for one in read_all(sources_of(names)):
        if one.problems:
            terminal.complain(DataError(one.problems))
        if one.document is not None:
            found.append(Article.of(one.document, written))
    return found


def _figures(articles: Sequence[Article], terminal: Terminal) -> list[tuple[list[Proposal], list[Figure]]]:
    """The figures of each document: proposals, and all that its prose prints."""
    from labecon.evidence.proposals import read

    found = []
    for count, one in enumerate(articles, start=1):
        found.append(read(one))
        terminal.progress(f"{count:,} of {len(articles):,} documents", count == len(articles))
    return found


def _show(documents: Sequence[AuditedDocument], facts: str, options: argparse.Namespace, terminal: Terminal) -> None:
    from labecon.outputs import audit_output
    from labecon.outputs.messages import Words

    words = Words(options.lang)
    if options.format == "json":
        terminal.write(audit_output.audit_lines(documents, facts, words))
    elif options.format == "csv":
        terminal.write(audit_output.audit_csv(documents, facts, words))
    else:
        for place, one in enumerate(documents):
            terminal.write(("\n" if place else "") + audit_output.audit_text(one, words, terminal.style))
        terminal.write(audit_output.audit_footer(facts, words, terminal.style))
