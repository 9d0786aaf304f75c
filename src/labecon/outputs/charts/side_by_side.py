"""Charts of bars from left to right: bars, tornados, bridges."""

from __future__ import annotations

from collections.abc import Callable

from labecon.outputs.charts.chart import Chart, Series
from labecon.outputs.charts.strokes import (
    COLOURS,
    INK,
    LINE,
    ROW,
    SOFT,
    TOP,
    WIDE,
    area,
    known,
    line,
    names,
    text,
    tick_texts,
    ticks,
)
from labecon.outputs.messages import Words
from labecon.outputs.widths import clip, width, wrap

Drawing = tuple[list[str], float]
Place = Callable[[float], float]
_HIGH, _GAP = 22, 7
#: With more bars than this they are thinner.
_MANY, _THIN = 18, 16
#: Columns of text that the name of a bar may take, and room for the numbers beside bars.
_NAME, _ROOM = 48, 58
#: Width of a column of text at the size of the names.
_COLUMN, _SIZE = 5.4, 10


def _rows(chart: Chart, low: float, high: float, top: int, each: int = _HIGH) -> tuple[Place, list[str], float]:
    """A frame for bars: where a value stands, the axis, the bottom."""
    marks = ticks(low, high)
    names_of = [_lines(label) for label in chart.labels]
    left = 24 + round(_COLUMN * max(width(one) for said in names_of for one in said))
    start = left + (_ROOM if low < 0 or chart.kind == "tornado" else 4)

    def x(value: float) -> float:
        return start + (value - marks[0]) / (marks[-1] - marks[0]) * (WIDE - start - _ROOM - 10)

    bottom = top + 6 + each * len(chart.labels)
    out = []
    for value, said in zip(marks, tick_texts(chart, marks), strict=True):
        out.append(line(x(value), top, x(value), bottom, SOFT if value == 0 else LINE))
        out.append(text(x(value), bottom + 15, said, "middle", colour=SOFT))
    for place, said_lines in enumerate(names_of):
        middle = top + 6 + each * place + (each - _GAP) / 2 + 4
        for number, said in enumerate(said_lines):
            up = 10 * number - 5 * (len(said_lines) - 1)
            out.append(text(left - 8, middle + up, said, "end", _SIZE - len(said_lines) + 1))
    for one in chart.marks:
        if one.value is not None and marks[0] <= one.value <= marks[-1]:
            out.append(line(x(one.value), top - 4, x(one.value), bottom, COLOURS[5], "8 3"))
            out.append(text(x(one.value), top - 7, one.text, "middle", 10))
    return x, out, bottom + 22


def _lines(label: str) -> list[str]:
    """The name of a bar in up to two lines."""
    found = wrap(label, _NAME)
    return found if len(found) < 3 else [found[0], clip(" ".join(found[1:]), _NAME)]


def _beside(x: Place, zero: float, value: float, y: float, said: str) -> str:
    """The number of a bar, at its outer end."""
    place, anchor = (x(value) + 5, "") if value >= zero else (x(value) - 5, "end")
    return text(place, y, said, anchor, 10, halo=True)


def bars(chart: Chart, words: Words) -> Drawing:
    """Bars, those of several series one below the other.

    Args:
        chart: The chart.
        words: The language.

    Returns:
        SVG, and how high it is.
    """
    values, count = known(chart), len(chart.series)
    legend, rows = names([one.name for one in chart.series], False) if count > 1 else ([], 0)
    each = 13 * count + _GAP if count > 1 else _THIN if len(chart.labels) > _MANY else _HIGH
    top = TOP + ROW * rows + (8 if chart.marks else 0)
    x, out, bottom = _rows(chart, min(0.0, *values), max(0.0, *values), top, each)
    for number, one in enumerate(chart.series):
        thick = (each - _GAP) / count
        for place, value in enumerate(one.values):
            y = top + 6 + each * place + thick * number
            foot = y + (thick + 7) / 2
            if value is None:
                out.append(text(x(0.0) + 6, foot, chart.shown(value), colour=SOFT))
                continue
            start, end = sorted((x(0.0), x(value)))
            out.append(area(start, y, end - start, thick - (1 if count > 1 else 0), COLOURS[number]))
            out.append(_beside(x, 0.0, value, foot, chart.shown(value)))
    return [*legend, *out], bottom


def tornado(chart: Chart, words: Words) -> Drawing:
    """What each driver moves at its ends.

    Args:
        chart: The chart.
        words: The language.

    Returns:
        SVG, and how high it is.
    """
    base = chart.base or 0.0
    values = [*known(chart), base]
    legend, rows = names([one.name for one in chart.series], False)
    top = TOP + ROW * rows + 8
    x, out, bottom = _rows(chart, min(values), max(values), top)
    low, high = (one.values for one in chart.series)
    for place, pair in enumerate(zip(low, high, strict=True)):
        y = top + 6 + _HIGH * place
        out += _swing(chart, x, y, base, pair)
    out.append(line(x(base), top - 4, x(base), bottom - 22, INK))
    out.append(text(x(base), top - 7, words("chart.base", value=chart.shown(base)), "middle", 10))
    return [*legend, *out], bottom


def _swing(chart: Chart, x: Place, y: float, base: float, pair: tuple[float | None, float | None]) -> list[str]:
    """Both ends of one driver; numbers where they do not lie over each other."""
    out = []
    for side, value in enumerate(pair):
        if value is None:
            out.append(text(WIDE - 8, y + 12, "→ ∞", "end", colour=COLOURS[side], weight="600"))
            continue
        start, end = sorted((x(base), x(value)))
        out.append(area(start, y, end - start, _HIGH - _GAP, COLOURS[side]))
        if side == 1:
            foot = y + _HIGH - _GAP
            out.append(line(start, foot, end, foot, INK, thick=1.4))
    there = [value for value in pair if value is not None]
    for value in {min(there), max(there)} if there else ():
        if value != base:
            out.append(_beside(x, base, value, y + 12, chart.shown(value)))
    return out


def bridge(chart: Chart, words: Words) -> Drawing:
    """Steps from a first to a last total.

    Args:
        chart: The chart.
        words: The language.

    Returns:
        SVG, and how high it is.
    """
    values = [value or 0.0 for value in chart.series[0].values]
    spans = spans_of(chart.series[0])
    ends = [one for pair in spans for one in pair]
    x, out, bottom = _rows(chart, min(0.0, *ends), max(0.0, *ends), TOP)
    last = len(spans) - 1
    for place, (start, end) in enumerate(spans):
        y, total = TOP + 6 + _HIGH * place, place in (0, last)
        left, right = sorted((x(start), x(end)))
        colour = COLOURS[5] if total else COLOURS[0] if end >= start else COLOURS[1]
        out.append(area(left, y, max(right - left, 1.0), _HIGH - _GAP, colour))
        out.append(_beside(x, start, end, y + 12, chart.shown(values[place])))
        if place < last:
            out.append(line(x(end), y, x(end), y + _HIGH, SOFT))
    return out, bottom


def spans_of(bars: Series) -> list[tuple[float, float]]:
    """Where each bar of a bridge begins and ends.

    Args:
        bars: First total, steps, last total.

    Returns:
        Begin and end of each.
    """
    values, found, running = [value or 0.0 for value in bars.values], [], 0.0
    for place, value in enumerate(values):
        last = place == len(values) - 1
        start, end = (0.0, value) if last else (running, running + value)
        running = end
        found.append((start, end))
    return found
