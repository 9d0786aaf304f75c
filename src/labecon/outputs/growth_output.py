"""Forecasts of growth against what came: other companies and labs, as text, JSON and CSV."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from labecon.outputs.csv_text import csv_text
from labecon.outputs.documents import document
from labecon.outputs.footer import footer, page, paragraph
from labecon.outputs.messages import Words
from labecon.outputs.numbers import number, scale_of, unit_title
from labecon.outputs.tables import PLAIN, Style, Table
from labecon.periods import month_label

if TYPE_CHECKING:
    from labecon.analysis.growth.analogs_array import AnalogBacktest
    from labecon.analysis.growth.estimate_array import Population
    from labecon.analysis.growth.lab_cut_array import LabCut
    from labecon.analysis.growth.scored_array import Scored, Summary
    from labecon.labs import Lab

#: Quantiles of a forecast, as documents and CSV name them.
LEVELS = ("0.05", "0.25", "0.5", "0.75", "0.95")
_SUMMARY = ("count", "independent", "crps", "log_score", "pinball", "coverage_50", "coverage_90", "width", "bias")
_ROW = ("line", "window", "horizon", "actual", "crps", "log_score", "pinball", "inside_50", "inside_90", "width")


def analogs_text(found: AnalogBacktest, population: Population, facts: str, words: Words, style: Style = PLAIN) -> str:
    """The page of other companies.

    Args:
        found: Their forecasts.
        population: What was estimated.
        facts: Head of the ledger's view.
        words: The language.
        style: Colour or none.

    Returns:
        Text.
    """
    out = [style.bold(words("growth.title")), *paragraph(words("growth.about"), style), ""]
    table = _summaries(words)
    table.group(words("growth.by_horizon"))
    for months, one in found.by_horizon().items():
        _add(table, words("growth.quarters", count=months // 3), one)
    table.group(words("growth.by_window"))
    for name, one in found.by_window().items():
        _add(table, words(f"growth.window_{name.split()[0].lower()}"), one)
    table.group(words("growth.by_company"))
    for name, one in found.by_company().items():
        _add(table, words(f"growth.company_{name}"), one)
    if found.whole is not None:
        table.group(words("growth.together"))
        _add(table, words("growth.all"), found.whole, kind="total")
    out += [*table.lines(style), "", *paragraph(words("growth.columns"), style), ""]
    negative = ", ".join(
        f"{words(f'growth.company_{name}')} / {words(f'growth.{baseline}')} {skill:+.0%}"
        for name, baseline, skill in found.negative()
    )
    out += paragraph(words("growth.negative", cases=negative or words("growth.none")), style)
    out += ["", style.bold(words("growth.population")), "", *_parameters(population, words).lines(style)]
    return page(out + footer(facts, words, style))


def _summaries(words: Words) -> Table:
    heads = ["count", "crps", "log_score", "inside_50", "inside_90", "width"]
    skills = ["flat", "drift", "last_growth", "random_walk"]
    titles = [words(f"growth.{name}") for name in (*heads, *skills)]
    return Table([words("growth.forecast"), *titles], frozenset(range(1, len(titles) + 1)))


def _add(table: Table, title: str, one: Summary, kind: str = "row") -> None:
    skills = [one.skill.get(name) for name in ("flat", "drift", "last_growth", "random_walk")]
    table.add(
        title,
        f"{one.count} / {one.independent}",
        f"{one.crps:.2f}",
        f"{one.log_score:.2f}",
        f"{one.coverage_50:.0%}",
        f"{one.coverage_90:.0%}",
        f"{one.width:.1f}",
        *("–" if skill is None else f"{skill:+.0%}" for skill in skills),
        kind=kind,
    )


def _parameters(population: Population, words: Words) -> Table:
    table = Table([words("growth.parameter"), "5%", "50%", "95%"], frozenset({1, 2, 3}))
    for name, values in population.quantiles().items():
        table.add(words(f"growth.{name}"), *(f"{value:.3g}" for value in values))
    return table


def analogs_document(found: AnalogBacktest, population: Population, facts: str, seed: int) -> dict[str, Any]:
    """Other companies as JSON.

    Args:
        found: Their forecasts.
        population: What was estimated.
        facts: Head of the ledger's view.
        seed: Seed.

    Returns:
        ``{"crps", "coverage", "skill", "by_horizon", "by_company", "by_window", "negative", "population", "rows"}``.
    """
    whole = found.whole
    body: dict[str, Any] = {
        "crps": None if whole is None else whole.crps,
        "coverage": None if whole is None else {"0.5": whole.coverage_50, "0.9": whole.coverage_90},
        "skill": {} if whole is None else dict(whole.skill),
        "all": None if whole is None else summary_fields(whole),
        "by_horizon": {str(months): summary_fields(one) for months, one in found.by_horizon().items()},
        "by_company": {name: summary_fields(one) for name, one in found.by_company().items()},
        "by_window": {name: summary_fields(one) for name, one in found.by_window().items()},
        "negative": [
            {"company": name, "baseline": baseline, "skill": skill} for name, baseline, skill in found.negative()
        ],
        "population": population_fields(population),
        "rows": [row_fields(row) for row in (*found.rows, *found.windows)],
    }
    return document(facts, body, seed)


def population_fields(population: Population) -> dict[str, Any]:
    """The population as a document holds it.

    Args:
        population: What was estimated.

    Returns:
        Parameters with three quantiles, lines, effective number of draws, power of the likelihoods.
    """
    return {
        "parameters": {
            name: dict(zip(("p05", "p50", "p95"), values, strict=True))
            for name, values in population.quantiles().items()
        },
        "lines": list(population.lines),
        "effective_draws": population.effective(),
        "likelihood_power": population.tempered,
    }


def summary_fields(one: Summary) -> dict[str, Any]:
    """A summary as a document holds it.

    Args:
        one: The summary.

    Returns:
        Its fields.
    """
    found = {name: getattr(one, name) for name in _SUMMARY}
    return {**found, "skill": dict(one.skill), "random_walk_log_score": one.random_walk_log_score}


def row_fields(row: Scored, scale: float = 1.0) -> dict[str, Any]:
    """A forecast as a document holds it.

    Args:
        row: The forecast.
        scale: What its amounts are divided by.

    Returns:
        Its fields.
    """
    found = {name: getattr(row, name) for name in _ROW}
    quantiles = {level: value / scale for level, value in zip(LEVELS, row.quantiles, strict=True)}
    return {
        **found,
        "actual": row.actual / scale,
        "origin": month_label(row.origin),
        "quantiles": quantiles,
        "baselines": dict(row.baselines),
    }


def analogs_csv(found: AnalogBacktest) -> str:
    """The forecasts as rows.

    Args:
        found: Forecasts of other companies.

    Returns:
        CSV.
    """
    return _csv([("USD", row, 1.0) for row in (*found.rows, *found.windows)])


def _csv(rows: Sequence[tuple[str, Scored, float]]) -> str:
    heads = ["line", "origin", "window", "unit", "actual", *LEVELS, "crps", "log_score", "inside_50", "inside_90"]
    cells: list[list[str | float | int | bool | None]] = [
        [
            row.line, month_label(row.origin), row.window, unit, row.actual / scale,
            *(value / scale for value in row.quantiles), row.crps, row.log_score, row.inside_50, row.inside_90,
        ]
        for unit, row, scale in rows
    ]  # fmt: skip
    return csv_text(heads, cells)


def cuts_text(found: Sequence[tuple[Lab, LabCut]], dates: Mapping[str, Any], words: Words, style: Style = PLAIN) -> str:
    """Forecasts of labs from an earlier view.

    Args:
        found: Labs with their forecasts.
        dates: ``as_known_on`` and ``periods_through`` as asked for.
        words: The language.
        style: Colour or none.

    Returns:
        Text.
    """
    asked = [words(f"growth.{name}", day=str(day)) for name, day in dates.items() if day is not None]
    out = [style.bold(words("growth.cut_title")), *paragraph(words("growth.cut_about", dates="; ".join(asked)), style)]
    for lab, cut in found:
        out += ["", style.bold(words.pick(lab.title, lab.name)), ""]
        if cut.rows:
            out += _cut_table(lab, cut, words).lines(style)
        for segment, known in cut.known.items():
            out += paragraph(words("growth.known_windows", segment=segment, windows=", ".join(known)), style)
        for segment, why in cut.skipped:
            counts = [part.split()[0] for part in why.split(", ")]
            out += paragraph(words("growth.skipped", segment=segment, known=counts[0], later=counts[1]), style)
    rows = [row for _, cut in found for row in cut.rows]
    out += ["", *_together(rows, words, style)]
    return page(out + footer(found[0][0].ledger.head if found else "", words, style))


def _together(rows: Sequence[Scored], words: Words, style: Style) -> list[str]:
    from labecon.analysis.growth.scored_array import summary  # numpy comes with it

    whole = summary(rows)
    if whole is None:
        return paragraph(words("growth.nothing"), style)
    table = _summaries(words)
    _add(table, words("growth.all"), whole, kind="total")
    return [*table.lines(style), "", *paragraph(words("growth.columns"), style)]


def _cut_table(lab: Lab, cut: LabCut, words: Words) -> Table:
    heads = ["window", "unit", "reported", "5%", "50%", "95%", "inside", "crps"]
    titles = [head if head.endswith("%") else words(f"growth.{head}") for head in heads]
    table = Table([words("growth.segment"), *titles], frozenset(range(3, 9)))
    for row in cut.rows:
        values = [row.actual / cut.scale, *(row.quantiles[place] / cut.scale for place in (0, 2, 4))]
        scale = scale_of(values, lab.currency, words, "revenue")
        inside = "50%" if row.inside_50 else "90%" if row.inside_90 else words("backtest.no")
        table.add(
            row.line.partition(".")[2],
            row.window,
            unit_title(lab.currency, scale, words),
            *(number(value, scale) for value in values),
            inside,
            f"{row.crps:.2f}",
        )
    return table


def cuts_document(
    found: Sequence[tuple[Lab, LabCut]], dates: Mapping[str, Any], population: Population, seed: int
) -> dict[str, Any]:
    """Forecasts of labs from an earlier view as JSON.

    Args:
        found: Labs with their forecasts.
        dates: The dates as asked for.
        population: Growth of other companies as known then.
        seed: Seed.

    Returns:
        ``{"labs": {LAB: {"currency", "rows", "known", "skipped", "crps", "coverage", "skill"}}}`` and the same for all.
    """
    from labecon.analysis.growth.scored_array import summary  # numpy comes with it

    labs = {}
    for lab, cut in found:
        labs[lab.name] = {
            "currency": lab.currency,
            **_measures(summary(cut.rows)),
            "known": {segment: list(windows) for segment, windows in cut.known.items()},
            "rows": [row_fields(row, cut.scale) for row in cut.rows],
            "skipped": [{"segment": segment, "reason": reason} for segment, reason in cut.skipped],
        }
    whole = _measures(summary([row for _, cut in found for row in cut.rows]))
    body = {**{name: None if day is None else str(day) for name, day in dates.items()}, **whole, "labs": labs}
    return document(
        found[0][0].ledger.head if found else "", {**body, "population": population_fields(population)}, seed
    )


def _measures(one: Summary | None) -> dict[str, Any]:
    if one is None:
        return {"crps": None, "coverage": None, "skill": {}}
    coverage = {"0.5": one.coverage_50, "0.9": one.coverage_90}
    return {"crps": one.crps, "coverage": coverage, "skill": dict(one.skill), "summary": summary_fields(one)}


def cuts_csv(found: Sequence[tuple[Lab, LabCut]]) -> str:
    """Forecasts of labs as rows.

    Args:
        found: Labs with their forecasts.

    Returns:
        CSV.
    """
    return _csv([(lab.currency, row, cut.scale) for lab, cut in found for row in cut.rows])
