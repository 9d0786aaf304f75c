"""Many paths as text and as rows, read off the document of a simulation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from labecon.outputs.csv_text import Cell, csv_text
from labecon.outputs.footer import footer, page, paragraph
from labecon.outputs.messages import Words
from labecon.outputs.numbers import ABSENT, Scale, number, over_window, scale_of, unit_title
from labecon.outputs.sparkline import bar, sparkline
from labecon.outputs.tables import PLAIN, Style, Table
from labecon.outputs.titles import condition_title, line_title

if TYPE_CHECKING:
    from labecon.labs import Lab

MEDIAN = 2
#: A condition that holds on fewer paths is said to leave few.
FEW = 200


def simulation_text(lab: Lab, found: Mapping[str, Any], words: Words, style: Style = PLAIN) -> str:
    """The page of a simulation.

    Args:
        lab: The lab.
        found: Its document, see `labecon.outputs.simulation_array.simulation_document`.
        words: The language.
        style: Colour or none.

    Returns:
        Text.
    """
    drawn = words("page.seed", paths=f"{found['paths']:,}", seed=found["seed"])
    title = words("simulate.title", lab=words.pick(lab.title, lab.name))
    out = [
        style.bold(title),
        *paragraph(words("simulate.about", scenario=condition_title(lab, words), drawn=drawn), style),
    ]
    out += [*_given(found, words, style), ""]
    if found["windows"]:
        out += [*_windows(lab, found, words).lines(style), ""]
    else:
        out += [*paragraph(words("simulate.no_year", month=found["months"][-1]), style), ""]
    out += [*_fans(lab, found, words).lines(style), ""]
    out += _runway(found, words, style)
    out += _break_even(found, words, style)
    out += _joint(found, words, style)
    holding = sum(one["holds"] for one in found["checks"].values())
    out += paragraph(words("simulate.checks", holding=holding, all=len(found["checks"])), style)
    for name, one in found["checks"].items():
        if not one["holds"]:
            gap = f"{one['largest_share'] or float('inf'):.2g}"
            out.append(style.warning("  " + words("run.check_fails", name=name, gap=gap, share=gap)))
    out += _points(found, words, style)
    if "histogram" in found:
        about = found["histogram"]
        said = words("simulate.histogram", bins=f"{about['bins']:,}", largest=f"{about['largest_bin']:.2%}")
        out += paragraph(said, style)
    out += paragraph(words("simulate.digest", digest=found["digest"]), style)
    return page(out + footer(lab.ledger.head, words, style))


def _unit(lab: Lab, line: str, summed: bool) -> str:
    node = lab.graph.by_name[line]
    return over_window(str(node.unit)) if summed and node.is_flow else str(node.unit)


def _scale(lab: Lab, line: str, rows: list[Any], words: Words, summed: bool) -> Scale:
    return scale_of([value for row in rows for value in row], _unit(lab, line, summed), words, line)


def _levels(found: Mapping[str, Any]) -> list[str]:
    return [f"{level:.0%} " for level in found["quantiles"]]


def _windows(lab: Lab, found: Mapping[str, Any], words: Words) -> Table:
    heading = [words("simulate.window"), words("run.unit"), *_levels(found), words("simulate.error") + " "]
    table = Table(heading, frozenset(range(2, 3 + len(found["quantiles"]))))
    lines = dict.fromkeys(line for window in found["windows"].values() for line in window)
    for line in lines:
        rows = {label: window[line] for label, window in found["windows"].items() if line in window}
        scale = _scale(lab, line, list(rows.values()), words, True)
        unit = unit_title(_unit(lab, line, True), scale, words)
        table.group(line_title(line, words, lab.parts))
        for label, values in rows.items():
            error = found["standard_errors"]["windows"][label][line][MEDIAN]
            table.add(label, unit, *(number(value, scale) for value in values), number(error, scale), indent=1)
    return table


def _fans(lab: Lab, found: Mapping[str, Any], words: Words) -> Table:
    heading = [words("simulate.fan"), words("run.unit"), *_levels(found), words("run.shape")]
    table = Table(heading, frozenset(range(2, 2 + len(found["quantiles"]))))
    table.add(words("simulate.last", month=found["months"][-1]), kind="note")
    for line, rows in found["fans"].items():
        scale = _scale(lab, line, rows[-1:], words, False)
        middle = [row[MEDIAN] for row in rows]
        step = max(1, len(middle) // 24)
        cells = [number(value, scale) for value in rows[-1]]
        unit = unit_title(_unit(lab, line, False), scale, words)
        table.add(line_title(line, words, lab.parts), unit, *cells, sparkline(middle[::step]), indent=1)
    return table


def _runway(found: Mapping[str, Any], words: Words, style: Style) -> list[str]:
    runway = found["runway"]
    if not runway:
        return []
    errors = found["standard_errors"]["runway"]
    plans = [("plan" if "policy" in runway else "policy", runway, errors)]
    plans += [("policy", runway["policy"], errors["policy"])] if "policy" in runway else []
    table = Table([words("simulate.runway"), *(words(f"simulate.{key}") for key, _, _ in plans)])
    for months in runway["probability_within"]:
        pairs = [(one["probability_within"][months], error["probability_within"][months]) for _, one, error in plans]
        cells = (f"{share:6.1%}{_error(error, '.1%', 7)}  {bar(share, 10)}" for share, error in pairs)
        table.add(words("simulate.within", months=months), *cells)
    never = words("simulate.not_reached", months=len(found["months"]))
    shown = [
        never if one["median_months"] is None else f"{one['median_months']:.0f}{_error(error['median_months'], '.1f')}"
        for _, one, error in plans
    ]
    table.add(words("simulate.median_runway"), *shown)
    money = (" + " if words.language == "en" else "＋").join(line_title(line, words) for line in runway["money"])
    reserve = f"{runway['reserve_months']:.1f}"
    below = words("simulate.below_reserve", reserve=reserve) if float(reserve) else words("simulate.below_zero")
    said = words("simulate.runway_definition", money=money, below=below)
    return [*table.lines(style), *paragraph(said, style), ""]


def _break_even(found: Mapping[str, Any], words: Words, style: Style) -> list[str]:
    if not found["break_even"]:
        return []
    heading = [words("simulate.break_even"), words("simulate.share") + " ", words("simulate.median_month")]
    table = Table(heading, frozenset({1}))
    for key, one in found["break_even"].items():
        errors = found["standard_errors"]["break_even"][key]
        share = f"{one['probability']:.1%}{_error(errors['probability'], '.1%', 7)} "
        month = ABSENT if one["median_month"] is None else one["median_month"] + _error(errors["median_months"], ".1f")
        table.add(line_title(one["line"], words), share, month)
    return [*table.lines(style), *paragraph(words("simulate.break_even_definition"), style), ""]


def _error(error: float | None, form: str, width: int = 0) -> str:
    """One standard error behind a figure; blanks where there is none, or it is 0."""
    return (f" ± {error:{form}}" if error and error == error else "").ljust(width)


def _given(found: Mapping[str, Any], words: Words, style: Style) -> list[str]:
    given = found.get("given")
    if given is None:
        return []
    under = given.get("policy", given)
    held = round(under["probability"] * under["paths"])
    said = words("simulate.given", statement=given["statement"], held=f"{held:,}", share=_chance(under))
    few = paragraph(words("simulate.few"), style) if held < FEW else []
    return [style.bold(line) for line in paragraph(said)] + few


def _chance(entry: Mapping[str, Any]) -> str:
    return f"{entry['probability']:.1%} ± {entry['error']:.1%}"


def _joint(found: Mapping[str, Any], words: Words, style: Style) -> list[str]:
    entries = found.get("joint", [])
    if not entries:
        return []
    both = any("policy" in one for one in entries)
    heading = [
        words("simulate.statement"),
        *(words(f"simulate.{key}") for key in (["plan"] if both else []) + ["policy"]),
    ]
    table = Table(heading)
    for one in entries:
        sides = [one, one["policy"]] if both else [one]
        table.add(one["statement"], *(f"{_chance(side):<14} {bar(side['probability'], 10)}" for side in sides))
    return [*table.lines(style), *paragraph(words("simulate.joint"), style), ""]


def _points(found: Mapping[str, Any], words: Words, style: Style) -> list[str]:
    points = found.get("points")
    if points is None:
        return []
    said = [words("simulate.points", dimensions=points["dimensions"])]
    gains = {key: f"{one:.1f}" for key, one in points["variance_ratio"].items() if one is not None}
    if len(gains) == len(points["variance_ratio"]):
        said.append(words("simulate.points_gain", replicates=points["replicates"], **gains))
    return paragraph((" " if words.language == "en" else "").join(said), style)


def simulation_csv(found: Mapping[str, Any]) -> str:
    """A simulation as rows: the condition, windows, months, then statements.

    Args:
        found: Its document.

    Returns:
        CSV with one row a line and window or month, quantiles side by side; the share of paths on which a condition or
        statement holds stands in the middle column, its period is the plan.
    """

    blank: list[Cell] = [None] * MEDIAN

    def shares(kind: str, entry: Mapping[str, Any]) -> Iterator[list[Cell]]:
        plans = {"plan": entry, "policy": entry["policy"]} if "policy" in entry else {"policy": entry}
        for plan, one in plans.items():
            yield [kind, plan, entry["statement"], *blank, one["probability"], *blank]

    def rows() -> Iterator[list[Cell]]:
        if "given" in found:
            yield from shares("given", found["given"])
        for label, lines in found["windows"].items():
            for line, values in lines.items():
                yield ["window", label, line, *values]
        for line, fan in found["fans"].items():
            for month, values in zip(found["months"], fan, strict=True):
                yield ["month", month, line, *values]
        for one in found.get("joint", []):
            yield from shares("joint", one)

    return csv_text(["kind", "period", "line", *(f"p{level * 100:02.0f}" for level in found["quantiles"])], rows())
