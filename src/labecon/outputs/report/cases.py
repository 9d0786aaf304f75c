"""What a lab's generations, scenarios and events come to: charts and tables of cases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from labecon.analysis.generations import Generation
from labecon.labs import Lab
from labecon.outputs.charts import definitions
from labecon.outputs.grades import grade_of
from labecon.outputs.messages import Words
from labecon.outputs.numbers import Scale, number, scale_of, unit_title
from labecon.outputs.references import References
from labecon.outputs.report.blocks import Block, Figure, Grid, Heading, Paragraph
from labecon.outputs.report.business import month_it_ends
from labecon.outputs.report.marks import cited, graded
from labecon.outputs.report.material import LabMaterial
from labecon.outputs.titles import driver_title, line_title
from labecon.outputs.translations import translated
from labecon.periods import month_label

#: An event that lasts this long never ends.
LASTING = 1200


def generation_blocks(one: LabMaterial, words: Words) -> Iterator[Block]:
    """What each generation cost and brought: each in the chart, by line in the table.

    Args:
        one: The lab.
        words: The language.

    Yields:
        Blocks.
    """
    found = [each for each in one.brief.generations if each.number >= 0]
    chart = definitions.by_generation(one.lab, found, words)
    if chart is None:
        return
    yield Heading(words("report.generations"), 3)
    yield Paragraph(words("report.generations_about"), "note")
    yield Figure(chart, words("report.chart_drivers"))
    scale = scale_of([value for each in found for value in (each.cost, each.revenue)], one.lab.currency, words)
    unit = unit_title(one.lab.currency, scale, words)
    keys = ("line", "count", "cost", "revenue", "contribution", "paid", "open", "lost")
    lines = {each.line: [other for other in found if other.line == each.line] for each in found}
    rows = [_line_of_generations(one, line, many, scale, words) for line, many in lines.items()]
    yield Grid(
        [words(f"report.generations_{key}", unit=unit) for key in keys], rows, True, widths=(4, 3, 3, 3, 3, 2, 3, 3)
    )


def _line_of_generations(
    one: LabMaterial, line: str, found: Sequence[Generation], scale: Scale, words: Words
) -> list[str]:
    """All generations of a line together."""
    owner = next((part for part in one.lab.parts if part.name == line), None)
    title = words.pick(owner.title, line) if owner else words("report.generations_all")
    sums = [sum(getattr(each, key) for each in found) for key in ("cost", "revenue", "contribution")]
    states = [each.state for each in found]
    counts = [states.count("paid"), states.count("open"), states.count("lost")]
    return [title, str(len(found)), *(number(value, scale).strip() for value in sums), *map(str, counts)]


def scenario_blocks(one: LabMaterial, words: Words) -> Iterator[Block]:
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
    if one.profit:
        yield Figure(definitions.scenarios(lab, runs, (one.profit,), year, words), words("report.chart_drivers"))
    heads = [words("report.scenario"), *(f"{line_title(line, words)} {year.label}, {unit}" for line in lines)]
    heads += [words("report.money_ends")] if money else []
    rows = []
    for name, (under, run) in runs.items():
        row = [words.pick(under.scenario.title, name), *(number(value, scale).strip() for value in values[name])]
        ends = [month_it_ends(run.forecast[money], run.first_forecast, words)] if money else []
        rows.append([*row, *ends])
    yield Grid(heads, rows, True, frozenset((0,)))


def risk_table(lab: Lab, words: Words, references: References) -> Iterator[Block]:
    """The events that may happen.

    Args:
        lab: The lab.
        words: The language.
        references: Collects sources.

    Yields:
        Blocks.
    """
    if not lab.events:
        return
    yield Heading(words("report.risks"), 3)
    yield Paragraph(words("report.risks_about"), "note")
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
        lasting = words("report.lasting") if event.months >= LASTING else f"{event.months}"
        reason = f"{graded(grade_of(said.kind))} {translated(said.text, words)}{mark}"
        rows.append([driver_title(event.driver, words), chance, lasting, reason])
    heads = [words(f"report.{key}") for key in ("event", "when", "months", "rests_on")]
    yield Grid(heads, rows, False, widths=(3, 2, 1, 6))
