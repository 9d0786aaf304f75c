"""`labecon mcp`: the same questions as tools for agents, over stdin and stdout."""

from __future__ import annotations

from collections.abc import Sequence

from labecon.cli.parsing import parser_of
from labecon.cli.serve_command import needs
from labecon.cli.terminal import Terminal


def mcp(argv: Sequence[str], terminal: Terminal) -> int:
    """Serves tools until the client leaves.

    Args:
        argv: Arguments behind the command.
        terminal: Where remarks go; stdout belongs to the protocol.

    Returns:
        0.
    """
    parser = parser_of("mcp", terminal, formats=("json",))
    parser.set_defaults(format="json")
    options = parser.parse_args(argv)
    from labecon.cli.workspace import folder_of

    folder = folder_of(options.workspace)
    needs("mcp", extra="mcp", command="mcp")
    from labecon.cli.answering import CHILD, answer
    from labecon.web.agent_tools import tools_server
    from labecon.web.desk import Desk

    tools_server(Desk(answer, CHILD, None if folder is None else folder.resolve())).run("stdio")
    return 0
