"""A note as PDF, set by Typst: real text, embedded fonts, vector charts."""

from __future__ import annotations

from collections.abc import Sequence

from labecon.errors import UsageError
from labecon.outputs.charts.chart import alternative
from labecon.outputs.charts.drawing import svg
from labecon.outputs.messages import Words
from labecon.outputs.report.blocks import Block, Figure, Grid, Heading, Note, Paragraph, Points, linked

_PREAMBLE = """#set document(title: {title}, author: "labecon", date: none)
#set page(paper: "a4", margin: (x: 2cm, top: 2.1cm, bottom: 2cm), numbering: "1",
  footer: context [#set text(7.5pt, fill: luma(90)); #closing #h(1fr) #counter(page).display("1 / 1", both: true)])
#set text(lang: {lang}, size: {size}, font: ({fonts}))
#set par(justify: {justify}, leading: {leading})
#set table(stroke: none, inset: (x: 4pt, y: 3pt))
#show heading: set block(above: 1.5em, below: 0.8em)
#show heading.where(level: 1): set text(1.05em)
#show link: set text(fill: rgb("#0b5a8a"))
#show figure: set block(breakable: false)
#show table.cell.where(y: 0): set text(weight: "bold")
"""
#: Latin of the face that comes with Typst, Chinese of the system's.
_FONTS = {"en": ("Libertinus Serif", "Noto Serif CJK SC"), "zh": ("Noto Sans CJK SC", "Libertinus Serif")}
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
    out = [f"#let closing = {literal(note.closing)}", head]
    out.append(f'#text(1.7em, weight: "bold", {literal(note.title)})\n\n#text(fill: luma(70))[{_inline(note.lead)}]\n')
    out += [_block(block, words) for block in note.blocks]
    out.append(f"#heading(level: 1, {literal(words('report.bibliography'))})")
    out.append("#set text(0.86em)\n#set par(justify: false)")
    for number, text in enumerate(note.bibliography, 1):
        out.append(f"#block(below: 0.55em)[#grid(columns: (2.4em, 1fr), [[{number}]], {literal(text)}) <ref-{number}>]")
    return "\n".join(out) + "\n"


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


def _inline(text: str) -> str:
    def plain(piece: str) -> str:
        return f"#{literal(piece)}" if piece else ""

    return linked(text, plain, lambda number: f"#link(<ref-{number}>)[{number}]")


def _block(block: Block, words: Words) -> str:
    match block:
        case Heading(text, level):
            return f"#heading(level: {level - 1}, {literal(text)})"
        case Paragraph(text, kind):
            inner = _inline(text)
            stays = "true" if kind == "note" else "false"  # with what it introduces
            return f"#block(sticky: {stays}, text(0.9em, fill: luma(70))[{inner}])" if kind != "plain" else f"{inner}\n"
        case Points(texts):
            return "#list(" + ", ".join(f"[{_inline(text)}]" for text in texts) + ")"
        case Grid():
            return _grid(block)
        case Figure(chart, say):
            drawing = f'image(bytes({literal(svg(chart, words))}), format: "svg", width: 100%, '
            drawing += f"alt: {literal(alternative(chart, words))})"
            caption = f"#align(left, text(0.9em)[{_inline(say)}])" if say else ""
            return f"#block(breakable: false, above: 1em, below: 1.2em)[#{drawing}\n{caption}]"


def _grid(block: Grid) -> str:
    shares = block.widths or ((3, *(2,) * (len(block.heads) - 1)) if not block.numbers else ())
    columns = ", ".join(f"{share}fr" for share in shares) or ", ".join(["1fr", *["auto"] * (len(block.heads) - 1)])
    align = "(x, y) => if x == 0 { left } else { right }" if block.numbers else "left"
    cells = [_header(block.heads)]
    for place, row in enumerate(block.rows):
        if len(row) == 1:
            cells.append(f"table.cell(colspan: {len(block.heads)}, inset: (top: 7pt))[#strong[{_inline(row[0])}]]")
            continue
        total = place in block.totals
        texts = [f"[#strong[{_inline(text)}]]" if total else f"[{_inline(text)}]" for text in row]
        cells += ["table.hline(stroke: 0.4pt + luma(150))", *texts] if total else texts
    size = "0.78em" if len(block.heads) > 7 else "0.88em"
    body = ",\n  ".join(cells)
    return (
        f"#block(above: 0.9em, below: 1.2em, text({size}, table(columns: ({columns},), align: {align},\n  {body},\n)))"
    )


def _header(heads: Sequence[str]) -> str:
    cells = ", ".join(f"[{_inline(text)}]" for text in heads)
    return f"table.header({cells}, table.hline(stroke: 0.7pt))"
