"""The server: of one person on this machine alone, behind a token; of a team with accounts, behind a proxy."""

from __future__ import annotations

import ipaddress
import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass
from threading import Thread

from labecon.errors import UsageError
from labecon.web.accounts_protocol import Sessions
from labecon.web.desk import Desk

#: Names of this machine under which its own address may be opened.
OWN_NAMES = ("127.0.0.1", "localhost", "[::1]")
#: Connections at a time, and seconds an idle one is kept.
MOST_CONNECTIONS, IDLE = 400, 5


def checked_host(host: str, accounts: bool = False) -> str:
    """The address to listen on.

    Args:
        host: As given.
        accounts: Whether the server has accounts.

    Returns:
        The same.

    Raises:
        UsageError: It is no address; or others could reach it and there are no accounts, so that whoever opens it would
            be the owner.

    Example:
        >>> checked_host("127.0.0.1")
        '127.0.0.1'
    """
    try:
        alone = host == "localhost" or ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        if accounts:
            raise UsageError.of("usage", f"{host!r} is no address", "--host", "--host 10.0.0.5") from None
        alone = False
    if not (alone or accounts):
        text = f"{host} can be reached from other machines, and this server has no accounts"
        raise UsageError.of("usage", text, "--host", "leave --host out, use an SSH tunnel to 127.0.0.1, or --team")
    return host.strip("[]")


def bound(host: str, port: int) -> socket.socket:
    """A socket that listens.

    Args:
        host: An address of this machine.
        port: The port; 0 for a free one.

    Returns:
        The socket.

    Raises:
        UsageError: The port is taken, or may not be used.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named so that asyncio sends small pieces at once; otherwise every answer waits 40 ms.
    found = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((host, port))
        found.listen(128)
    except (OSError, OverflowError) as error:
        found.close()
        said = getattr(error, "strerror", None) or error
        raise UsageError.of("unavailable", f"port {port} cannot be used: {said}", "--port", "--port 0") from error
    return found


@dataclass(frozen=True)
class Team:
    """What a server with accounts needs beside a server of one person.

    Args:
        sessions: The accounts.
        origin: Its address as its users see it.
    """

    sessions: Sessions
    origin: str


def serve_on(
    listening: socket.socket, desk: Desk, page: Callable[[str], str] | None, ready: Callable[[str], None],
    team: Team | None = None,
) -> None:  # fmt: skip
    """Serves until it is interrupted.

    Args:
        listening: The socket.
        desk: Answers the questions.
        page: Makes the page at the root.
        ready: Hears the address, with its token where there are no accounts.
        team: The accounts of a team; None for the server of one person.
    """
    import uvicorn

    from labecon.web.application import application
    from labecon.web.doors import Door, OwnerDoor, TeamDoor
    from labecon.web.guard import Guard

    host, port = listening.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    door: Door
    if team is None:
        token = secrets.token_urlsafe(32)
        door, address = OwnerDoor(token, port, {*OWN_NAMES, shown}), f"http://{shown}:{port}/?token={token}"
        app = application(desk, page)
    else:
        door, address = TeamDoor(team.sessions, team.origin), f"{team.origin}/"
        app = application(desk, page, door)
    config = uvicorn.Config(
        Guard(app, door),
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
    ready(address)
    Thread(target=app.openapi, daemon=True).start()  # half a second that no reader should wait for
    uvicorn.Server(config).run(sockets=[listening])
