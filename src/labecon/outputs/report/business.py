"""What a lab does, in figures: what was reported, its statements, and the charts of both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from labecon.facts.metrics import metric_of_line
from labecon.labs import Lab
from labecon.outputs.charts import recipes
from labecon.outputs.charts.chart import Chart
from labecon.outputs.charts.sourcing import years_of
from labecon.outputs.columns import heading_of
from labecon.outputs.messages import Words
from labecon.outputs.numbers import ABSENT, Scale, number, scale_of, unit_title, with_unit
from labecon.outputs.references import References
from labecon.outputs.report.blocks import Block, Figure, Grid, Heading, Paragraph, Points
from labecon.outputs.report.marks import cited, given
from labecon.outputs.report.material import LabMaterial
from labecon.outputs.statements import TOTALS, rows_of, unit_of
from labecon.outputs.titles import line_title
from labecon.periods import Window, month_label
from labecon.units import CURRENCIES

#: Sections of the statements that a note shows.
SECTIONS = ("income", "measures", "cash_flow", "balance", "other")
#: Amounts that are still shown in millions, in 万.
_LARGEST = {"en": 9e9, "zh": 9e7}
#: Lines that tell the business in figures.
TOLD = ("revenue", "gross_margin", "training_cost", "rnd_expense", "selling_expense", "net_loss", "adjusted_net_loss")


def business(one: LabMaterial, words: Words, references: References) -> Iterator[Block]:
    """What the lab sells and what that costs, in figures.

    Args:
        one: The lab.
        words: The language.
        references: Collects sources.

    Yields:
        Blocks.
    """
    lab, run = one.lab, one.run
    yield Heading(words("report.business"), 3)
    past = [year for year in years_of(run) if year.end < run.first_forecast]
    said = [_told(one, name, past, words, references) for name in TOLD] if past else []
    if any(said):
        yield Paragraph(words("report.last_year", year=past[-1].label))
        yield Points([text for text in said if text])
    for chart in (recipes.revenue_by_line, recipes.money, recipes.coverage):
        yield from drawn(lab, chart(lab, run, words), words, references)


def _told(one: LabMaterial, name: str, past: Sequence[Window], words: Words, references: References) -> str:
    """A line of the last reported year, beside the year before."""
    run, year = one.run, past[-1]
    value = run.window(name, year) if name in run.graph.by_name else None
    if value is None:
        return ""
    unit, facts = unit_of(run, name), list(facts_of(one.lab, name, year))
    text = with_unit(value, unit, words, name)
    before = run.window(name, past[-2]) if len(past) > 1 else None
    if before is not None:
        facts += facts_of(one.lab, name, past[-2])
        then = with_unit(before, unit, words, name)
        text = words("report.after", value=text, before=then, year=past[-2].label)
    mark = cited(references.mark(one.lab, tuple(facts)))
    return words("report.line_says", title=line_title(name, words), text=text, mark=mark)


def facts_of(lab: Lab, line: str, window: Window) -> tuple[str, ...]:
    """The fact that was reported for a line over a window, or what history took from its parts.

    Args:
        lab: The lab.
        line: The line.
        window: The window.

    Returns:
        Ids of facts.
    """
    place = metric_of_line(line, lab.name)
    key = f"{lab.name}.{place[0]}.{place[1]}.{window.label}" if place is not None else ""
    if key and lab.ledger.resolve(key) is not None:
        return (key,)
    return tuple(name for row in lab.history.reported.get(line, ()) if row.period == window for name in row.facts)


def drawn(lab: Lab, chart: Chart | None, words: Words, references: References) -> Iterator[Block]:
    """A chart of lines, with the sources of what it shows as reported.

    Args:
        lab: The lab.
        chart: The chart; nothing is shown for None.
        words: The language.
        references: Collects sources.

    Yields:
        A figure.
    """
    if chart is None:
        return
    facts = dict.fromkeys(_behind(lab, chart))
    mark = cited(references.mark(lab, tuple(facts)))
    rests = words("report.chart_facts", mark=mark) if mark else words("report.chart_drivers")
    yield Figure(chart, f"{chart.remark} {rests}".strip())


def _behind(lab: Lab, chart: Chart) -> Iterator[str]:
    recipe = chart.recipe
    for row in recipe.rows if recipe is not None else ():
        for line in filter(None, (row.line, row.over)):
            if recipe is not None and recipe.grain == "year":
                labels = (recipe.window,) if recipe.window else chart.labels[: chart.actual]
                for label in labels:
                    yield from facts_of(lab, line, Window.parse(label))
            else:
                yield from (name for known in lab.history.reported.get(line, ()) for name in known.facts)


def statement_tables(one: LabMaterial, words: Words, references: References) -> Iterator[Block]:
    """Statements by year, history and the path of medians.

    Args:
        one: The lab.
        words: The language.
        references: Collects sources.

    Yields:
        Blocks.
    """
    lab, run, years = one.lab, one.run, years_of(one.run)
    yield Heading(words("report.statements"), 3)
    sections = [(title, rows) for title, rows in rows_of(run) if title in SECTIONS]
    names = [name for _, rows in sections for name, _ in rows if unit_of(run, name) in CURRENCIES]
    money = _table_scale([run.window(name, year) for name in names for year in years], lab.currency, words)
    rows: list[list[str]] = []
    totals = set()
    for title, lines in sections:
        rows.append([words("run.other" if title == "other" else f"section.{title}")])
        for name, indent in lines:
            if any(run.window(name, year) for year in years):
                totals |= {len(rows)} if name in TOTALS else set()
                rows.append(_statement_row(one, name, indent, money, words, references))
        if len(rows[-1]) == 1:
            rows.pop()
    unit = unit_title(lab.currency, money, words)
    yield Paragraph(words("report.statements_about", unit=unit), "note")
    heads = [words("run.lines"), *(heading_of(year, run.first_forecast).replace("FY", "") for year in years)]
    yield Grid(heads, rows, True, frozenset(totals))
    shown = [year for year in years if year.end >= run.first_forecast]
    for year in dict.fromkeys((shown[0], shown[-1])):
        yield from drawn(lab, recipes.bridge(lab, run, words, year), words, references)


def _table_scale(values: Sequence[float | None], currency: str, words: Words) -> Scale:
    """Millions or 万 however large the last years are, so that the first ones keep their digits."""
    largest = _LARGEST[words.language]
    return scale_of([min(abs(value), largest) for value in values if value is not None], currency, words)


def _statement_row(
    one: LabMaterial, name: str, indent: int, money: Scale, words: Words, references: References
) -> list[str]:
    """A line over the years: what a source printed is marked as given, what rests on an assumption has a star."""
    lab, run = one.lab, one.run
    unit, years = unit_of(run, name), years_of(run)
    scale = money if unit in CURRENCIES else scale_of([run.window(name, year) for year in years], unit, words, name)
    label = "\u2003" * indent + line_title(name, words, lab.parts)
    label += "" if unit in CURRENCIES or unit == "1" else f" ({unit_title(unit, scale, words)})"
    assumed = set(run.assumed_months(name))
    facts: list[str] = []
    cells = []
    for year in years:
        text = number(run.window(name, year), scale).strip()
        found = facts_of(lab, name, year) if text != ABSENT else ()
        facts += found
        cells.append(given(text) if found else f"{text}*" if assumed & set(year.range) else text)
    mark = cited(references.mark(lab, tuple(facts)))
    return [f"{label}{mark}", *cells]


def month_it_ends(run_values: Sequence[float], first: int, words: Words) -> str:
    """The first month in which a stock of money is below zero.

    Args:
        run_values: Values by forecast month.
        first: Index of the first.
        words: The language.

    Returns:
        Its label, or that there is none.
    """
    month = next((place for place, value in enumerate(run_values) if value < 0), None)
    return words("report.not_within") if month is None else month_label(first + month)
