"""One question to an endpoint over HTTP, within limits; whatever it does instead of answering has a type."""

from __future__ import annotations

import http.client
import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from urllib.parse import urlsplit

from labecon.errors import DataError
from labecon.evidence.language_model.settings import KEY, ModelSettings

#: Bytes of an answer, requests made of a busy endpoint, and seconds waited for it in all.
MOST_BYTES, ATTEMPTS, LONGEST_WAIT = 2_000_000, 3, 30.0
_CHUNK = 65_536
_BUSY = frozenset({408, 429, 500, 502, 503, 504})
_REFUSED = frozenset({401, 403})


def ask(
    settings: ModelSettings, messages: Sequence[Mapping[str, str]], pause: Callable[[float], None] = time.sleep
) -> str:
    """Asks once, and again where the endpoint says that it is busy.

    Args:
        settings: The endpoint.
        messages: Role and content of each.
        pause: Waits; takes seconds.

    Returns:
        The content of its answer.

    Raises:
        DataError: It cannot be reached, is too slow, says too much, refuses, or does not answer as agreed.
    """
    body = {
        "model": settings.name, "messages": list(messages), "temperature": 0,
        "response_format": {"type": "json_object"},
    }  # fmt: skip
    data = json.dumps(body, ensure_ascii=False).encode()
    waited = 0.0
    for attempt in range(1, ATTEMPTS + 1):
        status, headers, answer = _post(settings, data)
        if status == 200:
            return _content(settings, answer)
        wait = _seconds(headers.get("retry-after", ""), float(2**attempt))
        if status not in _BUSY or attempt == ATTEMPTS or waited + wait > LONGEST_WAIT:
            raise _failed(settings, _said(status, attempt), "model-status")
        waited += wait
        pause(wait)
    raise AssertionError("every attempt returns or raises")


def _said(status: int, attempts: int) -> str:
    if status in _REFUSED:
        return f"it refuses the key (status {status}); {KEY} holds it"
    if status in _BUSY:
        return f"it is too busy (status {status} after {attempts} requests)"
    return f"it answers with status {status}"


def _failed(settings: ModelSettings, message: str, code: str) -> DataError:
    return DataError.of(code, f"the language model did not help: {message}", settings.url)


def _post(settings: ModelSettings, data: bytes) -> tuple[int, dict[str, str], bytes]:
    """Status, headers by lower-case name, and body of one request."""
    parts = urlsplit(settings.url)
    host, port = parts.hostname or "", parts.port
    connection = (
        http.client.HTTPSConnection(host, port, timeout=settings.seconds, context=ssl.create_default_context())
        if parts.scheme == "https"
        else http.client.HTTPConnection(host, port, timeout=settings.seconds)
    )
    headers = {"Content-Type": "application/json", "Accept": "application/json", "Accept-Encoding": "identity"}
    if settings.key:
        headers["Authorization"] = f"Bearer {settings.key}"
    late = threading.Event()
    watch = threading.Timer(settings.seconds, lambda: _cut(opened, late))
    watch.daemon = True
    opened: socket.socket | None = None
    try:
        connection.connect()
        opened = connection.sock
        watch.start()
        connection.request("POST", f"{parts.path}/chat/completions", data, {**headers, "User-Agent": "labecon"})
        answer = connection.getresponse()
        body = bytearray()
        while len(body) <= MOST_BYTES and (chunk := answer.read1(_CHUNK)):
            body += chunk
        said = {name.lower(): value for name, value in answer.getheaders()}
    except (OSError, http.client.HTTPException) as error:
        slow = late.is_set() or isinstance(error, TimeoutError)
        reason = f"no answer within {settings.seconds:g} seconds" if slow else f"{type(error).__name__}: {error}"
        raise _failed(settings, reason[:200], "model-unreachable") from error
    finally:
        watch.cancel()
        connection.close()
    if late.is_set():
        raise _failed(settings, f"no answer within {settings.seconds:g} seconds", "model-unreachable")
    if len(body) > MOST_BYTES:
        raise _failed(settings, f"its answer is longer than {MOST_BYTES:,} bytes", "model-answer")
    return answer.status, said, bytes(body)


def _cut(opened: socket.socket | None, late: threading.Event) -> None:
    """End a connection from the outside, whatever it is waiting for."""
    late.set()
    if opened is not None:
        try:
            opened.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # it is closed already


def _seconds(header: str, otherwise: float) -> float:
    return float(header) if header.isascii() and header.isdigit() else otherwise


def _content(settings: ModelSettings, answer: bytes) -> str:
    try:
        content = json.loads(answer)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise _failed(settings, "its answer is not in the agreed form", "model-answer") from error
    if not isinstance(content, str):
        raise _failed(settings, "its answer is no text", "model-answer")
    return content
