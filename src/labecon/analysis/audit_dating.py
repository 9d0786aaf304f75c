"""Figures whose period was misread: the ledger knows the same amount of the same measure for another period only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from labecon.analysis.audit_pool import Held, LedgerPool
from labecon.evidence.claims.quantity import RELATIVE, half_unit, window_of
from labecon.evidence.folding import fold
from labecon.evidence.proposals import Proposal

_DIGIT = re.compile(r"[0-9]")
_ALIGNED = re.compile("item by item|by position|periods named before")
#: Digits that an amount must print before its likeness to a fact is no accident.
_TELLING = 3


def redated(proposals: Sequence[Proposal], books: LedgerPool | None) -> list[Proposal]:
    """Proposals with the period of the ledger where that printed was surely misread.

    Args:
        proposals: The figures of a document.
        books: The ledger; None leaves all as they are.

    Returns:
        As many. A flow is moved when the ledger has its amount for exactly one period, and another amount, or none, for
        the period read; where the ledger has it for that period, the reason says so.
    """
    return [_redated(one, books) if books is not None else one for one in proposals]


def _redated(one: Proposal, books: LedgerPool) -> Proposal:
    if not isinstance(one.period, str) or not one.entity or not one.metric:
        return one
    if one.unit in RELATIVE or _ALIGNED.search(one.reason) or len(_DIGIT.findall(one.printed)) < _TELLING:
        return one
    window, rate = window_of(one.period)
    if window is None or rate:
        return one
    known = [row for row in books.find(one.entity, one.metric, one.segment or "") if row.input.unit == one.unit]
    half = half_unit(fold(one.printed), one.value)
    alike = {row.window for row in known if row.window is not None and _is_same(row, one.value, half)}
    if window in alike:
        return replace(one, reason=f"{one.reason}; the ledger has it for {window.label}")
    if len(alike) != 1:
        return one
    [right] = alike
    return replace(one, period=right.label, reason=f"{one.reason}; the ledger has it for {right.label}")


def _is_same(row: Held, value: Decimal, half: Decimal) -> bool:
    return abs(row.input.value - value) <= half
