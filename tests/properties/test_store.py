"""The store against a list: whatever is added, corrected, retracted and decided, both agree on every moment."""

from __future__ import annotations

import csv
import io
import os
import tempfile
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from shutil import rmtree
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from labecon.errors import DataError
from labecon.facts import Fact, Source
from labecon.facts.storage import facts_of
from labecon.facts.store import Store, export_text, verify
from labecon.periods import Instant, Window
from tests.unit.facts.store import postgres
from tests.unit.facts.store.stepped_clock import SteppedClock

_THOROUGH = os.environ.get("HYPOTHESIS_PROFILE") == "thorough"
_DAYS = [None, date(2024, 6, 30), date(2025, 3, 1), date(2025, 12, 31)]
_NAMES = [f"acme.total.revenue.FY{year}" for year in (2022, 2023, 2024)]

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
numbers = st.decimals(allow_nan=False, allow_infinity=False)
days = st.dates()
windows = st.builds(lambda start, length: Window(start, start + length), st.integers(-3000, 3000), st.integers(0, 40))
keys = st.text(st.characters(categories=["Ll", "Lo", "Nd", "Pd", "Po"]), min_size=1, max_size=12).map(str.lower)


@st.composite
def any_facts(draw: st.DrawFn) -> Fact:
    """A fact with whatever text, period and number."""
    low, value, high = sorted(draw(st.tuples(numbers, numbers, numbers)))
    source = Source(draw(words), draw(words), draw(words), draw(days), draw(words))
    return Fact(
        draw(keys), draw(keys), draw(keys), draw(keys), draw(st.one_of(windows, st.builds(Instant, days))), value,
        draw(words), draw(words), draw(words), source, low, draw(st.sampled_from([high, Decimal("Infinity")])),
        draw(words), draw(st.sampled_from([None, "over", "under", "approx"])), draw(st.booleans()), draw(st.booleans()),
        draw(words), draw(words),
    )  # fmt: skip


@st.composite
def small_facts(draw: st.DrawFn) -> Fact:
    """One of few facts, so that ids meet again."""
    name = draw(st.sampled_from(_NAMES))
    value = Decimal(draw(st.integers(0, 2)))
    published = draw(st.sampled_from([day for day in _DAYS if day is not None]))
    source = Source("A page", "A publisher", "", published)
    period = Window.parse(name.rsplit(".", 1)[1])
    metric = draw(st.sampled_from(["revenue", "cost"]))
    return Fact(name, "acme", "total", metric, period, value, "USD", "IFRS", str(value), source, value, value)


@settings(max_examples=2000 if _THOROUGH else 25)
@given(st.lists(any_facts(), max_size=6, unique_by=lambda one: one.id))
def test_facts_written_as_text_and_read_give_the_same_text(facts: list[Fact]) -> None:
    for name, text in export_text(facts).items():
        read = facts_of(csv.DictReader(io.StringIO(text, newline="")), name)
        assert read == [one for one in facts if f"{one.entity}.csv" == name]
        assert export_text(read) == {name: text}


@settings(max_examples=500 if _THOROUGH else 12)
@given(st.lists(any_facts(), min_size=1, max_size=8, unique_by=lambda one: one.id))
def test_facts_come_back_from_the_store_as_they_went_in(facts: list[Fact]) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        with Store.open(folder / "labecon.db") as store:
            store.add(facts, who="a")
        with Store.open(folder / "labecon.db") as store:
            kept = store.ledger(None, None).facts
            assert list(kept) == facts
            assert [str(one.value) for one in kept] == [str(one.value) for one in facts], "to the last digit"
            assert verify(store).ok
    finally:
        rmtree(folder)


class StoreAgainstList(RuleBasedStateMachine):
    """The naive model: a list of every state each id has had, with its time."""

    store_class = Store

    def __init__(self) -> None:
        super().__init__()
        self.clock = SteppedClock()
        self.place = self.new_place()
        self.store = self.store_class.open(self.place, clock=self.clock)
        self.told: list[tuple[datetime, str, Fact | None]] = []
        self.decided: dict[str, str] = {}
        self.facts_of: dict[str, int | None] = {}
        self.answers: dict[tuple[Any, ...], list[Fact]] = {}

    def new_place(self) -> str | Path:
        """Where the store lies."""
        return Path(tempfile.mkdtemp()) / "labecon.db"

    def _standing(self, name: str) -> Fact | None:
        return next((fact for _, told, fact in reversed(self.told) if told == name), None)

    def _tell(self, name: str, fact: Fact | None) -> None:
        moment = self.store.head.moment
        assert not self.told or moment > self.told[-1][0]
        self.told.append((moment, name, fact))

    def _expected(self, metric: str, known: date | None, through: date | None, moment: datetime) -> list[Fact]:
        last = {name: fact for time, name, fact in self.told if time <= moment}
        order = list(dict.fromkeys(name for _, name, _ in self.told))
        found = [last[name] for name in order if last.get(name) is not None]
        return [
            one
            for one in found
            if one is not None
            and one.metric == metric
            and (known is None or one.source.published <= known)
            and (through is None or one.period.last_day <= through)
        ]

    def _ask(self, metric: str, known: date | None, through: date | None, moment: datetime) -> list[Fact]:
        return self.store.facts("acme", metric, known_on=known, periods_through=through, recorded=moment)

    @rule(fact=small_facts())
    def add(self, fact: Fact) -> None:
        """New, the same again, or another under the same id."""
        standing = self._standing(fact.id)
        if standing is None:
            assert len(self.store.add([fact], who="a")) == 1
            self._tell(fact.id, fact)
        elif standing == fact:
            assert self.store.add([fact], who="a") == ()
        else:
            with pytest.raises(DataError):
                self.store.add([fact], who="a")

    @rule(fact=small_facts())
    def correct(self, fact: Fact) -> None:
        """What stands is replaced; what does not stand cannot be."""
        standing = self._standing(fact.id)
        if standing is None:
            with pytest.raises(DataError):
                self.store.correct(fact, who="a", why="b")
        elif self.store.correct(fact, who="a", why="b") is None:
            assert standing == fact
        else:
            assert standing != fact
            self._tell(fact.id, fact)

    @rule(name=st.sampled_from(_NAMES))
    def retract(self, name: str) -> None:
        """What stands can be taken back once."""
        if self._standing(name) is None:
            with pytest.raises(DataError):
                self.store.retract(name, who="a", why="b")
        else:
            self.store.retract(name, who="a", why="b")
            self._tell(name, None)

    @rule(fact=small_facts(), verdict=st.sampled_from(["accept", "reject"]))
    def propose_and_decide(self, fact: Fact, verdict: Any) -> None:
        """A proposal is decided once, and only acceptance makes a fact."""
        made = self.store.propose(fact, evidence={}, who="g")
        standing = self._standing(fact.id)
        clash = verdict == "accept" and standing is not None and standing != fact
        if made.id in self.decided or clash:
            with pytest.raises(DataError):
                self.store.decide(made.id, verdict, who="a", why="b")
            return
        self.store.decide(made.id, verdict, who="a", why="b")
        self.decided[made.id] = verdict
        self.facts_of[made.id] = len(self.told) if verdict == "accept" and standing is None else None
        if self.facts_of[made.id] is not None:
            self._tell(fact.id, fact)

    @precondition(lambda self: self.decided)
    @rule(which=st.integers(0, 100))
    def reopen(self, which: int) -> None:
        """A decision is taken back, and its fact with it, unless somebody has spoken about that since."""
        proposal = list(self.decided)[which % len(self.decided)]
        place = self.facts_of[proposal]
        name = self.told[place][1] if place is not None else ""
        last = max((at for at, (_, told, _) in enumerate(self.told) if told == name), default=None)
        if place is not None and last != place and self._standing(name) is not None:
            with pytest.raises(DataError):
                self.store.reopen(proposal, who="a", why="b")
            return
        made = self.store.reopen(proposal, who="a", why="b")
        assert len(made) == (2 if place is not None and last == place else 1)
        del self.decided[proposal]
        if len(made) == 2:
            self._tell(name, None)

    @rule(seconds=st.integers(-4000, 4000))
    def step_the_clock(self, seconds: int) -> None:
        """Forwards or back."""
        self.clock.step(seconds=seconds)

    @rule()
    def open_again(self) -> None:
        """Everything is still there."""
        head = self.store.head
        self.store.close()
        self.store = self.store_class.open(self.place, clock=self.clock)
        assert self.store.head == head

    @precondition(lambda self: self.told)
    @rule(
        metric=st.sampled_from(["revenue", "cost"]),
        known=st.sampled_from(_DAYS),
        through=st.sampled_from(_DAYS),
        back=st.integers(0, 20),
        less=st.sampled_from([0, 1]),
    )
    def ask(self, metric: str, known: date | None, through: date | None, back: int, less: int) -> None:
        """Any moment from before the first record to the last one."""
        moment = self.told[-1 - min(back, len(self.told) - 1)][0] - timedelta(microseconds=less)
        answer = self._ask(metric, known, through, moment)
        assert answer == self._expected(metric, known, through, moment)
        self.answers[metric, known, through, moment] = answer

    @invariant()
    def the_present_agrees(self) -> None:
        """The newest state, through the ledger view."""
        expected = {name: fact for _, name, fact in self.told}
        assert set(self.store.ledger(None, None).facts) == {one for one in expected.values() if one is not None}

    def teardown(self) -> None:
        """No earlier answer has changed, and the store is sound."""
        for (metric, known, through, moment), answer in self.answers.items():
            assert self._ask(metric, known, through, moment) == answer
        assert verify(self.store).ok
        states = {one.id: one.state for one in self.store.proposals() if one.state != "open"}
        assert states == {name: f"{verdict}ed" for name, verdict in self.decided.items()}
        self.store.close()
        if isinstance(self.place, Path):
            rmtree(self.place.parent)


class PostgresAgainstList(StoreAgainstList):
    """The same on a server."""

    def new_place(self) -> str | Path:
        """A new schema."""
        return postgres.new_place()


StoreAgainstList.TestCase.settings = settings(
    max_examples=2000 if _THOROUGH else 12, stateful_step_count=50 if _THOROUGH else 25, deadline=None
)
PostgresAgainstList.TestCase.settings = settings(
    max_examples=200 if _THOROUGH else 4, stateful_step_count=50 if _THOROUGH else 15, deadline=None
)
TestStore = StoreAgainstList.TestCase


@pytest.mark.skipif(bool(postgres.missing()), reason=postgres.missing() or "runs")
class TestPostgres(PostgresAgainstList.TestCase):  # type: ignore[misc,name-defined]
    """The machine on a server, where there is one."""


class _Forgetful(Store):
    """A store with a seeded defect: it answers about the past with what it holds now."""

    def facts(self, *of: Any, recorded: datetime | None = None, **more: Any) -> list[Fact]:
        return super().facts(*of, **more)


class _ForgetfulAgainstList(StoreAgainstList):
    store_class = _Forgetful


def test_the_list_notices_a_store_that_forgets() -> None:
    quick = settings(max_examples=25, stateful_step_count=25, phases=[Phase.generate], deadline=None, database=None)
    with pytest.raises(AssertionError):
        run_state_machine_as_test(_ForgetfulAgainstList, settings=quick)  # type: ignore[no-untyped-call]
