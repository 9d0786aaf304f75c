"""A note as PDF, set by Typst: real text, embedded fonts, vector charts."""

from __future__ import annotations

from collections.abc import Sequence

from labecon.errors import UsageError
from labecon.facts.records import web_address
from labecon.outputs.charts.chart import alternative
from labecon.outputs.charts.drawing import svg
from labecon.outputs.charts.strokes import WIDE
from labecon.outputs.grades import grade_text
from labecon.outputs.messages import Words
from labecon.outputs.report.bibliography import Source
from labecon.outputs.report.blocks import Block, Figure, Grid, Heading, Note, Paragraph, Points
from labecon.outputs.report.marks import Kind, pieces
from labecon.outputs.report.placing import Part, parts_of

_PREAMBLE = """#set document(title: {title}, author: "labecon", date: none)
#set page(paper: "a4", margin: (x: 2cm, top: 2.1cm, bottom: 2cm), numbering: "1",
  footer: context [#set text(7.5pt, fill: luma(90)); #grid(columns: (1fr, auto), gutter: 1em, closing,
    counter(page).display("1 / 1", both: true))])
#set text(lang: {lang}, size: {size}, font: ({fonts}))
#set par(justify: {justify}, leading: {leading})
#set table(stroke: none, inset: (x: 4pt, y: 3pt))
#show table: set par(justify: false)
#show heading: set block(above: 1.5em, below: 0.8em)
#show heading.where(level: 1): set text(1.05em)
#show link: set text(fill: rgb("#00692f"))
#let given(body) = text(fill: rgb("#0000c8"), body)
#let chip(body) = box(stroke: 0.4pt + luma(120), radius: 3pt, inset: (x: 2.5pt), outset: (y: 2pt), text(0.82em, body))
#show figure: set block(breakable: false)
#show table.cell.where(y: 0): set text(weight: "bold")
"""
#: Latin of the face that comes with Typst, Chinese of the system's.
_FONTS = {"en": ("Libertinus Serif", "Noto Serif CJK SC"), "zh": ("Noto Sans CJK SC", "Libertinus Serif")}
#: Width of a drawing that has half a page; its letters are as large as those of the others.
_HALF = 400
CHINESE = "Noto Sans CJK SC"


def note_pdf(note: Note, words: Words) -> bytes:
    """A note as PDF.

    Args:
        note: The note.
        words: The language.

    Returns:
        The file.

    Raises:
        UsageError: Typst is not installed, or there is no font for Chinese.
    """
    try:
        import typst  # only this needs it
    except ImportError as error:
        text = "PDF needs the extra `report`, which is not installed"
        raise UsageError.of("missing-extra", text, "--to", "pip install 'labecon[report]', or write .html") from error
    if words.language == "zh" and CHINESE not in typst.Fonts().families():
        text = f"there is no font {CHINESE} for Chinese"
        raise UsageError.of("missing-font", text, "--to", "install it (Debian: apt install fonts-noto-cjk)")
    data: bytes = typst.compile(note_typst(note, words).encode("utf-8"))
    return data


def note_typst(note: Note, words: Words) -> str:
    """A note in Typst's markup.

    Args:
        note: The note.
        words: The language.

    Returns:
        The text; everything that is not ours stands inside string literals.
    """
    chinese = words.language == "zh"
    fonts = ", ".join(map(literal, _FONTS[words.language])) + ","
    head = _PREAMBLE.format(
        title=literal(note.title),
        lang=literal("zh" if chinese else "en"),
        size="9.5pt" if chinese else "10pt",
        fonts=fonts,
        justify="true",
        leading="0.8em" if chinese else "0.62em",
    )
    page = _Pages(words)
    out = [f"#let closing = {literal(note.closing)}", head]
    out.append(f'#text(1.7em, weight: "bold", {literal(note.title)})\n')
    out.append(f"#block(text(fill: luma(70))[{page.inline(note.lead)}])\n")
    out += [page.part(part) for part in parts_of(note.blocks)]
    out.append(f"#heading(level: 1, {literal(words('report.bibliography'))})")
    out.append("#set text(0.77em)\n#set par(justify: false)\n#columns(2, gutter: 1.2em)[")
    out += [page.source(number, one) for number, one in enumerate(note.bibliography, 1)]
    return "\n".join([*out, "]"]) + "\n"


def literal(text: str) -> str:
    """A text as a string of Typst, which holds no markup.

    Args:
        text: Any text.

    Returns:
        The string in quotes.

    Example:
        >>> print(literal('#a "b"'))
        "#a \\"b\\""
    """
    clean = "".join(one if one >= " " else " " for one in text)
    return '"' + clean.replace("\\", "\\\\").replace('"', '\\"') + '"'


class _Pages:
    """The parts of the pages in one language."""

    def __init__(self, words: Words) -> None:
        self.words, self.figures = words, 0

    def inline(self, text: str) -> str:
        """A text with its marks."""
        return "".join(self.piece(kind, piece) for kind, piece in pieces(text))

    def piece(self, kind: Kind, text: str) -> str:
        """A piece of a text."""
        if kind == "number":
            return f"#link(<ref-{text}>)[{text}]"
        if kind == "grade":
            return f"#chip({literal(grade_text(text, self.words))})"
        return f"#given({literal(text)})" if kind == "input" else f"#{literal(text)}"

    def part(self, part: Part) -> str:
        """What takes the width of the page."""
        if part.closes:
            return "#place.flush()"
        set_ = self.block(part.blocks[0]) if len(part.blocks) == 1 else self.beside(part.blocks)
        return f"#place(auto, float: true, clearance: 1.2em, [#set align(left)\n{set_}])" if part.floats else set_

    def beside(self, blocks: Sequence[Block]) -> str:
        """Two figures beside each other."""
        cells = "".join(f"[{self.figure(one, _HALF)}]" for one in blocks if isinstance(one, Figure))
        return f"#block(breakable: false, grid(columns: (1fr, 1fr), gutter: 0.8em){cells})"

    def block(self, block: Block) -> str:
        """Any block."""
        match block:
            case Heading(text, level):
                return f"#heading(level: {level - 1}, {literal(text)})"
            case Paragraph(text, kind):
                inner = self.inline(text)
                if kind == "plain":
                    return f"{inner}\n"
                stays = "true" if kind == "note" else "false"  # with what it introduces
                return f"#block(sticky: {stays}, text(0.9em, fill: luma(70))[{inner}])"
            case Points(texts):
                return "#list(" + ", ".join(f"[{self.inline(text)}]" for text in texts) + ")"
            case Figure():
                return self.figure(block)
            case Grid():
                return self.grid(block)
        return ""

    def figure(self, block: Figure, wide: float = WIDE) -> str:
        """A chart with its caption."""
        self.figures += 1
        chart, number = block.chart, self.words("report.figure", number=self.figures)
        drawing = f'image(bytes({literal(svg(chart, self.words, wide))}), format: "svg", width: 100%, '
        drawing += f"alt: {literal(alternative(chart, self.words))})"
        caption = f"#block(above: 0.5em, text(0.88em)[#strong({literal(number)}) {self.inline(block.say)}])"
        return f"#block(breakable: false, above: 0.9em, below: 1.1em)[#{drawing}\n{caption}]"

    def source(self, number: int, one: Source) -> str:
        """An entry of the bibliography."""
        document = f"#{literal(one.document)}" if one.document else ""
        if link := web_address(one.url):
            document = f"#link({literal(link)})[{document}]"
        said = f"{self.piece('grade', one.grade)} #strong({literal(one.figure)}) {document}"
        cells = f"columns: (2.2em, 1fr), [[{number}]], [{said}]"
        return f"#block(below: 0.55em, breakable: false)[#grid({cells}) <ref-{number}>]"

    def grid(self, block: Grid) -> str:
        """A table."""
        shares = block.widths or ((3, *(2,) * (len(block.heads) - 1)) if not block.numbers else ())
        columns = ", ".join(f"{share}fr" for share in shares) or ", ".join(["1fr", *["auto"] * (len(block.heads) - 1)])
        align = "(x, y) => if x == 0 { left } else { right }" if block.numbers else "left"
        cells = [self.header(block.heads)]
        for place, row in enumerate(block.rows):
            if len(row) == 1:
                inner = f"table.cell(colspan: {len(block.heads)}, inset: (top: 7pt))[#strong[{self.inline(row[0])}]]"
                cells.append(f"table.header(level: 2, {inner})")  # stays with what follows
                continue
            total = place in block.totals
            texts = [f"[#strong[{self.inline(text)}]]" if total else f"[{self.inline(text)}]" for text in row]
            cells += ["table.hline(stroke: 0.4pt + luma(150))", *texts] if total else texts
        size = "0.78em" if len(block.heads) > 7 else "0.88em"
        inner = ",\n  ".join([f"columns: ({columns},)", f"align: {align}", *cells])
        return f"#block(above: 0.9em, below: 1.2em, text({size}, table({inner},\n)))"

    def header(self, heads: Sequence[str]) -> str:
        """The headings of a table, which stand on each page of it."""
        cells = ", ".join(f"[{self.inline(text)}]" for text in heads)
        return f"table.header({cells}, table.hline(stroke: 0.7pt))"
