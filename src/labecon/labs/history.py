"""History of a lab by month: leaf lines spread over the months of reported windows, the rest evaluated by the graph.

An entry of ``[history.PART]`` says where a line's history comes from: ``metric`` (reported windows of a key without its
period), ``balance`` (reported balances at their dates), ``closes`` (what must be there for a reported total to hold),
``assume`` (window totals nobody reports, with a reason), or ``carried_by`` (reported only inside another line).
``before = { assume = ..., reason = ... }`` stands in for windows that a page reports later than the view.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from labecon.backends import python
from labecon.backends.history_source import history_program
from labecon.errors import DataError, LabeconError, nearest
from labecon.facts import Fact, Ledger
from labecon.labs.datafile import DataFile
from labecon.labs.disaggregation import MonthlyPath, disaggregate
from labecon.labs.distribution_text import finite
from labecon.labs.window_totals import WindowTotal
from labecon.language import Graph
from labecon.periods import Instant, Window, month_index, month_label

_KEYS = (
    "metric", "balance", "closes", "target", "assume", "carried_by", "start", "stop", "signed", "season", "windows",
    "reason", "growth_hint", "subtract", "before",
)  # fmt: skip
#: What the entries hold that are no text.
_TYPES: dict[str, Any] = {
    "assume": dict,
    "before": dict,
    "signed": bool,
    "season": list,
    "windows": list,
    "growth_hint": int | float,
}
LONGEST_WINDOW = 12
#: A remainder smaller than this share of what it is left from is rounding.
ROUNDING = 1e-12


@dataclass(frozen=True)
class Reported:
    """A reported figure that history was built on.

    Args:
        line: Full name of the line.
        period: Window or instant.
        value: In base units.
        facts: Ids of the facts; empty for an assumption.
        reason: Why the value is assumed or chosen; empty for a plain fact.
        closing: True where the value is what a reported total leaves for this line.
    """

    line: str
    period: Window | Instant
    value: float
    facts: tuple[str, ...]
    reason: str = ""
    closing: bool = False


@dataclass
class History:
    """The months up to the last balance sheet.

    Args:
        first: Index of the first month.
        last: Index of the last month.
        values: Values by line and month; None where absent.
        reported: The figures behind them, by line.
        paths: The disaggregation behind each flow, for its exit level and spread.
        reasons: Why a line is absent, by line.
        assumed: Lines that stand on an assumption, with the reason.
    """

    first: int
    last: int
    values: dict[str, list[float | None]] = field(default_factory=dict)
    reported: dict[str, list[Reported]] = field(default_factory=dict)
    paths: dict[str, MonthlyPath] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    assumed: dict[str, str] = field(default_factory=dict)

    @property
    def months(self) -> int:
        """Number of months."""
        return self.last - self.first + 1

    def total(self, line: str, window: Window) -> float | None:
        """The sum of a flow over a window inside history.

        Args:
            line: Full name.
            window: The window.

        Returns:
            The sum, or None when a month of it is absent.
        """
        series = self.values.get(line)
        if series is None or window.start < self.first or window.end > self.last:
            return None
        return _sum(series[window.start - self.first : window.end - self.first + 1])

    def assumed_in(self, parts: Sequence[str], window: Window) -> bool:
        """Whether a figure over a window rests on an assumed total.

        Args:
            parts: The line and, for a total, the parts it adds up.
            window: The window.

        Returns:
            True where one of them is assumed there and no reported total closes the sum.
        """
        rows = [
            row
            for part in parts
            for row in self.reported.get(part, [])
            if isinstance(row.period, Window) and row.period.overlaps(window) and row.value
        ]
        return any(not row.facts for row in rows) and not any(row.closing for row in rows)

    def at(self, line: str, month: int) -> float | None:
        """The value of a month.

        Args:
            line: Full name.
            month: Month index.

        Returns:
            The value, or None.
        """
        series = self.values.get(line)
        return series[month - self.first] if series is not None and self.first <= month <= self.last else None


def _sum(values: Sequence[float | None]) -> float | None:
    total = 0.0
    for value in values:
        if value is None:
            return None
        total += value
    return total


class HistoryBuilder:
    """Builds history from the entries of a lab file.

    Args:
        file: The lab file, which collects complaints.
        graph: The lab's graph.
        ledger: The view of the facts.
        first: First month.
        last: Last month.
        drivers: Drivers that hold in history: values by month.
    """

    def __init__(
        self,
        file: DataFile,
        graph: Graph,
        ledger: Ledger,
        first: int,
        last: int,
        drivers: Mapping[str, Sequence[float | None]],
    ) -> None:
        self.file, self.graph, self.ledger, self.drivers = file, graph, ledger, drivers
        self.history = History(first, last)
        self.given: dict[str, list[float | None]] = {}
        self.zeros: set[str] = set()

    def build(self, entries: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> History:
        """History from all entries, in file order; entries that close a total come after those they build on.

        Args:
            entries: ``{part: {line: entry}}``; the part ``lab`` is the lab itself.

        Returns:
            The history.
        """
        for part, lines in entries.items():
            for local, entry in lines.items():
                name = local if part == "lab" else f"{part}.{local}"
                at = ("history", part, local)
                if name not in self.graph.by_name:
                    near = nearest(name, self.graph.by_name)
                    self.file.complain("unknown-name", f"history of unknown line {name}{near}", *at)
                    continue
                if not isinstance(entry, dict):
                    self.file.complain("malformed", f"history.{name} must be a table", *at)
                    continue
                self.file.allow(entry, _KEYS, *at)
                try:
                    _check_types(entry)
                    self._entry(name, entry)
                except LabeconError as error:
                    self.file.adopt(error, *at, prefix=f"{name}: ")
        self._evaluate()
        for name in self.zeros:
            self.history.values[name] = [None] * self.history.months
        return self.history

    def _evaluate(self) -> None:
        self.history.values = python.history(self.graph, self.history.months, self.given, self.drivers)

    def _entry(self, name: str, entry: Mapping[str, Any]) -> None:
        if "carried_by" in entry:
            self.given[name] = [0.0] * self.history.months
            self.zeros.add(name)
            self.history.reasons[name] = f"reported only inside {entry['carried_by']}"
            return
        if "balance" in entry:
            self._balances(name, entry)
            return
        if "closes" in entry:
            windows = self._closing(name, entry)
        else:
            windows = self._windows(name, str(entry["metric"])) if "metric" in entry else []
        assumed = self._assumed(name, entry)
        known = {one.period for one in windows}
        for one in assumed:
            if one.period in known:
                raise DataError.of("duplicate-name", f"{one.period.label} is assumed, but reported or closed as well")
        windows += assumed
        windows += self._assumed(name, entry.get("before", {}), frozenset(one.period for one in windows))
        if not windows and "metric" in entry and "closes" not in entry:
            self.history.reasons[name] = "not reported in this view"
            return
        self._spread(name, entry, windows)

    def _windows(self, name: str, key: str) -> list[Reported]:
        found = []
        for fact in facts_of(self.ledger, key):
            window = fact.period
            if not isinstance(window, Window) or window.months > LONGEST_WINDOW or fact.bound in ("over", "under"):
                continue
            if self.history.first <= window.start and window.end <= self.history.last:
                reason = "derived" if fact.inputs else ""
                found.append(Reported(name, window, float(fact.value), (fact.id,), reason))
        if not found and self.ledger.known_on is None and self.ledger.periods_through is None:
            raise DataError.of("no-source", f"no reported window of {key} in this view")
        reported = [one for one in found if not one.reason]
        return reported + [one for one in found if one.reason and not _implied(one, reported)]

    def _assumed(
        self, name: str, entry: Mapping[str, Any], known: frozenset[Window | Instant] = frozenset()
    ) -> list[Reported]:
        """The windows that an entry assumes, without those that are known."""
        windows = {Window.parse(text): value for text, value in entry.get("assume", {}).items()}
        values = {window: value for window, value in windows.items() if window not in known}
        if values and not entry.get("reason"):
            raise DataError.of("no-source", "assumed windows need a reason")
        if values:
            self.history.assumed[name] = str(entry["reason"])
        return [Reported(name, window, finite(value), (), str(entry["reason"])) for window, value in values.items()]

    def _balances(self, name: str, entry: Mapping[str, Any]) -> None:
        series: list[float | None] = [None] * self.history.months
        for fact in facts_of(self.ledger, str(entry["balance"])):
            month = fact.period.month if isinstance(fact.period, Instant) else fact.period.end
            if isinstance(fact.period, Instant) and self.history.first <= month <= self.history.last:
                series[month - self.history.first] = float(fact.value)
                row = Reported(name, fact.period, float(fact.value), (fact.id,))
                self.history.reported.setdefault(name, []).append(row)
        self.given[name] = series

    def _closing(self, name: str, entry: Mapping[str, Any]) -> list[Reported]:
        """What the line must be, window by window, for the target to hold; the target is linear in it."""
        target = str(entry["closes"])
        if target not in self.graph.by_name:
            raise DataError.of("unknown-name", f"closes unknown line {target}")
        months = self.history.months
        given: dict[str, list[float | None]] = {**self.given, name: [0.0] * months}
        program = history_program(self.graph, frozenset(given), frozenset(self.drivers), target)
        without, with_one = (
            python.history(self.graph, months, {**given, name: [level] * months}, self.drivers, program).get(target, [])
            for level in (0.0, 1.0)
        )
        found = []
        for fact in facts_of(self.ledger, str(entry.get("target") or entry["metric"])):
            window = fact.period
            if not isinstance(window, Window) or window.months > LONGEST_WINDOW or fact.bound in ("over", "under"):
                continue
            if fact.inputs or not (self.history.first <= window.start and window.end <= self.history.last):
                continue
            span = slice(window.start - self.history.first, window.end - self.history.first + 1)
            zero, one = _sum(without[span]), _sum(with_one[span])
            if not without or zero is None or one is None:
                continue
            slope = (one - zero) / window.months
            if slope == 0:
                raise DataError.of("no-source", f"{target} does not depend on {name}")
            value = (float(fact.value) - zero) / slope
            if abs(value) <= ROUNDING * max(abs(float(fact.value)), abs(zero)):
                value = 0.0  # what is left is the rounding of binary sums
            found.append(Reported(name, window, value, (fact.id,), f"what {target} leaves", closing=True))
        if not found:
            raise DataError.of("no-source", f"{target} has no reported window over which the rest is known")
        return found

    def _spread(self, name: str, entry: Mapping[str, Any], reported: list[Reported]) -> None:
        chosen = entry.get("windows")
        if chosen is not None:
            wanted = {Window.parse(text) for text in chosen}
            reported = [one for one in reported if one.period in wanted]
        totals = [
            WindowTotal(one.period.start, one.period.end, one.value)
            for one in reported
            if isinstance(one.period, Window)
        ]
        path = disaggregate(
            totals,
            self.history.first,
            self.history.last,
            signed=bool(entry.get("signed", False)),
            start=month_index(entry["start"]) if "start" in entry else None,
            stop=month_index(entry["stop"]) if "stop" in entry else None,
            season=tuple(float(x) for x in entry["season"]) if "season" in entry else (),
            growth_hint=entry.get("growth_hint"),
        )
        self.given[name] = list(path.values)
        self.history.paths[name] = path
        self.history.reported[name] = reported


def facts_of(ledger: Ledger, key: str) -> list[Fact]:
    """The chosen figure of every period of one thing, reported or derived, in a view.

    Args:
        ledger: The view.
        key: Entity, segment and metric.

    Returns:
        Facts; press figures in conflict with others are left out.

    Raises:
        DataError: The key has other parts.
    """
    parts = key.split(".")
    if len(parts) != 3:
        raise DataError.of("unknown-name", f"{key} is not entity.segment.metric")
    entity, segment, metric = parts
    periods = {fact.period: None for fact in ledger.find(entity, metric, segment)}
    prefix = f"{key}."
    for derivation in ledger.derivations:
        if derivation.id.startswith(prefix):
            fact = ledger.derived(derivation.id)
            if fact is not None:
                periods[fact.period] = None
    chosen = (ledger.best(entity, metric, segment, period) for period in periods)
    return [fact for fact in chosen if fact is not None and not (fact.conflict and fact.basis == "press")]


def _check_types(entry: Mapping[str, Any]) -> None:
    """Refuses values of the wrong kind before anything is computed from them."""
    for key, value in entry.items():
        kind = _TYPES.get(key, str)
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise DataError.of("malformed", f"{key} = {value!r} cannot be read")
    if not all(isinstance(window, str) for window in entry.get("windows", [])):
        raise DataError.of("malformed", 'windows must be a list such as ["FY2024"]')
    for number in entry.get("season", []):
        finite(number)


def _implied(derived: Reported, reported: Sequence[Reported]) -> bool:
    """Whether a derived window follows from reported windows of the same line (Q4 = FY - 9M)."""
    if not isinstance(derived.period, Window):
        return False
    spans = [one.period for one in reported if isinstance(one.period, Window)]
    if derived.period in spans:
        return True
    return any(whole.start == part.start and derived.period.start == part.end + 1 and derived.period.end == whole.end
               for whole in spans for part in spans)  # fmt: skip


def span_text(history: History) -> str:
    """The months of history in words.

    Args:
        history: The history.

    Returns:
        E.g. ``2022-01 to 2025-09``.
    """
    return f"{month_label(history.first)} to {month_label(history.last)}"
