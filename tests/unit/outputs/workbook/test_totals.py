"""Control totals: a row that was overwritten shows where no identity of accounts would; a changed input does not."""

from __future__ import annotations

from pathlib import Path

import pytest

import labecon
from labecon.outputs.messages import Words
from labecon.outputs.workbook.content import Content, content_of
from labecon.outputs.workbook.layout import FIRST
from labecon.outputs.workbook.writing import workbook_bytes
from tests.spreadsheet import Calculator


@pytest.fixture
def sheet(tmp_path: Path) -> Calculator:
    content: Content = content_of(labecon.load("openai"), Words("en"), None, 12)
    path = tmp_path / "model.xlsx"
    path.write_bytes(workbook_bytes(content))
    return Calculator(content, path)


def test_as_exported_every_total_is_the_same(sheet: Calculator) -> None:
    assert (sheet.value("totals_hold"), sheet.value("changed_inputs"), sheet.value("checks_hold")) == (1, 0, 1)


def test_a_number_in_the_place_of_a_formula_shows_though_the_accounts_still_balance(sheet: Calculator) -> None:
    row, name = sheet.layout.rows["revenue"], sheet.layout.part_sheets[""]
    sheet.book.set_value(name, row + 1, FIRST + 3, sheet.months(name, row)[2] * 1.001)
    assert (sheet.value("totals_hold"), sheet.value("checks_hold")) == (0, 0)
    sheet.type("compare_totals", 0)
    assert (sheet.value("totals_hold"), sheet.value("checks_hold")) == (1, 1)  # every identity holds all the same


def test_a_deleted_row_shows_as_a_failing_check_not_as_an_error(sheet: Calculator) -> None:
    row, name = sheet.layout.rows["revenue"], sheet.layout.part_sheets[""]
    for t in range(12):
        sheet.book.set_formula(name, row + 1, FIRST + 1 + t, "=#REF!")
    assert (sheet.value("totals_hold"), sheet.value("checks_hold")) == (0, 0)
    assert sheet.book.get_value(name, 2, 1) == sheet.content.words("workbook.checks_fail")


def test_a_changed_input_is_counted_and_moves_rows_by_right(sheet: Calculator) -> None:
    changed = [one.name for one in sheet.content.inputs.values() if one.value and not one.monthly][:3]
    for number, name in enumerate(changed, 1):
        sheet.type(name, (sheet.content.inputs[name].value or 0.0) * 0.99)
        assert (sheet.value("changed_inputs"), sheet.value("totals_hold")) == (number, 1)
    assert sheet.value("checks_hold") == 1


def test_another_scenario_is_a_changed_input(sheet: Calculator) -> None:
    sheet.type("scenario", next(iter(sheet.content.scenarios)))
    assert (sheet.value("changed_inputs"), sheet.value("checks_hold")) == (1, 1)
