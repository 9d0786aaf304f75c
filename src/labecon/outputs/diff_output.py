"""Why two runs differ, as a document, as rows and as a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from labecon.outputs.csv_text import csv_text
from labecon.outputs.documents import document
from labecon.outputs.footer import footer, page, paragraph
from labecon.outputs.messages import Words
from labecon.outputs.numbers import ABSENT
from labecon.outputs.sparkline import bar
from labecon.outputs.tables import PLAIN, Style, Table
from labecon.outputs.target_text import Values, target_title
from labecon.periods import month_label

if TYPE_CHECKING:
    from labecon.analysis.attribution.attribution_array import Attribution, Part
    from labecon.analysis.attribution.runs import Named

COLUMNS = ("figure", "unit", "part", "before", "after", "effect", "error", "sources")
#: Parts and sources that the page shows for each figure.
SHOWN, SOURCES = 12, 6
_BAR = 16


def diff_document(first: Named, second: Named, found: Sequence[Attribution]) -> dict[str, Any]:
    """The document of a comparison.

    Args:
        first: The one run.
        second: The other.
        found: Figures explained.

    Returns:
        ``a``, ``b``, and for each figure its values, ``parts``, ``by_source`` and the residual.
    """
    body = {
        "lab": first.lab.name,
        "currency": first.lab.currency,
        "a": _run(first),
        "b": _run(second),
        "figures": [_figure(one) for one in found],
    }
    return document(second.lab.ledger.head, body)


def _run(one: Named) -> dict[str, Any]:
    lab = one.lab
    known = lab.ledger.known_on
    return {
        "run": one.text,
        "scenario": lab.scenario.name,
        "as_known_on": None if known is None else known.isoformat(),
        "facts": lab.ledger.head if one.saved is None else one.saved.get("facts"),
        "labecon": None if one.saved is None else one.saved.get("labecon"),
    }


def _figure(one: Attribution) -> dict[str, Any]:
    calendar = one.target.kind == "month"
    ends = [month_label(round(value)) if calendar else value for value in (one.before, one.after)]
    return {
        "figure": one.target.name,
        "unit": one.target.unit,
        "plan": one.target.plan,
        "a": ends[0],
        "b": ends[1],
        "difference": one.difference,
        "method": one.method,
        "order": "that of the lab" if one.method == "sequential" else None,
        "never_counts_past_the_horizon": one.never,
        "parts": [_part(part) for part in one.parts],
        "by_source": [{"source": source, "effect": effect} for source, effect in one.by_source.items()],
        "differ_without_effect": one.still,
        "residual": one.residual,
    }


def _part(part: Part) -> dict[str, Any]:
    return {
        "part": part.name,
        "before": part.before,
        "after": part.after,
        "effect": part.effect,
        "error": part.error,
        "sources": part.sources,
    }


def diff_csv(found: Mapping[str, Any]) -> str:
    """The parts of a document as rows.

    Args:
        found: The document.

    Returns:
        CSV; each figure ends with its residual.
    """
    rows: list[list[Any]] = []
    for one in found["figures"]:
        head = [one["figure"], one["unit"]]
        for part in one["parts"]:
            values = [part["before"], part["after"], part["effect"], part["error"]]
            rows.append([*head, part["part"], *values, " ".join(part["sources"])])
        rows.append([*head, "residual", one["a"], one["b"], one["residual"], None, ""])
    return csv_text(COLUMNS, rows)


def diff_text(first: Named, second: Named, found: Sequence[Attribution], words: Words, style: Style = PLAIN) -> str:
    """The page of a comparison.

    Args:
        first: The one run.
        second: The other.
        found: Figures explained.
        words: The language.
        style: Colour or none.

    Returns:
        Text.
    """
    lab = first.lab
    lines = [style.bold(words("diff.title", lab=words.pick(lab.title, lab.name), a=first.text, b=second.text))]
    lines += paragraph(words("diff.about"), style)
    for one in found:
        lines += ["", *_lines(one, (second, first), words, style)]
    return page(lines + footer(second.lab.ledger.head, words, style))


def _lines(one: Attribution, runs: Sequence[Named], words: Words, style: Style) -> list[str]:
    target = one.target
    values = Values(target, [one.before, one.after, *(part.effect for part in one.parts)], words)
    unit = f" {values.unit}" if values.unit else ""
    ends = [_end(one, value, values) for value in (one.before, one.after)]
    change = _signed(one.difference, values)
    lines = [
        style.bold(words("diff.figure", figure=target_title(target, words), a=ends[0], b=ends[1], change=change)) + unit
    ]
    if not one.parts:
        return lines + paragraph(words("diff.nothing"), style)
    if one.never:
        lines += paragraph(words("diff.never"), style)
    heading = [words("diff.part"), words("diff.from") + " ", words("diff.to") + " ", words("diff.effect") + " ", ""]
    table = Table(heading, frozenset({1, 2, 3}))
    largest = max(abs(part.effect) for part in one.parts)
    for part in one.parts[:SHOWN]:
        error = "" if part.error is None else f" ± {values.distance(part.error).strip()}"
        drawn = bar(abs(part.effect) / largest, _BAR)
        table.add(_name(part, words), *(_plain(side) for side in (part.before, part.after)),
                  f"{_signed(part.effect, values)}{error} ", drawn)  # fmt: skip
    rest = one.parts[SHOWN:]
    if rest:
        table.add(
            words("diff.others", count=len(rest)), "", "", f"{_signed(sum(part.effect for part in rest), values)} "
        )
    lines += table.lines(style)
    said = (
        words(f"diff.{one.method}") if "," not in one.method else words("diff.orders", orders=one.method.split(" ")[1])
    )
    lines += paragraph(said + words("diff.sum", residual=f"{one.residual:g}", still=one.still), style)
    return lines + _sources(one, runs, values, words, style)


def _sources(one: Attribution, runs: Sequence[Named], values: Values, words: Words, style: Style) -> list[str]:
    lines = [words("diff.sources")]
    for source, effect in list(one.by_source.items())[:SOURCES]:
        fact = next(filter(None, (run.lab.ledger.resolve(source) for run in runs)), None)
        said = _source_title(source, words)
        if fact is not None and fact.printed:
            said = words("diff.fact", id=source, printed=fact.printed, day=fact.source.published.isoformat())
        lines += paragraph(f"{_signed(effect, values)}  {said}", style, "- ")
    return lines


def _source_title(source: str, words: Words) -> str:
    """A source that is no fact: an assumption, a scenario, or the name of a prior."""
    if source == "assumption":
        return words("explain.assumption")
    scenario = source.removeprefix("scenario ")
    return source if scenario == source else words("diff.scenario", name=scenario)


def _name(part: Part, words: Words) -> str:
    if part.name == "rest":
        return words("diff.rest")
    if part.name.startswith("opening:"):
        return words("diff.opening", item=part.name.removeprefix("opening:"))
    return part.name


def _end(one: Attribution, value: float, values: Values) -> str:
    if one.target.kind == "month":
        return month_label(round(value))
    return values.distance(value).strip()


def _signed(value: float, values: Values) -> str:
    text = values.distance(abs(value)).strip()
    return f"{'-' if value < 0 else '+'}{text}"


def _plain(value: float | None) -> str:
    return ABSENT + " " if value is None else f"{value:,.4g} "


__all__ = ["diff_csv", "diff_document", "diff_text"]
