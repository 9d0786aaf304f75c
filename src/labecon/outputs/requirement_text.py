"""What must be true, as pages of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from labecon.outputs.footer import footer, page, paragraph
from labecon.outputs.messages import Words
from labecon.outputs.numbers import ABSENT, with_unit
from labecon.outputs.sparkline import bar
from labecon.outputs.tables import PLAIN, Style, Table
from labecon.outputs.titles import condition_title
from labecon.periods import month_label

if TYPE_CHECKING:
    from labecon.analysis.requirement.cases_array import Again, Chance
    from labecon.analysis.requirement.effort_array import Effort
    from labecon.analysis.requirement.goals_array import Goal
    from labecon.analysis.requirement.headline_array import Headline
    from labecon.analysis.requirement.levers import Lever
    from labecon.analysis.requirement.search_array import Point, Requirement, Shown

#: Most points of a frontier that the table shows.
SHOWN = 12
_BAR = 20


def _value(lever: Lever, value: float, words: Words) -> str:
    if lever.unit == "1":
        return f"{value:.4g}"
    return with_unit(value, lever.unit, words, lever.name)


def _figure(goal: Goal, found: Again, words: Words) -> str:
    if found.share is not None and found.error is not None:
        return words("require.on_paths", share=f"{found.share:.1%}", error=f"{found.error:.1%}")
    if found.value is None:
        return words("require.never")
    if goal.kind in ("event", "month"):
        return month_label(round(found.value))
    return with_unit(found.value, goal.unit, words, goal.text.split("@")[0].split(" ")[0])


def _head(goal: Goal, base: Again, chance: Chance | None, words: Words, style: Style) -> list[str]:
    lab = goal.lab
    title = words("require.title", lab=words.pick(lab.title, lab.name), target=goal.text)
    about = words(f"require.plan_{goal.plan}", scenario=condition_title(lab, words))
    if chance is None:
        about += words("require.medians")
    else:
        about += words("require.chance", share=f"{chance.share:.0%}", paths=f"{chance.paths:,}", seed=chance.seed)
    state = words("require.base_met" if base.met else "require.base_not", figure=_figure(goal, base, words))
    return [style.bold(title), *paragraph(about, style), "", state]


def _ended(goal: Goal, lines: list[str], words: Words, style: Style) -> str:
    return page(lines + footer(goal.lab.ledger.head, words, style))


def requirement_text(found: Requirement, words: Words, style: Style = PLAIN) -> str:
    """The page of one or two drivers.

    Args:
        found: The requirement.
        words: The language.
        style: Colour or none.

    Returns:
        Text; for two drivers with a picture of the frontier.
    """
    lines = _head(found.goal, found.base, found.chance, words, style)
    lines += ["", *(_frontier(found, words, style) if len(found.levers) == 2 else _one(found, words, style))]
    return _ended(found.goal, lines, words, style)


def _range_line(lever: Lever, words: Words) -> str:
    low, high = (_value(lever, one, words) for one in lever.prior)
    ends = [_value(lever, one, words) for one in (lever.low, lever.high)]
    key = "require.driver_course" if lever.follows_course else "require.driver"
    return words(key, driver=lever.name, base=_value(lever, lever.base, words), low=low, high=high,
                 search_low=ends[0], search_high=ends[1])  # fmt: skip


def _one(found: Requirement, words: Words, style: Style) -> list[str]:
    lever = found.levers[0]
    lines = paragraph(_range_line(lever, words), style)
    for point in found.points:
        side = words(f"require.side_{point.holds}")
        lines.append(style.bold(words("require.must", driver=lever.name, side=side,
                                      value=_value(lever, point.values[0], words))))  # fmt: skip
        if point.error is not None:
            error = _value(lever, point.error, words)
            lines += paragraph(words("require.value_error", error=error), style)
        lines += paragraph(_again(found, point, words), style)
    if found.shown is not None:
        lines += _absence(found, found.shown, words, style)
    return lines


def _again(found: Requirement, point: Point, words: Words) -> str:
    said = words("require.again" if point.again.met else "require.again_not",
                 figure=_figure(found.goal, point.again, words))  # fmt: skip
    gap = found.gap(point)
    if gap is None:
        return said
    return said + words("require.gap" if gap <= 1e-6 else "require.jump", gap=f"{gap:.1e}")


def _absence(found: Requirement, how: Shown, words: Words, style: Style) -> list[str]:
    goal = found.goal
    lines = [style.bold(words("require.everywhere" if found.reachable else "require.nowhere"))]
    at = ", ".join(
        f"{lever.name} = {_value(lever, value, words)}" for lever, value in zip(found.levers, how.at, strict=True)
    )
    if found.chance is not None:
        best = ABSENT if how.best is None else f"{how.best + found.chance.share:.1%}"
        return lines + paragraph(words("require.best_share", best=best, at=at), style)
    best = ABSENT if how.best is None else with_unit(how.best, goal.margin_unit or goal.unit, words)
    lines += paragraph(words("require.nearest", best=best, at=at), style)
    key = "monotone" if how.method == "monotone" else "bound" if how.conclusive else "grid"
    step = ABSENT if how.step is None else with_unit(how.step, goal.margin_unit or goal.unit, words)
    points = sum(len(row) for row in found.grid)
    return lines + paragraph(words(f"require.shown_{key}", points=f"{points:,}", step=step), style)


def _frontier(found: Requirement, words: Words, style: Style) -> list[str]:
    across, down = found.levers
    lines = [line for one in found.levers for line in paragraph(_range_line(one, words), style)]
    lines += ["", *_picture(found, words), ""]
    if found.shown is not None:
        return lines + _absence(found, found.shown, words, style)
    if found.points[0].solved == 0:
        across, down = down, across
    lines.append(words("require.frontier", count=len(found.points), across=across.name, down=down.name))
    table = Table([across.name + " ", "", down.name + " ", words("require.figure")], frozenset({0, 2}))
    step = max(1, -(-len(found.points) // SHOWN))
    for point in found.points[::step]:
        texts = [_value(one, value, words) for one, value in zip(found.levers, point.values, strict=True)]
        first, second = texts[1 - point.solved], texts[point.solved]
        table.add(first + " ", words(f"require.side_{point.holds}"), second + " ",
                  _figure(found.goal, point.again, words))  # fmt: skip
    lines += table.lines(style)
    hits = sum(point.again.met for point in found.points)
    gaps = [gap for gap in (found.gap(point) for point in found.points) if gap is not None]
    worst = words("require.gap", gap=f"{max(gaps):.1e}") if gaps else ""
    return [*lines, "", *paragraph(words("require.all_again", hits=hits, count=len(found.points)) + worst, style)]


def _picture(found: Requirement, words: Words) -> list[str]:
    """Two rows of the grid to a line of text."""
    across, down = found.levers
    rows = [list(row) for row in found.grid]
    lines = []
    pairs = [
        (rows[place + 1] if place + 1 < len(rows) else rows[place], rows[place]) for place in range(0, len(rows), 2)
    ]
    for place, (upper, lower) in reversed(list(enumerate(pairs))):
        cells = "".join(_half(high, low) for high, low in zip(upper, lower, strict=True))
        label = ""
        if place in (0, len(pairs) - 1):
            label = _value(down, down.high if place else down.low, words)
        lines.append(f"  {label:>12} │{cells}│")
    left, right = _value(across, across.low, words), _value(across, across.high, words)
    lines.append(" " * 16 + left + right.rjust(len(rows[0]) - len(left)))
    return [f"  {down.name}", *lines, " " * 16 + across.name, words("require.picture")]


def _half(high: bool, low: bool) -> str:
    if high and low:
        return "█"
    return "▀" if high else "▄" if low else "·"


def effort_text(found: Effort, words: Words, style: Style = PLAIN) -> str:
    """The page of the least change of many drivers.

    Args:
        found: The change.
        words: The language.
        style: Colour or none.

    Returns:
        Text.
    """
    lines = [*_head(found.goal, found.base, found.chance, words, style), "", *_effort(found, words, style)]
    return _ended(found.goal, lines, words, style)


def _effort(found: Effort, words: Words, style: Style) -> list[str]:
    if found.base.met:
        return [words("require.nothing")]
    drawn = "" if found.drawn is None else f"{found.drawn:.1%} ± {found.drawn_error or 0.0:.1%}"
    if found.again is None or found.distance is None:
        lines = [style.bold(words("require.no_effort"))]
        return lines + paragraph(words("require.directions", count=found.directions, drawn=drawn), style)
    lines = [style.bold(words("require.effort", distance=f"{found.distance:.2f}"))]
    heading = [words(f"require.{one}") for one in ("name", "now", "must_be", "z", "share")]
    table = Table([heading[0], *(f"{one} " for one in heading[1:]), ""], frozenset({1, 2, 3, 4}))
    for one in found.moves:
        value = _value(one.lever, one.value, words) + (" *" if one.factor is not None else " ")
        now = _value(one.lever, one.lever.base, words) + " "
        table.add(one.lever.name, now, value, f"{one.z:+.2f} ", f"{one.share:.0%} ", bar(one.share, _BAR))
    lines += table.lines(style)
    if any(one.factor is not None for one in found.moves):
        lines += paragraph(words("require.course"), style)
    chance = f"{found.first_order or 0.0:.2%}"
    lines += ["", *paragraph(words("require.prior", chance=chance, drawn=drawn), style)]
    said = words("require.again" if found.again.met else "require.again_not",
                 figure=_figure(found.goal, found.again, words))  # fmt: skip
    return lines + paragraph(said, style)


def headline_text(found: Headline, words: Words, style: Style = PLAIN) -> str:
    """The page of the headline.

    Args:
        found: The headline.
        words: The language.
        style: Colour or none.

    Returns:
        Text: growth, margin, life, and the least change of all.
    """
    first = found.growth or found.margin
    lines: list[str] = []
    if first is not None:
        lines = _head(found.goal, first.base, None, words, style)
    for key, one in (("growth", found.growth), ("margin", found.margin)):
        if one is not None:
            lines += ["", style.bold(words(f"require.{key}")), *_one(one, words, style)]
    if found.lives:
        lines += ["", style.bold(words("require.life")), *_lives(found, words, style)]
    if found.effort is not None:
        lines += ["", style.bold(words("require.together")), *_effort(found.effort, words, style)]
    return _ended(found.goal, lines, words, style)


def _lives(found: Headline, words: Words, style: Style) -> list[str]:
    grown = {life.year: life for life in found.grown}
    heading = [words("require.year"), words("require.life_months") + " "]
    table = Table([*heading, *([words("require.life_grown") + " "] if grown else [])], frozenset({1, 2}))
    for life in found.lives:
        cells = [one for one in (life, grown.get(life.year)) if one is not None]
        table.add(life.year, *(_months(one.months, words) for one in cells))
    gaps = [life.gap for life in (*found.lives, *found.grown) if life.gap is not None]
    said = words("require.life_means")
    if gaps:
        said += words("require.life_again", gap=f"{max(gaps):.0e}")
    return table.lines(style) + paragraph(said, style)


def _months(months: float | None, words: Words) -> str:
    if months is None:
        return words("require.no_life") + " "
    return words("require.earned") + " " if months <= 1 else f"{months:.1f} "


__all__ = ["effort_text", "headline_text", "requirement_text"]
