"""Documents in, proposals out: files, folders and addresses, each read in a process of its own, over all processors."""

from __future__ import annotations

import multiprocessing
import signal
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from multiprocessing.util import Finalize
from pathlib import Path

from labecon.errors import DataError, LabeconError, Problem, UsageError
from labecon.evidence.article import Article
from labecon.evidence.documents import Document, Partial, Text, hint_of, is_address, read_document, read_url
from labecon.evidence.documents.server import ReaderServer
from labecon.evidence.language_model import Assistance, ModelSettings, assisted
from labecon.evidence.outside import is_outside, propose_outside
from labecon.evidence.proposals import Proposal, propose

#: Documents from which on it pays to start a process for each processor.
_MANY = 12


@dataclass(frozen=True)
class Extraction:
    """What came of one document.

    Args:
        name: File or address, as it was given or found.
        document: The document; None where nothing could be read.
        problems: Why nothing, or not all, could be read.
        proposals: Its figures in the order of the text.
        outside: How many figures stand in boilerplate, whether they are among the proposals or not.
        assistance: What a language model added; None where none was asked.
    """

    name: str
    document: Document | None
    problems: tuple[Problem, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    outside: int = 0
    assistance: Assistance | None = None


def sources_of(names: Sequence[str]) -> list[str]:
    """The documents that files, folders and addresses stand for.

    Args:
        names: As a user gives them; a folder stands for every document below it whose suffix is known.

    Returns:
        Paths and addresses, each once; those of a folder in the order of their names.

    Raises:
        UsageError: A name stands for nothing.
    """
    found: dict[str, None] = {}
    problems = []
    for name in names:
        path = Path(name)
        if is_address(name) or not path.is_dir():
            if not is_address(name) and not path.exists():
                problems.append(Problem("unreadable", "there is no such file or folder", name))
            found[name] = None
            continue
        below = sorted(str(one) for one in path.rglob("*") if hint_of(one.name) and one.is_file())
        if not below:
            message = "the folder holds no document (txt, md, html, docx, xlsx, csv, pdf)"
            problems.append(Problem("unreadable", message, name))
        found.update(dict.fromkeys(below))
    if problems:
        raise UsageError(problems)
    return list(found)


def read_source(name: str, server: ReaderServer | None = None) -> Extraction:
    """Reads one document, without looking for figures.

    Args:
        name: A path, or a public http or https address.
        server: Where many files are read, what starts the process that reads each.

    Returns:
        The document, or why there is none.
    """
    try:
        result = read_url(name) if is_address(name) else read_document(name, server=server)
    except LabeconError as error:
        return Extraction(name, None, error.problems)
    if isinstance(result, Text):
        return Extraction(name, result.document)
    if isinstance(result, Partial):
        reasons = tuple(Problem("partial", f"read in part: {reason}", name) for reason in result.reasons)
        return Extraction(name, result.document, reasons)
    return Extraction(name, None, (Problem(result.problem.code, result.problem.message, name, result.problem.remedy),))


def read_all(sources: Sequence[str]) -> Iterator[Extraction]:
    """Reads documents one after the other, without looking for figures.

    Args:
        sources: Paths and addresses.

    Yields:
        Each document, or why there is none.
    """
    with ReaderServer() as server:
        ready = server if len(sources) > 1 and server.is_possible() else None
        yield from (read_source(one, ready) for one in sources)


def extract(name: str, written: date | None = None, with_outside: bool = False) -> Extraction:
    """Reads one document and its figures.

    Args:
        name: A path or an address.
        written: The day it was written; found in the text where None.
        with_outside: Whether figures of boilerplate are proposed too, marked as such.

    Returns:
        What came of it.
    """
    return _with_figures(read_source(name), written, with_outside)


def _with_figures(read: Extraction, written: date | None, with_outside: bool) -> Extraction:
    if read.document is None:
        return read
    article = Article.of(read.document, written)
    outside = propose_outside(article, read.document.paragraphs)
    found = propose(article)
    if with_outside:
        found = sorted([*found, *outside], key=lambda one: (one.start, one.end))
    return replace(read, proposals=tuple(found), outside=len(outside))


def with_model(found: Extraction, settings: ModelSettings, written: date | None = None) -> Extraction:
    """The proposals of a document after a language model was asked about it.

    Args:
        found: What the rules read.
        settings: The endpoint.
        written: As in `extract`.

    Returns:
        The same with what the model adds; proposals of boilerplate stay as they are.
    """
    if found.document is None:
        return found
    outside = [one for one in found.proposals if is_outside(one)]
    inside = [one for one in found.proposals if not is_outside(one)]
    helped = assisted(Article.of(found.document, written), inside, settings)
    proposals = sorted([*helped.proposals, *outside], key=lambda one: (one.start, one.end))
    problems = tuple(replace(one, place=found.name) for one in helped.problems)
    return replace(found, proposals=tuple(proposals), assistance=helped, problems=(*found.problems, *problems))


def extract_all(
    sources: Sequence[str], written: date | None = None, with_outside: bool = False, workers: int = 1
) -> Iterator[Extraction]:
    """Reads documents and their figures, a few at a time.

    Args:
        sources: Paths and addresses.
        written: As in `extract`.
        with_outside: As in `extract`.
        workers: Processes to spread many documents over; one reads here.

    Yields:
        What came of each, in order.
    """
    if workers < 2 or len(sources) < _MANY:
        yield from (_with_figures(one, written, with_outside) for one in read_all(sources))
        return
    quiet = "fork" in multiprocessing.get_all_start_methods() and threading.active_count() == 1
    context = multiprocessing.get_context("fork" if quiet else "spawn")
    read = partial(_extract_here, written=written, with_outside=with_outside)
    with ProcessPoolExecutor(workers, context, _begin_worker) as pool:
        try:
            yield from pool.map(read, sources, chunksize=4)
        except (KeyboardInterrupt, GeneratorExit):
            pool.shutdown(wait=False, cancel_futures=True)
            raise
        except BrokenProcessPool as error:
            message = "a process that reads documents was ended by the system"
            raise DataError.of("worker-lost", message, "extract", "read fewer documents at once") from error


#: What starts reading processes in a worker; one for each worker, ended with it.
_SERVER: list[ReaderServer] = []


def _begin_worker() -> None:
    """Interrupts are the parent's to answer."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if ReaderServer.is_possible():
        server = ReaderServer()
        _SERVER.append(server)
        Finalize(None, server.close, exitpriority=1)


def _extract_here(name: str, written: date | None, with_outside: bool) -> Extraction:
    return _with_figures(read_source(name, _SERVER[0] if _SERVER else None), written, with_outside)
