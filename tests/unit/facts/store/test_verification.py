"""Records with a right hash that no store would have written: the walk finds them as well."""

from __future__ import annotations

from pathlib import Path

import pytest

from labecon.facts.storage import row_of
from labecon.facts.store import Head, Store, verify
from labecon.facts.store.reading import version_row
from labecon.facts.store.record import Record, canonical, link
from labecon.facts.store.writing import _INSERT_RECORD, _INSERT_VERSION, _columns
from tests.unit.facts.build import fact

Place = str | Path
REVENUE = fact("acme.total.revenue.FY2024", "100", published="2025-03-01")
NEXT = fact("acme.total.revenue.FY2025", "250", published="2026-01-10")
GOOD = canonical({"fact": row_of(NEXT), "who": "a", "why": ""})


def _forge(store: Store, kind: str, body: str, earlier: int = 0) -> Record:
    """A record after the last one, with the hash its text gives."""
    head = store.head
    number, recorded = head.number + 1, head.recorded + 1 - earlier
    made = Record(number, recorded, kind, NEXT.id, body, link(head.hash, number, recorded, kind, NEXT.id, body))
    store.engine.insert(_INSERT_RECORD, [_columns(made)])
    return made


@pytest.mark.parametrize(
    ("kind", "body", "earlier", "words"),
    [
        ("rumour", "{}", 0, "is of unknown kind 'rumour'"),
        ("run", "{", 0, "has a body that is no JSON"),
        ("run", '{"b":1, "a":2}', 0, "has a body that is not canonical"),
        ("run", "[]", 0, "has a body that is not canonical"),
        ("fact", '{"fact":{"id":"a"}}', 0, "holds no fact"),
        ("fact", '{"fact":3}', 0, "holds no fact"),
        ("fact", GOOD, 0, "is listed among the versions of facts as None"),
        ("run", "{}", 2, "before the record in front of it"),
    ],
)
def test_a_forged_record_is_found(place: Place, kind: str, body: str, earlier: int, words: str) -> None:
    with Store.open(place) as store:
        store.add([REVENUE], who="a")
        with store.engine.writing():
            _forge(store, kind, body, earlier)
        found = verify(store)
    assert (found.records, found.problems[0].place) == (1, "record 2")
    assert words in found.problems[0].message


@pytest.mark.parametrize(
    ("column", "wrong"), [("known_on", "2020-01-01"), ("ends", "2020-01-01"), ("entity", "zenith"), ("first", 1)]
)
def test_a_forged_version_is_found(place: Place, column: str, wrong: object) -> None:
    with Store.open(place) as store:
        store.add([REVENUE], who="a")
        with store.engine.writing():
            made = _forge(store, "fact", GOOD)
            store.engine.insert(_INSERT_VERSION, [{**version_row(made, made.number), column: wrong}])
        assert "is listed among the versions of facts as (2," in verify(store).problems[0].message


def test_a_version_without_its_record_is_found(place: Place) -> None:
    with Store.open(place) as store:
        store.add([REVENUE], who="a")
        with store.engine.writing():
            made = _forge(store, "run", "{}")
            row = {**version_row(Record(made.number, 0, "retraction", NEXT.id, "{}", ""), 1), "number": made.number}
            store.engine.insert(_INSERT_VERSION, [row])
        assert verify(store).problems[0].message == "versions are listed that no record made"


def test_an_acknowledged_record_that_was_exchanged_is_found(tmp_path: Path) -> None:
    with Store.open(tmp_path / "labecon.db") as store:
        store.add([REVENUE], who="a")
        store.engine.acknowledge(Head(1, 0, "0" * 64))
        problem = verify(store).problems[0]
    assert (problem.place, problem.message) == (
        "record 1",
        "was acknowledged, and the ledger has another one in its place",
    )
