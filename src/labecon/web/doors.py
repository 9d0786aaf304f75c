"""How a request is known: by the token of a server for one person, or by an account behind a proxy."""

from __future__ import annotations

import asyncio
import hmac
import time
from collections.abc import Iterable, Mapping
from http.cookies import CookieError, SimpleCookie
from typing import Protocol
from urllib.parse import parse_qs, urlsplit

from labecon.errors import UsageError
from labecon.web.accounts_protocol import Sessions
from labecon.web.people import OWNER, Person

Headers = Mapping[str, list[str]]
#: The cookie of a session; browsers keep the prefix to HTTPS, the whole host and no domain.
SESSION_COOKIE = "__Host-labecon"
COOKIE_FLAGS = "Path=/; Secure; HttpOnly; SameSite=Lax"
#: Seconds for which a session that was looked up stands, so that a role taken away ends at once.
_STANDS = 1.0


class Door(Protocol):
    """Knows where the server is addressed, and who asks."""

    hosts: frozenset[str]
    origins: frozenset[str]
    open_to_all: frozenset[str]
    remedy: str

    async def person(self, headers: Headers) -> Person | None:
        """Who sent a request; None for nobody it knows."""

    def arrives(self, path: str, query: str, known: bool) -> tuple[str, str] | None:
        """Where a visitor of a page is sent first, and the cookie that goes along; None to stay."""

    def passes(self, headers: Headers) -> bool:
        """Whether a request came the way it has to."""


class OwnerDoor:
    """The server of one person.

    Args:
        token: Its secret.
        port: The port it listens on.
        hosts: Names under which it may be addressed, without port, lower case.
    """

    remedy = "open the address that serve printed, or send Authorization: Bearer"
    open_to_all = frozenset({"/openapi.json"})

    def __init__(self, token: str, port: int, hosts: Iterable[str]) -> None:
        self.token = token
        names = [*hosts]
        self.hosts = frozenset({f"{host}:{port}" for host in names} | ({*names} if port == 80 else set()))
        self.origins = frozenset(f"http://{host}" for host in self.hosts)
        self.cookie = f"labecon_{port}"  # cookies do not tell ports apart

    async def person(self, headers: Headers) -> Person | None:
        """The owner, by header or cookie."""
        given = token_of(headers, self.cookie)
        return OWNER if given is not None and self._right(given) else None

    def arrives(self, path: str, query: str, known: bool) -> tuple[str, str] | None:
        """The token in the address becomes a cookie."""
        given = parse_qs(query).get("token", []) if path == "/" else []
        if len(given) == 1 and self._right(given[0]):
            return "/", f"{self.cookie}={self.token}; Path=/; HttpOnly; SameSite=Strict"
        return None

    def passes(self, headers: Headers) -> bool:
        """Always: there is no proxy."""
        return True

    def _right(self, given: str) -> bool:
        return hmac.compare_digest(given.encode("utf-8", "replace"), self.token.encode())


class TeamDoor:
    """The server of a team, behind a proxy that speaks HTTPS.

    Args:
        sessions: Knows whose a session is.
        origin: The address of the server as its users see it, e.g. ``https://labecon.example.org``.
    """

    remedy = "sign in at /login"
    open_to_all = frozenset({"/openapi.json", "/login", "/api/login"})

    def __init__(self, sessions: Sessions, origin: str) -> None:
        self.sessions = sessions
        self.origins = frozenset({origin})
        self.hosts = frozenset({urlsplit(origin).netloc})
        self._known: dict[str, tuple[float, Person | None]] = {}

    async def person(self, headers: Headers) -> Person | None:
        """Whose session it is."""
        given = token_of(headers, SESSION_COOKIE)
        if given is None or len(given) > 200:
            return None
        now = time.monotonic()
        moment, found = self._known.get(given, (-_STANDS, None))
        if now - moment >= _STANDS:
            found = await asyncio.to_thread(self.sessions.person, given)
            if len(self._known) > 1000:
                self._known.clear()
            self._known[given] = now, found
        return found

    def forget(self) -> None:
        """Looks every session up again: one has ended."""
        self._known.clear()

    def arrives(self, path: str, query: str, known: bool) -> tuple[str, str] | None:
        """Who is not signed in signs in first."""
        return None if known or path != "/" else ("/login", "")

    def passes(self, headers: Headers) -> bool:
        """Whether the proxy says that its side was HTTPS."""
        return headers.get("x-forwarded-proto") == ["https"]


def token_of(headers: Headers, cookie: str) -> str | None:
    """The secret that a request brings.

    Args:
        headers: Name in lower case to values.
        cookie: Name of the cookie that may hold it.

    Returns:
        That of the header, otherwise that of the cookie; None for none, or for something else.
    """
    bearer = headers.get("authorization", [])
    if bearer:
        kind, _, given = bearer[0].partition(" ")
        return given.strip() if len(bearer) == 1 and kind.lower() == "bearer" else None
    try:
        jar = SimpleCookie("; ".join(headers.get("cookie", [])))
    except CookieError:
        return None
    return jar[cookie].value if cookie in jar else None


def address_of(headers: Headers) -> str:
    """Where a request to a team's server comes from, as its proxy says.

    Args:
        headers: Name in lower case to values.

    Returns:
        The last address, which is the proxy's own word; what stands before it anybody can write.
    """
    said = headers.get("x-forwarded-for", [])
    return said[-1].rpartition(",")[2].strip()[:64] if said else ""


def checked_origin(text: str | None) -> str:
    """The address under which users open a team's server.

    Args:
        text: As given with ``--origin``.

    Returns:
        Scheme and host, as browsers write an origin.

    Raises:
        UsageError: There is none, or it is no origin of HTTPS.

    Example:
        >>> checked_origin("https://Labecon.example.org/")
        'https://labecon.example.org'
    """
    parts = urlsplit((text or "").strip().rstrip("/").lower())
    plain = parts.scheme == "https" and parts.hostname and not (parts.path or parts.query or parts.fragment)
    if not plain or "@" in parts.netloc:
        said = "--team needs the address that users open" if text is None else f"{text!r} is no origin of HTTPS"
        raise UsageError.of("usage", said, "--origin", "--origin https://labecon.example.org")
    return f"https://{parts.netloc.removesuffix(':443')}"
