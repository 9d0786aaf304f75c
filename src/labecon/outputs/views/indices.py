"""Sobol indices as a view: what a driver makes of a figure's variance, alone and with others, with intervals."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from labecon.labs import Lab
from labecon.outputs.charts.chart import Chart, Series
from labecon.outputs.messages import Words
from labecon.outputs.numbers import Scale, number
from labecon.outputs.target_text import named_target
from labecon.outputs.titles import driver_title
from labecon.outputs.views.view import Part, Row, Rows, Value, View, source_of

_SHARE = Scale(0.01, "", 0, True)
_COLUMNS = ("driver", "first", "first_low", "first_high", "total", "total_low", "total_high")


def indices_view(found: Mapping[str, Any], lab: Lab, scenario: str, words: Words) -> View:
    """The view.

    Args:
        found: The document of ``sensitivity --method sobol``.
        lab: The lab, for its titles.
        scenario: What it was asked under, in words.
        words: The language.

    Returns:
        A chart of both indices, a table with their 95 % intervals, and what they add up to.
    """
    target = found["target"]
    figure = named_target(target["name"], target["months"], lab.parts, words)
    title = words("sensitivity.title", lab=words.pick(lab.title, lab.name), figure=figure)
    drawn = words("views.rows", rows=f"{found['paths']:,}", seed=found["seed"])
    under = words("views.scenario", scenario=scenario)
    about = [words("sensitivity.about_sobol", scenario=scenario, drawn=drawn, count=f"{found['cases']:,}")]
    if target["plan"] == "committed":
        about.append(words("sensitivity.committed"))
    source = source_of(found, words, words.pick(lab.title, lab.name), under, drawn)
    names = [_name(one, lab, words) for one in found["rows"]]
    series = tuple(
        Series(words(f"sensitivity.{key}"), tuple(one[key] for one in found["rows"])) for key in ("first", "total")
    )
    chart = Chart("sobol", "bars", title, "1", tuple(names), series, source, _SHARE, remark=words("views.sobol"))
    part = Part(chart=chart, table=_table(found, names, title, words), remarks=_remarks(found, words))
    return View("sobol", title, tuple(about), source, (part,))


def _name(row: Mapping[str, Any], lab: Lab, words: Words) -> str:
    if not row["kind"]:
        return words("sensitivity.others", count=len(row["drivers"]))
    more = len(row["drivers"]) - 1
    return driver_title(row["driver"], words, lab.parts) + (f" +{more}" if more else "")


def _table(found: Mapping[str, Any], names: list[str], title: str, words: Words) -> Rows:
    rows = []
    for row, name in zip(found["rows"], names, strict=True):
        cells = [name]
        for key in ("first", "total"):
            value, low, high = (number(row[one], _SHARE).strip() for one in (key, f"{key}_low", f"{key}_high"))
            cells += [value, f"{low} … {high}"]
        values: tuple[Value, ...] = (row["driver"], *(row[one] for one in _COLUMNS[1:]))
        rows.append(Row(tuple(cells), values, row["driver"] if row["kind"] else ""))
    first, total = words("sensitivity.first"), words("sensitivity.total")
    heads = (words("sensitivity.driver"), first, "95 %", total, "95 %")
    return Rows("sobol", title, heads, _COLUMNS, tuple(rows))


def _remarks(found: Mapping[str, Any], words: Words) -> tuple[str, ...]:
    alone = found["first_sum"]
    said = [] if alone is None else [words("sensitivity.alone", alone=f"{max(0.0, min(1.0, alone)):.0%}")]
    if any(one["kind"] and len(one["drivers"]) > 1 for one in found["rows"]):
        said.append(words("sensitivity.grouped"))
    if found["never_share"]:
        said.append(words("sensitivity.censored", share=f"{found['never_share']:.0%}"))
    if found["left_out"]:
        said.append(words("sensitivity.left_out", share=f"{found['left_out']:.1%}"))
    return tuple(said)
