"""A local endpoint that says what a test wants it to say, and keeps what it was asked."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

#: What was asked, to the content of the answer.
Answer = Callable[[dict[str, Any]], str]


class FakeEndpoint:
    """What the endpoint does; a test sets the fields it needs.

    Args:
        answer: The content of the answer, from the paragraphs that were shown.
        statuses: Statuses of the first requests; 200 after that.
        raw: The whole body, in place of an answer in the agreed form.
        delay: Seconds before each piece of the body.
        headers: Additional headers.
    """

    def __init__(self, answer: Answer) -> None:
        self.answer, self.url = answer, ""
        self.statuses: list[int] = []
        self.raw: bytes | None = None
        self.delay = 0.0
        self.headers: dict[str, str] = {}
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str | None] = []


@contextmanager
def served(answer: Answer) -> Iterator[FakeEndpoint]:
    """The endpoint on a free port of this machine."""
    fake = FakeEndpoint(answer)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            fake.asked.append({"path": self.path, **asked})
            fake.keys.append(self.headers.get("Authorization"))
            status = fake.statuses.pop(0) if fake.statuses else 200
            shown = json.loads(asked["messages"][-1]["content"])
            said = {"choices": [{"message": {"role": "assistant", "content": fake.answer(shown)}}]}
            body = fake.raw if fake.raw is not None else json.dumps(said).encode()
            try:
                self.send_response(status)
                for name, value in fake.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                for at in range(0, len(body), 65_536):
                    time.sleep(fake.delay)
                    self.wfile.write(body[at : at + 65_536])
            except OSError:
                pass  # the other side has given up

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    fake.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def figures(*rows: dict[str, Any]) -> str:
    """An answer in the agreed form."""
    return json.dumps({"figures": list(rows)}, ensure_ascii=False)


def figure(shown: dict[str, Any], printed: str, **fields: Any) -> dict[str, Any]:
    """A figure in the first paragraph that prints it."""
    place = next((one["paragraph"] for one in shown["paragraphs"] if printed in one["text"]), 0)
    usual = {"unit": "CNY", "entity": None, "segment": None, "metric": None, "period": None, "occurrence": 1}
    return {"paragraph": place, "printed": printed, **usual, **fields}
