"""What leaves the page as a workbook or as PDF, read by other programs: numbers, words, and where these come from."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
import pytest

import labecon
from labecon import __version__
from labecon.periods import Window, month_label
from tests.browser.steps import at, saved, workbook

WORDS = {"en": ("Conditional, not a forecast", "facts"), "zh": ("并非预测", "事实")}


def inked(sheet: Any, text: str) -> float:
    """Share of dark points where a text of a page stands."""
    words = sheet.get_textpage()
    found = words.search(text).get_next()
    assert found is not None, text
    boxes = [words.get_charbox(found[0] + k) for k in range(found[1])]
    left, bottom = min(one[0] for one in boxes), min(one[1] for one in boxes)
    right, top = max(one[2] for one in boxes), max(one[3] for one in boxes)
    scale = 4
    high = sheet.get_height()
    picture = sheet.render(scale=scale, grayscale=True).to_numpy()
    rows = slice(round((high - top) * scale), round((high - bottom) * scale))
    return float((picture[rows, round(left * scale) : round(right * scale)] < 160).mean())


@pytest.mark.parametrize(("language", "place"), [("en", "fan-money"), ("zh", "bridge")])
def test_a_chart_leaves_as_a_page_of_pdf_with_its_words(page: Any, page_file: Path, language: str, place: str) -> None:
    at(page, page_file, f"lab=minimax;lang={language}", f"#{place}")
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    document = pypdfium2.PdfDocument(saved(page, f"#{place}-pdf"))
    assert len(document) == 1
    sheet = document[0]
    text = sheet.get_textpage().get_text_range()
    assert f"labecon {__version__}" in text and all(word in text for word in WORDS[language])
    title = document.get_metadata_value("Title")
    assert (
        "MiniMax" in title and 0.03 < inked(sheet, title) < 0.9 and 0.03 < inked(sheet, f"labecon {__version__}") < 0.9
    )
    assert sheet.render(grayscale=True).to_numpy()[5, 5] == 255, "paper is white in the dark too"
    assert __version__ in document.get_metadata_value("Subject")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_table_leaves_as_pages_of_pdf(page: Any, page_file: Path, language: str) -> None:
    at(page, page_file, f"lab=minimax;view=statements;lang={language}", "#statements")
    document = pypdfium2.PdfDocument(saved(page, "#statements-file-pdf"))
    texts = [sheet.get_textpage().get_text_range() for sheet in document]
    assert len(texts) > 1
    for text in texts:
        assert f"labecon {__version__}" in text and all(word in text for word in WORDS[language])
    expected = labecon.load("minimax").run().window("revenue", Window.year(2027))
    assert expected is not None and f"{expected:,.0f}" in texts[0]
    everything = re.sub(r"\s+", "", "".join(texts))
    for name in page.locator("#statements tbody th[scope=row]").all_inner_texts():
        assert re.sub(r"\s+", "", name) in everything, name
    first = page.locator("#statements tbody th[scope=row]").first.inner_text()
    assert 0.03 < inked(document[0], first) < 0.9


def test_facts_leave_as_pages_none_of_which_is_left_out(page: Any, page_file: Path) -> None:
    at(page, page_file, "lab=minimax;view=facts;fact_metric=revenue", "#fact-list")
    rows = int(re.findall(r"\d+", page.locator("#fact-count").inner_text())[0])
    assert rows > 40
    document = pypdfium2.PdfDocument(saved(page, "#fact-pdf"))
    lines = re.sub(r"\s+", "", "".join(sheet.get_textpage().get_text_range() for sheet in document))
    names = set(re.findall(r"(?:minimax|zhipu)\.\w+\.revenue\.\w+", lines))
    book = workbook(page, "#fact-xlsx")
    ids = [str(row[0]) for row in book.iter_rows(min_row=2, values_only=True) if row[1]]
    assert len(ids) == rows and len(names) > 20
    assert all(one.replace(" ", "") in lines for one in ids)


FILES: dict[str, tuple[str, str, str, Callable[[float], bool]]] = {
    "coverage": ("lab=minimax", "#coverage", "#coverage-xlsx", lambda value: 0 < value < 20),
    "heat": ("lab=minimax;view=what_if", "#heat", "#heat-xlsx", lambda value: value > 1e6),
    "scenarios": ("lab=minimax;view=scenarios", "#compared", "#compared-xlsx", lambda value: value > 0),
}


@pytest.mark.parametrize("name", FILES)
def test_a_workbook_has_numbers_that_are_formatted_and_says_where_they_come_from(
    page: Any, page_file: Path, name: str
) -> None:
    address, seen, button, plausible = FILES[name]
    at(page, page_file, address, seen)
    sheet = workbook(page, button)
    last = str(sheet.cell(sheet.max_row, 1).value)
    assert f"labecon {__version__}" in last and "not a forecast" in last and "facts" in last
    cells = [cell for row in sheet.iter_rows(min_row=2, min_col=2) for cell in row if cell.value is not None]
    numbers = [cell for cell in cells if isinstance(cell.value, int | float)]
    assert len(numbers) >= 8 and any(plausible(cell.value) for cell in numbers)
    large = [cell for cell in numbers if abs(cell.value) >= 1000]
    assert all(cell.number_format == "#,##0" for cell in large)
    if name == "coverage":
        assert {cell.number_format for cell in numbers} == {"0.0%"}


def test_the_fan_in_the_workbook_is_that_of_the_command_line(page: Any, page_file: Path) -> None:
    at(page, page_file, "lab=minimax", "#fan-revenue")
    page.locator("#fan-revenue text", has_text="2,000").first.wait_for(state="attached")
    sheet = workbook(page, "#fan-revenue-xlsx")
    lab = labecon.load("minimax")
    first = next(row for row in sheet.iter_rows() if row[0].value == month_label(lab.first_forecast))[0].row
    found = [list(row[1:6]) for row in sheet.iter_rows(min_row=first, max_row=first + 11, values_only=True)]
    made = lab.simulate(2000, 1, keep=("revenue",), checks=False, months=12)
    assert np.array_equal(np.array(found), made.fan("revenue")[:12])


def test_answers_and_differences_leave_as_tables(page: Any, page_file: Path) -> None:
    """The cards of the overview as numbers with their year; what scenarios change as it stands on the page."""
    at(page, page_file, "lab=zhipu", "#answers-csv")
    rows = list(csv.reader(saved(page, "#answers-csv").read_text("utf-8-sig").splitlines()))
    lab = labecon.load("zhipu")
    revenue = next(row for row in rows if row and row[0].startswith("Revenue 2026"))
    assert float(revenue[1]) == pytest.approx(lab.run().window("revenue", Window.year(2026)), rel=1e-12)
    assert revenue[2] == "CNY" and f"labecon {__version__}" in rows[-1][0]
    at(page, page_file, "lab=zhipu;view=scenarios;with=base,api_half_of_revenue", "[data-differs]")
    shown = page.locator("#differences tr").evaluate_all(
        "all => all.map((row) => [...row.cells].map((one) => one.innerText))"
    )
    rows = list(csv.reader(saved(page, "#differences-csv").read_text("utf-8-sig").splitlines()))
    assert rows[: len(shown)] == shown and len(shown) > 1
