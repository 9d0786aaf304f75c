"""Charts of bars from left to right: bars, tornados, bridges."""

from __future__ import annotations

from collections.abc import Callable

from labecon.outputs.charts.chart import Chart, Kind, Series
from labecon.outputs.charts.strokes import (
    COLOURS,
    INK,
    LINE,
    ROW,
    SOFT,
    TOP,
    Body,
    Drawing,
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

Place = Callable[[float], float]
Pair = tuple[float | None, float | None]
_HIGH, _GAP = 19, 6
#: With more bars than this they are thinner.
_MANY, _THIN = 12, 15
#: Columns of text that the name of a bar may take, and room for the numbers beside bars.
_NAME, _ROOM = 48, 58
#: A drawing of less than this width has the names of bars above them.
_NARROW = 500
#: Width of a column of text at the size of the names.
_COLUMN, _SIZE = 5.4, 10


class _Rows:
    """A frame for bars one below the other; a narrow one has their names above them.

    Args:
        chart: The chart.
        low: Least value that it has to cover.
        high: Greatest.
        top: Where it begins.
        wide: Width of the drawing.
        each: Height of a bar with the gap below it.
    """

    def __init__(self, chart: Chart, low: float, high: float, top: float, wide: float, each: int = _HIGH) -> None:
        self.chart, self.top, self.wide = chart, top, wide
        self.over = _SIZE + 2 if wide < _NARROW else 0
        self.thick, self.each = each - _GAP, each + self.over
        self.marks = ticks(low, high)
        self.names = [_lines(label, int((wide - 24) / _COLUMN) if self.over else 0) for label in chart.labels]
        widest = max(width(one) for said in self.names for one in said)
        self.left = 12 if self.over else 24 + round(_COLUMN * widest)
        self.start = self.left + (_ROOM if low < 0 or chart.kind == "tornado" else 4)
        self.bottom = top + 6 + self.each * len(chart.labels)

    def x(self, value: float) -> float:
        """Where a value stands."""
        share = (value - self.marks[0]) / (self.marks[-1] - self.marks[0])
        return self.start + share * (self.wide - self.start - _ROOM - 10)

    def y(self, place: int) -> float:
        """Where a bar begins."""
        return self.top + 6 + self.each * place + self.over

    def lines(self) -> list[str]:
        """The axis and the marks."""
        x, out = self.x, []
        for value, said in zip(self.marks, tick_texts(self.chart, self.marks), strict=True):
            out.append(line(x(value), self.top, x(value), self.bottom, SOFT if value == 0 else LINE))
            out.append(text(x(value), self.bottom + 15, said, "middle", colour=SOFT))
        for one in self.chart.marks:
            if one.value is not None and self.marks[0] <= one.value <= self.marks[-1]:
                out.append(line(x(one.value), self.top - 4, x(one.value), self.bottom, COLOURS[5], "8 3"))
                out.append(text(x(one.value), self.top - 7, one.text, "middle", 10))
        return out

    def titles(self) -> list[str]:
        """The names of the bars, which lie over everything."""
        out = []
        for place, said_lines in enumerate(self.names):
            middle, size = self.y(place) + self.thick / 2 + 4, _SIZE - len(said_lines) + 1
            for number, said in enumerate(said_lines):
                up = 10 * number - 5 * (len(said_lines) - 1)
                if self.over:
                    out.append(text(self.left, self.y(place) - 3, said, size=size, halo=True))
                else:
                    out.append(text(self.left - 8, middle + up, said, "end", size))
        return out


def _lines(label: str, columns: int) -> list[str]:
    """The name of a bar in one line of so many columns, or in up to two beside it."""
    if columns:
        return [clip(label, columns)]
    found = wrap(label, _NAME)
    return found if len(found) < 3 else [found[0], clip(" ".join(found[1:]), _NAME)]


def _beside(x: Place, zero: float, value: float, y: float, said: str) -> str:
    """The number of a bar, at its outer end."""
    place, anchor = (x(value) + 5, "") if value >= zero else (x(value) - 5, "end")
    return text(place, y, said, anchor, 10, halo=True)


def _bars(chart: Chart, words: Words, wide: float) -> Drawing:
    """Bars, those of several series one below the other."""
    values, count = known(chart), len(chart.series)
    legend, names_high = names([one.name for one in chart.series], False, wide) if count > 1 else ([], 0)
    each = 13 * count + _GAP if count > 1 else _THIN if len(chart.labels) > _MANY else _HIGH
    top = TOP + ROW * names_high + (8 if chart.marks else 0)
    rows = _Rows(chart, min(0.0, *values), max(0.0, *values), top, wide, each)
    x, out = rows.x, rows.lines()
    for number, one in enumerate(chart.series):
        thick = rows.thick / count
        for place, value in enumerate(one.values):
            y = rows.y(place) + thick * number
            foot = y + (thick + 7) / 2
            if value is None:
                out.append(text(x(0.0) + 6, foot, chart.shown(value), colour=SOFT))
                continue
            start, end = sorted((x(0.0), x(value)))
            out.append(area(start, y, end - start, thick - (1 if count > 1 else 0), COLOURS[number]))
            out.append(_beside(x, 0.0, value, foot, chart.shown(value)))
    return [*legend, *out, *rows.titles()], rows.bottom + 22


def _tornado(chart: Chart, words: Words, wide: float) -> Drawing:
    """What each driver moves at its ends."""
    base = chart.base or 0.0
    values = [*known(chart), base]
    legend, names_high = names([one.name for one in chart.series], False, wide)
    top = TOP + ROW * names_high + 8
    rows = _Rows(chart, min(values), max(values), top, wide)
    x, out = rows.x, rows.lines()
    low, high = (one.values for one in chart.series)
    for place, pair in enumerate(zip(low, high, strict=True)):
        out += _swing(chart, x, rows.y(place), base, pair, wide)
    out.append(line(x(base), top - 4, x(base), rows.bottom, INK))
    out.append(text(x(base), top - 7, words("chart.base", value=chart.shown(base)), "middle", 10))
    return [*legend, *out, *rows.titles()], rows.bottom + 22


def _swing(chart: Chart, x: Place, y: float, base: float, pair: Pair, wide: float) -> list[str]:
    """Both ends of one driver; numbers where they do not lie over each other."""
    out = []
    for side, value in enumerate(pair):
        if value is None:
            out.append(text(wide - 8, y + 12, "→ ∞", "end", colour=COLOURS[side], weight="600"))
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


def _bridge(chart: Chart, words: Words, wide: float) -> Drawing:
    """Steps from a first to a last total."""
    values = [value or 0.0 for value in chart.series[0].values]
    spans = spans_of(chart.series[0])
    ends = [one for pair in spans for one in pair]
    rows = _Rows(chart, min(0.0, *ends), max(0.0, *ends), TOP, wide)
    x, out = rows.x, rows.lines()
    last = len(spans) - 1
    for place, (start, end) in enumerate(spans):
        y, total = rows.y(place), place in (0, last)
        left, right = sorted((x(start), x(end)))
        colour = COLOURS[5] if total else COLOURS[0] if end >= start else COLOURS[1]
        out.append(area(left, y, max(right - left, 1.0), _HIGH - _GAP, colour))
        out.append(_beside(x, start, end, y + 12, chart.shown(values[place])))
        if place < last:
            out.append(line(x(end), y, x(end), y + rows.each, SOFT))
    return [*out, *rows.titles()], rows.bottom + 22


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


#: How each kind is drawn.
BODIES: dict[Kind, Body] = {"bars": _bars, "tornado": _tornado, "bridge": _bridge}
