"""Addresses of documents: what is refused, and what happens with the rest. Nothing here leaves the machine."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from labecon.errors import DataError, UsageError
from labecon.evidence.documents import Limits, Malformed, OverLimit, Text, read_url, remote
from labecon.evidence.documents.addresses import Target, is_public, target_of
from labecon.evidence.documents.remote import Response, fetch
from tests.unit.evidence.documents import samples

PUBLIC = "93.184.215.14"


class Asked:
    """A resolver that counts, and gives one answer after another."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers) or [[PUBLIC]]
        self.hosts: list[str] = []

    def __call__(self, host: str, port: int) -> list[str]:
        self.hosts.append(host)
        return self.answers[min(len(self.hosts), len(self.answers)) - 1]


class Server:
    """A transport that gives what it was told, and keeps what it was asked."""

    def __init__(self, *responses: Response) -> None:
        self.responses = list(responses)
        self.targets: list[Target] = []

    def __call__(self, target: Target, deadline: float, most: int) -> Response:
        self.targets.append(target)
        return self.responses[min(len(self.targets), len(self.responses)) - 1]


def never(target: Target, deadline: float, most: int) -> Response:
    """A transport that must not be reached."""
    raise AssertionError(f"connected to {target}")


def page(body: bytes = b"", kind: str = "text/html", **headers: str) -> Response:
    """A page."""
    return Response(200, {"content-type": kind, **headers}, body or samples.page().encode())


@pytest.mark.parametrize(
    "address",
    """127.0.0.1 127.255.255.254 0.0.0.0 10.0.0.1 172.16.0.1 172.31.255.255 192.168.1.1 169.254.169.254 100.64.0.1
    192.0.2.1 198.18.0.1 224.0.0.1 240.0.0.1 255.255.255.255 ::1 :: fe80::1 fc00::1 fd12::1 ff02::1 ::ffff:127.0.0.1
    ::ffff:93.184.215.14 ::127.0.0.1 64:ff9b::7f00:1 2002:7f00:1:: 2001:0:7f00:1:: 2001:db8::1 fec0::1 2130706433
    0x7f000001 0177.0.0.1 127.1 localhost fe80::1%eth0""".split(),
)
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", [PUBLIC, "8.8.8.8", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])
def test_addresses_that_are(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://127.0.0.1:80/", "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://2130706433/",
        "http://0x7f000001/", "http://0x7f.0.0.1/", "http://0177.0.0.1/", "http://017700000001/", "http://127.1/",
        "http://127.0.0.1./", "http://localhost/", "http://localhost./", "http://①②⑦.⓪.⓪.①/", "http://0/",
        "http://169.254.169.254/latest/meta-data/", "http://10.1.2.3/", "http://user@example.com/",
        "http://example.com@127.0.0.1/", "http://example.com:22/", "https://example.com:80/", "file:///etc/passwd",
        "gopher://example.com/", "ftp://example.com/", "//example.com/", "example.com", "http:///x", "http://",
        "http://exa mple.com/", "http://example.com\\@127.0.0.1/", "http://example.com/\r\nHost: x", "http://[::1",
        "http://example.com:99999/", "http://example..com/", "http://-a.com/", "javascript:alert(1)",
        "data:text/html,x",
        "http://" + "a" * 3000 + ".com/", "http://1.2.3/", "http://host/", "http://[fe80::1%25eth0]/",
    ],
)  # fmt: skip
def test_addresses_that_are_refused_before_anything_is_sent(url: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_url(url, resolver=Asked(), transport=never)
    assert caught.value.problems[0].code == "address-refused"


@pytest.mark.parametrize("answer", [["127.0.0.1"], [PUBLIC, "10.0.0.1"], ["::ffff:169.254.169.254"], ["fd00::1"], []])
def test_a_name_that_stands_for_a_private_address_is_refused(answer: list[str]) -> None:
    with pytest.raises(UsageError, match=r"not public|no address"):
        read_url("https://example.com/a", resolver=Asked(answer), transport=never)


def test_a_name_is_asked_once_and_the_connection_goes_to_that_answer() -> None:
    asked, server = Asked([PUBLIC], ["127.0.0.1"]), Server(page())
    result = read_url("https://Example.com/a.html?x=1", resolver=asked, transport=server)
    assert isinstance(result, Text)
    assert result.document.name == "https://Example.com/a.html?x=1"
    assert asked.hosts == ["example.com"]
    assert server.targets == [Target("https", "example.com", PUBLIC, 443, "/a.html?x=1")]


def test_every_redirect_is_judged_anew() -> None:
    for onward in ("http://127.0.0.1/", "//169.254.169.254/x", "file:///etc/passwd", "http://internal.example/"):
        asked = Asked([PUBLIC], ["10.0.0.1"])
        server = Server(Response(302, {"location": onward}, b""))
        with pytest.raises(UsageError):
            read_url("http://example.com/", resolver=asked, transport=server)
        assert len(server.targets) == 1


def test_five_redirects_are_followed_and_a_sixth_is_not() -> None:
    moved = Response(301, {"location": "/next"}, b"")
    server = Server(*[moved] * 5, page())
    assert isinstance(read_url("http://example.com/", resolver=Asked(), transport=server), Text)
    with pytest.raises(UsageError, match="more than 5 times"):
        read_url("http://example.com/", resolver=Asked(), transport=Server(moved))


def test_a_secure_address_does_not_lead_to_an_open_one() -> None:
    with pytest.raises(UsageError, match="from https to http"):
        read_url(
            "https://a.com/", resolver=Asked(), transport=Server(Response(302, {"location": "http://b.com/"}, b""))
        )


@pytest.mark.parametrize(
    ("url", "response", "kind"),
    [
        ("http://example.com/", page(samples.page().encode("gb18030"), "text/html; charset=GBK"), "html"),
        ("http://example.com/x", page(samples.report(), "application/pdf"), "pdf"),
        ("http://example.com/a.csv", page(samples.values(), "text/plain; charset=utf-8"), "csv"),
        ("http://example.com/x.docx", page(samples.word(), "application/octet-stream"), "docx"),
    ],
)
def test_what_the_server_says_is_a_hint(url: str, response: Response, kind: str) -> None:
    result = read_url(url, resolver=Asked(), transport=Server(response))
    assert not isinstance(result, Malformed | OverLimit) and hasattr(result, "document")
    assert result.document.format == kind


def test_what_goes_wrong_at_the_server_is_said() -> None:
    def failing(target: Target, deadline: float, most: int) -> Response:
        raise TimeoutError("too slow")

    for transport, words in (
        (failing, "too slow"),
        (Server(Response(404, {}, b"")), "answers 404"),
        (Server(page(**{"content-encoding": "gzip"})), "compresses"),
    ):
        with pytest.raises(DataError, match=words):
            read_url("http://example.com/", resolver=Asked(), transport=transport)
    large = read_url("http://e.com/", limits=Limits(size=5), resolver=Asked(), transport=Server(page(b"123456")))
    assert isinstance(large, OverLimit) and large.limit == "size"
    broken = read_url("http://e.com/", resolver=Asked(), transport=Server(page(b"x", "application/pdf")))
    assert isinstance(broken, Malformed) and broken.problem.place == "http://e.com/"


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.server.seen.append((self.path, self.headers["Host"]))  # type: ignore[attr-defined]
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.end_headers()
        if self.path == "/drip":
            try:
                for _ in range(800):
                    self.wfile.write(b"x")
                    self.wfile.flush()
                    time.sleep(0.5)
            except OSError:
                return
        self.wfile.write(b"y" * 1000)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def loopback() -> Iterator[HTTPServer]:
    """A server on this machine."""
    server = HTTPServer(("127.0.0.1", 0), _Handler)
    server.seen = []  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_server_on_this_machine_is_refused_with_the_real_transport(
    loopback: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = loopback.server_port
    monkeypatch.setattr("labecon.evidence.documents.addresses._PORTS", {"http": port, "https": 443})
    for url in (f"http://127.0.0.1:{port}/", f"http://localhost.localdomain:{port}/"):
        with pytest.raises(UsageError, match="not public"):
            read_url(url, resolver=Asked(["127.0.0.1"]))
    assert loopback.seen == []  # type: ignore[attr-defined]


def test_the_transport_connects_to_the_address_and_names_the_host(loopback: HTTPServer) -> None:
    target = Target("http", "name.example", "127.0.0.1", loopback.server_port, "/a")
    response = fetch(target, time.monotonic() + 300, 100)
    assert (response.status, len(response.body)) == (200, 101)  # one byte more than asked for, to tell
    assert loopback.seen == [("/a", f"name.example:{loopback.server_port}")]  # type: ignore[attr-defined]


def test_a_slow_drip_is_cut_off(loopback: HTTPServer) -> None:
    target = Target("http", "name.example", "127.0.0.1", loopback.server_port, "/drip")
    started = time.monotonic()
    with pytest.raises(OSError):
        fetch(target, time.monotonic() + 0.3, 1000)
    assert time.monotonic() - started < 200  # the whole answer takes 400


def test_what_is_no_http_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_greet, args=(server,), daemon=True)
        thread.start()
        target = Target("http", "name.example", "127.0.0.1", server.getsockname()[1], "/")
        with pytest.raises(OSError, match="not HTTP"):
            fetch(target, time.monotonic() + 300, 10)
        thread.join()


def _greet(server: socket.socket) -> None:
    connection, _ = server.accept()
    with connection:
        connection.recv(1000)
        connection.sendall(b"220 mail ready\r\n\r\n")


def test_a_name_without_an_address_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror("unknown")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(DataError, match="cannot be resolved"):
        remote.resolve("example.com", 80)


def test_the_target_of_a_plain_address() -> None:
    assert target_of("http://8.8.8.8", Asked()) == Target("http", "8.8.8.8", "8.8.8.8", 80, "/")
