"""The page of a team's server: who proposes figures, who decides on them, who only reads, and who one is."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from labecon.web.accounts import Accounts
from tests.browser.steps import turn
from tests.browser.test_desk import NOTE, SERVE, facts_of, sent
from tests.frontend.test_accessibility import axe, serious

__all__ = ["axe"]
ORIGIN = "https://labecon.example"
PASSWORD = "correct horse battery staple"
ROLES = {"ada": "admin", "ann": "analyst", "rui": "reviewer", "rob": "reader"}
#: Headers that hold for one connection, or that the browser makes itself.
_OWN = ("connection", "transfer-encoding", "content-length", "host")


class Proxy:
    """What stands before a team's server: it passes a page's requests on, and keeps the cookie that comes back.

    Playwright hands over no request that a redirect leads to, so a redirect becomes a page that leads there.
    """

    def __init__(self, port: int) -> None:
        self.port, self.cookie = port, ""

    def passes(self, route: Any) -> None:
        """Answers a request of the browser with what the server says."""
        status, headers, body = self.asks(route.request)
        self.cookie = headers.pop("set-cookie", self.cookie).split(";")[0]
        if status in (302, 303):
            page = f'<meta http-equiv="refresh" content="0;url={headers["location"]}">'
            route.fulfill(status=200, body=page, content_type="text/html")
            return
        route.fulfill(status=status, headers=headers, body=body)

    def asks(self, request: Any) -> tuple[int, dict[str, str], bytes]:
        """Asks the server as the proxy of docs/serve.md does."""
        headers = {name: value for name, value in request.headers.items() if name not in (*_OWN, "cookie")}
        headers |= {"host": urlsplit(ORIGIN).netloc, "x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.7"}
        headers |= {"cookie": self.cookie} if self.cookie else {}
        address = urlsplit(request.url)
        path = f"{address.path}?{address.query}" if address.query else address.path
        asked = http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)
        asked.request(request.method, path, request.post_data_buffer, headers)
        answer = asked.getresponse()
        body = answer.read()
        asked.close()
        kept = {name.lower(): value for name, value in answer.getheaders() if name.lower() not in _OWN}
        return answer.status, kept, body


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace that the team shares."""
    return tmp_path_factory.mktemp("shared")


@pytest.fixture(scope="module")
def port(folder: Path) -> Iterator[int]:
    """The port of the team's server."""
    accounts = Accounts.of(folder)
    for name, role in ROLES.items():
        accounts.add(name, role, PASSWORD)
    accounts.close()
    with socket.create_server(("127.0.0.1", 0)) as free:
        found: int = free.getsockname()[1]
    options = ["--team", "--origin", ORIGIN, "--trust-proxy", "--port", str(found), "--workspace", str(folder)]
    command = [sys.executable, "-c", SERVE, "serve", "minimax", *options]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    process.stdout.readline()  # it listens
    yield found
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=600)


@pytest.fixture
def people(browser: Any, port: int) -> Iterator[Any]:
    """Signs somebody in, at the page to sign in; nothing may go wrong on any page."""
    wrong: list[str] = []
    contexts = []

    def signed_in(name: str, language: str = "en") -> Any:
        context = browser.new_context(viewport={"width": 1300, "height": 900}, reduced_motion="reduce")
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.route(f"{ORIGIN}/**", Proxy(port).passes)
        page.goto(f"{ORIGIN}/#v1;lab=minimax;view=evidence;lang={language}")
        page.locator("#name").fill(name)
        page.locator("#password").fill(PASSWORD)
        page.locator("form button").click()
        page.locator("#who").wait_for()
        turn(page, "evidence", language)
        return page

    yield signed_in
    for context in contexts:
        context.close()
    assert wrong == []


def proposes(page: Any) -> list[str]:
    """An analyst hands the figures of a document on; as printed, those that wait."""
    sent(page, "team.txt", NOTE.encode())
    page.locator("#about-publisher").fill("A paper")
    page.locator(".mark", has_text="$465 million").first.click()
    page.locator("#desk-panel .propose").wait_for()
    expect(page.locator(".accept, .open-reject, #batch")).to_have_count(0)
    page.locator("#desk-panel .propose").click()
    page.locator("#desk-panel .proposed").wait_for()
    page.locator("#waiting summary").click()
    page.locator("#waiting [data-waiting]").first.wait_for()
    return [one.strip() for one in page.locator("#waiting tbody th").all_inner_texts()]


def waits(page: Any, printed: str) -> Any:
    """The line of a proposal that waits."""
    return page.locator("#waiting tbody tr", has=page.locator("th", has_text=printed))


def test_an_analyst_proposes_and_a_reviewer_decides(people: Any, folder: Path, axe: str) -> None:
    analyst = people("ann")
    expect(analyst.locator("#who")).to_contain_text("ann")
    expect(analyst.locator("#who")).to_contain_text("analyst")
    listed = proposes(analyst)
    assert "$465 million" in listed and "$30.5 million" in listed
    expect(analyst.locator("#waiting .accept, #waiting .reject")).to_have_count(0)
    assert facts_of(folder) == {}

    reviewer = people("rui")
    reviewer.locator("#waiting summary").click()
    waits(reviewer, "$465 million").wait_for()
    expect(reviewer.locator("#waiting tbody tr")).to_have_count(len(listed))
    expect(waits(reviewer, "$30.5 million").locator(".reject")).to_be_disabled()
    assert serious(reviewer, axe) == []
    waits(reviewer, "$465 million").locator(".accept").click()
    waits(reviewer, "$465 million").wait_for(state="detached")
    waits(reviewer, "$30.5 million").locator("input").fill("rounded")
    waits(reviewer, "$30.5 million").locator(".reject").click()
    waits(reviewer, "$30.5 million").wait_for(state="detached")
    expect(reviewer.locator("#waiting tbody tr")).to_have_count(len(listed) - 2)
    [fact] = facts_of(folder).values()
    assert (int(fact.value), fact.printed, fact.source.publisher) == (465_000_000, "$465 million", "A paper")

    # The analyst sees who decided, and why, once the page asks again.
    analyst.locator("#language").click()
    analyst.locator("#desk-panel .decision", has_text="rui").wait_for()
    waits(analyst, "$465 million").wait_for(state="detached")
    analyst.locator(".mark", has_text="$30.5 million").first.click()
    analyst.locator("#desk-panel .decision", has_text="rounded").wait_for()


def test_a_reader_may_neither_propose_nor_decide_and_signs_out(people: Any) -> None:
    page = people("rob", "zh")
    page.locator("#who", has_text="读者").wait_for()
    sent(page, "read.txt", NOTE.replace("A note", "Another").encode())
    page.locator(".mark", has_text="$465 million").first.click()
    page.locator("#desk-panel .notice", has_text="你的角色只能阅读").wait_for()
    expect(page.locator(".propose, .accept, .open-reject, .reject, #batch")).to_have_count(0)
    page.locator("#sign-out").click()
    page.locator("#password").wait_for()
    page.goto(f"{ORIGIN}/")
    page.locator("#password").wait_for()
    expect(page.locator("#who")).to_have_count(0)
