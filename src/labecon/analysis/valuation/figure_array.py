"""Equity value as a figure of the brief: read off the paths that the brief draws, its assumptions drawn beside them."""

from __future__ import annotations

import numpy as np

from labecon.analysis.figures import Figure, both, figure_of
from labecon.analysis.forecast_array import Paths
from labecon.analysis.measured_array import UNBOUNDED, measured
from labecon.analysis.readings_array import Floats
from labecon.analysis.valuation.assumptions import PREFIX
from labecon.analysis.valuation.worth_array import BASES, WorthReader
from labecon.labs import Lab
from labecon.labs.distributions_array import sample_array

_LABELS = {
    "growth": both("discounted free cash flow, then growth for ever", "自由现金流折现，期末按永续增长"),
    "multiple": both("discounted free cash flow, then a multiple of revenue", "自由现金流折现，期末按市销率"),
}
_DEFINITION = both("equity value under the policy, at the day of valuation", "按政策推演的股权价值，于估值日")
_NOTE = both(
    "equity value is a range under stated assumptions, not a target: labecon value",
    "股权价值为所列假设下的区间，并非目标价：见 labecon value",
)


def drawn_assumptions(lab: Lab, paths: int, seed: int) -> dict[str, Floats]:
    """The assumptions of a valuation on each path.

    Args:
        lab: The lab with the assumptions among its drivers.
        paths: Number of paths.
        seed: Seed.

    Returns:
        Full name to shape (path,).
    """
    found = {}
    for name, one in lab.drivers.items():
        if name.startswith(PREFIX):
            column = sample_array(one.shape, seed, np.arange(paths), [lab.first_forecast], one.address)[:, 0]
            found[name] = np.broadcast_to(one.changed(one.factor * column, lab.first_forecast), (paths,))
    return found


def worth_figure(paths: Paths) -> Figure:
    """Equity value over the paths of a brief.

    Args:
        paths: Readings, the windows of a valuation among them.

    Returns:
        ``equity_value``; keys ``growth`` and ``multiple``.
    """
    reader = WorthReader(paths.lab)
    values = None
    if not reader.missing:
        drawn = drawn_assumptions(reader.lab, paths.count, paths.seed)
        values = reader.worth({**paths.policy, **drawn}).equity
    unit = paths.lab.currency
    sources = ("free_cash_flow", "revenue", *(name for name in reader.lab.drivers if name.startswith(PREFIX)))
    variants = [
        measured(basis, _LABELS[basis], None if values is None else values[basis], unit, sources, UNBOUNDED)
        for basis in BASES
    ]
    return figure_of("equity_value", _DEFINITION, variants, unit=unit, kind="forecast", head="multiple", notes=[_NOTE])


__all__ = ["drawn_assumptions", "worth_figure"]
