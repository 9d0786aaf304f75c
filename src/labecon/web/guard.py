"""What a request has to be before it is answered: to this address, by its owner, from this page, of bounded size."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any
from urllib.parse import parse_qs

from labecon.errors import Problem
from labecon.web.answers import error_shape, language
from labecon.web.doors import Door, Headers
from labecon.web.people import NOBODY, put

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

#: Most bytes of a body of JSON, of a document, and of the address with its query.
MOST_JSON, MOST_DOCUMENT, MOST_ADDRESS = 64 << 10, 16 << 20, 16 << 10
#: Seconds for the next piece of a body.
PIECE = 20.0
HEADERS = {
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cache-control": "no-store",
}
#: Addresses that a link on another page may open.
PAGES = ("/", "/login")
DOCUMENTS = ("/api/extract", "/api/audit", "/api/read", "/api/score", "/api/documents", "/api/import", "/api/scenarios")
_SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")


class _Refused(Exception):
    def __init__(self, status: int, code: str, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.status, self.problem = status, Problem(code, message, "", remedy)


class Guard:
    """Stands before the application.

    Args:
        app: The application.
        door: Knows where the server is addressed, and who asks.
    """

    def __init__(self, app: App, door: Door) -> None:
        self.app, self.door = app, door

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answers a request, or hands it on.

        Args:
            scope: What ASGI says of the request.
            receive: Gives the body.
            send: Takes the response.
        """
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        language.set(_language(scope))
        outward = _with_headers(send)
        try:
            first = await self._checked(scope)
        except _Refused as no:
            await _answer(outward, no.status, error_shape("UsageError", [no.problem]))
            return
        if first is not None:
            await _redirect(outward, *first)
            return
        most = MOST_DOCUMENT if scope["path"].split(".")[0] in DOCUMENTS else MOST_JSON
        await _Bounded(self.app, most).answer(scope, receive, outward)

    async def _checked(self, scope: Message) -> tuple[str, str] | None:
        """Refuses what may not be, and notes who asks; where a visitor is sent first, with a cookie."""
        headers = headers_of(scope)
        hosts = headers.get("host", [])
        if len(hosts) != 1 or hosts[0].lower() not in self.door.hosts or not self.door.passes(headers):
            raise _Refused(421, "wrong-host", "this address is not served here", "open the address that serve printed")
        query = scope.get("query_string", b"").decode("latin-1")
        if len(query) + len(scope.get("raw_path") or b"") > MOST_ADDRESS:
            raise _Refused(414, "too-large", f"the address is longer than {MOST_ADDRESS} bytes")
        self._same_site(scope, headers)
        person = None if scope["path"] in self.door.open_to_all else await self.door.person(headers)
        put(scope, person or NOBODY)
        if scope["path"] in self.door.open_to_all:
            return None
        if scope["method"] == "GET":
            first = self.door.arrives(scope["path"], query, person is not None)
            if first is not None:
                return first
        if person is None:
            raise _Refused(401, "no-token", "this server answers those whom it knows", self.door.remedy)
        return None

    def _same_site(self, scope: Message, headers: Headers) -> None:
        """Refuses what another page sends; a browser says where a request comes from."""
        site, origin = headers.get("sec-fetch-site", []), headers.get("origin", [])
        changes = scope["method"] not in _SAFE
        foreign = any(one not in self.door.origins for one in origin) or len(origin) > 1
        if any(one not in ("same-origin", "none") for one in site) and (changes or scope["path"] not in PAGES):
            foreign = True
        by_browser_alone = changes and not origin and not site and "authorization" not in headers
        if foreign or (by_browser_alone and "cookie" in headers):
            raise _Refused(403, "cross-site", "this request comes from another page")


def _language(scope: Message) -> str:
    """That of the query, else the first that the browser names."""
    given = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("lang", [""])[0]
    accepted = dict(scope["headers"]).get(b"accept-language", b"").lower()
    return given if given in ("en", "zh") else "zh" if accepted.startswith(b"zh") else "en"


def headers_of(scope: Mapping[str, Any]) -> dict[str, list[str]]:
    """The headers of a request.

    Args:
        scope: What ASGI says of it.

    Returns:
        Name in lower case to values.
    """
    headers: dict[str, list[str]] = {}
    for name, value in scope["headers"]:
        headers.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1"))
    return headers


class _Bounded:
    """Reads at most so much of a body, and counts what comes rather than what is announced."""

    def __init__(self, app: App, most: int) -> None:
        self.app, self.most = app, most
        self.begun, self.whole, self.size = False, False, 0
        self.no: _Refused | None = None

    async def answer(self, scope: Message, receive: Receive, send: Send) -> None:
        """Hands the request on; what the application makes of a body that was cut off is not sent."""
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        if not announced.isdigit() or len(announced) > 19 or int(announced) > self.most:
            self.no = self._too_large()
        else:
            with contextlib.suppress(_Refused):
                await self.app(scope, self._counted(receive), self._watched(send))
        if self.no is not None and not self.begun:
            await _answer(send, self.no.status, error_shape("UsageError", [self.no.problem]))

    def _too_large(self) -> _Refused:
        return _Refused(413, "too-large", f"the body is larger than {self.most} bytes")

    def _counted(self, receive: Receive) -> Receive:
        async def counted() -> Message:
            if self.whole:
                return await receive()  # that the client has gone
            try:
                async with asyncio.timeout(PIECE):
                    message = await receive()
            except TimeoutError:
                self.no = _Refused(408, "too-slow", f"nothing of the body came for {PIECE:.0f} seconds")
                raise self.no from None
            self.whole = not message.get("more_body", False)
            self.size += len(message.get("body", b""))
            if self.size > self.most:
                self.no = self._too_large()
                raise self.no
            return message

        return counted

    def _watched(self, send: Send) -> Send:
        async def watched(message: Message) -> None:
            if self.no is None:
                self.begun = True
                await send(message)

        return watched


def _with_headers(send: Send) -> Send:
    async def outward(message: Message) -> None:
        if message["type"] == "http.response.start":
            own = {name for name, _ in message["headers"]}
            more = [(name.encode(), value.encode()) for name, value in HEADERS.items() if name.encode() not in own]
            message = {**message, "headers": [*message["headers"], *more]}
        await send(message)

    return outward


async def _answer(send: Send, status: int, body: dict[str, object]) -> None:
    data = (json.dumps(body, ensure_ascii=False) + "\n").encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(data)).encode())]
    if status == 401:
        headers.append((b"www-authenticate", b"Bearer"))
    if status in (408, 413):
        headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": data})


async def _redirect(send: Send, place: str, cookie: str) -> None:
    headers = [(b"location", place.encode()), (b"content-length", b"0")]
    headers += [(b"set-cookie", cookie.encode())] if cookie else []
    await send({"type": "http.response.start", "status": 303, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
