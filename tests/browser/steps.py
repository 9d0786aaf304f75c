"""What tests do on a page. Each step waits for what it brings about, since the page may get it later (`late.js`)."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import openpyxl
from playwright.sync_api import TimeoutError as NeverCame
from playwright.sync_api import expect

#: Enters an address, and waits until the page has read it.
ENTER = """async (hash) => {
  if (decodeURI(location.hash) === hash) return;
  const read = new Promise((done) => addEventListener("hashchange", () => setTimeout(done), { once: true }));
  location.hash = hash;
  await read;
}"""


def at(page: Any, page_file: Path, address: str, seen: str) -> None:
    """Opens the page of a file at an address, until something is seen."""
    page.goto("about:blank")
    page.goto(f"{page_file.as_uri()}#v1;{address}")
    page.locator(seen).first.wait_for()


def again(page: Any, seen: str) -> str:
    """Loads the address of the page anew, without what it remembers; gives the address."""
    address = str(page.url)
    page.goto("about:blank")
    page.goto(address)
    page.locator(seen).first.wait_for()
    return address


def turn(page: Any, view: str, language: str = "en", more: str = "", lab: str = "minimax") -> None:
    """Goes to a view of the page by its address; `more` is what else stands in it."""
    page.evaluate(ENTER, f"#v1;lab={lab};view={view};lang={language}{more}")
    page.locator(f"[data-view={view}][aria-current=page]").wait_for()
    page.locator(f"html[lang|={language}]").wait_for(state="attached")


def saved(page: Any, button: Any) -> Path:
    """The file that a button gives."""
    with page.expect_download() as coming:
        (page.locator(button) if isinstance(button, str) else button).click()
    return Path(coming.value.path())


def workbook(page: Any, button: str) -> Any:
    """The sheet of the workbook that a button gives."""
    return openpyxl.load_workbook(io.BytesIO(saved(page, button).read_bytes())).active


def table(page: Any, place: str) -> tuple[list[str], list[list[str]]]:
    """Headings and rows of the table twin of a chart."""
    page.locator(f"#{place} summary").click()
    twin = page.locator(f"#{place} details table")
    twin.locator("tbody tr").last.wait_for()
    rows = [row.locator("th, td").all_inner_texts() for row in twin.locator("tbody tr").all()]
    return twin.locator("thead th").all_inner_texts(), rows


def value(page: Any, script: str) -> Any:
    """A value of the page's console, now."""
    return json.loads(page.evaluate(f"JSON.stringify({script})"))


def becomes(page: Any, script: str, wanted: Any) -> None:
    """Waits until a value of the page's console is the one that is wanted."""
    same = f"(wanted) => JSON.stringify({script}) === JSON.stringify(JSON.parse(wanted))"
    try:
        page.wait_for_function(same, arg=json.dumps(wanted))
    except NeverCame:
        assert value(page, script) == wanted


def drawn(page: Any) -> None:
    """Waits until all random paths are drawn."""
    expect(page.locator("#progress")).to_contain_text("2,000")
