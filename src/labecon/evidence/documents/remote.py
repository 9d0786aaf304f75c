"""Documents from an address: judged, fetched within limits, judged again at each redirect."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from email.message import Message
from urllib.parse import urljoin, urlsplit

from labecon.errors import DataError, Problem, UsageError
from labecon.evidence.documents.addresses import Resolver, Target, target_of
from labecon.evidence.documents.format_names import hint_of
from labecon.evidence.documents.limits import Limits
from labecon.evidence.documents.reading import read_bytes
from labecon.evidence.documents.results import OverLimit, Partial, Result, Text

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_MOST_REDIRECTS = 5
_MOST_SECONDS = 30.0
_CHUNK = 65_536
_FORMATS = {
    "text/html": "html", "application/xhtml+xml": "html", "text/plain": "txt", "text/csv": "csv",
    "application/pdf": "pdf",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
}  # fmt: skip


@dataclass(frozen=True)
class Response:
    """What a server said.

    Args:
        status: The number.
        headers: By lower-case name.
        body: At most one byte more than asked for.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes


#: A target, a deadline on the monotonic clock and a number of bytes to a response; raises OSError when it fails.
Transport = Callable[[Target, float, int], Response]


def read_url(
    url: str, format: str = "", limits: Limits | None = None, resolver: Resolver | None = None,
    transport: Transport | None = None,
) -> Result:  # fmt: skip
    """Fetch a document and read it.

    Args:
        url: A public http or https address.
        format: As in `read_document`; what the server says counts when empty.
        limits: As in `read_document`; `size` bounds what is fetched.
        resolver: Gives the addresses of a host; the system's when left out.
        transport: Fetches from a judged target; a plain connection to its address when left out.

    Returns:
        How the reading ended.

    Raises:
        UsageError: The address, or one it leads to, is not public, or leads on too often.
        DataError: The server cannot be reached or does not have the document, or a library is not installed.
    """
    limits = limits or Limits()
    deadline = time.monotonic() + _MOST_SECONDS
    final, response = _follow(url, limits, deadline, resolver or resolve, transport or fetch)
    if len(response.body) > limits.size:
        problem = Problem("over-limit", f"more than {limits.size} bytes", url, "save it and read a part of it")
        return OverLimit("size", problem)
    header = Message()
    header["content-type"] = response.headers.get("content-type", "")
    kind = format or _FORMATS.get(header.get_content_type() if header["content-type"] else "", "")
    path = urlsplit(final).path
    if kind == "txt" and hint_of(path) in ("csv", "html"):
        kind = hint_of(path)
    found = read_bytes(response.body, path.rpartition("/")[2], kind, header.get_content_charset(""), limits)
    return _named(found, final)


def _named(result: Result, url: str) -> Result:
    """The result, called by the address it came from."""
    if isinstance(result, Text | Partial):
        return replace(result, document=replace(result.document, name=url))
    return replace(result, problem=replace(result.problem, place=url))


def _follow(
    url: str, limits: Limits, deadline: float, resolver: Resolver, transport: Transport
) -> tuple[str, Response]:
    for _ in range(_MOST_REDIRECTS + 1):
        target = target_of(url, resolver)
        try:
            response = transport(target, deadline, limits.size)
        except OSError as error:
            raise DataError.of("unreachable", f"cannot be fetched: {error}", url) from error
        if response.status not in _REDIRECTS:
            return url, _accepted(url, response)
        onward = urljoin(url, response.headers.get("location", ""))
        if target.scheme == "https" and urlsplit(onward).scheme == "http":
            raise UsageError.of("address-refused", "leads from https to http", url)
        url = onward
    raise UsageError.of("address-refused", f"leads on more than {_MOST_REDIRECTS} times", url)


def _accepted(url: str, response: Response) -> Response:
    if response.status != 200:
        raise DataError.of("http-status", f"the server answers {response.status}", url)
    if response.headers.get("content-encoding", "identity").lower() not in ("", "identity"):
        raise DataError.of("http-encoding", "the server compresses although it was asked not to", url)
    return response


def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, as the system knows them.

    Args:
        host: Its name.
        port: The port that will be used.

    Returns:
        Addresses in usual notation.

    Raises:
        DataError: It has none.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise DataError.of("unreachable", f"{host} cannot be resolved: {error}", host) from error
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


class _Connection(http.client.HTTPConnection):
    """A connection to the judged address, under the name of the host."""

    def __init__(self, target: Target, seconds: float) -> None:
        super().__init__(target.host, target.port, timeout=seconds)
        self.target = target
        self.opened: socket.socket | None = None

    def connect(self) -> None:
        """Connect to the address, never to what the name stands for by now."""
        self.opened = socket.create_connection((self.target.address, self.target.port), self.timeout)
        if self.target.scheme == "https":
            # The handshake comes after the socket is kept, so that it can be cut off as well.
            self.opened = secure = ssl.create_default_context().wrap_socket(
                self.opened, server_hostname=self.target.host, do_handshake_on_connect=False
            )
            secure.do_handshake()
        self.sock = self.opened

    def cut(self) -> None:
        """End the connection from the outside, whatever it is waiting for."""
        if self.opened is not None:
            try:
                self.opened.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass  # it is closed already


def fetch(target: Target, deadline: float, most: int) -> Response:
    """Ask a server for a document; no cookies, no proxy, no compression.

    Args:
        target: Where.
        deadline: When to give up, on the monotonic clock, however slowly bytes still come.
        most: Bytes wanted at most; one more is read, to tell.

    Returns:
        What it says.

    Raises:
        OSError: It cannot be reached, does not speak HTTP, or is too slow.
    """
    left = max(deadline - time.monotonic(), 0.01)
    connection = _Connection(target, left)
    watch = threading.Timer(left, connection.cut)
    watch.daemon = True
    watch.start()
    try:
        connection.request("GET", target.path, headers={"Accept-Encoding": "identity", "User-Agent": "labecon"})
        answer = connection.getresponse()
        body = bytearray()
        while len(body) <= most and (chunk := answer.read1(min(_CHUNK, most + 1 - len(body)))):
            body += chunk
        headers = {name.lower(): value for name, value in answer.getheaders()}
    except http.client.HTTPException as error:
        raise OSError(f"not HTTP: {type(error).__name__}") from error
    finally:
        watch.cancel()
        connection.close()
    if time.monotonic() >= deadline:
        raise TimeoutError(f"took more than {_MOST_SECONDS:.0f} seconds")
    return Response(answer.status, headers, bytes(body))
