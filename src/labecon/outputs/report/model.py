"""The parts of a note that speak of one lab: business, statements, charts, generations, scenarios, risks."""

from __future__ import annotations

from collections.abc import Iterator

from labecon.analysis.generations import Generation
from labecon.facts.metrics import metric_of_line
from labecon.labs import Lab, Run
from labecon.outputs.charts import definitions, recipes
from labecon.outputs.charts.chart import Chart
from labecon.outputs.columns import heading_of
from labecon.outputs.messages import Words
from labecon.outputs.numbers import number, scale_of, unit_title, with_unit
from labecon.outputs.references import References
from labecon.outputs.report.blocks import Block, Figure, Grid, Heading, Paragraph, cited
from labecon.outputs.report.material import LabMaterial
from labecon.outputs.statements import TOTALS, rows_of, unit_of
from labecon.outputs.titles import line_title
from labecon.outputs.translations import translated
from labecon.periods import Window, month_label
from labecon.units import CURRENCIES

#: Sections of the statements that a note shows.
SECTIONS = ("income", "measures", "cash_flow", "balance", "other")
#: Lines that tell the business in figures.
TOLD = ("revenue", "gross_margin", "training_cost", "rnd_expense", "selling_expense", "net_loss", "adjusted_net_loss")


def _figures(*charts: Chart | None) -> Iterator[Block]:
    yield from (Figure(chart, chart.remark) for chart in charts if chart is not None)


def _years(run: Run) -> list[Window]:
    found = [Window.year(2000 + year) for year in range(-(-run.first // 12), (run.last + 1) // 12)]
    return [one for one in found if "revenue" not in run.graph.by_name or run.window("revenue", one) is not None]


def business(one: LabMaterial, words: Words, references: References) -> Iterator[Block]:
    """What the lab sells and what that costs, in figures.

    Args:
        one: The lab.
        words: The language.
        references: Collects sources.

    Yields:
        Blocks.
    """
    lab, run, years = one.lab, one.run, _years(one.run)
    yield Heading(words("report.business"), 3)
    joint = "；" if words.language == "zh" else "; "
    said = []
    past = [year for year in years if year.end < run.first_forecast]
    for name in TOLD if past else ():
        if name not in run.graph.by_name or run.window(name, past[-1]) is None:
            continue
        value = with_unit(run.window(name, past[-1]), unit_of(run, name), words, name)
        facts = _facts_of(lab, name, past[-1])
        mark = cited(references.mark(lab, facts))
        said.append(f"{line_title(name, words)} {value} {mark}".rstrip())
    if said:
        yield Paragraph(words("report.last_year", year=past[-1].label, figures=joint.join(said)))
    yield from _figures(
        recipes.revenue_by_line(lab, run, words),
        recipes.money(lab, run, words),
        recipes.coverage(lab, run, words),
    )


def _facts_of(lab: Lab, line: str, window: Window) -> tuple[str, ...]:
    """The fact that was reported for a line over a window, or what history took from its parts."""
    place = metric_of_line(line, lab.name)
    key = f"{lab.name}.{place[0]}.{place[1]}.{window.label}" if place is not None else ""
    if key and lab.ledger.resolve(key) is not None:
        return (key,)
    return tuple(name for row in lab.history.reported.get(line, ()) if row.period == window for name in row.facts)


def statement_tables(one: LabMaterial, words: Words) -> Iterator[Block]:
    """Statements by year, history and the path of medians.

    Args:
        one: The lab.
        words: The language.

    Yields:
        Blocks.
    """
    lab, run, years = one.lab, one.run, _years(one.run)
    yield Heading(words("report.statements"), 3)
    sections = [(title, rows) for title, rows in rows_of(run) if title in SECTIONS]
    names = [name for _, rows in sections for name, _ in rows if unit_of(run, name) in CURRENCIES]
    money = scale_of([run.window(name, year) for name in names for year in years], lab.currency, words)
    rows: list[list[str]] = []
    totals = set()
    for title, lines in sections:
        rows.append([words("run.other" if title == "other" else f"section.{title}")])
        for name, indent in lines:
            values = [run.window(name, year) for year in years]
            unit = unit_of(run, name)
            if not any(values):
                continue
            scale = money if unit in CURRENCIES else scale_of(values, unit, words, name)
            label = "\u2003" * indent + line_title(name, words, lab.parts)
            label += "" if unit in CURRENCIES else f" ({unit_title(unit, scale, words)})" if unit != "1" else ""
            if name in TOTALS:
                totals.add(len(rows))
            rows.append([label, *(number(value, scale).strip() for value in values)])
    yield Paragraph(words("report.statements_about", unit=unit_title(lab.currency, money, words)), "note")
    heads = [words("run.lines"), *(heading_of(year, run.first_forecast).replace("FY", "") for year in years)]
    yield Grid(heads, rows, True, frozenset(totals))
    shown = [year for year in years if year.end >= run.first_forecast]
    yield from _figures(*(recipes.bridge(lab, run, words, year) for year in dict.fromkeys((shown[0], shown[-1]))))


def spread_charts(one: LabMaterial, words: Words) -> Iterator[Block]:
    """Fans over the paths.

    Args:
        one: The lab.
        words: The language.

    Yields:
        Blocks.
    """
    yield Heading(words("report.spread"), 3)
    yield Paragraph(words("report.spread_about", paths=f"{one.paths.paths:,}"), "note")
    yield from _figures(*(definitions.fan(one.lab, one.paths, name, words) for name in one.fans))


def deciding_charts(one: LabMaterial, words: Words) -> Iterator[Block]:
    """Tornados, and the result over the two drivers that move it most.

    Args:
        one: The lab.
        words: The language.

    Yields:
        Blocks.
    """
    charts = [definitions.tornado(one.lab, found, words) for found in one.tornados]
    if not any(charts) and one.heat is None:
        return
    yield Heading(words("report.decides"), 3)
    yield Paragraph(words("report.decides_about"), "note")
    yield from _figures(*charts)
    if one.heat is not None:
        yield Heading(words("report.frontier"), 3)
        yield Paragraph(words("report.frontier_about"), "note")
        yield from _figures(definitions.heat(one.lab, one.heat, words))


def generation_blocks(one: LabMaterial, words: Words) -> Iterator[Block]:
    """What each generation cost and brought.

    Args:
        one: The lab.
        words: The language.

    Yields:
        Blocks.
    """
    found = one.brief.generations
    chart = definitions.by_generation(one.lab, found, words)
    if chart is None:
        return
    yield Heading(words("report.generations"), 3)
    yield Paragraph(words("report.generations_about"), "note")
    yield from _figures(chart)
    keys = ("cost", "revenue", "contribution", "payback", "state")
    scale = scale_of([value for each in found for value in (each.cost, each.revenue)], one.lab.currency, words)
    unit = unit_title(one.lab.currency, scale, words)
    heads = [words("report.generation"), *(words(f"report.generation_{key}", unit=unit) for key in keys)]
    yield Grid(
        heads,
        [_generation(one.lab, each, scale, words) for each in found if each.number >= 0],
        True,
        frozenset(),
        (4, 2, 2, 2, 2, 4),
    )


def _generation(lab: Lab, one: Generation, scale: object, words: Words) -> list[str]:
    amounts = [number(value, scale).strip() for value in (one.cost, one.revenue, one.contribution)]  # type: ignore[arg-type]
    payback = "–" if one.payback is None else str(one.payback)
    return [definitions.generation_title(lab, one, words), *amounts, payback, words(f"report.state_{one.state}")]


def scenario_table(one: LabMaterial, words: Words) -> Iterator[Block]:
    """Every scenario on its path of medians.

    Args:
        one: The lab.
        words: The language.

    Yields:
        Blocks.
    """
    if not one.scenarios:
        return
    lab, year = one.lab, one.last_year
    lines = [name for name in ("revenue", one.profit) if name in lab.graph.by_name]
    money = next((name for name in ("liquid_resources", "cash") if name in lab.graph.by_name), "")
    runs = {"base": (lab, one.run), **one.scenarios}
    values = {name: [run.window(line, year) for line in lines] for name, (_, run) in runs.items()}
    scale = scale_of([value for row in values.values() for value in row], lab.currency, words)
    unit = unit_title(lab.currency, scale, words)
    yield Heading(words("report.scenarios"), 3)
    yield Paragraph(words("report.scenarios_about"), "note")
    heads = [words("report.scenario"), *(f"{line_title(line, words)} {year.label}, {unit}" for line in lines)]
    heads += [words("report.money_ends")] if money else []
    rows = []
    for name, (under, run) in runs.items():
        title = words.pick(under.scenario.title, name)
        row = [title, *(number(value, scale).strip() for value in values[name])]
        rows.append([*row, _money_ends(run, money, words)] if money else row)
    yield Grid(heads, rows, True, frozenset((0,)))


def _money_ends(run: Run, line: str, words: Words) -> str:
    values = run.forecast[line]
    month = next((place for place, value in enumerate(values) if value < 0), None)
    return words("report.not_within") if month is None else month_label(run.first_forecast + month)


def risk_table(one: LabMaterial, words: Words, references: References) -> Iterator[Block]:
    """The events that may happen.

    Args:
        one: The lab.
        words: The language.
        references: Collects sources.

    Yields:
        Blocks.
    """
    lab = one.lab
    if not lab.events:
        return
    yield Heading(words("report.risks"), 3)
    rows = []
    for event in lab.events.values():
        if event.is_random:
            chance = words("report.chance", chance=f"{1 - (1 - event.hazard) ** 12:.0%}")
        elif event.on and event.month is not None:
            chance = month_label(event.month)
        else:
            chance = words("report.off")
        said = event.citation
        mark = cited(references.mark(lab, (*said.facts, *((said.prior,) if said.prior else ()))))
        lasting = words("report.lasting") if event.months >= 1200 else f"{event.months}"
        reason = f"{words(f'kind.{said.kind}')}: {translated(said.text or said.prior, words)} {mark}".rstrip(": ")
        rows.append([event.name.replace("_", " "), chance, lasting, reason])
    heads = [words(f"report.{key}") for key in ("event", "when", "months", "rests_on")]
    yield Grid(heads, rows, False, widths=(3, 2, 1, 6))
