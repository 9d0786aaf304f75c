"""Charts over two drivers: heat maps, and frontiers between where a target holds and where it does not."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from itertools import pairwise

from labecon.outputs.charts.chart import Chart, Kind
from labecon.outputs.charts.strokes import (
    COLOURS,
    DASHES,
    INK,
    LINE,
    PAPER,
    SOFT,
    TOP,
    Body,
    Drawing,
    area,
    curve,
    known,
    line,
    text,
)
from labecon.outputs.messages import Words
from labecon.outputs.widths import clip

_LEFT, _CELL, _TALL = 130, 25, 27
_FAINT = f'fill="{COLOURS[2]}" fill-opacity="0.10" stroke="{COLOURS[2]}" stroke-dasharray="4 3"'


def _heat(chart: Chart, words: Words, wide: float) -> Drawing:
    """A figure over two drivers, darker where it is greater; every cell says its number."""
    values = known(chart)
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    top, cell = TOP + 34, (wide - _LEFT - 20) / max(1, len(chart.labels))
    out = _edges(chart, words, TOP + 2)
    for place, label in enumerate(chart.labels):
        out.append(text(_LEFT + cell * (place + 0.5), top + 8, label, "middle", colour=SOFT))
    for row, one in enumerate(chart.series):
        y = top + 14 + _CELL * row
        out.append(text(_LEFT - 8, y + 17, one.name, "end", colour=SOFT))
        for place, value in enumerate(one.values):
            share = 0.0 if value is None or high == low else (value - low) / (high - low)
            more = f' fill-opacity="{0.08 + 0.72 * share:.2f}" stroke="{PAPER}"'
            out.append(area(_LEFT + cell * place, y, cell, _CELL - 1, COLOURS[0] if value is not None else SOFT, more))
            colour = PAPER if share > 0.6 else INK
            out.append(text(_LEFT + cell * (place + 0.5), y + 17, chart.shown(value), "middle", colour=colour))
    return out, top + 14 + _CELL * len(chart.series) + 8


def _edges(chart: Chart, words: Words, top: float) -> list[str]:
    """The titles of both drivers, each with the way it runs."""
    axes = (("→", chart.across), ("↓", chart.down))
    said = [f"{way} {clip(axis.text(words), 100)}" for way, axis in axes if axis is not None]
    return [text(12, top + 16 * place, one, colour=SOFT) for place, one in enumerate(said)]


def _frontier(chart: Chart, words: Words, wide: float) -> Drawing:
    """Where a target begins to hold over two drivers: dots for the grid, a curve for the points that were solved."""
    across, down = chart.across, chart.down
    if across is None or down is None:
        return [], TOP
    columns = [value for value in across.values if value is not None]
    rows = [value for value in down.values if value is not None]
    top = TOP + 24
    bottom = top + _TALL * len(rows)
    cell = (wide - _LEFT - 20) / max(1, len(columns))

    def x(value: float) -> float:
        return _LEFT + cell * (place_of(columns, value) + 0.5)

    def y(value: float) -> float:
        return bottom - _TALL * (place_of(rows, value) + 0.5)

    out = _key(words)
    out.append(_box(chart, x, y))
    for row, (value, said) in enumerate(zip(rows, down.shown(), strict=True)):
        out += [
            text(_LEFT - 8, y(value) + 4, said, "end", colour=SOFT),
            line(_LEFT, y(value), wide - 20, y(value), LINE),
        ]
        for place, at in enumerate(columns):
            holds = bool(chart.grid and chart.grid[row][place])
            look = f'fill="{COLOURS[0]}" class="c0"' if holds else f'fill="none" stroke="{SOFT}" class="s soft"'
            out.append(f'<circle cx="{x(at):.1f}" cy="{y(value):.1f}" r="{4 if holds else 2.4}" {look}/>')
    for label, at in zip(chart.labels, columns, strict=True):
        out.append(text(x(at), bottom + 14, label, "middle", colour=SOFT))
    for number, one in enumerate(chart.series):
        points = [
            f"{x(at):.1f} {y(value):.1f}" for at, value in zip(columns, one.values, strict=True) if value is not None
        ]
        out.append(curve("M" + " L".join(points), COLOURS[1], DASHES[number]))
        out += [f'<path class="c1" fill="{COLOURS[1]}" d="M{point} m-4 0 l4 -4 l4 4 l-4 4 z"/>' for point in points]
    if across.at is not None and down.at is not None:
        out += _here(x(across.at), y(down.at), words)
    out.append(text(12, top + 4, f"↑ {down.text(words)}", colour=INK))
    out.append(text((_LEFT + wide) / 2, bottom + 32, f"→ {across.text(words)}", "middle"))
    return out, bottom + 40


def _box(chart: Chart, x: Callable[[float], float], y: Callable[[float], float]) -> str:
    """The range of both drivers that their sources give."""
    across, down = chart.across, chart.down
    if across is None or down is None or across.usual is None or down.usual is None:
        return ""
    left, right = sorted(map(x, across.usual))
    high, low = sorted(map(y, down.usual))
    shape = f'x="{left:.1f}" y="{high:.1f}" width="{right - left:.1f}" height="{low - high:.1f}"'
    return f'<rect class="s c2" {shape} {_FAINT}/>'


def _here(x: float, y: float, words: Words) -> list[str]:
    """The lab as it is."""
    return [
        f'<path class="s ink" d="M{x - 6:.1f} {y:.1f}h12M{x:.1f} {y - 6:.1f}v12" stroke="{INK}" stroke-width="2.2"/>',
        text(x + 9, y - 7, words("chart.as_it_is"), size=10, halo=True),
    ]


def place_of(values: Sequence[float], value: float) -> float:
    """Where a value stands between those of a grid, in steps of it.

    Args:
        values: The grid, ascending.
        value: The value.

    Returns:
        0 at the first, 1 at the second, parts between; at the ends for what lies beyond.

    Example:
        >>> place_of([1.0, 2.0, 4.0], 3.0)
        1.5
    """
    for place, (low, high) in enumerate(pairwise(values)):
        if value <= high:
            return place + max(0.0, (value - low) / (high - low)) if math.isfinite(value) else place
    return len(values) - 1.0


def _key(words: Words) -> list[str]:
    """What dots and curve mean."""
    y = TOP - 2
    return [
        f'<circle class="c0" cx="18" cy="{y - 4}" r="4" fill="{COLOURS[0]}"/>',
        text(28, y, words("chart.holds")),
        f'<circle class="s soft" cx="112" cy="{y - 4}" r="2.4" fill="none" stroke="{SOFT}"/>',
        text(120, y, words("chart.holds_not")),
        line(220, y - 4, 240, y - 4, COLOURS[1], thick=2.2),
        f'<path class="c1" fill="{COLOURS[1]}" d="M230 {y - 4} m-4 0 l4 -4 l4 4 l-4 4 z"/>',
        text(246, y, words("chart.frontier")),
        f'<rect class="s c2" x="400" y="{y - 10}" width="14" height="11" {_FAINT}/>',
        text(420, y, words("chart.usual")),
    ]


#: How each kind is drawn.
BODIES: dict[Kind, Body] = {"heat": _heat, "frontier": _frontier}
