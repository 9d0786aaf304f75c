"""The drivers that a calibration speaks about, as values that a scenario can set; nothing sets them unasked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, hypot, log
from typing import Any

from labecon.analysis.growth.calibrate_array import Calibration, LinePosterior, course
from labecon.analysis.growth.estimate_array import Population
from labecon.analysis.growth.lab_lines import SPENDING
from labecon.errors import DataError
from labecon.facts.priors import load_priors
from labecon.labs import Lab
from labecon.periods import month_label

#: Drivers of the whole lab, or of a part, that are parameters of the population.
COMMON = ("takeoff_end_hazard", "takeoff_growth", "size_fade_power")
#: Opening values that are the level of a line at the last balance sheet.
LEVELS_OF_LINES = ("demand_rate", SPENDING)
#: Months from the last balance sheet at which the course of a pace is written down.
_STEPS = (1, 10, 19, 31, 46)
_NORMAL_95 = 1.6448536269514722


@dataclass(frozen=True)
class CalibratedDriver:
    """One driver, before and after.

    Args:
        name: Its full name.
        value: What a scenario sets.
        prior: 5th, 50th and 95th percentile in the lab file, in the first forecast month.
        posterior: The same after the fit; of a chance its value three times.
    """

    name: str
    value: Any
    prior: tuple[float, ...]
    posterior: tuple[float, ...]


@dataclass(frozen=True)
class MeasuredPrior:
    """A prior of growth, as cited and as measured again.

    Args:
        name: Its name in the ledger.
        cited: 5th, 50th and 95th percentile that the ledger has.
        measured: The same from a population.
    """

    name: str
    cited: tuple[float, ...]
    measured: tuple[float, ...]


def calibrated_drivers(lab: Lab, found: Calibration) -> tuple[CalibratedDriver, ...]:
    """What the calibration says of the lab's drivers.

    Args:
        lab: The lab.
        found: Its calibration.

    Returns:
        Drivers in order of the lines. Those that the lab does not have are left out, and so are those of a seasonal
        line, whose contracts its revenue shows late.
    """
    drivers: list[CalibratedDriver] = []
    common = found.population.quantiles()
    seasonal = {name.rpartition(".")[0] for name, path in lab.history.paths.items() if path.request.season}
    for line in found.lines:
        part = line.line.rpartition(".")[0]
        if part not in seasonal:
            drivers += _of_line(lab, part, line, common)
    weight = concentration(found)
    for name in lab.drivers:
        part, _, local = name.rpartition(".")
        if lab.drivers[name].shape.course is not None or name.startswith("initial.") or part in seasonal:
            continue
        if local in COMMON:
            drivers.append(_driver(lab, name, tuple(common[local])))
        elif local == "takeoff_hazard":
            low, middle, high = (weight * value for value in common[local])
            drivers.append(_driver(lab, name, (low, middle, high)))
        elif local == "demand_noise":
            drivers.append(_driver(lab, name, spread_out(common["demand_noise"], common["demand_noise_spread"][1])))
    return tuple(one for one in drivers if _fits(lab, one))


def measured_priors(population: Population) -> tuple[MeasuredPrior, ...]:
    """The priors of growth as this population gives them, beside those that the ledger cites.

    Args:
        population: Estimated from companies and lines.

    Returns:
        One row per prior; those that vary over companies with that spread in them.
    """
    found = population.quantiles()
    rows = []
    for local in (*COMMON, "takeoff_hazard", "normal_growth", "long_run_growth", "demand_noise"):
        low, middle, high = found[local]
        if f"{local}_spread" in found:
            low, middle, high = spread_out([low, middle, high], found[f"{local}_spread"][1])
        prior = load_priors()[f"{local}_companies"]
        cited = tuple(float(value) for value in (prior.p05, prior.p50, prior.p95) if value is not None)
        rows.append(MeasuredPrior(prior.name, cited, (low, middle, high)))
    return tuple(rows)


def concentration(found: Calibration) -> float:
    """How concentrated revenue is: 1 for one line, a third for three equal ones.

    Why: the population is of whole companies; lines that each take off that much less often make a lab that takes off
    as often as a company.

    Args:
        found: The calibration.

    Returns:
        The sum of squared shares of the lines in revenue.
    """
    levels = [line.level[1] for line in found.lines if line.line.endswith("revenue")]
    return sum((level / sum(levels)) ** 2 for level in levels)


def spread_out(quantiles: list[float], log_sd: float) -> tuple[float, float, float]:
    """Quantiles of one company, from those of the median company and the spread over companies.

    Args:
        quantiles: 5th, 50th and 95th percentile of the median company.
        log_sd: Log standard deviation over companies.

    Returns:
        The three quantiles.

    Example:
        >>> [round(value, 3) for value in spread_out([0.1, 0.1, 0.1], 0.5)]
        [0.044, 0.1, 0.228]
    """
    low, middle, high = quantiles
    reach = _NORMAL_95 * hypot(log(high / low) / (2 * _NORMAL_95), log_sd)
    return middle * exp(-reach), middle, middle * exp(reach)


def _of_line(lab: Lab, part: str, line: LinePosterior, common: Mapping[str, list[float]]) -> list[CalibratedDriver]:
    found = []
    at = f"{part}." if part else ""
    path = lab.history.paths.get(line.line)
    for name, initial in lab.initial.items():
        level = name.rpartition(".")[2] in LEVELS_OF_LINES and initial.history == line.line
        if level and f"initial.{name}" in lab.drivers and path is not None and path.exit_level:
            low, middle, high = (value / path.exit_level for value in line.level)
            found.append(_driver(lab, f"initial.{name}", (low, middle, high)))
    if not line.line.endswith("revenue"):
        return found
    if f"initial.{at}hot" in lab.drivers:
        hot = round(line.hot, 3)
        value = f"choice(0: {1 - hot:.3f}, 1: {hot:.3f})"
        found.append(_driver(lab, f"initial.{at}hot", (line.hot,) * 3, value))
    if f"{at}normal_growth" in lab.drivers:
        found.append(_pace(lab, f"{at}normal_growth", line, common))
    return found


def _pace(lab: Lab, name: str, line: LinePosterior, common: Mapping[str, list[float]]) -> CalibratedDriver:
    """The pace of a line on its way to the long run; its spread narrows to that of the long run half way."""
    long_run, half_life = common["long_run_growth"], common["normal_growth_half_life"][1]
    months = [step for step in (*_STEPS, lab.horizon - lab.actual_through) if step <= lab.horizon - lab.actual_through]
    values = course(line.pace[1], long_run[1], half_life, months)
    labels = [month_label(lab.actual_through + month) for month in months]
    low = (line.pace[0] / line.pace[1] * long_run[0] / long_run[1]) ** 0.5
    high = (line.pace[2] / line.pace[1] * long_run[2] / long_run[1]) ** 0.5
    value = {
        "value": dict(zip(labels, (float(f"{value:.4g}") for value in values), strict=True)),
        "between": "line",
        "spread": f"{low:.4g} / 1 / {high:.4g}",
    }
    return _driver(lab, name, (low * values[0], values[0], high * values[0]), value)


def _driver(lab: Lab, name: str, posterior: tuple[float, ...], value: Any = None) -> CalibratedDriver:
    driver, month = lab.drivers[name], lab.first_forecast
    low, high = driver.range_at(month)
    middle = driver.at(month)
    if name.rsplit(".", 1)[-1] == "hot":  # the median of a chance says nothing: its mean is the chance
        mean = chance(driver.shape.distribution)
        low = middle = high = mean
    text = " / ".join(f"{one:.4g}" for one in posterior)
    return CalibratedDriver(name, text if value is None else value, (low, middle, high), posterior)


def chance(distribution: Any) -> float:
    """The chance of a state that is 0 or 1.

    Args:
        distribution: Its distribution.

    Returns:
        The mean over a thousand evenly spaced quantiles.
    """
    return sum(float(distribution.quantile((at + 0.5) / 1000)) for at in range(1000)) / 1000


def _fits(lab: Lab, one: CalibratedDriver) -> bool:
    """Whether the lab takes the value; one outside its limits is left as it is."""
    try:
        lab.with_drivers({one.name: one.value})
    except DataError:
        return False
    return True
