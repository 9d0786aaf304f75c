"""The measured speeds as a chart: one bar for each engine on a logarithmic scale, as SVG."""

from __future__ import annotations

import math
from collections.abc import Mapping
from html import escape
from typing import Any

from labecon.outputs.messages import Words

_BAR, _GAP, _LEFT, _WIDTH = 20, 8, 170, 460


def speeds(body: Mapping[str, Any]) -> dict[str, float]:
    """Paths per core-second by engine.

    Args:
        body: What was measured.

    Returns:
        Draws and storing included where an engine has them; fastest first.
    """
    names = {"reference": "labecon, fast", "strict": "labecon, strict", "c_kernel": "C"}
    found = {label: float(body[name]["store_paths_per_core_second"]) for name, label in names.items() if name in body}
    for name, peer in body.get("peers", {}).items():
        if "paths_per_core_second" in peer:
            found[name] = peer["paths_per_core_second"]
        if "one_path_per_core_second" in peer:
            found[f"{name}, one path"] = peer["one_path_per_core_second"]
    return dict(sorted(found.items(), key=lambda one: -one[1]))


def bench_svg(body: Mapping[str, Any], words: Words) -> str:
    """The chart.

    Args:
        body: What was measured.
        words: The language.

    Returns:
        An SVG document.
    """
    found = speeds(body)
    decades = max(1.0, math.log10(max(found.values(), default=10.0)))
    title = escape(words("bench.chart"))
    height = 60 + len(found) * (_BAR + _GAP)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 {height}" width="760" height="{height}" role="img" '
        f'aria-label="{title}" font-family="sans-serif" font-size="13">',
        f"<title>{title}</title>",
        '<rect width="100%" height="100%" fill="#fff"/>',
        f'<text x="16" y="24" font-size="15" font-weight="600" fill="#1c2530">{title}</text>',
    ]
    for decade in range(int(decades) + 1):
        x = _LEFT + _WIDTH * decade / decades
        lines.append(f'<line x1="{x:.1f}" y1="38" x2="{x:.1f}" y2="{height - 12}" stroke="#e3e7ec"/>')
    for number, (name, speed) in enumerate(found.items()):
        y = 44 + number * (_BAR + _GAP)
        width = max(2.0, _WIDTH * max(0.0, math.log10(speed)) / decades)
        colour = "#0b6e99" if name.startswith("labecon") else "#9aa7b4"
        lines += [
            f'<text x="{_LEFT - 10}" y="{y + 15}" text-anchor="end" fill="#1c2530">{escape(name)}</text>',
            f'<rect x="{_LEFT}" y="{y}" width="{width:.1f}" height="{_BAR}" rx="2" fill="{colour}"/>',
            f'<text x="{_LEFT + width + 8:.1f}" y="{y + 15}" fill="#1c2530">{_number(speed)}</text>',
        ]
    return "\n".join([*lines, "</svg>"]) + "\n"


def _number(speed: float) -> str:
    return f"{float(f'{speed:.3g}'):,.0f}" if speed >= 100 else f"{speed:.3g}"
