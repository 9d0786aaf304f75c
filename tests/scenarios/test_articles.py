"""Whole articles, written and marked before they were measured: what is read of them, and what is said of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from labecon.analysis.audit import audit
from labecon.analysis.audited import AuditedDocument
from labecon.evidence.article import Article
from labecon.evidence.proposals import Proposal, propose
from labecon.facts import load_ledger
from tests.scenarios import marked_articles as marked

FILES = sorted(marked.FOLDER.glob("*.txt"))
#: Least shares of the figures marked, and of the wrong claims.
FOUND, RIGHT, METRIC, PERIOD, ENTITY, CAUGHT = 0.96, 0.99, 0.94, 0.91, 0.96, 0.65
_SAME = Decimal("0.006")


def judged(file: Path) -> tuple[list[marked.Mark], list[Proposal], AuditedDocument]:
    text, marks = marked.read(file)
    article = Article(file.stem, text)
    [document] = audit([article], LEDGER)
    return marks, propose(article), document


LEDGER = load_ledger()
READ = {file: judged(file) for file in FILES}


def pairs() -> Iterator[tuple[marked.Mark, Proposal]]:
    """Each marked figure with the proposal that fits it best."""
    for marks, proposals, _ in READ.values():
        for one in marks:
            near = [other for other in proposals if one.value is not None and one.meets(other.start, other.end)]
            near = [other for other in near if other.start == one.start] or near
            best = [other for other in near if other.entity == one.entity] or near
            if best:
                yield one, best[0]


def share(flags: list[bool]) -> float:
    return sum(flags) / len(flags)


def test_figures_are_found_with_value_and_unit() -> None:
    figures = sum(1 for marks, _, _ in READ.values() for one in marks if one.value is not None)
    found = list(pairs())
    assert len(found) / figures >= FOUND
    right = [abs(other.value / one.value - 1) < _SAME for one, other in found if one.value]
    assert share(right) >= RIGHT
    assert share([other.unit == one.unit for one, other in found]) >= RIGHT


def test_metric_period_and_company() -> None:
    known = [(one, other) for one, other in pairs() if one.metric]
    assert share([other.metric == one.metric for one, other in known]) >= METRIC
    assert share([marked.is_period(one.period, other.period) for one, other in known if one.period]) >= PERIOD
    assert share([other.entity == one.entity for one, other in known if one.entity not in ("", "?", "-")]) >= ENTITY


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_nothing_true_is_accused(file: Path) -> None:
    marks, _, document = READ[file]
    wrong = [one for one in marks if one.verdict == "bad"]
    for claim in document.claims:
        if claim.verdict == "contradicted":
            assert any(one.meets(claim.start, claim.end) for one in wrong), (claim.printed, claim.reading)


def test_most_wrong_claims_are_found() -> None:
    counted: Counter[bool] = Counter()
    for marks, _, document in READ.values():
        said = [one for one in document.claims if one.verdict == "contradicted"]
        for one in marks:
            if one.verdict == "bad":
                counted[any(one.meets(other.start, other.end) for other in said)] += 1
    assert counted[True] / counted.total() >= CAUGHT, counted
