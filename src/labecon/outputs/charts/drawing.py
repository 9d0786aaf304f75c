"""A chart as SVG: no script, no style from outside, title, unit and source line inside."""

from __future__ import annotations

from collections.abc import Callable

from labecon.outputs.charts import over_time, planes, side_by_side
from labecon.outputs.charts.chart import Chart, Kind, alternative
from labecon.outputs.charts.strokes import PAPER, SOFT, WIDE, area, text
from labecon.outputs.marked_text import safe
from labecon.outputs.messages import Words
from labecon.outputs.widths import clip, wrap

FONTS = "'Noto Sans CJK SC','PingFang SC','Microsoft YaHei','Segoe UI',sans-serif"
_FOOT = 20
#: Columns of text that a line of the drawing takes at its size.
_LINE_COLUMNS, _TITLE_COLUMNS = 144, 92
_BODIES: dict[Kind, Callable[[Chart, Words], tuple[list[str], float]]] = {
    "line": over_time.lines,
    "fan": over_time.fan,
    "columns": over_time.columns,
    "bars": side_by_side.bars,
    "tornado": side_by_side.tornado,
    "bridge": side_by_side.bridge,
    "heat": planes.heat,
    "frontier": planes.frontier,
}


def svg(chart: Chart, words: Words) -> str:
    """A chart as an SVG element.

    Args:
        chart: The chart.
        words: The language.

    Returns:
        SVG that stands alone.
    """
    body, height = _BODIES[chart.kind](chart, words)
    foot = wrap(chart.source, _LINE_COLUMNS)
    total = height + _FOOT + 13 * len(foot)
    label = safe(alternative(chart, words))
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {total:.0f}" width="{WIDE}" height="{total:.0f}" '
        f'role="img" aria-label="{label}" font-family="{FONTS}" font-size="11" fill="#1d2125">',
        f"<title>{safe(chart.title)}</title>",
        area(0, 0, WIDE, total, PAPER),
        text(12, 20, clip(chart.title, _TITLE_COLUMNS), size=14, weight="600"),
        text(12, 38, chart.unit_text(words), colour=SOFT),
        *body,
    ]
    for place, line in enumerate(foot):
        lines.append(text(12, height + _FOOT + 13 * place, line, size=9, colour=SOFT))
    return "\n".join([*(line for line in lines if line), "</svg>"])
