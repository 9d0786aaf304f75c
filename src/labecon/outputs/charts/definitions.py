"""The charts of a lab that are more than lines of a run: paths, sensitivities, frontiers, generations, scenarios."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from labecon.outputs.charts.chart import Axis, Chart, Mark, Series
from labecon.outputs.charts.sourcing import drawn_line, scale_for, source_line, titled
from labecon.outputs.messages import Words
from labecon.outputs.numbers import over_window
from labecon.outputs.titles import driver_title, figure_title, line_title
from labecon.periods import Window

if TYPE_CHECKING:
    from labecon.analysis.generations import Generation
    from labecon.analysis.heat_array import Heat
    from labecon.analysis.requirement.levers import Lever
    from labecon.analysis.requirement.search_array import Requirement
    from labecon.analysis.tornado_array import Tornado
    from labecon.labs import Lab, Run
    from labecon.labs.simulation_array import Simulation


def fan(lab: Lab, found: Simulation, line: str, words: Words) -> Chart:
    """Five percentiles of a line by month.

    Args:
        lab: The lab.
        found: Its paths, the line kept.
        line: The line.
        words: The language.

    Returns:
        A chart.
    """
    levels = (0.05, 0.25, 0.5, 0.75, 0.95)
    count = min(len(found.months), lab.horizon - lab.first_forecast + 1)  # readings may look beyond the horizon
    columns = found.fan(line, levels)[:count].T.tolist()
    names = [f"{level:.0%}" if level != 0.5 else words("chart.median") for level in levels]
    series = tuple(Series(name, tuple(map(float, values))) for name, values in zip(names, columns, strict=True))
    unit = str(lab.graph.by_name[line].unit)
    drawn = drawn_line(found.paths, found.seed, words)
    title = titled(lab, "fan", words, line=line_title(line, words, lab.parts))
    return Chart(f"fan_{line}", "fan", title, unit, tuple(found.months[:count]), series, source_line(lab, words, drawn),
                 scale_for([value for one in series for value in one.values], unit, words, line))  # fmt: skip


def tornado(lab: Lab, found: Tornado, words: Words) -> Chart | None:
    """A figure with each driver at its 5th and 95th percentile.

    Args:
        lab: The lab.
        found: The tornado.
        words: The language.

    Returns:
        A chart of the drivers that move it; None where none does or the base has no value.
    """
    swings = [one for one in found.swings if one.size > 0]
    if found.base.value is None or not swings:
        return None
    ends = [one for swing in swings for one in (swing.low, swing.high)]
    sides = (tuple(one.low.value for one in swings), tuple(one.high.value for one in swings))
    series = (Series(words("chart.low"), sides[0]), Series(words("chart.high"), sides[1]))
    name, unit = found.target.name, found.target.unit
    title = titled(lab, "tornado", words, figure=target_title(name, words))
    scale = scale_for([found.base.value, *(one.value for one in ends)], unit, words, name)
    drawn = drawn_line(found.paths, found.seed, words)
    never = words("chart.beyond") if any(one.never for one in ends) else ""
    keys = tuple(one.driver.name for one in swings)
    labels = tuple(driver_title(key, words, lab.parts) for key in keys)
    return Chart(f"tornado_{name.replace('@', '_')}", "tornado", title, unit, labels, series,
                 source_line(lab, words, drawn), scale, found.base.value, keys=keys, remark=never)  # fmt: skip


def target_title(name: str, words: Words) -> str:
    """The title of a target such as ``adjusted_net_loss@FY2030``.

    Args:
        name: The target.
        words: The language.

    Returns:
        The title, with its window.
    """
    figure, _, window = name.partition("@")
    title = figure_title(figure.partition("/")[0], words)
    return f"{title}, {window}" if window and words.language == "en" else f"{title}（{window}）" if window else title


def heat(lab: Lab, found: Heat, words: Words) -> Chart:
    """A figure over two drivers.

    Args:
        lab: The lab.
        found: The heat map.
        words: The language.

    Returns:
        A chart.
    """

    across = _axis(lab, found.across.name, found.across_values, words)
    down = _axis(lab, found.down.name, found.down_values, words)
    rows = tuple(
        Series(label, tuple(one.value for one in row)) for label, row in zip(down.shown(), found.cells, strict=True)
    )
    name, unit = found.target.name, found.target.unit
    scale = scale_for([value for one in rows for value in one.values], unit, words, name)
    title = titled(lab, "heat", words, figure=target_title(name, words))
    return Chart("heat", "heat", title, unit, across.shown(), rows, source_line(lab, words), scale,
                 across=across, down=down)  # fmt: skip


def _axis(lab: Lab, driver: str, levels: Sequence[float | None], words: Words) -> Axis:
    one = lab.drivers.get(driver)
    unit = str(one.unit) if one is not None else "month"
    at = None if one is None else one.at(lab.actual_through if driver.startswith("initial.") else lab.first_forecast)
    title = driver_title(driver, words, lab.parts)
    return Axis(driver, title, unit, tuple(levels), scale_for(levels, unit, words, driver), at)


def frontier(lab: Lab, found: Requirement, target: str, words: Words) -> Chart | None:
    """The values of two drivers at which a target begins to be met.

    Args:
        lab: The lab.
        found: The requirement of two drivers.
        target: The target in words.
        words: The language.

    Returns:
        A chart: curves of the driver that was looked for over the other; None where no point was found.
    """
    if not found.points:
        return None
    solved = found.points[0].solved
    lines, looked = found.levers[1 - solved], found.levers[solved]
    columns = lines.grid(len(found.grid))
    curves = _curves([(one.values[1 - solved], one.values[solved]) for one in found.points], columns)
    across = _lever_axis(lab, lines, columns, words)
    down = _lever_axis(lab, looked, looked.grid(len(found.grid)), words)
    series = tuple(Series(words("chart.frontier"), values) for values in curves)
    grid = found.grid if solved else tuple(zip(*found.grid, strict=True))
    title = titled(lab, "frontier", words, target=target)
    return Chart("frontier", "frontier", title, looked.unit, across.shown(), series, source_line(lab, words),
                 down.scale, base=looked.base, across=across, down=down, grid=grid)  # fmt: skip


def _curves(points: Sequence[tuple[float, float]], columns: Sequence[float]) -> list[tuple[float | None, ...]]:
    """Points by column, the lowest of each in the first curve, the next in the second."""
    by_column = [sorted(value for at, value in points if at == column) for column in columns]
    return [
        tuple(values[rank] if rank < len(values) else None for values in by_column)
        for rank in range(max(map(len, by_column)))
    ]


def _lever_axis(lab: Lab, lever: Lever, values: Sequence[float], words: Words) -> Axis:
    title = driver_title(lever.name, words, lab.parts)
    scale = scale_for(values, lever.unit, words, lever.names[0])
    return Axis(lever.name, title, lever.unit, tuple(values), scale, lever.base, lever.prior)


def scenarios(lab: Lab, runs: Mapping[str, tuple[Lab, Run]], lines: Sequence[str], year: Window, words: Words) -> Chart:
    """Lines of a year under each scenario.

    Args:
        lab: The lab in its base.
        runs: Lab and run by name of the scenario, the base first.
        lines: The lines.
        year: The year.
        words: The language.

    Returns:
        A chart with bars side by side.
    """
    series = tuple(
        Series(line_title(line, words, lab.parts), tuple(run.window(line, year) for _, run in runs.values()))
        for line in lines
    )
    unit = over_window(str(lab.graph.by_name[lines[0]].unit))
    labels = tuple(words.pick(under.scenario.title, key) for key, (under, _) in runs.items())
    scale = scale_for([value for one in series for value in one.values], unit, words)
    marks = (Mark(words("chart.base_case"), series[0].values[0]),) if len(series) == 1 else ()
    shown = words("driver.joined").join(one.name for one in series)
    title = titled(lab, "scenarios", words, lines=shown, year=year.label)
    return Chart("scenarios", "bars", title, unit, labels, series, source_line(lab, words),
                 scale, keys=tuple(runs), marks=marks)  # fmt: skip


def by_generation(lab: Lab, found: Sequence[Generation], words: Words) -> Chart | None:
    """Revenue of each generation's life over its training cost.

    Args:
        lab: The lab.
        found: Its generations.
        words: The language.

    Returns:
        A chart; None where no generation has a cost.
    """
    shown = [one for one in found if one.coverage is not None and one.number >= 0]
    if not shown:
        return None
    values = tuple(one.coverage for one in shown)
    series = (Series(figure_title("training_coverage", words), values),)
    return Chart("by_generation", "bars", titled(lab, "by_generation", words), "1",
                 tuple(generation_title(lab, one, words) for one in shown), series, source_line(lab, words),
                 scale_for(values, "1", words, "training_coverage"),
                 marks=(Mark(words("chart.pays_in_full"), 1.0),))  # fmt: skip


def generation_title(lab: Lab, one: Generation, words: Words) -> str:
    """A generation in words.

    Args:
        lab: The lab.
        one: The generation.
        words: The language.

    Returns:
        Its line, number and release.
    """
    when = one.released or words("chart.live_before")
    owner = next((part for part in lab.parts if part.name == one.line), None)
    line = words.pick(owner.title, one.line) if owner else one.line
    return words("chart.generation", line=line, number=one.number, when=when).strip(" ,，")
