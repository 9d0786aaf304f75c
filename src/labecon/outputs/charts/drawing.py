"""A chart as SVG: no script, no style from outside, title, unit and source line inside."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from labecon.outputs.charts.chart import Chart, alternative
from labecon.outputs.marked_text import safe
from labecon.outputs.messages import Words
from labecon.outputs.numbers import Scale, number
from labecon.outputs.widths import clip, width, wrap

#: Colours that differ for the colour-blind too, each with its own dash.
COLOURS = ("#0b5a8a", "#c0561f", "#4f7d3a", "#7a5aa6", "#8a6d00", "#5a5f66")
DASHES = ("", "7 3", "2 2", "9 3 2 3", "4 4", "1 3")
INK, SOFT, LINE = "#1d2125", "#5b6570", "#dcd9d2"
FONTS = "'Noto Sans CJK SC','PingFang SC','Microsoft YaHei','Segoe UI',sans-serif"
_WIDTH, _TOP, _FOOT = 680, 60, 20
_PLOT = 230
_LEFT, _RIGHT = 66, 18
_BAR = 22
#: Columns of text that a line of the drawing takes at its size.
_LINE_COLUMNS = 118


def svg(chart: Chart, words: Words) -> str:
    """A chart as an SVG element.

    Args:
        chart: The chart.
        words: The language.

    Returns:
        SVG that stands alone.
    """
    body, height = _BODIES[chart.kind](chart)
    foot = wrap(chart.source, _LINE_COLUMNS)
    total = height + _FOOT + 13 * len(foot)
    label = safe(alternative(chart, words))
    unit = chart.unit_text(words)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {total}" width="{_WIDTH}" height="{total}" '
        f'role="img" aria-label="{label}" font-family="{FONTS}" font-size="11" fill="{INK}">',
        f"<title>{safe(chart.title)}</title>",
        f'<rect width="{_WIDTH}" height="{total}" fill="#ffffff"/>',
        _text(12, 20, clip(chart.title, 92), size=14, weight="600"),
        _text(12, 38, unit, colour=SOFT),
        *body,
    ]
    for place, line in enumerate(foot):
        lines.append(_text(12, height + _FOOT + 13 * place, line, size=9, colour=SOFT))
    return "\n".join([*(line for line in lines if line), "</svg>"])


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


def _text(
    x: float,
    y: float,
    text: str,
    anchor: str = "",
    size: int = 0,
    colour: str = "",
    weight: str = "",
    halo: bool = False,
) -> str:
    if not text:
        return ""
    more = f' text-anchor="{anchor}"' if anchor else ""
    more += f' font-size="{size}"' if size else ""
    more += f' fill="{colour}"' if colour else ""
    more += f' font-weight="{weight}"' if weight else ""
    more += ' stroke="#ffffff" stroke-width="3" paint-order="stroke"' if halo else ""
    return f'<text x="{x:.1f}" y="{y:.1f}"{more}>{safe(text)}</text>'


def _line(x1: float, y1: float, x2: float, y2: float, colour: str = LINE, dash: str = "") -> str:
    more = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}"{more}/>'


def _rect(x: float, y: float, wide: float, high: float, colour: str, more: str = "") -> str:
    size = f'width="{max(wide, 0.0):.1f}" height="{max(high, 0.0):.1f}"'
    return f'<rect x="{x:.1f}" y="{y:.1f}" {size} fill="{colour}"{more}/>'


def _tick_text(chart: Chart, values: Sequence[float]) -> list[str]:
    scale = chart.scale
    step = abs(values[1] - values[0]) / scale.factor if len(values) > 1 else 1.0
    digits = max(0, -math.floor(math.log10(step) + 1e-9)) if step else 0
    return [number(value, Scale(scale.factor, scale.word, digits, scale.percent)).strip() for value in values]


class _Frame:
    """Axes over time."""

    def __init__(self, chart: Chart, values: Sequence[float], legend: int) -> None:
        self.chart, self.top = chart, _TOP + 17 * legend
        self.marks = ticks(min(0.0, *values), max(0.0, *values)) if values else [0.0, 1.0]
        self.low, self.high = self.marks[0], self.marks[-1]
        self.bottom = self.top + _PLOT

    def y(self, value: float) -> float:
        return self.bottom - (value - self.low) / (self.high - self.low) * _PLOT

    def x(self, place: float) -> float:
        return _LEFT + (place + 0.5) / max(1, len(self.chart.labels)) * (_WIDTH - _LEFT - _RIGHT)

    def lines(self) -> list[str]:
        out = []
        for value, text in zip(self.marks, _tick_text(self.chart, self.marks), strict=True):
            y, zero = self.y(value), value == 0
            out.append(_line(_LEFT, y, _WIDTH - _RIGHT, y, SOFT if zero else LINE))
            out.append(_text(_LEFT - 6, y + 4, text, "end", colour=SOFT))
        labels, count = self.chart.labels, len(self.chart.labels)
        yearly = count > 14
        for place, label in enumerate(labels):
            if not yearly or label.endswith("-01"):
                out.append(
                    _text(self.x(place), self.bottom + 16, label[:4] if yearly else label, "middle", colour=SOFT)
                )
        if 0 < self.chart.actual < count:
            x = self.x(self.chart.actual - 0.5)
            out.append(_line(x, self.top, x, self.bottom, SOFT, "3 3"))
        return out


def _legend(chart: Chart, marks: Sequence[str], line: bool) -> tuple[list[str], int]:
    """Names with their colours, and how many lines they take."""
    out, x, row = [], 12.0, 0
    for place, (name, mark) in enumerate(zip((one.name for one in chart.series), marks, strict=False)):
        text = clip(name, 64)
        wide = 30 + 6.4 * width(text)
        if x + wide > _WIDTH - 12 and x > 12:
            x, row = 12.0, row + 1
        y = _TOP - 2 + 17 * row
        dash = DASHES[place % len(DASHES)] if line else ""
        if line:
            out.append(f'<g stroke-width="2.2">{_line(x, y - 4, x + 20, y - 4, mark, dash)}</g>')
        else:
            out.append(_rect(x, y - 10, 14, 11, mark))
        out.append(_text(x + 24, y, text))
        x += wide
    return out, row + 1


def _all(chart: Chart) -> list[float]:
    return [value for one in chart.series for value in one.values if value is not None and math.isfinite(value)]


def _path(frame: _Frame, values: Sequence[float | None]) -> str:
    """A line with gaps where nothing is known."""
    out, pen = [], "M"
    for place, value in enumerate(values):
        if value is None:
            pen = "M"
            continue
        out.append(f"{pen}{frame.x(place):.1f} {frame.y(value):.1f}")
        pen = "L"
    return " ".join(out)


def _lines(chart: Chart) -> tuple[list[str], int]:
    legend, rows = _legend(chart, COLOURS, True)
    frame = _Frame(chart, _all(chart), rows)
    out = [*legend, *frame.lines()]
    for place, one in enumerate(chart.series):
        dash = DASHES[place % len(DASHES)]
        more = f' stroke-dasharray="{dash}"' if dash else ""
        colour = COLOURS[place % len(COLOURS)]
        out.append(f'<path d="{_path(frame, one.values)}" fill="none" stroke="{colour}" stroke-width="2.2"{more}/>')
    return out, frame.bottom + 22


def _fan(chart: Chart) -> tuple[list[str], int]:
    frame = _Frame(chart, _all(chart), 1)
    out = frame.lines()
    count = len(chart.series)
    for place in range(count // 2):
        low, high = chart.series[place].values, chart.series[count - 1 - place].values
        known = [at for at, (a, b) in enumerate(zip(low, high, strict=True)) if a is not None and b is not None]
        points = [f"{frame.x(at):.1f},{frame.y(high[at] or 0.0):.1f}" for at in known]
        points += [f"{frame.x(at):.1f},{frame.y(low[at] or 0.0):.1f}" for at in reversed(known)]
        out.append(
            f'<polygon points="{" ".join(points)}" fill="{COLOURS[0]}" fill-opacity="{0.16 + 0.16 * place:.2f}"/>'
        )
    middle = chart.series[count // 2]
    out.append(f'<path d="{_path(frame, middle.values)}" fill="none" stroke="{COLOURS[0]}" stroke-width="2.2"/>')
    pairs = [(chart.series[place].name, chart.series[count - 1 - place].name) for place in range(count // 2)]
    names = [f"{low} – {high}" for low, high in pairs]
    x = 12.0
    for place, name in enumerate([*names, middle.name]):
        if place < len(names):
            out.append(_rect(x, _TOP - 12, 14, 11, COLOURS[0], f' fill-opacity="{0.16 + 0.16 * place:.2f}"'))
        else:
            out.append(f'<g stroke-width="2.2">{_line(x, _TOP - 6, x + 18, _TOP - 6, COLOURS[0])}</g>')
        out.append(_text(x + 22, _TOP - 2, name))
        x += 40 + 6.4 * width(name)
    return out, frame.bottom + 22


def _columns(chart: Chart) -> tuple[list[str], int]:
    above = [sum(max(one.values[at] or 0.0, 0.0) for one in chart.series) for at in range(len(chart.labels))]
    below = [sum(min(one.values[at] or 0.0, 0.0) for one in chart.series) for at in range(len(chart.labels))]
    legend, rows = _legend(chart, COLOURS, False)
    frame = _Frame(chart, [*above, *below], rows)
    out = [*legend, *frame.lines()]
    wide = min(46.0, 0.68 * (_WIDTH - _LEFT - _RIGHT) / max(1, len(chart.labels)))
    for at in range(len(chart.labels)):
        up = down = 0.0
        for place, one in enumerate(chart.series):
            value = one.values[at]
            if not value:
                continue
            start = up if value > 0 else down
            top, bottom = frame.y(max(start, start + value)), frame.y(min(start, start + value))
            up, down = (up + value, down) if value > 0 else (up, down + value)
            edge = ' stroke="#ffffff" stroke-width="0.8"'
            out.append(_rect(frame.x(at) - wide / 2, top, wide, bottom - top, COLOURS[place % len(COLOURS)], edge))
    return out, frame.bottom + 22


def _rows(chart: Chart, low: float, high: float) -> tuple[Callable[[float], float], list[str], int]:
    """A frame for bars from left to right: where a value stands, the axis, the bottom."""
    marks = ticks(low, high)
    left = min(300, 24 + round(6.2 * max(width(clip(label, 44)) for label in chart.labels)))

    def x(value: float) -> float:
        return left + (value - marks[0]) / (marks[-1] - marks[0]) * (_WIDTH - left - 74)

    bottom = _TOP + 6 + _BAR * len(chart.labels)
    out = []
    for value, text in zip(marks, _tick_text(chart, marks), strict=True):
        out += [
            _line(x(value), _TOP, x(value), bottom, LINE),
            _text(x(value), bottom + 15, text, "middle", colour=SOFT),
        ]
    for place, label in enumerate(chart.labels):
        out.append(_text(left - 8, _TOP + 19 + _BAR * place, clip(label, 44), "end"))
    return x, out, bottom + 22


def _bars(chart: Chart) -> tuple[list[str], int]:
    known = _all(chart)
    x, out, bottom = _rows(chart, min(0.0, *known), max(0.0, *known))
    for place, value in enumerate(chart.series[0].values):
        y = _TOP + 6 + _BAR * place
        if value is None:
            out.append(_text(x(0.0) + 6, y + 13, chart.shown(value), colour=SOFT))
            continue
        start, end = sorted((x(0.0), x(value)))
        out += [_rect(start, y, end - start, _BAR - 7, COLOURS[0]), _text(end + 6, y + 12, chart.shown(value))]
    return out, bottom


def _tornado(chart: Chart) -> tuple[list[str], int]:
    base = chart.base or 0.0
    known = [*_all(chart), base]
    x, out, bottom = _rows(chart, min(known), max(known))
    low, high = (one.values for one in chart.series)
    for place, pair in enumerate(zip(low, high, strict=True)):
        y = _TOP + 6 + _BAR * place
        for side, value in enumerate(pair):
            if value is None:
                out.append(_text(_WIDTH - 60, y + 12, "→ ∞", colour=COLOURS[side], weight="600"))
                continue
            start, end = sorted((x(base), x(value)))
            out.append(_rect(start, y, end - start, _BAR - 7, COLOURS[side]))
            if side == 1:
                out.append(f'<path d="M{start:.1f} {y + _BAR - 7:.1f} H{end:.1f}" stroke="{INK}" stroke-width="1.4"/>')
    out.append(_line(x(base), _TOP, x(base), bottom - 22, INK))
    legend = [one.name for one in chart.series]
    at = 140.0
    for side, name in enumerate(legend):
        out += [_rect(at, 29, 14, 11, COLOURS[side]), _text(at + 20, 38, name)]
        at += 50 + 6.4 * width(name)
    return out, bottom


def _bridge(chart: Chart) -> tuple[list[str], int]:
    values = [value or 0.0 for value in chart.series[0].values]
    tops, running = [], 0.0
    for place, value in enumerate(values):
        last = place == len(values) - 1
        start, end = (0.0, value) if last else (running, running + value)
        running = end
        tops.append((start, end))
    ends = [one for pair in tops for one in pair]
    x, out, bottom = _rows(chart, min(0.0, *ends), max(0.0, *ends))
    for place, (start, end) in enumerate(tops):
        y, total = _TOP + 6 + _BAR * place, place in (0, len(tops) - 1)
        left, right = sorted((x(start), x(end)))
        colour = COLOURS[5] if total else COLOURS[0] if end >= start else COLOURS[1]
        out += [
            _rect(left, y, max(right - left, 1.0), _BAR - 7, colour),
            _text(right + 6, y + 12, chart.shown(values[place]), halo=True),
        ]
        if place < len(tops) - 1:
            out.append(_line(x(end), y, x(end), y + _BAR, SOFT))
    out.append(_line(x(0.0), _TOP, x(0.0), bottom - 22, SOFT))
    return out, bottom


def _heat(chart: Chart) -> tuple[list[str], int]:
    known = _all(chart)
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    left, top = 130, _TOP + 24
    wide, out = (_WIDTH - left - 20) / max(1, len(chart.labels)), [_text(_WIDTH / 2, _TOP + 2, chart.across, "middle")]
    out.append(_text(12, _TOP + 18, chart.down))
    for place, label in enumerate(chart.labels):
        out.append(_text(left + wide * (place + 0.5), top - 6, label, "middle", colour=SOFT))
    for row, one in enumerate(chart.series):
        y = top + 27 * row
        out.append(_text(left - 8, y + 17, one.name, "end", colour=SOFT))
        for place, value in enumerate(one.values):
            share = 0.0 if value is None or high == low else (value - low) / (high - low)
            more = f' fill-opacity="{0.08 + 0.72 * share:.2f}" stroke="#ffffff"'
            out.append(_rect(left + wide * place, y, wide, 26, COLOURS[0] if value is not None else SOFT, more))
            colour = "#ffffff" if share > 0.6 else INK
            out.append(_text(left + wide * (place + 0.5), y + 17, chart.shown(value), "middle", colour=colour))
    return out, top + 27 * len(chart.series) + 8


_BODIES: dict[str, Callable[[Chart], tuple[list[str], int]]] = {
    "line": _lines,
    "fan": _fan,
    "columns": _columns,
    "bars": _bars,
    "tornado": _tornado,
    "bridge": _bridge,
    "heat": _heat,
}
