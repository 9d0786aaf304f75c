"""Forecasts of named windows, and their judgement: text, JSON, CSV, and the lines of a register."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from labecon import __version__
from labecon.outputs.csv_text import csv_text
from labecon.outputs.documents import document, finite
from labecon.outputs.footer import footer, page, paragraph
from labecon.outputs.messages import Words
from labecon.outputs.numbers import number, scale_of, unit_title
from labecon.outputs.tables import PLAIN, Style, Table
from labecon.outputs.titles import condition_title, line_title
from labecon.outputs.translations import translated

if TYPE_CHECKING:
    from labecon.analysis.forecast_register_array import ForecastRow, Register
    from labecon.analysis.forecast_scores import Judgement

LEVELS = ("0.05", "0.25", "0.5", "0.75", "0.95")


def register_lines(found: Register) -> str:
    """The register as JSON Lines: one forecast a line, each with what made it.

    Args:
        found: The forecasts.

    Returns:
        JSON Lines.
    """
    return "".join(json.dumps(finite(fields), ensure_ascii=False) + "\n" for fields in register_rows(found))


def register_rows(found: Register) -> list[dict[str, Any]]:
    """The forecasts as documents hold them.

    Args:
        found: The forecasts.

    Returns:
        One mapping a forecast.
    """
    made = {
        "made": found.made,
        "labecon": __version__,
        "facts": found.lab.ledger.head,
        "scenario": found.lab.scenario.name,
        "seed": found.seed,
        "paths": found.paths,
        "digest": found.digest,
    }
    return [
        {
            "lab": row.lab,
            "line": row.line,
            "segment": row.segment,
            "window": row.window,
            "unit": row.unit,
            "quantiles": dict(zip(LEVELS, row.quantiles, strict=True)),
            **made,
        }
        for row in found.rows
    ]


def register_text(found: Register, words: Words, style: Style = PLAIN) -> str:
    """The forecasts as a page.

    Args:
        found: The forecasts.
        words: The language.
        style: Colour or none.

    Returns:
        Text.
    """
    lab = found.lab
    out = [style.bold(words("forecast.title", lab=words.pick(lab.title, lab.name)))]
    about = words(
        "forecast.about",
        made=found.made,
        scenario=condition_title(lab, words),
        paths=f"{found.paths:,}",
        seed=found.seed,
    )
    out += [*paragraph(about, style), ""]
    titles = [words(f"forecast.{head}") for head in ("line", "segment", "window", "unit")]
    table = Table([*titles, "5%", "25%", "50%", "75%", "95%"], frozenset(range(4, 9)))
    last = ""
    for row in found.rows:
        name = f"{row.line}.{row.segment}"
        scale = _scale(found, row, words)
        first = name != last
        table.add(
            line_title(row.line, words, lab.parts) if first else "",
            row.segment if first and row.segment != "total" else "",
            row.window,
            unit_title(row.unit, scale, words) if first else "",
            *(number(value, scale) for value in row.quantiles),
        )
        last = name
    out += table.lines(style)
    out += _without(found, words, style)
    return page(out + footer(lab.ledger.head, words, style))


def _without(found: Register, words: Words, style: Style) -> list[str]:
    """What has no forecast, by reason, the windows of a line together."""
    lines: dict[str, dict[str, list[str]]] = {}
    for name, reason in found.without:
        line, _, window = name.partition(" ")
        lines.setdefault(reason, {}).setdefault(line, []).append(window)
    between = "；" if words.language == "zh" else "; "
    out = []
    for reason, named in lines.items():
        said = (
            f"{line_title(line, words, found.lab.parts)} {', '.join(windows)}".rstrip()
            for line, windows in named.items()
        )
        text = words("forecast.without", names=between.join(said), reason=translated(reason, words))
        out += ["", *paragraph(text, style)]
    return out


def _scale(found: Register, row: ForecastRow, words: Words) -> Any:
    """One scale for all windows of a line."""
    values = [
        value for one in found.rows if (one.line, one.segment) == (row.line, row.segment) for value in one.quantiles
    ]
    return scale_of(values, row.unit, words, row.line)


def register_document(found: Register) -> dict[str, Any]:
    """The forecasts as one JSON document.

    Args:
        found: The forecasts.

    Returns:
        ``{"lab", "made", "forecasts", "without"}``.
    """
    body = {
        "lab": found.lab.name,
        "currency": found.lab.currency,
        "made": found.made,
        "scenario": found.lab.scenario.name,
        "paths": found.paths,
        "digest": found.digest,
        "forecasts": register_rows(found),
        "without": [{"name": name, "reason": reason} for name, reason in found.without],
    }
    return document(found.lab.ledger.head, body, found.seed)


def register_csv(found: Register) -> str:
    """The forecasts as rows.

    Args:
        found: The forecasts.

    Returns:
        CSV.
    """
    rows: list[list[str | float]] = [
        [row.lab, row.line, row.segment, row.window, row.unit, *row.quantiles] for row in found.rows
    ]
    return csv_text(["lab", "line", "segment", "window", "unit", *LEVELS], rows)


def judgement_text(found: Judgement, facts: str, words: Words, style: Style = PLAIN) -> str:
    """Forecasts against what came, as a page.

    Args:
        found: The judgement.
        facts: Head of the ledger.
        words: The language.
        style: Colour or none.

    Returns:
        Text.
    """
    out = [style.bold(words("score.title")), *paragraph(words("score.about"), style), ""]
    if found.rows:
        out += [*_judged(found, words).lines(style), ""]
        out += [line for text in _said(found, words) for line in paragraph(text, style, "- ")]
    else:
        out += paragraph(words("score.none"), style)
    if found.waiting:
        out += ["", *paragraph(words("score.waiting", count=len(found.waiting)), style)]
        for name, windows in _waiting(found).items():
            out += paragraph(f"{name}: {', '.join(windows)}", style, "- ")
    return page(out + footer(facts, words, style))


def _name(row: Mapping[str, Any]) -> str:
    return f"{_line(row)} {row['window']}"


def _line(row: Mapping[str, Any]) -> str:
    segment = str(row.get("segment", "total"))
    return f"{row['lab']} {row['line']}{'' if segment == 'total' else '.' + segment}"


def _waiting(found: Judgement) -> dict[str, list[str]]:
    """Windows without a figure by line."""
    by_line: dict[str, list[str]] = {}
    for row in found.waiting:
        by_line.setdefault(_line(row), []).append(str(row["window"]))
    return by_line


def _judged(found: Judgement, words: Words) -> Table:
    heads = ["unit", "actual", "5%", "50%", "95%", "inside", "crps", "flat", "drift", "last_growth"]
    titles = [head if head.endswith("%") else words(f"score.{head}") for head in heads]
    table = Table([words("score.forecast"), *titles], frozenset(range(2, len(titles) + 1)))
    for one in found.rows:
        unit = str(one.row.get("unit", ""))
        values = [one.actual, *(one.quantiles[place] for place in (0, 2, 4))]
        scale = scale_of(values, unit, words, str(one.row["line"]))
        inside = "50%" if one.inside_50 else "90%" if one.inside_90 else words("backtest.no")
        crps = f"{one.crps / abs(one.actual):.3f}" if one.actual else "–"
        others = [number(one.baselines.get(name), scale) for name in ("flat", "drift", "last_growth")]
        shown = (number(value, scale) for value in values)
        table.add(_name(one.row), unit_title(unit, scale, words), *shown, inside, crps, *others)
    return table


def _said(found: Judgement, words: Words) -> list[str]:
    said = []
    for half, share in ((True, 50), (False, 90)):
        counted = found.coverage(half)
        if counted is not None:
            inside, count, chance = counted
            said.append(words("score.coverage", share=share, inside=inside, count=count, chance=f"{chance:.2f}"))
    skill = ", ".join(
        f"{words(f'score.{name}').strip()} {value:+.0%} ({count})" for name, (value, count) in found.skill().items()
    )
    crps = found.crps
    return [*said, words("score.skill", crps="–" if crps is None else f"{crps:.3f}", skill=skill or "–")]


def judgement_document(found: Judgement, facts: str) -> dict[str, Any]:
    """The same as JSON.

    Args:
        found: The judgement.
        facts: Head of the ledger.

    Returns:
        ``{"scored", "coverage", "crps", "skill", "figures", "waiting"}``.
    """
    counted = {share: found.coverage(half) for share, half in (("0.5", True), ("0.9", False))}
    body = {
        "scored": len(found.rows),
        "coverage": {
            share: None
            if one is None
            else {"inside": one[0], "of": one[1], "share": one[0] / one[1], "p_value": one[2]}
            for share, one in counted.items()
        },
        "crps": found.crps,
        "skill": {name: {"skill": value, "of": count} for name, (value, count) in found.skill().items()},
        "figures": [
            {
                **one.row,
                "actual": one.actual,
                "actual_from": one.how,
                "inside_50": one.inside_50,
                "inside_90": one.inside_90,
                "crps": one.crps,
                "pinball": one.pinball,
                "baselines": dict(one.baselines),
            }
            for one in found.rows
        ],
        "waiting": [
            {key: row.get(key) for key in ("lab", "line", "segment", "window", "made")} for row in found.waiting
        ],
    }
    return document(facts, body)


def judgement_csv(found: Judgement) -> str:
    """The same as rows.

    Args:
        found: The judgement.

    Returns:
        CSV; forecasts without a figure have none.
    """
    heads = ["lab", "line", "segment", "window", "made", "actual", *LEVELS, "inside_50", "inside_90", "crps", "pinball"]
    rows: list[Sequence[Any]] = []
    for one in found.rows:
        rows.append([*_keys(one.row), one.actual, *one.quantiles, one.inside_50, one.inside_90, one.crps, one.pinball])
    for row in found.waiting:
        values = [float(row["quantiles"][level]) for level in LEVELS]
        rows.append([*_keys(row), None, *values, None, None, None, None])
    return csv_text(heads, rows)


def _keys(row: Mapping[str, Any]) -> list[str]:
    return [str(row.get(key, "")) for key in ("lab", "line", "segment", "window", "made")]
