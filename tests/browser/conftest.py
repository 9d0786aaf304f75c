"""Chromium, and a page of two labs opened from disk without a network."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect, sync_playwright

import labecon
from labecon.outputs.messages import Words
from labecon.outputs.page.page import live_page

#: How many times slower pages are made, and by how many milliseconds later what they wait for comes (late.js).
SLOW = float(os.environ.get("LABECON_SLOW_BROWSER", "1"))
LATE = int(os.environ.get("LABECON_LATE_BROWSER", "120"))
#: Milliseconds until something that does not come is missing: nothing relies on the speed of the machine.
PATIENCE = 120_000
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Debian's Chromium; without it the tests are skipped, or fail where CI says that there must be one."""
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail("CI needs Chromium (Debian: apt install chromium)")
        pytest.skip("Chromium is not installed")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as play:
        found = play.chromium.launch(executable_path=program, args=SWITCHES)
        hindered(found)
        yield found
        found.close()


def hindered(browser: Any) -> None:
    """Makes pages late, and slow where that is asked for: what relies on a fast machine fails on every machine."""
    plain = browser.new_context

    def new_context(**given: Any) -> Any:
        context = plain(**given)
        context.set_default_timeout(PATIENCE)
        if LATE:
            script = Path(__file__).with_name("late.js").read_text(encoding="utf-8")
            context.add_init_script(script.replace("0 /* LABECON_LATE_BROWSER */", str(LATE)))
        new_page = context.new_page

        def slow_page() -> Any:
            page = new_page()
            context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOW})
            return page

        if SLOW > 1:
            context.new_page = slow_page
        return context

    browser.new_context = new_context
    browser.new_page = lambda **given: new_context(**given).new_page()


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "page.html"
    path.write_text(live_page([labecon.load("minimax"), labecon.load("zhipu")], Words("en")), encoding="utf-8")
    return path


@pytest.fixture
def page(browser: Any, page_file: Path) -> Iterator[Any]:
    context = browser.new_context(offline=True)
    opened = context.new_page()
    wrong: list[str] = []
    asked: list[str] = []
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    opened.on("request", lambda one: asked.append(one.url))
    opened.goto(page_file.as_uri())
    opened.locator("#cards").wait_for()
    yield opened
    context.close()
    assert wrong == []
    assert [url for url in asked if not url.startswith(("file:", "blob:", "data:"))] == []
