"""A workbook that comes back: what was typed is found, and nothing else; what was broken is named with its cell."""

from __future__ import annotations

import io
import random
import tomllib
import zipfile
from pathlib import Path

import openpyxl
import pytest

import labecon
from labecon.cli.lab_options import overrides_of
from labecon.errors import UsageError
from labecon.labs import Lab, load_scenario
from labecon.outputs.messages import Words
from labecon.outputs.scenario_file import scenario_text
from labecon.outputs.workbook.cells import Place
from labecon.outputs.workbook.content import Content, content_of
from labecon.outputs.workbook.formulas import plain_form
from labecon.outputs.workbook.layout import FIRST, Layout, column
from labecon.outputs.workbook.lines import HOLDS
from labecon.outputs.workbook.places import Entry, entries_of
from labecon.outputs.workbook.returned import Returned, returned
from labecon.outputs.workbook.writing import workbook_bytes
from tests.spreadsheet import Office, office

__all__ = ["office"]
MONTHS = 5


def exported(lab: Lab, months: int | None = MONTHS, language: str = "en") -> tuple[Content, bytes]:
    content = content_of(lab, Words(language), None, months)  # type: ignore[arg-type]
    return content, workbook_bytes(content, [("an answer", "1")])


def back(data: bytes) -> Returned:
    return returned(data, "model.xlsx", "mine", None, overrides_of)


def saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def codes(found: Returned) -> set[tuple[str, str, str]]:
    return {(one.code, one.sheet, one.cell) for one in found.difference.findings}


def typed(
    content: Content, data: bytes, count: int, seed: int
) -> tuple[openpyxl.Workbook, dict[tuple[str, Place], tuple[Entry, float]]]:
    """The workbook with other numbers in some of its input cells, no driver twice in one scenario."""
    choose = random.Random(seed)
    layout = Layout(content)
    book = openpyxl.load_workbook(io.BytesIO(data))
    opening = layout.fixed["opening"]
    fixed = {name for name, (low, high) in content.lab.limits.items() if low == high}
    edits: dict[tuple[str, Place], tuple[Entry, float]] = {}
    taken: set[tuple[str, str]] = set()
    cells = [
        (at, entry)
        for at, entry in entries_of(layout).items()
        if entry.value and at[0] != opening and not entry.driver.endswith("_active") and entry.driver not in fixed
    ]
    for at, entry in choose.sample(cells, len(cells)):
        if (entry.driver, entry.scenario) in taken or len(edits) == count:
            continue
        assert entry.value is not None
        value = entry.value * choose.uniform(0.995, 0.9999)
        taken.add((entry.driver, entry.scenario))
        edits[at] = entry, value
        book[at[0]].cell(at[1][0] + 1, at[1][1] + 1).value = value
    assert len(edits) == count
    return book, edits


def assert_exactly(found: Returned, edits: dict[tuple[str, Place], tuple[Entry, float]], relative: float) -> None:
    cells = {(edit.sheet, edit.cell): edit.value for edit in found.difference.edits}
    assert cells.keys() == {(sheet, f"{column(at[1])}{at[0] + 1}") for sheet, at in edits}
    assert not found.difference.findings
    assert len(found.changes) == len(edits) and all(change.expressible for change in found.changes)
    by_driver = {(change.driver, change.scenario): change for change in found.changes}
    for entry, value in edits.values():
        now = by_driver[entry.driver, entry.scenario].now
        if isinstance(now, tuple):
            assert entry.month is not None
            now = now[entry.month]
        assert now == pytest.approx(value, rel=relative, abs=0)


@pytest.mark.parametrize("name", ["openai", "zhipu"])
def test_an_unchanged_export_has_no_difference(name: str) -> None:
    found = back(exported(labecon.load(name))[1])
    assert not found.changes and not found.difference.findings and not found.scenarios and not found.stale


def test_fifty_inputs_are_found_and_nothing_else() -> None:
    content, data = exported(labecon.load("minimax"))
    book, edits = typed(content, data, 50, 1)
    found = back(saved(book))
    assert_exactly(found, edits, 1e-15)
    for one in found.scenarios:  # the engine under the scenario has the numbers that were typed
        lab = labecon.load("minimax", one)
        for entry, value in edits.values():
            if one.name == (f"mine_{entry.scenario}" if entry.scenario else "mine"):
                month = content.months[entry.month or 0]
                at = lab.actual_through if entry.driver.startswith("initial.") else month
                assert lab.drivers[entry.driver].at(at) == pytest.approx(value, rel=1e-12)


def test_also_after_another_program_has_saved_it(office: Office, tmp_path: Path) -> None:
    content, data = exported(labecon.load("zhipu"))
    book, edits = typed(content, data, 50, 2)
    path = tmp_path / "edited.xlsx"
    book.save(path)
    assert_exactly(back(office.recalculated(path).read_bytes()), edits, 1e-12)
    path.write_bytes(exported(labecon.load("openai"))[1])
    again = back(office.recalculated(path).read_bytes())
    assert not again.changes and not again.difference.findings


def test_the_scenario_is_a_file_that_loads_as_itself(tmp_path: Path) -> None:
    content, data = exported(labecon.load("openai"))
    book, _ = typed(content, data, 12, 3)
    made = back(saved(book)).scenarios
    (tmp_path / "scenarios").mkdir()
    for one in made:
        text = scenario_text(one)
        tomllib.loads(text)
        (tmp_path / "scenarios" / f"{one.name}.toml").write_text(text, encoding="utf-8")
        assert load_scenario(one.name, tmp_path) == one
        labecon.load("openai", one.name, workspace=tmp_path)


def test_a_live_cell_an_opening_level_and_a_month_become_drivers() -> None:
    content, data = exported(labecon.load("minimax"))
    layout, lab = Layout(content), content.lab
    entries = {(at, entry) for at, entry in entries_of(layout).items() if entry.value}
    opening = layout.fixed["opening"]
    level = next((at, entry) for at, entry in sorted(entries, key=str) if at[0] == opening and entry.scale != 1.0)
    month = next((at, one) for at, one in sorted(entries, key=str) if one.month == 3 and one.kind == "in force")
    book = openpyxl.load_workbook(io.BytesIO(data))
    for (sheet, (row, col)), entry in (level, month):
        assert entry.value is not None
        book[sheet].cell(row + 1, col + 1).value = entry.value * entry.scale * 1.01
    found = {change.driver: change for change in back(saved(book)).changes}
    assert found.keys() == {level[1].driver, month[1].driver}
    assert found[level[1].driver].now == pytest.approx(lab.drivers[level[1].driver].at(lab.actual_through) * 1.01)
    path = found[month[1].driver].now
    assert isinstance(path, tuple)
    driver = lab.drivers[month[1].driver]
    wanted = [driver.at(one) * (1.01 if t == 3 else 1.0) for t, one in enumerate(content.months)]
    assert path == pytest.approx(wanted)


def test_a_value_that_its_driver_cannot_have_is_marked_and_left_out() -> None:
    content, data = exported(labecon.load("openai"), 2)
    layout = Layout(content)
    book = openpyxl.load_workbook(io.BytesIO(data))
    sheet = book[layout.fixed["inputs"]]
    for name, value in (("max_share", 7.0), ("market_size", 1e9)):
        sheet.cell(layout.input_rows[name] + 1, 5).value = value
    found = back(saved(book))
    assert {one.driver: one.expressible for one in found.changes} == {"max_share": False, "market_size": True}
    assert [list(one.overrides) for one in found.scenarios] == [["market_size"]]


def test_what_is_broken_is_named_with_its_cell() -> None:
    content, data = exported(labecon.load("openai"))
    layout = Layout(content)
    lab_sheet, checks = layout.part_sheets[""], layout.fixed["checks"]
    book = openpyxl.load_workbook(io.BytesIO(data))
    row = layout.rows["cash"] + 1
    first, second = column(FIRST + 2), column(FIRST + 4)
    book[lab_sheet][f"{first}{row}"] = 5.0
    book[lab_sheet][f"{second}{row}"] = book[lab_sheet][f"{second}{row}"].value + "+1"
    book[layout.fixed["history"]]["B7"] = 1.0
    driver, input_row = next((name, row) for name, row in layout.input_rows.items() if name not in layout.month_rows)
    book[layout.fixed["inputs"]].cell(input_row + 1, 5).value = "much"
    del book[layout.fixed["sources"]]
    book[checks].title = "Controls"
    found = back(saved(book))
    assert codes(found) == {
        ("formula-overwritten", lab_sheet, f"{first}{row}"),
        ("formula-changed", lab_sheet, f"{second}{row}"),
        ("reported-changed", layout.fixed["history"], "B7"),
        ("not-a-number", layout.fixed["inputs"], f"E{input_row + 1}"),
        ("sheet-missing", layout.fixed["sources"], ""),
        ("sheet-renamed", "Controls", ""),
    } | renamed_formulas(found)
    assert next(one.about for one in found.difference.findings if one.code == "not-a-number") == driver


def renamed_formulas(found: Returned) -> set[tuple[str, str, str]]:
    """openpyxl leaves formulas that read a sheet as they were when it gets another name, which breaks them."""
    return {
        (one.code, one.sheet, one.cell)
        for one in found.difference.findings
        if one.code == "formula-changed" and one.was == one.now
    }


def test_a_deleted_row_is_named() -> None:
    content, data = exported(labecon.load("openai"), 6)
    layout = Layout(content)
    sheet = layout.fixed["inputs"]
    name, row = list(layout.input_rows.items())[-1]
    book = openpyxl.load_workbook(io.BytesIO(data))
    book[sheet].delete_rows(row + 1)
    found = back(saved(book))
    assert ("row-deleted", sheet, f"{row + 1}:{row + 1}") in codes(found)
    assert next(one.about for one in found.difference.findings if one.code == "row-deleted") == name


def test_a_check_that_the_file_says_does_not_hold_is_named() -> None:
    content, data = exported(labecon.load("openai"), 6)
    layout, node = Layout(content), content.checks[1]
    book = openpyxl.load_workbook(io.BytesIO(data))
    cell = f"{column(HOLDS)}{layout.rows[node.name] + 1}"
    book[layout.fixed["checks"]][cell] = 0
    found = back(saved(book)).difference.findings
    assert [(one.cell, one.about) for one in found if one.code == "check-broken"] == [(cell, node.name)]


def test_formulas_that_only_look_different_are_the_same() -> None:
    def same(sheet: str, row: int) -> int:
        return row

    assert plain_form("sum( A1 : 'talkie'!B2 )", "talkie", same, {}) == "SUM(A1:B2)"
    assert plain_form('IF(x="a  b",1.50,1E3)', "s", same, {}) == 'IF(x="a  b",1.5,1000)'
    assert plain_form("'My sheet'!$A1:'My sheet'!B2", "s", same, {}) == "'My sheet'!$A1:B2"
    assert plain_form("New!A5+A5", "s", lambda sheet, row: row - (sheet == "Old"), {"New": "Old"}) == "Old!A4+A5"
    assert plain_form("live.part.churn*A1", "s", same, {}) == "live.part.churn*A1"


def test_one_changed_formula_is_not_lost_among_shared_ones() -> None:
    content, data = exported(labecon.load("openai"), 6)
    layout = Layout(content)
    sheet, row = layout.part_sheets[""], layout.rows["cash"]
    number = 1 + list(openpyxl.load_workbook(io.BytesIO(data)).sheetnames).index(sheet)
    part = f"xl/worksheets/sheet{number}.xml"
    first = f"{column(FIRST)}{row + 1}"

    def with_shared(change: str) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
            for name in source.namelist():
                text = source.read(name)
                if name == part:
                    said = text.decode()
                    for t in range(6):
                        cell = f'<c r="{column(FIRST + t)}{row + 1}"'
                        start = said.index("<f>", said.index(cell))
                        end = said.index("</f>", start)
                        formula = said[start + 3 : end]
                        new = f'<f t="shared" ref="{first}:{column(FIRST + 5)}{row + 1}" si="0">{formula}{change}</f>'
                        said = said[:start] + (new if t == 0 else '<f t="shared" si="0"/>') + said[end + 4 :]
                    text = said.encode()
                target.writestr(name, text)
        return out.getvalue()

    assert not back(with_shared("")).difference.findings
    changed = back(with_shared("+1")).difference.findings
    assert [(one.code, one.cell) for one in changed] == [("formula-changed", f"{first}:{column(FIRST + 5)}{row + 1}")]


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not a zip",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
        b"PK\x03\x04 broken",
        b"PK\x05\x06" + b"\0" * 18,
    ],
)
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    with pytest.raises(UsageError) as refused:
        back(data)
    assert "model.xlsx" in str(refused.value)


def test_hostile_containers_are_refused() -> None:
    data = exported(labecon.load("openai"), 2)[1]

    def with_sheet(sheet: bytes) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
            for name in source.namelist():
                target.writestr(name, sheet if name == "xl/worksheets/sheet2.xml" else source.read(name))
        return out.getvalue()

    bomb = b"<worksheet>" + b" " * 60_000_000 + b"</worksheet>"
    entity = b'<!DOCTYPE a [<!ENTITY b "c">]><worksheet>&b;</worksheet>'
    cells = b"<worksheet><sheetData><row r='1'><c r='ZZZZ1'><v>1</v></c></row></sheetData></worksheet>"
    for sheet in (bomb, entity, cells, b"<worksheet>"):
        with pytest.raises(UsageError):
            back(with_sheet(sheet))


def test_a_workbook_of_someone_else_is_refused() -> None:
    with pytest.raises(UsageError, match="which lab"):
        back(saved(openpyxl.Workbook()))


def test_a_stale_workbook_says_so() -> None:
    data = exported(labecon.load("openai"), 2)[1]
    book = openpyxl.load_workbook(io.BytesIO(data))
    book.custom_doc_props["facts"].value = "0" * 64
    found = back(saved(book))
    assert found.stale and not found.changes
