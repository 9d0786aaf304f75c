"""`labecon accounts`: who may use the server of a team, and in which role."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from labecon.cli.parsing import parser_of
from labecon.cli.serve_command import needs
from labecon.cli.terminal import Terminal
from labecon.cli.workspace import required_folder
from labecon.errors import UsageError

if TYPE_CHECKING:
    from labecon.web.accounts import Accounts

ACTIONS = ("add", "list", "role", "remove", "password")


def accounts(argv: Sequence[str], terminal: Terminal) -> int:
    """Shows and changes the accounts of a workspace.

    Args:
        argv: Arguments behind the command.
        terminal: Where output goes.

    Returns:
        0.

    Raises:
        LabeconError: There is no such account, or what is asked for will not do.
    """
    parser = parser_of("accounts", terminal)
    parser.option("ACTION", choices=ACTIONS, key="accounts_action", metavar="ACTION")
    parser.option("NAME", nargs="?", key="account_name")
    parser.option("--role", metavar="ROLE", key="account_role")
    options = parser.parse_args(argv)
    folder = required_folder(options.workspace, f"accounts {options.ACTION}")
    needs("argon2", "sqlalchemy", extra="team", command="accounts")
    from labecon.web.accounts import Accounts

    found = Accounts.of(folder)
    try:
        if options.ACTION == "list":
            _show(found, options, terminal)
        else:
            _change(found, options, terminal)
    finally:
        found.close()
    return 0


def _show(found: Accounts, options: argparse.Namespace, terminal: Terminal) -> None:
    from labecon.cli.workspace import folder_of
    from labecon.facts.workspace import workspace_ledger
    from labecon.outputs import accounts_output
    from labecon.outputs.messages import Words

    rows = found.every()
    if options.format == "json":
        from labecon.outputs.documents import json_text

        head = workspace_ledger(folder_of(options.workspace)).head
        terminal.write(json_text(accounts_output.accounts_document(head, rows)))
    elif options.format == "csv":
        terminal.write(accounts_output.accounts_csv(rows))
    else:
        terminal.write(accounts_output.accounts_text(rows, Words(options.lang), terminal.style))


def _change(found: Accounts, options: argparse.Namespace, terminal: Terminal) -> None:
    """One change, said afterwards in a line; a password never stands on the command line."""
    from labecon.outputs.messages import Words

    action, name = options.ACTION, options.NAME
    if not name:
        raise UsageError.of("usage", "name an account", f"accounts {action}", f"labecon accounts {action} NAME")
    if (options.role is None) == (action in ("add", "role")):
        text = "say the role" if options.role is None else f"{action} takes no role"
        raise UsageError.of("usage", text, "--role", "--role reader, analyst, reviewer or admin")
    if action == "add":
        found.add(name, options.role, _password(terminal, options.lang))
    elif action == "role":
        found.set_role(name, options.role)
    elif action == "password":
        found.set_password(name, _password(terminal, options.lang))
    else:
        found.remove(name)
    terminal.say(Words(options.lang)(f"accounts.done_{action}", name=name, role=options.role or ""))


def _password(terminal: Terminal, language: str) -> str:
    """A password from the keyboard, unseen and given twice, or the first line of stdin."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    import getpass

    from labecon.outputs.messages import Words

    words = Words(language)  # type: ignore[arg-type]
    first = getpass.getpass(words("accounts.ask"))
    if getpass.getpass(words("accounts.ask_again")) != first:
        raise UsageError.of("usage", "the two passwords differ", "accounts", "try again")
    return first
