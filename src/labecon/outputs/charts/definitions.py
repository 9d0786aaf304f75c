"""The charts of a lab, each from its run, its paths or its sensitivities."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from labecon import __version__
from labecon.outputs.charts.chart import Chart, Series
from labecon.outputs.footer import HEAD_DIGITS
from labecon.outputs.messages import Words
from labecon.outputs.numbers import number, over_window, scale_of, unit_title
from labecon.outputs.titles import figure_title, line_title
from labecon.periods import Window, month_label

if TYPE_CHECKING:
    from labecon.analysis.generations import Generation
    from labecon.analysis.heat_array import Heat
    from labecon.analysis.tornado_array import Tornado
    from labecon.labs import Lab, Run
    from labecon.labs.simulation_array import Simulation

#: From revenue to the loss: what is taken away (-1) or added (+1), where a lab has it.
BRIDGE = (
    ("cost_of_sales", -1),
    ("other_income", 1),
    ("rnd_expense", -1),
    ("selling_expense", -1),
    ("administrative_expense", -1),
    ("listing_expense", -1),
    ("credit_loss", -1),
    ("finance_income", 1),
    ("finance_cost", -1),
    ("fair_value_loss", -1),
    ("tax", -1),
)


def source_line(lab: Lab, words: Words, drawn: str = "") -> str:
    """Where a chart comes from, and on what condition.

    Args:
        lab: The lab.
        words: The language.
        drawn: Paths and seed, where something was drawn.

    Returns:
        One line.
    """
    version = words("page.version", version=__version__, facts=lab.ledger.head[:HEAD_DIGITS])
    condition = words("chart.condition", scenario=lab.scenario.name, through=month_label(lab.actual_through))
    return " · ".join(part for part in (condition, drawn, version) if part)


def _titled(lab: Lab, key: str, words: Words, **values: object) -> str:
    return words("chart.titled", lab=words.pick(lab.title, lab.name), title=words(f"chart.title_{key}", **values))


def money(lab: Lab, run: Run, words: Words) -> Chart | None:
    """Cash and liquid resources by month on the path of medians.

    Args:
        lab: The lab.
        run: Its run.
        words: The language.

    Returns:
        A chart; None where the lab has neither.
    """
    return _months(lab, run, ("liquid_resources", "cash"), "money", words)


def coverage(lab: Lab, run: Run, words: Words) -> Chart | None:
    """Revenue and gross profit over the training cost of the year before, by year.

    Args:
        lab: The lab.
        run: Its run.
        words: The language.

    Returns:
        A chart; None where the lab has neither.
    """
    years = _years(run)
    series = []
    for name, above in (("training_coverage", "revenue"), ("gross_profit_coverage", "gross_profit")):
        if above not in run.graph.by_name or "training_cost" not in run.graph.by_name:
            continue
        values = [_over(run, above, year) for year in years[1:]]
        series.append(Series(figure_title(name, words), tuple(values)))
    if not series:
        return None
    scale = scale_of([value for one in series for value in one.values], "1", words, "training_coverage")
    labels, actual = tuple(one.label for one in years[1:]), _actual(run, years[1:])
    return Chart("coverage", "line", _titled(lab, "coverage", words), "1", labels, tuple(series),
                 source_line(lab, words), scale, actual=actual)  # fmt: skip


def _over(run: Run, above: str, year: Window) -> float | None:
    value, cost = run.window(above, year), run.window("training_cost", Window(year.start - 12, year.end - 12))
    return None if value is None or not cost else value / cost


def _years(run: Run) -> list[Window]:
    found = [Window.year(2000 + year) for year in range(-(-run.first // 12), (run.last + 1) // 12)]
    return [one for one in found if "revenue" not in run.graph.by_name or run.window("revenue", one) is not None]


def _actual(run: Run, windows: Sequence[Window]) -> int:
    return sum(one.end < run.first_forecast for one in windows)


def _months(lab: Lab, run: Run, lines: Sequence[str], key: str, words: Words) -> Chart | None:
    known = [name for name in lines if name in run.graph.by_name]
    if not known:
        return None
    months = range(run.first, run.last + 1)
    series = tuple(
        Series(line_title(name, words, lab.parts), tuple(run.value(name, month) for month in months)) for name in known
    )
    values = [value for one in series for value in one.values]
    unit = str(run.node(known[0]).unit)
    return Chart(key, "line", _titled(lab, key, words), unit, tuple(month_label(month) for month in months), series,
                 source_line(lab, words), scale_of(values, unit, words, known[0]),
                 actual=run.first_forecast - run.first)  # fmt: skip


def revenue_by_line(lab: Lab, run: Run, words: Words) -> Chart | None:
    """Revenue by product and year, history included.

    Args:
        lab: The lab.
        run: Its run.
        words: The language.

    Returns:
        A chart; None where the lab has no revenue.
    """
    if "revenue" not in run.graph.by_name:
        return None
    years = _years(run)
    parts = [name for name in run.graph.by_name if name.endswith(".revenue") and run.node(name).kind != "check"]
    rows = {name: tuple(run.window(name, year) for year in years) for name in parts or ["revenue"]}
    largest = max((abs(value) for values in rows.values() for value in values if value), default=0.0)
    rows = {name: values for name, values in rows.items() if any(abs(one or 0.0) > 1e-4 * largest for one in values)}
    series = tuple(Series(_part(lab, name, words), values) for name, values in rows.items())
    unit = over_window(str(run.node("revenue").unit))
    return Chart("revenue_by_line", "columns", _titled(lab, "revenue_by_line", words), unit,
                 tuple(one.label for one in years), series, source_line(lab, words),
                 scale_of([run.window("revenue", year) for year in years], unit, words),
                 actual=_actual(run, years))  # fmt: skip


def _part(lab: Lab, name: str, words: Words) -> str:
    owner = next((one for one in lab.parts if one.name == name.rpartition(".")[0]), None)
    return words.pick(owner.title, owner.name) if owner else line_title(name, words, lab.parts)


def bridge(lab: Lab, run: Run, words: Words, year: Window) -> Chart | None:
    """From revenue to the net result of a year; what no step explains is a bar of its own.

    Args:
        lab: The lab.
        run: Its run.
        words: The language.
        year: The year.

    Returns:
        A chart whose bars sum to its last; None where revenue or loss is absent.
    """
    known = run.graph.by_name
    if "revenue" not in known or "net_loss" not in known:
        return None
    revenue, loss = run.window("revenue", year), run.window("net_loss", year)
    if revenue is None or loss is None:
        return None
    steps = [(line_title("revenue", words), revenue)]
    for name, sign in BRIDGE:
        value = run.window(name, year) if name in known and name not in run.graph.absent_totals else None
        if value:
            steps.append((line_title(name, words), sign * value))
    rest = -loss - sum(value for _, value in steps)
    if abs(rest) > 1e-9 * (abs(revenue) + abs(loss)):
        steps.append((words("chart.residual"), rest))
    steps.append((words("chart.net_result"), -loss))
    labels, values = zip(*steps, strict=True)
    unit = over_window(str(run.node("revenue").unit))
    return Chart("bridge", "bridge", _titled(lab, "bridge", words, year=year.label), unit, labels,
                 (Series(year.label, values),), source_line(lab, words), scale_of(values, unit, words))  # fmt: skip


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
    columns = found.fan(line, levels).T.tolist()
    names = [f"{level:.0%}" if level != 0.5 else words("chart.median") for level in levels]
    series = tuple(Series(name, tuple(map(float, values))) for name, values in zip(names, columns, strict=True))
    unit = str(lab.graph.by_name[line].unit)
    drawn = words("page.seed", paths=f"{found.paths:,}", seed=found.seed)
    title = _titled(lab, "fan", words, line=line_title(line, words, lab.parts))
    return Chart(f"fan_{line}", "fan", title, unit, tuple(found.months), series, source_line(lab, words, drawn),
                 scale_of([value for one in series for value in one.values], unit, words, line))  # fmt: skip


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
    title = _titled(lab, "tornado", words, figure=target_title(name, words))
    scale = scale_of([found.base.value, *(one.value for one in ends)], unit, words, name)
    drawn = "" if found.paths is None else words("page.seed", paths=f"{found.paths:,}", seed=found.seed)
    never = words("chart.beyond") if any(one.never for one in ends) else ""
    return Chart("tornado", "tornado", title, unit, tuple(one.driver.name for one in swings), series,
                 source_line(lab, words, drawn), scale, found.base.value, remark=never)  # fmt: skip


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

    across, columns = _levels(lab, found.across.name, found.across_values, words)
    down, lines = _levels(lab, found.down.name, found.down_values, words)
    rows = tuple(Series(label, tuple(one.value for one in row)) for label, row in zip(lines, found.cells, strict=True))
    name, unit = found.target.name, found.target.unit
    scale = scale_of([value for one in rows for value in one.values], unit, words, name)
    title = _titled(lab, "heat", words, figure=target_title(name, words))
    return Chart("heat", "heat", title, unit, columns, rows, source_line(lab, words), scale,
                 across=across, down=down)  # fmt: skip


def _levels(lab: Lab, driver: str, levels: Sequence[float | None], words: Words) -> tuple[str, tuple[str, ...]]:
    """The title of a driver with its unit, and its values."""
    one = lab.drivers.get(driver)
    unit = str(one.unit) if one is not None else "month"
    scale = scale_of(levels, unit, words, driver)
    said = unit_title(unit, scale, words) if unit != "1" or scale.percent else ""
    return f"{driver} ({said})" if said else driver, tuple(number(level, scale).strip() for level in levels)


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
    return Chart("by_generation", "bars", _titled(lab, "by_generation", words), "1",
                 tuple(generation_title(one, words) for one in shown), series, source_line(lab, words),
                 scale_of(values, "1", words, "training_coverage"))  # fmt: skip


def generation_title(one: Generation, words: Words) -> str:
    """A generation in words.

    Args:
        one: The generation.
        words: The language.

    Returns:
        Its line, number and release.
    """
    when = one.released or words("chart.live_before")
    return words("chart.generation", line=one.line or "–", number=one.number, when=when)
