"""axe finds nothing serious on any view of the live page, in both languages and themes."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import browser, page_file
from tests.browser.steps import at, drawn

__all__ = ["browser", "page_file"]
FRONTEND = Path(__file__).resolve().parents[2] / "frontend"
#: Views that no server is needed for, and what stands over them.
PLACES = ("overview", "statements", "scenarios", "what_if", "facts", "reproduce", "palette", "trace")


@pytest.fixture(scope="module")
def axe(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The text of axe, from the packages of the lock file."""
    folder = FRONTEND
    if not (folder / "node_modules" / "axe-core").exists():
        npm = shutil.which("npm")
        if npm is None:
            if os.environ.get("CI") == "true":
                pytest.fail("CI needs npm, which comes with Node.js 20.19 or newer")
            pytest.skip("npm is not installed")
        folder = tmp_path_factory.mktemp("packages")
        for name in ("package.json", "package-lock.json"):
            shutil.copy(FRONTEND / name, folder)
        quiet = ["--no-audit", "--no-fund", "--prefer-offline", "--ignore-scripts"]
        subprocess.run([npm, "ci", *quiet], cwd=folder, check=True, capture_output=True)
    return (folder / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def serious(page: Any, axe: str, without: str = "#none") -> list[str]:
    """What axe finds that is serious or worse."""
    page.evaluate(axe)
    found = page.evaluate(f"axe.run({{exclude: [['{without}']]}}, {{resultTypes: ['violations']}})")["violations"]
    bad = [one for one in found if one["impact"] in ("serious", "critical")]
    return [f"{one['id']}: {one['nodes'][0]['html'][:200]}" for one in bad]


@pytest.mark.parametrize(
    ("theme", "language", "places"), [("light", "en", PLACES), ("dark", "zh", ("overview", "what_if", "trace"))]
)
def test_nothing_serious_on_any_view(
    browser: Any, page_file: Path, axe: str, theme: str, language: str, places: tuple[str, ...]
) -> None:
    page = browser.new_page(color_scheme=theme, viewport={"width": 1300, "height": 900}, reduced_motion="reduce")
    for place in places:
        at(page, page_file, f"lab=minimax;view={place};lang={language};set=training_growth:1.2~1.9", "h2")
        if place in ("overview", "trace"):
            drawn(page)
        if place == "what_if":
            page.locator("#heat").wait_for()
        if place == "palette":
            page.keyboard.press("/")
            page.locator("#palette-list [role=option]").first.wait_for()
        if place == "trace":
            page.locator("#cards [data-trace]").first.click()
            page.locator("#trace[open] h2").wait_for()
        # The drivers stand beside every view: once is enough.
        assert serious(page, axe, "#none" if place == "overview" else "aside") == [], place
    page.close()


def test_a_planted_defect_is_found(browser: Any, page_file: Path, axe: str) -> None:
    page = browser.new_page()
    page.goto(page_file.as_uri())
    page.locator("#search").wait_for()
    page.evaluate("document.querySelector('#only').removeAttribute('aria-label')")
    assert any(one.startswith("select-name") for one in serious(page, axe))
    page.close()
