"""What a store keeps and answers, on SQLite and on PostgreSQL."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from labecon.errors import DataError, UsageError
from labecon.facts import Fact, load_ledger
from labecon.facts.storage import DATA, FACT_FILES
from labecon.facts.store import Store, export_text, load_bundled, verify
from tests.unit.facts.build import fact
from tests.unit.facts.store.stepped_clock import NOON, SteppedClock

Place = str | Path
REVENUE = fact("acme.total.revenue.FY2024", "100", published="2025-03-01")
NEXT = fact("acme.total.revenue.FY2025", "250", published="2026-01-10")


def _facts(store: Store, known_on: date | None = None, through: date | None = None, **more: Any) -> list[Fact]:
    return store.facts("acme", "revenue", known_on=known_on, periods_through=through, **more)


def test_who_holds_a_metric_is_found_without_reading_facts(place: Place) -> None:
    with Store.open(place) as store:
        assert store.holders(["revenue"]) == []
        names = ("zenith.total.revenue.FY2024", "acme.total.revenue.FY2024", "acme.listing.market_cap.2026-01-15")
        store.add([fact(name, "9e9") for name in names], who="me")
        assert store.holders(["market_cap", "post_money_valuation"]) == ["acme"]
        assert store.holders(["revenue"]) == ["acme", "zenith"]


def test_a_fact_is_kept_once_however_often_it_is_added(place: Place) -> None:
    with Store.open(place) as store:
        assert len(store.add([REVENUE, REVENUE, NEXT], who="a")) == 2
        assert store.add([NEXT, REVENUE], who="b") == ()
    with Store.open(place) as store:
        assert _facts(store) == [REVENUE, NEXT]
        assert store.head.number == 2
        assert verify(store).ok


def test_a_read_takes_both_dates(place: Place) -> None:
    with Store.open(place) as store:
        store.add([REVENUE, NEXT], who="a")
        assert _facts(store, date(2025, 2, 28)) == []
        assert _facts(store, date(2025, 3, 1)) == [REVENUE]
        assert _facts(store, date(2026, 1, 10), date(2025, 12, 30)) == [REVENUE]
        assert _facts(store, date(2026, 1, 10), date(2025, 12, 31)) == [REVENUE, NEXT]
        assert _facts(store, period="FY2025") == [NEXT]
        assert store.ledger(date(2025, 3, 1), None).facts == (REVENUE,)
        assert store.ledger(None, None, entities=["other"]).facts == ()


def test_an_earlier_state_can_be_asked_for(place: Place) -> None:
    clock = SteppedClock()
    better = replace(REVENUE, value=Decimal(101), high=Decimal(101))
    with Store.open(place, clock=clock) as store:
        store.add([REVENUE, NEXT], who="a")
        added = store.head.moment
        clock.step(hours=1)
        store.correct(better, who="b", why="a digit was misread")
        corrected = store.head.moment
        clock.step(hours=1)
        store.retract(REVENUE.id, who="c", why="another company")
        retracted = store.head.moment
        clock.step(hours=1)
        store.add([REVENUE], who="d")
        assert _facts(store, recorded=added - timedelta(microseconds=1)) == []
        assert _facts(store, recorded=added) == [REVENUE, NEXT]
        assert _facts(store, recorded=corrected) == [better, NEXT]
        assert _facts(store, recorded=retracted) == [NEXT]
        assert _facts(store) == [REVENUE, NEXT], "the place in the order is that of the first version"
        kinds = [(one.record.kind, one.who, one.why) for one in store.history(REVENUE.id)]
        assert kinds[1:3] == [("correction", "b", "a digit was misread"), ("retraction", "c", "another company")]
        assert verify(store).ok


def test_a_correction_can_move_a_fact(place: Place) -> None:
    moved = replace(REVENUE, entity="zenith", metric="orders")
    with Store.open(place) as store:
        store.add([REVENUE], who="a")
        store.correct(moved, who="a", why="wrong company")
        assert _facts(store) == []
        assert store.facts("zenith", "orders", known_on=None, periods_through=None) == [moved]


def test_what_cannot_be_kept_is_refused_and_leaves_nothing(place: Place) -> None:
    derived = load_ledger().derived("minimax.total.revenue.Q4-2024")
    assert derived is not None
    bad = [
        derived,
        replace(REVENUE, id="a\0b"),
        replace(REVENUE, id=""),
        replace(REVENUE, note="\ud800"),
        replace(REVENUE, entity="ACME"),
        replace(REVENUE, value=Decimal(7)),
    ]
    with Store.open(place) as store:
        for one in bad:
            with pytest.raises(DataError):
                store.add([NEXT, one], who="a")
        store.add([REVENUE], who="a")
        with pytest.raises(DataError, match="printed is '100' there and 'about 100' here"):
            store.add([NEXT, replace(REVENUE, printed="about 100")], who="a")
        with pytest.raises(DataError, match=r"no fact acme.total.revenue.FY2023.*did you mean"):
            store.retract("acme.total.revenue.FY2023", who="a", why="b")
        with pytest.raises(DataError, match="say why"):
            store.correct(NEXT, who="a", why=" ")
        assert store.head.number == 1
        assert store.correct(REVENUE, who="a", why="no change") is None


def test_a_retracted_fact_has_to_be_added_anew(place: Place) -> None:
    with Store.open(place) as store:
        store.add([REVENUE], who="a")
        store.retract(REVENUE.id, who="a", why="withdrawn by the paper")
        with pytest.raises(DataError, match="withdrawn by the paper"):
            store.correct(REVENUE, who="a", why="b")


def test_text_and_numbers_come_back_to_the_digit(place: Place) -> None:
    odd = [
        replace(fact(f"acme.total.revenue.{2000 + at}", "1"), value=number, low=number, high=Decimal("Infinity"))
        for at, number in enumerate(map(Decimal, ["1E-30", "1E+30", "-0.00", "123456789012345678901234567890.12345"]))
    ]
    odd.append(replace(NEXT, printed="３０５２．３万美元 \U00020000 🙂", note='"quoted", and\r\nbroken\rlines\0'))
    odd.append(fact("万亿.总.revenue.2024-02-29", "0"))
    odd.append(fact("acme.total.cash.9999-12-31", "1", published="0001-01-01"))
    with Store.open(place) as store:
        store.add(odd, who="某人", why="为什么")
    with Store.open(place) as store:
        kept = store.ledger(None, None).facts
        assert list(kept) == odd
        assert [str(one.value) for one in kept[:4]] == [str(one.value) for one in odd[:4]]
        assert verify(store).ok


def test_time_goes_forward_when_the_clock_goes_back(place: Place) -> None:
    clock = SteppedClock()
    with Store.open(place, clock=clock) as store:
        store.add([REVENUE], who="a")
        clock.step(hours=-1)
        store.add([NEXT], who="a")
        times = [record.recorded for record in store.records()]
        assert times[1] == times[0] + 1
        assert _facts(store, recorded=NOON) == [REVENUE]


def test_a_write_comes_after_every_moment_that_was_answered(place: Place) -> None:
    clock = SteppedClock()
    with Store.open(place, clock=clock) as store:
        store.add([REVENUE], who="a")
        clock.step(hours=2)
        asked = NOON + timedelta(hours=1, minutes=59)
        before = _facts(store, recorded=asked)
        clock.step(hours=-1)
        store.add([NEXT], who="a")
        assert _facts(store, recorded=asked) == before == [REVENUE]


def test_a_moment_to_come_and_one_without_a_zone_are_refused(place: Place) -> None:
    with Store.open(place, clock=SteppedClock()) as store:
        with pytest.raises(DataError, match="has not come yet"):
            _facts(store, recorded=NOON + timedelta(seconds=1))
        with pytest.raises(UsageError, match="no time zone"):
            _facts(store, recorded=datetime(2026, 1, 1))


def test_answers_do_not_change_with_what_is_written_later(place: Place) -> None:
    clock = SteppedClock()
    days = [None, date(2025, 3, 1), date(2025, 6, 1), date(2026, 1, 10)]
    asked: dict[tuple[date | None, date | None, datetime], list[Fact]] = {}
    with Store.open(place, clock=clock) as store:
        for year in range(2010, 2030):
            clock.step(seconds=[5, -20, 60][year % 3])
            name = f"acme.total.revenue.FY{year}"
            store.add([fact(name, str(year), published=f"{2020 + year % 7}-03-01")], who="a")
            if year % 4 == 0:
                store.correct(fact(name, "7", published="2025-03-01"), who="a", why="b")
            if year % 5 == 0:
                store.retract(name, who="a", why="b")
            for known in days:
                moment = store.head.moment
                asked[known, days[year % 4], moment] = _facts(store, known, days[year % 4], recorded=moment)
        assert len(asked) == 80
        for (known, through, moment), answer in asked.items():
            assert _facts(store, known, through, recorded=moment) == answer


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE labecon_records SET body = '{}' WHERE number = 1",
        "DELETE FROM labecon_records WHERE number = 2",
        "UPDATE labecon_versions SET known_on = '2000-01-01'",
        "DELETE FROM labecon_versions",
        "UPDATE labecon_formats SET format = 9",
        "DELETE FROM labecon_formats",
        "INSERT INTO labecon_records (number, recorded, kind, name, body, hash) VALUES (9, 1, 'fact', 'a', '{}', '')",
        "INSERT INTO labecon_records (number, recorded, kind, name, body, hash) VALUES (1, 1, 'fact', 'a', '{}', '')",
    ],
)
def test_no_statement_changes_or_removes_what_is_recorded(place: Place, statement: str) -> None:
    with Store.open(place) as store:
        store.add([REVENUE, NEXT], who="a")
        head = store.head
        with pytest.raises(DataError, match="append-only"), store.engine.writing():
            store.engine.insert(statement, [{}])
    with Store.open(place) as store:
        assert store.head == head
        assert verify(store).ok


def test_a_proposal_waits_for_a_person(place: Place) -> None:
    evidence = {"document": "0" * 64, "start": 10, "end": 17, "confidence": 0.75, "reason": "表格 3"}
    with Store.open(place) as store:
        made = store.propose(REVENUE, evidence=evidence, who="the grammar")
        assert store.propose(REVENUE, evidence=evidence, who="the grammar") == made
        assert (made.state, made.fact, made.evidence) == ("open", REVENUE, evidence)
        assert _facts(store) == [], "a proposal is no fact"
        decision, recorded = store.decide(made.id, "accept", who="a person")
        assert (decision.kind, recorded.kind, recorded.content["proposal"]) == ("decision", "fact", made.id)
        assert _facts(store) == [REVENUE]
        assert store.history(REVENUE.id)[0].who == "a person"
        with pytest.raises(DataError, match="was accepted by a person already"):
            store.decide(made.id, "reject", who="another", why="late")
        assert store.proposals("open") == [] and store.proposals("accepted")[0].decision == decision
        assert verify(store).ok


def test_a_proposal_can_be_corrected_or_rejected_with_a_reason(place: Place) -> None:
    with Store.open(place) as store:
        first = store.propose(REVENUE, evidence={"at": 1}, who="g")
        second = store.propose(NEXT, evidence={"at": 2}, who="g")
        right = replace(REVENUE, note="in thousands")
        with pytest.raises(DataError, match="say why"):
            store.decide(second.id, "reject", who="a")
        with pytest.raises(DataError, match="a fact is given to correct"):
            store.decide(first.id, "correct", who="a", why="b")
        store.decide(first.id, "correct", who="a", why="scale", fact=right)
        before = store.head.moment
        store.decide(second.id, "reject", who="a", why="a forecast")
        assert _facts(store) == [right]
        assert [one.state for one in store.proposals()] == ["corrected", "rejected"]
        assert [one.state for one in store.proposals(recorded=before)] == ["corrected", "open"]
        with pytest.raises(DataError, match="no proposal"):
            store.decide("x", "accept", who="a")


def test_accepting_against_a_standing_fact_records_nothing(place: Place) -> None:
    with Store.open(place) as store:
        store.add([REVENUE], who="a")
        made = store.propose(replace(REVENUE, note="again"), evidence={}, who="g")
        with pytest.raises(DataError, match="another fact under this id"):
            store.decide(made.id, "accept", who="a")
        assert [one.state for one in store.proposals()] == ["open"]


def test_a_run_is_kept_under_the_hash_of_its_content(place: Place) -> None:
    manifest = {"seed": 7, "lab": "acme", "paths": 1000}
    text = b'{"lab":"acme","paths":1000,"seed":7}'
    with Store.open(place) as store:
        name = store.record_run(manifest)
        assert name == hashlib.sha256(text).hexdigest()
        assert store.record_run(dict(reversed(manifest.items()))) == name
        kept = store.run(name)
        assert kept is not None and kept.body.encode() == text and store.head.number == 1
        assert store.run("other") is None
        with pytest.raises(DataError, match="cannot be kept"):
            store.record_run({"seed": float("nan")})


def test_the_chain_is_what_the_page_says(place: Place) -> None:
    """The hashes computed a second time from the definition in the documentation."""
    with Store.open(place) as store:
        store.add([REVENUE], who="a")
        store.add([NEXT], who="a")
        previous = hashlib.sha256(b"labecon ledger").hexdigest()
        for one in store.records():
            fields = [one.number, one.recorded, one.kind, one.name, one.body]
            text = previous + "\n" + json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
            previous = hashlib.sha256(text.encode()).hexdigest()
            assert one.hash == previous
        assert store.head.hash == previous


def test_the_bundled_facts_load_once_and_come_out_byte_for_byte(place: Place) -> None:
    with Store.open(place) as store:
        assert load_bundled(store).added == len(load_ledger().facts)
        head = store.head
        again = load_bundled(store)
        assert (again.added, again.corrected, again.kept) == (0, 0, 0)
        assert store.head == head
        ledger = store.ledger(None, None)
        assert ledger.head == load_ledger().head
        texts = export_text(ledger.facts)
        assert texts.keys() == {f"{name}.csv" for name in FACT_FILES}
        for name, text in texts.items():
            assert text.encode() == (DATA / name).read_bytes()


def test_a_newer_bundle_does_not_overwrite_a_person(place: Place) -> None:
    third = fact("acme.total.revenue.FY2023", "9")
    mine = replace(REVENUE, note="mine")
    with Store.open(place) as store:
        load_bundled(store, [REVENUE, NEXT, third])
        store.correct(mine, who="me", why="I know better")
        store.retract(third.id, who="me", why="not this one")
        newer = [replace(one, reason="used") for one in (REVENUE, NEXT, third)]
        done = load_bundled(store, newer)
        assert (done.added, done.corrected, done.kept) == (0, 1, 2)
        assert _facts(store) == [mine, newer[1]]


def test_a_busy_ledger_says_so(place: Place) -> None:
    with Store.open(place) as holder, Store.open(place, patience=0.05) as other:
        holder.add([REVENUE], who="a")
        with holder.engine.writing():
            assert _facts(other) == [REVENUE], "readers do not wait"
            with pytest.raises(DataError, match=r"another writer held the ledger for more than 0\.05 s"):
                other.add([NEXT], who="b")
        other.add([NEXT], who="b")
        assert _facts(holder) == [REVENUE, NEXT]


def test_a_closed_store_says_so(place: Place) -> None:
    store = Store.open(place)
    store.close()
    store.close()
    with pytest.raises(DataError, match="is closed"):
        store.add([REVENUE], who="a")
    with pytest.raises(DataError, match="is closed"):
        _facts(store)


def test_there_has_to_be_a_ledger_to_read(place: Place) -> None:
    with pytest.raises(DataError):
        Store.open(place, writable=False)
    with pytest.raises(DataError):
        Store.open(place, create=False)


def test_a_store_for_reading_writes_nothing(place: Place) -> None:
    with Store.open(place) as store:
        store.add([REVENUE], who="a")
        head = store.head
    with Store.open(place, writable=False) as store:
        assert _facts(store) == [REVENUE]
        with pytest.raises(DataError, match="reading only"):
            store.add([NEXT], who="a")
        assert store.head == head
