"""`labecon report`: the research note of some labs as a page or PDF."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence
from typing import TYPE_CHECKING

from labecon.cli.brief_command import LABS
from labecon.cli.lab_options import add_dates, load_labs
from labecon.cli.page_file import checked_file, write_file
from labecon.cli.parsing import parser_of, whole
from labecon.cli.terminal import Terminal
from labecon.cli.workspace import folder_of
from labecon.errors import UsageError
from labecon.labs.loading import MARKET

if TYPE_CHECKING:
    from labecon.labs import Lab
    from labecon.outputs.messages import Words
    from labecon.outputs.report.blocks import Note


def report(argv: Sequence[str], terminal: Terminal) -> int:
    """Writes the note.

    Args:
        argv: Arguments behind the command.
        terminal: Where output goes.

    Returns:
        0.

    Raises:
        LabeconError: A lab cannot be loaded, the file cannot be written, or PDF needs what is not installed.
    """
    parser = parser_of("report", terminal, formats=("text", "json"))
    parser.option("LAB", nargs="*", key="labs")
    parser.option("--to", required=True, metavar="FILE.html|.pdf", key="to_report")
    parser.option("--scenario", action="append", default=[], metavar="NAME")
    parser.option("--set", action="append", default=[], metavar="DRIVER=VALUE")
    add_dates(parser)
    parser.option("--paths", type=whole(100, 1_000_000), metavar="N")
    parser.option("--seed", type=whole(0, 2**64 - 1), metavar="S")
    options = parser.parse_args(argv)
    path = checked_file(options.to, (".html", ".htm", ".pdf"), "a note", "note.pdf")
    labs = load_labs(options.LAB or LABS, options)
    from labecon.outputs.messages import Words

    words, names = Words(options.lang), [lab.name for lab in labs]
    if MARKET in names:
        note, seed = _of_market(labs, options, words, terminal)
    else:
        note, seed = _of_labs(labs, options, words, terminal)
    data = _as_bytes(note, path.suffix.lower(), words)
    write_file(path, data)
    counts = {"figures": note.figures, "sources": len(note.bibliography)}
    if options.format == "json":
        from labecon.outputs.documents import document, json_text

        body = {"labs": names, "file": str(path), "bytes": len(data), **counts}
        terminal.write(json_text(document(labs[0].ledger.head, body, seed)))
    else:
        terminal.write(words("report.written", path=str(path), size=f"{len(data) / 1e6:.1f}", **counts) + "\n")
    return 0


def _of_labs(labs: Sequence[Lab], options: Namespace, words: Words, terminal: Terminal) -> tuple[Note, int]:
    """The note on labs, and its seed."""
    from labecon.analysis.brief import PATHS, SEED  # the numbers of the brief are those of the note
    from labecon.outputs.report.material import material
    from labecon.outputs.report.writing import written

    names = [lab.name for lab in labs]

    def progress(name: str) -> None:
        terminal.progress(words("report.progress", lab=name, done=names.index(name) + 1, all=len(names)), False)

    paths, seed = options.paths or PATHS, SEED if options.seed is None else options.seed
    return written(material(labs, paths, seed, folder_of(options.workspace), progress), words), seed


def _of_market(labs: Sequence[Lab], options: Namespace, words: Words, terminal: Terminal) -> tuple[Note, int]:
    """The note on the market, whose paths are worlds, and its seed."""
    if len(labs) > 1:
        text = f"the note on {MARKET} has no other labs beside it"
        raise UsageError.of("usage", text, "report", f"ask twice: labecon report {MARKET}, and one without it")
    from labecon.analysis.industry_array import industry
    from labecon.cli.industry_command import SEED, WORLDS  # the numbers of the command are those of the note
    from labecon.outputs.report.industry import industry_note

    def progress(done: int, all_: int) -> None:
        terminal.progress(words("industry.progress", done=f"{done:,}", all=f"{all_:,}"), done == all_)

    worlds, seed = options.paths or WORLDS, SEED if options.seed is None else options.seed
    return industry_note(industry(labs[0], worlds, seed, progress=progress), words), seed


def _as_bytes(note: Note, ending: str, words: Words) -> bytes:
    """The note as a page or PDF."""
    if ending == ".pdf":
        from labecon.outputs.report.typesetting import note_pdf

        return note_pdf(note, words)
    from labecon.outputs.report.html import note_html

    return note_html(note, words).encode("utf-8")
