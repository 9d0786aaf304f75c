"""Documents that are sent to do harm: bombs, giants, other kinds than they say, bodies that never end or never come."""

from __future__ import annotations

import asyncio
import io
import json
import tempfile
import time
import zipfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from labecon.cli.answering import answer
from labecon.web import guard as guard_module
from labecon.web.desk import Desk
from labecon.web.guard import MOST_DOCUMENT
from tests.unit.web.conftest import HOST, TOKEN, client_of

_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
#: Less than the minutes that a bomb would take, and much more than a loaded machine does.
_SECONDS = 300
#: Where a name that climbs out of its package would be written.
_OUTSIDE = f"{tempfile.gettempdir()}/owned"


@pytest.fixture(scope="module")
def served() -> Iterator[TestClient]:
    """A server; each document is read in a process of its own."""
    with client_of(Desk(answer, (), None)) as found:
        yield found


def zipped(**parts: bytes) -> bytes:
    """A package of parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", _TYPES)
        for name, data in parts.items():
            file.writestr(name.replace("__", "/"), data)
    return out.getvalue()


@lru_cache(maxsize=1)
def bombs() -> dict[str, bytes]:
    """Small files that say much."""
    zeros = b"\0" * (100 << 20)
    laughs = "".join(f'<!ENTITY l{one} "{f"&l{one - 1};" * 10}">' for one in range(1, 9))
    entities = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{laughs}]><x>&l8;</x>'.encode()
    outside = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
    return {
        "zeros.docx": zipped(**{"word__document.xml": zeros}),
        "zeros.xlsx": zipped(**{"xl__workbook.xml": zeros[: 50 << 20]}),
        "laughs.docx": zipped(**{"word__document.xml": entities}),
        "outside.docx": zipped(**{"word__document.xml": outside}),
        "traversal.docx": zipped(**{f"..__..__..{_OUTSIDE}".replace("/", "__"): b"x", "word__document.xml": b"<x/>"}),
        "deep.html": b"<div>" * 50_000,
        "brackets.pdf": b"%PDF-1.7\n" + b"[" * 100_000,
        "wide.csv": b"," * 300_000,
        "line.txt": b"1" * 300_000,
        "quotes.csv": b'"' * 200_000,
    }


@pytest.mark.parametrize("name", bombs())
def test_a_bomb_is_refused_or_read_in_part_soon(served: TestClient, name: str) -> None:
    data, began = bombs()[name], time.monotonic()
    assert len(data) < MOST_DOCUMENT
    found = served.post(f"/api/documents?name={name}&documents_only=true", content=data)
    assert found.status_code in (201, 409), found.text
    assert time.monotonic() - began < _SECONDS
    if found.status_code == 201:
        served.delete(f"/api/documents/{found.json()['id']}")
    assert "root:" not in found.text and "Traceback" not in found.text and not Path(_OUTSIDE).exists()
    assert served.get("/api/labs").status_code == 200


@pytest.mark.parametrize("name", ["page.html", "table.xlsx", "note.docx", "paper.pdf", "data.csv", "note.txt"])
@pytest.mark.parametrize("data", [b"\x7fELF\x02\x01\x01" + bytes(200), b"GIF89a" + bytes(range(256)), b"\xff\xfe\x00"])
def test_a_file_that_is_not_what_its_name_says_is_no_crash(client: TestClient, name: str, data: bytes) -> None:
    found = client.post(f"/api/documents?name={name}", content=data)
    assert found.status_code in (201, 409)
    if found.status_code == 201:
        client.delete(f"/api/documents/{found.json()['id']}")
    else:
        assert found.json()["error"]["problems"][0]["code"] != "defect"


@pytest.mark.parametrize("said", ["-1", "1e3", "0x10", "", "99999999999999999999", str(10 << 30), "5, 5"])
def test_a_length_that_is_none_or_too_large_is_refused_before_anything_is_read(echo: TestClient, said: str) -> None:
    found = echo.post("/api/documents", content=b"", headers={"content-length": said})
    assert found.status_code == 413 or (said == "" and found.status_code in (413, 422))


def raw(app: Any, messages: list[dict[str, Any]], path: str) -> list[dict[str, Any]]:
    """What comes back for a body that arrives in pieces and may stop."""
    said: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        if messages:
            return messages.pop(0)
        await asyncio.sleep(3600)
        raise AssertionError

    async def send(message: Any) -> None:
        said.append(dict(message))

    headers = [(b"host", HOST.encode()), (b"authorization", f"Bearer {TOKEN}".encode())]
    scope = {
        "type": "http", "method": "POST", "path": path, "raw_path": path.encode(), "query_string": b"",
        "headers": headers, "http_version": "1.1", "scheme": "http", "asgi": {"version": "3.0"}, "root_path": "",
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 8765),
    }  # fmt: skip
    asyncio.run(asyncio.wait_for(app(scope, receive, send), 300))
    return said


@pytest.mark.parametrize("path", ["/api/documents", "/api/audit", "/api/jobs", "/api/facts/retract"])
def test_a_body_that_stops_coming_is_cut_off(echo: TestClient, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard_module, "PIECE", 0.2)
    piece = {"type": "http.request", "body": b"x" * 10, "more_body": True}
    said = raw(echo.app, [piece], path)
    assert said[0]["status"] == 408
    assert json.loads(said[1]["body"])["error"]["problems"][0]["code"] == "too-slow"
    assert (b"connection", b"close") in said[0]["headers"]


def test_an_answer_may_take_longer_than_a_piece_of_the_body(echo: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard_module, "PIECE", 0.2)

    def slow(words: Any) -> Any:
        time.sleep(0.6)
        return answer(words)

    with client_of(Desk(slow, (), None)) as own:
        assert own.post("/api/audit?documents_only=true", content=b"text").status_code == 200


def test_many_parameters_and_long_values_are_bounded(echo: TestClient) -> None:
    lines = "&".join(f"line=a{number}" for number in range(41))
    assert echo.get(f"/api/labs/minimax/run?{lines}").status_code == 422
    assert echo.get("/api/labs/minimax/run?" + "x=1&" * 10_000).status_code == 414
    assert echo.get("/api/labs/minimax/run?set=a=" + "1" * 400).status_code == 422
    deep = '{"verb":"labs","arguments":' + '{"a":' * 3000 + "1" + "}" * 3000 + "}"
    assert echo.post("/api/jobs", content=deep, headers={"content-type": "application/json"}).status_code in (400, 422)
