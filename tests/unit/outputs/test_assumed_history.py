"""What history assumes is marked as assumed where it is shown; what is reported is not."""

from __future__ import annotations

import csv
import io

import pytest

import labecon
from labecon.outputs.messages import Words
from labecon.outputs.run_document import run_csv, run_document
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


def test_documents_name_the_months_that_are_assumed() -> None:
    lab = labecon.load("zhipu")
    run = lab.run(6)
    lines = run_document(lab, run)["lines"]
    assumed = lines["administration.administrative_expense"]["assumed"]
    # 2022 to mid-2025: 42 months, none of them reported, none of the forecast
    assert (len(assumed), assumed[0], assumed[-1]) == (42, "2022-01", "2025-06")
    assert lines["glm.training_cost"]["assumed"] == [f"2023-{month:02}" for month in range(1, 13)]
    for reported in ("revenue", "rnd_expense", "research.staff_cost", "cash"):
        assert "assumed" not in lines[reported], reported
    absent = [place for place, value in enumerate(lines["unallocated.revenue"]["values"]) if value is None]
    assert absent and "assumed" not in lines["unallocated.revenue"]


def test_rows_name_the_same_months_in_their_last_column() -> None:
    lab = labecon.load("zhipu")
    rows = {row["line"]: row["assumed"] for row in csv.DictReader(io.StringIO(run_csv(lab, lab.run(6))))}
    assert rows["glm.training_cost"] == "2023-01..2023-12"
    assert rows["administration.administrative_expense"] == "2022-01..2025-06"
    assert rows["cloud.acquisition_spend"] == "2022-01..2023-12 2025-01..2025-06"  # 2024 is reported
    assert rows["revenue"] == ""
