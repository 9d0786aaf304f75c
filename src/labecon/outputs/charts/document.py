"""A chart as a JSON document, which any program can draw: values in base units, how to show them, words beside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from labecon.outputs.charts.chart import Axis, Chart, Recipe, alternative, table_of
from labecon.outputs.charts.recipes import any_bridge, coverage_recipe, money_recipe, revenue_recipe, row_titles
from labecon.outputs.messages import LANGUAGES, Words
from labecon.outputs.numbers import Scale

if TYPE_CHECKING:
    from labecon.labs import Lab, Run

#: Changes when a reader has to change.
FORM = 1


def chart_document(chart: Chart, words: Words) -> dict[str, Any]:
    """A chart for another program.

    Args:
        chart: The chart.
        words: The language of its texts.

    Returns:
        The document; see docs/charts.md.
    """
    heads, rows = table_of(chart, words)
    return {
        "form": FORM,
        "name": chart.name,
        "kind": chart.kind,
        "language": words.language,
        "title": chart.title,
        "unit": chart.unit,
        "unit_text": chart.unit_text(words),
        "scale": _scale(chart.scale),
        "labels": list(chart.labels),
        "keys": list(chart.keys),
        "series": [{"name": one.name, "values": list(one.values)} for one in chart.series],
        "actual": chart.actual,
        "base": chart.base,
        "across": _axis(chart.across, words),
        "down": _axis(chart.down, words),
        "grid": [list(row) for row in chart.grid],
        "marks": [{"text": one.text, "value": one.value, "label": one.label or None} for one in chart.marks],
        "recipe": None if chart.recipe is None else recipe_document(chart.recipe),
        "remark": chart.remark,
        "source": chart.source,
        "alternative": alternative(chart, words),
        "table": {"heads": heads, "rows": rows},
    }


def recipe_document(recipe: Recipe) -> dict[str, Any]:
    """The lines behind a chart.

    Args:
        recipe: The recipe.

    Returns:
        ``grain``, ``window``, ``rows`` of ``line``, ``sign``, ``over``.
    """
    rows = [{"line": row.line or None, "sign": row.sign, "over": row.over or None} for row in recipe.rows]
    return {"grain": recipe.grain, "window": recipe.window or None, "rows": rows}


def recipes_document(lab: Lab, run: Run) -> dict[str, Any]:
    """The recipes of a lab, for an engine that draws the charts from its own numbers.

    Args:
        lab: The lab.
        run: Its run.

    Returns:
        ``money``, ``revenue_by_line``, ``coverage``, ``bridge`` of any year, as far as the lab has them: kind, unit,
        title by language, in which ``{year}`` stands for the year of a bridge, and the recipe, each row with its title.
    """
    every = {
        "money": ("line", money_recipe(run)),
        "revenue_by_line": ("columns", revenue_recipe(run)),
        "coverage": ("line", coverage_recipe(run)),
        "bridge": ("bridge", any_bridge(run)),
    }
    return {name: _entry(lab, name, kind, recipe) for name, (kind, recipe) in every.items() if recipe is not None}


def _entry(lab: Lab, name: str, kind: str, recipe: Recipe) -> dict[str, Any]:
    every = [Words(language) for language in LANGUAGES]
    title = {words.language: words(f"chart.title_{name}") for words in every}
    rows = recipe_document(recipe)
    titles = [
        {words.language: row_titles(lab, kind, recipe, words)[place] for words in every}
        for place in range(len(recipe.rows))
    ]
    rows["rows"] = [{**row, "title": said} for row, said in zip(rows["rows"], titles, strict=True)]
    unit = "1" if recipe.rows[0].over else str(lab.graph.by_name[recipe.rows[0].line].unit).removesuffix("/month")
    return {"kind": kind, "unit": unit, "title": title, "recipe": rows}


def _scale(scale: Scale) -> dict[str, Any]:
    return {"factor": scale.factor, "decimals": scale.decimals, "percent": scale.percent}


def _axis(axis: Axis | None, words: Words) -> dict[str, Any] | None:
    if axis is None:
        return None
    body = {"driver": axis.driver, "title": axis.title, "text": axis.text(words), "unit": axis.unit}
    usual = None if axis.usual is None else list(axis.usual)
    return {**body, "scale": _scale(axis.scale), "values": list(axis.values), "at": axis.at, "usual": usual}
