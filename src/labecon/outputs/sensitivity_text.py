"""Tornado, indices, importance and heat map as pages of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from labecon.outputs.footer import footer, page, paragraph
from labecon.outputs.messages import Words
from labecon.outputs.numbers import ABSENT, Scale, number, with_unit
from labecon.outputs.sparkline import bar
from labecon.outputs.tables import PLAIN, Style, Table
from labecon.outputs.target_text import Values, target_title
from labecon.outputs.titles import condition_title

if TYPE_CHECKING:
    from labecon.analysis.heat_array import Heat
    from labecon.analysis.importance_array import Importance
    from labecon.analysis.targets_array import Target
    from labecon.analysis.tornado_array import Result, Swing, Tornado
    from labecon.analysis.uncertain_array import Uncertain
    from labecon.analysis.variance_array import Decomposition, Index

#: Columns of a bar on either side of the base.
ARM = 14
#: Columns of the bar of a share.
BAR = 24
_SHARE = Scale(0.01, "", 1, True)
#: A cell of a heat map, from the least value to the greatest.
_SHADES = " ░▒▓█"


def _head(target: Target, key: str, paths: int | None, seed: int, words: Words, style: Style, count: int) -> list[str]:
    lab = target.lab
    figure = target_title(target, words)
    title = words("sensitivity.title", lab=words.pick(lab.title, lab.name), figure=figure)
    said = words("sensitivity.medians")
    if paths is not None:
        said = words("page.seed", paths=f"{paths:,}", seed=seed)
    about = words(f"sensitivity.about_{key}", scenario=condition_title(lab, words), drawn=said, count=f"{count:,}")
    lines = [style.bold(title), *paragraph(about, style)]
    if target.plan == "committed":
        lines += paragraph(words("sensitivity.committed"), style)
    return [*lines, ""]


def _ended(target: Target, lines: list[str], words: Words, style: Style) -> str:
    return page(lines + footer(target.lab.ledger.head, words, style))


def _driver_value(one: Uncertain, value: float | None, words: Words) -> str:
    return ABSENT if value is None else with_unit(value, one.unit, words, one.name)


def tornado_text(found: Tornado, words: Words, style: Style = PLAIN) -> str:
    """The page of a tornado.

    Args:
        found: The tornado.
        words: The language.
        style: Colour or none.

    Returns:
        Text with a bar for each driver, the base in the middle.
    """
    target = found.target
    results = [found.base, *(end for one in found.swings for end in (one.low, one.high))]
    values = Values(target, [one.value for one in results], words)
    key = "tornado" if found.paths is None else "tornado_paths"
    out = _head(target, key, found.paths, found.seed, words, style, found.screened)
    unit = f" {values.unit}" if values.unit else ""
    out += [words("sensitivity.base", value=values.text(found.base).strip() + unit), ""]
    heading = [words(f"sensitivity.{one}") for one in ("driver", "from", "to", "at_low", "at_high")]
    heading = [
        *heading[:3],
        heading[3] + " ",
        heading[4] + " ",
        words("sensitivity.bar"),
        words("sensitivity.share") + " ",
    ]
    table = Table(heading, frozenset({3, 4, 6}))
    width = max((abs(_place(target, end) - _place(target, found.base)) for end in results), default=0.0)
    for one in found.swings:
        ends = (_driver_value(one.driver, end, words) for end in (one.driver.low, one.driver.high))
        name = one.driver.name + (" *" if one.driver.follows else "")
        cells = (values.text(one.low), values.text(one.high), _arms(target, found.base, one, width))
        table.add(name, *ends, *cells, number(one.share, _SHARE))
    out += table.lines(style)
    shown = sum(one.share for one in found.swings)
    out += ["", *paragraph(words("sensitivity.bars"), style)]
    if shown:
        out += paragraph(words("sensitivity.shares", shown=f"{shown:.0%}", count=len(found.swings)), style)
    else:
        out += paragraph(words("sensitivity.flat"), style)
    if any(one.driver.follows for one in found.swings):
        out += paragraph(words("sensitivity.follow"), style)
    if any(one.driver.kind == "chance" for one in found.swings):
        out += paragraph(words("sensitivity.chance"), style)
    return _ended(target, out, words, style)


def _place(target: Target, result: Result) -> float:
    """Where a value stands on the scale; never at its end."""
    if result.value is not None:
        return result.value
    return target.last if target.last is not None and result.never else 0.0


def _arms(target: Target, base: Result, one: Swing, width: float) -> str:
    """Two arms from the base: light for the low end of the driver, solid for the high end."""
    centre = _place(target, base)
    left, right = "", ""
    for end, mark in ((one.low, "░"), (one.high, "█")):
        if end.value is None and not (end.never and target.last is not None):
            continue
        move = _place(target, end) - centre
        arm = mark * (round(abs(move) / width * ARM) if width else 0)
        if move < 0:
            left = arm if len(arm) > len(left) else _over(left, arm)
        else:
            right = arm if len(arm) > len(right) else _over(right, arm)
    return f"{left:>{ARM}}│{right:<{ARM}}".rstrip()


def _over(longer: str, shorter: str) -> str:
    """Both ends on one side of the base: the nearer one in front."""
    return longer if not shorter else shorter + longer[len(shorter) :]


def sobol_text(found: Decomposition, words: Words, style: Style = PLAIN) -> str:
    """The page of Sobol indices.

    Args:
        found: The decomposition.
        words: The language.
        style: Colour or none.

    Returns:
        Text with a bar for each group: solid what it makes alone, light what it takes part in.
    """
    target = found.target
    out = _head(target, "sobol", found.rows, found.seed, words, style, found.cases)
    first, total = words("sensitivity.first"), words("sensitivity.total")
    heading = [words("sensitivity.driver"), first + " ", "95 %", total + " ", "95 %", words("sensitivity.variance")]
    table = Table(heading, frozenset({1, 3}))
    for one in found.parts:
        name = words("sensitivity.others", count=len(one.drivers)) if one.driver is None else one.name
        if one.driver is not None and len(one.drivers) > 1:
            name += f" +{len(one.drivers) - 1}"
        solid = bar(one.first.value, BAR)
        light = "░" * max(0, len(bar(one.total.value, BAR)) - len(solid))
        cells = (f"{one.first.value:.2f} ", _interval(one.first), f"{one.total.value:.2f} ")
        table.add(name, *cells, _interval(one.total), solid + light)
    out += table.lines(style)
    alone = sum(one.first.value for one in found.parts)
    out += ["", *paragraph(words("sensitivity.alone", alone=f"{max(0.0, min(1.0, alone)):.0%}"), style)]
    if any(one.driver is not None and len(one.drivers) > 1 for one in found.parts):
        out += paragraph(words("sensitivity.grouped"), style)
    out += _never(target, found.never, words, style)
    if found.left_out:
        out += paragraph(words("sensitivity.left_out", share=f"{found.left_out:.1%}"), style)
    return _ended(target, out, words, style)


def _interval(index: Index) -> str:
    return f"{index.low:.2f} .. {index.high:.2f}"


def _never(target: Target, share: float, words: Words, style: Style) -> list[str]:
    if not share or target.last is None:
        return []
    return paragraph(words("sensitivity.censored", share=f"{share:.0%}"), style)


def importance_text(found: Importance, words: Words, style: Style = PLAIN) -> str:
    """The page of what goes with a figure.

    Args:
        found: The importance.
        words: The language.
        style: Colour or none.

    Returns:
        Text with a bar for each share.
    """
    out = _head(found.target, "importance", found.paths, found.seed, words, style, len(found.rows))
    heading = [words("sensitivity.driver"), words("sensitivity.rests"), words("sensitivity.share") + " "]
    heading += [words("sensitivity.correlation") + " ", words("sensitivity.any_form") + " ", ""]
    table = Table(heading, frozenset({2, 3, 4}))
    for one in found.rows:
        correlation = f"{one.correlation:+.2f} ± {one.error:.2f} "
        kind = words(f"kind.{one.driver.kind}")
        cells = (number(one.share, _SHARE), correlation, number(one.any_form, _SHARE), bar(one.share, BAR))
        table.add(one.driver.name, kind, *cells)
    out += table.lines(style)
    out += ["", *paragraph(words("sensitivity.explained", share=f"{found.explained:.0%}"), style)]
    return _ended(found.target, out + _never(found.target, found.never, words, style), words, style)


def heat_text(found: Heat, words: Words, style: Style = PLAIN) -> str:
    """The page of a heat map.

    Args:
        found: The heat map.
        words: The language.
        style: Colour or none.

    Returns:
        Text: the first driver across, the second down, cells shaded by their value.
    """
    target = found.target
    flat = [one for row in found.cells for one in row]
    values = Values(target, [found.base.value, *(one.value for one in flat)], words)
    out = _head(target, "heatmap", found.paths, found.seed, words, style, len(flat))
    unit = f" {values.unit}" if values.unit else ""
    out += [words("sensitivity.base", value=values.text(found.base).strip() + unit)]
    out += [words("sensitivity.axes", across=found.across.name, down=found.down.name), ""]
    columns = [_driver_value(found.across, value, words) for value in found.across_values]
    table = Table(["", *(f"{column}  " for column in columns)], frozenset(range(1, len(columns) + 1)))
    places = [_place(target, one) for one in flat if one.value is not None or one.never]
    low, high = min(places, default=0.0), max(places, default=0.0)
    for value, row in reversed(list(zip(found.down_values, found.cells, strict=True))):
        cells = [f"{values.text(one)}{_shade(target, one, low, high)}" for one in row]
        table.add(_driver_value(found.down, value, words), *cells)
    out += table.lines(style)
    out += ["", *paragraph(words("sensitivity.shades"), style)]
    return _ended(target, out, words, style)


def _shade(target: Target, result: Result, low: float, high: float) -> str:
    if high == low or (result.value is None and not result.never):
        return " "
    return _SHADES[min(int((_place(target, result) - low) / (high - low) * len(_SHADES)), len(_SHADES) - 1)]
