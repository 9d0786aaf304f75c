"""What drawings are made of: texts, lines, areas, ticks, and the names of series with their marks."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from labecon.outputs.charts.chart import Chart
from labecon.outputs.marked_text import safe
from labecon.outputs.messages import Words
from labecon.outputs.numbers import Scale, number
from labecon.outputs.widths import clip, width

#: Colours that differ for the colour-blind too, each with its own dash; a page may give classes c0 to c5 others.
COLOURS = ("#0b5a8a", "#c0561f", "#4f7d3a", "#7a5aa6", "#8a6d00", "#5a5f66")
DASHES = ("", "7 3", "2 2", "9 3 2 3", "4 4", "1 3")
INK, SOFT, LINE, PAPER = "#1d2125", "#5b6570", "#dcd9d2", "#ffffff"
#: Width of a drawing that has a page for itself.
WIDE, TOP = 680, 60
#: Height of a line of names.
ROW = 17
Drawing = tuple[list[str], float]
#: Draws what a chart shows, in a language and a width: its SVG, and how high that is.
Body = Callable[[Chart, Words, float], Drawing]
_CLASSES = {INK: "ink", SOFT: "soft", LINE: "grid", PAPER: "paper"} | {one: f"c{n}" for n, one in enumerate(COLOURS)}


def text(
    x: float,
    y: float,
    words: str,
    anchor: str = "",
    size: int = 0,
    colour: str = INK,
    weight: str = "",
    halo: bool = False,
    more: str = "",
) -> str:
    """A text.

    Args:
        x: From the left.
        y: Its foot, from the top.
        words: The text; nothing is drawn for none.
        anchor: ``middle`` or ``end``; the start otherwise.
        size: Size; as around it when 0.
        colour: Colour.
        weight: Weight.
        halo: Whether what lies behind is kept away from it.
        more: Further attributes.

    Returns:
        SVG.
    """
    if not words:
        return ""
    said = f' text-anchor="{anchor}"' if anchor else ""
    said += f' font-size="{size}"' if size else ""
    said += f' font-weight="{weight}"' if weight else ""
    said += ' class="halo" stroke="#ffffff" stroke-width="3" paint-order="stroke"' if halo else ""
    said += "" if colour == INK else f' fill="{colour}"' + ("" if halo else f' class="{_CLASSES[colour]}"')
    return f'<text x="{x:.1f}" y="{y:.1f}"{said}{more}>{safe(words)}</text>'


def line(x1: float, y1: float, x2: float, y2: float, colour: str = LINE, dash: str = "", thick: float = 1.0) -> str:
    """A line.

    Args:
        x1: Where it begins.
        y1: Where it begins.
        x2: Where it ends.
        y2: Where it ends.
        colour: Colour.
        dash: Dashes; none when empty.
        thick: Its width.

    Returns:
        SVG.
    """
    more = f' stroke-dasharray="{dash}"' if dash else ""
    more += "" if thick == 1.0 else f' stroke-width="{thick}"'
    kind = f"s {_CLASSES[colour]}"
    return f'<line class="{kind}" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}"{more}/>'


def area(x: float, y: float, wide: float, high: float, colour: str, more: str = "") -> str:
    """A rectangle.

    Args:
        x: From the left.
        y: From the top.
        wide: Width.
        high: Height.
        colour: What fills it.
        more: Further attributes.

    Returns:
        SVG.
    """
    size = f'width="{max(wide, 0.0):.1f}" height="{max(high, 0.0):.1f}"'
    return f'<rect class="{_CLASSES[colour]}" x="{x:.1f}" y="{y:.1f}" {size} fill="{colour}"{more}/>'


def curve(path: str, colour: str, dash: str = "") -> str:
    """A line through points.

    Args:
        path: Its path.
        colour: Colour.
        dash: Dashes; none when empty.

    Returns:
        SVG.
    """
    more = f' stroke-dasharray="{dash}"' if dash else ""
    kind = f"s {_CLASSES[colour]}"
    return f'<path class="{kind}" d="{path}" fill="none" stroke="{colour}" stroke-width="2.2"{more}/>'


def ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Round values that cover a span.

    Args:
        low: Least value.
        high: Greatest.
        about: How many are wanted.

    Returns:
        Multiples of 1, 2 or 5 times a power of ten, the first at or below the least, the last at or above the greatest.

    Example:
        >>> ticks(0.0, 87.0)
        [0.0, 20.0, 40.0, 60.0, 80.0, 100.0]
    """
    if not high > low:
        low, high = (low, low + 1.0) if low == 0 else (min(low, 0.0), max(low, 0.0))
    raw = (high - low) / about
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= raw * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [place * step for place in range(first, last + 1)]


def tick_texts(chart: Chart, values: Sequence[float]) -> list[str]:
    """Ticks as text, with as many digits as their distance needs.

    Args:
        chart: The chart, whose scale they are shown in.
        values: The ticks.

    Returns:
        The texts.
    """
    scale = chart.scale
    step = abs(values[1] - values[0]) / scale.factor if len(values) > 1 else 1.0
    digits = max(0, -math.floor(math.log10(step) + 1e-9)) if step else 0
    return [number(value, Scale(scale.factor, scale.word, digits, scale.percent)).strip() for value in values]


def known(chart: Chart) -> list[float]:
    """All values of a chart that are there."""
    return [value for one in chart.series for value in one.values if value is not None and math.isfinite(value)]


def stroke_of(place: int) -> tuple[str, str]:
    """How a series is drawn; no two of the first thirty-six look alike.

    Args:
        place: Its place among the series.

    Returns:
        Colour and dashes.

    Example:
        >>> stroke_of(0) != stroke_of(6)
        True
    """
    return COLOURS[place % len(COLOURS)], DASHES[(place + place // len(COLOURS)) % len(DASHES)]


def names(titles: Sequence[str], lines: bool, wide: float, faint: Sequence[float] = ()) -> tuple[list[str], int]:
    """Names of series with their marks, in as many lines as they need.

    Args:
        titles: The names.
        lines: Whether the marks are lines rather than areas.
        wide: Width of the drawing.
        faint: Opacity of the area of each, where all have one colour; a line for each further name.

    Returns:
        SVG, and how many lines it takes.
    """
    out, x, row = [], 12.0, 0
    for place, title in enumerate(titles):
        said = clip(title, min(64, int((wide - 48) / 6.4)))
        taken = 30 + 6.4 * width(said)
        if x + taken > wide - 12 and x > 12:
            x, row = 12.0, row + 1
        y = TOP - 2 + ROW * row
        colour, dash = (COLOURS[0], "") if faint else stroke_of(place)
        if lines or (faint and place >= len(faint)):
            out.append(line(x, y - 4, x + 20, y - 4, colour, dash, 2.2))
        else:
            out.append(area(x, y - 10, 14, 11, colour, f' fill-opacity="{faint[place]:.2f}"' if faint else ""))
        out.append(text(x + 24, y, said))
        x += taken + 6
    return out, row + 1
