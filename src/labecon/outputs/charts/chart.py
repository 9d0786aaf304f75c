"""A chart as data: what it shows, in which unit, from where; its table twin and what it says in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from labecon.outputs.messages import Words
from labecon.outputs.numbers import Scale, number, unit_title

Kind = Literal["line", "fan", "columns", "bars", "tornado", "bridge", "heat"]


@dataclass(frozen=True)
class Series:
    """Values under one name.

    Args:
        name: Title.
        values: One a label; None where absent, which is a gap.
    """

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Chart:
    """A chart.

    Args:
        name: Its name, for links and files.
        kind: ``line``; ``fan``, five percentiles; ``columns``, stacked; ``bars``, from left to right; ``tornado``, low
            and high around a base; ``bridge``, a first total, steps, and a last total; ``heat``, a row a series.
        title: What it shows.
        unit: Unit of the values, in base units.
        labels: Along the axis; names of the bars of a tornado or bridge.
        series: The values.
        source: Where the figures come from, with the condition they stand under.
        scale: How numbers are shown.
        base: The value in the middle of a tornado; None elsewhere.
        actual: How many of the labels are reported rather than forecast.
        across: Title of the labels of a heat map.
        down: Title of its rows.
        remark: One sentence that says what to look at.
    """

    name: str
    kind: Kind
    title: str
    unit: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    source: str
    scale: Scale = field(default_factory=Scale)
    base: float | None = None
    actual: int = 0
    across: str = ""
    down: str = ""
    remark: str = ""

    def shown(self, value: float | None) -> str:
        """A value in the scale of the chart."""
        return number(value, self.scale).strip()

    def unit_text(self, words: Words) -> str:
        """The unit in words.

        Args:
            words: The language.

        Returns:
            E.g. ``USD m``; empty for a plain number.
        """
        if self.scale.percent:
            return "%"
        return "" if self.unit == "1" else unit_title(self.unit, self.scale, words)


def bridge_gap(chart: Chart) -> float:
    """What the steps of a bridge leave between its first and its last total.

    Args:
        chart: A bridge.

    Returns:
        The residual, which is 0 but for the last bits.
    """
    values = [value or 0.0 for value in chart.series[0].values]
    return values[-1] - sum(values[:-1])


def table_of(chart: Chart, words: Words) -> tuple[list[str], list[list[str]]]:
    """The table twin of a chart.

    Args:
        chart: The chart.
        words: The language.

    Returns:
        Headings, and rows of text; long series of months by their last month of every half year.
    """
    heads = [chart.down or words("chart.of"), *(one.name for one in chart.series)]
    if chart.kind == "heat":
        heads = [f"{chart.down} \\ {chart.across}", *chart.labels]
        return heads, [[one.name, *map(chart.shown, one.values)] for one in chart.series]
    places: Sequence[int] = range(len(chart.labels))
    if len(chart.labels) > 24:
        places = [place for place in places if chart.labels[place].endswith(("-06", "-12"))]
    rows = [[chart.labels[place], *(chart.shown(one.values[place]) for one in chart.series)] for place in places]
    return heads, rows


def alternative(chart: Chart, words: Words) -> str:
    """What the chart says, for who cannot see it.

    Args:
        chart: The chart.
        words: The language.

    Returns:
        Kind, title, unit, and the first and last value or the extremes of every series.
    """
    unit = chart.unit_text(words)
    said = [words("chart.alternative", kind=words(f"chart.kind_{chart.kind}"), title=chart.title)]
    if unit:
        said[0] += f" ({unit})"
    for one in chart.series[:8]:
        known = [(label, value) for label, value in zip(chart.labels, one.values, strict=True) if value is not None]
        if not known:
            continue
        ends = {"first": known[0][0], "start": chart.shown(known[0][1]), "last": known[-1][0]}
        said.append(words("chart.series", name=one.name, end=chart.shown(known[-1][1]), **ends))
    return (" " if words.language == "en" else "").join(said)
