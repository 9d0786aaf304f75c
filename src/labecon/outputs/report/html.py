"""A note as a page of HTML that stands alone: charts inside, nothing loaded, no script."""

from __future__ import annotations

from collections.abc import Sequence

from labecon.facts.records import web_address
from labecon.outputs.charts.chart import table_of
from labecon.outputs.charts.drawing import svg
from labecon.outputs.grades import grade_text
from labecon.outputs.html_page import html_page
from labecon.outputs.marked_text import safe
from labecon.outputs.messages import Words
from labecon.outputs.report.bibliography import Source
from labecon.outputs.report.blocks import Block, Figure, Grid, Heading, Note, Paragraph, Points
from labecon.outputs.report.marks import Kind, pieces


def note_html(note: Note, words: Words) -> str:
    """A note as a page.

    Args:
        note: The note.
        words: The language.

    Returns:
        HTML.
    """
    return html_page(note.title, "\n".join(_Page(words).lines(note)), words)


class _Page:
    """The parts of a page in one language."""

    def __init__(self, words: Words) -> None:
        self.words, self.figures = words, 0

    def lines(self, note: Note) -> list[str]:
        """The body."""
        headings = [block for block in note.blocks if isinstance(block, Heading)]
        names = {id(block): f"part-{number}" for number, block in enumerate(headings, 1)}
        links = [f'<li><a href="#{names[id(one)]}">{safe(one.text)}</a></li>' for one in headings if one.level == 2]
        links.append(f'<li><a href="#sources">{safe(self.words("report.bibliography"))}</a></li>')
        out = [f"<header><h1>{safe(note.title)}</h1>", f'<p class="lead">{self.inline(note.lead)}</p>']
        out.append(f'<nav aria-label="{safe(self.words("report.contents"))}"><ul>{"".join(links)}</ul></nav></header>')
        out.append('<main class="note">')
        for block in note.blocks:
            out.append(self.heading(block, names[id(block)]) if isinstance(block, Heading) else self.block(block))
        entries = "\n".join(self.source(n, one) for n, one in enumerate(note.bibliography, 1))
        title = safe(self.words("report.bibliography"))
        out.append(f'<h2 id="sources">{title}</h2>\n<ol class="bibliography">\n{entries}\n</ol></main>')
        return [*out, f'<footer><p class="lead">{safe(note.closing)}</p></footer>']

    def inline(self, text: str) -> str:
        """A text with its marks."""
        return "".join(self.piece(kind, piece) for kind, piece in pieces(text))

    def piece(self, kind: Kind, text: str) -> str:
        """A piece of a text."""
        if kind == "number":
            return f'<a class="reference" href="#ref-{text}">{text}</a>'
        if kind == "grade":
            return f'<span class="grade {text}">{safe(grade_text(text, self.words))}</span>'
        return f'<span class="input">{safe(text)}</span>' if kind == "input" else safe(text)

    def heading(self, block: Heading, name: str) -> str:
        """A heading with its anchor."""
        return f'<h{block.level} id="{name}">{safe(block.text)}</h{block.level}>'

    def block(self, block: Block) -> str:
        """Any other block."""
        match block:
            case Paragraph(text, kind):
                return f'<p class="{kind}">{self.inline(text)}</p>'
            case Points(texts):
                return "<ul>" + "".join(f"<li>{self.inline(text)}</li>" for text in texts) + "</ul>"
            case Figure():
                return self.figure(block)
            case Grid():
                return self.grid(block.heads, block.rows, block.numbers, block.totals)
        return ""

    def figure(self, block: Figure) -> str:
        """A chart with its caption and table twin."""
        self.figures += 1
        heads, rows = table_of(block.chart, self.words)
        twin = self.grid(heads, rows, True, frozenset())
        opened = f"<details><summary>{safe(self.words('chart.table'))}</summary>{twin}</details>"
        number = safe(self.words("report.figure", number=self.figures))
        caption = f"<figcaption><b>{number}</b> {self.inline(block.say)}</figcaption>"
        drawing = f'<div class="wide drawing" tabindex="0">{svg(block.chart, self.words)}</div>'
        return f'<figure id="figure-{self.figures}">{drawing}{caption}{opened}</figure>'

    def source(self, number: int, one: Source) -> str:
        """An entry of the bibliography."""
        document = safe(one.document)
        if link := web_address(one.url):
            document = f'<a rel="noreferrer" href="{safe(link)}">{document}</a>'
        chip = self.piece("grade", one.grade)
        return f'<li id="ref-{number}">{chip} <b>{safe(one.figure)}</b> {document}</li>'

    def grid(self, heads: Sequence[str], rows: Sequence[Sequence[str]], numbers: bool, totals: frozenset[int]) -> str:
        """A table."""
        kind = ' class="numbers"' if numbers else ""
        out = [f'<div class="wide" tabindex="0"><table{kind}><thead><tr>']
        out += [f'<th scope="col">{safe(text)}</th>' for text in heads]
        out.append("</tr></thead><tbody>")
        for place, row in enumerate(rows):
            first = self.inline(row[0])
            if len(row) == 1:
                out.append(f'<tr class="group"><th scope="rowgroup" colspan="{len(heads)}">{first}</th></tr>')
                continue
            cells = [f'<th scope="row">{first}</th>', *(f"<td>{self.inline(text)}</td>" for text in row[1:])]
            mark = ' class="total"' if place in totals else ""
            out.append(f"<tr{mark}>{''.join(cells)}</tr>")
        return "".join([*out, "</tbody></table></div>"])
