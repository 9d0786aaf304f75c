"""The page of coverage is the one that its data give."""

from __future__ import annotations

from pathlib import Path

from labecon.analysis.coverage import coverage_rows
from labecon.outputs.coverage_page import coverage_page

PAGE = Path(__file__).resolve().parents[3] / "docs" / "coverage.md"


def test_the_page_is_current() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert text == coverage_page(coverage_rows()), "python -m labecon.outputs.coverage_page > docs/coverage.md"


def test_every_row_stands_on_the_page() -> None:
    text = PAGE.read_text(encoding="utf-8")
    for key, row in coverage_rows().items():
        assert f"| {key} |" in text
        assert row.about in text
