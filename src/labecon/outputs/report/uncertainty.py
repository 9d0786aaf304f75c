"""How far the answers of a lab may be off: ranges over paths, what decides, where it begins to break even."""

from __future__ import annotations

from collections.abc import Iterator

from labecon.outputs.charts import definitions
from labecon.outputs.charts.chart import Chart
from labecon.outputs.messages import Words
from labecon.outputs.references import References
from labecon.outputs.report.blocks import Block, Figure, Heading, Paragraph
from labecon.outputs.report.marks import cited
from labecon.outputs.report.material import LabMaterial
from labecon.outputs.titles import driver_title


def spread_charts(one: LabMaterial, words: Words) -> Iterator[Block]:
    """Fans over the paths.

    Args:
        one: The lab.
        words: The language.

    Yields:
        Blocks.
    """
    yield Heading(words("report.spread"), 3)
    yield Paragraph(words("report.spread_about", paths=f"{one.paths.paths:,}"), "note")
    for name in one.fans:
        yield Figure(definitions.fan(one.lab, one.paths, name, words), words("report.chart_drivers"))


def deciding_charts(one: LabMaterial, words: Words, references: References) -> Iterator[Block]:
    """Tornados, and the result over the two drivers that move it most.

    Args:
        one: The lab.
        words: The language.
        references: Collects sources.

    Yields:
        Blocks.
    """
    charts = [chart for chart in (definitions.tornado(one.lab, found, words) for found in one.tornados) if chart]
    if one.heat is not None:
        charts.append(definitions.heat(one.lab, one.heat, words))
    if not charts:
        return
    yield Heading(words("report.decides"), 3)
    yield Paragraph(words("report.decides_about"), "note")
    for chart in charts:
        yield Figure(chart, _rests(one, chart, words, references))


def _rests(one: LabMaterial, chart: Chart, words: Words, references: References) -> str:
    """The sources of the drivers that a chart names."""
    axes = [axis.driver for axis in (chart.across, chart.down) if axis is not None]
    names = [*chart.keys, *(name for axis in axes for name in one.lab.drivers_named(axis) or [axis])]
    mark = cited(references.mark(one.lab, tuple(name for name in names if name in one.lab.drivers)))
    said = [chart.remark, words("report.chart_moved", mark=mark) if mark else ""]
    return " ".join(part for part in said if part)


def frontier_blocks(one: LabMaterial, words: Words, references: References) -> Iterator[Block]:
    """Where the lab begins to break even before its money ends.

    Args:
        one: The lab.
        words: The language.
        references: Collects sources.

    Yields:
        Blocks.
    """
    found = one.frontier
    if found is None:
        return
    chart = definitions.frontier(one.lab, found, words("report.target"), words)
    yield Heading(words("report.frontier"), 3)
    base = words("report.frontier_met" if found.base.met else "report.frontier_missed")
    if chart is None:
        names = [driver_title(one.name, words) for one in found.levers]
        all_or_none = words("report.frontier_everywhere" if found.reachable else "report.frontier_nowhere")
        yield Paragraph(f"{base} {all_or_none.format(first=names[0], second=names[1])}")
        return
    yield Paragraph(words("report.frontier_about"), "note")
    yield Figure(chart, f"{base} {words('report.frontier_points', count=len(found.points))} "
                 f"{_rests(one, chart, words, references)}".strip())  # fmt: skip
