"""A chart as SVG: no script, no style from outside, title, unit and source line inside."""

from __future__ import annotations

from labecon.outputs.charts import over_time, planes, side_by_side
from labecon.outputs.charts.chart import Chart, alternative
from labecon.outputs.charts.strokes import PAPER, SOFT, WIDE, area, text
from labecon.outputs.marked_text import safe
from labecon.outputs.messages import Words
from labecon.outputs.widths import clip, width, wrap

FONTS = "'Noto Sans CJK SC','PingFang SC','Microsoft YaHei','Segoe UI',sans-serif"
_FOOT = 20
#: Width of a column of text at the size of the source line, and at each size of the title that is tried.
_COLUMN = 4.7
_TITLES = ((14, 7.2), (12, 6.2))
_BODIES = over_time.BODIES | side_by_side.BODIES | planes.BODIES


def svg(chart: Chart, words: Words, wide: float = WIDE) -> str:
    """A chart as an SVG element.

    Args:
        chart: The chart.
        words: The language.
        wide: Its width; less for one of two side by side, in which letters keep their size.

    Returns:
        SVG that stands alone.
    """
    body, height = _BODIES[chart.kind](chart, words, wide)
    foot = wrap(chart.source, int((wide - 3) / _COLUMN))
    total = height + _FOOT + 13 * len(foot)
    label = safe(alternative(chart, words))
    size = f'viewBox="0 0 {wide:g} {total:.0f}" width="{wide:g}" height="{total:.0f}"'
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} '
        f'role="img" aria-label="{label}" font-family="{FONTS}" font-size="11" fill="#1d2125">',
        f"<title>{safe(chart.title)}</title>",
        area(0, 0, wide, total, PAPER),
        _title(chart.title, wide - 18),
        text(12, 38, chart.unit_text(words), colour=SOFT),
        *body,
    ]
    for place, line in enumerate(foot):
        lines.append(text(12, height + _FOOT + 13 * place, line, size=9, colour=SOFT))
    return "\n".join([*(line for line in lines if line), "</svg>"])


def _title(title: str, room: float) -> str:
    """The title in the largest letters that it fits in; cut where it fits in none."""
    size, each = next((one for one in _TITLES if one[1] * width(title) <= room), _TITLES[-1])
    return text(12, 20, clip(title, int(room / each)), size=size, weight="600")
