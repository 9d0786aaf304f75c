"""Native charts: the cells that each series points at hold the numbers of the definition, before and after a change."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest

import labecon
from labecon.outputs.charts.chart import Chart
from labecon.outputs.charts.side_by_side import spans_of
from labecon.outputs.messages import LANGUAGES, Language, Words
from labecon.outputs.workbook.charts import charts_of
from labecon.outputs.workbook.content import content_of
from labecon.outputs.workbook.layout import Layout
from labecon.outputs.workbook.writing import workbook_bytes
from tests.spreadsheet import Calculator

SPACES = {
    "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "xdr": "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing",
}
MONTHS = 27
RANGE = re.compile(r"(?:'((?:[^']|'')+)'|(\w+))!\$([A-Z]+)\$(\d+)(?::\$([A-Z]+)\$(\d+))?")


@dataclass(frozen=True)
class Native:
    """A chart as the file has it: all its text, and name, cells of labels and cells of values by series."""

    texts: str
    series: tuple[tuple[str, str, str], ...]
    clear: tuple[bool, ...]


def natives(data: bytes) -> list[Native]:
    found = []
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        names = [name for name in parts.namelist() if re.fullmatch(r"xl/charts/chart\d+\.xml", name)]
        for name in sorted(names, key=lambda one: int(re.findall(r"\d+", one)[0])):
            root = ElementTree.fromstring(parts.read(name))
            texts = " ".join(one.text or "" for one in root.iterfind(".//a:t", SPACES))
            series = []
            for one in root.iterfind(".//c:ser", SPACES):
                series.append(tuple(one.findtext(path, "", SPACES) for path in
                                    ("c:tx/c:v", "c:cat//c:f", "c:val//c:f")))  # fmt: skip
            clear = [one.find("c:spPr/a:noFill", SPACES) is not None for one in root.iterfind(".//c:ser", SPACES)]
            found.append(Native(texts, tuple(series), tuple(clear)))  # type: ignore[arg-type]
    return found


def cells(book: openpyxl.Workbook, address: str) -> list[object]:
    """What stands in a range, as the file stores it."""
    match = RANGE.fullmatch(address)
    assert match is not None, address
    last = f"{match[5] or match[3]}{match[6] or match[4]}"
    area = book[(match[1] or match[2]).replace("''", "'")][f"{match[3]}{match[4]}:{last}"]
    return [cell.value for row in area for cell in row]


def same(found: list[object], wanted: list[float | None]) -> bool:
    scale = max((abs(one) for one in wanted if one is not None), default=1.0)
    blank = [one in (None, "") for one in found]
    return len(found) == len(wanted) and all(
        (empty or one == 0 if value is None else not empty and abs(float(str(one)) - value) <= 1e-9 * scale)
        for one, value, empty in zip(found, wanted, blank, strict=True)
    )


def expected(one: Chart) -> list[list[float | None]]:
    """The numbers of the definition: forecast months, years, and of a bridge the parts of its bars by sign."""
    if one.kind != "bridge":
        start = one.actual if one.recipe is not None and one.recipe.grain == "month" else 0
        return [list(series.values[start:]) for series in one.series]
    values, spans = [value or 0.0 for value in one.series[0].values], spans_of(one.series[0])
    last = len(values) - 1
    rows: list[list[float | None]] = [[] for _ in range(8)]
    for place, (value, (begin, end)) in enumerate(zip(values, spans, strict=True)):
        low, high = min(begin, end), max(begin, end)
        bases = [low if low > 0 else 0.0, high if high < 0 else 0.0]
        parts = [max(high, 0.0) - bases[0], min(low, 0.0) - bases[1]]
        kind = 2 if place in (0, last) else int(value < 0)
        for side in (0, 1):
            rows[side].append(bases[side])
            for which in range(3):
                rows[2 + 2 * which + side].append(parts[side] if which == kind else 0.0)
    return rows


def written(name: str, language: Language = "en") -> tuple[list[Chart], bytes]:
    content = content_of(labecon.load(name), Words(language), None, MONTHS)
    return charts_of(Layout(content), content.words), workbook_bytes(content)


@pytest.mark.parametrize("name", ["minimax", "zhipu", "openai"])
def test_every_series_points_at_the_numbers_of_its_definition(name: str) -> None:
    definitions, data = written(name)
    book, found = openpyxl.load_workbook(io.BytesIO(data), data_only=True), natives(data)
    assert len(found) == len(definitions) >= 5
    for one, native in zip(definitions, found, strict=True):
        wanted = expected(one)
        assert len(native.series) == len(wanted), one.name
        for (title, _, address), values in zip(native.series, wanted, strict=True):
            assert same(cells(book, address), values), (one.name, title, address)
        assert native.clear[:2] == (True, True) or one.kind != "bridge"
        labels = [str(label) for label in cells(book, native.series[0][1])]
        start = one.actual if one.recipe is not None and one.recipe.grain == "month" else 0
        assert labels == [label.removeprefix("FY") for label in one.labels[start:]], one.name


def test_a_series_that_points_elsewhere_is_seen() -> None:
    definitions, data = written("openai")
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    one, native = next(pair for pair in zip(definitions, natives(data), strict=True) if pair[0].kind == "columns")
    address, values = native.series[0][2], expected(one)[0]
    row = re.findall(r"\$(\d+)", address)[0]
    assert same(cells(book, address), values)
    assert not same(cells(book, address.replace(f"${row}", f"${int(row) + 1}")), values)


@pytest.mark.parametrize("language", LANGUAGES)
def test_title_unit_source_line_and_words_are_in_the_chart(language: Language) -> None:
    definitions, data = written("openai", language)
    words = Words(language)
    for one, native in zip(definitions, natives(data), strict=True):
        assert one.title in native.texts and one.unit_text(words) in native.texts
        assert words("workbook.chart_scenario") in native.texts and "labecon" in native.texts
        assert one.source.rpartition(" ")[2] in native.texts
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        drawings = [parts.read(name) for name in parts.namelist() if "drawings/drawing" in name]
    told = [
        one.get("descr") for text in drawings for one in ElementTree.fromstring(text).iterfind(".//xdr:cNvPr", SPACES)
    ]
    assert len(told) == len(definitions) and all(one and definitions[0].title[:4] in one for one in told)


def test_charts_follow_the_inputs(tmp_path: Path) -> None:
    content = content_of(labecon.load("openai"), Words("en"))
    path = tmp_path / "model.xlsx"
    path.write_bytes(workbook_bytes(content))
    calculator = Calculator(content, path)
    calculator.type("training_growth", 1.5)
    calculator.book.evaluate_all()
    lab = labecon.load("openai").with_drivers({"training_growth": 1.5})
    layout = Layout(content_of(lab, Words("en")))
    for one, native in zip(charts_of(layout, content.words), natives(path.read_bytes()), strict=True):
        for (title, _, address), values in zip(native.series, expected(one), strict=True):
            match = RANGE.fullmatch(address)
            assert match is not None
            sheet = (match[1] or match[2]).replace("''", "'")
            ends = [int(match[4]), openpyxl.utils.column_index_from_string(match[3]), int(match[6] or match[4]),
                    openpyxl.utils.column_index_from_string(match[5] or match[3])]  # fmt: skip
            area = [
                calculator.book.get_value(sheet, row, col)
                for row in range(ends[0], ends[2] + 1)
                for col in range(ends[1], ends[3] + 1)
            ]
            assert same(area, values), (one.name, title)
