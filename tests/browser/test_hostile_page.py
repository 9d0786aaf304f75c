"""Pages made of hostile texts, in a real browser: nothing of them runs, and nothing is loaded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from labecon.analysis.audit import audit
from labecon.evidence.article import Article
from labecon.labs import load
from labecon.outputs.audit_page import audit_page
from labecon.outputs.messages import Words
from labecon.outputs.page.page import live_page
from tests.unit.web.hostile import PAYLOADS, hostile_workspace


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The live page of a hostile lab, and the page of a hostile document."""
    folder = hostile_workspace(tmp_path_factory.mktemp("hostile"))
    text = "\n".join(
        f"{payload} MiniMax's revenue was ${place + 1} million in 2023." for place, payload in enumerate(PAYLOADS)
    )
    made = {
        "live": live_page([load("evil", workspace=folder)], Words("en")),
        "audit": audit_page(audit([Article("<script>alert(1)</script>.txt", text)], None), Words("zh")),
    }
    for name, page in made.items():
        (folder / f"{name}.html").write_text(page, encoding="utf-8")
    return {name: folder / f"{name}.html" for name in made}


@pytest.mark.parametrize("name", ["live", "audit"])
def test_nothing_of_a_hostile_text_runs(browser: Any, pages: dict[str, Path], name: str) -> None:
    context = browser.new_context()
    opened = context.new_page()
    acted: list[str] = []
    opened.on("dialog", lambda dialog: (acted.append(dialog.message), dialog.dismiss()))
    opened.on("request", lambda one: acted.append(one.url) if "evil.example" in one.url else None)
    opened.goto(pages[name].as_uri())
    opened.locator("h1").first.wait_for()
    shown = opened.locator("body").inner_text()
    if name == "live":
        for view in opened.evaluate("[...document.querySelectorAll('[data-view]')].map((one) => one.dataset.view)"):
            opened.locator(f"[data-view={view}]").click()
            opened.locator(f"[data-view={view}][aria-current=page]").wait_for()
        opened.locator("[data-view=overview]").click()
        for driver in opened.locator("button.name").all()[:5]:
            driver.evaluate("button => button.click()")
            opened.locator("#trace[open] h2").wait_for()
            shown += opened.locator("body").inner_text()
            opened.locator("#close").click()
    for summary in opened.locator("summary").all()[:20]:
        summary.click()
    opened.wait_for_timeout(500)  # what runs may take a moment
    assert "alert(1)" in shown
    assert acted == [] and opened.url.split("#")[0] == pages[name].as_uri()
    context.close()
