"""The note on a market: who survives, what it looks like, the race; what may happen to it and what it rests on."""

from __future__ import annotations

from collections.abc import Iterator

from labecon import __version__
from labecon.analysis.brief import drivers_by_kind
from labecon.analysis.industry_array import Industry
from labecon.labs import Lab
from labecon.outputs.footer import HEAD_DIGITS
from labecon.outputs.industry_output import industry_document
from labecon.outputs.messages import Words
from labecon.outputs.references import References
from labecon.outputs.report.answers import driver_cells, kinds_text
from labecon.outputs.report.bibliography import sources_of
from labecon.outputs.report.blocks import Block, Figure, Grid, Heading, Note, Paragraph, Points
from labecon.outputs.report.cases import risk_table
from labecon.outputs.titles import condition_title
from labecon.outputs.views.industry import industry_view
from labecon.outputs.views.view import Part
from labecon.periods import month_label


def industry_note(found: Industry, words: Words) -> Note:
    """The note.

    Args:
        found: The market over many worlds.
        words: The language.

    Returns:
        The note, with the bibliography of what its drivers rest on.
    """
    market, references = found.market, References(words)
    under = condition_title(market, words)
    view = industry_view(industry_document(found), under, words)
    note = Note(view.title, words("report.lead"))
    note.blocks = [Heading(words("report.summary")), *_summary(view.parts, view.about, words)]
    for part in view.parts:
        note.blocks += _blocks(part, words)
    note.blocks += [_as_section(block) for block in risk_table(market, words, references)]
    note.blocks += _assumed(market, words, references)
    note.bibliography = sources_of(references)
    drawn = words("views.worlds", worlds=f"{found.simulation.paths:,}", seed=found.simulation.seed)
    basis = words("report.basis", scenario=under, through=month_label(market.actual_through))
    version = words("page.version", version=__version__, facts=market.ledger.head[:HEAD_DIGITS])
    note.closing = " · ".join((words("page.notice"), basis, drawn, version))
    return note


def _summary(parts: tuple[Part, ...], about: tuple[str, ...], words: Words) -> Iterator[Block]:
    """What the charts say, before them."""
    yield from (Paragraph(text) for text in about)
    said: list[str] = []
    for chart, remarks in ((part.chart, part.remarks) for part in parts if part.chart is not None):
        if chart.name.startswith("pay_offs"):
            said.append(words("chart.titled", lab=chart.title, title=remarks[-1]))
        else:
            said += [*(remarks if chart.name == "shares" else ()), *filter(None, [chart.remark])]
    yield Points(said)


def _blocks(part: Part, words: Words) -> Iterator[Block]:
    """A part of the view: its heading, what it is about, chart, table."""
    if part.heading:
        yield Heading(part.heading)
    yield from (Paragraph(text, "note") for text in part.remarks)
    if part.chart is not None:
        yield Figure(part.chart, f"{part.chart.remark} {words('report.chart_drivers')}".strip())
    if part.table is not None:
        yield Grid(part.table.heads, [list(row.cells) for row in part.table.rows])


def _as_section(block: Block) -> Block:
    """Parts of a lab are sections here."""
    return Heading(block.text) if isinstance(block, Heading) else block


def _assumed(market: Lab, words: Words, references: References) -> Iterator[Block]:
    """What the market rests on; what each lab starts with follows from its own note."""
    yield Heading(words("report.assumed"))
    yield Paragraph(kinds_text(drivers_by_kind(market), words))
    yield Paragraph(words.pick(market.note))
    names = [name for name in market.drivers if "." not in name]
    heads = [words(f"report.{key}") for key in ("driver", "value", "rests_on")]
    yield Grid(heads, [driver_cells(market, name, words, references) for name in names], False, widths=(6, 5, 3))
