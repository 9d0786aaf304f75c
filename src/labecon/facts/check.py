"""The checks of the ledger: what its figures say about one another.

A finding is ``known`` where the ledger already marks one of the rows as a conflict, a ``note`` where the last printed
digit is off by one (cut off instead of rounded), and an ``error`` otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from labecon.errors import DataError
from labecon.facts.identities import outcomes
from labecon.facts.ledger import Ledger, preference
from labecon.facts.rates import exchange_rate
from labecon.facts.records import Fact, reporting_currency
from labecon.periods import Window
from labecon.units import CURRENCIES

#: Flows that add over time and cannot be negative.
POSITIVE_FLOWS = (
    "revenue",
    "cost_of_sales",
    "rnd_expense",
    "training_cloud_cost",
    "compute_service_cost",
    "selling_and_distribution_expense",
    "administrative_expense",
    "advertising_expense",
    "fair_value_loss_on_financial_liabilities",
    "loss_for_period",
    "adjusted_net_loss",
    "new_users",
)
#: Flows that add over time and have either sign.
SIGNED_FLOWS = ("operating_cash_flow", "investing_cash_flow", "financing_cash_flow", "fx_effect_on_cash")
#: Metrics that may be negative, or lie outside 0 to 1 where they are shares.
_SIGNED_WORDS = ("_flow", "growth", "margin", "gross_profit", "fx_effect", "return", "decline")
_SHARES = ("_share", "shareholding", "voting_rights", "payment_rate", "repurchase_rate")
#: Operating cash flow of a lab that loses more than this multiple of its revenue cannot be positive.
_LOSS_MAKER = Decimal(2)
_SPIKE = Decimal("0.8")
_EDGE = Decimal("2.5")
_SAME_FIGURE = Decimal("0.05")
_RATE_TOLERANCE = Decimal("0.03")
_TWIN_DAYS = 45
#: Figures that differ from one date to the next by their nature: list prices, rounds, model sizes, plans.
_SET_FREELY = (
    "funding_amount",
    "training_cost",
    "parameters_total",
    "parameters_active",
    "market_size",
    "tokens_per_day",
)
_RATIO_WORDS = ("_multiple", "_per_mtok", "_rank")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something the checks found.

    Args:
        code: Kind of check.
        facts: Ids of the rows involved, the suspect first.
        message: What is wrong.
        expected: What the other rows give.
        got: What the row says.
        severity: ``error``, ``note`` or ``known``.
    """

    code: str
    facts: tuple[str, ...]
    message: str
    expected: str
    got: str
    severity: str


def check_ledger(view: Ledger) -> list[Finding]:
    """Every finding of every check.

    Args:
        view: The ledger, or a view of it.

    Returns:
        Errors first, then notes, then what the ledger knows already. Every row marked as a conflict is among them.
    """
    checks: Sequence[Callable[[Ledger], Iterator[Finding]]] = (
        _identities,
        _duplicates,
        _signs,
        _windows,
        _scale,
        _currencies,
        _sets,
    )
    found = list(dict.fromkeys(finding for check in checks for finding in check(view)))
    named = {name for finding in found for name in finding.facts}
    found += [
        Finding("flagged", (fact.id,), "marked as a conflict by the curator", fact.reason, fact.printed, "known")
        for fact in view.facts
        if fact.conflict and fact.id not in named
    ]
    order = ("error", "note", "known")
    return sorted(found, key=lambda finding: (order.index(finding.severity), finding.code, finding.facts))


def _severity(facts: Sequence[Fact], nearly: bool = False) -> str:
    if any(fact.conflict and not fact.preferred for fact in facts):
        return "known"
    return "note" if nearly else "error"


def _finding(code: str, facts: Sequence[Fact], message: str, expected: str, nearly: bool = False) -> Finding:
    ids = tuple(dict.fromkeys(fact.id for fact in facts))
    return Finding(code, ids, message, expected, _number(facts[0].value), _severity(facts, nearly))


def _number(value: Decimal) -> str:
    return f"{value:,.6g}" if abs(value) < 1000 else f"{value:,.0f}"


def _span(low: Decimal, high: Decimal) -> str:
    return f"{_number(low)} to {_number(high)}" if low.is_finite() and high.is_finite() else "a bound"


def _identities(view: Ledger) -> Iterator[Finding]:
    """Sums of parts, margins, printed ratios, bridges, roll-forwards of users and cash."""
    for outcome in outcomes(view):
        if not outcome.holds:
            identity = outcome.identity
            message = f"{identity.note}: {identity.metric} {identity.relation} {identity.right}"
            expected = f"{_number(outcome.value)} ({_span(outcome.low, outcome.high)})"
            yield _finding(identity.code, (outcome.left, *outcome.inputs), message, expected, outcome.nearly)


def _duplicates(view: Ledger) -> Iterator[Finding]:
    """Rows about one thing whose rounding intervals do not meet."""
    for group in view.groups():
        if group.agreement != "inconsistent":
            continue
        chosen = group.facts[0]
        for fact in group.facts[1:]:
            if not fact.overlaps(chosen):
                yield _finding(
                    "duplicate", (fact, chosen), "differs from the row the model uses", _number(chosen.value)
                )


def _signs(view: Ledger) -> Iterator[Finding]:
    """Negative amounts, shares outside 0 to 1, and cash flow that is positive beside a large loss."""
    for fact in view.facts:
        signed = any(word in fact.metric for word in _SIGNED_WORDS)
        if fact.value < 0 and not signed:
            yield _finding("sign", (fact,), f"{fact.metric} cannot be negative", "0 or more")
        if fact.unit == "ratio" and fact.metric.endswith(_SHARES) and not 0 <= fact.value <= 1:
            yield _finding("range", (fact,), f"{fact.metric} is a share of a whole", "0 to 1")
        if fact.metric == "gross_margin" and fact.value > 1:
            yield _finding("range", (fact,), "a margin cannot exceed revenue", "at most 1")
        if fact.metric == "operating_cash_flow" and fact.value > 0:
            loss = view.choose(fact.entity, "adjusted_net_loss", fact.segment, fact.period)
            revenue = view.choose(fact.entity, "revenue", fact.segment, fact.period)
            if loss and loss.fact.value > _LOSS_MAKER * (revenue.fact.value if revenue else 0):
                message = "operating cash flow is positive beside an adjusted loss of twice the revenue"
                yield _finding("sign", (fact, loss.fact), message, "an outflow")


def _windows(view: Ledger) -> Iterator[Finding]:
    """Flows of windows that make up a longer one, and flows of a part that exceed the whole."""
    for (entity, segment, metric), rows in _series(view).items():
        if metric not in POSITIVE_FLOWS and metric not in SIGNED_FLOWS:
            continue
        best = _chosen(view, entity, segment, metric, rows)
        for fact in rows:
            window = fact.window
            if window is None or (fact.unit in CURRENCIES and fact.unit != reporting_currency(entity)):
                continue
            inside = [one for one in best if one.window and window.contains(one.window) and one.window != window]
            yield from _whole_and_parts(fact, window, inside, metric in POSITIVE_FLOWS)


def _whole_and_parts(fact: Fact, window: Window, inside: list[Fact], positive: bool) -> Iterator[Finding]:
    if positive:
        for part in inside:
            if part.low > fact.high:
                yield _finding("windows", (part, fact), f"exceeds the longer {window}", f"at most {_number(fact.high)}")
    tiles = _tiling(window, inside)
    if tiles:
        low, high = sum(one.low for one in tiles), sum(one.high for one in tiles)
        if not (fact.low <= high and low <= fact.high):
            total = sum((one.value for one in tiles), Decimal(0))
            labels = " + ".join(one.period.label for one in tiles)
            yield _finding("windows", (fact, *tiles), f"is not the sum of {labels}", _number(total))


def _tiling(window: Window, parts: list[Fact]) -> list[Fact]:
    """Consecutive parts that cover a window exactly, the longest first from each month; empty where there are none."""
    tiles: list[Fact] = []
    month = window.start
    while month <= window.end:
        starting = [one for one in parts if one.window and one.window.start == month]
        if not starting:
            return []
        longest = max(starting, key=lambda one: one.window.end if one.window else 0)
        tiles.append(longest)
        month = longest.window.end + 1 if longest.window else month
    return tiles


def _series(view: Ledger) -> dict[tuple[str, str, str], list[Fact]]:
    series: dict[tuple[str, str, str], list[Fact]] = {}
    for fact in view.facts:
        series.setdefault((fact.entity, fact.segment, fact.metric), []).append(fact)
    return series


def _chosen(view: Ledger, entity: str, segment: str, metric: str, rows: list[Fact]) -> list[Fact]:
    """The chosen row of each period, without bounds, by time."""
    periods = dict.fromkeys(fact.period for fact in rows)
    choices = (view.choose(entity, metric, segment, period) for period in periods)
    facts = [choice.fact for choice in choices if choice is not None and choice.fact.bound in (None, "approx")]
    return sorted(facts, key=lambda fact: fact.period.last_day)


def _scale(view: Ledger) -> Iterator[Finding]:
    """Figures that are a power of ten away from the same figure elsewhere, or jump between their neighbours."""
    for (entity, segment, metric), rows in _series(view).items():
        best = _chosen(view, entity, segment, metric, rows)
        for fact in rows:
            twin = next((one for one in best if one.period == fact.period and one.unit == fact.unit), None)
            if twin is not None and twin is not fact and _is_slip(fact, twin):
                power = round(_decades(fact, twin))
                yield _finding("scale", (fact, twin), f"is 10^{power} times the other row", _number(twin.value))
        if metric not in _SET_FREELY and not metric.endswith(_RATIO_WORDS):
            yield from _jumps([one for one in best if one.unit != "ratio" and one.value > 0])


def _is_slip(fact: Fact, twin: Fact) -> bool:
    if fact.value * twin.value <= 0:
        return False
    decades = _decades(fact, twin)
    return abs(decades) > Decimal("0.9") and abs(decades - round(decades)) < _SAME_FIGURE


def _decades(fact: Fact, other: Fact) -> Decimal:
    """How many powers of ten a figure is above another, both by month where they are flows."""
    return (_monthly(fact) / _monthly(other)).log10()


def _monthly(fact: Fact) -> Decimal:
    return abs(fact.value) / (fact.window.months if fact.window else 1)


def _jumps(facts: list[Fact]) -> Iterator[Finding]:
    """A row far above or far below both neighbours, or a thousandfold step at the end of a series."""
    for kind in (True, False):
        for unit in dict.fromkeys(fact.unit for fact in facts):
            row = [one for one in facts if (one.window is not None) is kind and one.unit == unit]
            row = [one for one in row if not any(_inside(one, other) for other in row)]
            steps = [_decades(later, earlier) for earlier, later in pairwise(row)]
            for index, fact in enumerate(row):
                before = steps[index - 1] if index else None
                after = -steps[index] if index < len(steps) else None
                if _stands_out(before, after):
                    near = [row[place] for place in (index - 1, index + 1) if 0 <= place < len(row)]
                    expected = " and ".join(_number(_monthly(one)) for one in near)
                    yield _finding("scale", (fact, *near), "is far from its neighbouring periods", expected)


def _inside(fact: Fact, other: Fact) -> bool:
    pair = (fact.window, other.window)
    return fact is not other and bool(pair[0] and pair[1] and pair[1].contains(pair[0]) and pair[1] != pair[0])


def _stands_out(before: Decimal | None, after: Decimal | None) -> bool:
    if before is None or after is None:
        return any(step is not None and abs(step) > _EDGE for step in (before, after))
    return before * after > 0 and min(abs(before), abs(after)) > _SPIKE


def _currencies(view: Ledger) -> Iterator[Finding]:
    """Amounts in another currency than their series without a twin that the exchange rate explains."""
    for (entity, _, _), rows in _series(view).items():
        money = [fact for fact in rows if fact.unit in CURRENCIES]
        units = [fact.unit for fact in money if not fact.conflict]
        home = reporting_currency(entity)
        home = home if home in units or not units else max(units, key=units.count)
        twins = [fact for fact in money if fact.unit == home and not fact.conflict]
        for fact in money:
            if twins and fact.unit != home:
                yield from _without_twin(view, fact, twins)


def _without_twin(view: Ledger, fact: Fact, twins: list[Fact]) -> Iterator[Finding]:
    def distance(other: Fact) -> int:
        return abs((other.period.last_day - fact.period.last_day).days)

    home = twins[0].unit
    near = [one for one in twins if distance(one) <= _TWIN_DAYS and (one.window is None) == (fact.window is None)]
    if not near:
        yield _finding("currency", (fact,), f"in {fact.unit}, and no row in {home} beside it", home)
        return
    twin = min(near, key=lambda one: (distance(one), preference(one)))
    rate = _rate(view, f"{home}/{fact.unit}", fact.period.last_day)
    if rate is not None and abs(fact.value / twin.value / rate - 1) > _RATE_TOLERANCE:
        expected = f"{_number(twin.value * rate)} at {rate:.3f} {fact.unit}/{home}"
        yield _finding("currency", (fact, twin), f"does not match the row in {home}", expected)


def _rate(view: Ledger, pair: str, day: date) -> Decimal | None:
    try:
        return exchange_rate(view, pair, day).value
    except DataError:  # the view knows no rate: nothing to test against
        return None


def _sets(view: Ledger) -> Iterator[Finding]:
    """Sets of derived facts that do not add up."""
    for reason in dict.fromkeys(view.refused.values()):
        names = tuple(name for name, why in view.refused.items() if why == reason)
        yield Finding("set", names, reason, "a set that adds up", "not used", "known")
