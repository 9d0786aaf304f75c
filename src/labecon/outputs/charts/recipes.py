"""Charts that are lines of a run and nothing else: a recipe each, which report, workbook and page follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from labecon.outputs.charts.chart import Chart, Mark, Recipe, Row, Series
from labecon.outputs.charts.sourcing import reported, scale_for, source_line, titled, years_of
from labecon.outputs.messages import Words
from labecon.outputs.numbers import over_window
from labecon.outputs.titles import figure_title, line_title
from labecon.periods import Window, month_label

if TYPE_CHECKING:
    from labecon.labs import Lab, Run

#: From revenue to the loss: what is taken away (-1) or added (+1), where a lab has it.
BRIDGE = (
    ("cost_of_sales", -1),
    ("other_income", 1),
    ("rnd_expense", -1),
    ("selling_expense", -1),
    ("administrative_expense", -1),
    ("listing_expense", -1),
    ("credit_loss", -1),
    ("finance_income", 1),
    ("finance_cost", -1),
    ("fair_value_loss", -1),
    ("tax", -1),
)
#: What the steps of a bridge leave.
RESIDUAL = Row("")
#: A product whose revenue never reaches this share of the largest is not drawn.
_TINY = 1e-4
#: A residual below this share of the amounts is rounding.
_ROUNDING = 1e-9
MONEY = ("liquid_resources", "cash")
COVERED = (("training_coverage", "revenue"), ("gross_profit_coverage", "gross_profit"))


def money_recipe(run: Run) -> Recipe | None:
    """Cash and liquid resources by month.

    Args:
        run: The run of a lab.

    Returns:
        The recipe; None where the lab has neither.
    """
    rows = tuple(Row(name) for name in MONEY if name in run.graph.by_name)
    return Recipe("month", rows) if rows else None


def revenue_recipe(run: Run) -> Recipe | None:
    """Revenue by product and year.

    Args:
        run: The run of a lab.

    Returns:
        The recipe, without products that hardly earn; None where the lab has no revenue.
    """
    known = run.graph.by_name
    if "revenue" not in known:
        return None
    parts = [name for name in known if name.endswith(".revenue") and run.node(name).kind != "check"] or ["revenue"]
    most = {name: max((abs(run.window(name, year) or 0.0) for year in years_of(run)), default=0.0) for name in parts}
    bound = _TINY * max(most.values())
    return Recipe("year", tuple(Row(name) for name in parts if most[name] > bound))


def coverage_recipe(run: Run) -> Recipe | None:
    """Revenue and gross profit over the training cost of the year before.

    Args:
        run: The run of a lab.

    Returns:
        The recipe; None where the lab has neither, or no training.
    """
    known = run.graph.by_name
    rows = tuple(Row(above, over="training_cost") for _, above in COVERED if above in known)
    return Recipe("year", rows) if rows and "training_cost" in known else None


def any_bridge(run: Run) -> Recipe | None:
    """From revenue to the net result of any year: every step that the lab has, and what they leave.

    Args:
        run: The run of a lab.

    Returns:
        The recipe without a window; steps that are zero in a year are not drawn. None where revenue or loss is absent.
    """
    known = run.graph.by_name
    if "revenue" not in known or "net_loss" not in known:
        return None
    steps = [Row(name, sign) for name, sign in BRIDGE if name in known and name not in run.graph.absent_totals]
    return Recipe("year", (Row("revenue"), *steps, RESIDUAL, Row("net_loss", -1)))


def bridge_recipe(run: Run, year: Window) -> Recipe | None:
    """From revenue to the net result of a year.

    Args:
        run: The run of a lab.
        year: The year.

    Returns:
        The recipe: first total, steps that are not zero, what they leave unless it is rounding, last total; None where
        revenue or loss is absent.
    """
    every = any_bridge(run)
    if every is None:
        return None
    revenue, loss = run.window("revenue", year), run.window("net_loss", year)
    if revenue is None or loss is None:
        return None
    first, *steps, residual, last = every.rows
    values = {row: row.sign * (run.window(row.line, year) or 0.0) for row in steps}
    rows = [row for row, value in values.items() if value]
    if abs(-loss - revenue - sum(values.values())) > _ROUNDING * (abs(revenue) + abs(loss)):
        rows.append(residual)
    return Recipe("year", (first, *rows, last), year.label)


def value_of(run: Run, row: Row, window: Window) -> float | None:
    """The value of a row over a window.

    Args:
        run: The run.
        row: The row.
        window: A month or a year.

    Returns:
        Its signed sum or level, or its quotient; None where absent.
    """
    value = run.window(row.line, window)
    if value is None or not row.over:
        return None if value is None else row.sign * value
    below = run.window(row.over, Window(window.start - 12, window.end - 12))
    return row.sign * value / below if below else None


def bars_of(run: Run, recipe: Recipe) -> list[float]:
    """The bars of a bridge.

    Args:
        run: The run.
        recipe: Its recipe.

    Returns:
        First total, steps, last total.
    """
    year = Window.parse(recipe.window)
    found = [0.0 if row == RESIDUAL else value_of(run, row, year) or 0.0 for row in recipe.rows]
    left = found[-1] - sum(found[:-1])
    return [left if row == RESIDUAL else value for row, value in zip(recipe.rows, found, strict=True)]


def money(lab: Lab, run: Run, words: Words) -> Chart | None:
    """Cash and liquid resources by month on the path of medians, and the month in which money ends.

    Args:
        lab: The lab.
        run: Its run.
        words: The language.

    Returns:
        A chart; None where the lab has neither.
    """
    recipe = money_recipe(run)
    if recipe is None:
        return None
    months = range(run.first, run.last + 1)
    names = [row.line for row in recipe.rows]
    titles = row_titles(lab, "line", recipe, words)
    series = tuple(
        Series(title, tuple(run.value(name, month) for month in months))
        for title, name in zip(titles, names, strict=True)
    )
    unit = str(run.node(names[0]).unit)
    scale = scale_for([value for one in series for value in one.values], unit, words, names[0])
    ends = next(
        (month for month in months if month >= run.first_forecast and (run.value(names[0], month) or 0) < 0), None
    )
    marks = (Mark(words("chart.money_ends"), label=month_label(ends)),) if ends is not None else ()
    return Chart("money", "line", titled(lab, "money", words), unit, tuple(map(month_label, months)), series,
                 source_line(lab, words), scale, actual=run.first_forecast - run.first, marks=marks,
                 recipe=recipe)  # fmt: skip


def revenue_by_line(lab: Lab, run: Run, words: Words) -> Chart | None:
    """Revenue by product and year, history included.

    Args:
        lab: The lab.
        run: Its run.
        words: The language.

    Returns:
        A chart; None where the lab has no revenue.
    """
    recipe, years = revenue_recipe(run), years_of(run)
    if recipe is None:
        return None
    series = tuple(
        Series(title, tuple(run.window(row.line, year) for year in years))
        for title, row in zip(row_titles(lab, "columns", recipe, words), recipe.rows, strict=True)
    )
    unit = over_window(str(run.node("revenue").unit))
    scale = scale_for([run.window("revenue", year) for year in years], unit, words)
    return Chart("revenue_by_line", "columns", titled(lab, "revenue_by_line", words), unit,
                 tuple(one.label for one in years), series, source_line(lab, words), scale,
                 actual=reported(run, years), recipe=recipe)  # fmt: skip


def part_title(lab: Lab, line: str, words: Words) -> str:
    """The title of the part that a line belongs to.

    Args:
        lab: The lab.
        line: Full name of the line.
        words: The language.

    Returns:
        The title of the part; of the line where it has none.
    """
    owner = next((one for one in lab.parts if one.name == line.rpartition(".")[0]), None)
    return words.pick(owner.title, owner.name) if owner else line_title(line, words, lab.parts)


def coverage(lab: Lab, run: Run, words: Words) -> Chart | None:
    """Revenue and gross profit over the training cost of the year before, by year.

    Args:
        lab: The lab.
        run: Its run.
        words: The language.

    Returns:
        A chart; None where the lab has neither.
    """
    recipe, years = coverage_recipe(run), years_of(run)[1:]
    if recipe is None:
        return None
    years = years[next((at for at, one in enumerate(years) if value_of(run, recipe.rows[0], one) is not None), 0) :]
    series = tuple(
        Series(title, tuple(value_of(run, row, year) for year in years))
        for title, row in zip(row_titles(lab, "line", recipe, words), recipe.rows, strict=True)
    )
    scale = scale_for([value for one in series for value in one.values], "1", words, "training_coverage")
    return Chart("coverage", "line", titled(lab, "coverage", words), "1", tuple(one.label for one in years), series,
                 source_line(lab, words), scale, actual=reported(run, years),
                 marks=(Mark(words("chart.pays_in_full"), 1.0),), recipe=recipe)  # fmt: skip


def bridge(lab: Lab, run: Run, words: Words, year: Window) -> Chart | None:
    """From revenue to the net result of a year; what no step explains is a bar of its own.

    Args:
        lab: The lab.
        run: Its run.
        words: The language.
        year: The year.

    Returns:
        A chart whose bars sum to its last; None where revenue or loss is absent.
    """
    recipe = bridge_recipe(run, year)
    if recipe is None:
        return None
    values = tuple(bars_of(run, recipe))
    unit = over_window(str(run.node("revenue").unit))
    return Chart(f"bridge_{year.label}", "bridge", titled(lab, "bridge", words, year=year.label), unit,
                 tuple(bar_titles(recipe, words)), (Series(year.label, values),), source_line(lab, words),
                 scale_for(values, unit, words), keys=tuple(row.line for row in recipe.rows),
                 recipe=recipe)  # fmt: skip


def row_titles(lab: Lab, kind: str, recipe: Recipe, words: Words) -> list[str]:
    """What the series of a chart, or the bars of a bridge, are called.

    Args:
        lab: The lab.
        kind: Kind of the chart.
        recipe: Its recipe.
        words: The language.

    Returns:
        One a row.
    """
    if kind == "bridge":
        return bar_titles(recipe, words)
    figures = {above: name for name, above in COVERED}
    return [
        figure_title(figures[row.line], words)
        if row.over
        else part_title(lab, row.line, words)
        if kind == "columns"
        else line_title(row.line, words, lab.parts)
        for row in recipe.rows
    ]


def bar_titles(recipe: Recipe, words: Words) -> list[str]:
    """What the bars of a bridge are called.

    Args:
        recipe: Its recipe.
        words: The language.

    Returns:
        One a bar.
    """
    titles = [words("chart.residual") if row == RESIDUAL else line_title(row.line, words) for row in recipe.rows]
    return [*titles[:-1], words("chart.net_result")]
