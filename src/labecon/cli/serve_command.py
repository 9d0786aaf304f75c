"""`labecon serve`: the live page and the JSON API on this machine."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from labecon.cli.parsing import parser_of, whole
from labecon.cli.terminal import Terminal
from labecon.errors import UsageError

#: Labs of the page when none is named.
LABS = ("minimax", "zhipu")
PORT = 8765


def serve(argv: Sequence[str], terminal: Terminal) -> int:
    """Serves until it is interrupted.

    Args:
        argv: Arguments behind the command.
        terminal: Where the address goes.

    Returns:
        0.
    """
    parser = parser_of("serve", terminal, formats=("text", "json"))
    parser.option("LAB", nargs="*", key="labs_of_page")
    parser.option("--host", default="127.0.0.1", metavar="ADDRESS")
    parser.option("--port", type=whole(0, 65535), default=PORT, metavar="P")
    options = parser.parse_args(argv)
    from labecon.cli.workspace import folder_of
    from labecon.web.server import bound, checked_host, serve_on

    host, folder = checked_host(options.host), folder_of(options.workspace)
    needs("uvicorn", "fastapi", extra="web", command="serve")
    from labecon.cli.answering import CHILD, answer
    from labecon.labs import load
    from labecon.outputs.messages import Words, language_of

    labs = [load(name, workspace=folder) for name in dict.fromkeys(options.LAB or LABS)]

    def page(language: str) -> str:
        from labecon.outputs.page.page import live_page

        return live_page(labs, Words(language_of(language)), served=True)

    def ready(address: str) -> None:
        if options.format == "json":
            from labecon.outputs.documents import document, json_text

            terminal.write(json_text(document(labs[0].ledger.head, {"address": address})))
        else:
            terminal.write(f"{address}\n")
        terminal.flush()
        terminal.remark("serving; Ctrl-C ends it")

    serve_on(bound(host, options.port), answer, CHILD, _absolute(folder), page, ready)
    return 0


def needs(*modules: str, extra: str, command: str) -> None:
    """Whether the libraries of an extra are here.

    Args:
        modules: What is imported.
        extra: The extra that brings them.
        command: The command that needs them.

    Raises:
        UsageError: One is missing.
    """
    from importlib.util import find_spec

    for module in modules:
        if find_spec(module) is None:
            text = f"{command} needs {module}, which is not installed"
            raise UsageError.of("missing-extra", text, "", f"pip install 'labecon[{extra}]'")


def _absolute(folder: Path | None) -> Path | None:
    return None if folder is None else folder.resolve()
