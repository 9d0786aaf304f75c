"""`labecon publish`: labs as one file of HTML that computes in the browser."""

from __future__ import annotations

from collections.abc import Sequence

from labecon.cli.lab_options import add_dates, load_labs
from labecon.cli.page_file import checked_page, write_page
from labecon.cli.parsing import parser_of
from labecon.cli.terminal import Terminal


def publish(argv: Sequence[str], terminal: Terminal) -> int:
    """Writes the live page of some labs.

    Args:
        argv: Arguments behind the command.
        terminal: Where output goes.

    Returns:
        0.
    """
    parser = parser_of("publish", terminal, formats=("text", "json"))
    parser.option("LAB", nargs="+", key="labs")
    add_dates(parser)
    parser.option("--to", required=True, metavar="PAGE.html", key="to_live_page")
    options = parser.parse_args(argv)
    path = checked_page(options.to)
    assert path is not None
    labs = load_labs(options.LAB, options)
    from labecon.outputs.messages import Words
    from labecon.outputs.page.page import live_page

    words = Words(options.lang)
    page = live_page(labs, words)
    write_page(path, page)
    size = len(page.encode("utf-8"))
    if options.format == "json":
        from labecon.outputs.documents import document, json_text

        body = {"labs": [lab.name for lab in labs], "file": str(path), "bytes": size}
        terminal.write(json_text(document(labs[0].ledger.head, body)))
    else:
        names = words("live.and").join(words.pick(lab.title, lab.name) for lab in labs)
        terminal.write(words("live.written", path=str(path), size=f"{size / 1e6:.2f}", labs=names) + "\n")
    return 0
