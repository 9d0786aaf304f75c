"""Articles with labelled claims, written before the audit was measured: what is found, and what must never be said."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from labecon.analysis.audit import audit
from labecon.analysis.audited import AuditedClaim, AuditedDocument
from labecon.evidence.article import Article
from labecon.facts import load_ledger

FOLDER = Path(__file__).parent
#: Invented companies, which the ledger does not know; and labs that it knows.
FILES = sorted(FOLDER.glob("audit/*.toml"))
OF_THE_LEDGER = sorted(FOLDER.glob("audit_ledger/*.toml"))
#: Of the labelled contradictions; what is missed lacks figures that the documents' reading finds.
RECALL = 0.75


def labelled(data: dict[str, Any]) -> list[tuple[int, int, str]]:
    """Place and verdict of each label."""
    found = []
    for row in data["claims"]:
        at = -1
        for _ in range(row.get("nth", 1)):
            at = data["text"].index(row["printed"], at + 1)
        part = row.get("part", row["printed"])
        start = at + row["printed"].index(part)
        found.append((start, start + len(part), row["verdict"]))
    return found


def judged(file: Path) -> tuple[dict[str, Any], AuditedDocument]:
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    [document] = audit([Article(file.stem, data["text"])], load_ledger() if file in OF_THE_LEDGER else None)
    return data, document


AUDITED = {file: judged(file) for file in [*FILES, *OF_THE_LEDGER]}


def at(document: AuditedDocument, start: int, end: int) -> list[AuditedClaim]:
    return [one for one in document.claims if one.start < end and start < one.end]


@pytest.mark.parametrize("file", AUDITED, ids=lambda file: file.stem)
def test_nothing_true_is_called_contradicted(file: Path) -> None:
    data, document = AUDITED[file]
    wrong = [(start, end) for start, end, verdict in labelled(data) if verdict == "contradicted"]
    for one in document.claims:
        if one.verdict == "contradicted":
            assert any(start < one.end and one.start < end for start, end in wrong), (one.printed, one.reading)


def test_most_of_what_is_wrong_is_found() -> None:
    counted: Counter[bool] = Counter()
    for data, document in (AUDITED[file] for file in FILES):
        for start, end, verdict in labelled(data):
            if verdict == "contradicted":
                counted[any(one.verdict == "contradicted" for one in at(document, start, end))] += 1
    assert counted[True] / counted.total() >= RECALL, counted


@pytest.mark.parametrize("file", AUDITED, ids=lambda file: file.stem)
def test_places_formula_and_inputs(file: Path) -> None:
    data, document = AUDITED[file]
    for one in document.claims:
        assert data["text"][one.start : one.end] == one.printed
        if one.verdict == "not_checkable":
            continue
        assert one.reading is not None and one.reading.formula and one.reading.inputs
        for given in one.reading.inputs:
            if given.origin == "document":
                assert data["text"][given.start : given.end] == given.printed or given.metric == "exchange_rate"
