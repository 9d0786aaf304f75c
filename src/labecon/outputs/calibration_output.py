"""A calibration: drivers before and after, how well figures left out are met, and whether the fit can be trusted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from labecon.outputs.csv_text import csv_text
from labecon.outputs.documents import document
from labecon.outputs.footer import footer, page, paragraph
from labecon.outputs.growth_output import population_fields, row_fields, summary_fields
from labecon.outputs.messages import Words
from labecon.outputs.numbers import number, scale_of, unit_title
from labecon.outputs.tables import PLAIN, Style, Table
from labecon.outputs.titles import line_title
from labecon.periods import Window, month_label

if TYPE_CHECKING:
    from labecon.analysis.growth.calibrate_array import Calibration, LinePosterior
    from labecon.analysis.growth.calibrated_drivers_array import CalibratedDriver, MeasuredPrior
    from labecon.analysis.growth.estimate_array import Population
    from labecon.analysis.growth.self_test_array import SelfTest
    from labecon.labs import Lab

Drivers = Sequence["CalibratedDriver"]


def calibration_text(
    lab: Lab, found: Calibration, drivers: Drivers, words: Words, style: Style = PLAIN, saved: str = ""
) -> str:
    """The page.

    Args:
        lab: The lab.
        found: Its calibration.
        drivers: What it says of drivers.
        words: The language.
        style: Colour or none.
        saved: Where the scenario was written.

    Returns:
        Text.
    """
    title = words("calibrate.title", lab=words.pick(lab.title, lab.name))
    out = [style.bold(title), *paragraph(words("calibrate.about"), style), ""]
    out += [style.bold(words("calibrate.lines")), "", *_lines(lab, found, words).lines(style), ""]
    out += [style.bold(words("calibrate.drivers")), "", *_drivers(drivers, words).lines(style), ""]
    out += [style.bold(words("calibrate.figures")), "", *_figures(lab, found, words).lines(style), ""]
    out += [line for text in _said(found, words) for line in paragraph(text, style, "- ")]
    if saved:
        name = saved.rpartition("/")[2].removesuffix(".toml")
        out += ["", *paragraph(words("calibrate.saved", path=saved, name=name), style)]
    return page(out + footer(lab.ledger.head, words, style))


def _lines(lab: Lab, found: Calibration, words: Words) -> Table:
    heads = ["unit", "level", "pace", "noise", "hot", "r_hat", "worth"]
    titles = [words("run.lines"), *(words(f"calibrate.{head}") for head in heads)]
    table = Table(titles, frozenset(range(2, 8)), folded={0: 44})
    for line in found.lines:
        unit = f"{lab.currency}/month"
        scale = scale_of(line.level, unit, words, line.line)
        level, low, high = (number(line.level[place], scale).strip() for place in (1, 0, 2))
        table.add(
            line_title(line.line, words, lab.parts),
            unit_title(unit, scale, words),
            f"{level} ({low} .. {high})",
            _three(line.pace),
            _three(line.noise),
            f"{line.hot:.0%}",
            f"{line.r_hat:.3f}",
            f"{line.worth:,.0f}",
        )
    return table


def _three(values: Sequence[float]) -> str:
    low, middle, high = values
    return f"{middle:.2f} ({low:.2f} .. {high:.2f})"


def _drivers(drivers: Drivers, words: Words) -> Table:
    table = Table([words(f"calibrate.{head}") for head in ("driver", "prior", "posterior")], frozenset({1, 2}))
    for one in drivers:
        cells = []
        for low, middle, high in (one.prior, one.posterior):
            cells.append(f"{middle:.3g}" if low == high else f"{middle:.3g} ({low:.3g} .. {high:.3g})")
        table.add(one.name, *cells)
    return table


def _figures(lab: Lab, found: Calibration, words: Words) -> Table:
    heads = ["window", "unit", "reported", "5%", "50%", "95%", "inside"]
    titles = [head if head.endswith("%") else words(f"growth.{head}") for head in heads]
    table = Table([words("run.lines"), *titles], frozenset(range(3, 8)), folded={0: 44})
    for row in found.left_out:
        name = row.line.partition(".")[2]
        values = [row.actual / found.scale, *(row.quantiles[place] / found.scale for place in (0, 2, 4))]
        scale = scale_of(values, lab.currency, words, name)
        inside = "50%" if row.inside_50 else "90%" if row.inside_90 else words("backtest.no")
        cells = (unit_title(lab.currency, scale, words), *(number(value, scale) for value in values), inside)
        table.add(line_title(name, words, lab.parts), row.window, *cells)
    return table


def _said(found: Calibration, words: Words) -> list[str]:
    """Diagnostics in plain words."""
    from labecon.analysis.growth.scored_array import summary  # numpy comes with it

    settled = [line.line for line in found.lines if not line.settled]
    said = [words("calibrate.settled") if not settled else words("calibrate.unsettled", lines=", ".join(settled))]
    power = f"{found.population.tempered:.2f}"
    draws = f"{found.population.effective():.0f}"
    said.append(words("calibrate.pooled", lines=len(found.population.lines), power=power, draws=draws))
    whole = summary(found.left_out)
    if whole is None:
        return [*said, words("calibrate.nothing_left_out")]
    misses = [f"{row.line.partition('.')[2]} {row.window}" for row in found.left_out if not row.inside_90]
    said.append(
        words(
            "calibrate.coverage",
            inside=round(whole.coverage_90 * whole.count),
            all=whole.count,
            half=round(whole.coverage_50 * whole.count),
            width=f"{whole.width:.1f}",
            crps=f"{whole.crps:.2f}",
            skill=f"{whole.skill.get('flat', 0.0):+.0%}",
        )
    )
    said.append(words("calibrate.misses", figures=", ".join(misses)) if misses else words("calibrate.no_misses"))
    return said


def calibration_document(lab: Lab, found: Calibration, drivers: Drivers, seed: int) -> dict[str, Any]:
    """The calibration as JSON.

    Args:
        lab: The lab.
        found: Its calibration.
        drivers: What it says of drivers.
        seed: Seed.

    Returns:
        ``{"lab", "drivers", "lines", "figures", "crps", "coverage", "skill", "population"}``.
    """
    from labecon.analysis.growth.scored_array import summary  # numpy comes with it

    whole = summary(found.left_out)
    body: dict[str, Any] = {
        "lab": lab.name,
        "currency": lab.currency,
        "drivers": {
            one.name: {
                "unit": str(lab.drivers[one.name].unit),
                "prior": _named(one.prior),
                "posterior": _named(one.posterior),
                "value": one.value,
            }
            for one in drivers
        },
        "lines": {line.line: _line_fields(line) for line in found.lines},
        "figures": [row_fields(row, found.scale) for row in found.left_out],
        "crps": None if whole is None else whole.crps,
        "coverage": None if whole is None else {"0.5": whole.coverage_50, "0.9": whole.coverage_90},
        "skill": {} if whole is None else dict(whole.skill),
        "left_out": None if whole is None else summary_fields(whole),
        "population": population_fields(found.population),
    }
    return document(lab.ledger.head, body, seed)


def _line_fields(line: LinePosterior) -> dict[str, Any]:
    from labecon.analysis.growth.calibrate_array import QUANTITIES  # numpy comes with it

    quantiles = {name: _named(getattr(line, name)) for name in ("level", "pace", "noise")}
    return {
        **quantiles,
        "hot": line.hot,
        "r_hat": line.r_hat,
        "effective_particles": line.worth,
        "settled": line.settled,
        "windows": list(line.windows),
        "correlation": {"order": list(QUANTITIES), "matrix": [list(row) for row in line.correlation]},
    }


def _named(values: Sequence[float]) -> dict[str, float]:
    return dict(zip(("p05", "p50", "p95"), values, strict=True))


def calibration_csv(lab: Lab, drivers: Drivers) -> str:
    """Drivers before and after, as rows.

    Args:
        lab: The lab.
        drivers: What the calibration says of them.

    Returns:
        CSV.
    """
    heads = ["driver", "unit", "prior_p05", "prior_p50", "prior_p95", "p05", "p50", "p95"]
    return csv_text(heads, [[one.name, str(lab.drivers[one.name].unit), *one.prior, *one.posterior] for one in drivers])


def calibration_scenario(lab: Lab, found: Calibration, drivers: Drivers, seed: int) -> str:
    """The calibration as a scenario of a workspace, correlations and diagnostics in its remarks.

    Args:
        lab: The lab.
        found: Its calibration.
        drivers: What it says of drivers.
        seed: Seed.

    Returns:
        TOML.
    """
    from labecon.analysis.growth.calibrate_array import QUANTITIES

    ends = [Window.parse(window).end for line in found.lines for window in line.windows]
    through = month_label(max(ends, default=lab.actual_through))
    english, chinese = f"{lab.name}: growth fitted to what was reported", f"{lab.name}：增长按披露数据拟合"
    out = [
        f"# labecon calibrate {lab.name}, facts {lab.ledger.head[:12]}, seed {seed}",
        *(
            f"# {line.line}: correlations of {', '.join(QUANTITIES)} "
            + json.dumps([[round(value, 3) for value in row] for row in line.correlation])
            + f"; R-hat {line.r_hat:.3f}, {line.worth:.0f} particles"
            for line in found.lines
        ),
        f"title = {{ en = {json.dumps(english)}, zh = {json.dumps(chinese, ensure_ascii=False)} }}",
        'reason = "Posterior of levels, states, pace and noise of the lines given their reported windows; '
        'what the windows do not say is borrowed from other companies."',
        f'source = "labecon calibrate {lab.name} on facts {lab.ledger.head[:12]}, windows up to {through}"',
        f'labs = ["{lab.name}"]',
        "",
        "[overrides]",
        *(f'"{one.name}" = {{ set = {_toml(one.value)} }}' for one in drivers),
    ]
    return "\n".join(out) + "\n"


def _toml(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(key)} = {_toml(one)}" for key, one in value.items()) + " }"
    return json.dumps(value)


def priors_text(
    rows: Sequence[MeasuredPrior], population: Population, facts: str, words: Words, style: Style = PLAIN
) -> str:
    """Priors of growth, as cited and as measured again.

    Args:
        rows: One per prior.
        population: What they were measured on.
        facts: Head of the ledger.
        words: The language.
        style: Colour or none.

    Returns:
        Text.
    """
    out = [style.bold(words("calibrate.priors_title")), *paragraph(words("calibrate.priors_about"), style), ""]
    table = Table([words(f"calibrate.{head}") for head in ("prior_name", "cited", "measured")], frozenset({1, 2}))
    for row in rows:
        cells = (f"{middle:.3g} ({low:.3g} .. {high:.3g})" for low, middle, high in (row.cited, row.measured))
        table.add(row.name, *cells)
    power, draws = f"{population.tempered:.2f}", f"{population.effective():.0f}"
    pooled = words("calibrate.pooled", lines=len(population.lines), power=power, draws=draws)
    return page([*out, *table.lines(style), "", *paragraph(pooled, style), *footer(facts, words, style)])


def priors_document(rows: Sequence[MeasuredPrior], population: Population, facts: str, seed: int) -> dict[str, Any]:
    """The same as JSON.

    Args:
        rows: One per prior.
        population: What they were measured on.
        facts: Head of the ledger.
        seed: Seed.

    Returns:
        ``{"priors": {NAME: {"cited", "measured"}}, "population"}``.
    """
    priors = {row.name: {"cited": _named(row.cited), "measured": _named(row.measured)} for row in rows}
    return document(facts, {"priors": priors, "population": population_fields(population)}, seed)


def priors_csv(rows: Sequence[MeasuredPrior]) -> str:
    """The same as rows.

    Args:
        rows: One per prior.

    Returns:
        CSV.
    """
    heads = ["prior", "cited_p05", "cited_p50", "cited_p95", "p05", "p50", "p95"]
    return csv_text(heads, [[row.name, *row.cited, *row.measured] for row in rows])


def self_test_text(found: SelfTest, words: Words, style: Style = PLAIN) -> str:
    """The fitter on lines whose truth is known.

    Args:
        found: Ranks of the truth.
        words: The language.
        style: Colour or none.

    Returns:
        Text.
    """
    out = [
        style.bold(words("calibrate.self_title")),
        *paragraph(words("calibrate.self_about", fits=found.fits), style),
        "",
    ]
    table = Table([words(f"calibrate.{head}") for head in ("quantity", "gap", "band", "in_90")], frozenset({1, 2, 3}))
    for name, gap in found.distance.items():
        table.add(words(f"calibrate.{name}"), f"{gap:.3f}", f"{found.band:.3f}", f"{found.coverage[name]:.0%}")
    out += [*table.lines(style), "", words("calibrate.self_holds" if found.holds else "calibrate.self_fails")]
    return page(out + footer("", words, style))


def self_test_document(found: SelfTest, facts: str, seed: int) -> dict[str, Any]:
    """The same as JSON.

    Args:
        found: Ranks of the truth.
        facts: Head of the ledger.
        seed: Seed.

    Returns:
        ``{"fits", "band", "holds", "quantities": {NAME: {"distance", "coverage_90", "ranks"}}}``.
    """
    quantities = {
        name: {
            "distance": gap,
            "coverage_90": found.coverage[name],
            "ranks": [float(value) for value in found.ranks[name]],
        }
        for name, gap in found.distance.items()
    }
    body = {"fits": found.fits, "band": found.band, "holds": found.holds, "quantities": quantities}
    return document(facts, body, seed)
