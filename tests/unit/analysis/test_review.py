"""Figures become proposals, proposals become facts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from labecon.analysis.proposing import Imprint, around, evidence_of, keep
from labecon.analysis.review import accepted, accepted_all, by_id, items, sure
from labecon.errors import DataError, UsageError
from labecon.evidence.extraction import Extraction, extract
from labecon.facts import load_ledger
from labecon.facts.store import Store, verify

TEXT = """A note of its own
2025-12-21

2023年、2024年, MiniMax营收分别为346万美元、9999万美元。MiniMax在2024年的营收为9999万美元。
"""
IMPRINT = Imprint(publisher="A paper")


@pytest.fixture
def note(tmp_path: Path) -> Extraction:
    (tmp_path / "note.txt").write_text(TEXT, encoding="utf-8")
    return extract(str(tmp_path / "note.txt"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "labecon.db") as opened:
        yield opened


def test_a_document_says_its_title_and_day(note: Extraction) -> None:
    assert Imprint.of(note) == Imprint("A note of its own", "", "2025-12-21")
    assert IMPRINT.over(Imprint.of(note)) == Imprint("A note of its own", "A paper", "2025-12-21")
    page = replace(note, name="https://www.example.org/news/1")
    assert (Imprint.of(page).publisher, Imprint.of(page).url) == ("example.org", "https://www.example.org/news/1")


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (
            "IT site\n\nWhat a lab earns, and what it burns\n\nRevenue was 3亿元。",
            "What a lab earns, and what it burns",
        ),
        ("The revenue of the lab was 3亿元 in 2024.\n", ""),
        ("Published on 2025-12-21 by us\n", ""),
    ],
)
def test_a_title_is_neither_a_name_nor_a_sentence(tmp_path: Path, text: str, title: str) -> None:
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    assert Imprint.of(extract(str(tmp_path / "a.txt"))).title == title


def test_evidence_leads_back_to_the_place(note: Extraction) -> None:
    assert note.document is not None
    for figure in note.proposals:
        found = evidence_of(figure, note.document)
        assert note.document.text[found["start"] : found["end"]] == figure.printed
        assert f"{found['before']}{figure.printed}{found['after']}" in note.document.text
        assert found["document"] == {"name": "note.txt", "sha256": note.document.digest}
    assert around("a" * 500 + "5" + "b" * 500, 500, 501) == ("a" * 160, "b" * 160), "no further than a few words"


def test_figures_are_kept_once(note: Extraction, store: Store) -> None:
    imprint = IMPRINT.over(Imprint.of(note))
    assert keep(store, note, imprint) == (len(note.proposals), 0) == (3, 0)
    assert keep(store, note, imprint) == keep(store, note, Imprint()) == (0, 0)
    row = store.proposals()[0].row
    assert (row["id"], row["source_publisher"], row["published"]) == ("", "A paper", "2025-12-21")
    start = TEXT.index("346")
    assert row["place"] == f"paragraph 3, characters {start} to {start + 6}"
    assert (row["low"], row["high"]) == ("3455000", "3465000")


def test_open_proposals_are_read_anew_when_more_is_known(note: Extraction, store: Store) -> None:
    keep(store, note, Imprint.of(note))
    first = items(store, load_ledger())[0]
    store.decide_all([accepted(first, IMPRINT)], who="ann")
    assert keep(store, note, IMPRINT.over(Imprint.of(note))) == (0, 2), "what is decided stays as it is"
    opened = store.proposals("open")
    assert {one.row["source_publisher"] for one in opened} == {"A paper"}
    assert [one.decision.content["why"] for one in store.proposals("rejected") if one.decision] == ["read anew"] * 2
    assert len(items(store, load_ledger())) == 3, "and nobody is shown the former ones"
    row = {**opened[0].row, "note": "left over"}
    store.propose(row, evidence={**opened[0].evidence, "reason": "as if the power had gone"}, who="labecon extract")
    assert keep(store, note, Imprint()) == (0, 1) and len(store.proposals("open")) == 2
    better = replace(note, proposals=(*note.proposals[:2], replace(note.proposals[2], metric="net_loss")))
    assert keep(store, better, Imprint()) == (0, 1)
    assert [one.row["metric"] for one in store.proposals("open")] == ["revenue", "loss_for_period"]
    assert {one.row["source_publisher"] for one in store.proposals("open")} == {"A paper"}, "what was known is kept"
    helped = replace(note, proposals=tuple(replace(one, origin="rules+model") for one in better.proposals))
    assert keep(store, helped, Imprint()) == (0, 2)
    assert keep(store, better, Imprint()) == (0, 0), "without the model its help is not forgotten"
    by_rules = replace(note, proposals=tuple(replace(one, origin="model") for one in note.proposals))
    for again in (by_rules, helped, by_rules):
        keep(store, again, Imprint())
        assert len(items(store, load_ledger())) == 3, "a reading that comes back is open again"
    assert [one.row["metric"] for one in store.proposals("open")] == ["revenue", "revenue"]
    assert verify(store).ok


def test_what_the_ledger_says_is_shown_with_each(note: Extraction, store: Store) -> None:
    keep(store, note, IMPRINT.over(Imprint.of(note)))
    first, second, third = items(store, load_ledger())
    assert [(one.kind, one.name) for one in first.relations] == [("agrees", "minimax.total.revenue.FY2023")]
    assert [(one.kind, one.name) for one in second.relations] == [("conflicts", "minimax.total.revenue.FY2024")]
    assert [(one.kind, one.name) for one in third.relations][-1] == ("repeats", second.proposal.id)


def test_acceptance_needs_the_imprint_and_writes_both_dates(note: Extraction, store: Store) -> None:
    keep(store, note, Imprint.of(note))
    first, second, _ = items(store, load_ledger())
    with pytest.raises(DataError, match=r"note.txt: 346万美元 lacks publisher \(give --publisher TEXT\)"):
        accepted(first, Imprint())
    decision = accepted(first, IMPRINT)
    assert decision.verdict == "accept"
    store.decide_all([decision], who="ann")
    (fact,) = store.ledger(None, None).facts
    assert fact.id == "minimax.total.revenue.FY2023.a_paper", "the bundled row keeps its id"
    assert (fact.source.published.isoformat(), fact.source.title, fact.printed) == (
        "2025-12-21",
        "A note of its own",
        "346万美元",
    )
    (version,) = store.history(fact.id)
    assert version.who == "ann" and version.record.content["proposal"] == first.proposal.id
    corrected = accepted(second, IMPRINT, {"period": "9M2025", "value": "99,990,001"})
    assert corrected.verdict == "correct"
    assert corrected.why == "period: FY2024 → 9M2025, value: 99990000 → 99990001"
    assert verify(store).ok


def test_a_gap_is_filled_and_anything_else_is_a_correction(tmp_path: Path, store: Store) -> None:
    (tmp_path / "short.txt").write_text("Zhipu. 营收为3亿元。", encoding="utf-8")
    keep(store, extract(str(tmp_path / "short.txt")), Imprint("T", "P", "2025-12-21"))
    (item,) = items(store, load_ledger())
    assert item.gaps == ("period",) and item.proposal.fact is None
    with pytest.raises(DataError, match="lacks period"):
        accepted(item, Imprint())
    with pytest.raises(DataError, match="has gaps"):
        store.decide(item.proposal.id, "accept", who="ann")
    filled = accepted(item, Imprint(), {"period": "FY2024"})
    assert filled.verdict == "accept"
    assert accepted(item, Imprint(), {"period": "FY2024", "bound": "over"}).verdict == "correct"
    forged = replace(
        filled, fact=filled.fact and replace(filled.fact, value=Decimal(400_000_000), high=Decimal(400_000_000))
    )
    with pytest.raises(DataError, match="is accepted with another value"):
        store.decide_all([forged], who="ann")
    assert [one.name for one in store.decide_all([filled], who="ann")][1] == "zhipu.total.revenue.FY2024.p"


def test_a_decision_can_be_taken_back(note: Extraction, store: Store) -> None:
    keep(store, note, IMPRINT.over(Imprint.of(note)))
    first = items(store, load_ledger())[0]
    for _ in range(2):
        store.decide_all([accepted(first, IMPRINT)], who="ann")
        assert len(store.ledger(None, None).facts) == 1
        store.reopen(first.proposal.id, who="ann", why="a slip")
        assert store.ledger(None, None).facts == () and store.proposals("open")[0].id == first.proposal.id
    with pytest.raises(DataError, match="no decided proposal"):
        store.reopen(first.proposal.id, who="ann", why="again")
    decision = accepted(first, IMPRINT)
    store.decide_all([decision], who="ann")
    name = store.fact_of_proposal(first.proposal.id)
    assert name == "minimax.total.revenue.FY2023.a_paper", "the same id as before"
    assert decision.fact is not None
    store.correct(replace(decision.fact, id=name, note="seen"), who="bob", why="b")
    with pytest.raises(DataError, match="was corrected since"):
        store.reopen(first.proposal.id, who="ann", why="late")
    assert verify(store).ok


def test_what_is_accepted_together_is_sure_and_undisputed(note: Extraction, store: Store) -> None:
    keep(store, note, Imprint.of(note))
    found = items(store, load_ledger())
    chosen, left = sure(found, Decimal("0.9"))
    assert [one.proposal.row["printed"] for one in chosen] == ["346万美元"]
    assert {why: len(ids) for why, ids in left.items()} == {"unsure": 0, "gaps": 0, "conflicts": 2, "repeats": 0}
    none, left = sure(found, Decimal("0.99"))
    assert none == [] and len(left["unsure"]) == 3
    with pytest.raises(DataError) as caught:
        accepted_all(found, Imprint())
    assert len(caught.value.problems) == 1, "what is missing is said once for a document"
    assert by_id(found, found[1].proposal.id[:6].upper()) is found[1]
    for name in ("abc", "zzzzzz"):
        with pytest.raises(UsageError, match="no proposal"):
            by_id(found, name)
