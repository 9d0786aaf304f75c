"""Charts as documents, and recipes: what another engine draws from them is what the chart shows."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import labecon
from labecon.labs import Lab, Run
from labecon.outputs.charts import recipes
from labecon.outputs.charts.chart import KINDS, Chart, Recipe, Row
from labecon.outputs.charts.document import FORM, chart_document, recipes_document
from labecon.outputs.messages import LANGUAGES, Language, Words
from labecon.periods import Window

PAGE = Path(__file__).parents[4] / "docs" / "charts.md"
LABS = ("minimax", "zhipu", "openai")
LabCharts = tuple[Lab, Run, list[Chart]]


@pytest.fixture(scope="module", params=LABS)
def lab_charts(request: pytest.FixtureRequest) -> LabCharts:
    lab = labecon.load(request.param)
    run, words = lab.run(), Words("en")
    found = [make(lab, run, words) for make in (recipes.money, recipes.revenue_by_line, recipes.coverage)]
    found += [recipes.bridge(lab, run, words, Window.year(year)) for year in (2026, 2030)]
    return lab, run, [one for one in found if one is not None]


def by_recipe(run: Run, document: dict[str, object]) -> list[list[float | None]]:
    """The values of a document from its recipe and labels alone, as a page does it: months and sums of months."""
    recipe = document["recipe"]
    assert isinstance(recipe, dict)
    labels = [recipe["window"]] if recipe["window"] else document["labels"]
    rows: list[list[float | None]] = []
    for row in recipe["rows"]:
        values: list[float | None] = []
        for label in labels:  # type: ignore[attr-defined]
            months = range(*((Window.parse(label).start, Window.parse(label).end + 1)))
            value = summed(run, row["line"], months) if row["line"] else 0.0
            if row["over"] and value is not None:
                below = summed(run, row["over"], range(months.start - 12, months.stop - 12))
                value = value / below if below else None
            values.append(None if value is None else row["sign"] * value)
        rows.append(values)
    if not recipe["window"]:
        return rows
    bars = [values[0] or 0.0 for values in rows]
    left = bars[-1] - sum(bars[:-1])
    return [[left if not row["line"] else bar for row, bar in zip(recipe["rows"], bars, strict=True)]]


def summed(run: Run, line: str, months: range) -> float | None:
    values = [run.value(line, month) if run.first <= month <= run.last else None for month in months]
    if not run.node(line).is_flow:
        return values[-1]
    return None if None in values else sum(value for value in values if value is not None)


def test_a_recipe_gives_the_values(lab_charts: LabCharts) -> None:
    _, run, charts = lab_charts
    assert charts
    for chart in charts:
        document = chart_document(chart, Words("en"))
        wanted = [one["values"] for one in document["series"]]
        for found, expected in zip(by_recipe(run, document), wanted, strict=True):
            assert [one is None for one in found] == [one is None for one in expected], chart.name
            there = [one for one in expected if one is not None]
            size = max(map(abs, there), default=1.0)
            assert [one for one in found if one is not None] == pytest.approx(there, rel=1e-12, abs=1e-12 * size)


def test_another_sign_is_another_chart(lab_charts: LabCharts) -> None:
    _, run, charts = lab_charts
    bridge = next(chart for chart in charts if chart.kind == "bridge")
    assert bridge.recipe is not None
    first, step, *rest = bridge.recipe.rows
    wrong = Recipe("year", (first, Row(step.line, -step.sign), *rest), bridge.recipe.window)
    assert recipes.bars_of(run, wrong) != recipes.bars_of(run, bridge.recipe)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_document_is_plain_json_with_the_fields_of_the_page(lab_charts: LabCharts, language: Language) -> None:
    page = PAGE.read_text(encoding="utf-8")
    example = json.loads(re.findall(r"```json\n(.*?)```", page, re.DOTALL)[0])
    for chart in lab_charts[2]:
        document = chart_document(chart, Words(language))
        assert json.loads(json.dumps(document, allow_nan=False)) == document
        assert list(document) == list(example) and document["form"] == FORM
        assert re.fullmatch(r"[\w.-]+", document["name"])
        assert all(len(one["values"]) == len(document["labels"]) for one in document["series"])
        assert document["kind"] in KINDS and f"`{document['kind']}`" in page
        assert not document["keys"] or len(document["keys"]) == len(document["labels"])


def test_the_recipes_of_a_lab_are_those_of_its_charts(lab_charts: LabCharts) -> None:
    lab, run, charts = lab_charts
    found = recipes_document(lab, run)
    assert json.loads(json.dumps(found)) == found
    for chart in charts:
        name = chart.name.partition("_FY")[0]
        assert chart.recipe is not None and found[name]["kind"] == chart.kind
        every = found[name]["recipe"]["rows"]
        titles = [row["title"]["en"] for row in every]
        shown = chart.labels if chart.kind == "bridge" else [one.name for one in chart.series]
        assert [title for title in titles if title in shown] == list(shown)
        rows = [{key: row[key] for key in ("line", "sign", "over")} for row in every]
        drawn = chart_document(chart, Words("en"))["recipe"]["rows"]
        assert [row for row in rows if row in drawn] == drawn  # of a bridge those that are not zero
        assert chart.kind == "bridge" or rows == drawn
        assert "{year}" in found[name]["title"]["zh"] or chart.kind != "bridge"
