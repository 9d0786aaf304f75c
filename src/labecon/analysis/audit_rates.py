"""Exchange rates for an audit: what the documents imply, else what the ledger knows, else the range of recent years."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from labecon.analysis.audit_pool import Held
from labecon.analysis.audited import AuditInput
from labecon.errors import DataError
from labecon.evidence.claims import Passage, Quantity
from labecon.facts import Ledger
from labecon.facts.rates import exchange_rate
from labecon.periods import month_end

#: Units per US dollar over 2018 to January 2026: an assumption, shown as such. The Hong Kong dollar is held there.
_BANDS = {
    "CNY": ("6.2", "7.4"), "HKD": ("7.75", "7.85"), "EUR": ("0.80", "1.05"), "GBP": ("0.70", "0.93"),
    "JPY": ("104", "162"), "KRW": ("1050", "1480"), "TWD": ("27", "34"), "SGD": ("1.27", "1.46"), "INR": ("63", "92"),
}  # fmt: skip
_REASON = "range of recent years, an assumption"
#: How far the rate of a flow can lie from that of a day.
_SLACK = Decimal("0.015")


class Rates:
    """Rates for the documents of one audit.

    Args:
        passages: The documents.
        ledger: The ledger; None where it is left out.
    """

    def __init__(self, passages: Sequence[Passage], ledger: Ledger | None) -> None:
        self._ledger = ledger
        self._pairs: dict[tuple[str, str], list[tuple[Passage, Quantity, Quantity]]] = {}
        self._known: dict[tuple[str, str, int], AuditInput | None] = {}
        for passage in passages:
            for first, second in _pairs(passage):
                self._pairs.setdefault((first.unit, second.unit), []).append((passage, first, second))

    def rate(self, source: str, target: str, month: int | None, avoid: tuple[str, int] = ("", -1)) -> AuditInput | None:
        """Units of one currency per unit of another.

        Args:
            source: Currency to convert from.
            target: Currency to convert to.
            month: Month of the amount.
            avoid: Document and place of a figure whose own pair is not to be used.

        Returns:
            The rate with interval and reason; None where none is known.
        """
        implied = self._implied(source, target, avoid)
        if implied is not None:
            return implied
        key = (source, target, month or -1)
        if key not in self._known:
            self._known[key] = self._of_ledger(source, target, month) or _of_band(source, target)
        return self._known[key]

    def _implied(self, source: str, target: str, avoid: tuple[str, int]) -> AuditInput | None:
        best: AuditInput | None = None
        for one, other in (((source, target), False), ((target, source), True)):
            for passage, first, second in self._pairs.get(one, ()):
                if avoid[0] == passage.document.name and avoid[1] in (first.start, second.start):
                    continue
                top, bottom = (first, second) if other else (second, first)
                rate = _quotient(passage, top, bottom, source, target)
                if best is None or rate.high - rate.low < best.high - best.low:
                    best = rate
        return best

    def _of_ledger(self, source: str, target: str, month: int | None) -> AuditInput | None:
        if self._ledger is None or month is None:
            return None
        try:
            fact = exchange_rate(self._ledger, f"{source}/{target}", month_end(month))
        except DataError:
            return None
        slack = fact.value * _SLACK
        return AuditInput(
            "ledger", fact.value, min(fact.low, fact.value - slack), max(fact.high, fact.value + slack), fact.unit,
            f"{fact.value:.4g}", fact=fact.id, source=fact.note, metric="exchange_rate", period=fact.period.label,
        )  # fmt: skip


def _pairs(passage: Passage) -> Iterator[tuple[Quantity, Quantity]]:
    """Amounts that the document prints in two currencies, next to each other and about one thing."""
    for first, second in zip(passage.quantities, passage.quantities[1:], strict=False):
        near = 0 <= second.start - first.end <= 14
        same = first.metric and (first.metric, first.entity) == (second.metric, second.entity)
        exact = first.relation in ("eq", "approx") and second.relation in ("eq", "approx")
        if near and same and exact and first.unit != second.unit and {first.unit, second.unit} <= {"USD", *_BANDS}:
            yield first, second


def _quotient(passage: Passage, top: Quantity, bottom: Quantity, source: str, target: str) -> AuditInput:
    low = (top.value - top.half) / (bottom.value + bottom.half)
    high = (top.value + top.half) / (bottom.value - bottom.half)
    text = passage.document.text
    printed = f"{text[top.start : top.end]} / {text[bottom.start : bottom.end]}"
    start, end = min(top.start, bottom.start), max(top.end, bottom.end)
    slack = top.value / bottom.value * _SLACK / 5
    return AuditInput(
        "document", top.value / bottom.value, low - slack, high + slack, f"{target}/{source}", printed,
        passage.document.name, start, end, metric="exchange_rate",
    )  # fmt: skip


def _of_band(source: str, target: str) -> AuditInput | None:
    ends = []
    for code in (source, target):
        if code != "USD" and code not in _BANDS:
            return None
        least, most = _BANDS.get(code, ("1", "1"))
        ends.append((Decimal(least), Decimal(most)))
    (from_low, from_high), (to_low, to_high) = ends
    low, high = to_low / from_high, to_high / from_low
    return AuditInput(
        "assumption", (low + high) / 2, low, high, f"{target}/{source}", f"{low:.3g}-{high:.3g} ({_REASON})",
        metric="exchange_rate",
    )  # fmt: skip


def month_of_held(one: Held) -> int | None:
    """The month whose rate an amount is converted at: the last it is about."""
    return one.end
