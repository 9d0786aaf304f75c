"""The workbook in a second program of another make: formualizer computes it as LibreOffice and the engine do."""

from __future__ import annotations

import random
from pathlib import Path

import formualizer
import pytest

import labecon
from labecon.labs import Lab
from labecon.outputs.messages import Words
from labecon.outputs.workbook.content import Content, content_of
from labecon.outputs.workbook.layout import Layout
from labecon.outputs.workbook.recalculated import without_values
from labecon.outputs.workbook.writing import workbook_bytes
from tests.rich_lab import rich_lab
from tests.spreadsheet import Calculator, disagreements

MONTHS = 15


def written(lab: Lab, folder: Path, months: int | None = MONTHS) -> tuple[Content, Path]:
    content = content_of(lab, Words("en"), None, months)
    path = folder / "model.xlsx"
    path.write_bytes(workbook_bytes(content))
    return content, path


@pytest.mark.parametrize(("name", "months"), [("rich", MONTHS), ("openai", None), ("zhipu", MONTHS), ("minimax", 8)])
def test_every_formula_cell(name: str, months: int | None, tmp_path: Path) -> None:
    lab = rich_lab() if name == "rich" else labecon.load(name)
    content, path = written(lab, tmp_path, months)
    bare, computed = tmp_path / "bare.xlsx", tmp_path / "computed.xlsx"
    without_values(path, bare)
    said = formualizer.recalculate_xlsx_file(str(bare), output=str(computed))["summary"]
    assert said["errors"] == 0 and not said["unknown_functions"]
    assert said["evaluated"] == said["total_formulas"] > 700
    assert list(disagreements(path, computed, Layout(content))) == []


def assert_same(found: dict[str, list[object]], lab: Lab, content: Content) -> None:
    forecast = lab.run(len(content.months)).forecast
    sizes = {name: max((abs(one) for one in values if one == one), default=0.0) for name, values in forecast.items()}
    for name, wanted in forecast.items():
        node = lab.graph.by_name[name]
        if node.kind == "check":
            continue
        terms = [sizes[one.name] for one in node.expr.walk() if one.op == "ref" and alike(lab, one.name, name)]
        left = 1e-12 * max(terms, default=0.0)
        for t, (value, known) in enumerate(zip(found[name], wanted, strict=True)):
            if known != known:
                assert value in ("", None), (name, t)
            else:
                assert isinstance(value, int | float), (name, t, value)
                scale = 1e-9 * max(abs(known), 1e-6 * sizes[name])
                # a row that is nothing but what rounding leaves of its terms stands for zeros
                bound = left if sizes[name] < left else scale
                assert abs(value - known) <= bound, (name, t, value, known)


def alike(lab: Lab, one: str, other: str) -> bool:
    """Whether two items have one unit, over a month or not."""
    units = (str(lab.graph.by_name[name].unit).removesuffix("/month") for name in (one, other))
    return len(set(units)) == 1


def test_every_scenario_and_a_hundred_other_inputs(tmp_path: Path) -> None:
    lab = labecon.load("minimax")
    content, path = written(lab, tmp_path, 8)
    sheet = Calculator(content, path)
    for name, (_, other) in content.scenarios.items():
        sheet.type("scenario", name)
        assert_same(sheet.lines(), other, content)
    sheet.type("scenario", "base")

    draw, values = random.Random("second"), dict[str, float]()
    movable = [one for one in content.inputs.values() if one.value and not one.monthly]
    for one in draw.sample(movable, len(movable)):
        low, high = lab.limits.get(one.name, (-1e300, 1e300))
        value = (one.value or 0.0) * draw.uniform(0.8, 1.0)
        if low < value < high and len(values) < 100:
            values[one.name] = value
    assert len(values) == 100
    for driver, value in values.items():
        sheet.type(driver, value)
    assert_same(sheet.lines(), lab.with_drivers(values), content)
