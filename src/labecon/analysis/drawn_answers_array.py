"""The answers that a simulation states beside its fans: runway and break-even over paths, with errors of drawing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from labecon.analysis.path_readings_array import PROFITS
from labecon.analysis.readings_array import Floats, share_within, spread
from labecon.labs import Lab
from labecon.periods import month_label

#: Months within which the chance of running out is stated.
WITHIN = (12, 24, 36, 48, 60)


def runway_answer(readings: Mapping[str, Floats]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Chance of running out within so many months, and the median, with their standard errors.

    Args:
        readings: Of a `labecon.analysis.path_readings_array.Reader`, on the committed plan for the runway of the
            definitions, under the policy for the second one.

    Returns:
        ``probability_within``, ``median_months`` (None, with a ``reason``, where more than half of the paths never run
        out), ``low``, ``high``, ``never``; and the standard errors under the same names. Empty without money lines.
    """
    months = readings.get("runway")
    if months is None:
        return {}, {}
    found = spread(months)
    within = {str(most): share_within(months, most) for most in WITHIN}
    answer: dict[str, Any] = {
        "probability_within": {most: share for most, (share, _) in within.items()},
        "median_months": found.median,
        "low": found.low,
        "high": found.high,
        "never": found.never,
    }
    if found.median is None:
        answer["reason"] = f"the money lasts beyond the horizon on {found.never:.0%} of the paths"
    errors = {"probability_within": {most: error for most, (_, error) in within.items()}, "median_months": found.error}
    return answer, errors


def break_even_answer(lab: Lab, readings: Mapping[str, Floats]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Chance of breaking even by the horizon, and the median month, by definition, with their standard errors.

    Args:
        lab: The lab.
        readings: Of a reader under the policy.

    Returns:
        By definition ``probability``, ``median_month``, ``low``, ``high`` (labels of months) and ``revenue``; and the
        standard errors of the first two (the second in months).
    """
    answers: dict[str, Any] = {}
    errors: dict[str, Any] = {}
    for key in PROFITS:
        months = readings.get(f"break_even:{key}")
        if months is None:
            continue
        found, (share, error) = spread(months), share_within(months, lab.horizon)
        revenue = readings.get(f"break_even_revenue:{key}")
        answers[key] = {
            "probability": share,
            "median_month": _label(found.median),
            "low": _label(found.low),
            "high": _label(found.high),
            "revenue": spread(revenue).median if revenue is not None else None,
        }
        if found.median is None:
            answers[key]["reason"] = f"not by {month_label(lab.horizon)} on {found.never:.0%} of the paths"
        errors[key] = {"probability": error, "median_month": found.error}
    return answers, errors


def _label(month: float | None) -> str | None:
    return None if month is None else month_label(round(month))
