"""A note as a page of HTML that stands alone: charts inside, nothing loaded, no script."""

from __future__ import annotations

from collections.abc import Sequence

from labecon.outputs.charts.chart import table_of
from labecon.outputs.charts.drawing import svg
from labecon.outputs.html_page import html_page
from labecon.outputs.marked_text import safe
from labecon.outputs.messages import Words
from labecon.outputs.report.blocks import Block, Figure, Grid, Heading, Note, Paragraph, Points, linked


def note_html(note: Note, words: Words) -> str:
    """A note as a page.

    Args:
        note: The note.
        words: The language.

    Returns:
        HTML.
    """
    body = [f"<header><h1>{safe(note.title)}</h1>", f'<p class="lead">{_inline(note.lead)}</p></header>']
    body.append('<main class="note">')
    body += [_block(block, words) for block in note.blocks]
    entries = "\n".join(f'<li id="ref-{n}">{safe(text)}</li>' for n, text in enumerate(note.bibliography, 1))
    body.append(f'<h2>{safe(words("report.bibliography"))}</h2>\n<ol class="bibliography">\n{entries}\n</ol></main>')
    body.append(f'<footer><p class="lead">{safe(note.closing)}</p></footer>')
    return html_page(note.title, "\n".join(body), words)


def _inline(text: str) -> str:
    return linked(text, safe, lambda number: f'<a href="#ref-{number}">{number}</a>')


def _block(block: Block, words: Words) -> str:
    match block:
        case Heading(text, level):
            return f"<h{level}>{safe(text)}</h{level}>"
        case Paragraph(text, kind):
            return f'<p class="{kind}">{_inline(text)}</p>'
        case Points(texts):
            return "<ul>" + "".join(f"<li>{_inline(text)}</li>" for text in texts) + "</ul>"
        case Grid():
            return _grid(block.heads, block.rows, block.numbers, block.totals)
        case Figure(chart, say):
            heads, rows = table_of(chart, words)
            twin = _grid(heads, rows, True, frozenset())
            opened = f"<details><summary>{safe(words('chart.table'))}</summary>{twin}</details>"
            caption = f"<figcaption>{_inline(say)}</figcaption>" if say else ""
            return f'<figure id="{safe(chart.name)}">{svg(chart, words)}{caption}{opened}</figure>'


def _grid(heads: Sequence[str], rows: Sequence[Sequence[str]], numbers: bool, totals: frozenset[int]) -> str:
    kind = ' class="numbers"' if numbers else ""
    out = [f'<div class="wide" tabindex="0"><table{kind}><thead><tr>']
    out += [f'<th scope="col">{safe(text)}</th>' for text in heads]
    out.append("</tr></thead><tbody>")
    for place, row in enumerate(rows):
        if len(row) == 1:
            out.append(f'<tr class="group"><th scope="rowgroup" colspan="{len(heads)}">{_inline(row[0])}</th></tr>')
            continue
        cells = [f'<th scope="row">{_inline(row[0])}</th>', *(f"<td>{_inline(text)}</td>" for text in row[1:])]
        mark = ' class="total"' if place in totals else ""
        out.append(f"<tr{mark}>{''.join(cells)}</tr>")
    return "".join([*out, "</tbody></table></div>"])
