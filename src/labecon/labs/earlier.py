"""What stands in for a driver's source in a view of a day on which that source was not yet known.

An entry may hold ``before = { value = ..., reason = ... }``: a wider range from what was known then. It is an entry of
its own, so that it may cite an earlier fact or prior and hold a ``before`` in turn. ``known_from = "2026-01-08"`` marks
an entry that cites nothing by name and yet rests on something that a page of that day says.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from labecon.errors import DataError
from labecon.facts import Ledger
from labecon.facts.formula import names, parse_formula
from labecon.facts.priors import Prior
from labecon.labs.driver_shapes import VALUE_KEYS
from labecon.periods import parse_day

_KEYS = frozenset(
    (*VALUE_KEYS, "fact", "times", "prior", "reason", "known_from", "before", "unit", "hazard", "months", "sum_of")
)
_REMEDY = "add before = { value = ..., reason = ... }"


def earlier_entry(entry: Mapping[str, Any], unknown: DataError) -> Mapping[str, Any]:
    """The entry that holds while the source of another is not known.

    Args:
        entry: The entry of a driver.
        unknown: Why its source is not known.

    Returns:
        What its ``before`` says.

    Raises:
        DataError: There is no ``before`` with a reason (`unknown` itself), or it has a key that means nothing.
    """
    before = entry.get("before")
    if not isinstance(before, Mapping) or not before.get("reason"):
        raise unknown
    strange = sorted(set(before) - _KEYS)
    if strange:
        known = ", ".join(sorted(_KEYS))
        raise DataError.of("unknown-name", f"unknown key {strange[0]} in before", "", f"keys: {known}")
    return before


def late_reason(name: str, entry: Mapping[str, Any], known_on: date | None) -> DataError | None:
    """Whether an entry rests on a page that was published after a day.

    Args:
        name: Name of the driver or event.
        entry: Its entry.
        known_on: The day of the view; None for all days.

    Returns:
        What is late; None where nothing is.
    """
    if "known_from" not in entry or known_on is None:
        return None
    first = parse_day(str(entry["known_from"]))
    if first <= known_on:
        return None
    return DataError.of("no-source", f"{name} rests on what was first known {first}, after {known_on}", "", _REMEDY)


def late_prior(name: str, priors: Mapping[str, Prior], known_on: date, stands_in: bool) -> DataError | None:
    """Whether a prior was published after a day.

    Args:
        name: Name of the prior.
        priors: Priors by name.
        known_on: The day of the view.
        stands_in: True where something stands in for it, so that the view may do without it.

    Returns:
        What is late or missing; None where the prior is known, or where its absence is the reader's to refuse.
    """
    prior = priors.get(name)
    if prior is None:
        return DataError.of("unknown-name", f"no prior {name}") if stands_in else None
    if prior.source.published <= known_on:
        return None
    said = f"prior {name} was published {prior.source.published}, after {known_on}"
    return DataError.of("no-source", said, "", _REMEDY)


def late_facts(name: str, formula: str, error: DataError, ledger: Ledger, full: Ledger) -> DataError:
    """Why a formula over facts gives nothing: facts that were published after the day of the view, or the error.

    Args:
        name: Name of the driver.
        formula: The formula.
        error: What the view answered.
        ledger: The view.
        full: All facts.

    Returns:
        The error to show.
    """
    unseen = (full.resolve(key) for key in names(parse_formula(formula)) if ledger.resolve(key) is None)
    found = [fact for fact in unseen if fact is not None]
    late = [fact.source.published for fact in found]
    if late and (ledger.known_on is None or max(late) <= ledger.known_on):
        text = f"{name}: not known in this view: {', '.join(fact.id for fact in found)}"
        return DataError.of("no-source", text, "", _REMEDY)
    if not late or ledger.known_on is None:
        return error
    text = f"{name}: no value known on {ledger.known_on.isoformat()}; first known {max(late).isoformat()}"
    return DataError.of("no-source", text, "", _REMEDY)
