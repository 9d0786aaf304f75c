"""Revenue lines of a lab as histories of growth: what was reported of each, in US dollars of size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from labecon.analysis.growth.observations import MOST_SLACK, Line, Observation, slack_of
from labecon.analysis.growth.parameters import SIZE_REFERENCE
from labecon.facts import Fact, Ledger
from labecon.facts.rates import exchange_rate
from labecon.labs import Lab
from labecon.labs.history import Reported, facts_of
from labecon.periods import MONTHS_PER_YEAR, Instant, Window

#: Log sd of a run-rate that a lab names: its scope may be up to twice that of reported revenue (equations, section 1).
SCOPE_SLACK = 0.3
#: Median of reported revenue over such a run-rate: the middle of 0.5 to 1.
SCOPE = 0.71
#: Opening value of a cost that is fitted to the windows of its own history.
SPENDING = "training_budget"
#: Segment names under which a lab's pages give the run-rate of a part.
RUN_RATE_SEGMENTS = {"zhipu": {"maas": "cloud"}}


def size_scale(lab: Lab) -> float:
    """What an amount of the lab's currency is multiplied with to compare sizes in US dollars.

    Args:
        lab: The lab.

    Returns:
        US dollars per unit of currency, at the rate that the lab's own reference of size uses.
    """
    reference = lab.drivers.get("size_reference")
    if reference is not None:
        return SIZE_REFERENCE / reference.at(lab.actual_through)
    if lab.currency == "USD":
        return 1.0
    day = max(fact.source.published for fact in lab.ledger.facts)
    return float(exchange_rate(lab.ledger, f"{lab.currency}/USD", day).value)


def lab_lines(lab: Lab, run_rates: bool = True) -> tuple[Line, ...]:
    """The revenue lines of a lab that have a reported window.

    Args:
        lab: The lab.
        run_rates: Whether run-rates that the lab named after its last balance sheet count.

    Returns:
        Lines named ``LAB.PART.revenue``, or ``LAB.revenue`` for a lab without parts.
    """
    scale, found = size_scale(lab), []
    for name, path in lab.history.paths.items():
        if name.rpartition(".")[2] != "revenue" or path.posterior is None:
            continue
        rows = [row for row in lab.history.reported.get(name, []) if row.facts and row.value > 0]
        line = _line(f"{lab.name}.{name}", rows, lab.ledger, path.request.start, scale)
        if line is None:
            continue
        later = _run_rates(lab, name, scale) if run_rates else ()
        found.append(replace(line, observations=line.observations + later, seasonal=bool(path.request.season)))
    return tuple(found)


def spending_lines(lab: Lab) -> tuple[Line, ...]:
    """Costs whose level at the balance sheet a driver sets: training, where its history has windows.

    Args:
        lab: The lab.

    Returns:
        Lines named as those of revenue are.
    """
    scale, found = size_scale(lab), []
    for name, one in lab.initial.items():
        if name.rpartition(".")[2] == SPENDING and one.history in lab.history.paths and one.driver is not None:
            path = lab.history.paths[one.history]
            rows = [row for row in lab.history.reported.get(one.history, []) if row.facts and row.value > 0]
            line = _line(f"{lab.name}.{one.history}", rows, lab.ledger, path.request.start, scale)
            if line is not None and not path.request.season:
                found.append(line)
    return tuple(found)


def pooled_lines(lab: Lab) -> tuple[Line, ...]:
    """What a lab adds to the population: its lines, but the total in place of lines with a season.

    Args:
        lab: The lab.

    Returns:
        Lines.
    """
    lines = lab_lines(lab)
    plain = [line for line in lines if not line.seasonal]
    total = segment_line(lab.ledger, lab.name, size_scale(lab), seasonal=True) if len(plain) < len(lines) else None
    return tuple(plain) if total is None else (*plain, total)


def segment_line(ledger: Ledger, lab: str, scale: float, seasonal: bool = False, segment: str = "total") -> Line | None:
    """A reported revenue of a lab straight from a view of the facts.

    Args:
        ledger: The view; what it does not know is not looked at.
        lab: Key of the lab.
        scale: US dollars per unit of currency.
        seasonal: Whether the halves of a year may differ.
        segment: Segment.

    Returns:
        The line; None where the view has no window of it.
    """
    facts = facts_of(ledger, f"{lab}.{segment}.revenue")
    rows = [
        Reported(segment, fact.period, float(fact.value), (fact.id,), "derived" if fact.inputs else "")
        for fact in facts
        if isinstance(fact.period, Window) and fact.value > 0 and fact.period.months <= MONTHS_PER_YEAR
        and fact.bound not in ("over", "under")
    ]  # fmt: skip
    line = _line(f"{lab}.{segment}.revenue", rows, ledger, None, scale)
    return None if line is None else replace(line, seasonal=seasonal)


def _line(name: str, rows: Sequence[Reported], ledger: Ledger, start: int | None, scale: float) -> Line | None:
    chosen = _apart(rows, start)
    if not chosen:
        return None
    observations = [Observation(window, row.value * scale, _slack(row, ledger)) for window, row in chosen]
    return Line(name, tuple(sorted(observations, key=lambda one: (one.window.end, one.window.start))))


def _apart(rows: Sequence[Reported], start: int | None) -> list[tuple[Window, Reported]]:
    """Windows from the start of a year on, nested ones included; of the others those that overlap none of these."""
    windows = []
    for row in rows:
        if isinstance(row.period, Window):
            first = row.period.start if start is None else max(row.period.start, start)
            across = row.period.start // MONTHS_PER_YEAR != row.period.end // MONTHS_PER_YEAR
            if not (across and row.reason):  # twelve months to a date repeat what the years say
                windows.append((Window(first, row.period.end), row))
    begun = [pair for pair in windows if pair[0].start % MONTHS_PER_YEAR == 0 or pair[0].start == start]
    rest = [pair for pair in windows if pair not in begun]
    kept = {window: (window, row) for window, row in begun}
    for window, row in rest:
        if not any(window.overlaps(other) for other in kept):
            kept[window] = (window, row)
    return list(kept.values())


def _slack(row: Reported, ledger: Ledger) -> float:
    facts: list[Fact] = [fact for fact in map(ledger.resolve, row.facts) if fact is not None]
    halves = [float(fact.high - fact.low) / 2 for fact in facts if fact.high.is_finite()]
    return slack_of(row.value, max(halves, default=0.0), "reported")


def _run_rates(lab: Lab, line: str, scale: float) -> tuple[Observation, ...]:
    """Run-rates of a line that the lab named after its last balance sheet."""
    parts = RUN_RATE_SEGMENTS.get(lab.name, {})
    found = []
    for segment, part in parts.items():
        if f"{part}.revenue" != line:
            continue
        for fact in lab.ledger.find(lab.name, "arr", segment):
            if isinstance(fact.period, Instant) and fact.period.month > lab.actual_through:
                month = fact.period.month
                total = float(fact.value) * SCOPE * scale / MONTHS_PER_YEAR
                found.append(Observation(Window(month, month), total, max(SCOPE_SLACK, MOST_SLACK)))
    return tuple(found)
