"""A chart as data: what it shows, in which unit, from where; its table twin and what it says in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, get_args

from labecon.outputs.messages import Words
from labecon.outputs.numbers import Scale, number, unit_title

Kind = Literal["line", "fan", "columns", "bars", "tornado", "bridge", "heat", "frontier"]
KINDS: tuple[Kind, ...] = get_args(Kind)


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
class Axis:
    """A driver along an edge of a heat map or frontier.

    Args:
        driver: Its full name.
        title: Its title.
        unit: Its unit.
        values: Its values in base units; None for an event that does not come.
        scale: How they are shown.
        at: Its value in the lab as it is; None where the chart does not show it.
        usual: 5th and 95th percentile of its prior; None where the chart does not show them.
    """

    driver: str
    title: str
    unit: str
    values: tuple[float | None, ...]
    scale: Scale = field(default_factory=Scale)
    at: float | None = None
    usual: tuple[float, float] | None = None

    def shown(self) -> tuple[str, ...]:
        """The values as text."""
        return tuple(number(value, self.scale).strip() for value in self.values)

    def text(self, words: Words) -> str:
        """The title with the unit.

        Args:
            words: The language.

        Returns:
            E.g. ``Growth of training (times a year)``.
        """
        unit = unit_title(self.unit, self.scale, words) if self.unit != "1" or self.scale.percent else ""
        return (
            self.title
            if not unit
            else f"{self.title} ({unit})"
            if words.language == "en"
            else f"{self.title}（{unit}）"
        )


@dataclass(frozen=True)
class Mark:
    """A line across a chart that means something.

    Args:
        text: What it means.
        value: Where it stands on the axis of the values; None for one that stands at a label.
        label: The label at which it stands.
    """

    text: str
    value: float | None = None
    label: str = ""


@dataclass(frozen=True)
class Row:
    """A line of the lab behind a series, or behind a bar of a bridge.

    Args:
        line: Full name of the line.
        sign: 1, or -1 where what is shown is its negative.
        over: Line whose sum over the year before it is divided by; empty for none.
    """

    line: str
    sign: int = 1
    over: str = ""


@dataclass(frozen=True)
class Recipe:
    """The lines of a lab that a chart shows, from which any engine can compute its values anew.

    Args:
        grain: ``month``: a value a month; ``year``: over calendar years, flows summed, levels at the end.
        rows: A series each; in a bridge a bar each, the last one the total.
        window: The one year of a bridge.
    """

    grain: Literal["month", "year"]
    rows: tuple[Row, ...]
    window: str = ""


@dataclass(frozen=True)
class Chart:
    """A chart.

    Args:
        name: Its name, for links and files.
        kind: ``line``; ``fan``, five percentiles; ``columns``, stacked; ``bars``, from left to right, one a series;
            ``tornado``, low and high around a base; ``bridge``, a first total, steps, and a last total; ``heat``, a row
            a series; ``frontier``, curves over a driver.
        title: What it shows.
        unit: Unit of the values, in base units.
        labels: Along the axis; names of the bars of a tornado or bridge.
        series: The values.
        source: Where the figures come from, with the condition they stand under.
        scale: How numbers are shown.
        base: The value in the middle of a tornado; None elsewhere.
        actual: How many of the labels are reported rather than forecast.
        keys: Full name of the line, driver, scenario behind each label; empty for months and years.
        across: The driver along the labels of a heat map or frontier.
        down: The driver of the rows of a heat map, or of the values of a frontier.
        marks: Lines across it.
        grid: Of a frontier, whether the target is met, by value of ``down`` and of ``across``.
        recipe: The lines behind it; None where it is more than lines of a run.
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
    keys: tuple[str, ...] = ()
    across: Axis | None = None
    down: Axis | None = None
    marks: tuple[Mark, ...] = ()
    grid: tuple[tuple[bool, ...], ...] = ()
    recipe: Recipe | None = None
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
    across, down = (axis.text(words) if axis else "" for axis in (chart.across, chart.down))
    grain = chart.recipe.grain if chart.recipe and not chart.keys else "month" if chart.kind == "fan" else "item"
    heads = [across or words(f"chart.{grain}"), *(one.name for one in chart.series)]
    if chart.kind == "heat":
        heads = [f"{down} \\ {across}", *chart.labels]
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
    title = f"{chart.title} ({unit})" if unit else chart.title
    said = [words("chart.alternative", kind=words(f"chart.kind_{chart.kind}"), title=title)]
    for one in chart.series[:8]:
        known = [(label, value) for label, value in zip(chart.labels, one.values, strict=True) if value is not None]
        if not known:
            continue
        ends = {"first": known[0][0], "start": chart.shown(known[0][1]), "last": known[-1][0]}
        said.append(words("chart.series", name=one.name, end=chart.shown(known[-1][1]), **ends))
    return (" " if words.language == "en" else "").join(said)
