"""What every chart of a lab says of itself: its title, its source line with the condition, the years it shows."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from labecon import __version__
from labecon.outputs.footer import HEAD_DIGITS
from labecon.outputs.messages import Words
from labecon.outputs.numbers import Scale, scale_of
from labecon.outputs.titles import condition_title
from labecon.periods import Window, month_label

if TYPE_CHECKING:
    from labecon.labs import Lab, Run


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
    condition = words("chart.condition", scenario=condition_title(lab, words), through=month_label(lab.actual_through))
    return " · ".join(part for part in (condition, drawn, version) if part)


def drawn_line(paths: int | None, seed: int, words: Words) -> str:
    """Paths and seed in words.

    Args:
        paths: How many were drawn; None for the path of medians.
        seed: Their seed.
        words: The language.

    Returns:
        The words; empty where nothing was drawn.
    """
    return "" if paths is None else words("page.seed", paths=f"{paths:,}", seed=seed)


def titled(lab: Lab, key: str, words: Words, **values: object) -> str:
    """The title of a chart.

    Args:
        lab: The lab, which stands before it.
        key: Name of the chart.
        words: The language.
        values: What the places in braces stand for.

    Returns:
        The title.
    """
    return words("chart.titled", lab=words.pick(lab.title, lab.name), title=words(f"chart.title_{key}", **values))


def years_of(run: Run) -> list[Window]:
    """The whole calendar years of a run, from the first whose revenue is known.

    Args:
        run: The run.

    Returns:
        The years.
    """
    found = [Window.year(2000 + year) for year in range(-(-run.first // 12), (run.last + 1) // 12)]
    return [one for one in found if "revenue" not in run.graph.by_name or run.window("revenue", one) is not None]


def reported(run: Run, windows: Sequence[Window]) -> int:
    """How many of some windows ended before the forecast begins.

    Args:
        run: The run.
        windows: The windows.

    Returns:
        The count.
    """
    return sum(one.end < run.first_forecast for one in windows)


def scale_for(values: Iterable[float | None], unit: str, words: Words, name: str = "") -> Scale:
    """The scale of a chart: in Chinese 亿 as soon as its greatest value has one, since axes have few digits.

    Args:
        values: The values in base units.
        unit: Their unit.
        words: The language.
        name: Name of the line, which tells shares from multiples.

    Returns:
        The scale.
    """
    known = [abs(value) for value in values if value is not None and math.isfinite(value)]
    return scale_of(known if words.language == "en" else [max(known, default=0.0)], unit, words, name)
