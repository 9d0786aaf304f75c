"""Charts over months and years: lines, fans of percentiles, stacked columns."""

from __future__ import annotations

from collections.abc import Sequence

from labecon.outputs.charts.chart import Chart, Kind
from labecon.outputs.charts.strokes import (
    COLOURS,
    LINE,
    PAPER,
    ROW,
    SOFT,
    TOP,
    Body,
    Drawing,
    area,
    curve,
    known,
    line,
    names,
    stroke_of,
    text,
    tick_texts,
    ticks,
)
from labecon.outputs.messages import Words
from labecon.outputs.widths import width

_LEFT, _RIGHT, _HIGH = 66, 18, 160
#: Width of a column of text, with a gap to the next label.
_COLUMN = 7.2
#: From this many labels on, only Januaries are named.
_MONTHS = 15


class Frame:
    """Axes over time.

    Args:
        chart: The chart.
        values: What the axis of the values has to cover.
        legend: Lines of names above it.
        wide: Width of the drawing.
    """

    def __init__(self, chart: Chart, values: Sequence[float], legend: int, wide: float) -> None:
        marks = [one.value for one in chart.marks if one.value is not None]
        self.chart, self.top, self.wide = chart, TOP + ROW * legend, wide
        self.marks = ticks(min(0.0, *values, *marks), max(0.0, *values, *marks)) if values else [0.0, 1.0]
        self.low, self.high = self.marks[0], self.marks[-1]
        self.bottom = self.top + _HIGH

    def y(self, value: float) -> float:
        """Where a value stands."""
        return self.bottom - (value - self.low) / (self.high - self.low) * _HIGH

    def x(self, place: float) -> float:
        """Where a label stands."""
        return _LEFT + (place + 0.5) / max(1, len(self.chart.labels)) * (self.wide - _LEFT - _RIGHT)

    def lines(self, words: Words) -> list[str]:
        """The axes, the labels, and where the forecast begins.

        Args:
            words: The language.

        Returns:
            SVG.
        """
        out = []
        for value, said in zip(self.marks, tick_texts(self.chart, self.marks), strict=True):
            y = self.y(value)
            out.append(line(_LEFT, y, self.wide - _RIGHT, y, SOFT if value == 0 else LINE))
            out.append(text(_LEFT - 6, y + 4, said, "end", colour=SOFT))
        labels, count = self.chart.labels, len(self.chart.labels)
        yearly = count >= _MONTHS
        room = (self.wide - _LEFT - _RIGHT) / max(1, count)
        small = 9 if not yearly and any(_COLUMN * width(label) > room for label in labels) else 0
        for place, label in enumerate(labels):
            if not yearly or label.endswith("-01"):
                said = label[:4] if yearly else label
                out.append(text(self.x(place), self.bottom + 16, said, "middle", small, SOFT))
        if 0 < self.chart.actual < count:
            x = self.x(self.chart.actual - 0.5)
            out.append(line(x, self.top - 6, x, self.bottom, SOFT, "3 3"))
            out.append(text(x - 5, self.top - 1, words("chart.reported"), "end", 9, SOFT))
            out.append(text(x + 5, self.top - 1, words("chart.conditional"), "", 9, SOFT))
        return out

    def over(self) -> list[str]:
        """The marks, which lie over everything."""
        out = []
        for one in self.chart.marks:
            if one.value is not None:
                y = self.y(one.value)
                out.append(line(_LEFT, y, self.wide - _RIGHT, y, COLOURS[5], "8 3"))
                out.append(text(self.wide - _RIGHT - 4, y - 4, one.text, "end", 10, halo=True))
            elif one.label in self.chart.labels:
                x = self.x(self.chart.labels.index(one.label))
                side = "end" if x > self.wide / 2 else ""
                out.append(line(x, self.top, x, self.bottom, COLOURS[5], "8 3"))
                out.append(
                    text(x + (-5 if side else 5), self.top + 12, f"{one.text}: {one.label}", side, 10, halo=True)
                )
        return out

    def path(self, values: Sequence[float | None]) -> str:
        """A path through values, with gaps where nothing is known."""
        out, pen = [], "M"
        for place, value in enumerate(values):
            if value is None:
                pen = "M"
                continue
            out.append(f"{pen}{self.x(place):.1f} {self.y(value):.1f}")
            pen = "L"
        return " ".join(out)


def _lines(chart: Chart, words: Words, wide: float) -> Drawing:
    """Lines over time."""
    legend, rows = names([one.name for one in chart.series], True, wide)
    frame = Frame(chart, known(chart), rows, wide)
    out = [*legend, *frame.lines(words)]
    for place, one in enumerate(chart.series):
        out.append(curve(frame.path(one.values), *stroke_of(place)))
    return [*out, *frame.over()], frame.bottom + 22


def _fan(chart: Chart, words: Words, wide: float) -> Drawing:
    """Percentiles over time."""
    count = len(chart.series)
    pairs = [(chart.series[place], chart.series[count - 1 - place]) for place in range(count // 2)]
    faint = [0.16 + 0.16 * place for place in range(len(pairs))]
    middle = chart.series[count // 2]
    titles = [f"{low.name} – {high.name}" for low, high in pairs]
    legend, rows = names([*titles, middle.name], False, wide, faint)
    frame = Frame(chart, known(chart), rows, wide)
    out = [*legend, *frame.lines(words)]
    for opacity, (low, high) in zip(faint, pairs, strict=True):
        there = [at for at, two in enumerate(zip(low.values, high.values, strict=True)) if None not in two]
        points = [f"{frame.x(at):.1f},{frame.y(high.values[at] or 0.0):.1f}" for at in there]
        points += [f"{frame.x(at):.1f},{frame.y(low.values[at] or 0.0):.1f}" for at in reversed(there)]
        shape = f'points="{" ".join(points)}" fill="{COLOURS[0]}" fill-opacity="{opacity:.2f}"'
        out.append(f'<polygon class="c0" {shape}/>')
    out.append(curve(frame.path(middle.values), COLOURS[0]))
    return [*out, *frame.over()], frame.bottom + 22


def _columns(chart: Chart, words: Words, wide: float) -> Drawing:
    """Stacked columns over time."""
    places = range(len(chart.labels))
    above = [sum(max(one.values[at] or 0.0, 0.0) for one in chart.series) for at in places]
    below = [sum(min(one.values[at] or 0.0, 0.0) for one in chart.series) for at in places]
    legend, rows = names([one.name for one in chart.series], False, wide)
    frame = Frame(chart, [*above, *below], rows, wide)
    out = [*legend, *frame.lines(words)]
    thick = min(46.0, 0.68 * (wide - _LEFT - _RIGHT) / max(1, len(chart.labels)))
    for at in places:
        up = down = 0.0
        for place, one in enumerate(chart.series):
            value = one.values[at]
            if not value:
                continue
            start = up if value > 0 else down
            top, bottom = frame.y(max(start, start + value)), frame.y(min(start, start + value))
            up, down = (up + value, down) if value > 0 else (up, down + value)
            edge = f' stroke="{PAPER}" stroke-width="0.8"'
            out.append(area(frame.x(at) - thick / 2, top, thick, bottom - top, COLOURS[place % len(COLOURS)], edge))
        if up:
            out.append(text(frame.x(at), frame.y(up) - 4, chart.shown(up), "middle", 10, SOFT))
    return [*out, *frame.over()], frame.bottom + 22


#: How each kind is drawn.
BODIES: dict[Kind, Body] = {"line": _lines, "fan": _fan, "columns": _columns}
