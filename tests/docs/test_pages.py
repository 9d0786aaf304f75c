"""Every page of the documentation does what it shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.pages import execute

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_the_page_does_what_it_shows(page: Path, tmp_path: Path) -> None:
    execute(page, tmp_path)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_to_files_of_the_project_lead_somewhere(page: Path) -> None:
    assert broken_links(page) == []


def broken_links(page: Path) -> list[str]:
    """Relative link targets of a page that do not exist."""
    targets = re.findall(r"\]\((?!\w+:|#)([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8"))
    return [target for target in targets if not (page.parent / target).exists()]


def test_a_broken_link_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("[a](page.md) [b](gone.md#part) [c](https://example.org/x) [d](#part)\n", encoding="utf-8")
    assert broken_links(page) == ["gone.md"]
