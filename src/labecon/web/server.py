"""The server of one person: on this machine alone, behind a token."""

from __future__ import annotations

import ipaddress
import secrets
import socket
from collections.abc import Callable, Sequence
from pathlib import Path

from labecon.errors import UsageError
from labecon.web.answers import Ask

#: Names of this machine under which its own address may be opened.
OWN_NAMES = ("127.0.0.1", "localhost", "[::1]")
#: Connections at a time, and seconds an idle one is kept.
MOST_CONNECTIONS, IDLE = 400, 5


def checked_host(host: str) -> str:
    """The address to listen on.

    Args:
        host: As given.

    Returns:
        The same.

    Raises:
        UsageError: Others could reach it: there are no accounts, so whoever opens it would be the owner.

    Example:
        >>> checked_host("127.0.0.1")
        '127.0.0.1'
    """
    try:
        alone = host == "localhost" or ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        alone = False
    if not alone:
        text = f"{host} can be reached from other machines, and this server has no accounts"
        raise UsageError.of("usage", text, "--host", "leave --host out, or use an SSH tunnel to 127.0.0.1")
    return host.strip("[]")


def bound(host: str, port: int) -> socket.socket:
    """A socket that listens.

    Args:
        host: A loopback address.
        port: The port; 0 for a free one.

    Returns:
        The socket.

    Raises:
        UsageError: The port is taken, or may not be used.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    found = socket.socket(family, socket.SOCK_STREAM)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((host, port))
        found.listen(128)
    except (OSError, OverflowError) as error:
        found.close()
        said = getattr(error, "strerror", None) or error
        raise UsageError.of("unavailable", f"port {port} cannot be used: {said}", "--port", "--port 0") from error
    return found


def serve_on(
    listening: socket.socket,
    ask: Ask,
    command: Sequence[str],
    workspace: Path | None,
    page: Callable[[str], str] | None,
    ready: Callable[[str], None],
) -> None:
    """Serves until it is interrupted.

    Args:
        listening: The socket.
        ask: Answers in this process.
        command: What starts a process that answers.
        workspace: The folder that is served.
        page: Makes the page at the root.
        ready: Hears the address with its token.
    """
    import uvicorn

    from labecon.web.application import application
    from labecon.web.desk import Desk
    from labecon.web.guard import Guard

    host, port = listening.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    token = secrets.token_urlsafe(32)
    guard = Guard(application(Desk(ask, command, workspace), page), token, port, {*OWN_NAMES, shown})
    config = uvicorn.Config(
        guard,
        http="h11",
        ws="none",
        lifespan="on",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=IDLE,
        timeout_graceful_shutdown=3,
        limit_concurrency=MOST_CONNECTIONS,
    )
    ready(f"http://{shown}:{port}/?token={token}")
    uvicorn.Server(config).run(sockets=[listening])
