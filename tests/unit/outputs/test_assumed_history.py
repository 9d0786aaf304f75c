"""What history assumes is marked as assumed where it is shown; what is reported is not."""

from __future__ import annotations

import pytest

import labecon
from labecon.outputs.messages import Words
from labecon.outputs.statements import statements


def cells(page: str, title: str) -> list[str]:
    """The cells of the first row of a title, behind its unit."""
    row = next(line for line in page.splitlines() if line.strip().startswith(title))
    return row.strip().removeprefix(title).split()[2:]


@pytest.mark.parametrize(
    ("language", "title", "note"), [("en", "Administrative expense", "*"), ("zh", "行政开支", "*")]
)
def test_an_assumed_year_has_a_mark_and_the_page_says_what_it_means(language: str, title: str, note: str) -> None:
    lab = labecon.load("zhipu")
    page = statements(lab, lab.run(), Words(language))
    assert note in page
    row = next(line for line in page.splitlines() if line.strip().startswith(title))
    # Administrative expense is reported for no window: four years hold assumed months, the forecast none
    assert row.count("*") == 4


def test_what_is_reported_has_no_mark() -> None:
    lab = labecon.load("zhipu")
    page = statements(lab, lab.run(), Words("en"))
    # Compute of 2022, 2024 and the first half of 2025 is reported, that of 2023 is not
    assert [cell.endswith("*") for cell in cells(page, "Training cost")[:4]] == [False, True, False, False]
    # R&D is reported for every year: its parts are assumed in 2023, the total is not
    for title in ("Revenue", "R&D expense", "Adjusted net loss"):
        assert not any("*" in cell for cell in cells(page, title)), title
