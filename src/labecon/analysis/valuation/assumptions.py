"""What a valuation assumes beyond the drivers of a lab: discount rate, growth and margin for ever, a multiple."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from labecon.labs import Lab
from labecon.labs.driver_shapes import parse_driver_table
from labecon.labs.drivers import Citation, Driver
from labecon.units import Unit

FILE = Path(__file__).parents[1] / "data" / "valuation.toml"
#: What the names of these drivers begin with.
PREFIX = "valuation."
_WEIGHTS = "weights"


@dataclass(frozen=True)
class Assumption:
    """An assumption of a valuation.

    Args:
        name: Full name, e.g. ``valuation.discount_rate``.
        title: Title by language.
        reason: Why, by language.
        table: Its value and range as the file writes it.
        unit: Unit.
        prior: Name of the prior it rests on; empty for a judgement.
    """

    name: str
    title: Mapping[str, str]
    reason: Mapping[str, str]
    table: Mapping[str, object]
    unit: str
    prior: str


@cache
def assumptions() -> dict[str, Assumption]:
    """Every assumption.

    Returns:
        By full name, in the order of the file.
    """
    found = {}
    for name, entry in tomllib.loads(FILE.read_text(encoding="utf-8")).items():
        if name != _WEIGHTS:
            reason = {"en": entry["reason"], "zh": entry["reason_zh"]}
            table = {"value": entry["value"]}
            full = PREFIX + name
            found[full] = Assumption(full, entry["title"], reason, table, entry["unit"], entry.get("prior", ""))
    return found


@cache
def default_weights() -> dict[str, float]:
    """Weights of scenarios.

    Returns:
        Scenario to weight; they add up to 1.
    """
    weights: dict[str, float] = tomllib.loads(FILE.read_text(encoding="utf-8"))[_WEIGHTS]
    return dict(weights)


def valued(lab: Lab) -> Lab:
    """A lab with the assumptions of a valuation among its drivers, so that they can be set and looked for like others.

    Args:
        lab: The lab.

    Returns:
        A new lab; no line item reads them.
    """
    drivers = dict(lab.drivers)
    for name, one in assumptions().items():
        kind = "prior" if one.prior else "judgement"
        citation = Citation("prior" if kind == "prior" else "judgement", one.reason["en"], prior=one.prior)
        shape = parse_driver_table(one.table, name)
        drivers.setdefault(name, Driver(name, Unit.parse(one.unit), shape, 1.0, citation, f"{lab.name}.{name}"))
    return replace(lab, drivers=drivers, limits={**_LIMITS, **lab.limits})


_LIMITS = {
    PREFIX + "discount_rate": (0.0, 1.0),
    PREFIX + "terminal_growth": (-0.1, 0.2),
    PREFIX + "terminal_margin": (-1.0, 0.9),
    PREFIX + "growth_kept": (0.0, 0.99),
    PREFIX + "fastest_growth": (0.0, 10.0),
    PREFIX + "fade_years": (1.0, 15.0),
    PREFIX + "terminal_multiple": (0.0, 100.0),
    PREFIX + "exit_hazard": (0.0, 5.0),
}

__all__ = ["PREFIX", "Assumption", "assumptions", "default_weights", "valued"]
