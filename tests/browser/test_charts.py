"""Charts of the live page follow the recipes of the definitions: the same names, and the numbers of the engine."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

import labecon
from labecon.outputs.charts import recipes
from labecon.outputs.charts.chart import Chart
from labecon.outputs.messages import Words
from labecon.periods import Window
from tests.browser.steps import at, table, turn

SIZES = {"": 1.0, "k": 1e3, "m": 1e6, "bn": 1e9}


def shown(text: str) -> float | None:
    """A number as the page writes it, e.g. ``(1.2 m)`` or ``45 %``."""
    found = re.search(r"(\d[\d,]*\.?\d*)\s*(%|bn|m|k)?", text)
    if found is None:
        return None
    size = 0.01 if found[2] == "%" else SIZES[found[2] or ""]
    return float(found[1].replace(",", "")) * size * (-1 if re.search(r"[(−-]\d|\(", text) else 1)


def agrees(chart: Chart, heads: list[str], rows: list[list[str]]) -> None:
    assert heads[1:] == [one.name for one in chart.series] or chart.kind == "bridge"
    assert [row[0] for row in rows] == [label.removeprefix("FY") for label in chart.labels]
    for place, one in enumerate(chart.series, 1):
        largest = max(abs(value) for value in one.values if value is not None)
        for row, value in zip(rows, one.values, strict=True):
            found = shown(row[place])
            assert (found or 0.0) == pytest.approx(value or 0.0, rel=0.01, abs=2e-3 * largest), (chart.name, row)


@pytest.mark.parametrize("name", ["minimax", "zhipu"])
def test_charts_are_those_of_the_definitions_for_other_inputs_too(page: Any, page_file: Path, name: str) -> None:
    words, setting = Words("en"), {"training_growth": 1.3}
    lab = labecon.load(name).with_drivers(setting)
    run = lab.run()
    at(page, page_file, f"lab={name};set=training_growth:1.3;year=2029", "#bridge")
    page.locator("#bridge-year").select_option("2029")
    for chart in (recipes.revenue_by_line(lab, run, words), recipes.coverage(lab, run, words)):
        assert chart is not None
        agrees(chart, *table(page, chart.name))
    bridge = recipes.bridge(lab, run, words, Window.year(2029))
    assert bridge is not None
    agrees(bridge, *table(page, "bridge"))


@pytest.mark.parametrize("view", ["overview", "what_if", "scenarios"])
def test_titles_have_their_unit_in_words_of_the_language(page: Any, view: str) -> None:
    for language, word in {"en": "USD a month", "zh": "美元/月"}.items():
        turn(page, view, language, ";of=revenue")
        page.locator(f"#content figure button[aria-label^='SVG'][aria-label*='{word}']").first.wait_for()
        titles = page.locator("#content figure button[aria-label^=SVG]").evaluate_all(
            "all => all.map((one) => one.ariaLabel)"
        )
        assert [one for one in titles if "/month" in one] == []
