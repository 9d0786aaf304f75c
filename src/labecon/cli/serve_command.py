"""`labecon serve`: the live page and the JSON API on this machine."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from labecon.cli.parsing import Parser, parser_of, whole
from labecon.cli.terminal import Terminal
from labecon.errors import UsageError

if TYPE_CHECKING:
    from labecon.web.server import Team

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
    options = _options(terminal).parse_args(argv)
    from labecon.cli.workspace import folder_of
    from labecon.web.server import bound, checked_host

    host = checked_host(options.host, options.team)
    folder = _absolute(folder_of(options.workspace))
    team = _team(options, folder)
    needs("uvicorn", "fastapi", extra="web", command="serve")
    from labecon.cli.answering import CHILD, answer
    from labecon.labs import load
    from labecon.outputs.messages import Words, language_of
    from labecon.web.desk import Desk
    from labecon.web.server import serve_on

    names = list(dict.fromkeys(options.LAB or LABS))
    labs = [load(name, workspace=folder) for name in names]

    def page(language: str) -> str:
        from labecon.outputs.page.page import live_page

        return live_page([load(name, workspace=folder) for name in names], Words(language_of(language)), served=True)

    def ready(address: str) -> None:
        if options.format == "json":
            from labecon.outputs.documents import document, json_text

            terminal.write(json_text(document(labs[0].ledger.head, {"address": address})))
        else:
            terminal.write(f"{address}\n")
        terminal.flush()
        terminal.remark("serving; Ctrl-C ends it")

    serve_on(bound(host, options.port), Desk(answer, CHILD, folder), page, ready, team)
    return 0


def _options(terminal: Terminal) -> Parser:
    parser = parser_of("serve", terminal, formats=("text", "json"))
    parser.option("LAB", nargs="*", key="labs_of_page")
    parser.option("--host", default="127.0.0.1", metavar="ADDRESS")
    parser.option("--port", type=whole(0, 65535), default=PORT, metavar="P")
    parser.option("--team", action="store_true")
    parser.option("--origin", metavar="URL")
    parser.option("--trust-proxy", action="store_true")
    return parser


def _team(options: argparse.Namespace, folder: Path | None) -> Team | None:
    """The accounts, where the server is to have them; everything it needs is there, or nothing is served."""
    if not options.team:
        if options.origin or options.trust_proxy:
            raise UsageError.of("usage", "is for a server with accounts", "--origin", "--team")
        return None
    from labecon.web.doors import checked_origin

    origin = checked_origin(options.origin)
    if not options.trust_proxy:
        text = "this server speaks no HTTPS: a proxy does, and says so in X-Forwarded-Proto"
        raise UsageError.of("usage", text, "--trust-proxy", "--trust-proxy where only that proxy reaches it")
    if folder is None:
        raise UsageError.of("usage", "a team shares a workspace", "--workspace", "--workspace DIR")
    needs("argon2", "sqlalchemy", extra="team", command="serve --team")
    from labecon.web.accounts import Accounts
    from labecon.web.server import Team

    accounts = Accounts.of(folder)
    if not any(one.role == "admin" for one in accounts.every()):
        accounts.close()
        remedy = f"labecon accounts add NAME --role admin --workspace {folder}"
        raise UsageError.of("usage", "there are no accounts yet", "--team", remedy)
    return Team(accounts, origin)


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
