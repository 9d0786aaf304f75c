"""`labecon extract`: figures of documents as facts to be confirmed, or single phrases through one grammar."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from labecon.cli.parsing import parser_of
from labecon.cli.terminal import Terminal
from labecon.errors import UsageError

if TYPE_CHECKING:
    from labecon.evidence.article import Article

GRAMMARS = ("number", "percent", "currency", "range", "period", "date", "auto")
_PLAIN = (".txt", ".text", "")


def extract(argv: Sequence[str], terminal: Terminal) -> int:
    """Reads the figures of documents.

    Args:
        argv: Arguments behind the command.
        terminal: Where output goes.

    Returns:
        0, also where a document has no figure.

    Raises:
        UsageError: No document is named, or one that is not there.
    """
    parser = parser_of("extract", terminal)
    parser.option("--date", metavar="DATE", key="document_date")
    parser.option("--grammar", choices=GRAMMARS, default="auto", metavar="GRAMMAR")
    parser.option("--stdin-jsonl", action="store_true")
    parser.option("FILE", nargs="*", key="document")
    if not any(word.split("=")[0] == "--format" for word in argv):
        parser.set_defaults(format="text" if terminal.out.isatty() else "json")
    options = parser.parse_args(argv)
    if options.stdin_jsonl:
        return _answer_cases(options, terminal)
    if not options.FILE:
        raise UsageError.of("usage", "name a document", "extract", "labecon extract article.txt")
    from labecon.evidence.proposals import propose
    from labecon.outputs import proposal_output
    from labecon.outputs.messages import Words

    written = _day(options.date)
    found = [(one.name, propose(one)) for one in (_article(Path(name), written) for name in options.FILE)]
    rows = [row for _, proposals in found for row in proposals]
    if options.format == "json":
        terminal.write(proposal_output.proposal_lines(rows))
    elif options.format == "csv":
        terminal.write(proposal_output.proposal_csv(rows))
    else:
        for name, proposals in found:
            terminal.write(proposal_output.proposal_text(name, proposals, Words(options.lang), terminal.style))
    return 0


def _answer_cases(options: argparse.Namespace, terminal: Terminal) -> int:
    from labecon.evidence.conformance import answer_lines

    for line in answer_lines(sys.stdin, options.grammar):
        terminal.write(line + "\n")
    return 0


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError.of("bad-period", f"{text!r} is not a day", "--date", "write it like 2025-12-31") from error


def _article(path: Path, written: date | None) -> Article:
    """Text is decoded here; any other format is read in a process of its own."""
    from dataclasses import replace

    from labecon.evidence.article import Article, read_text

    if path.suffix.lower() in _PLAIN:
        return replace(read_text(path), date=written)
    from labecon.evidence.documents import read_document, require_document

    return Article.of(require_document(read_document(path)), written)
