"""`labecon review`: a person decides which figures of documents become facts."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING

from labecon.cli.extract_command import extractions, model_of
from labecon.cli.facts_store_command import changes_of
from labecon.cli.lab_options import day_of
from labecon.cli.parsing import Parser, parser_of
from labecon.cli.terminal import Terminal
from labecon.cli.workspace import required_folder, who_of
from labecon.errors import UsageError

if TYPE_CHECKING:
    from labecon.analysis.proposing import Imprint
    from labecon.analysis.review import Item
    from labecon.evidence.extraction import Extraction
    from labecon.facts.store import Decision, Store
    from labecon.outputs.messages import Words

DONE, BAD = 0, 2
_STATES = ("open", "accepted", "corrected", "rejected", "all")


def review(argv: Sequence[str], terminal: Terminal) -> int:
    """Reads documents, keeps their figures as proposals, and takes a person's decisions.

    Args:
        argv: Arguments behind the command.
        terminal: Where output goes.

    Returns:
        0, or 2 where no document could be read.

    Raises:
        LabeconError: What is asked for cannot be done; then nothing is decided.
    """
    options = _options(terminal).parse_args(argv)
    folder = required_folder(options.workspace, "review FILE")
    from labecon.facts.workspace import open_workspace, read_workspace

    acts = bool(options.accept or options.reject or options.correct or options.reopen or options.accept_all)
    shows = not acts and (
        options.list or options.format != "text" or not (sys.stdin.isatty() and terminal.out.isatty())
    )
    reading = read_workspace(folder) if shows and not options.FILE else None
    with reading or open_workspace(folder) as store:
        read = _keep(store, options, terminal) if options.FILE else None
        if read == set():
            return BAD
        if acts:
            _act(store, folder, read, options, terminal)
        elif shows:
            _show(store, folder, read, options, terminal)
        else:
            _talk(store, folder, read, options, terminal)
    return DONE


def _options(terminal: Terminal) -> Parser:
    parser = parser_of("review", terminal)
    parser.option("FILE", nargs="*", key="review_document")
    add_imprint(parser)
    parser.option("--with-model", action="store_true")
    parser.option("--list", action="store_true", key="review_list")
    parser.option("--state", choices=_STATES, default="open", key="review_state")
    parser.option("--document", metavar="NAME", key="review_of_document")
    parser.option("--accept", action="append", default=[], metavar="ID[,ID]", key="review_accept")
    parser.option("--accept-all", action="store_true")
    parser.option("--if-sure", action="store_true", key="review_if_sure")
    parser.option("--confidence", default="0.9", metavar="C")
    parser.option(
        "--correct", action="append", default=[], nargs="+", metavar=("ID", "FIELD=VALUE"), key="review_correct"
    )
    parser.option("--reject", action="append", default=[], metavar="ID[,ID]", key="review_reject")
    parser.option("--reopen", action="append", default=[], metavar="ID[,ID]", key="review_reopen")
    parser.option("--who", metavar="NAME")
    parser.option("--why", metavar="TEXT")
    return parser


def add_imprint(parser: Parser) -> None:
    """Adds what can be said about a document.

    Args:
        parser: The parser.
    """
    for name in ("title", "publisher", "published", "url", "basis"):
        parser.option(f"--{name}", metavar="DATE" if name == "published" else "TEXT", key=f"imprint_{name}")


def imprint_of(options: argparse.Namespace) -> Imprint:
    """What the options say about a document.

    Args:
        options: ``title``, ``publisher``, ``published``, ``url`` and ``basis``.

    Returns:
        The imprint.

    Raises:
        UsageError: The day is none, or the basis is unknown.
    """
    from labecon.analysis.proposing import Imprint
    from labecon.errors import nearest
    from labecon.facts.intake import BASES

    day = day_of(options.published, "--published")
    if options.basis is not None and options.basis not in BASES:
        text = f"no basis {options.basis!r}{nearest(options.basis, BASES)}"
        raise UsageError.of("unknown-name", text, "--basis", f"known: {', '.join(BASES)}")
    published = day.isoformat() if day else ""
    return Imprint(options.title or "", options.publisher or "", published, options.url or "", options.basis or "")


def _keep(store: Store, options: argparse.Namespace, terminal: Terminal) -> set[str]:
    written = day_of(options.published, "--published")
    settings = model_of(options) if options.with_model else None
    read = extractions(options.FILE, terminal, written, settings=settings)
    return keep_all(store, read, imprint_of(options), options.lang, lambda text: terminal.say(text.rstrip("\n")))


def keep_all(
    store: Store, read: Iterable[Extraction], given: Imprint | None, language: str, say: Callable[[str], None]
) -> set[str]:
    """Keep the figures of documents as proposals, and say how many are new.

    Args:
        store: The ledger, open for writing.
        read: The documents and their figures.
        given: What is known about them beside what they say themselves.
        language: Of what is said.
        say: Takes a line with its end.

    Returns:
        SHA-256 of the documents that could be read.
    """
    from labecon.analysis.proposing import Imprint, keep

    words, given = _words(language), given or Imprint()
    digests: set[str] = set()
    for one in read:
        if one.document is not None:
            digests.add(one.document.digest)
            new, anew = keep(store, one, given.over(Imprint.of(one)))
            for key, count in (("review.kept", new), ("review.read_anew", anew)):
                if count:
                    say(words(key, count=count, name=one.name) + "\n")
    return digests


def _items(store: Store, folder: Path, read: set[str] | None) -> list[Item]:
    from labecon.analysis.review import items
    from labecon.facts.workspace import workspace_ledger

    return items(store, lambda companies: workspace_ledger(folder, entities=companies), read)


def _show(store: Store, folder: Path, read: set[str] | None, options: argparse.Namespace, terminal: Terminal) -> None:
    from labecon.outputs import review_output

    found = [one for one in _items(store, folder, read) if options.state in ("all", one.proposal.state)]
    if options.document:
        named = (options.document.lower(), options.document)
        found = [one for one in found if named[0] == one.document["sha256"] or named[1] == one.document.get("name")]
    if options.format == "json":
        from labecon.outputs.documents import json_text

        terminal.write(json_text(review_output.review_document(store.head.hash, found)))
    elif options.format == "csv":
        terminal.write(review_output.review_csv(found))
    else:
        terminal.write(review_output.review_text(found, _words(options.lang), terminal.style))


def _act(store: Store, folder: Path, read: set[str] | None, options: argparse.Namespace, terminal: Terminal) -> None:
    """Everything the options say, in one write; what was decided before is taken back first."""
    from labecon.analysis.review import by_id
    from labecon.outputs import review_output

    who, found = who_of(options.who), _items(store, folder, read)
    reopened = [by_id(found, name).proposal.id for name in _ids(options.reopen)]
    done = []
    for name in reopened:
        store.reopen(name, who=who, why=options.why or "to be looked at again")
        done.append(review_output.Done.of(store, name))
    decisions, left = decisions_of(_items(store, folder, read) if reopened else found, options)
    store.decide_all(decisions, who=who)
    done += [review_output.Done.of(store, one.proposal) for one in decisions]
    if options.format == "json":
        from labecon.outputs.documents import json_text

        terminal.write(json_text(review_output.done_document(store.head.hash, done, left)))
    elif options.format == "csv":
        terminal.write(review_output.done_csv(done))
    else:
        terminal.write(review_output.done_text(done, left, _words(options.lang)))


def decisions_of(found: Sequence[Item], options: argparse.Namespace) -> tuple[list[Decision], dict[str, list[str]]]:
    """What the options decide.

    Args:
        found: Proposals.
        options: ``accept``, ``if_sure``, ``reject``, ``correct``, ``accept_all``, ``confidence``, ``why``, imprint.

    Returns:
        The decisions, and ids of what ``--accept-all`` and ``--if-sure`` leave open, by reason.

    Raises:
        LabeconError: An id is none, a reason is missing, or a proposal still lacks something.
    """
    from labecon.analysis.review import accepted, accepted_all, by_id, sure
    from labecon.facts.store import Decision

    imprint, why = imprint_of(options), options.why or ""
    chosen = [by_id(found, name) for name in _ids(options.accept)]
    left: dict[str, list[str]] = {}
    if options.if_sure:
        chosen, left = sure(chosen, _confidence(options.confidence))
    if options.accept_all:
        more, left = sure(found, _confidence(options.confidence))
        chosen += [one for one in more if one not in chosen]
    made = accepted_all(chosen, imprint)
    for name, *settings in options.correct:
        if not settings:
            raise UsageError.of("usage", f"say what to correct of {name}", "--correct", "ID period=FY2024")
        made.append(accepted(by_id(found, name), imprint, changes_of(settings), why))
    rejected = _ids(options.reject)
    if rejected and not why.strip():
        raise UsageError.of("missing-source", "say why", "--why", "e.g. --why 'not about the company'")
    made += [Decision(by_id(found, name).proposal.id, "reject", why) for name in rejected]
    return made, left


def _ids(given: Sequence[str]) -> list[str]:
    return list(dict.fromkeys(name.strip() for text in given for name in text.split(",") if name.strip()))


def _confidence(text: str) -> Decimal:
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal("NaN")
    if not (found.is_finite() and 0 <= found <= 1):
        raise UsageError.of("usage", f"{text!r} is no confidence", "--confidence", "a number from 0 to 1, e.g. 0.9")
    return found


def _talk(store: Store, folder: Path, read: set[str] | None, options: argparse.Namespace, terminal: Terminal) -> None:
    from labecon.cli.review_dialogue import Dialogue

    words = _words(options.lang)
    queue = [one for one in _items(store, folder, read) if one.proposal.state == "open"]

    def ask(question: str) -> str:
        terminal.write(question)
        terminal.flush()
        return sys.stdin.readline()

    talk = Dialogue(store, folder, queue, imprint_of(options), who_of(options.who), ask, terminal, words)
    if not queue:
        terminal.write(words("review.nothing") + "\n")
        return
    done = talk.run()
    terminal.write("\n" + words("review.ended", done=done, open=len(queue) - done) + "\n")


def _words(language: str) -> Words:
    from labecon.outputs.messages import Words, language_of

    return Words(language_of(language))
