"""The workbook: recalculated by another program it gives the engine's numbers, for other inputs and scenarios too."""

from __future__ import annotations

import io
import math
import random
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

import labecon
from labecon.labs import Lab
from labecon.outputs.messages import Words
from labecon.outputs.workbook.content import Content, content_of
from labecon.outputs.workbook.layout import FIRST, HEAD, Layout, column, quoted
from labecon.outputs.workbook.writing import workbook_bytes
from tests.rich_lab import rich_lab
from tests.spreadsheet import Office, disagreements, office
from tests.worked_example import example_lab

__all__ = ["office"]
MONTHS = 15


def written(
    lab: Lab, folder: Path, name: str, months: int | None = MONTHS, language: str = "en"
) -> tuple[Content, Path]:
    content = content_of(lab, Words(language), None, months)  # type: ignore[arg-type]
    path = folder / f"{name}.xlsx"
    path.write_bytes(workbook_bytes(content))
    return content, path


def changed_inputs(path: Path, values: dict[str, float], scenario: str = "") -> Path:
    """The workbook with other numbers in the named cells of its inputs."""
    book = openpyxl.load_workbook(path)
    for name, value in {**values, **({"scenario": scenario} if scenario else {})}.items():
        sheet, cell = next(iter(book.defined_names[name].destinations))
        book[sheet][cell.replace("$", "")] = value
    out = path.with_name(f"{path.stem}_{scenario or 'changed'}.xlsx")
    book.save(out)
    return out


def lines_of(path: Path, content: Content) -> dict[str, list[float]]:
    """The months of every line, found by the name its row begins with."""
    book = openpyxl.load_workbook(path, data_only=True)
    layout = Layout(content)
    found = {}
    for sheet in layout.part_sheets.values():
        for row in book[sheet].iter_rows(min_row=HEAD + 1, values_only=True):
            if row[0] in content.lab.graph.by_name:
                found[row[0]] = list(row[FIRST : FIRST + len(content.months)])
    return found


def assert_same(path: Path, content: Content, lab: Lab) -> None:
    expected = lab.run(len(content.months)).forecast
    found = lines_of(path, content)
    assert len(found) == sum(node.kind != "check" for node in lab.graph.nodes)
    for name, values in found.items():
        largest = max((abs(one) for one in expected[name] if one == one), default=0.0)
        for month, (value, wanted) in enumerate(zip(values, expected[name], strict=True)):
            if wanted != wanted:
                assert value in ("", None), (name, month)
            else:
                scale = max(abs(wanted), 1e-6 * largest)
                assert value == wanted or abs(float(value) - wanted) <= 1e-9 * scale, (name, month, value, wanted)


@pytest.mark.parametrize("name", ["example", "rich", "openai", "minimax", "zhipu"])
def test_recalculated_without_cached_values(name: str, office: Office, tmp_path: Path) -> None:
    lab = {"example": example_lab, "rich": rich_lab}.get(name, lambda: labecon.load(name))()
    content, path = written(lab, tmp_path, name, 6 if name == "example" else MONTHS)
    assert list(disagreements(path, office.recalculated(path), Layout(content))) == []


def test_a_hundred_other_inputs(office: Office, tmp_path: Path) -> None:
    draw = random.Random("inputs")
    lab = labecon.load("zhipu")
    content, path = written(lab, tmp_path, "inputs", 8)
    names = [
        one.name for one in content.inputs.values() if one.value and lab.limits.get(one.name, (0, 1)) != (1.0, 1.0)
    ]
    values: dict[str, float] = {}
    for name in draw.sample(names, len(names)):
        low, high = lab.limits.get(name, (-1e300, 1e300))
        value = (content.inputs[name].value or 0.0) * draw.uniform(0.8, 1.0)
        if low < value < high and len(values) < 100:
            values[name] = value
    assert len(values) == 100
    assert_same(office.recalculated(changed_inputs(path, values)), content, lab.with_drivers(values))


def test_every_scenario_by_the_selector(office: Office, tmp_path: Path) -> None:
    lab = labecon.load("openai")
    content, path = written(lab, tmp_path, "scenarios", 20)
    assert content.scenarios
    for name, (_, other) in content.scenarios.items():
        assert_same(office.recalculated(changed_inputs(path, {}, name)), content, other)


def test_a_broken_formula_is_seen(office: Office, tmp_path: Path) -> None:
    content, path = written(example_lab(), tmp_path, "broken", 6)
    layout = Layout(content)
    book = openpyxl.load_workbook(path)
    row = layout.rows["cash"] + 1
    book[layout.part_sheets[""]][f"{column(FIRST + 2)}{row}"] = "=1"
    broken = tmp_path / "broken2.xlsx"
    book.save(broken)
    again = openpyxl.load_workbook(office.recalculated(broken), data_only=True)
    assert again[layout.fixed["checks"]]["F3"].value == 0
    assert again[layout.fixed["cover"]]["A2"].value == content.words("workbook.checks_fail")


def test_drivers_are_names_of_their_inputs(tmp_path: Path) -> None:
    content, path = written(labecon.load("minimax"), tmp_path, "names")
    book = openpyxl.load_workbook(path)
    for name, one in content.inputs.items():
        sheet, cell = next(iter(book.defined_names[name].destinations))
        value = book[sheet][cell.replace("$", "")].value
        assert value == one.value or math.isclose(value, one.value, rel_tol=1e-15), name


def test_nothing_of_a_label_becomes_a_formula_or_a_link(tmp_path: Path) -> None:
    hostile = [
        "=1+1",
        "@SUM(A1)",
        "+cmd|' /C calc'!A0",
        "-2+3",
        "https://example.org/x",
        "<script>",
        "file:///etc/passwd",
    ]
    lab = example_lab()
    object.__setattr__(lab, "title", {"en": hostile[0], "zh": hostile[1]})
    parts = tuple(
        type(one)(one.name, one.component, {"en": text}, one.uses)
        for one, text in zip(lab.parts, hostile[2:], strict=False)
    )
    object.__setattr__(lab, "parts", parts)
    content = content_of(lab, Words("en"), None, 6)
    data = workbook_bytes(content, [(text, text) for text in hostile])
    book = openpyxl.load_workbook(io.BytesIO(data))

    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value in hostile:
                    assert cell.data_type == "s" and cell.hyperlink is None
                assert cell.hyperlink is None or cell.hyperlink.target is None, cell.coordinate

    with zipfile.ZipFile(io.BytesIO(data)) as parts_of:
        assert not [name for name in parts_of.namelist() if "externalLink" in name or "vba" in name.lower()]


def test_both_languages_and_the_same_bytes(tmp_path: Path) -> None:
    content = content_of(example_lab(), Words("zh"), None, 6)
    first, second = workbook_bytes(content), workbook_bytes(content)
    assert first == second
    book = openpyxl.load_workbook(io.BytesIO(first))
    assert book.sheetnames[:2] == ["封面", "输入"]
    assert quoted("输入") == "'输入'"


@pytest.mark.parametrize("name", ["zhipu", "minimax", "openai"])
def test_a_chinese_workbook_is_chinese(name: str) -> None:
    content = content_of(labecon.load(name), Words("zh"), None, 2)
    layout, book = Layout(content), openpyxl.load_workbook(io.BytesIO(workbook_bytes(content)))
    fixed = layout.fixed
    english = re.compile(r"\b[a-z]{2,}\b|_")
    for sheet in (*layout.part_sheets.values(), *(fixed[key] for key in ("inputs", "months", "opening", "checks"))):
        for first, title, unit in book[sheet].iter_rows(min_row=HEAD + 1, max_col=3, values_only=True):
            assert not english.search(unit or ""), (sheet, unit)
            if first is not None:  # the name of a line or input, or the heading of a group
                shown = title if title is not None else first
                assert not english.search(shown), (sheet, shown)
