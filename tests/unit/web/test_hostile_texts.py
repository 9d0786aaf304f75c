"""Texts from outside that would like to be scripts: they stay texts in every page and answer, and never name a path."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from labecon.cli.answering import answer
from labecon.cli.main import main
from labecon.web.answers import Answer
from labecon.web.desk import Desk
from labecon.web.page import policy_of
from labecon.web.uploads import file_name
from tests.unit.web.conftest import client_of
from tests.unit.web.hostile import PAYLOADS, hostile_workspace

#: Elements that none of our pages has.
_NEVER = {"iframe", "object", "embed", "base", "frame", "applet", "meta-refresh", "math", "textarea", "link", "img"}
_ADDRESSES = ("href", "src", "action", "formaction", "xlink:href", "srcdoc", "data", "poster")


class Page(HTMLParser):
    """What a browser would find in a page."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.scripts: list[tuple[str, str]] = []
        self.wrong: list[str] = []
        self._script: list[str] | None = None
        self._kind = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        """Elements and attributes that run or load something."""
        if tag == "script":
            self._script, self._kind = [], dict(attrs).get("type") or ""
        if tag in _NEVER:
            self.wrong.append(tag)
        for name, value in attrs:
            if name.startswith("on"):
                self.wrong.append(f"{tag} {name}")
            if name in _ADDRESSES and not re.match(r"#|/|\?|https?://(?!evil)", value or ""):
                self.wrong.append(f"{tag} {name}={value}")

    def handle_data(self, data: str) -> None:
        """The text of a script."""
        if self._script is not None:
            self._script.append(data)

    def handle_endtag(self, tag: str) -> None:
        """A script is whole."""
        if tag == "script" and self._script is not None:
            self.scripts.append((self._kind, "".join(self._script)))
            self._script = None


def harmless(text: str, policy: str) -> None:
    """A page runs only scripts that its policy names by their digests, and holds nothing else that acts."""
    page = Page(text)
    assert page.wrong == []
    for kind, script in page.scripts:
        if "json" not in kind and kind != "text/plain":
            digest = b64encode(hashlib.sha256(script.encode()).digest()).decode()
            assert f"'sha256-{digest}'" in policy, script[:200]
    assert "unsafe-inline" not in policy.split("script-src")[-1].split(";")[0]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace whose lab speaks in payloads."""
    return hostile_workspace(tmp_path_factory.mktemp("hostile"))


@pytest.fixture(scope="module")
def client(folder: Path) -> Iterator[TestClient]:
    """The server of that workspace."""
    with client_of(Desk(answer, (), folder)) as found:
        yield found


def test_there_are_a_hundred() -> None:
    assert len(set(PAYLOADS)) == 100


def test_the_check_sees_a_page_that_would_run_one() -> None:
    for payload in PAYLOADS:
        if payload[0] in '<"]-' and "constructor" not in payload and "@import" not in payload:
            page = Page(f"<p>{payload}</p>")
            assert page.wrong or page.scripts, payload


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_note_of_a_hostile_lab_stays_text(client: TestClient, lang: str) -> None:
    found = client.get(f"/api/report.html?lab=evil&paths=100&lang={lang}")
    assert found.status_code == 200, found.text
    harmless(found.text, policy_of(found.text))
    assert "&lt;script&gt;" in found.text
    assert found.headers["content-disposition"].startswith("attachment") and "default-src 'none'" in str(found.headers)


def test_the_live_page_of_a_hostile_lab_stays_text(client: TestClient) -> None:
    found = client.get("/api/publish.html?lab=evil")
    assert found.status_code == 200, found.text
    harmless(found.text, policy_of(found.text))


def test_a_document_of_payloads_stays_text_in_its_page_and_in_json(client: TestClient) -> None:
    lines = [f"{payload} MiniMax's revenue was ${place + 1} million in 2023." for place, payload in enumerate(PAYLOADS)]
    name = "<script>alert(1)<%2Fscript>.txt"
    sent = client.post(
        f"/api/documents?name={name}&title=%3Cscript%3Ex%3C%2Fscript%3E", content="\n\n".join(lines).encode()
    )
    assert sent.status_code == 201, sent.text
    assert sent.headers["content-type"] == "application/json" and sent.headers["x-content-type-options"] == "nosniff"
    assert all(payload in sent.json()["text"] for payload in PAYLOADS)
    assert "<" not in sent.json()["name"]
    page = client.get(f"/api/documents/{sent.json()['id']}/marked.html")
    assert page.status_code == 200 and page.headers["content-disposition"].startswith("attachment")
    harmless(page.text, policy_of(page.text))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page.text


def test_a_source_that_is_no_address_of_the_web_is_no_fact(client: TestClient, folder: Path, tmp_path: Path) -> None:
    row = "minimax,revenue,2019-01-01,2019-12-31,5,USD,5,<b>T</b>,P,2024-01-01,{}\n"
    head = (
        "entity,metric,period_start,period_end,value,unit,printed,source_title,source_publisher,published,source_url\n"
    )
    file = tmp_path / "facts.csv"
    for address in ("javascript:alert(1)", "data:text/html,<script>", "//evil.example", "https://a b", "vbscript:x"):
        file.write_text(head + row.format(address), encoding="utf-8")
        assert main(["facts", "load", str(file), "--workspace", str(folder), "--who", "eve"]) == 2
    assert "2019" not in client.get("/api/facts.csv?lab=minimax&metric=revenue").text


@pytest.mark.parametrize("name", [
    "../../etc/passwd", "..\\..\\x.txt", "C:\\x.txt", "\\\\host\\share\\x.txt", "....//x", "%2e%2e%2fx",
    ".", "..", "", " ", "-rf", "--to=x.html", "a\x00b.txt", "CON", "a" * 300 + ".txt", ".hidden", "a/b/../c.txt",
    "x.txt\r\nset-cookie: a=b", "*?.txt", "~/x", "$(id).txt", "`id`.txt", "a;b.txt", "\u202etxt.exe", "名.txt",
])  # fmt: skip
def test_a_name_never_is_a_path_an_option_or_a_header(name: str) -> None:
    found = file_name(name)
    assert found == Path(found).name and found not in ("", ".", "..") and len(found) <= 80
    assert not found.startswith((".", "-")) and not re.search(r"[\x00-\x1f/\\:*?<>|$`;\u202a-\u202e ]", found)


@pytest.mark.parametrize("path", [
    "/../etc/passwd", "/..%2f..%2fetc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/api/labs/..%2f..%2fevil/run",
    "/api/labs/%2e%2e%5c%2e%2e/run", "/api/documents/..%2f..%2fetc%2fpasswd", "/api/jobs/..%2fx/result",
    "//etc/passwd", "/api//labs/../../etc/passwd", "/static/../../etc/passwd", "/api/ask/..%2f..%2fetc%2fpasswd",
    "/api/facts/history?id=../../etc/passwd", "/api/diff?a=../../etc/passwd&b=minimax", "/api/lines?lab=/etc/passwd",
    "/api/diff?a=x.json&b=minimax", "/api/report.html?lab=../x", "/api/labs/%00/run", "/api/cite?name=/etc/passwd",
])  # fmt: skip
def test_no_address_reaches_a_file(path: str) -> None:
    asked: list[Sequence[str]] = []

    def ask(words: Sequence[str]) -> Answer:
        asked.append(words)
        return Answer(0, "{}")

    with client_of(Desk(ask, (), None)) as own:
        found = own.get(path)
    assert found.status_code in (404, 422), found.text
    assert asked == [] and "root:" not in found.text
