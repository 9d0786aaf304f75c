"""Targets that a lab may have to meet, read off paths as a margin: positive where the target is met.

- ``break_even before cash_out`` and any event before another or before a date: ``break_even before 2029``
- ``no raise before 2028``, ``no cash_out before 2028-06``, ``cash lasts to 2028-12``
- a figure or a line against an amount: ``revenue@FY2027 >= 5e8``, ``net_loss@FY2028 <= 0``, ``worth HKD 60 bn``

Events are ``break_even`` (with a definition of profit behind ``/``), ``cash_out`` (``cash_out/policy`` under the
policy; on the committed plan otherwise), ``raise``. What stands in one target is read on one plan.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from labecon.analysis.committed import committed
from labecon.analysis.path_readings_array import CONFIRMING
from labecon.analysis.readings_array import Floats, first_true
from labecon.analysis.requirement.amounts import amount, month_of
from labecon.analysis.requirement.events_array import EVENTS, check_event, event_of
from labecon.analysis.targets_array import FIGURES, Figures, Target, target_of
from labecon.errors import UsageError, nearest
from labecon.labs import Lab
from labecon.periods import month_label

PLACE = "--target"
FORMS = (
    '"break_even before cash_out", "no raise before 2028", "cash lasts to 2028-12", "worth HKD 60 bn", '
    '"revenue@FY2027 >= 5e8"'
)
_COMPARED = re.compile(r"(?P<left>[^<>=]+?)\s*(?P<sign><=|>=|<|>|≤|≥)\s*(?P<right>[^<>=]+)")
_BEFORE = re.compile(r"(?P<no>no\s+)?(?P<event>\S+)\s+before\s+(?P<other>\S+)")
_LASTS = re.compile(r"(?:cash|money)\s+lasts\s+(?:to|until|beyond)\s+(?P<date>\S+)")
_WORTH = re.compile(r"worth\s+(?P<amount>.+)")


class Observed:
    """Reads months of whole items off blocks of paths.

    Args:
        items: Items that are read.
        read: From items, shape (month, path), to readings, shape (path,).
    """

    def __init__(self, items: Sequence[str], read: Callable[[Mapping[str, Floats]], dict[str, Floats]]) -> None:
        self.items, self.read = tuple(items), read


@dataclass(frozen=True)
class Goal:
    """A target.

    Args:
        text: As it is written, in canonical form.
        lab: The lab on the plan that it is asked of.
        plan: ``policy`` or ``committed``.
        months: Forecast months to simulate.
        margin: From the figures of a simulation to a number per path, at least 0 where the target is met.
        value: From the figures to the number that is shown.
        readers: Read items by month.
        windows: Window label to lines.
        unit: Unit of the value.
        kind: ``number``, ``months``, ``month`` or ``share`` for figures; ``event`` for an order of events.
        threshold: What the value is held against; None for events.
        margin_unit: Unit of the margin; that of the value when empty.
    """

    text: str
    lab: Lab
    plan: str
    months: int
    margin: Callable[[Figures], Floats]
    value: Callable[[Figures], Floats]
    readers: tuple[Observed, ...] = ()
    windows: Mapping[str, Sequence[str]] = field(default_factory=dict)
    unit: str = "1"
    kind: str = "event"
    threshold: float | None = None
    margin_unit: str = ""

    @property
    def items(self) -> tuple[str, ...]:
        """The items that `read` needs."""
        return tuple(dict.fromkeys(name for one in self.readers for name in one.items))

    def read(self, values: Mapping[str, Floats]) -> dict[str, Floats]:
        """The readings of a block.

        Args:
            values: Items by name, shape (month, path).

        Returns:
            Readings by name, shape (path,).
        """
        found: dict[str, Floats] = {}
        for one in self.readers:
            found.update(one.read(values))
        return found


def goal_of(lab: Lab, text: str, place: str = PLACE) -> Goal:
    """The target that a text names.

    Args:
        lab: The lab under its policy.
        text: See the module.
        place: Where the text stands, for messages.

    Returns:
        The target.

    Raises:
        UsageError: It is none; the message names the forms or the nearest names.
    """
    words = " ".join(text.split())
    for form, made in ((_WORTH, _worth), (_LASTS, _lasts), (_COMPARED, _compared), (_BEFORE, _before)):
        match = form.fullmatch(words)
        if match is not None:
            return made(lab, match, place)
    head = words.split(" ")[0] if words else ""
    hint = nearest(head, [*EVENTS, *FIGURES, *lab.graph.by_name, "worth", "cash lasts to"])
    raise UsageError.of("usage", f"{words!r} is no target{hint}", place, f"write {FORMS}")


def _worth(lab: Lab, match: re.Match[str], place: str) -> Goal:
    return _against(target_of(lab, "equity_value", place), ">=", match["amount"], place, f"worth {match['amount']}")


def _compared(lab: Lab, match: re.Match[str], place: str) -> Goal:
    target = target_of(lab, match["left"].strip(), place)
    sign = {"≤": "<=", "≥": ">=", "<": "<=", ">": ">="}.get(match["sign"], match["sign"])
    return _against(target, sign, match["right"].strip(), place, f"{target.name} {sign} {match['right'].strip()}")


def _against(target: Target, sign: str, right: str, place: str, text: str) -> Goal:
    if target.kind == "month":
        threshold, currency = float(month_of(right, place, last=sign == "<=")), ""
    else:
        threshold, currency = amount(target.lab, right, place)
    if currency and target.lab.currency not in target.unit:
        raise UsageError.of("unit-mismatch", f"{target.name} is in {target.unit}, not in {currency}", place)
    if target.kind == "share":
        text_of = f"{target.name} is a chance over paths; ask the event itself with --probability"
        raise UsageError.of("usage", text_of, place, '"break_even before 2029" --probability 0.5')
    ahead = 1.0 if sign == ">=" else -1.0

    def margin(found: Figures) -> Floats:
        return ahead * (target.derive(found) - threshold)

    readers = () if target.reader is None else (Observed(target.reader.items, target.reader.read),)
    return Goal(text, target.lab, target.plan, target.months, margin, target.derive, readers, target.windows,
                target.unit, target.kind, threshold)  # fmt: skip


def _lasts(lab: Lab, match: re.Match[str], place: str) -> Goal:
    month = month_of(match["date"], place, last=True)
    return _ordered(lab, "cash_out", month + 1, True, f"cash lasts to {month_label(month)}", place)


def _before(lab: Lab, match: re.Match[str], place: str) -> Goal:
    refused = bool(match["no"])
    event, other = match["event"], match["other"]
    check_event(event, place, FORMS)
    head = f"{'no ' if refused else ''}{event} before "
    if other[:1].isdigit():
        month = month_of(other, place)
        return _ordered(lab, event, month, refused, head + month_label(month), place)
    check_event(other, place, FORMS)
    return _ordered(lab, event, other, refused, head + other, place)


def _ordered(lab: Lab, first: str, second: str | int, refused: bool, text: str, place: str) -> Goal:
    """One event before another or before a month; refused: not before it."""
    words = [first] + ([second] if isinstance(second, str) else [])
    policy = "raise" in words or "cash_out/policy" in words or not any(one.startswith("cash_out") for one in words)
    made = lab if policy else committed(lab)
    if isinstance(second, int) and not lab.first_forecast < second <= lab.horizon + 1:
        within = f"{month_label(lab.first_forecast + 1)} and {month_label(lab.horizon + 1)}"
        raise UsageError.of("out-of-range", f"{month_label(second)}: must lie between {within}", place)
    events = [event_of(made, word, place) for word in words]
    span = lab.horizon - lab.actual_through

    def read(values: Mapping[str, Floats]) -> dict[str, Floats]:
        levels = [one.level(values)[:span] for one in events]
        months = first_true(levels[0] > 0)
        until = first_true(levels[1] > 0) if isinstance(second, str) else second - lab.first_forecast
        nearest_ = _highest(levels[0], until)
        return {"margin": -nearest_ if refused else nearest_, "month": lab.first_forecast + months}

    observed = Observed([item for one in events for item in one.items], read)
    return Goal(text, made, "policy" if policy else "committed", span + CONFIRMING, lambda found: found["margin"],
                lambda found: found["month"], (observed,), {}, "month", "event", margin_unit=lab.currency)  # fmt: skip


def _highest(level: Floats, until: Floats | int) -> Floats:
    """The greatest level in the months before one; where there is none before it, short of 0 by the first level."""
    places = np.arange(len(level))[:, None]
    before = places < np.asarray(until, dtype=np.float64)
    highest: Floats = np.max(np.where(before, level, -np.inf), axis=0)
    return np.where(np.isneginf(highest), np.minimum(-np.abs(level[0]), -1.0), highest)


__all__ = ["FORMS", "Goal", "Observed", "goal_of"]
